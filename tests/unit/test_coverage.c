/* SPDX-License-Identifier: MIT
 *
 * Which dates a timetable covers: what a lone long-dated service, holidays and exceptions do to it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "travel/table/coverage.h"

#define CALENDAR \
	"service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_" \
	"date\n"
#define TWO_STOPS(trip) trip ",09:00:00,09:00:00,S0,1\n" trip ",09:10:00,09:10:00,S1,2\n"
#define TIMES           "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"

/* T0 of service ALL, ${n_others} trips of ${others}. */
static int n_others = 11;

static struct coverage
coverage_with(struct feed *feed, const char *calendar, const char *dates, const char *others)
{
	char trips[2000];
	char times[4000];
	int n_trips = snprintf(trips, sizeof(trips), "route_id,service_id,trip_id\nR,ALL,T0\n");
	int n_times = snprintf(times, sizeof(times), "%s", TIMES TWO_STOPS("T0"));
	for (int i = 1; i <= n_others; i++) {
		n_trips += snprintf(trips + n_trips, sizeof(trips) - (size_t)n_trips, "R,%s,T%d\n",
				    others, i);
		n_times +=
		    snprintf(times + n_times, sizeof(times) - (size_t)n_times,
			     "T%d,09:00:00,09:00:00,S0,1\nT%d,09:10:00,09:10:00,S1,2\n", i, i);
	}
	feed_set(feed, "calendar.txt", calendar);
	feed_set(feed, "calendar_dates.txt", dates);
	feed_set(feed, "trips.txt", trips);
	feed_set(feed, "stop_times.txt", times);
	struct tt tt;
	feed_open(feed, &tt);
	struct coverage coverage = coverage_of(&tt);
	tt_close(&tt);
	return coverage;
}

static void
a_timetable_covers_its_services_from_the_first_to_the_last(void **state)
{
	struct coverage coverage =
	    coverage_with(*state, CALENDAR "ALL,1,1,1,1,1,1,1,20230102,20230331\n", NULL, "ALL");
	assert_true(coverage.is_any);
	assert_int_equal(coverage.first.day, civil_from_ymd(2023, 1, 2).day);
	assert_int_equal(coverage.last.day, civil_from_ymd(2023, 3, 31).day);
	assert_false(coverage_has(&coverage, civil_from_ymd(2023, 1, 1)));
	assert_true(coverage_has(&coverage, civil_from_ymd(2023, 1, 2)));
	assert_true(coverage_has(&coverage, civil_from_ymd(2023, 3, 31)));
	assert_false(coverage_has(&coverage, civil_from_ymd(2023, 4, 1)));
}

static void
one_service_dated_far_ahead_does_not_hide_that_the_rest_has_ended(void **state)
{
	struct coverage coverage = coverage_with(*state,
						 CALENDAR "ALL,1,1,1,1,1,1,1,20230102,20991231\n"
							  "MOST,1,1,1,1,1,0,0,20230102,20230331\n",
						 NULL, "MOST");
	assert_int_equal(coverage.last.day, civil_from_ymd(2023, 3, 31).day);
}

static void
a_last_week_without_weekend_service_ends_on_its_friday(void **state)
{
	struct coverage coverage =
	    coverage_with(*state, CALENDAR "ALL,1,1,1,1,1,0,0,20230102,20230402\n", NULL, "ALL");
	assert_int_equal(coverage.last.day, civil_from_ymd(2023, 3, 31).day);
}

static void
a_day_between_on_which_nothing_runs_is_covered(void **state)
{
	struct coverage coverage =
	    coverage_with(*state, CALENDAR "ALL,1,1,1,1,1,1,1,20231201,20231231\n",
			  "service_id,date,exception_type\nALL,20231225,2\n", "ALL");
	assert_true(coverage_has(&coverage, civil_from_ymd(2023, 12, 25)));
	assert_int_equal(coverage.last.day, civil_from_ymd(2023, 12, 31).day);
}

static void
dates_that_are_only_exceptions_count_as_much(void **state)
{
	struct coverage coverage =
	    coverage_with(*state, CALENDAR "ALL,1,1,1,1,1,1,1,20230102,20230331\n",
			  "service_id,date,exception_type\nMOST,20230101,1\nMOST,20230501,1\n"
			  "ALL,20230331,2\n",
			  "MOST");
	assert_int_equal(coverage.first.day, civil_from_ymd(2023, 1, 1).day);
	assert_int_equal(coverage.last.day, civil_from_ymd(2023, 5, 1).day);
}

static void
an_added_date_that_the_calendar_has_already_counts_once(void **state)
{
	/* 1 Feb has ten trips, the other dates one, which is a tenth; of nineteen it were not. */
	n_others = 9;
	struct coverage coverage =
	    coverage_with(*state,
			  CALENDAR "ALL,1,1,1,1,1,1,1,20230102,20230331\n"
				   "MOST,1,1,1,1,1,1,1,20230201,20230201\n",
			  "service_id,date,exception_type\nMOST,20230201,1\n", "MOST");
	n_others = 11;
	assert_int_equal(coverage.first.day, civil_from_ymd(2023, 1, 2).day);
	assert_int_equal(coverage.last.day, civil_from_ymd(2023, 3, 31).day);
}

static void
a_timetable_that_never_runs_covers_nothing(void **state)
{
	struct coverage coverage =
	    coverage_with(*state, CALENDAR "ALL,0,0,0,0,0,0,0,20230102,20230331\n", NULL, "ALL");
	assert_false(coverage.is_any);
	assert_false(coverage_has(&coverage, civil_from_ymd(2023, 2, 1)));
}

static void
fourteen_days_are_enough_and_thirteen_are_not(void **state)
{
	(void)state;
	struct coverage coverage = {true, civil_from_ymd(2023, 3, 1), civil_from_ymd(2023, 3, 31)};
	assert_true(coverage_is_enough(&coverage, civil_from_ymd(2023, 3, 17)));
	assert_false(coverage_is_enough(&coverage, civil_from_ymd(2023, 3, 18)));
	assert_true(coverage_is_enough(&coverage, civil_from_ymd(2023, 3, 1)));
	assert_false(coverage_is_enough(&coverage, civil_from_ymd(2023, 2, 28)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_timetable_covers_its_services_from_the_first_to_the_last),
	    TEST(one_service_dated_far_ahead_does_not_hide_that_the_rest_has_ended),
	    TEST(a_last_week_without_weekend_service_ends_on_its_friday),
	    TEST(a_day_between_on_which_nothing_runs_is_covered),
	    TEST(dates_that_are_only_exceptions_count_as_much),
	    TEST(an_added_date_that_the_calendar_has_already_counts_once),
	    TEST(a_timetable_that_never_runs_covers_nothing),
	    TEST(fourteen_days_are_enough_and_thirteen_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
