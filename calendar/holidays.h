/* SPDX-License-Identifier: MIT
 *
 * The official list of bank holidays. The list is the authority: one-off days follow no rule, so
 * nothing is computed, and an absent list is an error, never "no holidays".
 *
 * Where a feast falls on a weekend the list has its substitute day alone: law goes by that, but
 * doors are shut on the feast itself as well. Which day a feast is kept on is data of ours beside
 * the list, by the list's own titles:
 *
 *	{"why": "...", "feasts": [{"title": "Boxing Day", "day": "12-26", "source": "..."}]}
 */
#ifndef CALENDAR_HOLIDAYS_H
#define CALENDAR_HOLIDAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/problem.h"

#define HOLIDAYS_MAX             2000 /* in one division */
#define HOLIDAYS_TITLE_MAX       200  /* bytes */
#define HOLIDAYS_SOURCE_MAX      300 /* of a feast's source, and of what that was checked against */
#define HOLIDAYS_FEASTS_MAX      50  /* in the file of feasts */
#define HOLIDAYS_SUBSTITUTE      "Substitute day" /* the list's note of a day that is one */
#define HOLIDAYS_SUBSTITUTE_DAYS 7 /* a substitute day comes at most so long after its feast */
#define HOLIDAYS_BYTES_MAX       (1024 * 1024)
#define HOLIDAYS_DIVISION        "england-and-wales"
#define HOLIDAYS_NEAR_DAYS       120 /* to the last date: whoever keeps the list hears of it */

struct holiday {
	struct civil_date date;
	const char *title; /* "Christmas Day" */
	const char *notes; /* "Substitute day", "" if none */
};

/* One division's list, sorted by date, no date twice, at least one. */
struct holidays {
	const char *division;
	const struct holiday *list;
	size_t n;
	struct civil_date first; /* the first and the last date that the list knows */
	struct civil_date last;
	const struct holiday *feasts; /* by date: kept on another day than the list's; NULL if 0 */
	size_t n_feasts;
};

/*
 * Read the bank-holidays file in the form of gov.uk: {"DIVISION": {"division", "events": [{"title",
 * "date", "notes"}]}}. Everything in ${holidays} lives in ${arena}.
 * Returns 0, or E_INPUT with every fault in ${problems}; a division that is not there is a fault.
 */
MUST_USE
int holidays_parse(const char *text, size_t n, const char *division, struct arena *arena,
		   struct problems *problems, struct holidays *holidays);

/*
 * Read the file of feasts, and give ${holidays} the feast of each substitute day in its list whose
 * title the file has: that day of the same year. A title that the file has not has no feast.
 * Returns 0, or E_INPUT with every fault, and ${holidays} as it was.
 */
MUST_USE
int holidays_add_feasts(const char *text, size_t n, struct arena *arena, struct problems *problems,
			struct holidays *holidays);

/* The holiday of that date, or NULL if the list has none. It alone counts for working days. */
const struct holiday *holidays_find(const struct holidays *holidays, struct civil_date date);

/* The holiday or else the feast of that date, by which doors are shut; NULL if it is neither. */
const struct holiday *holidays_find_kept(const struct holidays *holidays, struct civil_date date);

/* Whether ${date} lies between the first and the last known date: elsewhere no answer is safe. */
bool holidays_covers(const struct holidays *holidays, struct civil_date date);

/* Whether that many days or fewer are left of the list. */
bool holidays_end_is_near(const struct holidays *holidays, struct civil_date today);

/*
 * Whether ${fresh} may take the place of ${in_use} (NULL: there is none): it has begun by ${today},
 * has not ended, and knows every date from today on that is known already, the last one too.
 * What is past may go: the official list forgets it. Adds a problem at the division for each
 * reason.
 */
bool holidays_may_follow(const struct holidays *fresh, const struct holidays *in_use,
			 struct civil_date today, struct problems *problems);

/* Monday to Friday and no holiday. */
bool holidays_is_working_day(const struct holidays *holidays, struct civil_date date);

/* The nearest working day on or before, and the nearest strictly after, ${date}. */
struct civil_date holidays_working_day_back(const struct holidays *holidays,
					    struct civil_date date);
struct civil_date holidays_working_day_after(const struct holidays *holidays,
					     struct civil_date date);

#endif
