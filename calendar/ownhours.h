/* SPDX-License-Identifier: MIT
 *
 * What we know of a place beside its usual hours: seasons, breaks, sessions, and the starts that a
 * desk gives. Rows of the file of closures (closures.h), each about whom target.h says.
 *
 *	"seasons": [{"service": "newport-courts", "from_date": "2026-07-20",
 *		     "until_date": "2026-08-31", "hours": "Mo-Th 10:00-15:00; PH off"}]
 *	"breaks": [{"location": "Usk House", "hours": "Mo-Fr 12:30-13:30"}]
 *	"sessions": [{"service": "newport-food-bank", "hours": "Tu 10:00-12:00", "people": 12}]
 *	"desks": [{"service": "newport-well-pharmacy", "starts": [":00", ":20", ":40"],
 *		   "at_once": 2}]
 *
 *	seasons	  in place of the usual hours on those dates; a service's row goes before a
 *		  location's, that before a kind's, and that before a region's
 *	breaks	  shut then, on top of what else shuts it; all that apply
 *	sessions  where a date has any, an appointment lies whole in one of them and in the
 *		  usual hours; where those are not known in one of them, bank holidays apart
 *	desks	  what we place starts then: ":20" is of every hour, "10:45" of the day;
 *		  "at_once" people at most at the same time. Either may be left out
 *	hours	  as in osm_hours.h; an opening is the break, or the session
 *	people	  at most so many are in one session; left out: nobody said
 *	from_date, until_date	both included; either may be left out, of a season not both
 *
 * Capacity is that of the row: of a location it is shared by all that is there. What is booked
 * already stays, and is told.
 */
#ifndef CALENDAR_OWNHOURS_H
#define CALENDAR_OWNHOURS_H

#include "calendar/hours.h"
#include "calendar/target.h"

#define OWNHOURS_ROWS_MAX   400 /* of each of the four lists */
#define OWNHOURS_STARTS_MAX 144 /* of one date: every ten minutes, round the clock */
#define OWNHOURS_PEOPLE_MAX 200 /* in a session, or at once */

struct ownhours_rule {
	struct target of;
	struct hours_rule rule;
};

struct ownhours_desk {
	struct target of;
	struct civil_date from, until; /* both included */
	const int *starts;             /* minutes of the day, sorted, each once */
	size_t n_starts;               /* 0: any minute */
	int at_once;                   /* 0: nobody said */
};

struct ownhours {
	const struct ownhours_rule *rules; /* seasons, breaks, sessions */
	size_t n_rules;
	const struct ownhours_desk *desks;
	size_t n_desks;
};

/*
 * Read the four lists, as far as ${root} has them, into ${arena}. Beside faults of form: an end
 * before its beginning, and rows of one list about the same whose hours (of seasons, their dates;
 * of desks, too) overlap.
 */
void ownhours_read(struct json_at root, const struct directory *directory, struct arena *arena,
		   struct ownhours *out);

/*
 * The first row of desks from *${k} on that is about ${place} on ${date}: into *${k}; false if there
 * is none.
 */
bool ownhours_find_desk(const struct ownhours *own, const struct target_place *place,
			struct civil_date date, size_t *k);

/* Dates of a row: "date", or "from_date" and "until_date"; what is left out is 1970 and 2199. */
void ownhours_read_dates(struct json_at row, struct civil_date *from, struct civil_date *until);

#endif
