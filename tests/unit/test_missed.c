/* SPDX-License-Identifier: MIT
 *
 * An appointment whose hour has come and that has not happened: it gets another hour, asked of whom
 * it needs, or a human hears.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void
answer(int nnn, const char *word)
{
	today_text(nnn, arena_printf(&today.arena, "%s %s", word, today_code(nnn)));
}

static json_t *
document_with(int appointment, const char *member, const char *value)
{
	json_t *document = today_document();
	json_t *of = json_array_get(json_object_get(document, "appointments"), (size_t)appointment);
	json_object_set_new(of, member, json_string(value));
	return document;
}

static void
it_is_asked_for_again_later_that_day(void **state)
{
	(void)state;
	today_begin();
	today_at("10:20");
	today_text(DAY_COORDINATOR, "MISSED J4 probation");
	assert_int_equal(today_case()->plan.version, 1); /* not before the code is back */
	assert_non_null(strstr(today_message(DAY_COORDINATOR, "coordinator.code_missed")->body,
			       "If J4 Sam at 10am on Fri 15 Sep has not happened reply"));
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "missed:probation");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_MOVED);
	assert_true(outcome(DAY_PROBATION)->needs_yes);
	assert_true(outcome(DAY_PROBATION)->start_min > 10 * 60 + 20);
	/* The others are kept as they were told, and nobody but its officer is asked. */
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
	assert_int_equal(outcome(DAY_CHEMIST)->start_min, 13 * 60 + 30);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_move"), 1);
	assert_non_null(strstr(today_message(DAY_OFFICER, "officer.question_move")->body,
			       "it could not be made in time"));
	assert_null(today_message(DAY_SERVICE, "officer.question_move"));
	assert_null(today_message(DAY_PERSON, "person.time_changed"));
	int start_min = outcome(DAY_PROBATION)->start_min;
	answer(DAY_OFFICER, "YES");
	assert_int_equal(outcome(DAY_PROBATION)->start_min, start_min);
	assert_false(outcome(DAY_PROBATION)->needs_yes);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
	/* At that hour it happens like any other. */
	today_until(
	    (struct utc){world_at(&today.world, "2023-09-15", "00:00").s + 60 * (start_min + 5)});
	int version = today_case()->plan.version;
	today_text(DAY_COORDINATOR, "LATE J4 5");
	assert_int_equal(outcome(DAY_PROBATION)->start_min, start_min);
	assert_int_equal(today_case()->plan.version, version);
}

static void
where_nothing_else_is_allowed_it_is_put_off_or_a_human_hears(void **state)
{
	(void)state;
	json_t *document = document_with(DAY_PROBATION, "move", "never");
	json_t *of = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(of, "next_working_day", json_string("ask"));
	assert_int_equal(today_import(document), 0);
	today_at("10:20");
	confirm("MISSED J4 probation");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_NEXT_DAY);
	assert_true(outcome(DAY_PROBATION)->needs_yes);
	/* Its own hour is over: it is asked all the same. */
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_next_day"), 1);
	answer(DAY_OFFICER, "NO");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_DROPPED);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.dropped"), 1);
	today_text(DAY_COORDINATOR, "MISSED J4 probation");
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.refused")->body,
			    "J4 is as it was: Sam is not on this day any more.");
}

static void
what_has_not_begun_cannot_have_been_missed(void **state)
{
	(void)state;
	today_begin();
	today_at("10:20");
	today_text(DAY_COORDINATOR, "MISSED J4 housing");
	assert_non_null(strstr(today_message(DAY_COORDINATOR, "coordinator.refused")->body,
			       "Housing desk is not over yet"));
	assert_null(today_message(DAY_COORDINATOR, "coordinator.code_missed"));
	today_text(DAY_OFFICER, "MISSED J4 probation");
	assert_int_equal(today_case()->n_questions, 0);
	today_text(DAY_SERVICE, "MISSED J4");
	assert_int_equal(today_case()->n_questions, 0);
	assert_int_equal(today_count(DAY_SERVICE, "officer.missed_none"), 1);
}

static void
its_service_says_so_itself_and_nothing_happens_before_its_code(void **state)
{
	(void)state;
	today_begin();
	today_at("12:30");
	today_text(DAY_SERVICE, "Missed J4");
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_non_null(strstr(today_message(DAY_SERVICE, "officer.code_missed")->body,
			       "J4, Fri 15 Sep: if the 11:45am visit has not happened"));
	/* Its number is known to many: without the code it is nothing. */
	today_text(DAY_SERVICE, "YES 000000");
	assert_int_equal(today_case()->plan.version, 1);
	answer(DAY_SERVICE, "YES");
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "missed:housing");
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_MOVED);
	assert_true(outcome(DAY_HOUSING)->start_min > 12 * 60 + 30);
	assert_int_equal(today_count(DAY_SERVICE, "officer.answer_noted"), 1);
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.question_missed")->body,
			    "J4 Fri 15 Sep: Housing desk says that 11:45am has not happened. We "
			    "look for another time. To see it reply SHOW J4.");
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_move"), 1);
	answer(DAY_SERVICE, "YES");
	assert_false(outcome(DAY_HOUSING)->needs_yes);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
	/* The coordinator can take it back like any other change: the yes, then the word. */
	confirm("UNDO J4");
	confirm("UNDO J4");
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
}

static void
no_says_that_it_did_happen_and_a_time_says_nothing(void **state)
{
	(void)state;
	today_begin();
	today_at("12:30");
	today_text(DAY_SERVICE, "MISSED J4 11:45am");
	const char *code = today_code(DAY_SERVICE);
	today_text(DAY_SERVICE, arena_printf(&today.arena, "TIME %s 3pm", code));
	assert_int_equal(today_count(DAY_SERVICE, "officer.not_understood"), 1);
	today_text(DAY_SERVICE, arena_printf(&today.arena, "NO %s", code));
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(today_case()->questions[0].state, QUESTION_NO);
	/* A code is good once. */
	today_text(DAY_SERVICE, arena_printf(&today.arena, "YES %s", code));
	assert_int_equal(today_case()->plan.version, 1);
}

static void
a_service_speaks_of_its_own_visits_alone(void **state)
{
	(void)state;
	today_begin();
	today_at("12:30");
	today_text(DAY_SERVICE, "MISSED J4 10am");
	today_text(DAY_SERVICE, "MISSED X9");
	assert_int_equal(today_case()->n_questions, 0);
	assert_int_equal(today_count(DAY_SERVICE, "officer.missed_none"), 2);
	today_text(DAY_SERVICE, "he missed it");
	assert_int_equal(today_count(DAY_SERVICE, "officer.missed_how"), 1);
}

static void
of_two_visits_the_hour_tells_which(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *service = json_array_get(json_object_get(document, "parties"), 3);
	json_object_set_new(service, "appointments", json_pack("[s,s]", "housing", "chemist"));
	assert_int_equal(today_import(document), 0);
	today_at("12:30");
	today_text(DAY_SERVICE, "MISSED J4"); /* the other has not begun */
	assert_string_equal(today_case()->questions[0].appointment, "housing");
	today_at("13:50");
	today_text(DAY_SERVICE, "MISSED J4");
	assert_string_equal(today_message(DAY_SERVICE, "officer.ask_back")->body,
			    "Did you mean MISSED J4 11:45am or MISSED J4 1:30pm? Please send the "
			    "one you mean.");
	today_text(DAY_SERVICE, "MISSED J4 1:30pm");
	answer(DAY_SERVICE, "YES");
	assert_string_equal(today_case()->version.cause, "missed:chemist");
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_KEPT);
}

static void
a_services_code_that_comes_too_late_changes_nothing(void **state)
{
	(void)state;
	today_begin();
	today_at("12:30");
	today_text(DAY_SERVICE, "MISSED J4");
	const char *code = today_code(DAY_SERVICE);
	confirm("MISSED J4 housing");
	int version = today_case()->plan.version;
	int n_decisions = today_case()->n_decisions;
	today_text(DAY_SERVICE, arena_printf(&today.arena, "YES %s", code));
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(today_case()->n_decisions, n_decisions);
	/* Its new hour waits for its yes: none of its visits has that other one. */
	assert_int_equal(today_count(DAY_SERVICE, "officer.missed_none"), 1);
}

/* Nobody would hear of it. */
static void
a_day_that_is_over_is_changed_by_no_code(void **state)
{
	(void)state;
	today_begin();
	today_at("12:30");
	today_text(DAY_COORDINATOR, "MISSED J4 housing");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	int version = today_case()->plan.version;
	today_at("23:00");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	today_text(DAY_COORDINATOR, "UNDO J4");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_undo"), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), 1);
	assert_int_equal(today_case()->plan.version, version);
}

static void
a_code_that_comes_after_the_day_changes_nothing_and_is_answered(void **state)
{
	(void)state;
	today_begin();
	today_at("12:30");
	const char *time = "12:30";
	for (int minute = 14 * 60; today_case()->plan.stage != PLAN_STAGE_OVER; minute += 5) {
		if (minute % 15 == 0)
			today_text(DAY_COORDINATOR, "MISSED J4 housing");
		time = arena_printf(&today.arena, "%02d:%02d", minute / 60, minute % 60);
		today_at(time);
	}
	int version = today_case()->plan.version;
	int refused = today_count(DAY_COORDINATOR, "coordinator.refused");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), refused + 1);
}

/* The late start was said yes to between the word and its code: it was said of another hour. */
static void
a_code_that_comes_after_it_has_moved_says_so_and_changes_nothing(void **state)
{
	(void)state;
	today_begin();
	today_at("11:00");
	today_text(DAY_PERSON, "LATE 40");
	const char *yes = today_code(DAY_SERVICE);
	/* Its old hour comes while nobody has answered. */
	today_at("11:46");
	today_text(DAY_COORDINATOR, "MISSED J4 housing");
	const char *code = today_code(DAY_COORDINATOR);
	today_text(DAY_SERVICE, arena_printf(&today.arena, "TIME %s 14:00", yes));
	int version = today_case()->plan.version;
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 14 * 60);
	int n_decisions = today_case()->n_decisions;
	today_text(DAY_COORDINATOR, code);
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(today_case()->n_decisions, n_decisions);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 14 * 60);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.done"), 0);
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.code_void")->body,
			    "J4 Fri 15 Sep: Housing desk has moved to 2pm. So your code has "
			    "changed nothing.");
}

static void
taken_back_it_did_happen(void **state)
{
	(void)state;
	today_begin();
	today_at("10:20");
	confirm("MISSED J4 probation");
	confirm("UNDO J4");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_KEPT);
	assert_int_equal(outcome(DAY_PROBATION)->start_min, 10 * 60);
	assert_int_equal(outcome(DAY_PROBATION)->end_min, 11 * 60);
	assert_int_equal(today_case()->questions[1].state, QUESTION_WITHDRAWN);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
	/* Nothing is planned over it. */
	for (int k = 0; k < today_solution()->n_legs; k++)
		assert_true(today_solution()->legs[k].depart_min <= 10 * 60 ||
			    today_solution()->legs[k].depart_min >= 11 * 60);
}

static const struct row_question *
ask_that_is_open(void)
{
	for (int q = 0; q < today_case()->n_questions; q++)
		if (today_case()->questions[q].state == QUESTION_OPEN)
			return &today_case()->questions[q];
	return NULL;
}

/* Each UNDO takes back what is last: the yes, then the word that asked for it. */
static void
undo_takes_back_the_yes_to_the_new_hour_before_the_word(void **state)
{
	(void)state;
	today_begin();
	today_at("10:20");
	confirm("MISSED J4 probation");
	int asked_min = outcome(DAY_PROBATION)->start_min;
	today_at("10:21");
	answer(DAY_OFFICER, "YES");
	assert_false(outcome(DAY_PROBATION)->needs_yes);
	today_at("10:22");
	confirm("UNDO J4");
	/* Nobody has agreed to it any more, and it has not happened either: it is asked anew. */
	assert_int_equal(outcome(DAY_PROBATION)->start_min, asked_min);
	assert_true(outcome(DAY_PROBATION)->needs_yes);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_move"), 2);
	today_at("10:23");
	confirm("UNDO J4");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_KEPT);
	assert_int_equal(outcome(DAY_PROBATION)->start_min, 10 * 60);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_null(ask_that_is_open());
}

/* Late with a yes, and then not at all: taken back, it did happen when it was late. */
static void
undo_takes_back_the_word_before_the_yes_that_stands_behind_it(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_text(DAY_PERSON, "LATE 20");
	int late_min = today_case()->questions[0].at_min;
	answer(DAY_OFFICER, "YES");
	assert_int_equal(outcome(DAY_PROBATION)->start_min, late_min);
	assert_true(late_min > 10 * 60);
	today_at("10:40");
	confirm("MISSED J4 probation");
	assert_true(outcome(DAY_PROBATION)->start_min > 10 * 60 + 40);
	confirm("UNDO J4");
	assert_int_equal(outcome(DAY_PROBATION)->start_min, late_min);
	assert_int_equal(outcome(DAY_PROBATION)->end_min, late_min + 60);
	assert_int_equal(today_case()->n_decisions, 1);
	/* The yes is of what has begun, and stands. */
	today_text(DAY_COORDINATOR, "UNDO J4");
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.refused")->body,
			    "J4 is as it was: Sam has begun.");
	assert_int_equal(today_case()->n_decisions, 1);
}

/* A delay past its latest start: asked about; when nobody has said yes by its hour, so it is. */
static void
the_day_itself_can_prove_it(void **state)
{
	(void)state;
	json_t *document = document_with(DAY_HOUSING, "latest", "12:00");
	json_t *of = json_array_get(json_object_get(document, "appointments"), DAY_HOUSING);
	json_object_set_new(of, "next_working_day", json_string("ask"));
	assert_int_equal(today_import(document), 0);
	today_at("11:00");
	today_text(DAY_PERSON, "LATE 60");
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_next_day"), 1);
	today_at("11:44");
	assert_int_equal(today_case()->plan.version, 1);
	today_at("11:46");
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "missed");
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_NEXT_DAY);
	assert_true(outcome(DAY_HOUSING)->needs_yes);
	/* What ran out unanswered is not put again: a human hears. */
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
	today_at("16:00");
	assert_int_equal(today_case()->plan.version, 2);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
}

static void
a_delay_that_is_still_in_hours_proves_nothing(void **state)
{
	(void)state;
	today_begin();
	today_at("11:00");
	today_text(DAY_PERSON, "LATE 30");
	today_at("12:30");
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_KEPT);
	assert_int_equal(today_case()->plan.version, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_is_asked_for_again_later_that_day),
	    TEST(where_nothing_else_is_allowed_it_is_put_off_or_a_human_hears),
	    TEST(what_has_not_begun_cannot_have_been_missed),
	    TEST(its_service_says_so_itself_and_nothing_happens_before_its_code),
	    TEST(no_says_that_it_did_happen_and_a_time_says_nothing),
	    TEST(a_service_speaks_of_its_own_visits_alone),
	    TEST(of_two_visits_the_hour_tells_which),
	    TEST(a_services_code_that_comes_too_late_changes_nothing),
	    TEST(a_day_that_is_over_is_changed_by_no_code),
	    TEST(a_code_that_comes_after_the_day_changes_nothing_and_is_answered),
	    TEST(a_code_that_comes_after_it_has_moved_says_so_and_changes_nothing),
	    TEST(taken_back_it_did_happen),
	    TEST(undo_takes_back_the_yes_to_the_new_hour_before_the_word),
	    TEST(undo_takes_back_the_word_before_the_yes_that_stands_behind_it),
	    TEST(the_day_itself_can_prove_it),
	    TEST(a_delay_that_is_still_in_hours_proves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
