/* SPDX-License-Identifier: MIT
 *
 * The profile of a day between all places at once: the answers of one profile_scan for each place,
 * from a single scan that looks at each connection once for all of them.
 */
#ifndef TRAVEL_PROFILE_ALL_H
#define TRAVEL_PROFILE_ALL_H

#include "travel/profile.h"
#include "travel/profile_catch.h"

/* The last of a list of steps, or one that everything beats. */
struct profile_soonest {
	double number; /* its cost */
	int32_t latest_s;
};

/* Room for scans of one day; it grows as they need. */
struct profile_all {
	const struct near *near; /* linked; borrowed */
	struct profile_catches catches;
	uint32_t catches_max; /* PROFILE_CATCHES_MAX */
	/* What is best for each place, as numbers that compare like a struct profile_cost; of one
	 * connection, run or stop those of all places stand together. Owned, like all below. */
	double *best;          /* by connection: having boarded there, or ridden on */
	double *ahead;         /* by run: when staying aboard */
	double *caught;        /* by stop: having alighted there, not before ${caught_from} */
	uint32_t *caught_from; /* by stop: an arrival */
	double *boarded;       /* by stop: the best boarding so far */
	double *car;           /* by stop: seconds to each door by car; NULL: none asked for yet */
	uint32_t n_lanes;      /* numbers that stand together; 0: no room yet */
	uint32_t *door_first;  /* by stop: which places are near it */
	struct profile_place_near *doors;
	int32_t from_s; /* the window */
	int32_t until_s;
	int32_t door_from_s;
	/* From place, to place: the journeys; ${entry} is the connection boarded first. */
	struct profile_steps steps[TRAVEL_PLACES_MAX][TRAVEL_PLACES_MAX];
	struct profile_soonest soonest[TRAVEL_PLACES_MAX][TRAVEL_PLACES_MAX];
};

void profile_all_init(struct profile_all *all, const struct near *near);
void profile_all_fini(struct profile_all *all);

/*
 * Scan for every place of ${query}, whose target does not count. Afterwards all->steps[f][t] holds
 * what profile_scan with target t gives for place f, for f other than t. False, with nothing
 * scanned, if the day has more to catch than PROFILE_CATCHES_MAX: each place has to be scanned by
 * itself then. ${walks} must live as long as ${all}.
 */
bool profile_all_scan(struct profile_all *all, struct profile_walks *walks,
		      const struct profile_query *query);

/*
 * Of the last scan, for each connection from the first that departs at ${from_s} or later: the
 * places to which boarding it is better than whatever leaves its stop behind it, as a set of
 * 1 << place in ${better}; 0 for all before. What was found of the doors stays as it is.
 */
void profile_all_boardings(struct profile_all *all, int32_t from_s, uint16_t better[]);

/* What boarding connection ${board} leads to on the way to ${target}. */
struct profile_cost profile_all_cost(const struct profile_all *all, int target, uint32_t board);

/* A ride: connections of the day by which it is boarded and left. */
struct profile_ride {
	uint32_t board;
	uint32_t alight;
};

/*
 * The rides of ${step} to place ${target}, step->cost.rides of them, and the metres walked before
 * each and, one more, behind the last.
 */
void profile_all_rides(const struct profile_all *all, int target, const struct profile_step *step,
		       struct profile_ride rides[], int32_t walk_m[]);

#endif
