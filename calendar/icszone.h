/* SPDX-License-Identifier: MIT
 *
 * The zones that a foreign calendar names, and what its wall times are as instants.
 *
 *	TZID		what holds
 *	a known name	that zone of the system, by our own civil time. A VTIMEZONE that says
 *			otherwise of the instant lies; that is told once, and both are possible
 *	another		its VTIMEZONE ("GMT Standard Time" of a mail program)
 *	without one	told; it may be any zone that there is, 12 hours west to 14 hours east
 *
 * A known name may stand behind others: "/example.org/2020/Europe/London".
 * [RFC 5545 section 3.3.5, 3.6.5]
 */
#ifndef CALENDAR_ICSZONE_H
#define CALENDAR_ICSZONE_H

#include "base/arena.h"
#include "base/problem.h"
#include "calendar/icstime.h"

#define ICSZONES_MAX 64 /* names in one text; one more is as if not known */

struct icszone_date {
	struct icstime at;
	struct icszone_date *next;
};

/* From when on a VTIMEZONE has another offset: a STANDARD or DAYLIGHT of it. */
struct icszone_part {
	int line;
	struct icstime start;
	bool has_start, has_from, has_to;
	int from_s, to_s;           /* offsets before and after */
	const char *rule;           /* NULL for none */
	struct icszone_date *dates; /* RDATE */
	struct icszone_part *next;
};

struct icszone_turn {
	int64_t wall_s; /* by the clock before */
	int from_s, to_s;
};

struct icszone {
	const char *tzid;
	struct civil_zone *zone; /* owned; NULL: the name is not known */
	bool is_stated;          /* has a VTIMEZONE */
	int line;                /* of that, else of where it is first named */
	struct icszone_part *parts;
	struct icszone_turn *turns; /* by wall_s; what its VTIMEZONE makes of the window */
	int n_turns;
	bool is_told;
};

struct icszones {
	struct arena *arena; /* of all that stands in here */
	struct problems *problems;
	const struct civil_zone *floating; /* of times without a zone; borrowed */
	struct civil_date from, until;     /* the days that are asked about */
	struct icszone list[ICSZONES_MAX];
	int n;
};

void icszones_init(struct icszones *zones, struct arena *arena, struct problems *problems,
		   const struct civil_zone *floating);
void icszones_fini(struct icszones *zones);

/* Take note of a VTIMEZONE, with its parts. */
void icszones_state(struct icszones *zones, const char *tzid, int line, struct icszone_part *parts);

/* When all are there: what the VTIMEZONEs make of these days. */
void icszones_lay(struct icszones *zones, struct civil_date from, struct civil_date until);

/* The instants that a wall time may be: one, but of a zone that lies or is not known. */
struct icsmoment {
	struct utc at;          /* the one, or the zone's name's */
	struct utc first, last; /* of those that it may be */
};
/* ${tzid}: NULL for none; ${line} is where it is named. */
struct icsmoment icszones_moment(struct icszones *zones, const struct icstime *time,
				 const char *tzid, int line);

#endif
