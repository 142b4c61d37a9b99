/* SPDX-License-Identifier: MIT
 *
 * What is preferred: the orders that plan, check and gate table search in (DESIGN section 5).
 */
#ifndef PLAN_SCORE_H
#define PLAN_SCORE_H

#include "plan/search.h"

/*
 * Levels 1 to 3 as rank, with the changes of what is not today as cost (level 4): weight of musts
 * satisfied today or on the next working day; weight of the rest today; weight of musts today, then
 * weight of the rest put off rather than dropped.
 */
struct search_order score_plan(const struct task_list *list, struct arena *arena);

/* Most appointments, then most weight, then the document's order. */
struct search_order score_check(const struct task_list *list, struct arena *arena);

#endif
