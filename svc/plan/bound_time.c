/* SPDX-License-Identifier: MIT
 *
 * The recursion of bound.c where there is one level: each day has this table, so it is to be quick.
 */
#include "plan/bound_tables.h"

/* One set at work, by stop. */
struct timing {
	const struct bound_tables *tables;
	const struct bound_table *table;
	task_set left;
	int16_t called[BOUND_LANES]; /* where a call comes next, or nothing any more */
	int16_t gone[BOUND_LANES];   /* where a journey does */
	int16_t own[BOUND_LANES];    /* there for a visit that is to do */
};

static void
call(struct timing *at)
{
	const struct task_list *list = at->tables->list;
	for (task_set calls = at->left & list->calls; calls != 0; calls &= calls - 1) {
		int task = __builtin_ctz(calls);
		const struct pieces *pieces = &at->tables->any[task].call[0];
		const int16_t *then = at->table->rows[at->left & ~task_bit(task)];
		for (int i = 0; i < pieces->n && bound_is_next(list, at->left, task); i++)
			bound_row_call(at->called, then, list, task, pieces->list[i]);
	}
}

static void
arrive(struct timing *at, int stop, int minute)
{
	const struct bound_journeys *journeys = at->table->journeys;
	minute -= at->tables->first_min;
	if (minute >= 0 && journeys->better[stop][minute] != 0)
		bound_row_raise(at->gone, journeys->depart_by[stop][minute]);
}

static void
visit(struct timing *at, int task)
{
	const int16_t *visit_by = at->tables->any[task].visit_by[0];
	int start_min = BOUND_NEVER;
	if (visit_by != NULL && bound_is_next(at->tables->list, at->left, task)) {
		int end_min = at->table->rows[at->left & ~task_bit(task)][task];
		start_min = end_min < 0 ? BOUND_NEVER : visit_by[end_min];
	}
	at->own[task] = (int16_t)bound_max(at->called[task], start_min);
	arrive(at, task, bound_max(at->called[task], start_min - at->tables->early_min));
}

/* The day is over at home, or anywhere; else ways home. */
static void
end(struct timing *at)
{
	const struct plan_problem *problem = at->tables->list->problem;
	int ends_min = at->table->ends_min;
	int home_min = problem->home_by_min == PLAN_NONE ? ends_min : problem->home_by_min;
	if (at->left == 0 && !problem->has_home)
		bound_row_fill(at->called, ends_min);
	if (at->left == 0)
		at->called[TASK_STOP_HOME] = (int16_t)ends_min;
	if (problem->has_home)
		arrive(at, TASK_STOP_HOME,
		       bound_min(at->called[TASK_STOP_HOME], bound_min(home_min, ends_min)));
}

void
bound_time_fill(struct bound_tables *tables, const struct bound_table *table, task_set left)
{
	struct timing at = {.tables = tables, .table = table, .left = left};
	task_set visits = left & tables->list->visits;
	int16_t row[1][BOUND_LANES];
	bound_row_fill(at.called, BOUND_NEVER);
	bound_row_fill(at.gone, BOUND_NEVER);
	call(&at);
	for (task_set tasks = visits; tasks != 0; tasks &= tasks - 1)
		visit(&at, __builtin_ctz(tasks));
	end(&at);
	for (int i = 0; i < BOUND_LANES; i += BOUND_LANES_AT_ONCE) {
		bound_lanes is_own = bound_lanes_of(visits, i);
		bound_lanes most = bound_larger(bound_load(at.called + i), bound_load(at.gone + i));
		bound_store(row[0] + i, (most & ~is_own) | (bound_load(at.own + i) & is_own));
	}
	table->rows[left] = bound_rows_keep(tables, row, 1);
	table->changes[left] = 1;
}
