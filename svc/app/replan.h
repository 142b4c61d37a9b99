/* SPDX-License-Identifier: MIT
 *
 * Planning what is left of a day: decisions applied, what has happened taken out, and the gate
 * replaced by where the person will be and when. What people were told counts as booked.
 */
#ifndef APP_REPLAN_H
#define APP_REPLAN_H

#include "app/day.h"

/*
 * Solve what is left and, where the result differs, make it the next version: day->solution, the
 * writes of version and items, an audit line with ${cause}. A delay reported before counts into the
 * new version and is then no longer outstanding. When no certain answer is found within the budget
 * the old version stands and the audit says so.
 */
void replan_day(struct day *day, const char *cause);

/* Make ${fresh} the next version, as it is. */
void replan_take(struct day *day, const struct plan_solution *fresh, const char *cause);

/* What replan_day would come to, without taking it. Returns 0 or what plan_solve returned. */
MUST_USE
int replan_try(struct day *day, struct plan_solution *solution);

#endif
