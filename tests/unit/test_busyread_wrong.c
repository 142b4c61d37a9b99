/* SPDX-License-Identifier: MIT
 *
 * Calendars of others that are wrong, or more than is read: nobody is free by a fault, each is
 * told with its line, and what is refused leaves all as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tests/lib/foreign.h"

static void
a_rule_by_hours_is_busy_as_long_as_it_may_last(void **state)
{
	(void)state;
	static const char start[] = "DTSTART:20230915T090000\nDURATION:PT1H\n";
	foreign_event_is_told(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n", start),
	    "line 6", "repeats by the second", "09-15 09:00/11-01 00:00");
	foreign_event_is_told(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=HOURLY;INTERVAL=2;COUNT=4\n", start),
	    "line 6", "repeats by the hour", "09-15 09:00/18:00");
	foreign_event_is_told(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=DAILY;BYHOUR=9,14;UNTIL=20230916T130000Z\n",
			 start),
	    "line 6", "names hours", "09-15 09:00/09-16 15:00");
	foreign_event_is_told(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=FORTNIGHTLY;UNTIL=20230916\n", start),
	    "line 6", "cannot be read", "09-15 09:00/09-17 00:59");
	foreign_event_is_told(
	    arena_printf(&foreign.arena, "%sRRULE:UNTIL=20230916T090000\n", start), "line 6",
	    "has no FREQ", "09-15 09:00/09-16 10:00");
}

static void
a_rule_by_days_that_is_not_read_is_busy_each_day(void **state)
{
	(void)state;
	static const char start[] = "DTSTART:20230915T090000\nDURATION:PT1H\n";
	foreign_event_is_told(arena_printf(&foreign.arena,
					   "%sRRULE:RSCALE=HEBREW;FREQ=YEARLY;UNTIL=20230917\n",
					   start),
			      "line 6", "another calendar",
			      "09-15 09:00/10:00, 09-16 09:00/10:00, 09-17 09:00/10:00");
	foreign_event_is_told(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=WEEKLY;BYDAY=2SU;UNTIL=20230916\n", start),
	    "line 6", "do not go together", "09-15 09:00/10:00, 09-16 09:00/10:00");
	/* One that can never fall, and one that does after a long search, are read like any. */
	foreign_event_is(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n", start),
	    "09-15 09:00/10:00");
	foreign_event_is(
	    arena_printf(&foreign.arena, "%sRRULE:FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2SU\n", start),
	    "09-15 09:00/10:00");
}

static void
what_cannot_be_read_of_an_event_takes_its_whole_day(void **state)
{
	(void)state;
	static const char day[] = "09-15 00:00/09-16 00:00";
	foreign_event_is_told("DTSTART:20230915T990000\nDURATION:PT1H\n", "line 4", "is no time",
			      day);
	foreign_event_is_told("DTSTART:20230915T090000\nDTEND:20230915T080000\n", "line 5",
			      "ends before it begins", day);
	foreign_event_is_told("DTSTART:20230915T090000\nDTEND:20230915\n", "line 5",
			      "a date beside a time", day);
	foreign_event_is_told("DTSTART:20230915T090000\nDTEND:later\n", "line 5", "is no time",
			      day);
	foreign_event_is_told("DTSTART:20230915T090000\nDURATION:-PT1H\n", "line 5",
			      "is no duration", day);
	foreign_event_is_told("DTEND:20230915T090000Z\n", "line 2", "no date that can be read", "");
	foreign_event_is_told(
	    "DTSTART:20230915T090000\nDURATION:PT1H\nEXDATE;VALUE=DATE:20230915\n", "line 6",
	    "takes none away", "09-15 09:00/10:00");
	foreign_event_is_told("DTSTART:20230915T090000\nDURATION:PT1H\nRDATE:soon\n", "line 6",
			      "no list of times", "09-15 09:00/10:00");
}

static void
lines_are_unfolded_and_counted(void **state)
{
	(void)state;
	foreign_read_text(
	    "\xef\xbb\xbf"
	    "begin:vcalendar\r\nVERSION:2.0\r\n\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:a\r\n"
	    " DTSTART:19990101T000000Z\r\nDTST\r\n ART:2023\r\n\t0915T090000Z\r\n"
	    "X-A;B=\"c:d;e\",f:DTEND:x\r\nDURATION:PT1H\r\nRRULE:FREQ=\r\nEND:VEVENT\r\n"
	    "END:VCALENDAR");
	foreign_is_told("line 13", "the rule");
	assert_int_equal(foreign.problems.count, 1);
	assert_int_equal(foreign.list.times[0].from.s,
			 civil_to_utc(foreign.london, civil_from_ymd(2023, 9, 15), 600).s);
}

static void
what_is_no_whole_calendar_is_refused_whole(void **state)
{
	(void)state;
	static const char event[] =
	    "BEGIN:VEVENT\nUID:1\nDTSTART:20230915T090000Z\nDURATION:PT1H\nEND:VEVENT\n";
	static const struct {
		const char *begin, *end, *at, *text;
	} refused[] = {
	    {"BEGIN:VCALENDAR\n", "", "line 1", "cut short"},
	    {"BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nEND:VCALENDAR\n", "line 8", "ends what has not"},
	    {"BEGIN:VCALENDAR\n", "END:VCALENDAR\nEND:VCALENDAR\n", "line 8", "ends what has not"},
	    {"", "", "line 1", "is no iCalendar"},
	    {"BEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\nBEGIN:A\n",
	     "", "line 9", "too many components"},
	};
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		foreign_read_text(arena_printf(&foreign.arena, "%s%s%s", refused[i].begin, event,
					       refused[i].end));
		assert_int_equal(foreign.taken, E_INPUT);
		assert_int_equal(foreign.list.n, 0);
		foreign_is_told(refused[i].at, refused[i].text);
	}
	foreign_read_bytes("BEGIN:VCALENDAR\nX:\0\nEND:VCALENDAR\n", 34);
	assert_int_equal(foreign.taken, E_INPUT);
	foreign_is_told("line 2", "NUL");
}

static void
when_somebody_says_that_they_are_there_it_is_told_and_left(void **state)
{
	(void)state;
	foreign_read_text("BEGIN:VCALENDAR\nBEGIN:VAVAILABILITY\nUID:a\nDTSTAMP:20230901T000000Z\n"
			  "DTSTART:20230901T000000Z\nBUSYTYPE:BUSY\nBEGIN:AVAILABLE\nUID:b\n"
			  "DTSTART:20230915T090000Z\nDTEND:20230915T170000Z\nEND:AVAILABLE\n"
			  "END:VAVAILABILITY\nBEGIN:VEVENT\nUID:c\nDTSTART:20230915T100000Z\n"
			  "DURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n");
	foreign_is("09-15 11:00/12:00");
	foreign_is_told("line 2", "VAVAILABILITY is not read");
	assert_int_equal(foreign.problems.count, 1);
}

static void
what_is_odd_is_told_and_read_all_the_same(void **state)
{
	(void)state;
	static const char event[] =
	    "BEGIN:VEVENT\nDTSTART:20230915T090000Z\nDURATION:PT1H\nSUMMARY:\xff\xfe\nEND:VEVENT\n";
	foreign_read_text(
	    arena_printf(&foreign.arena,
			 "BEGIN:VCALENDAR\n%sEND:VCALENDAR\nBEGIN:VCALENDAR\nno line\n"
			 "BEGIN:VEVENT\nUID:2\nDTSTART:20230916T090000Z\nDURATION:PT1H\n"
			 "END:VEVENT\nEND:VCALENDAR\n",
			 event));
	foreign_is("09-15 10:00/11:00, 09-16 10:00/11:00");
	foreign_is_told("line 2", "no UID");
	foreign_is_told("line 5", "not UTF-8");
	foreign_is_told("line 8", "a second calendar");
	foreign_is_told("line 9", "no content line");
	assert_int_equal(foreign.problems.count, 4);
}

static void
limits_hold_and_one_past_them_is_refused(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf);
	for (int over = 0; over < 2; over++) {
		buf_clear(&buf);
		buf_add_text(&buf, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n");
		for (int i = 0; i < BUSYREAD_VALUES_MAX - 1 + over; i++)
			buf_add_text(&buf, "EXDATE:20230915\n");
		buf_add_text(&buf, "END:VEVENT\nEND:VCALENDAR\n");
		foreign_read_bytes(buf_text(&buf), buf.len);
		assert_int_equal(foreign.taken, over ? E_LIMIT : 0);
	}
	foreign_is_told("line 100003", "more than 100000 properties");
	buf_clear(&buf);
	for (size_t i = 0; i < BUSYREAD_BYTES_MAX; i++)
		buf_add_text(&buf, "\n");
	foreign_read_bytes(buf_text(&buf), buf.len);
	foreign_is_told("line 1", "is no iCalendar");
	foreign_read_bytes(buf_text(&buf), buf.len + 1);
	foreign_is_told("file", "at most 8388608");
	/* As long as it may be, and one byte longer: a name that is read, a value that is not. */
	for (int over = 0; over < 2; over++) {
		buf_clear(&buf);
		buf_add_text(&buf, "BEGIN:VCALENDAR\nX-A:");
		for (int i = 0; i < 65536 - 4 + over; i++)
			buf_add_text(&buf, "x");
		buf_add_text(&buf, "\nEND:VCALENDAR\n");
		foreign_read_bytes(buf_text(&buf), buf.len);
		assert_int_equal(foreign.taken, 0);
		assert_int_equal(foreign.problems.count, over);
	}
	foreign_is_told("line 2", "is longer than 65536 bytes");
	buf_fini(&buf);
}

/* Times that a foreign.list has from calendars before stay when one more is refused. */
static void
a_refused_text_takes_nothing_away_and_adds_nothing(void **state)
{
	(void)state;
	foreign_read_event("DTSTART:20230915T090000Z\nDURATION:PT1H\n");
	static const char cut[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:2\nDTSTART:20230916T090000Z\n"
				  "DURATION:PT1H\nEND:VEVENT\n";
	assert_int_equal(
	    busyread_add(&foreign.ask, cut, strlen(cut), &foreign.list, &foreign.problems),
	    E_INPUT);
	assert_int_equal(busyread_close(&foreign.list), 0);
	assert_string_equal(foreign_shown(), "09-15 10:00/11:00");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, foreign_set_up, foreign_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_rule_by_hours_is_busy_as_long_as_it_may_last),
	    TEST(a_rule_by_days_that_is_not_read_is_busy_each_day),
	    TEST(what_cannot_be_read_of_an_event_takes_its_whole_day),
	    TEST(lines_are_unfolded_and_counted),
	    TEST(what_is_no_whole_calendar_is_refused_whole),
	    TEST(what_is_odd_is_told_and_read_all_the_same),
	    TEST(when_somebody_says_that_they_are_there_it_is_told_and_left),
	    TEST(limits_hold_and_one_past_them_is_refused),
	    TEST(a_refused_text_takes_nothing_away_and_adds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
