/* SPDX-License-Identifier: MIT
 *
 * The end of every event: stage, wake, and the texts that the day's state calls for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
assert_time(struct utc at, const char *time)
{
	assert_int_equal(at.s, world_at(&today.world, "2023-09-15", time).s);
}

static void
a_day_begins_at_the_gate_and_ends_an_hour_behind_its_last_step(void **state)
{
	(void)state;
	today.world.app.settings.ok_minutes = 0;
	today_begin();
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_BEFORE);
	assert_time(today_case()->plan.wake, "08:00");
	today_at("08:00"); /* the coordinator's list of the day */
	assert_time(today_case()->plan.wake, "09:00");
	today_at("09:00");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_UNDER_WAY);
	int ends = today_solution()->ends_min;
	assert_int_equal(today_case()->plan.wake.s,
			 world_at(&today.world, "2023-09-15", "00:00").s + 60 * (ends + 60));
	today_at("20:00");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	assert_int_equal(today_case()->plan.wake.s, 0);
}

static void
a_day_that_is_over_does_not_come_back(void **state)
{
	(void)state;
	today_begin();
	today_at("20:00");
	int n = today_case()->n_messages;
	today_text(DAY_PERSON, "LATE 20");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	assert_int_equal(today_case()->plan.version, 1);
	assert_null(today_message(DAY_OFFICER, "officer.question_late"));
	assert_int_equal(today_case()->n_messages, n + 2); /* they are called, and hear so */
	assert_non_null(today_message(DAY_PERSON, "person.call_noted"));
	struct utc next;
	assert_int_equal(drive_next_time(&today.drive, &next), 0);
	assert_int_equal(next.s, 0);
}

static void
each_text_is_due_at_its_moment_and_useless_behind_it(void **state)
{
	(void)state;
	today_begin();
	const struct plan_leg *first = &today_solution()->legs[0];
	const struct row_message *leave = today_claim(DAY_PERSON, "leave:probation");
	struct utc midnight = world_at(&today.world, "2023-09-15", "00:00");
	assert_int_equal(leave->due.s, midnight.s + 60 * (first->depart_min - 10));
	assert_int_equal(leave->expires.s, midnight.s + 60 * (first->depart_min + 3));
	assert_true(leave->is_urgent);
	assert_time(today_claim(DAY_PERSON, "morning")->due, "08:00");
	today_at("20:00");
	/* Each has gone, once. */
	const struct row_case *loaded = today_case();
	for (int m = 0; m < loaded->n_messages; m++)
		assert_int_equal(loaded->messages[m].state, OUTBOX_ACCEPTED);
	assert_int_equal(today_count(DAY_PERSON, "person.morning"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.leave_now_ride"),
			 today_solution()->n_legs);
}

static void
who_was_told_another_time_to_leave_hears_at_once_and_again_when_it_is_time(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20"); /* "leave at 9:27" went out at 9:17 */
	assert_int_equal(today_claim(DAY_PERSON, "leave:probation")->state, OUTBOX_ACCEPTED);
	today_text(DAY_PERSON, "LATE 20");
	const struct row_message *changed = today_claim(DAY_PERSON, "releave:probation");
	assert_non_null(changed);
	assert_int_equal(changed->state, OUTBOX_ACCEPTED);
	/* The coach itself, line and stop, comes when it is time. */
	const struct row_message *leave = today_claim(DAY_PERSON, "leave:probation");
	assert_int_equal(leave->state, OUTBOX_QUEUED);
	today_at("10:00");
	assert_int_equal(today_claim(DAY_PERSON, "leave:probation")->state, OUTBOX_ACCEPTED);
	assert_string_equal(leave->kind, "person.leave_now_ride");
	assert_int_equal(today_count(DAY_PERSON, "person.leave_changed"), 1);
}

static void
a_change_is_told_once_to_each_whom_it_concerns(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "NEXTDAY J4 housing");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	today_at("08:30");
	assert_int_equal(today_count(DAY_SERVICE, "officer.confirmed_next_day"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.next_day"), 1);
	assert_null(today_message(DAY_OFFICER, "officer.confirmed_next_day"));
	today_text(DAY_PERSON, "PLAN");
	today_at("12:00");
	assert_int_equal(today_count(DAY_SERVICE, "officer.confirmed_next_day"), 1);
}

static void
what_did_not_arrive_is_told_to_a_human_at_once(void **state)
{
	(void)state;
	today_begin();
	today_at("08:05");
	const struct row_message *morning = today_claim(DAY_PERSON, "morning");
	struct app_event failed = {
	    .kind = APP_RECEIPT, .outbox = OUTBOX_ON_RECEIPT_FAILED, .once = "r"};
	assert_int_equal(today_event(&failed, &(struct drive_subject){.message_id = morning->id}),
			 0);
	today_at("08:05");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_not_delivered"), 1);
	today_at("12:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_not_delivered"), 1);
}

static void
what_a_crash_left_in_doubt_is_told_to_a_human_at_once(void **state)
{
	(void)state;
	today.is_mute = true;
	today_begin(); /* the coordinator's texts stay submitting */
	today_at("08:05");
	assert_int_equal(today_claim(DAY_PERSON, "morning")->state, OUTBOX_SUBMITTING);
	today.is_mute = false;
	assert_int_equal(
	    today_event(&(struct app_event){.kind = APP_RESTART}, &(struct drive_subject){0}), 0);
	today_at("08:05");
	const struct row_message *morning = today_claim(DAY_PERSON, "morning");
	bool goes_again = morning->is_double_harmless;
	assert_int_equal(morning->state, goes_again ? OUTBOX_ACCEPTED : OUTBOX_UNKNOWN);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_unknown_send"),
			 goes_again ? 0 : 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_day_begins_at_the_gate_and_ends_an_hour_behind_its_last_step),
	    TEST(a_day_that_is_over_does_not_come_back),
	    TEST(each_text_is_due_at_its_moment_and_useless_behind_it),
	    TEST(who_was_told_another_time_to_leave_hears_at_once_and_again_when_it_is_time),
	    TEST(a_change_is_told_once_to_each_whom_it_concerns),
	    TEST(what_did_not_arrive_is_told_to_a_human_at_once),
	    TEST(what_a_crash_left_in_doubt_is_told_to_a_human_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
