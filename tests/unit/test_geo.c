/* SPDX-License-Identifier: MIT
 *
 * Points and distances, by places whose distance is known.
 */
#include "base/geo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <math.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/err.h"

static void
expect_m(struct geo_point a, struct geo_point b, double expected_m, double within_m)
{
	assert_true(fabs(geo_distance_m(a, b) - expected_m) <= within_m);
}

static void
points_off_the_earth_are_not_valid(void **state)
{
	(void)state;
	assert_true(geo_is_valid((struct geo_point){90, -180}));
	assert_true(geo_is_valid((struct geo_point){-90, 180}));
	static const struct geo_point wrong[] = {
	    {90.001, 0}, {-90.001, 0}, {0, 180.001}, {0, -180.001}, {NAN, 0}, {0, INFINITY},
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(geo_is_valid(wrong[i]));
}

static void
distances_follow_the_great_circle(void **state)
{
	(void)state;
	const double quarter_m = 6371008.8 * 3.14159265358979323846 / 2;
	expect_m((struct geo_point){90, 0}, (struct geo_point){0, 77}, quarter_m, 0.001);
	expect_m((struct geo_point){0, 0}, (struct geo_point){0, 180}, 2 * quarter_m, 0.001);
	/* One minute of latitude is a nautical mile, within the Earth's flattening. */
	expect_m((struct geo_point){51.5, -3}, (struct geo_point){51.5 + 1.0 / 60, -3}, 1853.25,
		 0.01);
	/* Across the date line the short way is taken. */
	expect_m((struct geo_point){0, 179.5}, (struct geo_point){0, -179.5}, quarter_m / 90,
		 0.001);
}

static void
distance_is_symmetric_and_nothing_to_oneself(void **state)
{
	(void)state;
	struct geo_point gate = {51.4806, -3.1679};
	struct geo_point office = {51.582255, -2.987843};
	expect_m(gate, gate, 0, 0);
	expect_m(gate, office, geo_distance_m(office, gate), 0);
	assert_in_range((int)geo_distance_m(gate, office), 16700, 16900);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(points_off_the_earth_are_not_valid),
	    cmocka_unit_test(distances_follow_the_great_circle),
	    cmocka_unit_test(distance_is_symmetric_and_nothing_to_oneself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
