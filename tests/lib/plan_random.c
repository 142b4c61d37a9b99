/* SPDX-License-Identifier: MIT
 *
 * One draw after another; what does not fit is left out.
 */
#include "plan_random.h"

#define ITEMS_MAX (PLAN_APPOINTMENTS_MAX + PLAN_BREAKS_MAX)

struct drawing {
	struct rng *rng;
	const struct plan_problem *problem;
	int minute, place;
	int ready_min; /* from when a visit may start at the place */
	int rested_min;
	int fed_min; /* the last meal was over */
	struct plan_brute_day day;
};

static bool
is_within(int used, int limit)
{
	return limit < 0 || used <= limit;
}

/* Go to a place by any way that is there. */
static bool
travel_to(struct drawing *d, int to, int early_min)
{
	const struct plan_problem *problem = d->problem;
	const struct plan_options *options = &problem->travel[d->place][to];
	if (problem->places[d->place].same == problem->places[to].same) {
		d->place = to;
		d->ready_min = d->minute + early_min;
		return true;
	}
	for (int tries = 0; tries < 8 && options->n > 0; tries++) {
		const struct plan_option *o =
		    &options->list[rng_below(d->rng, (uint32_t)options->n)];
		int depart = d->minute > o->depart_first_min ? d->minute : o->depart_first_min;
		struct plan_car car = {o->by, 0, o->minutes, 0, 0};
		if (o->car > 0)
			car = problem->cars[o->car];
		bool is_lift = car.by == PLAN_LIFT;
		if (is_lift && depart + car.after_min < problem->lift.from_min)
			depart = problem->lift.from_min - car.after_min;
		int pence = d->day.pence + (o->pence < 0 ? 0 : o->pence);
		if (depart > o->depart_last_min || depart > d->minute + 90 ||
		    (is_lift && (!problem->has_lift ||
				 depart + car.after_min + car.minutes > problem->lift.until_min)) ||
		    !is_within(o->walk_most_m, problem->walk_m_max_leg) ||
		    !is_within(o->changes, problem->changes_max_leg) ||
		    !is_within(pence, problem->money_pence) ||
		    !is_within(d->day.walk_m + o->walk_m, problem->walk_m_max_day))
			continue;
		d->day.pence = pence;
		d->day.walk_m += o->walk_m;
		d->day.legs++;
		d->minute = depart + o->minutes;
		d->ready_min = d->minute + early_min;
		d->place = to;
		return true;
	}
	return false;
}

/* The first minute from ${from} at which the appointment may start so, or -1. */
static int
first_start(const struct plan_appointment *a, int from, bool as_booked)
{
	if (as_booked && from > a->booked_min)
		return -1;
	for (int at = as_booked ? a->booked_min : from; at <= PLAN_MINUTE_MAX; at++) {
		bool is_bounded =
		    at == a->booked_min ||
		    (a->move != PLAN_NEVER && at >= a->earliest_min && at <= a->latest_min);
		for (int i = 0; i < a->n_openings && is_bounded; i++)
			if (at >= a->openings[i].from_min &&
			    at + a->minutes <= a->openings[i].until_min)
				return at;
		if (as_booked)
			return -1;
	}
	return -1;
}

static int
booked_mode(const struct plan_appointment *a)
{
	int mode = 0;
	while (mode < 3 && a->mode[mode] != PLAN_AGREED)
		mode++;
	return mode;
}

static void
try_appointment(struct drawing *d, int i)
{
	const struct plan_problem *problem = d->problem;
	const struct plan_appointment *a = &problem->appointments[i];
	int mode = rng_below(d->rng, 3) != 0 ? booked_mode(a) : (int)rng_below(d->rng, 3);
	struct drawing before = *d;
	for (int other = 0; other < problem->n_appointments; other++)
		if ((problem->appointments[other].after >> i & 1u) && (d->day.held >> other & 1u))
			return;
	if (mode == 3 || a->mode[mode] == PLAN_NEVER || a->settled != PLAN_OPEN ||
	    (mode == PLAN_VISIT && problem->places[PLAN_PLACE_OF(i)].is_avoided) ||
	    (mode == PLAN_PHONE && !problem->has_phone) ||
	    (mode == PLAN_VIDEO && !problem->has_data))
		return;
	if (mode == PLAN_VISIT && !travel_to(d, PLAN_PLACE_OF(i), problem->arrive_early_min)) {
		*d = before;
		return;
	}
	int from = mode == PLAN_VISIT ? d->ready_min : d->minute;
	from = from > d->rested_min ? from : d->rested_min;
	int start = first_start(a, from, rng_below(d->rng, 2) == 0);
	if (start < 0) {
		*d = before;
		return;
	}
	bool moved = start != a->booked_min;
	bool other_mode = mode != booked_mode(a);
	d->day.held |= 1u << i;
	d->day.changes += moved || other_mode;
	d->day.yes += (moved && a->move == PLAN_ASK) || (other_mode && a->mode[mode] == PLAN_ASK);
	d->minute = start + a->minutes;
	d->rested_min = d->minute + problem->rest_min;
}

static bool
is_fed(const struct drawing *d, int minute)
{
	int most = d->problem->without_meal_max_min;
	return most == 0 || minute - d->fed_min <= most;
}

static bool
try_break(struct drawing *d, const struct plan_break *rest)
{
	int start = d->minute > rest->from_min ? d->minute : rest->from_min;
	if (rest->is_meal && d->problem->without_meal_max_min > 0)
		start += (int)rng_below(d->rng, 30);
	if (start + rest->minutes > rest->until_min || (rest->is_meal && !is_fed(d, start)))
		return false;
	d->minute = start + rest->minutes;
	if (rest->is_meal)
		d->fed_min = d->minute;
	return true;
}

bool
plan_random_day(struct rng *rng, const struct plan_problem *problem, struct plan_brute_value *value)
{
	struct drawing d = {.rng = rng,
			    .problem = problem,
			    .minute = problem->start_min,
			    .place = problem->start_place,
			    .fed_min = problem->start_min,
			    .day = {.held = 0}};
	int items[ITEMS_MAX];
	int n = problem->n_appointments + problem->n_breaks;
	for (int i = 0; i < n; i++) {
		int at = (int)rng_below(rng, (uint32_t)i + 1);
		items[i] = items[at];
		items[at] = i;
	}
	for (int i = 0; i < n; i++) {
		if (items[i] < problem->n_appointments)
			try_appointment(&d, items[i]);
		else if (!try_break(&d, &problem->breaks[items[i] - problem->n_appointments]))
			return false;
	}
	if (problem->has_home &&
	    (!travel_to(&d, PLAN_PLACE_HOME, 0) || !is_within(d.minute, problem->home_by_min)))
		return false;
	if (!is_fed(&d, d.minute))
		return false;
	d.day.ends_min = d.minute;
	value->feasible = true;
	plan_brute_levels(problem, &d.day, value->level);
	return true;
}
