/* SPDX-License-Identifier: MIT
 *
 * For icsplan*.c: one event while it is read.
 */
#ifndef APP_ICSPLAN_PART_H
#define APP_ICSPLAN_PART_H

#include <jansson.h>

#include "calendar/directory.h"
#include "calendar/icsline.h"
#include "calendar/icstime.h"

/* Wall time until all zones are read, then an instant. */
struct icsplan_moment {
	struct icstime time;
	const char *tzid; /* NULL for none */
	int line;
	struct utc at;
};

/* ORGANIZER or ATTENDEE: "mailto:" or "tel:" and who that is. */
struct icsplan_guest {
	int line;
	const char *address;
	bool has_declined;
	struct icsplan_guest *next;
};

struct icsplan_event {
	int line;
	bool has_start, is_placed, has_end, has_length, is_off;
	struct icsplan_moment start, end;
	struct civil_date date; /* by the plan's clock, like the next */
	int start_min;
	int minutes;
	const char *summary, *location; /* "" for none */
	const char *service, *kind;     /* NULL for none */
	struct icsplan_guest *guests;   /* the last one first */
};

/* Whose it is; NULL is told, with those among which to choose. */
const struct directory_entry *icsplan_service(const struct directory *directory,
					      const struct icsplan_event *event,
					      struct arena *arena, struct problems *problems);

/* Take note of an ORGANIZER or ATTENDEE. */
void icsplan_guest_add(struct icsplan_event *event, const struct icsline *line,
		       struct arena *arena);

/*
 * Those of ${parties} (of the new document) who are named by the event speak for appointment ${id},
 * too. Who has declined is told in ${problems}; who is none of them, in ${notes}.
 */
void icsplan_guest_seat(const struct icsplan_event *event, const char *id, json_t *parties,
			struct problems *problems, struct problems *notes);

#endif
