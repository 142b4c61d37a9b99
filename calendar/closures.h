/* SPDX-License-Identifier: MIT
 *
 * Closures of the day: a place that is shut for some hours of one date, beside its usual hours.
 * Somebody writes them into a file when a pipe bursts, and takes them out when it is mended.
 *
 *	[{"service": "newport-usk-house", "date": "2023-09-15",
 *	  "from": "12:00", "until": "17:00", "because": "a burst pipe"},
 *	 {"location": "Central Library", "date": "2023-09-16"}]
 *
 *	service	  a key of the directory (directory.h); a service's id shuts all of its places
 *	location  a place's name, as the directory or a plan document has it
 *	from, until  "00:00" and "24:00" if left out; until may pass midnight ("26:00")
 *	because	  left out: nobody said; for people who work with plans, never texted
 *
 * Each row has a service or a location, not both. Visits and calls alike are shut.
 */
#ifndef CALENDAR_CLOSURES_H
#define CALENDAR_CLOSURES_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"
#include "calendar/directory.h"

#define CLOSURES_BYTES_MAX   (1024 * 1024)
#define CLOSURES_MAX         2000
#define CLOSURES_BECAUSE_MAX 100 /* bytes */

struct closure {
	const char *service;  /* NULL: it is of a location */
	const char *location; /* NULL: it is of a service */
	struct civil_date date;
	int from_min, until_min; /* of that date, from < until <= 2880 */
	const char *because;     /* "" if nobody said */
};

struct closures {
	const struct closure *list; /* as in the file */
	size_t n;
};

/*
 * Read the file's ${n} bytes into ${arena}. A service that the directory does not know is a fault
 * (without a directory, any is), and so is a location whose name is nearly one of its names: others
 * may be a plan's own. Returns NULL with every fault at its JSON pointer ("/3/service").
 */
const struct closures *closures_parse(const char *text, size_t n, const struct directory *directory,
				      struct arena *arena, struct problems *problems);

/* Whether it shuts that entry of the directory (NULL: none), or the place of that name. */
bool closure_is_of(const struct closure *closure, const struct directory_entry *entry,
		   const char *place);

#endif
