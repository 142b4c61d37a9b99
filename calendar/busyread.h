/* SPDX-License-Identifier: MIT
 *
 * Somebody else's calendar as the times at which they are busy, and nothing else of it: no name, no
 * word. Pure but for the system's zone files, bounded in time and memory, and meant to run in a
 * child all the same (io/child.h).
 *
 * No hour is free that may be busy, and no calendar is lost for one event:
 *
 *	refused whole (the list is as before)	NUL bytes, past BUSYREAD_BYTES_MAX, no VCALENDAR,
 *						cut short (a component that does not end), more
 *						than BUSYREAD_VALUES_MAX properties or
 *						BUSYREAD_RAW_MAX times
 *	told, and taken so			a rule by hours, minutes, seconds or that is not
 *						known: busy from its first time to its UNTIL; one
 *						that repeats by days but goes on in a way that is
 *						not read, or for too long: each day at its hours;
 *						an hour that is none, an end before the start:
 *						that whole day; a zone that is not known, or is
 *						stated otherwise than it is: icszone.h; RANGE: on
 *						each day from then on; two calendars: both
 *	told, and not there			an event without a date that can be read; what is
 *						no content line; VAVAILABILITY [RFC 7953], which
 *						says when somebody is there: their hours are the
 *						directory's here
 *
 * Busy: VEVENT, TENTATIVE ones too, and each FREEBUSY but FBTYPE=FREE. Not: TRANSP:TRANSPARENT,
 * STATUS:CANCELLED, one of ask.own_uids, one that has no length. A date takes its whole days in
 * ask.zone, and so does what has no zone. Of DTEND in a series the later of the same wall time and
 * the same length counts. EXDATE and RECURRENCE-ID take away what they name exactly, by instant or
 * date.  [RFC 5545 section 3.6.1, 3.6.4, 3.8.4.4, 3.8.5]
 */
#ifndef CALENDAR_BUSYREAD_H
#define CALENDAR_BUSYREAD_H

#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"

/* Of the child. */
#define BUSYREAD_CPU_S        2
#define BUSYREAD_MEMORY_BYTES ((size_t)64 << 20)

#define BUSYREAD_BYTES_MAX  ((size_t)8 << 20) /* of one text */
#define BUSYREAD_VALUES_MAX 100000   /* properties of one text that say something of time */
#define BUSYREAD_DEPTH_MAX  8        /* components in components */
#define BUSYREAD_DAYS_MAX   400      /* of a window */
#define BUSYREAD_STEPS_MAX  4000000L /* days looked at for the rules of one text */
#define BUSYREAD_RAW_MAX    50000    /* times of one text, those that touch merged */
#define BUSYREAD_TIMES_MAX  4000     /* after it */

/* Busy from one instant until before the other; from < until. */
struct busy_time {
	struct utc from, until;
};

struct busyread_ask {
	struct utc from, until;        /* nothing outside is told; ..BUSYREAD_DAYS_MAX days */
	const struct civil_zone *zone; /* of dates, and of times without a zone */
	const char *const *own_uids;   /* events that are ours and no busy times */
	size_t n_own;
};

struct busyread_list {
	struct arena *arena; /* of ${times} */
	struct busy_time *times;
	size_t n, room;
};

void busyread_init(struct busyread_list *list, struct arena *arena);

/*
 * Add what one text holds of the window. ${problems} is told of each fault with its line, also when
 * the text is taken; what it says is fit for a log: nothing of the text but names of zones.
 * Returns 0, or E_INPUT or E_LIMIT: the list is as before.
 */
MUST_USE
int busyread_add(const struct busyread_ask *ask, const char *text, size_t n,
		 struct busyread_list *list, struct problems *problems);

/* When all are added: ascending, and none touches another. E_LIMIT past BUSYREAD_TIMES_MAX. */
MUST_USE
int busyread_close(struct busyread_list *list);

#endif
