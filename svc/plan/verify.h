/* SPDX-License-Identifier: MIT
 *
 * The independent checker: does a plan obey every hard rule of DESIGN section 5, and do its sums
 * add up? It shares no line with the search, and runs behind every solve in production too.
 */
#ifndef PLAN_VERIFY_H
#define PLAN_VERIFY_H

#include "plan/plan.h"

#define VERIFY_TEXT_SIZE 200

/*
 * Returns true, or false with the first broken rule in ${why} (VERIFY_TEXT_SIZE bytes). An
 * infeasible solution is only checked for claiming nothing.
 */
MUST_USE
bool verify_solution(const struct plan_problem *problem, const struct plan_solution *solution,
		     char why[VERIFY_TEXT_SIZE]);

#endif
