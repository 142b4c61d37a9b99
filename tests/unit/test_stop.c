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

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_comes_back_gets_texts_again),
	    TEST(what_changed_meanwhile_is_told_at_once_in_every_plan),
	    TEST(back_of_who_never_stopped_is_not_understood),
	    TEST(of_a_service_the_coordinator_hears_that_it_was_the_service),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
