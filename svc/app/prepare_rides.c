/* SPDX-License-Identifier: MIT
 *
 * From the rides of a journey to those of a plan's leg.
 */
#include "app/prepare.h"

static enum plan_asking
asking_of(enum travel_asking asking)
{
	switch (asking) {
	case TRAVEL_ASK_NOBODY:
		return PLAN_ASK_NOBODY;
	case TRAVEL_ASK_OPERATOR:
		return PLAN_ASK_OPERATOR;
	case TRAVEL_ASK_DRIVER:
		return PLAN_ASK_DRIVER;
	}
	panic("no such asking: %d", (int)asking);
}

/* By the ref of an option; NULL if it is of none. */
static const struct travel_journey *
journey_of(const struct prepared *prepared, int ref, struct arena *arena)
{
	if (ref < 0 || ref >= prepared->n_journeys)
		return NULL;
	const struct prepared_journey *journey = &prepared->journeys[ref];
	if (journey->told != NULL)
		return journey->told;
	struct travel_place places[PLAN_PLACES_MAX];
	for (int i = 0; i < PLAN_PLACES_MAX; i++)
		places[i] =
		    (struct travel_place){prepared->points[i], prepared->problem.places[i].name};
	return travel_tell(journey->untold, places, arena);
}

const struct plan_ride *
prepare_rides(const struct prepared *prepared, int ref, struct arena *arena, int *n)
{
	*n = 0;
	const struct travel_journey *journey = journey_of(prepared, ref, arena);
	return journey == NULL ? NULL : prepare_rides_of(journey, arena, n);
}

const struct plan_ride *
prepare_rides_of(const struct travel_journey *journey, struct arena *arena, int *n)
{
	struct plan_ride *rides = arena_array(arena, struct plan_ride, PLAN_RIDES_MAX);
	*n = 0;
	for (int k = 0; k < journey->n_legs; k++) {
		const struct travel_leg *leg = &journey->legs[k];
		for (int r = 0; r < leg->n_rides && *n < PLAN_RIDES_MAX; r++)
			rides[(*n)++] = (struct plan_ride){
			    .line = leg->rides[r].line,
			    .vehicle = leg->rides[r].vehicle,
			    .from_stop = leg->rides[r].from_stop,
			    .depart_min = leg->rides[r].depart_min,
			    .to_stop = leg->rides[r].to_stop,
			    .arrive_min = leg->rides[r].arrive_min,
			    .scheduled_min = leg->rides[r].scheduled_min,
			    .is_extra = leg->rides[r].is_extra,
			    .is_about =
				leg->rides[r].is_depart_about || leg->rides[r].is_arrive_about,
			    .to_board = asking_of(leg->rides[r].to_board),
			    .to_alight = asking_of(leg->rides[r].to_alight),
			    .operator_name = leg->rides[r].operator_name,
			};
	}
	return rides;
}

const struct plan_by_car *
prepare_by_car(const struct prepared *prepared, int ref, struct arena *arena)
{
	const struct travel_journey *journey = journey_of(prepared, ref, arena);
	if (journey == NULL)
		return NULL;
	const struct travel_leg *first = &journey->legs[0];
	const struct travel_leg *last = &journey->legs[journey->n_legs - 1];
	bool is_first = first->by == TRAVEL_LIFT || first->by == TRAVEL_TAXI;
	const struct travel_leg *leg = is_first ? first : last;
	if (leg->by != TRAVEL_LIFT && leg->by != TRAVEL_TAXI)
		return NULL;
	struct plan_by_car *out = arena_new(arena, struct plan_by_car);
	*out = (struct plan_by_car){
	    .by = leg->by == TRAVEL_LIFT ? PLAN_LIFT : PLAN_TAXI,
	    .is_first = is_first,
	    .depart_min = leg->depart_min,
	    .arrive_min = leg->arrive_min,
	    .stop = is_first ? leg->to : leg->from,
	    .at = is_first ? first[1].rides[0].from_at : last[-1].rides[last[-1].n_rides - 1].to_at,
	};
	return out;
}

void
prepare_fill_rides(const struct prepared *prepared, struct arena *arena,
		   struct plan_solution *solution)
{
	for (int k = 0; k < solution->n_legs; k++) {
		struct plan_leg *leg = &solution->legs[k];
		leg->rides = prepare_rides(prepared, leg->ref, arena, &leg->n_rides);
		leg->by_car = prepare_by_car(prepared, leg->ref, arena);
	}
}
