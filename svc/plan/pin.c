/* SPDX-License-Identifier: MIT
 *
 * Days nailed down.
 */
#include "plan/pin.h"

#include "plan/mode.h"

void
pin_clear(struct pin_day *day)
{
	for (int i = 0; i < PLAN_APPOINTMENTS_MAX; i++) {
		day->mode[i] = PLAN_NONE;
		day->start_min[i] = PLAN_NONE;
	}
}

void
pin_booked(const struct plan_problem *problem, struct pin_day *day)
{
	pin_clear(day);
	for (int i = 0; i < problem->n_appointments; i++) {
		if (problem->appointments[i].settled != PLAN_OPEN)
			continue;
		day->mode[i] = mode_booked(&problem->appointments[i]);
		day->start_min[i] = problem->appointments[i].booked_min;
	}
}

void
pin_planned(const struct plan_problem *problem, const struct plan_solution *solution,
	    struct pin_day *day)
{
	pin_clear(day);
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		if (problem->appointments[i].settled != PLAN_OPEN ||
		    outcome->status == PLAN_NEXT_DAY || outcome->status == PLAN_DROPPED)
			continue;
		day->mode[i] = (int)outcome->mode;
		day->start_min[i] = outcome->start_min;
	}
}

void
pin_problem(const struct plan_problem *problem, const struct pin_day *day,
	    struct plan_problem *pinned)
{
	*pinned = *problem;
	for (int i = 0; i < problem->n_appointments; i++) {
		struct plan_appointment *appointment = &pinned->appointments[i];
		for (int mode = PLAN_VISIT; mode <= PLAN_VIDEO; mode++)
			appointment->mode[mode] = mode == day->mode[i] ? PLAN_AGREED : PLAN_NEVER;
		appointment->move = PLAN_NEVER;
		appointment->next_day = PLAN_NEVER;
		appointment->booked_min = day->start_min[i];
		if (day->mode[i] == PLAN_NONE)
			appointment->settled = PLAN_GIVEN_UP;
	}
}
