/* SPDX-License-Identifier: MIT
 *
 * One person's question: what if a ride is missed, second choices, a car for a part of the way, and
 * the limit that has to give; on small towns made for each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/town.h"
#include "travel/travel_answer.h"

#define AT(h, m) ((h)*60 + (m))

static struct travel_question
question(struct town *town, int from, int to, int minute)
{
	return (struct travel_question){
	    .query = &town->query,
	    .from = town_beside(from, 0, "a"),
	    .to = town_beside(to, 0, "b"),
	    .minute = minute,
	    .latest_min = TRAVEL_MINUTE_MAX,
	    .money_pence = TRAVEL_PENCE_NONE,
	};
}

static struct travel_answer
find(struct town *town, const struct travel_question *asked)
{
	return travel_answer_find(town->travel, asked, &town->arena);
}

static int
set_up(void **state)
{
	town_set_up(state);
	struct town *town = *state;
	town->query.ways = 1u << TRAVEL_WALK | 1u << TRAVEL_TRANSIT;
	return 0;
}

/* From stop 0 to stop 9: 1 to stop 5 and on from there twice, and once a slow one all the way. */
static const char slow_and_quick[] = "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
				     "T1,08:15:00,08:15:00,S5,1\nT1,08:25:00,08:25:00,S9,2\n"
				     "T2,08:45:00,08:45:00,S5,1\nT2,08:55:00,08:55:00,S9,2\n"
				     "T3,08:05:00,08:05:00,S0,1\nT3,09:30:00,09:30:00,S9,2\n";

static void
for_each_ride_it_is_told_what_is_left_when_it_is_missed(void **state)
{
	struct town *town = *state;
	town_open(town, 4, slow_and_quick);
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.journey->arrive_min, AT(8, 25));
	assert_int_equal(answer.n_missed, 2);
	assert_int_equal(answer.missed[0].ride->depart_min, AT(8, 0));
	assert_int_equal(answer.missed[0].then->depart_min, AT(8, 5));
	assert_int_equal(answer.missed[0].then->arrive_min, AT(9, 30));
	assert_int_equal(answer.missed[1].ride->depart_min, AT(8, 15));
	assert_int_equal(answer.missed[1].then->arrive_min, AT(8, 55));
	assert_string_equal(answer.missed[1].then->legs[0].from, "Stop 5");
}

static void
the_last_ride_is_said_to_be_the_last_and_a_walk_is_told_where_one_can_walk(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	struct travel_question asked = question(town, 0, 5, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.n_missed, 1);
	assert_null(answer.missed[0].then);
	/* One stop is 22 minutes on foot: at 07:50 one waits, and walks when it has gone. */
	town->query.walk_m_max_leg = 1500;
	asked = question(town, 4, 5, AT(7, 50));
	feed_set_times(&town->feed, 1, "T0,08:00:00,08:00:00,S4,1\nT0,08:05:00,08:05:00,S5,2\n");
	assert_int_equal(feed_compile(&town->feed), 0);
	travel_close(town->travel);
	const struct travel_files files = {town->feed.tt, NULL, NULL};
	town->travel = travel_open(&files, town->feed.problems);
	answer = find(town, &asked);
	assert_int_equal(answer.journey->arrive_min, AT(8, 5));
	assert_int_equal(answer.missed[0].then->legs[0].by, TRAVEL_WALK);
	assert_int_equal(answer.missed[0].then->arrive_min, AT(8, 22));
}

static void
fewer_changes_are_a_second_choice_where_they_cost_time(void **state)
{
	struct town *town = *state;
	town_open(town, 4, slow_and_quick);
	struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_true(answer.are_choices_whole);
	assert_int_equal(answer.n_choices, 1);
	/* One ride is cheaper than two as well. */
	assert_int_equal(answer.choices[0].merits,
			 1u << TRAVEL_FEWEST_CHANGES | 1u << TRAVEL_CHEAPEST);
	assert_int_equal(answer.choices[0].journey->arrive_min, AT(9, 30));
	assert_int_equal(answer.choices[0].journey->pence, 220);
	/* By arrival: what must be left earlier for it. */
	asked = question(town, 0, 9, AT(9, 30));
	asked.by_arrival = true;
	answer = find(town, &asked);
	assert_int_equal(answer.journey->depart_min, AT(8, 5));
	assert_int_equal(answer.n_choices, 0);
	asked.minute = AT(9, 29);
	assert_int_equal(find(town, &asked).journey->depart_min, AT(8, 0));
}

static void
less_walking_is_a_second_choice_and_trifles_are_not(void **state)
{
	struct town *town = *state;
	/* Off at stop 4 and 1,446 m on foot, or later at stop 5. */
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S4,2\n"
		  "T1,08:30:00,08:30:00,S0,1\nT1,08:40:00,08:40:00,S5,2\n");
	struct travel_question asked = question(town, 0, 5, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.journey->walk_m, 1446);
	assert_int_equal(answer.n_choices, 1);
	assert_int_equal(answer.choices[0].merits, 1u << TRAVEL_LEAST_WALKING);
	assert_int_equal(answer.choices[0].journey->walk_m, 0);
	asked.latest_min = AT(8, 39);
	assert_int_equal(find(town, &asked).n_choices, 0);
	/* Both end 60 m from the door, less than TRAVEL_CHOICE_WALK_M apart. */
	asked = question(town, 0, 5, AT(8, 11));
	asked.from = town_beside(0, 60, "a");
	assert_int_equal(find(town, &asked).n_choices, 0);
}

static void
money_that_is_not_enough_takes_a_slower_way_and_an_unknown_price_is_not_refused(void **state)
{
	struct town *town = *state;
	town_open(town, 4, slow_and_quick);
	struct travel_question asked = question(town, 0, 9, AT(7, 0));
	asked.money_pence = 439;
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.n_breaks, 0);
	assert_int_equal(answer.journey->arrive_min, AT(9, 30));
	assert_int_equal(answer.n_missed, 1);
	asked.money_pence = 219;
	answer = find(town, &asked);
	assert_int_equal(answer.n_breaks, 1);
	assert_int_equal(answer.breaks[0].limit, TRAVEL_LIMIT_MONEY);
	assert_int_equal(answer.breaks[0].needs, 220);
	assert_int_equal(answer.journey->pence, 220);
}

static void
an_unknown_price_is_let_through_by_a_limit_of_money(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "routes.txt",
		 "route_id,agency_id,route_short_name,route_type\nR,A,77,3\n");
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	struct travel_question asked = question(town, 0, 5, AT(7, 0));
	asked.money_pence = 0;
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.n_breaks, 0);
	assert_int_equal(answer.journey->pence, TRAVEL_PENCE_NONE);
}

static void
where_one_limit_is_not_enough_as_many_give_as_must(void **state)
{
	struct town *town = *state;
	/* The change is of four minutes, and from stop 8 it is 1,446 m. */
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		  "T1,08:14:00,08:14:00,S5,1\nT1,08:25:00,08:25:00,S8,2\n");
	town->query.walk_m_max_leg = 1000;
	town->query.change_minutes_min = 6;
	town->query.ways = 1u << TRAVEL_TRANSIT;
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.n_breaks, 2);
	assert_int_equal(answer.breaks[0].limit, TRAVEL_LIMIT_WALK);
	assert_int_equal(answer.breaks[0].value, 1000);
	assert_int_equal(answer.breaks[0].needs, 1446);
	assert_int_equal(answer.breaks[1].limit, TRAVEL_LIMIT_CHANGE);
	assert_int_equal(answer.breaks[1].value, 6);
	assert_int_equal(answer.breaks[1].needs, 4);
	assert_int_equal(answer.journey->arrive_min, AT(8, 47));
}

static void
a_walk_too_far_for_any_search_is_told_with_its_metres(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S8,1\nT0,08:10:00,08:10:00,S9,2\n");
	struct travel_question asked = question(town, 0, 5, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.n_breaks, 1);
	assert_int_equal(answer.breaks[0].needs, answer.journey->walk_m);
	assert_in_range(answer.journey->walk_m, 7228, 7230);
	/* 8.7 km would be allowed, 13 are not. */
	asked = question(town, 0, 7, AT(7, 0));
	answer = find(town, &asked);
	assert_null(answer.journey);
}

static const struct travel_journey *
by_car(const struct travel_answer *answer, int n_legs, enum travel_way way)
{
	for (int i = 0; i < answer->n_by_car; i++)
		for (int k = 0; k < answer->by_car[i]->n_legs; k++)
			if (answer->by_car[i]->n_legs == n_legs &&
			    answer->by_car[i]->legs[k].by == way)
				return answer->by_car[i];
	return NULL;
}

static void
a_lift_that_ends_too_soon_for_the_whole_way_brings_one_to_a_stop(void **state)
{
	struct town *town = *state;
	/* A ride from stop 5 to stop 9; nothing runs from stop 0. */
	town_open(town, 1, "T0,08:30:00,08:30:00,S5,1\nT0,08:40:00,08:40:00,S9,2\n");
	town->query.ways |= 1u << TRAVEL_LIFT;
	town->query.lift_from_min = AT(8, 0);
	town->query.lift_until_min = AT(8, 11);
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	/* 15 km by road take 16 minutes, the 8.3 km to stop 5 ten. */
	assert_null(by_car(&answer, 1, TRAVEL_LIFT));
	const struct travel_journey *mixture = by_car(&answer, 2, TRAVEL_LIFT);
	assert_non_null(mixture);
	assert_int_equal(mixture->legs[0].by, TRAVEL_LIFT);
	assert_string_equal(mixture->legs[0].to, "Stop 5");
	assert_int_equal(mixture->legs[0].pence, 0);
	assert_true(mixture->legs[0].depart_min >= AT(8, 0));
	assert_true(mixture->legs[0].arrive_min <= AT(8, 11));
	assert_int_equal(mixture->arrive_min, AT(8, 40));
	/* A minute less and it does not reach the stop; an hour more, and it goes all the way. */
	town->query.lift_until_min = AT(8, 9);
	answer = find(town, &asked);
	assert_null(by_car(&answer, 2, TRAVEL_LIFT));
	town->query.lift_until_min = AT(9, 9);
	answer = find(town, &asked);
	assert_non_null(by_car(&answer, 1, TRAVEL_LIFT));
	assert_null(by_car(&answer, 2, TRAVEL_LIFT));
}

static void
a_lift_may_fetch_from_a_stop_once_its_window_is_open(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	town->query.ways |= 1u << TRAVEL_LIFT;
	town->query.lift_from_min = AT(8, 20);
	town->query.lift_until_min = AT(8, 30);
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	const struct travel_journey *mixture = by_car(&answer, 2, TRAVEL_LIFT);
	assert_non_null(mixture);
	assert_int_equal(mixture->legs[0].by, TRAVEL_TRANSIT);
	assert_int_equal(mixture->legs[1].by, TRAVEL_LIFT);
	assert_int_equal(mixture->legs[1].depart_min, AT(8, 20));
	assert_string_equal(mixture->legs[1].from, "Stop 5");
	assert_true(mixture->arrive_min <= AT(8, 30));
}

static void
a_mixture_is_not_told_where_the_lift_alone_is_as_good(void **state)
{
	struct town *town = *state;
	/* By lift to stop 5 takes ten minutes, to stop 4 eight; from there a ride takes one. */
	town_open(town, 1, "T0,08:59:00,08:59:00,S4,1\nT0,09:00:00,09:00:00,S5,2\n");
	town->query.ways |= 1u << TRAVEL_LIFT;
	town->query.lift_until_min = AT(12, 0);
	town->query.change_minutes_min = 0;
	struct travel_question asked = question(town, 0, 5, AT(9, 0));
	asked.by_arrival = true;
	struct travel_answer answer = find(town, &asked);
	const struct travel_journey *alone = by_car(&answer, 1, TRAVEL_LIFT);
	assert_non_null(alone);
	assert_int_equal(alone->depart_min, AT(8, 50));
	/* Leaving a minute later is no reason to change and pay. */
	assert_int_equal(answer.n_by_car, 1);
	/* Where the lift has to be back before, there is nothing simpler. */
	town->query.lift_until_min = AT(8, 59);
	town->query.lift_from_min = AT(8, 50);
	answer = find(town, &asked);
	assert_null(by_car(&answer, 1, TRAVEL_LIFT));
	assert_non_null(by_car(&answer, 2, TRAVEL_LIFT));
	/* Nor is one with a taxi told beside a lift that is there as soon and costs nothing. */
	town->query.ways |= 1u << TRAVEL_TAXI;
	town->query.lift_from_min = 0;
	town->query.lift_until_min = AT(12, 0);
	answer = find(town, &asked);
	for (int i = 0; i < answer.n_by_car; i++)
		assert_int_equal(answer.by_car[i]->n_legs, 1);
}

static void
a_taxi_to_the_stop_is_offered_where_it_saves_money_and_time(void **state)
{
	struct town *town = *state;
	/* From stop 2 all the way at 08:00; the only one from stop 0 goes at noon. */
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S2,1\nT0,08:10:00,08:10:00,S9,2\n"
		  "T1,12:00:00,12:00:00,S0,1\nT1,12:10:00,12:10:00,S9,2\n");
	town->query.ways |= 1u << TRAVEL_TAXI;
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.journey->arrive_min, AT(12, 10));
	const struct travel_journey *alone = by_car(&answer, 1, TRAVEL_TAXI);
	const struct travel_journey *mixture = by_car(&answer, 2, TRAVEL_TAXI);
	assert_non_null(alone);
	assert_non_null(mixture);
	assert_string_equal(mixture->legs[0].to, "Stop 2");
	assert_int_equal(mixture->arrive_min, AT(8, 10));
	/* 3,336 m by road: 300 for the first 100, 33 more begun, 100 for booking; then the bus. */
	assert_int_equal(mixture->legs[0].pence, 300 + 33 * 10 + 100);
	assert_int_equal(mixture->pence, 730 + 220);
	assert_true(mixture->pence < alone->pence);
	/* The change's margin before the ride. */
	assert_true(mixture->legs[0].arrive_min + town->query.change_minutes_min <= AT(8, 0));
}

static void
a_mixture_that_is_hardly_sooner_is_not_offered(void **state)
{
	struct town *town = *state;
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S2,1\nT0,08:10:00,08:10:00,S9,2\n"
		  "T1,08:00:00,08:00:00,S0,1\nT1,08:14:00,08:14:00,S9,2\n");
	town->query.ways |= 1u << TRAVEL_TAXI;
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_null(by_car(&answer, 2, TRAVEL_TAXI));
}

static void
where_no_tariff_is_known_a_taxi_has_no_price_and_the_planner_none_at_all(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	town->query.ways |= 1u << TRAVEL_TAXI;
	travel_close(town->travel);
	const char *path = arena_printf(&town->arena, "%s/taxi.json", town->feed.folder);
	town_write(path,
		   "{\"areas\":[{\"source\":\"x\",\"date\":\"2023-01-01\",\"where\":{\"circle\":{"
		   "\"lat\":51.5,\"lon\":-3,\"radius_m\":500}},\"bands\":[{\"name\":\"all\","
		   "\"from\":\"00:00\",\"until\":\"24:00\",\"first_pence\":300,\"first_m\":1,"
		   "\"step_pence\":1,\"step_m\":10}]}]}");
	const struct travel_files files = {town->feed.tt, path, NULL};
	town->travel = travel_open(&files, town->feed.problems);
	assert_non_null(town->travel);
	struct travel_question asked = question(town, 0, 5, AT(7, 0));
	struct travel_answer answer = find(town, &asked);
	assert_true(by_car(&answer, 1, TRAVEL_TAXI)->pence > 300);
	asked = question(town, 5, 0, AT(7, 0));
	answer = find(town, &asked);
	assert_int_equal(by_car(&answer, 1, TRAVEL_TAXI)->pence, TRAVEL_PENCE_NONE);
	struct travel_options options =
	    travel_options(town->travel, &town->query, &asked.from, &asked.to, &town->arena);
	for (int i = 0; i < options.n; i++)
		assert_int_not_equal(options.list[i].by, TRAVEL_TAXI);
}

static void
a_stop_no_good_for_a_wheelchair_is_neither_boarded_nor_left_without_steps(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding\n"
		 "S0,Stop 0,51.50,-3.0,2\nS1,Stop 1,51.51,-3.0,0\nS8,Stop 8,51.58,-3.0,1\n"
		 "S9,Stop 9,51.59,-3.0,2\n");
	town_open(town, 1,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:05:00,08:05:00,S1,2\n"
		  "T0,08:40:00,08:40:00,S8,3\nT0,08:45:00,08:45:00,S9,4\n");
	const struct travel_question asked = question(town, 0, 9, AT(7, 0));
	assert_int_equal(find(town, &asked).journey->n_legs, 1);
	town->query.step_free = true;
	struct travel_answer answer = find(town, &asked);
	assert_int_equal(answer.n_breaks, 0);
	assert_int_equal(answer.journey->n_legs, 3);
	assert_string_equal(answer.journey->legs[1].from, "Stop 1");
	assert_string_equal(answer.journey->legs[1].to, "Stop 8");
	assert_int_equal(answer.journey->legs[1].rides[0].access, TRAVEL_ACCESS_UNKNOWN);
}

static void
a_warrant_may_be_a_circle(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	const struct travel_question asked = question(town, 0, 5, AT(7, 0));
	town->query.warrant_at = town_beside(5, 0, NULL).at;
	town->query.warrant_radius_m = 300;
	assert_int_equal(find(town, &asked).journey->pence, 0);
	town->query.warrant_radius_m = 6000; /* the ride begins in it, too */
	assert_int_equal(find(town, &asked).journey->pence, 220);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(for_each_ride_it_is_told_what_is_left_when_it_is_missed),
	    TEST(the_last_ride_is_said_to_be_the_last_and_a_walk_is_told_where_one_can_walk),
	    TEST(fewer_changes_are_a_second_choice_where_they_cost_time),
	    TEST(less_walking_is_a_second_choice_and_trifles_are_not),
	    TEST(money_that_is_not_enough_takes_a_slower_way_and_an_unknown_price_is_not_refused),
	    TEST(an_unknown_price_is_let_through_by_a_limit_of_money),
	    TEST(where_one_limit_is_not_enough_as_many_give_as_must),
	    TEST(a_walk_too_far_for_any_search_is_told_with_its_metres),
	    TEST(a_lift_that_ends_too_soon_for_the_whole_way_brings_one_to_a_stop),
	    TEST(a_lift_may_fetch_from_a_stop_once_its_window_is_open),
	    TEST(a_mixture_is_not_told_where_the_lift_alone_is_as_good),
	    TEST(a_taxi_to_the_stop_is_offered_where_it_saves_money_and_time),
	    TEST(a_mixture_that_is_hardly_sooner_is_not_offered),
	    TEST(where_no_tariff_is_known_a_taxi_has_no_price_and_the_planner_none_at_all),
	    TEST(a_stop_no_good_for_a_wheelchair_is_neither_boarded_nor_left_without_steps),
	    TEST(a_warrant_may_be_a_circle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
