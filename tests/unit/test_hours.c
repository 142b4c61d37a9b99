/* SPDX-License-Identifier: MIT
 *
 * A place's day: what goes before what, and from when until when a door stays shut.
 */
#include "calendar/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

static struct schedule
schedule_of(struct calendar_test *test, const char *text)
{
	struct schedule schedule;
	json_t *value = json_parse(text, strlen(text), &test->problems);
	assert_non_null(value);
	schedule_read(json_root(value, &test->problems), &test->problems, &schedule);
	json_decref(value);
	assert_int_equal(test->problems.count, 0);
	return schedule;
}

static struct hours
osm_of(struct calendar_test *test, const char *text)
{
	struct hours hours = {.osm = osm_hours_parse(text, NULL, &test->arena, &test->problems)};
	assert_non_null(hours.osm);
	return hours;
}

/* What the words say, for who tells it in others. */
static enum hours_why
why_of(const char *because)
{
	return strncmp(because, "bank holiday", 12) == 0 ? HOURS_WHY_HOLIDAY
	       : strncmp(because, "no session", 10) == 0 ? HOURS_WHY_NO_SESSION
	       : strcmp(because, "hours not known") == 0 ? HOURS_WHY_UNKNOWN
							 : HOURS_WHY_SAID;
}

static void
expect(struct calendar_test *test, const struct hours *hours, const char *date, const char *open,
       const char *because)
{
	struct hours_day day;
	hours_open(hours, &test->holidays, calendar_date(date), &day);
	assert_string_equal(calendar_day_text(test, &day), open);
	assert_string_equal(day.because, because);
	assert_int_equal(day.why, why_of(because));
}

static const char WEEKDAYS[] = "{\"freq\": \"WEEKLY\", \"byday\": \"MO,TU,WE,TH,FR\","
			       "\"opens_at\": \"09:00\", \"closes_at\": \"12:00\"}";
static const char AFTERNOONS[] = "{\"freq\": \"WEEKLY\", \"byday\": \"MO,FR\","
				 "\"opens_at\": \"13:00\", \"closes_at\": \"17:00\"}";

static void
schedules_of_one_place_add_up(void **state)
{
	struct calendar_test *test = *state;
	struct schedule list[] = {schedule_of(test, WEEKDAYS), schedule_of(test, AFTERNOONS)};
	struct hours hours = {.schedules = list, .n_schedules = 2};
	expect(test, &hours, "2023-09-15", "09:00-12:00 13:00-17:00", "");
	expect(test, &hours, "2023-09-14", "09:00-12:00", "");
	expect(test, &hours, "2023-09-16", "", "closed on Saturday");
}

static void
a_repeating_schedule_is_shut_on_a_bank_holiday_unless_told_otherwise(void **state)
{
	struct calendar_test *test = *state;
	struct schedule list[] = {schedule_of(test, WEEKDAYS)};
	struct hours hours = {.schedules = list, .n_schedules = 1};
	expect(test, &hours, "2023-12-25", "", "bank holiday: Christmas Day");
	hours.on_holidays = HOURS_HOLIDAYS_USUAL;
	expect(test, &hours, "2023-12-25", "09:00-12:00", "bank holiday: Christmas Day");
	expect(test, &hours, "2023-12-24", "", "closed on Sunday");
}

/* Saturday, the feast; its substitute is the Monday. */
static void
doors_are_shut_on_the_feast_and_on_its_substitute(void **state)
{
	struct calendar_test *test = *state;
	struct schedule list[] = {schedule_of(
	    test, "{\"freq\": \"DAILY\", \"opens_at\": \"09:00\", \"closes_at\": \"12:00\"}")};
	struct hours hours = {.schedules = list, .n_schedules = 1};
	expect(test, &hours, "2026-12-26", "", "bank holiday: Boxing Day");
	expect(test, &hours, "2026-12-27", "09:00-12:00", "");
	expect(test, &hours, "2026-12-28", "", "bank holiday: Boxing Day");
	struct hours osm = osm_of(test, "Mo-Sa 09:00-17:00; PH off");
	expect(test, &osm, "2027-12-25", "", "bank holiday: Christmas Day");
	expect(test, &osm, "2028-01-01", "", "bank holiday: New Year’s Day");
	struct hours silent = osm_of(test, "Mo-Sa 09:00-17:00");
	expect(test, &silent, "2026-12-26", "09:00-17:00",
	       "bank holiday: Boxing Day, hours may differ");
}

static void
a_dated_schedule_opens_on_a_bank_holiday(void **state)
{
	struct calendar_test *test = *state;
	struct schedule list[] = {
	    schedule_of(test, WEEKDAYS),
	    schedule_of(test, "{\"dtstart\": \"2023-12-25\", \"opens_at\": \"11:00\","
			      "\"closes_at\": \"14:00\"}"),
	};
	struct hours hours = {.schedules = list, .n_schedules = 2};
	expect(test, &hours, "2023-12-25", "11:00-14:00", "bank holiday: Christmas Day");
	expect(test, &hours, "2023-12-26", "", "bank holiday: Boxing Day");
}

static struct hours_rule
rule_of(struct calendar_test *test, enum hours_rule_kind kind, const char *from, const char *until,
	const char *osm)
{
	struct hours_rule rule = {.kind = kind,
				  .from = calendar_date(from),
				  .until = calendar_date(until),
				  .until_min = 1440,
				  .because = ""};
	if (osm != NULL)
		rule.osm = osm_hours_parse(osm, NULL, &test->arena, &test->problems);
	assert_int_equal(test->problems.count, 0);
	return rule;
}

static void
closures_go_before_hours_and_the_end_of_a_service_before_all(void **state)
{
	struct calendar_test *test = *state;
	struct hours hours = osm_of(test, "24/7");
	struct hours_rule closures[] = {
	    rule_of(test, HOURS_CLOSURE, "2023-09-14", "2023-09-15", NULL),
	    rule_of(test, HOURS_CLOSURE, "2023-09-20", "2023-09-20", NULL),
	    rule_of(test, HOURS_CLOSURE, "2023-09-25", "2023-09-26", NULL),
	};
	closures[0].because = "flood";
	closures[2].from_min = 720;
	closures[2].until_min = 1500; /* one in the morning of the next date */
	hours.rules = closures;
	hours.n_rules = hours.n_closures = 3;
	expect(test, &hours, "2023-09-13", "00:00-24:00", "");
	expect(test, &hours, "2023-09-14", "", "flood");
	expect(test, &hours, "2023-09-15", "", "flood");
	expect(test, &hours, "2023-09-16", "00:00-24:00", "");
	expect(test, &hours, "2023-09-20", "", "closed");
	expect(test, &hours, "2023-09-25", "00:00-12:00", "shut 12:00-25:00");
	expect(test, &hours, "2023-09-26", "01:00-12:00", "shut 12:00-25:00");
	expect(test, &hours, "2023-09-27", "01:00-24:00", "shut 12:00-25:00");
	hours.shut_because = "temporarily closed";
	expect(test, &hours, "2023-09-13", "", "temporarily closed");
	/* Of hours that nobody knows a closure knows that day. */
	struct hours unknown = {.rules = closures, .n_rules = 3, .n_closures = 3};
	expect(test, &unknown, "2023-09-14", "", "flood");
	expect(test, &unknown, "2023-09-16", "", "hours not known");
}

static void
a_break_shuts_its_hours_and_a_season_takes_the_place_of_the_usual_ones(void **state)
{
	struct calendar_test *test = *state;
	struct hours hours = osm_of(test, "Mo-Fr 09:00-17:00; PH off");
	const struct hours_rule rules[] = {
	    rule_of(test, HOURS_SEASON, "2023-07-20", "2023-08-31", "Mo-Th 10:00-15:00; PH off"),
	    rule_of(test, HOURS_BREAK, "1970-01-01", "2199-12-31", "Mo-Fr 12:30-13:30"),
	    rule_of(test, HOURS_BREAK, "2023-08-01", "2023-08-02", "10:00-15:00"),
	};
	hours.rules = rules;
	hours.n_rules = ARRAY_LEN(rules);
	expect(test, &hours, "2023-07-19", "09:00-12:30 13:30-17:00", "");
	expect(test, &hours, "2023-07-20", "10:00-12:30 13:30-15:00", "");
	expect(test, &hours, "2023-07-21", "", "closed on Friday");
	expect(test, &hours, "2023-08-01", "", "closed");
	expect(test, &hours, "2023-08-28", "", "bank holiday: Summer bank holiday");
	expect(test, &hours, "2023-08-31", "10:00-12:30 13:30-15:00", "");
	expect(test, &hours, "2023-09-01", "09:00-12:30 13:30-17:00", "");
}

static void
sessions_are_what_is_left_of_the_hours_and_all_that_is_known_of_unknown_ones(void **state)
{
	struct calendar_test *test = *state;
	const struct hours_rule rules[] = {
	    rule_of(test, HOURS_SESSION, "2023-09-01", "2023-12-31", "Tu 10:00-12:00,14:00-18:00"),
	    rule_of(test, HOURS_SESSION, "2023-09-01", "2023-12-31", "Mo 08:00-10:00"),
	};
	struct hours hours = osm_of(test, "Mo-Fr 09:00-17:00; PH off");
	hours.rules = rules;
	hours.n_rules = ARRAY_LEN(rules);
	expect(test, &hours, "2023-08-29", "09:00-17:00", "");
	expect(test, &hours, "2023-09-05", "10:00-12:00 14:00-17:00", "");
	expect(test, &hours, "2023-09-04", "09:00-10:00", "");
	expect(test, &hours, "2023-09-06", "", "no session on Wednesday");
	expect(test, &hours, "2023-12-25", "", "bank holiday: Christmas Day");
	struct hours unknown = {.rules = rules, .n_rules = ARRAY_LEN(rules)};
	expect(test, &unknown, "2023-09-05", "10:00-12:00 14:00-18:00", "");
	expect(test, &unknown, "2023-12-25", "", "bank holiday: Christmas Day");
	expect(test, &unknown, "2023-08-29", "", "hours not known");
}

static void
hours_that_nobody_told_are_unknown_and_not_shut(void **state)
{
	struct calendar_test *test = *state;
	struct schedule words[] = {schedule_of(test, "{\"description\": \"Ring us.\"}")};
	struct hours hours = {.schedules = words, .n_schedules = 1};
	struct hours_day day;
	struct hours_shut shut;
	for (size_t n = 0; n <= 1; n++) {
		hours.n_schedules = n;
		hours_open(&hours, &test->holidays, calendar_date("2023-09-15"), &day);
		assert_false(day.is_known);
		assert_string_equal(day.because, "hours not known");
		assert_int_equal(day.why, HOURS_WHY_UNKNOWN);
		assert_false(
		    hours_shut_after(&hours, &test->holidays, calendar_date("2023-09-15"), &shut));
	}
}

static void
expect_shut(struct calendar_test *test, const struct hours *hours, const char *date,
	    const char *from, const char *until)
{
	struct hours_shut shut;
	assert_true(hours_shut_after(hours, &test->holidays, calendar_date(date), &shut));
	char day[CIVIL_DATE_SIZE];
	char time[CIVIL_TIME_SIZE];
	civil_date_format(shut.from.date, day);
	civil_time_format(shut.from.minute, time);
	assert_string_equal(arena_printf(&test->arena, "%s %s", day, time), from);
	assert_int_equal(shut.reopens, until[0] != '\0');
	if (!shut.reopens)
		return;
	civil_date_format(shut.until.date, day);
	civil_time_format(shut.until.minute, time);
	assert_string_equal(arena_printf(&test->arena, "%s %s", day, time), until);
}

static void
a_door_is_shut_from_the_last_closing_until_the_next_opening(void **state)
{
	struct calendar_test *test = *state;
	struct hours office = osm_of(test, "Mo-Th 09:00-17:00; Fr 09:00-16:30; PH off");
	expect_shut(test, &office, "2023-09-15", "2023-09-15 16:30", "2023-09-18 09:00");
	expect_shut(test, &office, "2023-12-22", "2023-12-22 16:30", "2023-12-27 09:00");
	/* Shut on the very day: from its beginning. */
	expect_shut(test, &office, "2023-09-16", "2023-09-16 00:00", "2023-09-18 09:00");
	struct hours_shut shut;
	assert_false(
	    hours_shut_after(&office, &test->holidays, calendar_date("2023-09-14"), &shut));
	struct hours never = osm_of(test, "off");
	expect_shut(test, &never, "2023-09-15", "2023-09-15 00:00", "");
	struct hours club = osm_of(test, "Fr 22:00-02:00");
	expect_shut(test, &club, "2023-09-15", "2023-09-15 26:00", "2023-09-22 22:00");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(schedules_of_one_place_add_up),
	    TEST(a_repeating_schedule_is_shut_on_a_bank_holiday_unless_told_otherwise),
	    TEST(doors_are_shut_on_the_feast_and_on_its_substitute),
	    TEST(a_dated_schedule_opens_on_a_bank_holiday),
	    TEST(closures_go_before_hours_and_the_end_of_a_service_before_all),
	    TEST(a_break_shuts_its_hours_and_a_season_takes_the_place_of_the_usual_ones),
	    TEST(sessions_are_what_is_left_of_the_hours_and_all_that_is_known_of_unknown_ones),
	    TEST(hours_that_nobody_told_are_unknown_and_not_shut),
	    TEST(a_door_is_shut_from_the_last_closing_until_the_next_opening),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
