/* SPDX-License-Identifier: MIT
 *
 * Foreign calendars read in a window.
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

struct foreign foreign;

int
foreign_set_up(void **state)
{
	(void)state;
	arena_init(&foreign.arena);
	foreign.london = civil_zone_load("Europe/London");
	assert_non_null(foreign.london);
	foreign.ask = (struct busyread_ask){
	    .from = civil_to_utc(foreign.london, civil_from_ymd(2023, 9, 1), 0),
	    .until = civil_to_utc(foreign.london, civil_from_ymd(2023, 11, 1), 0),
	    .zone = foreign.london,
	};
	return 0;
}

int
foreign_tear_down(void **state)
{
	(void)state;
	civil_zone_free(foreign.london);
	arena_fini(&foreign.arena);
	return 0;
}

void
foreign_read_bytes(const char *text, size_t n)
{
	problems_init(&foreign.problems, &foreign.arena);
	busyread_init(&foreign.list, &foreign.arena);
	foreign.taken = busyread_add(&foreign.ask, text, n, &foreign.list, &foreign.problems);
	assert_int_equal(busyread_close(&foreign.list), 0);
}

void
foreign_read_text(const char *text)
{
	foreign_read_bytes(text, strlen(text));
}

/* Lines between BEGIN:VCALENDAR and its END. */
void
foreign_read_lines(const char *lines)
{
	foreign_read_text(
	    arena_printf(&foreign.arena, "BEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n", lines));
}

/* Lines of one event, which begins on line 2. */
void
foreign_read_event(const char *lines)
{
	foreign_read_lines(
	    arena_printf(&foreign.arena, "BEGIN:VEVENT\nUID:1\n%sEND:VEVENT\n", lines));
}

/* All times as "09-15 10:00/11:00 ", by London's clock; of another date with that. */
const char *
foreign_shown(void)
{
	struct buf buf;
	buf_init(&buf);
	for (size_t i = 0; i < foreign.list.n; i++) {
		struct civil_date from, until;
		int from_min, until_min;
		civil_from_utc(foreign.london, foreign.list.times[i].from, &from, &from_min);
		civil_from_utc(foreign.london, foreign.list.times[i].until, &until, &until_min);
		struct civil_ymd ymd = civil_to_ymd(from), end = civil_to_ymd(until);
		buf_printf(&buf, "%s%02d-%02d %02d:%02d/", i == 0 ? "" : ", ", ymd.month, ymd.day,
			   from_min / 60, from_min % 60);
		if (until.day != from.day)
			buf_printf(&buf, "%02d-%02d ", end.month, end.day);
		buf_printf(&buf, "%02d:%02d", until_min / 60, until_min % 60);
	}
	const char *text = arena_strdup(&foreign.arena, buf_text(&buf));
	buf_fini(&buf);
	return text;
}

void
foreign_is(const char *times)
{
	assert_int_equal(foreign.taken, 0);
	assert_string_equal(foreign_shown(), times);
}

void
foreign_is_told(const char *at, const char *text)
{
	for (size_t i = 0; i < problems_kept(&foreign.problems); i++)
		if (strcmp(foreign.problems.list[i].at, at) == 0 &&
		    strstr(foreign.problems.list[i].text, text) != NULL)
			return;
	for (size_t i = 0; i < problems_kept(&foreign.problems); i++)
		print_error("%s: %s\n", foreign.problems.list[i].at, foreign.problems.list[i].text);
	fail_msg("not told: %s: %s", at, text);
}

void
foreign_event_is(const char *lines, const char *times)
{
	foreign_read_event(lines);
	for (size_t i = 0; i < problems_kept(&foreign.problems); i++)
		print_error("%s: %s\n", foreign.problems.list[i].at, foreign.problems.list[i].text);
	assert_int_equal(foreign.problems.count, 0);
	foreign_is(times);
}

/* Taken so, and told at that line. */
void
foreign_event_is_told(const char *lines, const char *at, const char *text, const char *times)
{
	foreign_read_event(lines);
	foreign_is_told(at, text);
	foreign_is(times);
}
