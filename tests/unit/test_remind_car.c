/* SPDX-License-Identifier: MIT
 *
 * A day on which a lift and a bus make one way: who hears what, and when. Out at 9:00 in the
 * country, 17 minutes by car from Gate Lane; the car is there from 9:00 to 9:18.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"

static json_t *
country_day(const char *lift_from, const char *lift_until)
{
	json_t *document = today_document();
	json_t *gate = json_object_get(document, "gate");
	json_object_set_new(gate, "lat", json_real(52.950));
	json_object_set_new(gate, "lon", json_real(-2.200));
	json_object_set_new(document, "lift",
			    json_pack("{s:s,s:s}", "from", lift_from, "until", lift_until));
	return document;
}

static const struct plan_leg *
first_leg(void)
{
	return &today_solution()->legs[0];
}

static void
a_lift_to_a_stop_keeps_what_no_bus_and_no_lift_alone_would(void **state)
{
	(void)state;
	assert_int_equal(today_import(country_day("09:00", "09:18")), 0);
	const struct plan_leg *leg = first_leg();
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
	assert_int_equal(leg->by, PLAN_TRANSIT);
	assert_non_null(leg->by_car);
	assert_int_equal(leg->by_car->by, PLAN_LIFT);
	assert_true(leg->by_car->is_first);
	assert_string_equal(leg->by_car->stop, "Gate Lane");
	assert_int_equal(leg->by_car->arrive_min, 9 * 60 + 18);
	assert_int_equal(leg->rides[0].depart_min, 9 * 60 + 30);
}

static void
expect_due(const struct row_message *message, const char *time)
{
	assert_int_equal(message->due.s, world_at(&today.world, "2023-09-15", time).s);
}

static void
the_person_hears_of_the_lift_and_then_of_the_bus(void **state)
{
	(void)state;
	assert_int_equal(today_import(country_day("09:00", "09:18")), 0);
	const struct row_message *lift = today_claim(DAY_PERSON, "leave:probation");
	const struct row_message *bus = today_claim(DAY_PERSON, "then:probation");
	assert_string_equal(lift->body,
			    "Fri 15 Sep: Alex picks you up at 9:01am. Get out at Gate Lane. We "
			    "will text you what to take there. Reply OK when you are in the car.");
	assert_string_equal(bus->body,
			    "Fri 15 Sep: time to go. Bus 1 from Gate Lane at 9:30am. Get off at "
			    "Station. Reply OK when you are on it.");
	expect_due(lift, "08:51");
	expect_due(bus, "09:20");
}

static void
the_coordinator_hears_where_to_let_them_out(void **state)
{
	(void)state;
	assert_int_equal(today_import(country_day("09:00", "09:18")), 0);
	const struct row_message *lift = today_claim(DAY_COORDINATOR, "lift:probation");
	assert_string_equal(lift->body,
			    "J4 Fri 15 Sep: your lift is at 9:01am, from the gate. Let them out "
			    "at Gate Lane, about 9:18am.");
	expect_due(lift, "08:31");
	today_at("10:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.lift_to"), 1);
}

static void
a_driver_who_is_told_in_welsh_has_the_gate_in_welsh(void **state)
{
	(void)state;
	json_t *document = country_day("09:00", "09:18");
	json_object_set_new(json_array_get(json_object_get(document, "parties"), 1), "language",
			    json_string("cy"));
	assert_int_equal(today_import(document), 0);
	assert_string_equal(
	    today_claim(DAY_COORDINATOR, "lift:probation")->body,
	    "J4 Gwe 15 Medi: mae eich lifft am 9:01am, o giat. Gadewch nhw allan yn "
	    "Gate Lane, tua 9:18am.");
}

/* The bus is at the College before the car is there; from the gate it would be too late. */
static void
who_is_fetched_from_a_stop_hears_where_and_so_does_the_driver(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *probation =
	    json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_t *place = json_object_get(probation, "place");
	json_object_set_new(place, "lat", json_real(53.012));
	json_object_set_new(place, "lon", json_real(-2.100));
	json_object_set_new(document, "lift",
			    json_pack("{s:s,s:s}", "from", "09:50", "until", "13:00"));
	json_object_set_new(probation, "booked", json_string("10:10"));
	assert_int_equal(today_import(document), 0);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
	const struct plan_by_car *car = first_leg()->by_car;
	assert_non_null(car);
	assert_false(car->is_first);
	assert_string_equal(car->stop, "College");
	assert_string_equal(today_claim(DAY_PERSON, "leave:probation")->body,
			    "Fri 15 Sep: time to go. Bus 1 from Gate Lane at 9:30am. Get off at "
			    "College. Reply OK when you are on it.");
	assert_string_equal(today_claim(DAY_PERSON, "then:probation")->body,
			    "Fri 15 Sep: Alex picks you up at College at 9:50am. Next is Sam. "
			    "Reply OK when you are in the car.");
	assert_string_equal(today_claim(DAY_COORDINATOR, "lift:probation")->body,
			    "J4 Fri 15 Sep: your lift is at 9:50am, from College. It goes to Sam, "
			    "about 10:04am.");
}

static void
a_bus_that_is_cancelled_is_replaced_and_the_lift_stays_as_it_was(void **state)
{
	(void)state;
	assert_int_equal(today_import(country_day("09:00", "09:18")), 0);
	today_at("08:55");
	saying_begin();
	saying_cancel("1", "09:30:00");
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_cancelled",
			   "Take Bus 1 at 10am from Gate Lane");
	assert_int_equal(first_leg()->rides[0].depart_min, 10 * 60);
	assert_non_null(first_leg()->by_car);
	assert_int_equal(first_leg()->by_car->depart_min, 9 * 60 + 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.lift_to"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.leave_now_lift_to"), 1);
}

static void
a_bus_that_is_late_keeps_nobody_from_their_lift(void **state)
{
	(void)state;
	assert_int_equal(today_import(country_day("09:00", "09:18")), 0);
	today_at("08:55");
	saying_begin();
	saying_delay("1", "09:30:00", 8);
	saying_say();
	assert_int_equal(first_leg()->depart_min, 9 * 60 + 1);
	assert_int_equal(first_leg()->by_car->depart_min, 9 * 60 + 1);
	assert_int_equal(first_leg()->rides[0].depart_min, 9 * 60 + 38);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.lift_to"), 1);
}

/* Whoever misses the lift's bus is not promised a lift that nobody gives. */
static void
out_too_late_for_the_car_there_is_no_lift(void **state)
{
	(void)state;
	assert_int_equal(today_import(country_day("09:00", "09:18")), 0);
	today_at("09:30");
	today_text(DAY_COORDINATOR, "OUT J4 9:30");
	for (int k = 0; k < today_solution()->n_legs; k++)
		if (today_solution()->legs[k].depart_min >= 9 * 60 + 30)
			assert_null(today_solution()->legs[k].by_car);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_lift_to_a_stop_keeps_what_no_bus_and_no_lift_alone_would),
	    TEST(the_person_hears_of_the_lift_and_then_of_the_bus),
	    TEST(the_coordinator_hears_where_to_let_them_out),
	    TEST(a_driver_who_is_told_in_welsh_has_the_gate_in_welsh),
	    TEST(who_is_fetched_from_a_stop_hears_where_and_so_does_the_driver),
	    TEST(a_bus_that_is_cancelled_is_replaced_and_the_lift_stays_as_it_was),
	    TEST(a_bus_that_is_late_keeps_nobody_from_their_lift),
	    TEST(out_too_late_for_the_car_there_is_no_lift),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
