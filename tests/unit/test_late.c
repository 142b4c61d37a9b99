/* SPDX-License-Identifier: MIT
 *
 * What a report of being late is answered with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
who_reports_late_hears_that_it_counts(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_PERSON, "LATE 20"); /* the day before */
	assert_non_null(today_message(DAY_PERSON, "person.call_noted"));
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.call_wanted"));
	today_text(DAY_COORDINATOR, "LATE J4 20");
	assert_non_null(strstr(today_message(DAY_COORDINATOR, "coordinator.refused")->body,
			       "it is not under way today"));
	today_at("09:10");
	today_text(DAY_PERSON, "running late about 20 mins");
	assert_string_equal(today_message(DAY_PERSON, "person.late_noted")->body,
			    "Thank you. Alex knows you are about 20 min late. Please go on to "
			    "Sam.");
	today_text(DAY_COORDINATOR, "LATE J4 30");
	assert_non_null(strstr(today_message(DAY_COORDINATOR, "coordinator.late_noted")->body,
			       "Noted: J4 is about 30 min late. Next is Sam."));
}

/* Sam is at ten. */
static void
an_hour_of_arrival_is_late_in_time_or_asked_back(void **state)
{
	(void)state;
	today_begin();
	today_at("09:10");
	today_text(DAY_PERSON, "Ill be there about 20 past 10");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.late_copy"), 1);
	today_text(DAY_PERSON, "there at ten to 10");
	assert_int_equal(today_case()->plan.late_minutes, 0);
	assert_int_equal(today_count(DAY_PERSON, "person.late_undone"), 1);
	today_text(DAY_PERSON, "yno mewn 65 munud");
	assert_int_equal(today_case()->plan.late_minutes, 15);
	today_text(DAY_PERSON, "undo");
	today_text(DAY_PERSON, "be there half 10");
	today_holds(today_last(DAY_PERSON), "Did you mean LATE 30 or OK?");
	today_text(DAY_PERSON, "there at 5pm");
	today_holds(today_last(DAY_PERSON), "How late will you be? Reply LATE 20");
	assert_int_equal(today_case()->plan.late_minutes, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(who_reports_late_hears_that_it_counts, today_set_up,
					    today_tear_down),
	    cmocka_unit_test_setup_teardown(an_hour_of_arrival_is_late_in_time_or_asked_back,
					    today_set_up, today_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
