/* SPDX-License-Identifier: MIT
 *
 * A person without a phone, or without credit: by whom they are reached, and what is asked of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sms/gsm7.h"
#include "tests/lib/world_day.h"

#define MENTOR 401

static json_t *
party_of(json_t *document, const char *role)
{
	size_t i;
	json_t *party;
	json_array_foreach(json_object_get(document, "parties"), i, party)
	{
		if (strcmp(json_string_value(json_object_get(party, "role")), role) == 0)
			return party;
	}
	return NULL;
}

/* The day's plan, whose person has no phone. */
static json_t *
without_phone(const char *ref)
{
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	json_object_del(party_of(document, "person"), "number");
	return document;
}

static void
add_mentor(json_t *document)
{
	json_array_append_new(json_object_get(document, "parties"),
			      json_pack("{s:s, s:s, s:s, s:b, s:b}", "role", "mentor", "number",
					"07700 900401", "label", "Mo", "consent", 1, "passes_on",
					1));
}

static void
without_anybody_who_passes_on_nobody_is_texted_for_them(void **state)
{
	(void)state;
	today_begin_with(without_phone("J4"));
	today_at("09:30");
	assert_null(today_message(DAY_COORDINATOR, "person.morning"));
	assert_null(today_message(DAY_COORDINATOR, "person.leave_now_ride"));
}

static void
a_coordinator_passes_on_with_the_reference_and_no_name(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	json_object_set_new(party_of(document, "coordinator"), "passes_on", json_true());
	today_begin_with(document);
	today_at("08:30");
	const struct row_message *morning = today_message(DAY_COORDINATOR, "person.morning");
	assert_non_null(morning);
	today_holds(morning->body, "For J4: Good morning. Fri 15 Sep");
	today_holds(morning->body, "Reply J4 NEXT for the way.");
	assert_null(strstr(morning->body, "Jay"));
	int septets = 0;
	assert_true(gsm7_fits(morning->body, strlen(morning->body), &septets));
	assert_true(septets <= 306);
}

static void
a_mentor_goes_before_the_coordinator(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	json_object_set_new(party_of(document, "coordinator"), "passes_on", json_true());
	add_mentor(document);
	today_begin_with(document);
	today_at("08:30");
	assert_non_null(today_message(MENTOR, "person.morning"));
	assert_null(today_message(DAY_COORDINATOR, "person.morning"));
}

static void
after_the_mentors_stop_the_coordinator_passes_on(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	json_object_set_new(party_of(document, "coordinator"), "passes_on", json_true());
	add_mentor(document);
	today_begin_with(document);
	today_text(MENTOR, "STOP");
	/* It is the mentor who stopped, not the person. */
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop_other"), 1);
	today_at("08:30");
	assert_non_null(today_message(DAY_COORDINATOR, "person.morning"));
}

static void
a_person_with_a_phone_is_texted_themself(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(party_of(document, "coordinator"), "passes_on", json_true());
	today_begin_with(document);
	today_at("08:30");
	assert_non_null(today_message(DAY_PERSON, "person.morning"));
	assert_null(today_message(DAY_COORDINATOR, "person.morning"));
	assert_null(strstr(today_message(DAY_PERSON, "person.morning")->body, "J4"));
}

static void
without_the_persons_consent_nothing_is_passed_on(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	add_mentor(document);
	json_object_set_new(party_of(document, "person"), "consent", json_false());
	today_begin_with(document);
	today_at("09:30");
	assert_null(today_message(MENTOR, "person.morning"));
}

static void
what_a_mentor_answers_is_the_persons_word_passed_on(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	add_mentor(document);
	today_begin_with(document);
	today_at("09:40");
	today_text(MENTOR, "J4 LATE 20");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	const struct row_message *told = today_message(DAY_COORDINATOR, "coordinator.passed_on");
	assert_non_null(told);
	today_holds(told->body, "J4: Mo passed on for them: LATE 20.");
	today_text(MENTOR, "NO");
	assert_int_equal(today_case()->plan.late_minutes, 0);
	today_text(MENTOR, "next");
	today_holds(today_message(MENTOR, "person.arrive_next")->body, "For J4: Next, Fri 15 Sep");
	struct row_audit *lines;
	int n, n_noted = 0;
	assert_int_equal(store_audit_load(today.store, today.plan_id, &today.arena, &lines, &n), 0);
	for (int i = 0; i < n; i++)
		n_noted += strcmp(lines[i].what, "passed on for the person") == 0;
	assert_int_equal(n_noted, 3);
}

static void
a_coordinator_says_it_by_the_reference_and_keeps_their_own_commands(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	json_object_set_new(party_of(document, "coordinator"), "passes_on", json_true());
	today_begin_with(document);
	today_at("09:40");
	today_text(DAY_COORDINATOR, "j4 late 20");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	today_text(DAY_COORDINATOR, "J4 next");
	assert_non_null(today_message(DAY_COORDINATOR, "person.arrive_next"));
	int n = today.n_sends;
	today_text(DAY_COORDINATOR, "J4 OK");
	assert_int_equal(today.n_sends, n);
	today_text(DAY_COORDINATOR, "SHOW J4");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.show_reply"), 1);
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_move"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.passed_on"), 0);
}

static void
a_mentor_of_two_is_asked_for_whom_and_answers_by_reference(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	add_mentor(document);
	today_begin_with(document);
	int64_t first = today.plan_id;
	document = without_phone("J5");
	add_mentor(document);
	today_begin_with(document);
	int64_t second = today.plan_id;
	today_at("09:40");
	today_text(MENTOR, "LATE 20");
	const struct row_message *asked = today_message(MENTOR, "person.whose");
	assert_non_null(asked);
	today_holds(asked->body, "For J5 reply J5 LATE 20; For J4 reply J4 LATE 20");
	assert_null(strstr(asked->body, "Mo"));
	today_text(MENTOR, "J4 LATE 20");
	today.plan_id = first;
	assert_int_equal(today_case()->plan.late_minutes, 20);
	today_holds(today_message(MENTOR, "person.morning")->body, "For J4: ");
	today.plan_id = second;
	assert_int_equal(today_case()->plan.late_minutes, 0);
	today_holds(today_message(MENTOR, "person.morning")->body, "For J5: ");
}

static void
without_credit_no_text_asks_for_an_answer(void **state)
{
	(void)state;
	static const char *const kinds[] = {"person.morning", "person.leave_now_ride"};
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "has_credit", json_false());
	today_begin_with(document);
	today_at("10:30");
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		const struct row_message *told = today_message(DAY_PERSON, kinds[k]);
		assert_non_null(told);
		assert_null(strstr(told->body, "Reply"));
		today_holds(told->body, "Fri 15 Sep");
	}
	/* Who texted us could: an answer may say what else to send. */
	today_text(DAY_PERSON, "HELP");
	today_holds(today_message(DAY_PERSON, "person.help")->body, "Reply CALL");
}

static void
where_an_answer_is_free_they_are_told_so(void **state)
{
	(void)state;
	today.world.app.settings.free_reply = true;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "has_credit", json_false());
	today_begin_with(document);
	today_at("08:30");
	const char *told = today_message(DAY_PERSON, "person.morning")->body;
	today_holds(told, "Reply NEXT for the way. It is free to reply.");
	assert_true(strlen(told) <= 160);
}

/* What post.c leaves out is a sentence, the last, in either language. */
static void
what_asks_for_an_answer_stands_last_in_every_text_of_the_person(void **state)
{
	(void)state;
	static const char *const replies[] = {"Reply ", "Atebwch "};
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		const struct template_set *words = today.world.app.templates[language];
		int n = 0;
		for (int kind = 0; kind < KIND_COUNT; kind++) {
			const char *text = words->templates[kind].text;
			if (kind_audience((enum kind)kind) != KIND_FOR_PERSON || text == NULL)
				continue;
			const char *at = strstr(text, replies[language]);
			if (at == NULL)
				continue;
			n++;
			assert_true(at > text && at[-1] == ' ');
			/* What to take is a sentence of its own. */
			if (strchr(".?", at[-2]) == NULL)
				assert_memory_equal(at - 7, "{take} ", 7);
			assert_null(strstr(at + 1, replies[language]));
			const char *end = strchr(at, '.');
			assert_non_null(end);
			if (strcmp(end, ". {map}") != 0)
				assert_string_equal(end, ".");
		}
		assert_true(n > 20);
		const char *word =
		    template_render(words, KIND_PERSON_WORD_REPLY, NULL, 0, &today.arena);
		assert_memory_equal(word, replies[language], strlen(word));
	}
}

static void
only_a_coordinator_or_mentor_with_a_number_and_consent_passes_on(void **state)
{
	(void)state;
	json_t *document = without_phone("J4");
	json_object_set_new(party_of(document, "officer"), "passes_on", json_true());
	assert_int_equal(today_import(document), E_INPUT);
	assert_int_equal(today.effects->problems->count, 1);
	assert_string_equal(today.effects->problems->list[0].at, "/parties/2/passes_on");
	document = without_phone("J4");
	add_mentor(document);
	json_object_set_new(party_of(document, "mentor"), "consent", json_false());
	assert_int_equal(today_import(document), E_INPUT);
	document = without_phone("J4");
	add_mentor(document);
	json_object_del(party_of(document, "mentor"), "number");
	assert_int_equal(today_import(document), E_INPUT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(without_anybody_who_passes_on_nobody_is_texted_for_them),
	    TEST(a_coordinator_passes_on_with_the_reference_and_no_name),
	    TEST(a_mentor_goes_before_the_coordinator),
	    TEST(after_the_mentors_stop_the_coordinator_passes_on),
	    TEST(a_person_with_a_phone_is_texted_themself),
	    TEST(without_the_persons_consent_nothing_is_passed_on),
	    TEST(what_a_mentor_answers_is_the_persons_word_passed_on),
	    TEST(a_coordinator_says_it_by_the_reference_and_keeps_their_own_commands),
	    TEST(a_mentor_of_two_is_asked_for_whom_and_answers_by_reference),
	    TEST(without_credit_no_text_asks_for_an_answer),
	    TEST(where_an_answer_is_free_they_are_told_so),
	    TEST(what_asks_for_an_answer_stands_last_in_every_text_of_the_person),
	    TEST(only_a_coordinator_or_mentor_with_a_number_and_consent_passes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
