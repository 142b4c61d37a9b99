/* SPDX-License-Identifier: MIT
 *
 * Each answer lives in an arena of its own, so that forgetting it is one call. It is copied out for
 * whoever asks: an answer must outlive its entry.
 */
#include "travel/travel_memo.h"

#include <stdlib.h>
#include <string.h>

#include "travel/travel_untold.h"

struct entry {
	struct arena arena; /* of the rest */
	const void *key;
	size_t key_bytes;
	struct travel_place places[TRAVEL_PLACES_MAX]; /* with labels of its own */
	const struct travel_options *options;
	bool lacks_slower;
	uint64_t used; /* the higher, the later */
};

struct travel_memo {
	struct entry *entries[TRAVEL_MEMO_MAX];
	int n;
	size_t bytes;
	uint64_t clock;
	uint64_t hits;
	uint64_t misses;
};

static void
forget(struct travel_memo *memo, int at)
{
	struct entry *entry = memo->entries[at];
	memo->bytes -= entry->arena.total_bytes;
	arena_fini(&entry->arena);
	free(entry);
	memo->entries[at] = memo->entries[--memo->n];
}

void
travel_memo_free(struct travel_memo *memo)
{
	if (memo == NULL)
		return;
	while (memo->n > 0)
		forget(memo, 0);
	free(memo);
}

/* A key while it is written. */
struct key {
	char *bytes;
	size_t n;
	size_t room;
};

static void
put(struct key *key, const void *bytes, size_t n)
{
	ensure(n <= key->room - key->n);
	memcpy(key->bytes + key->n, bytes, n);
	key->n += n;
}

#define PUT(key, value) put(key, &(value), sizeof(value))

static void
put_text(struct key *key, const char *text)
{
	/* A byte in front tells nothing from "". */
	put(key, text == NULL ? "-" : "+", 1);
	if (text != NULL)
		put(key, text, strlen(text) + 1);
}

/* Field by field: what lies between fields is not the question's. */
static void
put_query(struct key *key, const struct travel_query *query, int n_places)
{
	PUT(key, query->date.day);
	PUT(key, query->from_min);
	PUT(key, query->until_min);
	PUT(key, query->ways);
	PUT(key, query->walk_mps);
	PUT(key, query->walk_m_max_leg);
	PUT(key, query->change_minutes_min);
	PUT(key, query->n_avoid);
	for (int i = 0; i < query->n_avoid; i++) {
		PUT(key, query->avoid[i].at.lat);
		PUT(key, query->avoid[i].at.lon);
		PUT(key, query->avoid[i].radius_m);
	}
	PUT(key, query->lift_from_min);
	PUT(key, query->lift_until_min);
	put_text(key, query->warrant_to);
	PUT(key, query->warrant_at.lat);
	PUT(key, query->warrant_at.lon);
	PUT(key, query->warrant_radius_m);
	PUT(key, query->step_free);
	PUT(key, query->has_joined);
	PUT(key, query->n_holidays);
	for (int i = 0; i < query->n_holidays; i++)
		PUT(key, query->holidays[i].day);
	PUT(key, query->limits.changes);
	PUT(key, query->limits.pence);
	PUT(key, query->limits.walk_m);
	put(key, query->limits.reach_min == NULL ? "-" : "+", 1);
	for (int i = 0; query->limits.reach_min != NULL && i < n_places; i++)
		PUT(key, query->limits.reach_min[i]);
}

/* Whoever adds a field to the query adds it to its key as well, and then its size here. */
_Static_assert(sizeof(struct travel_query) == 128, "the key holds every field of the query");

static size_t
key_room(const struct travel_query *query, const struct travel_place places[], int n)
{
	size_t room = 512 + sizeof(struct travel_avoid) * (size_t)query->n_avoid +
		      sizeof(struct civil_date) * (size_t)query->n_holidays;
	room += query->warrant_to == NULL ? 0 : strlen(query->warrant_to);
	for (int i = 0; i < n; i++)
		room += sizeof(struct travel_place) + 2 +
			(places[i].label == NULL ? 0 : strlen(places[i].label));
	return room;
}

struct travel_stamp
travel_stamp(const struct travel *travel)
{
	struct travel_stamp stamp = {.travel = travel};
	if (travel != NULL) {
		stamp.generation = travel->generation;
		stamp.known = travel->known;
		stamp.known_generation =
		    travel->known == NULL ? 0 : known_generation(travel->known);
	}
	return stamp;
}

static struct key
key_make(const struct travel *travel, const struct travel_query *query,
	 const struct travel_place places[], int n, struct arena *arena)
{
	size_t room = key_room(query, places, n);
	struct key key = {arena_alloc(arena, room), 0, room};
	struct travel_stamp stamp = travel_stamp(travel);
	PUT(&key, stamp.generation);
	PUT(&key, stamp.known);
	PUT(&key, stamp.known_generation);
	put_query(&key, query, n);
	PUT(&key, n);
	for (int i = 0; i < n; i++) {
		PUT(&key, places[i].at.lat);
		PUT(&key, places[i].at.lon);
		put_text(&key, places[i].label);
	}
	return key;
}

/* Rides that were copied, by what they say: many journeys have the same. */
struct rides {
	const struct travel_ride **slots; /* NULL: free */
	size_t n_slots;                   /* a power of two, more than rides */
};

/* An answer about one list of places, to be told of another with the same words. */
struct copying {
	const struct travel_options *from;
	const struct travel_place *from_places;
	const struct travel_place *to_places;
	int n;
	struct arena *arena;
	struct rides *shared;             /* NULL: each journey has its own */
	const struct travel_seats *seats; /* the rides of untold ones; NULL: not copied yet */
};

static const char *
label_of(const struct copying *copying, const char *label)
{
	for (int i = 0; i < copying->n; i++)
		if (label == copying->from_places[i].label)
			return copying->to_places[i].label;
	return label;
}

/* The ${n} rides of a leg, one in all but odd answers. */
static const struct travel_ride *
copy_rides(const struct copying *copying, const struct travel_ride *from, int n)
{
	const struct travel_ride **slot = NULL;
	if (copying->shared != NULL && n == 1) {
		uint64_t hash = UINT64_C(14695981039346656037);
		const uint64_t parts[] = {(uintptr_t)from->line, (uintptr_t)from->from_stop,
					  (uintptr_t)from->to_stop, (uint64_t)from->depart_min};
		for (size_t i = 0; i < ARRAY_LEN(parts); i++)
			hash = (hash ^ parts[i]) * UINT64_C(1099511628211);
		size_t at = (size_t)(hash >> 32) & (copying->shared->n_slots - 1);
		/* Gaps between fields may differ: such a ride is only kept twice. */
		while (copying->shared->slots[at] != NULL &&
		       memcmp(copying->shared->slots[at], from, sizeof(*from)) != 0)
			at = (at + 1) & (copying->shared->n_slots - 1);
		slot = &copying->shared->slots[at];
		if (*slot != NULL)
			return *slot;
	}
	struct travel_ride *rides = arena_array(copying->arena, struct travel_ride, n);
	memcpy(rides, from, (size_t)n * sizeof(*rides));
	if (slot != NULL)
		*slot = rides;
	return rides;
}

static const struct travel_journey *
copy_journey(const struct copying *copying, const struct travel_journey *from)
{
	struct travel_journey *to = arena_new(copying->arena, struct travel_journey);
	struct travel_leg *legs = arena_array(copying->arena, struct travel_leg, from->n_legs);
	*to = *from;
	to->legs = legs;
	for (int i = 0; i < from->n_legs; i++) {
		legs[i] = from->legs[i];
		legs[i].from = label_of(copying, legs[i].from);
		legs[i].to = label_of(copying, legs[i].to);
		if (legs[i].n_rides == 0)
			continue;
		legs[i].rides = copy_rides(copying, legs[i].rides, legs[i].n_rides);
	}
	return to;
}

/* All untold journeys of an answer have the same seats. */
static const struct travel_untold *
copy_untold(struct copying *copying, const struct travel_untold *from)
{
	if (copying->seats == NULL) {
		struct travel_seats *seats = arena_new(copying->arena, struct travel_seats);
		struct travel_seat *list =
		    arena_array(copying->arena, struct travel_seat, from->seats->n);
		*seats = *from->seats;
		memcpy(list, seats->list, seats->n * sizeof(*list));
		seats->list = list;
		copying->seats = seats;
	}
	size_t bytes = travel_untold_bytes(from);
	struct travel_untold *to = arena_alloc(copying->arena, bytes);
	memcpy(to, from, bytes);
	to->seats = copying->seats;
	return to;
}

static const struct travel_options *
copy_options(struct copying *copying)
{
	int n_pairs = copying->n * copying->n;
	struct travel_options *options =
	    arena_array(copying->arena, struct travel_options, n_pairs);
	for (int pair = 0; pair < n_pairs; pair++) {
		const struct travel_options *from = &copying->from[pair];
		struct travel_option *list =
		    arena_array(copying->arena, struct travel_option, from->n);
		for (int i = 0; i < from->n; i++) {
			list[i] = from->list[i];
			if (list[i].journey != NULL)
				list[i].journey = copy_journey(copying, list[i].journey);
			if (list[i].untold != NULL)
				list[i].untold = copy_untold(copying, list[i].untold);
		}
		options[pair] = (struct travel_options){list, from->n};
	}
	return options;
}

static struct entry *
find(struct travel_memo *memo, const struct key *key)
{
	for (int i = 0; i < memo->n; i++) {
		struct entry *entry = memo->entries[i];
		if (entry->key_bytes == key->n && memcmp(entry->key, key->bytes, key->n) == 0)
			return entry;
	}
	return NULL;
}

static size_t
count_rides(const struct travel_options options[], int n)
{
	size_t n_rides = 0;
	for (int pair = 0; pair < n * n; pair++)
		for (int i = 0; i < options[pair].n; i++) {
			const struct travel_journey *journey = options[pair].list[i].journey;
			for (int k = 0; journey != NULL && k < journey->n_legs; k++)
				n_rides += (size_t)journey->legs[k].n_rides;
		}
	return n_rides;
}

static struct entry *
entry_new(const struct key *key, const struct travel_place places[], int n,
	  const struct travel_options *options)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	if (entry == NULL)
		panic("out of memory for an answer");
	arena_init(&entry->arena);
	for (int i = 0; i < n; i++)
		entry->places[i] = (struct travel_place){
		    places[i].at, arena_strdup(&entry->arena, places[i].label)};
	char *bytes = arena_alloc(&entry->arena, key->n);
	memcpy(bytes, key->bytes, key->n);
	entry->key = bytes;
	entry->key_bytes = key->n;
	struct rides shared = {.n_slots = 64};
	while (shared.n_slots <= 2 * count_rides(options, n))
		shared.n_slots *= 2;
	shared.slots = calloc(shared.n_slots, sizeof(*shared.slots));
	if (shared.slots == NULL)
		panic("out of memory for the rides of an answer");
	entry->options = copy_options(
	    &(struct copying){options, places, entry->places, n, &entry->arena, &shared, NULL});
	free(shared.slots);
	return entry;
}

/* Keep ${entry}, and those used last beside it as far as there is room. */
static void
keep(struct travel_memo *memo, struct entry *entry)
{
	size_t bytes = entry->arena.total_bytes;
	while (memo->n == TRAVEL_MEMO_MAX ||
	       (memo->n > 0 && memo->bytes + bytes > TRAVEL_MEMO_BYTES_MAX)) {
		int oldest = 0;
		for (int i = 1; i < memo->n; i++)
			if (memo->entries[i]->used < memo->entries[oldest]->used)
				oldest = i;
		forget(memo, oldest);
	}
	memo->bytes += bytes;
	memo->entries[memo->n++] = entry;
	if (bytes > TRAVEL_MEMO_BYTES_MAX)
		forget(memo, memo->n - 1);
}

/* Whether a journey has words that are not the timetable's but an engine's: those live in the arena
 * of the answer that they were told in, and no longer. */
static bool
has_words_of_others(const struct tt *tt, const struct travel_journey *journey)
{
	for (int i = 0; journey != NULL && i < journey->n_legs; i++) {
		uintptr_t line = journey->legs[i].n_rides == 0
				     ? (uintptr_t)tt->texts
				     : (uintptr_t)journey->legs[i].rides[0].line;
		if (line < (uintptr_t)tt->texts || line - (uintptr_t)tt->texts > tt->n_texts)
			return true;
	}
	return false;
}

static bool
can_be_kept(const struct tt *tt, const struct travel_options options[], int n)
{
	for (int pair = 0; pair < n * n; pair++)
		for (int i = 0; i < options[pair].n; i++)
			if (has_words_of_others(tt, options[pair].list[i].journey))
				return false;
	return true;
}

const struct travel_options *
travel_memo_matrix(struct travel *travel, const struct travel_query *query,
		   const struct travel_place places[], int n, struct arena *arena)
{
	ensure(n >= 1 && n <= TRAVEL_PLACES_MAX);
	if (travel->memo == NULL)
		travel->memo = calloc(1, sizeof(*travel->memo));
	if (travel->memo == NULL)
		panic("out of memory for answers");
	struct travel_memo *memo = travel->memo;
	struct key key = key_make(travel, query, places, n, arena);
	struct entry *entry = find(memo, &key);
	if (entry != NULL) {
		memo->hits++;
		entry->used = ++memo->clock;
		travel->lacks_slower = entry->lacks_slower;
		return copy_options(
		    &(struct copying){entry->options, entry->places, places, n, arena, NULL, NULL});
	}
	memo->misses++;
	const struct travel_options *options =
	    travel_matrix_untold(travel, query, places, n, arena);
	if (!can_be_kept(&travel->tt, options, n))
		return options;
	entry = entry_new(&key, places, n, options);
	entry->lacks_slower = travel->lacks_slower;
	entry->used = ++memo->clock;
	keep(memo, entry);
	return options;
}

struct travel_memo_use
travel_memo_use(const struct travel *travel)
{
	const struct travel_memo *memo = travel->memo;
	if (memo == NULL)
		return (struct travel_memo_use){0};
	return (struct travel_memo_use){memo->n, memo->bytes, memo->hits, memo->misses};
}
