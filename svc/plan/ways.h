/* SPDX-License-Identifier: MIT
 *
 * The ways from place to place that matter: of all options that leave at a minute or later, those
 * that no other beats in arrival, money and walking at once.
 */
#ifndef PLAN_WAYS_H
#define PLAN_WAYS_H

#include "base/arena.h"
#include "plan/day.h"
#include "plan/window.h"

#define WAYS_ALL 0xfu /* the set of all enum plan_by, 1u << by */

struct way {
	int depart_min;
	int arrive_min;
	int pence; /* known fares only */
	int walk_m;
	const struct plan_option *option; /* NULL between equal places */
};

struct way_list {
	const struct way *list;
	int n;
};

/* A way by the minutes at which it may be left by. */
struct way_span {
	struct way way; /* as left by at the first of them */
	int last_min;
};

struct way_spans {
	const struct way_span *timed; /* of one minute each, by that minute */
	int n_timed;
	const struct way_span *ranged; /* of several */
	int n_ranged;
};

/* Which options count. */
struct ways_rules {
	unsigned by;       /* set of enum plan_by */
	bool walk_unbound; /* the limit of one walk does not count */
	bool changes_unbound;
};

struct ways {
	const struct plan_problem *problem;
	struct ways_rules rules;
	struct arena *arena;
	struct way *scratch;                                      /* room for one minute's ways */
	struct way_span *spans_scratch;                           /* and for one pair's options */
	struct ways_pair *memo[PLAN_PLACES_MAX][PLAN_PLACES_MAX]; /* made when first asked for */
};

/* Borrows ${problem}; memory comes from ${arena}. */
void ways_init(struct ways *ways, const struct plan_problem *problem, struct ways_rules rules,
	       struct arena *arena);

/* The ways that leave at ${minute} or later, by arrival; among equals the first by enum plan_by. */
struct way_list ways_from(struct ways *ways, int from, int to, int minute);

/* All ways that matter at some minute, and of the timed ones the first from a minute on; n_timed if
 * there is none. */
struct way_spans ways_spans(struct ways *ways, int from, int to);
int ways_first_timed(const struct way_spans *spans, int minute);

/*
 * The minutes at which an option may be left by: inside the lift's window, at home in the day.
 * False if there is none, or if the rules or the person's limits forbid the option.
 */
bool ways_departures(const struct ways *ways, const struct plan_option *option, int *first_min,
		     int *last_min);

#endif
