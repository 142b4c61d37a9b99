/* SPDX-License-Identifier: MIT
 *
 * A service asked for another hour by hours that nobody has confirmed lately: its coordinator hears
 * so, once. The day is Friday 15 September 2023; the housing desk opens after its booked hour.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"

#define STALE       "coordinator.alarm_stale"
#define UNCONFIRMED "coordinator.alarm_unconfirmed"

/* The housing desk as the directory has it, open from then, and confirmed ("" for never). */
static json_t *
document_with_desk(const char *opens, const char *assured)
{
	json_t *document = today_document();
	today_use_directory(
	    document, DAY_HOUSING,
	    arena_printf(&today.arena,
			 "\"assured_date\":\"%s\",\"schedules\":[{\"freq\":\"DAILY\","
			 "\"opens_at\":\"%s\",\"closes_at\":\"17:00\"}],",
			 assured, opens));
	today.world.prepare.stale_days = 90;
	return document;
}

static void
import(json_t *document)
{
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
}

static void
who_asks_by_old_hours_hears_so_once(void **state)
{
	(void)state;
	import(document_with_desk("12:30", "2023-06-13"));
	assert_true(today_solution()->appointments[DAY_HOUSING].needs_yes);
	assert_int_equal(today_count(DAY_COORDINATOR, STALE), 1);
	saying_assert_body(
	    DAY_COORDINATOR, STALE,
	    "is being asked of Housing desk, by hours last confirmed 94 days before");
	assert_non_null(today_claim(DAY_COORDINATOR, "stale:housing"));
	today_look();
	today_at("08:30");
	assert_int_equal(today_count(DAY_COORDINATOR, STALE), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, UNCONFIRMED), 0);
}

static void
hours_that_nobody_ever_confirmed_are_said_to_be_so(void **state)
{
	(void)state;
	import(document_with_desk("12:30", ""));
	saying_assert_body(DAY_COORDINATOR, UNCONFIRMED, "by hours that nobody has confirmed");
}

static void
where_nothing_is_asked_or_all_is_fresh_nobody_is_told(void **state)
{
	(void)state;
	import(document_with_desk("09:00", "2023-06-13"));
	assert_false(today_solution()->appointments[DAY_HOUSING].needs_yes);
	assert_int_equal(today_count(DAY_COORDINATOR, STALE), 0);
}

static void
hours_confirmed_within_the_days_are_fresh(void **state)
{
	(void)state;
	import(document_with_desk("12:30", "2023-06-17"));
	assert_true(today_solution()->appointments[DAY_HOUSING].needs_yes);
	assert_int_equal(today_count(DAY_COORDINATOR, STALE), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_asks_by_old_hours_hears_so_once),
	    TEST(hours_that_nobody_ever_confirmed_are_said_to_be_so),
	    TEST(where_nothing_is_asked_or_all_is_fresh_nobody_is_told),
	    TEST(hours_confirmed_within_the_days_are_fresh),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
