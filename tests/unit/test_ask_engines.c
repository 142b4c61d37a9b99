/* SPDX-License-Identifier: MIT
 *
 * Asking engines, with a fetcher that does as the test says: what is asked, what becomes known, and
 * that nothing holds the asker up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "setup/ask_engines.h"
#include "base/log.h"

#define REQUESTS_MAX 64

static const struct geo_point points[3] = {{51.5877, -2.9985}, {51.5822, -2.9905}, {51.6, -2.98}};

struct request {
	char url[100];
	char *body;
	fetch_done_fn *done;
	void *context;
	bool is_ended;
};

struct fixture {
	struct loop *loop;
	struct known *known;
	struct ask_engines *ask;
	struct utc now;
	struct travel_query query;
	struct civil_zone *zone;
	struct ask_job job;
	/* the fetcher */
	struct request requests[REQUESTS_MAX];
	int n_requests;
	int n_cancelled;
	bool is_full;
	/* what done was told */
	int n_done;
	struct ask_result result;
};

static int64_t
fetch_start(void *context, const struct fetch_request *request, fetch_done_fn *done,
	    void *done_context)
{
	struct fixture *f = context;
	if (f->is_full)
		return E_LIMIT;
	assert_in_range(f->n_requests, 0, REQUESTS_MAX - 1);
	struct request *kept = &f->requests[f->n_requests++];
	snprintf(kept->url, sizeof(kept->url), "%s", request->url);
	kept->body = strndup(request->body, request->body_len);
	kept->done = done;
	kept->context = done_context;
	return f->n_requests;
}

static void
fetch_cancel(void *context, int64_t id)
{
	struct fixture *f = context;
	assert_false(f->requests[id - 1].is_ended);
	f->requests[id - 1].is_ended = true;
	f->n_cancelled++;
}

static struct utc
clock_now(void *context)
{
	return ((struct fixture *)context)->now;
}

static void
quiet(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	log_hook = quiet;
	f->loop = loop_new();
	f->known = known_new();
	f->now.s = 1694800000;
	f->query = travel_query_default(civil_from_ymd(2023, 9, 15));
	f->zone = civil_zone_load("Europe/London");
	const struct fetch fetch = {fetch_start, fetch_cancel, f};
	const struct clock clock = {clock_now, f};
	f->ask = ask_engines_new(f->loop, &fetch, &clock, f->known);
	const struct ask_engine valhalla = {engine_find("valhalla"), "http://127.0.0.1:1", 2000};
	const struct ask_engine otp = {engine_find("otp"), "http://127.0.0.1:2", 2000};
	ask_engines_add(f->ask, &valhalla);
	ask_engines_add(f->ask, &otp);
	f->job = (struct ask_job){.query = &f->query,
				  .points = points,
				  .n_points = 2,
				  .zone = f->zone,
				  .is_one_way = true,
				  .topics = 1u << KNOWN_WALK};
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	ask_engines_free(f->ask);
	for (int i = 0; i < f->n_requests; i++)
		free(f->requests[i].body);
	known_free(f->known);
	loop_free(f->loop);
	civil_zone_free(f->zone);
	free(f);
	log_hook = NULL;
	return 0;
}

static void
on_done(void *context, const struct ask_result *result)
{
	struct fixture *f = context;
	f->n_done++;
	f->result = *result;
	loop_stop(f->loop);
}

static void
start(struct fixture *f)
{
	int before = f->n_done;
	ask_engines_start(f->ask, &f->job, on_done, f);
	assert_int_equal(f->n_done, before);
}

static void
answer(struct fixture *f, int i, struct fetch_answer told)
{
	assert_false(f->requests[i].is_ended);
	f->requests[i].is_ended = true;
	told.etag = "";
	told.body = told.body == NULL ? "" : told.body;
	told.body_len = strlen(told.body);
	told.error = told.error == NULL ? "" : told.error;
	told.retry_after_s = told.retry_after_s == 0 ? -1 : told.retry_after_s;
	f->requests[i].done(f->requests[i].context, &told);
}

static struct fetch_answer
ok(const char *body)
{
	return (struct fetch_answer){.outcome = FETCH_ANSWERED, .status = 200, .body = body};
}

static const struct fetch_answer timed_out = {
    .outcome = FETCH_UNKNOWN, .error = "Operation timed out after 2000 milliseconds"};

#define ROUTE \
	"{\"trip\":{\"legs\":[{\"shape\":\"ehtkaBtl_vD``JeyN\"}],\"summary\":{\"time\":1010," \
	"\"length\":1.103},\"units\":\"kilometers\"}}"

static const char *
walk_engine(struct fixture *f)
{
	struct known_key key = known_key_walk(&f->query, points[0], points[1]);
	return known_use(f->known, &key).engine;
}

static void
a_walk_is_asked_once_and_known_from_then_on(void **state)
{
	struct fixture *f = *state;
	start(f);
	assert_int_equal(f->n_requests, 1);
	assert_string_equal(f->requests[0].url, "http://127.0.0.1:1/route");
	assert_string_equal(walk_engine(f), "local");
	answer(f, 0, ok(ROUTE));
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->result.n_answered, 1);
	assert_false(f->result.is_late);
	assert_string_equal(walk_engine(f), "valhalla");
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->n_done, 2);
	assert_int_equal(f->result.n_asked, 0);
	assert_int_equal(f->n_requests, 1);
	f->now.s += ASK_FRESH_WAYS_S + 1;
	start(f);
	assert_int_equal(f->n_requests, 2);
	/* What is old is better than nothing where a street is concerned. */
	answer(f, 1, timed_out);
	assert_string_equal(walk_engine(f), "valhalla");
}

static void
walks_and_drives_of_a_plan_are_one_request_each_and_every_trip_is_one(void **state)
{
	struct fixture *f = *state;
	f->job.points = points;
	f->job.n_points = 3;
	f->job.is_one_way = false;
	f->job.topics = 1u << KNOWN_WALK | 1u << KNOWN_DRIVE | 1u << KNOWN_TRANSIT;
	start(f);
	int n_matrix = 0;
	int n_trips = 0;
	for (int i = 0; i < f->n_requests; i++) {
		n_matrix += strstr(f->requests[i].url, "/sources_to_targets") != NULL;
		n_trips += strstr(f->requests[i].url, "/otp/gtfs/v1") != NULL;
	}
	assert_int_equal(n_matrix, 2);
	assert_int_equal(n_trips, 6);
}

static void
no_more_than_a_few_are_under_way_with_one_engine(void **state)
{
	struct fixture *f = *state;
	struct geo_point many[5];
	for (int i = 0; i < 5; i++)
		many[i] = (struct geo_point){51.5 + 0.01 * i, -3};
	f->job.points = many;
	f->job.n_points = 5;
	f->job.is_one_way = false;
	f->job.topics = 1u << KNOWN_TRANSIT;
	start(f);
	const char *none = "{\"data\":{\"planConnection\":{\"edges\":[],\"routingErrors\":[]}}}";
	for (int i = 0; i < 20; i++) {
		int want = ASK_AT_ONCE + i > 20 ? 20 : ASK_AT_ONCE + i;
		assert_int_equal(f->n_requests, want);
		assert_int_equal(f->n_done, 0);
		answer(f, i, ok(none));
	}
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->result.n_answered, 20);
	struct known_key key = known_key_transit(&f->query, many[4], many[0]);
	assert_int_equal(known_find_trips(f->known, &key)->n_journeys, 0);
}

static void
what_fails_is_named_and_the_local_engine_answers(void **state)
{
	struct fixture *f = *state;
	static const struct {
		struct fetch_answer told;
		const char *note;
	} cases[] = {
	    {{.outcome = FETCH_UNKNOWN, .error = "Operation timed out after 2000 milliseconds"},
	     "valhalla: timeout after 2000 ms"},
	    {{.outcome = FETCH_NOT_SENT, .error = "Failed to connect"},
	     "valhalla: not reached: Failed to connect"},
	    {{.outcome = FETCH_UNKNOWN, .error = "reset by peer"},
	     "valhalla: broke off: reset by peer"},
	    {{.outcome = FETCH_TOO_LARGE, .status = 200},
	     "valhalla: an answer of over 4194304 bytes"},
	    {{.outcome = FETCH_ANSWERED, .status = 500, .body = "<p>no"},
	     "valhalla: HTTP status 500"},
	    {{.outcome = FETCH_ANSWERED,
	      .status = 400,
	      .body = "{\"error_code\":171,\"error\":\"No suitable edges near location\"}"},
	     "valhalla: error 171: No suitable edges near location"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (i > 0) {
			tear_down(state);
			set_up(state);
			f = *state;
		}
		start(f);
		answer(f, 0, cases[i].told);
		assert_int_equal(f->n_done, 1);
		assert_int_equal(f->result.n_answered, 0);
		struct known_key key = known_key_walk(&f->query, points[0], points[1]);
		assert_string_equal(known_use(f->known, &key).engine, "local");
		assert_string_equal(known_use(f->known, &key).because, cases[i].note);
	}
}

static void
an_engine_that_fails_in_a_row_is_left_alone_for_a_while(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < ASK_BREAK_AFTER; i++) {
		start(f);
		answer(f, i, timed_out);
	}
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->n_requests, ASK_BREAK_AFTER);
	assert_int_equal(f->n_done, ASK_BREAK_AFTER + 1);
	assert_string_equal(known_note(f->known, KNOWN_WALK),
			    "valhalla: left alone for a while, it failed");
}

static void
an_answer_between_failures_begins_the_count_again(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 3 * ASK_BREAK_AFTER; i++) {
		start(f);
		assert_int_equal(f->n_requests, i + 1);
		answer(f, i,
		       i % ASK_BREAK_AFTER == ASK_BREAK_AFTER - 1
			   ? ok("{\"error_code\":442,\"error\":\"no\"}")
			   : timed_out);
	}
}

static void
an_engine_that_asks_for_patience_is_left_alone_at_once(void **state)
{
	struct fixture *f = *state;
	start(f);
	answer(
	    f, 0,
	    (struct fetch_answer){.outcome = FETCH_ANSWERED, .status = 429, .retry_after_s = 30});
	assert_string_equal(known_note(f->known, KNOWN_WALK), "valhalla: HTTP status 429");
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->n_requests, 1);
}

static void
the_time_limit_ends_a_job_and_cancels_what_is_under_way(void **state)
{
	struct fixture *f = *state;
	f->job.total_ms = 20;
	f->job.n_points = 3;
	f->job.is_one_way = false;
	f->job.topics = 1u << KNOWN_WALK | 1u << KNOWN_TRANSIT;
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->n_done, 1);
	assert_true(f->result.is_late);
	assert_int_equal(f->n_cancelled, f->n_requests);
	assert_string_equal(known_note(f->known, KNOWN_TRANSIT), "otp: not all came in time");
}

static void
a_fetcher_that_is_full_is_a_failure_like_any_other(void **state)
{
	struct fixture *f = *state;
	f->is_full = true;
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->n_done, 1);
	assert_string_equal(known_note(f->known, KNOWN_WALK),
			    "valhalla: too much is being fetched");
}

static void
going_away_cancels_everything_and_calls_nobody(void **state)
{
	struct fixture *f = *state;
	start(f);
	start(f);
	ask_engines_free(f->ask);
	f->ask = NULL;
	assert_int_equal(f->n_cancelled, 2);
	assert_int_equal(f->n_done, 0);
}

static void
journeys_that_are_cut_short_are_not_taken_for_all(void **state)
{
	struct fixture *f = *state;
	f->job.topics = 1u << KNOWN_TRANSIT;
	start(f);
	answer(f, 0,
	       ok("{\"data\":{\"planConnection\":{\"edges\":[],\"routingErrors\":[],\"pageInfo\":{"
		  "\"searchWindowUsed\":\"PT1H\"}}}}"));
	struct known_key key = known_key_transit(&f->query, points[0], points[1]);
	assert_null(known_find_trips(f->known, &key));
	assert_string_equal(known_note(f->known, KNOWN_TRANSIT),
			    "otp: there are more journeys than it told");
}

static void
old_journeys_go_before_new_ones_are_asked_for(void **state)
{
	struct fixture *f = *state;
	f->job.topics = 1u << KNOWN_TRANSIT;
	const char *none = "{\"data\":{\"planConnection\":{\"edges\":[],\"routingErrors\":[]}}}";
	struct known_key key = known_key_transit(&f->query, points[0], points[1]);
	start(f);
	answer(f, 0, ok(none));
	f->now.s += ASK_FRESH_TRIPS_S;
	start(f);
	loop_run(f->loop);
	assert_int_equal(f->n_requests, 1);
	assert_non_null(known_find_trips(f->known, &key));
	f->now.s += 1;
	start(f);
	answer(f, 1, timed_out);
	assert_null(known_find_trips(f->known, &key));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_walk_is_asked_once_and_known_from_then_on),
	    TEST(walks_and_drives_of_a_plan_are_one_request_each_and_every_trip_is_one),
	    TEST(no_more_than_a_few_are_under_way_with_one_engine),
	    TEST(what_fails_is_named_and_the_local_engine_answers),
	    TEST(an_engine_that_fails_in_a_row_is_left_alone_for_a_while),
	    TEST(an_answer_between_failures_begins_the_count_again),
	    TEST(an_engine_that_asks_for_patience_is_left_alone_at_once),
	    TEST(the_time_limit_ends_a_job_and_cancels_what_is_under_way),
	    TEST(a_fetcher_that_is_full_is_a_failure_like_any_other),
	    TEST(going_away_cancels_everything_and_calls_nobody),
	    TEST(journeys_that_are_cut_short_are_not_taken_for_all),
	    TEST(old_journeys_go_before_new_ones_are_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
