/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../lib/plan_day.h"
#include "plan/busy.h"
#include "plan/desk.h"
#include "plan/verify.h"

#define HM PLAN_DAY_HM

enum { VISIT, MOVED, CALL, LATER };

/* A day with a visit, a moved visit, a call by phone, a meal, a lift, a taxi and a way home. */
static int
set_up(void **state)
{
	plan_day_set_up(state);
	struct plan_day *day = *state;
	struct plan_problem *problem = &day->problem;
	plan_day_add(problem, "Visit", HM(10, 0), 30);
	plan_day_add(problem, "Moved", HM(10, 15), 30);
	plan_day_add(problem, "Call", HM(12, 0), 30);
	plan_day_add(problem, "Later", HM(8, 0), 30);
	problem->appointments[MOVED].move = PLAN_ASK;
	problem->appointments[MOVED].earliest_min = HM(10, 0);
	problem->appointments[MOVED].latest_min = HM(14, 0);
	problem->appointments[MOVED].after = 1u << VISIT;
	problem->appointments[CALL].mode[PLAN_VISIT] = PLAN_NEVER;
	problem->appointments[CALL].mode[PLAN_PHONE] = PLAN_AGREED;
	problem->appointments[LATER].next_day = PLAN_ASK;
	problem->n_breaks = 1;
	problem->breaks[0] = (struct plan_break){"meal", 30, HM(12, 30), HM(13, 30), true};
	problem->has_home = true;
	problem->home_by_min = HM(19, 0);
	problem->has_lift = true;
	problem->lift = (struct plan_interval){HM(9, 0), HM(13, 0)};
	problem->money_pence = 1000;
	problem->walk_m_max_day = 1000;
	problem->walk_m_max_leg = 700;
	problem->arrive_early_min = 5;
	plan_day_any(problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(VISIT), PLAN_LIFT, 20, 0);
	plan_day_any(problem, &day->arena, PLAN_PLACE_OF(VISIT), PLAN_PLACE_OF(MOVED), PLAN_TAXI,
		     10, 600);
	plan_day_any(problem, &day->arena, PLAN_PLACE_OF(MOVED), PLAN_PLACE_HOME, PLAN_WALK, 10, 0);
	plan_day_solve(problem, &day->arena, &day->solution);
	return 0;
}

static void
refused(const struct plan_problem *problem, const struct plan_solution *plan, const char *part)
{
	char why[VERIFY_TEXT_SIZE] = "";
	if (verify_solution(problem, plan, why))
		fail_msg("not refused: %s", part);
	if (strstr(why, part) == NULL)
		fail_msg("refused for \"%s\", not for \"%s\"", why, part);
}

/* Break one thing of a copy of the plan, or of the problem, and see it refused. */
#define BROKEN(part, statement) \
	do { \
		struct plan_problem problem = day->problem; \
		struct plan_solution plan = day->solution; \
		statement; \
		refused(&problem, &plan, part); \
	} while (0)

static void
the_plan_itself_is_as_drawn(void **state)
{
	struct plan_day *day = *state;
	char why[VERIFY_TEXT_SIZE];
	assert_true(verify_solution(&day->problem, &day->solution, why));
	assert_int_equal(day->solution.appointments[MOVED].status, PLAN_MOVED);
	assert_int_equal(day->solution.appointments[LATER].status, PLAN_NEXT_DAY);
	assert_int_equal(day->solution.n_legs, 3);
}

static void
every_rule_of_an_appointment_is_checked(void **state)
{
	struct plan_day *day = *state;
	BROKEN("not its length", plan.appointments[VISIT].end_min++);
	BROKEN("not open then", problem.appointments[VISIT].openings[0].from_min = HM(10, 1));
	int moved_min = day->solution.appointments[MOVED].start_min;
	BROKEN("Moved: taken then",
	       problem.taken[problem.n_taken++] =
		   ((struct plan_taken){MOVED, moved_min + 29, moved_min + 30}));
	BROKEN("Moved: taken then", problem.taken[problem.n_taken++] =
					((struct plan_taken){MOVED, moved_min - 9, moved_min + 1}));
	/* As booked, it stays; a time of another is none of its own. */
	struct plan_problem beside = day->problem;
	char why[VERIFY_TEXT_SIZE];
	beside.taken[beside.n_taken++] = (struct plan_taken){VISIT, HM(10, 20), HM(11, 0)};
	beside.taken[beside.n_taken++] = (struct plan_taken){MOVED, moved_min + 30, moved_min + 60};
	assert_true(verify_solution(&beside, &day->solution, why));
	BROKEN("to be avoided", problem.places[PLAN_PLACE_OF(VISIT)].is_avoided = true);
	BROKEN("nothing to call with", problem.has_phone = false);
	BROKEN("Visit: before Call", problem.appointments[VISIT].after = 1u << CALL);
	BROKEN("never allowed", problem.appointments[CALL].mode[PLAN_PHONE] = PLAN_NEVER);
	BROKEN("may not be", problem.appointments[MOVED].move = PLAN_NEVER);
	BROKEN("status does not fit", plan.appointments[MOVED].status = PLAN_KEPT);
	BROKEN("says another status", plan.appointments[MOVED].status = PLAN_BY_PHONE);
	BROKEN("who is to say yes", plan.appointments[MOVED].needs_yes = false);
	BROKEN("out of its bounds", problem.appointments[MOVED].latest_min = HM(10, 30));
	BROKEN("may not be put off", problem.appointments[LATER].next_day = PLAN_NEVER);
	BROKEN("wrong about the yes", plan.appointments[LATER].needs_yes = false);
	BROKEN("without a reason", plan.appointments[LATER].because.name = REASON_NONE);
	BROKEN("being ready", plan.ready = false);
	BROKEN("changes are 2", plan.changes = 1);
	BROKEN("2 of them", plan.changes_needing_yes = 1);
	BROKEN("not the appointments", plan.n_appointments = 3);
}

/* By itself: not by the openings, which were cut for the search. */
static void
a_desk_is_looked_at_by_itself_but_not_for_what_is_booked(void **state)
{
	struct plan_day *day = *state;
	char why[VERIFY_TEXT_SIZE];
	const struct plan_outcome *moved = &day->solution.appointments[MOVED];
	const int starts[] = {moved->start_min - 5, moved->start_min};
	const struct plan_interval session = {moved->start_min - 30, moved->end_min};
	const struct plan_interval full = {moved->end_min, moved->end_min + 60};
	struct plan_desk desk = {.starts = starts,
				 .n_starts = 2,
				 .sessions = &session,
				 .n_sessions = 1,
				 .full = &full,
				 .n_full = 1};
	day->problem.appointments[MOVED].desk = &desk;
	assert_true(verify_solution(&day->problem, &day->solution, why));
	const struct plan_interval shorter = {session.from_min, moved->end_min - 1};
	const struct plan_interval sooner = {moved->end_min - 1, moved->end_min + 60};
	BROKEN("its desk", desk.n_starts = 1);
	desk.n_starts = 2;
	BROKEN("its desk", desk.sessions = &shorter);
	desk.sessions = &session;
	BROKEN("its desk", desk.full = &sooner);
	day->problem.appointments[MOVED].desk = NULL;
	day->problem.appointments[VISIT].desk = &desk;
	assert_true(verify_solution(&day->problem, &day->solution, why));
}

static void
every_rule_of_the_way_is_checked(void **state)
{
	struct plan_day *day = *state;
	BROKEN("leg 0: no lift is given then", problem.lift.until_min = HM(9, 49));
	BROKEN("leg 0: no lift is given then", problem.has_lift = false);
	BROKEN("leg 1: no such journey", plan.legs[1].arrive_min--);
	BROKEN("leg 1: no such journey", plan.legs[1].pence = 0);
	BROKEN("leg 2: no such journey", problem.walk_m_max_leg = 599);
	BROKEN("the legs come to 600", plan.pence = 0);
	BROKEN("600 m", plan.walk_m = 0);
	BROKEN("costs 600 pence", problem.money_pence = 599);
	BROKEN("walks 600 m", problem.walk_m_max_day = 599);
	BROKEN("not reached early enough", problem.arrive_early_min = 11);
	struct plan_option ride =
	    *day->problem.travel[PLAN_PLACE_OF(VISIT)][PLAN_PLACE_OF(MOVED)].list;
	ride.changes = 2;
	BROKEN("leg 1: no such journey", problem.changes_max_leg = 1;
	       problem.travel[PLAN_PLACE_OF(VISIT)][PLAN_PLACE_OF(MOVED)].list = &ride);
	BROKEN("end at home", (plan.n_legs--, plan.walk_m = 0));
	BROKEN("too late", problem.home_by_min = HM(10, 0));
	BROKEN("does not start where", problem.start_place = PLAN_PLACE_OF(CALL));
	BROKEN("before the start", problem.start_min = HM(9, 31));
}

/* The first leg of the day again, by lift to a stop and on by what leaves there. */
static void
every_rule_of_a_part_by_car_is_checked(void **state)
{
	struct plan_day *day = *state;
	char why[VERIFY_TEXT_SIZE];
	day->problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(VISIT)].n = 0;
	plan_day_mixture(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(VISIT),
			 (struct plan_day_mixture){HM(9, 30), HM(9, 50), PLAN_LIFT, true, 1, 8});
	plan_day_solve(&day->problem, &day->arena, &day->solution);
	assert_int_equal(day->solution.legs[0].car, 1);
	BROKEN("leg 0: no such journey", plan.legs[0].car = 0);
	BROKEN("leg 0: no lift is given then", problem.has_lift = false);
	BROKEN("leg 0: no lift is given then", problem.lift.from_min = HM(9, 31));
	BROKEN("leg 0: no lift is given then", problem.lift.until_min = HM(9, 37));
	/* The window is the car's, not the ride's. */
	struct plan_problem narrow = day->problem;
	narrow.lift = (struct plan_interval){HM(9, 30), HM(9, 38)};
	assert_true(verify_solution(&narrow, &day->solution, why));

#define CAR(statement) \
	BROKEN("leg 0: its part by car", \
	       struct plan_car cars[2] = {problem.cars[0] COMMA problem.cars[1]}; \
	       problem.cars = cars; statement)
#define COMMA ,
	CAR(cars[1].minutes = 21);
	CAR(cars[1].after_min = 1);
	CAR(cars[1].after_min = 12);
	CAR(cars[1].by = PLAN_WALK);
	CAR(cars[1].from = PLAN_PLACE_HOME);
	CAR(cars[1].to = PLAN_PLACE_HOME);
	CAR(problem.n_car_stops = 1);
	CAR(problem.n_cars = 1);
}

/* The car is the person's while it drives them, and has to come and to go. */
static void
a_part_by_car_keeps_clear_of_other_lifts(void **state)
{
	struct plan_day *day = *state;
	char why[VERIFY_TEXT_SIZE];
	day->problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(VISIT)].n = 0;
	plan_day_mixture(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(VISIT),
			 (struct plan_day_mixture){HM(9, 30), HM(9, 50), PLAN_LIFT, true, 1, 8});
	plan_day_solve(&day->problem, &day->arena, &day->solution);
	day->problem.n_busy = 1;
	struct plan_busy *busy = &day->problem.busy[0];
	*busy = (struct plan_busy){.from_min = HM(9, 45), .until_min = HM(10, 0)};
	busy->minutes_to[PLAN_CAR_STOP(1)] = 7;
	busy->minutes_to[PLAN_PLACE_OF(VISIT)] = 30;
	assert_true(verify_solution(&day->problem, &day->solution, why));
	BROKEN("leg 0: the car is elsewhere", problem.busy[0].minutes_to[PLAN_CAR_STOP(1)] = 8);
	BROKEN("leg 0: the car is elsewhere", problem.busy[0].from_min = HM(9, 44));
	for (int more = 0; more < 2; more++) {
		struct plan_problem left = day->problem;
		left.busy[0].minutes_to[PLAN_CAR_STOP(1)] += more;
		busy_cut(&left, &day->arena);
		assert_int_equal(left.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(VISIT)].n, 1 - more);
	}
	*busy = (struct plan_busy){.from_min = HM(9, 0), .until_min = HM(9, 25)};
	busy->minutes_from[PLAN_PLACE_GATE] = 5;
	assert_true(verify_solution(&day->problem, &day->solution, why));
	BROKEN("leg 0: the car is elsewhere", problem.busy[0].minutes_from[PLAN_PLACE_GATE] = 6);
	/* What is cut round it is the same. */
	for (int more = 0; more < 2; more++) {
		struct plan_problem left = day->problem;
		left.busy[0].minutes_from[PLAN_PLACE_GATE] += more;
		busy_cut(&left, &day->arena);
		assert_int_equal(left.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(VISIT)].n, 1 - more);
	}
}

static void
no_stretch_without_a_meal_is_longer_than_allowed(void **state)
{
	struct plan_day *day = *state;
	struct plan_solution *whole = &day->solution;
	char why[VERIFY_TEXT_SIZE];
	day->problem.without_meal_max_min = 180;
	assert_true(verify_solution(&day->problem, whole, why));
	BROKEN("180 min without a meal before minute 750, most is 179",
	       problem.without_meal_max_min = 179);
	BROKEN("min without a meal before minute 780", problem.breaks[0].is_meal = false);
}

static void
every_rule_of_a_simple_day_is_checked(void **state)
{
	struct plan_day *day = *state;
	struct plan_solution *whole = &day->solution;
	char why[VERIFY_TEXT_SIZE];
	day->problem.rest_min = 15;
	assert_true(verify_solution(&day->problem, whole, why));
	BROKEN("Moved: 15 min of rest before it, 16 are due", problem.rest_min = 16);
	/* Moved to 13:00, so that the call comes while they wait for it. */
	whole->appointments[MOVED].start_min = HM(13, 0);
	whole->appointments[MOVED].end_min = whole->legs[2].depart_min = HM(13, 30);
	whole->legs[2].arrive_min = whole->ends_min = HM(13, 40);
	BROKEN("Call: a call while waiting", problem.rest_min = 1);
	day->problem.rest_min = 0;
	assert_true(verify_solution(&day->problem, whole, why));
}

static void
every_rule_of_the_day_is_checked(void **state)
{
	struct plan_day *day = *state;
	BROKEN("a break is missing", plan.n_breaks = 0);
	BROKEN("its length or its window", plan.breaks[0].end_min--);
	BROKEN("its length or its window", problem.breaks[0].from_min = HM(12, 31));
	BROKEN("two things at once",
	       problem.breaks[0].from_min = plan.breaks[0].start_min = HM(12, 0);
	       plan.breaks[0].end_min = HM(12, 30));
	BROKEN("the day ends", plan.ends_min++);
	BROKEN("out of order", plan.gate_rows[1].gate_min = plan.gate_rows[0].gate_min);
	BROKEN("counts what is not there", plan.gate_rows[1].kept = 9);
	BROKEN("contradicts",
	       for (int i = 0; i < plan.n_gate_rows; i++) plan.gate_rows[i].kept = 1);
	BROKEN("without being feasible", plan.feasible = false);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, plan_day_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_plan_itself_is_as_drawn),
	    TEST(every_rule_of_an_appointment_is_checked),
	    TEST(a_desk_is_looked_at_by_itself_but_not_for_what_is_booked),
	    TEST(every_rule_of_the_way_is_checked),
	    TEST(every_rule_of_a_part_by_car_is_checked),
	    TEST(a_part_by_car_keeps_clear_of_other_lifts),
	    TEST(every_rule_of_a_simple_day_is_checked),
	    TEST(no_stretch_without_a_meal_is_longer_than_allowed),
	    TEST(every_rule_of_the_day_is_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
