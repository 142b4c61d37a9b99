/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../lib/plan_day.h"

#define HM PLAN_DAY_HM

static const struct plan_solution *
solve(struct plan_day *day)
{
	plan_day_solve(&day->problem, &day->arena, &day->solution);
	return &day->solution;
}

static void
a_day_that_works_is_left_as_it_is_booked(void **state)
{
	struct plan_day *day = *state;
	plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 20, 0);
	day->problem.appointments[0].move = PLAN_AGREED;
	const struct plan_solution *plan = solve(day);
	assert_true(plan->feasible && plan->ready);
	assert_int_equal(plan->changes, 0);
	assert_int_equal(plan->appointments[0].status, PLAN_KEPT);
	assert_int_equal(plan->appointments[0].start_min, HM(10, 0));
	assert_null(plan->appointments[0].reason);
	assert_int_equal(plan->ends_min, HM(11, 0));
	assert_int_equal(plan->n_legs, 1);
}

static void
a_move_that_needs_no_yes_comes_before_one_that_does(void **state)
{
	struct plan_day *day = *state;
	int asks = plan_day_add(&day->problem, "Asks", HM(10, 0), 60);
	int agreed = plan_day_add(&day->problem, "Agreed", HM(10, 30), 60);
	day->problem.appointments[asks].move = PLAN_ASK;
	day->problem.appointments[agreed].move = PLAN_AGREED;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->changes, 1);
	assert_int_equal(plan->changes_needing_yes, 0);
	assert_int_equal(plan->appointments[agreed].status, PLAN_MOVED);
	assert_int_equal(plan->appointments[agreed].start_min, HM(11, 5));
	assert_string_equal(plan->appointments[agreed].reason,
			    "at the same time as Asks (10:00-11:00): 30 min too early");
}

static void
a_call_at_another_hour_is_one_change_and_needs_move(void **state)
{
	struct plan_day *day = *state;
	int fixed = plan_day_add(&day->problem, "Fixed", HM(10, 0), 60);
	int officer = plan_day_add(&day->problem, "Officer", HM(10, 0), 30);
	struct plan_appointment *appointment = &day->problem.appointments[officer];
	appointment->mode[PLAN_PHONE] = PLAN_ASK;
	appointment->yes_from = PLAN_OFFICER;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(fixed), PLAN_WALK,
		     20, 0);
	assert_int_equal(solve(day)->appointments[officer].status, PLAN_DROPPED);
	assert_false(day->solution.ready);
	appointment->move = PLAN_AGREED;
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->appointments[officer].status, PLAN_BY_PHONE);
	assert_true(plan->appointments[officer].needs_yes);
	assert_int_equal(plan->appointments[officer].yes_from, PLAN_OFFICER);
	assert_int_equal(plan->changes, 1);
	assert_true(plan->ready);
}

static void
waiting_time_is_free_for_calls_and_breaks_but_a_journey_is_not(void **state)
{
	struct plan_day *day = *state;
	int visit = plan_day_add(&day->problem, "Visit", HM(11, 0), 30);
	int call = plan_day_add(&day->problem, "Call", HM(10, 0), 20);
	day->problem.appointments[call].mode[PLAN_VISIT] = PLAN_NEVER;
	day->problem.appointments[call].mode[PLAN_PHONE] = PLAN_AGREED;
	day->problem.n_breaks = 1;
	day->problem.breaks[0] = (struct plan_break){"meal", 20, HM(9, 30), HM(11, 0), true};
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(visit), PLAN_WALK,
		     30, 0);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->changes, 0);
	assert_int_equal(plan->n_legs, 1);
	assert_true(plan->legs[0].arrive_min <= HM(10, 0) ||
		    plan->legs[0].depart_min >= HM(10, 20));
	plan_day_begin(&day->problem);
	plan_day_add(&day->problem, "Visit", HM(11, 0), 30);
	plan_day_add(&day->problem, "Call", HM(10, 0), 20);
	day->problem.appointments[visit].weight = 2;
	day->problem.appointments[call].mode[PLAN_VISIT] = PLAN_NEVER;
	day->problem.appointments[call].mode[PLAN_PHONE] = PLAN_AGREED;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(visit), PLAN_WALK,
		     41, 0);
	assert_int_equal(solve(day)->appointments[call].status, PLAN_DROPPED);
}

static void
where_home_cannot_be_reached_in_time_there_is_no_plan(void **state)
{
	struct plan_day *day = *state;
	day->problem.has_home = true;
	day->problem.home_by_min = HM(9, 49);
	plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(day);
	assert_false(plan->feasible);
	assert_false(plan->ready);
	assert_string_equal(plan->why_not, "home cannot be reached by 09:49");
	day->problem.home_by_min = HM(9, 50);
	plan = solve(day);
	assert_true(plan->feasible);
	assert_int_equal(plan->appointments[0].status, PLAN_DROPPED);
	assert_string_equal(plan->appointments[0].reason,
			    "home at 11:20, to be home by 09:50: 90 min late");
	day->problem.is_home_by_dark = true;
	assert_string_equal(solve(day)->appointments[0].reason,
			    "home at 11:20, to be home before dark (09:50): 90 min late");
	day->problem.home_by_min = HM(9, 49);
	assert_string_equal(solve(day)->why_not, "home cannot be reached before dark (09:49)");
}

/* Two visits at any time, on foot, 12 minutes apart, and a bus home at 12:00 alone. */
static void
free_minutes_go_to_starts_on_five_minute_marks(void **state)
{
	struct plan_day *day = *state;
	int one = plan_day_add(&day->problem, "One", PLAN_NONE, 30);
	int other = plan_day_add(&day->problem, "Other", PLAN_NONE, 30);
	day->problem.has_home = true;
	day->problem.appointments[other].after = 1u << one;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(one), PLAN_WALK, 12,
		     0);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(one), PLAN_PLACE_OF(other),
		     PLAN_WALK, 12, 0);
	plan_day_fixed(&day->problem, &day->arena, PLAN_PLACE_OF(other), PLAN_PLACE_HOME,
		       PLAN_TRANSIT, HM(12, 0), HM(12, 20), 0);
	assert_int_equal(solve(day)->appointments[one].start_min, HM(9, 45));
	assert_int_equal(day->solution.appointments[other].start_min, HM(10, 30));
	assert_int_equal(day->solution.legs[1].depart_min, HM(10, 15));
	assert_int_equal(day->solution.ends_min, HM(12, 20));
	/* What is booked stays, and an earlier end goes first. */
	memset(day->problem.travel, 0, sizeof(day->problem.travel));
	plan_day_begin(&day->problem);
	plan_day_add(&day->problem, "One", HM(9, 42), 30);
	plan_day_add(&day->problem, "Other", PLAN_NONE, 30);
	day->problem.has_home = true;
	day->problem.appointments[other].after = 1u << one;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(one), PLAN_WALK, 12,
		     0);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(one), PLAN_PLACE_OF(other),
		     PLAN_WALK, 12, 0);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(other), PLAN_PLACE_HOME, PLAN_WALK,
		     12, 0);
	assert_int_equal(solve(day)->appointments[one].start_min, HM(9, 42));
	/* 10:24, since 10:25 would be home a minute later. */
	assert_int_equal(day->solution.appointments[other].start_min, HM(10, 24));
}

/* A meal from 11:00 to 15:00, and a visit at 15:30 that can be reached on foot at any time. */
static void
draw_hungry_day(struct plan_day *day, int most)
{
	plan_day_add(&day->problem, "Sam", HM(15, 30), 60);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 20, 0);
	day->problem.n_breaks = 1;
	day->problem.breaks[0] = (struct plan_break){"meal", 30, HM(11, 0), HM(15, 0), true};
	day->problem.without_meal_max_min = most;
}

static void
a_meal_waits_so_that_nobody_goes_hungry_after_it(void **state)
{
	struct plan_day *day = *state;
	draw_hungry_day(day, 0);
	assert_int_equal(solve(day)->breaks[0].start_min, HM(11, 0));
	/* 16:30 is 240 minutes after 12:30. */
	day->problem.without_meal_max_min = 240;
	assert_int_equal(solve(day)->changes, 0);
	assert_int_equal(day->solution.breaks[0].start_min, HM(12, 0));
	/* From 9:30 on the stretch before it may be as long, and the one behind it. */
	day->problem.without_meal_max_min = 195;
	assert_int_equal(solve(day)->changes, 0);
	assert_int_equal(day->solution.breaks[0].start_min, HM(12, 45));
}

/* The first meal waits for the second, the call after it with it, and the second call must rest. */
static void
who_waited_for_a_meal_rests_after_what_waited_with_it(void **state)
{
	struct plan_day *day = *state;
	struct plan_problem *problem = &day->problem;
	int first = plan_day_add(problem, "First", PLAN_NONE, 60);
	int second = plan_day_add(problem, "Second", PLAN_NONE, 50);
	for (int i = first; i <= second; i++) {
		problem->appointments[i].mode[PLAN_VISIT] = PLAN_NEVER;
		problem->appointments[i].mode[PLAN_PHONE] = PLAN_AGREED;
	}
	problem->appointments[first].openings[0].from_min = HM(10, 0);
	problem->appointments[second].openings[0].from_min = HM(12, 10);
	problem->n_breaks = 2;
	problem->breaks[0] = (struct plan_break){"meal", 20, HM(9, 40), HM(12, 20), true};
	problem->breaks[1] = (struct plan_break){"meal", 20, HM(11, 50), HM(14, 30), true};
	problem->without_meal_max_min = 70;
	problem->rest_min = 50;
	const struct plan_solution *plan = solve(day);
	assert_true(plan->feasible);
	assert_int_equal(plan->appointments[first].start_min, HM(10, 40));
	assert_int_equal(plan->appointments[second].start_min, HM(12, 30));
}

static void
what_would_take_too_long_without_a_meal_is_left_out_with_its_minutes(void **state)
{
	struct plan_day *day = *state;
	draw_hungry_day(day, 194);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->appointments[0].status, PLAN_DROPPED);
	assert_string_equal(plan->appointments[0].reason,
			    "195 min without a meal, 194 min is the most: 1 min too long");
	/* A break that is no meal makes nobody less hungry. */
	day->problem.breaks[1] = (struct plan_break){"rest", 10, HM(9, 30), HM(16, 0), false};
	day->problem.n_breaks = 2;
	assert_int_equal(solve(day)->appointments[0].status, PLAN_DROPPED);
	day->problem.breaks[1].is_meal = true;
	assert_int_equal(solve(day)->appointments[0].status, PLAN_KEPT);
}

static void
where_no_day_has_its_meal_in_time_there_is_no_plan(void **state)
{
	struct plan_day *day = *state;
	draw_hungry_day(day, 89);
	const struct plan_solution *plan = solve(day);
	assert_false(plan->feasible);
	assert_string_equal(plan->why_not,
			    "90 min without a meal at least, 89 min is the most: 1 min too long");
	day->problem.without_meal_max_min = 90;
	assert_true(solve(day)->feasible);
	assert_int_equal(day->solution.appointments[0].status, PLAN_DROPPED);
}

/* Two visits to one house with a third between them in time: as booked, or one after another. */
static void
a_simple_day_goes_to_fewer_places_before_it_saves_money(void **state)
{
	struct plan_day *day = *state;
	int one = plan_day_add(&day->problem, "One", PLAN_NONE, 30);
	int other = plan_day_add(&day->problem, "Other", PLAN_NONE, 30);
	int third = plan_day_add(&day->problem, "Third", PLAN_NONE, 30);
	day->problem.appointments[third].booked_min = HM(11, 0);
	day->problem.places[PLAN_PLACE_OF(other)].same = PLAN_PLACE_OF(one);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_TRANSIT, 10, 100);
	/* Going to and fro costs nothing. */
	plan_day_fixed(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(one),
		       PLAN_TRANSIT, HM(9, 30), HM(9, 45), 0);
	plan_day_fixed(&day->problem, &day->arena, PLAN_PLACE_OF(one), PLAN_PLACE_OF(third),
		       PLAN_TRANSIT, HM(10, 20), HM(10, 30), 0);
	plan_day_fixed(&day->problem, &day->arena, PLAN_PLACE_OF(third), PLAN_PLACE_OF(other),
		       PLAN_TRANSIT, HM(11, 40), HM(11, 50), 0);
	assert_int_equal(solve(day)->pence, 0);
	assert_int_equal(day->solution.n_legs, 3);
	day->problem.is_few_legs = true;
	assert_int_equal(solve(day)->n_legs, 2);
	assert_int_equal(day->solution.pence, 100);
}

static void
a_break_without_room_leaves_no_plan(void **state)
{
	struct plan_day *day = *state;
	day->problem.n_breaks = 1;
	day->problem.breaks[0] = (struct plan_break){"meal", 30, HM(9, 0), HM(9, 59), true};
	const struct plan_solution *plan = solve(day);
	assert_false(plan->feasible);
	assert_string_equal(plan->why_not, "no time for the break in its window");
	day->problem.breaks[0].until_min = HM(10, 0);
	plan = solve(day);
	assert_true(plan->feasible);
	assert_int_equal(plan->breaks[0].start_min, HM(9, 30));
}

static void
a_must_is_put_off_rather_than_dropped_and_today_rather_than_put_off(void **state)
{
	struct plan_day *day = *state;
	int far = plan_day_add(&day->problem, "Far", HM(10, 0), 60);
	day->problem.appointments[far].next_day = PLAN_ASK;
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->appointments[far].status, PLAN_NEXT_DAY);
	assert_true(plan->appointments[far].needs_yes);
	assert_true(plan->ready);
	assert_string_equal(plan->appointments[far].reason, "no way there after 09:30");
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(far), PLAN_TAXI, 30,
		     5000);
	assert_int_equal(solve(day)->appointments[far].status, PLAN_KEPT);
}

static void
the_cheaper_of_two_ways_is_taken_when_both_are_in_time(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_TAXI, 5,
		     900);
	plan_day_fixed(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam),
		       PLAN_TRANSIT, HM(9, 40), HM(10, 0), 220);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->legs[0].by, PLAN_TRANSIT);
	assert_int_equal(plan->pence, 220);
	day->problem.arrive_early_min = 1;
	assert_int_equal(solve(day)->legs[0].by, PLAN_TAXI);
}

static void
an_unknown_fare_is_null_and_counts_nothing(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	day->problem.money_pence = 0;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_TRANSIT,
		     5, PLAN_NONE);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->appointments[sam].status, PLAN_KEPT);
	assert_int_equal(plan->legs[0].pence, PLAN_NONE);
	assert_int_equal(plan->pence, 0);
}

static void
a_lift_of_no_minutes_may_start_as_its_window_ends(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(12, 0), 60);
	day->problem.money_pence = 0;
	day->problem.has_home = true;
	day->problem.has_lift = true;
	day->problem.lift = (struct plan_interval){HM(9, 0), HM(13, 0)};
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_LIFT, 5,
		     0);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(sam), PLAN_PLACE_HOME, PLAN_LIFT, 0,
		     0);
	assert_int_equal(solve(day)->appointments[sam].status, PLAN_KEPT);
}

static void
one_place_needs_no_journey(void **state)
{
	struct plan_day *day = *state;
	int desk = plan_day_add(&day->problem, "Desk", HM(10, 0), 30);
	int bench = plan_day_add(&day->problem, "Bench", HM(10, 30), 30);
	day->problem.places[PLAN_PLACE_OF(bench)].same = PLAN_PLACE_OF(desk);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(desk), PLAN_WALK,
		     20, 0);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->changes, 0);
	assert_int_equal(plan->n_legs, 1);
}

static void
what_has_happened_is_left_alone_and_the_rest_is_planned_from_there(void **state)
{
	struct plan_day *day = *state;
	int past = plan_day_add(&day->problem, "Past", HM(10, 0), 30);
	int next = plan_day_add(&day->problem, "Next", HM(11, 0), 30);
	day->problem.appointments[past].settled = PLAN_HAPPENED;
	day->problem.appointments[next].move = PLAN_ASK;
	day->problem.appointments[next].after = 1u << past;
	day->problem.start_place = PLAN_PLACE_OF(past);
	day->problem.start_min = HM(10, 55);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(past), PLAN_PLACE_OF(next),
		     PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(day);
	assert_int_equal(plan->appointments[past].status, PLAN_KEPT);
	assert_int_equal(plan->appointments[next].start_min, HM(11, 15));
	assert_int_equal(plan->changes, 1);
	assert_int_equal(plan->legs[0].from, PLAN_PLACE_OF(past));
	assert_int_equal(plan->n_gate_rows, 0);
}

static void
the_gate_table_names_the_last_minute_of_each_count(void **state)
{
	struct plan_day *day = *state;
	plan_day_add(&day->problem, "First", HM(10, 0), 20);
	plan_day_add(&day->problem, "Second", HM(11, 0), 20);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(day);
	int last_of_two = 0;
	int last_of_one = 0;
	for (int i = 0; i < plan->n_gate_rows; i++) {
		if (plan->gate_rows[i].kept == 2)
			last_of_two = plan->gate_rows[i].gate_min;
		if (plan->gate_rows[i].kept >= 1)
			last_of_one = plan->gate_rows[i].gate_min;
	}
	assert_int_equal(plan->gate_rows[0].gate_min, HM(8, 30));
	assert_int_equal(last_of_two, HM(9, 40));
	assert_int_equal(last_of_one, HM(10, 40));
	assert_int_equal(plan->gate_rows[plan->n_gate_rows - 1].gate_min, HM(12, 0));
	assert_int_equal(plan->gate_rows[plan->n_gate_rows - 1].kept, 0);
}

static void
a_budget_that_is_too_small_is_said_and_not_guessed_over(void **state)
{
	struct plan_day *day = *state;
	for (int i = 0; i < 6; i++) {
		plan_day_add(&day->problem, "x", HM(10, 0), 10);
		day->problem.appointments[i].move = PLAN_AGREED;
	}
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	assert_int_equal(plan_solve(&day->problem, 50, &day->arena, &day->solution), E_LIMIT);
	assert_int_equal(solve(day)->changes, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_DAY_TEST(a_lift_of_no_minutes_may_start_as_its_window_ends),
	    PLAN_DAY_TEST(a_day_that_works_is_left_as_it_is_booked),
	    PLAN_DAY_TEST(a_move_that_needs_no_yes_comes_before_one_that_does),
	    PLAN_DAY_TEST(a_call_at_another_hour_is_one_change_and_needs_move),
	    PLAN_DAY_TEST(waiting_time_is_free_for_calls_and_breaks_but_a_journey_is_not),
	    PLAN_DAY_TEST(where_home_cannot_be_reached_in_time_there_is_no_plan),
	    PLAN_DAY_TEST(free_minutes_go_to_starts_on_five_minute_marks),
	    PLAN_DAY_TEST(a_meal_waits_so_that_nobody_goes_hungry_after_it),
	    PLAN_DAY_TEST(who_waited_for_a_meal_rests_after_what_waited_with_it),
	    PLAN_DAY_TEST(what_would_take_too_long_without_a_meal_is_left_out_with_its_minutes),
	    PLAN_DAY_TEST(where_no_day_has_its_meal_in_time_there_is_no_plan),
	    PLAN_DAY_TEST(a_simple_day_goes_to_fewer_places_before_it_saves_money),
	    PLAN_DAY_TEST(a_break_without_room_leaves_no_plan),
	    PLAN_DAY_TEST(a_must_is_put_off_rather_than_dropped_and_today_rather_than_put_off),
	    PLAN_DAY_TEST(the_cheaper_of_two_ways_is_taken_when_both_are_in_time),
	    PLAN_DAY_TEST(an_unknown_fare_is_null_and_counts_nothing),
	    PLAN_DAY_TEST(one_place_needs_no_journey),
	    PLAN_DAY_TEST(what_has_happened_is_left_alone_and_the_rest_is_planned_from_there),
	    PLAN_DAY_TEST(the_gate_table_names_the_last_minute_of_each_count),
	    PLAN_DAY_TEST(a_budget_that_is_too_small_is_said_and_not_guessed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
