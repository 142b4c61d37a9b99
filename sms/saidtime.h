/* SPDX-License-Identifier: MIT
 *
 * Times and durations as people say them. What can be meant in two ways says so.
 */
#ifndef SMS_SAIDTIME_H
#define SMS_SAIDTIME_H

#include <stdbool.h>

#include "base/language.h"
#include "sms/token.h"

#define SAIDTIME_SIZE 12

/*
 * A time of day.
 *
 *	sure    14:30, 14.30, 1430, 2:30pm, 2.30 pm, 2pm, 09:40, 9:40, 0930, 930, 12:15, noon,
 *		midday, hanner dydd, canol nos
 *	unsure	2:30, 230 (a.m. or p.m.?), 10, 2ish (hour or something else?), two o'clock,
 *		half past 2, ten to three, hanner awr wedi 2, chwarter i dri, 2 o'r gloch,
 *		half 2 (half past two, or half an hour before it?)
 *
 * Between 7 and 12 an hour with its minutes is taken as the 24-hour clock shows it.
 */
struct saidtime {
	bool is_sure;
	int n;      /* readings, the likeliest first: 1 or 2 */
	int min[2]; /* minutes of the day, 0..1439 */
};

/* Read a time at the first of ${n} tokens. Returns how many tokens it takes, 0 if none begins
 * there.
 */
int saidtime_read(const struct token tokens[], int n, struct saidtime *time);

/*
 * Read a duration: "20", "20 mins", "1 hour 20", "an hour and a half", "half an hour", "twenty",
 * "20 munud", "hanner awr", "awr a hanner", "pum munud ar hugain", "ugain".
 * Returns how many tokens it takes, 0 if none begins there. *minutes is 0..1440 (1440 also for
 * more).
 */
int saidtime_duration(const struct token tokens[], int n, int *minutes);

/* "10:30am", "10am", "12 noon", "12 midnight", in Welsh "hanner dydd", "hanner nos"; any minute,
 * taken on the clock's face. Reads back as the same time. */
void saidtime_print(enum language language, int minute, char out[SAIDTIME_SIZE]);

#endif
