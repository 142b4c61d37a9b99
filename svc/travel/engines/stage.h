/* SPDX-License-Identifier: MIT
 *
 * From the legs that a transit engine tells to a journey that is believed: the part that every such
 * engine shares.
 */
#ifndef ENGINES_STAGE_H
#define ENGINES_STAGE_H

#include "travel/engines/engine.h"

#define STAGE_JOIN_M       200   /* how far apart one leg may end and the next begin */
#define STAGE_WALK_FACTOR  1.5   /* how much quicker than the person's speed a walk may be */
#define STAGE_RIDE_MPS_MAX 100.0 /* in a straight line; faster is not believed */

/* A leg as it was told; texts in the arena of the parse. */
struct stage {
	bool is_ride;     /* else it is on foot */
	struct utc start; /* as it is expected now */
	struct utc end;
	struct geo_point from;
	struct geo_point to;
	const char *from_name; /* "" if it has none */
	const char *to_name;
	double walk_m; /* 0 of a ride */
	/* The rest is a ride's. */
	bool is_cancelled;
	struct utc scheduled; /* its start by the timetable */
	bool has_service_day;
	struct civil_date service_day;
	const char *line; /* never "" */
	const char *vehicle;
	const char *headsign;      /* "" if unknown */
	const char *operator_name; /* "" if unknown */
};

/*
 * Add the journey of ${n} stages, 1..ENGINE_LEGS_MAX, to ${trips} of the answer (whose journeys has
 * room for one more), or leave it out and say why. Minutes are rounded as travel.h says. Returns
 * false if it was left out because it cannot be believed; a cancelled ride, or a journey outside
 * the window on the day itself, is left out and true.
 */
bool stage_take(const struct engine_question *question, const struct stage stages[], int n,
		struct travel_journey *room, struct arena *arena, struct engine_answer *answer);

#endif
