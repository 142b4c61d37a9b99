/* SPDX-License-Identifier: MIT
 *
 * The two nights of 2026 on which clocks turn in Europe/London: on 29 March 01:00 is put forward to
 * 02:00, on 25 October 02:00 is put back to 01:00. From the rides of a feed to a plan's legs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/clockturn.h"
#include "app/prepare.h"
#include "plan/check.h"
#include "tests/lib/livemsg.h"
#include "tests/lib/town.h"
#include "travel/known.h"
#include "travel/travel_live.h"

#define AT(h, m) ((h)*60 + (m))

/* From Stop 0 to Stop 5, by the time of GTFS: from noon less twelve hours. */
static const char spring_times[] =
    "T0,01:30:00,01:30:00,S0,1\nT0,01:50:00,01:50:00,S5,2\n"  /* 00:30-00:50 */
    "T1,01:50:00,01:50:00,S0,1\nT1,02:10:00,02:10:00,S5,2\n"  /* 00:50-02:10, 20 minutes */
    "T2,02:10:00,02:10:00,S0,1\nT2,02:30:00,02:30:00,S5,2\n"  /* 02:10-02:30 */
    "T3,03:10:00,03:10:00,S0,1\nT3,03:30:00,03:30:00,S5,2\n"  /* 03:10-03:30 */
    "T4,24:40:00,24:40:00,S0,1\nT4,25:05:00,25:05:00,S5,2\n"; /* 00:40-02:05 of the night after */
static const char autumn_times[] =
    "T0,00:50:00,00:50:00,S0,1\nT0,01:10:00,01:10:00,S5,2\n"  /* 01:50-01:10, 20 minutes */
    "T1,01:20:00,01:20:00,S0,1\nT1,01:50:00,01:50:00,S5,2\n"  /* 01:20-01:50, the second time */
    "T2,02:10:00,02:10:00,S0,1\nT2,02:30:00,02:30:00,S5,2\n"  /* 02:10-02:30 */
    "T3,03:10:00,03:10:00,S0,1\nT3,03:30:00,03:30:00,S5,2\n"  /* 03:10-03:30 */
    "T4,24:30:00,24:30:00,S0,1\nT4,24:50:00,24:50:00,S5,2\n"  /* 00:30-00:50 of the night after */
    "T5,24:40:00,24:40:00,S0,1\nT5,26:05:00,26:05:00,S5,2\n"; /* 00:40-01:05, 85 minutes */

struct span {
	int depart_min;
	int arrive_min;
	int minutes; /* that truly pass; 0: not looked at */
};

static void
open_night(struct town *town, struct civil_date date)
{
	feed_set(&town->feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
		 "end_date\nALL,1,1,1,1,1,1,1,20260101,20261231\n");
	bool is_spring = civil_to_ymd(date).month == 3;
	town_open(town, is_spring ? 5 : 6, is_spring ? spring_times : autumn_times);
	town->query.date = date;
}

static struct travel_options
options(struct town *town, enum travel_way way, int to_stop)
{
	const struct travel_place from = town_beside(0, 0, "gate");
	const struct travel_place to = town_beside(to_stop, 0, "there");
	town->query.ways = 1u << way;
	return travel_options(town->travel, &town->query, &from, &to, &town->arena);
}

static void
expect_rides(struct town *town, const struct span spans[], int n)
{
	struct travel_options all = options(town, TRAVEL_TRANSIT, 5);
	assert_int_equal(all.n, n);
	for (int i = 0; i < n; i++) {
		assert_int_equal(all.list[i].depart_first_min, spans[i].depart_min);
		assert_int_equal(all.list[i].depart_last_min, spans[i].depart_min);
		assert_int_equal(spans[i].depart_min + all.list[i].minutes, spans[i].arrive_min);
		assert_int_equal(all.list[i].journey->minutes, spans[i].minutes);
	}
}

static void
a_ride_over_the_hour_left_out_takes_that_hour_more_of_the_clock(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 3, 29));
	const struct span spans[] = {{AT(0, 30), AT(0, 50), 20}, {AT(0, 40), AT(2, 5), 25},
				     {AT(0, 50), AT(2, 10), 20}, {AT(2, 10), AT(2, 30), 20},
				     {AT(3, 10), AT(3, 30), 20}, {AT(24, 40), AT(25, 5), 25}};
	expect_rides(town, spans, ARRAY_LEN(spans));
	/* The evening before, planned past midnight. */
	town->query.date = civil_from_ymd(2026, 3, 28);
	town->query.from_min = AT(12, 0);
	const struct span night = {AT(24, 40), AT(26, 5), 25};
	expect_rides(town, &night, 1);
}

static void
a_ride_in_the_hour_shown_twice_is_there_when_it_is_over(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 10, 25));
	const struct span spans[] = {
	    {AT(0, 30), AT(0, 50), 20},   {AT(0, 40), AT(2, 0), 85},   {AT(1, 50), AT(2, 0), 20},
	    {AT(1, 20), AT(2, 0), 30},    {AT(2, 10), AT(2, 30), 20},  {AT(3, 10), AT(3, 30), 20},
	    {AT(24, 30), AT(24, 50), 20}, {AT(24, 40), AT(26, 5), 85},
	};
	expect_rides(town, spans, ARRAY_LEN(spans));
	/* The ride itself is told as the clock shows it. */
	struct travel_options all = options(town, TRAVEL_TRANSIT, 5);
	assert_int_equal(all.list[2].journey->arrive_min, AT(1, 10));
	assert_int_equal(all.list[2].journey->legs[0].rides[0].arrive_min, AT(1, 10));
	town->query.date = civil_from_ymd(2026, 10, 24);
	town->query.from_min = AT(12, 0);
	const struct span night[] = {{AT(24, 30), AT(24, 50), 20}, {AT(24, 40), AT(26, 0), 85}};
	expect_rides(town, night, ARRAY_LEN(night));
}

/* The instant at which the clock shows a minute of the query's date. */
static int64_t
utc_s(const struct town *town, int minute)
{
	return civil_to_utc(known_zone(town->travel), town->query.date, minute).s;
}

static void
no_way_that_may_be_left_at_any_time_takes_longer_than_it_says(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 3, 29));
	const enum travel_way ways[] = {TRAVEL_WALK, TRAVEL_TAXI, TRAVEL_LIFT};
	const struct civil_date dates[] = {{civil_from_ymd(2026, 3, 29).day},
					   {civil_from_ymd(2026, 3, 28).day},
					   {civil_from_ymd(2026, 10, 25).day},
					   {civil_from_ymd(2026, 10, 24).day}};
	town->query.lift_until_min = AT(30, 0);
	for (size_t w = 0; w < ARRAY_LEN(ways); w++) {
		town->query.date = civil_from_ymd(2026, 6, 1);
		int minutes = options(town, ways[w], 1).list[0].minutes;
		for (size_t d = 0; d < ARRAY_LEN(dates); d++) {
			town->query.date = dates[d];
			struct travel_options all = options(town, ways[w], 1);
			bool is_offered[TRAVEL_MINUTE_MAX + 1] = {false};
			for (int i = 0; i < all.n; i++)
				for (int at = all.list[i].depart_first_min;
				     at <= all.list[i].depart_last_min; at++) {
					int64_t there_s = utc_s(town, at + all.list[i].minutes);
					int64_t passes_min = (there_s - utc_s(town, at)) / 60;
					assert_true(passes_min >= minutes);
					assert_false(is_offered[at]);
					is_offered[at] = true;
					/* In spring it is not later than it has to be either. */
					assert_true(d >= 2 || passes_min == minutes);
				}
			/* It can be left whenever the clock shows something. */
			for (int at = 0; at < AT(29, 0); at++) {
				int shown = d == 1 ? at - MINUTES_PER_DAY : at;
				bool is_left_out = d < 2 && shown >= 60 && shown < 120;
				assert_int_equal(is_offered[at], !is_left_out);
			}
		}
	}
}

static struct travel_ride_now
look(struct town *town, int scheduled_min)
{
	const struct travel_told_ride told = {"1", "Stop 0", "Stop 5", scheduled_min};
	return travel_live_ride(town->travel, town->query.date, &told);
}

/* Let it be said that a trip is so late, or does not run (-1). */
static void
say(struct town *town, const char *trip, const char *date, int late_s)
{
	struct livemsg *message = livemsg_new(&town->arena, 0);
	livemsg_trip(message, trip, date, late_s < 0 ? LIVEMSG_CANCELED : LIVEMSG_SCHEDULED);
	if (late_s >= 0)
		livemsg_late(message, 1, late_s);
	size_t n;
	const void *bytes = livemsg_pack(message, &n);
	struct live_feed said;
	struct problems problems;
	struct travel_live_count count;
	problems_init(&problems, &town->arena);
	assert_int_equal(live_parse(bytes, n, &town->arena, &problems, &said), 0);
	const struct travel_live_feed feed = {"feed", &said};
	int64_t now_s = utc_s(town, 0);
	assert_true(travel_live_set(town->travel, &feed, 1, now_s, &problems, &count));
}

static void
expect_now(struct travel_ride_now now, int depart_min, int arrive_min)
{
	assert_int_equal(now.fate, TRAVEL_RUNS);
	assert_int_equal(now.depart_min, depart_min);
	assert_int_equal(now.arrive_min, arrive_min);
}

static void
live_times_know_a_ride_by_what_the_clock_showed(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 3, 29));
	expect_now(look(town, AT(0, 30)), AT(0, 30), AT(0, 50));
	expect_now(look(town, AT(0, 40)), AT(0, 40), AT(2, 5));
	expect_now(look(town, AT(0, 50)), AT(0, 50), AT(2, 10));
	expect_now(look(town, AT(3, 10)), AT(3, 10), AT(3, 30));
	assert_int_equal(look(town, AT(1, 30)).fate, TRAVEL_UNHEARD);
	say(town, "T1", "20260329", 20 * 60);
	expect_now(look(town, AT(0, 50)), AT(2, 10), AT(2, 30));
	expect_now(look(town, AT(0, 30)), AT(0, 30), AT(0, 50));
}

static void
what_is_late_over_the_hour_shown_twice_does_not_seem_early(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 10, 25));
	expect_now(look(town, AT(0, 30)), AT(0, 30), AT(0, 50));
	expect_now(look(town, AT(1, 50)), AT(1, 50), AT(1, 10));
	expect_now(look(town, AT(1, 20)), AT(1, 20), AT(1, 50));
	say(town, "T0", "20261025", 20 * 60);
	expect_now(look(town, AT(1, 50)), AT(1, 59), AT(1, 30));
	/* Late within the second hour: as the clock shows it. */
	say(town, "T1", "20261025", 5 * 60);
	expect_now(look(town, AT(1, 20)), AT(1, 25), AT(1, 55));
	say(town, "T4", "20261024", 65 * 60);
	expect_now(look(town, AT(0, 30)), AT(1, 35), AT(1, 55));
	say(town, "T4", "20261024", 95 * 60);
	expect_now(look(town, AT(0, 30)), AT(1, 59), AT(2, 0));
	say(town, "T1", "20261025", -1);
	assert_int_equal(look(town, AT(1, 20)).fate, TRAVEL_CANCELLED);
}

static void
the_first_of_two_is_meant_and_the_second_is_an_hour_late(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "calendar.txt",
		 "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,"
		 "end_date\nALL,1,1,1,1,1,1,1,20260101,20261231\n");
	town_open(town, 2,
		  "T0,00:20:00,00:20:00,S0,1\nT0,00:40:00,00:40:00,S5,2\n"
		  "T1,01:20:00,01:20:00,S0,1\nT1,01:40:00,01:40:00,S5,2\n");
	town->query.date = civil_from_ymd(2026, 10, 25);
	say(town, "T1", "20261025", 300);
	expect_now(look(town, AT(1, 20)), AT(1, 20), AT(1, 40));
	say(town, "T0", "20261025", 300);
	expect_now(look(town, AT(1, 20)), AT(1, 25), AT(1, 45));
	say(town, "T0", "20261025", -1);
	expect_now(look(town, AT(1, 20)), AT(1, 59), AT(2, 0));
}

/* A visit of five minutes at a stop, booked then. */
static void
prepare_visit(struct town *town, const char *gate, int stop, const char *booked,
	      struct problems *problems, struct prepared *out)
{
	static const char holidays_text[] =
	    "{\"england-and-wales\": {\"division\": \"england-and-wales\", \"events\": ["
	    "{\"title\": \"First\", \"date\": \"2026-01-01\", \"notes\": \"\"}, "
	    "{\"title\": \"Last\", \"date\": \"2026-12-26\", \"notes\": \"\"}]}}";
	char date[CIVIL_DATE_SIZE];
	civil_date_format(town->query.date, date);
	const char *text = arena_printf(
	    &town->arena,
	    "{\"plan\": \"P1\", \"date\": \"%s\", "
	    "\"gate\": {\"lat\": 51.5, \"lon\": -3.0, \"expected\": \"%s\"}, "
	    "\"person\": {\"arrive_early_minutes\": 0, \"money_pence\": 220}, "
	    "\"breaks\": [{\"kind\": \"meal\", \"minutes\": 10, \"from\": \"00:45\", "
	    "\"until\": \"04:00\"}], "
	    "\"appointments\": [{\"id\": \"visit\", \"minutes\": 5, \"hours\": \"24/7\", "
	    "\"place\": {\"lat\": %.2f, \"lon\": -3.0}, \"booked\": \"%s\"}]}",
	    date, gate, 51.5 + 0.01 * stop, booked);
	struct holidays *holidays = arena_new(&town->arena, struct holidays);
	struct plan_document *document = arena_new(&town->arena, struct plan_document);
	problems_init(problems, &town->arena);
	assert_int_equal(holidays_parse(holidays_text, sizeof(holidays_text) - 1, HOLIDAYS_DIVISION,
					&town->arena, problems, holidays),
			 0);
	int rc = document_parse(text, strlen(text), problems, document);
	for (size_t i = 0; i < problems_kept(problems); i++)
		print_message("%s: %s\n", problems->list[i].at, problems->list[i].text);
	assert_int_equal(rc, 0);
	const struct prepare_world world = {.travel = town->travel, .holidays = holidays};
	(void)!prepare(&world, document, &town->arena, problems, out);
}

static struct plan_solution
solve(struct town *town, const char *gate, int stop, const char *booked)
{
	struct problems problems;
	struct prepared *prepared = arena_new(&town->arena, struct prepared);
	struct plan_solution solution;
	prepare_visit(town, gate, stop, booked, &problems, prepared);
	assert_int_equal(problems.count, 0);
	prepared->problem.n_breaks = 0;
	assert_int_equal(
	    plan_solve(&prepared->problem, PLAN_STEPS_DEFAULT, &town->arena, &solution), 0);
	return solution;
}

static void
a_plan_on_foot_over_the_hour_left_out_counts_it(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 3, 29));
	/* 22 minutes from 00:50 are 02:12. */
	struct plan_solution plan = solve(town, "00:50", 1, "02:12");
	assert_int_equal(plan.appointments[0].status, PLAN_KEPT);
	assert_int_equal(plan.legs[0].depart_min, AT(0, 50));
	assert_int_equal(plan.legs[0].arrive_min, AT(2, 12));
	plan = solve(town, "00:50", 1, "02:11");
	assert_int_not_equal(plan.appointments[0].status, PLAN_KEPT);
	/* The night before the change knows it too. */
	town->query.date = civil_from_ymd(2026, 3, 28);
	plan = solve(town, "24:50", 1, "26:12");
	assert_int_equal(plan.appointments[0].status, PLAN_KEPT);
	plan = solve(town, "24:50", 1, "26:11");
	assert_int_not_equal(plan.appointments[0].status, PLAN_KEPT);
}

static void
a_plan_rides_over_both_changes_and_check_knows_when_it_is_there(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 3, 29));
	struct plan_solution plan = solve(town, "00:45", 5, "02:10");
	assert_int_equal(plan.appointments[0].status, PLAN_KEPT);
	assert_int_equal(plan.legs[0].depart_min, AT(0, 50));
	assert_int_equal(plan.legs[0].arrive_min, AT(2, 10));
	struct problems problems;
	struct prepared *prepared = arena_new(&town->arena, struct prepared);
	prepare_visit(town, "00:45", 5, "02:05", &problems, prepared);
	struct plan_check check;
	assert_int_equal(check_day(&prepared->problem, PLAN_STEPS_DEFAULT, &check), 0);
	assert_int_equal(check.ways[0].by, PLAN_TRANSIT);
	assert_int_equal(check.ways[0].appointments[0].earliest_arrival_min, AT(2, 10));
	assert_int_equal(check.ways[0].appointments[0].misses_by_minutes, 5);
}

static void
in_autumn_the_clock_shows_less_than_there_is(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 10, 25));
	struct plan_solution plan = solve(town, "01:30", 5, "02:00");
	assert_int_equal(plan.appointments[0].status, PLAN_KEPT);
	assert_int_equal(plan.legs[0].depart_min, AT(1, 50));
	assert_int_equal(plan.legs[0].arrive_min, AT(2, 0));
	/* There at the second 01:10: the first, which the plan would mean, is long past. */
	plan = solve(town, "01:30", 5, "01:55");
	assert_int_not_equal(plan.appointments[0].status, PLAN_KEPT);
}

static void
nothing_is_planned_in_or_over_the_hour_left_out(void **state)
{
	struct town *town = *state;
	open_night(town, civil_from_ymd(2026, 3, 29));
	struct problems problems;
	struct prepared *prepared = arena_new(&town->arena, struct prepared);
	prepare_visit(town, "00:10", 1, "00:58", &problems, prepared);
	const struct plan_appointment *visit = &prepared->problem.appointments[0];
	assert_int_equal(problems.count, 0);
	assert_int_equal(visit->n_openings, 2);
	assert_int_equal(visit->openings[0].until_min, AT(1, 0));
	assert_int_equal(visit->openings[1].from_min, AT(2, 0));
	assert_int_equal(prepared->problem.breaks[0].from_min, AT(2, 0));
	struct plan_solution plan = solve(town, "00:10", 1, "00:58");
	assert_int_not_equal(plan.appointments[0].status, PLAN_KEPT);
	prepare_visit(town, "01:30", 1, "03:00", &problems, prepared);
	assert_int_equal(problems.count, 3); /* earliest and latest are the expected time */
	assert_string_equal(problems.list[1].at, "/gate/expected");
	town->query.date = civil_from_ymd(2026, 3, 30);
	prepare_visit(town, "01:30", 1, "03:00", &problems, prepared);
	assert_int_equal(problems.count, 0);
}

static void
margins_and_breaks_are_of_true_time(void **state)
{
	(void)state;
	const struct civil_turn turn = {60, 60};
	struct plan_problem *problem = calloc(1, sizeof(*problem));
	assert_non_null(problem);
	problem->arrive_early_min = 10;
	problem->rest_min = 15;
	problem->n_appointments = 1;
	problem->appointments[0].n_openings = 2;
	problem->appointments[0].openings[0] = (struct plan_interval){AT(0, 0), AT(2, 10)};
	problem->appointments[0].openings[1] = (struct plan_interval){AT(2, 12), AT(9, 0)};
	problem->n_breaks = 3;
	problem->breaks[0] = (struct plan_break){"a", 30, AT(0, 20), AT(2, 20), false};
	problem->breaks[1] = (struct plan_break){"b", 45, AT(0, 30), AT(2, 30), false};
	problem->breaks[2] = (struct plan_break){"c", 45, AT(2, 0), AT(3, 30), false};
	clockturn_apply(&turn, problem);
	assert_int_equal(problem->appointments[0].n_openings, 2);
	assert_int_equal(problem->appointments[0].openings[0].until_min, AT(1, 0));
	assert_int_equal(problem->appointments[0].openings[1].from_min, AT(2, 15));
	assert_int_equal(problem->breaks[0].until_min, AT(1, 0));
	assert_int_equal(problem->breaks[0].minutes, 30);
	assert_int_equal(problem->breaks[1].minutes, 105);
	assert_int_equal(problem->breaks[1].until_min, AT(2, 30));
	assert_int_equal(problem->breaks[2].from_min, AT(2, 0));
	free(problem);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_ride_over_the_hour_left_out_takes_that_hour_more_of_the_clock),
	    TEST(a_ride_in_the_hour_shown_twice_is_there_when_it_is_over),
	    TEST(no_way_that_may_be_left_at_any_time_takes_longer_than_it_says),
	    TEST(live_times_know_a_ride_by_what_the_clock_showed),
	    TEST(what_is_late_over_the_hour_shown_twice_does_not_seem_early),
	    TEST(the_first_of_two_is_meant_and_the_second_is_an_hour_late),
	    TEST(a_plan_on_foot_over_the_hour_left_out_counts_it),
	    TEST(a_plan_rides_over_both_changes_and_check_knows_when_it_is_there),
	    TEST(in_autumn_the_clock_shows_less_than_there_is),
	    TEST(nothing_is_planned_in_or_over_the_hour_left_out),
	    cmocka_unit_test(margins_and_breaks_are_of_true_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
