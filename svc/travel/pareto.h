/* SPDX-License-Identifier: MIT
 *
 * Every journey of one pair that no other beats in all of: arrival (or departure), rides, metres on
 * foot, money. For second choices (fewest changes, least walking, cheapest) and for journeys that
 * begin or end in a car.
 *
 * Connection Scan in rounds, one for each ride, with a bag of labels at each stop and in each
 * vehicle in place of one label. Exact within its bounds: at most PARETO_RIDES_MAX rides, and
 * labels_max labels for a question (then is_whole is false, and what is found are journeys
 * that can be made, but perhaps not all). Arrivals at the door are compared in printed minutes.
 * Rules of changes, walks and avoided circles are those of profile.h.
 *
 * Backward the same search runs on the mirrored day: times negated, boarding and alighting swapped.
 */
#ifndef TRAVEL_PARETO_H
#define TRAVEL_PARETO_H

#include "travel/near.h"
#include "travel/travel.h"

#define PARETO_RIDES_MAX  6
#define PARETO_LABELS_MAX 600000
#define PARETO_COST_MAX   1000000000 /* an unknown price; sums stay there */

/* A way between a door and a stop, on foot or by car. */
struct pareto_end {
	uint32_t stop;
	int32_t s;
	int32_t walk_m;
	int32_t cost;
	int32_t from_s; /* used no earlier than this and done by until_s */
	int32_t until_s;
};

struct pareto_query {
	const struct near *near; /* linked for the person */
	const struct travel_query *person;
	bool is_backward;      /* leave as late as can be and arrive by at_s */
	int32_t at_s;          /* else leave at at_s or later */
	int32_t until_s;       /* forward: arrive by then; backward: leave no earlier */
	bool has_walk;         /* metres on foot count; time and rides always do */
	bool has_cost;         /* money counts */
	uint32_t labels_max;   /* 1..PARETO_LABELS_MAX */
	const int32_t *prices; /* by route: of one ride, 0..PARETO_COST_MAX */
	const bool *is_town;   /* by stop: in the warrant's town; NULL: no warrant */
	bool is_goal_town;
	const struct pareto_end *access; /* from the door where it begins */
	uint32_t n_access;
	const struct pareto_end *egress; /* to the door where it ends */
	uint32_t n_egress;
};

/* One journey: leave the door at leave_s at the latest (with at_s kept), be there at arrive_s. */
struct pareto_journey {
	int32_t leave_s;
	int32_t arrive_s;
	int32_t walk_m;
	int32_t cost;
	uint32_t n_rides;
	uint32_t board[PARETO_RIDES_MAX]; /* connections of the day */
	uint32_t alight[PARETO_RIDES_MAX];
	uint32_t access; /* which of the query's */
	uint32_t egress;
};

struct pareto_journeys {
	struct pareto_journey *list; /* in the arena */
	uint32_t n;
	bool is_whole;
};

struct pareto_journeys pareto_find(const struct pareto_query *query, struct arena *arena);

#endif
