/* SPDX-License-Identifier: MIT
 *
 * A night under live times in which the clocks are put forward, at 1:00 on 26 March 2023: a bus
 * that is late over it moves by true minutes, and nobody is told a time that no clock shows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"
#include "tests/lib/world_town.h"

static int
set_up(void **state)
{
	char timetable[64];
	struct problems *problems;
	int rc = today_set_up(state);
	problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	snprintf(timetable, sizeof(timetable), "%s/night.tt", today.folder);
	town_build_night(timetable, problems);
	travel_close(today.world.travel);
	const struct travel_files files = {.timetable = timetable,
					   .taxi = "tests/data/taxi_everywhere.json"};
	today.world.travel = travel_open(&files, problems);
	today.world.prepare.travel = today.world.travel;
	today.now = world_at(&today.world, "2023-03-25", "20:00");
	return rc == 0 && today.world.travel != NULL ? 0 : -1;
}

/* Out at twenty past midnight, to see Sam at three. */
static json_t *
document(void)
{
	json_t *document = today_document();
	json_t *list = json_object_get(document, "appointments");
	json_t *sam = json_array_get(list, DAY_PROBATION);
	json_t *gate = json_object_get(document, "gate");
	json_array_remove(list, DAY_CHEMIST);
	json_array_remove(list, DAY_HOUSING);
	json_array_remove(json_object_get(document, "parties"), 3);
	json_object_set_new(document, "date", json_string("2023-03-26"));
	json_object_set_new(gate, "earliest", json_string("00:10"));
	json_object_set_new(gate, "expected", json_string("00:20"));
	json_object_set_new(gate, "latest", json_string("00:30"));
	json_object_set_new(sam, "hours", json_string("24/7"));
	json_object_set_new(sam, "booked", json_string("03:00"));
	json_object_set_new(sam, "earliest", json_string("00:00"));
	json_object_set_new(sam, "latest", json_string("06:00"));
	json_object_del(document, "home");
	return document;
}

static void
at(const char *time)
{
	today_until(world_at(&today.world, "2023-03-26", time));
}

/* The bus of half past twelve, and the one behind it, are so late; the leg to Sam is then what it
 * is. */
static const struct plan_leg *
leg_when_late(int minutes)
{
	assert_int_equal(today_import(document()), 0);
	assert_int_equal(today_solution()->legs[0].depart_min, 27);
	assert_int_equal(today_solution()->legs[0].rides[0].depart_min, 30);
	at("00:21");
	saying_begin();
	saying_delay_on("20230325", "1", "24:30:00", minutes);
	saying_delay_on("20230325", "1", "25:00:00", minutes);
	saying_say();
	return &today_solution()->legs[0];
}

static void
a_bus_late_over_the_hour_left_out_is_left_for_at_a_time_that_clocks_show(void **state)
{
	(void)state;
	const struct plan_leg *leg = leg_when_late(32);
	assert_int_equal(leg->rides[0].depart_min, 2 * 60 + 2);
	assert_int_equal(leg->depart_min, 59); /* three true minutes before it */
	assert_int_equal(leg->arrive_min, 2 * 60 + 18);
	saying_assert_body(DAY_PERSON, "person.ride_moved",
			   "now comes at about 2:02am. Please be at Gate Lane by 12:59am.");
}

/* They leave at 2:05, which is 65 true minutes past midnight. */
static void
the_text_to_leave_comes_before_they_leave(void **state)
{
	(void)state;
	const struct plan_leg *leg = leg_when_late(38);
	assert_int_equal(leg->depart_min, 2 * 60 + 5);
	const struct row_message *leave = today_claim(DAY_PERSON, "leave:probation");
	assert_non_null(strstr(leave->body, "Bus 1 from Gate Lane at 2:08am"));
	assert_true(leave->due.s <= world_at(&today.world, "2023-03-26", "02:05").s);
	at("02:01");
	assert_true(today_claim(DAY_PERSON, "leave:probation")->sent.s != 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_bus_late_over_the_hour_left_out_is_left_for_at_a_time_that_clocks_show, set_up,
		today_tear_down),
	    cmocka_unit_test_setup_teardown(the_text_to_leave_comes_before_they_leave, set_up,
					    today_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
