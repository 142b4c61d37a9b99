/* SPDX-License-Identifier: MIT
 *
 * The scan goes backward through two lists at once, boardings by departure and alightings by
 * arrival, so that a bag that is looked into never has to be asked about a later second again: what
 * leaves later and is dearer is forgotten. In one second boardings come before alightings, but
 * those of a connection that takes no time come between, the alighting first.
 *
 * Several targets are scanned for at once, each in a lane of its own (spare_bag.h): what can be
 * caught where is the same for all of them, and most of what can be is beaten in every lane.
 */
#include "travel/spare.h"

#include "travel/spare_scan.h"
#include "travel/walk.h"

/* Put labels of ${entry}, which is boarded next, into a bag. */
static SPARE_FAST void
put_entry(struct spare_bag *bag, const struct spare_key *key, spare_row lanes, uint32_t entry,
	  uint32_t n_fields)
{
	if (!spare_any(lanes))
		return;
	uint32_t all[SPARE_LANES];
	for (uint32_t i = 0; i < SPARE_LANES; i++)
		all[i] = entry;
	spare_bag_put(bag, key, lanes, &(struct spare_way){.entry = all}, n_fields);
}

/* Make ready what can be boarded after alighting at ${stop} at ${at_s}, never again later. */
static SPARE_FAST void
make_ready(const struct spare_scanning *scan, uint32_t stop, int32_t at_s, uint32_t n_fields)
{
	struct spare_place *place = &scan->spare->places[stop];
	while (spare_place_is_due(place, at_s)) {
		const struct spare_later *later = &place->later.items[place->first++];
		struct spare_key key =
		    spare_key_at(scan->spare->keys.items, later->entry, n_fields);
		spare_row lanes = spare_walk_on(scan, &key, later->m) & spare_may_ride(scan, &key);
		lanes = spare_bag_lacks(&place->ready, &key, lanes, n_fields);
		put_entry(&place->ready, &key, lanes, later->entry, n_fields);
	}
}

/* The steps of ${source} that leave its door at ${at_s} or later are told. */
static SPARE_FAST void
leave_at(const struct spare_scanning *scan, uint32_t source, int32_t at_s, uint32_t n_fields)
{
	struct spare *spare = scan->spare;
	struct spare_place *place = &spare->places[scan->day->tt->n_stops + source];
	while (spare_place_is_due(place, at_s)) {
		const struct spare_later *later = &place->later.items[place->first++];
		struct spare_key key = spare_key_at(spare->keys.items, later->entry, n_fields);
		spare_row lanes = spare_walk_on(scan, &key, later->m) & scan->is_other[source];
		lanes = spare_bag_lacks(&place->ready, &key, lanes, n_fields);
		put_entry(&place->ready, &key, lanes, later->entry, n_fields);
		for (uint32_t left = spare_lanes(lanes); left != 0; left &= left - 1) {
			uint32_t lane = (uint32_t)__builtin_ctz(left);
			const spare_row *field = key.field;
			*vec_push(&spare->from[source][lane]) = (struct spare_step){
			    .leave_s = later->latest_s,
			    .entry = later->entry,
			    .arrive_s = 60 * (field[SPARE_MINUTE][lane] - SPARE_MINUTES_MORE),
			    .pence = scan->pence_at == 0 ? 0 : field[scan->pence_at][lane],
			    .walk_m = field[SPARE_METRES][lane]};
		}
	}
}

/* An arrival that the scan has come to. */
struct arrival {
	uint32_t at; /* connection */
	struct spare_bag *aboard;
	struct spare_bag *ready; /* at its stop */
	spare_row is_paid;       /* as a field: if a ride ends here */
	int call;
	int shared; /* calls behind it that all make who have come there by then */
};

/*
 * In which of ${lanes} it may be of use to anybody who arrives there by then to go on by ${key}.
 * What those aboard do as well by alighting where all the others come by as well, only sooner, the
 * others can do, too.
 */
static SPARE_FAST spare_row
keep_useful(const struct spare_scanning *scan, const struct arrival *arrival,
	    const struct spare_key *key, spare_row lanes, uint32_t n_fields)
{
	lanes = spare_bag_lacks(arrival->ready, key, lanes, n_fields);
	if (arrival->shared == 0 || !spare_any(lanes))
		return lanes;
	struct spare_key alighted = *key;
	if (scan->paid_at != 0)
		alighted.field[scan->paid_at] = arrival->is_paid;
	return spare_bag_lacks_by(arrival->aboard, &alighted, lanes,
				  spare_all(arrival->call + arrival->shared), n_fields);
}

/* The boardings that this arrival still catches, and none behind it at its stop. */
static SPARE_FAST void
catch_more(const struct spare_scanning *scan, const struct arrival *arrival, uint32_t n_fields)
{
	const struct profile_catches *catches = scan->query->catches;
	const struct spare *spare = scan->spare;
	for (uint32_t i = catches->first[arrival->at]; i < catches->first[arrival->at + 1]; i++) {
		const struct profile_catch *caught = &catches->items[i];
		const struct spare_boarding boarding = spare->boarding[caught->board];
		if (boarding.n == 0)
			continue;
		/* Most lead to nothing that is of use, not even all together. */
		struct spare_key key = spare_key_at(spare->least, caught->board, n_fields);
		spare_row useful = spare_walk_on(scan, &key, caught->m);
		useful = keep_useful(scan, arrival, &key, useful, n_fields);
		for (uint32_t k = 0; spare_any(useful) && k < boarding.n; k++) {
			key = spare_key_at(spare->keys.items, boarding.first + k, n_fields);
			spare_row lanes = spare_walk_on(scan, &key, caught->m) &
					  spare_may_ride(scan, &key) & useful;
			lanes = keep_useful(scan, arrival, &key, lanes, n_fields);
			put_entry(arrival->ready, &key, lanes, boarding.first + k, n_fields);
		}
	}
}

/* To the doors from where ${arrival} is. */
static SPARE_FAST void
go_home(const struct spare_scanning *scan, const struct arrival *arrival, uint32_t n_fields)
{
	static const uint32_t none[SPARE_LANES] = {PROFILE_NONE, PROFILE_NONE, PROFILE_NONE,
						   PROFILE_NONE, PROFILE_NONE, PROFILE_NONE,
						   PROFILE_NONE, PROFILE_NONE};
	const struct tt_connection *c = &scan->day->connections[arrival->at];
	const struct spare *spare = scan->spare;
	uint32_t first = spare->door_first[tt_to(c)];
	uint32_t end = spare->door_first[tt_to(c) + 1];
	struct spare_key key = {.field[SPARE_MINUTE] = spare_all(SPARE_NEVER)};
	for (uint32_t i = first; i < end; i++) {
		const struct profile_place_near *door = &spare->doors[i];
		int lane = scan->lane[door->place];
		int32_t there_s = tt_arrive_s(c) + door->walk.s;
		if (lane < 0 || there_s > scan->reach_s[lane] ||
		    door->walk.m > scan->walk_max[lane])
			continue;
		key.field[SPARE_MINUTE][lane] =
		    (int16_t)(csa_day_minute_after(there_s) + SPARE_MINUTES_MORE);
		key.field[SPARE_METRES][lane] = (int16_t)door->walk.m;
	}
	spare_row lanes = spare_key_lanes(&key);
	if (!spare_any(lanes))
		return;
	if (scan->paid_at != 0)
		key.field[scan->paid_at] = arrival->is_paid;
	lanes = spare_bag_lacks(arrival->aboard, &key, lanes, n_fields);
	if (spare_any(lanes))
		spare_bag_put(arrival->aboard, &key, lanes,
			      &(struct spare_way){none, arrival->at, arrival->call}, n_fields);
}

static SPARE_FAST void
alight(const struct spare_scanning *scan, uint32_t at, uint32_t n_fields)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct profile_catches *catches = scan->query->catches;
	uint32_t to = tt_to(c);
	if (catches->arrival[at] == PROFILE_NO_ARRIVAL)
		return;
	struct arrival arrival = {.at = at,
				  .aboard = &scan->spare->aboard[tt_trip_of(c)],
				  .ready = &scan->spare->places[to].ready,
				  .call = catches->call[at],
				  .shared = catches->shared[at]};
	if (scan->paid_at != 0)
		arrival.is_paid = spare_all(!scan->query->is_town[to]) & ~scan->is_goal_town;
	bool is_in_time = c->depart_s >= scan->from_s;
	if (is_in_time)
		go_home(scan, &arrival, n_fields);
	catch_more(scan, &arrival, n_fields);
	if (!is_in_time)
		return;
	make_ready(scan, to, tt_arrive_s(c), n_fields);
	for (uint32_t i = 0; i < arrival.ready->n; i++) {
		const struct spare_slot *slot = &arrival.ready->slots[i];
		struct spare_key key = spare_key_at(slot->key.field, 0, n_fields);
		spare_row lanes = spare_key_lanes(&key);
		if (scan->paid_at != 0)
			key.field[scan->paid_at] = arrival.is_paid;
		lanes = spare_bag_lacks(arrival.aboard, &key, lanes, n_fields);
		if (spare_any(lanes))
			spare_bag_put(arrival.aboard, &key, lanes,
				      &(struct spare_way){slot->entry, at, arrival.call}, n_fields);
	}
}

/* Tell ${place} of a boarding. */
static SPARE_FAST void
tell(const struct spare_scanning *scan, const struct spare_key *boarding, struct spare_place *place,
     struct spare_later later, uint32_t n_fields)
{
	struct spare_key key = *boarding;
	spare_row lanes = spare_walk_on(scan, &key, later.m);
	if (spare_any(spare_bag_lacks(&place->ready, &key, lanes, n_fields)))
		spare_place_put_later(place, later);
}

/* The doors from which one may walk to the boarding ${entry} of ${c}. */
static SPARE_FAST void
tell_doors(const struct spare_scanning *scan, const struct spare_key *boarding, uint32_t entry,
	   const struct tt_connection *c, uint32_t n_fields)
{
	struct spare *spare = scan->spare;
	uint32_t stop = tt_from(c);
	for (uint32_t i = spare->door_first[stop]; i < spare->door_first[stop + 1]; i++) {
		const struct profile_place_near *door = &spare->doors[i];
		int32_t latest_s = c->depart_s - door->walk.s;
		if (latest_s < scan->from_s)
			continue;
		struct spare_place *place = &spare->places[scan->day->tt->n_stops + door->place];
		if (spare_place_is_due(place, c->depart_s))
			leave_at(scan, door->place, c->depart_s, n_fields);
		tell(scan, boarding, place, (struct spare_later){latest_s, entry, door->walk.m},
		     n_fields);
	}
}

/* All who may walk there, where the profile's shorter list (catch_more) does not serve. */
static SPARE_FAST void
tell_all(const struct spare_scanning *scan, const struct spare_key *boarding, uint32_t entry,
	 const struct tt_connection *c, uint32_t n_fields)
{
	const struct near *near = scan->spare->near;
	const struct travel_query *person = scan->query->person;
	struct spare_place *places = scan->spare->places;
	uint32_t stop = tt_from(c);
	/* The minute in which the person has to be here, in whole minutes as they are printed. */
	int32_t ready_s = (csa_day_minute_before(c->depart_s) - person->change_minutes_min) * 60;
	if (near->stay_s[stop] != NEAR_NO_STAY)
		tell(scan, boarding, &places[stop],
		     (struct spare_later){ready_s - near->stay_s[stop], entry, 0}, n_fields);
	for (uint32_t i = near->come_first[stop]; i < near->come_first[stop + 1]; i++) {
		const struct near_stop *other = &near->come[i];
		if (!scan->query->walks->is_barred[other->stop] &&
		    !walk_is_avoided(tt_stop_at(scan->day->tt, other->stop),
				     tt_stop_at(scan->day->tt, stop), person->avoid,
				     person->n_avoid))
			tell(scan, boarding, &places[other->stop],
			     (struct spare_later){ready_s - other->s, entry, other->m}, n_fields);
	}
}

/* What the next ride, at ${price}, makes of ${key}: the lanes in which it is past no limit. */
static SPARE_FAST spare_row
ride(const struct spare_scanning *scan, struct spare_key *key, int32_t price, bool may_be_free)
{
	spare_row lanes = spare_key_lanes(key);
	int16_t most = (int16_t)(price > scan->pence_max ? -1 : scan->pence_max - price);
	spare_row is_free = {0};
	if (scan->paid_at != 0) {
		spare_row *is_paid = &key->field[scan->paid_at];
		is_free = may_be_free ? *is_paid == spare_all(0) : is_free;
		*is_paid = spare_all(0);
	}
	if (scan->pence_at != 0) {
		spare_row *pence = &key->field[scan->pence_at];
		spare_row costs = (*pence <= spare_all(most)) & ~is_free;
		lanes &= is_free | costs;
		*pence += spare_all(price) & costs & lanes;
	}
	lanes &= spare_may_ride(scan, key);
	if (scan->rides_at != 0)
		key->field[scan->rides_at] += spare_all(1) & lanes;
	return lanes;
}

/* An entry of a boarding: that of ${lanes}, on by what ${aboard} says. */
static SPARE_FAST void
add_entry(struct spare *spare, uint32_t at, const struct spare_key *key,
	  const struct spare_slot *aboard, uint32_t n_fields)
{
	struct spare_boarding *boarding = &spare->boarding[at];
	struct spare_entry *entry = vec_push(&spare->entries);
	entry->board = at;
	memcpy(entry->alight, aboard->alight, sizeof(entry->alight));
	memcpy(entry->next, aboard->entry, sizeof(entry->next));
	while (spare->keys.room < spare->entries.n * n_fields)
		spare->keys.items =
		    vec_grown(spare->keys.items, &spare->keys.room, sizeof(*spare->keys.items));
	spare_key_write(spare->keys.items, spare->entries.n - 1, key, n_fields);
	spare_row *least = spare->least + (size_t)at * n_fields;
	spare_row lanes = spare_key_lanes(key);
#pragma GCC unroll 8
	for (uint32_t f = 0; f < n_fields; f++) {
		spare_row old = boarding->n > 0 ? least[f] : spare_all(SPARE_NEVER);
		least[f] = spare_choose(lanes & (key->field[f] < old), key->field[f], old);
	}
	boarding->n++;
}

static SPARE_FAST void
board(const struct spare_scanning *scan, uint32_t at, uint32_t n_fields)
{
	const struct tt_connection *c = &scan->day->connections[at];
	const struct spare_query *query = scan->query;
	struct spare *spare = scan->spare;
	const struct spare_bag *aboard = &spare->aboard[tt_trip_of(c)];
	uint32_t from = tt_from(c);
	if (aboard->n == 0 || !query->catches->may_board[at])
		return;
	spare->boarding[at].first = (uint32_t)spare->entries.n;
	int32_t price = query->prices[csa_day_trip(scan->day, tt_trip_of(c))->route];
	bool may_be_free = query->is_town != NULL && !query->is_town[from];
	for (uint32_t i = 0; i < aboard->n; i++) {
		const struct spare_slot *slot = &aboard->slots[i];
		struct spare_key key = spare_key_at(slot->key.field, 0, n_fields);
		spare_row lanes = ride(scan, &key, price, may_be_free);
		/* What departs later and is no dearer was put there before. */
		lanes = spare_bag_lacks(&spare->boarded[from], &key, lanes, n_fields);
		if (!spare_any(lanes))
			continue;
		uint32_t entry = (uint32_t)spare->entries.n;
		put_entry(&spare->boarded[from], &key, lanes, entry, n_fields);
		key.field[SPARE_MINUTE] =
		    spare_choose(lanes, key.field[SPARE_MINUTE], spare_all(SPARE_NEVER));
		add_entry(spare, at, &key, slot, n_fields);
		tell_doors(scan, &key, entry, c, n_fields);
		if (spare->is_mixed[from])
			tell_all(scan, &key, entry, c, n_fields);
	}
}

static SPARE_FAST void
scan_all(const struct spare_scanning *scan, uint32_t n_fields)
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
scan_2(const struct spare_scanning *scan)
{
	scan_all(scan, 2);
}
static __attribute__((noinline)) void
scan_3(const struct spare_scanning *scan)
{
	scan_all(scan, 3);
}
static __attribute__((noinline)) void
scan_more(const struct spare_scanning *scan)
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
	uint32_t n_stops = spare->near->day->tt->n_stops;
	for (uint32_t i = 0; i < n_stops + TRAVEL_PLACES_MAX; i++) {
		struct spare_place *place = &spare->places[i];
		place->first = place->ready.n = place->later.n = 0;
	}
	empty(spare->boarded, n_stops);
	empty(spare->aboard, spare->near->day->n_runs);
	spare->entries.n = 0;
	for (uint32_t i = 0; i < spare->near->day->n_connections; i++)
		spare->boarding[i].n = 0;
	for (int from = 0; from < TRAVEL_PLACES_MAX; from++)
		for (int lane = 0; lane < SPARE_LANES; lane++)
			spare->from[from][lane].n = 0;
}

static int
most(int limit, int most_of_all)
{
	return limit < most_of_all ? limit : most_of_all;
}

/* What holds for one target. */
static void
set_lane(struct spare_scanning *scan, int lane)
{
	const struct spare_query *query = scan->query;
	const struct travel_limits *limits = &query->person->limits;
	const struct spare_target *target = &query->targets[lane];
	int until_min = query->person->until_min;
	int walk_max = most(target->walk_m_most, SPARE_WALK_M_MAX);
	if (limits->reach_min != NULL && limits->reach_min[target->place] < until_min)
		until_min = limits->reach_min[target->place];
	if (limits->walk_m != TRAVEL_NO_LIMIT)
		walk_max = most(limits->walk_m, walk_max);
	scan->reach_s[lane] = csa_day_s(scan->day, until_min);
	if (scan->reach_s[lane] > scan->until_s)
		scan->until_s = scan->reach_s[lane];
	scan->lane[target->place] = lane;
	scan->is_other[target->place][lane] = 0;
	scan->walk_max[lane] = (int16_t)walk_max;
	scan->is_goal_town[lane] = target->is_town ? -1 : 0;
}

static struct spare_scanning
scan_make(struct spare *spare, const struct spare_query *query, uint32_t *n_fields)
{
	const struct travel_limits *limits = &query->person->limits;
	const struct csa_day *day = spare->near->day;
	struct spare_scanning scan = {
	    .spare = spare,
	    .query = query,
	    .day = day,
	    .from_s = csa_day_s(day, query->person->from_min),
	    .until_s = INT32_MIN,
	};
	for (int i = 0; i < TRAVEL_PLACES_MAX; i++) {
		scan.lane[i] = -1;
		scan.is_other[i] = spare_all(-1);
	}
	for (int lane = 0; lane < query->n_targets; lane++)
		set_lane(&scan, lane);
	*n_fields = SPARE_MORE;
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
	ensure(query->n_targets >= 1 && query->n_targets <= SPARE_LANES);
	const struct spare_scanning scan = scan_make(spare, query, &n_fields);
	reset(spare);
	if (scan.until_s < scan.from_s)
		return;
	if (n_fields == 2)
		scan_2(&scan);
	else if (n_fields == 3)
		scan_3(&scan);
	else
		scan_more(&scan);
	for (int from = 0; from < query->n_places; from++)
		for (int lane = 0; lane < query->n_targets; lane++)
			spare_steps_settle(&spare->from[from][lane]);
}
