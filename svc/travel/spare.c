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

#include "travel/walk.h"

#define MINUTES_MORE 120 /* the day may begin an hour before its second 0 */

/* What the scan at hand asks again and again. */
struct scan {
	struct spare *spare;
	const struct spare_query *query;
	const struct csa_day *day;
	int32_t from_s, until_s;
	/* Fields, 0 where that does not count. Paid: a ride that ends here is none that the warrant
	 * pays for. */
	uint32_t pence_at, rides_at, paid_at;
	int pence_max, walk_max, rides_max;
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
	    .boarding = claim(near->day->n_connections, sizeof(struct spare_boarding)),
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
		free(spare->places[i].later.items);
	}
	free(spare->places);
	free_bags(spare->boarded, n_stops);
	free_bags(spare->aboard, spare->near->day->n_runs);
	for (int i = 0; i < TRAVEL_PLACES_MAX; i++)
		free(spare->from[i].items);
	free(spare->by_arrival);
	free(spare->boarding);
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

/* What can be boarded after alighting at ${stop} at ${at_s}, never again later. */
static SPARE_FAST const struct spare_bag *
ready_at(struct spare *spare, uint32_t stop, int32_t at_s, uint32_t n_fields)
{
	struct spare_label label;
	struct spare_place *place = &spare->places[stop];
	while (spare_place_take(place, at_s, &label, n_fields))
		;
	return &place->ready;
}

/* The steps of ${source} that leave its door at ${at_s} or later are told. */
static SPARE_FAST void
leave_at(const struct scan *scan, uint32_t source, int32_t at_s, uint32_t n_fields)
{
	struct spare *spare = scan->spare;
	struct spare_place *place = &spare->places[scan->day->tt->n_stops + source];
	struct spare_label label;
	while (spare_place_take(place, at_s, &label, n_fields))
		*vec_push(&spare->from[source]) = (struct spare_step){
		    .leave_s = label.way.latest_s,
		    .entry = label.way.entry,
		    .arrive_s = 60 * (label.key[SPARE_MINUTE] - MINUTES_MORE),
		    .pence = scan->pence_at == 0 ? 0 : label.key[scan->pence_at],
		    .walk_m = label.key[SPARE_METRES]};
}

/* Whether ${m} more on foot are within what a way may have of walking. */
static inline bool
is_walk_within(const struct scan *scan, spare_key key, int32_t m)
{
	return key[SPARE_METRES] + m <= scan->walk_max;
}

/* The boardings that this arrival still catches, and none behind it at its stop. */
static SPARE_FAST void
catch_more(const struct scan *scan, uint32_t at, uint32_t n_fields)
{
	const struct profile_catches *catches = scan->query->catches;
	const struct spare *spare = scan->spare;
	struct spare_bag *ready = &spare->places[tt_to(&scan->day->connections[at])].ready;
	for (uint32_t i = catches->first[at]; i < catches->first[at + 1]; i++) {
		const struct profile_catch *caught = &catches->items[i];
		const struct spare_boarding *boarding = &spare->boarding[caught->board];
		if (!is_walk_within(scan, boarding->least, caught->m))
			continue;
		/* Most lead to nothing that is not ready already. */
		spare_key key = spare_key_walk(boarding->least, caught->m);
		if (spare_bag_has(ready, key, n_fields))
			continue;
		for (uint32_t k = boarding->first; k < boarding->first + boarding->n; k++) {
			const struct spare_entry *entry = &spare->entries.items[k];
			if (!is_walk_within(scan, entry->key, caught->m) ||
			    (scan->rides_at != 0 && entry->key[scan->rides_at] >= scan->rides_max))
				continue;
			key = spare_key_walk(entry->key, caught->m);
			/* One alone is what was asked about above. */
			if (boarding->n == 1)
				spare_bag_put_new(ready, key, (struct spare_way){.entry = k},
						  n_fields);
			else
				spare_bag_put(ready, key, (struct spare_way){.entry = k}, n_fields);
		}
	}
}

/* To the door from where ${at} arrives. */
static SPARE_FAST void
go_home(const struct scan *scan, uint32_t at, bool is_paid, struct spare_bag *aboard,
	uint32_t n_fields)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare *spare = scan->spare;
	for (uint32_t i = spare->door_first[tt_to(c)]; i < spare->door_first[tt_to(c) + 1]; i++) {
		const struct profile_place_near *door = &spare->doors[i];
		int32_t there_s = tt_arrive_s(c) + door->walk.s;
		if (door->place != (uint32_t)scan->query->target || there_s > scan->until_s ||
		    door->walk.m > scan->walk_max)
			continue;
		struct spare_label label = {.way = {.entry = PROFILE_NONE, .alight = at}};
		label.key[SPARE_MINUTE] = (int16_t)(csa_day_minute_after(there_s) + MINUTES_MORE);
		label.key[SPARE_METRES] = (int16_t)door->walk.m;
		if (scan->paid_at != 0)
			label.key[scan->paid_at] = is_paid;
		spare_bag_put(aboard, label.key, label.way, n_fields);
	}
}

static SPARE_FAST void
alight(const struct scan *scan, uint32_t at, uint32_t n_fields)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare_query *query = scan->query;
	uint32_t to = tt_to(c);
	if (query->catches->arrival[at] == PROFILE_NO_ARRIVAL)
		return;
	catch_more(scan, at, n_fields);
	if (c->depart_s < scan->from_s)
		return;
	struct spare_bag *aboard = &scan->spare->aboard[tt_trip_of(c)];
	bool is_paid = query->is_town == NULL || (!query->is_goal_town && !query->is_town[to]);
	go_home(scan, at, is_paid, aboard, n_fields);
	const struct spare_bag *ready = ready_at(scan->spare, to, tt_arrive_s(c), n_fields);
	for (uint32_t i = 0; i < ready->n * SPARE_BLOCK; i++) {
		struct spare_label label;
		if (!spare_bag_at(ready, i, &label, n_fields))
			continue;
		if (scan->paid_at != 0)
			label.key[scan->paid_at] = is_paid;
		label.way.alight = at;
		spare_bag_put(aboard, label.key, label.way, n_fields);
	}
}

/* Tell ${place} of a boarding: it is ${m} on foot from there, to be left by latest_s. */
static SPARE_FAST void
tell(const struct scan *scan, struct spare_label label, struct spare_place *place, int32_t m,
     uint32_t n_fields)
{
	if (!is_walk_within(scan, label.key, m))
		return;
	label.key = spare_key_walk(label.key, m);
	if (!spare_bag_has(&place->ready, label.key, n_fields))
		spare_place_put_later(place, &label);
}

/* The doors from which one may walk to a boarding. */
static SPARE_FAST void
tell_doors(const struct scan *scan, struct spare_label label, const struct tt_connection *c,
	   uint32_t n_fields)
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
		if (spare_place_is_due(place, c->depart_s))
			leave_at(scan, door->place, c->depart_s, n_fields);
		tell(scan, label, place, door->walk.m, n_fields);
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
		tell(scan, label, &places[stop], 0, SPARE_FIELDS_MAX);
	for (uint32_t i = near->come_first[stop]; i < near->come_first[stop + 1]; i++) {
		const struct near_stop *other = &near->come[i];
		label.way.latest_s = ready_s - other->s;
		if (!scan->query->walks->is_barred[other->stop] &&
		    !walk_is_avoided(tt_stop_at(scan->day->tt, other->stop),
				     tt_stop_at(scan->day->tt, stop), person->avoid,
				     person->n_avoid))
			tell(scan, label, &places[other->stop], other->m, SPARE_FIELDS_MAX);
	}
}

/* What the next ride, at ${price}, makes of ${key}. False: it is past a limit. */
static SPARE_FAST bool
ride(const struct scan *scan, spare_key *key, int32_t price, bool may_be_free)
{
	if (scan->paid_at != 0) {
		price = may_be_free && (*key)[scan->paid_at] == 0 ? 0 : price;
		(*key)[scan->paid_at] = 0;
	}
	if (scan->pence_at != 0) {
		int32_t pence = (*key)[scan->pence_at] + price;
		if (pence > scan->pence_max)
			return false;
		(*key)[scan->pence_at] = (int16_t)pence;
	}
	return scan->rides_at == 0 || ++(*key)[scan->rides_at] <= scan->rides_max;
}

static SPARE_FAST void
board(const struct scan *scan, uint32_t at, uint32_t n_fields)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare_query *query = scan->query;
	struct spare *spare = scan->spare;
	const struct spare_bag *aboard = &spare->aboard[tt_trip_of(c)];
	uint32_t from = tt_from(c);
	if (aboard->n == 0 || !query->catches->may_board[at])
		return;
	struct spare_boarding *boarding = &spare->boarding[at];
	boarding->first = (uint32_t)spare->entries.n;
	int32_t price = query->prices[csa_day_trip(scan->day, tt_trip_of(c))->route];
	bool may_be_free = query->is_town != NULL && !query->is_town[from];
	for (uint32_t i = 0; i < aboard->n * SPARE_BLOCK; i++) {
		struct spare_label label;
		if (!spare_bag_at(aboard, i, &label, n_fields))
			continue;
		if (!ride(scan, &label.key, price, may_be_free))
			continue;
		const struct spare_entry entry = {label.key, at, label.way.alight, label.way.entry};
		label.way.entry = (uint32_t)spare->entries.n;
		/* What departs later and is no dearer was put there before. */
		if (!spare_bag_put(&spare->boarded[from], label.key, label.way, n_fields))
			continue;
		*vec_push(&spare->entries) = entry;
		boarding->n++;
		boarding->least = spare_key_least(boarding->least, label.key);
		tell_doors(scan, label, c, n_fields);
		if (spare->is_mixed[from] &&
		    (scan->rides_at == 0 || label.key[scan->rides_at] < scan->rides_max))
			tell_all(scan, label, c);
	}
}

static SPARE_FAST void
scan_all(const struct scan *scan, uint32_t n_fields)
{
	struct spare *spare = scan->spare;
	const struct tt_connection *all = scan->day->connections;
	uint32_t first = csa_day_first(scan->day, scan->from_s);
	uint32_t by_departure = csa_day_first(scan->day, scan->until_s + 1);
	uint32_t by_arrival = spare->n_by_arrival;
	while (by_departure > first) {
		const struct tt_connection *c = &all[by_departure - 1];
		uint32_t left = by_arrival > 0 ? spare->by_arrival[by_arrival - 1] : 0;
		if (by_arrival > 0 && tt_arrive_s(&all[left]) > c->depart_s) {
			by_arrival--;
			if (tt_arrive_s(&all[left]) <= scan->until_s)
				alight(scan, left, n_fields);
			continue;
		}
		by_departure--;
		if (tt_arrive_s(c) == c->depart_s)
			alight(scan, by_departure, n_fields);
		board(scan, by_departure, n_fields);
	}
	for (int i = 0; i < scan->query->n_places; i++)
		leave_at(scan, (uint32_t)i, INT32_MIN, n_fields);
}

/* One of each size, for the compiler to know it. */
static __attribute__((noinline)) void
scan_2(const struct scan *scan)
{
	scan_all(scan, 2);
}
static __attribute__((noinline)) void
scan_3(const struct scan *scan)
{
	scan_all(scan, 3);
}
static __attribute__((noinline)) void
scan_more(const struct scan *scan)
{
	scan_all(scan, SPARE_FIELDS_MAX);
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
	static const struct spare_boarding none = {.least = {SPARE_NEVER, SPARE_NEVER, SPARE_NEVER,
							     SPARE_NEVER, SPARE_NEVER, SPARE_NEVER,
							     SPARE_NEVER, SPARE_NEVER}};
	uint32_t n_stops = spare->near->day->tt->n_stops;
	for (uint32_t i = 0; i < n_stops + TRAVEL_PLACES_MAX; i++) {
		struct spare_place *place = &spare->places[i];
		place->first = place->ready.n = place->later.n = 0;
	}
	empty(spare->boarded, n_stops);
	empty(spare->aboard, spare->near->day->n_runs);
	spare->entries.n = 0;
	for (uint32_t i = 0; i < spare->near->day->n_connections; i++)
		spare->boarding[i] = none;
	for (int i = 0; i < TRAVEL_PLACES_MAX; i++)
		spare->from[i].n = 0;
}

static int
most(int limit, int most_of_all)
{
	return limit < most_of_all ? limit : most_of_all;
}

static struct scan
scan_make(struct spare *spare, const struct spare_query *query, uint32_t *n_fields)
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
	};
	*n_fields = SPARE_MORE;
	if (limits->walk_m != TRAVEL_NO_LIMIT)
		scan.walk_max = most(limits->walk_m, scan.walk_max);
	if (limits->pence != TRAVEL_NO_LIMIT) {
		scan.pence_at = (*n_fields)++;
		scan.pence_max = most(limits->pence, SPARE_PENCE_MAX);
	}
	if (limits->changes != TRAVEL_NO_LIMIT) {
		scan.rides_at = (*n_fields)++;
		scan.rides_max = most(limits->changes, SPARE_CHANGES_MAX) + 1;
	}
	if (scan.pence_at != 0 && query->is_town != NULL)
		scan.paid_at = (*n_fields)++;
	return scan;
}

void
spare_scan(struct spare *spare, const struct spare_query *query)
{
	uint32_t n_fields;
	const struct scan scan = scan_make(spare, query, &n_fields);
	reset(spare);
	if (scan.until_s < scan.from_s)
		return;
	if (n_fields == 2)
		scan_2(&scan);
	else if (n_fields == 3)
		scan_3(&scan);
	else
		scan_more(&scan);
	for (int i = 0; i < query->n_places; i++)
		spare_steps_settle(&spare->from[i]);
}
