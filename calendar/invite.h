/* SPDX-License-Identifier: MIT
 *
 * An invitation, its change or its withdrawal as one mail: a sentence for those who read mail, and
 * the event for their calendar.  [RFC 5546; RFC 6047; RFC 5322]
 *
 * A change is a REQUEST of the same UID and a higher SEQUENCE; a withdrawal is a CANCEL. The mail
 * says who it is by its Message-ID, so that a second copy of it is known as one.
 */
#ifndef CALENDAR_INVITE_H
#define CALENDAR_INVITE_H

#include "base/buf.h"
#include "calendar/icsout.h"

struct invite {
	enum icsout_method method; /* ICSOUT_REQUEST or ICSOUT_CANCEL */
	const struct civil_zone *zone;
	struct icsout_event event; /* with organizer and attendee: from whom, to whom; its status
				      is set here for a CANCEL */
	const char *text;          /* the sentence */
	const char *message_id;    /* without its domain: letters and digits */
	struct utc sent;           /* the date of the mail */
};

/* Append the whole message, lines ended by CRLF and at most 78 bytes, ASCII alone. */
void invite_write(const struct invite *invite, struct buf *out);

#endif
