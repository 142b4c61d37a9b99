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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(who_reports_late_hears_that_it_counts, today_set_up,
					    today_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
