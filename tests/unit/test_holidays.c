/* SPDX-License-Identifier: MIT
 *
 * Bank holidays: the official list, its gaps and its faults.
 */
#include "calendar/holidays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

#define LIST "{\"x\": {\"division\": \"x\", \"events\": "

static int
parse(struct calendar_test *test, const char *text, const char *division)
{
	struct holidays holidays;
	calendar_forget(test);
	return holidays_parse(text, strlen(text), division, &test->arena, &test->problems,
			      &holidays);
}

static void
the_official_list_knows_substitutes_and_days_that_no_rule_gives(void **state)
{
	struct calendar_test *test = *state;
	const struct holidays *holidays = &test->holidays;
	static const struct {
		const char *date;
		const char *title; /* NULL: none */
	} days[] = {
	    {"2023-05-08", "Bank holiday for the coronation of King Charles III"},
	    {"2022-09-19", "Bank Holiday for the State Funeral of Queen Elizabeth II"},
	    {"2020-05-08", "Early May bank holiday (VE day)"},
	    {"2020-05-04", NULL},
	    {"2022-12-27", "Christmas Day"},
	    {"2022-12-25", NULL},
	    {"2024-12-26", "Boxing Day"},
	    {"2023-09-15", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		const struct holiday *holiday =
		    holidays_find(holidays, calendar_date(days[i].date));
		if (days[i].title == NULL)
			assert_null(holiday);
		else
			assert_string_equal(holiday->title, days[i].title);
	}
	assert_int_equal(holidays->first.day, calendar_date("2012-01-02").day);
	assert_int_equal(holidays->last.day, calendar_date("2028-12-26").day);
	assert_string_equal(holidays->division, "england-and-wales");
}

/* Law goes by the list; doors are shut on the feast, too. */
static void
a_feast_on_a_weekend_is_kept_beside_its_substitute(void **state)
{
	struct calendar_test *test = *state;
	const struct holidays *holidays = &test->holidays;
	static const struct {
		const char *date;
		const char *title; /* NULL: none */
		bool is_listed;
	} days[] = {
	    {"2026-12-25", "Christmas Day", true},
	    {"2026-12-26", "Boxing Day", false},
	    {"2026-12-27", NULL, false},
	    {"2026-12-28", "Boxing Day", true},
	    {"2027-12-25", "Christmas Day", false},
	    {"2027-12-26", "Boxing Day", false},
	    {"2028-01-01", "New Year’s Day", false},
	    {"2028-01-03", "New Year’s Day", true},
	    {"2021-03-17", NULL, false},
	    {"2012-06-05", "Queen’s Diamond Jubilee", true},
	};
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		struct civil_date date = calendar_date(days[i].date);
		const struct holiday *kept = holidays_find_kept(holidays, date);
		assert_int_equal(holidays_find(holidays, date) != NULL, days[i].is_listed);
		if (days[i].title == NULL)
			assert_null(kept);
		else
			assert_string_equal(kept->title, days[i].title);
	}
	assert_true(holidays_is_working_day(holidays, calendar_date("2026-12-24")));
	assert_int_equal(holidays_working_day_after(holidays, calendar_date("2026-12-24")).day,
			 calendar_date("2026-12-29").day);
}

static void
scotland_keeps_its_own_feasts(void **state)
{
	struct calendar_test *test = *state;
	struct holidays scotland;
	size_t n;
	char *text = calendar_file(test, "conf/holidays/bank-holidays.json", &n);
	assert_int_equal(
	    holidays_parse(text, n, "scotland", &test->arena, &test->problems, &scotland), 0);
	text = calendar_file(test, "conf/holidays/feasts.json", &n);
	assert_int_equal(holidays_add_feasts(text, n, &test->arena, &test->problems, &scotland), 0);
	/* 2 January 2022 was a Sunday: its substitute is the Tuesday, behind that of the first. */
	assert_string_equal(holidays_find_kept(&scotland, calendar_date("2022-01-02"))->title,
			    "2nd January");
	assert_string_equal(holidays_find_kept(&scotland, calendar_date("2024-11-30"))->title,
			    "St Andrew’s Day");
}

static void
feasts_with_a_fault_are_refused_whole(void **state)
{
	struct calendar_test *test = *state;
	static const struct {
		const char *text, *at;
	} bad[] = {
	    {"[]", ""},
	    {"{}", "/feasts"},
	    {"{\"feasts\":[{\"title\":\"A\",\"day\":\"02-29\",\"source\":\"s\"}]}",
	     "/feasts/0/day"},
	    {"{\"feasts\":[{\"title\":\"A\",\"day\":\"1-1\",\"source\":\"s\"}]}", "/feasts/0/day"},
	    {"{\"feasts\":[{\"title\":\"A\",\"day\":\"01-01\"}]}", "/feasts/0/source"},
	    {"{\"feasts\":[{\"title\":\"A\",\"day\":\"01-01\",\"source\":\"s\"},"
	     "{\"title\":\"A\",\"day\":\"01-02\",\"source\":\"s\"}]}",
	     "/feasts/1"},
	};
	size_t n = test->holidays.n_feasts;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		calendar_forget(test);
		assert_int_equal(holidays_add_feasts(bad[i].text, strlen(bad[i].text), &test->arena,
						     &test->problems, &test->holidays),
				 E_INPUT);
		assert_true(calendar_has_problem(test, bad[i].at, ""));
		assert_int_equal(test->holidays.n_feasts, n);
	}
}

static void
other_divisions_have_other_days(void **state)
{
	struct calendar_test *test = *state;
	struct holidays scotland;
	size_t n;
	char *text = calendar_file(test, "conf/holidays/bank-holidays.json", &n);
	assert_int_equal(
	    holidays_parse(text, n, "scotland", &test->arena, &test->problems, &scotland), 0);
	assert_non_null(holidays_find(&scotland, calendar_date("2024-01-02")));
	assert_null(holidays_find(&test->holidays, calendar_date("2024-01-02")));
}

static void
the_list_covers_its_own_dates_and_not_one_more(void **state)
{
	struct calendar_test *test = *state;
	assert_true(holidays_covers(&test->holidays, calendar_date("2012-01-02")));
	assert_false(holidays_covers(&test->holidays, calendar_date("2012-01-01")));
	assert_true(holidays_covers(&test->holidays, calendar_date("2028-12-26")));
	assert_false(holidays_covers(&test->holidays, calendar_date("2028-12-27")));
}

static void
working_days_step_over_weekends_and_holidays(void **state)
{
	struct calendar_test *test = *state;
	const struct holidays *holidays = &test->holidays;
	struct civil_date easter_monday = calendar_date("2025-04-21");
	assert_int_equal(holidays_working_day_back(holidays, easter_monday).day,
			 calendar_date("2025-04-17").day);
	assert_int_equal(holidays_working_day_after(holidays, easter_monday).day,
			 calendar_date("2025-04-22").day);
	struct civil_date tuesday = calendar_date("2025-04-22");
	assert_int_equal(holidays_working_day_back(holidays, tuesday).day, tuesday.day);
	assert_int_equal(holidays_working_day_after(holidays, calendar_date("2024-12-24")).day,
			 calendar_date("2024-12-27").day);
}

static void
an_absent_list_is_a_fault_and_never_no_holidays(void **state)
{
	struct calendar_test *test = *state;
	assert_int_equal(parse(test, "{}", "x"), E_INPUT);
	assert_true(calendar_has_problem(test, "/x", "is missing"));
	assert_int_equal(parse(test, LIST "[]}}", "x"), E_INPUT);
	assert_true(calendar_has_problem(test, "/x/events", "0 entries"));
	assert_int_equal(parse(test, LIST "[]}}", "y"), E_INPUT);
	assert_int_equal(parse(test, "", "x"), E_INPUT);
	assert_int_equal(parse(test, "[]", "x"), E_INPUT);
}

static void
every_fault_is_told_at_its_pointer(void **state)
{
	struct calendar_test *test = *state;
	assert_int_equal(parse(test,
			       LIST "[{\"title\": \"A\", \"date\": \"2024-02-30\"}, 7,"
				    "{\"title\": \"B\", \"date\": \"2024-01-01\", \"notes\": 3},"
				    "{\"title\": \"\", \"date\": \"2024-01-01\"}]}}",
			       "x"),
			 E_INPUT);
	assert_true(calendar_has_problem(test, "/x/events/0/date", "not a date"));
	assert_true(calendar_has_problem(test, "/x/events/1", "object"));
	assert_true(calendar_has_problem(test, "/x/events/2/notes", "text"));
	assert_true(calendar_has_problem(test, "/x/events/3/title", "empty"));
	assert_true(calendar_has_problem(test, "/x/events/3", "same date"));
	assert_int_equal(test->problems.count, 5);
}

static void
the_end_is_near_from_120_days_on(void **state)
{
	struct calendar_test *test = *state;
	assert_false(holidays_end_is_near(&test->holidays, calendar_date("2028-08-27")));
	assert_true(holidays_end_is_near(&test->holidays, calendar_date("2028-08-28")));
	assert_true(holidays_end_is_near(&test->holidays, calendar_date("2030-01-01")));
}

/* The dates of ${text}, a blank between them. */
static struct holidays
list_of(struct calendar_test *test, const char *text)
{
	struct holidays list;
	const char *json = LIST "[";
	for (const char *date = text; *date != '\0'; date += date[10] == ' ' ? 11 : 10)
		json = arena_printf(&test->arena, "%s%s{\"title\": \"Day\", \"date\": \"%.10s\"}",
				    json, date == text ? "" : ",", date);
	json = arena_printf(&test->arena, "%s]}}", json);
	assert_int_equal(
	    holidays_parse(json, strlen(json), "x", &test->arena, &test->problems, &list), 0);
	return list;
}

static void
a_list_may_follow_that_knows_all_that_is_still_to_come(void **state)
{
	static const struct {
		const char *fresh, *in_use, *why; /* NULL: it may */
	} cases[] = {
	    {"2026-01-01 2026-12-25 2027-12-27", "2020-01-01 2026-12-25", NULL},
	    {"2026-01-01 2026-06-15 2026-12-25", "2026-01-01 2026-12-25", NULL},
	    {"2026-01-01 2026-12-25", NULL, NULL},
	    {"2026-01-01 2027-12-27", "2026-01-01 2026-12-25 2027-12-27", "lost 2026-12-25 (Day)"},
	    {"2026-01-01 2026-12-25", "2026-01-01 2026-12-25 2027-12-27", "lost 2027-12-27"},
	    {"2026-01-01 2027-12-27", "2026-01-01 2026-06-10 2027-12-27", "lost 2026-06-10"},
	    {"2026-01-01 2027-12-27", "2026-01-01 2026-06-09 2027-12-27", NULL},
	    {"2026-06-11 2027-12-27", "2020-01-01", "begins only on 2026-06-11"},
	    {"2026-06-10 2027-12-27", "2020-01-01", NULL},
	    {"2026-01-01 2026-06-09", "2020-01-01", "ended on 2026-06-09"},
	};
	struct calendar_test *test = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		calendar_forget(test);
		struct holidays fresh = list_of(test, cases[i].fresh);
		struct holidays in_use =
		    list_of(test, cases[i].in_use == NULL ? "2020-01-01" : cases[i].in_use);
		bool may = holidays_may_follow(&fresh, cases[i].in_use == NULL ? NULL : &in_use,
					       calendar_date("2026-06-10"), &test->problems);
		assert_int_equal(may, cases[i].why == NULL);
		assert_int_equal(test->problems.count, !may);
		if (!may)
			assert_true(calendar_has_problem(test, "x", cases[i].why));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_end_is_near_from_120_days_on),
	    TEST(a_list_may_follow_that_knows_all_that_is_still_to_come),
	    TEST(the_official_list_knows_substitutes_and_days_that_no_rule_gives),
	    TEST(a_feast_on_a_weekend_is_kept_beside_its_substitute),
	    TEST(scotland_keeps_its_own_feasts),
	    TEST(feasts_with_a_fault_are_refused_whole),
	    TEST(other_divisions_have_other_days),
	    TEST(the_list_covers_its_own_dates_and_not_one_more),
	    TEST(working_days_step_over_weekends_and_holidays),
	    TEST(an_absent_list_is_a_fault_and_never_no_holidays),
	    TEST(every_fault_is_told_at_its_pointer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
