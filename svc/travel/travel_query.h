/* SPDX-License-Identifier: MIT
 *
 * What travel is asked for one person and one date.
 */
#ifndef TRAVEL_TRAVEL_QUERY_H
#define TRAVEL_TRAVEL_QUERY_H

#include <stdbool.h>

#include "base/civil.h"
#include "base/geo.h"

#define TRAVEL_AVOID_MAX  8
#define TRAVEL_MINUTE_MAX 2879
#define TRAVEL_WALK_M_MAX 5000 /* most that walk_m_max_leg may be */
#define TRAVEL_NO_LIMIT   (-1)

#define TRAVEL_WALK_MPS_DEFAULT       1.1
#define TRAVEL_WALK_M_MAX_LEG_DEFAULT 1600
#define TRAVEL_CHANGE_MINUTES_DEFAULT 4

enum travel_way { TRAVEL_WALK, TRAVEL_TRANSIT, TRAVEL_TAXI, TRAVEL_LIFT };
#define TRAVEL_WAYS     4
#define TRAVEL_WAYS_ALL 0xfu /* a set of ways is the sum of 1u << way */

const char *travel_way_name(enum travel_way way); /* "walk", "transit", "taxi", "lift" */

struct travel_place {
	struct geo_point at;
	const char *label; /* "the gate"; borrowed by every answer that names it */
};

/* A circle that no walk crosses and in which nobody boards or alights. Never printed. */
struct travel_avoid {
	struct geo_point at;
	int radius_m; /* 1..20000 */
};

/*
 * What one way may have of each, TRAVEL_NO_LIMIT where that does not count. What counts makes
 * travel_options offer slower rides, too: those that spare it.
 */
struct travel_limits {
	int changes; /* of vehicle */
	int pence;   /* an unknown price counts nothing */
	int walk_m;  /* all walking in it */
	/* By place asked about: who gets there later has come for nothing; NULL: none has. Ignored
	 * by the quickest rides. */
	const int *reach_min;
};

struct travel_query {
	struct civil_date date;
	int from_min;  /* nothing departs before, 0..TRAVEL_MINUTE_MAX */
	int until_min; /* nothing arrives after, from_min..TRAVEL_MINUTE_MAX */
	unsigned ways; /* set of ways to offer; 0 offers none */

	double walk_mps;        /* 0.2..3 */
	int walk_m_max_leg;     /* each single walk, 0..TRAVEL_WALK_M_MAX */
	int change_minutes_min; /* 0..60 */
	const struct travel_avoid *avoid;
	int n_avoid; /* 0..TRAVEL_AVOID_MAX */

	int lift_from_min;  /* a lift starts no earlier and ends no later; */
	int lift_until_min; /* from = until = 0: no lift */
	/*
	 * Free travel to a town, NULL and radius 0 if none. A stop is in the town when its name
	 * holds this text (letter case aside) or it lies in the circle; a destination also by its
	 * label. A ride costs 0 when it or the whole journey ends in the town and it begins
	 * outside.
	 */
	const char *warrant_to;
	struct geo_point warrant_at;
	int warrant_radius_m; /* 0: no circle */
	bool step_free;       /* leave out what is known to be no good for a wheelchair */
	/* travel_options and travel_matrix offer rides that begin or end in a lift, too. */
	bool has_joined;
	const struct civil_date *holidays; /* bank holidays near the date, for taxi tariffs */
	int n_holidays;
	struct travel_limits limits; /* of travel_options and travel_matrix */
};

/* A query for a whole day with every default, no limits, no avoid, no lift, no warrant, all ways.
 */
struct travel_query travel_query_default(struct civil_date date);

/* Panics unless the query is within the ranges above. */
void travel_query_check(const struct travel_query *query);

#endif
