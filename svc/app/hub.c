/* SPDX-License-Identifier: MIT
 *
 * The hub is written into the plan's document, and everything else is asked of the planner.
 */
#include "app/hub.h"

#include <string.h>

#include "plan/hhmm.h"
#include "plan/plan.h"

static enum plan_consent
without_asking(enum plan_consent consent)
{
	return consent == PLAN_ASK ? PLAN_NEVER : consent;
}

static bool
comes_to_hub(const struct document_appointment *appointment, const struct hub_offer *offer)
{
	for (int i = 0; appointment->mode[PLAN_VISIT] == PLAN_AGREED && i < offer->n_kinds; i++)
		if (strcmp(appointment->kind, offer->kinds[i]) == 0)
			return true;
	return false;
}

void
hub_document(const struct plan_document *document, const struct hub_offer *offer,
	     struct arena *arena, struct plan_document *out)
{
	*out = *document;
	const char *hours = arena_printf(arena, "Mo-Su,PH %s-%s", hhmm(offer->from_min).text,
					 hhmm(offer->until_min).text);
	for (int i = 0; i < out->n_appointments; i++) {
		struct document_appointment *appointment = &out->appointments[i];
		appointment->next_day = without_asking(appointment->next_day);
		appointment->move = without_asking(appointment->move);
		for (int mode = 0; mode < 3; mode++)
			appointment->mode[mode] = without_asking(appointment->mode[mode]);
		if (!comes_to_hub(appointment, offer))
			continue;
		appointment->service = NULL;
		appointment->place_name = offer->name;
		appointment->point = offer->at;
		appointment->hours = hours;
		appointment->booked_min = PLAN_NONE;
		appointment->earliest_min = offer->from_min;
		appointment->latest_min = offer->until_min;
	}
}

static bool
is_whole_day(const struct plan_problem *problem, const struct plan_solution *solution)
{
	if (!solution->feasible || !solution->ready)
		return false;
	for (int i = 0; i < solution->n_appointments; i++)
		if (problem->appointments[i].priority == PLAN_MUST &&
		    solution->appointments[i].status == PLAN_NEXT_DAY)
			return false;
	return true;
}

int
hub_is_kept_whole(const struct prepare_world *world, const struct plan_document *document,
		  const struct hub_offer *offer, struct problems *problems, bool *is_whole)
{
	/* Of one plan among hundreds, for one hour among many: nothing of it is kept. */
	struct arena arena;
	arena_init(&arena);
	struct plan_document *at_hub = arena_new(&arena, struct plan_document);
	struct prepared *prepared = arena_new(&arena, struct prepared);
	struct plan_solution *solution = arena_new(&arena, struct plan_solution);
	hub_document(document, offer, &arena, at_hub);
	int rc = prepare(world, at_hub, &arena, problems, prepared);
	if (rc == 0)
		rc = plan_solve(&prepared->problem, PLAN_STEPS_DEFAULT, &arena, solution);
	*is_whole = rc == 0 && is_whole_day(&prepared->problem, solution);
	arena_fini(&arena);
	return rc;
}

enum hub_telling
hub_telling(int count, int of)
{
	if (count < HUB_COUNT_SHOWN)
		return HUB_FEWER_THAN;
	return count < of && of - count < HUB_COUNT_SHOWN ? HUB_MORE_THAN : HUB_EXACT;
}
