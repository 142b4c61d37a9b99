/* SPDX-License-Identifier: MIT
 *
 * One scan for all places is the scans for each place: the same steps and the same rides, in random
 * towns with ties, rides that take no time and that overtake, loops, circles and people who use no
 * steps; and what happens where a day has more to catch than there is room for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/town.h"
#include "travel/travel_handle.h"
#include "travel/walk.h"

#define TOWNS 150
#define STOPS 9
#define TRIPS 25

static struct geo_point
random_point(struct rng *rng)
{
	return (struct geo_point){51.5 + 0.0002 * rng_between(rng, 0, 120),
				  -3.0 + 0.0003 * rng_between(rng, 0, 120)};
}

static void
open_random_town(struct town *town, struct rng *rng)
{
	struct arena *arena = &town->arena;
	char *stops =
	    arena_strdup(arena, "stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding\n");
	for (int i = 0; i < STOPS; i++) {
		struct geo_point at = random_point(rng);
		stops = arena_printf(arena, "%sS%d,Stop %d,%.6f,%.6f,%d\n", stops, i, i, at.lat,
				     at.lon, rng_below(rng, 9) == 0 ? 2 : 0);
	}
	feed_set(&town->feed, "stops.txt", stops);
	char *times = arena_strdup(arena, "");
	for (int t = 0; t < TRIPS; t++) {
		/* Whole minutes often, so that there are ties. */
		int at_s = 60 * rng_between(rng, 0, 150) + (rng_below(rng, 3) == 0 ? 30 : 0);
		for (int k = 1; k <= 6; k++) {
			times = arena_printf(
			    arena, "%sT%d,%02d:%02d:%02d,%02d:%02d:%02d,S%d,%d,%d,%d\n", times, t,
			    at_s / 3600, at_s / 60 % 60, at_s % 60, at_s / 3600, at_s / 60 % 60,
			    at_s % 60, (int)rng_below(rng, STOPS), k, rng_below(rng, 8) == 0,
			    rng_below(rng, 8) == 0);
			at_s += 60 * rng_between(rng, 0, 12);
		}
	}
	town_open(town, TRIPS, times);
}

static void
random_person(struct travel_query *query, struct travel_avoid *avoid, struct rng *rng)
{
	query->from_min = rng_between(rng, 0, 60);
	query->until_min = rng_between(rng, 90, 300);
	query->walk_m_max_leg = rng_between(rng, 100, 2500);
	query->change_minutes_min = (int)rng_below(rng, 4);
	query->step_free = rng_below(rng, 4) == 0;
	*avoid = (struct travel_avoid){random_point(rng), 200};
	query->avoid = avoid;
	query->n_avoid = (int)rng_below(rng, 2);
}

/* The rides of a step of the scan for one place. */
static uint32_t
rides_of(const struct profile *profile, const struct profile_step *step,
	 struct profile_ride rides[])
{
	uint32_t n = 0;
	for (uint32_t at = step->entry; at != PROFILE_NONE; at = profile->entries.items[at].next)
		rides[n++] = (struct profile_ride){profile->entries.items[at].board,
						   profile->entries.items[at].alight};
	return n;
}

/* The metres of each walk are those between its ends. */
static void
check_walks(const struct travel *travel, const struct profile_query *query, int from,
	    const struct profile_ride rides[], uint32_t n, const int32_t walk_m_told[])
{
	const struct tt_connection *rows = travel->day.connections;
	struct geo_point at = query->places[from].at;
	for (uint32_t i = 0; i <= n; i++) {
		struct geo_point next = query->places[query->target].at;
		if (i < n)
			next = tt_stop_at(&travel->tt, tt_from(&rows[rides[i].board]));
		assert_int_equal(walk_m_told[i], walk_m(at, next));
		if (i < n)
			at = tt_stop_at(&travel->tt, tt_to(&rows[rides[i].alight]));
	}
}

/* Boardings that are better than all behind them at their stop. */
static void
compare_boardings(struct travel *travel, const struct profile_query *query, const uint16_t better[])
{
	const struct profile_entry *entries = travel->profile.entries.items;
	size_t n = 0;
	for (uint32_t i = 0; i < travel->day.n_connections; i++)
		n += better[i] >> query->target & 1;
	assert_int_equal(n, travel->profile.entries.n);
	for (size_t i = 0; i < n; i++) {
		assert_true(better[entries[i].board] & 1u << query->target);
		struct profile_cost cost =
		    profile_all_cost(&travel->profile_all, query->target, entries[i].board);
		assert_memory_equal(&cost, &entries[i].cost, sizeof(cost));
	}
}

/* The last scan for all against one for each; by car to the target: from which stops, by place. */
static void
compare(struct travel *travel, struct profile_query *query, struct near_stop *const by_car[])
{
	struct profile_all *all = &travel->profile_all;
	struct profile_place doors[TRAVEL_PLACES_MAX];
	struct profile_query one = *query;
	uint16_t *better = calloc(travel->day.n_connections + 1, sizeof(*better));
	profile_all_boardings(all, INT32_MIN, better);
	for (query->target = 0; query->target < query->n_places; query->target++) {
		memcpy(doors, query->places, (size_t)query->n_places * sizeof(*doors));
		if (by_car != NULL) {
			doors[query->target].stops = by_car[query->target];
			doors[query->target].n_stops = travel->near.n;
		}
		one.places = doors;
		one.target = query->target;
		profile_scan(&travel->profile, &one);
		compare_boardings(travel, query, better);
		for (int from = 0; from < query->n_places; from++) {
			const struct profile_steps *want = &travel->profile.from[from];
			const struct profile_steps *got = &all->steps[from][query->target];
			assert_int_equal(got->n, want->n);
			for (size_t i = 0; i < want->n; i++) {
				struct profile_ride rides[2][TRIPS * 6];
				assert_int_equal(got->items[i].latest_s, want->items[i].latest_s);
				assert_memory_equal(&got->items[i].cost, &want->items[i].cost,
						    sizeof(struct profile_cost));
				uint32_t n = rides_of(&travel->profile, &want->items[i], rides[0]);
				assert_int_equal(n, got->items[i].cost.rides);
				int32_t walk_m[TRIPS * 6];
				profile_all_rides(all, query->target, &got->items[i], rides[1],
						  walk_m);
				if (by_car == NULL)
					check_walks(travel, query, from, rides[0], n, walk_m);
				assert_memory_equal(rides[1], rides[0], n * sizeof(**rides));
			}
		}
	}
	free(better);
}

/* Fetched by car from every stop, from some minute on. */
static void
compare_by_car(struct town *town, struct profile_query query, struct rng *rng)
{
	struct travel *travel = town->travel;
	size_t n = (size_t)query.n_places;
	struct near_stop *by_car[TRAVEL_PLACES_MAX];
	int32_t *car_s = arena_array(&town->arena, int32_t, travel->day.tt->n_stops * n);
	query.door_from_min = rng_between(rng, 0, 150);
	for (size_t place = 0; place < n; place++) {
		by_car[place] = arena_array(&town->arena, struct near_stop, travel->near.n);
		for (uint32_t i = 0; i < travel->near.n; i++) {
			uint32_t stop = travel->near.by_lat[i];
			int32_t s = 60 * rng_between(rng, 0, 30);
			by_car[place][i] = (struct near_stop){stop, 0, s};
			car_s[stop * n + place] = s;
		}
	}
	query.car_s = car_s;
	assert_true(profile_all_scan(&travel->profile_all, &travel->profile.walks, &query));
	compare(travel, &query, by_car);
}

static void
one_scan_for_all_places_is_the_scans_for_each(void **state)
{
	(void)state;
	size_t n_steps = 0;
	for (uint64_t seed = 1; seed <= TOWNS; seed++) {
		struct rng rng;
		rng_seed(&rng, seed);
		void *town_state;
		town_set_up(&town_state);
		struct town *town = town_state;
		open_random_town(town, &rng);
		struct travel_avoid avoid;
		random_person(&town->query, &avoid, &rng);
		travel_day_open(town->travel, &town->query);
		struct profile_place doors[TRAVEL_PLACES_MAX];
		/* All numbers of places, so that both widths of a scan are met. */
		struct profile_query query = {.person = &town->query,
					      .places = doors,
					      .n_places = 1 + (int)(seed % TRAVEL_PLACES_MAX)};
		for (int i = 0; i < query.n_places; i++)
			doors[i] = profile_place_make(&town->travel->near, &town->query,
						      random_point(&rng), &town->arena);
		for (int again = 0; again < 2; again++) {
			assert_true(profile_all_scan(&town->travel->profile_all,
						     &town->travel->profile.walks, &query));
			compare(town->travel, &query, NULL);
			/* The same room serves the next question. */
			town->query.change_minutes_min += 2;
			town->query.from_min += 20;
		}
		for (int i = 1; i < query.n_places; i++)
			n_steps += town->travel->profile_all.steps[0][i].n;
		compare_by_car(town, query, &rng);
		town_tear_down(&town_state);
	}
	assert_true(n_steps > 1000);
}

/* Rides that begin or end in a lift. */
static int
count_mixed(const struct travel_options options[], int n)
{
	int n_mixed = 0;
	for (int k = 0; k < n; k++)
		for (int i = 0; i < options[k].n; i++) {
			const struct travel_journey *journey = options[k].list[i].journey;
			n_mixed += journey != NULL &&
				   (journey->legs[0].by == TRAVEL_LIFT ||
				    journey->legs[journey->n_legs - 1].by == TRAVEL_LIFT);
		}
	return n_mixed;
}

static bool
is_same_way(const struct travel_journey *a, const struct travel_journey *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	bool is_same = a->n_legs == b->n_legs;
	for (int i = 0; is_same && i < a->n_legs; i++) {
		const struct travel_leg *left = &a->legs[i];
		const struct travel_leg *right = &b->legs[i];
		is_same = left->by == right->by && left->depart_min == right->depart_min &&
			  left->arrive_min == right->arrive_min && left->walk_m == right->walk_m &&
			  strcmp(left->from, right->from) == 0 && strcmp(left->to, right->to) == 0;
	}
	return is_same;
}

static void
a_day_with_too_much_to_catch_is_scanned_place_by_place(void **state)
{
	struct town *town = *state;
	struct rng rng;
	rng_seed(&rng, 7);
	open_random_town(town, &rng);
	struct travel_place places[4];
	for (int i = 0; i < 4; i++)
		places[i] = (struct travel_place){random_point(&rng), "place"};
	town->query.has_joined = true;
	town->query.lift_from_min = 10;
	town->query.lift_until_min = 25;
	const struct travel_options *want =
	    travel_matrix(town->travel, &town->query, places, 4, &town->arena);
	assert_true(count_mixed(want, 16) > 10);
	struct profile_all *all = &town->travel->profile_all;
	assert_true(all->catches.is_made && all->catches.n_items > 0);
	uint32_t n_items = all->catches.n_items;
	for (uint32_t less = 0; less < 2; less++) {
		all->catches_max = n_items - less;
		all->catches.made_of = 0;
		const struct travel_options *got =
		    travel_matrix(town->travel, &town->query, places, 4, &town->arena);
		assert_int_equal(all->catches.is_made, less == 0);
		for (int pair = 0; pair < 16; pair++) {
			assert_int_equal(got[pair].n, want[pair].n);
			for (int i = 0; i < want[pair].n; i++) {
				assert_int_equal(got[pair].list[i].depart_first_min,
						 want[pair].list[i].depart_first_min);
				assert_int_equal(got[pair].list[i].minutes,
						 want[pair].list[i].minutes);
				assert_int_equal(got[pair].list[i].walk_m,
						 want[pair].list[i].walk_m);
				assert_true(is_same_way(got[pair].list[i].journey,
							want[pair].list[i].journey));
			}
		}
	}
}

/* More places than go into one scan for slower rides, in an order of its own. */
static void
a_matrix_of_many_places_is_the_options_of_each_pair(void **state)
{
	struct town *town = *state;
	struct rng rng;
	rng_seed(&rng, 3);
	open_random_town(town, &rng);
	town->query.limits.changes = 1;
	struct travel_place places[12];
	for (int i = 0; i < 12; i++)
		places[i] = (struct travel_place){random_point(&rng), "place"};
	const struct travel_options *all =
	    travel_matrix(town->travel, &town->query, places, 12, &town->arena);
	int n_rides = 0;
	for (int pair = 0; pair < 144; pair++) {
		struct travel_options one =
		    travel_options(town->travel, &town->query, &places[pair / 12],
				   &places[pair % 12], &town->arena);
		assert_int_equal(one.n, all[pair].n);
		for (int i = 0; i < one.n; i++) {
			assert_int_equal(one.list[i].by, all[pair].list[i].by);
			assert_true(is_same_way(one.list[i].journey, all[pair].list[i].journey));
			n_rides += one.list[i].by == TRAVEL_TRANSIT;
		}
	}
	assert_true(n_rides > 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_scan_for_all_places_is_the_scans_for_each),
	    cmocka_unit_test_setup_teardown(a_day_with_too_much_to_catch_is_scanned_place_by_place,
					    town_set_up, town_tear_down),
	    cmocka_unit_test_setup_teardown(a_matrix_of_many_places_is_the_options_of_each_pair,
					    town_set_up, town_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
