/* SPDX-License-Identifier: MIT
 *
 * The journeys of a day between places that spare something: of all that keep the person's limits
 * on one way (changes of vehicle, money, walking in all), those that no other beats in departure,
 * arrival and each of what is counted. For whom a later arrival is a fair price.
 *
 * The backward profile (profile.h) to several places at once, with a bag of labels where that keeps
 * one. Exact within these bounds: departures and arrivals at the doors are compared in printed
 * minutes; a way of more than SPARE_PENCE_MAX or SPARE_WALK_M_MAX is never told; a fare that nobody
 * knows counts nothing, as the planner counts it. Walks, margins, circles and the window are those
 * of the profile. Of equals the first that the scan sees. Walking counts always, once anything
 * does.
 */
#ifndef TRAVEL_SPARE_H
#define TRAVEL_SPARE_H

#include "travel/profile.h"
#include "travel/profile_catch.h"
#include "travel/spare_place.h"

#define SPARE_PENCE_MAX   32000
#define SPARE_WALK_M_MAX  32000
#define SPARE_CHANGES_MAX 13 /* more changes are as many */

/* Boarding a vehicle, and what follows on the way to each target; nothing is said of those to
 * which it is of no use. */
struct spare_entry {
	uint32_t board; /* connections of the day */
	uint32_t alight[SPARE_LANES];
	uint32_t next[SPARE_LANES]; /* entry boarded next, PROFILE_NONE: walk to the door */
};

struct spare_step {
	int32_t leave_s; /* the door, at the latest */
	uint32_t entry;
	int32_t arrive_s; /* of a whole minute, rounded up */
	int pence;        /* 0 if money does not count */
	int walk_m;
};

struct spare_steps {
	struct spare_step *items; /* owned */
	size_t n;
	size_t room;
};

/* The entries of one boarding: so many from ${first} on. */
struct spare_boarding {
	uint32_t first;
	uint32_t n;
};

/* Room for scans of one day; grows as they need. */
struct spare {
	const struct near *near; /* borrowed; NULL: nothing is made yet */
	uint32_t *by_arrival;    /* connections that take time, in order of arrival */
	uint32_t n_by_arrival;
	struct spare_boarding *boarding; /* by connection */
	spare_row *least;                /* by connection, as keys: the least its entries have */
	struct spare_bag *boarded;       /* by stop: boardings there so far */
	struct spare_bag *aboard;        /* by run: when staying aboard */
	struct spare_place *places;      /* stops, then the doors of the query */
	bool *is_mixed;       /* by stop: near stops in the warrant's town and out of it */
	uint32_t *door_first; /* by stop: which places are near it */
	struct profile_place_near *doors;
	VEC(struct spare_entry) entries;
	VEC(spare_row) keys; /* by entry, then by field that counts: from boarding on */
	struct spare_steps from[TRAVEL_PLACES_MAX][SPARE_LANES]; /* by source, then by target */
};

struct spare_target {
	int place;       /* index of the place */
	int walk_m_most; /* more is of no use; a limit beside the person's */
	bool is_town;    /* it is in the warrant's town */
};

struct spare_query {
	const struct profile_walks *walks; /* made for the person, as the next */
	const struct profile_catches *catches;
	const struct travel_query *person;  /* walks, margins, window; at least one of its limits */
	const struct profile_place *places; /* all of them */
	int n_places;                       /* 1..TRAVEL_PLACES_MAX */
	const int32_t *prices;              /* by route, of one ride; 0: nobody knows */
	const bool *is_town;                /* by stop: in the warrant's town; NULL: no warrant */
	struct spare_target targets[SPARE_LANES]; /* of one scan */
	int n_targets;                            /* 1..SPARE_LANES */
};

void spare_init(struct spare *spare, const struct near *near);
void spare_fini(struct spare *spare); /* also of one that is all zero */

/* Take up the query's places and town: once before its scans. */
void spare_begin(struct spare *spare, const struct spare_query *query);

/* For spare.c: of steps in about the order of the scan keep those that no other beats. */
void spare_steps_settle(struct spare_steps *steps);

/*
 * Scan. Afterwards spare->from[s][t] are the journeys from place s to query->targets[t] (none from
 * a place to itself), the latest departure first, and the entries they name are valid, both until
 * the next scan. No allocation once the room has grown.
 */
void spare_scan(struct spare *spare, const struct spare_query *query);

#endif
