/* SPDX-License-Identifier: MIT
 *
 * Second choices: of all that nothing beats, the one with the fewest rides, the least walking, the
 * least money, where that is better than what the journey itself has.
 */
#include "travel/travel_parts.h"

#include <limits.h>

#include "travel/travel_spare.h"

void
travel_choice_fares(const struct travel_asked *asked, struct pareto_query *query)
{
	query->prices = travel_prices(asked->travel, PARETO_COST_MAX, asked->arena);
	query->is_town = travel_towns(asked->travel, &asked->query, asked->arena);
	query->is_goal_town =
	    query->is_town != NULL && travel_is_warrant_goal(&asked->query, &asked->question.to);
}

uint32_t
travel_choice_ends(const struct travel_asked *asked, int door, struct pareto_end **ends)
{
	const struct profile_place *place = &asked->doors[door];
	struct pareto_end *list = arena_array(asked->arena, struct pareto_end, place->n_stops);
	for (uint32_t i = 0; i < place->n_stops; i++)
		list[i] = (struct pareto_end){.stop = place->stops[i].stop,
					      .s = place->stops[i].s,
					      .walk_m = place->stops[i].m,
					      .from_s = -TRAVEL_ALWAYS_S,
					      .until_s = TRAVEL_ALWAYS_S};
	*ends = list;
	return place->n_stops;
}

struct pareto_journeys
travel_choice_all(const struct travel_asked *asked)
{
	const struct travel_question *question = &asked->question;
	if (!asked->travel->has_tt || (asked->query.ways & 1u << TRAVEL_TRANSIT) == 0 ||
	    travel_is_same_place(&question->from, &question->to))
		return (struct pareto_journeys){.is_whole = true};
	struct pareto_query query = {
	    .near = &asked->travel->near,
	    .person = &asked->query,
	    .is_backward = question->by_arrival,
	    .at_s = csa_day_s(&asked->travel->day, question->minute),
	    .until_s =
		csa_day_s(&asked->travel->day, question->by_arrival ? 0 : question->latest_min),
	    .has_walk = true,
	    .has_cost = true,
	    .labels_max = PARETO_LABELS_MAX,
	};
	struct pareto_end *access;
	struct pareto_end *egress;
	query.n_access = travel_choice_ends(asked, 0, &access);
	query.n_egress = travel_choice_ends(asked, 1, &egress);
	query.access = access;
	query.egress = egress;
	travel_choice_fares(asked, &query);
	return pareto_find(&query, asked->arena);
}

struct travel_told
travel_choice_tell(const struct travel_asked *asked, const struct pareto_journey *journey)
{
	struct profile_ride *hops =
	    arena_array(asked->arena, struct profile_ride, journey->n_rides);
	for (uint32_t i = 0; i < journey->n_rides; i++)
		hops[i] = (struct profile_ride){journey->board[i], journey->alight[i]};
	struct travel_trace trace = {
	    .query = &asked->query,
	    .from = &asked->question.from,
	    .to = &asked->question.to,
	    .leave_s = journey->leave_s,
	    .hops = hops,
	    .n_hops = journey->n_rides,
	};
	return (struct travel_told){travel_legs_make(asked->travel, &trace, asked->arena), hops,
				    journey->n_rides,
				    travel_order(asked, journey->leave_s, journey->arrive_s)};
}

struct travel_told
travel_choice_walk(const struct travel_asked *asked)
{
	const struct travel_question *question = &asked->question;
	const struct travel *travel = asked->travel;
	int depart_min = question->minute;
	if (question->by_arrival)
		depart_min = travel_minute_plus(travel, depart_min, -asked->walk_minutes);
	if (asked->walk_m < 0 || depart_min < 0)
		return (struct travel_told){0};
	int32_t at_s =
	    travel->has_day ? csa_day_s(&travel->day, question->minute) : question->minute * 60;
	int32_t walk_s = asked->walk_minutes * 60;
	return (struct travel_told){
	    .journey = travel_legs_walk(travel, &asked->query, &question->from, &question->to,
					depart_min, asked->arena),
	    .order = travel_order(asked, at_s - walk_s, at_s + walk_s),
	};
}

/* What a choice is weighed by; less is better. */
struct weight {
	int by_merit[TRAVEL_MERITS];
	int time; /* minute there, or minutes before midnight when asked by arrival */
};

static struct weight
weigh(const struct travel_asked *asked, const struct travel_journey *journey)
{
	int rides = 0;
	for (int i = 0; i < journey->n_legs; i++)
		rides += journey->legs[i].n_rides;
	return (struct weight){
	    .by_merit = {rides, journey->walk_m,
			 journey->pence == TRAVEL_PENCE_NONE ? INT_MAX : journey->pence},
	    .time = asked->question.by_arrival ? -journey->depart_min : journey->arrive_min,
	};
}

static bool
is_lighter(const struct weight *a, const struct weight *b, enum travel_merit merit)
{
	if (a->by_merit[merit] != b->by_merit[merit])
		return a->by_merit[merit] < b->by_merit[merit];
	if (a->time != b->time)
		return a->time < b->time;
	for (int i = 0; i < TRAVEL_MERITS; i++)
		if (a->by_merit[i] != b->by_merit[i])
			return a->by_merit[i] < b->by_merit[i];
	return false;
}

static void
add_choice(struct travel_answer *answer, const struct travel_journey *journey,
	   enum travel_merit merit)
{
	for (int i = 0; i < answer->n_choices; i++)
		if (answer->choices[i].journey == journey) {
			answer->choices[i].merits |= 1u << merit;
			return;
		}
	answer->choices[answer->n_choices++] = (struct travel_choice){1u << merit, journey};
}

void
travel_choice_add(const struct travel_asked *asked, struct travel_answer *answer)
{
	struct pareto_journeys all = travel_choice_all(asked);
	answer->are_choices_whole = all.is_whole;
	const struct travel_journey **list =
	    arena_array(asked->arena, const struct travel_journey *, all.n + 1);
	uint32_t n = 0;
	list[n] = travel_choice_walk(asked).journey;
	if (list[n] != NULL && list[n]->arrive_min <= asked->question.latest_min)
		n++;
	for (uint32_t i = 0; i < all.n; i++)
		list[n++] = travel_choice_tell(asked, &all.list[i]).journey;
	const struct weight first = weigh(asked, answer->journey);
	for (int merit = 0; merit < TRAVEL_MERITS; merit++) {
		struct weight best = first;
		best.by_merit[merit] -= merit == TRAVEL_LEAST_WALKING ? TRAVEL_CHOICE_WALK_M : 1;
		best.time = INT_MAX;
		const struct travel_journey *choice = NULL;
		for (uint32_t i = 0; i < n; i++) {
			struct weight weight = weigh(asked, list[i]);
			if (!travel_is_affordable(asked, list[i]) ||
			    !is_lighter(&weight, &best, (enum travel_merit)merit))
				continue;
			best = weight;
			choice = list[i];
		}
		if (choice != NULL)
			add_choice(answer, choice, (enum travel_merit)merit);
	}
}
