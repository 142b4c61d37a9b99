/* SPDX-License-Identifier: MIT
 *
 * Some valid day, drawn without thought: appointments in any order, by any way, as they come. For
 * days too large to try them all.
 */
#ifndef TESTS_LIB_PLAN_RANDOM_H
#define TESTS_LIB_PLAN_RANDOM_H

#include "base/rng.h"
#include "plan_brute.h"

/* False if the draw came to no valid day. */
bool plan_random_day(struct rng *rng, const struct plan_problem *problem,
		     struct plan_brute_value *value);

#endif
