/* SPDX-License-Identifier: MIT
 *
 * A day under live times: what people hear when a bus that the plan relies on is cancelled or late,
 * and that nobody hears of what does not matter. Bus 1 leaves Gate Lane at 9:30 for the officer at
 * 10:00; home is by bus 15 at 14:12 and, from the Market, by bus 1 at 14:41.
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

#define LEG_HOME 3

static void
a_cancelled_bus_gives_the_person_one_text_with_the_new_way(void **state)
{
	(void)state;
	saying_day("09:05");
	int before = saying_texts_to_person();
	saying_cancel("1", "09:30:00");
	saying_say();
	assert_int_equal(saying_texts_to_person(), before + 1);
	saying_assert_body(DAY_PERSON, "person.ride_cancelled", "Bus 1 at 9:30am is cancelled");
	saying_assert_body(DAY_PERSON, "person.ride_cancelled",
			   "Take Bus 1 at 10am from Gate Lane");
	saying_assert_body(DAY_COORDINATOR, "coordinator.plan_changed",
			   "Bus 1 at 9:30am is cancelled");
	saying_assert_body(DAY_COORDINATOR, "coordinator.plan_changed", "Bus 1 at 10am instead");
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->plan.version, 2);
	assert_string_equal(loaded->version.cause, APP_CAUSE_LIVE);
}

static void
who_waits_is_asked_whether_later_will_do(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_cancel("1", "09:30:00");
	saying_say();
	saying_assert_body(DAY_OFFICER, "officer.question_late", "running late for 10am");
	saying_assert_body(DAY_OFFICER, "officer.question_late", "Can it start at 10:20am?");
	char yes[20];
	snprintf(yes, sizeof(yes), "YES %s", today_code(DAY_OFFICER));
	today_text(DAY_OFFICER, yes);
	assert_non_null(strstr(today_claim(DAY_PERSON, "change:probation")->body,
			       "Sam: Fri 15 Sep at 10:20am"));
}

static void
the_text_to_leave_by_is_of_the_bus_that_runs(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_cancel("1", "09:30:00");
	saying_say();
	assert_string_equal(today_claim(DAY_PERSON, "leave:probation")->body,
			    "Fri 15 Sep: time to go. Bus 1 from Gate Lane at 10am. Get off at "
			    "Station. Reply OK when you are on it.");
	int before = saying_texts_to_person();
	today_at("10:05");
	assert_int_equal(saying_texts_to_person(), before + 1);
}

static void
a_bus_a_few_minutes_late_says_nothing_however_often_it_changes(void **state)
{
	(void)state;
	saying_day("09:05");
	int before = today.n_sends;
	static const int minutes[] = {3, 4, 3, 0, 4};
	for (size_t i = 0; i < ARRAY_LEN(minutes); i++) {
		saying_delay("1", "09:30:00", minutes[i]);
		saying_say();
	}
	assert_int_equal(today.n_sends, before);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
a_bus_that_is_late_is_told_with_its_time_and_small_changes_after_it_are_not(void **state)
{
	(void)state;
	saying_day("09:05");
	int before = saying_texts_to_person();
	saying_delay("1", "09:30:00", 12);
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_moved",
			   "Bus 1 of 9:30am now comes at about 9:42am");
	saying_assert_body(DAY_PERSON, "person.ride_moved", "Please be at Gate Lane by 9:39am");
	const struct plan_leg *leg = &today_solution()->legs[0];
	assert_int_equal(leg->rides[0].depart_min, 582);
	assert_int_equal(leg->rides[0].scheduled_min, 570);
	assert_int_equal(leg->arrive_min, 598);
	saying_delay("1", "09:30:00", 14);
	saying_say();
	saying_delay("1", "09:30:00", 10);
	saying_say();
	assert_int_equal(saying_texts_to_person(), before + 1);
	assert_int_equal(today_case()->plan.version, 2);
	/* There by 9:58: nobody waits. */
	assert_null(today_message(DAY_OFFICER, "officer.question_late"));
}

static void
a_bus_so_late_that_the_next_is_sooner_is_not_waited_for(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_delay("1", "09:30:00", 45);
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_other", "do not wait for Bus 1 at 9:30am");
	saying_assert_body(DAY_PERSON, "person.ride_other", "Take Bus 1 at 10am");
}

static void
a_bus_that_passes_the_stop_is_not_called_cancelled(void **state)
{
	(void)state;
	saying_day("09:05");
	livemsg_trip(saying_message, "1", "20230915", LIVEMSG_SCHEDULED);
	livemsg_start_time(saying_message, "09:30:00");
	struct livemsg_stop stop = livemsg_stop_at(0);
	stop.id = "Gate Lane";
	stop.relationship = LIVEMSG_SKIPPED;
	livemsg_stop(saying_message, &stop);
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_other", "do not wait for Bus 1 at 9:30am");
	saying_assert_body(DAY_COORDINATOR, "coordinator.plan_changed",
			   "Bus 1 at 9:30am cannot be taken");
}

static void
a_bus_that_nobody_relies_on_is_nobodys_news(void **state)
{
	(void)state;
	saying_day("09:05");
	int before = today.n_sends;
	saying_cancel("1", "10:00:00");
	saying_cancel("1", "09:03:00");
	saying_say();
	assert_int_equal(today.n_sends, before);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
the_same_news_again_is_no_news(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_cancel("1", "09:30:00");
	saying_say();
	int before = today.n_sends;
	saying_cancel("1", "09:30:00");
	saying_say();
	assert_int_equal(today.n_sends, before);
	assert_int_equal(today_case()->plan.version, 2);
}

static void
what_was_told_stands_when_the_feed_falls_silent(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_cancel("1", "09:30:00");
	saying_say();
	int before = today.n_sends;
	saying_apply(NULL);
	assert_int_equal(today.n_sends, before);
	assert_int_equal(today_solution()->legs[0].rides[0].depart_min, 600);
}

static void
a_late_bus_stays_late_when_live_times_are_lost(void **state)
{
	(void)state;
	saying_day("09:05");
	saying_delay("1", "09:30:00", 12);
	saying_say();
	int before = saying_texts_to_person();
	travel_live_lose(today.world.travel, today.now.s);
	saying_apply(NULL);
	assert_int_equal(saying_texts_to_person(), before);
	assert_int_equal(today_solution()->legs[0].rides[0].depart_min, 582);
	/* Known again, and on time: that is news. */
	travel_live_lose(today.world.travel, 0);
	saying_apply(NULL);
	assert_int_equal(today_solution()->legs[0].rides[0].depart_min, 570);
	saying_assert_body(DAY_PERSON, "person.ride_moved",
			   "Bus 1 of 9:30am now comes at about 9:30am");
}

static void
who_stands_at_the_stop_hears_of_the_next_bus_from_there(void **state)
{
	(void)state;
	saying_day("09:29");
	int before = saying_texts_to_person();
	saying_cancel("1", "09:30:00");
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_cancelled",
			   "Take Bus 1 at 10am from Gate Lane");
	today_at("10:05");
	assert_int_equal(saying_texts_to_person(), before + 1);
}

static void
a_change_that_fails_on_the_way_goes_on_from_there(void **state)
{
	(void)state;
	saying_day("14:15");
	const struct plan_leg *leg = &today_solution()->legs[LEG_HOME];
	assert_int_equal(leg->n_rides, 2);
	assert_int_equal(leg->rides[1].depart_min, 881);
	saying_cancel("1", "14:30:00");
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_cancelled", "Bus 1 at 2:41pm is cancelled");
	saying_assert_body(DAY_PERSON, "person.ride_cancelled", "Take Bus 7 at 3:20pm from Market");
	leg = &today_solution()->legs[LEG_HOME];
	assert_int_equal(leg->n_rides, 2);
	assert_int_equal(leg->rides[0].depart_min, 852);
	assert_string_equal(leg->rides[1].line, "7");
	assert_int_equal(leg->arrive_min, 933);
}

static void
a_bus_that_is_missed_because_the_one_before_is_late_is_replaced(void **state)
{
	(void)state;
	saying_day("14:15");
	saying_delay("15", "14:12:00", 25); /* at the Market at 14:45 in place of 14:20 */
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_other", "do not wait for Bus 1 at 2:41pm");
	saying_assert_body(DAY_PERSON, "person.ride_other", "Take Bus 7 at 3:20pm from Market");
}

static void
before_the_first_step_is_told_the_day_is_planned_again(void **state)
{
	(void)state;
	saying_day("07:50");
	saying_cancel("1", "09:30:00");
	saying_say();
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, APP_CAUSE_LIVE);
	assert_int_equal(today_count(DAY_PERSON, "person.ride_cancelled"), 0);
	saying_assert_body(DAY_COORDINATOR, "coordinator.plan_changed",
			   "Bus 1 at 9:30am is cancelled");
	saying_assert_body(DAY_OFFICER, "officer.question_move", "held up on the way");
}

static void
who_was_told_the_first_step_hears_of_another_way_though_the_gate_is_shut(void **state)
{
	(void)state;
	saying_day("08:10");
	saying_cancel("1", "09:30:00");
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_cancelled", "Bus 1 at 9:30am is cancelled");
	saying_assert_body(DAY_OFFICER, "officer.question_late", "Can it start at 10:20am?");
}

static void
another_day_s_bus_changes_nothing(void **state)
{
	(void)state;
	today_begin();
	saying_begin();
	livemsg_trip(saying_message, "1", "20230914", LIVEMSG_CANCELED);
	livemsg_start_time(saying_message, "14:30:00");
	int before = today.n_sends;
	saying_say();
	assert_int_equal(today.n_sends, before);
	assert_int_equal(today_case()->plan.version, 1);
}

/* From 14:15 on nothing goes to the College any more, and it is too far to walk. */
static void
cancel_the_rest(void)
{
	for (int minute = 14 * 60; minute < 22 * 60 + 36; minute += 30) {
		saying_cancel("1",
			      arena_printf(&today.arena, "%02d:%02d:00", minute / 60, minute % 60));
		if (minute % 60 == 0)
			saying_cancel("7", arena_printf(&today.arena, "%02d:06:00", minute / 60));
	}
}

static void
where_nothing_goes_any_more_a_human_hears_of_it_once(void **state)
{
	(void)state;
	saying_day("14:15");
	cancel_the_rest();
	saying_say();
	saying_assert_body(DAY_PERSON, "person.ride_none", "Alex will call you");
	saying_assert_body(DAY_COORDINATOR, "coordinator.alarm_stranded",
			   "Bus 1 at 2:41pm cannot be taken and nothing else goes there");
	int before = today.n_sends;
	cancel_the_rest();
	saying_delay("1", "06:00:00", 5);
	saying_say();
	assert_int_equal(today.n_sends, before);
}

static void
who_helps_hears_that_live_times_are_unknown_and_that_they_are_known_again(void **state)
{
	(void)state;
	saying_day("09:40");
	int before = saying_texts_to_person();
	travel_live_lose(today.world.travel, today.now.s - 300);
	saying_apply(NULL);
	saying_apply(NULL);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.live_lost"), 1);
	saying_assert_body(DAY_COORDINATOR, "coordinator.live_lost",
			   "live bus times are unknown since 9:35am");
	travel_live_lose(today.world.travel, 0);
	saying_apply(NULL);
	saying_apply(NULL);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.live_back"), 1);
	assert_int_equal(saying_texts_to_person(), before);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    T(a_cancelled_bus_gives_the_person_one_text_with_the_new_way),
	    T(who_waits_is_asked_whether_later_will_do),
	    T(the_text_to_leave_by_is_of_the_bus_that_runs),
	    T(a_bus_a_few_minutes_late_says_nothing_however_often_it_changes),
	    T(a_bus_that_is_late_is_told_with_its_time_and_small_changes_after_it_are_not),
	    T(a_bus_so_late_that_the_next_is_sooner_is_not_waited_for),
	    T(a_bus_that_passes_the_stop_is_not_called_cancelled),
	    T(a_bus_that_nobody_relies_on_is_nobodys_news),
	    T(the_same_news_again_is_no_news),
	    T(what_was_told_stands_when_the_feed_falls_silent),
	    T(a_late_bus_stays_late_when_live_times_are_lost),
	    T(who_stands_at_the_stop_hears_of_the_next_bus_from_there),
	    T(a_change_that_fails_on_the_way_goes_on_from_there),
	    T(a_bus_that_is_missed_because_the_one_before_is_late_is_replaced),
	    T(before_the_first_step_is_told_the_day_is_planned_again),
	    T(who_was_told_the_first_step_hears_of_another_way_though_the_gate_is_shut),
	    T(another_day_s_bus_changes_nothing),
	    T(where_nothing_goes_any_more_a_human_hears_of_it_once),
	    T(who_helps_hears_that_live_times_are_unknown_and_that_they_are_known_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
