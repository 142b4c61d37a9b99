/* SPDX-License-Identifier: MIT
 *
 * OpenStreetMap's opening hours: what is open, why it is shut, and what is refused where. Whole
 * years are compared with another program by tests/judges/judge_hours.mjs.
 */
#include "calendar/osm_hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

static struct osm_hours *
parse(struct calendar_test *test, const char *text)
{
	calendar_forget(test);
	return osm_hours_parse(text, NULL, &test->arena, &test->problems);
}

static struct hours_day
open_on(struct calendar_test *test, const char *text, const char *date)
{
	struct hours_day day;
	struct osm_hours *hours = parse(test, text);
	assert_non_null(hours);
	osm_hours_open(hours, &test->holidays, calendar_date(date), &day);
	return day;
}

static void
expect(struct calendar_test *test, const char *text, const char *date, const char *open,
       const char *because)
{
	struct hours_day day = open_on(test, text, date);
	assert_string_equal(calendar_day_text(test, &day), open);
	assert_string_equal(day.because, because);
}

static void
days_lists_and_ranges_open_on_their_days(void **state)
{
	struct calendar_test *test = *state;
	/* 2023-09-15 is a Friday. */
	expect(test, "24/7", "2023-09-15", "00:00-24:00", "");
	expect(test, "Mo-Su 24/7", "2023-09-15", "00:00-24:00", "");
	expect(test, "09:00-17:00", "2023-09-17", "09:00-17:00", "");
	expect(test, "Mo-Fr 09:00-17:00", "2023-09-15", "09:00-17:00", "");
	expect(test, "Mo-Fr 09:00-17:00", "2023-09-16", "", "closed on Saturday");
	expect(test, "Mo,We,Fr 09:00-12:00,13:00-17:30", "2023-09-15", "09:00-12:00 13:00-17:30",
	       "");
	expect(test, "Sa-Mo 10:00-12:00", "2023-09-17", "10:00-12:00", "");
	expect(test, "Sa-Mo 10:00-12:00", "2023-09-19", "", "closed on Tuesday");
	expect(test, "mo-fr 09:00-17:00; SA Off", "2023-09-16", "", "closed on Saturday");
	expect(test, "closed", "2023-09-16", "", "closed on Saturday");
}

static void
touching_and_overlapping_times_are_one_opening(void **state)
{
	struct calendar_test *test = *state;
	expect(test, "Fr 09:00-13:00,13:00-17:00", "2023-09-15", "09:00-17:00", "");
	expect(test, "Fr 10:00-14:00,09:00-12:00,15:00-16:00", "2023-09-15",
	       "09:00-14:00 15:00-16:00", "");
}

static void
an_opening_past_midnight_belongs_to_its_opening_day(void **state)
{
	struct calendar_test *test = *state;
	expect(test, "Fr 22:00-02:00", "2023-09-15", "22:00-26:00", "");
	expect(test, "Fr 22:00-02:00", "2023-09-16", "", "closed on Saturday");
	expect(test, "Fr 22:00-26:00", "2023-09-15", "22:00-26:00", "");
	expect(test, "Fr 10:00-00:00", "2023-09-15", "10:00-24:00", "");
	expect(test, "Fr 10:00-24:00", "2023-09-15", "10:00-24:00", "");
	expect(test, "Fr 00:00-00:00", "2023-09-15", "00:00-24:00", "");
	expect(test, "Fr 20:00-48:00", "2023-09-15", "20:00-48:00", "");
}

static void
a_later_rule_takes_the_place_of_earlier_ones_on_its_days(void **state)
{
	struct calendar_test *test = *state;
	expect(test, "Mo-Fr 09:00-17:00; Fr 10:00-12:00", "2023-09-15", "10:00-12:00", "");
	expect(test, "Mo-Fr 09:00-17:00, Fr 18:00-20:00", "2023-09-15", "09:00-17:00 18:00-20:00",
	       "");
	expect(test, "Mo-Fr 09:00-17:00; Fr 12:00-13:00 off", "2023-09-15",
	       "09:00-12:00 13:00-17:00", "");
	expect(test, "Fr off; Mo-Fr 09:00-17:00", "2023-09-15", "09:00-17:00", "");
	/* What runs past midnight yields to the rule of the next day, unless that adds. */
	expect(test, "Fr 22:00-02:00; Sa 10:00-12:00", "2023-09-15", "22:00-24:00", "");
	expect(test, "Fr 22:00-02:00, Sa 10:00-12:00", "2023-09-15", "22:00-26:00", "");
	expect(test, "Fr 22:00-02:00; Sa 00:30-01:00 off", "2023-09-15", "22:00-24:30 25:00-26:00",
	       "");
}

static void
public_holidays_open_shut_and_explain(void **state)
{
	struct calendar_test *test = *state;
	const char *weekdays = "Mo-Fr 09:00-17:00; PH off";
	expect(test, weekdays, "2023-12-25", "", "bank holiday: Christmas Day");
	expect(test, weekdays, "2023-12-27", "09:00-17:00", "");
	expect(test, weekdays, "2023-05-08", "",
	       "bank holiday: Bank holiday for the coronation of King Charles III");
	expect(test, "Mo-Fr 09:00-17:00; PH 10:00-12:00", "2023-12-25", "10:00-12:00",
	       "bank holiday: Christmas Day");
	expect(test, "Mo-Fr 09:00-17:00; PH,Su 10:00-12:00", "2023-12-24", "10:00-12:00", "");
	expect(test, "Mo-Fr 09:00-17:00", "2023-12-25", "09:00-17:00",
	       "bank holiday: Christmas Day, hours may differ");
	expect(test, "Tu-Fr 09:00-17:00", "2023-12-25", "", "closed on Monday");
	expect(test, "Su-Fr 22:00-02:00; PH off", "2023-12-24", "22:00-24:00", "");
}

static void
a_comment_without_a_state_promises_nothing(void **state)
{
	struct calendar_test *test = *state;
	expect(test, "Fr \"by appointment\"", "2023-09-15", "", "by appointment");
	expect(test, "Fr 09:00-12:00 \"ask first\"", "2023-09-15", "", "ask first");
	assert_int_equal(open_on(test, "Fr \"by appointment\"", "2023-09-15").why,
			 HOURS_WHY_UNKNOWN);
	assert_int_equal(open_on(test, "Fr off \"flood\"", "2023-09-15").why, HOURS_WHY_SAID);
	assert_int_equal(open_on(test, "PH off", "2023-12-25").why, HOURS_WHY_HOLIDAY);
	expect(test, "Fr 09:00-12:00 open \"ring the bell\"", "2023-09-15", "09:00-12:00",
	       "ring the bell");
	expect(test, "Fr 09:00-12:00, Fr 13:00-15:00 \"ask\"", "2023-09-15", "09:00-12:00", "ask");
	expect(test, "Fr off \"moved; see door\"", "2023-09-15", "", "moved; see door");
	expect(test, "PH \"by appointment\"", "2023-12-25", "",
	       "bank holiday: Christmas Day, by appointment");
}

static void
what_is_not_read_is_refused_at_its_column(void **state)
{
	static const struct {
		const char *text;
		const char *at;
	} refused[] = {
	    {"", "line 1 column 1"},
	    {"Mo-Sa 9:00-17:30", "line 1 column 7"},
	    {"Mo-Su dawn-dusk", "line 1 column 7"},
	    {"Jan sunrise-17:00", "line 1 column 1"},
	    {"Sa 10:00-030:00", "line 1 column 10"},
	    {"Mo-Fr", "line 1 column 6"},
	    {"Mo-Xx 09:00-17:00", "line 1 column 4"},
	    {"Mo, 09:00-17:00", "line 1 column 5"},
	    {"Mo 17:00+", "line 1 column 9"},
	    {"Mo 24:00-25:00", "line 1 column 4"},
	    {"Mo 10:00-48:01", "line 1 column 10"},
	    {"Mo 10:60-12:00", "line 1 column 4"},
	    {"Mo 10:00-12:00 Tu off", "line 1 column 16"},
	    {"Mo 10:00-12:00; 13:00-14:00", "line 1 column 17"},
	    {"Mo 10:00-12:00;", "line 1 column 16"},
	    {"Mo 10:00-12:00 \"open", "line 1 column 16"},
	    {"Mo 10:00-12:00 \"\"", "line 1 column 16"},
	    {"Mo 10:00-12:00 || \"call\"", "line 1 column 16"},
	    {"week 1-53 Mo 10:00-12:00", "line 1 column 1"},
	    {"SH off", "line 1 column 1"},
	    {"24/7, Mo off", "line 1 column 5"},
	    {"\xc3\xa9 off", "line 1 column 1"},
	    {"Mo 10:00-12:00 \"caf\xc3\xa9\" x", "line 1 column 23"},
	    {"Mo off \"\xff\"", "line 1 column 1"},
	};
	struct calendar_test *test = *state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		assert_null(parse(test, refused[i].text));
		assert_int_equal(test->problems.count, 1);
		assert_string_equal(test->problems.list[0].at, refused[i].at);
	}
}

static void
every_rule_with_a_fault_is_told(void **state)
{
	struct calendar_test *test = *state;
	assert_null(parse(test, "Mo 9:00-10:00; Tu off \"a;b\"; Xy off; We 10:00-12:00; Th 1"));
	assert_int_equal(test->problems.count, 3);
	assert_true(calendar_has_problem(test, "line 1 column 4", "found \"9:00-10:00\""));
	assert_true(calendar_has_problem(test, "line 1 column 30", "found \"Xy\""));
	assert_true(calendar_has_problem(test, "line 1 column 57", "found \"1\""));
	/* After a fault, a semicolon in a comment does not end the rule. */
	assert_null(parse(test, "Mo 9-5 \"a;Xx\"; Xy off"));
	assert_int_equal(test->problems.count, 2);
	assert_true(calendar_has_problem(test, "line 1 column 16", "found \"Xy\""));
}

static void
a_text_in_a_document_is_refused_at_its_pointer(void **state)
{
	struct calendar_test *test = *state;
	assert_null(
	    osm_hours_parse("Mo 9-5", "/appointments/2/hours", &test->arena, &test->problems));
	assert_true(calendar_has_problem(test, "/appointments/2/hours", "column 4:"));
}

/* ${n} times ${piece} with ${joint} between. */
static const char *
repeat(struct calendar_test *test, const char *piece, const char *joint, int n)
{
	const char *text = piece;
	for (int i = 1; i < n; i++)
		text = arena_printf(&test->arena, "%s%s%s", text, joint, piece);
	return text;
}

static void
limits_hold_at_the_limit_and_one_past_it(void **state)
{
	struct calendar_test *test = *state;
	assert_non_null(parse(test, repeat(test, "Mo off", ";", OSM_HOURS_RULES_MAX)));
	assert_null(parse(test, repeat(test, "Mo off", ";", OSM_HOURS_RULES_MAX + 1)));
	const char *times = repeat(test, "10:00-10:30", ",", OSM_HOURS_TIMES_MAX);
	assert_non_null(parse(test, times));
	assert_null(parse(test, arena_printf(&test->arena, "%s,11:00-12:00", times)));
	const char *comment = repeat(test, "x", "", OSM_HOURS_COMMENT_MAX);
	assert_non_null(parse(test, arena_printf(&test->arena, "Mo \"%s\"", comment)));
	assert_null(parse(test, arena_printf(&test->arena, "Mo \"%sx\"", comment)));
	const char *spaces = repeat(test, " ", "", OSM_HOURS_BYTES_MAX - 4);
	assert_non_null(parse(test, arena_printf(&test->arena, "24/7%s", spaces)));
	assert_null(parse(test, arena_printf(&test->arena, "24/7%s ", spaces)));
}

static void
the_busiest_day_that_can_be_written_fits(void **state)
{
	struct calendar_test *test = *state;
	/* All times in one value, half of them off, each splitting what is open today and tomorrow.
	 */
	const char *text = "Mo-Su 00:00-48:00";
	for (int i = 1; i < OSM_HOURS_TIMES_MAX; i++)
		text =
		    arena_printf(&test->arena, "%s; Mo-Su %02d:%02d-%02d:%02d off", text,
				 i * 40 / 60, i * 40 % 60, (i * 40 + 20) / 60, (i * 40 + 20) % 60);
	struct hours_day day = open_on(test, text, "2023-09-15");
	assert_true(day.n >= OSM_HOURS_TIMES_MAX - 1);
}

static void
at_least_96_of_100_places_of_newport_are_read(void **state)
{
	struct calendar_test *test = *state;
	size_t n;
	long accepted = 0;
	long all = 0;
	char *at = calendar_file(test, "tests/data/hours/newport_values.txt", &n);
	while (*at != '\0') {
		char *value;
		long count = strtol(at, &value, 10);
		size_t length = strcspn(++value, "\n");
		at = value + length + 1;
		value[length] = '\0';
		all += count;
		if (parse(test, value) != NULL)
			accepted += count;
		else
			assert_true(test->problems.count > 0);
	}
	assert_int_equal(all, 1176);
	assert_true(accepted * 100 >= all * 96);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(days_lists_and_ranges_open_on_their_days),
	    TEST(touching_and_overlapping_times_are_one_opening),
	    TEST(an_opening_past_midnight_belongs_to_its_opening_day),
	    TEST(a_later_rule_takes_the_place_of_earlier_ones_on_its_days),
	    TEST(public_holidays_open_shut_and_explain),
	    TEST(a_comment_without_a_state_promises_nothing),
	    TEST(what_is_not_read_is_refused_at_its_column),
	    TEST(every_rule_with_a_fault_is_told),
	    TEST(a_text_in_a_document_is_refused_at_its_pointer),
	    TEST(limits_hold_at_the_limit_and_one_past_it),
	    TEST(the_busiest_day_that_can_be_written_fits),
	    TEST(at_least_96_of_100_places_of_newport_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
