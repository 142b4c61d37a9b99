/* SPDX-License-Identifier: MIT
 *
 * The planner's independent answer to: may it be held then, by its hours and its desk?
 */
#ifndef TESTS_LIB_PLAN_OPEN_H
#define TESTS_LIB_PLAN_OPEN_H

#include "plan/day.h"

bool plan_open_at(const struct plan_appointment *a, int start);

#endif
