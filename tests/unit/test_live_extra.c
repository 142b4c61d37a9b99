/* SPDX-License-Identifier: MIT
 *
 * A day on which live times speak of buses that no timetable has, and of other stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"
#include "travel/travel_live.h"

static int64_t
clock_at(int hour, int minute)
{
	return civil_from_ymd(2023, 9, 15).day * INT64_C(86400) + (hour - 1) * 3600 + minute * 60;
}

/* A bus 1 besides the timetable's, from Gate Lane to the Station in five minutes. */
static void
add_bus(int hour, int minute)
{
	livemsg_trip(saying_message, "extra-1", "20230915", LIVEMSG_NEW);
	livemsg_route(saying_message, "1");
	livemsg_call(saying_message, "Gate Lane", 0, clock_at(hour, minute));
	livemsg_call(saying_message, "Station", clock_at(hour, minute + 5), 0);
}

static void
an_extra_bus_is_taken_for_a_cancelled_one_and_told_as_such(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_cancel("1", "09:30:00");
	add_bus(9, 36);
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_cancelled",
			   "Take Bus 1 (extra) at 9:36am from Gate");
	saying_assert_body(DAY_COORDINATOR, "coordinator.plan_changed",
			   "Bus 1 (extra) at 9:36am instead");
	const struct plan_ride *ride = &today_solution()->legs[0].rides[0];
	assert_true(ride->is_extra);
	assert_int_equal(ride->depart_min, 576);
	/* It becomes late, then nothing is said of it any more. */
	saying_cancel("1", "09:30:00");
	add_bus(9, 44);
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_moved",
			   "Bus 1 (extra) of 9:36am now comes at about 9:44");
	assert_int_equal(today_solution()->legs[0].rides[0].scheduled_min, 576);
	saying_cancel("1", "09:30:00");
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_cancelled",
			   "Bus 1 (extra) at 9:36am is cancelled");
	saying_assert_body(DAY_PERSON, "person.ride_cancelled",
			   "Take Bus 1 at 10am from Gate Lane");
	assert_false(today_solution()->legs[0].rides[0].is_extra);
}

static void
assign(const char *stop)
{
	livemsg_trip(saying_message, "1", "20230915", LIVEMSG_SCHEDULED);
	livemsg_start_time(saying_message, "09:30:00");
	struct livemsg_stop said = livemsg_stop_at(0);
	said.id = stop;
	said.assigned = stop;
	said.relationship = LIVEMSG_NO_DATA;
	livemsg_stop(saying_message, &said);
}

static void
a_bus_from_another_stand_is_told_once_with_the_stand(void **state)
{
	(void)state;
	saying_day("09:05");
	int before = saying_texts_to_person();
	for (int i = 0; i < 2; i++) {
		assign("Gate Lane 2");
		saying_say();
		assert_int_equal(saying_texts_to_person(), before + 1);
	}
	saying_assert_body(DAY_PERSON, "person.ride_moved",
			   "Bus 1 of 9:30am now comes at about 9:30am");
	saying_assert_body(DAY_PERSON, "person.ride_moved", "be at stand 2, Gate Lane by 9:27am");
	assert_non_null(strstr(today_claim(DAY_PERSON, "leave:probation")->body,
			       "Bus 1 from stand 2, Gate Lane at 9:30am"));
	/* And back. */
	saying_apply(NULL);
	assert_int_equal(saying_texts_to_person(), before + 2);
	saying_assert_body(DAY_PERSON, "person.ride_moved", "be at Gate Lane by 9:27am");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    T(an_extra_bus_is_taken_for_a_cancelled_one_and_told_as_such),
	    T(a_bus_from_another_stand_is_told_once_with_the_stand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
