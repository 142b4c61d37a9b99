/* SPDX-License-Identifier: MIT
 *
 * Openings cut to the starts and sessions of a desk, and to what is not full.
 */
#include "plan/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "plan/hhmm.h"

#define HM(hour, minute) ((hour)*60 + (minute))

static const struct plan_interval open[] = {{HM(9, 0), HM(12, 0)}, {HM(13, 0), HM(14, 0)}};
static const int starts[] = {HM(9, 0), HM(9, 20), HM(9, 40), HM(11, 50), HM(13, 0)};
static const struct plan_interval sessions[] = {{HM(8, 0), HM(10, 0)}, {HM(10, 0), HM(11, 0)}};
static const struct plan_interval full[] = {{HM(9, 20), HM(9, 40)}};

/* The openings of an appointment of 20 minutes, "09:00-09:20 ..." */
static void
expect(struct plan_desk desk, int booked_min, const char *want)
{
	struct arena arena;
	struct plan_appointment one = {.minutes = 20, .booked_min = booked_min, .desk = &desk};
	const char *got = "";
	arena_init(&arena);
	desk.open = open;
	desk.n_open = 2;
	for (int twice = 0; twice < 2; twice++) {
		desk_cut(&one);
		got = "";
		for (int i = 0; i < one.n_openings; i++)
			got = arena_printf(&arena, "%s%s%s-%s", got, i == 0 ? "" : " ",
					   hhmm(one.openings[i].from_min).text,
					   hhmm(one.openings[i].until_min).text);
		assert_string_equal(got, want);
	}
	arena_fini(&arena);
}

static void
each_start_is_an_opening_as_long_as_the_appointment(void **state)
{
	(void)state;
	expect((struct plan_desk){.starts = starts, .n_starts = 5}, PLAN_NONE,
	       "09:00-09:20 09:20-09:40 09:40-10:00 13:00-13:20");
}

static void
a_session_is_never_left_for_the_next(void **state)
{
	(void)state;
	expect((struct plan_desk){.sessions = sessions, .n_sessions = 2}, PLAN_NONE,
	       "09:00-10:00 10:00-11:00");
}

static void
what_is_full_is_not_offered(void **state)
{
	(void)state;
	expect((struct plan_desk){.starts = starts, .n_starts = 5, .full = full, .n_full = 1},
	       PLAN_NONE, "09:00-09:20 09:40-10:00 13:00-13:20");
	expect((struct plan_desk){.full = full, .n_full = 1}, PLAN_NONE,
	       "09:00-09:20 09:40-12:00 13:00-14:00");
}

static void
what_is_booked_stays_where_it_is_open(void **state)
{
	(void)state;
	const struct plan_desk desk = {.starts = starts, .n_starts = 5, .full = full, .n_full = 1};
	expect(desk, HM(9, 20), "09:00-09:20 09:20-09:40 09:40-10:00 13:00-13:20");
	expect(desk, HM(9, 30), "09:00-09:20 09:30-09:50 09:40-10:00 13:00-13:20");
	expect(desk, HM(11, 50), "09:00-09:20 09:40-10:00 13:00-13:20");
	expect(desk, HM(13, 0), "09:00-09:20 09:40-10:00 13:00-13:20");
}

static void
past_the_limit_the_latest_are_not_offered_but_what_is_booked_is(void **state)
{
	(void)state;
	static const struct plan_interval all_day = {0, 2880};
	static int many[PLAN_OPENINGS_MAX + 2];
	for (int i = 0; i < PLAN_OPENINGS_MAX + 2; i++)
		many[i] = 5 * i;
	struct plan_desk desk = {.open = &all_day, .n_open = 1, .starts = many};
	struct plan_appointment one = {.minutes = 5, .booked_min = PLAN_NONE, .desk = &desk};
	desk.n_starts = PLAN_OPENINGS_MAX;
	desk_cut(&one);
	assert_int_equal(one.n_openings, PLAN_OPENINGS_MAX);
	desk.n_starts = PLAN_OPENINGS_MAX + 2;
	one.booked_min = 2000;
	desk_cut(&one);
	assert_int_equal(one.n_openings, PLAN_OPENINGS_MAX);
	assert_int_equal(one.openings[PLAN_OPENINGS_MAX - 1].from_min, 2000);
	assert_int_equal(one.openings[PLAN_OPENINGS_MAX - 2].from_min, 5 * (PLAN_OPENINGS_MAX - 2));
}

static void
without_a_desk_nothing_changes(void **state)
{
	(void)state;
	struct plan_appointment one = {.openings = {{1, 2}}, .n_openings = 1};
	desk_cut(&one);
	assert_int_equal(one.n_openings, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_start_is_an_opening_as_long_as_the_appointment),
	    cmocka_unit_test(a_session_is_never_left_for_the_next),
	    cmocka_unit_test(what_is_full_is_not_offered),
	    cmocka_unit_test(what_is_booked_stays_where_it_is_open),
	    cmocka_unit_test(past_the_limit_the_latest_are_not_offered_but_what_is_booked_is),
	    cmocka_unit_test(without_a_desk_nothing_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
