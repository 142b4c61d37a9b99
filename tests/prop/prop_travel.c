/* SPDX-License-Identifier: MIT
 *
 * Door to door against an independent answer: for every minute at which one may leave, rounds over
 * whole runs of trips from the feed's tables give the earliest arrival; the options of a pair must
 * give the same, no less and no more, and every journey told must be one that can be made. The same
 * with a lift to or from any stop.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/changes.h"
#include "tests/lib/propseeds.h"
#include "tests/lib/town.h"
#include "travel/feed/gtfs.h"
#include "travel/near.h"
#include "travel/walk.h"

#define FEEDS     2000
#define STOPS     8
#define TRIPS     10
#define NEVER     INT32_MAX
#define UNTIL_MIN 60

enum car { NO_CAR, CAR_FIRST, CAR_LAST };

struct naive {
	const struct travel *travel; /* for what a car takes */
	enum car car;                /* in place of the walk at one end */
	struct gtfs gtfs;
	const struct travel_query *query;
	struct travel_place from;
	struct travel_place to;
	struct changes changes;
	int least_s[STOPS][TRIPS][STOPS][TRIPS]; /* of a change, CHANGES_FORBIDDEN */
};

/* By stop and trip. */
struct times {
	int32_t at[STOPS][TRIPS];
};

/* Seconds on foot, or -1 if the walk is too long or avoided. */
static int
walk_between(const struct travel_query *query, struct geo_point a, struct geo_point b, int most_m)
{
	int m = walk_m(a, b);
	if (m > most_m || m > query->walk_m_max_leg ||
	    walk_is_avoided(a, b, query->avoid, query->n_avoid))
		return -1;
	return walk_s(m, query->walk_mps);
}

/* From a stop and a trip that was left, ${walk_s} on foot to stop ${b}. */
static void
change_to(const struct naive *naive, const struct times *arrive, const int a[2], int b, int walk_s,
	  struct times *ready)
{
	for (int trip = 0; trip < TRIPS; trip++) {
		int least_s = naive->least_s[a[0]][a[1]][b][trip];
		int s = walk_s > least_s ? walk_s : least_s;
		int32_t there_s = (arrive->at[a[0]][a[1]] + s + 59) / 60 * 60;
		int32_t ready_s = there_s + 60 * naive->query->change_minutes_min;
		if (least_s != CHANGES_FORBIDDEN && ready_s < ready->at[b][trip])
			ready->at[b][trip] = ready_s;
	}
}

/* By when one has to be at each stop to board there, having arrived at stops as ${arrive} says. */
static void
change(const struct naive *naive, const struct times *arrive, struct times *ready)
{
	const struct gtfs_stop *stops = naive->gtfs.stops.items;
	for (int a = 0; a < STOPS; a++)
		for (int b = 0; b < STOPS; b++) {
			int s = a == b ? 0
				       : walk_between(naive->query, stops[a].at, stops[b].at,
						      NEAR_CHANGE_M_MAX);
			for (int trip = 0; trip < TRIPS && s >= 0; trip++)
				if (arrive->at[a][trip] != NEVER)
					change_to(naive, arrive, (const int[2]){a, trip}, b, s,
						  ready);
		}
}

static bool
is_barred(const struct naive *naive, uint32_t stop)
{
	return walk_is_inside(naive->gtfs.stops.items[stop].at, naive->query->avoid,
			      naive->query->n_avoid);
}

/* Ride every trip that ${ready} allows. */
static void
ride_all(const struct naive *naive, const struct times *ready, struct times *arrive)
{
	const struct gtfs *gtfs = &naive->gtfs;
	for (size_t t = 0; t < gtfs->trips.n; t++) {
		const struct gtfs_trip *trip = &gtfs->trips.items[t];
		bool is_aboard = false;
		for (uint32_t k = 0; k < trip->n_times; k++) {
			const struct gtfs_time *time = &gtfs->times.items[trip->first_time + k];
			bool is_open = !is_barred(naive, time->stop);
			if (is_aboard && is_open && time->drop_off != 1 &&
			    time->arrive_s < arrive->at[time->stop][t])
				arrive->at[time->stop][t] = time->arrive_s;
			if (is_open && time->pickup != 1 &&
			    ready->at[time->stop][t] <= time->depart_s)
				is_aboard = true;
		}
	}
}

/* When a lift is over that begins at ${minute} or when the car is there; NEVER: too late for it. */
static int
lift_ends(const struct naive *naive, struct geo_point from, struct geo_point to, int minute)
{
	const struct travel_query *query = naive->query;
	int m;
	int begins = minute > query->lift_from_min ? minute : query->lift_from_min;
	int ends = begins + travel_drive(naive->travel, from, to, &m);
	return ends <= query->lift_until_min ? ends : NEVER;
}

/* From when on one can board at a stop, leaving the door at ${minute}. */
static int32_t
first_ready(const struct naive *naive, struct geo_point stop, int minute)
{
	if (naive->car != CAR_FIRST) {
		int s = walk_between(naive->query, naive->from.at, stop, TRAVEL_WALK_M_MAX);
		return s < 0 ? NEVER : minute * 60 + s;
	}
	int ends = lift_ends(naive, naive->from.at, stop, minute);
	return ends == NEVER ? NEVER : 60 * (ends + naive->query->change_minutes_min);
}

/* When one is at the door who gets off at a stop. */
static int32_t
last_there(const struct naive *naive, struct geo_point stop, int32_t off_s)
{
	if (naive->car != CAR_LAST) {
		int s = walk_between(naive->query, stop, naive->to.at, TRAVEL_WALK_M_MAX);
		return s < 0 ? NEVER : off_s + s;
	}
	int ends = lift_ends(naive, stop, naive->to.at, (off_s + 59) / 60);
	return ends == NEVER ? NEVER : 60 * ends;
}

/* The earliest arrival at the door by transit when leaving at ${minute}, in seconds. */
static int32_t
naive_arrival(const struct naive *naive, int minute)
{
	const struct gtfs_stop *stops = naive->gtfs.stops.items;
	struct times ready, arrive, before;
	for (uint32_t i = 0; i < STOPS; i++) {
		int32_t first_s = first_ready(naive, stops[i].at, minute);
		for (int trip = 0; trip < TRIPS; trip++) {
			ready.at[i][trip] = first_s;
			arrive.at[i][trip] = NEVER;
		}
	}
	do {
		before = arrive;
		ride_all(naive, &ready, &arrive);
		change(naive, &arrive, &ready);
	} while (memcmp(&before, &arrive, sizeof(before)) != 0);
	int32_t best = NEVER;
	for (uint32_t i = 0; i < STOPS; i++) {
		for (int trip = 0; trip < TRIPS; trip++) {
			int32_t off_s = arrive.at[i][trip];
			int32_t there_s =
			    off_s == NEVER ? NEVER : last_there(naive, stops[i].at, off_s);
			best = there_s < best ? there_s : best;
		}
	}
	return best <= naive->query->until_min * 60 ? best : NEVER;
}

/* Between two stops at one point there is no walk to tell. */
static bool
is_one_place(const struct travel_leg *came, const struct travel_leg *goes)
{
	return came->n_rides > 0 && goes->n_rides > 0 &&
	       walk_m(came->rides[came->n_rides - 1].to_at, goes->rides[0].from_at) == 0;
}

static void
check_journey(const struct travel_query *query, const struct travel_journey *journey, uint64_t seed)
{
	int walk_sum_m = 0;
	int pence = 0;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		assert_true(leg->depart_min <= leg->arrive_min);
		assert_true(leg->walk_m <= query->walk_m_max_leg);
		assert_int_equal(leg->n_rides, leg->by == TRAVEL_TRANSIT);
		if (leg->by == TRAVEL_LIFT) {
			assert_true(leg->depart_min >= query->lift_from_min);
			assert_true(leg->arrive_min <= query->lift_until_min);
			assert_true(i == 0 || i == journey->n_legs - 1);
		}
		if (i > 0) {
			const struct travel_leg *last = &journey->legs[i - 1];
			if (strcmp(leg->from, last->to) != 0 && !is_one_place(last, leg))
				fail_msg("seed %d: from %s goes who came to %s", (int)seed,
					 leg->from, last->to);
			assert_true(leg->depart_min >= journey->legs[i - 1].arrive_min);
			bool is_change = leg->by == TRAVEL_TRANSIT &&
					 (i > 1 || journey->legs[0].by != TRAVEL_WALK);
			assert_true(!is_change ||
				    leg->depart_min >= journey->legs[i - 1].arrive_min +
							   query->change_minutes_min);
		}
		walk_sum_m += leg->walk_m;
		pence = pence == TRAVEL_PENCE_NONE || leg->pence == TRAVEL_PENCE_NONE
			    ? TRAVEL_PENCE_NONE
			    : pence + leg->pence;
	}
	assert_int_equal(journey->walk_m, walk_sum_m);
	assert_int_equal(journey->pence, pence);
	assert_int_equal(journey->depart_min, journey->legs[0].depart_min);
	assert_int_equal(journey->arrive_min, journey->legs[journey->n_legs - 1].arrive_min);
	assert_int_equal(journey->date.day, query->date.day);
	assert_true(journey->depart_min >= query->from_min);
	assert_true(journey->arrive_min <= query->until_min);
}

/* The earliest arrival among the transit options that leave at ${minute} or later. */
static int
told_arrival(const struct travel_options *options, int minute)
{
	int best = NEVER;
	for (int i = 0; i < options->n; i++) {
		const struct travel_option *option = &options->list[i];
		int arrive_min = option->depart_first_min + option->minutes;
		if (option->by == TRAVEL_TRANSIT && option->depart_first_min >= minute &&
		    arrive_min < best)
			best = arrive_min;
	}
	return best;
}

static struct geo_point
random_point(struct rng *rng)
{
	/* Some 2.2 by 1.4 km. */
	return (struct geo_point){51.5 + 0.0001 * rng_between(rng, 0, 200),
				  -3.0 + 0.0001 * rng_between(rng, 0, 200)};
}

/* In one half of the seeds; with the rules of every change found beforehand. */
static void
draw_changes(struct naive *naive, struct feed *feed, struct rng *rng, int n_trips)
{
	const struct changes_limits limits = {
	    .n_most = 60, .n_stops = STOPS, .n_trips = n_trips, .s_most = 500, .has_some = true};
	if (rng_below(rng, 2) == 0)
		changes_draw(&naive->changes, rng, &limits);
	changes_set(&naive->changes, feed, n_trips);
	for (int a = 0; a < STOPS * TRIPS; a++)
		for (int b = 0; b < STOPS * TRIPS; b++) {
			const int stops[2] = {a / TRIPS, b / TRIPS};
			const int trips[2] = {a % TRIPS, b % TRIPS};
			naive->least_s[stops[0]][trips[0]][stops[1]][trips[1]] =
			    changes_least_s(&naive->changes, stops, trips);
		}
}

static void
random_town(struct naive *naive, struct town *town, struct rng *rng, bool has_instant_rides)
{
	struct arena *arena = &town->arena;
	char *stops = arena_strdup(arena, "stop_id,stop_name,stop_lat,stop_lon\n");
	for (int i = 0; i < STOPS; i++) {
		struct geo_point at = random_point(rng);
		stops =
		    arena_printf(arena, "%sS%d,Stop %d,%.6f,%.6f\n", stops, i, i, at.lat, at.lon);
	}
	feed_set(&town->feed, "stops.txt", stops);
	int n_trips = rng_between(rng, 1, TRIPS);
	char *times = arena_strdup(arena, "");
	for (int t = 0; t < n_trips; t++) {
		int at_s = rng_between(rng, 0, 2000);
		for (int k = rng_between(rng, 2, 5); k > 0; k--) {
			int stop = (int)rng_below(rng, STOPS);
			times =
			    arena_printf(arena, "%sT%d,00:%02d:%02d,00:%02d:%02d,S%d,%d,%d,%d\n",
					 times, t, at_s / 60, at_s % 60, at_s / 60, at_s % 60, stop,
					 9 - k, rng_below(rng, 6) == 0, rng_below(rng, 7) == 0);
			at_s += rng_between(rng, has_instant_rides ? 0 : 1, 350);
		}
	}
	feed_set_times(&town->feed, n_trips, times);
	draw_changes(naive, &town->feed, rng, n_trips);
	town_open_feed(town);
}

static void
random_query(struct travel_query *query, struct travel_avoid avoid[2], struct rng *rng)
{
	query->from_min = rng_between(rng, 0, 10);
	query->until_min = UNTIL_MIN - rng_between(rng, 0, 20);
	query->walk_m_max_leg = rng_between(rng, 100, 900);
	query->walk_mps = 0.5 + 0.1 * (double)rng_below(rng, 15);
	query->avoid = avoid;
	query->n_avoid = rng_below(rng, 3) == 0 ? rng_between(rng, 1, 2) : 0;
	for (int i = 0; i < 2; i++)
		avoid[i] = (struct travel_avoid){random_point(rng), rng_between(rng, 1, 250)};
}

static void
compare(const struct naive *naive, const struct travel_options *options, uint64_t seed)
{
	const struct travel_query *query = naive->query;
	int walk_s_all = walk_between(query, naive->from.at, naive->to.at, TRAVEL_WALK_M_MAX);
	for (int i = 0; i < options->n; i++)
		if (options->list[i].by == TRAVEL_TRANSIT)
			check_journey(query, options->list[i].journey, seed);
	for (int minute = query->from_min; minute <= query->until_min; minute++) {
		int32_t want_s = naive_arrival(naive, minute);
		int want = want_s == NEVER ? NEVER : (want_s + 59) / 60;
		int got = told_arrival(options, minute);
		/* What is no quicker than walking may be left out. */
		bool may_miss =
		    walk_s_all >= 0 && want != NEVER && want - minute >= (walk_s_all + 59) / 60;
		if (got < want || (got > want && !may_miss))
			fail_msg("seed %d: leaving at %d: told %d, can be %d", (int)seed, minute,
				 got, want);
	}
}

/* The earliest arrival by anything when leaving at ${minute} or later. */
static int
any_arrival(const struct travel_options *options, int minute)
{
	int best = NEVER;
	for (int i = 0; i < options->n; i++) {
		const struct travel_option *option = &options->list[i];
		int leave = minute > option->depart_first_min ? minute : option->depart_first_min;
		if (leave <= option->depart_last_min && leave + option->minutes < best)
			best = leave + option->minutes;
	}
	return best;
}

/* Walks, lifts and all that the naive ways have: no less and no more. Counts the minutes at which
 * a mixture is what is soonest there. */
static void
compare_all(struct naive *naive, const struct travel_options *options, uint64_t seed, int *n_mixed)
{
	const struct travel_query *query = naive->query;
	int walk_s_all = walk_between(query, naive->from.at, naive->to.at, TRAVEL_WALK_M_MAX);
	for (int i = 0; i < options->n; i++)
		if (options->list[i].by == TRAVEL_TRANSIT)
			check_journey(query, options->list[i].journey, seed);
	for (int minute = query->from_min; minute <= query->until_min; minute++) {
		int want = lift_ends(naive, naive->from.at, naive->to.at, minute);
		if (walk_s_all >= 0 && minute + (walk_s_all + 59) / 60 < want)
			want = minute + (walk_s_all + 59) / 60;
		int mixed = NEVER;
		for (naive->car = NO_CAR; naive->car <= CAR_LAST; naive->car++) {
			int32_t there_s = naive_arrival(naive, minute);
			int there = there_s == NEVER ? NEVER : (there_s + 59) / 60;
			if (naive->car == NO_CAR)
				want = there < want ? there : want;
			else
				mixed = there < mixed ? there : mixed;
		}
		*n_mixed += mixed < want;
		want = mixed < want ? mixed : want;
		want = want > query->until_min ? NEVER : want;
		int got = any_arrival(options, minute);
		if (got != want)
			fail_msg("seed %d: leaving at %d: told %d, can be %d", (int)seed, minute,
				 got, want);
	}
}

static void check_seed(uint64_t seed, bool has_lift, int *n_mixed);

static void
options_are_those_that_rounds_over_trips_find(void **state)
{
	(void)state;
	struct propseeds seeds = propseeds_wanted(FEEDS);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++)
		check_seed(seed, false, NULL);
}

static void
with_a_lift_they_are_those_that_a_car_to_or_from_any_stop_allows(void **state)
{
	(void)state;
	struct propseeds seeds = propseeds_wanted(FEEDS);
	int n_mixed = 0;
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++)
		check_seed(seed + 7000000, true, &n_mixed);
	printf("%d minutes at which a lift and a ride are soonest\n", n_mixed);
	int tried = (int)(seeds.until - seeds.from) + 1;
	assert_true(tried < FEEDS / 2 || n_mixed > tried);
}

static void
check_seed(uint64_t seed, bool has_lift, int *n_mixed)
{
	struct rng rng;
	rng_seed(&rng, seed);
	void *town_state;
	town_set_up(&town_state);
	struct town *town = town_state;
	/* Chains of rides that take no time, without any margin, are not looked for. */
	town->query.change_minutes_min = (int)rng_below(&rng, 5);
	struct naive naive = {.query = &town->query};
	random_town(&naive, town, &rng, town->query.change_minutes_min > 0);
	naive.travel = town->travel;
	struct travel_avoid avoid[2];
	random_query(&town->query, avoid, &rng);
	struct problems problems;
	problems_init(&problems, &town->arena);
	assert_int_equal(gtfs_read(&naive.gtfs, town->feed.zip,
				   (struct gtfs_rules){.refuse_percent = 0}, &problems, &problems),
			 0);
	const struct travel_place places[3] = {
	    {random_point(&rng), "a"}, {random_point(&rng), "b"}, {random_point(&rng), "c"}};
	if (has_lift) {
		town->query.has_joined = true;
		town->query.lift_from_min = rng_between(&rng, 0, 30);
		town->query.lift_until_min = town->query.lift_from_min + rng_between(&rng, 1, 12);
		town->query.ways = TRAVEL_WAYS_ALL & ~(1u << TRAVEL_TAXI);
	}
	const struct travel_options *matrix =
	    travel_matrix(town->travel, &town->query, places, 3, &town->arena);
	for (int pair = 0; pair < 9; pair++) {
		naive.from = places[pair / 3];
		naive.to = places[pair % 3];
		if (pair % 4 == 0)
			continue;
		if (has_lift)
			compare_all(&naive, &matrix[pair], seed, n_mixed);
		else
			compare(&naive, &matrix[pair], seed);
	}
	gtfs_free(&naive.gtfs);
	town_tear_down(&town_state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_are_those_that_rounds_over_trips_find),
	    cmocka_unit_test(with_a_lift_they_are_those_that_a_car_to_or_from_any_stop_allows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
