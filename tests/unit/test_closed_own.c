/* SPDX-License-Identifier: MIT
 *
 * Breaks, seasons, sessions and starts of a desk that are new in our own file: plans that stand follow
 * them as they follow closures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/closed.h"
#include "tests/lib/world_day.h"

static const struct plan_outcome *
outcome(int appointment)
{
	return &today_solution()->appointments[appointment];
}

/* What our own file says from now on. */
static void
own(const char *text)
{
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	const struct closures *closures =
	    closures_parse(text, strlen(text), NULL, &today.arena, problems);
	assert_non_null(closures);
	today.world.prepare.closures = closures;
	struct app_event event = {.kind = APP_TRAVEL, .cause = CLOSED_CAUSE};
	assert_int_equal(today_event(&event, &(struct drive_subject){.plan_id = today.plan_id}), 0);
	today_until(today.now);
}

/* Each is new in the file, changes the plan as a closure does, and goes back with it. */
static void
a_break_a_season_and_a_session_that_are_new_are_planned_for(void **state)
{
	(void)state;
	static const struct {
		const char *text, *reason;
	} rows[] = {
	    {"{\"breaks\":[{\"location\":\"College\",\"hours\":\"Mo-Fr 11:30-13:00\"}]}",
	     "shut 11:30-13:00"},
	    {"{\"seasons\":[{\"location\":\"College\",\"hours\":\"Mo-Fr 13:30-17:00\","
	     "\"from_date\":\"2023-09-01\",\"until_date\":\"2023-09-30\"}]}",
	     "-13:30"},
	    {"{\"sessions\":[{\"location\":\"College\",\"hours\":\"Fr 14:00-16:00\"}]}", "-14:00"},
	};
	today_begin();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int version = today_case()->plan.version;
		own(rows[i].text);
		assert_int_equal(today_case()->plan.version, version + 1);
		assert_string_equal(today_case()->version.cause, "closure");
		assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_MOVED);
		assert_true(outcome(DAY_HOUSING)->needs_yes);
		assert_non_null(strstr(outcome(DAY_HOUSING)->reason, rows[i].reason));
		assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_KEPT);
		own(rows[i].text);
		assert_int_equal(today_case()->plan.version, version + 1);
		own("{\"breaks\":[]}");
		assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_KEPT);
		assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
		assert_int_equal(today_case()->questions[i].state, QUESTION_WITHDRAWN);
	}
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_move"), 3);
	/* One that leaves the hour alone is no news to anybody. */
	int version = today_case()->plan.version;
	own("{\"breaks\":[{\"location\":\"College\",\"hours\":\"Mo-Fr 12:30-13:00\"}]}");
	assert_int_equal(today_case()->plan.version, version);
}

#define SHUT_AT_ONE \
	"\"closures\":[{\"location\":\"Infirmary\",\"date\":\"2023-09-15\",\"from\":\"13:00\"," \
	"\"until\":\"14:00\"}]"

static void
what_we_placed_moves_to_the_starts_that_a_desk_has_by_now(void **state)
{
	(void)state;
	today_begin();
	own("{" SHUT_AT_ONE "}");
	assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_MOVED);
	assert_true(outcome(DAY_CHEMIST)->start_min % 60 != 25);
	own("{" SHUT_AT_ONE ",\"desks\":[{\"location\":\"Infirmary\",\"starts\":[\":25\"]}]}");
	assert_int_equal(outcome(DAY_CHEMIST)->start_min % 60, 25);
	/* What was booked stays. */
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
	int version = today_case()->plan.version;
	own("{" SHUT_AT_ONE ",\"desks\":[{\"location\":\"Infirmary\",\"starts\":[\":25\"]},"
	    "{\"location\":\"College\",\"starts\":[\":30\"]}]}");
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_break_a_season_and_a_session_that_are_new_are_planned_for),
	    TEST(what_we_placed_moves_to_the_starts_that_a_desk_has_by_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
