/* SPDX-License-Identifier: MIT
 *
 * Rides that begin or end in a lift, as options beside the others; for travel*.c only.
 */
#ifndef TRAVEL_TRAVEL_JOINED_H
#define TRAVEL_TRAVEL_JOINED_H

#include "travel/travel_handle.h"

/* One way of them, before it is told. */
struct joined_way {
	int leave_min;
	int arrive_min;
	int32_t leave_s;
	bool is_first; /* the car comes before the rides */
	int drive_minutes;
	const struct profile_ride *hops;
	uint32_t n_hops;
};

/* Those from one place to the target that no other beats in both times, the soonest first. */
struct joined_ways {
	struct joined_way *list; /* TRAVEL_JOINED_MAX of them */
	int n;
};

/* What is worked out once for a matrix, and for each of its targets. */
struct joined {
	const struct travel_query *query;
	const struct travel_place *places;
	int n_places;
	struct near_stop **to_stop;   /* by place, then by stop as in near->by_lat: by car */
	struct near_stop **from_stop; /* the same the other way */
	int *alone;                   /* minutes by car, from place f to place t at [f * n + t] */
	struct joined_ways ways[TRAVEL_PLACES_MAX]; /* to the last target, by place */
	struct arena *arena;
};

/*
 * False: none are asked for (query->has_joined, a lift, rides), or clocks change on that date; the
 * rest is not to be called.
 */
MUST_USE
bool travel_joined_begin(struct travel *travel, const struct profile_query *scan,
			 const struct travel_place places[], struct joined *joined,
			 struct arena *arena);

/* Look for those to ${scan}'s target. The last profile scan is then one for that target. */
void travel_joined_scan(struct travel *travel, const struct profile_query *scan,
			struct joined *joined);

/* Add to the other options from place ${source} to place ${target} those that none of them beats.
 */
void travel_joined_add(const struct travel *travel, const struct joined *joined, int source,
		       int target, struct travel_list *list);

#endif
