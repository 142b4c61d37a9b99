/* SPDX-License-Identifier: MIT
 *
 * Live feeds watched: what is asked, what is believed of the answers, and for how long. The clock
 * is a replay's that the test puts forward, the server a fake behind the fetcher's table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "tests/lib/feed.h"
#include "tests/lib/livemsg.h"
#include "daemon/watch.h"

#define STALE_S 300

struct scene {
	struct feed feed;
	struct travel *travel;
	struct loop *loop;
	struct clock_source clock;
	struct config_feed conf;
	struct fetch fetch;
	struct watch *watch;
	/* The request under way, and what the last one said. */
	fetch_done_fn *done;
	void *done_context;
	char url[200];
	char headers[400];
	int n_asked, n_cancelled, n_changed;
};
static struct scene scene;
static int n_logged;

static void
on_log(enum log_level level, const char *line)
{
	/* How long a tick took is the machine's affair. */
	n_logged += level <= LOG_LEVEL_WARNING && strstr(line, "slow_tick") == NULL;
}

static int64_t
fake_start(void *context, const struct fetch_request *request, fetch_done_fn *done,
	   void *done_context)
{
	(void)context;
	assert_null(scene.done);
	scene.done = done;
	scene.done_context = done_context;
	scene.n_asked++;
	snprintf(scene.url, sizeof(scene.url), "%s", request->url);
	scene.headers[0] = '\0';
	for (int i = 0; i < FETCH_HEADERS_MAX && request->headers[i] != NULL; i++) {
		size_t n = strlen(scene.headers);
		snprintf(scene.headers + n, sizeof(scene.headers) - n, "%s\n", request->headers[i]);
	}
	assert_int_equal(request->body_max, LIVE_BYTES_MAX);
	loop_stop(scene.loop);
	return scene.n_asked;
}

static void
fake_cancel(void *context, int64_t id)
{
	(void)context;
	assert_int_equal(id, scene.n_asked);
	scene.done = NULL;
	scene.n_cancelled++;
}

static void
on_changed(void *context)
{
	(void)context;
	scene.n_changed++;
}

static int64_t
now(void)
{
	return clock_now_ms(&scene.clock, loop_now(scene.loop)) / 1000;
}

static void
forward(int seconds)
{
	clock_forward(&scene.clock, (struct utc){now() + seconds}, loop_now(scene.loop));
}

static void
begin(const char *key)
{
	static const char *keys[1];
	keys[0] = key;
	struct watch_ports ports = {.loop = scene.loop,
				    .clock = &scene.clock,
				    .fetch = &scene.fetch,
				    .travel = scene.travel,
				    .changed = on_changed};
	scene.watch = watch_new(&ports, &scene.conf, keys, 1);
	assert_non_null(scene.watch);
	watch_start(scene.watch);
	loop_run(scene.loop); /* until it asks */
	assert_int_equal(scene.n_asked, 1);
}

static int
set_up(void **state)
{
	(void)state;
	scene = (struct scene){0};
	n_logged = 0;
	log_hook = on_log;
	feed_init(&scene.feed);
	feed_set_times(&scene.feed, 1,
		       "T0,09:40:00,09:40:00,S0,1,0,0\nT0,09:50:00,09:50:00,S5,2,0,0\n");
	assert_int_equal(feed_compile(&scene.feed), 0);
	struct problems problems;
	problems_init(&problems, &scene.feed.arena);
	scene.travel = travel_open(&(struct travel_files){.timetable = scene.feed.tt}, &problems);
	assert_non_null(scene.travel);
	scene.loop = loop_new();
	int64_t start = civil_from_ymd(2023, 9, 15).day * INT64_C(86400) + 8 * 3600;
	clock_replay_init(&scene.clock, scene.loop, (struct utc){start}, 1);
	scene.conf = (struct config_feed){.name = "town",
					  .live_url = "https://x.example/live",
					  .live_every_s = 1,
					  .live_stale_s = STALE_S};
	scene.fetch = (struct fetch){fake_start, fake_cancel, NULL};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	log_hook = NULL;
	watch_free(scene.watch);
	travel_close(scene.travel);
	loop_free(scene.loop);
	feed_fini(&scene.feed);
	return 0;
}

static void
answer(const struct fetch_answer *what)
{
	fetch_done_fn *done = scene.done;
	assert_non_null(done);
	scene.done = NULL;
	done(scene.done_context, what);
}

/* A message made ${age_s} ago, in which T0 is cancelled or on time. */
static void
answer_message(int age_s, bool is_cancelled)
{
	struct livemsg *message = livemsg_new(&scene.feed.arena, now() - age_s);
	if (is_cancelled)
		livemsg_trip(message, "T0", "20230915", LIVEMSG_CANCELED);
	size_t n;
	const char *bytes = livemsg_pack(message, &n);
	answer(&(struct fetch_answer){.outcome = FETCH_ANSWERED,
				      .status = 200,
				      .body = bytes,
				      .body_len = n,
				      .etag = "\"v1\"",
				      .last_modified = "Fri, 15 Sep 2023 08:00:00 GMT",
				      .retry_after_s = -1,
				      .error = ""});
}

static void
answer_status(int status)
{
	answer(&(struct fetch_answer){.outcome = FETCH_ANSWERED,
				      .status = status,
				      .body = "no",
				      .body_len = 2,
				      .etag = "",
				      .retry_after_s = -1,
				      .error = ""});
}

/* Let it ask again, which it does within a second. */
static void
next(void)
{
	int before = scene.n_asked;
	loop_run(scene.loop);
	assert_int_equal(scene.n_asked, before + 1);
}

static bool
is_cancelled(void)
{
	const struct travel_told_ride told = {"1", "Stop 0", "Stop 5", 580};
	return travel_live_ride(scene.travel, civil_from_ymd(2023, 9, 15), &told).fate ==
	       TRAVEL_CANCELLED;
}

static void
what_a_feed_says_is_laid_on_the_timetable_and_told_once(void **state)
{
	(void)state;
	begin("");
	assert_string_equal(scene.url, "https://x.example/live");
	answer_message(10, true);
	assert_true(is_cancelled());
	assert_int_equal(scene.n_changed, 1);
	next();
	answer_message(0, true);
	assert_int_equal(scene.n_changed, 1);
	next();
	answer_message(0, false);
	assert_false(is_cancelled());
	assert_int_equal(scene.n_changed, 2);
	assert_int_equal(n_logged, 0);
}

static void
it_asks_only_for_what_is_new_and_takes_304_for_the_same(void **state)
{
	(void)state;
	begin("");
	assert_null(strstr(scene.headers, "If-"));
	answer_message(0, true);
	next();
	assert_non_null(strstr(scene.headers, "If-None-Match: \"v1\"\n"));
	assert_non_null(
	    strstr(scene.headers, "If-Modified-Since: Fri, 15 Sep 2023 08:00:00 GMT\n"));
	answer_status(304);
	assert_true(is_cancelled());
	assert_int_equal(scene.n_changed, 1);
	assert_int_equal(n_logged, 0);
	/* A 304 makes nothing younger than it was when it was made. */
	forward(STALE_S);
	next();
	answer_status(304);
	assert_false(is_cancelled());
}

static void
faults_are_logged_once_and_leave_what_was_said_until_it_is_old(void **state)
{
	(void)state;
	begin("");
	answer_message(0, true);
	for (int i = 0; i < 3; i++) {
		next();
		answer_status(500);
	}
	assert_int_equal(n_logged, 1);
	next();
	answer(&(struct fetch_answer){.outcome = FETCH_ANSWERED,
				      .status = 200,
				      .body = "<html>",
				      .body_len = 6,
				      .etag = "",
				      .retry_after_s = -1,
				      .error = ""});
	next();
	answer(&(struct fetch_answer){.outcome = FETCH_UNKNOWN,
				      .body = "",
				      .etag = "",
				      .retry_after_s = -1,
				      .error = "timeout"});
	next();
	answer(&(struct fetch_answer){.outcome = FETCH_TOO_LARGE,
				      .status = 200,
				      .body = "",
				      .etag = "",
				      .retry_after_s = -1,
				      .error = ""});
	assert_int_equal(n_logged, 4);
	assert_true(is_cancelled());
	assert_int_equal(watch_unknown_since(scene.watch), 0);
	int64_t good = watch_state(scene.watch, 0).health->good_utc_s;
	forward(STALE_S);
	next();
	answer_status(500);
	assert_false(is_cancelled());
	assert_int_equal(scene.n_changed, 2);
	assert_int_equal(watch_unknown_since(scene.watch), good);
	assert_int_equal(travel_live_lost_utc_s(scene.travel), good);
	next();
	answer_message(0, true);
	assert_true(is_cancelled());
	assert_int_equal(scene.n_changed, 3);
	assert_int_equal(travel_live_lost_utc_s(scene.travel), 0);
}

static void
a_message_of_long_ago_or_of_the_future_is_not_believed(void **state)
{
	(void)state;
	begin("");
	answer_message(STALE_S, true);
	assert_false(is_cancelled());
	assert_int_equal(watch_state(scene.watch, 0).health->fault, LIVE_FAULT_OLD);
	next();
	answer_message(-LIVE_AHEAD_MAX_S - 2, true);
	assert_false(is_cancelled());
	assert_int_equal(watch_state(scene.watch, 0).health->fault, LIVE_FAULT_AHEAD);
	next();
	answer_message(-LIVE_AHEAD_MAX_S + 2, true);
	assert_true(is_cancelled());
}

static void
a_key_goes_where_the_publisher_wants_it(void **state)
{
	(void)state;
	scene.conf.key_as = (struct config_key_place){false, "api_key"};
	begin("a/b c");
	assert_string_equal(scene.url, "https://x.example/live?api_key=a%2Fb%20c");
	watch_free(scene.watch);
	assert_int_equal(scene.n_cancelled, 1);
	scene.n_asked = 0;
	scene.conf.key_as = (struct config_key_place){true, "X-Key"};
	begin("a/b c");
	assert_string_equal(scene.url, "https://x.example/live");
	assert_non_null(strstr(scene.headers, "X-Key: a/b c\n"));
}

/* What else goes on while a large message is read: something that wants each tick. */
struct other {
	struct loop_timer timer;
	uint64_t worked; /* by the watch, when it was here last */
	uint64_t most;
	int n_ticks;
	bool was_cancelled; /* all the time until the change */
};

static void
on_other(void *context)
{
	struct other *other = context;
	uint64_t worked = watch_worked(scene.watch);
	if (worked - other->worked > other->most)
		other->most = worked - other->worked;
	other->worked = worked;
	other->n_ticks++;
	if (scene.n_changed > 1) {
		loop_stop(scene.loop);
		return;
	}
	other->was_cancelled = other->was_cancelled && is_cancelled();
	loop_timer_set(&other->timer, 0);
}

/* The message so often that it has ${n} bytes: a message and its repetition is a message. */
static char *
repeat(const char *bytes, size_t n_bytes, size_t n)
{
	char *all = arena_alloc(&scene.feed.arena, n);
	for (size_t at = 0; at < n; at += n_bytes)
		memcpy(all + at, bytes, n_bytes);
	return all;
}

static void
a_large_message_is_read_and_laid_in_slices_while_all_else_goes_on(void **state)
{
	(void)state;
	begin("");
	answer_message(0, true);
	next();
	struct livemsg *message = livemsg_new(&scene.feed.arena, now());
	livemsg_trip(message, "T0", "20230915", LIVEMSG_SCHEDULED);
	for (int sequence = 1; sequence <= 2; sequence++)
		livemsg_late(message, sequence, 120);
	size_t n;
	const char *bytes = livemsg_pack(message, &n);
	size_t n_all = n * ((1500 << 10) / n);
	struct other other = {.worked = watch_worked(scene.watch), .was_cancelled = true};
	loop_timer_init(&other.timer, scene.loop, "other", on_other, &other);
	loop_timer_set(&other.timer, 0);
	answer(&(struct fetch_answer){.outcome = FETCH_ANSWERED,
				      .status = 200,
				      .body = repeat(bytes, n, n_all),
				      .body_len = n_all,
				      .etag = "",
				      .retry_after_s = -1,
				      .error = ""});
	assert_true(is_cancelled());
	while (scene.n_changed == 1)
		loop_run(scene.loop);
	loop_timer_cancel(&other.timer);
	assert_false(is_cancelled());
	assert_int_equal(scene.n_changed, 2);
	assert_true(other.was_cancelled);
	/* By one entity at most is a slice larger than it should be. */
	assert_in_range(other.most, WATCH_SLICE / 2, WATCH_SLICE + LIVE_ENTITY_BYTES);
	assert_in_range(other.n_ticks, (int)n_all / WATCH_SLICE, 1000);
	assert_int_equal(n_logged, 0);
}

static void
its_numbers_are_told(void **state)
{
	(void)state;
	begin("");
	answer_message(0, true);
	next();
	answer_status(503);
	struct buf out;
	buf_init(&out);
	watch_metrics(scene.watch, &out);
	assert_non_null(strstr(buf_text(&out), "firstday_live_cancelled 1\n"));
	assert_non_null(strstr(buf_text(&out), "firstday_live_stale{feed=\"town\"} 0\n"));
	assert_non_null(strstr(buf_text(&out),
			       "firstday_live_answers_total{feed=\"town\",what=\"status\"} 1\n"));
	buf_fini(&out);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(what_a_feed_says_is_laid_on_the_timetable_and_told_once),
	    T(it_asks_only_for_what_is_new_and_takes_304_for_the_same),
	    T(faults_are_logged_once_and_leave_what_was_said_until_it_is_old),
	    T(a_message_of_long_ago_or_of_the_future_is_not_believed),
	    T(a_key_goes_where_the_publisher_wants_it),
	    T(a_large_message_is_read_and_laid_in_slices_while_all_else_goes_on),
	    T(its_numbers_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
