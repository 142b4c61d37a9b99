/* SPDX-License-Identifier: MIT
 *
 * Planning what is left of a day: what has happened stands, what was told is kept where it can be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static const struct plan_outcome *
outcome(int appointment)
{
	return &today_solution()->appointments[appointment];
}

static void
confirm(const char *command)
{
	today_text(DAY_COORDINATOR, command);
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
}

static bool
is_audited(const char *what)
{
	struct row_audit *lines;
	int n;
	assert_int_equal(store_audit_load(today.store, today.plan_id, &today.arena, &lines, &n), 0);
	for (int i = 0; i < n; i++)
		if (strcmp(lines[i].what, what) == 0)
			return true;
	return false;
}

static void
what_has_happened_stands_as_it_went(void **state)
{
	(void)state;
	today_begin();
	struct plan_leg first = today_solution()->legs[0];
	today_at("11:05"); /* Sam was seen, the coach to housing left at 11:04 */
	confirm("MOVE J4 chemist 15:00");
	assert_int_equal(today_case()->plan.version, 2);
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_KEPT);
	assert_int_equal(outcome(DAY_PROBATION)->start_min, 10 * 60);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
	assert_int_equal(outcome(DAY_CHEMIST)->start_min, 15 * 60);
	const struct plan_solution *solution = today_solution();
	assert_int_equal(solution->legs[0].depart_min, first.depart_min);
	assert_int_equal(solution->legs[0].arrive_min, first.arrive_min);
	/* The way under way is the second; nothing new begins before it ends. */
	for (int k = 2; k < solution->n_legs; k++)
		assert_true(solution->legs[k].depart_min >= solution->legs[1].arrive_min);
}

static void
before_the_day_it_is_planned_from_the_gate(void **state)
{
	(void)state;
	today_begin();
	confirm("MOVE J4 chemist 15:00");
	const struct plan_solution *solution = today_solution();
	assert_int_equal(solution->legs[0].from, PLAN_PLACE_GATE);
	assert_true(solution->legs[0].depart_min >= 9 * 60);
	assert_int_equal(outcome(DAY_PROBATION)->start_min, 10 * 60);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
}

static void
as_planned_makes_no_version(void **state)
{
	(void)state;
	today_begin();
	today_at("09:00");
	today_text(DAY_COORDINATOR, "OUT J4");
	assert_int_equal(today_case()->plan.out_min, 9 * 60);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
out_too_late_plans_the_rest_anew(void **state)
{
	(void)state;
	today_begin();
	today_at("11:00");
	today_text(DAY_COORDINATOR, "OUT J4");
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "out");
	assert_true(is_audited("version 2: out"));
	assert_true(outcome(DAY_PROBATION)->status != PLAN_KEPT);
	assert_true(outcome(DAY_PROBATION)->needs_yes);
	/* Nothing of it lies in the past. */
	const struct plan_solution *solution = today_solution();
	for (int i = 0; i < solution->n_appointments; i++)
		assert_true(solution->appointments[i].start_min == PLAN_NONE ||
			    solution->appointments[i].start_min >= 11 * 60);
	for (int k = 0; k < solution->n_legs; k++)
		assert_true(solution->legs[k].depart_min >= 11 * 60);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.plan_changed"));
}

static void
answer(int nnn, const char *word)
{
	today_text(nnn, arena_printf(&today.arena, "%s %s", word, today_code(nnn)));
}

static void
a_call_made_once_more_is_a_version_that_planning_keeps(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "modes",
			    json_pack("{s:s, s:s}", "visit", "never", "phone", "agreed"));
	json_object_set_new(first, "minutes", json_integer(20));
	assert_int_equal(today_import(document), 0);
	today_at("10:20");
	answer(DAY_OFFICER, "NO");
	const struct plan_outcome *call = &today_solution()->appointments[DAY_PROBATION];
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "again:probation");
	assert_int_equal(call->start_min, 10 * 60 + 55);
	assert_int_equal(call->end_min, 11 * 60 + 15);
	assert_int_equal(call->status, PLAN_MOVED);
	assert_false(call->needs_yes);
	/* Each hears of the hour by one text. */
	assert_int_equal(today_count(DAY_PERSON, "person.call_again"), 1);
	assert_null(today_message(DAY_PERSON, "person.time_changed"));
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_again"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.confirmed_phone"));
	/* What is planned anew goes round it. */
	confirm("MOVE J4 chemist 15:00");
	assert_int_equal(today_case()->plan.version, 3);
	call = &today_solution()->appointments[DAY_PROBATION];
	assert_int_equal(call->start_min, 10 * 60 + 55);
	assert_int_equal(call->status, PLAN_MOVED);
	today_at("11:15");
	answer(DAY_OFFICER, "NO");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_call"), 1);
	assert_int_equal(today_case()->plan.version, 3);
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_again"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.call_again"), 1);
}

static void
a_call_that_was_only_proposed_is_never_taken_for_agreed(void **state)
{
	(void)state;
	json_t *document = today_document_on_asking();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "move", json_string("agreed"));
	json_object_set_new(first, "latest", json_string("10:45"));
	assert_int_equal(today_import(document), 0);
	today_at("10:30");
	today_text(DAY_COORDINATOR, "OUT J4");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_BY_PHONE);
	assert_true(outcome(DAY_PROBATION)->needs_yes);
	/* Its hour passes unanswered: it has not happened, and is not settled. */
	today_at("10:50");
	confirm("MOVE J4 chemist 16:00");
	assert_int_equal(outcome(DAY_CHEMIST)->start_min, 16 * 60);
	assert_true(outcome(DAY_PROBATION)->needs_yes ||
		    outcome(DAY_PROBATION)->start_min == PLAN_NONE);
	assert_null(today_message(DAY_PERSON, "person.call_soon"));
	assert_null(today_message(DAY_OFFICER, "officer.confirmed_phone"));
}

static void
with_nothing_feasible_the_old_version_stands_and_a_human_hears(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "home"), "arrive_by", json_string("15:30"));
	json_object_set_new(json_object_get(document, "gate"), "latest", json_string("16:30"));
	assert_int_equal(today_import(document), 0);
	assert_true(today_case()->version.is_feasible);
	today_at("15:10");
	today_text(DAY_COORDINATOR, "OUT J4");
	assert_int_equal(today_case()->plan.version, 1);
	assert_true(is_audited("not planned again (out): nothing feasible"));
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.out_noted"));
}

static void
a_place_that_left_the_directory_stops_no_texts_and_a_human_hears(void **state)
{
	(void)state;
	json_t *document = today_document();
	today_use_directory(document, DAY_CHEMIST, "");
	assert_int_equal(today_import(document), 0);
	today_at("08:30");
	today.world.prepare.directory = NULL;
	today_at("09:20");
	today_text(DAY_COORDINATOR, "OUT J4");
	assert_int_equal(today_case()->plan.version, 1);
	assert_true(is_audited("not planned again (out): not found"));
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.alarm_infeasible"));
	today_text(DAY_PERSON, "NEXT");
	assert_non_null(today_message(DAY_PERSON, "person.arrive_next"));
}

static void
a_meal_that_was_had_stays_in_the_plan_and_is_not_had_twice(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(document, "breaks",
			    json_pack("[{s:s,s:i,s:s,s:s}]", "kind", "meal", "minutes", 20, "from",
				      "12:05", "until", "12:50"));
	assert_int_equal(today_import(document), 0);
	today_at("09:05");
	struct plan_rest meal = today_solution()->breaks[0];
	assert_int_equal(today_solution()->n_breaks, 1);
	assert_true(meal.end_min <= 13 * 60);
	today_at("13:00");
	confirm("MOVE J4 chemist 15:00");
	assert_int_equal(today_case()->plan.version, 2);
	assert_int_equal(today_solution()->n_breaks, 1);
	assert_int_equal(today_solution()->breaks[0].start_min, meal.start_min);
}

static void
versions_are_added_and_never_changed(void **state)
{
	(void)state;
	today_begin();
	struct row_version *before;
	int n;
	assert_int_equal(store_versions_load(today.store, today.plan_id, &today.arena, &before, &n),
			 0);
	assert_int_equal(n, 1);
	confirm("MOVE J4 chemist 15:00");
	confirm("DROP J4 chemist");
	struct row_version *after;
	assert_int_equal(store_versions_load(today.store, today.plan_id, &today.arena, &after, &n),
			 0);
	assert_int_equal(n, 3);
	assert_string_equal(after[0].solution, before[0].solution);
	for (int v = 0; v < n; v++) {
		assert_int_equal(after[v].version, v + 1);
		assert_true(is_audited(
		    arena_printf(&today.arena, "version %d: %s", v + 1, after[v].cause)));
	}
	/* Items say what the newest version says. */
	struct row_item *items;
	assert_int_equal(store_items_load(today.store, today.plan_id, &today.arena, &items, &n), 0);
	assert_int_equal(n, 3);
	assert_string_equal(items[DAY_CHEMIST].status, "dropped");
	assert_int_equal(items[DAY_CHEMIST].start_min, -1);
}

static void
what_was_agreed_is_told_as_a_change_that_is_settled(void **state)
{
	(void)state;
	today_begin();
	confirm("MOVE J4 chemist 15:00");
	assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_MOVED);
	assert_false(outcome(DAY_CHEMIST)->needs_yes);
	assert_string_equal(outcome(DAY_CHEMIST)->reason, "agreed");
	assert_int_equal(today_solution()->changes, 1);
	assert_int_equal(today_solution()->changes_needing_yes, 0);
}

static void
during_a_call_nobody_is_sent_on_their_way(void **state)
{
	(void)state;
	today_begin();
	confirm("PHONE J4 probation"); /* at 10:00, till 11:00 */
	today_at("10:10");
	confirm("MOVE J4 chemist 15:00");
	const struct plan_solution *solution = today_solution();
	for (int k = 0; k < solution->n_legs; k++)
		assert_true(solution->legs[k].arrive_min <= 10 * 60 + 10 ||
			    solution->legs[k].depart_min <= 10 * 60 ||
			    solution->legs[k].depart_min >= 11 * 60);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_has_happened_stands_as_it_went),
	    TEST(before_the_day_it_is_planned_from_the_gate),
	    TEST(as_planned_makes_no_version),
	    TEST(out_too_late_plans_the_rest_anew),
	    TEST(with_nothing_feasible_the_old_version_stands_and_a_human_hears),
	    TEST(a_place_that_left_the_directory_stops_no_texts_and_a_human_hears),
	    TEST(a_meal_that_was_had_stays_in_the_plan_and_is_not_had_twice),
	    TEST(versions_are_added_and_never_changed),
	    TEST(what_was_agreed_is_told_as_a_change_that_is_settled),
	    TEST(a_call_made_once_more_is_a_version_that_planning_keeps),
	    TEST(a_call_that_was_only_proposed_is_never_taken_for_agreed),
	    TEST(during_a_call_nobody_is_sent_on_their_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
