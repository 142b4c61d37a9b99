/* SPDX-License-Identifier: MIT
 *
 * Which stops of a day are near a point, and near each other. Only stops where something can be
 * boarded or left on that day count.
 */
#ifndef TRAVEL_NEAR_H
#define TRAVEL_NEAR_H

#include "travel/csa_day.h"

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
	/* Walks from stop to stop, at most change_m: those of s from change_first[s] on. */
	int change_m;      /* -1: not made yet */
	double change_mps; /* and at this speed */
	uint32_t *change_first;
	struct near_stop *change;
};

void near_init(struct near *near, const struct csa_day *day);
void near_fini(struct near *near);

/*
 * The stops at most ${most_m} on foot from ${at}, from south to north, in ${found}, which has room
 * for near->n of them. Returns their number.
 */
uint32_t near_find(const struct near *near, struct geo_point at, int most_m, double mps,
		   struct near_stop found[]);

/* Make the walks between stops for ${most_m} and ${mps}, unless they are made for them already. */
void near_link(struct near *near, int most_m, double mps);

#endif
