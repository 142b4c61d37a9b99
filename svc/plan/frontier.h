/* SPDX-License-Identifier: MIT
 *
 * The labels of the search: how far a day has come, kept for each state (tasks done, stop) only as
 * long as no other label of that state is as good in everything that can matter later.
 */
#ifndef PLAN_FRONTIER_H
#define PLAN_FRONTIER_H

#include <stdint.h>

#include "plan/task.h"
#include "plan/ways.h"

#define FRONTIER_LABELS_MAX 1500000 /* 60 MB */

struct label {
	const struct way *way; /* the journey just made; NULL if a task was just done */
	int32_t pence;
	int32_t walk_m;
	int32_t parent;    /* index of a label, PLAN_NONE for the first */
	int32_t next;      /* in its state, PLAN_NONE ends */
	int16_t free_min;  /* from when the person is free */
	int16_t ready_min; /* come for a visit: its start is not before; else equal to free_min */
	int16_t cost;      /* of changes so far, enum mode costs */
	int16_t start_min; /* of the task just done */
	int8_t task;       /* just done, PLAN_NONE: a journey was made */
	int8_t choice;
	int8_t stop;
};

struct frontier {
	struct arena *arena;
	struct label *labels;
	int32_t n, room;
	int32_t unused; /* list of labels given back */
	int32_t *heads; /* by state: set * TASK_STOPS + stop */
	int most;       /* labels kept in one state, 0: all. A limit makes the search a guess. */
	long steps_left;
	bool is_spent; /* a limit was met: what is not found proves nothing */
};

/* Room for the sets of ${n_tasks} tasks. ${steps} comparisons may be made in all. */
void frontier_init(struct frontier *frontier, int n_tasks, long steps, struct arena *arena);

/* Forget all labels and empty the states of ${universe} and its subsets. */
void frontier_clear(struct frontier *frontier, task_set universe, int most);

/* Add a copy of ${label} to a state unless one there is as good; drops those it beats. */
void frontier_add(struct frontier *frontier, task_set done, const struct label *label);

static inline int32_t
frontier_first(const struct frontier *frontier, task_set done, int stop)
{
	return frontier->heads[(size_t)done * TASK_STOPS + (size_t)stop];
}

#endif
