/* SPDX-License-Identifier: MIT
 *
 * Runs whose stops and times a feed says by itself: trips that no timetable has (ADDED, NEW) and
 * trips that run otherwise than the timetable has them from end to end (REPLACEMENT).
 *
 * Each stop that is served is named by stop_id and has a time, in the order of the run. A stop that
 * is skipped is not served, and one may get on and off unless it says otherwise. What a ride is
 * called by (csa_edit_call.plan_s) is its scheduled_time, or its time less its delay, where the
 * feed says one; of a trip of the timetable the timetable's time at that stop; else its time. A
 * feed may leave out stops that are behind the vehicle: those of a replaced trip that come before
 * the first that is said, and were to be left before the message was made, stand as in the
 * timetable.
 */
#ifndef TRAVEL_LIVE_LAY_H
#define TRAVEL_LIVE_LAY_H

#include "travel/scan/csa_edit.h"
#include "travel/live/live.h"

struct live_lay {
	const struct tt *tt;
	uint32_t feed;
	const struct live_trip *said;
	uint32_t trip;      /* row of tt->trips that it replaces, TT_NONE: none */
	int64_t zero_utc_s; /* second 0 of its service day */
	int64_t made_utc_s; /* of the message */
	const struct live_lay_lines *lines;
	struct arena *arena;
};

/* The lines of a feed by their ids. */
struct live_lay_lines {
	const uint32_t *rows; /* of tt->routes, in the order of their ids */
	uint32_t n;
};
struct live_lay_lines live_lay_lines(const struct tt *tt, uint32_t feed, struct arena *arena);

/*
 * Fill ${edit}'s calls, and its extra where there is a need of one. Returns NULL, or why it cannot
 * be laid: fewer than two stops, a stop that is unknown or has no time, times that go back or are
 * not of its day, and, where no trip is replaced, no line of the timetable.
 */
const char *live_lay(const struct live_lay *lay, struct csa_edit *edit);

/* The first time that it says, 0: none. */
int64_t live_lay_begins_utc_s(const struct live_trip *said);

/* How one gets on and off at a stop of which ${said} is said; ${plain}: as ever. */
uint8_t live_lay_flags(const struct live_stop *said, uint8_t plain);

#endif
