/* SPDX-License-Identifier: MIT
 *
 * The calls of one run of the timetable, and what becomes of their times: the table at the head of
 * live_match.h. For live_match.c.
 */
#ifndef TRAVEL_LIVE_TIMING_H
#define TRAVEL_LIVE_TIMING_H

#include "travel/scan/csa_edit.h"
#include "travel/live/live.h"

/* The calls of one run, while what is said is laid on them. */
struct live_timing {
	const struct live_trip *said;
	uint32_t trip;
	uint32_t n;
	int64_t zero_utc_s; /* second 0 of its service day */
	int32_t moved_s;    /* of a copy: after the trip it is one of */
	struct csa_edit_call *calls;
	const struct live_stop **of; /* by call: what is said of it, or NULL */
};

/* The calls as the timetable has them, each at its own place, ${timing->moved_s} later. */
void live_timing_fill(struct live_timing *timing, const struct tt *tt);

/* Lay what is said on them. Returns whether anything is not as before, or -1 if a time is over
 * LIVE_DELAY_MAX_S from the timetable's. */
int live_timing_move(struct live_timing *timing);

#endif
