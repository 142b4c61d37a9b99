/* SPDX-License-Identifier: MIT
 *
 * One multipart/alternative of a sentence and a text/calendar, both base64: so no line is too long
 * for a mail server, and none begins with what it takes for its own.
 */
#include "calendar/invite.h"

#include <string.h>

#include "base/address.h"
#include "base/base64.h"

#define BOUNDARY     "=_firstday" /* "_" is no sign of base64, so it never stands in a part */
#define WORD_BYTES   42           /* of one encoded word; with its frame within 75 characters */
#define SUBJECT_FITS 60           /* longer ones are put in words, which may be folded */

static bool
is_plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p > '~')
			return false;
	return strlen(text) <= SUBJECT_FITS && strstr(text, "=?") == NULL;
}

/* Encoded words, each of whole characters.  [RFC 2047 sections 2 and 5] */
static void
add_subject(struct buf *out, const char *text)
{
	buf_add_text(out, "Subject:");
	if (is_plain(text)) {
		buf_printf(out, " %s\r\n", text);
		return;
	}
	for (size_t n = strlen(text); n > 0;) {
		size_t some = n < WORD_BYTES ? n : WORD_BYTES;
		while (some > 1 && some < n && ((unsigned char)text[some] & 0xc0) == 0x80)
			some--;
		buf_add_text(out, " =?UTF-8?B?");
		base64_add(out, text, some);
		buf_add_text(out, "?=\r\n");
		text += some;
		n -= some;
	}
}

static void
add_date(struct buf *out, struct utc at)
{
	int64_t day = at.s / 86400;
	int second = (int)(at.s % 86400);
	struct civil_date date = {(int32_t)day};
	struct civil_ymd ymd = civil_to_ymd(date);
	buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n",
		   civil_weekday_abbrev(civil_weekday(date)), ymd.day,
		   civil_month_abbrev(ymd.month), ymd.year, second / 3600, second / 60 % 60,
		   second % 60);
}

static void
add_part(struct buf *out, const char *type, const char *text, size_t n)
{
	buf_printf(out,
		   "--" BOUNDARY "\r\nContent-Type: %s\r\n"
		   "Content-Transfer-Encoding: base64\r\n\r\n",
		   type);
	base64_add_lines(out, text, n);
}

void
invite_write(const struct invite *invite, struct buf *out)
{
	bool is_request = invite->method == ICSOUT_REQUEST;
	struct icsout_event event = invite->event;
	if (!is_request)
		event.status = ICSOUT_CANCELLED;
	const struct icsout_calendar calendar = {
	    .method = invite->method, .zone = invite->zone, .name = "", .events = &event, .n = 1};
	struct buf ics;
	buf_init(&ics);
	icsout_write(&calendar, &ics);
	buf_printf(out, "From: <%s>\r\nTo: <%s>\r\n", event.organizer, event.attendee);
	add_subject(out, event.summary);
	add_date(out, invite->sent);
	buf_printf(out, "Message-ID: <%s@%s>\r\n", invite->message_id,
		   address_domain(event.organizer));
	/* Nobody's absence answers it.  [RFC 3834 section 5] */
	buf_add_text(out,
		     "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
		     "Content-Type: multipart/alternative;\r\n boundary=\"" BOUNDARY "\"\r\n\r\n");
	add_part(out, "text/plain; charset=utf-8", invite->text, strlen(invite->text));
	add_part(out,
		 is_request ? "text/calendar; charset=utf-8; method=REQUEST"
			    : "text/calendar; charset=utf-8; method=CANCEL",
		 buf_text(&ics), ics.len);
	buf_add_text(out, "--" BOUNDARY "--\r\n");
	buf_fini(&ics);
}
