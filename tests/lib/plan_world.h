/* SPDX-License-Identifier: MIT
 *
 * Tiny random days for the planner's tests: a few appointments within forty minutes, so that every
 * rule binds often and an exhaustive answer is affordable.
 */
#ifndef TESTS_LIB_PLAN_WORLD_H
#define TESTS_LIB_PLAN_WORLD_H

#include "base/arena.h"
#include "base/rng.h"
#include "plan/plan.h"

#define PLAN_WORLD_HORIZON_MIN 40

/* A problem of ${n} appointments; strings and options live in ${arena}. */
void plan_world_tiny(struct rng *rng, int n, struct arena *arena, struct plan_problem *problem);

/* A day of ordinary size (gate at 09:30, buses, taxis, a lift, a meal) with ${n} appointments. */
void plan_world_city(struct rng *rng, int n, struct arena *arena, struct plan_problem *problem);

#endif
