/* SPDX-License-Identifier: MIT
 *
 * One car serves one lift at a time: lifts are offered only where the car can come from the lift
 * before and be in time for the next.
 */
#ifndef PLAN_BUSY_H
#define PLAN_BUSY_H

#include "base/arena.h"
#include "plan/day.h"

/*
 * Cut every lift of problem->travel, those of mixtures too, round problem->busy: what is left of an
 * option's departures is one option for each stretch. The lists are made anew in ${arena} where a
 * pair has a lift. Exact: a departure is left out if and only if it overlaps. The search then needs
 * no rule of its own; verify.h looks at problem->busy itself.
 */
void busy_cut(struct plan_problem *problem, struct arena *arena);

#endif
