/* SPDX-License-Identifier: MIT
 *
 * Keeps one day's intervals sorted, apart and few.
 */
#include "calendar/hours_day.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/err.h"

void
hours_day_init(struct hours_day *day)
{
	memset(day, 0, sizeof(*day));
	day->is_known = true;
}

void
hours_day_add(struct hours_day *day, int open_min, int close_min)
{
	ensure(open_min >= 0);
	ensure(close_min > open_min && close_min <= 2 * MINUTES_PER_DAY);
	size_t kept = 0;
	size_t place = 0;
	for (size_t i = 0; i < day->n; i++) {
		struct hours_interval at = day->open[i];
		if (at.close_min < open_min || at.open_min > close_min) {
			day->open[kept++] = at;
			if (at.open_min < open_min)
				place = kept;
			continue;
		}
		open_min = at.open_min < open_min ? at.open_min : open_min;
		close_min = at.close_min > close_min ? at.close_min : close_min;
	}
	ensure(kept < HOURS_INTERVALS_MAX);
	memmove(&day->open[place + 1], &day->open[place], (kept - place) * sizeof(day->open[0]));
	day->open[place] = (struct hours_interval){open_min, close_min};
	day->n = kept + 1;
}

bool
hours_day_cut(struct hours_day *day, int open_min, int close_min)
{
	struct hours_interval left[HOURS_INTERVALS_MAX + 1];
	size_t n = 0;
	bool is_cut = false;
	if (open_min >= close_min)
		return false;
	for (size_t i = 0; i < day->n; i++) {
		struct hours_interval at = day->open[i];
		if (at.close_min <= open_min || close_min <= at.open_min) {
			left[n++] = at;
			continue;
		}
		is_cut = true;
		if (at.open_min < open_min)
			left[n++] = (struct hours_interval){at.open_min, open_min};
		if (close_min < at.close_min)
			left[n++] = (struct hours_interval){close_min, at.close_min};
	}
	day->n = n < HOURS_INTERVALS_MAX ? n : HOURS_INTERVALS_MAX;
	memcpy(day->open, left, day->n * sizeof(left[0]));
	return is_cut;
}

void
hours_day_keep(struct hours_day *day, const struct hours_day *other)
{
	int shut_min = 0;
	for (size_t k = 0; k < other->n; k++) {
		(void)hours_day_cut(day, shut_min, other->open[k].open_min);
		shut_min = other->open[k].close_min;
	}
	(void)hours_day_cut(day, shut_min, 2 * MINUTES_PER_DAY);
}

void
hours_day_because(struct hours_day *day, enum hours_why why, const char *fmt, ...)
{
	day->why = why;
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(day->because, sizeof(day->because), fmt, ap);
	va_end(ap);
	if (n < (int)sizeof(day->because))
		return;
	/* Cut before a character whose last byte did not fit (RFC 3629: 10xxxxxx goes on). */
	size_t end = sizeof(day->because) - 1;
	size_t start = end;
	while (start > 0 && ((unsigned char)day->because[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && ((unsigned char)day->because[start - 1] & 0x80) != 0)
		day->because[start - 1] = '\0';
}
