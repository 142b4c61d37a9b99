/* SPDX-License-Identifier: MIT
 *
 * Plans looked at again, one after the other, and what comes in between.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/closed.h"
#include "daemon/relook.h"

#define PLANS 3

static struct loop *loop;
static struct relook relook;
static const char *causes[2 * PLANS]; /* of the plans that were looked at, in order */
static int n_looked, n_done;

static int
on_list(void *context, struct arena *arena, int64_t **plan_ids, int *n)
{
	(void)context;
	*plan_ids = arena_array(arena, int64_t, PLANS);
	for (*n = 0; *n < PLANS; ++*n)
		(*plan_ids)[*n] = *n + 1;
	return 0;
}

static int
on_plan(void *context, int64_t plan_id, const char *cause)
{
	(void)context;
	(void)plan_id;
	assert_in_range(n_looked, 0, 2 * PLANS - 1);
	causes[n_looked++] = cause;
	return 0;
}

static void
on_done(void *context)
{
	(void)context;
	n_done++;
	loop_stop(loop);
}

static int
set_up(void **state)
{
	(void)state;
	loop = loop_new();
	const struct relook_ports ports = {
	    .loop = loop, .list = on_list, .plan = on_plan, .done = on_done};
	relook_init(&relook, &ports);
	n_looked = n_done = 0;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	relook_fini(&relook);
	loop_free(loop);
	return 0;
}

/* The causes of the last PLANS looks; every list is looked at to its end. */
static void
expect_last(const char *cause)
{
	assert_int_equal(n_done, 1);
	assert_true(n_looked >= PLANS);
	for (int i = n_looked - PLANS; i < n_looked; i++)
		assert_string_equal(causes[i], cause);
	assert_false(relook_is_under_way(&relook));
}

static void
every_plan_is_looked_at_for_its_cause(void **state)
{
	(void)state;
	relook_begin(&relook, "timetable");
	loop_run(loop);
	assert_int_equal(n_looked, PLANS);
	expect_last("timetable");
}

static void
a_closure_that_comes_in_between_takes_no_timetable_away(void **state)
{
	(void)state;
	relook_begin(&relook, "timetable");
	relook_begin(&relook, CLOSED_CAUSE);
	loop_run(loop);
	expect_last("timetable");
}

static void
a_timetable_that_comes_in_between_takes_the_place_of_a_closure(void **state)
{
	(void)state;
	relook_begin(&relook, CLOSED_CAUSE);
	relook_begin(&relook, "timetable");
	loop_run(loop);
	expect_last("timetable");
}

static void
what_has_ended_is_no_cause_of_the_next(void **state)
{
	(void)state;
	relook_begin(&relook, "timetable");
	loop_run(loop);
	n_looked = n_done = 0;
	relook_begin(&relook, CLOSED_CAUSE);
	loop_run(loop);
	expect_last(CLOSED_CAUSE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_plan_is_looked_at_for_its_cause),
	    TEST(a_closure_that_comes_in_between_takes_no_timetable_away),
	    TEST(a_timetable_that_comes_in_between_takes_the_place_of_a_closure),
	    TEST(what_has_ended_is_no_cause_of_the_next),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
