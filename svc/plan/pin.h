/* SPDX-License-Identifier: MIT
 *
 * A day nailed down: appointments that may take place in one mode at one start, or not at all. What
 * check, gate table and reasons are asked of.
 */
#ifndef PLAN_PIN_H
#define PLAN_PIN_H

#include "plan/plan.h"

struct pin_day {
	int mode[PLAN_APPOINTMENTS_MAX];      /* enum plan_mode; PLAN_NONE: not today */
	int start_min[PLAN_APPOINTMENTS_MAX]; /* PLAN_NONE: any start in bounds */
};

/* Nothing is today. */
void pin_clear(struct pin_day *day);

/* Every open appointment as it is booked. */
void pin_booked(const struct plan_problem *problem, struct pin_day *day);

/* What a plan has today. */
void pin_planned(const struct plan_problem *problem, const struct plan_solution *solution,
		 struct pin_day *day);

/* Copy ${problem} with every appointment as ${day} says and no other choice. */
void pin_problem(const struct plan_problem *problem, const struct pin_day *day,
		 struct plan_problem *pinned);

#endif
