/* SPDX-License-Identifier: MIT
 *
 * One run of "firstday timetable refresh": every feed of the configuration asked for what has
 * changed, and a new timetable put in place of the old one if all of it is good.
 *
 * In the folder of feeds stand, for each feed: NAME.zip, the last good one; NAME.json, its record
 * (refresh.h); new/NAME.zip, while it is being fetched and looked at. The timetable is built beside
 * the one in use (".new") and renamed. The order makes a death at any instant harmless: first the
 * timetable, then the zip, then the record; what is not recorded is fetched again.
 */
#ifndef REFRESH_RUN_H
#define REFRESH_RUN_H

#include "conf/config.h"
#include "cli/refresh.h"

enum refresh_feed_end {
	REFRESH_SAME, /* the server says that nothing has changed */
	REFRESH_NEW,  /* fetched and good */
	REFRESH_KEPT, /* not got, or refused: the last good zip stays */
	/*
	 * The same, and there is no last good one: it is left out. If the timetable in use has its
	 * rides, that one stays instead, unless ${force}.
	 */
	REFRESH_NONE,
};

struct refresh_feed {
	const struct config_feed *conf;
	const char *key; /* the secret, "" for none */
	enum refresh_feed_end end;
	struct refresh_record record; /* of the zip that the timetable is made from, unless NONE */
	const struct problems *refused; /* of a zip that was compiled: rows that are not taken */
	bool has_old;                   /* there was a last good zip, and this is its record */
	struct refresh_record old;
};

struct refresh_run {
	const struct config *config;
	struct problems *problems; /* every reason why something was not got or not taken */
	struct civil_date today;   /* of the house */
	struct utc now;            /* for the records */
	bool force;                /* a feed that begins later, has ended or shrunk is taken */
	/* filled by refresh_run */
	struct refresh_feed feeds[CONFIG_FEEDS_MAX];
	struct refresh_outcome outcome;
	bool is_replaced; /* there is a new timetable */
	bool has_timetable;
	struct refresh_facts facts; /* of the timetable in use afterwards, if there is one */
};

/* Do it. Blocks for as long as downloads and compiling take. E_BUSY: another one is at it. */
MUST_USE
int refresh_run(struct refresh_run *run);

/* What is there, without asking anybody: records, facts and outcome.is_short. */
void refresh_look(struct refresh_run *run);

#endif
