/* SPDX-License-Identifier: MIT
 *
 * What may become of an appointment: how it can take place today, and what not taking place today
 * means, each with the changes it costs.
 */
#ifndef PLAN_MODE_H
#define PLAN_MODE_H

#include "plan/plan.h"

/* A cost: changes that need a yes weigh more than any number of others, and those more than any
 * number of journeys, which count where the problem wants few. */
#define MODE_COST_LEG    1
#define MODE_COST_CHANGE 16
#define MODE_COST_YES    1024

#define MODE_CHOICES_MAX 4

/* One way for an appointment to take place today. */
struct mode_choice {
	enum plan_mode mode;
	int start_min; /* the booked start; PLAN_NONE: any start in bounds */
	int cost;
};

/* The first of visit, phone, video that is agreed; PLAN_NONE if nothing is. */
int mode_booked(const struct plan_appointment *appointment);

/*
 * Every way that consents, phone, hours and avoid zones allow; of phone and video only the cheaper
 * at each kind of start (the booked one, then phone, among equals). Returns how many.
 */
int mode_choices(const struct plan_problem *problem, int appointment,
		 struct mode_choice choices[MODE_CHOICES_MAX]);

/* What happens to it when it is not today, and what that costs. A settled one costs nothing. */
enum plan_status mode_absence(const struct plan_appointment *appointment, int *cost);

/* The status of a choice made, given its start. */
enum plan_status mode_status(const struct plan_appointment *appointment, enum plan_mode mode,
			     int start_min);

/* The cost of holding it in ${mode} at ${start_min}, or PLAN_NONE where a consent is missing. */
int mode_cost(const struct plan_appointment *appointment, enum plan_mode mode, int start_min);

#endif
