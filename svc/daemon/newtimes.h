/* SPDX-License-Identifier: MIT
 *
 * The daemon's eye on its timetable: a file that was replaced is opened between two events, every
 * plan is looked at again, and times that end too soon are told.
 *
 * The file is looked at every NEWTIMES_LOOK_MS and at once on SIGHUP. A new one that is no good is
 * told once, and the old one stays in use. Which timetable all plans have been looked at with is
 * remembered in a file: what was replaced while the daemon was down, or had not been worked off
 * when it died, is looked at when it starts.
 */
#ifndef NEWTIMES_H
#define NEWTIMES_H

#include "base/clock.h"
#include "io/loop.h"
#include "travel/travel_current.h"

#define NEWTIMES_LOOK_MS 10000

struct newtimes;

struct newtimes_ports {
	struct loop *loop;
	struct clock clock;
	const struct civil_zone *zone;
	struct travel *travel; /* stands on files.timetable; outlives this */
	struct travel_files files;
	const char *seen_path; /* the file that remembers */
	/* Every plan is to be looked at again; newtimes_done is due when that is so. */
	void (*replaced)(void *context, const char *cause);
	void *context;
};

/* What there is to know of the timetable in use. */
struct newtimes_state {
	struct coverage coverage;
	bool is_short;       /* does not cover the days to come (coverage_is_enough) */
	bool is_refused;     /* there is a newer file, and it is no good */
	uint64_t generation; /* of the travel */
};

/* Notes which file is in use: to be made when the timetable has just been opened. */
struct newtimes *newtimes_new(const struct newtimes_ports *ports);
void newtimes_free(struct newtimes *newtimes); /* NULL does nothing */

/* Begin to look, now and from here on. */
void newtimes_start(struct newtimes *newtimes);

/* Look at the file now (SIGHUP). */
void newtimes_look(struct newtimes *newtimes);

/* Every plan has been looked at with the timetable in use. */
void newtimes_done(struct newtimes *newtimes);

struct newtimes_state newtimes_state(const struct newtimes *newtimes);

#endif
