/* SPDX-License-Identifier: MIT
 *
 * Rides that spare a limit, in towns of lines: runs that follow each other along the same stops,
 * branch, turn early, overtake and may not be left or boarded everywhere. There a change can mostly
 * be made as well further on, which the scan leaves out of account (profile_pass.h), and where
 * there are many places it is made for some of them at a time. What the search by all merits
 * (pareto.h), which knows nothing of that, finds from any minute on within the limits must be
 * offered or equalled. PROP_SEEDS says how many towns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "tests/lib/propseeds.h"
#include "tests/lib/town.h"
#include "travel/pareto.h"
#include "travel/travel_handle.h"
#include "travel/travel_spare.h"

#define TOWNS    150
#define STOPS    14
#define LINES    4
#define CALLS    8
#define RUNS     9 /* of a line */
#define PAIRS    4 /* that are looked at, of one town */
#define ALWAYS_S 1000000000

struct scene {
	struct town *town;
	struct travel_avoid avoid;
	struct travel_place places[TRAVEL_PLACES_MAX];
	int n;
	const struct travel_options *options;
	uint64_t seed;
	uint64_t n_journeys;
	uint64_t n_slower;
};

static struct geo_point
random_point(struct rng *rng)
{
	return (struct geo_point){51.5 + 0.0002 * rng_between(rng, 0, 120),
				  -3.0 + 0.0003 * rng_between(rng, 0, 120)};
}

struct line {
	struct arena *arena;
	struct rng *rng;
	bool is_odd;
	int number;
	int stops[CALLS];
};

static char *
add_call(const struct line *line, char *times, const int run_call_stop[3], int at_s)
{
	struct rng *rng = line->rng;
	bool is_shut[2] = {line->is_odd && rng_below(rng, 12) == 0,
			   line->is_odd && rng_below(rng, 12) == 0};
	return arena_printf(line->arena, "%sT%d,%02d:%02d:%02d,%02d:%02d:%02d,S%d,%d,%d,%d\n",
			    times, run_call_stop[0], at_s / 3600, at_s / 60 % 60, at_s % 60,
			    at_s / 3600, at_s / 60 % 60, at_s % 60, run_call_stop[2],
			    run_call_stop[1], is_shut[0], is_shut[1]);
}

/* The stops of a line, mostly one behind the other. */
static void
draw_stops(const struct geo_point at[STOPS], int stops[CALLS], struct rng *rng)
{
	bool is_north = rng_below(rng, 2) == 0;
	int sign = rng_below(rng, 2) == 0 ? 1 : -1;
	bool is_odd = rng_below(rng, 4) == 0;
	for (int k = 0; k < CALLS; k++) {
		int stop = (int)rng_below(rng, STOPS);
		double key = is_north ? at[stop].lat : at[stop].lon;
		int place = k;
		for (; !is_odd && place > 0; place--) {
			const struct geo_point *before = &at[stops[place - 1]];
			if (sign * (is_north ? before->lat : before->lon) <= sign * key)
				break;
			stops[place] = stops[place - 1];
		}
		stops[place] = stop;
	}
}

/* A line: in an odd town some of its runs turn early, leave the way for another stop, or overtake.
 */
static char *
add_line(const struct line *line, char *times)
{
	struct rng *rng = line->rng;
	int gap_s[CALLS];
	for (int k = 0; k < CALLS; k++)
		gap_s[k] = 30 * rng_between(rng, 1, 10);
	int start_s = 60 * rng_between(rng, 0, 20);
	for (int run = 0; run < RUNS; run++) {
		bool is_other = line->is_odd && rng_below(rng, 3) == 0;
		int at_s = start_s;
		int first = is_other ? rng_between(rng, 0, CALLS - 2) : 0;
		int n = is_other && first % 2 == 0 ? rng_between(rng, first + 2, CALLS) : CALLS;
		int branch = is_other ? rng_between(rng, 0, CALLS - 1) : -1;
		int slower_s =
		    line->is_odd && rng_below(rng, 5) == 0 ? 30 * rng_between(rng, -1, 4) : 0;
		for (int k = first; k < n; k++) {
			const int call[3] = {line->number * RUNS + run, k + 1,
					     k == branch ? (int)rng_below(rng, STOPS)
							 : line->stops[k]};
			times = add_call(line, times, call, at_s);
			at_s += gap_s[k] + slower_s > 30 ? gap_s[k] + slower_s : 30;
		}
		start_s += 60 * rng_between(rng, 2, 16);
	}
	return times;
}

static void
open_town(struct town *town, struct rng *rng)
{
	char *stops = arena_strdup(&town->arena, "stop_id,stop_name,stop_lat,stop_lon\n");
	struct geo_point at[STOPS];
	for (int i = 0; i < STOPS; i++) {
		at[i] = random_point(rng);
		stops = arena_printf(&town->arena, "%sS%d,Stop %d,%.6f,%.6f\n", stops, i, i,
				     at[i].lat, at[i].lon);
	}
	feed_set(&town->feed, "stops.txt", stops);
	char *times = arena_strdup(&town->arena, "");
	struct line line = {.arena = &town->arena, .rng = rng, .is_odd = rng_below(rng, 2) == 0};
	for (line.number = 0; line.number < LINES; line.number++) {
		draw_stops(at, line.stops, rng);
		times = add_line(&line, times);
	}
	town_open(town, LINES * RUNS, times);
}

static int
limit(struct rng *rng, int most)
{
	return rng_below(rng, 2) == 0 ? TRAVEL_NO_LIMIT : rng_between(rng, most / 4, most);
}

static void
draw_person(struct scene *scene, struct rng *rng)
{
	struct travel_query *query = &scene->town->query;
	query->ways = 1u << TRAVEL_TRANSIT;
	query->from_min = rng_between(rng, 0, 30);
	query->until_min = rng_between(rng, 90, 240);
	query->walk_m_max_leg = rng_between(rng, 200, 2000);
	query->walk_mps = 0.6 + 0.1 * (double)rng_below(rng, 12);
	query->change_minutes_min = (int)rng_below(rng, 5);
	query->limits.walk_m = rng_below(rng, 4) == 0 ? TRAVEL_NO_LIMIT : 6000;
	query->limits.changes = limit(rng, 4);
	query->limits.pence = limit(rng, 900);
	scene->avoid = (struct travel_avoid){random_point(rng), rng_between(rng, 50, 400)};
	query->avoid = &scene->avoid;
	query->n_avoid = rng_below(rng, 3) == 0;
	if (rng_below(rng, 2) == 0) {
		query->warrant_at = random_point(rng);
		query->warrant_radius_m = rng_between(rng, 200, 1500);
	}
	scene->n = rng_between(rng, 3, TRAVEL_PLACES_MAX);
	for (int i = 0; i < scene->n; i++)
		scene->places[i] = (struct travel_place){random_point(rng), "place"};
}

static int
money(int pence)
{
	return pence == TRAVEL_PENCE_NONE ? 0 : pence;
}

/* Whether an option is as good, or the journey need not be offered. */
static bool
is_offered(const struct scene *scene, const int ends[2], const struct pareto_journey *journey)
{
	const struct travel_query *query = &scene->town->query;
	const struct travel_limits *limits = &query->limits;
	const struct travel_options *options = &scene->options[ends[0] * scene->n + ends[1]];
	int leave_min = csa_day_minute_before(journey->leave_s);
	int arrive_min = csa_day_minute_after(journey->arrive_s);
	int walk_minutes;
	int walk_m = travel_walk_m(scene->town->travel, query, &scene->places[ends[0]],
				   &scene->places[ends[1]], &walk_minutes);
	if ((limits->changes != TRAVEL_NO_LIMIT && (int)journey->n_rides - 1 > limits->changes) ||
	    (limits->pence != TRAVEL_NO_LIMIT && journey->cost > limits->pence) ||
	    (limits->walk_m != TRAVEL_NO_LIMIT && journey->walk_m > limits->walk_m) ||
	    (walk_m >= 0 && arrive_min - leave_min >= walk_minutes &&
	     walk_m < journey->walk_m + TRAVEL_SPARE_WALK_M))
		return true;
	for (int i = 0; i < options->n; i++) {
		const struct travel_option *option = &options->list[i];
		if (option->depart_first_min >= leave_min &&
		    option->depart_first_min + option->minutes <= arrive_min &&
		    option->walk_m < journey->walk_m + TRAVEL_SPARE_WALK_M &&
		    (limits->pence == TRAVEL_NO_LIMIT || money(option->pence) <= journey->cost) &&
		    (limits->changes == TRAVEL_NO_LIMIT ||
		     travel_changes(option->journey) <= limits->changes))
			return true;
	}
	return false;
}

static const struct pareto_end *
ends_of(const struct profile_place *door, struct arena *arena)
{
	struct pareto_end *ends = arena_array(arena, struct pareto_end, door->n_stops);
	for (uint32_t i = 0; i < door->n_stops; i++)
		ends[i] = (struct pareto_end){.stop = door->stops[i].stop,
					      .s = door->stops[i].s,
					      .walk_m = door->stops[i].m,
					      .from_s = -ALWAYS_S,
					      .until_s = ALWAYS_S};
	return ends;
}

static void
check_pair(struct scene *scene, const int ends[2])
{
	struct arena *arena = &scene->town->arena;
	struct travel *travel = scene->town->travel;
	const struct travel_query *query = &scene->town->query;
	struct profile_place doors[2];
	for (int i = 0; i < 2; i++)
		doors[i] =
		    profile_place_make(&travel->near, query, scene->places[ends[i]].at, arena);
	struct pareto_query search = {
	    .near = &travel->near,
	    .person = query,
	    .until_s = csa_day_s(&travel->day, query->until_min),
	    .has_walk = true,
	    .has_cost = true,
	    .labels_max = PARETO_LABELS_MAX,
	    .prices = travel_prices(travel, 0, arena),
	    .is_town = travel_towns(travel, query, arena),
	    .access = ends_of(&doors[0], arena),
	    .n_access = doors[0].n_stops,
	    .egress = ends_of(&doors[1], arena),
	    .n_egress = doors[1].n_stops,
	};
	search.is_goal_town =
	    search.is_town != NULL && travel_is_warrant_goal(query, &scene->places[ends[1]]);
	for (int minute = query->from_min; minute < query->until_min; minute += 13) {
		search.at_s = csa_day_s(&travel->day, minute);
		struct pareto_journeys found = pareto_find(&search, arena);
		assert_true(found.is_whole);
		scene->n_journeys += found.n;
		for (uint32_t i = 0; i < found.n; i++) {
			const struct pareto_journey *journey = &found.list[i];
			if (is_offered(scene, ends, journey))
				continue;
			fail_msg(
			    "seed %llu, %d to %d: nothing like leaving at %d s, there at %d s, "
			    "%u rides, %d m, %d p",
			    (unsigned long long)scene->seed, ends[0], ends[1], journey->leave_s,
			    journey->arrive_s, journey->n_rides, journey->walk_m, journey->cost);
		}
	}
	const struct travel_options *options = &scene->options[ends[0] * scene->n + ends[1]];
	for (int i = 1; i < options->n; i++)
		scene->n_slower +=
		    options->list[i].depart_first_min + options->list[i].minutes <=
		    options->list[i - 1].depart_first_min + options->list[i - 1].minutes;
}

static void
what_the_search_by_all_merits_finds_is_offered_or_equalled(void **state)
{
	(void)state;
	struct scene scene = {0};
	struct propseeds seeds = propseeds_wanted(TOWNS);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++) {
		struct rng rng;
		scene.seed = seed;
		rng_seed(&rng, seed);
		void *town_state;
		town_set_up(&town_state);
		scene.town = town_state;
		open_town(scene.town, &rng);
		draw_person(&scene, &rng);
		struct travel *travel = scene.town->travel;
		scene.options = travel_matrix(travel, &scene.town->query, scene.places, scene.n,
					      &scene.town->arena);
		const struct travel_limits *limits = &scene.town->query.limits;
		bool has_any = limits->changes != TRAVEL_NO_LIMIT ||
			       limits->pence != TRAVEL_NO_LIMIT ||
			       limits->walk_m != TRAVEL_NO_LIMIT;
		for (int i = 0; has_any && i < PAIRS; i++) {
			const int ends[2] = {(int)rng_below(&rng, (uint32_t)scene.n),
					     (int)rng_below(&rng, (uint32_t)scene.n)};
			if (ends[0] != ends[1])
				check_pair(&scene, ends);
		}
		town_tear_down(&town_state);
	}
	print_message("%llu journeys found, %llu options slower than the one before\n",
		      (unsigned long long)scene.n_journeys, (unsigned long long)scene.n_slower);
	assert_true(scene.n_journeys > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_search_by_all_merits_finds_is_offered_or_equalled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
