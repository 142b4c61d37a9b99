/* SPDX-License-Identifier: MIT
 *
 * Metres and seconds on foot and by road, circles that are kept clear of, and which stops are near.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/feed.h"
#include "travel/price/car.h"
#include "travel/near.h"
#include "travel/walk.h"

static const struct geo_point gate = {51.4806, -3.1679};
static const struct geo_point newport = {51.588, -2.995};

static void
the_way_on_foot_is_the_straight_line_and_a_third_rounded_up(void **state)
{
	(void)state;
	/* 0.01 degrees of latitude are 1,111.95 m. */
	const struct geo_point a = {51.50, -3.0};
	const struct geo_point b = {51.51, -3.0};
	assert_int_equal(walk_m(a, b), 1446);
	assert_int_equal(walk_m(b, a), 1446);
	assert_int_equal(walk_m(a, a), 0);
	assert_int_equal(walk_s(1446, 1.1), 1315);
	assert_int_equal(walk_s(0, 1.1), 0);
}

static void
a_circle_bars_the_lines_that_touch_it_and_no_others(void **state)
{
	(void)state;
	/* A line 1,112 m north; the centre 400 m east of its middle. */
	const struct geo_point a = {51.50, -3.0};
	const struct geo_point b = {51.51, -3.0};
	double east_m = 111195.08 * cos(51.505 * M_PI / 180);
	struct travel_avoid circle = {{51.505, -3.0 + 400 / east_m}, 399};
	assert_false(walk_is_avoided(a, b, &circle, 1));
	circle.radius_m = 401;
	assert_true(walk_is_avoided(a, b, &circle, 1));
	assert_true(walk_is_avoided(b, a, &circle, 1));
	assert_false(walk_is_avoided(a, b, &circle, 0));
	/* Behind the end of the line it is the end that counts. */
	circle.at = (struct geo_point){51.51 + 500 / 111195.08, -3.0};
	circle.radius_m = 499;
	assert_false(walk_is_avoided(a, b, &circle, 1));
	circle.radius_m = 501;
	assert_true(walk_is_avoided(a, b, &circle, 1));
	assert_false(walk_is_inside(a, &circle, 1));
	assert_true(walk_is_inside(b, &circle, 1));
	/* Standing still inside. */
	assert_true(walk_is_avoided(b, b, &circle, 1));
}

static void
a_car_is_slow_in_town_and_quicker_behind_it(void **state)
{
	(void)state;
	const struct car car = {.road_factor = 2, .town_m = 1000, .town_kmh = 20, .open_kmh = 60};
	assert_int_equal(car_minutes(&car, 0), 0);
	assert_int_equal(car_minutes(&car, 1), 1);
	assert_int_equal(car_minutes(&car, 1000), 3);
	assert_int_equal(car_minutes(&car, 4000), 6);
	assert_int_equal(car_minutes(&car, 4001), 7);
	assert_int_equal(
	    car_m(&car, (struct geo_point){51.50, -3.0}, (struct geo_point){51.51, -3.0}), 2224);
	struct car usual = car_default();
	assert_in_range(car_minutes(&usual, car_m(&usual, gate, newport)), 20, 60);
}

static void
stops_are_near_when_a_measure_of_each_says_so(void **state)
{
	struct feed *feed = *state;
	struct rng rng;
	rng_seed(&rng, 4);
	char *stops = arena_strdup(&feed->arena, "stop_id,stop_lat,stop_lon\n");
	char *times = arena_strdup(&feed->arena, "");
	for (int i = 0; i < 200; i++) {
		/* Also across the line where the longitude changes its sign. */
		double lon = i % 2 == 0 ? 179.99 : -179.99;
		stops =
		    arena_printf(&feed->arena, "%sS%d,%.5f,%.5f\n", stops, i,
				 60 + 0.0002 * rng_between(&rng, 0, 200),
				 lon + (i % 2 == 0 ? 1 : -1) * 0.00001 * rng_between(&rng, 0, 999));
		if (i < 150)
			times = arena_printf(&feed->arena, "%sT0,08:00:00,08:00:00,S%d,%d\n", times,
					     i, i);
	}
	feed_set(feed, "stops.txt", stops);
	feed_set_times(feed, 1, times);
	struct tt tt;
	feed_open(feed, &tt);
	struct csa_day day;
	csa_day_init(&day, &tt, civil_from_ymd(2023, 9, 15));
	struct near near;
	near_init(&near, &day);
	assert_int_equal(near.n, 150); /* nothing stops at the others */
	struct near_stop *found = calloc(near.n, sizeof(*found));
	for (int i = 0; i < 200; i++) {
		struct geo_point at = tt_stop_at(&tt, (uint32_t)i);
		uint32_t n = near_find(&near, at, 700, 1.1, found);
		uint32_t want = 0;
		for (uint32_t other = 0; other < 150; other++)
			want += walk_m(at, tt_stop_at(&tt, other)) <= 700;
		assert_int_equal(n, want);
		assert_true(want > 1);
		for (uint32_t k = 0; k < n; k++)
			assert_int_equal(found[k].s, walk_s(found[k].m, 1.1));
	}
	free(found);
	near_fini(&near);
	csa_day_fini(&day);
	tt_close(&tt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_way_on_foot_is_the_straight_line_and_a_third_rounded_up),
	    cmocka_unit_test(a_circle_bars_the_lines_that_touch_it_and_no_others),
	    cmocka_unit_test(a_car_is_slow_in_town_and_quicker_behind_it),
	    cmocka_unit_test_setup_teardown(stops_are_near_when_a_measure_of_each_says_so,
					    feed_set_up, feed_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
