/* SPDX-License-Identifier: MIT
 *
 * A question that nobody answers: put again, to the next who speaks for it, to the coordinator. The
 * day's first visit is booked at 9:30, which no coach from the gate can reach; two officers speak for
 * it. It is put at noon of the day before, so that its rungs are at 13:00, 13:30 and 14:00.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

#define SECOND 303

static void
yesterday_at(const char *time)
{
	today_until(world_at(&today.world, "2023-09-14", time));
}

static json_t *
document(int second)
{
	json_t *made = today_document_on_asking();
	json_t *first = json_array_get(json_object_get(made, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "booked", json_string("09:30"));
	if (second != 0)
		json_array_append_new(
		    json_object_get(made, "parties"),
		    json_pack("{s:s, s:s, s:s, s:b, s:[s]}", "role", "officer", "number",
			      arena_printf(&today.arena, "07700 900%03d", second), "label",
			      "the duty desk", "consent", 1, "appointments", "probation"));
	return made;
}

static void
begin(int second)
{
	assert_int_equal(today_import(document(second)), 0);
	yesterday_at("12:01");
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_phone"), 1);
}

static void
say(int nnn, const char *word, const char *code)
{
	today_text(nnn, arena_printf(&today.arena, "%s %s", word, code));
}

static const struct row_question *
question_of(int nnn)
{
	const struct row_case *loaded = today_case();
	struct phone phone = world_phone(nnn);
	for (int q = loaded->n_questions - 1; q >= 0; q--)
		for (int p = 0; p < loaded->n_parties; p++)
			if (loaded->parties[p].id == loaded->questions[q].party_id &&
			    phone_equal(&loaded->parties[p].phone, &phone))
				return &loaded->questions[q];
	return NULL;
}

/* What the network says of the newest text of that kind to them. */
static void
receipt(int nnn, const char *kind, enum outbox_event says)
{
	const struct app_event event = {
	    .kind = APP_RECEIPT,
	    .outbox = says,
	    .provider_id = "",
	    .once = arena_printf(&today.arena, "receipt:%d", ++today.texts),
	};
	const struct row_message *text = today_message(nnn, kind);
	assert_non_null(text);
	assert_int_equal(today_event(&event, &(struct drive_subject){.message_id = text->id}), 0);
	today_until((struct utc){today.now.s + 1});
}

static void
who_does_not_answer_is_reminded_once_and_the_code_stays(void **state)
{
	(void)state;
	begin(0);
	const char *code = today_code(DAY_OFFICER);
	yesterday_at("12:59");
	assert_null(today_message(DAY_OFFICER, "officer.again_phone"));
	yesterday_at("13:01");
	assert_non_null(today_message(DAY_OFFICER, "officer.again_phone"));
	assert_string_equal(today_code(DAY_OFFICER), code);
	yesterday_at("20:59");
	assert_int_equal(today_count(DAY_OFFICER, "officer.again_phone"), 1);
	say(DAY_OFFICER, "YES", code);
	assert_int_equal(question_of(DAY_OFFICER)->state, QUESTION_YES);
	/* What is closed keeps no code. */
	assert_string_equal(question_of(DAY_OFFICER)->digits, "");
}

static void
who_has_answered_is_not_reminded(void **state)
{
	(void)state;
	begin(SECOND);
	say(DAY_OFFICER, "YES", today_code(DAY_OFFICER));
	yesterday_at("20:00");
	assert_null(today_message(DAY_OFFICER, "officer.again_phone"));
	assert_null(question_of(SECOND));
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
}

static void
nobody_is_reminded_of_a_text_that_has_not_left(void **state)
{
	(void)state;
	today.is_mute = true;
	begin(0);
	yesterday_at("13:30");
	assert_null(today_message(DAY_OFFICER, "officer.again_phone"));
	/* That nobody answers is told all the same. */
	yesterday_at("14:01");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
}

static void
then_the_next_is_asked_with_a_code_of_their_own_and_then_the_coordinator_hears(void **state)
{
	(void)state;
	begin(SECOND);
	const char *first = today_code(DAY_OFFICER);
	yesterday_at("13:29");
	assert_null(question_of(SECOND));
	yesterday_at("13:31");
	assert_int_equal(today_count(SECOND, "officer.question_phone"), 1);
	assert_string_not_equal(today_code(SECOND), first);
	assert_int_equal(question_of(SECOND)->beside, question_of(DAY_OFFICER)->id);
	assert_int_equal(question_of(SECOND)->expires.s, question_of(DAY_OFFICER)->expires.s);
	assert_int_equal(question_of(DAY_OFFICER)->state, QUESTION_OPEN);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	yesterday_at("20:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
	assert_int_equal(today_count(SECOND, "officer.question_phone"), 1);
	assert_null(today_message(SECOND, "officer.again_phone"));
}

static void
the_seconds_yes_counts_and_the_first_hears_what_it_makes(void **state)
{
	(void)state;
	begin(SECOND);
	const char *first = today_code(DAY_OFFICER);
	yesterday_at("13:31");
	say(SECOND, "YES", today_code(SECOND));
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->n_decisions, 1);
	assert_int_equal(loaded->decisions[0].party_id, question_of(SECOND)->party_id);
	assert_int_equal(question_of(DAY_OFFICER)->state, QUESTION_WITHDRAWN);
	/* One text, not two. */
	assert_int_equal(today_count(DAY_OFFICER, "officer.confirmed_phone"), 1);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_closed"), 0);
	/* Their answer crossed it: it is no guess, and changes nothing. */
	say(DAY_OFFICER, "NO", first);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_closed"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.code_wrong"));
	assert_int_equal(today_case()->n_decisions, 1);
	yesterday_at("20:00");
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
}

static void
the_firsts_yes_counts_and_the_second_hears_that_it_is_settled(void **state)
{
	(void)state;
	begin(SECOND);
	const char *first = today_code(DAY_OFFICER);
	yesterday_at("13:31");
	const char *second = today_code(SECOND);
	say(DAY_OFFICER, "YES", first);
	assert_int_equal(question_of(SECOND)->state, QUESTION_WITHDRAWN);
	assert_int_equal(today_count(SECOND, "officer.question_closed") +
			     today_count(SECOND, "officer.question_closed_as_is"),
			 1);
	say(SECOND, "NO", second);
	assert_int_equal(today_case()->n_decisions, 1);
}

static void
after_the_seconds_no_the_first_is_asked_what_follows_alone(void **state)
{
	(void)state;
	begin(SECOND);
	yesterday_at("13:31");
	say(SECOND, "NO", today_code(SECOND));
	const struct row_case *loaded = today_case();
	for (int q = 0; q < loaded->n_questions; q++)
		if (loaded->questions[q].state == QUESTION_OPEN)
			assert_int_not_equal(loaded->questions[q].kind, QUESTION_PHONE);
	/* Another hour is asked for: of the first, with a ladder of its own. */
	assert_non_null(today_message(DAY_OFFICER, "officer.question_move"));
	assert_int_equal(question_of(DAY_OFFICER)->beside, 0);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_closed"), 0);
	assert_int_equal(today_count(SECOND, "officer.question_move"), 0);
}

static void
a_text_that_is_known_lost_has_the_next_asked_at_once(void **state)
{
	(void)state;
	begin(SECOND);
	receipt(DAY_OFFICER, "officer.question_phone", OUTBOX_ON_RECEIPT_FAILED);
	assert_int_equal(today_count(SECOND, "officer.question_phone"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_not_delivered"), 1);
	/* Theirs is the answer that is waited for. */
	yesterday_at("13:55");
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	assert_null(today_message(DAY_OFFICER, "officer.again_phone"));
	receipt(SECOND, "officer.question_phone", OUTBOX_ON_RECEIPT_FAILED);
	yesterday_at("14:01");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
}

static void
who_said_stop_is_passed_by_and_nobody_else_is_the_coordinators(void **state)
{
	(void)state;
	begin(SECOND);
	today_text(DAY_OFFICER, "STOP");
	assert_int_equal(today_count(SECOND, "officer.question_phone"), 1);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	today_text(SECOND, "STOP");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
}

static void
too_many_wrong_codes_of_one_leave_the_other_theirs(void **state)
{
	(void)state;
	begin(SECOND);
	for (int n = 0; n < 5; n++)
		say(DAY_OFFICER, "YES", "000000");
	assert_int_equal(question_of(DAY_OFFICER)->state, QUESTION_SPENT);
	assert_int_equal(today_count(SECOND, "officer.question_phone"), 1);
	say(SECOND, "YES", today_code(SECOND));
	assert_int_equal(today_case()->n_decisions, 1);
}

static void
a_number_is_asked_once_whatever_its_parts(void **state)
{
	(void)state;
	begin(DAY_OFFICER);
	yesterday_at("20:00");
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_phone"), 1);
	assert_int_equal(today_case()->n_questions, 1);
}

static void
with_an_hour_left_all_rungs_come_before_it(void **state)
{
	(void)state;
	json_t *made = today_document();
	json_array_append_new(json_object_get(made, "parties"),
			      json_pack("{s:s, s:s, s:s, s:b, s:[s]}", "role", "officer", "number",
					"07700 900303", "label", "the duty desk", "consent", 1,
					"appointments", "probation"));
	assert_int_equal(today_import(made), 0);
	today_at("09:20");
	today_text(DAY_PERSON, "LATE 20"); /* there at 10:16, so for 10:20 */
	today_at("09:41");
	assert_null(today_message(DAY_OFFICER, "officer.again_move"));
	today_at("09:43");
	assert_int_equal(today_count(DAY_OFFICER, "officer.again_move"), 1);
	assert_null(question_of(SECOND));
	today_at("09:54");
	assert_int_equal(today_count(SECOND, "officer.question_late"), 1);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	today_at("10:06");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_no_reply"), 1);
}

/* Put on the Friday evening before; the hours are those of the first visit's place, NULL: unknown. */
static void
a_week_ahead(const char *hours)
{
	json_t *made = document(0);
	json_t *first = json_array_get(json_object_get(made, "appointments"), DAY_PROBATION);
	if (hours == NULL)
		json_object_del(first, "hours");
	else
		json_object_set_new(first, "hours", json_string(hours));
	today.now = world_at(&today.world, "2023-09-08", "18:00");
	assert_int_equal(today_import(made), 0);
	today_until(world_at(&today.world, "2023-09-11", "08:59"));
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_phone"), 1);
}

/* Nothing before, the reminder then, the alarm an hour later. */
static void
monday_has(const char *reminds, const char *tells)
{
	int64_t alarm = world_at(&today.world, "2023-09-11", tells).s;
	today_until((struct utc){world_at(&today.world, "2023-09-11", reminds).s - 60});
	assert_null(today_message(DAY_OFFICER, "officer.again_phone"));
	today_until((struct utc){alarm - 60});
	assert_int_equal(today_count(DAY_OFFICER, "officer.again_phone"), 1);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
	today_until((struct utc){alarm + 60});
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.alarm_no_reply"));
}

static void
a_week_ahead_minutes_count_while_the_place_is_open(void **state)
{
	(void)state;
	a_week_ahead("Mo-Fr 11:00-15:00");
	monday_has("12:00", "13:00");
}

static void
where_no_hours_are_known_they_count_from_nine_to_five_on_working_days(void **state)
{
	(void)state;
	a_week_ahead(NULL);
	monday_has("10:00", "11:00");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(who_does_not_answer_is_reminded_once_and_the_code_stays),
	    TEST(who_has_answered_is_not_reminded),
	    TEST(nobody_is_reminded_of_a_text_that_has_not_left),
	    TEST(then_the_next_is_asked_with_a_code_of_their_own_and_then_the_coordinator_hears),
	    TEST(the_seconds_yes_counts_and_the_first_hears_what_it_makes),
	    TEST(the_firsts_yes_counts_and_the_second_hears_that_it_is_settled),
	    TEST(after_the_seconds_no_the_first_is_asked_what_follows_alone),
	    TEST(a_text_that_is_known_lost_has_the_next_asked_at_once),
	    TEST(who_said_stop_is_passed_by_and_nobody_else_is_the_coordinators),
	    TEST(too_many_wrong_codes_of_one_leave_the_other_theirs),
	    TEST(a_number_is_asked_once_whatever_its_parts),
	    TEST(with_an_hour_left_all_rungs_come_before_it),
	    TEST(a_week_ahead_minutes_count_while_the_place_is_open),
	    TEST(where_no_hours_are_known_they_count_from_nine_to_five_on_working_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
