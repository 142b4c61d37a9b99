/* SPDX-License-Identifier: MIT
 *
 * Check and plan as JSON (DESIGN section 6, "Output fields"), and a stored plan read back.
 *
 * Legs name their places "gate", "home" or by appointment id. plan_solution_parse after
 * plan_solution_json gives the same JSON again, byte for byte.
 */
#ifndef PLAN_PLAN_JSON_H
#define PLAN_PLAN_JSON_H

#include <jansson.h>

#include "base/problem.h"
#include "plan/check.h"
#include "plan/plan.h"
#include "plan/tradeoff.h"

/* New references; the caller decrefs. */
json_t *plan_check_json(const struct plan_check *check);
json_t *plan_solution_json(const struct plan_solution *solution);
json_t *plan_rides_json(const struct plan_ride rides[], int n); /* "rides" of a leg */
json_t *plan_by_car_json(const struct plan_by_car *car);        /* its "car"; NULL for NULL */

/* "options" of plan: each like a plan, with its "kind" and without a gate table. */
json_t *plan_options_json(const struct tradeoff list[], int n);

/* Returns 0, or E_INPUT with every fault added. Texts live in problems->arena. */
MUST_USE
int plan_solution_parse(json_t *value, struct problems *problems, struct plan_solution *solution);

#endif
