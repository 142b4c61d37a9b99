/* SPDX-License-Identifier: MIT
 *
 * For icsplan.c and icsplan_service.c: one event while it is read.
 */
#ifndef APP_ICSPLAN_PART_H
#define APP_ICSPLAN_PART_H

#include "calendar/directory.h"

struct icsplan_moment {
	struct utc at;
	int line;
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
};

/* Whose it is; NULL is told, with those among which to choose. */
const struct directory_entry *icsplan_service(const struct directory *directory,
					      const struct icsplan_event *event,
					      struct arena *arena, struct problems *problems);

#endif
