/* SPDX-License-Identifier: MIT
 *
 * What a service was told or asked and is so no more: it learns that, once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
confirm(const char *command)
{
	today_text(DAY_COORDINATOR, command);
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
}

static void
what_goes_back_to_as_booked_is_told_to_who_heard_of_the_change(void **state)
{
	(void)state;
	today_begin();
	confirm("MOVE J4 housing 15:00");
	assert_int_equal(today_count(DAY_SERVICE, "officer.confirmed_visit"), 1);
	confirm("UNDO J4");
	assert_int_equal(today_count(DAY_SERVICE, "officer.confirmed_as_booked"), 1);
	assert_string_equal(today_message(DAY_SERVICE, "officer.confirmed_as_booked")->body,
			    "J4, Fri 15 Sep: after all as it was booked, at 11:45am.");
	/* Once, whatever happens besides; nobody else hears of it. */
	confirm("MOVE J4 chemist 15:00");
	today_at("11:00");
	assert_int_equal(today_count(DAY_SERVICE, "officer.confirmed_as_booked"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.confirmed_as_booked"));
}

static void
moved_to_the_same_hour_once_more_it_is_told_once_more(void **state)
{
	(void)state;
	today_begin();
	confirm("MOVE J4 housing 15:00");
	confirm("UNDO J4");
	confirm("MOVE J4 housing 15:00");
	assert_int_equal(today_count(DAY_SERVICE, "officer.confirmed_visit"), 2);
}

static void
a_yes_that_is_taken_back_is_told_to_who_gave_it(void **state)
{
	(void)state;
	assert_int_equal(today_import(today_document_on_asking()), 0);
	today_until(today.now);
	/* Asked as it is a Friday, and agreed. */
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", today_code(DAY_OFFICER)));
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_BY_PHONE);
	assert_null(today_message(DAY_OFFICER, "officer.confirmed_as_booked"));
	confirm("UNDO J4");
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
	assert_int_equal(today_count(DAY_OFFICER, "officer.confirmed_as_booked"), 1);
}

static void
a_delay_that_is_over_is_told_to_who_was_told_of_it(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *housing = json_array_get(json_object_get(document, "appointments"), DAY_HOUSING);
	json_object_set_new(housing, "move", json_string("agreed"));
	assert_int_equal(today_import(document), 0);
	today_at("11:00");
	today_text(DAY_PERSON, "LATE 20");
	assert_int_equal(today_count(DAY_SERVICE, "officer.hold_up"), 1);
	assert_null(today_message(DAY_SERVICE, "officer.back_on_time"));
	today_text(DAY_PERSON, "UNDO");
	assert_int_equal(today_count(DAY_SERVICE, "officer.back_on_time"), 1);
	assert_string_equal(today_message(DAY_SERVICE, "officer.back_on_time")->body,
			    "J4, Fri 15 Sep: back on time, there for 11:45am.");
	today_at("11:10");
	today_text(DAY_PERSON, "OK");
	assert_int_equal(today_count(DAY_SERVICE, "officer.back_on_time"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.back_on_time"));
}

static void
a_question_that_is_settled_says_when_it_stays(void **state)
{
	(void)state;
	today_begin();
	today_at("11:00");
	today_text(DAY_PERSON, "LATE 20");
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_late"), 1);
	today_text(DAY_PERSON, "UNDO");
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_closed_as_is"), 1);
	assert_string_equal(today_message(DAY_SERVICE, "officer.question_closed_as_is")->body,
			    "J4, Fri 15 Sep: our question is settled, thank you. It stays at "
			    "11:45am.");
	assert_null(today_message(DAY_SERVICE, "officer.question_closed"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_goes_back_to_as_booked_is_told_to_who_heard_of_the_change),
	    TEST(moved_to_the_same_hour_once_more_it_is_told_once_more),
	    TEST(a_yes_that_is_taken_back_is_told_to_who_gave_it),
	    TEST(a_delay_that_is_over_is_told_to_who_was_told_of_it),
	    TEST(a_question_that_is_settled_says_when_it_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
