/* SPDX-License-Identifier: MIT
 *
 * A place's door at one instant: open until when, or shut until when; and the last chance before it
 * shuts for a whole day or more.
 */
#ifndef CALENDAR_HOURS_AT_H
#define CALENDAR_HOURS_AT_H

#include "calendar/hours.h"

/*
 * Moments lie on the date that the clock shows then; 24:00 of a date ends it. All is looked for on
 * HOURS_SHUT_LOOK_DAYS days from the instant on; what does not come by then is not known.
 */
struct hours_at {
	bool is_known; /* false: nobody told us any hours, and nothing below holds */
	bool is_open;
	bool shuts; /* while it is open: within the days that are looked at */
	struct hours_moment shuts_at;
	bool opens; /* while it is shut */
	struct hours_moment opens_at;
	/* The next closing behind which a whole date has no opening, and the opening after that. */
	bool has_last_chance;
	struct hours_moment last_chance;
	bool reopens;
	struct hours_moment reopens_at;
};

/* The door at ${minute} (0..1439) of ${date}: of an opening its first minute is in, its end out. */
void hours_at(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	      int minute, struct hours_at *at);

#endif
