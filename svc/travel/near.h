/* SPDX-License-Identifier: MIT
 *
 * Which stops of a day are near a point, and near each other. Only stops where something can be
 * boarded or left on that day count.
 *
 * A change on foot, door to door, is a walk within the person's limit; platforms of one station
 * need no row of transfers.txt for it. What transfers.txt says of two stops, or of one, is kept
 * [GTFS reference, transfers.txt]:
 *
 *	0, empty  recommended: a walk like any other
 *	1         timed, the vehicle waits: a walk like any other too. Which of the two is late, and
 *	          whether it waits then, nobody promises, so the person's margin is kept
 *	2         a minimum time: the walk takes the longer of the two, and the margin comes on top
 *	3         no change
 *	4, 5      of vehicles, not of stops: not used
 *
 * Rows for certain lines or trips hold for these alone, the most specific one first: on a day whose
 * stops are split for them (csa_split.h) their changes are walks between inner stops. What is said
 * of some at a stop that is not split holds for all, on the safe side: the longest time, and what
 * forbids.
 */
#ifndef TRAVEL_NEAR_H
#define TRAVEL_NEAR_H

#include "travel/scan/csa_day.h"

#define NEAR_CHANGE_M_MAX 2000 /* longest walk between two rides, whatever the person's limit */

/* A stop and the walk to it. */
struct near_stop {
	uint32_t stop;
	int32_t m;
	int32_t s; /* at the speed asked for */
};

struct near {
	const struct csa_day *day; /* borrowed */
	uint32_t *by_lat;          /* stops of the day, from south to north; owned */
	uint32_t n;
	/* Walks from stop to stop, at most change_m: those from s begin at change_first[s]. */
	int change_m;      /* -1: not made yet */
	double change_mps; /* and at this speed */
	uint32_t *change_first;
	struct near_stop *change;
	/* The same walks turned round: who comes to s. */
	uint32_t *come_first;
	struct near_stop *come;
	int32_t
	    *stay_s; /* by stop: seconds that a change takes without leaving it, or NEAR_NO_STAY */
};
#define NEAR_NO_STAY (-1) /* one may not change there */

void near_init(struct near *near, const struct csa_day *day);
void near_fini(struct near *near);

/*
 * The stops at most ${most_m} on foot from ${at}, from south to north, in ${found}, which has room
 * for near->n of them. Returns their number.
 */
uint32_t near_find(const struct near *near, struct geo_point at, int most_m, double mps,
		   struct near_stop found[]);

/* Make the changes between stops for ${most_m} and ${mps}, unless they are made for them already.
 */
void near_link(struct near *near, int most_m, double mps);

#endif
