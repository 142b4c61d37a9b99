/* SPDX-License-Identifier: MIT
 *
 * Labels that wait to be followed: a heap for each number of tasks done, the most hopeful on top.
 */
#ifndef PLAN_HOPES_H
#define PLAN_HOPES_H

#include "base/arena.h"
#include "plan/task.h"

#define HOPES_DEPTHS (TASK_MAX + 1)

struct hope {
	int32_t hope;  /* smaller is more */
	int32_t label; /* of equals the smaller is first */
};

struct hopes {
	struct arena *arena;
	struct hope *heap[HOPES_DEPTHS]; /* no hope before that at half its place */
	int n[HOPES_DEPTHS], room[HOPES_DEPTHS];
};

/* None of any depth; memory for more comes from ${arena}. */
void hopes_init(struct hopes *hopes, struct arena *arena);

void hopes_clear(struct hopes *hopes);

/* One more of a depth. */
void hopes_push(struct hopes *hopes, int depth, struct hope one);

/* Takes out the label of the first of a depth, which is not empty. */
int32_t hopes_pop(struct hopes *hopes, int depth);

#endif
