/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/plan_day.h"
#include "base/jsonread.h"
#include "plan/table.h"

#define HM PLAN_DAY_HM

struct fixture {
	struct arena arena;
	struct problems problems;
	struct plan_problem problem;
	const char *names[PLAN_PLACES_MAX];
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	arena_init(&fixture->arena);
	problems_init(&fixture->problems, &fixture->arena);
	plan_day_begin(&fixture->problem);
	plan_day_add(&fixture->problem, "a", HM(10, 0), 30);
	plan_day_add(&fixture->problem, "b", HM(11, 0), 30);
	for (int i = 0; i < PLAN_PLACES_MAX; i++)
		fixture->names[i] = "hub";
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

static int
read_text(struct fixture *fixture, const char *text)
{
	json_t *value = json_parse(text, strlen(text), &fixture->problems);
	assert_non_null(value);
	int rc = table_read(value, fixture->names, &fixture->problems, &fixture->problem);
	json_decref(value);
	return rc;
}

static void
both_kinds_of_row_become_ways(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(
	    read_text(
		fixture,
		"[{\"from\":\"gate\",\"to\":\"a\",\"depart\":\"09:40\",\"arrive\":\"25:10\","
		"\"pence\":220,\"walk_m\":300,\"by\":\"transit\",\"changes\":2},"
		"{\"from\":\"gate\",\"to\":\"a\",\"minutes\":12,\"by\":\"taxi\",\"pence\":null},"
		"{\"from\":\"b\",\"to\":\"home\",\"minutes\":0,\"by\":\"ride\"}]"),
	    0);
	const struct plan_options *ways = &fixture->problem.travel[0][PLAN_PLACE_OF(0)];
	assert_int_equal(ways->n, 2);
	assert_int_equal(ways->list[0].depart_first_min, HM(9, 40));
	assert_int_equal(ways->list[0].depart_last_min, HM(9, 40));
	assert_int_equal(ways->list[0].minutes, HM(25, 10) - HM(9, 40));
	assert_int_equal(ways->list[0].pence, 220);
	assert_int_equal(ways->list[0].walk_most_m, 300);
	assert_int_equal(ways->list[0].changes, 2);
	assert_int_equal(ways->list[1].pence, PLAN_NONE);
	assert_int_equal(ways->list[1].depart_first_min, 0);
	assert_int_equal(ways->list[1].depart_last_min, PLAN_MINUTE_MAX);
	ways = &fixture->problem.travel[PLAN_PLACE_OF(1)][PLAN_PLACE_HOME];
	assert_int_equal(ways->list[0].by, PLAN_TRANSIT);
	assert_int_equal(ways->list[0].pence, 0);
	assert_int_equal(fixture->problem.travel[PLAN_PLACE_OF(0)][PLAN_PLACE_OF(1)].n, 0);
}

static void
every_fault_of_a_table_is_told_with_its_row(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(
	    read_text(fixture,
		      "[{\"from\":\"gaet\",\"to\":\"a\",\"minutes\":5,\"by\":\"bus\"},"
		      "{\"from\":\"gate\",\"to\":\"a\",\"depart\":\"10:00\",\"arrive\":\"09:59\","
		      "\"by\":\"taxi\"},"
		      "{\"from\":\"gate\",\"to\":\"a\",\"minutes\":5,\"depart\":\"09:00\","
		      "\"by\":\"taxi\",\"price\":3}]"),
	    E_INPUT);
	static const char *const places[] = {"/0/from", "/0/by", "/1/arrive", "/2/price", "/2"};
	assert_int_equal(fixture->problems.count, ARRAY_LEN(places));
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		assert_string_equal(fixture->problems.list[i].at, places[i]);
}

static void
rows_between_places_of_one_point_and_two_names_part_them(void **state)
{
	struct fixture *fixture = *state;
	struct plan_place *places = fixture->problem.places;
	static const char row[] = "[{\"from\":\"a\",\"to\":\"b\",\"minutes\":9,\"by\":\"walk\"}]";
	for (int i = 0; i < PLAN_PLACE_OF(2); i++)
		places[i].same = 0;
	assert_int_equal(read_text(fixture, row), 0);
	assert_int_equal(places[PLAN_PLACE_OF(0)].same, places[PLAN_PLACE_OF(1)].same);
	fixture->names[PLAN_PLACE_OF(1)] = "desk";
	assert_int_equal(read_text(fixture, row), 0);
	assert_int_not_equal(places[PLAN_PLACE_OF(0)].same, places[PLAN_PLACE_OF(1)].same);
	assert_int_equal(places[PLAN_PLACE_OF(0)].same, places[PLAN_PLACE_GATE].same);
}

static void
a_pair_takes_so_many_rows_and_not_one_more(void **state)
{
	struct fixture *fixture = *state;
	json_t *rows = json_array();
	for (int i = 0; i < PLAN_OPTIONS_MAX; i++)
		json_array_append_new(rows, json_pack("{s:s,s:s,s:i,s:s}", "from", "gate", "to",
						      "a", "minutes", i % 60, "by", "walk"));
	assert_int_equal(table_read(rows, fixture->names, &fixture->problems, &fixture->problem),
			 0);
	json_array_append(rows, json_array_get(rows, 0));
	assert_int_equal(table_read(rows, fixture->names, &fixture->problems, &fixture->problem),
			 E_INPUT);
	assert_non_null(strstr(fixture->problems.list[0].text, "5001 rows from gate to a"));
	json_decref(rows);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(both_kinds_of_row_become_ways),
	    TEST(every_fault_of_a_table_is_told_with_its_row),
	    TEST(a_pair_takes_so_many_rows_and_not_one_more),
	    TEST(rows_between_places_of_one_point_and_two_names_part_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
