/* SPDX-License-Identifier: MIT
 *
 * The call itself: Sam and the person speak by phone at 10:00 for 20 minutes. Both are reminded,
 * Sam is asked whether it took place, and one that did not is made once more.
 */
#include "app/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static json_t *
probation(json_t *document)
{
	return json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
}

/* The day with probation as a call of 20 minutes at 10:00. */
static json_t *
document_with_call(void)
{
	json_t *document = today_document();
	json_t *call = probation(document);
	json_object_set_new(call, "modes",
			    json_pack("{s:s, s:s}", "visit", "never", "phone", "agreed"));
	json_object_set_new(call, "minutes", json_integer(20));
	return document;
}

static void
begin(json_t *document)
{
	assert_int_equal(today_import(document), 0);
	today_at("09:00");
}

static void
assert_says(int nnn, const char *kind, const char *words)
{
	const struct row_message *message = today_message(nnn, kind);
	assert_non_null(message);
	if (strstr(message->body, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", message->body, words);
	assert_int_equal(message->state, OUTBOX_ACCEPTED);
}

static const struct row_question *
question(enum question_kind kind)
{
	const struct row_case *loaded = today_case();
	for (int q = loaded->n_questions - 1; q >= 0; q--)
		if (loaded->questions[q].kind == kind)
			return &loaded->questions[q];
	return NULL;
}

static void
answer(int nnn, const char *word)
{
	char text[40];
	snprintf(text, sizeof(text), "%s %s", word, today_code(nnn));
	today_text(nnn, text);
}

static void
both_are_told_shortly_before_who_rings_whom_when_and_on_which_number(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("09:49");
	assert_null(today_message(DAY_OFFICER, "officer.call_soon"));
	today_at("09:50");
	assert_says(DAY_OFFICER, "officer.call_soon",
		    "J4, Fri 15 Sep: please call 07700 900101 at 10am, for 20 min.");
	assert_says(DAY_PERSON, "person.call_soon", "Sam will call you at 10am on this phone.");
	today_at("20:00");
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_soon"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.call_soon"), 1);
}

static void
where_the_person_rings_both_are_told_so(void **state)
{
	(void)state;
	json_t *document = document_with_call();
	json_object_set_new(probation(document), "call",
			    json_pack("{s:s, s:s}", "from", "person", "number", "01632 960456"));
	begin(document);
	today_at("09:50");
	assert_says(DAY_OFFICER, "officer.call_soon",
		    "they will call you on 01632 960456 at 10am, for 20 min.");
	assert_says(DAY_PERSON, "person.call_to", "call Sam at 10am on 01632 960456.");
	assert_null(today_message(DAY_PERSON, "person.call_soon"));
	today_at("10:20");
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_PERSON, "person.call_again_to",
		    "please call Sam once more, at 10:55am on 01632 960456.");
}

static void
another_phone_that_is_rung_is_named_to_both(void **state)
{
	(void)state;
	json_t *document = document_with_call();
	json_object_set_new(probation(document), "call",
			    json_pack("{s:s}", "number", "+44 (0)1632 960 456"));
	begin(document);
	today_at("09:50");
	/* Whole, though a text has no room for it as it was written. */
	assert_says(DAY_OFFICER, "officer.call_soon", "please call +441632960456 at 10am");
	assert_says(DAY_PERSON, "person.call_soon_at",
		    "Sam will call you at 10am on +441632960456.");
}

static void
after_its_end_they_are_asked_and_a_yes_is_kept_in_their_words(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("10:19");
	assert_null(today_message(DAY_OFFICER, "officer.question_called"));
	today_at("10:20");
	assert_says(DAY_OFFICER, "officer.question_called", "did the call at 10am take place?");
	answer(DAY_OFFICER, "yes");
	const struct row_decision *decision = &today_case()->decisions[0];
	assert_int_equal(today_case()->n_decisions, 1);
	assert_int_equal(decision->kind, DECISION_CALLED);
	assert_int_equal(decision->at_min, 600);
	assert_int_equal(decision->at.s, world_at(&today.world, "2023-09-15", "10:20").s);
	assert_int_equal(strncmp(decision->words, "yes ", 4), 0);
	assert_int_equal(question(QUESTION_CALLED)->state, QUESTION_YES);
	assert_int_not_equal(question(QUESTION_CALL)->state, QUESTION_OPEN);
	assert_int_equal(today_case()->plan.version, 1);
	today_at("20:00");
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_called"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.call_again"));
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
}

static void
a_yes_to_the_reminder_may_mean_i_will_and_settles_nothing(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("09:50");
	char first[20];
	snprintf(first, sizeof(first), "YES %s", today_code(DAY_OFFICER));
	today_at("09:55");
	today_text(DAY_OFFICER, first);
	assert_says(DAY_OFFICER, "officer.answer_noted", "J4");
	assert_int_equal(question(QUESTION_CALL)->state, QUESTION_OPEN);
	assert_int_equal(today_case()->n_decisions, 0);
	today_at("10:20");
	assert_says(DAY_OFFICER, "officer.question_called", "did the call");
	/* Now that it should be over the older code says the same as the newer. */
	today_text(DAY_OFFICER, first);
	assert_int_equal(today_case()->decisions[0].kind, DECISION_CALLED);
	assert_int_not_equal(question(QUESTION_CALLED)->state, QUESTION_OPEN);
	assert_null(today_message(DAY_OFFICER, "officer.question_closed"));
}

static void
a_first_no_makes_it_once_more_and_each_hears_the_time_in_one_text(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("10:04");
	int n_officer = today_count(DAY_OFFICER, "officer.answer_noted");
	answer(DAY_OFFICER, "NO");
	today_at("10:04");
	assert_says(DAY_OFFICER, "officer.call_again",
		    "once more, please call 07700 900101 at 10:55am, for 20 min.");
	assert_says(DAY_PERSON, "person.call_again",
		    "Sam will call you once more, at 10:55am on this phone.");
	assert_int_equal(today_count(DAY_OFFICER, "officer.answer_noted"), n_officer);
	assert_int_equal(today_case()->decisions[0].kind, DECISION_NOT_CALLED);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
	/* Of the first nobody asks any more; of the second at its end. */
	today_at("11:14");
	assert_null(today_message(DAY_OFFICER, "officer.question_called"));
	today_at("11:15");
	assert_says(DAY_OFFICER, "officer.question_called", "the call at 10:55am");
	answer(DAY_OFFICER, "YES");
	assert_int_equal(today_case()->decisions[1].kind, DECISION_CALLED);
	assert_int_equal(today_case()->decisions[1].at_min, 655);
	today_at("20:00");
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_again"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.call_again"), 1);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
}

static void
a_second_no_is_an_alarm_and_nothing_more_by_itself(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("10:20");
	answer(DAY_OFFICER, "NO");
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
	today_at("11:15");
	answer(DAY_OFFICER, "NO");
	today_at("11:15");
	assert_says(DAY_COORDINATOR, "coordinator.alarm_no_call",
		    "J4 Fri 15 Sep: the call with Sam has not taken place. Please call them.");
	today_at("20:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_call"), 1);
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_again"), 1);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
}

/* The coach to the housing desk is behind them at 10:54, and they are seen there at 11:45. */
static void
begin_at_11(void)
{
	json_t *document = document_with_call();
	json_object_set_new(probation(document), "minutes", json_integer(10));
	json_object_set_new(probation(document), "booked", json_string("11:00"));
	begin(document);
}

static void
who_is_free_is_called_once_more_after_the_minutes_that_are_set(void **state)
{
	(void)state;
	begin_at_11();
	today_at("11:03");
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_OFFICER, "officer.call_again", "at 11:20am");
}

static void
a_no_before_it_begins_waits_from_its_start(void **state)
{
	(void)state;
	begin_at_11();
	today_at("10:52");
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_OFFICER, "officer.call_again", "at 11:15am");
	assert_null(today_message(DAY_PERSON, "person.call_soon_at"));
}

static void
nobody_is_called_in_another_visit_or_on_the_way_from_it(void **state)
{
	(void)state;
	begin_at_11();
	today_at("11:27");
	/* The visit begins at 11:45, and the bus from it is there at 12:41. */
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_OFFICER, "officer.call_again", "at 12:45pm");
}

static void
there_is_no_third_time_though_there_were_room(void **state)
{
	(void)state;
	json_t *document = document_with_call();
	json_object_set_new(probation(document), "minutes", json_integer(10));
	json_object_set_new(probation(document), "booked", json_string("09:20"));
	begin(document);
	today_at("09:22");
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_OFFICER, "officer.call_again", "at 9:40am");
	today_at("09:41");
	answer(DAY_OFFICER, "NO");
	today_at("09:41");
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_again"), 1);
	assert_says(DAY_COORDINATOR, "coordinator.alarm_no_call", "Sam");
}

static void
a_reminder_is_useless_when_its_call_begins_and_its_code_is_not(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("09:50");
	assert_int_equal(today_message(DAY_OFFICER, "officer.call_soon")->expires.s,
			 world_at(&today.world, "2023-09-15", "10:00").s);
	assert_true(today_message(DAY_OFFICER, "officer.call_soon")->is_urgent);
	assert_int_equal(question(QUESTION_CALL)->expires.s,
			 world_at(&today.world, "2023-09-15", "12:20").s);
}

static void
a_second_time_that_a_delay_takes_away_is_asked_for_anew(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("10:20");
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_OFFICER, "officer.call_again", "at 10:55am");
	today_at("10:22");
	today_text(DAY_PERSON, "LATE 30");
	today_at("10:23");
	assert_says(DAY_OFFICER, "officer.question_move", "10:55am cannot be kept");
	assert_null(today_message(DAY_OFFICER, "officer.call_off"));
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
	answer(DAY_OFFICER, "NO");
	assert_says(DAY_COORDINATOR, "coordinator.alarm_infeasible", "Sam cannot be kept");
}

static void
where_the_hours_leave_no_second_time_a_human_hears_at_once(void **state)
{
	(void)state;
	json_t *document = document_with_call();
	json_object_set_new(probation(document), "hours", json_string("Mo-Su 09:00-10:39"));
	begin(document);
	today_at("10:05");
	answer(DAY_OFFICER, "NO");
	today_at("10:05");
	assert_null(today_message(DAY_OFFICER, "officer.call_again"));
	assert_null(today_message(DAY_PERSON, "person.call_again"));
	assert_says(DAY_COORDINATOR, "coordinator.alarm_no_call", "Sam");
	/* That it would fit later on changes nothing. */
	today_text(DAY_PERSON, "PLAN");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_call"), 1);
}

static void
no_answer_is_no_claim_that_it_failed(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("12:19");
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	today_at("12:20");
	assert_says(DAY_COORDINATOR, "coordinator.alarm_no_reply", "no answer yet about Sam");
	today_at("20:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
	assert_null(today_message(DAY_OFFICER, "officer.call_again"));
}

static void
a_day_that_ends_with_a_call_is_not_over_before_its_answer(void **state)
{
	(void)state;
	json_t *document = document_with_call();
	json_object_set_new(probation(document), "booked", json_string("16:00"));
	begin(document);
	today_at("18:19");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_UNDER_WAY);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	today_at("18:20");
	assert_says(DAY_COORDINATOR, "coordinator.alarm_no_reply", "Sam");
	today_at("19:00");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
}

static void
a_call_that_moves_after_its_reminder_is_taken_back_and_reminded_of_anew(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("09:51");
	today_text(DAY_COORDINATOR, "MOVE J4 probation 10:45");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	today_at("09:51");
	assert_says(DAY_OFFICER, "officer.call_off", "the call is not at 10am any more");
	today_at("10:34");
	assert_null(today_message(DAY_OFFICER, "officer.question_called"));
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_soon"), 1);
	today_at("10:35");
	assert_says(DAY_OFFICER, "officer.call_soon", "at 10:45am");
	assert_says(DAY_PERSON, "person.call_soon", "at 10:45am");
	today_at("11:05");
	assert_says(DAY_OFFICER, "officer.question_called", "the call at 10:45am");
}

static void
where_they_cannot_be_texted_the_coordinator_asks_by_voice_and_knows(void **state)
{
	(void)state;
	json_t *document = document_with_call();
	json_t *parties = json_object_get(document, "parties");
	for (size_t i = 0; i < json_array_size(parties); i++) {
		json_t *party = json_array_get(parties, i);
		if (strcmp(json_string_value(json_object_get(party, "role")), "officer") == 0)
			json_object_set_new(party, "consent", json_false());
	}
	begin(document);
	today_at("09:55");
	assert_says(DAY_PERSON, "person.call_soon", "Sam will call you");
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_soon"), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "officer.call_soon"), 0);
	today_at("10:20");
	assert_says(DAY_COORDINATOR, "coordinator.ask_called",
		    "please ask Sam if the call at 10am took place.");
	answer(DAY_COORDINATOR, "NO");
	today_at("20:00");
	assert_int_equal(today_case()->decisions[0].kind, DECISION_NOT_CALLED);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_call"));
	assert_null(today_message(DAY_PERSON, "person.call_again"));
}

static void
undo_takes_back_what_a_human_changed_and_not_what_became_of_a_call(void **state)
{
	(void)state;
	begin(document_with_call());
	today_text(DAY_COORDINATOR, "NEXTDAY J4 chemist");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	today_at("10:20");
	answer(DAY_OFFICER, "YES");
	today_text(DAY_COORDINATOR, "UNDO J4");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->n_decisions, 1);
	assert_int_equal(loaded->decisions[0].kind, DECISION_CALLED);
}

static void
a_time_is_no_answer_to_whether_it_took_place(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("10:20");
	char text[40];
	snprintf(text, sizeof(text), "TIME %s 15:00", today_code(DAY_OFFICER));
	today_text(DAY_OFFICER, text);
	assert_says(DAY_OFFICER, "officer.not_understood", "yes or no");
	assert_int_equal(question(QUESTION_CALLED)->state, QUESTION_OPEN);
	assert_int_equal(question(QUESTION_CALLED)->tries_left, 5);
	assert_int_equal(today_case()->n_decisions, 0);
}

static void
a_restart_changes_nothing_of_it(void **state)
{
	(void)state;
	begin(document_with_call());
	today_at("10:05");
	answer(DAY_OFFICER, "NO");
	for (int i = 0; i < 3; i++) {
		struct app_event travel = {.kind = APP_TRAVEL, .cause = APP_CAUSE_LIVE};
		assert_int_equal(
		    today_event(&travel, &(struct drive_subject){.plan_id = today.plan_id}), 0);
		today_at("10:06");
	}
	assert_int_equal(today_count(DAY_OFFICER, "officer.call_again"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.call_again"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.call_off"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(both_are_told_shortly_before_who_rings_whom_when_and_on_which_number),
	    TEST(where_the_person_rings_both_are_told_so),
	    TEST(another_phone_that_is_rung_is_named_to_both),
	    TEST(after_its_end_they_are_asked_and_a_yes_is_kept_in_their_words),
	    TEST(a_yes_to_the_reminder_may_mean_i_will_and_settles_nothing),
	    TEST(a_first_no_makes_it_once_more_and_each_hears_the_time_in_one_text),
	    TEST(a_second_no_is_an_alarm_and_nothing_more_by_itself),
	    TEST(a_no_before_it_begins_waits_from_its_start),
	    TEST(where_the_hours_leave_no_second_time_a_human_hears_at_once),
	    TEST(who_is_free_is_called_once_more_after_the_minutes_that_are_set),
	    TEST(nobody_is_called_in_another_visit_or_on_the_way_from_it),
	    TEST(there_is_no_third_time_though_there_were_room),
	    TEST(a_reminder_is_useless_when_its_call_begins_and_its_code_is_not),
	    TEST(a_second_time_that_a_delay_takes_away_is_asked_for_anew),
	    TEST(no_answer_is_no_claim_that_it_failed),
	    TEST(a_day_that_ends_with_a_call_is_not_over_before_its_answer),
	    TEST(a_call_that_moves_after_its_reminder_is_taken_back_and_reminded_of_anew),
	    TEST(where_they_cannot_be_texted_the_coordinator_asks_by_voice_and_knows),
	    TEST(undo_takes_back_what_a_human_changed_and_not_what_became_of_a_call),
	    TEST(a_time_is_no_answer_to_whether_it_took_place),
	    TEST(a_restart_changes_nothing_of_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
