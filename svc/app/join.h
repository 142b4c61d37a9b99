/* SPDX-License-Identifier: MIT
 *
 * One person between two of their plans: from an appointment of one to one of the other by the ways
 * that are theirs (walk, transit, a taxi that they can pay, a lift in its window).
 */
#ifndef APP_JOIN_H
#define APP_JOIN_H

#include "app/day.h"

/* Where and when another plan has them, in minutes of this plan's date. */
struct join_hold {
	struct geo_point at;
	int from_min, until_min;
};

/*
 * The minutes that a visit of this plan at ${here} may not touch: those of ${hold}, with the way
 * there and back. It ends at the last moment from which they are there in time, and begins when
 * they can be here at the soonest. Where no way is known, or the hold lies on another date, as long
 * as a car takes. Cost: two scans of the day's timetable.
 */
struct plan_interval join_taken(const struct day *day, struct geo_point here,
				const struct join_hold *hold);

#endif
