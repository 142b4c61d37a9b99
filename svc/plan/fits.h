/* SPDX-License-Identifier: MIT
 *
 * Which sets of appointments fit into a day that begins at which gate; what is found or proved for
 * one gate is kept for the others. For gate.c alone.
 */
#ifndef PLAN_FITS_H
#define PLAN_FITS_H

#include "plan/search.h"

/* Of a set: it fits until, and not any more from. */
struct fits_known {
	int16_t until_min;
	int16_t not_from_min;
};

struct fits {
	struct search *search;
	struct fits_known *known; /* by set */
	int plan_min;             /* the gate that is tried on the budget of the search; */
	long steps_left;          /* others are tried on this one */
	int rc;                   /* E_LIMIT: the search has nothing left */
	bool is_spent; /* the other budget is spent. Either way nothing is known to fit */
};

/* Ready, with nothing known; memory comes from search->arena. */
void fits_init(struct fits *fits, struct search *search, int plan_min, long steps);

/* Whether ${set} is found to fit if the day begins at ${gate_min}. SEARCH_FULLY, and with both
 * budgets still there afterwards, it does not fit if it is not found to. */
bool fits_at(struct fits *fits, task_set set, int gate_min, enum search_effort effort);

/* Let the search go on with what is left for other gates than the plan's. */
void fits_leave_plan(struct fits *fits);

#endif
