/* SPDX-License-Identifier: MIT
 *
 * Schedules of Open Referral: what they open, and what is refused of them. Rules at large are
 * judged by tests/prop/prop_ics.c.
 */
#include "calendar/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

static struct problems *notes;

static struct schedule
read(struct calendar_test *test, const char *text)
{
	struct schedule schedule;
	calendar_forget(test);
	json_t *value = json_parse(text, strlen(text), &test->problems);
	assert_non_null(value);
	notes = arena_new(&test->arena, struct problems);
	problems_init(notes, &test->arena);
	schedule_read(json_root(value, &test->problems), notes, &schedule);
	json_decref(value);
	return schedule;
}

static struct schedule
sound(struct calendar_test *test, const char *text)
{
	struct schedule schedule = read(test, text);
	if (test->problems.count > 0)
		fail_msg("%s: %s: %s", text, test->problems.list[0].at,
			 test->problems.list[0].text);
	return schedule;
}

/* The dates of a month on which it is open, "1 15 29". */
static void
expect_days(struct calendar_test *test, const char *text, int year, int month, const char *days)
{
	struct schedule schedule = sound(test, text);
	const char *found = "";
	for (int day = 1; civil_is_date(year, month, day); day++)
		if (schedule_occurs(&schedule, civil_from_ymd(year, month, day)))
			found = arena_printf(&test->arena, "%s%s%d", found,
					     found[0] == '\0' ? "" : " ", day);
	assert_string_equal(found, days);
}

#define HOURS "\"opens_at\": \"09:00\", \"closes_at\": \"17:00\""

static void
weekly_rules_fall_on_their_weekdays(void **state)
{
	struct calendar_test *test = *state;
	expect_days(test, "{\"freq\": \"WEEKLY\", \"byday\": \"TH,FR\"," HOURS "}", 2023, 9,
		    "1 7 8 14 15 21 22 28 29");
	expect_days(test,
		    "{\"freq\": \"WEEKLY\", \"interval\": 2, \"byday\": \"FR\","
		    "\"dtstart\": \"2023-09-01\"," HOURS "}",
		    2023, 10, "13 27");
	/* Without byday the weekday is the start's. */
	expect_days(test, "{\"freq\": \"WEEKLY\", \"dtstart\": \"2023-09-13\"," HOURS "}", 2023, 9,
		    "13 20 27");
	/* The example of RFC 5545 section 3.3.10 on wkst: it changes the weeks that are taken. */
	expect_days(test,
		    "{\"freq\": \"WEEKLY\", \"interval\": 2, \"count\": 4, \"byday\": \"TU,SU\","
		    "\"wkst\": \"MO\", \"dtstart\": \"1997-08-05\"," HOURS "}",
		    1997, 8, "5 10 19 24");
	expect_days(test,
		    "{\"freq\": \"WEEKLY\", \"interval\": 2, \"count\": 4, \"byday\": \"TU,SU\","
		    "\"wkst\": \"SU\", \"dtstart\": \"1997-08-05\"," HOURS "}",
		    1997, 8, "5 17 19 31");
}

static void
monthly_rules_count_from_either_end(void **state)
{
	struct calendar_test *test = *state;
	expect_days(test, "{\"freq\": \"MONTHLY\", \"byday\": \"2MO,-1FR\"," HOURS "}", 2023, 9,
		    "11 29");
	expect_days(test, "{\"freq\": \"MONTHLY\", \"bymonthday\": \"1,15,-1\"," HOURS "}", 2024, 2,
		    "1 15 29");
	expect_days(test, "{\"freq\": \"MONTHLY\", \"bymonthday\": \"31\"," HOURS "}", 2023, 9, "");
	expect_days(test,
		    "{\"freq\": \"MONTHLY\", \"bymonthday\": \"13\", \"byday\": \"FR\"," HOURS "}",
		    2023, 10, "13");
}

static void
validity_until_and_count_end_a_rule(void **state)
{
	struct calendar_test *test = *state;
	expect_days(test,
		    "{\"freq\": \"DAILY\", \"valid_from\": \"2023-09-10\","
		    "\"valid_to\": \"2023-09-12\"," HOURS "}",
		    2023, 9, "10 11 12");
	expect_days(
	    test,
	    "{\"freq\": \"DAILY\", \"dtstart\": \"2023-09-27\", \"until\": \"2023-09-29\"," HOURS
	    "}",
	    2023, 9, "27 28 29");
	/* Occurrences are counted from the start, also those outside the validity. */
	expect_days(test,
		    "{\"freq\": \"DAILY\", \"dtstart\": \"2023-08-30\", \"count\": 4,"
		    "\"valid_from\": \"2023-09-01\"," HOURS "}",
		    2023, 9, "1 2");
	expect_days(test, "{\"dtstart\": \"2023-09-15\"," HOURS "}", 2023, 9, "15");
}

static void
times_are_wall_clock_in_spite_of_their_zone_letter(void **state)
{
	static const char *const nine[] = {"09:00",     "09:00:00",    "09:00Z",
					   "09:00:00Z", "09:00+01:00", "09:00:00+00:00"};
	struct calendar_test *test = *state;
	for (size_t i = 0; i < ARRAY_LEN(nine); i++) {
		struct schedule schedule =
		    sound(test, arena_printf(&test->arena,
					     "{\"freq\": \"DAILY\", \"opens_at\": \"%s\","
					     "\"closes_at\": \"24:00\"}",
					     nine[i]));
		assert_true(schedule.has_hours);
		assert_int_equal(schedule.open_min, 540);
		assert_int_equal(schedule.close_min, 1440);
	}
}

static void
words_without_times_open_nothing(void **state)
{
	struct calendar_test *test = *state;
	struct schedule schedule = sound(test, "{\"description\": \"Ring us.\"}");
	assert_false(schedule.has_hours);
	assert_false(schedule_occurs(&schedule, calendar_date("2023-09-15")));
}

static void
only_few_days_or_one_are_dated(void **state)
{
	struct calendar_test *test = *state;
	assert_true(sound(test, "{\"dtstart\": \"2023-12-25\"," HOURS "}").is_dated);
	assert_true(sound(test, "{\"freq\": \"DAILY\", \"valid_from\": \"2023-12-01\","
				"\"valid_to\": \"2023-12-31\"," HOURS "}")
			.is_dated);
	assert_false(sound(test, "{\"freq\": \"DAILY\", \"valid_from\": \"2023-12-01\","
				 "\"valid_to\": \"2024-01-01\"," HOURS "}")
			 .is_dated);
	assert_false(sound(test, "{\"freq\": \"DAILY\"," HOURS "}").is_dated);
}

static void
what_breaks_the_rules_of_a_schedule_is_refused_at_its_pointer(void **state)
{
	static const struct {
		const char *members; /* hours are added */
		const char *at;
		const char *part;
	} refused[] = {
	    {"\"freq\": \"FORTNIGHTLY\"", "/freq", "allowed are"},
	    {"\"freq\": \"WEEKLY\"", "", "names no days"},
	    {"\"byday\": \"MO\"", "", "no freq"},
	    {"\"interval\": 2, \"freq\": \"DAILY\"", "", "needs dtstart"},
	    {"\"count\": 2, \"freq\": \"DAILY\"", "", "needs dtstart"},
	    {"\"freq\": \"WEEKLY\", \"count\": 1251, \"interval\": 2", "", "2500 weeks"},
	    {"\"freq\": \"DAILY\", \"interval\": 0", "/interval", "is 0"},
	    {"\"freq\": \"DAILY\", \"interval\": 401", "/interval", "is 401"},
	    {"\"freq\": \"DAILY\", \"interval\": 1.5", "/interval", "whole number"},
	    {"\"freq\": \"WEEKLY\", \"byday\": \"MO,XX\"", "/byday", "\"XX\""},
	    {"\"freq\": \"WEEKLY\", \"byday\": \"MO,,TU\"", "/byday", "\"\""},
	    {"\"freq\": \"WEEKLY\", \"byday\": \"1MO\"", "/byday", "counts days"},
	    {"\"freq\": \"MONTHLY\", \"byday\": \"6MO\"", "/byday", "\"6MO\""},
	    {"\"freq\": \"MONTHLY\", \"byday\": \"0MO\"", "/byday", "\"0MO\""},
	    {"\"freq\": \"WEEKLY\", \"byday\": \"MO\", \"bymonthday\": \"1\"", "/bymonthday",
	     "MONTHLY only"},
	    {"\"freq\": \"MONTHLY\", \"bymonthday\": \"32\"", "/bymonthday", "\"32\""},
	    {"\"freq\": \"MONTHLY\", \"bymonthday\": \"0\"", "/bymonthday", "\"0\""},
	    {"\"freq\": \"MONTHLY\", \"bymonthday\": \"1\", \"byday\": \"2SU\"", "/bymonthday",
	     "counted byday"},
	    {"\"freq\": \"DAILY\", \"dtstart\": \"2023-09-01\", \"count\": 2,"
	     "\"until\": \"2023-09-09\"",
	     "", "both count and until"},
	    {"\"freq\": \"DAILY\", \"valid_from\": \"2023-09-02\", \"valid_to\": \"2023-09-01\"",
	     "", "valid_to before"},
	    {"\"freq\": \"DAILY\", \"valid_from\": \"01/09/2023\"", "/valid_from", "not a date"},
	};
	struct calendar_test *test = *state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		read(test, arena_printf(&test->arena, "{%s," HOURS "}", refused[i].members));
		if (!calendar_has_problem(test, refused[i].at, refused[i].part))
			fail_msg("no \"%s\" for %s", refused[i].part, refused[i].members);
	}
}

static void
a_rule_past_our_reach_opens_nothing_and_is_noted(void **state)
{
	static const char *const past[][2] = {
	    {"\"freq\": \"HOURLY\"", "/freq"},
	    {"\"freq\": \"YEARLY\", \"byday\": \"2MO\"", "/freq"},
	    {"\"freq\": \"DAILY\", \"byweekno\": \"41\"", "/byweekno"},
	    {"\"freq\": \"MONTHLY\", \"byday\": \"MO\", \"bysetpos\": \"1\"", "/bysetpos"},
	};
	struct calendar_test *test = *state;
	for (size_t i = 0; i < ARRAY_LEN(past); i++) {
		struct schedule schedule =
		    sound(test, arena_printf(&test->arena, "{%s," HOURS "}", past[i][0]));
		assert_false(schedule.has_hours);
		assert_int_equal(notes->count, 1);
		assert_string_equal(notes->list[0].at, past[i][1]);
	}
	assert_true(sound(test, "{\"freq\": \"DAILY\", \"byweekno\": \"\"," HOURS "}").has_hours);
	assert_int_equal(notes->count, 0);
	/* Its hours are looked at all the same. */
	read(test, "{\"freq\": \"HOURLY\", \"opens_at\": \"17:00\", \"closes_at\": \"09:00\"}");
	assert_true(calendar_has_problem(test, "", "closes at or before"));
}

static void
wrong_and_backward_hours_are_refused(void **state)
{
	static const struct {
		const char *opens;
		const char *closes;
		const char *at;
	} refused[] = {
	    {"17:00", "09:00", ""},
	    {"09:00", "09:00", ""},
	    {"22:00", "02:00", ""},
	    {"9:00", "17:00", "/opens_at"},
	    {"09:00", "24:01", "/closes_at"},
	    {"09:00:30", "17:00", "/opens_at"},
	    {"09:00-05:00", "17:00", "/opens_at"},
	    {"09:00", "five", "/closes_at"},
	    {"09:00", "", ""},
	    {"09:00", "17:00:00Zx", "/closes_at"},
	};
	struct calendar_test *test = *state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		read(test, arena_printf(&test->arena,
					"{\"freq\": \"DAILY\", \"opens_at\": \"%s\","
					"\"closes_at\": \"%s\"}",
					refused[i].opens, refused[i].closes));
		assert_int_equal(test->problems.count, 1);
		assert_string_equal(test->problems.list[0].at, refused[i].at);
	}
}

static bool
overlap(struct calendar_test *test, const char *a, const char *b)
{
	struct schedule left = sound(test, a);
	struct schedule right = sound(test, b);
	bool is_overlap = schedule_overlap(&left, &right);
	assert_int_equal(is_overlap, schedule_overlap(&right, &left));
	return is_overlap;
}

static void
schedules_overlap_when_a_day_has_both_at_once(void **state)
{
	struct calendar_test *test = *state;
	const char *fridays = "{\"freq\": \"WEEKLY\", \"byday\": \"TH,FR\"," HOURS "}";
	assert_true(overlap(test, fridays,
			    "{\"freq\": \"WEEKLY\", \"byday\": \"FR\", \"opens_at\": \"16:59\","
			    "\"closes_at\": \"18:00\"}"));
	assert_false(overlap(test, fridays,
			     "{\"freq\": \"WEEKLY\", \"byday\": \"FR\", \"opens_at\": \"17:00\","
			     "\"closes_at\": \"18:00\"}"));
	assert_false(overlap(test, fridays, "{\"freq\": \"WEEKLY\", \"byday\": \"MO\"," HOURS "}"));
	assert_true(
	    overlap(test, fridays, "{\"freq\": \"MONTHLY\", \"bymonthday\": \"13\"," HOURS "}"));
	assert_false(overlap(test, fridays, "{\"dtstart\": \"2023-09-16\"," HOURS "}"));
	assert_true(overlap(test, fridays, "{\"dtstart\": \"2023-09-15\"," HOURS "}"));
	/* One ends before the other begins. */
	assert_false(overlap(test, "{\"freq\": \"DAILY\", \"valid_to\": \"2023-09-14\"," HOURS "}",
			     "{\"freq\": \"DAILY\", \"valid_from\": \"2023-09-15\"," HOURS "}"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(weekly_rules_fall_on_their_weekdays),
	    TEST(monthly_rules_count_from_either_end),
	    TEST(validity_until_and_count_end_a_rule),
	    TEST(times_are_wall_clock_in_spite_of_their_zone_letter),
	    TEST(words_without_times_open_nothing),
	    TEST(only_few_days_or_one_are_dated),
	    TEST(what_breaks_the_rules_of_a_schedule_is_refused_at_its_pointer),
	    TEST(a_rule_past_our_reach_opens_nothing_and_is_noted),
	    TEST(wrong_and_backward_hours_are_refused),
	    TEST(schedules_overlap_when_a_day_has_both_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
