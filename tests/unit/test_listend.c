/* SPDX-License-Identifier: MIT
 *
 * The list of bank holidays ends: a coordinator of many plans hears so once. The plans are of
 * 15 September 2023, and the list ends on 26 December, 120 days after 28 August.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/listend.h"
#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"

#define KIND  "coordinator.alarm_holidays"
#define CLAIM "holidays:2023-12-26"

static struct holidays list;

static void
end_list(int year, int month, int day)
{
	list = today.world.holidays;
	list.last = civil_from_ymd(year, month, day);
	while (list.list[list.n - 1].date.day > list.last.day)
		list.n--;
	today.world.app.holidays = &list;
}

static void
import(const char *ref, const char *number)
{
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	size_t i;
	json_t *party;
	json_array_foreach(json_object_get(document, "parties"), i,
			   party) if (strcmp(json_string_value(json_object_get(party, "role")),
					     "coordinator") == 0)
	    json_object_set_new(party, "number", json_string(number));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
}

static void
begin_at(const char *date, const char *time)
{
	today.now = world_at(&today.world, date, time); /* nothing has happened yet */
	end_list(2023, 12, 26);
}

static int
sent_in_all(void)
{
	int n = 0;
	for (int i = 0; i < today.n_sends; i++)
		n += strstr(today.sends[i].text, "Bank holidays are known") != NULL;
	return n;
}

static void
of_many_plans_one_tells_it(void **state)
{
	(void)state;
	begin_at("2023-09-13", "12:00");
	import("J4", "07700 900201");
	assert_int_equal(today_count(DAY_COORDINATOR, KIND), 1);
	saying_assert_body(DAY_COORDINATOR, KIND, "until Tue 26 Dec");
	import("J5", "07700 900201");
	today_look();
	assert_null(today_claim(DAY_COORDINATOR, CLAIM));
	assert_int_equal(sent_in_all(), 1);
	import("J6", "07700 900202"); /* another coordinator */
	assert_int_equal(sent_in_all(), 2);
}

static void
before_that_day_nobody_hears_of_it_and_on_its_morning_they_do(void **state)
{
	(void)state;
	begin_at("2023-08-27", "12:00");
	import("J4", "07700 900201");
	import("J5", "07700 900201");
	assert_int_equal(sent_in_all(), 0);
	today_until(world_at(&today.world, "2023-08-28", "07:59"));
	assert_int_equal(sent_in_all(), 0);
	today_until(world_at(&today.world, "2023-08-28", "08:00"));
	assert_int_equal(sent_in_all(), 1);
	today_at("20:00");
	assert_int_equal(sent_in_all(), 1);
}

static void
a_longer_list_is_another_matter(void **state)
{
	(void)state;
	begin_at("2023-09-13", "12:00");
	import("J4", "07700 900201");
	assert_int_equal(sent_in_all(), 1);
	end_list(2028, 12, 26);
	today_look();
	today_until(today.now);
	assert_int_equal(sent_in_all(), 1);
	assert_null(today_claim(DAY_COORDINATOR, "holidays:2028-12-26"));
	end_list(2023, 12, 25);
	today_look();
	today_until(today.now);
	assert_int_equal(sent_in_all(), 2);
}

static void
a_text_that_never_left_does_not_silence_the_next_plan(void **state)
{
	(void)state;
	begin_at("2023-09-13", "22:00"); /* quiet hours: it waits */
	import("J4", "07700 900201");
	assert_int_equal(today_claim(DAY_COORDINATOR, CLAIM)->state, OUTBOX_QUEUED);
	end_list(2028, 12, 26); /* withdrawn */
	today_look();
	assert_int_equal(today_claim(DAY_COORDINATOR, CLAIM)->state, OUTBOX_SUPERSEDED);
	end_list(2023, 12, 26);
	import("J5", "07700 900201");
	assert_int_equal(today_claim(DAY_COORDINATOR, CLAIM)->state, OUTBOX_QUEUED);
	today_at("08:00");
	assert_int_equal(sent_in_all(), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(of_many_plans_one_tells_it),
	    TEST(before_that_day_nobody_hears_of_it_and_on_its_morning_they_do),
	    TEST(a_longer_list_is_another_matter),
	    TEST(a_text_that_never_left_does_not_silence_the_next_plan),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
