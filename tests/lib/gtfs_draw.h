/* SPDX-License-Identifier: MIT
 *
 * Small random feeds with every odd feature of GTFS: small times and few stops, so that ties,
 * chains and clock changes abound. The same chance gives the same feed.
 */
#ifndef TESTS_LIB_GTFS_DRAW_H
#define TESTS_LIB_GTFS_DRAW_H

#include "base/civil.h"
#include "base/rng.h"
#include "tests/lib/feed.h"

#define GTFS_DRAW_STOPS  8
#define GTFS_DRAW_ROUTES 3

struct gtfs_drawn {
	const char *zone;
	struct civil_date date; /* one on which much runs; often beside a change of the clocks */
};

/* What kind of feed. */
struct gtfs_draw_limits {
	bool has_instant_rides; /* rides may take no time */
	bool has_changes;       /* days on which clocks change, and zones other than London */
	int spread_m;           /* stops lie within so many metres of each other */
};

void gtfs_draw(struct feed *feed, struct rng *rng, const struct gtfs_draw_limits *limits,
	       struct gtfs_drawn *drawn);

/*
 * The feed made as small as one line after another allows, ${is_faulty} still saying so, and
 * printed to standard error with what it said last. ${is_faulty} gets the feed and ${context}.
 */
void gtfs_draw_shrink(struct feed *feed, bool (*is_faulty)(struct feed *feed, void *context),
		      void *context);

/*
 * For a program's main: the seeds to try, from the environment's PROP_SEEDS ("100000", or "7 7"
 * from and to), else 1 to ${n}.
 */
struct gtfs_seeds {
	uint64_t from;
	uint64_t until;
};
struct gtfs_seeds gtfs_draw_seeds(uint64_t n);

#endif
