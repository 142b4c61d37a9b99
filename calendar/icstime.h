/* SPDX-License-Identifier: MIT
 *
 * What a foreign calendar writes of time: dates, wall times, durations, offsets.
 * [RFC 5545 section 3.3.4, 3.3.5, 3.3.6, 3.3.14]
 */
#ifndef CALENDAR_ICSTIME_H
#define CALENDAR_ICSTIME_H

#include <stdbool.h>

#include "base/civil.h"

#define ICSTIME_YEAR_FIRST 1904 /* of what is said to have begun before civil dates do */

/* Wall time: of a zone, of UTC, or of a date as a whole (then second_of_day is 0). */
struct icstime {
	struct civil_date date;
	int second_of_day; /* 0..86399; a leap second is the one before it */
	bool is_date;
	bool is_utc;
	bool is_early; /* its year was before 1900; it is the same day of ICSTIME_YEAR_FIRST */
};

struct icsduration {
	int days;        /* nominal: as the clock shows */
	int64_t seconds; /* exact, beside them */
	bool is_negative;
};

/*
 * Each reads ${*text} from its first character on and moves it behind what was read; E_INPUT, and
 * nothing else is changed, if that is no such thing. What follows is the caller's to look at.
 */
MUST_USE
int icstime_read(const char **text, struct icstime *time); /* "20230915", "20230915T093000Z" */
MUST_USE
int icstime_read_duration(const char **text, struct icsduration *duration); /* "P1DT2H" */
MUST_USE
int icstime_read_offset(const char **text, int *offset_s); /* "+0100", to 15 hours */

/* The instant of a wall time that is no UTC's, of a date its first. [RFC 5545 section 3.3.5] */
struct utc icstime_to_utc(const struct civil_zone *zone, const struct icstime *time);

/* The instant of a wall time as if it were UTC's. */
struct utc icstime_as_utc(const struct icstime *time);

/* The end of what begins at ${start}, for that long; not for negative ones. */
struct icstime icstime_add_days(const struct icstime *time, int days);

#endif
