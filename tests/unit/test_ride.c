/* SPDX-License-Identifier: MIT
 *
 * What has to be known of a ride beside its times: from the feed to a plan's JSON and its words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/prepare.h"
#include "plan/plan_json.h"
#include "plan/ride.h"
#include "tests/lib/town.h"
#include "travel/travel_json.h"

static void
expect_note(const struct plan_ride *ride, const char *note)
{
	char out[RIDE_NOTE_SIZE];
	assert_string_equal(ride_note(ride, out), note);
}

static void
a_note_says_whom_to_ring_and_ask_and_nothing_else(void **state)
{
	(void)state;
	struct plan_ride ride = {.operator_name = "City Bus"};
	expect_note(&ride, "");
	assert_null(ride_whom(&ride));
	ride.to_board = PLAN_ASK_OPERATOR;
	expect_note(&ride, "Ring City Bus the day before to be picked up.");
	ride.to_alight = PLAN_ASK_DRIVER;
	ride.is_about = true;
	expect_note(&ride, "Ring City Bus the day before to be picked up. Ask the driver to be let "
			   "off. Its times are only about right: be there early.");
	ride.to_alight = PLAN_ASK_OPERATOR;
	ride.is_about = false;
	ride.operator_name = "";
	expect_note(&ride, "Ring the operator the day before to be picked up and let off.");
	/* A name that nobody can read out is not said, and never cut. */
	char name[400];
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	ride.operator_name = name;
	expect_note(&ride, "Ring the operator the day before to be picked up and let off.");
	name[100] = '\0';
	assert_ptr_equal(ride_whom(&ride), name);
	ride.to_board = ride.to_alight = PLAN_ASK_OPERATOR;
	ride.is_about = true;
	char out[RIDE_NOTE_SIZE];
	assert_true(strlen(ride_note(&ride, out)) < RIDE_NOTE_SIZE - 100);
}

/* The one ride from Stop 0 to Stop 5. */
static const struct travel_journey *
journey_of(struct town *town)
{
	const struct travel_place from = town_beside(0, 0, "here");
	const struct travel_place to = town_beside(5, 0, "there");
	town->query.ways = 1u << TRAVEL_TRANSIT;
	struct travel_options all =
	    travel_options(town->travel, &town->query, &from, &to, &town->arena);
	assert_int_equal(all.n, 1);
	return all.list[0].journey;
}

static void
a_plan_knows_of_a_ride_what_the_feed_says(void **state)
{
	struct town *town = *state;
	/* Rung for at the first stop, asked for at the last, whose time is left to be filled in. */
	feed_set(&town->feed, "routes.txt", "route_id,route_short_name,route_type\nR,1,3\n");
	town_open(town, 1,
		  "T0,08:00:00,08:00:00,S0,1,2,0\nT0,,,S5,2,0,3\nT0,08:20:00,08:20:00,S9,3,0,0\n");
	const struct travel_journey *journey = journey_of(town);
	const struct travel_ride *ride = journey->legs[0].rides;
	assert_false(ride->is_depart_about);
	assert_true(ride->is_arrive_about);
	json_t *told = travel_json_rides(ride, 1);
	json_t *one = json_array_get(told, 0);
	assert_null(json_object_get(one, "depart_about"));
	assert_true(json_is_true(json_object_get(one, "arrive_about")));
	json_decref(told);

	int n;
	const struct plan_ride *rides = prepare_rides_of(journey, &town->arena, &n);
	assert_int_equal(n, 1);
	assert_true(rides[0].is_about);
	assert_int_equal(rides[0].to_board, PLAN_ASK_OPERATOR);
	assert_int_equal(rides[0].to_alight, PLAN_ASK_DRIVER);
	json_t *list = plan_rides_json(rides, 1);
	one = json_array_get(list, 0);
	assert_string_equal(json_string_value(json_object_get(one, "to_board")), "ring_operator");
	assert_string_equal(json_string_value(json_object_get(one, "to_alight")), "ask_driver");
	assert_string_equal(json_string_value(json_object_get(one, "operator")), "City Bus");
	assert_non_null(strstr(json_string_value(json_object_get(one, "note")), "Ring City Bus"));

	/* It survives being stored: what is read back is written again the same. */
	struct plan_leg leg = {.from = PLAN_PLACE_GATE,
			       .to = PLAN_PLACE_HOME,
			       .by = PLAN_TRANSIT,
			       .depart_min = 480,
			       .arrive_min = 490,
			       .ref = PLAN_NONE,
			       .rides = rides,
			       .n_rides = 1};
	struct plan_solution solution = {.plan = "P1",
					 .version = 1,
					 .feasible = true,
					 .ready = true,
					 .n_legs = 1,
					 .ends_min = 490};
	solution.legs[0] = leg;
	json_t *stored = plan_solution_json(&solution);
	struct problems problems;
	problems_init(&problems, &town->arena);
	struct plan_solution back;
	assert_int_equal(plan_solution_parse(stored, &problems, &back), 0);
	assert_int_equal(back.legs[0].rides[0].to_board, PLAN_ASK_OPERATOR);
	json_t *again = plan_solution_json(&back);
	assert_true(json_equal(stored, again));
	json_decref(again);
	json_decref(stored);
	json_decref(list);
}

static void
a_bus_every_ten_minutes_or_so_is_only_about_right(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "frequencies.txt",
		 "trip_id,start_time,end_time,headway_secs,exact_times\n"
		 "T0,08:00:00,08:01:00,600,0\n");
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	const struct travel_ride *ride = journey_of(town)->legs[0].rides;
	assert_true(ride->is_depart_about);
	assert_true(ride->is_arrive_about);
}

static void
an_exact_ride_says_nothing(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	int n;
	const struct plan_ride *rides = prepare_rides_of(journey_of(town), &town->arena, &n);
	expect_note(&rides[0], "");
	json_t *list = plan_rides_json(rides, 1);
	assert_null(json_object_get(json_array_get(list, 0), "note"));
	assert_null(json_object_get(json_array_get(list, 0), "operator"));
	json_decref(list);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_note_says_whom_to_ring_and_ask_and_nothing_else),
	    TEST(a_plan_knows_of_a_ride_what_the_feed_says),
	    TEST(a_bus_every_ten_minutes_or_so_is_only_about_right),
	    TEST(an_exact_ride_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
