/* SPDX-License-Identifier: MIT
 *
 * What a struct travel holds, for travel*.c only.
 */
#ifndef TRAVEL_TRAVEL_HANDLE_H
#define TRAVEL_TRAVEL_HANDLE_H

#include "travel/table/coverage.h"
#include "travel/scan/csa_edit.h"
#include "travel/price/fare.h"
#include "travel/known.h"
#include "travel/profile_all.h"
#include "travel/spare.h"
#include "travel/price/taxi.h"
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
	struct civil_turn turn;   /* of the clocks, on the date of the last travel_matrix */
	struct coverage coverage; /* of tt */
	uint64_t generation;      /* 1, one more after each travel_reopen or live change */
	struct taxi_tariff taxi;
	bool has_taxi;
	struct fare_table fares;
	const struct known *known; /* borrowed; NULL: nothing is known from elsewhere */
	struct travel_memo *memo;  /* NULL: nothing remembered yet */
	struct travel_live live;
	int64_t live_lost_utc_s; /* travel_live_lose */
	/* The date that was asked for last, laid out as it turns out. */
	bool has_day;
	struct csa_day day;
	struct near near;
	struct profile profile;
	struct profile_all profile_all;
	struct spare spare; /* made when first needed */
	bool lacks_slower;  /* travel_lacks_slower */
};

/* Options of one pair while they are gathered. */
struct travel_list {
	struct travel_option *items; /* TRAVEL_OPTIONS_MAX of them */
	int n;
	int first_transit; /* from there on those by transit */
	struct travel_seating *seating;
	struct arena *arena; /* of the answer */
};

/* Of the places asked about; ${is_of_all}: all were scanned for at once. */
struct travel_pair {
	int from;
	int to;
	bool is_of_all;
};

/* The quickest journeys of a pair, of the last scan. */
const struct profile_steps *travel_pair_steps(const struct travel *travel,
					      const struct travel_pair *pair);

/* Forget the date that is laid out. */
void travel_close_day(struct travel *travel);

/* travel_memo.c: forget every answer; NULL is allowed. */
void travel_memo_free(struct travel_memo *memo);

/* Forget what live feeds said; the date that is laid out must be forgotten before. */
void travel_live_close(struct travel *travel);

/* What live times say of a ride on the laid-out day. */
struct travel_live_said {
	int32_t plan_s;            /* when it was to leave */
	bool is_extra;             /* no timetable has it */
	const char *from_moved_to; /* NULL: it calls where it was to call */
	const char *to_moved_to;
};
struct travel_live_said travel_live_said(const struct travel *travel,
					 const struct tt_connection *board,
					 const struct tt_connection *alight);

/* Any-time options: on foot, by taxi (one a band), by lift. */
void travel_anytime_add(const struct travel *travel, const struct travel_query *query,
			const struct travel_place *from, const struct travel_place *to,
			struct travel_list *list);

/* The car before the first ride or behind the last. */
struct travel_car {
	enum travel_way by; /* TRAVEL_TAXI or TRAVEL_LIFT; TRAVEL_WALK: there is none, one walks */
	int minutes;        /* waiting for it included */
	int pence;
};

/* A journey before it is told: from where to where, by which rides (at least one). */
struct travel_trace {
	const struct travel_query *query;
	const struct travel_place *from;
	const struct travel_place *to;
	int32_t leave_s; /* the door, at the latest */
	const struct profile_ride *hops;
	uint32_t n_hops;
	const int32_t *walk_m;   /* before each hop and behind the last; NULL: to be measured */
	struct travel_car first; /* leaves at leave_s */
	struct travel_car last;  /* no sooner than last_from_min */
	int last_from_min;
};

/* The journey with its legs and rides, in ${arena}. */
const struct travel_journey *travel_legs_make(const struct travel *travel,
					      const struct travel_trace *trace,
					      struct arena *arena);

/* A journey with what it is made of. */
struct travel_told {
	const struct travel_journey *journey; /* NULL: none */
	const struct profile_ride *hops;
	uint32_t n_hops;
	int order; /* less is sooner there, or leaves later: set where journeys are compared */
};

/* The same for the step of the last profile scan; ${trace} holds query, from and to. */
struct travel_told travel_legs_of_step(const struct travel *travel,
				       const struct travel_trace *trace,
				       const struct profile_step *step, struct arena *arena);

/* Whether a stop, or where the whole journey goes, is in the warrant's town. */
bool travel_is_warrant_stop(const struct travel *travel, const struct travel_query *query,
			    uint32_t stop);
bool travel_is_warrant_goal(const struct travel_query *query, const struct travel_place *to);

/* A journey on foot alone, leaving at ${depart_min}. */
const struct travel_journey *travel_legs_walk(const struct travel *travel,
					      const struct travel_query *query,
					      const struct travel_place *from,
					      const struct travel_place *to, int depart_min,
					      struct arena *arena); /* whatever the limits */

/* A journey of one leg. */
const struct travel_journey *travel_legs_single(const struct travel_query *query,
						struct travel_leg only, struct arena *arena);

/* What the clock shows at a second of the day that is laid out, rounded down or up. */
int travel_minute_before(const struct travel *travel, int32_t s);
int travel_minute_after(const struct travel *travel, int32_t s);
/* What it shows so many minutes after (before, if negative) it shows ${minute}. */
int travel_minute_plus(const struct travel *travel, int minute, int minutes);

/* The way between two points on foot, whatever the limits: metres and minutes. */
int travel_walk(const struct travel *travel, const struct travel_query *query,
		struct geo_point from, struct geo_point to, int *minutes);

/* A hiring from ${from} to ${to} that begins at ${minute}. */
struct travel_fare_by_taxi {
	const struct taxi_area *area; /* NULL: no tariff is known there */
	int minutes;                  /* waiting for the car included */
	int pence;                    /* TRAVEL_PENCE_NONE: unknown */
};
struct travel_fare_by_taxi travel_taxi_fare(const struct travel *travel,
					    const struct travel_query *query, struct geo_point from,
					    struct geo_point to, int minute);

/* Lay out the query's date unless it is laid out, and the walks between its stops. */
void travel_day_open(struct travel *travel, const struct travel_query *query);

/*
 * The steps of a profile in whole minutes, latest departure first: what is no longer better once
 * departures are rounded down and arrivals up is left out. Returns how many are in ${kept}, which
 * has room for all.
 */
size_t travel_round_steps(const struct profile_steps *steps, struct profile_step kept[]);

bool travel_is_same_place(const struct travel_place *a, const struct travel_place *b);

/* The way on foot: its metres, or -1 if it is too long or avoided; and its minutes. */
int travel_walk_m(const struct travel *travel, const struct travel_query *query,
		  const struct travel_place *from, const struct travel_place *to, int *minutes);

/* What ${ride} costs somebody on the way to ${to}; TRAVEL_PENCE_NONE if that is not known. */
int travel_ride_pence(const struct travel *travel, const struct travel_query *query,
		      const struct travel_place *to, const struct travel_ride *ride);

/* travel_known.c: journeys that an engine elsewhere told, within the query's limits. False: none
 * was asked about this pair and date, the timetable answers. */
bool travel_known_options(const struct travel *travel, const struct travel_query *query,
			  const struct travel_place *from, const struct travel_place *to,
			  struct arena *arena, struct travel_list *list);
struct travel_answer;
bool travel_known_journey(const struct travel *travel, const struct travel_query *query,
			  const struct travel_place ends[2], int minute, bool by_arrival,
			  struct arena *arena, struct travel_answer *answer);

#endif
