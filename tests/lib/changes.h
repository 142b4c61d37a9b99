/* SPDX-License-Identifier: MIT
 *
 * Random rows of transfers.txt, and what they make of a change: read from nowhere, since whoever
 * drew them knows them. Two lines; the trip "T7" is of the second, since 7 is odd.
 */
#ifndef TESTS_LIB_CHANGES_H
#define TESTS_LIB_CHANGES_H

#include "base/rng.h"
#include "tests/lib/feed.h"

#define CHANGES_MAX       64
#define CHANGES_FORBIDDEN (-1)

struct changes_row {
	int stops[2]; /* "S0" ... */
	int type;     /* 0 to 3 */
	int s;        /* min_transfer_time, -1: empty */
	int lines[2]; /* of the ride before and of the one after, -1: any */
	int trips[2];
};

struct changes {
	struct changes_row rows[CHANGES_MAX];
	int n;
};

struct changes_limits {
	int n_most; /* 0..CHANGES_MAX */
	int n_stops;
	int n_trips;   /* 1.. */
	int s_most;    /* of a minimum time */
	bool has_some; /* rows for certain lines and trips too */
	/* One row of two is between these; the same: at any. */
	int often[2];
};

void changes_draw(struct changes *changes, struct rng *rng, const struct changes_limits *limits);

/* The feed's lines, trips and transfers; its stop times stand. */
void changes_set(const struct changes *changes, struct feed *feed, int n_trips);

/*
 * The seconds that a change takes at least, CHANGES_FORBIDDEN: it may not be. By the most specific
 * row; of rows for the same trips and lines what forbids, else the quickest; of several that are
 * equally specific what forbids, else the longest.  [GTFS Schedule reference, transfers.txt]
 */
int changes_least_s(const struct changes *changes, const int stops[2], const int trips[2]);

#endif
