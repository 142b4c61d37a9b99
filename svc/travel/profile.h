/* SPDX-License-Identifier: MIT
 *
 * Every journey of a day that is worth making to one place, from many places at once: the backward
 * profile of Connection Scan, with walks at both ends and between rides.
 * [J. Dibbelt, T. Pajor, B. Strasser, D. Wagner: Connection Scan Algorithm, 2017, section 4]
 *
 * One scan over the day, from late to early. For each place asked for it gives the journeys that no
 * other beats in both departure and arrival; among equals the one with the fewest rides, then the
 * least walking, that the scan sees. So from one scan come: the latest safe departure for an
 * arrival (the first step that arrives by then), the last of the day (the first step), the next
 * alternative (the step before), and what is best when a connection is missed (profile_missed).
 */
#ifndef TRAVEL_PROFILE_H
#define TRAVEL_PROFILE_H

#include "travel/near.h"
#include "travel/profile_walk.h"
#include "travel/travel.h"
#include "travel/table/vec.h"

#define PROFILE_NONE UINT32_MAX

/* What a journey costs from some point on; compared in this order. */
struct profile_cost {
	int32_t arrive_s; /* at the door */
	uint32_t rides;
	uint32_t walk_m;
};

/* Boarding a vehicle, and the best that can then be made of the day. */
struct profile_entry {
	struct profile_cost cost; /* from boarding on */
	uint32_t board;           /* connections of the day */
	uint32_t alight;
	uint32_t next;  /* entry boarded next, PROFILE_NONE: walk to the door */
	uint32_t later; /* the entry made before at the same stop: departs later, is dearer */
};

/* Leave at the latest then, and board that. Lists of them: latest first, and each dearer than the
 * next. */
struct profile_step {
	int32_t latest_s;
	uint32_t entry;
	struct profile_cost cost;
};

struct profile_steps {
	struct profile_step *items; /* owned */
	size_t n;
	size_t room;
};

/* Put a step in its place, unless one that leaves no sooner is as cheap; those it beats go. */
void profile_steps_put(struct profile_steps *steps, struct profile_step step);

/* Room for scans of one day; grows as they need. */
struct profile {
	const struct near *near; /* linked; borrowed */
	struct profile_walks walks;
	struct profile_changes *change; /* by stop: having alighted there, not later than */
	uint32_t *boarded;           /* by stop: the last entry there, of the earliest departure */
	struct profile_ahead *ahead; /* by run: when staying aboard */
	struct near_stop *door;      /* by stop: the walk to the target, m = -1: none */
	uint32_t *source_first;      /* by stop: which sources are near it */
	struct profile_place_near *source_near;
	bool *is_barred; /* by stop: in an avoid circle, or no good without steps */
	int32_t from_s;  /* the window */
	int32_t until_s;
	int32_t door_from_s;
	VEC(struct profile_entry) entries;
	struct profile_steps
	    from[TRAVEL_PLACES_MAX]; /* by source: leaving the door not later than */
};

void profile_init(struct profile *profile, const struct near *near);
void profile_fini(struct profile *profile);

/* A place with the stops that can be reached from it on foot. */
struct profile_place {
	struct geo_point at;
	const struct near_stop *stops;
	uint32_t n_stops;
};

/* A place that is near a stop. */
struct profile_place_near {
	uint32_t place;
	struct near_stop walk;
};

struct profile_query {
	const struct travel_query *person;  /* limits, avoid and window */
	const struct profile_place *places; /* all of them */
	int n_places;                       /* 1..TRAVEL_PLACES_MAX */
	int target;                         /* index of the place that all go to */
	int door_from_min; /* who gets off sooner waits until then to go on to the target's door */
	/* For profile_all_scan alone: by stop, then by place, the seconds by car from there to its
	 * door, in place of the walk; NULL: one walks. */
	const int32_t *car_s;
};

/* The stops from which a walk to ${at} is allowed, in ${arena}. */
struct profile_place profile_place_make(const struct near *near, const struct travel_query *person,
					struct geo_point at, struct arena *arena);

/*
 * The places of ${query} by the stops near them, but for ${except} (-1: none): those of stop s
 * begin at ${near}[${first}[s]]. ${first} has room for one more than stops and is filled.
 */
void profile_place_sort(const struct profile_query *query, int except, uint32_t n_stops,
			uint32_t first[], struct profile_place_near near[]);

/*
 * Scan. Afterwards profile->from[i] are the journeys from place i (none for the target itself) and
 * the entries they name are valid, both until the next scan.
 */
void profile_scan(struct profile *profile, const struct profile_query *query);

/*
 * What is best for somebody who stands at ${stop} at ${missed_s} and for whom all that leaves there
 * at ${missed_s} or before has gone: the next ride from there that is of use (no margin is needed
 * for it: they stand there), or a walk to another stop with the margin of a change, or the walk to
 * the door. For ride i of a journey: the stop where it is boarded and its departure.
 *
 * Returns the step from that stop: latest_s is when to leave the stop (the departure, or the latest
 * start of the walk; ${missed_s} for the walk to the door), entry the boarding, PROFILE_NONE for
 * the walk to the door (its metres in cost.walk_m). cost.arrive_s is CSA_NEVER when nothing is left
 * that day. A ride must depart within the window of the scan. No allocation.
 */
struct profile_step profile_missed(const struct profile *profile, uint32_t stop, int32_t missed_s);

#endif
