/* SPDX-License-Identifier: MIT
 *
 * What an engine does not tell at the import is asked again, for a while; who imports waits for
 * none of that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/ask_plans.h"
#include "base/log.h"

static const char document[] =
    "{\"plan\":\"A1\",\"date\":\"2023-09-15\",\"zone\":\"Europe/"
    "London\",\"gate\":{\"name\":\"Gate\","
    "\"label\":\"the "
    "gate\",\"lat\":51.58,\"lon\":-2.99,\"earliest\":\"08:30\",\"expected\":\"09:30\","
    "\"latest\":\"12:00\"},\"home\":null,\"person\":{\"walk_mps\":1.1,\"walk_m_max_leg\":1600,"
    "\"walk_m_max_day\":5000,\"money_pence\":4600,\"change_minutes_min\":4,\"arrive_early_"
    "minutes\":5,"
    "\"simple_day\":false},\"lift\":null,\"warrant\":null,\"breaks\":[],\"avoid\":[],"
    "\"appointments\":[{"
    "\"id\":\"one\",\"label\":\"Chemist\",\"place\":{\"name\":\"Chemist\",\"lat\":51.585,\"lon\":-"
    "2.99},"
    "\"hours\":\"Mo-Fr 09:00-17:00\",\"minutes\":10,\"booked\":\"10:05\",\"earliest\":\"09:00\","
    "\"latest\":\"16:30\",\"priority\":\"must\",\"modes\":{\"visit\":\"agreed\",\"phone\":"
    "\"never\","
    "\"video\":\"never\"},\"next_working_day\":\"never\",\"move\":\"agreed\",\"source\":\"test\"}]"
    "}";

#define MATRIX \
	"{\"sources_to_targets\":[[{\"time\":0,\"distance\":0,\"from_index\":0,\"to_index\":0}," \
	"{\"time\":600,\"distance\":0.7,\"from_index\":0,\"to_index\":1}]," \
	"[{\"time\":600,\"distance\":0.7,\"from_index\":1,\"to_index\":0}," \
	"{\"time\":0,\"distance\":0,\"from_index\":1,\"to_index\":1}]],\"units\":\"kilometers\"," \
	"\"sources\":[{\"lat\":51.58,\"lon\":-2.99},{\"lat\":51.585,\"lon\":-2.99}]," \
	"\"targets\":[{\"lat\":51.58,\"lon\":-2.99},{\"lat\":51.585,\"lon\":-2.99}]}"

#define REQUESTS_MAX 64

struct request {
	fetch_done_fn *done; /* NULL: it is over */
	void *context;
};

struct fixture {
	struct arena arena;
	struct problems problems;
	struct loop *loop;
	struct fetch fetch;
	struct clock clock;
	struct config config;
	struct travel *travel;
	struct prepare_world prepare;
	struct holidays holidays; /* none */
	struct ask_plans *ask;
	struct request requests[REQUESTS_MAX];
	int n_requests;
	int n_done, n_told;
};

static int64_t
fetch_start(void *context, const struct fetch_request *request, fetch_done_fn *done,
	    void *done_context)
{
	struct fixture *f = context;
	assert_non_null(strstr(request->url, "/sources_to_targets"));
	assert_in_range(f->n_requests, 0, REQUESTS_MAX - 1);
	f->requests[f->n_requests++] = (struct request){done, done_context};
	loop_stop(f->loop);
	return f->n_requests;
}

static void
fetch_cancel(void *context, int64_t id)
{
	struct fixture *f = context;
	f->requests[id - 1].done = NULL;
}

static struct utc
clock_now(void *context)
{
	(void)context;
	return (struct utc){1694800000};
}

static void
quiet(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

static void
on_told(void *context)
{
	struct fixture *f = context;
	f->n_told++;
}

static void
on_done(void *context)
{
	struct fixture *f = context;
	f->n_done++;
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	log_hook = quiet;
	arena_init(&f->arena);
	problems_init(&f->problems, &f->arena);
	f->loop = loop_new();
	f->fetch = (struct fetch){fetch_start, fetch_cancel, f};
	f->clock = (struct clock){clock_now, f};
	f->config.n_engines = 1;
	f->config.engines[0] =
	    (struct config_engine){.name = "valhalla", .url = "http://127.0.0.1:1", .timeout_s = 2};
	f->travel = travel_open(&(struct travel_files){0}, &f->problems);
	assert_non_null(f->travel);
	f->prepare.travel = f->travel;
	f->prepare.holidays = &f->holidays;
	const struct ask_plans_parts parts = {.loop = f->loop,
					      .fetch = &f->fetch,
					      .clock = &f->clock,
					      .config = &f->config,
					      .prepare = &f->prepare,
					      .again_ms = 1,
					      .told = on_told,
					      .context = f};
	f->ask = ask_plans_new(&parts, &f->problems);
	assert_non_null(f->ask);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	ask_plans_free(f->ask);
	travel_close(f->travel);
	loop_free(f->loop);
	arena_fini(&f->arena);
	free(f);
	log_hook = NULL;
	return 0;
}

/* Answer all that is asked now. */
static void
answer(struct fixture *f, enum fetch_outcome outcome, int status)
{
	const struct fetch_answer told = {.outcome = outcome,
					  .status = status,
					  .body = status == 200 ? MATRIX : "",
					  .body_len = status == 200 ? strlen(MATRIX) : 0,
					  .etag = "",
					  .retry_after_s = -1,
					  .error = ""};
	for (int i = 0; i < f->n_requests; i++) {
		struct request request = f->requests[i];
		f->requests[i].done = NULL;
		if (request.done != NULL)
			request.done(request.context, &told);
	}
}

static void
ask(struct fixture *f)
{
	assert_true(ask_plans_document(f->ask, document, strlen(document), on_done, f));
	assert_int_equal(f->n_requests, 2); /* walks and drives */
}

static void
what_an_engine_did_not_tell_is_asked_again_and_then_it_is_told(void **state)
{
	struct fixture *f = *state;
	ask(f);
	answer(f, FETCH_ANSWERED, 503);
	assert_int_equal(f->n_done, 1);
	loop_run(f->loop);
	assert_int_equal(f->n_requests, 4);
	answer(f, FETCH_UNKNOWN, 0);
	assert_int_equal(f->n_told, 0);
	assert_int_equal(f->n_done, 1);
}

static void
what_comes_the_second_time_is_told_once(void **state)
{
	struct fixture *f = *state;
	ask(f);
	answer(f, FETCH_ANSWERED, 503);
	loop_run(f->loop);
	answer(f, FETCH_ANSWERED, 200);
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->n_told, 1);
}

static void
what_is_told_at_once_is_not_asked_again(void **state)
{
	struct fixture *f = *state;
	ask(f);
	answer(f, FETCH_ANSWERED, 200);
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->n_told, 0);
	assert_true(ask_plans_document(f->ask, document, strlen(document), on_done, f));
	assert_int_equal(f->n_requests, 2);
}

static void
who_waits_is_told_when_it_ends(void **state)
{
	struct fixture *f = *state;
	ask(f);
	ask_plans_free(f->ask);
	f->ask = NULL;
	assert_int_equal(f->n_done, 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    T(what_an_engine_did_not_tell_is_asked_again_and_then_it_is_told),
	    T(what_comes_the_second_time_is_told_once),
	    T(what_is_told_at_once_is_not_asked_again),
	    T(who_waits_is_told_when_it_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
