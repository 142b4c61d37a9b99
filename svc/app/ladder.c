/* SPDX-License-Identifier: MIT
 *
 * The table of ladder.h.
 */
#include "app/ladder.h"

#include "base/err.h"
#include "sms/outbox.h"

/* What minutes are counted in: those in which who is asked is at work, or (NULL) all by day. */
struct counted {
	const struct civil_zone *zone; /* NULL: all minutes */
	ladder_work_fn *at_work;
	const void *work;
};

/* What of ${date} is counted from ${minute} on: its next stretch; false: none is left. */
static bool
stretch_of(const struct counted *counted, struct civil_date date, int minute, int stretch[2])
{
	struct hours_day day;
	hours_day_init(&day);
	if (counted->at_work != NULL)
		counted->at_work(counted->work, date, &day);
	else
		hours_day_add(&day, OUTBOX_QUIET_UNTIL_MIN, OUTBOX_QUIET_FROM_MIN);
	for (size_t k = 0; k < day.n; k++) {
		int from = day.open[k].open_min, until = day.open[k].close_min;
		from = from < OUTBOX_QUIET_UNTIL_MIN ? OUTBOX_QUIET_UNTIL_MIN : from;
		until = until > OUTBOX_QUIET_FROM_MIN ? OUTBOX_QUIET_FROM_MIN : until;
		from = from < minute ? minute : from;
		stretch[0] = from;
		stretch[1] = until;
		if (from < until)
			return true;
	}
	return false;
}

/* The next moment from ${at} on that is counted, and when it ends; false: none in sight. */
static bool
next_stretch(const struct counted *counted, struct utc at, struct utc *from, struct utc *until)
{
	struct civil_date date;
	int minute = 0;
	int stretch[2];
	civil_from_utc(counted->zone, at, &date, &minute);
	for (int days = 0; days <= LADDER_LOOK_DAYS; days++, date.day++, minute = 0) {
		if (!stretch_of(counted, date, minute, stretch))
			continue;
		struct utc begins = civil_to_utc(counted->zone, date, stretch[0]);
		/* Seconds of the minute that it is. */
		*from = begins.s > at.s ? begins : at;
		*until = civil_to_utc(counted->zone, date, stretch[1]);
		return true;
	}
	return false;
}

/* ${seconds} of counted time after ${from}; ${never} where there is not so much in sight. */
static struct utc
later(const struct counted *counted, struct utc from, int64_t seconds, struct utc never)
{
	if (counted->zone == NULL)
		return (struct utc){from.s + seconds};
	struct utc until;
	while (next_stretch(counted, from, &from, &until)) {
		if (from.s + seconds <= until.s)
			return (struct utc){from.s + seconds};
		seconds -= until.s - from.s;
		from = until;
	}
	return never;
}

/* Counted time between two instants, as far as it is not more than ${most_s}. */
static int64_t
counted_s(const struct counted *counted, struct utc from, struct utc until, int64_t most_s)
{
	const struct civil_zone *zone = counted->zone;
	int64_t sum_s = zone == NULL && until.s > from.s ? until.s - from.s : 0;
	struct utc end;
	while (zone != NULL && from.s < until.s && sum_s < most_s &&
	       next_stretch(counted, from, &from, &end)) {
		if (end.s > until.s)
			end = until;
		if (end.s > from.s)
			sum_s += end.s - from.s;
		from = end.s > from.s ? end : until;
	}
	return sum_s < most_s ? sum_s : most_s;
}

void
ladder_of(const struct ladder_rule *rule, struct utc made, struct utc expires, struct ladder *out)
{
	ensure(rule->answer_minutes > 0);
	int64_t answer_s = 60 * (int64_t)rule->answer_minutes;
	int64_t remind_s = 60 * (int64_t)rule->remind_minutes;
	bool reminds = remind_s > 0 && remind_s < answer_s;
	struct counted counted = {rule->zone, rule->at_work, rule->work};
	struct utc work_ends = expires.s < rule->day.s ? expires : rule->day;
	bool is_by_work = rule->zone != NULL && rule->at_work != NULL &&
			  counted_s(&counted, made, work_ends, answer_s) >= answer_s;
	if (!is_by_work)
		counted.at_work = NULL;
	/* Three quarters of a life of 4/3 of it is all of it. */
	int64_t span_s = is_by_work
			     ? answer_s
			     : counted_s(&counted, made, expires, (answer_s * 4 + 2) / 3) * 3 / 4;
	if (span_s > answer_s)
		span_s = answer_s;
	int64_t first_s = reminds ? span_s * remind_s / answer_s : span_s / 2;
	if (span_s == 0) {
		/* No text of it can leave in time. */
		*out = (struct ladder){made, expires, expires, expires, made};
		return;
	}
	*out = (struct ladder){
	    .made = made,
	    .expires = expires,
	    .remind = reminds ? later(&counted, made, first_s, expires) : expires,
	    .next = later(&counted, made, (first_s + span_s) / 2, expires),
	    .coordinator = later(&counted, made, span_s, expires),
	};
}

static bool
has_room(const struct ladder *ladder, struct utc now)
{
	return now.s < ladder->expires.s - 60 * (int64_t)LADDER_ROOM_MIN;
}

bool
ladder_reminds(const struct ladder *ladder, enum ladder_text text, struct utc sent, struct utc now)
{
	return text == LADDER_LEFT && now.s >= ladder->remind.s &&
	       now.s >= sent.s + 60 * (int64_t)LADDER_APART_MIN && has_room(ladder, now);
}

static bool
is_nobody_reached(const enum ladder_text texts[], int n)
{
	for (int i = 0; i < n; i++)
		if (texts[i] == LADDER_WAITING || texts[i] == LADDER_LEFT)
			return false;
	return true;
}

bool
ladder_asks_next(const struct ladder *ladder, const enum ladder_text texts[], int n, struct utc now)
{
	bool is_time = n == 1 && now.s >= ladder->next.s;
	return has_room(ladder, now) && (is_time || is_nobody_reached(texts, n));
}

bool
ladder_tells(const struct ladder *ladder, const enum ladder_text texts[], int n, struct utc now)
{
	bool is_told_by_alarm = false;
	for (int i = 0; i < n; i++)
		is_told_by_alarm = is_told_by_alarm || texts[i] == LADDER_LOST;
	return now.s >= ladder->coordinator.s || now.s >= ladder->expires.s ||
	       (is_nobody_reached(texts, n) && !is_told_by_alarm);
}

struct utc
ladder_wake(const struct ladder *ladder, struct utc now)
{
	const struct utc rungs[] = {ladder->remind, ladder->next, ladder->coordinator,
				    ladder->expires};
	struct utc wake = {0};
	for (size_t i = 0; i < ARRAY_LEN(rungs); i++)
		if (rungs[i].s > now.s && (wake.s == 0 || rungs[i].s < wake.s))
			wake = rungs[i];
	return wake;
}
