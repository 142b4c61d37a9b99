/* SPDX-License-Identifier: MIT
 *
 * iCalendar out: byte for byte, folded, escaped, on the right clock. That others read it alike is
 * judged in tests/judges.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "calendar/icsout.h"

static struct arena arena;
static struct civil_zone *london, *new_york;
static struct buf out;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	buf_init(&out);
	london = civil_zone_load("Europe/London");
	new_york = civil_zone_load("America/New_York");
	assert_non_null(london);
	assert_non_null(new_york);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	civil_zone_free(london);
	civil_zone_free(new_york);
	buf_fini(&out);
	arena_fini(&arena);
	return 0;
}

static struct icsout_event
visit(void)
{
	return (struct icsout_event){
	    .uid = "0123456789abcdef0123456789abcdef@firstday",
	    .sequence = 3,
	    .stamped = {1694700000}, /* 2023-09-14 14:00:00 UTC */
	    .status = ICSOUT_CONFIRMED,
	    .date = civil_from_ymd(2023, 9, 15),
	    .start_min = 10 * 60 + 10,
	    .end_min = 10 * 60 + 20,
	    .summary = "Chemist",
	    .location = "155-156 Commercial Street, Newport; upstairs",
	    .description = "",
	};
}

static const char *
written(const struct icsout_calendar *calendar)
{
	buf_clear(&out);
	icsout_write(calendar, &out);
	return buf_text(&out);
}

static const char *
written_event(const struct icsout_event *event, const struct civil_zone *zone)
{
	struct icsout_calendar calendar = {.zone = zone, .name = "", .events = event, .n = 1};
	return written(&calendar);
}

/* The content lines behind the folding: a CRLF and a blank are nothing. */
static const char *
unfolded(const char *text)
{
	char *copy = arena_strdup(&arena, text);
	char *to = copy;
	for (const char *from = copy; *from != '\0'; from++) {
		if (strncmp(from, "\r\n ", 3) == 0)
			from += 2;
		else
			*to++ = *from;
	}
	*to = '\0';
	return copy;
}

static void
holds(const char *text, const char *line)
{
	if (strstr(text, line) == NULL)
		fail_msg("no \"%s\" in\n%s", line, text);
}

#define LONDON_LINES \
	"BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n" \
	"BEGIN:DAYLIGHT\r\nDTSTART:19960331T010000\r\n" \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" \
	"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nEND:DAYLIGHT\r\n" \
	"BEGIN:STANDARD\r\nDTSTART:19961027T020000\r\n" \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" \
	"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

static void
a_feed_is_written_byte_for_byte(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	event.is_free = true;
	event.status = ICSOUT_TENTATIVE;
	event.description = "Asked.\nNot settled";
	struct icsout_calendar calendar = {
	    .zone = london, .name = "Plan J4", .refresh_minutes = 15, .events = &event, .n = 1};
	assert_string_equal(
	    written(&calendar),
	    "BEGIN:VCALENDAR\r\nPRODID:-//firstday//firstday//EN\r\nVERSION:2.0\r\n"
	    "NAME:Plan J4\r\nX-WR-CALNAME:Plan J4\r\n"
	    "REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\nX-PUBLISHED-TTL:PT15M\r\n" LONDON_LINES
	    "BEGIN:VEVENT\r\nUID:0123456789abcdef0123456789abcdef@firstday\r\n"
	    "DTSTAMP:20230914T140000Z\r\nSEQUENCE:3\r\nSTATUS:TENTATIVE\r\n"
	    "DTSTART;TZID=Europe/London:20230915T101000\r\n"
	    "DTEND;TZID=Europe/London:20230915T102000\r\nSUMMARY:Chemist\r\n"
	    "LOCATION:155-156 Commercial Street\\, Newport\\; upstairs\r\n"
	    "DESCRIPTION:Asked.\\nNot settled\r\nTRANSP:TRANSPARENT\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
an_invitation_says_who_asks_whom(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	event.organizer = "plans@example.org";
	event.attendee = "desk@example.com";
	struct icsout_calendar calendar = {
	    .method = ICSOUT_REQUEST, .zone = london, .name = "", .events = &event, .n = 1};
	const char *text = unfolded(written(&calendar));
	holds(text, "\r\nMETHOD:REQUEST\r\n");
	holds(text, "\r\nORGANIZER:mailto:plans@example.org\r\n");
	holds(text, "\r\nATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:"
		    "mailto:desk@example.com\r\n");
	calendar.method = ICSOUT_CANCEL;
	event.status = ICSOUT_CANCELLED;
	event.sequence = 4;
	text = unfolded(written(&calendar));
	holds(text, "\r\nMETHOD:CANCEL\r\n");
	holds(text, "\r\nSTATUS:CANCELLED\r\n");
	holds(text, "\r\nSEQUENCE:4\r\n");
}

static void
a_line_is_folded_at_75_bytes_and_no_character_is_split(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	for (int shift = 0; shift < 4; shift++) {
		/* Characters of two, three and four bytes at every offset from the fold. */
		const char *text = arena_strndup(&arena, "xxxx", (size_t)shift);
		for (int i = 0; i < 60; i++)
			text = arena_printf(&arena, "%s\u0175\u20ac\U0001F68C", text);
		event.summary = text;
		const char *all = written_event(&event, london);
		for (const char *line = all; *line != '\0'; line = strstr(line, "\r\n") + 2) {
			size_t n = (size_t)(strstr(line, "\r\n") - line);
			assert_true(n <= 75);
			/* A continuation begins with a blank and then with a whole character. */
			assert_true(line[0] != ' ' || ((unsigned char)line[1] & 0xc0) != 0x80);
		}
		holds(unfolded(all), arena_printf(&arena, "\r\nSUMMARY:%s\r\n", text));
	}
}

static void
what_no_calendar_can_hold_becomes_a_blank(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	event.summary = "A\x07"
			"B\tC\x7f"
			"D\r\nEND:VEVENT";
	event.location = "back\\slash";
	const char *text = written_event(&event, london);
	holds(text, "\r\nSUMMARY:A B C D \\nEND:VEVENT\r\n");
	holds(text, "\r\nLOCATION:back\\\\slash\r\n");
}

static void
a_minute_past_midnight_is_of_the_next_day(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	event.date = civil_from_ymd(2023, 12, 31);
	event.start_min = 23 * 60 + 50;
	event.end_min = 25 * 60;
	const char *text = written_event(&event, london);
	holds(text, "DTSTART;TZID=Europe/London:20231231T235000\r\n");
	holds(text, "DTEND;TZID=Europe/London:20240101T010000\r\n");
}

static void
an_event_at_no_hour_is_of_its_date_alone(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	event.is_all_day = true;
	event.date = civil_from_ymd(2023, 12, 31);
	for (int i = 0; i < 2; i++) {
		const char *text = written_event(&event, i == 0 ? london : new_york);
		holds(text, "\r\nDTSTART;VALUE=DATE:20231231\r\n");
		holds(text, "\r\nDTEND;VALUE=DATE:20240101\r\n");
	}
}

static void
of_another_zone_instants_are_written(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	event.date = civil_from_ymd(2023, 3, 12); /* its clocks go forward at 2:00 */
	event.start_min = 60;
	event.end_min = 4 * 60;
	const char *text = written_event(&event, new_york);
	holds(text, "DTSTART:20230312T060000Z\r\n");
	holds(text, "DTEND:20230312T080000Z\r\n");
	assert_null(strstr(text, "VTIMEZONE"));
}

static jmp_buf caught;

static void
catch_panic(const char *text)
{
	(void)text;
	longjmp(caught, 1);
}

static bool
panics(const struct icsout_calendar *calendar)
{
	panic_hook = catch_panic;
	bool has = setjmp(caught) != 0;
	if (!has) {
		struct buf text;
		buf_init(&text);
		icsout_write(calendar, &text);
		buf_fini(&text);
	}
	panic_hook = NULL;
	return has;
}

static void
what_breaks_the_standard_is_never_written(void **state)
{
	(void)state;
	struct icsout_event event = visit();
	struct icsout_calendar calendar = {.zone = london, .name = "", .events = &event, .n = 1};
	assert_false(panics(&calendar));
	event.uid = "";
	assert_true(panics(&calendar));
	event = visit();
	calendar.method = ICSOUT_REQUEST; /* without the people that RFC 5546 asks for */
	assert_true(panics(&calendar));
	calendar.method = ICSOUT_FEED;
	event.end_min = event.start_min - 1;
	assert_true(panics(&calendar));
	event = visit();
	char *text = arena_alloc(&arena, ICSOUT_TEXT_MAX + 2);
	memset(text, 'a', ICSOUT_TEXT_MAX);
	event.description = text;
	assert_false(panics(&calendar));
	text[ICSOUT_TEXT_MAX] = 'a';
	assert_true(panics(&calendar));
}

static void
an_empty_feed_is_a_calendar_still(void **state)
{
	(void)state;
	struct icsout_calendar calendar = {.zone = london, .name = ""};
	const char *text = written(&calendar);
	assert_null(strstr(text, "VEVENT"));
	holds(text, "END:VTIMEZONE\r\nEND:VCALENDAR\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_feed_is_written_byte_for_byte),
	    cmocka_unit_test(an_invitation_says_who_asks_whom),
	    cmocka_unit_test(a_line_is_folded_at_75_bytes_and_no_character_is_split),
	    cmocka_unit_test(what_no_calendar_can_hold_becomes_a_blank),
	    cmocka_unit_test(a_minute_past_midnight_is_of_the_next_day),
	    cmocka_unit_test(an_event_at_no_hour_is_of_its_date_alone),
	    cmocka_unit_test(of_another_zone_instants_are_written),
	    cmocka_unit_test(what_breaks_the_standard_is_never_written),
	    cmocka_unit_test(an_empty_feed_is_a_calendar_still),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
