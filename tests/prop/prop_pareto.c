/* SPDX-License-Identifier: MIT
 *
 * The search of many merits against every journey there is: on small random timetables all ways of
 * boarding, leaving, walking and changing are tried one by one from the feed's tables, and those
 * that no other beats in time, rides, walking and money must be the ones that are found; leaving at
 * a time, and arriving by one.
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
#include "travel/pareto.h"
#include "travel/scan/csa_split.h"
#include "travel/walk.h"

#define FEEDS     1500
#define STOPS     6
#define DAY_STOPS 64 /* as the day counts them */
#define UNTIL_MIN 60
#define FOUND_MAX 60000

/* What a journey is worth; minutes there, or minutes before midnight of leaving. */
struct worth {
	int time;
	int rides;
	int walk_m;
	int cost;
};

struct every {
	struct gtfs gtfs;
	const struct travel_query *query;
	struct geo_point from, to;
	struct changes changes;
	bool is_chain;
	bool is_town[STOPS];
	bool is_goal_town;
	bool is_backward;
	int at_min;
	int price;
	struct worth *found;
	int n;
};

/* A journey as far as it has been tried. */
struct partial {
	int leave_min; /* at the latest, by the first boarding */
	int32_t at_s;
	uint32_t stop;
	uint32_t trip;
	int rides;
	int walk_m;
	int cost;
};

static bool
may_walk(const struct every *every, struct geo_point a, struct geo_point b, int m)
{
	const struct travel_query *query = every->query;
	return m <= query->walk_m_max_leg && !walk_is_avoided(a, b, query->avoid, query->n_avoid);
}

static bool
is_barred(const struct every *every, uint32_t stop)
{
	return walk_is_inside(every->gtfs.stops.items[stop].at, every->query->avoid,
			      every->query->n_avoid);
}

static void
arrive_home(struct every *every, const struct partial *done)
{
	struct geo_point here = every->gtfs.stops.items[done->stop].at;
	int m = walk_m(here, every->to);
	if (!may_walk(every, here, every->to, m))
		return;
	int32_t there_s = done->at_s + walk_s(m, every->query->walk_mps);
	if (there_s > (every->is_backward ? every->at_min : UNTIL_MIN) * 60)
		return;
	assert_true(every->n < FOUND_MAX);
	every->found[every->n++] =
	    (struct worth){every->is_backward ? -done->leave_min : (there_s + 59) / 60, done->rides,
			   done->walk_m + m, done->cost};
}

static void try_all(struct every *every, const struct partial *partial);

/* The second from which ${trip} may be boarded at ${stop}, ${s} on foot from where one is. */
static int32_t
ready_s(const struct every *every, const struct partial *left, uint32_t stop, int s, uint32_t trip)
{
	const int stops[2] = {(int)left->stop, (int)stop};
	const int trips[2] = {(int)left->trip, (int)trip};
	int least_s = changes_least_s(&every->changes, stops, trips);
	if (least_s == CHANGES_FORBIDDEN)
		return INT32_MAX;
	int32_t there_s = left->at_s + (s > least_s ? s : least_s);
	return (there_s + 59) / 60 * 60 + 60 * every->query->change_minutes_min;
}

/* Walk for ${walk_s} to ${stop}, board each trip there that can be caught (the first at ${first_s}
 * or later), and leave it wherever one may. */
static void
ride_all(struct every *every, const struct partial *before, uint32_t stop, int walk_s,
	 int32_t first_s)
{
	const struct gtfs *gtfs = &every->gtfs;
	for (size_t t = 0; t < gtfs->trips.n; t++) {
		const struct gtfs_trip *trip = &gtfs->trips.items[t];
		const struct gtfs_time *times = &gtfs->times.items[trip->first_time];
		int32_t from_s = before->rides == 0
				     ? first_s
				     : ready_s(every, before, stop, walk_s, (uint32_t)t);
		for (uint32_t i = 0; i < trip->n_times; i++) {
			if (times[i].stop != stop || times[i].pickup == 1 ||
			    times[i].depart_s < from_s)
				continue;
			for (uint32_t k = i + 1; k < trip->n_times; k++) {
				if (times[k].drop_off == 1 || is_barred(every, times[k].stop))
					continue;
				struct partial after = *before;
				after.at_s = times[k].arrive_s;
				after.stop = times[k].stop;
				after.trip = (uint32_t)t;
				after.rides++;
				bool is_free =
				    !every->is_town[stop] &&
				    (every->is_goal_town || every->is_town[times[k].stop]);
				after.cost += is_free ? 0 : every->price;
				if (before->rides == 0) {
					int32_t leave_s = times[i].depart_s - walk_s;
					if (leave_s < 0)
						continue;
					after.leave_min = leave_s / 60;
				}
				try_all(every, &after);
			}
		}
	}
}

/* Having alighted: home, or on from here or from a stop near here. */
static void
try_all(struct every *every, const struct partial *partial)
{
	arrive_home(every, partial);
	if (partial->rides == 4)
		return;
	const struct gtfs_stop *stops = every->gtfs.stops.items;
	for (uint32_t stop = 0; stop < STOPS; stop++) {
		int m = stop == partial->stop ? 0 : walk_m(stops[partial->stop].at, stops[stop].at);
		if (is_barred(every, stop) ||
		    (m > 0 && !may_walk(every, stops[partial->stop].at, stops[stop].at, m)))
			continue;
		struct partial there = *partial;
		there.walk_m += m;
		ride_all(every, &there, stop, walk_s(m, every->query->walk_mps), 0);
	}
}

static void
find_every(struct every *every)
{
	const struct gtfs_stop *stops = every->gtfs.stops.items;
	every->n = 0;
	for (uint32_t stop = 0; stop < STOPS; stop++) {
		int m = walk_m(every->from, stops[stop].at);
		if (!may_walk(every, every->from, stops[stop].at, m) || is_barred(every, stop))
			continue;
		int s = walk_s(m, every->query->walk_mps);
		struct partial start = {.walk_m = m, .stop = stop};
		ride_all(every, &start, stop, s, every->is_backward ? s : every->at_min * 60 + s);
	}
}

static bool
beats(const struct worth *a, const struct worth *b)
{
	return a->time <= b->time && a->rides <= b->rides && a->walk_m <= b->walk_m &&
	       a->cost <= b->cost;
}

static int
keep_best(struct worth list[], int n)
{
	int kept = 0;
	for (int i = 0; i < n; i++) {
		bool is_beaten = false;
		for (int k = 0; k < kept && !is_beaten; k++)
			is_beaten = beats(&list[k], &list[i]);
		if (is_beaten)
			continue;
		int left = 0;
		for (int k = 0; k < kept; k++)
			if (!beats(&list[i], &list[k]))
				list[left++] = list[k];
		list[left++] = list[i];
		kept = left;
	}
	return kept;
}

static int
compare_worths(const void *a, const void *b)
{
	const int *left = a;
	const int *right = b;
	for (int i = 0; i < 4; i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

static uint32_t
ends_of(const struct every *every, const struct near *near, struct geo_point at,
	struct pareto_end ends[DAY_STOPS])
{
	struct near_stop found[DAY_STOPS];
	const struct travel_query *query = every->query;
	uint32_t n = near_find(near, at, query->walk_m_max_leg, query->walk_mps, found);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (may_walk(every, at, tt_stop_at(near->day->tt, found[i].stop), found[i].m))
			ends[kept++] = (struct pareto_end){found[i].stop, found[i].s, found[i].m, 0,
							   -1000000,      1000000};
	return kept;
}

/* With one label too few it says so; with as many as it needs nothing is missed. */
static void
expect_bound(const struct pareto_query *query, uint32_t n, struct arena *arena)
{
	struct pareto_query few = *query;
	few.labels_max = 1;
	struct pareto_journeys got = pareto_find(&few, arena);
	while (!got.is_whole) {
		few.labels_max++;
		got = pareto_find(&few, arena);
	}
	assert_int_equal(got.n, n);
}

static void
compare(struct every *every, const struct near *near, struct arena *arena, int seed)
{
	struct pareto_end access[DAY_STOPS];
	struct pareto_end egress[DAY_STOPS];
	bool is_town[DAY_STOPS];
	const struct csa_day *day = near->day;
	assert_true(day->tt->n_stops <= DAY_STOPS);
	for (uint32_t stop = 0; stop < day->tt->n_stops; stop++)
		is_town[stop] = every->is_town[csa_split_outer(day, stop)];
	const int32_t prices[2] = {every->price, every->price};
	struct pareto_query query = {
	    .near = near,
	    .person = every->query,
	    .is_backward = every->is_backward,
	    .at_s = every->at_min * 60,
	    .until_s = every->is_backward ? 0 : UNTIL_MIN * 60,
	    .has_walk = true,
	    .has_cost = true,
	    .labels_max = PARETO_LABELS_MAX,
	    .prices = prices,
	    .is_town = is_town,
	    .is_goal_town = every->is_goal_town,
	    .access = access,
	    .n_access = ends_of(every, near, every->from, access),
	    .egress = egress,
	    .n_egress = ends_of(every, near, every->to, egress),
	};
	struct pareto_journeys got = pareto_find(&query, arena);
	assert_true(got.is_whole);
	if (seed % 100 == 0)
		expect_bound(&query, got.n, arena);
	find_every(every);
	int n = keep_best(every->found, every->n);
	struct worth *told = arena_array(arena, struct worth, got.n);
	int n_told = 0;
	for (uint32_t i = 0; i < got.n; i++) {
		const struct pareto_journey *journey = &got.list[i];
		/* Those with more rides than are tried one by one are not compared. */
		if (journey->n_rides <= 4)
			told[n_told++] =
			    (struct worth){every->is_backward ? -(journey->leave_s / 60)
							      : (journey->arrive_s + 59) / 60,
					   (int)journey->n_rides, journey->walk_m, journey->cost};
	}
	qsort(every->found, (size_t)n, sizeof(struct worth), compare_worths);
	qsort(told, (size_t)n_told, sizeof(struct worth), compare_worths);
	if (n != n_told || memcmp(every->found, told, (size_t)n * sizeof(struct worth)) != 0) {
		for (int i = 0; i < n; i++)
			print_message("there is %d %d %d %d\n", every->found[i].time,
				      every->found[i].rides, every->found[i].walk_m,
				      every->found[i].cost);
		for (int i = 0; i < n_told; i++)
			print_message("told is  %d %d %d %d\n", told[i].time, told[i].rides,
				      told[i].walk_m, told[i].cost);
		fail_msg("seed %d: %d there are, %d are told", seed, n, n_told);
	}
}

static struct geo_point
random_point(struct rng *rng)
{
	return (struct geo_point){51.5 + 0.0001 * rng_between(rng, 0, 150),
				  -3.0 + 0.0001 * rng_between(rng, 0, 150)};
}

/* With ${is_chain} the rides go from stop 1 to 2 and from 3 to 4, which is a short walk on, so that
 * every change is on foot, and often by a hair. */
static char *
random_feed(struct town *town, struct rng *rng, int n_trips, bool is_chain)
{
	struct arena *arena = &town->arena;
	char *stops = arena_strdup(arena, "stop_id,stop_name,stop_lat,stop_lon\n");
	struct geo_point at = {0};
	for (int i = 0; i < STOPS; i++) {
		struct geo_point before = at;
		at = random_point(rng);
		if (is_chain && i == 3)
			at = (struct geo_point){before.lat + 0.0001 * rng_between(rng, 1, 15),
						before.lon};
		stops =
		    arena_printf(arena, "%sS%d,Stop %d,%.6f,%.6f\n", stops, i, i, at.lat, at.lon);
	}
	feed_set(&town->feed, "stops.txt", stops);
	char *times = arena_strdup(arena, "");
	for (int t = 0; t < n_trips; t++) {
		int at_s = rng_between(rng, 0, 1800);
		for (int k = is_chain ? 2 : rng_between(rng, 2, 4); k > 0; k--) {
			int stop = (int)rng_below(rng, STOPS);
			if (is_chain)
				stop = t % 2 * 2 + (k == 2 ? 1 : 2);
			times =
			    arena_printf(arena, "%sT%d,00:%02d:%02d,00:%02d:%02d,S%d,%d,%d,%d\n",
					 times, t, at_s / 60, at_s % 60, at_s / 60, at_s % 60, stop,
					 9 - k, rng_below(rng, 6) == 0, rng_below(rng, 7) == 0);
			at_s += rng_between(rng, 1, 350);
		}
	}
	return times;
}

/* None in one half of the seeds. A chain's walk is from stop 2 to 3: one row of two is about it. */
static void
draw_changes(struct every *every, struct town *town, struct rng *rng, int n_trips)
{
	const struct changes_limits limits = {
	    .n_most = every->is_chain ? 16 : 30,
	    .n_stops = STOPS,
	    .n_trips = n_trips,
	    .s_most = 400,
	    .has_some = rng_below(rng, 4) > 0,
	    .often = {every->is_chain ? 2 : 0, every->is_chain ? 3 : 0},
	};
	if (rng_below(rng, 2) == 0)
		changes_draw(&every->changes, rng, &limits);
	changes_set(&every->changes, &town->feed, n_trips);
}

static void
nothing_is_missed_and_nothing_is_invented(void **state)
{
	(void)state;
	struct propseeds seeds = propseeds_wanted(FEEDS);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++) {
		struct rng rng;
		rng_seed(&rng, seed);
		void *town_state;
		town_set_up(&town_state);
		struct town *town = town_state;
		struct every every = {.price = 220, .is_chain = seed % 4 >= 2};
		bool is_chain = every.is_chain;
		int n_trips = is_chain ? 6 : rng_between(&rng, 1, 6);
		feed_set_times(&town->feed, n_trips, random_feed(town, &rng, n_trips, is_chain));
		draw_changes(&every, town, &rng, n_trips);
		struct tt tt;
		feed_open(&town->feed, &tt);
		struct travel_query *query = &town->query;
		query->change_minutes_min = (int)rng_below(&rng, 4);
		query->walk_m_max_leg = rng_between(&rng, 100, 900);
		query->walk_mps = 0.6 + 0.1 * (double)rng_below(&rng, 12);
		const struct travel_avoid avoid = {random_point(&rng), rng_between(&rng, 1, 200)};
		query->avoid = &avoid;
		query->n_avoid = rng_below(&rng, 3) == 0;
		struct csa_day day;
		csa_day_init(&day, &tt, query->date);
		csa_split_day(&day, CSA_SPLIT_DOORS);
		struct near near;
		near_init(&near, &day);
		near_link(&near, query->walk_m_max_leg, query->walk_mps);
		every.query = query;
		every.from = random_point(&rng);
		every.to = random_point(&rng);
		if (is_chain) {
			every.from = tt_stop_at(&tt, tt_stop_find(&tt, "S1"));
			every.to = tt_stop_at(&tt, tt_stop_find(&tt, "S4"));
			every.to.lat += 0.0005;
		}
		every.is_goal_town = rng_below(&rng, 4) == 0;
		for (int i = 0; i < STOPS; i++)
			every.is_town[i] = rng_below(&rng, 2) == 0;
		every.found = arena_array(&town->arena, struct worth, FOUND_MAX);
		struct problems problems;
		problems_init(&problems, &town->arena);
		assert_int_equal(gtfs_read(&every.gtfs, town->feed.zip,
					   (struct gtfs_rules){.refuse_percent = 0}, &problems,
					   &problems),
				 0);
		for (int is_backward = 0; is_backward < 2; is_backward++) {
			every.is_backward = is_backward != 0;
			every.at_min =
			    is_backward ? rng_between(&rng, 20, 60) : rng_between(&rng, 0, 15);
			compare(&every, &near, &town->arena, (int)seed);
		}
		gtfs_free(&every.gtfs);
		near_fini(&near);
		csa_day_fini(&day);
		tt_close(&tt);
		town_tear_down(&town_state);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_missed_and_nothing_is_invented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
