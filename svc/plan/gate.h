/* SPDX-License-Identifier: MIT
 *
 * The gate table: out by 09:40 all six, by 10:20 five. For every half hour of the gate's window,
 * for the expected time, and for the last minute of each count, how many appointments of the plan
 * can then still take place as the plan says, at its starts and in its modes.
 */
#ifndef PLAN_GATE_H
#define PLAN_GATE_H

#include "plan/plan.h"
#include "plan/ways.h"

#define GATE_STEP_MIN  30 /* longer where the window would make more than GATE_STEPS_MAX rows */
#define GATE_STEPS_MAX 48

/*
 * Fill solution->gate_rows, by time (${ways}: all those of the problem); kept never rises from row
 * to row. None where the plan does not begin at the gate or is not feasible. Returns 0 or E_LIMIT.
 */
MUST_USE
int gate_fill(const struct plan_problem *problem, struct ways *ways, long steps_max,
	      struct plan_solution *solution);

#endif
