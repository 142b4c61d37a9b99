/* SPDX-License-Identifier: MIT
 *
 * How many of a plan's appointments survive a later gate. Later never keeps more, since who is out
 * early can wait at the gate; so the last minute of each count is found by halving.
 */
#include "plan/gate.h"

#include <stdlib.h>

#include "plan/pin.h"
#include "plan/score.h"

struct gate {
	struct plan_problem day; /* pinned to the plan */
	struct search search;
	struct search_order order;
	struct plan_solution *solution;
	int rc;
};

static int
kept_at(struct gate *gate, int gate_min)
{
	struct search_day found;
	gate->day.start_min = gate_min;
	int rc = search_best(&gate->search, &gate->order, &found);
	if (rc != 0)
		gate->rc = rc;
	if (!found.is_found)
		return 0;
	return __builtin_popcount(found.today & ~gate->search.list.breaks);
}

static void
add_row(struct gate *gate, int gate_min, int kept)
{
	struct plan_solution *solution = gate->solution;
	int n = solution->n_gate_rows;
	if (n > 0 && solution->gate_rows[n - 1].gate_min == gate_min)
		return;
	ensure(n < PLAN_GATE_ROWS_MAX);
	solution->gate_rows[n] = (struct plan_gate_row){gate_min, kept};
	solution->n_gate_rows++;
}

/* Add the last minute of each count between two rows, the later of which is not added. */
static void
add_between(struct gate *gate, int from_min, int from_kept, int until_min, int until_kept)
{
	while (from_kept > until_kept && gate->rc == 0) {
		int last_min = from_min; /* still keeps from_kept */
		int past_min = until_min;
		while (past_min - last_min > 1) {
			int middle_min = last_min + (past_min - last_min) / 2;
			if (kept_at(gate, middle_min) >= from_kept)
				last_min = middle_min;
			else
				past_min = middle_min;
		}
		add_row(gate, last_min, from_kept);
		from_min = past_min;
		from_kept = kept_at(gate, past_min);
	}
}

static int
compare_minutes(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int
gate_fill(const struct plan_problem *problem, struct ways *ways, long steps_max,
	  struct plan_solution *solution)
{
	solution->n_gate_rows = 0;
	if (!solution->feasible || problem->start_place != PLAN_PLACE_GATE)
		return 0;
	struct arena scratch;
	arena_init(&scratch);
	struct gate *gate = arena_new(&scratch, struct gate);
	struct pin_day pin;
	pin_planned(problem, solution, &pin);
	pin_problem(problem, &pin, &gate->day);
	gate->solution = solution;
	search_init(&gate->search, &gate->day, ways, true, steps_max, &scratch);
	gate->order = score_check(&gate->search.list, &scratch);
	int window_min = problem->gate_latest_min - problem->gate_earliest_min;
	int step_min = GATE_STEP_MIN;
	while (window_min / step_min >= GATE_STEPS_MAX)
		step_min *= 2;
	int times[GATE_STEPS_MAX + 3];
	int n = 0;
	for (int at = problem->gate_earliest_min; at < problem->gate_latest_min; at += step_min)
		times[n++] = at;
	times[n++] = problem->gate_latest_min;
	times[n++] = problem->start_min;
	qsort(times, (size_t)n, sizeof(times[0]), compare_minutes);
	int kept = 0;
	for (int i = 0; i < n; i++) {
		int now = kept_at(gate, times[i]);
		if (i > 0)
			add_between(gate, times[i - 1], kept, times[i], now);
		add_row(gate, times[i], now);
		kept = now;
	}
	int rc = gate->rc;
	arena_fini(&scratch);
	return rc;
}
