/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../lib/plan_day.h"

#define HM PLAN_DAY_HM

struct fixture {
	struct arena arena;
	struct plan_problem problem;
	struct plan_solution solution;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	arena_init(&fixture->arena);
	plan_day_begin(&fixture->problem);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	arena_fini(&fixture->arena);
	free(fixture);
	return 0;
}

static const struct plan_solution *
solve(struct fixture *fixture)
{
	plan_day_solve(&fixture->problem, &fixture->arena, &fixture->solution);
	return &fixture->solution;
}

static void
a_day_that_works_is_left_as_it_is_booked(void **state)
{
	struct fixture *fixture = *state;
	plan_day_add(&fixture->problem, "Sam", HM(10, 0), 60);
	plan_day_everywhere(&fixture->problem, &fixture->arena, PLAN_WALK, 20, 0);
	fixture->problem.appointments[0].move = PLAN_AGREED;
	const struct plan_solution *plan = solve(fixture);
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
	struct fixture *fixture = *state;
	int asks = plan_day_add(&fixture->problem, "Asks", HM(10, 0), 60);
	int agreed = plan_day_add(&fixture->problem, "Agreed", HM(10, 30), 60);
	fixture->problem.appointments[asks].move = PLAN_ASK;
	fixture->problem.appointments[agreed].move = PLAN_AGREED;
	plan_day_everywhere(&fixture->problem, &fixture->arena, PLAN_WALK, 5, 0);
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->changes, 1);
	assert_int_equal(plan->changes_needing_yes, 0);
	assert_int_equal(plan->appointments[agreed].status, PLAN_MOVED);
	assert_int_equal(plan->appointments[agreed].start_min, HM(11, 5));
	assert_string_equal(plan->appointments[agreed].reason,
			    "at the same time as Asks (10:00-11:00): 30 min of both");
}

static void
a_call_at_another_hour_is_one_change_and_needs_move(void **state)
{
	struct fixture *fixture = *state;
	int fixed = plan_day_add(&fixture->problem, "Fixed", HM(10, 0), 60);
	int officer = plan_day_add(&fixture->problem, "Officer", HM(10, 0), 30);
	struct plan_appointment *appointment = &fixture->problem.appointments[officer];
	appointment->mode[PLAN_PHONE] = PLAN_ASK;
	appointment->yes_from = PLAN_OFFICER;
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(fixed),
		     PLAN_WALK, 20, 0);
	assert_int_equal(solve(fixture)->appointments[officer].status, PLAN_DROPPED);
	assert_false(fixture->solution.ready);
	appointment->move = PLAN_AGREED;
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->appointments[officer].status, PLAN_BY_PHONE);
	assert_true(plan->appointments[officer].needs_yes);
	assert_int_equal(plan->appointments[officer].yes_from, PLAN_OFFICER);
	assert_int_equal(plan->changes, 1);
	assert_true(plan->ready);
}

static void
waiting_time_is_free_for_calls_and_breaks_but_a_journey_is_not(void **state)
{
	struct fixture *fixture = *state;
	int visit = plan_day_add(&fixture->problem, "Visit", HM(11, 0), 30);
	int call = plan_day_add(&fixture->problem, "Call", HM(10, 0), 20);
	fixture->problem.appointments[call].mode[PLAN_VISIT] = PLAN_NEVER;
	fixture->problem.appointments[call].mode[PLAN_PHONE] = PLAN_AGREED;
	fixture->problem.n_breaks = 1;
	fixture->problem.breaks[0] = (struct plan_break){"meal", 20, HM(9, 30), HM(11, 0)};
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(visit),
		     PLAN_WALK, 30, 0);
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->changes, 0);
	assert_int_equal(plan->n_legs, 1);
	assert_true(plan->legs[0].arrive_min <= HM(10, 0) ||
		    plan->legs[0].depart_min >= HM(10, 20));
	plan_day_begin(&fixture->problem);
	plan_day_add(&fixture->problem, "Visit", HM(11, 0), 30);
	plan_day_add(&fixture->problem, "Call", HM(10, 0), 20);
	fixture->problem.appointments[visit].weight = 2;
	fixture->problem.appointments[call].mode[PLAN_VISIT] = PLAN_NEVER;
	fixture->problem.appointments[call].mode[PLAN_PHONE] = PLAN_AGREED;
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(visit),
		     PLAN_WALK, 41, 0);
	assert_int_equal(solve(fixture)->appointments[call].status, PLAN_DROPPED);
}

static void
where_home_cannot_be_reached_in_time_there_is_no_plan(void **state)
{
	struct fixture *fixture = *state;
	fixture->problem.has_home = true;
	fixture->problem.home_by_min = HM(9, 49);
	plan_day_add(&fixture->problem, "Sam", HM(10, 0), 60);
	plan_day_everywhere(&fixture->problem, &fixture->arena, PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(fixture);
	assert_false(plan->feasible);
	assert_false(plan->ready);
	assert_string_equal(plan->why_not, "home cannot be reached by 09:49");
	fixture->problem.home_by_min = HM(9, 50);
	plan = solve(fixture);
	assert_true(plan->feasible);
	assert_int_equal(plan->appointments[0].status, PLAN_DROPPED);
	assert_string_equal(plan->appointments[0].reason,
			    "home at 11:20, to be home by 09:50: 90 min late");
}

static void
a_break_without_room_leaves_no_plan(void **state)
{
	struct fixture *fixture = *state;
	fixture->problem.n_breaks = 1;
	fixture->problem.breaks[0] = (struct plan_break){"meal", 30, HM(9, 0), HM(9, 59)};
	const struct plan_solution *plan = solve(fixture);
	assert_false(plan->feasible);
	assert_string_equal(plan->why_not, "no time for the break in its window");
	fixture->problem.breaks[0].until_min = HM(10, 0);
	plan = solve(fixture);
	assert_true(plan->feasible);
	assert_int_equal(plan->breaks[0].start_min, HM(9, 30));
}

static void
a_must_is_put_off_rather_than_dropped_and_today_rather_than_put_off(void **state)
{
	struct fixture *fixture = *state;
	int far = plan_day_add(&fixture->problem, "Far", HM(10, 0), 60);
	fixture->problem.appointments[far].next_day = PLAN_ASK;
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->appointments[far].status, PLAN_NEXT_DAY);
	assert_true(plan->appointments[far].needs_yes);
	assert_true(plan->ready);
	assert_string_equal(plan->appointments[far].reason, "no way there after 09:30");
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(far),
		     PLAN_TAXI, 30, 5000);
	assert_int_equal(solve(fixture)->appointments[far].status, PLAN_KEPT);
}

static void
the_cheaper_of_two_ways_is_taken_when_both_are_in_time(void **state)
{
	struct fixture *fixture = *state;
	int sam = plan_day_add(&fixture->problem, "Sam", HM(10, 0), 60);
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam),
		     PLAN_TAXI, 5, 900);
	plan_day_fixed(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam),
		       PLAN_TRANSIT, HM(9, 40), HM(10, 0), 220);
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->legs[0].by, PLAN_TRANSIT);
	assert_int_equal(plan->pence, 220);
	fixture->problem.arrive_early_min = 1;
	assert_int_equal(solve(fixture)->legs[0].by, PLAN_TAXI);
}

static void
an_unknown_fare_is_null_and_counts_nothing(void **state)
{
	struct fixture *fixture = *state;
	int sam = plan_day_add(&fixture->problem, "Sam", HM(10, 0), 60);
	fixture->problem.money_pence = 0;
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam),
		     PLAN_TRANSIT, 5, PLAN_NONE);
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->appointments[sam].status, PLAN_KEPT);
	assert_int_equal(plan->legs[0].pence, PLAN_NONE);
	assert_int_equal(plan->pence, 0);
}

static void
one_place_needs_no_journey(void **state)
{
	struct fixture *fixture = *state;
	int desk = plan_day_add(&fixture->problem, "Desk", HM(10, 0), 30);
	int bench = plan_day_add(&fixture->problem, "Bench", HM(10, 30), 30);
	fixture->problem.places[PLAN_PLACE_OF(bench)].same = PLAN_PLACE_OF(desk);
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(desk),
		     PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->changes, 0);
	assert_int_equal(plan->n_legs, 1);
}

static void
what_has_happened_is_left_alone_and_the_rest_is_planned_from_there(void **state)
{
	struct fixture *fixture = *state;
	int past = plan_day_add(&fixture->problem, "Past", HM(10, 0), 30);
	int next = plan_day_add(&fixture->problem, "Next", HM(11, 0), 30);
	fixture->problem.appointments[past].settled = PLAN_HAPPENED;
	fixture->problem.appointments[next].move = PLAN_ASK;
	fixture->problem.appointments[next].after = 1u << past;
	fixture->problem.start_place = PLAN_PLACE_OF(past);
	fixture->problem.start_min = HM(10, 55);
	plan_day_any(&fixture->problem, &fixture->arena, PLAN_PLACE_OF(past), PLAN_PLACE_OF(next),
		     PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(fixture);
	assert_int_equal(plan->appointments[past].status, PLAN_KEPT);
	assert_int_equal(plan->appointments[next].start_min, HM(11, 15));
	assert_int_equal(plan->changes, 1);
	assert_int_equal(plan->legs[0].from, PLAN_PLACE_OF(past));
	assert_int_equal(plan->n_gate_rows, 0);
}

static void
the_gate_table_names_the_last_minute_of_each_count(void **state)
{
	struct fixture *fixture = *state;
	plan_day_add(&fixture->problem, "First", HM(10, 0), 20);
	plan_day_add(&fixture->problem, "Second", HM(11, 0), 20);
	plan_day_everywhere(&fixture->problem, &fixture->arena, PLAN_WALK, 20, 0);
	const struct plan_solution *plan = solve(fixture);
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
	struct fixture *fixture = *state;
	for (int i = 0; i < 6; i++) {
		plan_day_add(&fixture->problem, "x", HM(10, 0), 10);
		fixture->problem.appointments[i].move = PLAN_AGREED;
	}
	plan_day_everywhere(&fixture->problem, &fixture->arena, PLAN_WALK, 5, 0);
	assert_int_equal(plan_solve(&fixture->problem, 50, &fixture->arena, &fixture->solution),
			 E_LIMIT);
	assert_int_equal(solve(fixture)->changes, 5);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_day_that_works_is_left_as_it_is_booked),
	    TEST(a_move_that_needs_no_yes_comes_before_one_that_does),
	    TEST(a_call_at_another_hour_is_one_change_and_needs_move),
	    TEST(waiting_time_is_free_for_calls_and_breaks_but_a_journey_is_not),
	    TEST(where_home_cannot_be_reached_in_time_there_is_no_plan),
	    TEST(a_break_without_room_leaves_no_plan),
	    TEST(a_must_is_put_off_rather_than_dropped_and_today_rather_than_put_off),
	    TEST(the_cheaper_of_two_ways_is_taken_when_both_are_in_time),
	    TEST(an_unknown_fare_is_null_and_counts_nothing),
	    TEST(one_place_needs_no_journey),
	    TEST(what_has_happened_is_left_alone_and_the_rest_is_planned_from_there),
	    TEST(the_gate_table_names_the_last_minute_of_each_count),
	    TEST(a_budget_that_is_too_small_is_said_and_not_guessed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
