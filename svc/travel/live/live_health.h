/* SPDX-License-Identifier: MIT
 *
 * How far a live feed can be believed: what went wrong last, and how old what it says is.
 *
 *	silent	nothing usable has come yet			no edits
 *	fresh	what it said was true less than stale_s ago	its edits hold
 *	stale	it was true longer ago				no edits; it is said
 *
 * What a message says was true at its timestamp, or, without one, when it came. A fault (no answer,
 * an error, a message that is none, one that is no newer than stale_s or of the future) leaves
 * what was said before standing until that is stale.
 */
#ifndef TRAVEL_LIVE_HEALTH_H
#define TRAVEL_LIVE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "travel/live/live.h"

/* A clock may be wrong by this; a message of later is not believed. */
#define LIVE_AHEAD_MAX_S 120

enum live_fault {
	LIVE_WELL,
	LIVE_FAULT_FETCH,   /* no answer, or none in time */
	LIVE_FAULT_STATUS,  /* an error of the server's */
	LIVE_FAULT_SIZE,    /* larger than LIVE_BYTES_MAX */
	LIVE_FAULT_MESSAGE, /* no GTFS Realtime message */
	LIVE_FAULT_OLD,     /* it says no more than it said long ago */
	LIVE_FAULT_AHEAD,   /* its clock is ahead of ours */
};
#define LIVE_FAULTS (LIVE_FAULT_AHEAD + 1)

const char *live_fault_name(enum live_fault fault); /* "well", "fetch" ... for log and metrics */

struct live_health {
	int64_t good_utc_s;  /* what is believed was true then; 0: nothing is believed yet */
	int64_t since_utc_s; /* when it was first asked; stands in for good_utc_s */
	bool is_stale;
	enum live_fault fault;
};

struct live_health live_health_begin(int64_t now_utc_s);

/*
 * A message came that was made at ${made_utc_s} (0: it does not say), or the server says that this
 * one is still its newest. Returns LIVE_WELL if it is to be believed, else the fault that it is.
 */
enum live_fault live_health_heard(struct live_health *health, int64_t made_utc_s, int64_t now_utc_s,
				  int stale_s);

/* Nothing usable came. */
void live_health_failed(struct live_health *health, enum live_fault fault);

/* Look at the clock. Returns whether it has become stale, or fresh, by now. */
bool live_health_look(struct live_health *health, int64_t now_utc_s, int stale_s);

/* When it becomes stale if nothing comes; 0: it is already. */
int64_t live_health_until(const struct live_health *health, int stale_s);

#endif
