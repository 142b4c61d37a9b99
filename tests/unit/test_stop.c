/* SPDX-License-Identifier: MIT
 *
 * STOP and BACK: who gets texts, and which human hears of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
who_comes_back_gets_texts_again(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_PERSON, "STOP");
	int n = today.n_sends;
	today_text(DAY_PERSON, "PLAN");
	assert_int_equal(today.n_sends, n);
	today_text(DAY_PERSON, "Back");
	assert_int_equal(today_count(DAY_PERSON, "person.back"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.back"), 1);
	today_text(DAY_PERSON, "PLAN");
	assert_int_equal(today_count(DAY_PERSON, "person.plan_summary"), 1);
	today_at("09:00");
	assert_non_null(today_message(DAY_PERSON, "person.morning"));
}

static void
move_chemist(const char *ref)
{
	today_text(DAY_COORDINATOR, arena_printf(&today.arena, "MOVE %s chemist 14:30", ref));
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 0);
}

static void
what_changed_meanwhile_is_told_at_once_in_every_plan(void **state)
{
	(void)state;
	today_begin();
	int64_t first_id = today.plan_id;
	json_t *second = today_document();
	json_object_set_new(second, "plan", json_string("J5"));
	json_object_set_new(second, "date", json_string("2023-09-19"));
	assert_int_equal(today_import(second), 0);
	int64_t second_id = today.plan_id;
	today_text(DAY_PERSON, "STOP");
	move_chemist("J5");
	today.plan_id = first_id;
	move_chemist("J4");
	today_text(DAY_PERSON, "BACK");
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
	today.plan_id = second_id;
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
}

static void
back_of_who_never_stopped_is_not_understood(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_PERSON, "BACK");
	assert_int_equal(today_count(DAY_PERSON, "person.back"), 0);
	assert_int_equal(today_count(DAY_PERSON, "person.not_understood"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.back"), 0);
}

/* It must not be said of the person that they stopped when it was a service. */
static void
of_a_service_the_coordinator_hears_that_it_was_the_service(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_OFFICER, "STOP");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 0);
	const struct row_message *told =
	    today_message(DAY_COORDINATOR, "coordinator.alarm_stop_other");
	assert_non_null(told);
	assert_non_null(strstr(told->body, "Sam sent STOP"));
	today_text(DAY_OFFICER, "BACK");
	assert_int_equal(today_count(DAY_OFFICER, "officer.back"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.back_other"), 1);
	today_text(DAY_COORDINATOR, "STOP");
	today_text(DAY_COORDINATOR, "BACK");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.back_noted"), 1);
}

/* The network's rule, and ours: it is the number that stops, not who wrote. */
static void
on_a_shared_phone_it_stops_for_both_and_each_coordinator_hears_of_theirs(void **state)
{
	(void)state;
	today_begin();
	int64_t jay = today.plan_id;
	json_t *second = today_document();
	json_t *parties = json_object_get(second, "parties");
	json_object_set_new(second, "plan", json_string("J5"));
	json_object_set_new(json_array_get(parties, 0), "name", json_string("Kim"));
	json_object_set_new(json_array_get(parties, 1), "number", json_string("07700 900202"));
	assert_int_equal(today_import(second), 0);
	int64_t kim = today.plan_id;
	today_at("09:05");
	today_text(DAY_PERSON, "STOP");
	assert_int_equal(today_count(DAY_PERSON, "person.whose"), 0);
	today_until((struct utc){today.now.s + 1});
	assert_int_equal(today_count(202, "coordinator.alarm_stop"), 1);
	today_holds(today_message(202, "coordinator.alarm_stop")->body, "J5 Fri 15 Sep:");
	today.plan_id = jay;
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 1);
	const char *last = today_last(DAY_PERSON);
	today_at("11:00");
	assert_ptr_equal(today_last(DAY_PERSON), last);
	today_text(DAY_PERSON, "nol");
	today_until((struct utc){today.now.s + 1});
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.back"), 1);
	today.plan_id = kim;
	assert_int_equal(today_count(202, "coordinator.back"), 1);
}

static void
said_twice_it_is_one_stop_and_one_back_ends_it(void **state)
{
	(void)state;
	static const char *const said[] = {"STOP", "STOP STOP", "stopstop", "STOPIO", "Stopp"};
	today_begin();
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		today_text(DAY_PERSON, said[i]);
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 1);
	}
	today_text(DAY_PERSON, "BACK");
	assert_int_equal(today_count(DAY_PERSON, "person.back"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.back"), 1);
	/* And once more, from the beginning. */
	today_text(DAY_PERSON, "stopiwch plis");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 2);
}

static void
of_who_stopped_before_the_plan_came_in_its_coordinator_hears(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_PERSON, "STOP");
	json_t *second = today_document();
	json_object_set_new(second, "plan", json_string("J5"));
	json_object_set_new(second, "date", json_string("2023-09-19"));
	today_begin_with(second);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.back"), 0);
}

/* Whatever waits for a word of theirs when they stop: a code, a question, a check of the day. */
struct moment {
	const char *at, *first; /* the clock; what is texted before, "" for nothing */
	int nnn;
};

static json_t *
asking_document(void)
{
	json_t *document = today_document_on_asking();
	json_object_set_new(json_object_get(document, "person"), "check_in", json_true());
	return document;
}

static void
stop_then_back(const struct moment *moment, const char *stop, const char *back)
{
	today_begin_with(asking_document());
	if (moment->at[0] != '\0')
		today_at(moment->at);
	if (moment->first[0] != '\0')
		today_text(moment->nnn, moment->first);
	today_text(moment->nnn, stop);
	const char *last = today_last(moment->nnn);
	static const char *const others[] = {"OK", "HELP", "YES 111111", "PLAN", "LIST"};
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		today_text(moment->nnn, others[i]);
	today_until((struct utc){today.now.s + 3600});
	assert_ptr_equal(today_last(moment->nnn), last);
	int n = today.n_sends;
	today_text(moment->nnn, back);
	assert_true(today.n_sends > n);
	assert_ptr_not_equal(today_last(moment->nnn), last);
}

static void
in_both_languages_and_at_each_moment_stop_is_silence_until_back(void **state)
{
	static const struct moment moments[] = {{"", "", DAY_PERSON},
						{"09:05", "", DAY_PERSON},
						{"09:05", "LATE 20", DAY_PERSON},
						{"09:05", "LATE", DAY_PERSON},
						{"15:00", "", DAY_PERSON},
						{"", "", DAY_OFFICER},
						{"11:30", "MISSED J4", DAY_OFFICER},
						{"", "", DAY_COORDINATOR},
						{"", "DROP J4 chemist", DAY_COORDINATOR}};
	static const char *const words[][2] = {{"STOP", "BACK"}, {"STOPIO", "N\xc3\x94L"}};
	for (size_t i = 0; i < ARRAY_LEN(moments); i++)
		for (size_t k = 0; k < ARRAY_LEN(words); k++) {
			assert_int_equal(today_tear_down(state), 0);
			assert_int_equal(today_set_up(state), 0);
			stop_then_back(&moments[i], words[k][0], words[k][1]);
		}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_comes_back_gets_texts_again),
	    TEST(what_changed_meanwhile_is_told_at_once_in_every_plan),
	    TEST(back_of_who_never_stopped_is_not_understood),
	    TEST(of_a_service_the_coordinator_hears_that_it_was_the_service),
	    TEST(on_a_shared_phone_it_stops_for_both_and_each_coordinator_hears_of_theirs),
	    TEST(said_twice_it_is_one_stop_and_one_back_ends_it),
	    TEST(of_who_stopped_before_the_plan_came_in_its_coordinator_hears),
	    TEST(in_both_languages_and_at_each_moment_stop_is_silence_until_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
