/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/plan_day.h"
#include "../lib/plan_words.h"
#include "plan/check.h"

#define HM PLAN_DAY_HM

static const struct check_way *
check_by(struct plan_day *day, enum plan_by by)
{
	assert_int_equal(check_day(&day->problem, PLAN_STEPS_DEFAULT, &day->check), 0);
	saywhy_check(plan_words_set(LANGUAGE_EN), &day->arena, &day->check);
	for (int i = 0; i < CHECK_WAYS; i++)
		if (day->check.ways[i].by == by)
			return &day->check.ways[i];
	return NULL;
}

static void
expect(const struct check_way *way, int index, const char *reason, const char *text)
{
	const struct check_verdict *verdict = &way->appointments[index];
	if (reason == NULL) {
		if (!verdict->is_kept)
			fail_msg("missed: %s", verdict->text);
		return;
	}
	assert_false(verdict->is_kept);
	assert_string_equal(verdict->text, text);
	assert_string_equal(check_reason_word(verdict->reason), reason);
}

static void
a_late_bus_misses_by_its_minutes(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	plan_day_fixed(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam),
		       PLAN_TRANSIT, HM(10, 55), HM(11, 37), 220);
	const struct check_way *way = check_by(day, PLAN_TRANSIT);
	expect(way, sam, "travel", "earliest arrival 11:37, starts 10:00: misses by 97 min");
	assert_int_equal(way->appointments[sam].earliest_arrival_min, HM(11, 37));
	assert_int_equal(way->appointments[sam].misses_by_minutes, 97);
	assert_int_equal(way->kept, 0);
	assert_int_equal(way->of, 1);
}

static void
hours_of_another_date_are_not_told_as_times_of_this_one(void **state)
{
	struct plan_day *day = *state;
	int shut = plan_day_add(&day->problem, "Shut", HM(10, 55), 20);
	int early = plan_day_add(&day->problem, "Early", HM(18, 0), 20);
	struct plan_appointment *list = day->problem.appointments;
	list[shut].openings[0] = (struct plan_interval){HM(32, 0), HM(40, 0)};
	list[early].openings[1] = (struct plan_interval){HM(33, 0), HM(41, 0)};
	list[early].n_openings = 2;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, shut, "closed", "closed that day");
	expect(way, early, "closed", "closes 17:00, would end 18:20: 80 min past closing");
}

static void
arriving_on_the_minute_is_in_time_and_one_minute_later_is_not(void **state)
{
	struct plan_day *day = *state;
	day->problem.arrive_early_min = 5;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_TAXI, 25,
		     900);
	expect(check_by(day, PLAN_TAXI), sam, NULL, NULL);
	day->problem.start_min++;
	const struct check_way *way = check_by(day, PLAN_TAXI);
	expect(way, sam, "travel", "earliest arrival 09:56, to be there by 09:55: misses by 1 min");
	assert_int_equal(way->appointments[sam].misses_by_minutes, 1);
}

static void
the_earliest_arrival_counts_from_what_is_kept_before(void **state)
{
	struct plan_day *day = *state;
	int first = plan_day_add(&day->problem, "First", HM(9, 50), 60);
	int next = plan_day_add(&day->problem, "Next", HM(11, 0), 30);
	day->problem.appointments[first].weight = 2;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 20, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, first, NULL, NULL);
	expect(way, next, "travel", "earliest arrival 11:10, starts 11:00: misses by 10 min");
}

static void
a_rest_short_by_one_minute_is_told(void **state)
{
	struct plan_day *day = *state;
	int heavy = plan_day_add(&day->problem, "Heavy", HM(10, 0), 60);
	int after = plan_day_add(&day->problem, "After", HM(11, 14), 30);
	day->problem.appointments[heavy].weight = 3;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	expect(check_by(day, PLAN_WALK), after, NULL, NULL);
	day->problem.rest_min = 15;
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, after, "break", "14 min after Heavy, 15 min of rest are due: 1 min too few");
	assert_int_equal(way->appointments[after].misses_by_minutes, 1);
	day->problem.appointments[after].booked_min++;
	expect(check_by(day, PLAN_WALK), after, NULL, NULL);
	day->problem.appointments[after].minutes = 10;
	day->problem.appointments[after].booked_min = HM(9, 40);
	way = check_by(day, PLAN_WALK);
	expect(way, after, "break", "10 min before Heavy, 15 min of rest are due: 5 min too few");
}

static void
a_way_with_too_many_changes_is_not_taken_and_that_is_told(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 60);
	struct plan_option ride = {.by = PLAN_TRANSIT,
				   .depart_first_min = HM(9, 35),
				   .depart_last_min = HM(9, 35),
				   .minutes = 20,
				   .changes = 2};
	day->problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(sam)] = (struct plan_options){&ride, 1};
	day->problem.changes_max_leg = 2;
	expect(check_by(day, PLAN_TRANSIT), sam, NULL, NULL);
	day->problem.changes_max_leg = 1;
	expect(check_by(day, PLAN_TRANSIT), sam, "travel",
	       "only with more than 1 change of vehicle on the way");
	day->problem.changes_max_leg = PLAN_NONE;
	expect(check_by(day, PLAN_TRANSIT), sam, NULL, NULL);
}

static void
what_overlaps_clashes_and_the_heavier_is_kept(void **state)
{
	struct plan_day *day = *state;
	int light = plan_day_add(&day->problem, "Light", HM(10, 0), 60);
	int heavy = plan_day_add(&day->problem, "Heavy", HM(10, 45), 60);
	day->problem.appointments[heavy].weight = 3;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, heavy, NULL, NULL);
	expect(way, light, "clash", "at the same time as Heavy (10:45-11:45): 15 min too late");
}

/* Ten minutes back it would begin before they are out: nobody is to move it there. */
static void
a_clash_is_not_told_as_too_late_by_more_than_the_day_has(void **state)
{
	struct plan_day *day = *state;
	int light = plan_day_add(&day->problem, "Light", HM(9, 35), 60);
	int heavy = plan_day_add(&day->problem, "Heavy", HM(10, 25), 60);
	day->problem.appointments[heavy].weight = 3;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 2, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, light, "clash", "at the same time as Heavy (10:25-11:25): 110 min too early");
	assert_int_equal(way->appointments[light].misses_by_minutes, 110);
	day->problem.start_min = HM(9, 25);
	way = check_by(day, PLAN_WALK);
	expect(way, light, "clash", "at the same time as Heavy (10:25-11:25): 10 min too late");
}

static void
among_equals_the_first_of_the_document_is_kept(void **state)
{
	struct plan_day *day = *state;
	plan_day_add(&day->problem, "Later", HM(10, 30), 60);
	plan_day_add(&day->problem, "Sooner", HM(10, 0), 60);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	assert_true(way->appointments[0].is_kept);
	assert_false(way->appointments[1].is_kept);
}

static void
a_shut_door_says_when_it_opens_and_closes(void **state)
{
	struct plan_day *day = *state;
	int early = plan_day_add(&day->problem, "Early", HM(9, 45), 30);
	int late = plan_day_add(&day->problem, "Late", HM(16, 45), 30);
	int never = plan_day_add(&day->problem, "Never", HM(12, 0), 30);
	day->problem.appointments[early].openings[0].from_min = HM(10, 0);
	day->problem.appointments[never].n_openings = 0;
	day->problem.appointments[never].because =
	    (struct reason){.name = REASON_SHUT_HOLIDAY, .label = "bank holiday: Christmas Day"};
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, early, "closed", "opens 10:00, starts 09:45: 15 min before it opens");
	expect(way, late, "closed", "closes 17:00, would end 17:15: 15 min past closing");
	expect(way, never, "closed", "bank holiday: Christmas Day");
}

static void
money_binds_what_is_kept_but_not_the_price_that_is_told(void **state)
{
	struct plan_day *day = *state;
	int near = plan_day_add(&day->problem, "Near", HM(10, 0), 30);
	int far = plan_day_add(&day->problem, "Far", HM(11, 0), 30);
	day->problem.money_pence = 460;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(near), PLAN_TAXI,
		     10, 400);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(near), PLAN_PLACE_OF(far), PLAN_TAXI,
		     10, 2100);
	const struct check_way *way = check_by(day, PLAN_TAXI);
	expect(way, near, NULL, NULL);
	expect(way, far, "money",
	       "fares of \302\24325.00, \302\2434.60 in hand: \302\24320.40 short");
	assert_int_equal(way->pence, 2500);
	assert_false(way->is_affordable);
}

static void
walking_binds_by_leg_and_by_day(void **state)
{
	struct plan_day *day = *state;
	int first = plan_day_add(&day->problem, "First", HM(10, 0), 30);
	int next = plan_day_add(&day->problem, "Next", HM(11, 0), 30);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(first), PLAN_WALK,
		     20, 0);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_OF(first), PLAN_PLACE_OF(next),
		     PLAN_WALK, 20, 0);
	day->problem.walk_m_max_day = 2000;
	expect(check_by(day, PLAN_WALK), next, "walk",
	       "2400 m to walk that day, 2000 m is the most: 400 m too far");
	day->problem.walk_m_max_day = PLAN_NONE;
	day->problem.walk_m_max_leg = 1199;
	expect(check_by(day, PLAN_WALK), first, "walk", "only with a walk of more than 1199 m");
	day->problem.walk_m_max_leg = 1200;
	expect(check_by(day, PLAN_WALK), first, NULL, NULL);
}

static void
a_lift_ends_in_its_window(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(10, 0), 30);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_LIFT, 20,
		     0);
	expect(check_by(day, PLAN_LIFT), sam, "travel", "no way there after 09:30");
	day->problem.has_lift = true;
	day->problem.lift = (struct plan_interval){HM(9, 0), HM(9, 49)};
	expect(check_by(day, PLAN_LIFT), sam, "travel", "no way there after 09:30");
	day->problem.lift.until_min = HM(9, 50);
	expect(check_by(day, PLAN_LIFT), sam, NULL, NULL);
	expect(check_by(day, PLAN_TRANSIT), sam, "travel", "no way there after 09:30");
}

static void
no_phone_an_avoided_place_and_nothing_agreed_are_reasons_of_their_own(void **state)
{
	struct plan_day *day = *state;
	int call = plan_day_add(&day->problem, "Call", HM(10, 0), 30);
	int place = plan_day_add(&day->problem, "Place", HM(11, 0), 30);
	int open = plan_day_add(&day->problem, "Open", HM(12, 0), 30);
	day->problem.appointments[call].mode[PLAN_VISIT] = PLAN_ASK;
	day->problem.appointments[call].mode[PLAN_PHONE] = PLAN_AGREED;
	day->problem.appointments[open].mode[PLAN_VISIT] = PLAN_ASK;
	day->problem.has_phone = false;
	day->problem.places[PLAN_PLACE_OF(place)].is_avoided = true;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, call, "no_phone", "is by phone, and there is no phone");
	expect(way, place, "avoid", "not a place to go to for this person");
	expect(way, open, "closed", "no way of meeting is agreed yet");
	assert_int_equal(way->kept, 0);
}

static void
an_order_that_bookings_break_is_a_reason(void **state)
{
	struct plan_day *day = *state;
	int housing = plan_day_add(&day->problem, "Housing", HM(11, 0), 30);
	int bank = plan_day_add(&day->problem, "Bank", HM(10, 0), 30);
	day->problem.appointments[bank].after = 1u << housing;
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, housing, NULL, NULL);
	expect(way, bank, "after", "comes after Housing, which ends 11:30: misses by 90 min");
}

static void
a_break_that_leaves_no_room_is_a_reason(void **state)
{
	struct plan_day *day = *state;
	int first = plan_day_add(&day->problem, "First", HM(11, 0), 60);
	int second = plan_day_add(&day->problem, "Second", HM(12, 10), 60);
	day->problem.n_breaks = 1;
	day->problem.breaks[0] = (struct plan_break){"meal", 30, HM(11, 30), HM(13, 30), true};
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 5, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, first, NULL, NULL);
	expect(way, second, "break", "leaves no 30 min for the meal between 11:30 and 13:30");
}

static void
the_hour_to_be_home_by_does_not_bind_and_the_fare_home_counts(void **state)
{
	struct plan_day *day = *state;
	int sam = plan_day_add(&day->problem, "Sam", HM(16, 0), 60);
	day->problem.has_home = true;
	day->problem.home_by_min = HM(12, 0);
	plan_day_everywhere(&day->problem, &day->arena, PLAN_TAXI, 20, 700);
	const struct check_way *way = check_by(day, PLAN_TAXI);
	expect(way, sam, NULL, NULL);
	assert_int_equal(way->pence, 1400);
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(sam), PLAN_WALK, 20,
		     0);
	expect(check_by(day, PLAN_WALK), sam, NULL, NULL);
}

static void
a_call_on_the_way_to_a_visit_cannot_be_kept(void **state)
{
	struct plan_day *day = *state;
	int visit = plan_day_add(&day->problem, "Visit", HM(10, 30), 30);
	int call = plan_day_add(&day->problem, "Call", HM(10, 0), 10);
	day->problem.appointments[visit].weight = 3;
	day->problem.appointments[call].mode[PLAN_VISIT] = PLAN_NEVER;
	day->problem.appointments[call].mode[PLAN_PHONE] = PLAN_AGREED;
	plan_day_any(&day->problem, &day->arena, PLAN_PLACE_GATE, PLAN_PLACE_OF(visit), PLAN_WALK,
		     55, 0);
	const struct check_way *way = check_by(day, PLAN_WALK);
	expect(way, visit, NULL, NULL);
	expect(way, call, "travel", "on the way to Visit (10:30) at that time");
	day->problem.start_min = HM(10, 5);
	expect(check_by(day, PLAN_WALK), call, "travel",
	       "the day begins 10:05, starts 10:00: misses by 5 min");
}

static void
the_load_is_of_the_way_that_keeps_most(void **state)
{
	struct plan_day *day = *state;
	plan_day_add(&day->problem, "First", HM(10, 0), 60);
	plan_day_add(&day->problem, "Second", HM(14, 0), 60);
	day->problem.n_breaks = 1;
	day->problem.breaks[0] = (struct plan_break){"meal", 30, HM(12, 0), HM(12, 30), true};
	plan_day_everywhere(&day->problem, &day->arena, PLAN_WALK, 10, 0);
	check_by(day, PLAN_WALK);
	assert_int_equal(day->check.load_walk_m, 1200);
	assert_int_equal(day->check.load_longest_without_break_minutes, 150);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_DAY_TEST(a_late_bus_misses_by_its_minutes),
	    PLAN_DAY_TEST(hours_of_another_date_are_not_told_as_times_of_this_one),
	    PLAN_DAY_TEST(a_rest_short_by_one_minute_is_told),
	    PLAN_DAY_TEST(a_way_with_too_many_changes_is_not_taken_and_that_is_told),
	    PLAN_DAY_TEST(arriving_on_the_minute_is_in_time_and_one_minute_later_is_not),
	    PLAN_DAY_TEST(the_earliest_arrival_counts_from_what_is_kept_before),
	    PLAN_DAY_TEST(what_overlaps_clashes_and_the_heavier_is_kept),
	    PLAN_DAY_TEST(a_clash_is_not_told_as_too_late_by_more_than_the_day_has),
	    PLAN_DAY_TEST(among_equals_the_first_of_the_document_is_kept),
	    PLAN_DAY_TEST(a_shut_door_says_when_it_opens_and_closes),
	    PLAN_DAY_TEST(money_binds_what_is_kept_but_not_the_price_that_is_told),
	    PLAN_DAY_TEST(walking_binds_by_leg_and_by_day),
	    PLAN_DAY_TEST(a_lift_ends_in_its_window),
	    PLAN_DAY_TEST(no_phone_an_avoided_place_and_nothing_agreed_are_reasons_of_their_own),
	    PLAN_DAY_TEST(an_order_that_bookings_break_is_a_reason),
	    PLAN_DAY_TEST(a_break_that_leaves_no_room_is_a_reason),
	    PLAN_DAY_TEST(the_hour_to_be_home_by_does_not_bind_and_the_fare_home_counts),
	    PLAN_DAY_TEST(a_call_on_the_way_to_a_visit_cannot_be_kept),
	    PLAN_DAY_TEST(the_load_is_of_the_way_that_keeps_most),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
