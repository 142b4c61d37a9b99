/* SPDX-License-Identifier: MIT
 *
 * What a struct travel holds, for travel*.c only.
 */
#ifndef TRAVEL_TRAVEL_HANDLE_H
#define TRAVEL_TRAVEL_HANDLE_H

#include "travel/coverage.h"
#include "travel/csa_edit.h"
#include "travel/fare.h"
#include "travel/known.h"
#include "travel/profile.h"
#include "travel/taxi.h"
#include "travel/travel.h"

/* What live feeds said last. */
struct travel_live {
	bool has_arena;
	struct arena arena; /* of the edits */
	struct csa_edits edits;
};

struct travel {
	struct arena arena; /* tariff and fares */
	struct tt tt;
	bool has_tt;
	struct civil_zone *zone;  /* of tt */
	struct coverage coverage; /* of tt */
	uint64_t generation;      /* 1, one more after each travel_reopen or live change */
	struct taxi_tariff taxi;
	bool has_taxi;
	struct fare_table fares;
	const struct known *known; /* borrowed; NULL: nothing is known from elsewhere */
	struct travel_live live;
	/* The date that was asked for last, laid out as it turns out. */
	bool has_day;
	struct csa_day day;
	struct near near;
	struct profile profile;
};

/* Options of one pair while they are gathered. */
struct travel_list {
	struct travel_option *items; /* in the arena of the answer, TRAVEL_OPTIONS_MAX of them */
	int n;
};

/* Forget the date that is laid out. */
void travel_close_day(struct travel *travel);

/* Forget what live feeds said; the date that is laid out must be forgotten before. */
void travel_live_close(struct travel *travel);

/* When a connection of the laid-out day was to leave by the timetable. */
int32_t travel_live_scheduled_s(const struct travel *travel, const struct tt_connection *board);

/* Any-time options: on foot, by taxi (one a band), by lift. */
void travel_anytime_add(const struct travel *travel, const struct travel_query *query,
			const struct travel_place *from, const struct travel_place *to,
			struct travel_list *list);

/* From where to where, and by which boarding of the last profile scan. */
struct travel_trace {
	const struct travel_query *query;
	const struct travel_place *from;
	const struct travel_place *to;
	struct profile_step step;
};

/* The journey with its legs and rides, in ${arena}. */
const struct travel_journey *travel_legs_make(const struct travel *travel,
					      const struct travel_trace *trace,
					      struct arena *arena);

/* A journey on foot alone, leaving at ${depart_min}. */
const struct travel_journey *travel_legs_walk(const struct travel *travel,
					      const struct travel_query *query,
					      const struct travel_place *from,
					      const struct travel_place *to, int depart_min,
					      struct arena *arena);

/* The way on foot: its metres, or -1 if it is too long or avoided; and its minutes. */
int travel_walk_m(const struct travel *travel, const struct travel_query *query,
		  const struct travel_place *from, const struct travel_place *to, int *minutes);

/* The way by road: its metres and its minutes. */
int travel_drive_m(const struct travel *travel, const struct travel_place *from,
		   const struct travel_place *to, int *minutes);

/* What ${ride} costs somebody on the way to ${to}; TRAVEL_PENCE_NONE if that is not known. */
int travel_ride_pence(const struct travel *travel, const struct travel_query *query,
		      const struct travel_place *to, const struct travel_ride *ride);

/* travel_known.c: journeys that an engine elsewhere told, within the query's limits. False: none
 * was asked about this pair and date, the timetable answers. */
bool travel_known_options(const struct travel *travel, const struct travel_query *query,
			  const struct travel_place *from, const struct travel_place *to,
			  struct arena *arena, struct travel_list *list);
bool travel_known_journey(const struct travel *travel, const struct travel_query *query,
			  const struct travel_place ends[2], int minute, bool by_arrival,
			  struct arena *arena, struct travel_answer *answer);

#endif
