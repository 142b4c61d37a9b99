/* SPDX-License-Identifier: MIT
 *
 * The gate table: out by 09:40 all six, by 10:20 five. For every five minutes of the gate's window,
 * for the expected time, and for the last minute of each count: how many appointments take place
 * that day in the plan that is then the best.
 */
#ifndef PLAN_GATE_H
#define PLAN_GATE_H

#include "plan/plan.h"
#include "plan/search.h"

#define GATE_STEP_MIN  5 /* longer where the window would make more than GATE_STEPS_MAX rows */
#define GATE_STEPS_MAX 288
#define GATE_BUDGET    5000000L /* label comparisons, see plan_solve */

/*
 * Fill solution->gate_rows, by time. ${search} is the one, with bounds, that has found ${day}, the
 * plan's, in ${order}. None where the plan does not begin at the gate or is not feasible.
 * The table ends before the first gate that GATE_BUDGET does not reach. Returns 0, or E_LIMIT where
 * ${search} has less than that left and it is not enough: with more the table would be longer.
 */
MUST_USE
int gate_fill(struct search *search, const struct search_order *order, const struct search_day *day,
	      struct plan_solution *solution);

#endif
