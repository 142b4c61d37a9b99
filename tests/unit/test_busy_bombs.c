/* SPDX-License-Identifier: MIT
 *
 * Calendars made to hurt, each read in a child as the daemon reads them: within 2 s and 64 MB it is
 * refused with nothing taken, or taken with what is wrong told. Prints what each took.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/busyread.h"
#include "io/child.h"

/* A sanitizer's own memory and time are not the reader's. */
#if defined(__SANITIZE_ADDRESS__)
#define SLACK 16
#else
#define SLACK 1
#endif

static struct {
	struct loop *loop;
	struct child child;
	char *text; /* what the child said; NULL: it was stopped */
} f;

struct bomb {
	const char *name;
	void (*write)(struct buf *buf);
	bool is_refused;
	const char *told; /* its place and words begin so, or are among the others */
};

/* In the child: "rc 0 times 3", then each fault. */
static void
work(void *context, struct buf *out)
{
	const struct buf *bytes = context;
	struct arena arena;
	struct problems problems;
	struct busyread_list list;
	arena_init(&arena);
	problems_init(&problems, &arena);
	struct civil_zone *zone = civil_zone_load("Europe/London");
	const struct busyread_ask ask = {
	    .from = civil_to_utc(zone, civil_from_ymd(2023, 9, 1), 0),
	    .until = civil_to_utc(zone, civil_from_ymd(2024, 10, 1), 0),
	    .zone = zone,
	};
	busyread_init(&list, &arena);
	int rc = busyread_add(&ask, bytes->data, bytes->len, &list, &problems);
	int closed = busyread_close(&list);
	buf_printf(out, "%s %zu times\n", rc == 0 && closed == 0 ? "taken," : "refused,", list.n);
	for (size_t i = 0; i < problems_kept(&problems); i++)
		buf_printf(out, "%s: %s\n", problems.list[i].at, problems.list[i].text);
	/* No clean-up: the child ends. */
}

static void
note_done(void *context, const char *text)
{
	(void)context;
	f.text = text == NULL ? NULL : strdup(text);
	loop_stop(f.loop);
}

static void
repeat(struct buf *buf, int n, const char *text)
{
	for (int i = 0; i < n; i++)
		buf_add_text(buf, text);
}

#define START "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20230915T090000Z\nDURATION:PT1H\n"
#define END   "END:VEVENT\nEND:VCALENDAR\n"

#define RULE(name, text) \
	static void name(struct buf *buf) \
	{ \
		buf_add_text(buf, START "RRULE:" text "\n" END); \
	}
RULE(secondly, "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")
RULE(impossible, "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2SU")
RULE(countless, "FREQ=DAILY;COUNT=1000000000")
RULE(rare, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=1000000000;COUNT=999999999")

static void
ten_thousand_counts(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\n");
	for (int i = 0; i < 10000; i++)
		buf_printf(buf,
			   "BEGIN:VEVENT\nUID:%d\nDTSTART:19000101T090000Z\nDURATION:PT1H\n"
			   "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5\nEND:VEVENT\n",
			   i);
	buf_add_text(buf, "END:VCALENDAR\n");
}

static void
rdates(struct buf *buf)
{
	buf_add_text(buf, START);
	for (int i = 0; i < 90000; i++)
		buf_printf(buf, "RDATE;VALUE=PERIOD:202309%02dT%02d%02d%02dZ/P9D\n", i % 28 + 1,
			   i / 28 % 24, i / 672 % 60, i % 60);
	buf_add_text(buf, END);
}

/* Each stands for one of the others. */
static void
overrides(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\n");
	repeat(buf, 12000,
	       "BEGIN:VEVENT\nUID:1\nDTSTART:20230915T090000Z\nDURATION:PT1H\n"
	       "RRULE:FREQ=DAILY\nEND:VEVENT\n");
	repeat(buf, 12000,
	       "BEGIN:VEVENT\nUID:1\nDTSTART:20230915T080000Z\nRECURRENCE-ID:20230916T090000Z\n"
	       "DURATION:PT1H\nEND:VEVENT\n");
	buf_add_text(buf, "END:VCALENDAR\n");
}

static void
long_line(struct buf *buf)
{
	buf_add_text(buf, START "SUMMARY:");
	repeat(buf, 8000000 / 10, "aaaaaaaaaa");
	buf_add_text(buf, "\n" END);
}

static void
long_folded_rule(struct buf *buf)
{
	buf_add_text(buf, START "RRULE:FREQ=DAILY;BYDAY=MO");
	repeat(buf, 700000, ",MO\n TU");
	buf_add_text(buf, "\n" END);
}

static void
many_lines(struct buf *buf)
{
	buf_add_text(buf, START);
	repeat(buf, 100000, "X-A:1\n");
	buf_add_text(buf, END);
}

static void
many_events(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\n");
	repeat(buf, 95000, "BEGIN:VEVENT\nDTSTART:20230915\nEND:VEVENT\n");
	buf_add_text(buf, "END:VCALENDAR\n");
}

static void
many_values(struct buf *buf)
{
	buf_add_text(buf, START);
	repeat(buf, 500000, "EXDATE:20230915\n");
	buf_add_text(buf, END);
}

static void
many_times(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\n");
	for (int i = 0; i < 1400; i++)
		buf_printf(buf,
			   "BEGIN:VEVENT\nUID:%d\nDTSTART:20230901T%02d%02d00Z\nDURATION:PT30S\n"
			   "RRULE:FREQ=DAILY\nEND:VEVENT\n",
			   i, i / 60, i % 60);
	buf_add_text(buf, "END:VCALENDAR\n");
}

static void
no_uid(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20230915T090000Z\n"
			  "DURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n");
}

#define LIE \
	"BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:STANDARD\nDTSTART:19700101T000000\n" \
	"TZOFFSETFROM:-0500\nTZOFFSETTO:-0500\n"

static void
lying_zone(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\n" LIE "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
			  "UID:1\nDTSTART;TZID=Europe/London:20230915T090000\nDURATION:PT1H\n" END);
}

static void
endless_zone(struct buf *buf)
{
	buf_add_text(buf, "BEGIN:VCALENDAR\n" LIE);
	for (int i = 0; i < 90000; i++)
		buf_printf(buf, "RDATE:2023%02d%02dT010000\n", i % 12 + 1, i / 12 % 28 + 1);
	buf_add_text(buf, "END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n"
			  "DTSTART;TZID=Europe/London:20230915T090000\nDURATION:PT1H\n"
			  "RRULE:FREQ=DAILY\n" END);
}

static void
two_calendars(struct buf *buf)
{
	buf_add_text(buf, START END START END);
}

static void
unclosed(struct buf *buf)
{
	buf_add_text(buf, START);
}

static void
nested(struct buf *buf)
{
	repeat(buf, 100000, "BEGIN:VCALENDAR\n");
}

static void
nul_byte(struct buf *buf)
{
	buf_add_text(buf, START);
	buf_add(buf, "SUMMARY:a\0b\n", 12);
	buf_add_text(buf, END);
}

static void
not_utf8(struct buf *buf)
{
	buf_add_text(buf, START "SUMMARY:\xc3\x28\xa0\xff\n" END);
}

static void
too_big(struct buf *buf)
{
	buf_add_text(buf, START END);
	repeat(buf, 1 << 20, "\n\n\n\n\n\n\n\n");
}

static const struct bomb bombs[] = {
    {"SECONDLY;BYMONTH=2;BYMONTHDAY=30", secondly, false, "line 6: the rule repeats by the second"},
    {"MONTHLY;BYMONTHDAY=1;BYDAY=2SU", impossible, false, NULL},
    {"DAILY;COUNT=10^9", countless, false, NULL},
    {"YEARLY, never, INTERVAL and COUNT 10^9", rare, false, NULL},
    {"10,000 rules that never fall, with COUNT", ten_thousand_counts, false,
     "the rule goes on for too long"},
    {"90,000 RDATEs of nine days", rdates, false, NULL},
    {"12,000 series, 12,000 that stand for one", overrides, false, "the rule goes on for too long"},
    {"a line of 8 MB", long_line, false, "line 6: is longer than 65536 bytes"},
    {"a rule of 5 MB, folded", long_folded_rule, false, "line 6: is longer than 65536 bytes"},
    {"100,000 lines", many_lines, false, NULL},
    {"95,000 events without UID", many_events, true, "more than 100000 properties"},
    {"500,000 EXDATEs", many_values, true, "more than 100000 properties"},
    {"1,400 times a day", many_times, true, "file: more than 50000 busy times"},
    {"no UID", no_uid, false, "line 2: the event has no UID"},
    {"a VTIMEZONE that lies", lying_zone, false, "line 2: the zone Europe/London is stated"},
    {"a VTIMEZONE of 90,000 RDATEs", endless_zone, true, "more than 100000 properties"},
    {"two calendars", two_calendars, false, "line 8: a second calendar begins"},
    {"a component that does not end", unclosed, true, "line 2: a component begins and does not"},
    {"100,000 in one another", nested, true, "line 9: too many components"},
    {"a NUL byte", nul_byte, true, "line 6: a NUL byte"},
    {"not UTF-8", not_utf8, false, "line 6: is not UTF-8"},
    {"a byte over 8 MiB, and more", too_big, true, "file: has "},
};

static void
go_off(const struct bomb *bomb)
{
	struct buf bytes;
	buf_init(&bytes);
	bomb->write(&bytes);
	assert_int_equal(child_start(&f.child, work, &bytes), 0);
	loop_run(f.loop);
	print_message("  %-42s %5lld ms %6.1f MB  %.*s\n", bomb->name,
		      (long long)f.child.spent.cpu_ms, (double)f.child.spent.peak_kib / 1024,
		      f.text == NULL ? 7 : (int)strcspn(f.text, "\n"),
		      f.text == NULL ? "stopped" : f.text);
	assert_non_null(f.text);
	assert_int_equal(strncmp(f.text, "refused", 7) == 0, bomb->is_refused);
	if (bomb->is_refused && strncmp(f.text, "refused, 0 times", 16) != 0)
		fail_msg("%s: refused, and something was taken", bomb->name);
	if (bomb->told == NULL ? strchr(f.text, '\n')[1] != '\0'
			       : strstr(f.text, bomb->told) == NULL)
		fail_msg("%s: %s", bomb->name, f.text);
	free(f.text);
	buf_fini(&bytes);
}

static void
every_bomb_is_refused_or_bounded_within_two_seconds_and_64_mb(void **state)
{
	(void)state;
	const struct child_limits limits = {.cpu_s = BUSYREAD_CPU_S * SLACK,
					    .memory_bytes = BUSYREAD_MEMORY_BYTES * SLACK,
					    .wall_ms = 120000,
					    .bytes_max = 1 << 20};
	f.loop = loop_new();
	child_init(&f.child, f.loop, limits, note_done, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bombs); i++)
		go_off(&bombs[i]);
	child_fini(&f.child);
	loop_free(f.loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_bomb_is_refused_or_bounded_within_two_seconds_and_64_mb),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
