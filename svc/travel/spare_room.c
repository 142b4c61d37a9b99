/* SPDX-License-Identifier: MIT
 *
 * Room for the scans of a day, and what a query has to be made into before its scan.
 */
#include "travel/spare.h"

#include <stdlib.h>

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
	    .least = claim((size_t)near->day->n_connections * SPARE_FIELDS_MAX, sizeof(spare_row)),
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
	for (int from = 0; from < TRAVEL_PLACES_MAX; from++)
		for (int lane = 0; lane < SPARE_LANES; lane++)
			free(spare->from[from][lane].items);
	free(spare->by_arrival);
	free(spare->boarding);
	free(spare->least);
	free(spare->is_mixed);
	free(spare->door_first);
	free(spare->doors);
	free(spare->entries.items);
	free(spare->keys.items);
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
