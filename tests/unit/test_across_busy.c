/* SPDX-License-Identifier: MIT
 *
 * What people's own calendars hold: nothing is offered there, by nothing that offers hours; what is
 * booked there stays, and is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/across.h"
#include "tests/lib/world_day.h"

#define BUSY_MAX 40

/* The calendar of 900nnn is busy at these "14:00-15:00", joined by spaces, and at no others. */
static void
calendar(int nnn, const char *hours)
{
	struct busy_time times[BUSY_MAX];
	size_t n = 0;
	bool is_changed;
	for (const char *at = hours; *at != '\0'; at += at[11] == ' ' ? 12 : 11) {
		const char *from = arena_strndup(&today.arena, at, 5);
		const char *until = arena_strndup(&today.arena, at + 6, 5);
		times[n++] = (struct busy_time){world_at(&today.world, "2023-09-15", from),
						world_at(&today.world, "2023-09-15", until)};
	}
	struct row_busy_source source = {
	    .calendar = arena_printf(&today.arena, "calendar %d", nnn),
	    .has_phone = true,
	    .phone = world_phone(nnn),
	    .fetched = today.now,
	    .from = today.now,
	    .until = {today.now.s + 7 * 86400},
	};
	assert_int_equal(store_begin(today.store), 0);
	assert_int_equal(store_busy_replace(today.store, &source, times, n, &is_changed), 0);
	assert_int_equal(store_commit(today.store), 0);
}

/* Every plan hears of it, as by the daemon's relook. */
static void
told_of(void)
{
	const struct app_event event = {.kind = APP_TRAVEL, .cause = ACROSS_BUSY_CAUSE};
	const struct drive_subject about = {.plan_id = today.plan_id};
	assert_int_equal(today_event(&event, &about), 0);
	today_until(today.now);
}

static json_t *
nth(json_t *document, int i)
{
	return json_array_get(json_object_get(document, "appointments"), (size_t)i);
}

/* Housing at any hour of 11:45 to 12:30, instead of at a booked one. */
static json_t *
document_of_any_hour(void)
{
	json_t *document = today_document();
	json_t *housing = nth(document, DAY_HOUSING);
	json_object_del(housing, "booked");
	json_object_set_new(housing, "earliest", json_string("11:45"));
	json_object_set_new(housing, "latest", json_string("12:30"));
	return document;
}

static json_t *
with_lift(json_t *document)
{
	json_object_set_new(document, "lift",
			    json_pack("{s:s, s:s}", "from", "08:30", "until", "17:00"));
	return document;
}

static int
lifts_within(int from_min, int until_min)
{
	const struct plan_solution *solution = today_solution();
	int n = 0;
	for (int k = 0; k < solution->n_legs; k++)
		n += solution->legs[k].by == PLAN_LIFT &&
		     solution->legs[k].depart_min < until_min &&
		     solution->legs[k].arrive_min > from_min;
	return n;
}

static int
start_of(int i)
{
	return today_solution()->appointments[i].start_min;
}

static int
told(const char *kind)
{
	return today_count(DAY_COORDINATOR, arena_printf(&today.arena, "coordinator.%s", kind));
}

static void
says(int nnn, const char *kind, const char *words)
{
	const struct row_message *message = today_message(nnn, kind);
	assert_non_null(message);
	if (strstr(message->body, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", message->body, words);
}

static void
a_plan_offers_no_hour_at_which_a_service_is_busy(void **state)
{
	(void)state;
	assert_int_equal(today_import(document_of_any_hour()), 0);
	assert_true(start_of(DAY_HOUSING) < 12 * 60 + 10);
	today.plan_id = 0;
	calendar(DAY_SERVICE, "11:30-12:10 12:40-14:00");
	json_t *second = document_of_any_hour();
	json_object_set_new(second, "plan", json_string("J5"));
	json_object_set_new(json_array_get(json_object_get(second, "parties"), 0), "number",
			    json_string("07700 900102"));
	assert_int_equal(today_import(second), 0);
	assert_true(start_of(DAY_HOUSING) >= 12 * 60 + 10);
	assert_true(start_of(DAY_HOUSING) + 20 <= 12 * 60 + 40);
}

static void
what_is_booked_at_a_busy_hour_stays_and_is_told_once(void **state)
{
	(void)state;
	calendar(DAY_SERVICE, "11:30-12:30");
	assert_int_equal(today_import(today_document()), 0);
	assert_int_equal(today_solution()->appointments[DAY_HOUSING].status, PLAN_KEPT);
	today_until(today.now);
	assert_int_equal(told("alarm_busy"), 1);
	says(DAY_COORDINATOR, "coordinator.alarm_busy",
	     "Housing desk at 11:45am: their calendar has something 11:30am to 12:30pm.");
	told_of();
	today_look();
	assert_int_equal(told("alarm_busy"), 1);
	assert_int_equal(today_case()->plan.version, 1);
}

/* Fourteen meetings and the booking among them: more pieces than there is room for. */
static void
a_booking_in_a_full_calendar_is_kept(void **state)
{
	(void)state;
	calendar(DAY_OFFICER,
		 "09:00-09:05 09:07-09:10 09:12-09:15 09:17-09:20 09:22-09:25 09:27-09:30 "
		 "09:32-09:35 09:37-09:40 09:42-09:45 09:47-09:50 09:52-09:55 10:00-11:00 "
		 "12:00-12:05 13:05-13:10 14:10-14:15 15:15-15:20 16:20-16:25");
	assert_int_equal(today_import(today_document()), 0);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
}

static void
a_move_to_a_busy_hour_is_refused_with_its_hours(void **state)
{
	(void)state;
	today_begin();
	calendar(DAY_SERVICE, "14:00-15:00");
	today_text(DAY_COORDINATOR, "MOVE J4 housing 14:30");
	says(DAY_COORDINATOR, "coordinator.refused",
	     "Housing desk has something else from 2pm to 3pm");
	assert_int_equal(today_case()->n_questions, 0);
	today_text(DAY_COORDINATOR, "MOVE J4 housing 13:50");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), 2);
	today_text(DAY_COORDINATOR, "MOVE J4 housing 15:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), 2);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_move"), 1);
}

static void
no_lift_is_planned_while_the_coordinator_is_busy(void **state)
{
	(void)state;
	calendar(DAY_COORDINATOR, "08:00-11:00 13:00-13:20");
	assert_int_equal(today_import(with_lift(today_document())), 0);
	assert_int_equal(lifts_within(8 * 60, 11 * 60), 0);
	assert_int_equal(lifts_within(13 * 60, 13 * 60 + 20), 0);
	today_until(today.now);
	says(DAY_COORDINATOR, "coordinator.alarm_busy_car", "your calendar is busy");
}

static void
a_lift_goes_when_the_coordinator_is_busy_by_now(void **state)
{
	(void)state;
	assert_int_equal(today_import(with_lift(today_document())), 0);
	assert_true(lifts_within(0, 24 * 60) > 0);
	calendar(DAY_COORDINATOR, "08:00-20:00");
	told_of();
	assert_int_equal(lifts_within(0, 24 * 60), 0);
	assert_string_equal(today_case()->version.cause, "across");
	/* Free again: nothing is changed for that alone. */
	int version = today_case()->plan.version;
	calendar(DAY_COORDINATOR, "");
	told_of();
	assert_int_equal(today_case()->plan.version, version);
}

static void
a_busy_time_of_a_stranger_changes_nothing(void **state)
{
	(void)state;
	calendar(399, "08:00-20:00");
	assert_int_equal(today_import(with_lift(document_of_any_hour())), 0);
	assert_true(lifts_within(0, 24 * 60) > 0);
	assert_true(start_of(DAY_HOUSING) < 12 * 60 + 10);
	today_until(today.now);
	assert_int_equal(told("alarm_busy") + told("alarm_busy_car"), 0);
}

/* Late by 20, Sam could be asked for 10:20 to 11:20: not with a meeting at 11:00. */
static void
who_is_late_is_not_asked_for_at_a_busy_hour(void **state)
{
	(void)state;
	for (int is_busy = 0; is_busy <= 1; is_busy++) {
		today_begin();
		/* The booking itself is in the calendar, too. */
		calendar(DAY_OFFICER, is_busy ? "10:00-12:00" : "10:00-11:00");
		today_at("09:20");
		today_text(DAY_PERSON, "LATE 20");
		const struct row_case *loaded = today_case();
		bool is_asked = false;
		for (int q = 0; q < loaded->n_questions; q++)
			is_asked = is_asked ||
				   (loaded->questions[q].at_min == 10 * 60 + 20 &&
				    strcmp(loaded->questions[q].appointment, "probation") == 0);
		assert_int_equal(is_asked, !is_busy);
		for (int q = 0; q < loaded->n_questions && is_busy; q++)
			if (strcmp(loaded->questions[q].appointment, "probation") == 0)
				assert_true(loaded->questions[q].at_min >= 12 * 60 ||
					    loaded->questions[q].at_min < 0);
		today_tear_down(state);
		today_set_up(state);
	}
}

/* The hour that a NO at 10:20 makes of a call at 10:00. */
static int
second_hour(void)
{
	json_t *document = today_document();
	json_t *call = nth(document, DAY_PROBATION);
	json_object_set_new(call, "modes",
			    json_pack("{s:s, s:s}", "visit", "never", "phone", "agreed"));
	json_object_set_new(call, "minutes", json_integer(20));
	assert_int_equal(today_import(document), 0);
	today_at("10:20");
	today_text(DAY_OFFICER, arena_printf(&today.arena, "NO %s", today_code(DAY_OFFICER)));
	return start_of(DAY_PROBATION);
}

static void
a_second_call_is_at_no_busy_hour(void **state)
{
	int free_min = second_hour();
	assert_true(free_min > 10 * 60 + 20 && free_min < 11 * 60 + 10);
	today_tear_down(state);
	today_set_up(state);
	calendar(DAY_OFFICER, "10:00-11:10");
	assert_true(second_hour() >= 11 * 60 + 10);
}

static void
a_service_of_the_directory_is_asked_for_by_its_id_once(void **state)
{
	(void)state;
	struct phone numbers[] = {world_phone(1), world_phone(2), world_phone(1)};
	struct plan_document *document = arena_new(&today.arena, struct plan_document);
	document->date = civil_from_ymd(2023, 9, 15);
	document->n_appointments = 3;
	document->appointments[0].service = "usk-house";
	document->appointments[2].service = "usk-house";
	struct store_busy_ask asked =
	    across_busy_ask(today.world.zone, document, numbers, 3, &today.arena);
	assert_int_equal(asked.n_numbers, 2);
	assert_int_equal(asked.n_services, 1);
	assert_string_equal(asked.services[0], "usk-house");
	assert_int_equal(asked.until.s - asked.from.s, 2 * 86400);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_plan_offers_no_hour_at_which_a_service_is_busy),
	    TEST(what_is_booked_at_a_busy_hour_stays_and_is_told_once),
	    TEST(a_booking_in_a_full_calendar_is_kept),
	    TEST(a_move_to_a_busy_hour_is_refused_with_its_hours),
	    TEST(no_lift_is_planned_while_the_coordinator_is_busy),
	    TEST(a_lift_goes_when_the_coordinator_is_busy_by_now),
	    TEST(a_busy_time_of_a_stranger_changes_nothing),
	    TEST(who_is_late_is_not_asked_for_at_a_busy_hour),
	    TEST(a_second_call_is_at_no_busy_hour),
	    TEST(a_service_of_the_directory_is_asked_for_by_its_id_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
