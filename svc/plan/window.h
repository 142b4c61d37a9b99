/* SPDX-License-Identifier: MIT
 *
 * When an appointment may start: inside one opening interval with its whole length, and, where it
 * is moved, inside its own bounds.
 */
#ifndef PLAN_WINDOW_H
#define PLAN_WINDOW_H

#include "plan/day.h"

/* The day's last minute: nothing ends after it. */
#define WINDOW_DAY_END_MIN (PLAN_MINUTE_MAX + 1)

/* Whether the whole appointment lies in one opening interval when it starts at ${start_min}. */
bool window_is_open(const struct plan_appointment *appointment, int start_min);

/* The first start in bounds and open, not before ${not_before_min}; PLAN_NONE if there is none. */
int window_next(const struct plan_appointment *appointment, int not_before_min);

/* The last start in bounds and open whose end is not after ${end_by_min}; PLAN_NONE if none. */
int window_last(const struct plan_appointment *appointment, int end_by_min);

/* The last start in bounds up to which, from ${start_min} on, which is open, it stays open. */
int window_stays(const struct plan_appointment *appointment, int start_min);

#endif
