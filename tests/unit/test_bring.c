/* SPDX-License-Identifier: MIT
 *
 * What they take along: told the evening before, in the morning, and with each way.
 */
#include "app/bring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

/* Appointment ${which} of ${document} has these things. */
static void
has(json_t *document, size_t which, const char *things)
{
	json_t *of = json_array_get(json_object_get(document, "appointments"), which);
	json_object_set_new(of, "bring", json_loads(things, 0, NULL));
}

static json_t *
in_hand(void)
{
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "phone_in_hand", json_true());
	return document;
}

#define OPEN "\"schedules\":[{\"freq\":\"DAILY\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}],"

/* Whether a text of that kind has left that holds ${words}. */
static bool
was_told(const char *kind, const char *words)
{
	const struct row_message *message = today_message(DAY_PERSON, kind);
	if (message != NULL && strstr(message->body, words) == NULL)
		print_message("%s\n", message->body);
	return message != NULL && strstr(message->body, words) != NULL;
}

static void
the_days_things_are_told_together_and_each_once(void **state)
{
	(void)state;
	json_t *document = in_hand();
	has(document, 2, "[\"bank card\", \"id\"]");
	has(document, 0, "[\"ID\", \"letter from the council\"]");
	assert_int_equal(today_import(document), 0);
	today_until(world_at(&today.world, "2023-09-14", "18:01"));
	assert_true(was_told("person.evening_before_take",
			     "Take: ID, letter from the council, bank card. Reply PLAN"));
	assert_int_equal(today_count(DAY_PERSON, "person.evening_before"), 0);
	today_at("08:10");
	assert_true(was_told("person.morning_take",
			     "Take: ID, letter from the council, bank card. Reply NEXT"));
	assert_int_equal(today_count(DAY_PERSON, "person.morning"), 0);
	today_at("12:00");
	assert_int_equal(today_count(DAY_PERSON, "person.morning_take"), 1);
}

static void
each_way_says_what_its_own_appointment_needs(void **state)
{
	(void)state;
	json_t *document = today_document();
	has(document, 0, "[\"ID\"]");
	assert_int_equal(today_import(document), 0);
	today_at("16:00");
	const struct row_message *first = today_claim(DAY_PERSON, "leave:probation");
	const struct row_message *second = today_claim(DAY_PERSON, "leave:housing");
	assert_non_null(first);
	assert_non_null(second);
	assert_non_null(strstr(first->body, ". Take: ID. Reply OK"));
	assert_null(strstr(second->body, "Take:"));
}

static void
who_needs_nothing_is_asked_what_they_will_take(void **state)
{
	(void)state;
	assert_int_equal(today_import(in_hand()), 0);
	today_at("08:10");
	assert_true(was_told("person.evening_before", "What will you take with you?"));
	assert_true(was_told("person.morning", "Have you got your papers?"));
}

static void
of_the_directory_everyday_papers_alone_are_texted(void **state)
{
	(void)state;
	json_t *document = in_hand();
	today_use_directory(document, DAY_HOUSING,
			    OPEN "\"required_documents\":[{\"id\":\"1\",\"document\":\"Photo id\"},"
				 "{\"id\":\"2\",\"document\":\"needle exchange card\"},"
				 "{\"id\":\"3\",\"document\":\"Proof of address\"}],");
	assert_int_equal(today_import(document), 0);
	today_at("08:10");
	assert_true(was_told("person.morning_take", "Take: photo ID, proof of address. Reply"));
	for (int i = 0; i < today.n_sends; i++)
		assert_null(strstr(today.sends[i].text, "needle"));
}

static void
own_words_go_before_the_directorys_and_helpers_see_all_of_these(void **state)
{
	(void)state;
	json_t *document = in_hand();
	today_use_directory(document, DAY_HOUSING,
			    OPEN "\"required_documents\":[{\"id\":\"1\",\"document\":\"Photo id\"},"
				 "{\"id\":\"2\",\"document\":\"needle exchange card\"}],");
	struct document_appointment of = {.service = "s"};
	assert_string_equal(bring_known(&of, today.world.prepare.directory, &today.arena),
			    "Photo id; needle exchange card");
	has(document, DAY_HOUSING, "[\"my blue folder\"]");
	assert_int_equal(today_import(document), 0);
	today_at("08:10");
	assert_true(was_told("person.morning_take", "Take: my blue folder. Reply"));
}

static void
in_welsh_papers_are_called_as_they_are_there(void **state)
{
	(void)state;
	json_t *document = in_hand();
	json_object_set_new(json_object_get(document, "person"), "language", json_string("cy"));
	today_use_directory(document, DAY_HOUSING,
			    OPEN
			    "\"required_documents\":[{\"id\":\"1\",\"document\":\"Photo id\"}],");
	assert_int_equal(today_import(document), 0);
	today_at("08:10");
	assert_true(was_told("person.morning_take", "Dewch ag: ID gyda llun. Atebwch NESAF"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_days_things_are_told_together_and_each_once),
	    TEST(each_way_says_what_its_own_appointment_needs),
	    TEST(who_needs_nothing_is_asked_what_they_will_take),
	    TEST(of_the_directory_everyday_papers_alone_are_texted),
	    TEST(in_welsh_papers_are_called_as_they_are_there),
	    TEST(own_words_go_before_the_directorys_and_helpers_see_all_of_these),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
