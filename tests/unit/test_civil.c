/* SPDX-License-Identifier: MIT
 *
 * Dates and times of day as values and as text. Zones are in test_zone.c.
 */
#include "base/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void
every_day_of_three_centuries_is_the_c_librarys(void **state)
{
	(void)state;
	struct civil_date date = civil_from_ymd(1900, 1, 1);
	struct civil_date last = civil_from_ymd(2199, 12, 31);
	int n_days = 0;
	for (; date.day <= last.day; date.day++, n_days++) {
		time_t at = (time_t)date.day * 86400;
		struct tm tm;
		assert_non_null(gmtime_r(&at, &tm));
		struct civil_ymd ymd = civil_to_ymd(date);
		assert_int_equal(ymd.year, tm.tm_year + 1900);
		assert_int_equal(ymd.month, tm.tm_mon + 1);
		assert_int_equal(ymd.day, tm.tm_mday);
		assert_int_equal((int)civil_weekday(date), (tm.tm_wday + 6) % 7);
		assert_int_equal(civil_from_ymd(ymd.year, ymd.month, ymd.day).day, date.day);
	}
	assert_int_equal(n_days, 109573); /* 300 * 365 and 73 leap days */
}

static void
only_real_dates_in_range_are_dates(void **state)
{
	(void)state;
	assert_true(civil_is_date(2024, 2, 29));
	assert_true(civil_is_date(2000, 2, 29));
	static const struct civil_ymd wrong[] = {
	    {2023, 2, 29}, {1900, 2, 29}, {2100, 2, 29},  {2023, 4, 31}, {2023, 0, 1},
	    {2023, 13, 1}, {2023, 1, 0},  {1899, 12, 31}, {2200, 1, 1},  {2023, 1, 32},
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(civil_is_date(wrong[i].year, wrong[i].month, wrong[i].day));
}

static void
dates_are_read_and_written_in_one_form_only(void **state)
{
	(void)state;
	struct civil_date date = {12345};
	static const char *const wrong[] = {"",           "2023-9-15",  "2023-09-15 ", "15-09-2023",
					    "2023/09/15", "2023-02-30", "202a-09-15",  "+023-09-15",
					    "2023-09-1",  "2023-13-01"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_int_equal(civil_date_parse(wrong[i], &date), E_INPUT);
		assert_int_equal(date.day, 12345);
	}
	assert_int_equal(civil_date_parse("2023-09-15", &date), 0);
	assert_int_equal(date.day, civil_from_ymd(2023, 9, 15).day);
	char text[CIVIL_DATE_SIZE];
	civil_date_format(civil_add_days(date, 16), text);
	assert_string_equal(text, "2023-10-01");
	assert_string_equal(civil_weekday_name(civil_weekday(date)), "Friday");
	assert_string_equal(civil_weekday_abbrev(CIVIL_SUNDAY), "Sun");
	assert_string_equal(civil_month_abbrev(9), "Sep");
}

static void
times_pass_midnight_and_no_further_than_two_days(void **state)
{
	(void)state;
	static const char *const wrong[] = {"",     "9:30",   "09:60", "48:00", "09:3",
					    "0930", "09:300", "-1:00", "09.30", "ab:cd"};
	int minute = 77;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_int_equal(civil_time_parse(wrong[i], &minute), E_INPUT);
		assert_int_equal(minute, 77);
	}
	char text[CIVIL_TIME_SIZE];
	for (int i = 0; i < 48 * 60; i++) {
		civil_time_format(i, text);
		assert_int_equal(civil_time_parse(text, &minute), 0);
		assert_int_equal(minute, i);
	}
	civil_time_format(-5, text);
	assert_string_equal(text, "-00:05");
	civil_time_format(1510, text);
	assert_string_equal(text, "25:10");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_of_three_centuries_is_the_c_librarys),
	    cmocka_unit_test(only_real_dates_in_range_are_dates),
	    cmocka_unit_test(dates_are_read_and_written_in_one_form_only),
	    cmocka_unit_test(times_pass_midnight_and_no_further_than_two_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
