/* SPDX-License-Identifier: MIT
 *
 * Texts that come in, by who sent them, and what a number alone can and cannot do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static const struct row_question *
last_question(void)
{
	const struct row_case *loaded = today_case();
	assert_true(loaded->n_questions > 0);
	return &loaded->questions[loaded->n_questions - 1];
}

static void
send_code(void)
{
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
}

static int
start_of(int appointment)
{
	return today_solution()->appointments[appointment].start_min;
}

static void
a_move_waits_for_its_code(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(last_question()->kind, QUESTION_CONFIRM);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.code_move"));
	send_code();
	assert_int_equal(last_question()->state, QUESTION_YES);
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "moved:chemist");
	assert_int_equal(start_of(DAY_CHEMIST), 14 * 60 + 30);
	assert_non_null(today_message(DAY_PERSON, "person.time_changed"));
}

static void
a_code_is_dead_after_ten_minutes(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	const char *code = today_code(DAY_COORDINATOR);
	today.now.s += 600; /* to the second: nothing else has happened since */
	struct app_event event = {.kind = APP_TEXT, .text = code, .once = "late"};
	struct drive_subject from = {.from = world_phone(DAY_COORDINATOR)};
	assert_int_equal(today_event(&event, &from), 0);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(last_question()->state, QUESTION_EXPIRED);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.code_wrong"));
}

static void
a_second_before_that_it_lives(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	today.now.s += 599;
	send_code();
	assert_int_equal(today_case()->n_decisions, 1);
}

static void
five_wrong_codes_spend_it(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	const char *code = today_code(DAY_COORDINATOR);
	for (int i = 0; i < 4; i++)
		today_text(DAY_COORDINATOR, "100000");
	assert_int_equal(last_question()->state, QUESTION_OPEN);
	assert_int_equal(last_question()->tries_left, 1);
	today_text(DAY_COORDINATOR, "100000");
	assert_int_equal(last_question()->state, QUESTION_SPENT);
	today_text(DAY_COORDINATOR, code);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
tries_belong_to_the_number_not_to_the_plan(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	const char *code = today_code(DAY_COORDINATOR);
	int64_t first = today.plan_id;
	json_t *second = today_document();
	json_object_set_new(second, "plan", json_string("K5"));
	assert_int_equal(today_import(second), 0);
	/* The newest plan is the other one: guessing there costs tries here. */
	for (int i = 0; i < 5; i++)
		today_text(DAY_COORDINATOR, "100000");
	today.plan_id = first;
	assert_int_equal(last_question()->state, QUESTION_SPENT);
	today_text(DAY_COORDINATOR, code);
	assert_int_equal(today_case()->n_decisions, 0);
}

static void
a_move_that_cannot_be_done_is_refused_at_once(void **state)
{
	(void)state;
	today_begin();
	/* 9:05 cannot be reached, at 20:00 all is shut. */
	static const char *const texts[] = {"MOVE J4 chemist 9:05", "MOVE J4 chemist 20:00"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		today_text(DAY_COORDINATOR, texts[i]);
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), i + 1);
	}
	assert_int_equal(today_case()->n_questions, 0);
}

static void
what_has_begun_or_passed_cannot_be_moved(void **state)
{
	(void)state;
	today_begin();
	today_at("10:20");
	today_text(DAY_COORDINATOR, "MOVE J4 probation 14:30");
	const struct row_message *text = today_message(DAY_COORDINATOR, "coordinator.refused");
	assert_non_null(strstr(text->body, "has begun"));
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 10:15");
	text = today_message(DAY_COORDINATOR, "coordinator.refused");
	assert_non_null(strstr(text->body, "has passed"));
}

static void
undo_takes_back_the_last_decision(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "UNDO J4");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), 1);
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	send_code();
	assert_int_equal(start_of(DAY_CHEMIST), 14 * 60 + 30);
	today_text(DAY_COORDINATOR, "UNDO J4");
	assert_int_equal(start_of(DAY_CHEMIST), 14 * 60 + 30);
	send_code();
	assert_int_equal(start_of(DAY_CHEMIST), 13 * 60 + 30);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(today_case()->plan.version, 3);
}

static void
what_has_begun_is_not_taken_back(void **state)
{
	(void)state;
	today_begin();
	today_at("08:40");
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	send_code();
	today_at("14:28");
	today_text(DAY_COORDINATOR, "UNDO J4");
	int version = today_case()->plan.version;
	today_at("14:35");
	send_code();
	assert_int_equal(today_case()->n_decisions, 1);
	assert_int_equal(today_case()->plan.version, version);
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.code_void")->body,
			    "J4 Fri 15 Sep: Chemist has begun. So your code has changed nothing.");
	today_text(DAY_COORDINATOR, "UNDO J4");
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.refused")->body,
			    "J4 is as it was: Chemist has begun.");
}

/* UNDO was of the move; the yes that came before its code is nobody's to take back by it. */
static void
a_code_for_undo_takes_back_what_was_last_when_it_was_asked_for(void **state)
{
	(void)state;
	today_begin();
	today_at("11:00");
	today_text(DAY_PERSON, "LATE 40");
	const char *yes = today_code(DAY_SERVICE);
	today_at("11:01");
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 15:00");
	send_code();
	today_text(DAY_COORDINATOR, "UNDO J4");
	today_at("11:02");
	char text[40];
	snprintf(text, sizeof(text), "YES %s", yes);
	today_text(DAY_SERVICE, text);
	int housing = start_of(DAY_HOUSING);
	assert_true(housing > 11 * 60 + 45);
	assert_int_equal(today_case()->n_decisions, 2);
	send_code();
	assert_int_equal(today_case()->n_decisions, 2);
	assert_int_equal(start_of(DAY_HOUSING), housing);
	assert_int_equal(start_of(DAY_CHEMIST), 15 * 60);
	assert_non_null(strstr(today_message(DAY_COORDINATOR, "coordinator.code_void")->body,
			       "Housing desk was decided since"));
}

static void
each_change_needs_a_code_and_then_is_done(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum plan_status status;
		int appointment;
	} changes[] = {
	    {"PHONE J4 probation", PLAN_BY_PHONE, DAY_PROBATION},
	    {"NEXTDAY J4 housing", PLAN_NEXT_DAY, DAY_HOUSING},
	    {"DROP J4 chemist", PLAN_DROPPED, DAY_CHEMIST},
	};
	today_begin();
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		today_text(DAY_COORDINATOR, changes[i].text);
		assert_int_equal(today_case()->n_decisions, i);
		send_code();
		assert_int_equal(today_case()->n_decisions, i + 1);
		const struct plan_outcome *outcome =
		    &today_solution()->appointments[changes[i].appointment];
		assert_string_equal(plan_status_word(outcome->status),
				    plan_status_word(changes[i].status));
		assert_false(outcome->needs_yes);
	}
}

static void
the_newest_command_is_the_one_that_waits(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	const char *first = today_code(DAY_COORDINATOR);
	today_text(DAY_COORDINATOR, "DROP J4 chemist");
	today_text(DAY_COORDINATOR, first);
	assert_int_equal(today_case()->n_decisions, 0);
	send_code();
	assert_int_equal(today_case()->decisions[0].kind, DECISION_DROPPED);
}

static void
out_is_a_report_and_needs_no_code(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "OUT J4");
	assert_int_equal(today_case()->plan.out_min, -1); /* the day has not come */
	today_at("10:05");
	today_text(DAY_COORDINATOR, "OUT J4 10:40");
	assert_int_equal(today_case()->plan.out_min, -1); /* nor has that hour */
	today_text(DAY_COORDINATOR, "OUT J4 9:50");
	assert_int_equal(today_case()->plan.out_min, 9 * 60 + 50);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.out_noted"));
	assert_int_equal(today_case()->n_decisions, 0);
}

static void
what_a_person_reports_never_changes_a_booking(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "LATE 20",         "OK",     "NO",  "YES", "MOVE J4 chemist 15:00",
	    "DROP J4 chemist", "482913", "UNDO"};
	today_begin();
	today_at("09:05");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		today_text(DAY_PERSON, texts[i]);
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(start_of(DAY_CHEMIST), 13 * 60 + 30);
}

static void
late_is_bounded_and_copied(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	today_text(DAY_PERSON, "LATE 20");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	assert_int_equal(today_case()->plan.late_from_min, 9 * 60 + 5);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.late_copy"), 1);
	today_text(DAY_PERSON, "LATE 900");
	assert_true(today_case()->plan.late_minutes <= 180);
}

static void
late_is_copied_also_where_the_plan_takes_it_in_at_once(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *chemist = json_array_get(json_object_get(document, "appointments"), DAY_CHEMIST);
	json_object_set_new(chemist, "latest", json_string("13:35"));
	assert_int_equal(today_import(document), 0);
	today_at("12:10");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.late_copy"), 0);
	today_text(DAY_PERSON, "LATE 90");
	/* The chemist can no longer be reached in time, and nobody's yes would help. */
	assert_string_equal(today_case()->version.cause, "late");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.late_copy"), 1);
	const struct row_message *copy = today_message(DAY_COORDINATOR, "coordinator.late_copy");
	assert_non_null(strstr(copy->body, "J4"));
	assert_non_null(strstr(copy->body, "90 min"));
	assert_non_null(strstr(copy->body, "Chemist"));
}

static void
a_coordinator_who_reports_it_needs_no_copy_of_what_is_planned_in(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *chemist = json_array_get(json_object_get(document, "appointments"), DAY_CHEMIST);
	json_object_set_new(chemist, "latest", json_string("13:35"));
	assert_int_equal(today_import(document), 0);
	today_at("12:10");
	today_text(DAY_COORDINATOR, "LATE J4 90");
	assert_string_equal(today_case()->version.cause, "late");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.late_copy"), 0);
}

static void
a_person_is_answered_about_their_own_day(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	today_text(DAY_PERSON, "next");
	const struct row_message *next = today_message(DAY_PERSON, "person.arrive_next");
	assert_non_null(next);
	assert_non_null(strstr(next->body, "Sam"));
	today_text(DAY_PERSON, "Plan");
	assert_non_null(today_message(DAY_PERSON, "person.plan_summary"));
	today_text(DAY_PERSON, "HELP");
	assert_non_null(today_message(DAY_PERSON, "person.help"));
	today_text(DAY_PERSON, "call me");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.call_wanted"));
	today_text(DAY_PERSON, "kjhgfd");
	assert_non_null(today_message(DAY_PERSON, "person.not_understood"));
}

static void
stop_stops_all_but_the_answer_to_nobody(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	int before = today.n_sends;
	today_text(DAY_PERSON, "Stop");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 1);
	today_text(DAY_PERSON, "PLAN");
	today_at("25:00");
	struct phone person = world_phone(DAY_PERSON);
	for (int i = before; i < today.n_sends; i++)
		assert_false(phone_equal(&today.sends[i].to, &person));
}

static void
a_forged_number_knows_no_code(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	static const char *const texts[] = {"DROP J4 probation", "YES 100000", "NO 100000",
					    "TIME 100000 14:00", "100000",     "482913"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		today_text(DAY_COORDINATOR, texts[i]);
		today_text(DAY_OFFICER, texts[i]);
	}
	assert_int_equal(today_case()->n_decisions, 0);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
the_coordinators_words_mean_nothing_from_others(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	static const int others[] = {DAY_PERSON, DAY_OFFICER, DAY_SERVICE, 999};
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		today_text(others[i], "MOVE J4 chemist 14:30");
		today_text(others[i], "OUT J4");
		today_text(others[i], "LIST");
	}
	assert_int_equal(today_case()->n_questions, 0);
	assert_int_equal(today_case()->plan.out_min, -1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_move"), 0);
}

static void
a_strangers_text_is_noted_without_its_words(void **state)
{
	(void)state;
	today_begin();
	int before = today.n_sends;
	today_text(999, "who is this?");
	bool is_seen = false;
	assert_int_equal(store_event_seen(today.store, "test:1", &is_seen), 0);
	assert_true(is_seen);
	assert_int_equal(today.n_sends, before);
	assert_int_equal(today.effects->n_writes, 1);
	assert_string_equal(today.effects->writes[0].event.text, "");
	assert_int_equal(today.effects->writes[0].event.party_id, 0);
}

static void
a_text_that_comes_twice_counts_once(void **state)
{
	(void)state;
	today_begin();
	struct app_event event = {.kind = APP_TEXT, .text = "SHOW J4", .once = "same"};
	struct drive_subject from = {.from = world_phone(DAY_COORDINATOR)};
	assert_int_equal(today_event(&event, &from), 0);
	assert_int_equal(today_event(&event, &from), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 1);
}

static void
one_number_in_two_parts_is_heard_in_the_one_that_was_asked(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "booked", json_string("09:30"));
	json_t *parties = json_object_get(document, "parties");
	/* The service stands before the officer and has the same number. */
	json_object_set_new(json_array_get(parties, 3), "number", json_string("07700 900301"));
	json_t *service = json_incref(json_array_get(parties, 3));
	json_array_remove(parties, 3);
	json_array_insert_new(parties, 2, service);
	assert_int_equal(today_import(document), 0);
	today_at("08:10");
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", today_code(DAY_OFFICER)));
	assert_int_equal(today_case()->n_decisions, 1);
}

static void
an_unknown_plan_or_name_is_said_so(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "SHOW Z9");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.unknown_ref"));
	today_text(DAY_COORDINATOR, "MOVE J4 dentist 14:30");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.unknown_label"));
	today_text(DAY_COORDINATOR, "MOVE J4 hou 14:30"); /* a beginning is enough */
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.code_move"));
	today_text(DAY_COORDINATOR, "LIFT J4 off");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.refused"));
	today_text(DAY_COORDINATOR, "LIST");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.list_reply"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_move_waits_for_its_code),
	    TEST(a_code_is_dead_after_ten_minutes),
	    TEST(a_second_before_that_it_lives),
	    TEST(five_wrong_codes_spend_it),
	    TEST(tries_belong_to_the_number_not_to_the_plan),
	    TEST(a_move_that_cannot_be_done_is_refused_at_once),
	    TEST(what_has_begun_or_passed_cannot_be_moved),
	    TEST(undo_takes_back_the_last_decision),
	    TEST(what_has_begun_is_not_taken_back),
	    TEST(a_code_for_undo_takes_back_what_was_last_when_it_was_asked_for),
	    TEST(each_change_needs_a_code_and_then_is_done),
	    TEST(the_newest_command_is_the_one_that_waits),
	    TEST(out_is_a_report_and_needs_no_code),
	    TEST(what_a_person_reports_never_changes_a_booking),
	    TEST(late_is_bounded_and_copied),
	    TEST(late_is_copied_also_where_the_plan_takes_it_in_at_once),
	    TEST(a_coordinator_who_reports_it_needs_no_copy_of_what_is_planned_in),
	    TEST(a_person_is_answered_about_their_own_day),
	    TEST(stop_stops_all_but_the_answer_to_nobody),
	    TEST(a_forged_number_knows_no_code),
	    TEST(the_coordinators_words_mean_nothing_from_others),
	    TEST(a_strangers_text_is_noted_without_its_words),
	    TEST(a_text_that_comes_twice_counts_once),
	    TEST(one_number_in_two_parts_is_heard_in_the_one_that_was_asked),
	    TEST(an_unknown_plan_or_name_is_said_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
