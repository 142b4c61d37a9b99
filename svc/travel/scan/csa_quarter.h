/* SPDX-License-Identifier: MIT
 *
 * The stops of each island in quarters: stops that follow each other on many rides stand together,
 * and the quarters have about as many departures each. A scan leaves out the rows of quarters where
 * nobody has come to yet, or from which no way leads to where they want to. How the stops are
 * divided changes no answer, only what it costs.
 */
#ifndef TRAVEL_SCAN_CSA_QUARTER_H
#define TRAVEL_SCAN_CSA_QUARTER_H

#include "travel/scan/csa_lane.h"

#define CSA_QUARTERS 32 /* as many as a set of them has bits; few enough to go through them */

/* By stop: the number of its quarter in its island, below CSA_QUARTERS; the caller frees it. */
uint8_t *csa_quarter_of(const struct csa_day *day);

/*
 * By block of the rows, then by quarter, the set of those that can matter while somebody is in that
 * quarter and in no other; the caller frees it.
 */
uint64_t *csa_quarter_rows(const struct csa_day *day, const struct csa_lanes *lanes,
			   const uint8_t quarter[]);

#endif
