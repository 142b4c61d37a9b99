/* SPDX-License-Identifier: MIT
 *
 * What is left of a day at best: for every set of tasks still to do and every stop, the latest
 * minute from which all of them can be done in time (money and walking aside), and the least money,
 * walking and minutes that they take (each by itself). The search drops whatever these prove
 * hopeless, and loses no plan by it.
 */
#ifndef PLAN_BOUND_H
#define PLAN_BOUND_H

#include "plan/task.h"
#include "plan/ways.h"

#define BOUND_NEVER (-1) /* as a minute: cannot be done */

struct bound {
	/* All by set * TASK_STOPS + stop; at a task's own stop while it is still to do, the person
	 * has come there for its visit. */
	int16_t *latest_min;  /* to be free at the stop */
	int16_t *arrival_min; /* to arrive there for the visit of that stop's task */
	int32_t *pence;
	int32_t *walk_m;
	int16_t *minutes; /* of tasks and journeys, one after another without waiting */
	/* Changes: what the set costs if nothing of it is kept, and the most that keeping saves. */
	int16_t *free_cost; /* by set alone */
	int16_t *saving;
	task_set *keepable; /* by minute: the tasks whose booked start is not before */
};

/* The least that the tasks of ${left} cost in changes when none starts before ${minute}. */
static inline int
bound_cost(const struct bound *bound, task_set left, int minute)
{
	return bound->free_cost[left] - bound->saving[left & bound->keepable[minute]];
}

/* Works the tables out in ${arena}: 2^n * n^2 steps. */
void bound_make(struct bound *bound, const struct task_list *list, struct ways *ways,
		struct arena *arena);

#endif
