/* SPDX-License-Identifier: MIT
 *
 * The table of ladder.h.
 */
#include "app/ladder.h"

#include "base/err.h"
#include "sms/outbox.h"

/* The next moment from ${at} on that is no quiet one, and when it ends. */
static void
next_stretch(const struct civil_zone *zone, struct utc at, struct utc *from, struct utc *until)
{
	struct civil_date date;
	int minute = 0;
	civil_from_utc(zone, at, &date, &minute);
	if (minute >= OUTBOX_QUIET_FROM_MIN)
		date.day++;
	struct utc morning = civil_to_utc(zone, date, OUTBOX_QUIET_UNTIL_MIN);
	*from = morning.s > at.s ? morning : at;
	*until = civil_to_utc(zone, date, OUTBOX_QUIET_FROM_MIN);
}

/* ${seconds} of waking time after ${from}. */
static struct utc
later(const struct civil_zone *zone, struct utc from, int64_t seconds)
{
	if (zone == NULL)
		return (struct utc){from.s + seconds};
	for (;;) {
		struct utc until;
		next_stretch(zone, from, &from, &until);
		if (from.s + seconds <= until.s)
			return (struct utc){from.s + seconds};
		seconds -= until.s - from.s;
		from = until;
	}
}

/* Waking time between two instants, as far as it is not more than ${most_s}. */
static int64_t
waking_s(const struct civil_zone *zone, struct utc from, struct utc until, int64_t most_s)
{
	int64_t sum_s = zone == NULL && until.s > from.s ? until.s - from.s : 0;
	while (zone != NULL && from.s < until.s && sum_s < most_s) {
		struct utc end;
		next_stretch(zone, from, &from, &end);
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
	/* Three quarters of a life of 4/3 of it is all of it. */
	int64_t span_s = waking_s(rule->zone, made, expires, (answer_s * 4 + 2) / 3) * 3 / 4;
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
	    .remind = reminds ? later(rule->zone, made, first_s) : expires,
	    .next = later(rule->zone, made, (first_s + span_s) / 2),
	    .coordinator = later(rule->zone, made, span_s),
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
