/* SPDX-License-Identifier: MIT
 *
 * Runs that board at the same stops in the same order share a pattern. Of the places of a pattern
 * to which somebody at a stop may walk, many are never the best:
 *
 * 1. An earlier place that is nearer by more than the vehicle needs from there: one leaves the stop
 *    no sooner, walks less and is on the same vehicle, whatever it leads to. The time needed is
 *    the longest of the pattern's runs, in printed minutes as margins count.
 * 2. A later place that is no farther and takes no longer: the same, and the vehicle leaves later.
 * That holds while the ride goes as far as that place; ${nearer} is kept to see.
 *
 * Each such place is less far than the one it beats, or as far and later, so that none is left out
 * for the sake of itself.
 */
#include "travel/profile_walk.h"

#include <stdlib.h>
#include <string.h>

#include "travel/table/vec.h"
#include "travel/walk.h"

/* A later place of the pattern to which somebody at a stop may walk. */
struct behind {
	uint32_t place;
	int32_t m;
	int32_t s;
};
struct seen {
	uint32_t pattern; /* what follows is of this one; the places before, then those behind */
	int32_t least_s;  /* of walks to places before, less the time from the start to there */
	int32_t least_m;
	bool is_behind;
	struct behind last;
	struct behind nearest;
};

struct making {
	struct profile_walks *out;
	const struct near *near;
	const struct travel_query *person;
	/* Connections run by run. */
	uint32_t *run_first;
	uint32_t *rows;
	/* Patterns by hash: 1 + the run that showed it first, 0: free. Its places are in out. */
	uint32_t *table;
	uint32_t n_slots;
	uint32_t n_places;
	int32_t *gap_s; /* by place: most from the place before it, in printed minutes */
	uint32_t *first;
	VEC(struct profile_walk) walks;
	struct seen *seen; /* by stop */
	/* Of the pattern at hand, in the order of its calls: its walks and where each place's
	 * begin. */
	VEC(struct profile_walk) kept;
	uint32_t *kept_first;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu walks", n);
	return items;
}

void
profile_walks_init(struct profile_walks *walks)
{
	*walks = (struct profile_walks){.change_m = -1};
}

void
profile_walks_fini(struct profile_walks *walks)
{
	free(walks->place);
	free(walks->first);
	free(walks->walks);
	free(walks->is_barred);
	uint64_t generation = walks->generation;
	profile_walks_init(walks);
	walks->generation = generation;
}

static bool
is_made_for(const struct profile_walks *walks, const struct near *near,
	    const struct travel_query *person)
{
	if (walks->change_m != near->change_m || walks->change_mps != near->change_mps ||
	    walks->step_free != person->step_free || walks->n_avoid != person->n_avoid)
		return false;
	for (int i = 0; i < person->n_avoid; i++)
		if (walks->avoid[i].at.lat != person->avoid[i].at.lat ||
		    walks->avoid[i].at.lon != person->avoid[i].at.lon ||
		    walks->avoid[i].radius_m != person->avoid[i].radius_m)
			return false;
	return true;
}

static void
sort_by_run(struct making *making)
{
	const struct csa_day *day = making->near->day;
	making->run_first = claim(day->n_runs + 1, sizeof(uint32_t));
	making->rows = claim(day->n_connections, sizeof(uint32_t));
	/* Counted one place further on: filling moves each start to its own place. */
	for (uint32_t i = 0; i < day->n_connections; i++)
		making->run_first[tt_trip_of(&day->connections[i]) + 1]++;
	for (uint32_t run = 0; run < day->n_runs; run++)
		making->run_first[run + 1] += making->run_first[run];
	for (uint32_t i = 0; i < day->n_connections; i++)
		making->rows[making->run_first[tt_trip_of(&day->connections[i])]++] = i;
	for (uint32_t run = day->n_runs; run > 0; run--)
		making->run_first[run] = making->run_first[run - 1];
	making->run_first[0] = 0;
}

/* The stop where row ${i} is boarded, TT_NONE if it cannot be. */
static uint32_t
boards_at(const struct making *making, uint32_t i)
{
	const struct tt_connection *c = &making->near->day->connections[making->rows[i]];
	bool can_board =
	    (c->arrive_and_flags & TT_MAY_BOARD) != 0 && !making->out->is_barred[tt_from(c)];
	return can_board ? tt_from(c) : TT_NONE;
}

static bool
is_same_pattern(const struct making *making, uint32_t a, uint32_t b)
{
	uint32_t from_a = making->run_first[a];
	uint32_t from_b = making->run_first[b];
	uint32_t n = making->run_first[a + 1] - from_a;
	if (n != making->run_first[b + 1] - from_b)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (boards_at(making, from_a + i) != boards_at(making, from_b + i))
			return false;
	return true;
}

/* Where ${run}'s pattern stands in the table, or would stand. */
static uint32_t *
find_pattern(const struct making *making, uint32_t run)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (uint32_t i = making->run_first[run]; i < making->run_first[run + 1]; i++)
		hash = (hash ^ boards_at(making, i)) * UINT64_C(1099511628211);
	uint32_t slot = (uint32_t)(hash >> 32) & (making->n_slots - 1);
	while (making->table[slot] != 0 && !is_same_pattern(making, making->table[slot] - 1, run))
		slot = (slot + 1) & (making->n_slots - 1);
	return &making->table[slot];
}

/* Whether a place before it is better for ${walk} to one ${since_s} after the pattern's start. */
static bool
is_passed(struct making *making, const struct near_stop *walk, uint32_t pattern, int32_t since_s)
{
	struct seen *seen = &making->seen[walk->stop];
	int32_t key_s = walk->s - since_s;
	bool is_first = seen->pattern != pattern;
	if (!is_first && seen->least_s <= key_s)
		return seen->least_m < walk->m;
	*seen = (struct seen){.pattern = pattern, .least_s = key_s, .least_m = walk->m};
	return false;
}

/* A place behind: for those in front of it. */
static void
see(struct making *making, const struct profile_walk *walk, uint32_t place)
{
	struct seen *seen = &making->seen[walk->stop];
	struct behind behind = {place, walk->m, walk->s};
	if (!seen->is_behind || walk->m < seen->nearest.m)
		seen->nearest = behind;
	seen->is_behind = true;
	seen->last = behind;
}

static bool
is_no_farther(const struct behind *behind, const struct profile_walk *walk)
{
	return behind->m <= walk->m && behind->s <= walk->s;
}

/* 1 + the later place to which one would rather walk than by ${walk}, the one that comes soonest.
 */
static uint32_t
nearer_place(const struct making *making, const struct profile_walk *walk)
{
	const struct seen *seen = &making->seen[walk->stop];
	if (!seen->is_behind)
		return 0;
	if (is_no_farther(&seen->last, walk))
		return 1 + seen->last.place;
	return is_no_farther(&seen->nearest, walk) ? 1 + seen->nearest.place : 0;
}

/* By ${nearer}; there are a few dozen, most of them in order. */
static void
sort_walks(struct profile_walk walks[], size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct profile_walk moved = walks[i];
		size_t at = i;
		for (; at > 0 && walks[at - 1].nearer > moved.nearer; at--)
			walks[at] = walks[at - 1];
		walks[at] = moved;
	}
}

static bool
may_walk(const struct making *making, uint32_t from, uint32_t to)
{
	const struct travel_query *person = making->person;
	const struct tt *tt = making->near->day->tt;
	return !making->out->is_barred[from] &&
	       (person->n_avoid == 0 || !walk_is_avoided(tt_stop_at(tt, from), tt_stop_at(tt, to),
							 person->avoid, person->n_avoid));
}

/* The walks to one place that none before it passes. */
static void
keep_walks(struct making *making, uint32_t stop, uint32_t pattern, int32_t since_s)
{
	const struct near *near = making->near;
	if (stop == TT_NONE)
		return;
	/* Who changes without leaving the stop; never passed, since nothing is less far. */
	int32_t stay_s = near->stay_s[stop];
	if (stay_s != NEAR_NO_STAY) {
		is_passed(making, &(struct near_stop){stop, 0, stay_s}, pattern, since_s);
		*vec_push(&making->kept) = (struct profile_walk){stop, 0, stay_s, 0};
	}
	for (uint32_t i = near->come_first[stop]; i < near->come_first[stop + 1]; i++) {
		const struct near_stop *other = &near->come[i];
		if (may_walk(making, other->stop, stop) &&
		    !is_passed(making, other, pattern, since_s))
			*vec_push(&making->kept) =
			    (struct profile_walk){other->stop, other->m, other->s, 0};
	}
}

/* Places are numbered from the end of the pattern, so that walks can be added in their order. */
static void
add_pattern(struct making *making, uint32_t run)
{
	uint32_t begin = making->run_first[run];
	uint32_t n = making->run_first[run + 1] - begin;
	int32_t since_s = 0;
	making->kept.n = 0;
	for (uint32_t i = 0; i < n; i++) {
		since_s += making->gap_s[making->out->place[making->rows[begin + i]]];
		making->kept_first[i] = (uint32_t)making->kept.n;
		keep_walks(making, boards_at(making, begin + i), run + 1, since_s);
	}
	making->kept_first[n] = (uint32_t)making->kept.n;
	for (uint32_t i = n; i-- > 0;) {
		uint32_t place = making->out->place[making->rows[begin + i]];
		size_t first = making->walks.n;
		making->first[place] = (uint32_t)first;
		for (uint32_t k = making->kept_first[i]; k < making->kept_first[i + 1]; k++) {
			struct profile_walk walk = making->kept.items[k];
			walk.nearer = nearer_place(making, &walk);
			see(making, &walk, place);
			*vec_push(&making->walks) = walk;
		}
		sort_walks(making->walks.items + first, making->walks.n - first);
	}
}

/* Which place each connection boards at, and how long runs take between them. */
static void
number_places(struct making *making)
{
	const struct csa_day *day = making->near->day;
	uint32_t *place = making->out->place;
	for (uint32_t run = 0; run < day->n_runs; run++) {
		uint32_t begin = making->run_first[run];
		uint32_t n = making->run_first[run + 1] - begin;
		if (n == 0)
			continue;
		uint32_t *found = find_pattern(making, run);
		if (*found == 0) {
			*found = run + 1;
			for (uint32_t i = n; i-- > 0;)
				place[making->rows[begin + i]] = making->n_places++;
		}
		int32_t before_min =
		    csa_day_minute_before(day->connections[making->rows[begin]].depart_s);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t row = making->rows[begin + i];
			place[row] = place[making->rows[making->run_first[*found - 1] + i]];
			int32_t min = csa_day_minute_before(day->connections[row].depart_s);
			int32_t gap_s = (min - before_min) * 60;
			if (gap_s > making->gap_s[place[row]])
				making->gap_s[place[row]] = gap_s;
			before_min = min;
		}
	}
}

static void
add_patterns(struct making *making)
{
	for (uint32_t run = 0; run < making->near->day->n_runs; run++)
		if (making->run_first[run] < making->run_first[run + 1] &&
		    *find_pattern(making, run) == run + 1)
			add_pattern(making, run);
	making->first[making->n_places] = (uint32_t)making->walks.n;
}

void
profile_walks_make(struct profile_walks *walks, const struct near *near,
		   const struct travel_query *person)
{
	if (is_made_for(walks, near, person))
		return;
	const struct csa_day *day = near->day;
	profile_walks_fini(walks);
	struct making making = {.out = walks, .near = near, .person = person};
	making.n_slots = 64;
	while (making.n_slots < 2 * day->n_runs)
		making.n_slots *= 2;
	making.table = claim(making.n_slots, sizeof(uint32_t));
	making.seen = claim(day->tt->n_stops, sizeof(struct seen));
	walks->is_barred = claim(day->tt->n_stops, sizeof(bool));
	for (uint32_t stop = 0; stop < day->tt->n_stops; stop++)
		walks->is_barred[stop] =
		    (person->n_avoid > 0 &&
		     walk_is_inside(tt_stop_at(day->tt, stop), person->avoid, person->n_avoid)) ||
		    (person->step_free && day->tt->stops[stop].wheelchair == 2);
	walks->place = claim(day->n_connections, sizeof(uint32_t));
	making.gap_s = claim(day->n_connections, sizeof(int32_t));
	making.first = claim(day->n_connections, sizeof(uint32_t));
	making.kept_first = claim(day->n_connections, sizeof(uint32_t));
	sort_by_run(&making);
	number_places(&making);
	add_patterns(&making);
	walks->first = making.first;
	walks->walks = making.walks.items;
	walks->generation++;
	walks->change_m = near->change_m;
	walks->change_mps = near->change_mps;
	walks->step_free = person->step_free;
	walks->n_avoid = person->n_avoid;
	for (int i = 0; i < person->n_avoid; i++)
		walks->avoid[i] = person->avoid[i];
	free(making.table);
	free(making.seen);
	free(making.run_first);
	free(making.rows);
	free(making.gap_s);
	free(making.kept.items);
	free(making.kept_first);
}
