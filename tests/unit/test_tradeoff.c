/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/plan_day.h"
#include "plan/plan_json.h"

#define HM PLAN_DAY_HM

struct choice {
	struct tradeoff list[TRADEOFF_MAX];
	int n;
};

static struct choice
choices(struct plan_day *day)
{
	struct choice choice;
	plan_day_solve(&day->problem, &day->arena, &day->solution);
	assert_int_equal(tradeoff_find(&day->problem, &day->solution, PLAN_STEPS_DEFAULT,
				       &day->arena, choice.list, &choice.n),
			 0);
	return choice;
}

/* Booked at 10:00; a taxi is there at 09:50, on foot one is there at 10:30. */
static int
far_away(struct plan_day *day)
{
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 30);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_TAXI, 20,
		     1400);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_WALK, 60,
		     0);
	return sam;
}

static void
a_taxi_or_a_call_is_a_choice(void **state)
{
	struct plan_day *day = *state;
	int sam = far_away(day);
	day->problem.appointments[sam].mode[PLAN_PHONE] = PLAN_ASK;
	struct choice choice = choices(day);
	assert_int_equal(day->solution.pence, 1400);
	assert_int_equal(choice.n, 1);
	assert_int_equal(choice.list[0].kind, TRADEOFF_PAYS_NOTHING);
	assert_int_equal(choice.list[0].solution.pence, 0);
	assert_int_equal(choice.list[0].solution.appointments[sam].status, PLAN_BY_PHONE);
	json_t *json = plan_options_json(choice.list, choice.n);
	const json_t *one = json_array_get(json, 0);
	assert_string_equal(json_string_value(json_object_get(one, "kind")), "pays_nothing");
	assert_null(json_object_get(one, "gate_table"));
	json_decref(json);
}

static void
where_the_plan_has_everything_there_is_no_choice(void **state)
{
	struct plan_day *day = *state;
	int sam = far_away(day);
	day->problem.appointments[sam].booked_min = HM(10, 30);
	assert_int_equal(choices(day).n, 0);
}

static void
nothing_that_drops_a_must_is_a_choice(void **state)
{
	struct plan_day *day = *state;
	far_away(day);
	assert_int_equal(choices(day).n, 0);
}

static void
asking_nobody_may_cost_a_fare(void **state)
{
	struct plan_day *day = *state;
	int sam = far_away(day);
	int call = plan_day_add(&day->problem, "Call", HM(9, 40), 15);
	struct plan_appointment *list = day->problem.appointments;
	list[call].priority = PLAN_COULD;
	list[call].mode[PLAN_VISIT] = PLAN_NEVER;
	list[call].mode[PLAN_PHONE] = PLAN_AGREED;
	list[sam].move = PLAN_ASK;
	struct choice choice = choices(day);
	assert_int_equal(day->solution.changes_needing_yes, 1);
	assert_int_equal(choice.list[0].kind, TRADEOFF_ASKS_NOBODY);
	assert_int_equal(choice.list[0].solution.changes_needing_yes, 0);
	assert_int_equal(choice.list[0].solution.appointments[call].status, PLAN_DROPPED);
	assert_int_equal(choice.list[0].solution.pence, 1400);
}

static void
all_musts_today_may_cost_something_that_is_no_must(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 30);
	int gym = plan_day_add(&day->problem, "Gym", HM(10, 0), 30);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 10, 0);
	day->problem.appointments[gym].priority = PLAN_SHOULD;
	day->problem.appointments[sam].next_day = PLAN_AGREED;
	struct choice choice = choices(day);
	assert_int_equal(day->solution.appointments[sam].status, PLAN_NEXT_DAY);
	assert_int_equal(choice.n, 1);
	assert_int_equal(choice.list[0].kind, TRADEOFF_MUSTS_TODAY);
	assert_int_equal(choice.list[0].solution.appointments[sam].status, PLAN_KEPT);
	assert_int_equal(choice.list[0].solution.appointments[gym].status, PLAN_DROPPED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_DAY_TEST(a_taxi_or_a_call_is_a_choice),
	    PLAN_DAY_TEST(where_the_plan_has_everything_there_is_no_choice),
	    PLAN_DAY_TEST(nothing_that_drops_a_must_is_a_choice),
	    PLAN_DAY_TEST(asking_nobody_may_cost_a_fare),
	    PLAN_DAY_TEST(all_musts_today_may_cost_something_that_is_no_must),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
