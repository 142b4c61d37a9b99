/* SPDX-License-Identifier: MIT
 *
 * Which sets of appointments fit into a day that begins at which gate; what is found or proved for
 * one gate is kept for the others. For gate.c alone.
 */
#ifndef PLAN_FITS_H
#define PLAN_FITS_H

#include "plan/search.h"

/* From which gates a set fits, or does not. */
struct fits_spell {
	struct search_starts starts;
	bool is_fit;
	const struct fits_spell *next;
};

/*
 * Of a set: it fits until, and not any more from; and where the time without a meal is limited it
 * would but for the limit, and ${spells} tells whether it does.
 */
struct fits_known {
	int16_t until_min;
	int16_t not_from_min;
	int16_t tried_min; /* the gate of the last guess with the limit */
	const struct fits_spell *spells;
};

struct fits {
	struct search *search;
	const struct plan_problem *problem;
	struct plan_problem unlimited; /* the same without a limit without a meal */
	struct fits_known *known;      /* by set */
	int plan_min;                  /* the gate that is tried on the budget of the search; */
	long steps_left;               /* others are tried on this one */
	int rc;                        /* E_LIMIT: the search has nothing left */
	bool is_spent; /* the other budget is spent. Either way nothing is known to fit */
};

/* Ready, with nothing known; memory comes from search->arena. */
void fits_init(struct fits *fits, struct search *search, int plan_min, long steps);

/* Whether ${set} is found to fit if the day begins at ${gate_min}. SEARCH_FULLY, and with both
 * budgets still there afterwards, it does not fit if it is not found to. */
bool fits_at(struct fits *fits, task_set set, int gate_min, enum search_effort effort);

/* Whether that is known already, and it does. */
bool fits_is_known(const struct fits *fits, task_set set, int gate_min);

/* Let the search go on with what is left for other gates than the plan's. */
void fits_leave_plan(struct fits *fits);

#endif
