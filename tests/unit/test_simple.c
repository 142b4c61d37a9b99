/* SPDX-License-Identifier: MIT
 *
 * Who wants one step at a time is told in simple words, and of the next step alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
take(const char *language)
{
	json_t *document = today_document();
	json_t *person = json_object_get(document, "person");
	json_object_set_new(person, "simple_day", json_true());
	json_object_set_new(person, "language", json_string(language));
	assert_int_equal(today_import(document), 0);
}

static const char *
newest(const char *kind)
{
	const struct row_message *message = today_message(DAY_PERSON, kind);
	assert_non_null(message);
	return message->body;
}

static void
the_morning_and_each_way_are_one_fact_a_sentence(void **state)
{
	(void)state;
	take("en");
	today_at("09:30");
	assert_non_null(strstr(newest("person.morning"),
			       "Good morning. Today is Fri 15 Sep. First is Sam. Leave at 9:"));
	assert_null(strstr(newest("person.morning"), "10am"));
	assert_non_null(strstr(newest("person.leave_now_ride"), "time to go. Go to "));
	assert_true(today_message(DAY_PERSON, "person.leave_now_ride")->is_urgent);
	assert_true(today_message(DAY_PERSON, "person.leave_now_ride")->is_double_harmless);
}

static void
plan_tells_the_next_step_and_how_many_are_behind_it(void **state)
{
	(void)state;
	take("en");
	today_at("09:30");
	today_text(DAY_PERSON, "PLAN");
	assert_string_equal(
	    newest("person.plan_summary"),
	    "Fri 15 Sep: next is Sam. It is at 10am. More after that: 2. Reply NEXT "
	    "for the way.");
	today_at("12:30");
	today_text(DAY_PERSON, "PLAN");
	assert_int_equal(today_count(DAY_PERSON, "person.plan_summary"), 1);
	assert_non_null(
	    strstr(newest("person.arrive_next"), "Fri 15 Sep: next is Chemist. Leave at"));
}

static void
others_hear_the_plain_words(void **state)
{
	(void)state;
	take("en");
	today_at("09:30");
	today_text(DAY_PERSON, "HELP");
	assert_non_null(strstr(newest("person.help"), "No credit? Reply CALL"));
	today_text(DAY_COORDINATOR, "SHOW J4");
	assert_non_null(
	    strstr(today_message(DAY_COORDINATOR, "coordinator.show_reply")->body, "10am Sam"));
}

static void
in_welsh_they_are_simple_too(void **state)
{
	(void)state;
	take("cy");
	today_at("09:30");
	assert_non_null(
	    strstr(newest("person.morning"), "Bore da. Heddiw yw Gwe 15 Medi. Yn gyntaf Sam."));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_morning_and_each_way_are_one_fact_a_sentence),
	    TEST(plan_tells_the_next_step_and_how_many_are_behind_it),
	    TEST(others_hear_the_plain_words),
	    TEST(in_welsh_they_are_simple_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
