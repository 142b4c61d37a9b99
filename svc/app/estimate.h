/* SPDX-License-Identifier: MIT
 *
 * When things will really happen: the plan walked down from its start with what was reported.
 *
 * A reported delay moves the leg under way, or the next to begin; where a ride is missed the next
 * one of the day is taken; an appointment starts when the person is there. Calls happen at their
 * hour.
 */
#ifndef APP_ESTIMATE_H
#define APP_ESTIMATE_H

#include "plan/plan.h"

struct estimate_leg {
	int depart_min;
	int arrive_min; /* PLAN_NONE: nothing goes any more; nor then for what follows */
	int ref;        /* of the option taken, PLAN_NONE if it is the solution's own */
	enum plan_by by;
	int walk_m;
	bool is_delayed; /* the reported delay was laid on its departure */
	bool is_other;   /* not the journey that the solution says */
};

struct estimate_item {
	bool is_today;  /* takes place today; else the rest says nothing */
	int arrive_min; /* at its place, PLAN_NONE: never, or a call */
	int start_min;  /* PLAN_NONE: not any more */
	int end_min;
	int late_minutes; /* start less the solution's start, 0 or more */
};

struct estimate {
	struct estimate_leg legs[PLAN_LEGS_MAX];
	struct estimate_item items[PLAN_APPOINTMENTS_MAX];
	int ends_min;
};

/* What was reported: out at ${out_min}
 * (PLAN_NONE: not heard, so as planned); a delay of
 * ${late_minutes} at ${late_from_min}, 0 for none. */
struct estimate_report {
	int out_min;
	int late_minutes;
	int late_from_min;
};

void estimate_day(const struct plan_problem *problem, const struct plan_solution *solution,
		  struct estimate_report report, struct estimate *out);

/* The option that arrives first when leaving at ${ready}, and when it leaves; a taxi or a lift, all
 * the way or for a part of it, only where one was planned. NULL if nothing goes any more. */
const struct plan_option *estimate_next_option(const struct plan_problem *problem,
					       const struct plan_leg *leg, int ready, int *depart);

/* Where the person is at ${now_min} and from when they are free to go on. */
struct estimate_where {
	int place;
	int free_min;
};

struct estimate_where estimate_where(const struct plan_problem *problem,
				     const struct plan_solution *solution,
				     const struct estimate *estimate, int now_min);

/* The first leg that has not begun at ${now_min}, or -1; the first appointment that has not. */
int estimate_next_leg(const struct plan_solution *solution, const struct estimate *estimate,
		      int now_min);
int estimate_next_item(const struct plan_solution *solution, const struct estimate *estimate,
		       int now_min);

#endif
