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
 * new version and is then no longer outstanding. What is not answered within the budget is owed
 * (owed.h); what nobody can answer is an alarm, and the old version stands.
 */
void replan_day(struct day *day, const char *cause);

/* Make ${fresh} the next version, as it is. */
void replan_take(struct day *day, const struct plan_solution *fresh, const char *cause);

/*
 * What replan_day would come to, without taking it: by day->solved, where that answers this very
 * problem, else within the budget. Returns 0 or what plan_solve returned; of E_LIMIT day->unsolved
 * says whether an answer may be asked for (else NULL).
 */
MUST_USE
int replan_try(struct day *day, struct plan_solution *solution);

/* Whether what replan_day would come to needs nobody's yes, or nothing is left to ask. Where that
 * is not known yet it is owed, and false. */
bool replan_needs_nobody(struct day *day, const char *cause);

#endif
