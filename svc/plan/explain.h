/* SPDX-License-Identifier: MIT
 *
 * Why an appointment cannot be kept as booked: one reason (reason.h), with its number.
 */
#ifndef PLAN_EXPLAIN_H
#define PLAN_EXPLAIN_H

#include "plan/check.h"
#include "plan/pin.h"
#include "plan/ways.h"

/* The day around it. */
struct explain_day {
	const struct plan_problem *problem;
	struct pin_day kept;     /* what takes place besides, all at a start */
	struct ways *ways;       /* of the problem, with the ways that are allowed */
	struct ways *ways_afoot; /* the same with the limit of one walk unbound */
	long steps_max;
};

/*
 * Fill reason, because, earliest_arrival_min and misses_by_minutes of ${verdict} for appointment
 * ${index}, which does not fit into the day at its booked start in its booked mode.
 * misses_by_minutes is the arrival past the start; where the arrival is in time but not early
 * enough, the minutes that it is short of.
 */
void explain_miss(const struct explain_day *day, int index, struct check_verdict *verdict);

/* The verdict of one that is kept: when the person could be there at the earliest. */
void explain_kept(const struct explain_day *day, int index, struct check_verdict *verdict);

/*
 * The last part of it, for one that is open, free of clashes and reached in time by itself: which
 * limit of the whole day binds (walking, changes, money, a break, rest, the hour to be home), or
 * the way on from it.
 */
void explain_limits(const struct explain_day *day, int index, struct check_verdict *verdict);

/* The earliest arrival of who is free at ${free_min}, not travelling through a call that is kept.
 */
int explain_arrival(const struct explain_day *day, struct ways *ways, int from, int free_min,
		    int to);

/* That a way is there, with more changes of vehicle than the person may have. */
struct reason explain_vehicles(const struct explain_day *day);

#endif
