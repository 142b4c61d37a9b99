/* SPDX-License-Identifier: MIT
 *
 * An invitation as a mail: its head, its two parts, and that nothing in it can break a line. That
 * Python's email package and the readers of calendars agree is judged in tests/judges.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/base64.h"
#include "calendar/invite.h"

static struct arena arena;
static struct civil_zone *zone;
static struct buf out;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	buf_init(&out);
	zone = civil_zone_load("Europe/London");
	assert_non_null(zone);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	civil_zone_free(zone);
	buf_fini(&out);
	arena_fini(&arena);
	return 0;
}

static struct invite
sample(void)
{
	return (struct invite){
	    .method = ICSOUT_REQUEST,
	    .zone = zone,
	    .event = {.uid = "0123@firstday",
		      .sequence = 2,
		      .stamped = {1694700000},
		      .date = civil_from_ymd(2023, 9, 15),
		      .start_min = 600,
		      .end_min = 660,
		      .summary = "J4 visit",
		      .location = "",
		      .description = "",
		      .organizer = "plans@example.org",
		      .attendee = "sam@example.com"},
	    .text = "J4, Fri 15 Sep: visit at 10am.",
	    .message_id = "m17",
	    .sent = {1694700061},
	};
}

static const char *
written(const struct invite *invite)
{
	buf_clear(&out);
	invite_write(invite, &out);
	return buf_text(&out);
}

/* ${bytes} as base64 lines. */
static const char *
encoded(const char *bytes)
{
	struct buf text;
	buf_init(&text);
	base64_add_lines(&text, bytes, strlen(bytes));
	const char *copy = arena_strdup(&arena, buf_text(&text));
	buf_fini(&text);
	return copy;
}

static void
holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in\n%s", part, text);
}

static void
base64_is_that_of_the_standard(void **state)
{
	(void)state;
	/* RFC 4648 section 10. */
	static const char *const pairs[][2] = {
	    {"f", "Zg==\r\n"},        {"fo", "Zm8=\r\n"},        {"foo", "Zm9v\r\n"},
	    {"foob", "Zm9vYg==\r\n"}, {"fooba", "Zm9vYmE=\r\n"}, {"foobar", "Zm9vYmFy\r\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		assert_string_equal(encoded(pairs[i][0]), pairs[i][1]);
	assert_string_equal(encoded(""), "");
	char text[59];
	memset(text, 'a', 58);
	text[57] = '\0';
	assert_int_equal(strlen(encoded(text)), 78);
	text[57] = 'a';
	text[58] = '\0';
	assert_string_equal(encoded(text) + 76, "\r\nYQ==\r\n");
}

static void
a_request_is_one_mail_of_two_parts(void **state)
{
	(void)state;
	struct invite invite = sample();
	const char *text = written(&invite);
	static const char head[] =
	    "From: <plans@example.org>\r\nTo: <sam@example.com>\r\nSubject: J4 visit\r\n"
	    "Date: Thu, 14 Sep 2023 14:01:01 +0000\r\nMessage-ID: <m17@example.org>\r\n"
	    "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n boundary=\"=_firstday\"\r\n\r\n"
	    "--=_firstday\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n";
	assert_memory_equal(text, head, strlen(head));
	holds(text, arena_printf(&arena, "\r\n\r\n%s--=_firstday\r\n", encoded(invite.text)));
	holds(text, "\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n");
	struct buf ics;
	buf_init(&ics);
	icsout_write(&(struct icsout_calendar){ICSOUT_REQUEST, zone, "", 0, &invite.event, 1},
		     &ics);
	holds(text, arena_printf(&arena, "\r\n\r\n%s--=_firstday--\r\n", encoded(buf_text(&ics))));
	buf_fini(&ics);
}

static void
a_withdrawal_is_a_cancel_of_the_same_event(void **state)
{
	(void)state;
	struct invite invite = sample();
	invite.method = ICSOUT_CANCEL;
	const char *text = written(&invite);
	holds(text, "method=CANCEL\r\n");
	struct icsout_event event = invite.event;
	event.status = ICSOUT_CANCELLED;
	struct buf ics;
	buf_init(&ics);
	icsout_write(&(struct icsout_calendar){ICSOUT_CANCEL, zone, "", 0, &event, 1}, &ics);
	holds(buf_text(&ics), "STATUS:CANCELLED");
	holds(text, encoded(buf_text(&ics)));
	buf_fini(&ics);
}

static void
no_line_is_long_or_strange_whatever_a_title_holds(void **state)
{
	(void)state;
	static const char *const titles[] = {
	    "J4 visit",
	    "Caf\u00e9 \u20ac\U0001F68C",
	    "a\r\nBcc: x@example.com",
	    "=?UTF-8?B?eA==?=",
	    ("\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac"
	     "\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac"
	     "\u20ac"),
	    "a title of more than sixty characters, which is put into encoded words",
	};
	for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
		struct invite invite = sample();
		invite.event.summary = titles[i];
		const char *text = written(&invite);
		for (const char *line = text; *line != '\0'; line = strstr(line, "\r\n") + 2) {
			size_t n = strcspn(line, "\r\n");
			assert_true(n <= 78);
			assert_memory_equal(line + n, "\r\n", 2);
			for (size_t c = 0; c < n; c++)
				assert_true(line[c] >= ' ' && line[c] <= '~');
		}
		assert_null(strstr(text, "\nBcc"));
		bool is_word = strstr(text, "Subject: =?UTF-8?B?") != NULL;
		assert_int_equal(is_word, i > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(base64_is_that_of_the_standard),
	    cmocka_unit_test(a_request_is_one_mail_of_two_parts),
	    cmocka_unit_test(a_withdrawal_is_a_cancel_of_the_same_event),
	    cmocka_unit_test(no_line_is_long_or_strange_whatever_a_title_holds),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
