/* SPDX-License-Identifier: MIT
 *
 * A new timetable in the daemon's hands: what it does to plans that are still to come, and what the
 * coordinator hears of a day whose bus times are not known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"
#include "tests/lib/world_town.h"
#include "travel/travel_current.h"

#define UNKNOWN "coordinator.alarm_no_times"
#define KNOWN   "coordinator.times_known"

static int
reopen(struct civil_date last, const char *without)
{
	char path[80];
	snprintf(path, sizeof(path), "%s/new.tt", today.folder);
	struct problems problems;
	problems_init(&problems, &today.arena);
	town_build_until(path, last, without, &problems);
	struct travel_files files = {.timetable = path, .taxi = "tests/data/taxi_everywhere.json"};
	return travel_reopen(today.world.travel, &files, &problems);
}

/* A time of the day before. */
static void
until(const char *time)
{
	today_until(world_at(&today.world, "2023-09-14", time));
}

static void
look_again(void)
{
	struct app_event event = {.kind = APP_TRAVEL, .cause = "timetable"};
	struct drive_subject about = {.plan_id = today.plan_id};
	assert_int_equal(today_event(&event, &about), 0);
	until("14:00");
}

static struct civil_date
sept(int day)
{
	return civil_from_ymd(2023, 9, day);
}

static void
the_same_times_make_no_new_version(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 15:00");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	int version = today_case()->plan.version;
	int n_sends = today.n_sends;
	assert_int_equal(reopen(sept(30), ""), 0);
	look_again();
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(today.n_sends, n_sends);
}

static void
a_line_that_no_longer_runs_makes_a_new_version_once(void **state)
{
	(void)state;
	today_begin();
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(reopen(sept(30), "15"), 0);
	look_again();
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->plan.version, 2);
	assert_string_equal(loaded->version.cause, "timetable");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.plan_changed"));
	int n_sends = today.n_sends;
	look_again();
	assert_int_equal(today_case()->plan.version, 2);
	assert_int_equal(today.n_sends, n_sends);
}

static void
a_date_that_is_no_longer_covered_keeps_its_plan_and_raises_one_alarm(void **state)
{
	(void)state;
	today_begin();
	assert_int_equal(reopen(sept(14), ""), 0);
	look_again();
	look_again();
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today_count(DAY_COORDINATOR, UNKNOWN), 1);
	assert_non_null(strstr(today_message(DAY_COORDINATOR, UNKNOWN)->body, "J4 Fri 15 Sep"));
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 0);
	assert_int_equal(today_count(DAY_PERSON, UNKNOWN), 0);
	/* Nor does anything else that happens say it again. */
	today_text(DAY_PERSON, "PLAN");
	assert_int_equal(today_count(DAY_COORDINATOR, UNKNOWN), 1);
}

static void
whoever_heard_that_times_are_not_known_hears_when_they_are(void **state)
{
	(void)state;
	today_begin();
	assert_int_equal(today_count(DAY_COORDINATOR, KNOWN), 0);
	assert_int_equal(reopen(sept(14), ""), 0);
	look_again();
	assert_int_equal(reopen(sept(15), ""), 0);
	look_again();
	look_again();
	assert_int_equal(today_count(DAY_COORDINATOR, UNKNOWN), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, KNOWN), 1);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
an_alarm_that_waits_for_the_morning_dies_when_the_times_come_at_night(void **state)
{
	(void)state;
	today_begin();
	until("22:00");
	assert_int_equal(reopen(sept(14), ""), 0);
	struct app_event event = {.kind = APP_TRAVEL, .cause = "timetable"};
	struct drive_subject about = {.plan_id = today.plan_id};
	assert_int_equal(today_event(&event, &about), 0);
	until("23:00");
	assert_int_equal(today_message(DAY_COORDINATOR, UNKNOWN)->state, OUTBOX_QUEUED);
	assert_int_equal(reopen(sept(15), ""), 0);
	assert_int_equal(today_event(&event, &about), 0);
	today_at("12:00");
	assert_int_equal(today_message(DAY_COORDINATOR, UNKNOWN)->state, OUTBOX_SUPERSEDED);
	assert_int_equal(today_count(DAY_COORDINATOR, KNOWN), 0);
}

static void
a_plan_for_a_date_not_yet_covered_is_made_and_the_coordinator_warned(void **state)
{
	(void)state;
	assert_int_equal(reopen(sept(14), ""), 0);
	today_begin();
	assert_int_equal(today_count(DAY_COORDINATOR, UNKNOWN), 1);
	assert_int_equal(reopen(sept(15), ""), 0);
	look_again();
	assert_int_equal(today_case()->plan.version, 2);
	assert_int_equal(today_count(DAY_COORDINATOR, KNOWN), 1);
}

static void
a_day_under_way_goes_on_by_what_people_were_told(void **state)
{
	(void)state;
	today_begin();
	today_at("09:30");
	assert_int_equal(reopen(sept(30), "15"), 0);
	struct app_event event = {.kind = APP_TRAVEL, .cause = "timetable"};
	struct drive_subject about = {.plan_id = today.plan_id};
	assert_int_equal(today_event(&event, &about), 0);
	assert_int_equal(today_case()->plan.version, 1);
}

static void
a_day_that_new_times_make_impossible_keeps_its_plan_and_says_so_once(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "home"), "arrive_by", json_string("18:00"));
	json_object_set_new(json_object_get(document, "home"), "lat", json_real(52.9861));
	json_object_set_new(json_object_get(document, "home"), "lon", json_real(-2.1895));
	assert_int_equal(today_import(document), 0);
	until("13:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 0);
	assert_int_equal(reopen(sept(30), "15"), 0);
	look_again();
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
	look_again();
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
}

static void
a_bad_timetable_leaves_the_handle_as_it_was(void **state)
{
	(void)state;
	struct problems problems;
	problems_init(&problems, &today.arena);
	uint64_t generation = travel_generation(today.world.travel);
	uint64_t checksum = travel_checksum(today.world.travel);
	struct travel_files files = {.timetable = "conf/firstday.conf"};
	assert_int_equal(travel_reopen(today.world.travel, &files, &problems), E_INPUT);
	assert_int_equal(problems.count, 1);
	assert_int_equal(travel_generation(today.world.travel), generation);
	assert_int_equal(travel_checksum(today.world.travel), checksum);
	today_begin();
	assert_int_equal(today_count(DAY_COORDINATOR, UNKNOWN), 0);
	assert_int_equal(reopen(sept(30), ""), 0);
	assert_int_equal(travel_generation(today.world.travel), generation + 1);
	assert_true(travel_checksum(today.world.travel) != checksum);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_same_times_make_no_new_version),
	    TEST(a_line_that_no_longer_runs_makes_a_new_version_once),
	    TEST(a_date_that_is_no_longer_covered_keeps_its_plan_and_raises_one_alarm),
	    TEST(whoever_heard_that_times_are_not_known_hears_when_they_are),
	    TEST(an_alarm_that_waits_for_the_morning_dies_when_the_times_come_at_night),
	    TEST(a_plan_for_a_date_not_yet_covered_is_made_and_the_coordinator_warned),
	    TEST(a_day_under_way_goes_on_by_what_people_were_told),
	    TEST(a_day_that_new_times_make_impossible_keeps_its_plan_and_says_so_once),
	    TEST(a_bad_timetable_leaves_the_handle_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
