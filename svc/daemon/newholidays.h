/* SPDX-License-Identifier: MIT
 *
 * The daemon's eye on its bank holidays: a list that was fetched anew ("firstday holidays refresh")
 * is in use from the next event on, and every plan is looked at again.
 *
 * Both lists, the fetched and the shipped, are looked at every NEWHOLIDAYS_LOOK_MS and at once on
 * SIGHUP; which is in use setup/holidayfile.h says. Where neither is any good, what was known stays
 * in use, and that is told once. Which list all plans have been looked at with is remembered in a
 * file, as for closures.
 */
#ifndef DAEMON_NEWHOLIDAYS_H
#define DAEMON_NEWHOLIDAYS_H

#include "base/clock.h"
#include "base/file.h"
#include "io/loop.h"
#include "setup/holidayfile.h"

#define NEWHOLIDAYS_LOOK_MS 10000
#define NEWHOLIDAYS_CAUSE   "holidays" /* as a version names it */

struct newholidays;

struct newholidays_ports {
	struct loop *loop;
	struct clock clock;
	const struct civil_zone *zone;
	const struct config *config;
	const char *seen_path; /* the file that remembers */
	/* Called with each list that comes into use, the first one within newholidays_new. */
	void (*in_use)(void *context, const struct holidays *holidays);
	/* Every plan is to be looked at again; newholidays_done is due when that is so. */
	void (*replaced)(void *context, const char *cause);
	void *context;
};

/* NULL with problems if there is no list at all: nothing can be planned without. */
struct newholidays *newholidays_new(const struct newholidays_ports *ports,
				    struct problems *problems);
void newholidays_free(struct newholidays *newholidays); /* NULL does nothing */

void newholidays_start(struct newholidays *newholidays); /* begin to look */
void newholidays_look(struct newholidays *newholidays);  /* now (SIGHUP) */
void newholidays_done(struct newholidays *newholidays);  /* every plan has been looked at */

#endif
