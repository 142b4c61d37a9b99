/* SPDX-License-Identifier: MIT
 *
 * A schedule of Open Referral UK 3.0 / HSDS 3.0: when a service is open, as a repeating rule.
 * [HSDS 3.0 "schedule"; RFC 5545 section 3.3.10]
 *
 * opens_at and closes_at are wall clock of the place, whatever zone letter stands behind them: the
 * official example writes nine in the morning of a British summer as "09:00:00Z".
 */
#ifndef CALENDAR_SCHEDULE_H
#define CALENDAR_SCHEDULE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/jsonread.h"
#include "calendar/hours_day.h"
#include "calendar/ics.h"

#define SCHEDULE_DATED_DAYS \
	31 /* valid for no longer than this: it speaks of dates, not of weeks \
	    */

/*
 * 1. valid_from <= valid_to.
 * 2. has_hours: open_min < close_min; else the schedule is words only and opens nothing.
 */
struct schedule {
	struct ics_rule rule;     /* freq ICS_ONCE when the schedule does not repeat */
	struct civil_date starts; /* dtstart, or a day that any rule without one may start from */
	struct civil_date valid_from; /* both included */
	struct civil_date valid_to;
	bool is_dated; /* a single date, or valid for few days: it holds on bank holidays too */
	bool has_hours;
	int open_min;  /* 0..1439 */
	int close_min; /* ..1440 */
};

/*
 * Read one schedule; faults go to at.problems, and it then opens nothing. What is right and past
 * our reach (a freq but DAILY, WEEKLY and MONTHLY; byweekno, byyearday, bysetpos) opens nothing
 * either, and goes to ${notes}: who would go there by half a rule stands before a shut door.
 */
void schedule_read(struct json_at at, struct problems *notes, struct schedule *schedule);

/* Whether it opens on ${date}. */
bool schedule_occurs(const struct schedule *schedule, struct civil_date date);

/* Whether it takes a list of dates to tell if two schedules are ever open at the same time. */
bool schedule_overlap_is_dear(const struct schedule *a, const struct schedule *b);

/* Whether two schedules are open at the same time on some day of the 400 that follow the first day
 * on which both hold. */
bool schedule_overlap(const struct schedule *a, const struct schedule *b);

#endif
