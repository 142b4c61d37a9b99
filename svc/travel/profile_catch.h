/* SPDX-License-Identifier: MIT
 *
 * Which rides somebody who alights somewhere can still catch: for each arrival of the day the
 * boardings near it, whatever place one wants to go to. What profile_walks.h knows of stops, with
 * the times of the day.
 */
#ifndef TRAVEL_PROFILE_CATCH_H
#define TRAVEL_PROFILE_CATCH_H

#include "travel/profile_walk.h"

/* Most boardings that are kept; a city has some ten for each connection. 48 MiB. */
#define PROFILE_CATCHES_MAX (UINT32_C(1) << 22)
#define PROFILE_NO_ARRIVAL  UINT32_MAX
#define PROFILE_SHARED_MAX  64 /* calls */

/* Who alights by ${latest_s} can walk ${m} and be aboard in time, margin included. */
struct profile_catch {
	uint32_t board; /* connections of the day */
	int32_t latest_s;
	int32_t m;
};

/*
 * Left out are walks that a later call of the vehicle makes shorter (profile_pass.h), whatever
 * vehicle one came by. A boarding stands with the last arrival of the stop that still catches it,
 * so what an arrival catches are its own and those of all behind it at that stop.
 */
struct profile_catches {
	uint32_t *arrival; /* by connection: where it arrives, PROFILE_NO_ARRIVAL: nobody alights */
	uint32_t *next;    /* by connection: the next one of its run, TT_NONE: none; all owned */
	bool *may_board;   /* by connection */
	int16_t *call; /* by connection: its number in its run, from 0; INT16_MAX and more alike */
	/* By connection: so many calls behind the one where it arrives do all that have arrived
	 * there by then make as well, and come to them by then. */
	int16_t *shared;
	uint32_t *stop_first; /* by stop: its arrivals, by time, then by connection; one more */
	uint32_t *row;        /* by arrival: its connection */
	uint32_t *first; /* by connection: where the boardings of its arrival begin; one more */
	struct profile_catch *items;
	uint32_t n_items;
	uint64_t made_of; /* walks->generation, 0: not made yet */
	int change_minutes;
	bool is_made; /* false: there would be more than allowed */
};

/* Make them for ${walks} and the person's margin, unless they are made for those. False, with
 * nothing to be looked at, if there are more than ${most}. Linear in them, but for a search each.
 */
bool profile_catches_make(struct profile_catches *catches, const struct near *near,
			  const struct profile_walks *walks, const struct travel_query *person,
			  uint32_t most);
void profile_catches_fini(struct profile_catches *catches);

#endif
