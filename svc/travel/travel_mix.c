/* SPDX-License-Identifier: MIT
 *
 * By car: all the way, or to a stop and on by what runs there, or fetched from a stop.
 *
 * A mixture is a search (pareto.h) in which one door has ways by car in place of walks. For a taxi
 * the money that counts is the taxi's alone, so that an unknown fare of a ride does not hide which
 * stop is near; for a lift it is the minutes that the driver gives.
 */
#include <limits.h>

#include "travel/travel_parts.h"

/* A mixture that is looked for. */
struct mixing {
	const struct travel_asked *asked;
	enum travel_way by;
	bool is_first; /* the car comes before the rides */
	const struct travel_journey *alone;
	const struct pareto_end *cars;
};

static struct geo_point
stop_at(const struct mixing *mixing, uint32_t stop)
{
	return tt_stop_at(mixing->asked->travel->day.tt, stop);
}

/* The car between a stop and its door, hired or fetched at ${minute}. */
static struct travel_car
drive(const struct mixing *mixing, uint32_t stop, int minute)
{
	const struct travel_asked *asked = mixing->asked;
	struct geo_point here = stop_at(mixing, stop);
	struct geo_point from = mixing->is_first ? asked->question.from.at : here;
	struct geo_point to = mixing->is_first ? here : asked->question.to.at;
	if (mixing->by == TRAVEL_LIFT) {
		int m;
		return (struct travel_car){TRAVEL_LIFT, travel_drive(asked->travel, from, to, &m),
					   0};
	}
	struct travel_fare_by_taxi fare =
	    travel_taxi_fare(asked->travel, &asked->query, from, to, minute);
	return (struct travel_car){TRAVEL_TAXI, fare.minutes, fare.pence};
}

/* The car between the door and every stop of the day. A change's margin before the ride. */
static uint32_t
car_ends(const struct mixing *mixing, struct pareto_end **ends)
{
	const struct travel_asked *asked = mixing->asked;
	const struct travel_query *query = &asked->query;
	const struct near *near = &asked->travel->near;
	struct pareto_end *list = arena_array(asked->arena, struct pareto_end, near->n);
	int margin_s = mixing->is_first ? query->change_minutes_min * 60 : 0;
	uint32_t n = 0;
	for (uint32_t i = 0; i < near->n; i++) {
		struct travel_car car = drive(mixing, near->by_lat[i], asked->question.minute);
		if (car.pence == TRAVEL_PENCE_NONE)
			continue;
		struct pareto_end end = {
		    .stop = near->by_lat[i],
		    .s = car.minutes * 60 + margin_s,
		    .cost = mixing->by == TRAVEL_LIFT ? car.minutes : car.pence,
		    .from_s = -TRAVEL_ALWAYS_S,
		    .until_s = TRAVEL_ALWAYS_S,
		};
		if (mixing->by == TRAVEL_LIFT) {
			end.from_s = csa_day_s(&asked->travel->day, query->lift_from_min);
			end.until_s =
			    csa_day_s(&asked->travel->day, query->lift_until_min) + margin_s;
		}
		/* A taxi that costs as much as one all the way is of no use. */
		if (mixing->by == TRAVEL_TAXI && mixing->alone != NULL &&
		    mixing->alone->pence != TRAVEL_PENCE_NONE && car.pence >= mixing->alone->pence)
			continue;
		list[n++] = end;
	}
	*ends = list;
	return n;
}

static const struct travel_journey *
tell(const struct mixing *mixing, const struct pareto_journey *journey)
{
	const struct travel_asked *asked = mixing->asked;
	const struct tt_connection *all = asked->travel->day.connections;
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
	const struct tt_connection *alight = &all[journey->alight[journey->n_rides - 1]];
	if (mixing->is_first)
		trace.first = drive(mixing, tt_from(&all[journey->board[0]]),
				    travel_minute_before(asked->travel, journey->leave_s));
	else
		trace.last = drive(mixing, tt_to(alight),
				   travel_minute_after(asked->travel, tt_arrive_s(alight)));
	if (mixing->by == TRAVEL_LIFT)
		trace.last_from_min = asked->query.lift_from_min;
	return travel_legs_make(asked->travel, &trace, asked->arena);
}

/* Asked departing: arrival; asked by arrival: departure. Less is better. */
static int
time_of(const struct travel_asked *asked, const struct travel_journey *journey)
{
	return asked->question.by_arrival ? -journey->depart_min : journey->arrive_min;
}

/* The mixture to offer: by lift the soonest, by taxi the cheapest of those that are sooner. */
static const struct travel_journey *
mix(struct mixing *mixing, const struct travel_journey *on_time)
{
	const struct travel_asked *asked = mixing->asked;
	struct pareto_query query = {
	    .near = &asked->travel->near,
	    .person = &asked->query,
	    .is_backward = asked->question.by_arrival,
	    .at_s = csa_day_s(&asked->travel->day, asked->question.minute),
	    .until_s = csa_day_s(&asked->travel->day,
				 asked->question.by_arrival ? 0 : asked->question.latest_min),
	    .has_cost = true,
	    .labels_max = PARETO_LABELS_MAX,
	};
	struct pareto_end *cars;
	struct pareto_end *walks;
	uint32_t n_cars = car_ends(mixing, &cars);
	uint32_t n_walks = travel_choice_ends(asked, mixing->is_first ? 1 : 0, &walks);
	query.access = mixing->is_first ? cars : walks;
	query.n_access = mixing->is_first ? n_cars : n_walks;
	query.egress = mixing->is_first ? walks : cars;
	query.n_egress = mixing->is_first ? n_walks : n_cars;
	query.prices = arena_array(asked->arena, int32_t, asked->travel->tt.n_routes);
	struct pareto_journeys found = pareto_find(&query, asked->arena);
	const struct travel_journey *best = NULL;
	int best_cost = INT_MAX;
	for (uint32_t i = 0; i < found.n; i++) {
		const struct travel_journey *journey = tell(mixing, &found.list[i]);
		if (on_time != NULL &&
		    time_of(asked, journey) > time_of(asked, on_time) - TRAVEL_MIX_MINUTES)
			continue;
		int cost = found.list[i].cost;
		bool is_better = best == NULL;
		if (best != NULL && mixing->by == TRAVEL_LIFT)
			is_better = time_of(asked, journey) < time_of(asked, best);
		else if (best != NULL)
			is_better = cost < best_cost;
		if (is_better) {
			best = journey;
			best_cost = cost;
		}
	}
	return best;
}

/* The car all the way; NULL where it cannot be had in time. */
static const struct travel_journey *
go_alone(const struct travel_asked *asked, enum travel_way by)
{
	const struct travel_question *question = &asked->question;
	const struct travel_query *query = &asked->query;
	int m;
	int minutes = travel_drive(asked->travel, question->from.at, question->to.at, &m);
	int pence = 0;
	int from_min = 0;
	int until_min = TRAVEL_MINUTE_MAX;
	if (by == TRAVEL_TAXI) {
		struct travel_fare_by_taxi fare = travel_taxi_fare(
		    asked->travel, query, question->from.at, question->to.at, question->minute);
		minutes = fare.minutes;
		pence = fare.pence;
	} else {
		from_min = query->lift_from_min;
		until_min = query->lift_until_min;
	}
	int depart_min = question->minute > from_min ? question->minute : from_min;
	if (question->by_arrival) {
		int done_min = question->minute < until_min ? question->minute : until_min;
		depart_min = travel_minute_plus(asked->travel, done_min, -minutes);
	}
	if (depart_min < from_min || depart_min + minutes > until_min ||
	    (!question->by_arrival && depart_min + minutes > question->latest_min))
		return NULL;
	if (by == TRAVEL_TAXI && question->by_arrival)
		pence = travel_taxi_fare(asked->travel, query, question->from.at, question->to.at,
					 depart_min)
			    .pence;
	return travel_legs_single(
	    query,
	    (struct travel_leg){
		.from = question->from.label,
		.to = question->to.label,
		.by = by,
		.depart_min = depart_min,
		.arrive_min = travel_minute_plus(asked->travel, depart_min, minutes),
		.minutes = minutes,
		.pence = pence,
	    },
	    asked->arena);
}

static int
vehicles(const struct travel_journey *journey)
{
	int n = 0;
	for (int i = 0; i < journey->n_legs; i++)
		n += journey->legs[i].by != TRAVEL_WALK;
	return n;
}

/* What it costs at least: unknown prices are nothing. */
static int
least_pence(const struct travel_journey *journey)
{
	int pence = 0;
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].pence != TRAVEL_PENCE_NONE)
			pence += journey->legs[i].pence;
	return pence;
}

/* Whether ${simpler} has fewer vehicles, walks no more and costs no more, and is as good in time
 * but for a few minutes, which nobody changes for. */
static bool
is_beaten(const struct travel_asked *asked, const struct travel_journey *mixture,
	  const struct travel_journey *simpler)
{
	return vehicles(simpler) < vehicles(mixture) && simpler->walk_m <= mixture->walk_m &&
	       simpler->pence != TRAVEL_PENCE_NONE && simpler->pence <= least_pence(mixture) &&
	       time_of(asked, simpler) < time_of(asked, mixture) + TRAVEL_MIX_MINUTES;
}

/* Of everything by car keep what nothing simpler beats: the journey, or any other of them. */
static void
keep_unbeaten(const struct travel_asked *asked, struct travel_answer *answer)
{
	const struct travel_journey *on_time = answer->n_breaks > 0 ? NULL : answer->journey;
	const struct travel_journey *kept[TRAVEL_BY_CAR_MAX];
	int n = 0;
	for (int i = 0; i < answer->n_by_car; i++) {
		const struct travel_journey *one = answer->by_car[i];
		bool is_mixture = one->n_legs > 1;
		bool is_worse = on_time != NULL && is_beaten(asked, one, on_time);
		for (int k = 0; k < answer->n_by_car; k++)
			is_worse = is_worse || is_beaten(asked, one, answer->by_car[k]);
		if (!is_mixture || !is_worse)
			kept[n++] = one;
	}
	for (int i = 0; i < n; i++)
		answer->by_car[i] = kept[i];
	answer->n_by_car = n;
}

static void
add_by(const struct travel_asked *asked, enum travel_way by, struct travel_answer *answer)
{
	const struct travel_journey *alone = go_alone(asked, by);
	if (alone != NULL)
		answer->by_car[answer->n_by_car++] = alone;
	if (!asked->travel->has_tt || (asked->query.ways & 1u << TRAVEL_TRANSIT) == 0)
		return;
	/* One that breaks a limit is no measure for one that does not. */
	const struct travel_journey *on_time = answer->n_breaks > 0 ? NULL : answer->journey;
	for (int is_first = 0; is_first < 2; is_first++) {
		struct mixing mixing = {
		    .asked = asked, .by = by, .is_first = is_first != 0, .alone = alone};
		const struct travel_journey *mixture = mix(&mixing, on_time);
		if (mixture != NULL && travel_is_affordable(asked, mixture))
			answer->by_car[answer->n_by_car++] = mixture;
	}
}

void
travel_mix_add(const struct travel_asked *asked, struct travel_answer *answer)
{
	const struct travel_query *query = &asked->query;
	if (travel_is_same_place(&asked->question.from, &asked->question.to))
		return;
	if ((query->ways & 1u << TRAVEL_TAXI) != 0)
		add_by(asked, TRAVEL_TAXI, answer);
	if ((query->ways & 1u << TRAVEL_LIFT) != 0 && query->lift_until_min > query->lift_from_min)
		add_by(asked, TRAVEL_LIFT, answer);
	keep_unbeaten(asked, answer);
}
