/* SPDX-License-Identifier: MIT
 *
 * A question that nobody answers climbs. Pure: minutes and what became of its texts come in, what is
 * to be done goes out; ask.c, remind_asked.c do it.
 *
 *	REMIND		remind_minutes after it was put, if its text is known to have left
 *	NEXT		half way from there to COORDINATOR, if somebody else speaks for it; at
 *			once, when nobody who was asked can have the text or has a try left
 *	COORDINATOR	answer_minutes after it was put; at once, when nobody can answer it and no
 *			alarm of a lost text says so already
 *
 * Minutes count while who is asked is at work (atwork.h), between the hours of the night when no
 * text may go (sms/outbox.h), as far as answer_minutes of that fit before the day that it is about:
 * a question of Friday evening about Thursday waits for Monday morning. Where they do not fit, and
 * on the day itself, minutes count whenever texts may go: the coordinator hears before the day
 * begins what nobody can answer before it. Where 3/4 of what a question has left to live is less
 * than answer_minutes, all of them shrink alike, so that the last quarter is the coordinator's;
 * where no text can leave in time it is theirs at once. Nobody is reminded or asked for less than
 * LADDER_ROOM_MIN.
 */
#ifndef APP_LADDER_H
#define APP_LADDER_H

#include <stdbool.h>

#include "base/civil.h"
#include "calendar/hours_day.h"

#define LADDER_ROOM_MIN  10 /* this much before its end nobody is texted of it any more */
#define LADDER_APART_MIN 5  /* a reminder is not nearer than this to the text before it */

#define LADDER_LOOK_DAYS 62 /* who is shut for longer is waited for by day alone */

/* When who is asked is at work on a date. */
typedef void ladder_work_fn(const void *of, struct civil_date date, struct hours_day *out);

/* Without a zone, no hour is quiet, and nobody's work is looked at. */
struct ladder_rule {
	const struct civil_zone *zone;
	int remind_minutes;      /* 0, or not less than answer_minutes: nobody is reminded */
	int answer_minutes;      /* 1 or more */
	ladder_work_fn *at_work; /* NULL: minutes count by day alone */
	const void *work;        /* of it */
	struct utc day;          /* when the day that it is about begins */
};

/* When each rung is reached; instants. A rung that is left out is at ${expires}. */
struct ladder {
	struct utc made, expires;
	struct utc remind, next, coordinator;
};

void ladder_of(const struct ladder_rule *rule, struct utc made, struct utc expires,
	       struct ladder *out);

/* What became of the text by which somebody was asked. */
enum ladder_text {
	LADDER_WAITING, /* it may still leave, or nobody knows whether it did */
	LADDER_LEFT,
	LADDER_LOST, /* it did not arrive */
	LADDER_HELD, /* they said STOP, or have no try left: nobody hears of that by an alarm */
};

/* Whether who was asked by a text that left at ${sent} is reminded now. */
bool ladder_reminds(const struct ladder *ladder, enum ladder_text text, struct utc sent,
		    struct utc now);

/* Whether the next who speaks for it is asked now. ${texts} are of those who were, 1 or more. */
bool ladder_asks_next(const struct ladder *ladder, const enum ladder_text texts[], int n,
		      struct utc now);

/* Whether the coordinator hears now, if nobody is left who could be asked. */
bool ladder_tells(const struct ladder *ladder, const enum ladder_text texts[], int n,
		  struct utc now);

/* The next instant at which one of these may change by time alone; NO_TIME (0) if there is none. */
struct utc ladder_wake(const struct ladder *ladder, struct utc now);

#endif
