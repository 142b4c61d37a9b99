/* SPDX-License-Identifier: MIT
 *
 * Slower rides that spare changes, money or walking (spare.h), as options beside the quickest.
 */
#include "travel/travel_spare.h"

#include <math.h>
#include <stdlib.h>

#include "travel/travel_untold.h"

#define FEW 8 /* rides: hardly a journey has more */

int32_t *
travel_prices(const struct travel *travel, int32_t unknown, struct arena *arena)
{
	const struct tt *tt = &travel->tt;
	int32_t *prices = arena_array(arena, int32_t, tt->n_routes);
	for (uint32_t i = 0; i < tt->n_routes; i++) {
		int pence = fare_single(&travel->fares,
					tt_text(tt, tt->agencies[tt->routes[i].agency].name),
					tt_text(tt, tt->routes[i].name));
		prices[i] = pence == FARE_UNKNOWN ? unknown : pence;
	}
	return prices;
}

bool *
travel_towns(const struct travel *travel, const struct travel_query *query, struct arena *arena)
{
	if (query->warrant_to == NULL && query->warrant_radius_m == 0)
		return NULL;
	uint32_t n_stops = travel->day.tt->n_stops;
	bool *is_town = arena_array(arena, bool, n_stops);
	for (uint32_t i = 0; i < n_stops; i++)
		is_town[i] = travel_is_warrant_stop(travel, query, i);
	return is_town;
}

bool
travel_lacks_slower(const struct travel *travel)
{
	return travel->lacks_slower;
}

static bool
is_any(const int32_t prices[], uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (prices[i] != 0)
			return true;
	return false;
}

bool
travel_spare_begin(struct travel *travel, const struct profile_query *scan,
		   struct spare_query *query, struct arena *arena)
{
	const struct travel_query *person = scan->person;
	const struct travel_limits *limits = &person->limits;
	bool is_transit = travel->has_tt && (person->ways & 1u << TRAVEL_TRANSIT) != 0;
	if (!is_transit || (limits->changes == TRAVEL_NO_LIMIT &&
			    limits->pence == TRAVEL_NO_LIMIT && limits->walk_m == TRAVEL_NO_LIMIT))
		return false;
	struct travel_query *own = arena_new(arena, struct travel_query);
	*own = *person;
	*query = (struct spare_query){
	    .walks = &travel->profile.walks,
	    .catches = &travel->profile_all.catches,
	    .person = own,
	    .places = scan->places,
	    .n_places = scan->n_places,
	    .prices = travel_prices(travel, 0, arena),
	};
	/* Where no fare is known every ride costs the same: nothing, as far as anybody can count.
	 */
	if (!is_any(query->prices, travel->tt.n_routes))
		own->limits.pence = TRAVEL_NO_LIMIT;
	else if (limits->pence != TRAVEL_NO_LIMIT)
		query->is_town = travel_towns(travel, person, arena);
	if (own->limits.changes == TRAVEL_NO_LIMIT && own->limits.pence == TRAVEL_NO_LIMIT &&
	    own->limits.walk_m == TRAVEL_NO_LIMIT)
		return false;
	if (travel->spare.near == NULL)
		spare_init(&travel->spare, &travel->near);
	profile_walks_make(&travel->profile.walks, &travel->near, person);
	travel->lacks_slower =
	    !profile_catches_make(&travel->profile_all.catches, &travel->near,
				  &travel->profile.walks, person, travel->profile_all.catches_max);
	if (travel->lacks_slower)
		return false;
	spare_begin(&travel->spare, query);
	return true;
}

/*
 * The most walking that can be of use on the way to the target, where nothing but walking counts:
 * as much as the quickest rides have is spared by none that is slower.
 */
static int
walk_most_m(const struct travel *travel, const struct spare_query *query, int target)
{
	int most_m = 0;
	for (int i = 0; i < query->n_places; i++) {
		const struct profile_steps *steps =
		    travel_pair_steps(travel, &(struct travel_pair){i, target, true});
		for (size_t k = 0; i != target && k < steps->n; k++)
			if ((int)steps->items[k].cost.walk_m > most_m)
				most_m = (int)steps->items[k].cost.walk_m;
	}
	return most_m > TRAVEL_SPARE_WALK_M ? most_m - TRAVEL_SPARE_WALK_M : 0;
}

/* A place's way along the longer side of the box that all of them lie in. */
static double
along(const struct travel_place *place, bool is_by_lat)
{
	return is_by_lat ? place->at.lat : place->at.lon;
}

void
travel_spare_order(const struct travel_place places[], int n, int order[])
{
	struct geo_point low = places[0].at;
	struct geo_point high = places[0].at;
	for (int i = 0; i < n; i++) {
		low.lat = fmin(low.lat, places[i].at.lat);
		low.lon = fmin(low.lon, places[i].at.lon);
		high.lat = fmax(high.lat, places[i].at.lat);
		high.lon = fmax(high.lon, places[i].at.lon);
	}
	bool is_by_lat = geo_distance_m(low, (struct geo_point){high.lat, low.lon}) >
			 geo_distance_m(low, (struct geo_point){low.lat, high.lon});
	for (int i = 0; i < n; i++) {
		int at = i;
		/* In one scan they go as they come. */
		for (; n > SPARE_LANES && at > 0 &&
		       along(&places[order[at - 1]], is_by_lat) > along(&places[i], is_by_lat);
		     at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

int
travel_spare_scan(struct travel *travel, struct spare_query *query,
		  const struct travel_place places[], const int order[], int first, bool is_of_all)
{
	const struct travel_limits *limits = &query->person->limits;
	bool is_walk_alone = limits->changes == TRAVEL_NO_LIMIT && limits->pence == TRAVEL_NO_LIMIT;
	/* As many in each scan, so that none has to be made for a few. */
	int n_scans = (query->n_places + SPARE_LANES - 1) / SPARE_LANES;
	int n_most = (query->n_places + n_scans - 1) / n_scans;
	query->n_targets = 0;
	for (int k = first; k < query->n_places && query->n_targets < n_most; k++) {
		int i = order[k];
		query->targets[query->n_targets++] = (struct spare_target){
		    .place = i,
		    .walk_m_most = is_of_all && is_walk_alone ? walk_most_m(travel, query, i)
							      : SPARE_WALK_M_MAX,
		    .is_town =
			query->is_town != NULL && travel_is_warrant_goal(query->person, &places[i]),
		};
	}
	spare_scan(&travel->spare, query);
	return first + query->n_targets;
}

static int
money(int pence)
{
	return pence == TRAVEL_PENCE_NONE ? 0 : pence;
}

/* Whether an option within the limit of changes is as good as ${step}, or hardly worse. */
static bool
is_there(const struct travel_list *list, const struct travel_limits *limits,
	 const struct spare_step *step, const int at_min[2])
{
	for (int i = list->first_transit; i < list->n; i++) {
		const struct travel_option *other = &list->items[i];
		if (other->depart_first_min >= at_min[0] &&
		    other->depart_first_min + other->minutes <= at_min[1] &&
		    other->walk_m < step->walk_m + TRAVEL_SPARE_WALK_M &&
		    (limits->pence == TRAVEL_NO_LIMIT || money(other->pence) <= step->pence) &&
		    (limits->changes == TRAVEL_NO_LIMIT || other->changes <= limits->changes))
			return true;
	}
	return false;
}

static int
compare_departures(const void *a, const void *b)
{
	const struct travel_option *left = a;
	const struct travel_option *right = b;
	if (left->depart_first_min != right->depart_first_min)
		return left->depart_first_min - right->depart_first_min;
	if (left->minutes != right->minutes)
		return left->minutes - right->minutes;
	if (left->walk_m != right->walk_m)
		return left->walk_m - right->walk_m;
	return left->pence - right->pence;
}

void
travel_spare_add(struct travel *travel, const struct spare_query *query,
		 const struct travel_trace *trace, const struct travel_pair *pair,
		 struct travel_list *list)
{
	int lane = 0;
	while (query->targets[lane].place != pair->to)
		lane++;
	const struct spare_steps *steps = &travel->spare.from[pair->from][lane];
	const struct spare_entry *entries = travel->spare.entries.items;
	struct travel_option *transit = &list->items[list->first_transit];
	int walk_minutes;
	int walk_all_m = travel_walk_m(travel, trace->query, trace->from, trace->to, &walk_minutes);
	for (size_t i = 0; i < steps->n && list->n < TRAVEL_OPTIONS_MAX; i++) {
		const struct spare_step *step = &steps->items[i];
		const int at_min[2] = {travel_minute_before(travel, step->leave_s),
				       travel_minute_after(travel, step->arrive_s)};
		bool is_useful = walk_all_m < 0 || at_min[1] - at_min[0] < walk_minutes ||
				 step->walk_m + TRAVEL_SPARE_WALK_M <= walk_all_m;
		if (!is_useful || is_there(list, &query->person->limits, step, at_min))
			continue;
		struct travel_trace whole = *trace;
		uint32_t n_rides = 0;
		for (uint32_t at = step->entry; at != PROFILE_NONE; at = entries[at].next[lane])
			n_rides++;
		struct profile_ride few[FEW];
		struct profile_ride *hops =
		    n_rides <= FEW ? few : arena_array(list->arena, struct profile_ride, n_rides);
		whole.leave_s = step->leave_s;
		whole.hops = hops;
		for (uint32_t at = step->entry; at != PROFILE_NONE; at = entries[at].next[lane])
			hops[whole.n_hops++] =
			    (struct profile_ride){entries[at].board, entries[at].alight[lane]};
		list->items[list->n++] = travel_untold_option(travel, &whole, pair, list);
	}
	qsort(transit, (size_t)(list->n - list->first_transit), sizeof(*transit),
	      compare_departures);
}
