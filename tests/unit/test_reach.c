/* SPDX-License-Identifier: MIT
 *
 * Which way each text goes, told before it goes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/reach.h"
#include "tests/lib/world_day.h"

enum { PERSON, COORDINATOR, OFFICER, SERVICE, MENTOR };

static struct row_party parties[5];
static struct reach_asked asked;
static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	static const enum party_role roles[] = {PARTY_PERSON, PARTY_COORDINATOR, PARTY_OFFICER,
						PARTY_SERVICE, PARTY_MENTOR};
	static const char *const labels[] = {"Jay", "Alex", "Sam", "Housing desk", "Mo"};
	arena_init(&arena);
	for (int i = 0; i < 5; i++)
		parties[i] = (struct row_party){.id = i + 1,
						.role = roles[i],
						.name = "",
						.label = labels[i],
						.has_phone = true,
						.has_consent = true};
	asked = (struct reach_asked){.parties = parties, .n = 5, .has_credit = true};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static void
says(int party, enum reach_way way, const char *text)
{
	const struct reach *reach = &reach_list(&asked, &arena)[party];
	assert_string_equal(reach->text, text);
	assert_int_equal(reach->way, way);
}

static void
who_has_a_number_is_texted(void **state)
{
	(void)state;
	says(PERSON, REACH_TEXT,
	     "by text to their own phone, on the day; before it the printed sheet");
	asked.phone_in_hand = true;
	says(PERSON, REACH_TEXT, "by text to their own phone");
	says(COORDINATOR, REACH_TEXT, "by text");
	says(OFFICER, REACH_TEXT, "by text");
	says(MENTOR, REACH_NONE, "has no part in the texts");
	assert_null(reach_why_not(&asked, &arena));
}

static void
no_credit_is_said_with_what_comes_of_it(void **state)
{
	(void)state;
	asked.phone_in_hand = true;
	asked.has_credit = false;
	says(PERSON, REACH_TEXT,
	     "by text to their own phone; no credit, so no text asks for an answer");
	asked.free_reply = true;
	says(PERSON, REACH_TEXT, "by text to their own phone; no credit, but an answer is free");
}

static void
without_a_phone_it_is_said_who_passes_on(void **state)
{
	(void)state;
	parties[PERSON].has_phone = false;
	says(PERSON, REACH_PAPER,
	     "by the printed sheet alone: no number, and nobody passes texts on");
	assert_string_equal(reach_why_not(&asked, &arena),
			    "the person cannot be texted: no number");
	parties[COORDINATOR].passes_on = true;
	says(PERSON, REACH_PASSED_ON, "by text to Alex, who passes it on");
	parties[MENTOR].passes_on = true;
	says(PERSON, REACH_PASSED_ON, "by text to Mo, who passes it on");
	says(MENTOR, REACH_TEXT, "by text");
	assert_null(reach_why_not(&asked, &arena));
	parties[MENTOR].stopped = (struct utc){1};
	says(PERSON, REACH_PASSED_ON, "by text to Alex, who passes it on");
	parties[MENTOR].stopped = NO_TIME;
	parties[MENTOR].has_consent = false;
	says(PERSON, REACH_PASSED_ON, "by text to Alex, who passes it on");
	parties[COORDINATOR].stopped = (struct utc){1};
	says(PERSON, REACH_PAPER,
	     "by the printed sheet alone: no number, and nobody passes texts on");
	/* With a phone of their own nobody passes on. */
	parties[PERSON].has_phone = parties[MENTOR].has_consent = true;
	says(MENTOR, REACH_NONE, "has no part in the texts");
}

static void
without_consent_or_after_stop_nothing_goes_and_why_is_said(void **state)
{
	(void)state;
	parties[COORDINATOR].passes_on = true;
	parties[PERSON].stopped = (struct utc){1};
	says(PERSON, REACH_NONE, "not by text: said STOP");
	assert_string_equal(reach_why_not(&asked, &arena),
			    "the person cannot be texted: said STOP");
	parties[PERSON].stopped = NO_TIME;
	parties[PERSON].has_consent = false;
	parties[PERSON].has_phone = false;
	says(PERSON, REACH_NONE, "not by text: no consent");
}

static void
who_is_asked_without_a_phone_is_asked_by_voice(void **state)
{
	(void)state;
	parties[OFFICER].has_phone = false;
	parties[SERVICE].has_consent = false;
	says(OFFICER, REACH_VOICE, "by voice, through Alex: no number");
	says(SERVICE, REACH_VOICE, "by voice, through Alex: no consent");
	parties[COORDINATOR].has_phone = false;
	says(OFFICER, REACH_NONE, "not at all: no number");
	says(COORDINATOR, REACH_NONE, "not at all: no number");
}

static void
a_plan_without_parties_warns_of_nobody(void **state)
{
	(void)state;
	asked.n = 0;
	assert_null(reach_why_not(&asked, &arena));
	asked.parties = &parties[COORDINATOR];
	asked.n = 1;
	assert_non_null(reach_why_not(&asked, &arena));
}

static int
was_sent(int nnn)
{
	const struct row_message *morning = today_message(nnn, "person.morning");
	return morning != NULL && morning->sent.s != NO_TIME.s;
}

/* What is told and what is done agree on every kind of person. */
static void
what_is_told_is_what_is_done(void **state)
{
	for (int bits = 0; bits < 32; bits++) {
		today_set_up(state);
		json_t *document = today_document();
		json_t *list = json_object_get(document, "parties");
		json_t *person = json_array_get(list, 0);
		json_object_set_new(person, "consent", json_boolean(bits & 1));
		if ((bits & 2) == 0)
			json_object_del(person, "number");
		if ((bits & 4) != 0)
			json_object_set_new(json_array_get(list, 1), "passes_on", json_true());
		json_array_append_new(list,
				      json_pack("{s:s, s:s, s:s, s:b, s:b}", "role", "mentor",
						"number", "07700 900401", "label", "Mo", "consent",
						(bits & 32) == 0, "passes_on", (bits & 8) != 0));
		today_begin_with(document);
		if ((bits & 16) != 0)
			today_text(401, "STOP");
		const struct row_case *stored = today_case();
		const struct reach_asked now = {stored->parties, stored->n_parties, true, false,
						false};
		const struct reach *told = reach_list(&now, &today.arena);
		bool is_told = reach_why_not(&now, &today.arena) == NULL;
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_unreached") > 0,
				 !is_told);
		today_at("08:30");
		int to_mentor = was_sent(401);
		int to_coordinator = was_sent(DAY_COORDINATOR);
		int to_person = was_sent(DAY_PERSON);
		assert_int_equal(to_mentor + to_coordinator + to_person, is_told);
		assert_int_equal(to_person, told[0].way == REACH_TEXT);
		if (told[0].way == REACH_PASSED_ON)
			assert_int_equal(told[0].via->role == PARTY_MENTOR, to_mentor);
		today_tear_down(state);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_has_a_number_is_texted),
	    TEST(no_credit_is_said_with_what_comes_of_it),
	    TEST(without_a_phone_it_is_said_who_passes_on),
	    TEST(without_consent_or_after_stop_nothing_goes_and_why_is_said),
	    TEST(who_is_asked_without_a_phone_is_asked_by_voice),
	    TEST(a_plan_without_parties_warns_of_nobody),
	    TEST(what_is_told_is_what_is_done),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
