/* SPDX-License-Identifier: MIT
 *
 * What is left of the day as its person sees it on their page: one step after the other, the next
 * one first. Pure; every word goes through the templates, so that what no text may say the page
 * does not say either. As in the texts nothing is there that somebody's yes is missing to.
 *
 * Times are those of now: as estimated from what was reported, rides as live times have them.
 */
#ifndef APP_STEPS_H
#define APP_STEPS_H

#include "app/day.h"

#define STEPS_MAX       (PLAN_LEGS_MAX + PLAN_APPOINTMENTS_MAX)
#define STEP_POINTS_MAX (2 * PLAN_RIDES_MAX + 3)
#define STEP_LINES_MAX  (3 * PLAN_RIDES_MAX + 3)

/* One thing to do. Strings are in the day's arena, never NULL. */
struct step_line {
	const char *time; /* "10:25am"; "" where it has none of its own */
	const char *words;
	const char *note; /* "" if there is nothing more to say */
};

/* A place of a way: where it begins, stops, where it ends. */
struct step_point {
	struct geo_point at;
	const char *name;
	bool on_foot;        /* how it is reached */
	const char *minutes; /* "3 min" on foot to it; else "" */
};

struct step {
	int leg;       /* of the solution; -1: no way, but what is done at a place or by phone */
	int start_min; /* leave, or begin */
	bool is_now;   /* it has begun */
	const char *heading; /* of a way: "To Sam"; else "" */
	struct step_line lines[STEP_LINES_MAX];
	int n_lines; /* 1 or more */
	/* Of a way whose places are all known, in its order; else 0. */
	struct step_point points[STEP_POINTS_MAX];
	int n_points;
};

struct steps {
	const char *title;             /* of the page; tells nothing of what it is about */
	const char *date;              /* "Fri 15 Sep" */
	const char *now, *next, *then; /* headings */
	const char *none;              /* said where there is no step (left) */
	struct step list[STEPS_MAX];   /* in the order of the day */
	int n;
	const char *others[PLAN_APPOINTMENTS_MAX + 1]; /* sentences that have no hour */
	int n_others;
	const char *ring; /* "Call Alex: 07700 900201"; "" if there is no number */
	const char *tel;  /* as it is dialled: "+447700900201" */
	const char *as_of;
	const char *sketch, *north; /* what a sketch of a way says of itself; "N" */
	enum language language;
};

/* The person whose page it is: agreed, and no STOP; with a phone or without. NULL: there is none. */
const struct row_party *steps_person(const struct day *day);

/* The instant from which on there is no page: the day is over, and the last way too. */
struct utc steps_until(const struct day *day);

/* ${day} as it was opened, with its estimate (settle_estimate). */
void steps_of(const struct day *day, const struct row_party *person, struct steps *out);

#endif
