/* SPDX-License-Identifier: MIT
 *
 * Other days worth a choice. The plan is the first in the order of preference; a person may rather
 * ask for one thing more than pay a taxi. Each of these is the best day under one rule more.
 */
#ifndef PLAN_TRADEOFF_H
#define PLAN_TRADEOFF_H

#include "plan/plan.h"

#define TRADEOFF_MAX 2 /* with the plan itself, three to choose from */

enum tradeoff_kind {
	TRADEOFF_ASKS_NOBODY,  /* no change that needs a yes */
	TRADEOFF_PAYS_NOTHING, /* no fare that is known */
	TRADEOFF_MUSTS_TODAY,  /* no must on the next working day */
};

const char *tradeoff_kind_word(enum tradeoff_kind kind); /* "asks_nobody" ... */

struct tradeoff {
	enum tradeoff_kind kind;
	struct plan_solution solution; /* its gate table has the one gate of the plan */
};

/*
 * Fill ${list} with the days that differ from ${plan} (what plan_solve gave for ${problem}), see to
 * as much weight of musts, and are not beaten by it or by one another in all of: what takes place,
 * what is put off, yeses, changes, money and end. Sets *n.
 * Returns 0, or what plan_solve returned. Texts live in ${arena}.
 */
MUST_USE
int tradeoff_find(const struct plan_problem *problem, const struct plan_solution *plan,
		  long steps_max, struct arena *arena, struct tradeoff list[TRADEOFF_MAX], int *n);

#endif
