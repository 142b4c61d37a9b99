/* SPDX-License-Identifier: MIT
 *
 * The scan goes from late departures to early ones, so whatever can follow a ride is known when the
 * ride is looked at. Of the day's connections of one second those that take no time come last in
 * this direction, after all that they may lead to; only a chain of them over several vehicles in
 * one second, for a person who needs no time to change, is not seen.
 *
 * A change counts in printed minutes: having arrived, on foot too, in the minute that is printed
 * (rounded up), the person needs change_minutes_min more until the printed departure.
 */
#include "travel/profile.h"

#include <stdlib.h>
#include <string.h>

#include "travel/scan/csa_split.h"
#include "travel/walk.h"

/*
 * A cost in one number that compares alike and to which metres and rides can be added: arrival,
 * then 16 bits of rides, then 28 bits of metres.
 */
#define KEY_NEVER UINT64_MAX
#define KEY_RIDE  (UINT64_C(1) << 28)

struct profile_ahead {
	uint64_t key; /* KEY_NEVER when the run leads nowhere */
	uint32_t alight;
	uint32_t next;
};

/* Alight by latest_s and board ${entry}. Like a struct profile_step, but smaller. */
struct change {
	int32_t latest_s;
	uint32_t entry;
	uint64_t key;
};

/* Latest first, and each dearer than the next. */
struct profile_changes {
	struct change soonest; /* the last of them, or one that everything beats */
	struct change *items;
	size_t n;
	size_t room;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu labels of a profile", n);
	return items;
}

void
profile_init(struct profile *profile, const struct near *near)
{
	uint32_t n_stops = near->day->tt->n_stops;
	*profile = (struct profile){
	    .near = near,
	    .change = claim(n_stops, sizeof(*profile->change)),
	    .boarded = claim(n_stops, sizeof(*profile->boarded)),
	    .ahead = claim(near->day->n_runs, sizeof(*profile->ahead)),
	    .door = claim(n_stops, sizeof(*profile->door)),
	    .source_first = claim(n_stops, sizeof(*profile->source_first)),
	    .source_near =
		claim((size_t)near->n * TRAVEL_PLACES_MAX, sizeof(*profile->source_near)),
	};
	profile_walks_init(&profile->walks);
}

void
profile_fini(struct profile *profile)
{
	if (profile->near == NULL)
		return;
	for (uint32_t i = 0; i < profile->near->day->tt->n_stops; i++)
		free(profile->change[i].items);
	for (int i = 0; i < TRAVEL_PLACES_MAX; i++)
		free(profile->from[i].items);
	free(profile->change);
	free(profile->boarded);
	free(profile->ahead);
	free(profile->door);
	free(profile->source_first);
	free(profile->source_near);
	free(profile->entries.items);
	profile_walks_fini(&profile->walks);
	*profile = (struct profile){0};
}

struct profile_place
profile_place_make(const struct near *near, const struct travel_query *person, struct geo_point at,
		   struct arena *arena)
{
	struct near_stop *found = arena_array(arena, struct near_stop, near->n);
	uint32_t n = near_find(near, at, person->walk_m_max_leg, person->walk_mps, found);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (!walk_is_avoided(at, tt_stop_at(near->day->tt, found[i].stop), person->avoid,
				     person->n_avoid))
			found[kept++] = found[i];
	return (struct profile_place){at, found, kept};
}

static inline bool
is_cheaper(const struct profile_cost *a, const struct profile_cost *b)
{
	if (a->arrive_s != b->arrive_s)
		return a->arrive_s < b->arrive_s;
	if (a->rides != b->rides)
		return a->rides < b->rides;
	return a->walk_m < b->walk_m;
}

void
profile_steps_put(struct profile_steps *steps, struct profile_step step)
{
	size_t at = steps->n;
	while (at > 0 && steps->items[at - 1].latest_s < step.latest_s)
		at--;
	if (at > 0 && !is_cheaper(&step.cost, &steps->items[at - 1].cost))
		return;
	size_t from = at;
	while (from > 0 && steps->items[from - 1].latest_s == step.latest_s)
		from--;
	/* Those that leave earlier and are no cheaper are beaten. */
	size_t until = at;
	while (until < steps->n && !is_cheaper(&steps->items[until].cost, &step.cost))
		until++;
	if (steps->n == steps->room)
		steps->items = vec_grown(steps->items, &steps->room, sizeof(*steps->items));
	memmove(&steps->items[from + 1], &steps->items[until],
		(steps->n - until) * sizeof(*steps->items));
	steps->items[from] = step;
	steps->n = steps->n - (until - from) + 1;
}

static inline uint64_t
key_of(const struct profile_cost *cost)
{
	/* The day may begin an hour before its second 0. */
	return (uint64_t)(cost->arrive_s + 86400) << 44 | (uint64_t)cost->rides << 28 |
	       cost->walk_m;
}

static inline struct profile_cost
cost_of(uint64_t key)
{
	return (struct profile_cost){(int32_t)(key >> 44) - 86400, (uint32_t)(key >> 28) & 0xffff,
				     (uint32_t)key & (KEY_RIDE - 1)};
}

/* A change that is not simply the soonest and cheapest so far. */
static void
put_between(struct profile_changes *changes, const struct change *change)
{
	struct change *items = changes->items;
	size_t at = changes->n;
	while (at > 0 && items[at - 1].latest_s < change->latest_s)
		at--;
	if (at > 0 && items[at - 1].key <= change->key)
		return;
	size_t from = at;
	if (from > 0 && items[from - 1].latest_s == change->latest_s)
		from--;
	/* Those that leave earlier and are no cheaper are beaten. */
	size_t until = at;
	while (until < changes->n && items[until].key >= change->key)
		until++;
	if (from == until) {
		if (changes->n == changes->room)
			items = changes->items =
			    vec_grown(changes->items, &changes->room, sizeof(*items));
		for (size_t i = changes->n; i > from; i--)
			items[i] = items[i - 1];
		changes->n++;
	} else if (until - from > 1) {
		memmove(&items[from + 1], &items[until], (changes->n - until) * sizeof(*items));
		changes->n -= until - from - 1;
	}
	items[from] = *change;
	changes->soonest = items[changes->n - 1];
}

/* Whoever has alighted there by ${latest_s} may take it. */
static inline void
change_at(struct profile_changes *changes, int32_t latest_s, uint32_t entry, uint64_t key)
{
	/* Most are beaten by the last, which leaves later and is no dearer; many come behind it. */
	bool is_less = key < changes->soonest.key;
	if ((changes->soonest.latest_s >= latest_s) & !is_less)
		return;
	if ((changes->soonest.latest_s <= latest_s) | (changes->n == changes->room)) {
		put_between(changes, &(struct change){latest_s, entry, key});
		return;
	}
	/* Field by field: a struct written so and read as one stops the processor for a while. */
	struct change *last = &changes->items[changes->n++];
	last->latest_s = changes->soonest.latest_s = latest_s;
	last->entry = changes->soonest.entry = entry;
	last->key = changes->soonest.key = key;
}

/* What can be boarded after alighting at ${at_s}; NULL if nothing. */
static const struct change *
changes_at(const struct profile_changes *changes, int32_t at_s)
{
	size_t i = changes->n;
	while (i > 0 && changes->items[i - 1].latest_s < at_s)
		i--;
	return i > 0 ? &changes->items[i - 1] : NULL;
}

void
profile_place_sort(const struct profile_query *query, int except, uint32_t n_stops,
		   uint32_t first[], struct profile_place_near near[])
{
	memset(first, 0, (n_stops + 1) * sizeof(*first));
	for (int p = 0; p < query->n_places; p++)
		for (uint32_t i = 0; p != except && i < query->places[p].n_stops; i++)
			first[query->places[p].stops[i].stop]++;
	uint32_t end = 0;
	for (uint32_t stop = 0; stop <= n_stops; stop++) {
		end += first[stop];
		first[stop] = end;
	}
	for (int p = 0; p < query->n_places; p++)
		for (uint32_t i = 0; p != except && i < query->places[p].n_stops; i++) {
			const struct near_stop *walk = &query->places[p].stops[i];
			near[--first[walk->stop]] = (struct profile_place_near){(uint32_t)p, *walk};
		}
}

static void
reset(struct profile *profile, const struct profile_query *query)
{
	const struct csa_day *day = profile->near->day;
	profile->entries.n = 0;
	profile->from_s = csa_day_s(day, query->person->from_min);
	profile->until_s = csa_day_s(day, query->person->until_min);
	profile->door_from_s = csa_day_s(day, query->door_from_min);
	for (int p = 0; p < TRAVEL_PLACES_MAX; p++)
		profile->from[p].n = 0;
	for (uint32_t stop = 0; stop < day->tt->n_stops; stop++) {
		profile->change[stop].n = 0;
		profile->change[stop].soonest = (struct change){INT32_MIN, PROFILE_NONE, KEY_NEVER};
		profile->boarded[stop] = PROFILE_NONE;
		profile->door[stop].m = -1;
	}
	for (uint32_t run = 0; run < day->n_runs; run++)
		profile->ahead[run].key = KEY_NEVER;
	const struct profile_place *target = &query->places[query->target];
	for (uint32_t i = 0; i < target->n_stops; i++)
		profile->door[target->stops[i].stop] = target->stops[i];
	profile_place_sort(query, query->target, day->tt->n_stops, profile->source_first,
			   profile->source_near);
	profile_walks_make(&profile->walks, profile->near, query->person);
}

/* The best that the run of connection ${at} can do from there on, alighting behind it included. */
static struct profile_ahead
look_ahead(const struct profile *profile, uint32_t at)
{
	const struct tt_connection *c = &profile->near->day->connections[at];
	struct profile_ahead best = profile->ahead[tt_trip_of(c)];
	uint32_t to = tt_to(c);
	if ((c->arrive_and_flags & TT_MAY_ALIGHT) == 0 || profile->walks.is_barred[to])
		return best;
	int32_t arrive_s = tt_arrive_s(c);
	const struct near_stop *door = &profile->door[to];
	if (door->m >= 0) {
		int32_t on_s = arrive_s > profile->door_from_s ? arrive_s : profile->door_from_s;
		struct profile_cost cost = {on_s + door->s, 0, (uint32_t)door->m};
		if (cost.arrive_s <= profile->until_s && key_of(&cost) < best.key)
			best = (struct profile_ahead){key_of(&cost), at, PROFILE_NONE};
	}
	const struct change *change = changes_at(&profile->change[to], arrive_s);
	if (change != NULL && change->key < best.key)
		best = (struct profile_ahead){change->key, at, change->entry};
	return best;
}

/* A step that reaches a boarding after a walk. */
static struct profile_step
step_back(int32_t depart_s, const struct near_stop *walk, const struct profile_cost *cost,
	  uint32_t entry)
{
	return (struct profile_step){
	    .latest_s = depart_s - walk->s,
	    .entry = entry,
	    .cost = {cost->arrive_s, cost->rides, cost->walk_m + (uint32_t)walk->m},
	};
}

/* Tell everyone who can reach it about the boarding ${entry}, the last one made. */
static void
spread(struct profile *profile, const struct profile_query *query, uint32_t entry)
{
	const struct profile_entry *made = &profile->entries.items[entry];
	const struct tt_connection *c = &profile->near->day->connections[made->board];
	const struct profile_cost cost = made->cost;
	uint32_t stop = tt_from(c);
	for (uint32_t i = profile->source_first[stop]; i < profile->source_first[stop + 1]; i++) {
		const struct profile_place_near *source = &profile->source_near[i];
		struct profile_step step = step_back(c->depart_s, &source->walk, &cost, entry);
		if (step.latest_s >= profile->from_s)
			profile_steps_put(&profile->from[source->place], step);
	}
	/* The minute in which the person has to be here, in whole minutes as they are printed. */
	int32_t ready_s =
	    (csa_day_minute_before(c->depart_s) - query->person->change_minutes_min) * 60;
	uint64_t key = key_of(&cost);
	const struct profile_walks *walks = &profile->walks;
	uint32_t place = walks->place[made->board];
	uint32_t left_at = walks->place[made->alight];
	for (uint32_t i = walks->first[place]; i < walks->first[place + 1]; i++) {
		const struct profile_walk *walk = &walks->walks[i];
		if (walk->nearer > left_at)
			break;
		change_at(&profile->change[walk->stop], ready_s - walk->s, entry,
			  key + (uint32_t)walk->m);
	}
}

void
profile_scan(struct profile *profile, const struct profile_query *query)
{
	const struct csa_day *day = profile->near->day;
	reset(profile, query);
	uint32_t at = csa_day_first(day, profile->until_s + 1);
	uint32_t first = csa_day_first(day, profile->from_s);
	while (at-- > first) {
		const struct tt_connection *c = &day->connections[at];
		if (query->person->step_free && csa_day_trip(day, tt_trip_of(c))->wheelchair == 2)
			continue;
		struct profile_ahead best = look_ahead(profile, at);
		if (best.key == KEY_NEVER)
			continue;
		profile->ahead[tt_trip_of(c)] = best;
		uint32_t from = tt_from(c);
		struct profile_cost cost = cost_of(best.key + KEY_RIDE);
		/* The last entry here departs no earlier: it must be beaten to be of use. */
		uint32_t later = profile->boarded[from];
		if ((c->arrive_and_flags & TT_MAY_BOARD) == 0 || profile->walks.is_barred[from] ||
		    (later != PROFILE_NONE &&
		     !is_cheaper(&cost, &profile->entries.items[later].cost)))
			continue;
		uint32_t entry = (uint32_t)profile->entries.n;
		profile->boarded[from] = entry;
		*vec_push(&profile->entries) =
		    (struct profile_entry){cost, at, best.alight, best.next, later};
		spread(profile, query, entry);
	}
}

static int32_t
depart_s(const struct profile *profile, uint32_t entry)
{
	return profile->near->day->connections[profile->entries.items[entry].board].depart_s;
}

struct profile_step
profile_missed(const struct profile *profile, uint32_t stop, int32_t missed_s)
{
	struct profile_step best = {missed_s, PROFILE_NONE, {CSA_NEVER, 0, 0}};
	if (profile->walks.is_barred[stop])
		return best;
	const struct near_stop *door = &profile->door[stop];
	if (door->m >= 0 && missed_s + door->s <= profile->until_s)
		best.cost = (struct profile_cost){missed_s + door->s, 0, (uint32_t)door->m};
	/* Entries at a stop grow cheaper towards the earlier ones: the first that is left. */
	const struct csa_day *day = profile->near->day;
	const struct profile_entry *entries = profile->entries.items;
	uint32_t at = stop;
	do {
		uint32_t entry = profile->boarded[at];
		while (entry != PROFILE_NONE && depart_s(profile, entry) <= missed_s)
			entry = entries[entry].later;
		if (entry != PROFILE_NONE && is_cheaper(&entries[entry].cost, &best.cost))
			best = (struct profile_step){depart_s(profile, entry), entry,
						     entries[entry].cost};
		at = csa_split_next(day, at);
	} while (at != stop);
	/* From a second later on, so that without a margin the missed one does not come back. */
	const struct change *change =
	    changes_at(&profile->change[csa_split_outer(day, stop)], missed_s + 1);
	if (change != NULL && (best.cost.arrive_s == CSA_NEVER || change->key < key_of(&best.cost)))
		best = (struct profile_step){change->latest_s, change->entry, cost_of(change->key)};
	return best;
}
