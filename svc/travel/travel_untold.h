/* SPDX-License-Identifier: MIT
 *
 * Journeys that are not told yet: of the thousands between all places a plan takes a few, so legs
 * are made of those alone. A ride is kept once, however many journeys take it. For travel*.c only.
 */
#ifndef TRAVEL_TRAVEL_UNTOLD_H
#define TRAVEL_TRAVEL_UNTOLD_H

#include "travel/travel_handle.h"

/* A ride that journeys take. */
struct travel_seat {
	struct travel_ride ride;
	int32_t arrive_s;
};

/* Those of one answer. */
struct travel_seats {
	struct civil_date date;
	double walk_mps;
	const struct travel_seat *list;
	uint32_t n;
};

/* The metres before a ride, or behind the last (which has no seat). */
struct travel_untold_part {
	uint32_t seat;
	int32_t walk_m;
};

struct travel_untold {
	const struct travel_seats *seats;
	int32_t leave_s; /* the door, at the latest */
	uint16_t n_rides;
	uint8_t from, to;                  /* places of the question */
	struct travel_untold_part parts[]; /* n_rides + 1 */
};

struct travel_seat_key {
	uint32_t alight; /* connection */
	uint32_t next;   /* seat boarded at the same connection */
	bool is_goal_town;
};

/* While an answer is put together. */
struct travel_seating {
	struct travel_seats *seats; /* of the answer */
	VEC(struct travel_seat) list;
	VEC(struct travel_seat_key) keys; /* by seat */
	uint32_t *first;                  /* by connection: the last seat boarded there */
};

/* ${seating}, empty, for an answer in ${arena}; the query's day is laid out if there is one. */
void travel_seating_begin(const struct travel *travel, const struct travel_query *query,
			  struct travel_seating *seating, struct arena *arena);
/* The answer has its rides from now on; what ${seating} held is free. */
void travel_seating_end(struct travel_seating *seating, struct arena *arena);

/*
 * The journey as an option, untold, or told where it could not be told later as it is now: with a
 * car, a platform that is not the timetable's, on a date on which clocks change.
 */
struct travel_option travel_untold_option(const struct travel *travel,
					  const struct travel_trace *trace,
					  const struct travel_pair *pair, struct travel_list *list);

/* A journey that is told as an option. */
struct travel_option travel_transit_option(const struct travel_journey *journey);

/* A ride of a trace as it is told; in travel_legs.c. */
void travel_legs_ride(const struct travel *travel, const struct travel_trace *trace,
		      struct profile_ride hop, struct travel_ride *ride);

/* The leg of a ride, but for its minutes. */
struct travel_leg travel_legs_by(const struct travel_ride *ride);
/* A leg more in ${legs}, with its price and metres, also there. */
void travel_legs_add(struct travel_journey *journey, struct travel_leg legs[],
		     const struct travel_leg *leg);

/* The bytes of one. */
size_t travel_untold_bytes(const struct travel_untold *untold);

/* As travel_matrix, but what can be told later is not told: options have ${untold}. */
const struct travel_options *travel_matrix_untold(struct travel *travel,
						  const struct travel_query *query,
						  const struct travel_place places[], int n,
						  struct arena *arena);

#endif
