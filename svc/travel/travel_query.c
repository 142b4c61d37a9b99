/* SPDX-License-Identifier: MIT
 *
 * The query's defaults and ranges.
 */
#include "travel/travel_query.h"

#include "base/err.h"

const char *
travel_way_name(enum travel_way way)
{
	static const char *const names[] = {"walk", "transit", "taxi", "lift"};
	return names[way];
}

struct travel_query
travel_query_default(struct civil_date date)
{
	return (struct travel_query){
	    .date = date,
	    .until_min = TRAVEL_MINUTE_MAX,
	    .ways = TRAVEL_WAYS_ALL,
	    .walk_mps = TRAVEL_WALK_MPS_DEFAULT,
	    .walk_m_max_leg = TRAVEL_WALK_M_MAX_LEG_DEFAULT,
	    .change_minutes_min = TRAVEL_CHANGE_MINUTES_DEFAULT,
	    .limits = {TRAVEL_NO_LIMIT, TRAVEL_NO_LIMIT, TRAVEL_NO_LIMIT, NULL},
	};
}

void
travel_query_check(const struct travel_query *query)
{
	ensure(query->from_min >= 0 && query->from_min <= query->until_min &&
	       query->until_min <= TRAVEL_MINUTE_MAX);
	ensure(query->walk_mps >= 0.2 && query->walk_mps <= 3);
	ensure(query->walk_m_max_leg >= 0 && query->walk_m_max_leg <= TRAVEL_WALK_M_MAX);
	ensure(query->change_minutes_min >= 0 && query->change_minutes_min <= 60);
	ensure(query->n_avoid >= 0 && query->n_avoid <= TRAVEL_AVOID_MAX);
	ensure(query->warrant_radius_m >= 0 && query->n_holidays >= 0);
}
