/* SPDX-License-Identifier: MIT
 *
 * Questions: put once, to the one whom it concerns, withdrawn when they are not needed, never put
 * again after a no. The day's first visit is booked at 9:30 here, which no coach from the gate can
 * reach: a call instead, or another hour, is on asking.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
import_unreachable(bool has_officer)
{
	json_t *document = today_document_on_asking();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "booked", json_string("09:30"));
	if (!has_officer)
		json_array_remove(json_object_get(document, "parties"), 2);
	assert_int_equal(today_import(document), 0);
	today_at("08:10"); /* quiet hours are over */
}

static const struct row_question *
question(int index)
{
	const struct row_case *loaded = today_case();
	assert_true(index < loaded->n_questions);
	return &loaded->questions[index];
}

static void
answer(int nnn, const char *word, const char *rest)
{
	today_text(nnn, arena_printf(&today.arena, "%s %s%s", word, today_code(nnn), rest));
}

static void
the_one_whom_it_concerns_is_asked_with_a_code(void **state)
{
	(void)state;
	import_unreachable(true);
	assert_int_equal(today_case()->n_questions, 1);
	assert_int_equal(question(0)->state, QUESTION_OPEN);
	assert_string_equal(question(0)->appointment, "probation");
	assert_int_equal(question(0)->tries_left, 5);
	const struct row_message *text = today_message(DAY_OFFICER, "officer.question_phone");
	assert_non_null(text);
	assert_non_null(strstr(text->body, today_code(DAY_OFFICER)));
	/* It dies when a yes would be of no more use. */
	assert_int_equal(question(0)->expires.s, text->expires.s);
	assert_int_equal(question(0)->at_min,
			 today_solution()->appointments[DAY_PROBATION].start_min);
}

static void
without_anybody_else_the_coordinator_is_asked(void **state)
{
	(void)state;
	import_unreachable(false);
	assert_int_equal(question(0)->party_id, today_case()->parties[1].id);
	answer(DAY_COORDINATOR, "YES", "");
	assert_int_equal(question(0)->state, QUESTION_YES);
}

static void
a_question_is_put_once_whatever_happens_meanwhile(void **state)
{
	(void)state;
	import_unreachable(true);
	today_text(DAY_PERSON, "PLAN");
	today_text(DAY_COORDINATOR, "SHOW J4");
	today_at("09:10");
	assert_int_equal(today_case()->n_questions, 1);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_phone"), 1);
}

static void
a_yes_makes_a_version_and_everybody_hears(void **state)
{
	(void)state;
	import_unreachable(true);
	answer(DAY_OFFICER, "YES", "");
	assert_int_equal(question(0)->state, QUESTION_YES);
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->n_decisions, 1);
	assert_int_equal(loaded->decisions[0].kind, DECISION_PHONE);
	assert_int_equal(loaded->decisions[0].party_id, loaded->parties[2].id);
	assert_int_equal(loaded->plan.version, 2);
	assert_string_equal(loaded->version.cause, "yes:probation");
	assert_false(today_solution()->appointments[DAY_PROBATION].needs_yes);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_BY_PHONE);
	assert_non_null(today_message(DAY_OFFICER, "officer.answer_noted"));
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.question_yes"));
	assert_non_null(today_message(DAY_PERSON, "person.now_by_phone"));
}

static void
after_a_no_it_is_not_asked_again(void **state)
{
	(void)state;
	import_unreachable(true);
	answer(DAY_OFFICER, "NO", "");
	assert_int_equal(question(0)->state, QUESTION_NO);
	assert_int_equal(today_case()->decisions[0].kind, DECISION_NO_PHONE);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.question_no"));
	/* Another hour may still be asked for; a call is not. */
	assert_int_not_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_BY_PHONE);
	answer(DAY_OFFICER, "NO", "");
	today_at("12:00");
	const struct row_case *loaded = today_case();
	for (int a = 0; a < loaded->n_questions; a++)
		for (int b = 0; b < a; b++)
			assert_int_not_equal(loaded->questions[a].kind, loaded->questions[b].kind);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_phone"), 1);
}

static void
time_is_a_yes_to_their_own_hour(void **state)
{
	(void)state;
	import_unreachable(true);
	answer(DAY_OFFICER, "NO", "");
	answer(DAY_OFFICER, "TIME", " 14:30");
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->n_decisions, 2);
	assert_int_equal(loaded->decisions[1].kind, DECISION_MOVED);
	assert_int_equal(loaded->decisions[1].at_min, 14 * 60 + 30);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].start_min, 14 * 60 + 30);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_MOVED);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.question_time"));
	assert_non_null(today_message(DAY_PERSON, "person.time_changed"));
}

static void
a_code_is_good_once(void **state)
{
	(void)state;
	import_unreachable(true);
	const char *code = today_code(DAY_OFFICER);
	answer(DAY_OFFICER, "YES", "");
	today_text(DAY_OFFICER, arena_printf(&today.arena, "NO %s", code));
	assert_int_equal(question(0)->state, QUESTION_YES);
	assert_int_equal(today_case()->n_decisions, 1);
	assert_non_null(today_message(DAY_OFFICER, "officer.code_wrong"));
}

static void
what_is_not_needed_any_more_is_withdrawn_and_they_hear(void **state)
{
	(void)state;
	import_unreachable(true);
	today_text(DAY_COORDINATOR, "DROP J4 probation");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(question(0)->state, QUESTION_WITHDRAWN);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_closed"), 1);
	answer(DAY_OFFICER, "YES", "");
	assert_int_equal(today_case()->n_decisions, 1);
}

static void
what_was_not_sent_yet_is_withdrawn_without_a_word(void **state)
{
	(void)state;
	today.is_mute = true;
	import_unreachable(true); /* nothing is known to have been sent */
	today_text(DAY_COORDINATOR, "DROP J4 probation");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(question(0)->state, QUESTION_WITHDRAWN);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_closed"), 0);
}

static void
unanswered_for_long_the_coordinator_hears_once(void **state)
{
	(void)state;
	import_unreachable(true); /* asked at 12:00 the day before, by 14:00 there is no answer */
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
	today_at("12:00");
	assert_int_equal(question(0)->state, QUESTION_EXPIRED);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
	/* Too late is too late, and is not asked again. */
	answer(DAY_OFFICER, "YES", "");
	assert_int_equal(question(0)->state, QUESTION_EXPIRED);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_phone"), 1);
}

static void
late_asks_those_whom_it_concerns_and_nobody_else(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_text(DAY_PERSON, "LATE 20");
	/* The coach at 10:00 is there at 10:16. */
	assert_int_equal(question(0)->kind, QUESTION_LATE);
	assert_string_equal(question(0)->appointment, "probation");
	assert_int_equal(question(0)->at_min, 10 * 60 + 20);
	assert_non_null(today_message(DAY_OFFICER, "officer.question_late"));
	assert_int_equal(today_case()->plan.version, 1);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.late_copy"));
}

static void
a_little_more_late_is_the_same_question(void **state)
{
	(void)state;
	today_begin();
	today_at("10:05");
	today_text(DAY_PERSON, "LATE 60"); /* Sam is seen for longer, housing is late */
	int n = today_case()->n_questions;
	assert_true(n > 0);
	today_text(DAY_PERSON, "LATE 61");
	assert_int_equal(today_case()->n_questions, n);
}

static void
not_late_after_all_takes_the_question_back(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_text(DAY_PERSON, "LATE 20");
	assert_int_equal(question(0)->state, QUESTION_OPEN);
	today_text(DAY_PERSON, "NO");
	assert_int_equal(question(0)->state, QUESTION_WITHDRAWN);
	assert_non_null(today_message(DAY_OFFICER, "officer.question_closed_as_is"));
	assert_non_null(today_message(DAY_PERSON, "person.late_undone"));
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.late_undone"));
}

static void
a_yes_to_late_moves_the_booking(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_text(DAY_PERSON, "LATE 20");
	answer(DAY_OFFICER, "YES", "");
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].start_min, 10 * 60 + 20);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_MOVED);
}

/* Their document with ${change} is put; the officer is asked, and told why. */
static void
assert_why(json_t *document, const char *why)
{
	assert_int_equal(today_import(document), 0);
	const struct row_message *asked = today_message(DAY_OFFICER, "officer.question_move");
	assert_non_null(asked);
	if (strstr(asked->body, why) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", asked->body, why);
}

static void
why_it_cannot_stay_is_what_the_planner_found(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *probation =
	    json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(probation, "after", json_pack("[s]", "housing"));
	assert_why(document, "(another visit has to come first)");
}

static void
a_meal_is_told_as_a_meal(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(document, "breaks",
			    json_pack("[{s:s,s:i,s:s,s:s}]", "kind", "meal", "minutes", 60, "from",
				      "09:50", "until", "11:00"));
	assert_why(document, "(there has to be time to eat)");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_one_whom_it_concerns_is_asked_with_a_code),
	    TEST(without_anybody_else_the_coordinator_is_asked),
	    TEST(a_question_is_put_once_whatever_happens_meanwhile),
	    TEST(a_yes_makes_a_version_and_everybody_hears),
	    TEST(after_a_no_it_is_not_asked_again),
	    TEST(time_is_a_yes_to_their_own_hour),
	    TEST(a_code_is_good_once),
	    TEST(what_is_not_needed_any_more_is_withdrawn_and_they_hear),
	    TEST(what_was_not_sent_yet_is_withdrawn_without_a_word),
	    TEST(unanswered_for_long_the_coordinator_hears_once),
	    TEST(late_asks_those_whom_it_concerns_and_nobody_else),
	    TEST(a_little_more_late_is_the_same_question),
	    TEST(not_late_after_all_takes_the_question_back),
	    TEST(a_yes_to_late_moves_the_booking),
	    TEST(why_it_cannot_stay_is_what_the_planner_found),
	    TEST(a_meal_is_told_as_a_meal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
