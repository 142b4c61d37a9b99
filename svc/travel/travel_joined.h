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

/* Those from one place to another that no other beats in both times, the soonest first. */
struct joined_ways {
	struct joined_way *list; /* at most TRAVEL_JOINED_MAX of them */
	int n;
};

/* What is worked out once for a matrix, and for each of its targets. */
struct joined {
	const struct travel_query *query;
	const struct travel_place *places;
	int n_places;
	/* By car, stops as in near->by_lat: minutes to the stop by place, and by place the way from
	 * there. */
	int16_t (*to_stop_min)[TRAVEL_PLACES_MAX];
	struct near_stop **from_stop;
	int *alone; /* minutes by car, from place f to place t at [f * n + t] */
	/* Where all targets are scanned for at once (else NULL): those fetched at the end, from
	 * place f to place t at [t * n + f]. */
	struct joined_ways *fetched;
	/* And connections to be let out for: those from stop i begin at ${first}[i], the soonest
	 * first; on the way to which places, as a set of 1 << place, by connection. */
	uint32_t *first;
	uint32_t *boardings;
	uint16_t *better;
	/* To the last target, by place; and by minute of arrival there, from the query's window to
	 * ${last_min}, then by place: who leaves then or sooner is of no use. */
	int target;
	int last_min;
	struct joined_ways ways[TRAVEL_PLACES_MAX];
	int16_t (*beaten_min)[TRAVEL_PLACES_MAX];
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

/*
 * For all targets at once, where the day allows it: to be called before the profile_all_scan of
 * ${scan}, and behind it, telling whether that was made.
 */
void travel_joined_scan_before(struct travel *travel, const struct profile_query *scan,
			       struct joined *joined);
void travel_joined_scan_behind(struct travel *travel, struct joined *joined, bool is_of_all);

/*
 * Look for those to ${scan}'s target. Unless it was scanned for with all, the last profile scan is
 * then one for that target.
 */
void travel_joined_scan(struct travel *travel, const struct profile_query *scan,
			struct joined *joined);

/* Add to the other options from place ${source} to place ${target} those that none of them beats.
 */
void travel_joined_add(const struct travel *travel, const struct joined *joined, int source,
		       int target, struct travel_list *list);

/* In travel_joined_ways.c: from now on those to ${target} are gathered; there are none yet. */
void travel_joined_aim(struct joined *joined, int target);
/* The row where a way from place ${from} belongs, for when it is whole; -1: it is of no use, or
 * sooner ones fill the list. */
int travel_joined_row(const struct joined *joined, int from, const struct joined_way *way);
void travel_joined_put(struct joined *joined, int from, int row, const struct joined_way *way);

#endif
