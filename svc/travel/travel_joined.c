/* SPDX-License-Identifier: MIT
 *
 * A lift to a stop and on by what leaves there, or fetched from a stop. Who is let out at a stop
 * has the margin of a change before the ride; who is fetched is met where they get off. Only the
 * lift is bound by its window: it may be over long before the ride leaves.
 *
 * All of them come from two profile scans. One is the usual one: at each stop it knows what leaves
 * there and when that is at the target, which is what matters to whoever is let out there. In the
 * other a drive stands in place of the walk from a stop to the target. Both are made once for all
 * targets, or, on a day too large for that, for each.
 */
#include "travel/travel_joined.h"

#include <string.h>

#include "travel/travel_untold.h"

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
	struct near_stop *from = arena_array(joined->arena, struct near_stop, near->n);
	for (uint32_t i = 0; i < near->n; i++) {
		struct geo_point stop = tt_stop_at(travel->day.tt, near->by_lat[i]);
		int m;
		/* What takes longer than the day is beyond the lift's window, however long. */
		joined->to_stop_min[i][place] =
		    (int16_t)min_int(travel_drive(travel, door, stop, &m), INT16_MAX);
		from[i].stop = near->by_lat[i];
		from[i].s = 60 * travel_drive(travel, stop, door, &m);
	}
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
	    .to_stop_min = arena_alloc(arena, travel->near.n * sizeof(joined->to_stop_min[0])),
	    .from_stop = arena_array(arena, struct near_stop *, n),
	    .alone = arena_array(arena, int, n *n),
	    .beaten_min =
		arena_alloc(arena, ((size_t)query->until_min + 1) * sizeof(joined->beaten_min[0])),
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

/* The rides behind a boarding of the last scan: connection ${board}, or entry of that for the one
 * target. */
static void
take_hops(struct travel *travel, struct joined *joined, const struct profile_step *step,
	  struct joined_way *way)
{
	uint32_t n = step->cost.rides;
	struct profile_ride *hops = arena_array(joined->arena, struct profile_ride, n);
	way->hops = hops;
	way->n_hops = n;
	if (joined->fetched != NULL) {
		int32_t *walk_m = arena_array(joined->arena, int32_t, n + 1);
		profile_all_rides(&travel->profile_all, joined->target, step, hops, walk_m);
		return;
	}
	const struct profile_entry *entries = travel->profile.entries.items;
	for (uint32_t at = step->entry, i = 0; i < n; at = entries[at].next, i++)
		hops[i] = (struct profile_ride){entries[at].board, entries[at].alight};
}

/*
 * Let out at stop ${i} to take connection ${board} there, which is what ${step} begins with.
 * Returns whether a later ride could leave later.
 */
static bool
let_out(struct travel *travel, struct joined *joined, uint32_t i, uint32_t board,
	const struct profile_step *step)
{
	const struct travel_query *query = joined->query;
	int32_t depart_s = travel->day.connections[board].depart_s;
	int ready_min = travel_minute_before(travel, depart_s) - query->change_minutes_min;
	int there_min = min_int(ready_min, query->lift_until_min);
	struct joined_way way = {
	    .arrive_min = travel_minute_after(travel, step->cost.arrive_s),
	    .is_first = true,
	};
	for (int f = 0; f < joined->n_places && ready_min > query->lift_from_min; f++) {
		way.drive_minutes = joined->to_stop_min[i][f];
		way.leave_min = there_min - way.drive_minutes;
		if (way.leave_min < query->lift_from_min)
			continue;
		int row = travel_joined_row(joined, f, &way);
		if (row < 0)
			continue;
		way.leave_s = csa_day_s(&travel->day, way.leave_min);
		take_hops(travel, joined, step, &way);
		travel_joined_put(joined, f, row, &way);
	}
	return ready_min < query->lift_until_min;
}

/* Of the scan for the one target. */
static void
scan_let_out(struct travel *travel, struct joined *joined)
{
	const struct near *near = &travel->near;
	const struct profile_entry *entries = travel->profile.entries.items;
	for (uint32_t i = 0; i < near->n; i++) {
		bool is_more = true;
		for (uint32_t at = travel->profile.boarded[near->by_lat[i]];
		     is_more && at != PROFILE_NONE; at = entries[at].later) {
			const struct profile_step step = {.entry = at, .cost = entries[at].cost};
			is_more = let_out(travel, joined, i, entries[at].board, &step);
		}
	}
}

/* Of the scan for all. */
static void
take_let_out(struct travel *travel, struct joined *joined)
{
	for (uint32_t i = 0; i < travel->near.n; i++) {
		bool is_more = true;
		for (uint32_t k = joined->first[i]; is_more && k < joined->first[i + 1]; k++) {
			uint32_t board = joined->boardings[k];
			if ((joined->better[board] & 1u << joined->target) == 0)
				continue;
			const struct profile_step step = {
			    .entry = board,
			    .cost = profile_all_cost(&travel->profile_all, joined->target, board),
			};
			is_more = let_out(travel, joined, i, board, &step);
		}
	}
}

/* Fetched: of the last scan, in which one drove to the target. */
static void
take_fetched(struct travel *travel, struct joined *joined)
{
	for (int f = 0; f < joined->n_places; f++) {
		const struct profile_steps *steps = travel_pair_steps(
		    travel, &(struct travel_pair){f, joined->target, joined->fetched != NULL});
		for (size_t i = 0; f != joined->target && i < steps->n; i++) {
			const struct profile_step *step = &steps->items[i];
			struct joined_way way = {
			    .leave_min = travel_minute_before(travel, step->latest_s),
			    .arrive_min = travel_minute_after(travel, step->cost.arrive_s),
			    .leave_s = step->latest_s,
			};
			int row = travel_joined_row(joined, f, &way);
			if (row < 0)
				continue;
			take_hops(travel, joined, step, &way);
			uint32_t off =
			    tt_to(&travel->day.connections[way.hops[way.n_hops - 1].alight]);
			struct geo_point stop = tt_stop_at(travel->day.tt, off);
			int m;
			way.drive_minutes =
			    travel_drive(travel, stop, joined->places[joined->target].at, &m);
			travel_joined_put(joined, f, row, &way);
		}
	}
}

/* The scan in which one drives to the target; ${person} is its own. */
static struct profile_query
query_by_car(const struct profile_query *scan, struct travel_query *person)
{
	struct profile_query by_car = *scan;
	*person = *scan->person;
	person->until_min = min_int(person->until_min, person->lift_until_min);
	by_car.person = person;
	by_car.door_from_min = person->lift_from_min;
	return by_car;
}

void
travel_joined_scan_before(struct travel *travel, const struct profile_query *scan,
			  struct joined *joined)
{
	struct travel_query person;
	struct profile_query by_car = query_by_car(scan, &person);
	size_t n = (size_t)joined->n_places;
	int32_t *car_s = arena_array(joined->arena, int32_t, travel->day.tt->n_stops * n);
	for (size_t place = 0; place < n; place++)
		for (uint32_t i = 0; i < travel->near.n; i++) {
			const struct near_stop *from = &joined->from_stop[place][i];
			car_s[from->stop * n + place] = from->s;
		}
	by_car.car_s = car_s;
	joined->fetched = arena_array(joined->arena, struct joined_ways, n * n);
	if (person.until_min < person.from_min)
		return;
	if (!profile_all_scan(&travel->profile_all, &travel->profile.walks, &by_car)) {
		joined->fetched = NULL;
		return;
	}
	for (size_t target = 0; target < n; target++) {
		travel_joined_aim(joined, (int)target);
		take_fetched(travel, joined);
		for (size_t f = 0; f < n; f++) {
			struct joined_ways *ways = &joined->fetched[target * n + f];
			ways->n = joined->ways[f].n;
			ways->list = arena_array(joined->arena, struct joined_way, ways->n);
			memcpy(ways->list, joined->ways[f].list,
			       (size_t)ways->n * sizeof(*ways->list));
		}
	}
}

void
travel_joined_scan_behind(struct travel *travel, struct joined *joined, bool is_of_all)
{
	if (!is_of_all) {
		joined->fetched = NULL;
		return;
	}
	const struct csa_day *day = &travel->day;
	const struct near *near = &travel->near;
	uint32_t n = day->n_connections;
	joined->better = arena_array(joined->arena, uint16_t, n);
	joined->boardings = arena_array(joined->arena, uint32_t, n);
	joined->first = arena_array(joined->arena, uint32_t, near->n + 1);
	profile_all_boardings(&travel->profile_all, csa_day_s(day, joined->query->lift_from_min),
			      joined->better);
	uint32_t *place = arena_array(joined->arena, uint32_t, day->tt->n_stops);
	for (uint32_t i = 0; i < near->n; i++)
		place[near->by_lat[i]] = i;
	for (uint32_t i = 0; i < n; i++)
		if (joined->better[i] != 0)
			joined->first[place[tt_from(&day->connections[i])]]++;
	uint32_t end = 0;
	for (uint32_t i = 0; i <= near->n; i++) {
		end += joined->first[i];
		joined->first[i] = end;
	}
	for (uint32_t i = n; i-- > 0;)
		if (joined->better[i] != 0)
			joined->boardings[--joined->first[place[tt_from(&day->connections[i])]]] =
			    i;
}

void
travel_joined_scan(struct travel *travel, const struct profile_query *scan, struct joined *joined)
{
	travel_joined_aim(joined, scan->target);
	if (joined->fetched != NULL) {
		const struct joined_ways *fetched =
		    &joined->fetched[scan->target * joined->n_places];
		for (int f = 0; f < joined->n_places; f++)
			for (int i = 0; i < fetched[f].n; i++)
				travel_joined_put(joined, f, i, &fetched[f].list[i]);
		take_let_out(travel, joined);
		return;
	}
	struct travel_query person;
	struct profile_place places[TRAVEL_PLACES_MAX];
	struct profile_query by_car = query_by_car(scan, &person);
	memcpy(places, scan->places, (size_t)scan->n_places * sizeof(places[0]));
	places[scan->target].stops = joined->from_stop[scan->target];
	places[scan->target].n_stops = travel->near.n;
	by_car.places = places;
	if (person.until_min >= person.from_min) {
		profile_scan(&travel->profile, &by_car);
		take_fetched(travel, joined);
	}
	profile_scan(&travel->profile, scan);
	scan_let_out(travel, joined);
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
