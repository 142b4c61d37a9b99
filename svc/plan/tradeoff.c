/* SPDX-License-Identifier: MIT
 *
 * One rule more at a time, and what is no real choice left out.
 */
#include "plan/tradeoff.h"

#include <string.h>

#define KINDS 3

const char *
tradeoff_kind_word(enum tradeoff_kind kind)
{
	switch (kind) {
	case TRADEOFF_ASKS_NOBODY:
		return "asks_nobody";
	case TRADEOFF_PAYS_NOTHING:
		return "pays_nothing";
	case TRADEOFF_MUSTS_TODAY:
		return "musts_today";
	}
	return NULL;
}

/* What people weigh against each other; larger is better. */
enum { WORTH_MUSTS, WORTH_OTHERS, WORTH_MUSTS_TODAY, WORTH_PUT_OFF, WORTH_COUNT = 8 };

static void
weigh(const struct plan_problem *problem, const struct plan_solution *solution,
      long worth[WORTH_COUNT])
{
	memset(worth, 0, WORTH_COUNT * sizeof(worth[0]));
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_appointment *appointment = &problem->appointments[i];
		enum plan_status status = solution->appointments[i].status;
		bool is_today = status != PLAN_NEXT_DAY && status != PLAN_DROPPED;
		int weight = appointment->weight;
		if (appointment->priority != PLAN_MUST) {
			worth[WORTH_OTHERS] += is_today ? weight : 0;
			worth[WORTH_PUT_OFF] += status == PLAN_DROPPED ? -weight : 0;
			continue;
		}
		worth[WORTH_MUSTS] += status == PLAN_DROPPED ? 0 : weight;
		worth[WORTH_MUSTS_TODAY] += is_today ? weight : 0;
	}
	worth[4] = -solution->changes_needing_yes;
	worth[5] = -solution->changes;
	worth[6] = -solution->pence;
	worth[7] = -solution->ends_min;
}

/* Whether ${a} is as good in everything. */
static bool
is_as_good(const long a[WORTH_COUNT], const long b[WORTH_COUNT])
{
	for (int i = 0; i < WORTH_COUNT; i++)
		if (a[i] < b[i])
			return false;
	return true;
}

/* Put the rule into a copy of the problem. False where the plan obeys it already. */
static bool
constrain(const struct plan_solution *plan, enum tradeoff_kind kind, struct plan_problem *then)
{
	bool is_other = false;
	for (int i = 0; i < then->n_appointments; i++) {
		struct plan_appointment *appointment = &then->appointments[i];
		bool is_must = appointment->priority == PLAN_MUST;
		enum plan_consent *consents[] = {
		    &appointment->mode[PLAN_VISIT], &appointment->mode[PLAN_PHONE],
		    &appointment->mode[PLAN_VIDEO], &appointment->move, &appointment->next_day};
		for (size_t k = 0; k < ARRAY_LEN(consents) && kind == TRADEOFF_ASKS_NOBODY; k++)
			if (*consents[k] == PLAN_ASK)
				*consents[k] = PLAN_NEVER;
		if (kind == TRADEOFF_MUSTS_TODAY && is_must) {
			appointment->next_day = PLAN_NEVER;
			is_other = is_other || (plan->appointments[i].status == PLAN_NEXT_DAY &&
						appointment->settled == PLAN_OPEN);
		}
	}
	switch (kind) {
	case TRADEOFF_ASKS_NOBODY:
		return plan->changes_needing_yes > 0;
	case TRADEOFF_PAYS_NOTHING:
		then->money_pence = 0;
		return plan->pence > 0;
	case TRADEOFF_MUSTS_TODAY:
		return is_other;
	}
	return false;
}

int
tradeoff_find(const struct plan_problem *problem, const struct plan_solution *plan, long steps_max,
	      struct arena *arena, struct tradeoff list[TRADEOFF_MAX], int *n)
{
	long worth[1 + TRADEOFF_MAX][WORTH_COUNT];
	struct plan_problem *then = arena_new(arena, struct plan_problem);
	struct plan_solution *other = arena_new(arena, struct plan_solution);
	*n = 0;
	weigh(problem, plan, worth[0]);
	for (int kind = 0; kind < KINDS && plan->feasible && *n < TRADEOFF_MAX; kind++) {
		*then = *problem;
		/* One gate is enough. */
		then->gate_earliest_min = then->gate_latest_min = then->start_min;
		if (!constrain(plan, (enum tradeoff_kind)kind, then))
			continue;
		int rc = plan_solve(then, steps_max, arena, other);
		if (rc != 0)
			return rc;
		long *mine = worth[1 + *n];
		weigh(problem, other, mine);
		bool is_beaten = !other->feasible || mine[WORTH_MUSTS] < worth[0][WORTH_MUSTS];
		for (int i = 0; i <= *n && !is_beaten; i++)
			is_beaten = is_as_good(worth[i], mine);
		if (is_beaten)
			continue;
		list[*n].kind = (enum tradeoff_kind)kind;
		list[*n].solution = *other;
		++*n;
	}
	if (*n == 2 && is_as_good(worth[2], worth[1])) {
		list[0] = list[1];
		*n = 1;
	}
	return 0;
}
