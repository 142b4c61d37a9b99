/* SPDX-License-Identifier: MIT
 *
 * Whom a row of our own file is about: one service, one location, a kind of service, or a region.
 *
 *	service	  a key of the directory (directory.h); a service's id means all its places
 *	location  a place's name, as the directory or a plan document has it
 *	kind	  the kind of a plan's appointment ("medication"), or the name of a taxonomy
 *		  term that a service of the directory has among its attributes
 *	region	  {"postcode": "NP20"}: an area (NP), a district (NP20), a sector (NP20 2) or
 *		  a whole postcode, of the address in the directory; or a circle round a
 *		  point, {"lat": 51.58, "lon": -2.99, "radius_m": 1500}
 *
 * Exactly one of the four. A division of the bank holidays is no region: one configuration has one.
 */
#ifndef CALENDAR_TARGET_H
#define CALENDAR_TARGET_H

#include "base/arena.h"
#include "base/jsonread.h"
#include "calendar/directory.h"

#define TARGET_KIND_MAX     200 /* bytes, as a plan document's */
#define TARGET_RADIUS_M_MAX 100000

/* The members of a row that say it; for json_only. */
#define TARGET_MEMBERS "service", "location", "kind", "region"

/* One of the first four is set, or none and it is a circle. */
struct target {
	const char *service;
	const char *location;
	const char *kind;
	const char *postcode;
	struct geo_point centre;
	int radius_m; /* 0: it is no circle */
};

/* A place that a row may be about: an entry of the directory, or a plan document's own. */
struct target_place {
	const struct directory_entry *entry; /* NULL: a document's own */
	const char *name;                    /* of a document's own; NULL if it has none */
	const char *kind;                    /* of the appointment; NULL or "" if there is none */
	struct geo_point point;              /* of a document's own */
	bool has_point;
};

/*
 * Read it from the members of ${row} into ${arena}. A service that the directory does not know is a
 * fault (without a directory, any is), and so is a location or a kind whose name is nearly one of
 * the directory's: others may be a plan's own.
 */
struct target target_read(struct json_at row, const struct directory *directory,
			  struct arena *arena);

bool target_is(const struct target *target, const struct target_place *place);

/* Whether two rows are about the same, word for word. */
bool target_equal(const struct target *a, const struct target *b);

#endif
