/* SPDX-License-Identifier: MIT
 *
 * How long the rest of a day takes at least: for every set of tasks still to do, every stop and so
 * much money, the minutes from there to the end, whatever the hour. Where the time without a meal
 * is limited these minutes are.
 */
#ifndef PLAN_BOUND_SPAN_H
#define PLAN_BOUND_SPAN_H

#include "plan/bound.h"

#define BOUND_SPAN_LEVELS 8 /* of money */

struct bound_span {
	const struct task_list *list;
	struct ways *ways;
	struct arena *arena;
	int levels;
	int unit; /* pence that make a level; parts of one are not counted */
	/* By set, level and stop (at a task's own stop while it is still to do: there for its
	 * visit): the minutes, below zero; BOUND_NEVER: not with that money. */
	int16_t *rows;
	bool *is_filled; /* by set */
	/* By stop, level and stop from which: minutes of a journey of just that level, below zero.
	 * NULL: none is quicker than those of less. */
	int16_t *journeys[TASK_STOPS][BOUND_SPAN_LEVELS];
};

/* Makes it ready, in ${arena}, which bound_span_fill uses too. */
void bound_span_make(struct bound_span *span, const struct task_list *list, struct ways *ways,
		     struct arena *arena);

/* Works out ${universe} and those of its subsets that a day comes to, unless they are there. */
void bound_span_fill(struct bound_span *span, task_set universe);

/* At least so many minutes from being free at a stop, with ${rest}->pence left, to the end of the
 * day; more than a day has if the money is not enough. */
static inline int
bound_span_min(const struct bound_span *span, const struct bound_rest *rest)
{
	int level = span->levels - 1;
	if (rest->pence != PLAN_NONE && rest->pence / span->unit < level)
		level = rest->pence / span->unit;
	size_t row = (size_t)rest->left * (size_t)span->levels + (size_t)level;
	return -span->rows[row * BOUND_LANES + (size_t)rest->stop];
}

#endif
