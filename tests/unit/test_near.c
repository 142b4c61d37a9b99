/* SPDX-License-Identifier: MIT
 *
 * Changes on foot: what is near, and what transfers.txt makes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/feed.h"
#include "travel/near.h"

#define HEADER "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id\n"

struct linked {
	struct tt tt;
	struct csa_day day;
	struct near near;
};

/* S0 to S3 are served; neighbours are 1,446 m apart, 1,315 s at 1.1 m/s. */
static void
link_stops(struct linked *linked, struct feed *feed, const char *transfers)
{
	feed_set_times(feed, 1,
		       "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		       "T0,08:20:00,08:20:00,S2,3\nT0,08:30:00,08:30:00,S3,4\n");
	feed_set(feed, "transfers.txt", transfers);
	feed_open(feed, &linked->tt);
	csa_day_init(&linked->day, &linked->tt, civil_from_ymd(2023, 9, 15));
	near_init(&linked->near, &linked->day);
	near_link(&linked->near, 1500, 1.1);
}

static void
unlink_stops(struct linked *linked)
{
	near_fini(&linked->near);
	csa_day_fini(&linked->day);
	tt_close(&linked->tt);
}

/* Seconds from one stop to another, -1 if one may not change so. The same walk turned round. */
static int
change_s(const struct linked *linked, const char *from, const char *to)
{
	const struct near *near = &linked->near;
	uint32_t a = tt_stop_find(&linked->tt, from);
	uint32_t b = tt_stop_find(&linked->tt, to);
	int s = -1;
	int back_s = -1;
	for (uint32_t i = near->change_first[a]; i < near->change_first[a + 1]; i++)
		if (near->change[i].stop == b)
			s = near->change[i].s;
	for (uint32_t i = near->come_first[b]; i < near->come_first[b + 1]; i++)
		if (near->come[i].stop == a)
			back_s = near->come[i].s;
	assert_int_equal(s, back_s);
	return s;
}

static int
stay_s(const struct linked *linked, const char *at)
{
	return linked->near.stay_s[tt_stop_find(&linked->tt, at)];
}

static void
without_rows_a_change_is_a_walk(void **state)
{
	struct linked linked;
	link_stops(&linked, *state, NULL);
	assert_int_equal(change_s(&linked, "S0", "S1"), 1315);
	assert_int_equal(change_s(&linked, "S1", "S0"), 1315);
	assert_int_equal(change_s(&linked, "S0", "S2"), -1);
	assert_int_equal(change_s(&linked, "S0", "S4"), -1); /* not served */
	assert_int_equal(stay_s(&linked, "S1"), 0);
	unlink_stops(&linked);
}

static void
a_minimum_time_is_kept_where_the_walk_is_quicker(void **state)
{
	struct linked linked;
	link_stops(&linked, *state,
		   HEADER "S0,S1,2,2000,,\nS1,S2,2,60,,\nS1,S1,2,180,,\nS2,S1,0,9000,,\n");
	assert_int_equal(change_s(&linked, "S0", "S1"), 2000);
	assert_int_equal(change_s(&linked, "S1", "S0"), 1315);
	assert_int_equal(change_s(&linked, "S1", "S2"), 1315);
	assert_int_equal(change_s(&linked, "S2", "S1"), 1315); /* only type 2 has one */
	assert_int_equal(stay_s(&linked, "S1"), 180);
	unlink_stops(&linked);
}

static void
a_forbidden_change_is_none_in_that_direction(void **state)
{
	struct linked linked;
	link_stops(&linked, *state, HEADER "S0,S1,3,,,\nS2,S2,3,,,\n");
	assert_int_equal(change_s(&linked, "S0", "S1"), -1);
	assert_int_equal(change_s(&linked, "S1", "S0"), 1315);
	assert_int_equal(change_s(&linked, "S1", "S2"), 1315);
	assert_int_equal(stay_s(&linked, "S2"), NEAR_NO_STAY);
	unlink_stops(&linked);
}

static void
a_timed_change_is_a_walk_like_any_other(void **state)
{
	struct linked linked;
	link_stops(&linked, *state, HEADER "S0,S1,1,,,\nS1,S1,1,,,\n");
	assert_int_equal(change_s(&linked, "S0", "S1"), 1315);
	assert_int_equal(stay_s(&linked, "S1"), 0);
	unlink_stops(&linked);
}

static void
rows_for_a_route_count_for_all_where_stops_are_whole(void **state)
{
	struct linked linked;
	link_stops(&linked, *state,
		   HEADER
		   "S0,S1,2,1400,,\nS0,S1,2,1900,R,\nS1,S2,3,,R,\nS2,S3,3,,R,\nS2,S3,0,,,\n");
	assert_int_equal(change_s(&linked, "S0", "S1"), 1900);
	assert_int_equal(change_s(&linked, "S1", "S2"), -1);
	assert_int_equal(change_s(&linked, "S2", "S3"), -1);
	unlink_stops(&linked);
}

static void
platforms_of_a_station_need_no_row_and_share_its_rows(void **state)
{
	struct feed *feed = *state;
	feed_set(feed, "stops.txt",
		 "stop_id,stop_lat,stop_lon,location_type,parent_station\nP,51.5,-3,1,\n"
		 "S0,51.5,-3,0,P\nS1,51.5004,-3,0,P\nS2,51.501,-3,0,\nS3,51.6,-3,0,\n");
	struct linked linked;
	link_stops(&linked, feed, NULL);
	assert_int_equal(change_s(&linked, "S0", "S1"), 53); /* 58 m */
	unlink_stops(&linked);
	link_stops(&linked, feed, HEADER "P,P,2,120,,\nP,S2,2,300,,\n");
	assert_int_equal(change_s(&linked, "S0", "S1"), 120);
	assert_int_equal(stay_s(&linked, "S0"), 120);
	assert_int_equal(change_s(&linked, "S1", "S2"), 300);
	unlink_stops(&linked);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, feed_set_up, feed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(without_rows_a_change_is_a_walk),
	    TEST(a_minimum_time_is_kept_where_the_walk_is_quicker),
	    TEST(a_forbidden_change_is_none_in_that_direction),
	    TEST(a_timed_change_is_a_walk_like_any_other),
	    TEST(rows_for_a_route_count_for_all_where_stops_are_whole),
	    TEST(platforms_of_a_station_need_no_row_and_share_its_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
