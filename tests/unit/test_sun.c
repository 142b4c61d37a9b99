/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/sun.h"

/* Minutes of UTC from 0:00 of the date on. */
static int
sets_at(int year, int month, int day, double lat, double lon)
{
	struct civil_date date = civil_from_ymd(year, month, day);
	struct utc set = {0};
	assert_int_equal(sun_set_of(date, (struct geo_point){lat, lon}, &set), SUN_SETS);
	return (int)(set.s / 60 - (int64_t)date.day * MINUTES_PER_DAY);
}

static void
assert_about(int minute, int want)
{
	if (abs(minute - want) > 1)
		fail_msg("at minute %d, should be %d", minute, want);
}

/* As almanacs print them for Greenwich and for Sydney (UTC+10). */
static void
sunsets_are_those_of_the_almanac(void **state)
{
	(void)state;
	assert_about(sets_at(2024, 12, 21, 51.48, 0), 15 * 60 + 53);
	assert_about(sets_at(2024, 6, 20, 51.48, 0), 20 * 60 + 21);
	assert_about(sets_at(2024, 6, 21, -33.87, 151.21), 16 * 60 + 53 - 600);
}

static void
where_the_sun_does_not_set_or_rise_it_says_so(void **state)
{
	(void)state;
	struct utc set = {7};
	struct geo_point north = {78.22, 15.65};
	assert_int_equal(sun_set_of(civil_from_ymd(2024, 6, 21), north, &set), SUN_STAYS_UP);
	assert_int_equal(sun_set_of(civil_from_ymd(2024, 12, 21), north, &set), SUN_STAYS_DOWN);
	assert_int_equal(sun_set_of(civil_from_ymd(2024, 6, 21), (struct geo_point){90, 0}, &set),
			 SUN_STAYS_UP);
	assert_int_equal(set.s, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sunsets_are_those_of_the_almanac),
	    cmocka_unit_test(where_the_sun_does_not_set_or_rise_it_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
