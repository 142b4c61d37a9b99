/* SPDX-License-Identifier: MIT
 *
 * One day's opening, the answer of every source of hours.
 */
#ifndef CALENDAR_HOURS_DAY_H
#define CALENDAR_HOURS_DAY_H

#include <stdbool.h>
#include <stddef.h>

#define HOURS_INTERVALS_MAX 128
#define HOURS_BECAUSE_SIZE  240

/* Half open: [open_min, close_min). */
struct hours_interval {
	int open_min;  /* 0..2879, minutes of the local day that the opening belongs to */
	int close_min; /* open_min+1..2880: "26:00" closes at two in the morning of the next day */
};

/* What because says: whoever tells it in other words goes by this. */
enum hours_why {
	HOURS_WHY_SAID, /* nothing, the weekday, or what somebody wrote of it */
	HOURS_WHY_HOLIDAY,
	HOURS_WHY_NO_SESSION,
	HOURS_WHY_UNKNOWN, /* nobody knows when it is open */
};

/*
 * 1. open[] is sorted; intervals neither overlap nor touch.
 * 2. If !is_known, n is 0 and because says what is missing.
 * 3. If n is 0, because is not "".
 */
struct hours_day {
	struct hours_interval open[HOURS_INTERVALS_MAX];
	size_t n;
	bool is_known;                    /* false: nobody told us any hours */
	char because[HOURS_BECAUSE_SIZE]; /* "closed on Saturday", "bank holiday: Christmas Day";
					     "" when it is open as usual */
	enum hours_why why;
};

/* Shut all day, hours known, no reason yet. */
void hours_day_init(struct hours_day *day);

/* Add [open_min, close_min) and merge what overlaps or touches; past the limit it panics, since
 * every source of hours has a smaller limit. */
void hours_day_add(struct hours_day *day, int open_min, int close_min);

/* Take [open_min, close_min) out; what is past the limit then is lost, the latest first. Returns
 * whether anything was open there. */
bool hours_day_cut(struct hours_day *day, int open_min, int close_min);

/* Keep what is open in ${other}, too; its reason is not looked at. */
void hours_day_keep(struct hours_day *day, const struct hours_day *other);

/* Set the reason, its words cut at a whole character. */
void hours_day_because(struct hours_day *day, enum hours_why why, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
