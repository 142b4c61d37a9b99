/* SPDX-License-Identifier: MIT
 *
 * The ways between places that a planner chooses from: transit in a window, taxi bands, lifts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/town.h"

#define AT(h, m) ((h)*60 + (m))

static struct travel_options
options_between(struct town *town, struct travel_place from, struct travel_place to)
{
	return travel_options(town->travel, &town->query, &from, &to, &town->arena);
}

static const struct travel_option *
first_by(const struct travel_options *options, enum travel_way by)
{
	for (int i = 0; i < options->n; i++)
		if (options->list[i].by == by)
			return &options->list[i];
	return NULL;
}

static int
count_by(const struct travel_options *options, enum travel_way by)
{
	int n = 0;
	for (int i = 0; i < options->n; i++)
		n += options->list[i].by == by;
	return n;
}

static void
options_are_each_departure_that_no_other_beats(void **state)
{
	struct town *town = *state;
	/* T1 leaves before T0 and arrives later; T2 arrives with T3 and leaves before. */
	town_open(town, 4,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		  "T1,07:50:00,07:50:00,S0,1\nT1,08:20:00,08:20:00,S5,2\n"
		  "T2,09:00:00,09:00:00,S0,1\nT2,09:30:00,09:30:00,S5,2\n"
		  "T3,09:10:00,09:10:00,S0,1\nT3,09:30:00,09:30:00,S5,2\n");
	struct travel_options options =
	    options_between(town, town_beside(0, 0, "a"), town_beside(5, 0, "b"));
	assert_int_equal(count_by(&options, TRAVEL_TRANSIT), 2);
	const struct travel_option *first = first_by(&options, TRAVEL_TRANSIT);
	assert_int_equal(first->depart_first_min, AT(8, 0));
	assert_int_equal(first->depart_last_min, AT(8, 0));
	assert_int_equal(first->minutes, 10);
	assert_int_equal(first->pence, 220);
	assert_int_equal(first[1].depart_first_min, AT(9, 10));
	assert_ptr_equal(first_by(&options, TRAVEL_WALK), NULL);
}

static void
nothing_leaves_or_arrives_outside_the_window(void **state)
{
	struct town *town = *state;
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		  "T1,09:00:00,09:00:00,S0,1\nT1,09:10:00,09:10:00,S5,2\n");
	struct travel_place from = town_beside(0, 330, "a"); /* five minutes away */
	struct travel_place to = town_beside(5, 0, "b");
	static const struct {
		int from_min, until_min, n;
	} cases[] = {{AT(7, 54), AT(9, 10), 2},
		     {AT(7, 55), AT(9, 10), 1},
		     {AT(7, 54), AT(9, 9), 1},
		     {AT(7, 55), AT(9, 9), 0}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		town->query.from_min = cases[i].from_min;
		town->query.until_min = cases[i].until_min;
		struct travel_options options = options_between(town, from, to);
		assert_int_equal(count_by(&options, TRAVEL_TRANSIT), cases[i].n);
		for (int k = 0; k < options.n; k++) {
			const struct travel_option *option = &options.list[k];
			assert_true(option->depart_first_min >= cases[i].from_min);
			assert_true(option->depart_last_min + option->minutes <=
				    cases[i].until_min);
		}
	}
}

static void
a_taxi_has_one_option_for_each_band_and_its_price(void **state)
{
	struct town *town = *state;
	town_open(town, 0, "");
	town->query.from_min = AT(9, 0);
	town->query.until_min = AT(26, 0);
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(5, 0, "b");
	struct travel_options options = options_between(town, from, to);
	assert_int_equal(count_by(&options, TRAVEL_TAXI), 2);
	const struct travel_option *day = first_by(&options, TRAVEL_TAXI);
	/* 5,559.8 m x 1.5 = 8,340 m: 1 km at 30 and 7.34 km at 60 km/h are 9.34 min, and 5 for the
	 * car to come; 300 + 83 steps of 10 + 100 for booking. */
	assert_int_equal(day->minutes, 15);
	assert_int_equal(day->pence, 300 + 83 * 10 + 100);
	assert_int_equal(day->depart_first_min, AT(9, 0));
	assert_int_equal(day->depart_last_min, AT(22, 59));
	assert_int_equal(day[1].pence, 400 + 83 * 20 + 100);
	assert_int_equal(day[1].depart_first_min, AT(23, 0));
	assert_int_equal(day[1].depart_last_min, AT(25, 45));
	assert_int_equal(day->walk_m, 0);
}

static void
the_night_band_of_the_day_before_holds_until_its_end(void **state)
{
	struct town *town = *state;
	town_open(town, 0, "");
	town->query.until_min = AT(7, 0);
	struct travel_options options =
	    options_between(town, town_beside(0, 0, "a"), town_beside(5, 0, "b"));
	const struct travel_option *night = first_by(&options, TRAVEL_TAXI);
	for (int i = 0; i < options.n; i++)
		if (options.list[i].by == TRAVEL_TAXI && options.list[i].depart_first_min == 0)
			night = &options.list[i];
	assert_int_equal(night->depart_first_min, 0);
	assert_int_equal(night->depart_last_min, AT(5, 59));
	assert_int_equal(night->pence, 400 + 83 * 20 + 100);
}

static void
a_lift_starts_and_ends_within_its_window(void **state)
{
	struct town *town = *state;
	town_open(town, 0, "");
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(5, 0, "b");
	struct travel_options options = options_between(town, from, to);
	assert_null(first_by(&options, TRAVEL_LIFT));
	town->query.lift_from_min = AT(9, 0);
	town->query.lift_until_min = AT(13, 0);
	options = options_between(town, from, to);
	const struct travel_option *lift = first_by(&options, TRAVEL_LIFT);
	assert_int_equal(lift->minutes, 10);
	assert_int_equal(lift->depart_first_min, AT(9, 0));
	assert_int_equal(lift->depart_last_min, AT(12, 50));
	assert_int_equal(lift->pence, 0);
	town->query.lift_until_min = AT(9, 9); /* too short for the way */
	options = options_between(town, from, to);
	assert_null(first_by(&options, TRAVEL_LIFT));
}

static void
only_the_ways_asked_for_are_offered(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:05:00,08:05:00,S1,2\n");
	town->query.lift_until_min = AT(20, 0);
	for (int way = 0; way < TRAVEL_WAYS; way++) {
		town->query.ways = 1u << way;
		struct travel_options options =
		    options_between(town, town_beside(0, 0, "a"), town_beside(1, 0, "b"));
		assert_true(options.n > 0);
		for (int i = 0; i < options.n; i++)
			assert_int_equal(options.list[i].by, way);
	}
}

static void
equal_places_are_no_way_apart(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:05:00,08:05:00,S0,2\n");
	struct travel_options options =
	    options_between(town, town_beside(0, 0, "a"), town_beside(0, 0, "b"));
	assert_int_equal(options.n, 1);
	assert_int_equal(options.list[0].minutes, 0);
	assert_int_equal(options.list[0].walk_m, 0);
}

static void
a_matrix_holds_what_each_pair_gives_alone(void **state)
{
	struct town *town = *state;
	town_open(town, 3,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S3,2\n"
		  "T0,08:20:00,08:20:00,S6,3\nT1,09:00:00,09:00:00,S6,1\n"
		  "T1,09:10:00,09:10:00,S3,2\nT1,09:20:00,09:20:00,S0,3\n"
		  "T2,08:14:00,08:14:00,S3,1\nT2,08:30:00,08:30:00,S9,2\n");
	const struct travel_place places[] = {town_beside(0, 100, "a"), town_beside(3, 200, "b"),
					      town_beside(6, 0, "c"), town_beside(9, 500, "d")};
	const struct travel_options *matrix =
	    travel_matrix(town->travel, &town->query, places, 4, &town->arena);
	int n_transit = 0;
	for (int from = 0; from < 4; from++)
		for (int to = 0; to < 4; to++) {
			struct travel_options alone =
			    options_between(town, places[from], places[to]);
			const struct travel_options *got = &matrix[from * 4 + to];
			assert_int_equal(got->n, alone.n);
			for (int i = 0; i < alone.n; i++) {
				assert_int_equal(got->list[i].by, alone.list[i].by);
				assert_int_equal(got->list[i].depart_first_min,
						 alone.list[i].depart_first_min);
				assert_int_equal(got->list[i].minutes, alone.list[i].minutes);
				assert_int_equal(got->list[i].walk_m, alone.list[i].walk_m);
			}
			n_transit += count_by(got, TRAVEL_TRANSIT);
		}
	assert_int_equal(n_transit, 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(options_are_each_departure_that_no_other_beats),
	    TEST(nothing_leaves_or_arrives_outside_the_window),
	    TEST(a_taxi_has_one_option_for_each_band_and_its_price),
	    TEST(the_night_band_of_the_day_before_holds_until_its_end),
	    TEST(a_lift_starts_and_ends_within_its_window),
	    TEST(only_the_ways_asked_for_are_offered),
	    TEST(equal_places_are_no_way_apart),
	    TEST(a_matrix_holds_what_each_pair_gives_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
