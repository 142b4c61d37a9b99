/* SPDX-License-Identifier: MIT
 *
 * What has happened of a day, or is happening, while the rest is planned anew (replan.c).
 */
#ifndef APP_PAST_H
#define APP_PAST_H

#include "app/day.h"

/* Whether it has begun, by what was agreed and reported, and nobody said that it has not. */
bool past_has_come(const struct day *day, int appointment);

/* Take out of ${problem} what has begun, and what it cost. */
void past_take_out(const struct day *day, struct plan_problem *problem);

/* From when on they are free who are free at ${free_min}: a break that has begun is had to its end.
 */
int past_after_break(const struct day *day, int free_min);

/* What has happened stands in ${fresh} as it went; ${problem} is what it was planned from. */
void past_keep(const struct day *day, const struct plan_problem *problem,
	       struct plan_solution *fresh);

#endif
