/* SPDX-License-Identifier: MIT
 *
 * Several plans of one date: what clashes is found when it is added, the planner goes round it, and
 * the later plan yields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "plan/hhmm.h"
#include "tests/lib/world_day.h"
#include "tests/lib/world_town.h"
#include "travel/travel.h"

#define OTHER_PERSON 102

static json_t *
nth(json_t *document, const char *list, int i)
{
	return json_array_get(json_object_get(document, list), (size_t)i);
}

static void
set_number(json_t *document, int party, int nnn)
{
	json_object_set_new(nth(document, "parties", party), "number",
			    json_pack("s#", arena_printf(&today.arena, "07700 900%03d", nnn), 12));
}

static void
set_time(json_t *document, int appointment, const char *name, const char *time)
{
	json_object_set_new(nth(document, "appointments", appointment), name, json_string(time));
}

/* Another plan like J4, of another person with other services and the same coordinator. */
static json_t *
another(const char *ref)
{
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	set_number(document, 0, OTHER_PERSON);
	set_number(document, 2, 311);
	set_number(document, 3, 312);
	return document;
}

static json_t *
with_lift(json_t *document)
{
	json_object_set_new(document, "lift",
			    json_pack("{s:s, s:s}", "from", "08:30", "until", "17:00"));
	return document;
}

static void
take(json_t *document)
{
	assert_int_equal(today_import(document), 0);
}

static int
clashes(const char *kind)
{
	return today_count(DAY_COORDINATOR, arena_printf(&today.arena, "coordinator.%s", kind));
}

static void
a_plan_alone_clashes_with_nothing(void **state)
{
	(void)state;
	take(with_lift(today_document()));
	assert_int_equal(clashes("alarm_same_person"), 0);
	assert_int_equal(clashes("alarm_slot_taken"), 0);
	assert_int_equal(clashes("alarm_car_taken"), 0);
}

static void
one_person_is_never_booked_at_two_places_at_once(void **state)
{
	(void)state;
	take(today_document());
	const struct plan_solution *first = today_solution();
	json_t *second = today_document();
	json_object_set_new(second, "plan", json_string("J5"));
	take(second);
	assert_int_equal(clashes("alarm_same_person"), 3);
	assert_int_equal(clashes("alarm_slot_taken"), 0);
	const struct plan_solution *later = today_solution();
	for (int a = 0; a < first->n_appointments; a++)
		for (int b = 0; b < later->n_appointments; b++) {
			const struct plan_outcome *one = &first->appointments[a];
			const struct plan_outcome *two = &later->appointments[b];
			if (two->start_min != PLAN_NONE)
				assert_true(one->end_min <= two->start_min ||
					    two->end_min <= one->start_min);
		}
	const struct row_message *told = today_claim(DAY_COORDINATOR, "clash:J4:probation:600");
	assert_non_null(told);
	assert_non_null(strstr(told->body, "J5 "));
	assert_non_null(strstr(told->body, "Sam at 10"));
	assert_non_null(strstr(told->body, "J4, 10"));
	assert_null(strstr(told->body, "Jay"));
	today_until(world_at(&today.world, "2023-09-14", "18:00"));
	assert_int_equal(clashes("alarm_same_person"), 3);
}

/* Sam until 11:00 at the Market: no bus is at the College by 11:10, though a car would be. */
static void
what_no_bus_joins_is_a_clash_though_the_hours_do_not_touch(void **state)
{
	(void)state;
	for (int late = 0; late <= 1; late++) {
		json_t *first = today_document();
		json_t *second = today_document();
		json_t *list = json_object_get(first, "appointments");
		json_array_remove(list, DAY_CHEMIST);
		json_array_remove(list, DAY_HOUSING);
		json_array_remove(json_object_get(first, "parties"), 3);
		json_object_set_new(first, "plan", json_string(late ? "J6" : "J4"));
		list = json_object_get(second, "appointments");
		json_array_remove(list, DAY_CHEMIST);
		json_array_remove(list, DAY_PROBATION);
		json_array_remove(json_object_get(second, "parties"), 2);
		json_object_set_new(second, "plan", json_string(late ? "J7" : "J5"));
		json_object_set_new(json_array_get(list, 0), "booked",
				    json_string(late ? "11:45" : "11:10"));
		set_number(first, 0, 140 + late);
		set_number(second, 0, 140 + late);
		take(first);
		take(second);
		assert_int_equal(clashes("alarm_same_person"), !late);
	}
}

/* Of a person of that number: the desk alone, at that hour. */
static json_t *
desk_alone(const char *ref, int nnn, const char *booked)
{
	json_t *document = today_document();
	json_t *list = json_object_get(document, "appointments");
	json_array_remove(list, DAY_CHEMIST);
	json_array_remove(list, DAY_PROBATION);
	json_array_remove(json_object_get(document, "parties"), 2);
	json_object_set_new(document, "plan", json_string(ref));
	set_time(document, 0, "booked", booked);
	set_number(document, 0, nnn);
	set_number(document, 2, nnn + 200);
	return document;
}

static void
set_gate(json_t *document, const char *expected)
{
	json_object_set_new(json_object_get(document, "gate"), "expected", json_string(expected));
}

/* By the first plan they come out at noon: no ride of before that takes them to the College. */
static void
who_is_not_out_yet_is_not_expected_elsewhere(void **state)
{
	(void)state;
	json_t *first = desk_alone("J4", 141, "15:00");
	set_gate(first, "12:00");
	take(first);
	take(desk_alone("J5", 141, "12:05"));
	assert_int_equal(clashes("alarm_same_person"), 1);
	assert_non_null(today_claim(DAY_COORDINATOR, "clash:J4:housing:0"));
	assert_true(today_solution()->appointments[0].start_min > 12 * 60 + 5);
	/* Another hour is another matter, and so is another person. */
	first = desk_alone("J6", 143, "15:00");
	set_gate(first, "12:00");
	take(first);
	take(desk_alone("J8", 143, "14:00"));
	assert_int_equal(clashes("alarm_same_person"), 0);
	assert_int_equal(today_solution()->appointments[0].status, PLAN_KEPT);
	take(desk_alone("J7", 142, "12:05"));
	assert_int_equal(clashes("alarm_same_person"), 0);
}

static void
who_is_to_be_home_by_then_is_not_kept_elsewhere(void **state)
{
	(void)state;
	/* Sunset on that day in September is after seven. */
	static const char *const by[] = {"15:00", "dark"};
	for (int is_dark = 0; is_dark <= 1; is_dark++) {
		json_t *first = desk_alone(is_dark ? "J6" : "J4", 150 + is_dark, "10:30");
		json_object_set_new(json_object_get(first, "home"), "arrive_by",
				    json_string(by[is_dark]));
		take(first);
		assert_true(today_solution()->feasible);
		take(desk_alone(is_dark ? "J7" : "J5", 150 + is_dark, "14:40"));
		assert_int_equal(clashes("alarm_same_person"), !is_dark);
		assert_int_equal(today_solution()->appointments[0].status == PLAN_KEPT, is_dark);
	}
	json_t *late = desk_alone("J8", 151, "19:10");
	set_time(late, 0, "hours", "Mo-Su 09:00-21:00");
	set_time(late, 0, "latest", "20:00");
	take(late);
	assert_int_equal(clashes("alarm_same_person"), 1);
}

/* The later plan's own gate and home are places to be at, too: the earlier has them elsewhere. */
static void
who_is_kept_elsewhere_neither_comes_out_nor_is_home_then(void **state)
{
	(void)state;
	take(desk_alone("J4", 141, "11:30"));
	struct plan_outcome kept = today_solution()->appointments[0];
	json_t *second = desk_alone("J5", 141, "16:00");
	set_gate(second, hhmm(kept.start_min + 5).text);
	take(second);
	assert_int_equal(clashes("alarm_same_person_out"), 1);
	assert_int_equal(clashes("alarm_same_person_home"), 0);
	const struct row_message *told = today_claim(
	    DAY_COORDINATOR, arena_printf(&today.arena, "clash:J4:gate:%d", kept.start_min));
	assert_non_null(told);
	assert_non_null(strstr(told->body, "J5 "));
	assert_non_null(strstr(told->body, "J4, 11:30am to"));
	take(desk_alone("J6", 142, "14:30"));
	kept = today_solution()->appointments[0];
	/* At home a minute after it: there is no time to go there. */
	json_t *third = desk_alone("J7", 142, "11:30");
	json_object_set_new(json_object_get(third, "home"), "arrive_by",
			    json_string(hhmm(kept.end_min + 1).text));
	take(third);
	assert_int_equal(clashes("alarm_same_person_home"), 1);
	assert_int_equal(clashes("alarm_same_person_out"), 0);
	take(desk_alone("J8", 143, "12:00"));
	take(desk_alone("J9", 143, "16:00"));
	assert_int_equal(clashes("alarm_same_person_home"), 0);
	assert_int_equal(clashes("alarm_same_person_out"), 0);
}

/* Out later than expected, the first plan stays as it is, and the second yields. */
static void
when_they_came_out_is_known_to_their_other_plans_at_once(void **state)
{
	(void)state;
	take(desk_alone("J4", 141, "16:00"));
	int64_t first_id = today.plan_id;
	take(desk_alone("J5", 141, "11:45"));
	int64_t second_id = today.plan_id;
	assert_int_equal(today_solution()->appointments[0].status, PLAN_KEPT);
	today_at("11:31");
	today_text(DAY_COORDINATOR, "OUT J4 11:30");
	today.plan_id = second_id;
	assert_string_equal(today_case()->version.cause, "across");
	assert_true(today_solution()->appointments[0].start_min > 11 * 60 + 45);
	today.plan_id = first_id;
	assert_int_equal(today_solution()->appointments[0].status, PLAN_KEPT);
}

static void
an_hour_that_is_taken_is_told_and_stays_as_it_is_booked(void **state)
{
	(void)state;
	take(today_document());
	json_t *second = another("J5");
	set_number(second, 3, DAY_SERVICE);
	take(second);
	assert_int_equal(clashes("alarm_slot_taken"), 1);
	assert_int_equal(clashes("alarm_same_person"), 0);
	assert_non_null(today_claim(DAY_COORDINATOR, "clash:J4:housing:705"));
	assert_int_equal(today_solution()->appointments[DAY_HOUSING].status, PLAN_KEPT);
}

static void
nothing_is_moved_into_an_hour_that_is_taken(void **state)
{
	(void)state;
	for (int is_same = 0; is_same <= 1; is_same++) {
		json_t *first = another(is_same ? "J6" : "J4");
		json_t *second = another(is_same ? "J7" : "J5");
		set_number(first, 0, 110 + is_same);
		set_number(second, 0, 120 + is_same);
		set_number(first, 2, 340 + is_same);
		set_number(first, 3, 330);
		set_number(second, 3, is_same ? 330 : 332);
		/* Each service has its own first plan: the date of the second pair is another. */
		if (is_same) {
			json_object_set_new(first, "date", json_string("2023-09-19"));
			json_object_set_new(second, "date", json_string("2023-09-19"));
		}
		json_object_del(nth(second, "appointments", DAY_HOUSING), "booked");
		set_time(second, DAY_HOUSING, "earliest", "11:45");
		set_time(second, DAY_HOUSING, "latest", "12:30");
		take(first);
		take(second);
		const struct plan_outcome *housing = &today_solution()->appointments[DAY_HOUSING];
		assert_int_not_equal(housing->start_min, PLAN_NONE);
		if (is_same)
			assert_true(housing->start_min >= 725);
		else
			assert_true(housing->start_min < 725);
	}
}

/* How long the car has, less what it needs, between the lifts that come closest; PLAN_NONE: there
 * are not two plans with lifts. */
static int
least_room(const struct plan_solution *days[2], const struct geo_point points[PLAN_PLACES_MAX])
{
	int least = PLAN_NONE;
	bool is_first = true;
	for (int a = 0; a < days[0]->n_legs; a++)
		for (int b = 0; b < days[1]->n_legs; b++) {
			const struct plan_leg *one = &days[0]->legs[a];
			const struct plan_leg *two = &days[1]->legs[b];
			if (one->by != PLAN_LIFT || two->by != PLAN_LIFT)
				continue;
			bool is_order = one->depart_min < two->depart_min;
			const struct plan_leg *before = is_order ? one : two;
			const struct plan_leg *behind = is_order ? two : one;
			int m;
			int room = behind->depart_min - before->arrive_min -
				   travel_drive(today.world.travel, points[before->to],
						points[behind->from], &m);
			if (is_first || room < least)
				least = room;
			is_first = false;
		}
	return least;
}

/* Where all documents here have their places. */
static const struct geo_point *
points(void)
{
	static struct geo_point at[PLAN_PLACES_MAX];
	at[PLAN_PLACE_GATE] = town_place(0, 5);
	at[PLAN_PLACE_HOME] = town_place(5, 9);
	at[PLAN_PLACE_OF(DAY_PROBATION)] = town_place(2, 0);
	at[PLAN_PLACE_OF(DAY_HOUSING)] = town_place(4, 0);
	at[PLAN_PLACE_OF(DAY_CHEMIST)] = town_place(3, 0);
	return at;
}

static int
lifts(const struct plan_solution *solution)
{
	int n = 0;
	for (int k = 0; k < solution->n_legs; k++)
		n += solution->legs[k].by == PLAN_LIFT;
	return n;
}

static void
one_car_serves_one_lift_at_a_time(void **state)
{
	(void)state;
	take(with_lift(today_document()));
	const struct plan_solution *days[2] = {today_solution()};
	take(with_lift(another("J5")));
	days[1] = today_solution();
	assert_true(lifts(days[0]) > 0);
	assert_true(lifts(days[1]) > 0);
	assert_true(least_room(days, points()) >= 0);
	assert_int_equal(clashes("alarm_car_taken"), 1);
	const struct row_message *told = today_claim(DAY_COORDINATOR, "clash:J4:car:0");
	assert_non_null(told);
	assert_non_null(strstr(told->body, "the car has lifts for J4 between"));
}

static void
cars_of_two_coordinators_are_two_cars(void **state)
{
	(void)state;
	take(with_lift(today_document()));
	const struct plan_solution *days[2] = {today_solution()};
	json_t *second = with_lift(another("J5"));
	set_number(second, 1, 202);
	take(second);
	days[1] = today_solution();
	assert_true(least_room(days, points()) < 0);
	assert_int_equal(today_count(202, "coordinator.alarm_car_taken"), 0);
}

static void
another_date_is_another_car(void **state)
{
	(void)state;
	take(with_lift(today_document()));
	json_t *second = with_lift(another("J5"));
	json_object_set_new(second, "date", json_string("2023-09-18"));
	take(second);
	assert_int_equal(clashes("alarm_car_taken"), 0);
}

static void
the_later_plan_yields_when_an_earlier_one_changes(void **state)
{
	(void)state;
	take(with_lift(today_document()));
	int64_t first_id = today.plan_id;
	/* Nobody is driven to the first's college while the second is driven there for 14:30. */
	json_t *second = with_lift(another("J5"));
	set_time(second, DAY_HOUSING, "booked", "14:30");
	take(second);
	int64_t second_id = today.plan_id;
	const struct plan_solution *days[2] = {NULL, today_solution()};
	assert_true(lifts(days[1]) > 0);
	today_text(DAY_COORDINATOR, "MOVE J4 housing 2:30pm");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	today.plan_id = first_id;
	assert_int_equal(today_case()->version.version, 2);
	days[0] = today_solution();
	assert_int_equal(days[0]->appointments[DAY_HOUSING].start_min, 870);
	today.plan_id = second_id;
	assert_string_equal(today_case()->version.cause, "across");
	days[1] = today_solution();
	assert_true(lifts(days[0]) > 0);
	assert_true(least_room(days, points()) >= 0 || lifts(days[1]) == 0);
	/* And there it rests. */
	int version = today_case()->version.version;
	today_until(world_at(&today.world, "2023-09-14", "20:00"));
	assert_int_equal(today_case()->version.version, version);
}

static int
load_beside(struct row_beside **beside, int *n)
{
	struct store_beside asked = store_case_ask(today_case(), &today.arena);
	return store_beside_load(today.store, &asked, &today.arena, beside, n);
}

static void
plans_that_share_a_number_are_looked_at_first(void **state)
{
	(void)state;
	json_t *far = another("J1");
	set_number(far, 1, 299);
	take(far);
	take(another("J2"));
	take(today_document());
	struct row_beside *beside;
	int n;
	assert_int_equal(load_beside(&beside, &n), 0);
	assert_int_equal(n, 2);
	assert_string_equal(beside[0].plan.ref, "J2");
	assert_string_equal(beside[1].plan.ref, "J1");
	assert_int_equal(beside[0].version.version, 1);
	assert_int_equal(beside[0].n_parties, 4);
}

static void
more_plans_than_are_looked_at_are_left_out(void **state)
{
	(void)state;
	for (int i = 0; i < STORE_BESIDE_MAX + 2; i++) {
		json_t *document = another(arena_printf(&today.arena, "K%d", i));
		set_number(document, 0, 500 + i);
		take(document);
	}
	struct row_beside *beside;
	int n;
	assert_int_equal(load_beside(&beside, &n), 0);
	assert_int_equal(n, STORE_BESIDE_MAX);
	assert_string_equal(beside[0].plan.ref, "K0");
}

int
main(void)
{
#define DAY_TEST(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    DAY_TEST(a_plan_alone_clashes_with_nothing),
	    DAY_TEST(one_person_is_never_booked_at_two_places_at_once),
	    DAY_TEST(what_no_bus_joins_is_a_clash_though_the_hours_do_not_touch),
	    DAY_TEST(who_is_not_out_yet_is_not_expected_elsewhere),
	    DAY_TEST(who_is_to_be_home_by_then_is_not_kept_elsewhere),
	    DAY_TEST(who_is_kept_elsewhere_neither_comes_out_nor_is_home_then),
	    DAY_TEST(when_they_came_out_is_known_to_their_other_plans_at_once),
	    DAY_TEST(an_hour_that_is_taken_is_told_and_stays_as_it_is_booked),
	    DAY_TEST(nothing_is_moved_into_an_hour_that_is_taken),
	    DAY_TEST(one_car_serves_one_lift_at_a_time),
	    DAY_TEST(cars_of_two_coordinators_are_two_cars),
	    DAY_TEST(another_date_is_another_car),
	    DAY_TEST(the_later_plan_yields_when_an_earlier_one_changes),
	    DAY_TEST(plans_that_share_a_number_are_looked_at_first),
	    DAY_TEST(more_plans_than_are_looked_at_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
