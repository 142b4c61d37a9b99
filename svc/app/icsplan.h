/* SPDX-License-Identifier: MIT
 *
 * A plan document (conf/schema/plan.json) of an iCalendar file of appointments and a template: a
 * plan document, with or without appointments, that says all else (gate, person, parties ...).
 *
 * Each VEVENT of the plan's date becomes an appointment, in the order of their hours: DTSTART and
 * DTEND or DURATION its booked hour and length, SUMMARY its label, X-FIRSTDAY-KIND its kind. What
 * the template's appointment at the same service says of anything else holds for it. Its service is
 * the directory's that X-FIRSTDAY-SERVICE names by a key, else the one that LOCATION, else SUMMARY,
 * names: by its name, place or address whole, or else by its name or place as words within it, or
 * else by its address or a part of it. Of several none is taken: they are told, to choose. What is
 * CANCELLED is left out.
 *
 * Refused, each with its line: what is no calendar, or two of them; a series, a whole day, an hour
 * that cannot be read or is of a zone that is not known (a zone is its name's, whatever a VTIMEZONE
 * says of it), an hour with seconds, no length, a service that is not known; dates that are not one
 * where none was asked for.
 */
#ifndef APP_ICSPLAN_H
#define APP_ICSPLAN_H

#include <jansson.h>

#include "calendar/directory.h"

#define ICSPLAN_BYTES_MAX  ((size_t)1 << 20)
#define ICSPLAN_EVENTS_MAX 200

struct icsplan_ask {
	const char *text; /* iCalendar */
	size_t n;
	const json_t *template;        /* an object */
	const char *plan;              /* the new plan's reference; NULL: the template's */
	const struct civil_date *date; /* NULL: the one that all events have */
	const struct civil_zone *zone; /* of the plan */
	const struct directory *directory;
};

/*
 * The document, for the caller to json_decref; NULL with every fault at its line or pointer.
 * ${notes} is told what is no fault, and is worth a look.
 */
json_t *icsplan_make(const struct icsplan_ask *ask, struct arena *arena, struct problems *problems,
		     struct problems *notes);

#endif
