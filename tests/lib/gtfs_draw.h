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
	int trips_most;
	int spread_m; /* stops lie within so many metres of each other */
};

void gtfs_draw(struct feed *feed, struct rng *rng, const struct gtfs_draw_limits *limits,
	       struct gtfs_drawn *drawn);

/*
 * A property over many feeds: seeds 1 to ${n}, or as the environment's PROP_SEEDS says ("100000",
 * or "7 7" from and to). The first feed that ${is_faulty} is made as small as taking away one line
 * after another allows, printed, and fails the test with its seed and what ${fault} says then.
 */
struct gtfs_draw_trial {
	uint64_t n;
	const struct gtfs_draw_limits *limits;
	uint64_t *seed; /* set before each feed, like the next */
	struct gtfs_drawn *drawn;
	const char *fault;
	/* True with ${fault} said; false also for a feed that lacks something and is refused. */
	bool (*is_faulty)(struct feed *feed, void *context);
	void *context;
};
void gtfs_draw_try(const struct gtfs_draw_trial *trial);

#endif
