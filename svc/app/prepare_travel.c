/* SPDX-License-Identifier: MIT
 *
 * What travel offers, as the planner's data.
 */
#include "app/prepare_travel.h"

#include "travel/travel_memo.h"

static enum plan_by
by_of(enum travel_way way)
{
	switch (way) {
	case TRAVEL_WALK:
		return PLAN_WALK;
	case TRAVEL_TRANSIT:
		return PLAN_TRANSIT;
	case TRAVEL_TAXI:
		return PLAN_TAXI;
	case TRAVEL_LIFT:
		return PLAN_LIFT;
	}
	panic("no such way: %d", (int)way);
}

/* Mixtures of a car and rides as they come. */
struct cars {
	struct prepared *out;
	struct plan_car *list; /* problem->cars, with room for all */
};

/* The number of a stop; -1: there are more than can be told apart. */
static int
stop_of(struct prepared *out, struct geo_point at)
{
	struct plan_problem *problem = &out->problem;
	for (int k = 0; k < problem->n_car_stops; k++)
		if (out->car_stops[k].lat == at.lat && out->car_stops[k].lon == at.lon)
			return k;
	if (problem->n_car_stops == PLAN_CAR_STOPS_MAX)
		return -1;
	out->car_stops[problem->n_car_stops] = at;
	return problem->n_car_stops++;
}

/* The number of the part of a journey that is by car, 0: it has none; -1: it cannot be told. */
static int
car_of(struct cars *cars, const struct travel_journey *journey, const int ends[2])
{
	const struct travel_leg *first = &journey->legs[0];
	const struct travel_leg *last = &journey->legs[journey->n_legs - 1];
	bool is_first = first->by == TRAVEL_LIFT || first->by == TRAVEL_TAXI;
	bool is_last = last->by == TRAVEL_LIFT || last->by == TRAVEL_TAXI;
	if (!is_first && !is_last)
		return 0;
	int stop = stop_of(cars->out, is_first ? first[1].rides[0].from_at
					       : last[-1].rides[last[-1].n_rides - 1].to_at);
	if (stop < 0)
		return -1;
	const struct travel_leg *leg = is_first ? first : last;
	int number = cars->out->problem.n_cars++;
	cars->list[number] = (struct plan_car){
	    .by = by_of(leg->by),
	    .after_min = leg->depart_min - journey->depart_min,
	    .minutes = leg->arrive_min - leg->depart_min,
	    .from = is_first ? ends[0] : PLAN_CAR_STOP(stop),
	    .to = is_first ? PLAN_CAR_STOP(stop) : ends[1],
	};
	return number;
}

static struct plan_options
options_of(struct cars *cars, const struct travel_options *from, const int ends[2],
	   struct arena *arena)
{
	struct prepared *out = cars->out;
	struct plan_option *list = arena_array(arena, struct plan_option, from->n);
	int n = 0;
	for (int i = 0; i < from->n; i++) {
		const struct travel_option *option = &from->list[i];
		/* With a car they are told at once. */
		int car = option->journey == NULL ? 0 : car_of(cars, option->journey, ends);
		if (car < 0)
			continue;
		int k = n++;
		list[k] = (struct plan_option){
		    .by = by_of(option->by),
		    .depart_first_min = option->depart_first_min,
		    .depart_last_min = option->depart_last_min,
		    .minutes = option->minutes,
		    .pence = option->pence,
		    .walk_m = option->walk_m,
		    .walk_most_m = option->walk_most_m,
		    .ref = PLAN_NONE,
		    .car = car,
		};
		if (option->by == TRAVEL_TRANSIT) {
			list[k].changes = option->changes;
			list[k].ref = out->n_journeys;
			out->journeys[out->n_journeys++] =
			    (struct prepared_journey){option->journey, option->untold};
		}
	}
	return (struct plan_options){list, n};
}

/*
 * When the last opening in which a visit may lie today is over. The hours of the days before and
 * behind stand there too; what opens after the latest start, or after the person has to be home,
 * is none of today's.
 */
static int
shut_min(const struct plan_problem *problem, const struct plan_appointment *appointment)
{
	int last_min = appointment->latest_min;
	if (problem->has_home && problem->home_by_min != PLAN_NONE &&
	    problem->home_by_min < last_min)
		last_min = problem->home_by_min;
	if (appointment->booked_min > last_min)
		last_min = appointment->booked_min;
	int until_min = 0;
	for (int i = 0; i < appointment->n_openings; i++)
		if (appointment->openings[i].from_min <= last_min)
			until_min = appointment->openings[i].until_min;
	return until_min;
}

/* Until when it is of use to get to each place: who comes later finds it shut, or is home late. */
static void
reach_by(const struct plan_problem *problem, int reach_min[PLAN_PLACES_MAX])
{
	reach_min[PLAN_PLACE_GATE] = 0;
	reach_min[PLAN_PLACE_HOME] = !problem->has_home                  ? 0
				     : problem->home_by_min == PLAN_NONE ? PLAN_MINUTE_MAX
									 : problem->home_by_min;
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_appointment *appointment = &problem->appointments[i];
		reach_min[PLAN_PLACE_OF(i)] = shut_min(problem, appointment) - appointment->minutes;
	}
}

void
prepare_travel(const struct prepare_world *world, const struct plan_document *document,
	       struct arena *arena, struct prepared *out)
{
	struct plan_problem *problem = &out->problem;
	int n = PLAN_PLACE_OF(document->n_appointments);
	struct travel_place places[PLAN_PLACES_MAX];
	for (int a = 0; a < n; a++)
		places[a] = (struct travel_place){out->points[a], problem->places[a].name};
	struct travel_avoid avoid[TRAVEL_AVOID_MAX];
	struct travel_query query = prepare_query(document, avoid);
	int reach_min[PLAN_PLACES_MAX];
	reach_by(problem, reach_min);
	query.limits = (struct travel_limits){
	    .changes = problem->changes_max_leg,
	    .pence = problem->money_pence,
	    .walk_m = problem->walk_m_max_day,
	    .reach_min = reach_min,
	};
	/* Taxis have other prices on bank holidays; the night of the day before is in it, too. */
	struct civil_date holidays[4];
	query.holidays = holidays;
	for (int days = -1; days <= 2; days++) {
		struct civil_date date = civil_add_days(document->date, days);
		if (holidays_find(world->holidays, date) != NULL)
			holidays[query.n_holidays++] = date;
	}
	query.has_joined = true;
	const struct travel_options *matrix =
	    travel_memo_matrix(world->travel, &query, places, n, arena);
	out->lacks_slower = travel_lacks_slower(world->travel);
	size_t n_options = 0;
	for (int k = 0; k < n * n; k++)
		n_options += (size_t)matrix[k].n;
	out->journeys = arena_array(arena, struct prepared_journey, n_options);
	struct cars cars = {out, arena_array(arena, struct plan_car, n_options + 1)};
	problem->cars = cars.list;
	problem->n_cars = 1;
	for (int a = 0; a < n; a++)
		for (int b = 0; b < n; b++)
			if (problem->places[a].same != problem->places[b].same)
				problem->travel[a][b] = options_of(&cars, &matrix[a * n + b],
								   (const int[2]){a, b}, arena);
}
