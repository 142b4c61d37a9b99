/* SPDX-License-Identifier: MIT
 *
 * What "firstday timetable refresh" decides: whether a feed that was fetched may take the place of
 * the one in use, what is remembered of each feed, and the exit status. Values in, values out;
 * refresh_run.c fetches and renames.
 *
 * A feed is refused (and the one in use stays) that
 *	never runs	no trip on any date
 *	begins later	it does not cover today yet: its publisher put the next period up too soon
 *	has ended	it covers no day from today on
 *	has shrunk	fewer than half of the trips of the one in use: more likely an accident
 * The last three are for a human to overrule (--force). What makes a feed unreadable or too faulty
 * is the compiler's to say (travel/feed/compile.h).
 */
#ifndef REFRESH_H
#define REFRESH_H

#include "base/clock.h"
#include "base/err.h"
#include "base/problem.h"
#include "travel/table/coverage.h"

#define REFRESH_SHRINK_SHARE 2 /* less than one half is too little */
#define REFRESH_RECORD_MAX   8192

/* What a compiled feed, or a whole timetable, amounts to. */
struct refresh_facts {
	int64_t n_trips;
	struct coverage coverage;
};

/*
 * Add a problem at ${at} for every reason against ${fresh}; ${in_use} is NULL where there is none
 * yet. Returns whether there is none.
 */
bool refresh_is_good(const struct refresh_facts *fresh, const struct refresh_facts *in_use,
		     struct civil_date today, const char *at, struct problems *problems);

/* What is kept beside a feed's zip, as JSON. Texts are "" where nothing is known. */
struct refresh_record {
	const char *url; /* that it came from; another one is asked for all of it */
	const char *etag;
	const char *last_modified;
	int64_t bytes;      /* of the zip: if they differ, this is not its record */
	struct utc fetched; /* when the zip came */
	struct utc asked;   /* when its server last said that it is the newest */
	struct refresh_facts facts;
};

/* JSON, in ${arena}. */
const char *refresh_record_text(const struct refresh_record *record, struct arena *arena);

/* False if it is damaged, or not ours: then the zip is fetched anew. Texts go into ${arena}. */
bool refresh_record_read(const char *text, size_t n, struct arena *arena,
			 struct refresh_record *record);

/* How a run came out. */
struct refresh_outcome {
	bool is_bad;   /* a feed was refused: somebody has to look at it */
	bool is_late;  /* a server could not be reached, a file not written */
	bool is_short; /* the timetable in use, or one of its feeds, does not cover the days to come
			*/
};

/* 65, 75, 1, 0: the first that applies. */
enum exit_status refresh_status(struct refresh_outcome outcome);

/* "covers no day", "covers Mon 5 Jun 2023 to Sun 1 Oct 2023", in ${arena}. */
const char *refresh_coverage_words(const struct coverage *coverage, struct arena *arena);

#endif
