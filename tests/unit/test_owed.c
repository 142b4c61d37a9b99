/* SPDX-License-Identifier: MIT
 *
 * A version that takes more work than an event has: owed, asked for, answered; and every way in
 * which an answer can be none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/answer.h"
#include "tests/lib/world_day.h"

static void
step(const struct app_event *event)
{
	assert_int_equal(today_event(event, &(struct drive_subject){.plan_id = today.plan_id}), 0);
}

/* What the last event asks, answered in full. */
static struct app_solved
answer(void)
{
	const struct app_ask *ask = today.effects->ask;
	struct buf out;
	assert_non_null(ask);
	assert_int_equal(ask->plan_id, today.plan_id);
	buf_init(&out);
	answer_write(ask->problem, PLAN_STEPS_DEFAULT, &out);
	struct app_solved solved = {ask->key, arena_strdup(&today.arena, buf_text(&out))};
	buf_fini(&out);
	return solved;
}

static void
hand_in(struct app_solved solved)
{
	step(&(struct app_event){.kind = APP_SOLVED, .solved = &solved});
}

static void
wake(void)
{
	step(&(struct app_event){.kind = APP_WAKE});
}

/* As today_text, but nothing happens behind it. */
static void
say(const char *words)
{
	struct app_event event = {.kind = APP_TEXT, .text = words, .once = words};
	struct drive_subject coordinator = {.from = world_phone(DAY_COORDINATOR)};
	assert_int_equal(today_event(&event, &coordinator), 0);
}

static void
import_owed(void)
{
	today.world.app.settings.plan_steps = 1;
	assert_int_equal(today_import(today_document()), 0);
	assert_int_equal(today_case()->plan.version, 0);
	assert_string_not_equal(today_case()->plan.owed, "");
}

static void
the_answer_is_the_version_that_a_large_budget_makes(void **state)
{
	assert_int_equal(today_import(today_document()), 0);
	char *want = strdup(today_case()->version.solution);
	today_tear_down(state);
	today_set_up(state);
	import_owed();
	assert_int_equal(today.n_sends, 0);
	hand_in(answer());
	assert_int_equal(today_case()->plan.version, 1);
	assert_string_equal(today_case()->plan.owed, "");
	assert_string_equal(today_case()->version.cause, "imported");
	assert_string_equal(today_case()->version.solution, want);
	assert_null(today.effects->ask);
	free(want);
}

static void
an_answer_that_comes_twice_counts_once(void **state)
{
	(void)state;
	import_owed();
	struct app_solved solved = answer();
	hand_in(solved);
	hand_in(solved);
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today.effects->n_writes, 0);
}

static void
every_wake_asks_again_until_it_is_answered(void **state)
{
	(void)state;
	import_owed();
	struct secret_hash key = today.effects->ask->key;
	for (int i = 0; i < 3; i++) {
		today.now.s += 60;
		struct utc due = today_case()->plan.wake;
		assert_true(due.s > 0 && due.s <= today.now.s);
		wake();
		assert_true(secret_hash_equal(&today.effects->ask->key, &key));
	}
	hand_in(answer());
	assert_int_equal(today_case()->plan.version, 1);
}

static void
an_answer_to_another_problem_is_none_and_it_is_asked_again(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today.world.app.settings.plan_steps = 1;
	say("OUT J4");
	struct app_solved late = answer();
	today.now.s += 5 * 60;
	hand_in(late);
	assert_string_not_equal(today_case()->plan.owed, "");
	assert_int_equal(today_case()->plan.version, 1);
	assert_non_null(today.effects->ask);
	assert_false(secret_hash_equal(&today.effects->ask->key, &late.key));
	hand_in(answer());
	assert_string_equal(today_case()->plan.owed, "");
}

static void
what_nobody_can_answer_is_an_alarm_once_and_owed_no_more(void **state)
{
	(void)state;
	import_owed();
	struct app_solved none = {.key = today.effects->ask->key, .text = ""};
	hand_in(none);
	assert_string_equal(today_case()->plan.owed, "");
	assert_int_equal(today_case()->plan.version, 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
	wake();
	assert_null(today.effects->ask);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
}

static void
an_answer_that_the_checker_refuses_is_laid_on_nowhere(void **state)
{
	(void)state;
	import_owed();
	struct app_solved wrong = answer();
	char *text = arena_strdup(&today.arena, wrong.text);
	char *start = strstr(text, "\"10:00\"");
	assert_non_null(start);
	start[5] = '1';
	wrong.text = text;
	hand_in(wrong);
	assert_int_equal(today_case()->plan.version, 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
}

static void
the_coordinator_hears_of_long_work_and_only_once(void **state)
{
	(void)state;
	import_owed();
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.working"), 0);
	for (int i = 0; i < 3; i++) {
		today.now = today_case()->plan.wake;
		wake();
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.working"), 1);
	}
}

static void
texts_are_taken_while_there_is_no_version_yet(void **state)
{
	(void)state;
	static const char *const said[] = {"PLAN",   "NEXT",    "OK",     "LATE 20",
					   "HELP",   "SHOW J4", "OUT J4", "MOVE J4 SAM 12:00",
					   "UNDO J4"};
	import_owed();
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		today_text(DAY_COORDINATOR, said[i]);
		today_text(DAY_PERSON, said[i]);
		assert_int_equal(today_case()->plan.version, 0);
	}
	wake();
	hand_in(answer());
	assert_int_equal(today_case()->plan.version, 1);
}

static void
while_a_yes_is_worked_in_nobody_is_asked_again(void **state)
{
	(void)state;
	assert_int_equal(today_import(today_document_on_asking()), 0);
	today_at("08:00");
	int n_questions = today_case()->n_questions;
	const struct row_question *asked = NULL;
	for (int q = 0; q < n_questions; q++)
		if (today_case()->questions[q].state == QUESTION_OPEN)
			asked = &today_case()->questions[q];
	assert_non_null(asked);
	today.world.app.settings.plan_steps = 1;
	int nnn = 0;
	for (int p = 0; p < today_case()->n_parties; p++)
		if (today_case()->parties[p].id == asked->party_id)
			nnn = today_case()->parties[p].role == PARTY_OFFICER ? DAY_OFFICER
									     : DAY_SERVICE;
	today_text(nnn, arena_printf(&today.arena, "YES %s", today_code(nnn)));
	assert_string_not_equal(today_case()->plan.owed, "");
	assert_int_equal(today_case()->n_questions, n_questions);
	wake();
	assert_int_equal(today_case()->n_questions, n_questions);
	hand_in(answer());
	assert_string_equal(today_case()->plan.owed, "");
}

/* A change that takes more work than an event has, asked for on the evening before. */
static void
ask_for_change(void)
{
	assert_int_equal(today_import(today_document()), 0);
	today.now = world_at(&today.world, "2023-09-14", "18:00");
	today.world.app.settings.plan_steps = 1;
	say("MOVE J4 chemist 14:30");
	assert_string_not_equal(today_case()->plan.wish, "");
	assert_non_null(today.effects->ask);
}

static int
answers(const char *kind)
{
	return today_count(DAY_COORDINATOR, arena_printf(&today.arena, "coordinator.%s", kind));
}

static void
a_change_that_takes_long_to_try_is_answered_when_it_is_known(void **state)
{
	(void)state;
	ask_for_change();
	assert_int_equal(answers("trying"), 1);
	assert_int_equal(answers("code_move"), 0);
	assert_int_equal(answers("refused"), 0);
	wake();
	hand_in(answer());
	assert_string_equal(today_case()->plan.wish, "");
	assert_int_equal(answers("code_move"), 1);
	assert_int_equal(answers("trying"), 1);
	today.world.app.settings.plan_steps = 0;
	today_until((struct utc){today.now.s + 1});
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_string_equal(today_case()->version.cause, "moved:chemist");
}

static void
a_change_that_nobody_can_try_is_refused_and_not_called_impossible(void **state)
{
	(void)state;
	ask_for_change();
	hand_in((struct app_solved){.key = today.effects->ask->key, .text = ""});
	assert_string_equal(today_case()->plan.wish, "");
	assert_int_equal(answers("refused"), 1);
	const struct row_message *told = today_message(DAY_COORDINATOR, "coordinator.refused");
	assert_non_null(strstr(told->body, "could not be worked out"));
}

static void
a_change_is_tried_again_for_some_minutes_and_then_refused(void **state)
{
	(void)state;
	ask_for_change();
	int64_t from_s = today.now.s;
	int n_wakes = 0;
	while (today_case()->plan.wish[0] != '\0') {
		struct utc due = today_case()->plan.wake;
		assert_true(due.s > today.now.s && due.s <= today.now.s + 60);
		today.now = due;
		wake();
		assert_true(++n_wakes < 20);
	}
	assert_in_range(today.now.s - from_s, 180, 240);
	assert_int_equal(answers("refused"), 1);
	assert_int_equal(answers("trying"), 1);
}

static void
another_change_takes_the_place_of_the_one_before(void **state)
{
	(void)state;
	ask_for_change();
	struct app_solved late = answer();
	say("MOVE J4 chemist 15:00");
	assert_int_equal(answers("trying"), 2);
	struct app_solved other = answer();
	hand_in(late);
	assert_int_equal(answers("code_move"), 0);
	hand_in(other);
	assert_int_equal(answers("code_move"), 1);
	assert_non_null(
	    strstr(today_message(DAY_COORDINATOR, "coordinator.code_move")->body, "3pm"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_answer_is_the_version_that_a_large_budget_makes),
	    TEST(an_answer_that_comes_twice_counts_once),
	    TEST(every_wake_asks_again_until_it_is_answered),
	    TEST(an_answer_to_another_problem_is_none_and_it_is_asked_again),
	    TEST(what_nobody_can_answer_is_an_alarm_once_and_owed_no_more),
	    TEST(an_answer_that_the_checker_refuses_is_laid_on_nowhere),
	    TEST(the_coordinator_hears_of_long_work_and_only_once),
	    TEST(texts_are_taken_while_there_is_no_version_yet),
	    TEST(while_a_yes_is_worked_in_nobody_is_asked_again),
	    TEST(a_change_that_takes_long_to_try_is_answered_when_it_is_known),
	    TEST(a_change_that_nobody_can_try_is_refused_and_not_called_impossible),
	    TEST(a_change_is_tried_again_for_some_minutes_and_then_refused),
	    TEST(another_change_takes_the_place_of_the_one_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
