/* SPDX-License-Identifier: MIT
 *
 * The rules of stop-to-stop journeys, one by one, on feeds made for them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "travel/scan/csa.h"

#define H(h, m)   ((h)*3600 + (m)*60)
#define TRANSFERS "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"

/* From stop ${from} to ${to} (S0..S9) on a day of September 2023. */
static struct csa_answer
ask(struct feed *feed, int day_of_month, const char *from, const char *to, int32_t at_s)
{
	struct tt tt;
	struct csa_day day;
	struct csa_work work;
	feed_open(feed, &tt);
	csa_day_init(&day, &tt, civil_from_ymd(2023, 9, day_of_month));
	csa_work_init(&work, &day);
	uint32_t from_stop = tt_stop_find(&tt, from);
	uint32_t to_stop = tt_stop_find(&tt, to);
	assert_true(from_stop != TT_NONE && to_stop != TT_NONE);
	struct csa_answer answer = csa_earliest(&day, &work, from_stop, to_stop, at_s);
	assert_int_equal(csa_all(&day, &work, from_stop, at_s)[to_stop], answer.arrive_s);
	/* The mirror: who may leave later than asked arrives no later; a second later they do. */
	if (answer.arrive_s != CSA_NEVER) {
		int32_t latest_s = csa_latest(&day, &work, from_stop, to_stop, answer.arrive_s);
		assert_true(latest_s >= at_s);
		assert_int_equal(csa_earliest(&day, &work, from_stop, to_stop, latest_s).arrive_s,
				 answer.arrive_s);
		assert_true(csa_earliest(&day, &work, from_stop, to_stop, latest_s + 1).arrive_s >
			    answer.arrive_s);
	}
	csa_work_fini(&work);
	csa_day_fini(&day);
	tt_close(&tt);
	return answer;
}

#define assert_answer(answer, want_s, want_rides) \
	do { \
		struct csa_answer got = (answer); \
		assert_int_equal(got.arrive_s, want_s); \
		assert_int_equal(got.rides, want_rides); \
	} while (0)

static void
a_ride_is_found_and_one_that_has_left_is_not(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	assert_answer(ask(feed, 15, "S0", "S1", H(8, 0)), H(8, 10), 1);
	assert_answer(ask(feed, 15, "S0", "S1", H(8, 0) + 1), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S1", "S0", 0), CSA_NEVER, 0);
}

static void
staying_where_one_is_takes_no_time_and_no_ride(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S0,2\n");
	assert_answer(ask(feed, 15, "S0", "S0", H(7, 59)), H(7, 59), 0);
	assert_answer(ask(feed, 15, "S5", "S5", 0), 0, 0);
}

static void
a_change_at_a_stop_takes_no_time_even_where_the_feed_lists_one(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		       "T1,08:10:00,08:10:00,S1,1\nT1,08:20:00,08:20:00,S2,2\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S1,S1,2,180\nS1,S1,3,\n");
	assert_answer(ask(feed, 15, "S0", "S2", H(8, 0)), H(8, 20), 2);
}

static void
footpaths_count_at_both_ends_and_between_rides(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:05:00,08:05:00,S1,1\nT0,08:10:00,08:10:00,S2,2\n"
		       "T1,08:15:00,08:15:00,S3,1\nT1,08:20:00,08:20:00,S4,2\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S0,S1,2,300\nS2,S3,0,300\nS4,S5,,300\n");
	assert_answer(ask(feed, 15, "S0", "S5", H(8, 0)), H(8, 25), 2);
	assert_answer(ask(feed, 15, "S0", "S5", H(8, 0) + 1), CSA_NEVER, 0);
}

static void
a_footpath_alone_is_a_journey_without_a_ride(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S0,S1,2,600\nS2,S3,2,60\n");
	assert_answer(ask(feed, 15, "S2", "S3", 0), 60, 0);
	/* As early on foot as by the bus: no ride is the fewest. */
	assert_answer(ask(feed, 15, "S0", "S1", H(8, 0)), H(8, 10), 0);
}

static void
two_footpaths_never_follow_each_other(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		       "T1,09:00:00,09:00:00,S3,1\nT1,09:10:00,09:10:00,S4,2\n");
	feed_set(feed, "transfers.txt",
		 TRANSFERS "S1,S2,2,60\nS2,S3,2,60\nS4,S5,2,60\nS5,S6,2,60\n");
	assert_answer(ask(feed, 15, "S0", "S2", H(8, 0)), H(8, 11), 1);
	assert_answer(ask(feed, 15, "S0", "S3", H(8, 0)), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S1", "S3", H(8, 0)), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S3", "S6", H(8, 0)), CSA_NEVER, 0);
}

static void
a_later_ride_opens_footpaths_that_an_earlier_walk_may_not(void **state)
{
	struct feed *feed = *state;
	/* At S1 on foot by 08:01; by bus at 08:10; only from the bus may one walk on to S2. */
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S0,S1,2,60\nS1,S2,2,60\n");
	assert_answer(ask(feed, 15, "S0", "S2", H(8, 0)), H(8, 11), 1);
}

static void
a_footpath_of_type_three_forbids_and_of_type_one_is_none(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S1,S2,2,60\nS1,S2,3,\nS1,S3,1,60\n");
	assert_answer(ask(feed, 15, "S0", "S2", H(8, 0)), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S0", "S3", H(8, 0)), CSA_NEVER, 0);
}

static void
pickup_and_drop_off_of_type_one_forbid_and_others_do_not(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1,
		       "T0,08:00:00,08:00:00,S0,1,2,0\nT0,08:10:00,08:10:00,S1,2,1,1\n"
		       "T0,08:20:00,08:20:00,S2,3,3,3\nT0,08:30:00,08:30:00,S3,4,0,2\n");
	assert_answer(ask(feed, 15, "S0", "S1", H(8, 0)), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S1", "S2", H(8, 0)), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S0", "S2", H(8, 0)), H(8, 20), 1);
	assert_answer(ask(feed, 15, "S2", "S3", H(8, 0)), H(8, 30), 1);
}

static void
trips_past_midnight_run_on_into_the_date_and_the_next_days_do_not(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
		 "end_date\nALL,0,0,0,1,0,0,0,20230914,20230914\n");
	feed_set_times(feed, 1,
		       "T0,23:50:00,23:50:00,S0,1\nT0,24:10:00,24:10:00,S1,2\n"
		       "T0,48:20:00,48:20:00,S2,3\nT0,48:30:00,48:30:00,S3,4\n");
	assert_answer(ask(feed, 14, "S0", "S1", H(8, 0)), H(24, 10), 1);
	assert_answer(ask(feed, 15, "S0", "S1", 0), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S1", "S2", 0), H(24, 20), 1);
	assert_answer(ask(feed, 16, "S2", "S3", 0), H(0, 30), 1);
	assert_answer(ask(feed, 13, "S0", "S1", 0), CSA_NEVER, 0);
}

static void
the_same_trip_of_two_days_is_two_rides(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1,
		       "T0,01:00:00,01:00:00,S0,1\nT0,01:10:00,01:10:00,S1,2\n"
		       "T0,25:00:00,25:00:00,S2,3\nT0,25:10:00,25:10:00,S3,4\n");
	/* Yesterday's run passes S2 at 01:00; who boards today's at S0 is not on it. */
	assert_answer(ask(feed, 15, "S2", "S3", 0), H(1, 10), 1);
	assert_answer(ask(feed, 15, "S0", "S3", 0), H(25, 10), 1);
}

static void
frequencies_of_both_kinds_run_as_scheduled(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		       "T1,00:00:00,00:00:00,S0,1\nT1,00:10:00,00:10:00,S2,2\n");
	feed_set(feed, "frequencies.txt",
		 "trip_id,start_time,end_time,headway_secs,exact_times\n"
		 "T0,10:00:00,11:00:00,900,0\nT1,10:00:00,11:00:00,900,1\n");
	for (int i = 1; i <= 2; i++) {
		const char *to = i == 1 ? "S1" : "S2";
		assert_answer(ask(feed, 15, "S0", to, H(8, 0)), H(10, 10), 1);
		assert_answer(ask(feed, 15, "S0", to, H(10, 1)), H(10, 25), 1);
		assert_answer(ask(feed, 15, "S0", to, H(10, 45)), H(10, 55), 1);
		assert_answer(ask(feed, 15, "S0", to, H(10, 46)), CSA_NEVER, 0);
	}
}

static void
a_station_is_not_its_platforms(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stops.txt",
		 "stop_id,stop_lat,stop_lon,location_type,parent_station\n"
		 "X,51,-3,1,\nS0,51,-3,0,X\nS1,51.1,-3,0,\n");
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	assert_answer(ask(feed, 15, "X", "S1", 0), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S0", "S1", 0), H(8, 10), 1);
}

static void
the_fewest_rides_are_counted_among_the_earliest_only(void **state)
{
	struct feed *feed = *state;
	/* By T0 and T1 one is at S2 early and waits for T3; by T2 alone one is there later, and in
	 * time for T3 too. */
	feed_set_times(feed, 4,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		       "T1,08:10:00,08:10:00,S1,1\nT1,08:20:00,08:20:00,S2,2\n"
		       "T2,08:05:00,08:05:00,S0,1\nT2,08:30:00,08:30:00,S2,2\n"
		       "T3,08:40:00,08:40:00,S2,1\nT3,08:50:00,08:50:00,S3,2\n");
	assert_answer(ask(feed, 15, "S0", "S2", H(8, 0)), H(8, 20), 2);
	assert_answer(ask(feed, 15, "S0", "S3", H(8, 0)), H(8, 50), 2);
}

static void
rides_of_no_time_chain_in_any_order_within_one_second(void **state)
{
	struct feed *feed = *state;
	/* T2, T1, T0 have to be used in that order, against their order in the feed. */
	feed_set_times(feed, 4,
		       "T0,08:00:00,08:00:00,S2,1\nT0,08:00:00,08:00:00,S3,2\n"
		       "T1,08:00:00,08:00:00,S1,1\nT1,08:00:00,08:00:00,S2,2\n"
		       "T2,08:00:00,08:00:00,S0,1\nT2,08:00:00,08:00:00,S1,2\n"
		       "T3,08:00:00,08:00:00,S3,1\nT3,08:05:00,08:05:00,S4,2\n");
	assert_answer(ask(feed, 15, "S0", "S3", H(8, 0)), H(8, 0), 3);
	assert_answer(ask(feed, 15, "S0", "S4", H(8, 0)), H(8, 5), 4);
	assert_answer(ask(feed, 15, "S0", "S4", H(7, 0)), H(8, 5), 4);
}

static void
a_repeat_of_a_second_does_not_board_before_the_place_of_boarding(void **state)
{
	struct feed *feed = *state;
	/* On foot to S2, aboard there, at S3 at once: the bus has not brought anybody to S2, from
	 * where they might walk on to S4. */
	feed_set_times(feed, 1,
		       "T0,08:00:00,08:00:00,S1,1\nT0,08:00:00,08:00:00,S2,2\n"
		       "T0,08:00:00,08:00:00,S3,3\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S0,S2,2,300\nS2,S4,2,60\n");
	assert_answer(ask(feed, 15, "S0", "S3", H(7, 55)), H(8, 0), 1);
	assert_answer(ask(feed, 15, "S0", "S4", H(7, 55)), CSA_NEVER, 0);
}

static void
a_chain_of_more_rides_than_a_byte_counts_is_counted(void **state)
{
	struct feed *feed = *state;
	/* 300 shuttles between S0 and S1, each by a stop of its own in between, then on to S2. */
	char *stops = arena_strdup(&feed->arena, "stop_id,stop_lat,stop_lon\n");
	char *times = arena_strdup(&feed->arena, "");
	for (int i = 0; i <= 300; i++)
		stops = arena_printf(&feed->arena, "%sX%d,51,-3\n", stops, i);
	for (int i = 0; i < 300; i++) {
		int at_s = H(8, 0) + 60 * i;
		times = arena_printf(&feed->arena,
				     "%sT%d,%02d:%02d:00,%02d:%02d:00,X%d,1\n"
				     "T%d,%02d:%02d:30,%02d:%02d:30,X%d,2\n",
				     times, i, at_s / 3600, at_s / 60 % 60, at_s / 3600,
				     at_s / 60 % 60, i, i, at_s / 3600, at_s / 60 % 60, at_s / 3600,
				     at_s / 60 % 60, i + 1);
	}
	feed_set(feed, "stops.txt", stops);
	feed_set_times(feed, 300, times);
	assert_answer(ask(feed, 15, "X0", "X300", H(8, 0)), H(12, 59) + 30, 300);
}

static void
a_date_outside_the_feed_has_footpaths_and_no_rides(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
		 "end_date\nALL,1,1,1,1,1,1,1,20220101,20220102\n");
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	feed_set(feed, "transfers.txt", TRANSFERS "S0,S2,2,60\n");
	assert_answer(ask(feed, 15, "S0", "S1", 0), CSA_NEVER, 0);
	assert_answer(ask(feed, 15, "S0", "S2", 0), 60, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_ride_is_found_and_one_that_has_left_is_not),
	    TEST(staying_where_one_is_takes_no_time_and_no_ride),
	    TEST(a_change_at_a_stop_takes_no_time_even_where_the_feed_lists_one),
	    TEST(footpaths_count_at_both_ends_and_between_rides),
	    TEST(a_footpath_alone_is_a_journey_without_a_ride),
	    TEST(two_footpaths_never_follow_each_other),
	    TEST(a_later_ride_opens_footpaths_that_an_earlier_walk_may_not),
	    TEST(a_footpath_of_type_three_forbids_and_of_type_one_is_none),
	    TEST(pickup_and_drop_off_of_type_one_forbid_and_others_do_not),
	    TEST(trips_past_midnight_run_on_into_the_date_and_the_next_days_do_not),
	    TEST(the_same_trip_of_two_days_is_two_rides),
	    TEST(frequencies_of_both_kinds_run_as_scheduled),
	    TEST(a_station_is_not_its_platforms),
	    TEST(the_fewest_rides_are_counted_among_the_earliest_only),
	    TEST(rides_of_no_time_chain_in_any_order_within_one_second),
	    TEST(a_repeat_of_a_second_does_not_board_before_the_place_of_boarding),
	    TEST(a_chain_of_more_rides_than_a_byte_counts_is_counted),
	    TEST(a_date_outside_the_feed_has_footpaths_and_no_rides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
