/* SPDX-License-Identifier: MIT
 *
 * Two caches of sets: a key's hash names its set, and in a full set the oldest gives way. Journeys
 * live in an arena of their own entry.
 */
#include "travel/known.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define SET_SIZE     8
#define WAY_SETS     (KNOWN_WAYS_MAX / SET_SIZE)
#define TRIP_SETS    (KNOWN_TRIPS_MAX / SET_SIZE)
#define POINT_SCALE  1e5
#define HASH_BASIS   UINT64_C(0xcbf29ce484222325) /* FNV-1a, 64 bits */
#define HASH_PRIME   UINT64_C(0x100000001b3)
#define LOCAL_ENGINE "local"

struct way_entry {
	struct known_key key;
	struct known_way way;
	uint64_t turn; /* when it was put; 0: free */
};

struct trips_entry {
	struct known_key key;
	struct known_trips trips;
	uint64_t turn;
	struct arena arena; /* the journeys */
};

struct known {
	struct way_entry ways[KNOWN_WAYS_MAX];
	struct trips_entry trips[KNOWN_TRIPS_MAX];
	uint64_t generation;
	char notes[KNOWN_TOPICS][KNOWN_NOTE_MAX];
};

const char *
known_topic_name(enum known_topic topic)
{
	static const char *const names[KNOWN_TOPICS] = {"walk", "drive", "transit"};
	return names[topic];
}

static uint64_t
hash_add(uint64_t hash, int64_t value)
{
	for (int i = 0; i < 8; i++) {
		hash ^= (uint64_t)value >> 8 * i & 0xff;
		hash *= HASH_PRIME;
	}
	return hash;
}

static int32_t
rounded(double degrees)
{
	return (int32_t)lround(degrees * POINT_SCALE);
}

struct known_key
known_key_drive(struct geo_point from, struct geo_point to)
{
	return (struct known_key){
	    .topic = KNOWN_DRIVE,
	    .from = {rounded(from.lat), rounded(from.lon)},
	    .to = {rounded(to.lat), rounded(to.lon)},
	};
}

struct known_key
known_key_walk(const struct travel_query *query, struct geo_point from, struct geo_point to)
{
	struct known_key key = known_key_drive(from, to);
	key.topic = KNOWN_WALK;
	key.speed_mm_s = (int32_t)lround(query->walk_mps * 1000);
	for (int i = 0; i < query->n_avoid; i++) {
		key.avoid = hash_add(key.avoid == 0 ? HASH_BASIS : key.avoid,
				     rounded(query->avoid[i].at.lat));
		key.avoid = hash_add(key.avoid, rounded(query->avoid[i].at.lon));
		key.avoid = hash_add(key.avoid, query->avoid[i].radius_m);
	}
	return key;
}

struct known_key
known_key_transit(const struct travel_query *query, struct geo_point from, struct geo_point to)
{
	struct known_key key = known_key_drive(from, to);
	key.topic = KNOWN_TRANSIT;
	key.speed_mm_s = (int32_t)lround(query->walk_mps * 1000);
	key.day = query->date.day;
	return key;
}

static bool
is_same(const struct known_key *a, const struct known_key *b)
{
	return a->topic == b->topic && a->from[0] == b->from[0] && a->from[1] == b->from[1] &&
	       a->to[0] == b->to[0] && a->to[1] == b->to[1] && a->speed_mm_s == b->speed_mm_s &&
	       a->day == b->day && a->avoid == b->avoid;
}

static size_t
set_of(const struct known_key *key, size_t n_sets)
{
	uint64_t hash = hash_add(HASH_BASIS, (int64_t)key->topic);
	for (int i = 0; i < 2; i++) {
		hash = hash_add(hash, key->from[i]);
		hash = hash_add(hash, key->to[i]);
	}
	hash = hash_add(hash, key->speed_mm_s);
	hash = hash_add(hash, key->day);
	hash = hash_add(hash, (int64_t)key->avoid);
	return (hash >> 20) % n_sets * SET_SIZE;
}

struct known *
known_new(void)
{
	struct known *known = calloc(1, sizeof(*known));
	if (known == NULL)
		panic("out of memory for what engines tell");
	return known;
}

static void
free_trips(struct trips_entry *entry)
{
	if (entry->turn != 0)
		arena_fini(&entry->arena);
	*entry = (struct trips_entry){.turn = 0};
}

void
known_free(struct known *known)
{
	if (known == NULL)
		return;
	for (size_t i = 0; i < KNOWN_TRIPS_MAX; i++)
		free_trips(&known->trips[i]);
	free(known);
}

uint64_t
known_generation(const struct known *known)
{
	return known == NULL ? 0 : known->generation;
}

void
known_put_way(struct known *known, const struct known_key *key, const struct known_way *way)
{
	ensure(key->topic != KNOWN_TRANSIT && way->m >= 0 && way->s >= 0);
	struct way_entry *set = &known->ways[set_of(key, WAY_SETS)];
	struct way_entry *place = &set[0];
	for (int i = 0; i < SET_SIZE; i++) {
		if (set[i].turn != 0 && is_same(&set[i].key, key)) {
			place = &set[i];
			break;
		}
		if (set[i].turn < place->turn)
			place = &set[i];
	}
	*place = (struct way_entry){*key, *way, ++known->generation};
}

bool
known_find_way(const struct known *known, const struct known_key *key, struct known_way *way)
{
	if (known == NULL)
		return false;
	const struct way_entry *set = &known->ways[set_of(key, WAY_SETS)];
	for (int i = 0; i < SET_SIZE; i++)
		if (set[i].turn != 0 && is_same(&set[i].key, key)) {
			*way = set[i].way;
			return true;
		}
	return false;
}

/* Journeys with all their texts, in ${arena}. */
static struct travel_journey *
copy_journeys(const struct travel_journey from[], int n, struct arena *arena)
{
	struct travel_journey *to = arena_array(arena, struct travel_journey, n);
	for (int i = 0; i < n; i++) {
		struct travel_leg *legs = arena_array(arena, struct travel_leg, from[i].n_legs);
		to[i] = from[i];
		to[i].legs = legs;
		for (int k = 0; k < from[i].n_legs; k++) {
			const struct travel_leg *leg = &from[i].legs[k];
			legs[k] = *leg;
			legs[k].from = arena_strdup(arena, leg->from);
			legs[k].to = arena_strdup(arena, leg->to);
			struct travel_ride *rides =
			    arena_array(arena, struct travel_ride, leg->n_rides);
			legs[k].rides = leg->n_rides == 0 ? NULL : rides;
			for (int r = 0; r < leg->n_rides; r++) {
				rides[r] = leg->rides[r];
				/* What an engine tells is told by its own times. */
				rides[r].scheduled_min = rides[r].depart_min;
				rides[r].line = arena_strdup(arena, rides[r].line);
				rides[r].vehicle = arena_strdup(arena, rides[r].vehicle);
				rides[r].headsign = arena_strdup(arena, rides[r].headsign);
				rides[r].operator_name =
				    arena_strdup(arena, rides[r].operator_name);
				rides[r].from_stop = arena_strdup(arena, rides[r].from_stop);
				rides[r].to_stop = arena_strdup(arena, rides[r].to_stop);
			}
		}
	}
	return to;
}

void
known_put_trips(struct known *known, const struct known_key *key, const struct known_trips *trips)
{
	ensure(key->topic == KNOWN_TRANSIT && trips->n_journeys >= 0 &&
	       trips->n_journeys <= KNOWN_JOURNEYS_MAX);
	struct trips_entry *set = &known->trips[set_of(key, TRIP_SETS)];
	struct trips_entry *place = &set[0];
	for (int i = 0; i < SET_SIZE; i++) {
		if (set[i].turn != 0 && is_same(&set[i].key, key)) {
			place = &set[i];
			break;
		}
		if (set[i].turn < place->turn)
			place = &set[i];
	}
	struct trips_entry old = *place;
	*place = (struct trips_entry){.key = *key, .trips = *trips, .turn = ++known->generation};
	arena_init(&place->arena);
	place->trips.journeys = copy_journeys(trips->journeys, trips->n_journeys, &place->arena);
	free_trips(&old);
}

const struct known_trips *
known_find_trips(const struct known *known, const struct known_key *key)
{
	if (known == NULL)
		return NULL;
	const struct trips_entry *set = &known->trips[set_of(key, TRIP_SETS)];
	for (int i = 0; i < SET_SIZE; i++)
		if (set[i].turn != 0 && is_same(&set[i].key, key))
			return &set[i].trips;
	return NULL;
}

void
known_drop_before(struct known *known, enum known_topic topic, struct utc at)
{
	for (size_t i = 0; i < KNOWN_WAYS_MAX; i++)
		if (known->ways[i].turn != 0 && known->ways[i].key.topic == topic &&
		    known->ways[i].way.at.s < at.s)
			known->ways[i] = (struct way_entry){.turn = 0};
	for (size_t i = 0; topic == KNOWN_TRANSIT && i < KNOWN_TRIPS_MAX; i++)
		if (known->trips[i].turn != 0 && known->trips[i].trips.at.s < at.s)
			free_trips(&known->trips[i]);
	known->generation++;
}

void
known_set_note(struct known *known, enum known_topic topic, const char *note)
{
	snprintf(known->notes[topic], KNOWN_NOTE_MAX, "%s", note);
}

const char *
known_note(const struct known *known, enum known_topic topic)
{
	return known == NULL ? "" : known->notes[topic];
}

struct known_use
known_use(const struct known *known, const struct known_key *key)
{
	struct known_way way;
	const struct known_trips *trips;
	if (key->topic != KNOWN_TRANSIT && known_find_way(known, key, &way))
		return (struct known_use){way.engine, ""};
	if (key->topic == KNOWN_TRANSIT && (trips = known_find_trips(known, key)) != NULL)
		return (struct known_use){trips->engine, ""};
	return (struct known_use){LOCAL_ENGINE, known_note(known, key->topic)};
}
