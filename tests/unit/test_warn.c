/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/warn.h"

#define HM(hour, minute) ((hour)*60 + (minute))

/* Out at 9:00, done at 17:00, a late break before an early one in the list. */
static const struct plan_solution two_breaks = {
    .feasible = true,
    .n_breaks = 2,
    .breaks = {{"meal", HM(14, 0), HM(14, 30)}, {"meal", HM(11, 0), HM(11, 20)}},
    .ends_min = HM(17, 0),
};

static const char *
told(const struct plan_solution *solution, int most, struct arena *arena)
{
	struct plan_document document = {.person = {.minutes_without_break_max = most}};
	return warn_of_no_break(&document, solution, HM(9, 0), arena);
}

static void
a_stretch_of_the_limit_is_not_told_and_one_minute_more_is(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_null(told(&two_breaks, PLAN_NONE, &arena));
	assert_null(told(&two_breaks, 160, &arena));
	assert_string_equal(told(&two_breaks, 159, &arena),
			    "160 min without a break, 159 min is the most: 1 min too long");
	arena_fini(&arena);
}

static void
the_stretches_before_the_first_break_and_after_the_last_count(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	struct plan_solution plan = two_breaks;
	plan.ends_min = HM(18, 0);
	assert_string_equal(told(&plan, 200, &arena),
			    "210 min without a break, 200 min is the most: 10 min too long");
	plan.breaks[1] = (struct plan_rest){"meal", HM(13, 0), HM(13, 10)};
	assert_string_equal(told(&plan, 200, &arena),
			    "240 min without a break, 200 min is the most: 40 min too long");
	plan.n_breaks = 0;
	assert_string_equal(told(&plan, 200, &arena),
			    "540 min without a break, 200 min is the most: 340 min too long");
	plan.feasible = false;
	assert_null(told(&plan, 200, &arena));
	arena_fini(&arena);
}

static void
a_check_tells_it_of_its_own_day(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	struct plan_document document = {.date = civil_from_ymd(2023, 9, 13),
					 .person = {.minutes_without_break_max = 240}};
	const struct holidays holidays = {.first = civil_from_ymd(2023, 1, 1),
					  .last = civil_from_ymd(2023, 12, 31)};
	struct prepared prepared = {.n_journeys = 0};
	struct plan_check check = {.load_longest_without_break_minutes = 240};
	warn_check(&holidays, &document, &prepared, &arena, &check);
	assert_int_equal(check.n_warnings, 0);
	check.load_longest_without_break_minutes = 241;
	warn_check(&holidays, &document, &prepared, &arena, &check);
	assert_int_equal(check.n_warnings, 1);
	assert_string_equal(check.warnings[0].kind, "no_break");
	assert_string_equal(check.warnings[0].text,
			    "241 min without a break, 240 min is the most: 1 min too long");
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stretch_of_the_limit_is_not_told_and_one_minute_more_is),
	    cmocka_unit_test(the_stretches_before_the_first_break_and_after_the_last_count),
	    cmocka_unit_test(a_check_tells_it_of_its_own_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
