/* SPDX-License-Identifier: MIT
 *
 * Our own file of what is otherwise than the directory says. Somebody writes into it when a pipe
 * bursts, and takes it out when it is mended.
 *
 *	[{"service": "newport-usk-house", "date": "2023-09-15",
 *	  "from": "12:00", "until": "17:00", "because": "a burst pipe"},
 *	 {"kind": "medication", "from_date": "2023-12-23", "until_date": "2023-12-27"},
 *	 {"region": {"postcode": "NP20"}, "date": "2023-09-16", "because": "a flood"}]
 *
 *	service, location, kind, region	 whom it is about, one of them (target.h)
 *	date, or from_date and until_date  both included; it is shut on each of these dates
 *	from, until  of each date; "00:00" and "24:00" if left out; until may pass midnight ("26:00")
 *	because	     left out: nobody said; for people who work with plans, never texted
 *
 * Visits and calls alike are shut. Closures may overlap: one may have two reasons.
 *
 * That list is all of the file, or the member "closures" of an object that may have the lists
 * "seasons", "breaks", "sessions" and "desks", too (ownhours.h).
 */
#ifndef CALENDAR_CLOSURES_H
#define CALENDAR_CLOSURES_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"
#include "calendar/directory.h"
#include "calendar/ownhours.h"

#define CLOSURES_BYTES_MAX   (1024 * 1024)
#define CLOSURES_MAX         2000
#define CLOSURES_BECAUSE_MAX 100 /* bytes */

struct closure {
	struct target of;
	struct civil_date date;
	int days_more;           /* so many dates after it, too; 0: that date alone */
	int from_min, until_min; /* of each date, from < until <= 2880 */
	const char *because;     /* "" if nobody said */
};

struct closures {
	const struct closure *list; /* as in the file */
	size_t n;
	struct ownhours own;
	/* All but the closures, as they were written: the same text means the same. "" for none. */
	const char *own_text;
};

/*
 * Read the file's ${n} bytes into ${arena}. A service that the directory does not know is a fault
 * (without a directory, any is), and so is a location whose name is nearly one of its names: others
 * may be a plan's own. Returns NULL with every fault at its JSON pointer ("/3/service",
 * "/sessions/0/hours").
 */
const struct closures *closures_parse(const char *text, size_t n, const struct directory *directory,
				      struct arena *arena, struct problems *problems);

/* Whether it shuts something on ${date}, its hours past midnight left aside. */
bool closure_is_on(const struct closure *closure, struct civil_date date);

/*
 * Give ${hours} the rules that are about ${place}, in ${arena}: seasons with the nearest first,
 * sessions, breaks, closures. ${closures} NULL: none.
 */
void closures_apply(const struct closures *closures, const struct target_place *place,
		    struct arena *arena, struct hours *hours);

/* The same without the closures: as it is on a day on which nothing is amiss. */
struct hours closures_less(const struct hours *hours);

#endif
