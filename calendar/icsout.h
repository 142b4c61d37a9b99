/* SPDX-License-Identifier: MIT
 *
 * iCalendar out: events in, text out, for feeds and invitations alike. Pure: also the stamp of an
 * event is a value of the caller's.
 *
 * Every calendar is checked by libical's own table of what a component has to hold and may hold
 * before it leaves.  [RFC 5545; RFC 5546 section 3.2; RFC 7986 sections 5.1 and 5.7]
 */
#ifndef CALENDAR_ICSOUT_H
#define CALENDAR_ICSOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/civil.h"

#define ICSOUT_EVENTS_MAX 4000
#define ICSOUT_TEXT_MAX   4000 /* bytes of one summary, location or description */

enum icsout_status { ICSOUT_CONFIRMED, ICSOUT_TENTATIVE, ICSOUT_CANCELLED };

/*
 * 1. start <= end, on the clock of the wall; a minute past 1440 is of the next day.
 * 2. Texts are UTF-8 and at most ICSOUT_TEXT_MAX bytes; "" for none, a summary is never "".
 */
struct icsout_event {
	const char *uid; /* the same for all that is ever said of this event; letters, digits, "-@."
			  */
	int sequence;    /* 0.. ; higher in all that is newer  [RFC 5545 section 3.8.7.4] */
	struct utc stamped; /* when this was so: DTSTAMP */
	enum icsout_status status;
	struct civil_date date; /* of both minutes */
	int start_min, end_min; /* 0..2879; of no meaning if is_all_day */
	bool is_all_day;        /* that date, at no hour */
	const char *summary;
	const char *location;
	const char *description;
	bool is_free;          /* takes no room in a diary: TRANSP */
	const char *organizer; /* mail addresses (base/address.h); both NULL in a feed, both set in
				  an invitation */
	const char *attendee;
};

enum icsout_method {
	ICSOUT_FEED,    /* no METHOD: a calendar to be subscribed or kept */
	ICSOUT_REQUEST, /* iTIP, one event */
	ICSOUT_CANCEL,
};

struct icsout_calendar {
	enum icsout_method method;
	/* Wall times are written with TZID and a VTIMEZONE where this is Europe/London, else in
	 * UTC. */
	const struct civil_zone *zone;
	const char *name;    /* of a feed; "" for none */
	int refresh_minutes; /* how often a feed is worth asking for; 0: not said */
	const struct icsout_event *events;
	size_t n; /* at most ICSOUT_EVENTS_MAX; exactly 1 with a method */
};

/* Append the calendar to ${out}: lines of at most 75 bytes, ended by CRLF. */
void icsout_write(const struct icsout_calendar *calendar, struct buf *out);

#endif
