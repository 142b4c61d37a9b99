/* SPDX-License-Identifier: MIT
 *
 * Which dates a timetable covers.
 *
 * The last date of any service is not the answer: one school service that is dated to the end of
 * the century would hide that all the rest ended on Saturday. A date is covered from the first to
 * the last date on which at least a COVERAGE_SHARE-th of the trips of its busiest date run. A day
 * between them on which nothing runs (Christmas) is covered: it is known that nothing runs.
 */
#ifndef TRAVEL_COVERAGE_H
#define TRAVEL_COVERAGE_H

#include "travel/table/tt.h"

#define COVERAGE_SHARE    10
#define COVERAGE_DAYS     14    /* how far a timetable in use has to reach from today */
#define COVERAGE_DAYS_MAX 40000 /* dates past this many from the first are not looked at */

struct coverage {
	bool is_any; /* something runs on some date; else the dates say nothing */
	struct civil_date first;
	struct civil_date last;
};

/* Of one of its feeds. Cost: trips, services, exceptions and days, each once. */
struct coverage coverage_of_feed(const struct tt *tt, uint32_t feed);

/* What all of its feeds cover: where one has ended, its rides are not known. */
struct coverage coverage_of(const struct tt *tt);

bool coverage_has(const struct coverage *coverage, struct civil_date date);

/* Whether ${today} and each of the COVERAGE_DAYS days behind it are covered. */
bool coverage_is_enough(const struct coverage *coverage, struct civil_date today);

#endif
