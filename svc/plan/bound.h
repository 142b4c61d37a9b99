/* SPDX-License-Identifier: MIT
 *
 * What is left of a day at best: for every set of tasks still to do and every stop, the latest
 * minute from which all of them can be done in time (money and walking aside) with so many yeses,
 * and the least of money, walking and time, each mixed with the others, that they take (opening
 * hours aside). The search drops whatever these prove hopeless, and loses no plan by it.
 */
#ifndef PLAN_BOUND_H
#define PLAN_BOUND_H

#include "plan/task.h"
#include "plan/ways.h"

#define BOUND_NEVER     (-10000) /* as a minute: cannot be done */
#define BOUND_LANES     16       /* stops, rounded up so that a row is a vector or two */
#define BOUND_MIXES     16
#define BOUND_MIX_PARTS 16 /* a mix counts in sixteenths of its weights */

/* A weighted sum of the money, the walking and the minutes of journeys. */
struct bound_mix {
	int pence_weight, walk_weight, minute_weight;
	bool without_lift; /* true after the last minute of the lift's window */
	int16_t *sums;     /* by set and stop: the least, in sixteenths, cut to BOUND_SUM_MAX */
};

#define BOUND_SUM_MAX 15000

struct bound {
	struct bound_tables *tables;
	/*
	 * By set and stop: the latest minute to be free at the stop (at a task's own stop while it
	 * is still to do: to arrive there for its visit) so that the set can be done in time.
	 */
	int16_t *latest_min;
	/* The same by set, yeses that may be asked for, and stop. */
	int16_t *latest_yes_min;
	int levels;                          /* most yeses of all tasks, and one */
	uint8_t *most_yes;                   /* by set */
	struct bound_mix mixes[BOUND_MIXES]; /* those without the lift last */
	int n_mixes, n_mixes_with_lift;
	int16_t *least_min;    /* by set: tasks one after another, and being early for visits */
	int16_t *last_end_min; /* by set: the last of them is over by then */
	bool *is_filled;       /* by set: what bound_fill fills */
};

/* Works out latest_min, in ${arena}, which bound_fill uses too: some 2^n * n steps. */
void bound_make(struct bound *bound, const struct task_list *list, struct ways *ways,
		struct arena *arena);

/* Works out the rest for ${universe} and its subsets, unless it is there already. */
void bound_fill(struct bound *bound, task_set universe);

static inline int
bound_latest(const struct bound *bound, task_set left, int stop)
{
	return bound->latest_min[(size_t)left * BOUND_LANES + (size_t)stop];
}

/* With at most ${yes} yeses; of a set that is filled. */
static inline int
bound_latest_yes(const struct bound *bound, task_set left, int yes, int stop)
{
	int level = yes < bound->most_yes[left] ? yes : bound->most_yes[left];
	return bound
	    ->latest_yes_min[((size_t)left * (size_t)bound->levels + (size_t)level) * BOUND_LANES +
			     (size_t)stop];
}

/* What is there to be spent on the rest of a day that is at ${stop} from ${minute} on. */
struct bound_rest {
	task_set left; /* filled */
	int stop;
	int minute;
	int pence, walk_m; /* PLAN_NONE: no limit */
	int early_min;     /* of these the person has used already: is there for a visit */
};

/* Whether a mix proves that the rest takes more than there is. */
bool bound_is_short(const struct bound *bound, const struct bound_rest *rest, int lift_until_min);

#endif
