/* SPDX-License-Identifier: MIT
 *
 * What one backward scan knows besides the journeys from a door: what is best when a connection is
 * missed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/town.h"
#include "travel/profile.h"
#include "travel/scan/csa_split.h"

#define H(h, m) ((h)*3600 + (m)*60)

/* A scan to a place beside stop ${to}; S0..S9 are 1,446 m of walking apart. */
struct scanned {
	struct tt tt;
	struct csa_day day;
	struct near near;
	struct profile profile;
	struct arena arena;
	struct travel_query person;
};

static void
scan(struct scanned *scanned, struct feed *feed, int to)
{
	feed_open(feed, &scanned->tt);
	arena_init(&scanned->arena);
	csa_day_init(&scanned->day, &scanned->tt, scanned->person.date);
	csa_split_day(&scanned->day, CSA_SPLIT_DOORS);
	near_init(&scanned->near, &scanned->day);
	near_link(&scanned->near, scanned->person.walk_m_max_leg, scanned->person.walk_mps);
	profile_init(&scanned->profile, &scanned->near);
	struct profile_place place = profile_place_make(
	    &scanned->near, &scanned->person, town_beside(to, 110, "there").at, &scanned->arena);
	profile_scan(&scanned->profile,
		     &(struct profile_query){
			 .person = &scanned->person, .places = &place, .n_places = 1, .target = 0});
}

static void
done(struct scanned *scanned)
{
	profile_fini(&scanned->profile);
	near_fini(&scanned->near);
	csa_day_fini(&scanned->day);
	tt_close(&scanned->tt);
	arena_fini(&scanned->arena);
}

static int32_t
missed(const struct scanned *scanned, const char *stop, int32_t at_s)
{
	return profile_missed(&scanned->profile, tt_stop_find(&scanned->tt, stop), at_s)
	    .cost.arrive_s;
}

#define DEFAULTS \
	{ \
		.person = travel_query_default(civil_from_ymd(2023, 9, 15)) \
	}

static void
the_next_ride_is_boarded_without_a_margin_by_who_stands_there(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 3,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		       "T1,08:01:00,08:01:00,S0,1\nT1,08:40:00,08:40:00,S5,2\n"
		       "T2,09:00:00,09:00:00,S0,1\nT2,09:10:00,09:10:00,S5,2\n");
	struct scanned scanned = DEFAULTS;
	scan(&scanned, feed, 5);
	assert_int_equal(missed(&scanned, "S0", H(7, 59)), H(8, 11) + 40);
	assert_int_equal(missed(&scanned, "S0", H(8, 0)), H(8, 41) + 40);
	assert_int_equal(missed(&scanned, "S0", H(8, 1)), H(9, 11) + 40);
	assert_int_equal(missed(&scanned, "S0", H(9, 0)), CSA_NEVER);
	struct profile_step step =
	    profile_missed(&scanned.profile, tt_stop_find(&scanned.tt, "S0"), H(8, 0));
	assert_int_equal(step.latest_s, H(8, 1));
	assert_int_equal(step.cost.rides, 1);
	done(&scanned);
}

static void
without_a_margin_the_missed_ride_does_not_come_back(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	struct scanned scanned = DEFAULTS;
	scanned.person.change_minutes_min = 0;
	scan(&scanned, feed, 5);
	assert_int_equal(missed(&scanned, "S0", H(8, 0) - 1), H(8, 11) + 40);
	assert_int_equal(missed(&scanned, "S0", H(8, 0)), CSA_NEVER);
	done(&scanned);
}

static void
another_stop_needs_the_walk_and_the_margin_of_a_change(void **state)
{
	struct feed *feed = *state;
	/* From S0 to S1 it is 1,446 m: 1,315 s. With 4 minutes from the minute of arrival. */
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		       "T1,08:26:00,08:26:00,S1,1\nT1,08:40:00,08:40:00,S5,2\n");
	struct scanned scanned = DEFAULTS;
	scan(&scanned, feed, 5);
	assert_int_equal(missed(&scanned, "S0", H(8, 0)), H(8, 41) + 40);
	struct profile_step step =
	    profile_missed(&scanned.profile, tt_stop_find(&scanned.tt, "S0"), H(8, 0));
	assert_int_equal(step.latest_s, H(8, 22) - 1315);
	assert_int_equal(step.cost.walk_m, 1446 + 110);
	assert_int_equal(missed(&scanned, "S0", H(8, 22) - 1315), CSA_NEVER);
	done(&scanned);
}

static void
the_walk_to_the_door_is_left_when_nothing_better_comes(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 2,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:05:00,08:05:00,S1,2\n"
		       "T1,09:00:00,09:00:00,S0,1\nT1,09:05:00,09:05:00,S1,2\n");
	struct scanned scanned = DEFAULTS;
	scan(&scanned, feed, 1);
	uint32_t stop = tt_stop_find(&scanned.tt, "S0");
	struct profile_step step = profile_missed(&scanned.profile, stop, H(8, 0));
	assert_int_equal(step.entry, PROFILE_NONE);
	assert_int_equal(step.latest_s, H(8, 0));
	assert_in_range(step.cost.arrive_s, H(8, 0) + 1315, H(8, 0) + 1330);
	assert_int_equal(step.cost.rides, 0);
	/* Past the window there is no walk either. */
	assert_int_equal(missed(&scanned, "S0", TRAVEL_MINUTE_MAX * 60 - 600), CSA_NEVER);
	done(&scanned);
}

static void
who_misses_a_line_gets_the_next_of_another_and_walks_as_one_who_rode_none(void **state)
{
	struct feed *feed = *state;
	feed_set_times(feed, 3,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		       "T1,08:01:00,08:01:00,S0,1\nT1,08:20:00,08:20:00,S5,2\n"
		       "T2,08:27:00,08:27:00,S1,1\nT2,08:40:00,08:40:00,S5,2\n");
	feed_set(feed, "transfers.txt",
		 "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"
		 "S0,S0,3,T0,T1\nS0,S1,3,T0,\n");
	struct scanned scanned = DEFAULTS;
	scan(&scanned, feed, 5);
	const struct tt_connection *rows = scanned.day.connections;
	for (int i = 0; i < 2; i++) {
		/* Where T0 and where T1 call, which are not where one stands. */
		uint32_t stop = tt_from(&rows[i]);
		assert_int_equal(scanned.day.tt->n_stops, scanned.tt.n_stops + 2);
		assert_true(stop >= scanned.tt.n_stops);
		const struct profile *profile = &scanned.profile;
		assert_int_equal(profile_missed(profile, stop, H(8, 0)).cost.arrive_s,
				 H(8, 21) + 40);
		assert_int_equal(profile_missed(profile, stop, H(8, 1)).cost.arrive_s,
				 H(8, 41) + 40);
	}
	done(&scanned);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_next_ride_is_boarded_without_a_margin_by_who_stands_there),
	    TEST(without_a_margin_the_missed_ride_does_not_come_back),
	    TEST(another_stop_needs_the_walk_and_the_margin_of_a_change),
	    TEST(who_misses_a_line_gets_the_next_of_another_and_walks_as_one_who_rode_none),
	    TEST(the_walk_to_the_door_is_left_when_nothing_better_comes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
