/* SPDX-License-Identifier: MIT
 *
 * Calendars that cannot be read: the coordinator hears of each once, whatever their plans and our
 * restarts, and hears when it is over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/across.h"
#include "app/unread.h"
#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"

#define LOST  "coordinator.alarm_unread"
#define AGAIN "coordinator.read_again"

static struct row_busy_source
source(const char *calendar, int nnn)
{
	return (struct row_busy_source){
	    .calendar = calendar,
	    .has_phone = true,
	    .phone = world_phone(nnn),
	    .from = today.now,
	    .until = {today.now.s + 7 * 86400},
	};
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

/* The calendar of 900nnn cannot be read since that hour of the 14th. */
static void
lose(const char *calendar, int nnn, const char *since)
{
	const struct row_busy_source whose = source(calendar, nnn);
	bool is_changed;
	assert_int_equal(store_begin(today.store), 0);
	assert_int_equal(store_busy_lose(today.store, &whose,
					 world_at(&today.world, "2023-09-14", since), &is_changed),
			 0);
	assert_int_equal(store_commit(today.store), 0);
	told_of();
}

static void
find(const char *calendar, int nnn)
{
	const struct row_busy_source whose = source(calendar, nnn);
	bool is_changed;
	assert_int_equal(store_begin(today.store), 0);
	assert_int_equal(store_busy_replace(today.store, &whose, NULL, 0, &is_changed), 0);
	assert_int_equal(store_commit(today.store), 0);
	told_of();
}

static int
told(const char *kind)
{
	return today_count(DAY_COORDINATOR, kind);
}

static void
a_calendar_that_cannot_be_read_is_told_once_and_so_is_its_end(void **state)
{
	(void)state;
	today_begin();
	assert_int_equal(told(LOST), 0);
	lose("sam", DAY_OFFICER, "09:30");
	assert_int_equal(told(LOST), 1);
	saying_assert_body(DAY_COORDINATOR, LOST,
			   "the calendar of Sam cannot be read since Thu 14 Sep 9:30am");
	/* A start of the daemon tells the store the same again. */
	lose("sam", DAY_OFFICER, "09:30");
	today_look();
	assert_int_equal(told(LOST), 1);
	assert_int_equal(told(AGAIN), 0);
	find("sam", DAY_OFFICER);
	assert_int_equal(told(AGAIN), 1);
	saying_assert_body(DAY_COORDINATOR, AGAIN, "the calendar of Sam can be read again");
	today_look();
	told_of();
	assert_int_equal(told(AGAIN), 1);
	/* Another time it is news once more. */
	lose("sam", DAY_OFFICER, "13:00");
	assert_int_equal(told(LOST), 2);
	assert_int_equal(told(AGAIN), 1);
}

static void
whose_calendar_is_needed_twice_in_a_day_is_told_of_once(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *parties = json_object_get(document, "parties");
	json_object_set_new(json_array_get(parties, 3), "number", json_string("07700 900301"));
	today_begin_with(document);
	lose("sam", DAY_OFFICER, "09:30");
	assert_int_equal(told(LOST), 1);
	saying_assert_body(DAY_COORDINATOR, LOST, "the calendar of Sam");
	/* Sam's hour has begun; the housing desk's is to come. */
	today_at("10:30");
	told_of();
	assert_int_equal(told(LOST), 1);
	find("sam", DAY_OFFICER);
	saying_assert_body(DAY_COORDINATOR, AGAIN, "the calendar of Sam can be read again");
}

static void
who_is_not_needed_any_more_is_not_asked_after(void **state)
{
	(void)state;
	today_begin();
	lose("nobody", 350, "09:30");
	assert_int_equal(told(LOST), 0);
	/* Probation is over at 11, housing is at 11:45. */
	today_at("11:10");
	lose("sam", DAY_OFFICER, "09:30");
	assert_int_equal(told(LOST), 0);
	lose("desk", DAY_SERVICE, "09:30");
	assert_int_equal(told(LOST), 1);
	saying_assert_body(DAY_COORDINATOR, LOST, "of Housing desk");
}

static void
import_another(const char *ref, const char *number)
{
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	size_t i;
	json_t *party;
	json_array_foreach(json_object_get(document, "parties"), i, party)
	{
		const char *role = json_string_value(json_object_get(party, "role"));
		if (strcmp(role, "coordinator") == 0)
			json_object_set_new(party, "number", json_string(number));
	}
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
}

static void
of_many_plans_one_tells_a_number(void **state)
{
	(void)state;
	today_begin();
	lose("sam", DAY_OFFICER, "09:30");
	import_another("J5", "07700 900201");
	assert_int_equal(told(LOST), 0);
	told_of();
	assert_int_equal(told(LOST), 0);
	import_another("J6", "07700 900202");
	assert_int_equal(today_count(202, LOST), 1);
	/* Who was not told of the one is not told of the end. */
	find("sam", DAY_OFFICER);
	assert_int_equal(today_count(202, AGAIN), 1);
}

static void
what_has_not_left_is_withdrawn_when_it_is_over(void **state)
{
	(void)state;
	today_begin();
	today_until(world_at(&today.world, "2023-09-14", "22:00")); /* quiet hours */
	lose("sam", DAY_OFFICER, "09:30");
	const struct row_message *message = today_message(DAY_COORDINATOR, LOST);
	assert_int_equal(message->state, OUTBOX_QUEUED);
	find("sam", DAY_OFFICER);
	assert_int_equal(today_message(DAY_COORDINATOR, LOST)->state, OUTBOX_SUPERSEDED);
	assert_int_equal(told(AGAIN), 0);
}

static void
a_coordinators_own_matters_where_there_are_lifts(void **state)
{
	(void)state;
	today_begin();
	lose("own", DAY_COORDINATOR, "09:30");
	assert_int_equal(told(LOST), 0);
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string("J5"));
	json_object_set_new(document, "lift",
			    json_pack("{s:s, s:s}", "from", "08:30", "until", "17:00"));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
	assert_int_equal(told(LOST), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_calendar_that_cannot_be_read_is_told_once_and_so_is_its_end),
	    TEST(whose_calendar_is_needed_twice_in_a_day_is_told_of_once),
	    TEST(who_is_not_needed_any_more_is_not_asked_after),
	    TEST(of_many_plans_one_tells_a_number),
	    TEST(what_has_not_left_is_withdrawn_when_it_is_over),
	    TEST(a_coordinators_own_matters_where_there_are_lifts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
