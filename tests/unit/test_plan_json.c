/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/plan_day.h"
#include "../lib/plan_words.h"
#include "../lib/plan_world.h"
#include "base/jsonread.h"
#include "plan/plan_json.h"

static const char *
dump(json_t *value, struct arena *arena)
{
	char *text = json_dumps(value, JSON_COMPACT);
	char *copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

static void
a_stored_plan_comes_back_byte_for_byte(void **state)
{
	(void)state;
	int with_legs = 0;
	for (int seed = 1; seed <= 200; seed++) {
		struct arena arena;
		struct problems problems;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		struct plan_solution again;
		arena_init(&arena);
		problems_init(&problems, &arena);
		rng_seed(&rng, (uint64_t)seed);
		plan_world_tiny(&rng, 4, &arena, &problem);
		assert_int_equal(plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &solution), 0);
		saywhy_solution(plan_words_set(LANGUAGE_EN), &arena, &solution);
		const struct plan_ride ride = {.line = "X16",
					       .vehicle = "Coach",
					       .from_stop = "Gate",
					       .depart_min = 540,
					       .to_stop = "Town \"Hall\"",
					       .arrive_min = 600,
					       .scheduled_min = 530,
					       .is_extra = true,
					       .is_about = true,
					       .to_board = PLAN_ASK_DRIVER,
					       .to_alight = PLAN_ASK_OPERATOR,
					       .operator_name = "City Bus"};
		for (int i = 0; i < solution.n_legs; i += 2) {
			solution.legs[i].rides = &ride;
			solution.legs[i].n_rides = 1;
			with_legs++;
		}
		solution.appointments[seed % 4].shut = (struct plan_interval){0, 2879};
		json_t *first = plan_solution_json(&solution);
		int rc = plan_solution_parse(first, &problems, &again);
		if (rc != 0)
			fail_msg("seed %d: %s: %s", seed, problems.list[0].at,
				 problems.list[0].text);
		json_t *second = plan_solution_json(&again);
		assert_string_equal(dump(first, &arena), dump(second, &arena));
		for (int i = 0; i < solution.n_legs; i++)
			assert_int_equal(solution.legs[i].to, again.legs[i].to);
		for (int i = 0; i < 4; i++)
			assert_true(plan_outcome_is_shut(&again.appointments[i]) ==
				    (i == seed % 4));
		json_decref(first);
		json_decref(second);
		arena_fini(&arena);
	}
	assert_true(with_legs > 50);
}

static void
a_damaged_plan_is_refused_with_every_fault(void **state)
{
	(void)state;
	static const char text[] =
	    "{\"plan\":\"J4\",\"version\":1,\"feasible\":true,\"ready\":true,\"changes\":0,"
	    "\"changes_needing_yes\":0,\"pence\":-1,\"walk_m\":0,\"ends\":\"25:61\","
	    "\"appointments\":[{\"id\":\"a\",\"mode\":\"fax\",\"status\":\"kept\","
	    "\"shut\":{\"from\":\"12:00\",\"until\":\"11:00\"},"
	    "\"because\":{\"name\":\"opens\",\"from_min\":540,\"until_min\":\"x\",\"of\":1}},"
	    "{\"id\":\"b\",\"mode\":\"visit\",\"status\":\"moved\","
	    "\"because\":{\"name\":\"whim\"}}],"
	    "\"legs\":[{\"from\":\"gate\",\"to\":\"moon\",\"by\":\"taxi\",\"depart\":\"09:00\","
	    "\"arrive\":\"10:00\",\"walk_m\":0,\"rides\":[]}],\"breaks\":[],\"gate_table\":[]}";
	struct arena arena;
	struct problems problems;
	struct plan_solution solution;
	arena_init(&arena);
	problems_init(&problems, &arena);
	json_t *value = json_parse(text, sizeof(text) - 1, &problems);
	assert_int_equal(plan_solution_parse(value, &problems, &solution), E_INPUT);
	static const char *const places[] = {"/pence",
					     "/ends",
					     "/appointments/0/mode",
					     "/appointments/0/because/of",
					     "/appointments/0/because/until_min",
					     "/appointments/0/because/by",
					     "/appointments/0/shut",
					     "/appointments/1/because/name",
					     "/legs/0/to"};
	assert_int_equal(problems.count, ARRAY_LEN(places));
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		assert_string_equal(problems.list[i].at, places[i]);
	json_decref(value);
	arena_fini(&arena);
}

static void
a_check_has_the_fields_of_the_contract(void **state)
{
	(void)state;
	static const char want[] =
	    "{\"travel\":\"transit\",\"kept\":0,\"of\":1,\"pence\":0,\"affordable\":true,"
	    "\"appointments\":[{\"id\":\"Sam\",\"verdict\":\"missed\",\"reason\":\"travel\","
	    "\"earliest_arrival\":\"11:37\",\"booked\":\"10:00\",\"misses_by_minutes\":97,"
	    "\"text\":\"earliest arrival 11:37, starts 10:00: misses by 97 min\"}]}";
	static const char kept[] =
	    "{\"id\":\"Sam\",\"verdict\":\"kept\",\"reason\":null,\"earliest_arrival\":\"09:45\","
	    "\"booked\":\"10:00\",\"misses_by_minutes\":null,\"text\":\"kept\"}";
	struct arena arena;
	struct plan_problem problem;
	struct plan_check check;
	arena_init(&arena);
	plan_day_begin(&problem);
	problem.date = civil_from_ymd(2023, 9, 15);
	plan_day_add(&problem, "Sam", PLAN_DAY_HM(10, 0), 60);
	plan_day_fixed(&problem, &arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(0), PLAN_TRANSIT,
		       PLAN_DAY_HM(10, 55), PLAN_DAY_HM(11, 37), 220);
	plan_day_any(&problem, &arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(0), PLAN_TAXI, 15, 900);
	assert_int_equal(check_day(&problem, PLAN_STEPS_DEFAULT, &check), 0);
	saywhy_check(plan_words_set(LANGUAGE_EN), &arena, &check);
	check.warnings[check.n_warnings++] = (struct check_warning){"friday", "it is Friday"};
	json_t *value = plan_check_json(&check);
	json_t *ways = json_object_get(value, "policies");
	assert_string_equal(dump(json_array_get(ways, 0), &arena), want);
	json_t *taxi = json_object_get(json_array_get(ways, 1), "appointments");
	assert_string_equal(dump(json_array_get(taxi, 0), &arena), kept);
	assert_string_equal(
	    dump(json_object_get(value, "load"), &arena),
	    "{\"appointments\":1,\"walk_m\":0,\"longest_without_break_minutes\":90}");
	assert_string_equal(dump(json_object_get(value, "warnings"), &arena),
			    "[{\"kind\":\"friday\",\"text\":\"it is Friday\"}]");
	assert_string_equal(json_string_value(json_object_get(value, "date")), "2023-09-15");
	json_decref(value);
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stored_plan_comes_back_byte_for_byte),
	    cmocka_unit_test(a_check_has_the_fields_of_the_contract),
	    cmocka_unit_test(a_damaged_plan_is_refused_with_every_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
