/* SPDX-License-Identifier: MIT
 *
 * Other people's calendars as busy times: what is busy and what is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/foreign.h"

static void
an_event_is_busy_from_its_start_to_its_end(void **state)
{
	(void)state;
	foreign_event_is("DTSTART:20230915T090000Z\nDTEND:20230915T093000Z\n", "09-15 10:00/10:30");
	foreign_event_is("DTSTART;TZID=Europe/London:20230915T090000\nDURATION:PT45M\n",
			 "09-15 09:00/09:45");
	foreign_event_is("DTSTART:20230915T090000\nDURATION:P1DT1H\n", "09-15 09:00/09-16 10:00");
	foreign_event_is("DTSTART;TZID=America/New_York:20230915T090000\n"
			 "DTEND;TZID=\"America/New_York\":20230915T100000\n",
			 "09-15 14:00/15:00");
	foreign_event_is("DTSTART:20230915T090000Z\n", "");
}

static void
dates_take_their_whole_days_and_no_other(void **state)
{
	(void)state;
	foreign_event_is("DTSTART;VALUE=DATE:20230915\n", "09-15 00:00/09-16 00:00");
	foreign_event_is("DTSTART;VALUE=DATE:20230915\nDTEND;VALUE=DATE:20230917\n",
			 "09-15 00:00/09-17 00:00");
	foreign_event_is("DTSTART;VALUE=DATE:20230915\nDURATION:P1W\n", "09-15 00:00/09-22 00:00");
	/* The night on which clocks are put back is 25 hours long. */
	foreign_event_is("DTSTART;VALUE=DATE:20231029\n", "10-29 00:00/10-30 00:00");
	assert_int_equal(foreign.list.times[0].until.s - foreign.list.times[0].from.s, 25 * 3600);
}

static void
what_is_free_cancelled_or_ours_is_not_busy(void **state)
{
	(void)state;
	static const char *const ours[] = {"2", "1"};
	foreign_event_is("DTSTART:20230915T090000Z\nDTEND:20230915T093000Z\nTRANSP:TRANSPARENT\n",
			 "");
	foreign_event_is("DTSTART:20230915T090000Z\nDTEND:20230915T093000Z\nSTATUS:CANCELLED\n",
			 "");
	foreign_event_is("DTSTART:20230915T090000Z\nDTEND:20230915T093000Z\nSTATUS:TENTATIVE\n"
			 "TRANSP:OPAQUE\n",
			 "09-15 10:00/10:30");
	foreign.ask.own_uids = ours;
	foreign.ask.n_own = 2;
	foreign_event_is("DTSTART:20230915T090000Z\nDTEND:20230915T093000Z\n", "");
	foreign.ask.n_own = 1;
	foreign_event_is("DTSTART:20230915T090000Z\nDTEND:20230915T093000Z\n", "09-15 10:00/10:30");
}

static void
what_lies_outside_of_the_window_is_cut_off(void **state)
{
	(void)state;
	foreign_event_is("DTSTART:20230801T090000Z\nDTEND:20230901T080000Z\n", "09-01 00:00/09:00");
	foreign_event_is("DTSTART:20231031T220000Z\nDTEND:20231231T080000Z\n",
			 "10-31 22:00/11-01 00:00");
	foreign_event_is("DTSTART:20230801T090000Z\nDTEND:20230831T230000Z\n", "");
}

static void
a_series_is_busy_at_each_of_its_times(void **state)
{
	(void)state;
	foreign_event_is("DTSTART;TZID=Europe/London:20230911T090000\nDURATION:PT1H\n"
			 "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO,WE\n",
			 "09-11 09:00/10:00, 09-13 09:00/10:00, 09-18 09:00/10:00");
	foreign_event_is("DTSTART:20200101T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=-1FR\n"
			 "EXDATE:20230929T090000\n",
			 "10-27 09:00/10:00");
	foreign_event_is("DTSTART;VALUE=DATE:20230901\nRRULE:FREQ=MONTHLY;UNTIL=20231001\n",
			 "09-01 00:00/09-02 00:00, 10-01 00:00/10-02 00:00");
	foreign_event_is(
	    "DTSTART:20230930T200000\nDURATION:PT1H\nRDATE:20231003T200000,20231005T200000\n"
	    "RDATE;VALUE=PERIOD:20231007T080000Z/PT2H,20231008T080000Z/20231008T083000Z\n",
	    "09-30 20:00/21:00, 10-03 20:00/21:00, 10-05 20:00/21:00, 10-07 09:00/11:00, "
	    "10-08 09:00/09:30");
	foreign_event_is("DTSTART;VALUE=DATE:20191015\nRRULE:FREQ=YEARLY\n",
			 "10-15 00:00/10-16 00:00");
}

/* UNTIL is an instant: by this event's clock it is on another date. */
static void
until_is_an_instant(void **state)
{
	(void)state;
	foreign_event_is("DTSTART;TZID=Pacific/Auckland:20230912T080000\nDURATION:PT1H\n"
			 "RRULE:FREQ=DAILY;UNTIL=20230912T200000Z\n",
			 "09-11 21:00/22:00, 09-12 21:00/22:00");
	foreign_event_is("DTSTART;TZID=Pacific/Auckland:20230912T080000\nDURATION:PT1H\n"
			 "RRULE:FREQ=DAILY;UNTIL=20230912T195959Z\n",
			 "09-11 21:00/22:00");
}

static void
a_series_keeps_its_wall_time_over_a_clock_change(void **state)
{
	(void)state;
	foreign_event_is(
	    "DTSTART;TZID=Europe/London:20231027T090000\n"
	    "DTEND;TZID=Europe/London:20231027T100000\nRRULE:FREQ=DAILY;COUNT=4\n",
	    "10-27 09:00/10:00, 10-28 09:00/10:00, 10-29 09:00/10:00, 10-30 09:00/10:00");
	/* By the clock it is over at three, by the stop-watch at two: busy until three. */
	foreign_event_is("DTSTART;TZID=Europe/London:20231028T230000\n"
			 "DTEND;TZID=Europe/London:20231029T030000\n",
			 "10-28 23:00/10-29 03:00");
}

/* [RFC 5545 section 3.3.5]: the first of two, and the offset before a gap. */
static void
hours_that_clocks_show_twice_or_never_are_read_by_the_standard(void **state)
{
	(void)state;
	foreign_event_is("DTSTART;TZID=Europe/London:20231029T013000\nDURATION:PT10M\n",
			 "10-29 01:30/01:40");
	assert_int_equal(foreign.list.times[0].from.s,
			 civil_to_utc(foreign.london, civil_from_ymd(2023, 10, 29), 0).s + 90 * 60);
	foreign.ask.from = civil_to_utc(foreign.london, civil_from_ymd(2024, 3, 1), 0);
	foreign.ask.until.s = foreign.ask.from.s + 60 * 86400;
	foreign_event_is("DTSTART;TZID=Europe/London:20240331T013000\nDURATION:PT10M\n",
			 "03-31 02:30/02:40");
}

static void
what_stands_for_one_of_a_series_takes_its_place(void **state)
{
	(void)state;
	foreign_read_lines(
	    "BEGIN:VEVENT\nUID:1\nDTSTART:20230911T090000\nDURATION:PT1H\n"
	    "RRULE:FREQ=DAILY;COUNT=4\nEND:VEVENT\n"
	    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20230912T090000\nDTSTART:20230912T140000\n"
	    "DURATION:PT2H\nEND:VEVENT\n"
	    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20230913T080000Z\nDTSTART:20230913T090000\n"
	    "STATUS:CANCELLED\nEND:VEVENT\n"
	    "BEGIN:VEVENT\nUID:other\nRECURRENCE-ID:20230914T090000\n"
	    "DTSTART:20230914T140000\nDURATION:PT2H\nEND:VEVENT\n");
	assert_int_equal(foreign.problems.count, 0);
	foreign_is("09-11 09:00/10:00, 09-12 14:00/16:00, 09-14 09:00/10:00, 09-14 14:00/16:00");
	/* Moved to where nobody can tell, it stays where it was, too. */
	foreign_read_lines(
	    "BEGIN:VEVENT\nUID:1\nDTSTART:20230911T090000\nDURATION:PT1H\nEND:VEVENT\n"
	    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20230911T090000\nDTSTART:noon\nEND:VEVENT\n");
	foreign_is_told("line 10", "no date that can be read");
	foreign_is("09-11 09:00/10:00");
}

static void
all_that_follow_a_change_are_busy_on_any_day(void **state)
{
	(void)state;
	foreign.ask.until = civil_to_utc(foreign.london, civil_from_ymd(2023, 9, 15), 0);
	foreign_read_lines(
	    "BEGIN:VEVENT\nUID:1\nDTSTART:20230911T090000\nDURATION:PT1H\n"
	    "RRULE:FREQ=WEEKLY\nEND:VEVENT\n"
	    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20230911T090000\n"
	    "DTSTART:20230912T140000\nDURATION:PT2H\nEND:VEVENT\n");
	foreign_is_told("line 10", "changes all that follow");
	foreign_is("09-11 09:00/10:00, 09-12 14:00/16:00, 09-13 14:00/16:00, 09-14 14:00/16:00");
}

static void
a_free_busy_answer_is_taken_but_for_what_is_free(void **state)
{
	(void)state;
	foreign_read_lines(
	    "BEGIN:VFREEBUSY\nDTSTART;VALUE=DATE-TIME:20230901T000000Z\n"
	    "FREEBUSY;TZID=UTC:20230915T100000Z/20230915T110000Z\n"
	    "FREEBUSY;FBTYPE=FREE:20230915T120000Z/PT1H\n"
	    "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20230915T110000Z/PT30M,20230916T100000Z/PT1H\n"
	    "FREEBUSY;FBTYPE=X-OUT:20230917T100000Z/PT1H\nEND:VFREEBUSY\n");
	assert_int_equal(foreign.problems.count, 0);
	foreign_is("09-15 11:00/12:30, 09-16 11:00/12:00, 09-17 11:00/12:00");
}

static void
a_zone_is_known_by_its_name_and_else_by_what_is_stated(void **state)
{
	(void)state;
	static const char windows[] =
	    "BEGIN:VTIMEZONE\nTZID:GMT Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T020000\n"
	    "TZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n"
	    "END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T010000\nTZOFFSETFROM:+0000\n"
	    "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n"
	    "END:VTIMEZONE\n";
	foreign_event_is(
	    "DTSTART;TZID=/example.org/2020/Europe/Paris:20230915T090000\nDURATION:PT1H\n",
	    "09-15 08:00/09:00");
	foreign_read_lines(arena_printf(&foreign.arena,
					"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=GMT Standard Time:"
					"20231028T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
					"END:VEVENT\n%s",
					windows));
	assert_int_equal(foreign.problems.count, 0);
	foreign_is("10-28 09:00/10:00, 10-29 09:00/10:00, 10-30 09:00/10:00");
	foreign_read_lines(arena_printf(&foreign.arena,
					"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=GMT Standard Time:"
					"20231029T013000\nDURATION:PT10M\nEND:VEVENT\n%s",
					windows));
	foreign_is("10-29 01:30/01:40");
	assert_int_equal(foreign.list.times[0].from.s,
			 civil_to_utc(foreign.london, civil_from_ymd(2023, 10, 29), 90).s);
	foreign_event_is_told("DTSTART;TZID=Nowhere:20230915T120000\nDURATION:PT1H\n", "line 2",
			      "the zone Nowhere is not known", "09-14 23:00/09-16 02:00");
}

static const char lying[] = "BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:STANDARD\n"
			    "DTSTART:19700101T000000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0500\n"
			    "END:STANDARD\nEND:VTIMEZONE\n";

static void
a_zone_that_lies_is_named_and_both_hours_are_busy(void **state)
{
	(void)state;
	foreign_read_lines(arena_printf(&foreign.arena,
					"%sBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/London:"
					"20230915T090000\nDURATION:PT1H\nEXDATE;TZID=Europe/London:"
					"20230916T090000\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT\n",
					lying));
	foreign_is_told("line 2", "the zone Europe/London is stated otherwise");
	assert_int_equal(foreign.problems.count, 1);
	foreign_is("09-15 09:00/16:00");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, foreign_set_up, foreign_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_event_is_busy_from_its_start_to_its_end),
	    TEST(dates_take_their_whole_days_and_no_other),
	    TEST(what_is_free_cancelled_or_ours_is_not_busy),
	    TEST(what_lies_outside_of_the_window_is_cut_off),
	    TEST(a_series_is_busy_at_each_of_its_times),
	    TEST(until_is_an_instant),
	    TEST(a_series_keeps_its_wall_time_over_a_clock_change),
	    TEST(hours_that_clocks_show_twice_or_never_are_read_by_the_standard),
	    TEST(what_stands_for_one_of_a_series_takes_its_place),
	    TEST(all_that_follow_a_change_are_busy_on_any_day),
	    TEST(a_free_busy_answer_is_taken_but_for_what_is_free),
	    TEST(a_zone_is_known_by_its_name_and_else_by_what_is_stated),
	    TEST(a_zone_that_lies_is_named_and_both_hours_are_busy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
