/* SPDX-License-Identifier: MIT
 *
 * Both ways between two points laid out, and the one that leaves last, or arrives first.
 */
#include "app/join.h"

static bool
is_theirs(const struct day *day, const struct travel_option *option)
{
	int money_pence = day->document.person.money_pence;
	switch (option->by) {
	case TRAVEL_WALK:
	case TRAVEL_TRANSIT:
		return true;
	case TRAVEL_TAXI:
		return money_pence == PLAN_NONE || option->pence <= money_pence;
	case TRAVEL_LIFT:
		return day->document.has_lift;
	}
	return false;
}

static struct travel_options
ways(const struct day *day, struct geo_point from, struct geo_point to)
{
	struct travel_avoid avoid[TRAVEL_AVOID_MAX];
	struct travel_query query = prepare_query(&day->document, avoid);
	const struct travel_place a = {from, ""};
	const struct travel_place b = {to, ""};
	query.from_min = 0;
	return travel_options(day->world->prepare->travel, &query, &a, &b, day->arena);
}

/* When they are there who leave at ${ready_min} or later; PLAN_NONE if nothing goes. */
static int
soonest_min(const struct day *day, const struct travel_options *options, int ready_min)
{
	int best = PLAN_NONE;
	for (int k = 0; k < options->n; k++) {
		const struct travel_option *option = &options->list[k];
		int leave =
		    option->depart_first_min > ready_min ? option->depart_first_min : ready_min;
		if (leave <= option->depart_last_min && is_theirs(day, option) &&
		    (best == PLAN_NONE || leave + option->minutes < best))
			best = leave + option->minutes;
	}
	return best;
}

/* When they leave at the latest who are to be there by ${by_min}; PLAN_NONE if nothing goes. */
static int
latest_min(const struct day *day, const struct travel_options *options, int by_min)
{
	int best = PLAN_NONE;
	for (int k = 0; k < options->n; k++) {
		const struct travel_option *option = &options->list[k];
		int leave = by_min - option->minutes;
		if (leave > option->depart_last_min)
			leave = option->depart_last_min;
		if (leave >= option->depart_first_min && is_theirs(day, option) &&
		    (best == PLAN_NONE || leave > best))
			best = leave;
	}
	return best;
}

struct plan_interval
join_taken(const struct day *day, struct geo_point here, const struct join_hold *hold)
{
	const struct travel *travel = day->world->prepare->travel;
	struct plan_interval taken = {hold->from_min, hold->until_min};
	int m;
	if (travel == NULL)
		return taken;
	bool is_of_day = hold->from_min >= 0 && hold->until_min <= TRAVEL_MINUTE_MAX;
	int leave = PLAN_NONE;
	int arrive = PLAN_NONE;
	if (is_of_day) {
		struct travel_options there = ways(day, here, hold->at);
		struct travel_options back = ways(day, hold->at, here);
		leave = latest_min(day, &there, hold->from_min);
		arrive = soonest_min(day, &back, hold->until_min);
	}
	taken.from_min =
	    leave != PLAN_NONE ? leave : hold->from_min - travel_drive(travel, here, hold->at, &m);
	taken.until_min = arrive != PLAN_NONE
			      ? arrive
			      : hold->until_min + travel_drive(travel, hold->at, here, &m);
	return taken;
}
