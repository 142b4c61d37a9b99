/* SPDX-License-Identifier: MIT
 *
 * Openings belong to dates, may pass midnight and then meet those of the next date, so instants are
 * counted in minutes from the midnight before the date asked for, and days are laid side by side.
 */
#include "calendar/hours_at.h"

#define DAYS (HOURS_SHUT_LOOK_DAYS + 2) /* the day before still runs; the last looks one on */

struct span {
	struct civil_date first; /* the day before the one that is asked for */
	struct hours_day days[DAYS];
};

/* The end of one opening that ${minute} lies in, ${minute} itself if it lies in none. */
static int
end_of_one(const struct span *span, int minute)
{
	for (int i = 0; i < DAYS; i++)
		for (size_t k = 0; k < span->days[i].n; k++) {
			const struct hours_interval *open = &span->days[i].open[k];
			if (i * MINUTES_PER_DAY + open->open_min <= minute &&
			    minute < i * MINUTES_PER_DAY + open->close_min)
				return i * MINUTES_PER_DAY + open->close_min;
		}
	return minute;
}

/* The same of all that meet or overlap. */
static int
end_of_openings(const struct span *span, int minute)
{
	for (int further; (further = end_of_one(span, minute)) > minute;)
		minute = further;
	return minute;
}

/* The next opening after ${minute}; -1 if there is none. */
static int
next_opening(const struct span *span, int minute)
{
	int next = -1;
	for (int i = 0; i < DAYS; i++)
		for (size_t k = 0; k < span->days[i].n; k++) {
			int open_min = i * MINUTES_PER_DAY + span->days[i].open[k].open_min;
			if (open_min > minute && (next < 0 || open_min < next))
				next = open_min;
		}
	return next;
}

/* ${is_end}: midnight is the end of the date before. */
static struct hours_moment
moment_of(const struct span *span, int minute, bool is_end)
{
	int day = (minute - is_end) / MINUTES_PER_DAY;
	return (struct hours_moment){civil_add_days(span->first, day),
				     minute - day * MINUTES_PER_DAY};
}

/* The first closing after ${minute} that is its day's last, with no opening on the next. */
static void
find_last_chance(const struct span *span, int minute, struct hours_at *at)
{
	for (int i = 0; i + 1 < DAYS && !at->has_last_chance; i++) {
		const struct hours_day *day = &span->days[i];
		if (day->n == 0 || span->days[i + 1].n > 0 || !span->days[i + 1].is_known)
			continue;
		int close_min =
		    end_of_openings(span, i * MINUTES_PER_DAY + day->open[day->n - 1].close_min);
		if (close_min <= minute)
			continue;
		at->has_last_chance = true;
		at->last_chance = moment_of(span, close_min, true);
		int open_min = next_opening(span, close_min - 1);
		at->reopens = open_min >= 0;
		at->reopens_at = moment_of(span, open_min, false);
	}
}

void
hours_at(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	 int minute, struct hours_at *at)
{
	struct span span = {.first = civil_add_days(date, -1)};
	*at = (struct hours_at){.is_known = false};
	for (int i = 0; i < DAYS; i++)
		hours_open(hours, holidays, civil_add_days(span.first, i), &span.days[i]);
	at->is_known = span.days[1].is_known;
	if (!at->is_known)
		return;
	int now = minute + MINUTES_PER_DAY;
	int end = end_of_openings(&span, now);
	at->is_open = end > now;
	at->shuts = at->is_open && end < DAYS * MINUTES_PER_DAY;
	at->shuts_at = moment_of(&span, end, true);
	int open_min = at->is_open ? -1 : next_opening(&span, now);
	at->opens = open_min >= 0;
	at->opens_at = moment_of(&span, open_min, false);
	find_last_chance(&span, now, at);
}
