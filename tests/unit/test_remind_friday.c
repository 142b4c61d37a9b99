/* SPDX-License-Identifier: MIT
 *
 * A day behind which all shuts: its coordinator hears so when the plan comes in and 10 and 5
 * working days before it. The day is Friday 15 September 2023.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/policy.h"
#include "tests/lib/calendar.h"
#include "tests/lib/saying.h"
#include "tests/lib/world_day.h"

#define AT_ENTRY "coordinator.alarm_friday"
#define EARLIER  "coordinator.alarm_friday_earlier"
#define AHEAD    "coordinator.alarm_friday_ahead"

static struct utc
at(const char *date, const char *time)
{
	return world_at(&today.world, date, time);
}

static void
import_at(const char *date, const char *time, json_t *document)
{
	today.now = at(date, time); /* nothing has happened yet */
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
}

/* The shipped policy as if it had been law in that year already. */
static void
use_policy(void)
{
	struct calendar_test test = {.holidays = {.n = 0}};
	struct problems problems;
	size_t n;
	arena_init(&test.arena);
	problems_init(&problems, &today.arena);
	char *text = calendar_file(&test, "conf/policy/release-day.json", &n);
	for (char *date = text; (date = strstr(date, "2023-12-12")) != NULL;)
		memcpy(date, "2022-12-12", 10);
	today.world.app.policy = policy_parse(text, n, &today.world.arena, &problems);
	arena_fini(&test.arena);
	assert_non_null(today.world.app.policy);
}

static void
they_hear_of_it_at_once_and_ten_and_five_working_days_before(void **state)
{
	(void)state;
	/* The bank holiday of 28 August is no working day. */
	import_at("2023-08-25", "12:00", today_document());
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 1);
	today_until(at("2023-09-01", "07:59"));
	const struct row_message *text = today_claim(DAY_COORDINATOR, "friday:10");
	assert_int_equal(text->state, OUTBOX_QUEUED);
	today_look(); /* on the date, before the hour: it still goes */
	today_until(at("2023-09-01", "08:00"));
	text = today_claim(DAY_COORDINATOR, "friday:10");
	assert_int_equal(text->state, OUTBOX_ACCEPTED);
	assert_non_null(strstr(text->body, "J4 Fri 15 Sep is 10 working days away"));
	today_until(at("2023-09-08", "07:59"));
	assert_int_equal(today_claim(DAY_COORDINATOR, "friday:5")->state, OUTBOX_QUEUED);
	today_until(at("2023-09-08", "08:00"));
	assert_int_equal(today_claim(DAY_COORDINATOR, "friday:5")->state, OUTBOX_ACCEPTED);
	saying_assert_body(DAY_COORDINATOR, AHEAD, "is 5 working days away");
	/* Mo-Su 09:00-17:00: nothing is shut for a day. */
	saying_assert_body(DAY_COORDINATOR, AHEAD, "Shut: nothing that we know of.");
	today_at("12:00");
	assert_int_equal(today_count(DAY_COORDINATOR, AHEAD), 2);
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 1);
}

/* The College is shut at weekends, the Market for good; the list is that of the hour it leaves. */
static void
the_texts_list_what_is_shut_from_when_until_when(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *list = json_object_get(document, "appointments");
	json_object_set_new(json_array_get(list, DAY_HOUSING), "hours",
			    json_string("Mo-Fr 09:00-17:00"));
	json_object_set_new(json_array_get(list, DAY_PROBATION), "hours",
			    json_string("Fr 09:00-17:00; PH off"));
	import_at("2023-08-25", "12:00", document);
	saying_assert_body(DAY_COORDINATOR, AT_ENTRY,
			   "Shut: Sam Fri 15 Sep 5pm to Fri 22 Sep 9am; "
			   "Housing desk Fri 15 Sep 5pm to Mon 18 Sep 9am.");
	const struct closure monday = {.of.location = "College",
				       .date = calendar_date("2023-09-18"),
				       .until_min = MINUTES_PER_DAY,
				       .because = ""};
	const struct closures closures = {.list = &monday, .n = 1};
	today_until(at("2023-08-31", "12:00"));
	today.world.prepare.closures = &closures;
	today_look();
	today_until(at("2023-09-01", "08:00"));
	saying_assert_body(DAY_COORDINATOR, AHEAD,
			   "Housing desk Fri 15 Sep 5pm to Tue 19 Sep 9am.");
	/* It is told, and other hours since tell it no second time. */
	int64_t told = today_claim(DAY_COORDINATOR, "friday:10")->id;
	today.world.prepare.closures = NULL;
	today_look();
	today_until(at("2023-09-07", "12:00"));
	assert_int_equal(today_claim(DAY_COORDINATOR, "friday:10")->id, told);
	assert_int_equal(today_claim(DAY_COORDINATOR, "friday:10")->state, OUTBOX_ACCEPTED);
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 1);
	today_until(at("2023-09-08", "08:00"));
	assert_non_null(strstr(today_claim(DAY_COORDINATOR, "friday:5")->body,
			       "Housing desk Fri 15 Sep 5pm to Mon 18 Sep 9am."));
}

static void
who_comes_in_on_that_date_or_later_is_told_once(void **state)
{
	(void)state;
	import_at("2023-09-01", "00:00", today_document());
	assert_null(today_claim(DAY_COORDINATOR, "friday:10"));
	assert_non_null(today_claim(DAY_COORDINATOR, "friday:5"));
	today_look();
	assert_null(today_claim(DAY_COORDINATOR, "friday:10"));
}

static void
a_week_before_nothing_is_left_to_warn_of_again(void **state)
{
	(void)state;
	import_at("2023-09-08", "07:00", today_document());
	assert_int_equal(today_count(DAY_COORDINATOR, AHEAD), 0);
	today_until(at("2023-09-08", "08:00"));
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, AHEAD), 0);
}

static void
a_warning_that_could_not_leave_for_days_is_not_sent_beside_the_next(void **state)
{
	(void)state;
	import_at("2023-08-25", "12:00", today_document());
	const struct row_message *text = today_claim(DAY_COORDINATOR, "friday:10");
	assert_int_equal(text->expires.s, at("2023-09-08", "00:00").s);
	text = today_claim(DAY_COORDINATOR, "friday:5");
	assert_int_equal(text->expires.s, at("2023-09-15", "00:00").s);
}

static void
a_thursday_is_warned_of_by_nothing(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(document, "date", json_string("2023-09-21"));
	import_at("2023-08-25", "12:00", document);
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 0);
	assert_null(today_claim(DAY_COORDINATOR, "friday:10"));
}

static void
the_day_that_the_policy_presumes_is_named_while_it_is_ahead(void **state)
{
	(void)state;
	use_policy();
	import_at("2023-09-13", "23:59", today_document());
	today_until(at("2023-09-14", "08:00"));
	saying_assert_body(DAY_COORDINATOR, EARLIER, "The usual rule would make it Thu 14 Sep.");
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 0);
}

static void
on_that_day_itself_it_is_too_late_to_name_it(void **state)
{
	(void)state;
	use_policy();
	import_at("2023-09-14", "00:00", today_document());
	assert_int_equal(today_count(DAY_COORDINATOR, EARLIER), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, AT_ENTRY), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(they_hear_of_it_at_once_and_ten_and_five_working_days_before),
	    TEST(the_texts_list_what_is_shut_from_when_until_when),
	    TEST(who_comes_in_on_that_date_or_later_is_told_once),
	    TEST(a_week_before_nothing_is_left_to_warn_of_again),
	    TEST(a_warning_that_could_not_leave_for_days_is_not_sent_beside_the_next),
	    TEST(a_thursday_is_warned_of_by_nothing),
	    TEST(the_day_that_the_policy_presumes_is_named_while_it_is_ahead),
	    TEST(on_that_day_itself_it_is_too_late_to_name_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
