/* SPDX-License-Identifier: MIT
 *
 * The scan goes backward through two lists at once, boardings by departure and alightings by
 * arrival, so that a bag that is looked into never has to be asked about a later second again: what
 * leaves later and is dearer is forgotten. In one second boardings come before alightings, but
 * those of a connection that takes no time come between, the alighting first.
 */
#include "travel/spare.h"

#include <stdlib.h>
#include <string.h>

#include "travel/spare_bag.h"
#include "travel/walk.h"

/* What the scan at hand asks again and again. */
struct scan {
	struct spare *spare;
	const struct spare_query *query;
	const struct csa_day *day;
	int32_t from_s, until_s;
	uint64_t penny, ride; /* 0 where that does not count */
	uint64_t pence_max, walk_max, rides_max;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu labels that spare something", n);
	return items;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return (left > right) - (left < right);
}

static void
sort_by_arrival(struct spare *spare)
{
	const struct csa_day *day = spare->near->day;
	uint64_t *keys = claim(day->n_connections, sizeof(uint64_t));
	uint32_t n = 0;
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		/* The sign turned, so that seconds before 0 come first. */
		if (tt_arrive_s(c) > c->depart_s)
			keys[n++] =
			    (uint64_t)((uint32_t)tt_arrive_s(c) ^ UINT32_C(0x80000000)) << 32 | i;
	}
	qsort(keys, n, sizeof(uint64_t), compare_numbers);
	spare->by_arrival = claim(n, sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
		spare->by_arrival[i] = (uint32_t)keys[i];
	spare->n_by_arrival = n;
	free(keys);
}

void
spare_init(struct spare *spare, const struct near *near)
{
	uint32_t n_stops = near->day->tt->n_stops;
	*spare = (struct spare){
	    .near = near,
	    .board_first = claim(near->day->n_connections, sizeof(uint32_t)),
	    .board_n = claim(near->day->n_connections, sizeof(uint32_t)),
	    .board_low = claim(near->day->n_connections, sizeof(uint64_t)),
	    .places = claim(n_stops + TRAVEL_PLACES_MAX, sizeof(struct spare_place)),
	    .doors = claim((size_t)near->n * TRAVEL_PLACES_MAX, sizeof(struct profile_place_near)),
	    .boarded = claim(n_stops, sizeof(struct spare_bag)),
	    .aboard = claim(near->day->n_runs, sizeof(struct spare_bag)),
	    .is_mixed = claim(n_stops, sizeof(bool)),
	    .door_first = claim(n_stops, sizeof(uint32_t)),
	};
	sort_by_arrival(spare);
}

static void
free_bags(struct spare_bag *bags, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		spare_bag_fini(&bags[i]);
	free(bags);
}

void
spare_fini(struct spare *spare)
{
	if (spare->near == NULL)
		return;
	uint32_t n_stops = spare->near->day->tt->n_stops;
	for (uint32_t i = 0; i < n_stops + TRAVEL_PLACES_MAX; i++) {
		spare_bag_fini(&spare->places[i].ready);
		spare_bag_fini(&spare->places[i].later);
	}
	free(spare->places);
	free_bags(spare->boarded, n_stops);
	free_bags(spare->aboard, spare->near->day->n_runs);
	for (int i = 0; i < TRAVEL_PLACES_MAX; i++)
		free(spare->from[i].items);
	free(spare->by_arrival);
	free(spare->board_first);
	free(spare->board_n);
	free(spare->board_low);
	free(spare->is_mixed);
	free(spare->door_first);
	free(spare->doors);
	free(spare->entries.items);
	*spare = (struct spare){0};
}

static bool
has_other(const struct near *near, const bool *is_town, uint32_t stop, bool is_here)
{
	for (uint32_t i = near->change_first[stop]; i < near->change_first[stop + 1]; i++)
		if (is_town[near->change[i].stop] != is_here)
			return true;
	return is_town[stop] != is_here;
}

/*
 * Where somebody who walks to a stop could as well walk to one on the other side of the town's
 * edge: there the profile's shorter lists of walks (profile_walk.h) may leave out the stop from
 * which the warrant pays.
 */
static void
mark_mixed(struct spare *spare, const struct spare_query *query)
{
	const struct near *near = spare->near;
	for (uint32_t stop = 0; stop < near->day->tt->n_stops; stop++) {
		bool is_mixed = false;
		for (uint32_t i = near->come_first[stop];
		     query->is_town != NULL && !is_mixed && i < near->come_first[stop + 1]; i++)
			is_mixed = has_other(near, query->is_town, near->come[i].stop,
					     query->is_town[stop]);
		spare->is_mixed[stop] = is_mixed;
	}
}

void
spare_begin(struct spare *spare, const struct spare_query *query)
{
	ensure(query->n_places >= 1 && query->n_places <= TRAVEL_PLACES_MAX);
	const struct profile_query places = {.places = query->places, .n_places = query->n_places};
	profile_place_sort(&places, -1, spare->near->day->tt->n_stops, spare->door_first,
			   spare->doors);
	mark_mixed(spare, query);
}

/* What can be boarded after alighting at ${stop} at ${at_s}; never again is a later second asked.
 */
static const struct spare_bag *
ready_at(struct spare *spare, uint32_t stop, int32_t at_s)
{
	struct spare_label label;
	struct spare_place *place = &spare->places[stop];
	while (spare_bag_is_due(place, at_s) && spare_bag_take(place, at_s, &label))
		;
	return &place->ready;
}

/* The steps of ${source} that leave its door at ${at_s} or later are told. */
static void
leave_at(struct spare *spare, uint32_t source, int32_t at_s)
{
	struct spare_place *place = &spare->places[spare->near->day->tt->n_stops + source];
	struct spare_label label;
	while (spare_bag_take(place, at_s, &label))
		*vec_push(&spare->from[source]) = (struct spare_step){
		    .leave_s = label.way.latest_s, .entry = label.way.entry, .key = label.key};
}

/* Whether ${m} more on foot are within what a way may have of walking. */
static inline bool
is_walk_within(const struct scan *scan, uint64_t key, int32_t m)
{
	return (key / KEY_METRE & KEY_METRE_MOST) + (uint64_t)m <= scan->walk_max;
}

/* The boardings that this arrival still catches, and none behind it at its stop. */
static void
catch_more(const struct scan *scan, uint32_t at)
{
	const struct profile_catches *catches = scan->query->catches;
	struct spare *spare = scan->spare;
	struct spare_bag *ready = &spare->places[tt_to(&scan->day->connections[at])].ready;
	for (uint32_t i = catches->first[at]; i < catches->first[at + 1]; i++) {
		const struct profile_catch *caught = &catches->items[i];
		/* Most lead to nothing that is not ready already. */
		uint64_t low = spare->board_low[caught->board];
		if (low == KEY_NEVER || !is_walk_within(scan, low, caught->m) ||
		    spare_bag_has(ready, low + (uint64_t)caught->m * KEY_METRE))
			continue;
		uint32_t first = spare->board_first[caught->board];
		uint32_t n = spare->board_n[caught->board];
		for (uint32_t k = first; k < first + n; k++) {
			const struct spare_entry *entry = &spare->entries.items[k];
			if (entry->n_rides >= scan->rides_max ||
			    !is_walk_within(scan, entry->key, caught->m))
				continue;
			const struct spare_label label = {.key = entry->key +
								 (uint64_t)caught->m * KEY_METRE,
							  .way = {.entry = k}};
			/* One alone is what was asked about above. */
			if (n == 1)
				spare_bag_put_new(ready, label);
			else
				spare_bag_put(ready, label);
		}
	}
}

/* To the door from where ${at} arrives. */
static void
go_home(const struct scan *scan, uint32_t at, uint64_t not_free, struct spare_bag *aboard)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare *spare = scan->spare;
	for (uint32_t i = spare->door_first[tt_to(c)]; i < spare->door_first[tt_to(c) + 1]; i++) {
		const struct profile_place_near *door = &spare->doors[i];
		int32_t there_s = tt_arrive_s(c) + door->walk.s;
		if (door->place != (uint32_t)scan->query->target || there_s > scan->until_s ||
		    !is_walk_within(scan, 0, door->walk.m))
			continue;
		uint64_t minute = (uint64_t)(csa_day_minute_after(there_s) + KEY_ARRIVE_MORE);
		spare_bag_put(aboard, (struct spare_label){
					  .key = minute * KEY_MINUTE +
						 (uint64_t)door->walk.m * KEY_METRE + not_free,
					  .way = {.entry = PROFILE_NONE, .alight = at}});
	}
}

static void
alight(const struct scan *scan, uint32_t at)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare_query *query = scan->query;
	uint32_t to = tt_to(c);
	if (query->catches->arrival[at] == PROFILE_NO_ARRIVAL)
		return;
	catch_more(scan, at);
	if (c->depart_s < scan->from_s)
		return;
	struct spare_bag *aboard = &scan->spare->aboard[tt_trip_of(c)];
	bool is_free = query->is_town != NULL && (query->is_goal_town || query->is_town[to]);
	uint64_t not_free = is_free ? 0 : KEY_NOT_FREE;
	go_home(scan, at, not_free, aboard);
	const struct spare_bag *ready = ready_at(scan->spare, to, tt_arrive_s(c));
	for (uint32_t i = 0; i < ready->n; i++) {
		struct spare_label label = spare_bag_at(ready, i);
		label.key |= not_free;
		label.way.alight = at;
		spare_bag_put(aboard, label);
	}
}

/* Tell ${place} of a boarding: it is ${m} on foot from there, to be left by latest_s. */
static inline void
tell(const struct scan *scan, struct spare_label label, struct spare_place *place, int32_t m)
{
	if (!is_walk_within(scan, label.key, m))
		return;
	label.key += (uint64_t)m * KEY_METRE;
	spare_bag_put_later(place, label);
}

/* The doors from which one may walk to a boarding. */
static void
tell_doors(const struct scan *scan, struct spare_label label, const struct tt_connection *c)
{
	struct spare *spare = scan->spare;
	uint32_t stop = tt_from(c);
	for (uint32_t i = spare->door_first[stop]; i < spare->door_first[stop + 1]; i++) {
		const struct profile_place_near *door = &spare->doors[i];
		label.way.latest_s = c->depart_s - door->walk.s;
		if (door->place == (uint32_t)scan->query->target ||
		    label.way.latest_s < scan->from_s)
			continue;
		struct spare_place *place = &spare->places[scan->day->tt->n_stops + door->place];
		if (spare_bag_is_due(place, c->depart_s))
			leave_at(spare, door->place, c->depart_s);
		tell(scan, label, place, door->walk.m);
	}
}

/* All who may walk there, where the profile's shorter list (catch_more) does not serve. */
static void
tell_all(const struct scan *scan, struct spare_label label, const struct tt_connection *c)
{
	const struct near *near = scan->spare->near;
	const struct travel_query *person = scan->query->person;
	struct spare_place *places = scan->spare->places;
	uint32_t stop = tt_from(c);
	/* The minute in which the person has to be here, in whole minutes as they are printed. */
	int32_t ready_s = (csa_day_minute_before(c->depart_s) - person->change_minutes_min) * 60;
	label.way.latest_s = ready_s - near->stay_s[stop];
	if (near->stay_s[stop] != NEAR_NO_STAY)
		tell(scan, label, &places[stop], 0);
	for (uint32_t i = near->come_first[stop]; i < near->come_first[stop + 1]; i++) {
		const struct near_stop *other = &near->come[i];
		label.way.latest_s = ready_s - other->s;
		if (!scan->query->walks->is_barred[other->stop] &&
		    !walk_is_avoided(tt_stop_at(scan->day->tt, other->stop),
				     tt_stop_at(scan->day->tt, stop), person->avoid,
				     person->n_avoid))
			tell(scan, label, &places[other->stop], other->m);
	}
}

static void
board(const struct scan *scan, uint32_t at)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare_query *query = scan->query;
	struct spare *spare = scan->spare;
	const struct spare_bag *aboard = &spare->aboard[tt_trip_of(c)];
	uint32_t from = tt_from(c);
	spare->board_first[at] = (uint32_t)spare->entries.n;
	if (aboard->n == 0 || !query->catches->may_board[at])
		return;
	uint64_t price = (uint64_t)query->prices[csa_day_trip(scan->day, tt_trip_of(c))->route];
	bool may_be_free = query->is_town != NULL && !query->is_town[from];
	for (uint32_t i = 0; i < aboard->n; i++) {
		struct spare_label label = spare_bag_at(aboard, i);
		bool is_free = may_be_free && (label.key & KEY_NOT_FREE) == 0;
		uint64_t pence = label.key / KEY_PENNY & KEY_PENNY_MOST;
		uint32_t next = label.way.entry;
		uint32_t n_rides =
		    next == PROFILE_NONE ? 1 : spare->entries.items[next].n_rides + 1;
		if (n_rides > scan->rides_max ||
		    (!is_free && scan->penny != 0 && pence + price > scan->pence_max))
			continue;
		label.key =
		    (label.key & ~KEY_NOT_FREE) + scan->ride + (is_free ? 0 : price * scan->penny);
		label.way.entry = (uint32_t)spare->entries.n;
		/* What departs later and is no dearer was put there before. */
		if (!spare_bag_put(&spare->boarded[from], label))
			continue;
		*vec_push(&spare->entries) =
		    (struct spare_entry){label.key, at, label.way.alight, next, n_rides};
		spare->board_n[at]++;
		spare->board_low[at] = spare_bag_lower(spare->board_low[at], label.key);
		tell_doors(scan, label, c);
		if (spare->is_mixed[from] && n_rides < scan->rides_max)
			tell_all(scan, label, c);
	}
}

static int
compare_steps(const void *a, const void *b)
{
	const struct spare_step *left = a;
	const struct spare_step *right = b;
	int32_t left_min = csa_day_minute_before(left->leave_s);
	int32_t right_min = csa_day_minute_before(right->leave_s);
	if (left_min != right_min)
		return left_min > right_min ? -1 : 1;
	/* Whatever beats another has the smaller number. */
	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->leave_s < right->leave_s) - (left->leave_s > right->leave_s);
}

/* Keep the steps of a source that none beats. ${room} is a bag to work with. */
static void
settle(struct spare_steps *steps, struct spare_bag *room)
{
	/* Changes have been held to their limit; with it kept, fewer are no merit of their own. */
	const uint64_t without_rides = ~(KEY_RIDE_MOST * KEY_RIDE);
	for (size_t i = 0; i < steps->n; i++) {
		struct spare_step *step = &steps->items[i];
		step->key &= without_rides;
		step->arrive_s = 60 * ((int32_t)(step->key / KEY_MINUTE) - KEY_ARRIVE_MORE);
		step->pence = (int)(step->key / KEY_PENNY & KEY_PENNY_MOST);
		step->walk_m = (int)(step->key / KEY_METRE & KEY_METRE_MOST);
	}
	if (steps->n > 1)
		qsort(steps->items, steps->n, sizeof(struct spare_step), compare_steps);
	size_t n = 0;
	room->n = 0;
	for (size_t i = 0; i < steps->n; i++) {
		/* Seconds that nobody sees and rides fewer are no reason to leave earlier. */
		if (spare_bag_put(room, (struct spare_label){.key = steps->items[i].key}))
			steps->items[n++] = steps->items[i];
	}
	steps->n = n;
}

static void
empty(struct spare_bag *bags, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		bags[i].n = 0;
}

static void
reset(struct spare *spare)
{
	uint32_t n_stops = spare->near->day->tt->n_stops;
	for (uint32_t i = 0; i < n_stops + TRAVEL_PLACES_MAX; i++) {
		struct spare_place *place = &spare->places[i];
		place->first = place->ready.n = place->later.n = 0;
	}
	empty(spare->boarded, n_stops);
	empty(spare->aboard, spare->near->day->n_runs);
	spare->entries.n = 0;
	memset(spare->board_n, 0, spare->near->day->n_connections * sizeof(*spare->board_n));
	for (uint32_t i = 0; i < spare->near->day->n_connections; i++)
		spare->board_low[i] = KEY_NEVER;
	for (int i = 0; i < TRAVEL_PLACES_MAX; i++)
		spare->from[i].n = 0;
}

static uint64_t
most(int limit, int most_of_all)
{
	return (uint64_t)(limit < most_of_all ? limit : most_of_all);
}

static struct scan
scan_make(struct spare *spare, const struct spare_query *query)
{
	const struct travel_limits *limits = &query->person->limits;
	const struct csa_day *day = spare->near->day;
	int until_min = query->person->until_min;
	if (limits->reach_min != NULL && limits->reach_min[query->target] < until_min)
		until_min = limits->reach_min[query->target];
	struct scan scan = {
	    .spare = spare,
	    .query = query,
	    .day = day,
	    .from_s = csa_day_s(day, query->person->from_min),
	    .until_s = csa_day_s(day, until_min),
	    .walk_max = most(query->walk_m_most, SPARE_WALK_M_MAX),
	    .rides_max = UINT64_MAX,
	};
	if (limits->walk_m != TRAVEL_NO_LIMIT)
		scan.walk_max = most(limits->walk_m, (int)scan.walk_max);
	if (limits->pence != TRAVEL_NO_LIMIT) {
		scan.penny = KEY_PENNY;
		scan.pence_max = most(limits->pence, SPARE_PENCE_MAX);
	}
	if (limits->changes != TRAVEL_NO_LIMIT) {
		scan.ride = KEY_RIDE;
		scan.rides_max = most(limits->changes, SPARE_CHANGES_MAX) + 1;
	}
	return scan;
}

void
spare_scan(struct spare *spare, const struct spare_query *query)
{
	const struct scan scan = scan_make(spare, query);
	const struct tt_connection *all = scan.day->connections;
	reset(spare);
	if (scan.until_s < scan.from_s)
		return;
	uint32_t first = csa_day_first(scan.day, scan.from_s);
	uint32_t by_departure = csa_day_first(scan.day, scan.until_s + 1);
	uint32_t by_arrival = spare->n_by_arrival;
	while (by_departure > first) {
		const struct tt_connection *c = &all[by_departure - 1];
		uint32_t left = by_arrival > 0 ? spare->by_arrival[by_arrival - 1] : 0;
		if (by_arrival > 0 && tt_arrive_s(&all[left]) > c->depart_s) {
			by_arrival--;
			if (tt_arrive_s(&all[left]) <= scan.until_s)
				alight(&scan, left);
			continue;
		}
		by_departure--;
		if (tt_arrive_s(c) == c->depart_s)
			alight(&scan, by_departure);
		board(&scan, by_departure);
	}
	for (int i = 0; i < query->n_places; i++) {
		leave_at(spare, (uint32_t)i, INT32_MIN);
		settle(&spare->from[i], &spare->boarded[0]);
	}
}
