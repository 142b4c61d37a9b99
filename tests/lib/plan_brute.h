/* SPDX-License-Identifier: MIT
 *
 * The planner's judge: every day that can be lived minute by minute, with no cleverness at all.
 * Each minute the person waits, leaves by a journey of that very minute, or begins something.
 * Written from DESIGN section 5 alone; shares nothing with svc/plan but the problem's shape.
 */
#ifndef TESTS_LIB_PLAN_BRUTE_H
#define TESTS_LIB_PLAN_BRUTE_H

#include "plan/plan.h"

/* The preference, first to last; a larger value is always better. */
#define PLAN_BRUTE_LEVELS 10

struct plan_brute_value {
	bool feasible;
	long level[PLAN_BRUTE_LEVELS];
};

/* What a day comes to. */
struct plan_brute_day {
	unsigned held;    /* bit i: appointment i takes place that day */
	int yes, changes; /* of those held */
	int legs;         /* journeys from one place to another */
	int pence, ends_min, walk_m;
};

/* Its levels. */
void plan_brute_levels(const struct plan_problem *problem, const struct plan_brute_day *day,
		       long level[PLAN_BRUTE_LEVELS]);

/* The value of the best day. */
void plan_brute_best(const struct plan_problem *problem, struct plan_brute_value *value);

/* The value that a solution claims for itself, from its own fields. */
void plan_brute_of_solution(const struct plan_problem *problem,
			    const struct plan_solution *solution, struct plan_brute_value *value);

/*
 * The booked day by the ways ${by} (set of 1u << enum plan_by): which set is kept (bit i), by most
 * kept, most weight, document order; and the least money of the best set with money unbound.
 */
void plan_brute_check(const struct plan_problem *problem, unsigned by, unsigned *kept, int *pence);

#endif
