/* SPDX-License-Identifier: MIT
 *
 * The judge of round times: every minute tried for each thing that a plan holds, in its order.
 */
#ifndef TESTS_LIB_PLAN_ROUNDS_H
#define TESTS_LIB_PLAN_ROUNDS_H

#include "plan/plan.h"

/* How many starts of ${solution} are neither as booked nor on a five-minute mark. */
int plan_rounds_off(const struct plan_problem *problem, const struct plan_solution *solution);

/* The fewest that any day has with the same things in the same order, done at the same minute. */
int plan_rounds_fewest(const struct plan_problem *problem, const struct plan_solution *solution);

#endif
