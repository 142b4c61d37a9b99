/* SPDX-License-Identifier: MIT
 *
 * The scan of profile.c with a row of numbers, one a place, where that has one. Where that tells
 * every stop near a boarding, this asks, of each arrival, what can be caught from it: the boardings
 * are known beforehand (profile_catch.h), so what is left is to take the least of some sums,
 * without a branch, many places at a time.
 *
 * By which rides a number came about is not written down. Of a journey that somebody wants to see
 * it is found again: a ride is left at the last place where its number is still the same, and what
 * is caught there is what sums up to it. Among equals this is what profile.c takes: the ride that
 * goes furthest, then the boarding that one may leave for last, then the one that departs last.
 */
#include "travel/profile_all.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A cost as one number: 18 bits of arrival, 15 of rides, 20 of metres (no more can be walked in the
 * two days of a window). Whole numbers below 2^53, so that sums are exact. Never is INFINITY.
 */
#define RIDE       0x1p20
#define SECOND     0x1p35
#define LANES_MAX  14   /* TRAVEL_PLACES_MAX, even */
#define ARRIVE_MIN 8192 /* a day may begin an hour before its second 0 */

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu numbers of a profile", n);
	return items;
}

void
profile_all_init(struct profile_all *all, const struct near *near)
{
	uint32_t n_stops = near->day->tt->n_stops;
	*all = (struct profile_all){
	    .near = near,
	    .catches_max = PROFILE_CATCHES_MAX,
	    .caught_from = claim(n_stops, sizeof(uint32_t)),
	    .door_first = claim(n_stops + 1, sizeof(uint32_t)),
	    .doors = claim((size_t)near->n * TRAVEL_PLACES_MAX, sizeof(struct profile_place_near)),
	};
}

static void
free_lanes(struct profile_all *all)
{
	free(all->best);
	free(all->ahead);
	free(all->caught);
	free(all->boarded);
	free(all->car);
	all->car = NULL;
}

void
profile_all_fini(struct profile_all *all)
{
	for (int from = 0; from < TRAVEL_PLACES_MAX; from++)
		for (int to = 0; to < TRAVEL_PLACES_MAX; to++)
			free(all->steps[from][to].items);
	free_lanes(all);
	profile_catches_fini(&all->catches);
	free(all->caught_from);
	free(all->door_first);
	free(all->doors);
	*all = (struct profile_all){0};
}

static void
claim_lanes(struct profile_all *all, uint32_t n_lanes)
{
	const struct csa_day *day = all->near->day;
	if (all->n_lanes == n_lanes)
		return;
	free_lanes(all);
	size_t size = n_lanes * sizeof(double);
	all->best = claim(day->n_connections, size);
	all->ahead = claim(day->n_runs, size);
	all->caught = claim(day->tt->n_stops, size);
	all->boarded = claim(day->tt->n_stops, size);
	all->n_lanes = n_lanes;
}

static void
fill(double numbers[], size_t n, double number)
{
	for (size_t i = 0; i < n; i++)
		numbers[i] = number;
}

static double
number_of(int32_t arrive_s, int32_t m)
{
	return (double)(arrive_s + ARRIVE_MIN) * SECOND + (double)m;
}

/* The seconds by car from every stop to the doors, a lane each. */
static void
fill_car(struct profile_all *all, const struct profile_query *query)
{
	uint32_t n_stops = all->near->day->tt->n_stops;
	size_t n = (size_t)query->n_places;
	if (query->car_s == NULL)
		return;
	if (all->car == NULL)
		all->car = claim(n_stops, all->n_lanes * sizeof(double));
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		double *car = all->car + (size_t)stop * all->n_lanes;
		fill(car, all->n_lanes, INFINITY);
		for (size_t place = 0; place < n; place++)
			car[place] = (double)query->car_s[stop * n + place] * SECOND;
	}
}

static void
reset(struct profile_all *all, const struct profile_query *query)
{
	const struct csa_day *day = all->near->day;
	uint32_t n_stops = day->tt->n_stops;
	all->from_s = csa_day_s(day, query->person->from_min);
	all->until_s = csa_day_s(day, query->person->until_min);
	all->door_from_s = csa_day_s(day, query->door_from_min);
	for (int from = 0; from < TRAVEL_PLACES_MAX; from++)
		for (int to = 0; to < TRAVEL_PLACES_MAX; to++) {
			all->steps[from][to].n = 0;
			all->soonest[from][to] = (struct profile_soonest){INFINITY, INT32_MIN};
		}
	fill(all->ahead, (size_t)day->n_runs * all->n_lanes, INFINITY);
	fill(all->caught, (size_t)n_stops * all->n_lanes, INFINITY);
	/* What is there too late is as good as nothing. */
	fill(all->boarded, (size_t)n_stops * all->n_lanes, number_of(all->until_s + 1, 0));
	fill_car(all, query);
	for (uint32_t stop = 0; stop < n_stops; stop++)
		all->caught_from[stop] = all->catches.stop_first[stop + 1];
	profile_place_sort(query, -1, n_stops, all->door_first, all->doors);
}

static struct profile_cost
cost_of(double number)
{
	uint64_t key = (uint64_t)number;
	return (struct profile_cost){(int32_t)(key >> 35) - ARRIVE_MIN,
				     (uint32_t)(key >> 20) & 0x7fff, (uint32_t)key & 0xfffff};
}

static inline double
least(double a, double b)
{
	return a < b ? a : b;
}

/* Two numbers that are worked on at once. */
typedef double pair __attribute__((vector_size(16)));

static inline pair
pair_at(const double *at)
{
	pair two;
	memcpy(&two, at, sizeof(two));
	return two;
}

static inline pair
least_of_pairs(pair a, pair b)
{
#ifdef __SSE2__
	return __builtin_ia32_minpd(a, b);
#else
	return (pair){least(a[0], b[0]), least(a[1], b[1])};
#endif
}

/* Lower each of ${to} to its fellow in ${from}. */
static inline __attribute__((always_inline)) void
lower(double *to, const double *from, uint32_t n_lanes)
{
#pragma GCC unroll 8
	for (uint32_t i = 0; i < n_lanes; i += 2) {
		pair least = least_of_pairs(pair_at(from + i), pair_at(to + i));
		memcpy(to + i, &least, sizeof(least));
	}
}

/* Lower each of ${to} to what it is when one of the boardings behind ${row} is caught. */
static inline __attribute__((always_inline)) void
lower_to_catches(const struct profile_all *all, double *to, uint32_t row, uint32_t n_lanes)
{
	const struct profile_catches *catches = &all->catches;
	pair sum[LANES_MAX / 2];
	memcpy(sum, to, n_lanes * sizeof(*to));
	for (uint32_t k = catches->first[row]; k < catches->first[row + 1]; k++) {
		const struct profile_catch *item = &catches->items[k];
		const double *best = all->best + (size_t)item->board * n_lanes;
		double m = item->m;
#pragma GCC unroll 8
		for (uint32_t i = 0; i < n_lanes / 2; i++)
			sum[i] = least_of_pairs(pair_at(best + 2 * i) + m, sum[i]);
	}
	memcpy(to, sum, n_lanes * sizeof(*to));
}

/*
 * What is best having alighted from connection ${i}. Arrivals that are passed by though their
 * connections come later in the scan (they leave sooner and arrive later) find theirs in
 * ${best}, where their own will be.
 */
static inline __attribute__((always_inline)) const double *
catch_from(struct profile_all *all, uint32_t i, uint32_t n_lanes)
{
	const struct profile_catches *catches = &all->catches;
	uint32_t arrival = catches->arrival[i];
	uint32_t stop = tt_to(&all->near->day->connections[i]);
	if (arrival >= all->caught_from[stop])
		return all->best + (size_t)i * n_lanes;
	double *caught = all->caught + (size_t)stop * n_lanes;
	for (uint32_t at = all->caught_from[stop]; at-- > arrival;) {
		lower_to_catches(all, caught, catches->row[at], n_lanes);
		if (at != arrival)
			memcpy(all->best + (size_t)catches->row[at] * n_lanes, caught,
			       n_lanes * sizeof(*caught));
	}
	all->caught_from[stop] = arrival;
	return caught;
}

/* From the first of two places to the other, by boarding connection ${i} near ${door}. */
static void
put_step(struct profile_all *all, const uint32_t ends[2], uint32_t i,
	 const struct profile_place_near *door)
{
	struct profile_steps *steps = &all->steps[ends[0]][ends[1]];
	double number = all->best[(size_t)i * all->n_lanes + ends[1]] + door->walk.m;
	profile_steps_put(steps,
			  (struct profile_step){
			      .latest_s = all->near->day->connections[i].depart_s - door->walk.s,
			      .entry = i,
			      .cost = cost_of(number),
			  });
	const struct profile_step *last = &steps->items[steps->n - 1];
	if (last->entry == i)
		all->soonest[ends[0]][ends[1]] = (struct profile_soonest){number, last->latest_s};
}

/* To which places boarding is better than all so far at its stop. */
static inline __attribute__((always_inline)) uint32_t
better_lanes(const double *best, double *boarded, uint32_t n_lanes)
{
	uint32_t better = 0;
	for (uint32_t lane = 0; lane < n_lanes; lane++) {
		better |= (uint32_t)(best[lane] < boarded[lane]) << lane;
		boarded[lane] = least(best[lane], boarded[lane]);
	}
	return better;
}

/* Tell the places near a boarding of what it leads to. */
static inline __attribute__((always_inline)) void
spread(struct profile_all *all, uint32_t i, uint32_t n_lanes)
{
	const struct tt_connection *c = &all->near->day->connections[i];
	uint32_t stop = tt_from(c);
	uint32_t first = all->door_first[stop];
	uint32_t end = all->door_first[stop + 1];
	if (first == end)
		return;
	const double *best = all->best + (size_t)i * n_lanes;
	double *boarded = all->boarded + (size_t)stop * n_lanes;
	/* Who departs sooner must be there sooner, or with less. */
	uint32_t better = better_lanes(best, boarded, n_lanes);
	for (uint32_t k = first; better != 0 && k < end; k++) {
		const struct profile_place_near *door = &all->doors[k];
		int32_t latest_s = c->depart_s - door->walk.s;
		if (latest_s < all->from_s)
			continue;
		struct profile_soonest *soonest = all->soonest[door->place];
		double m = door->walk.m;
		for (uint32_t left = better & ~(1u << door->place); left != 0; left &= left - 1) {
			uint32_t to = (uint32_t)__builtin_ctz(left);
			/* Most are beaten by the last, which leaves later and is no dearer. */
			if ((soonest[to].latest_s < latest_s) | (best[to] + m < soonest[to].number))
				put_step(all, (const uint32_t[2]){door->place, to}, i, door);
		}
	}
}

/* To the doors from where ${c} ends. */
static inline __attribute__((always_inline)) void
go_home(const struct profile_all *all, const struct tt_connection *c, double *ahead,
	uint32_t n_lanes, bool is_by_car)
{
	uint32_t to = tt_to(c);
	int32_t there_s = tt_arrive_s(c);
	if (is_by_car) {
		const double *car = all->car + (size_t)to * n_lanes;
		double number =
		    number_of(there_s > all->door_from_s ? there_s : all->door_from_s, 0);
#pragma GCC unroll 8
		for (uint32_t i = 0; i < n_lanes; i += 2) {
			pair sum = pair_at(car + i) + number;
			lower(ahead + i, (const double *)&sum, 2);
		}
		return;
	}
	for (uint32_t k = all->door_first[to]; k < all->door_first[to + 1]; k++) {
		const struct profile_place_near *door = &all->doors[k];
		int32_t arrive_s = there_s + door->walk.s;
		if (arrive_s <= all->until_s)
			ahead[door->place] =
			    least(number_of(arrive_s, door->walk.m), ahead[door->place]);
	}
}

static inline __attribute__((always_inline)) void
scan(struct profile_all *all, uint32_t n_lanes, bool is_by_car)
{
	const struct csa_day *day = all->near->day;
	uint32_t at = csa_day_first(day, all->until_s + 1);
	uint32_t first = csa_day_first(day, all->from_s);
	fill(all->best + (size_t)at * n_lanes, (size_t)(day->n_connections - at) * n_lanes,
	     INFINITY);
	while (at-- > first) {
		const struct tt_connection *c = &day->connections[at];
		double *ahead = all->ahead + (size_t)tt_trip_of(c) * n_lanes;
		if (all->catches.arrival[at] != PROFILE_NO_ARRIVAL) {
			const double *caught = catch_from(all, at, n_lanes);
			lower(ahead, caught, n_lanes);
			go_home(all, c, ahead, n_lanes, is_by_car);
		}
		double *best = all->best + (size_t)at * n_lanes;
		for (uint32_t lane = 0; lane < n_lanes; lane++)
			best[lane] = ahead[lane] + RIDE;
		if (all->catches.may_board[at])
			spread(all, at, n_lanes);
	}
}

bool
profile_all_scan(struct profile_all *all, struct profile_walks *walks,
		 const struct profile_query *query)
{
	profile_walks_make(walks, all->near, query->person);
	if (!profile_catches_make(&all->catches, all->near, walks, query->person, all->catches_max))
		return false;
	/* A number that the compiler knows: the loops over places are laid out flat. */
	uint32_t n_lanes = query->n_places <= 8 ? 8 : LANES_MAX;
	claim_lanes(all, n_lanes);
	reset(all, query);
	if (query->car_s != NULL && n_lanes == 8)
		scan(all, 8, true);
	else if (query->car_s != NULL)
		scan(all, LANES_MAX, true);
	else if (n_lanes == 8)
		scan(all, 8, false);
	else
		scan(all, LANES_MAX, false);
	return true;
}

void
profile_all_boardings(struct profile_all *all, int32_t from_s, uint16_t better[])
{
	const struct csa_day *day = all->near->day;
	uint32_t n_lanes = all->n_lanes;
	uint32_t at = csa_day_first(day, all->until_s + 1);
	uint32_t first = csa_day_first(day, from_s > all->from_s ? from_s : all->from_s);
	memset(better, 0, day->n_connections * sizeof(*better));
	fill(all->boarded, (size_t)day->tt->n_stops * n_lanes, number_of(all->until_s + 1, 0));
	while (at-- > first) {
		if (!all->catches.may_board[at])
			continue;
		const double *best = all->best + (size_t)at * n_lanes;
		double *boarded = all->boarded + (size_t)tt_from(&day->connections[at]) * n_lanes;
		/* Two sizes for the compiler to know. */
		better[at] = (uint16_t)(n_lanes == 8 ? better_lanes(best, boarded, 8)
						     : better_lanes(best, boarded, LANES_MAX));
	}
}

struct profile_cost
profile_all_cost(const struct profile_all *all, int target, uint32_t board)
{
	return cost_of(all->best[(size_t)board * all->n_lanes + (uint32_t)target]);
}

/* Where the ride that is boarded at ${i} is left: at the last place where its number is the same.
 */
static uint32_t
alight_of(const struct profile_all *all, uint32_t i, uint32_t lane)
{
	double number = all->best[(size_t)i * all->n_lanes + lane];
	for (uint32_t next = all->catches.next[i];
	     next != TT_NONE && all->best[(size_t)next * all->n_lanes + lane] == number;
	     next = all->catches.next[next])
		i = next;
	return i;
}

/* The boarding behind alighting from ${i} that makes ${number}; TT_NONE: none, one walks on. */
static uint32_t
board_of(const struct profile_all *all, uint32_t i, uint32_t lane, double number)
{
	const struct profile_catches *catches = &all->catches;
	const struct tt_connection *rows = all->near->day->connections;
	uint32_t end = catches->stop_first[tt_to(&rows[i]) + 1];
	int32_t arrive_s = cost_of(number).arrive_s;
	const struct profile_catch *found = NULL;
	for (uint32_t at = catches->arrival[i]; at < end; at++) {
		uint32_t row = catches->row[at];
		if (tt_arrive_s(&rows[row]) > arrive_s)
			break;
		for (uint32_t k = catches->first[row]; k < catches->first[row + 1]; k++) {
			const struct profile_catch *item = &catches->items[k];
			double best = all->best[(size_t)item->board * all->n_lanes + lane];
			if (best + item->m == number &&
			    (found == NULL || item->latest_s > found->latest_s ||
			     (item->latest_s == found->latest_s && item->board > found->board)))
				found = item;
		}
	}
	return found == NULL ? TT_NONE : found->board;
}

void
profile_all_rides(const struct profile_all *all, int target, const struct profile_step *step,
		  struct profile_ride rides[], int32_t walk_m[])
{
	uint32_t lane = (uint32_t)target;
	uint32_t board = step->entry;
	uint32_t left_m = step->cost.walk_m;
	for (uint32_t n = 0; n < step->cost.rides; n++) {
		ensure(board != TT_NONE);
		double number = all->best[(size_t)board * all->n_lanes + lane] - RIDE;
		uint32_t behind_m = cost_of(number).walk_m;
		walk_m[n] = (int32_t)(left_m - behind_m);
		left_m = behind_m;
		rides[n] = (struct profile_ride){board, alight_of(all, board, lane)};
		board = n + 1 < step->cost.rides ? board_of(all, rides[n].alight, lane, number)
						 : TT_NONE;
	}
	walk_m[step->cost.rides] = (int32_t)left_m;
}
