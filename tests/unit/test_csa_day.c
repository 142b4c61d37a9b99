/* SPDX-License-Identifier: MIT
 *
 * A date's own seconds where clocks change: noon minus 12 hours, worked out by hand for the two
 * nights of 2023 in London, and against the C library's clock for every date round them.
 *
 * Sunday 29 October has 25 hours: its noon is 12:00 UTC, the noon of Saturday 11:00 UTC. Sunday 26
 * March has 23: its noon is 11:00 UTC, the noon of Saturday 12:00 UTC.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/feed.h"
#include "travel/scan/csa.h"

#define H(h, m) ((h)*3600 + (m)*60)

struct opened {
	struct tt tt;
	struct civil_zone *zone;
	struct csa_day day;
	struct csa_work work;
};

static void
open_date(struct opened *opened, struct feed *feed, int month, int day)
{
	feed_open(feed, &opened->tt);
	opened->zone = civil_zone_load(tt_text(&opened->tt, opened->tt.facts.zone));
	assert_non_null(opened->zone);
	csa_day_init_zone(&opened->day, &opened->tt, civil_from_ymd(2023, month, day),
			  opened->zone);
	csa_work_init(&opened->work, &opened->day);
}

static void
close_date(struct opened *opened)
{
	csa_work_fini(&opened->work);
	csa_day_fini(&opened->day);
	civil_zone_free(opened->zone);
	tt_close(&opened->tt);
}

/* From the clock's ${minute} on: what the clock shows on arrival. */
static int32_t
ask(struct opened *opened, const char *from, const char *to, int minute)
{
	struct csa_answer answer =
	    csa_earliest(&opened->day, &opened->work, tt_stop_find(&opened->tt, from),
			 tt_stop_find(&opened->tt, to), csa_day_s(&opened->day, minute));
	return answer.arrive_s == CSA_NEVER ? CSA_NEVER
					    : csa_day_wall_s(&opened->day, answer.arrive_s);
}

/* Service ALL on one date alone. */
static void
run_only_on(struct feed *feed, const char *date)
{
	feed_set(feed, "calendar.txt",
		 arena_printf(&feed->arena,
			      "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
			      "start_date,end_date\nALL,1,1,1,1,1,1,1,%s,%s\n",
			      date, date));
}

static void
a_night_of_25_hours_is_longer_by_one(void **state)
{
	struct feed *feed = *state;
	struct opened opened;
	/* Saturday's 24:30 is 23:30 UTC, when clocks show 00:30; its 26:30 is 01:30 UTC, when they
	 * show 01:30 for the second time. */
	run_only_on(feed, "20231028");
	feed_set_times(feed, 1,
		       "T0,24:30:00,24:30:00,S0,1\nT0,25:00:00,25:00:00,S1,2\n"
		       "T0,26:30:00,26:30:00,S2,3\nT0,28:00:00,28:00:00,S3,4\n");
	open_date(&opened, feed, 10, 29);
	assert_int_equal(opened.day.midnight_s, -3600);
	assert_int_equal(csa_day_s(&opened.day, 30), -1800);
	assert_int_equal(csa_day_first(&opened.day, -1800), 0);
	assert_int_equal(csa_day_first(&opened.day, -1799), 1);
	assert_int_equal(csa_day_s(&opened.day, 60), 0);
	assert_int_equal(csa_day_s(&opened.day, 120), H(2, 0));
	assert_int_equal(csa_day_s(&opened.day, 12 * 60), H(12, 0));
	assert_int_equal(csa_day_wall_s(&opened.day, -3600), 0);
	assert_int_equal(csa_day_wall_s(&opened.day, H(0, 30)), H(1, 30));
	assert_int_equal(csa_day_wall_s(&opened.day, H(1, 30)), H(1, 30));
	assert_int_equal(opened.day.connections[0].depart_s, -1800);
	assert_int_equal(tt_arrive_s(&opened.day.connections[0]), 0);
	assert_int_equal(ask(&opened, "S0", "S1", 0), H(1, 0));
	assert_int_equal(ask(&opened, "S0", "S2", 0), H(1, 30));
	assert_int_equal(ask(&opened, "S0", "S3", 30), H(3, 0));
	assert_int_equal(ask(&opened, "S0", "S3", 31), CSA_NEVER);
	/* Sunday's 26:00 by the timetable of Monday, which has its usual 24 hours. */
	close_date(&opened);
	run_only_on(feed, "20231029");
	open_date(&opened, feed, 10, 30);
	assert_int_equal(opened.day.midnight_s, 0);
	assert_int_equal(ask(&opened, "S2", "S3", 0), H(4, 0));
	close_date(&opened);
}

static void
a_night_of_23_hours_is_shorter_by_one(void **state)
{
	struct feed *feed = *state;
	struct opened opened;
	/* Saturday's 24:30 is 00:30 UTC and clocks show that; its 25:00 is 01:00 UTC, when they
	 * show 02:00. */
	run_only_on(feed, "20230325");
	feed_set_times(feed, 1,
		       "T0,24:30:00,24:30:00,S0,1\nT0,25:00:00,25:00:00,S1,2\n"
		       "T0,26:30:00,26:30:00,S2,3\nT0,28:00:00,28:00:00,S3,4\n");
	open_date(&opened, feed, 3, 26);
	assert_int_equal(opened.day.midnight_s, 3600);
	assert_int_equal(csa_day_s(&opened.day, 0), H(1, 0));
	assert_int_equal(csa_day_s(&opened.day, 30), H(1, 30));
	/* 01:30 is skipped: an hour and a half after midnight, when clocks show 02:30. */
	assert_int_equal(csa_day_s(&opened.day, 90), H(2, 30));
	assert_int_equal(csa_day_s(&opened.day, 150), H(2, 30));
	assert_int_equal(csa_day_wall_s(&opened.day, H(1, 30)), H(0, 30));
	assert_int_equal(csa_day_wall_s(&opened.day, H(2, 0)), H(2, 0));
	assert_int_equal(ask(&opened, "S0", "S1", 30), H(2, 0));
	assert_int_equal(ask(&opened, "S0", "S2", 0), H(3, 30));
	assert_int_equal(ask(&opened, "S0", "S3", 31), CSA_NEVER);
	close_date(&opened);
	/* On Saturday itself its trip goes on into the next date: 28:00 is 04:00 UTC, 05:00. */
	open_date(&opened, feed, 3, 25);
	assert_int_equal(ask(&opened, "S0", "S3", 24 * 60 + 30), H(29, 0));
	assert_int_equal(ask(&opened, "S0", "S3", 24 * 60 + 31), CSA_NEVER);
	close_date(&opened);
	/* Two days before: noon of Monday is 47 hours after that of Saturday. */
	feed_set_times(feed, 1, "T0,48:30:00,48:30:00,S0,1\nT0,49:00:00,49:00:00,S1,2\n");
	open_date(&opened, feed, 3, 27);
	assert_int_equal(ask(&opened, "S0", "S1", 0), H(2, 0));
	close_date(&opened);
}

/* Noon of a date of 2023 less 12 hours, by the C library. */
static int64_t
base_utc(int month, int day)
{
	struct tm noon = {
	    .tm_year = 123, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12, .tm_isdst = -1};
	return mktime(&noon) - 43200;
}

/* Every departure of a trip that runs daily, on dates round both changes and far from them. */
static void
departures_are_those_of_the_c_librarys_clock(void **state)
{
	struct feed *feed = *state;
	setenv("TZ", "Europe/London", 1);
	tzset();
	struct rng rng;
	rng_seed(&rng, 20231029);
	static const struct {
		int month, day;
	} dates[] = {{3, 24},  {3, 25},  {3, 26},  {3, 27},  {3, 28}, {3, 29}, {10, 27},
		     {10, 28}, {10, 29}, {10, 30}, {10, 31}, {11, 1}, {7, 14}, {12, 20}};
	for (size_t i = 0; i < ARRAY_LEN(dates) * 20; i++) {
		int month = dates[i % ARRAY_LEN(dates)].month;
		int day = dates[i % ARRAY_LEN(dates)].day;
		int at_s = 60 * rng_between(&rng, 0, 60 * 60);
		feed_set_times(feed, 1,
			       arena_printf(&feed->arena,
					    "T0,%02d:%02d:00,%02d:%02d:00,S0,1\n"
					    "T0,64:00:00,64:00:00,S1,2\n",
					    at_s / 3600, at_s / 60 % 60, at_s / 3600,
					    at_s / 60 % 60));
		struct opened opened;
		open_date(&opened, feed, month, day);
		int64_t here = base_utc(month, day);
		uint32_t n = 0;
		for (int before = 3; before >= 0; before--) {
			int64_t depart = base_utc(month, day - before) + at_s;
			struct tm midnight = {
			    .tm_year = 123, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
			if (depart < here && depart < mktime(&midnight))
				continue;
			const struct tt_connection *c = &opened.day.connections[n++];
			assert_int_equal(c->depart_s, depart - here);
			time_t at = depart;
			struct tm wall;
			localtime_r(&at, &wall);
			int32_t wall_s = csa_day_wall_s(&opened.day, c->depart_s);
			assert_int_equal(((wall_s % 86400) + 86400) % 86400,
					 H(wall.tm_hour, wall.tm_min));
		}
		assert_int_equal(opened.day.n_connections, n);
		close_date(&opened);
	}
}

/* Rounded towards 0 they made one minute of 00:59 and 01:00, and a journey was lost. */
static void
minutes_before_second_0_are_rounded_like_all_others(void **state)
{
	(void)state;
	for (int32_t s = -7200; s < 7200; s++) {
		int32_t before = csa_day_minute_before(s);
		int32_t after = csa_day_minute_after(s);
		assert_true(before * 60 <= s && s < before * 60 + 60);
		assert_true(after * 60 - 60 < s && s <= after * 60);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_night_of_25_hours_is_longer_by_one),
	    TEST(a_night_of_23_hours_is_shorter_by_one),
	    cmocka_unit_test(minutes_before_second_0_are_rounded_like_all_others),
	    TEST(departures_are_those_of_the_c_librarys_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
