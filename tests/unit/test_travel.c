/* SPDX-License-Identifier: MIT
 *
 * Journeys from door to door, on feeds made for them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/town.h"
#include "travel/travel_answer.h"
#include "travel/travel_json.h"

#define AT(h, m) ((h)*60 + (m))

static struct travel_question
question(struct town *town, struct travel_place from, struct travel_place to, int minute)
{
	return (struct travel_question){
	    .query = &town->query,
	    .from = from,
	    .to = to,
	    .minute = minute,
	    .latest_min = TRAVEL_MINUTE_MAX,
	    .money_pence = TRAVEL_PENCE_NONE,
	};
}

static struct travel_answer
leave(struct town *town, struct travel_place from, struct travel_place to, int minute)
{
	const struct travel_question asked = question(town, from, to, minute);
	return travel_answer_find(town->travel, &asked, &town->arena);
}

static struct travel_answer
arrive(struct town *town, struct travel_place from, struct travel_place to, int minute)
{
	struct travel_question asked = question(town, from, to, minute);
	asked.by_arrival = true;
	return travel_answer_find(town->travel, &asked, &town->arena);
}

/* The journey within every limit, or NULL. */
static const struct travel_journey *
within(struct town *town, struct travel_place from, struct travel_place to, int minute)
{
	struct travel_answer answer = leave(town, from, to, minute);
	return answer.n_breaks > 0 ? NULL : answer.journey;
}

static void
a_journey_walks_rides_and_walks_and_its_legs_meet(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:40,08:00:40,S0,1\nT0,08:09:20,08:09:20,S5,2\n");
	/* 330 m at 1.1 m/s are 300 s. */
	struct travel_answer answer =
	    leave(town, town_beside(0, 329, "home"), town_beside(5, 329, "office"), AT(7, 0));
	const struct travel_journey *journey = answer.journey;
	assert_non_null(journey);
	assert_int_equal(journey->date.day, civil_from_ymd(2023, 9, 15).day);
	assert_int_equal(journey->n_legs, 3);
	assert_int_equal(journey->depart_min, AT(7, 55)); /* 07:55:40 */
	assert_int_equal(journey->arrive_min, AT(8, 15)); /* 08:14:20 */
	assert_int_equal(journey->legs[0].by, TRAVEL_WALK);
	assert_string_equal(journey->legs[0].from, "home");
	assert_string_equal(journey->legs[0].to, "Stop 0");
	assert_int_equal(journey->legs[0].arrive_min, AT(8, 0));
	assert_int_equal(journey->legs[1].by, TRAVEL_TRANSIT);
	assert_int_equal(journey->legs[1].depart_min, AT(8, 0));
	assert_int_equal(journey->legs[1].arrive_min, AT(8, 10));
	assert_int_equal(journey->legs[1].n_rides, 1);
	assert_string_equal(journey->legs[1].rides[0].line, "1");
	assert_string_equal(journey->legs[1].rides[0].to_stop, "Stop 5");
	assert_int_equal(journey->legs[2].depart_min, AT(8, 10));
	assert_string_equal(journey->legs[2].to, "office");
	assert_int_equal(journey->walk_m, journey->legs[0].walk_m + journey->legs[2].walk_m);
	assert_int_equal(journey->pence, 220);
	assert_null(answer.next);
	assert_int_equal(answer.last->depart_min, AT(7, 55));
}

static void
the_next_and_the_last_journey_of_the_day_are_told(void **state)
{
	struct town *town = *state;
	town_open(town, 3,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		  "T1,09:00:00,09:00:00,S0,1\nT1,09:10:00,09:10:00,S5,2\n"
		  "T2,24:30:00,24:30:00,S0,1\nT2,25:10:00,25:10:00,S5,2\n");
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(5, 0, "b");
	struct travel_answer answer = leave(town, from, to, AT(7, 0));
	assert_int_equal(answer.journey->depart_min, AT(8, 0));
	assert_int_equal(answer.next->depart_min, AT(9, 0));
	assert_int_equal(answer.last->depart_min, AT(24, 30));
	assert_int_equal(answer.last->arrive_min, AT(25, 10));
	answer = leave(town, from, to, AT(24, 31));
	assert_int_equal(answer.breaks[0].limit, TRAVEL_LIMIT_WALK);
	assert_int_equal(answer.journey->legs[0].by, TRAVEL_WALK);
	assert_int_equal(answer.last->depart_min, AT(24, 30));
}

static void
arriving_by_a_time_takes_the_latest_departure_that_keeps_it(void **state)
{
	struct town *town = *state;
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n"
		  "T1,09:00:00,09:00:00,S0,1\nT1,09:10:00,09:10:00,S5,2\n");
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(5, 0, "b");
	struct travel_answer answer = arrive(town, from, to, AT(9, 10));
	assert_int_equal(answer.journey->depart_min, AT(9, 0));
	answer = arrive(town, from, to, AT(9, 9));
	assert_int_equal(answer.journey->depart_min, AT(8, 0));
	assert_int_equal(answer.next->depart_min, AT(9, 0));
	answer = arrive(town, from, to, AT(8, 9));
	assert_int_equal(answer.n_breaks, 1);
	assert_int_equal(answer.breaks[0].limit, TRAVEL_LIMIT_TIME);
	assert_int_equal(answer.breaks[0].value, AT(8, 9));
	assert_int_equal(answer.breaks[0].needs, AT(8, 10));
	assert_int_equal(answer.journey->depart_min, AT(8, 0));
}

static void
rides_of_yesterday_still_run_after_midnight_and_tomorrows_do_not(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
		 "end_date\nALL,0,0,0,1,0,1,0,20230914,20230916\n");
	town_open(town, 1,
		  "T0,23:50:00,23:50:00,S0,1\nT0,24:10:00,24:10:00,S5,2\n"
		  "T0,24:20:00,24:20:00,S9,3\n");
	/* Thursday's bus on Friday morning; Saturday's is not Friday's. */
	struct travel_answer answer =
	    leave(town, town_beside(5, 0, "a"), town_beside(9, 0, "b"), AT(0, 0));
	assert_int_equal(answer.journey->depart_min, AT(0, 10));
	assert_int_equal(answer.journey->legs[0].rides[0].days_before, 1);
	assert_int_equal(answer.last->depart_min, AT(0, 10));
	answer = leave(town, town_beside(5, 0, "a"), town_beside(9, 0, "b"), AT(0, 11));
	assert_int_equal(answer.breaks[0].limit, TRAVEL_LIMIT_WALK);
	assert_int_equal(answer.journey->legs[0].by, TRAVEL_WALK);
}

static void
a_change_needs_the_persons_margin_in_printed_minutes(void **state)
{
	struct town *town = *state;
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:09:10,08:09:10,S3,2\n"
		  "T1,08:14:50,08:14:50,S3,1\nT1,08:30:00,08:30:00,S9,2\n");
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(9, 0, "b");
	/* Arrives 08:10, leaves 08:14 as printed: four minutes are there, five are not. */
	town->query.change_minutes_min = 4;
	assert_non_null(leave(town, from, to, AT(7, 0)).journey);
	town->query.change_minutes_min = 5;
	assert_null(within(town, from, to, AT(7, 0)));
	town->query.change_minutes_min = 0;
	const struct travel_journey *journey = leave(town, from, to, AT(7, 0)).journey;
	assert_int_equal(journey->n_legs, 2);
	assert_int_equal(journey->pence, 440);
}

static void
a_change_may_walk_between_near_stops_within_the_limit_of_a_leg(void **state)
{
	struct town *town = *state;
	/* S3 to S4: 1,112 m in a line, 1,446 m on foot, 1,315 s: 08:10 + 21:55 + 4 min = 08:36. */
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S3,2\n"
		  "T1,08:36:00,08:36:00,S4,1\nT1,08:50:00,08:50:00,S9,2\n");
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(9, 0, "b");
	const struct travel_journey *journey = leave(town, from, to, AT(7, 0)).journey;
	assert_non_null(journey);
	assert_int_equal(journey->n_legs, 3);
	assert_int_equal(journey->legs[1].by, TRAVEL_WALK);
	assert_int_equal(journey->legs[1].walk_m, 1446);
	assert_int_equal(journey->legs[1].depart_min, AT(8, 10));
	assert_int_equal(journey->legs[1].arrive_min, AT(8, 32));
	town->query.walk_m_max_leg = 1446;
	assert_non_null(leave(town, from, to, AT(7, 0)).journey);
	town->query.walk_m_max_leg = 1445;
	assert_null(within(town, from, to, AT(7, 0)));
	town->query.walk_m_max_leg = 1600;
	town->query.change_minutes_min = 5;
	assert_null(within(town, from, to, AT(7, 0)));
}

static void
walking_is_the_answer_where_it_is_quicker_or_the_only_way(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:05:00,08:05:00,S1,2\n");
	struct travel_place from = town_beside(0, 0, "a");
	struct travel_place to = town_beside(1, 0, "b");
	/* 1,446 m take 22 minutes: at 07:00 one walks, at 07:50 one waits. */
	struct travel_answer answer = leave(town, from, to, AT(7, 0));
	assert_int_equal(answer.journey->n_legs, 1);
	assert_int_equal(answer.journey->legs[0].by, TRAVEL_WALK);
	assert_int_equal(answer.journey->arrive_min, AT(7, 22));
	assert_int_equal(answer.journey->pence, 0);
	assert_int_equal(answer.next->depart_min, AT(8, 0));
	answer = leave(town, from, to, AT(7, 50));
	assert_int_equal(answer.journey->depart_min, AT(8, 0));
	answer = leave(town, from, to, AT(20, 0));
	assert_int_equal(answer.journey->arrive_min, AT(20, 22));
	assert_null(answer.next);
	town->query.walk_m_max_leg = 1445;
	assert_null(within(town, from, to, AT(20, 0)));
}

static void
no_walk_crosses_a_circle_and_nobody_boards_or_alights_in_one(void **state)
{
	struct town *town = *state;
	town_open(town, 1,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:05:00,08:05:00,S4,2\n"
		  "T0,08:10:00,08:10:00,S5,3\n");
	struct travel_place from = town_beside(0, 300, "a");
	struct travel_place to = town_beside(5, 300, "b");
	assert_int_equal(leave(town, from, to, AT(7, 0)).journey->arrive_min, AT(8, 15));
	const struct travel_avoid on_the_stop = {town_beside(5, 0, NULL).at, 50};
	town->query.avoid = &on_the_stop;
	town->query.n_avoid = 1;
	struct travel_answer answer = leave(town, from, to, AT(7, 0));
	assert_string_equal(answer.journey->legs[1].rides[0].to_stop, "Stop 4");
	const struct travel_avoid on_the_way = {town_beside(0, 150, NULL).at, 20};
	town->query.avoid = &on_the_way;
	assert_null(within(town, from, to, AT(7, 0)));
	/* Riding through is no walk. */
	const struct travel_avoid between = {town_beside(2, 0, NULL).at, 500};
	town->query.avoid = &between;
	assert_non_null(leave(town, from, to, AT(7, 0)).journey);
}

static void
an_unknown_fare_is_never_nothing_and_makes_the_sum_unknown(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "routes.txt",
		 "route_id,agency_id,route_short_name,route_long_name,route_type\n"
		 "R,A,,The Long Way,3\n");
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	const struct travel_journey *journey =
	    leave(town, town_beside(0, 0, "a"), town_beside(5, 0, "b"), AT(7, 0)).journey;
	assert_int_equal(journey->pence, TRAVEL_PENCE_NONE);
	assert_string_equal(journey->legs[0].rides[0].line, "The Long Way");
}

static void
a_warrant_pays_the_ride_to_its_town_and_none_within_it(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S5,2\n");
	town->query.warrant_to = "stop 5";
	struct travel_place from = town_beside(0, 0, "a");
	assert_int_equal(leave(town, from, town_beside(5, 0, "b"), AT(7, 0)).journey->pence, 0);
	town->query.warrant_to = "Newtown";
	assert_int_equal(leave(town, from, town_beside(5, 0, "b"), AT(7, 0)).journey->pence, 220);
	assert_int_equal(
	    leave(town, from, town_beside(5, 0, "Newtown office"), AT(7, 0)).journey->pence, 0);
	town->query.warrant_to = "Stop";
	assert_int_equal(leave(town, from, town_beside(5, 0, "b"), AT(7, 0)).journey->pence, 220);
}

static void
legs_are_told_as_json_in_the_agreed_form(void **state)
{
	struct town *town = *state;
	town_open(town, 1, "T0,24:30:00,24:30:00,S0,1\nT0,25:10:00,25:10:00,S5,2\n");
	const struct travel_journey *journey =
	    leave(town, town_beside(0, 0, "a"), town_beside(5, 110, "b"), AT(7, 0)).journey;
	json_t *legs = travel_json_legs(journey->legs, journey->n_legs);
	char *text = json_dumps(legs, JSON_COMPACT);
	assert_string_equal(
	    text, "[{\"from\":\"Stop 0\",\"to\":\"Stop 5\",\"by\":\"transit\",\"depart\":\"24:30\","
		  "\"arrive\":\"25:10\",\"pence\":220,\"walk_m\":0,\"rides\":[{\"line\":\"1\","
		  "\"vehicle\":\"Bus\","
		  "\"from_stop\":\"Stop 0\",\"depart\":\"24:30\",\"to_stop\":\"Stop 5\","
		  "\"arrive\":\"25:10\",\"headsign\":\"\",\"operator\":\"City Bus\",\"pence\":220,"
		  "\"wheelchair\":\"unknown\",\"days_before\":0}]},"
		  "{\"from\":\"Stop 5\",\"to\":\"b\",\"by\":\"walk\",\"depart\":\"25:10\","
		  "\"arrive\":\"25:12\",\"pence\":0,\"walk_m\":110,\"rides\":[]}]");
	free(text);
	json_decref(legs);
	json_t *unknown = travel_json_pence(TRAVEL_PENCE_NONE);
	assert_true(json_is_null(unknown));
	json_decref(unknown);
}

static void
nobody_walks_further_to_leave_within_the_same_minute(void **state)
{
	struct town *town = *state;
	/* The second stop is a walk of 22 minutes and leaves 16 seconds more at the door. */
	town_open(town, 1,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:20:44,08:20:44,S1,2\n"
		  "T0,08:40:00,08:40:00,S5,3\n");
	const struct travel_journey *journey =
	    within(town, town_beside(0, 100, "a"), town_beside(5, 1, "b"), AT(7, 30));
	assert_non_null(journey);
	assert_int_equal(journey->depart_min, AT(7, 58));
	assert_true(journey->walk_m < 200);
}

static void
a_vehicle_that_stops_on_asking_says_whom_to_ask(void **state)
{
	struct town *town = *state;
	/* Through S5 for whoever wants on or off elsewhere; rung for at S0, asked for at S9. */
	town_open(town, 1,
		  "T0,08:00:00,08:00:00,S0,1,2,1\nT0,08:05:00,08:05:00,S5,2,3,2\n"
		  "T0,08:10:00,08:10:00,S9,3,1,3\n");
	const struct travel_journey *journey =
	    within(town, town_beside(0, 1, "a"), town_beside(9, 1, "b"), AT(7, 30));
	assert_non_null(journey);
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		if (leg->n_rides == 0)
			continue;
		assert_int_equal(leg->rides[0].to_board, TRAVEL_ASK_OPERATOR);
		assert_int_equal(leg->rides[0].to_alight, TRAVEL_ASK_DRIVER);
		json_t *legs = travel_json_legs(leg, 1);
		char *text = json_dumps(legs, JSON_COMPACT);
		json_decref(legs);
		assert_non_null(strstr(text, "\"to_board\":\"ring_operator\",\"to_alight\":"
					     "\"ask_driver\""));
		free(text);
		return;
	}
	fail();
}

static void
faults_of_every_file_are_told_together(void **state)
{
	struct town *town = *state;
	struct feed *feed = &town->feed;
	const char *taxi_path = arena_printf(&town->arena, "%s/taxi.json", feed->folder);
	town_write(taxi_path, "{\"source\":\"x\",\"date\":\"y\",\"bands\":[]}");
	feed->problems = arena_new(&town->arena, struct problems);
	problems_init(feed->problems, &town->arena);
	const struct travel_files files = {"/nowhere/a.tt", taxi_path, "/nowhere/fares.json"};
	assert_null(travel_open(&files, feed->problems));
	assert_int_equal(feed->problems->count, 3);
	assert_true(feed_has_problem(feed, "/nowhere/a.tt", "cannot be read"));
	assert_true(feed_has_problem(feed, "/nowhere/fares.json", ""));
	assert_true(feed_has_problem(feed, arena_printf(&town->arena, "%s/bands", taxi_path), ""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_journey_walks_rides_and_walks_and_its_legs_meet),
	    TEST(the_next_and_the_last_journey_of_the_day_are_told),
	    TEST(arriving_by_a_time_takes_the_latest_departure_that_keeps_it),
	    TEST(rides_of_yesterday_still_run_after_midnight_and_tomorrows_do_not),
	    TEST(a_change_needs_the_persons_margin_in_printed_minutes),
	    TEST(a_change_may_walk_between_near_stops_within_the_limit_of_a_leg),
	    TEST(walking_is_the_answer_where_it_is_quicker_or_the_only_way),
	    TEST(no_walk_crosses_a_circle_and_nobody_boards_or_alights_in_one),
	    TEST(an_unknown_fare_is_never_nothing_and_makes_the_sum_unknown),
	    TEST(a_warrant_pays_the_ride_to_its_town_and_none_within_it),
	    TEST(legs_are_told_as_json_in_the_agreed_form),
	    TEST(nobody_walks_further_to_leave_within_the_same_minute),
	    TEST(a_vehicle_that_stops_on_asking_says_whom_to_ask),
	    TEST(faults_of_every_file_are_told_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
