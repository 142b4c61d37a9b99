/* SPDX-License-Identifier: MIT
 *
 * What the tables of bound.h are worked out from. For bound*.c alone.
 */
#ifndef PLAN_BOUND_TABLES_H
#define PLAN_BOUND_TABLES_H

#include "plan/bound.h"

#define DAY_MINUTES (WINDOW_DAY_END_MIN + 1)
#define PIECES_MAX  (2 + 2 * PLAN_OPENINGS_MAX)

/* Starts first_min..last_min at so many yeses. */
struct piece {
	int first_min, last_min;
	int yes;
};

struct pieces {
	struct piece list[PIECES_MAX];
	int n;
};

/* What the recursion asks for again and again. */
struct bound_tables {
	const struct task_list *list;
	struct ways *ways;
	struct arena *arena;
	int early_min;
	task_set asks; /* tasks one of whose choices needs a yes */
	struct pieces visit[TASK_MAX], call[TASK_MAX];
	/* [to][arrive by * BOUND_LANES + from]: latest departure */
	int16_t *depart_by[TASK_STOPS];
	/* By mix, [to][from]: the least of one journey */
	int16_t journey[BOUND_MIXES][TASK_STOPS][BOUND_LANES];
};

static inline int
bound_max(int a, int b)
{
	return a > b ? a : b;
}

static inline int
bound_min(int a, int b)
{
	return a < b ? a : b;
}

static inline void
bound_row_fill(int16_t row[BOUND_LANES], int value)
{
	for (int i = 0; i < BOUND_LANES; i++)
		row[i] = (int16_t)value;
}

/* Whether journeys begin at a stop. */
static inline bool
bound_is_left(const struct bound_tables *tables, int stop)
{
	return stop == TASK_STOP_START ||
	       (stop < TASK_STOP_START && (tables->list->visits >> stop & 1u) != 0);
}

/* Whether they lead to it. */
static inline bool
bound_is_reached(const struct bound_tables *tables, int stop)
{
	return stop == TASK_STOP_HOME ? tables->list->problem->has_home
				      : stop != TASK_STOP_START && bound_is_left(tables, stop);
}

/* Whether ${task} may be the next of ${left}. */
static inline bool
bound_is_next(const struct task_list *list, task_set left, int task)
{
	return (left & task_bit(task)) != 0 && (list->tasks[task].before & left) == 0;
}

void bound_mix_make(struct bound *bound);
void bound_mix_fill(struct bound *bound, task_set left); /* subsets are filled */

#endif
