/* SPDX-License-Identifier: MIT
 *
 * When things will really happen. The day: out at 9:00, coach at 9:10 to the office (9:30-10:30,
 * and a call at 11:20), at 10:35 on foot to the clinic (10:50-11:20), at 11:30 by taxi home.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/estimate.h"
#include "base/err.h"

enum { CLINIC, OFFICE, CALL }; /* not in the order of the day */
#define GATE      PLAN_PLACE_GATE
#define HOME      PLAN_PLACE_HOME
#define AT_OFFICE PLAN_PLACE_OF(OFFICE)
#define AT_CLINIC PLAN_PLACE_OF(CLINIC)

#define AT(hour, minute) ((hour)*60 + (minute))

static const struct plan_option coaches[] = {
    {PLAN_TRANSIT, AT(9, 10), AT(9, 10), 15, 200, 100, 100, 0, 1, 0},
    {PLAN_TRANSIT, AT(9, 40), AT(9, 40), 15, 200, 100, 100, 0, 2, 0},
    {PLAN_TRANSIT, AT(11, 0), AT(11, 0), 15, 200, 100, 100, 0, 3, 0},
    {PLAN_TAXI, 0, PLAN_MINUTE_MAX, 8, 900, 0, 0, 0, PLAN_NONE, 0},
};
static const struct plan_option walks[] = {
    {PLAN_WALK, 0, PLAN_MINUTE_MAX, 10, 0, 600, 600, 0, PLAN_NONE, 0},
};
static const struct plan_option taxis[] = {
    {PLAN_WALK, 0, PLAN_MINUTE_MAX, 90, 0, 6000, 6000, 0, PLAN_NONE, 0},
    {PLAN_TAXI, 0, AT(20, 0), 12, 1100, 0, 0, 0, PLAN_NONE, 0},
};

struct fixture {
	struct plan_problem problem;
	struct plan_solution solution;
	struct estimate out;
};

static struct fixture day;

static int
set_up(void **state)
{
	(void)state;
	day = (struct fixture){0};
	struct plan_problem *problem = &day.problem;
	problem->n_appointments = 3;
	problem->walk_m_max_leg = 2000;
	for (int i = 0; i < PLAN_PLACES_MAX; i++)
		problem->places[i].same = i;
	problem->travel[GATE][AT_OFFICE] = (struct plan_options){coaches, ARRAY_LEN(coaches)};
	problem->travel[AT_OFFICE][AT_CLINIC] = (struct plan_options){walks, ARRAY_LEN(walks)};
	problem->travel[AT_CLINIC][HOME] = (struct plan_options){taxis, ARRAY_LEN(taxis)};
	struct plan_solution *solution = &day.solution;
	solution->n_appointments = 3;
	solution->appointments[OFFICE] = (struct plan_outcome){
	    .mode = PLAN_VISIT, .start_min = AT(9, 30), .end_min = AT(10, 30)};
	solution->appointments[CLINIC] = (struct plan_outcome){
	    .mode = PLAN_VISIT, .start_min = AT(10, 50), .end_min = AT(11, 20)};
	solution->appointments[CALL] = (struct plan_outcome){
	    .mode = PLAN_PHONE, .start_min = AT(11, 20), .end_min = AT(11, 30)};
	solution->n_legs = 3;
	solution->legs[0] = (struct plan_leg){.from = GATE,
					      .to = AT_OFFICE,
					      .by = PLAN_TRANSIT,
					      .depart_min = AT(9, 10),
					      .arrive_min = AT(9, 25)};
	solution->legs[1] = (struct plan_leg){.from = AT_OFFICE,
					      .to = AT_CLINIC,
					      .by = PLAN_WALK,
					      .depart_min = AT(10, 35),
					      .arrive_min = AT(10, 45)};
	solution->legs[2] = (struct plan_leg){.from = AT_CLINIC,
					      .to = HOME,
					      .by = PLAN_TAXI,
					      .depart_min = AT(11, 30),
					      .arrive_min = AT(11, 42)};
	solution->ends_min = AT(11, 42);
	return 0;
}

static void
estimate(int out_min, int late_minutes, int late_from_min)
{
	struct estimate_report report = {out_min, late_minutes, late_from_min};
	estimate_day(&day.problem, &day.solution, report, &day.out);
}

static void
assert_leg(int k, int depart_min, int arrive_min)
{
	assert_int_equal(day.out.legs[k].depart_min, depart_min);
	assert_int_equal(day.out.legs[k].arrive_min, arrive_min);
}

static void
assert_visit(int i, int start_min, int end_min, int late_minutes)
{
	assert_int_equal(day.out.items[i].start_min, start_min);
	assert_int_equal(day.out.items[i].end_min, end_min);
	assert_int_equal(day.out.items[i].late_minutes, late_minutes);
}

static void
nothing_reported_means_as_planned(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 0, 0);
	assert_leg(0, AT(9, 10), AT(9, 25));
	assert_visit(OFFICE, AT(9, 30), AT(10, 30), 0);
	assert_visit(CLINIC, AT(10, 50), AT(11, 20), 0);
	assert_leg(2, AT(11, 30), AT(11, 42));
	assert_false(day.out.legs[0].is_other);
	assert_int_equal(day.out.ends_min, AT(11, 42));
}

static void
late_before_the_coach_means_the_next_one(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 5, AT(9, 5));
	/* Five minutes late for 9:10 is thirty minutes late at the office. */
	assert_leg(0, AT(9, 40), AT(9, 55));
	assert_true(day.out.legs[0].is_other);
	assert_int_equal(day.out.legs[0].ref, 2);
	assert_visit(OFFICE, AT(9, 55), AT(10, 55), 25);
	/* On foot one leaves when one is ready; the clinic waits. */
	assert_leg(1, AT(10, 55), AT(11, 5));
	assert_visit(CLINIC, AT(11, 5), AT(11, 35), 15);
	assert_leg(2, AT(11, 35), AT(11, 47));
	assert_int_equal(day.out.ends_min, AT(11, 47));
}

static void
late_on_the_coach_arrives_by_so_much_later(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 15, AT(9, 12));
	assert_leg(0, AT(9, 10), AT(9, 40));
	assert_false(day.out.legs[0].is_other);
	assert_visit(OFFICE, AT(9, 40), AT(10, 40), 10);
}

static void
time_in_hand_takes_up_a_small_delay(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 5, AT(9, 12));
	assert_leg(0, AT(9, 10), AT(9, 30));
	assert_visit(OFFICE, AT(9, 30), AT(10, 30), 0);
	assert_leg(1, AT(10, 35), AT(10, 45));
}

static void
late_during_a_visit_means_that_it_goes_on_longer(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 20, AT(10, 0));
	assert_visit(OFFICE, AT(9, 30), AT(10, 50), 0);
	assert_leg(1, AT(10, 50), AT(11, 0));
	assert_visit(CLINIC, AT(11, 0), AT(11, 30), 10);
	/* What lies behind has no share in it. */
	assert_leg(0, AT(9, 10), AT(9, 25));
}

static void
late_before_a_walk_sets_out_later(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 10, AT(10, 32));
	assert_leg(1, AT(10, 45), AT(10, 55));
	assert_visit(CLINIC, AT(10, 55), AT(11, 25), 5);
}

static void
with_no_way_before_it_the_visit_itself_begins_later(void **state)
{
	(void)state;
	day.solution.n_legs = 0;
	day.solution.appointments[CLINIC].start_min = PLAN_NONE;
	day.problem.start_place = AT_OFFICE;
	estimate(PLAN_NONE, 20, AT(9, 0));
	assert_visit(OFFICE, AT(9, 50), AT(10, 50), 20);
}

static void
out_late_takes_what_still_goes(void **state)
{
	(void)state;
	estimate(AT(9, 30), 0, 0);
	assert_leg(0, AT(9, 40), AT(9, 55));
	estimate(AT(10, 0), 0, 0);
	assert_leg(0, AT(11, 0), AT(11, 15));
	assert_visit(OFFICE, AT(11, 15), AT(12, 15), 105);
}

static void
out_early_waits_for_the_coach_that_was_planned(void **state)
{
	(void)state;
	estimate(AT(8, 30), 0, 0);
	assert_leg(0, AT(9, 10), AT(9, 25));
	assert_visit(OFFICE, AT(9, 30), AT(10, 30), 0);
}

static void
when_nothing_goes_any_more_the_rest_does_not_happen(void **state)
{
	(void)state;
	estimate(AT(11, 30), 0, 0); /* the last coach left at 11:00, a taxi was never planned */
	assert_int_equal(day.out.legs[0].arrive_min, PLAN_NONE);
	assert_visit(OFFICE, PLAN_NONE, PLAN_NONE, 0);
	assert_visit(CLINIC, PLAN_NONE, PLAN_NONE, 0);
	assert_int_equal(day.out.legs[1].arrive_min, PLAN_NONE);
	assert_true(day.out.items[OFFICE].is_today);
	/* The call finds them wherever they are. */
	assert_visit(CALL, AT(11, 20), AT(11, 30), 0);
}

static void
a_taxi_is_taken_only_where_one_was_planned(void **state)
{
	(void)state;
	estimate(AT(9, 20), 0, 0);
	assert_int_equal(day.out.legs[0].by, PLAN_TRANSIT);
	/* The way home was to be by taxi: later, it still is. */
	estimate(PLAN_NONE, 30, AT(11, 25));
	assert_int_equal(day.out.legs[2].by, PLAN_TAXI);
	assert_leg(2, AT(12, 0), AT(12, 12));
}

static void
a_walk_past_the_limit_is_no_way(void **state)
{
	(void)state;
	day.solution.legs[2].depart_min = AT(20, 30); /* behind the last taxi; 6 km are left */
	estimate(PLAN_NONE, 30, AT(20, 0));
	assert_int_equal(day.out.legs[2].arrive_min, PLAN_NONE);
	day.problem.walk_m_max_leg = 6000;
	estimate(PLAN_NONE, 30, AT(20, 0));
	assert_int_equal(day.out.legs[2].by, PLAN_WALK);
	assert_int_equal(day.out.legs[2].walk_m, 6000);
}

static void
calls_keep_their_hour_whatever_is_late(void **state)
{
	(void)state;
	estimate(AT(10, 0), 60, AT(10, 5));
	assert_visit(CALL, AT(11, 20), AT(11, 30), 0);
	assert_int_equal(day.out.items[CALL].arrive_min, PLAN_NONE);
}

static struct estimate_where
where(int now_min)
{
	return estimate_where(&day.problem, &day.solution, &day.out, now_min);
}

static void
where_somebody_is_and_when_they_are_free(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 0, 0);
	assert_int_equal(where(AT(9, 0)).place, GATE);
	assert_int_equal(where(AT(9, 0)).free_min, AT(9, 0));
	/* On the coach: at its end. */
	assert_int_equal(where(AT(9, 15)).place, AT_OFFICE);
	assert_int_equal(where(AT(9, 15)).free_min, AT(9, 25));
	/* In a visit: when it is over. */
	assert_int_equal(where(AT(10, 0)).place, AT_OFFICE);
	assert_int_equal(where(AT(10, 0)).free_min, AT(10, 30));
	/* At home for good. */
	assert_int_equal(where(AT(13, 0)).place, HOME);
	assert_int_equal(where(AT(13, 0)).free_min, AT(13, 0));
}

static void
nobody_is_free_in_the_middle_of_a_call(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 0, 0);
	assert_int_equal(where(AT(11, 22)).place, AT_CLINIC);
	assert_int_equal(where(AT(11, 22)).free_min, AT(11, 30));
}

static void
a_delay_that_was_reported_keeps_them_where_they_are(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 20, AT(9, 5));
	assert_int_equal(where(AT(9, 15)).place, GATE);
	assert_int_equal(where(AT(9, 15)).free_min, AT(9, 40));
}

static void
next_is_what_has_not_begun(void **state)
{
	(void)state;
	estimate(PLAN_NONE, 0, 0);
	assert_int_equal(estimate_next_leg(&day.solution, &day.out, AT(9, 9)), 0);
	assert_int_equal(estimate_next_leg(&day.solution, &day.out, AT(9, 10)), 1);
	assert_int_equal(estimate_next_leg(&day.solution, &day.out, AT(12, 0)), -1);
	assert_int_equal(estimate_next_item(&day.solution, &day.out, AT(9, 29)), OFFICE);
	assert_int_equal(estimate_next_item(&day.solution, &day.out, AT(9, 30)), CLINIC);
	assert_int_equal(estimate_next_item(&day.solution, &day.out, AT(11, 0)), CALL);
	assert_int_equal(estimate_next_item(&day.solution, &day.out, AT(11, 20)), -1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
	    TEST(nothing_reported_means_as_planned),
	    TEST(late_before_the_coach_means_the_next_one),
	    TEST(late_on_the_coach_arrives_by_so_much_later),
	    TEST(time_in_hand_takes_up_a_small_delay),
	    TEST(late_during_a_visit_means_that_it_goes_on_longer),
	    TEST(late_before_a_walk_sets_out_later),
	    TEST(with_no_way_before_it_the_visit_itself_begins_later),
	    TEST(out_late_takes_what_still_goes),
	    TEST(out_early_waits_for_the_coach_that_was_planned),
	    TEST(when_nothing_goes_any_more_the_rest_does_not_happen),
	    TEST(a_taxi_is_taken_only_where_one_was_planned),
	    TEST(a_walk_past_the_limit_is_no_way),
	    TEST(calls_keep_their_hour_whatever_is_late),
	    TEST(where_somebody_is_and_when_they_are_free),
	    TEST(nobody_is_free_in_the_middle_of_a_call),
	    TEST(a_delay_that_was_reported_keeps_them_where_they_are),
	    TEST(next_is_what_has_not_begun),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
