/* SPDX-License-Identifier: MIT
 *
 * When whoever speaks for an appointment is at work and can be waited for: while their service is
 * open, as far as its hours are known, closures and bank holidays counted; else from nine to five on
 * working days.
 */
#ifndef APP_ATWORK_H
#define APP_ATWORK_H

#include "app/day.h"
#include "calendar/hours.h"

#define ATWORK_FROM_MIN  (9 * 60)
#define ATWORK_UNTIL_MIN (17 * 60)

struct atwork {
	struct hours hours; /* with neither osm nor schedules, they are not known */
	const struct holidays *holidays;
};

/* Of the service of appointment ${i}; borrows from the day and its arena. */
struct atwork atwork_of(const struct day *day, int i);

/* The hours of ${date}; ${of} is a struct atwork. */
void atwork_open(const void *of, struct civil_date date, struct hours_day *out);

#endif
