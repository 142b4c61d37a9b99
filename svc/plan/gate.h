/* SPDX-License-Identifier: MIT
 *
 * The plan and its gate table: out by 09:40 all six, by 10:20 five. For every five minutes of the
 * gate's window, for the expected time, and for the last minute of each count: how many
 * appointments take place that day in the plan that is then the best. Plan and table are one piece
 * of work, since what is proved for one gate holds for others.
 */
#ifndef PLAN_GATE_H
#define PLAN_GATE_H

#include "plan/plan.h"
#include "plan/search.h"

#define GATE_STEP_MIN  5 /* longer where the window would make more than GATE_STEPS_MAX rows */
#define GATE_STEPS_MAX 288
#define GATE_BUDGET    5000000L /* label comparisons for the table, see plan_solve */

struct gate;

/* Ready for gate_best; borrows ${search}, which has bounds, and ${order}; lives in search->arena.
 */
struct gate *gate_new(struct search *search, const struct search_order *order);

/* The same as search_best(), which leaves something for the table to know. Returns 0 or E_LIMIT. */
MUST_USE
int gate_best(struct gate *gate, struct search_day *day);

/*
 * Fill solution->gate_rows, by time, after gate_best(). None where the plan does not begin at the
 * gate or is not feasible.
 * The table ends before the first gate that GATE_BUDGET does not reach. Returns 0, or E_LIMIT where
 * the search had less than that left and it is not enough: with more the table would be longer.
 */
MUST_USE
int gate_fill(struct gate *gate, struct plan_solution *solution);

#endif
