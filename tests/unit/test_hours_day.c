/* SPDX-License-Identifier: MIT
 *
 * One day's opening: intervals stay sorted and apart, reasons whole.
 */
#include "calendar/hours_day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"
#include "base/utf8.h"

static void
a_day_begins_shut_and_known(void **state)
{
	struct hours_day day;
	(void)state;
	hours_day_init(&day);
	assert_int_equal(day.n, 0);
	assert_true(day.is_known);
	assert_string_equal(day.because, "");
}

static void
intervals_are_sorted_and_merged_however_they_come(void **state)
{
	struct calendar_test *test = *state;
	struct hours_day day;
	hours_day_init(&day);
	hours_day_add(&day, 600, 660);
	hours_day_add(&day, 900, 960);
	hours_day_add(&day, 540, 570);
	hours_day_add(&day, 720, 780);
	assert_string_equal(calendar_day_text(test, &day),
			    "09:00-09:30 10:00-11:00 12:00-13:00 15:00-16:00");
	hours_day_add(&day, 570, 600); /* touches on both sides */
	assert_string_equal(calendar_day_text(test, &day), "09:00-11:00 12:00-13:00 15:00-16:00");
	hours_day_add(&day, 630, 1500); /* swallows all behind it */
	assert_string_equal(calendar_day_text(test, &day), "09:00-25:00");
	hours_day_add(&day, 1501, 1560);
	assert_string_equal(calendar_day_text(test, &day), "09:00-25:00 25:01-26:00");
}

static void
as_many_intervals_as_the_limit_fit(void **state)
{
	struct hours_day day;
	(void)state;
	hours_day_init(&day);
	for (int i = HOURS_INTERVALS_MAX - 1; i >= 0; i--)
		hours_day_add(&day, i * 10, i * 10 + 5);
	assert_int_equal(day.n, HOURS_INTERVALS_MAX);
	for (int i = 0; i < HOURS_INTERVALS_MAX; i++)
		assert_int_equal(day.open[i].open_min, i * 10);
}

static void
a_long_reason_is_cut_at_a_whole_character(void **state)
{
	(void)state;
	for (size_t lead = 0; lead < 8; lead++) {
		char text[400] = "";
		memset(text, 'x', lead);
		for (size_t at = lead; at + 3 < 390; at += 3)
			memcpy(text + at, "\xe2\x82\xac", 3);
		struct hours_day day;
		hours_day_init(&day);
		hours_day_because(&day, HOURS_WHY_SAID, "%s", text);
		size_t n = strlen(day.because);
		assert_true(utf8_is_valid(day.because, n));
		assert_in_range(n, HOURS_BECAUSE_SIZE - 4, HOURS_BECAUSE_SIZE - 1);
		hours_day_because(&day, HOURS_WHY_SAID, "%s", "short");
		assert_string_equal(day.because, "short");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_day_begins_shut_and_known),
	    TEST(intervals_are_sorted_and_merged_however_they_come),
	    TEST(as_many_intervals_as_the_limit_fit),
	    TEST(a_long_reason_is_cut_at_a_whole_character),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
