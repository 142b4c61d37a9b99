/* SPDX-License-Identifier: MIT
 *
 * A lift to a stop and on by what leaves there, or fetched from a stop. Who is let out at a stop
 * has the margin of a change before the ride; who is fetched is met where they get off. Only the
 * lift is bound by its window: it may be over long before the ride leaves.
 *
 * To a target all of them come from two profile scans. One is the usual one: at each stop it knows
 * what leaves there and when that is at the target, which is what matters to whoever is let out
 * there. In the other a drive stands in place of the walk from a stop to the target.
 */
#include "travel/travel_joined.h"

#include <string.h>

static int
min_int(int a, int b)
{
	return a < b ? a : b;
}

static int
max_int(int a, int b)
{
	return a > b ? a : b;
}

/* By car between a place and every stop of the day. */
static void
measure(struct travel *travel, struct joined *joined, int place)
{
	const struct near *near = &travel->near;
	struct geo_point door = joined->places[place].at;
	struct near_stop *to = arena_array(joined->arena, struct near_stop, near->n);
	struct near_stop *from = arena_array(joined->arena, struct near_stop, near->n);
	for (uint32_t i = 0; i < near->n; i++) {
		struct geo_point stop = tt_stop_at(travel->day.tt, near->by_lat[i]);
		int m;
		to[i].stop = from[i].stop = near->by_lat[i];
		to[i].s = 60 * travel_drive(travel, door, stop, &m);
		from[i].s = 60 * travel_drive(travel, stop, door, &m);
	}
	joined->to_stop[place] = to;
	joined->from_stop[place] = from;
}

bool
travel_joined_begin(struct travel *travel, const struct profile_query *scan,
		    const struct travel_place places[], struct joined *joined, struct arena *arena)
{
	const struct travel_query *query = scan->person;
	int n = scan->n_places;
	unsigned needed = 1u << TRAVEL_TRANSIT | 1u << TRAVEL_LIFT;
	if (!query->has_joined || !travel->has_tt || (query->ways & needed) != needed ||
	    query->lift_until_min <= query->lift_from_min || travel->day.has_change)
		return false;
	*joined = (struct joined){
	    .query = query,
	    .places = places,
	    .n_places = n,
	    .to_stop = arena_array(arena, struct near_stop *, n),
	    .from_stop = arena_array(arena, struct near_stop *, n),
	    .alone = arena_array(arena, int, n *n),
	    .arena = arena,
	};
	for (int f = 0; f < n; f++) {
		int m;
		measure(travel, joined, f);
		joined->ways[f].list = arena_array(arena, struct joined_way, TRAVEL_JOINED_MAX);
		for (int t = 0; t < n; t++)
			joined->alone[f * n + t] =
			    travel_drive(travel, places[f].at, places[t].at, &m);
	}
	return true;
}

/* Whether a lift all the way that leaves no sooner is there by then. */
static bool
is_beaten_by_lift(const struct joined *joined, int source, int target, const struct joined_way *way)
{
	int minutes = joined->alone[source * joined->n_places + target];
	int there_min = max_int(way->leave_min, joined->query->lift_from_min) + minutes;
	return there_min <= min_int(joined->query->lift_until_min, way->arrive_min);
}

static bool
is_of_use(const struct joined *joined, int source, int target, const struct joined_way *way)
{
	const int *reach_min = joined->query->limits.reach_min;
	return way->leave_min >= joined->query->from_min &&
	       way->arrive_min <= joined->query->until_min &&
	       (reach_min == NULL || way->arrive_min <= reach_min[target]) &&
	       !is_beaten_by_lift(joined, source, target, way);
}

/* Where in the list the way belongs; -1: it is beaten, or sooner ones fill the list. */
static int
find_row(const struct joined_ways *ways, const struct joined_way *way)
{
	int at = ways->n;
	while (at > 0 && ways->list[at - 1].arrive_min > way->arrive_min)
		at--;
	/* Who is there later leaves later. */
	if ((at > 0 && ways->list[at - 1].leave_min >= way->leave_min) || at == TRAVEL_JOINED_MAX)
		return -1;
	return at;
}

/* Those it beats go. */
static void
put(struct joined_ways *ways, int at, const struct joined_way *way)
{
	if (at > 0 && ways->list[at - 1].arrive_min == way->arrive_min)
		at--;
	int until = at;
	while (until < ways->n && ways->list[until].leave_min <= way->leave_min)
		until++;
	int n_behind = min_int(ways->n - until, TRAVEL_JOINED_MAX - at - 1);
	memmove(&ways->list[at + 1], &ways->list[until], (size_t)n_behind * sizeof(ways->list[0]));
	ways->list[at] = *way;
	ways->n = at + 1 + n_behind;
}

static void
take_hops(struct travel *travel, struct joined *joined, uint32_t entry, struct joined_way *way)
{
	const struct profile_entry *entries = travel->profile.entries.items;
	struct profile_ride *hops =
	    arena_array(joined->arena, struct profile_ride, entries[entry].cost.rides);
	way->n_hops = 0;
	for (uint32_t at = entry; at != PROFILE_NONE; at = entries[at].next)
		hops[way->n_hops++] = (struct profile_ride){entries[at].board, entries[at].alight};
	way->hops = hops;
}

/* Let out at a stop to take ${entry} there. Returns whether a later ride could leave later. */
static bool
let_out(struct travel *travel, struct joined *joined, int target, const struct near_stop *stops[],
	uint32_t entry)
{
	const struct travel_query *query = joined->query;
	const struct profile_entry *made = &travel->profile.entries.items[entry];
	int32_t depart_s = travel->day.connections[made->board].depart_s;
	int ready_min = travel_minute_before(travel, depart_s) - query->change_minutes_min;
	int arrive_min = travel_minute_after(travel, made->cost.arrive_s);
	for (int f = 0; f < joined->n_places && ready_min > query->lift_from_min; f++) {
		int drive_minutes = stops[f]->s / 60;
		struct joined_way way = {
		    .leave_min = min_int(ready_min, query->lift_until_min) - drive_minutes,
		    .arrive_min = arrive_min,
		    .is_first = true,
		    .drive_minutes = drive_minutes,
		};
		if (f == target || way.leave_min < query->lift_from_min ||
		    !is_of_use(joined, f, target, &way))
			continue;
		int at = find_row(&joined->ways[f], &way);
		if (at < 0)
			continue;
		way.leave_s = csa_day_s(&travel->day, way.leave_min);
		take_hops(travel, joined, entry, &way);
		put(&joined->ways[f], at, &way);
	}
	return ready_min < query->lift_until_min;
}

static void
scan_let_out(struct travel *travel, struct joined *joined, int target)
{
	const struct near *near = &travel->near;
	const struct profile_entry *entries = travel->profile.entries.items;
	for (uint32_t i = 0; i < near->n; i++) {
		const struct near_stop *stops[TRAVEL_PLACES_MAX];
		for (int f = 0; f < joined->n_places; f++)
			stops[f] = &joined->to_stop[f][i];
		uint32_t entry = travel->profile.boarded[near->by_lat[i]];
		while (entry != PROFILE_NONE && let_out(travel, joined, target, stops, entry))
			entry = entries[entry].later;
	}
}

/* Fetched: of the last scan, in which one drove to the target. */
static void
take_fetched(struct travel *travel, struct joined *joined, int target)
{
	for (int f = 0; f < joined->n_places; f++) {
		const struct profile_steps *steps = &travel->profile.from[f];
		for (size_t i = 0; f != target && i < steps->n; i++) {
			const struct profile_step *step = &steps->items[i];
			struct joined_way way = {
			    .leave_min = travel_minute_before(travel, step->latest_s),
			    .arrive_min = travel_minute_after(travel, step->cost.arrive_s),
			    .leave_s = step->latest_s,
			};
			int at = is_of_use(joined, f, target, &way)
				     ? find_row(&joined->ways[f], &way)
				     : -1;
			if (at < 0)
				continue;
			take_hops(travel, joined, step->entry, &way);
			uint32_t off =
			    tt_to(&travel->day.connections[way.hops[way.n_hops - 1].alight]);
			struct geo_point stop = tt_stop_at(travel->day.tt, off);
			int m;
			way.drive_minutes =
			    travel_drive(travel, stop, joined->places[target].at, &m);
			put(&joined->ways[f], at, &way);
		}
	}
}

void
travel_joined_scan(struct travel *travel, const struct profile_query *scan, struct joined *joined)
{
	int target = scan->target;
	for (int f = 0; f < joined->n_places; f++)
		joined->ways[f].n = 0;
	struct travel_query person = *scan->person;
	struct profile_place places[TRAVEL_PLACES_MAX];
	struct profile_query by_car = *scan;
	memcpy(places, scan->places, (size_t)scan->n_places * sizeof(places[0]));
	places[target].stops = joined->from_stop[target];
	places[target].n_stops = travel->near.n;
	person.until_min = min_int(person.until_min, person.lift_until_min);
	by_car.person = &person;
	by_car.places = places;
	by_car.door_from_min = person.lift_from_min;
	if (person.until_min >= person.from_min) {
		profile_scan(&travel->profile, &by_car);
		take_fetched(travel, joined, target);
	}
	profile_scan(&travel->profile, scan);
	scan_let_out(travel, joined, target);
}

static int
money(int pence)
{
	return pence == TRAVEL_PENCE_NONE ? 0 : pence;
}

/* Whether another option leaves no sooner and is as good in all that counts. */
static bool
is_beaten(const struct travel_list *list, const struct travel_option *option)
{
	for (int i = 0; i < list->n; i++) {
		const struct travel_option *other = &list->items[i];
		int leave_min = max_int(other->depart_first_min, option->depart_first_min);
		if (leave_min <= other->depart_last_min &&
		    leave_min + other->minutes <= option->depart_first_min + option->minutes &&
		    other->walk_m <= option->walk_m && money(other->pence) <= money(option->pence))
			return true;
	}
	return false;
}

void
travel_joined_add(const struct travel *travel, const struct joined *joined, int source, int target,
		  struct travel_list *list)
{
	const struct joined_ways *ways = &joined->ways[source];
	for (int i = 0; i < ways->n && list->n < TRAVEL_OPTIONS_MAX; i++) {
		const struct joined_way *way = &ways->list[i];
		struct travel_car car = {TRAVEL_LIFT, way->drive_minutes, 0};
		struct travel_trace trace = {
		    .query = joined->query,
		    .from = &joined->places[source],
		    .to = &joined->places[target],
		    .leave_s = way->leave_s,
		    .hops = way->hops,
		    .n_hops = way->n_hops,
		    .last_from_min = joined->query->lift_from_min,
		};
		*(way->is_first ? &trace.first : &trace.last) = car;
		struct travel_option option =
		    travel_transit_option(travel_legs_make(travel, &trace, list->arena));
		if (!is_beaten(list, &option))
			list->items[list->n++] = option;
	}
}
