/* SPDX-License-Identifier: MIT
 *
 * An edited day against one made of a feed with those times: the same connections, and the same
 * answers between the stops S0 to S8, which come first among the stops. Anything else fails the
 * test with its seed.
 */
#ifndef TESTS_LIB_LIVEDAYS_H
#define TESTS_LIB_LIVEDAYS_H

#include "base/rng.h"
#include "tests/lib/feed.h"
#include "travel/scan/csa_day.h"

#define LIVEDAYS_STOPS 9

void livedays_compare(struct feed *feed, const struct csa_day *edited, const struct csa_day *built,
		      int seed);

/* Against tests/lib/gtfs_judge.h, which reads ${feed}, as it turned out, by itself. */
void livedays_judge(struct feed *feed, const struct csa_day *edited, struct rng *rng, int seed);

#endif
