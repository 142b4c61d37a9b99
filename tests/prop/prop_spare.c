/* SPDX-License-Identifier: MIT
 *
 * Rides that spare a limit against every journey there is: on small random feeds the judge
 * (tests/lib/gtfs_judge.h, which includes nothing of svc/travel) tries all ways of leaving,
 * boarding, alighting and changing one by one. Of each that is within the person's limits of
 * changes, money and walking an option must be at least as good in all that counts, but for less
 * walking than TRAVEL_SPARE_WALK_M; and every option can be made. PROP_SEEDS says how many feeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/gtfs_draw.h"
#include "tests/lib/replay.h"
#include "tests/lib/town.h"
#include "travel/travel.h"

#define SEEDS     4000
#define PLACES    3
#define SPREAD_M  1800
#define RIDES_MAX 3 /* with more the judge would try for hours; the options may have them */
#define RUNS_MAX  9 /* so that three rides are tried one by one */

struct trial {
	uint64_t seed;
	struct gtfs_drawn drawn;
	char fault[REPLAY_FAULT_SIZE]; /* "" if there is none */
	uint64_t n_journeys;           /* that the judge tried */
	uint64_t n_options;
	uint64_t n_slower; /* options that another beats in both departure and arrival */
};

struct scene {
	struct judge judge;
	struct arena arena;
	struct travel *travel;
	struct travel_query query;
	struct travel_avoid avoid;
	struct judge_circle circle;
	struct judge_person person;
	struct travel_place places[PLACES];
	int reach_min[PLACES];
	int price[GTFS_DRAW_ROUTES]; /* by line; TRAVEL_PENCE_NONE: not in the table */
	int line[GTFS_DRAW_ROUTES];  /* by row of routes.txt */
	struct replay replay;
	struct trial *trial;
	/* The pair at hand. */
	struct judge_ground ground;
	const struct travel_options *options;
	int from, to;
	int rides_max;
};

/* A journey as far as it has been tried. */
struct tried {
	int leave_min; /* at the latest */
	int64_t at_s;
	uint32_t stop;
	int rides;
	int walk_m;
	int pence;
};

static struct geo_point
random_point(struct rng *rng)
{
	double degrees = SPREAD_M / 111200.0 / 1000;
	return (struct geo_point){51.5 + degrees * rng_between(rng, 0, 1000),
				  -3.0 + degrees * rng_between(rng, 0, 1000)};
}

static int
limit(struct rng *rng, int most)
{
	return rng_below(rng, 2) == 0 ? TRAVEL_NO_LIMIT : rng_between(rng, 0, most);
}

static void
draw_person(struct scene *scene, struct rng *rng)
{
	struct travel_query *query = &scene->query;
	*query = travel_query_default(scene->trial->drawn.date);
	query->from_min = rng_between(rng, 0, 10);
	query->until_min = 90 - rng_between(rng, 0, 30);
	query->walk_m_max_leg = rng_between(rng, 200, 1500);
	query->walk_mps = 0.5 + 0.1 * (double)rng_below(rng, 15);
	query->change_minutes_min = (int)rng_below(rng, 5);
	query->limits.changes = limit(rng, 2);
	query->limits.pence = limit(rng, 900);
	query->limits.walk_m = limit(rng, 3000);
	scene->avoid = (struct travel_avoid){random_point(rng), rng_between(rng, 1, 300)};
	scene->circle = (struct judge_circle){scene->avoid.at, scene->avoid.radius_m};
	query->avoid = &scene->avoid;
	query->n_avoid = rng_below(rng, 4) == 0;
	if (rng_below(rng, 2) == 0) {
		query->warrant_at = random_point(rng);
		query->warrant_radius_m = rng_between(rng, 100, 1200);
	}
	for (int i = 0; i < PLACES; i++) {
		scene->places[i] = (struct travel_place){random_point(rng),
							 arena_printf(&scene->arena, "door %d", i)};
		scene->reach_min[i] = rng_between(rng, 0, 120);
	}
	if (rng_below(rng, 2) == 0)
		query->limits.reach_min = scene->reach_min;
	scene->person = (struct judge_person){.walk_mps = query->walk_mps,
					      .walk_m_max_leg = query->walk_m_max_leg,
					      .change_minutes = query->change_minutes_min,
					      .circles = &scene->circle,
					      .n_circles = query->n_avoid};
}

/* The feed that is made smaller has rows less. */
static void
read_lines(struct scene *scene, const struct feed *feed)
{
	int row = 0;
	for (int i = 0; i < FEED_FILES_MAX; i++) {
		if (feed->files[i].name == NULL || strcmp(feed->files[i].name, "routes.txt") != 0)
			continue;
		for (const char *at = strstr(feed->files[i].text, "\nR"); at != NULL;
		     at = strstr(at + 1, "\nR"))
			scene->line[row++] = at[2] - '0';
	}
}

/* Fares of some lines, or of none. */
static const char *
draw_fares(struct scene *scene, struct rng *rng)
{
	static const int prices[] = {0, 100, 220, 500};
	char *rows = arena_strdup(&scene->arena, "");
	for (int i = 0; i < GTFS_DRAW_ROUTES; i++) {
		scene->price[i] = TRAVEL_PENCE_NONE;
		if (rng_below(rng, 4) == 0)
			continue;
		scene->price[i] = prices[rng_below(rng, ARRAY_LEN(prices))];
		rows =
		    arena_printf(&scene->arena,
				 "%s%s{\"operator\":\"City Bus\",\"lines\":[\"%d\"],\"pence\":%d}",
				 rows, rows[0] == '\0' ? "" : ",", i, scene->price[i]);
	}
	return arena_printf(&scene->arena,
			    "{\"source\":\"test\",\"date\":\"2023-01-01\",\"fares\":[%s]}", rows);
}

static int
money(int pence)
{
	return pence == TRAVEL_PENCE_NONE ? 0 : pence;
}

static bool
is_town(const struct scene *scene, struct geo_point at)
{
	return scene->query.warrant_radius_m > 0 &&
	       geo_distance_m(scene->query.warrant_at, at) <= scene->query.warrant_radius_m;
}

static int
price(const struct scene *scene, const struct judge_run *run, uint32_t from, uint32_t to)
{
	const struct judge_stop *stops = scene->judge.stops;
	bool is_free =
	    !is_town(scene, stops[from].at) &&
	    (is_town(scene, stops[to].at) || is_town(scene, scene->places[scene->to].at));
	return is_free ? 0 : money(scene->price[scene->line[scene->judge.trips[run->trip].route]]);
}

static int
minute_up(const struct scene *scene, int64_t at_s)
{
	return (int)(judge_wall_s(&scene->judge, (at_s + 59) / 60 * 60) / 60);
}

static int
changes(const struct travel_journey *journey)
{
	int n_rides = 0;
	for (int i = 0; i < journey->n_legs; i++)
		n_rides += journey->legs[i].n_rides;
	return n_rides > 0 ? n_rides - 1 : 0;
}

/* Whether an option is as good, or the journey need not be offered. */
static bool
is_offered(const struct scene *scene, const struct tried *tried, int arrive_min)
{
	const struct travel_limits *limits = &scene->query.limits;
	const struct judge_walk walk =
	    judge_walk(&scene->person, scene->places[scene->from].at, scene->places[scene->to].at);
	if ((limits->changes != TRAVEL_NO_LIMIT && tried->rides - 1 > limits->changes) ||
	    (limits->pence != TRAVEL_NO_LIMIT && tried->pence > limits->pence) ||
	    (limits->walk_m != TRAVEL_NO_LIMIT && tried->walk_m > limits->walk_m) ||
	    (limits->reach_min != NULL && arrive_min > limits->reach_min[scene->to]) ||
	    (walk.m >= 0 && arrive_min - tried->leave_min >= (walk.s + 59) / 60 &&
	     (limits->walk_m == TRAVEL_NO_LIMIT || walk.m < tried->walk_m + TRAVEL_SPARE_WALK_M)))
		return true;
	bool has_any = limits->changes != TRAVEL_NO_LIMIT || limits->pence != TRAVEL_NO_LIMIT ||
		       limits->walk_m != TRAVEL_NO_LIMIT;
	for (int i = 0; i < scene->options->n; i++) {
		const struct travel_option *option = &scene->options->list[i];
		if (option->by == TRAVEL_TRANSIT && option->depart_first_min >= tried->leave_min &&
		    option->depart_first_min + option->minutes <= arrive_min &&
		    (limits->walk_m == TRAVEL_NO_LIMIT ||
		     option->walk_m < tried->walk_m + TRAVEL_SPARE_WALK_M) &&
		    (limits->pence == TRAVEL_NO_LIMIT || money(option->pence) <= tried->pence) &&
		    (limits->changes == TRAVEL_NO_LIMIT ||
		     changes(option->journey) <= limits->changes))
			return true;
	}
	/* Where nothing counts the others of these tests say what is offered. */
	return !has_any;
}

static void
go_home(struct scene *scene, const struct tried *tried)
{
	const struct judge_walk *walk = &scene->ground.to[tried->stop];
	if (walk->m < 0)
		return;
	struct tried done = *tried;
	done.walk_m += walk->m;
	int arrive_min = minute_up(scene, tried->at_s + walk->s);
	if (arrive_min > scene->query.until_min)
		return;
	scene->trial->n_journeys++;
	if (scene->trial->fault[0] == '\0' && !is_offered(scene, &done, arrive_min))
		snprintf(scene->trial->fault, sizeof(scene->trial->fault),
			 "%s to %s: nothing like leaving at %d, there at %d, %d rides, %d m, %d p",
			 scene->places[scene->from].label, scene->places[scene->to].label,
			 done.leave_min, arrive_min, done.rides, done.walk_m, done.pence);
}

static void board(struct scene *scene, const struct tried *before, uint32_t r, uint32_t i);

/* On from where a ride was left, by whatever can be caught. */
static void
change(struct scene *scene, const struct tried *left, uint32_t trip)
{
	const struct judge *judge = &scene->judge;
	const struct judge_alighted at = {{left->stop, trip}, left->at_s};
	for (uint32_t r = 0; r < judge->n_runs; r++) {
		const struct judge_run *run = &judge->runs[r];
		const struct judge_call *calls = &judge->calls[judge->trips[run->trip].first_call];
		for (uint32_t i = 0; i < judge->trips[run->trip].n_calls; i++) {
			uint32_t stop = calls[i].stop;
			if (!calls[i].may_board || scene->ground.is_barred[stop] ||
			    judge_ready(judge, &scene->ground, &at,
					(struct judge_end){stop, run->trip}) >
				run->moved_s + calls[i].depart_s)
				continue;
			struct tried there = *left;
			there.walk_m += scene->ground.change[left->stop][stop].m;
			board(scene, &there, r, i);
		}
	}
}

/* Board run ${r} at its call ${i}, and leave it wherever one may. */
static void
board(struct scene *scene, const struct tried *before, uint32_t r, uint32_t i)
{
	const struct judge *judge = &scene->judge;
	const struct judge_run *run = &judge->runs[r];
	const struct judge_trip *trip = &judge->trips[run->trip];
	const struct judge_call *calls = &judge->calls[trip->first_call];
	struct tried after = *before;
	after.rides++;
	if (before->rides == 0) {
		int64_t leave_s =
		    run->moved_s + calls[i].depart_s - scene->ground.from[calls[i].stop].s;
		after.leave_min = (int)(judge_wall_s(judge, leave_s) / 60);
	}
	for (uint32_t k = i + 1; k < trip->n_calls; k++) {
		uint32_t to = calls[k].stop;
		if (!calls[k].may_alight || scene->ground.is_barred[to])
			continue;
		after.at_s = run->moved_s + calls[k].arrive_s;
		after.stop = to;
		after.pence = before->pence + price(scene, run, calls[i].stop, to);
		go_home(scene, &after);
		if (after.rides < scene->rides_max)
			change(scene, &after, run->trip);
	}
}

/* Walk from the door to every run that can be caught. */
static void
set_out(struct scene *scene)
{
	const struct judge *judge = &scene->judge;
	int64_t from_s = judge_utc(judge, scene->query.from_min);
	for (uint32_t r = 0; r < judge->n_runs; r++) {
		const struct judge_run *run = &judge->runs[r];
		const struct judge_call *calls = &judge->calls[judge->trips[run->trip].first_call];
		for (uint32_t i = 0; i < judge->trips[run->trip].n_calls; i++) {
			const struct judge_walk *walk = &scene->ground.from[calls[i].stop];
			const struct tried start = {.walk_m = walk->m};
			if (calls[i].may_board && walk->m >= 0 &&
			    !scene->ground.is_barred[calls[i].stop] &&
			    from_s + walk->s <= run->moved_s + calls[i].depart_s)
				board(scene, &start, r, i);
		}
	}
}

static void
check_pair(struct scene *scene, int from, int to, const struct travel_options *options)
{
	const struct travel_place pair[2] = {scene->places[from], scene->places[to]};
	const struct geo_point doors[2] = {pair[0].at, pair[1].at};
	judge_ground_make(&scene->judge, &scene->person, doors, &scene->ground);
	scene->from = from;
	scene->to = to;
	scene->options = options;
	set_out(scene);
	for (int i = 0; i < options->n; i++) {
		const struct travel_option *option = &options->list[i];
		if (option->by != TRAVEL_TRANSIT)
			continue;
		replay_journey(&scene->replay, option->journey, pair[0], &pair[1]);
		scene->trial->n_options++;
		bool is_slower = false;
		for (int k = 0; k < options->n; k++)
			is_slower |= options->list[k].by == TRAVEL_TRANSIT &&
				     options->list[k].depart_first_min > option->depart_first_min &&
				     options->list[k].depart_first_min + options->list[k].minutes <=
					 option->depart_first_min + option->minutes;
		scene->trial->n_slower += is_slower;
	}
}

static bool
is_clear(const struct scene *scene)
{
	struct geo_point points[GTFS_DRAW_STOPS + 1 + PLACES];
	int n = 0;
	for (size_t i = 0; i < scene->judge.n_stops; i++)
		points[n++] = scene->judge.stops[i].at;
	for (int i = 0; i < PLACES; i++)
		points[n++] = scene->places[i].at;
	return !judge_is_close(&scene->person, points, n);
}

static void
check_all(struct scene *scene)
{
	scene->rides_max = scene->judge.n_runs <= RUNS_MAX ? RIDES_MAX : 2;
	const struct travel_options *matrix =
	    travel_matrix(scene->travel, &scene->query, scene->places, PLACES, &scene->arena);
	for (int i = 0; i < PLACES * PLACES; i++)
		if (i / PLACES != i % PLACES)
			check_pair(scene, i / PLACES, i % PLACES, &matrix[i]);
	/* Asked about alone, a pair's places are the first and the second. */
	struct travel_options alone = travel_options(
	    scene->travel, &scene->query, &scene->places[0], &scene->places[1], &scene->arena);
	check_pair(scene, 0, 1, &alone);
}

/* All questions of a seed to a feed; false if there is no fault or no such feed. */
static bool
is_faulty(struct feed *feed, void *context)
{
	struct trial *trial = context;
	struct scene scene = {.trial = trial};
	struct rng rng;
	rng_seed(&rng, ~trial->seed);
	trial->fault[0] = '\0';
	if (feed_compile(feed) != 0 || feed->problems->count > 0)
		return false;
	judge_init(&scene.judge);
	for (int i = 0; i < FEED_FILES_MAX; i++)
		if (feed->files[i].name != NULL)
			judge_file(&scene.judge, feed->files[i].name, feed->files[i].text,
				   feed->files[i].n);
	judge_read(&scene.judge);
	judge_open_date(&scene.judge, trial->drawn.date);
	arena_init(&scene.arena);
	draw_person(&scene, &rng);
	read_lines(&scene, feed);
	const char *fares = arena_printf(&scene.arena, "%s/fares.json", feed->folder);
	town_write(fares, draw_fares(&scene, &rng));
	const struct travel_files files = {.timetable = feed->tt, .fares = fares};
	scene.travel = travel_open(&files, feed->problems);
	assert_non_null(scene.travel);
	scene.replay =
	    (struct replay){.judge = &scene.judge, .person = &scene.person, .fault = trial->fault};
	if (is_clear(&scene))
		check_all(&scene);
	travel_close(scene.travel);
	arena_fini(&scene.arena);
	judge_fini(&scene.judge);
	return trial->fault[0] != '\0';
}

static void
whatever_keeps_the_limits_is_offered_or_equalled(void **state)
{
	(void)state;
	struct trial trial = {0};
	const struct gtfs_draw_limits limits = {.has_instant_rides = false,
						.has_changes = false,
						.trips_most = 14,
						.spread_m = SPREAD_M};
	gtfs_draw_try(&(struct gtfs_draw_trial){.n = SEEDS,
						.limits = &limits,
						.seed = &trial.seed,
						.drawn = &trial.drawn,
						.fault = trial.fault,
						.is_faulty = is_faulty,
						.context = &trial});
	print_message("%llu journeys tried, %llu options, %llu of them slower than another\n",
		      (unsigned long long)trial.n_journeys, (unsigned long long)trial.n_options,
		      (unsigned long long)trial.n_slower);
	/* Chance that reaches nothing proves nothing. */
	assert_true(trial.n_journeys < 10000 || trial.n_slower > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_keeps_the_limits_is_offered_or_equalled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
