/* SPDX-License-Identifier: MIT
 *
 * Door to door against the judge: for every minute at which one may leave, the options of a pair
 * arrive when an exhaustive search does, no sooner and no later; every journey that is told is run
 * again on the feed's own tables (tests/lib/replay.h); a matrix is its pairs; and what one person
 * is told (the journey, what if a ride is missed, the next and the last) holds. PROP_SEEDS says how
 * many feeds; a fault prints its seed and the smallest feed that has it.
 */
#include <limits.h>
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
#include "travel/travel_answer.h"

#define SEEDS     2000
#define PLACES    3
#define SPREAD_M  2200
#define UNTIL_MIN 59 /* before any clock of the drawn zones changes */
#define AFTER_ALL 2879

struct trial {
	uint64_t seed;
	struct gtfs_drawn drawn;
	char fault[REPLAY_FAULT_SIZE]; /* "" if there is none */
	uint64_t n_pairs;
	uint64_t n_options;
	uint64_t n_journeys;
};

/* One seed's feed, open for both sides, and the person. */
struct scene {
	struct judge judge;
	struct arena arena;
	struct travel *travel;
	struct travel_query query;
	struct travel_avoid avoid[2];
	struct judge_circle circles[2];
	struct judge_person person;
	struct travel_place places[PLACES];
	struct replay replay;
	struct trial *trial;
};

static void fault(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
fault(struct scene *scene, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (scene->trial->fault[0] == '\0')
		vsnprintf(scene->trial->fault, sizeof(scene->trial->fault), fmt, ap);
	va_end(ap);
}

static struct geo_point
random_point(struct rng *rng)
{
	double degrees = SPREAD_M / 111200.0 / 1000;
	return (struct geo_point){51.5 + degrees * rng_between(rng, 0, 1000),
				  -3.0 + degrees * rng_between(rng, 0, 1000)};
}

static void
draw_person(struct scene *scene, struct rng *rng)
{
	struct travel_query *query = &scene->query;
	*query = travel_query_default(scene->trial->drawn.date);
	query->from_min = rng_between(rng, 0, 10);
	query->until_min = UNTIL_MIN - rng_between(rng, 0, 15);
	query->walk_m_max_leg = rng_between(rng, 100, 1500);
	query->walk_mps = 0.5 + 0.1 * (double)rng_below(rng, 15);
	query->change_minutes_min = (int)rng_below(rng, 5);
	query->avoid = scene->avoid;
	query->n_avoid = rng_below(rng, 3) == 0 ? rng_between(rng, 1, 2) : 0;
	for (int i = 0; i < 2; i++) {
		scene->avoid[i] =
		    (struct travel_avoid){random_point(rng), rng_between(rng, 1, 300)};
		scene->circles[i] =
		    (struct judge_circle){scene->avoid[i].at, scene->avoid[i].radius_m};
	}
	scene->person = (struct judge_person){
	    .walk_mps = query->walk_mps,
	    .walk_m_max_leg = query->walk_m_max_leg,
	    .change_minutes = query->change_minutes_min,
	    .circles = scene->circles,
	    .n_circles = query->n_avoid,
	};
	for (int i = 0; i < PLACES; i++)
		scene->places[i] = (struct travel_place){random_point(rng),
							 arena_printf(&scene->arena, "door %d", i)};
}

/* The minute printed for an arrival: what the clock shows at the next whole one. */
static int
printed(const struct scene *scene, int64_t arrive_s)
{
	return (int)(judge_wall_s(&scene->judge, (arrive_s + 59) / 60 * 60) / 60);
}

/* The earliest arrival among the transit options that leave at ${minute} or later. */
static int
told_arrival(const struct travel_options *options, int minute)
{
	int best = INT_MAX;
	for (int i = 0; i < options->n; i++) {
		const struct travel_option *option = &options->list[i];
		int arrive_min = option->depart_first_min + option->minutes;
		if (option->by == TRAVEL_TRANSIT && option->depart_first_min >= minute &&
		    arrive_min < best)
			best = arrive_min;
	}
	return best;
}

static void
check_minutes(struct scene *scene, const struct travel_options *options,
	      const struct judge_ground *ground, const struct travel_place pair[2])
{
	const struct travel_query *query = &scene->query;
	struct judge_walk walk = judge_walk(&scene->person, pair[0].at, pair[1].at);
	for (int minute = query->from_min; minute <= query->until_min; minute++) {
		int64_t want_s =
		    judge_door(&scene->judge, ground, judge_utc(&scene->judge, minute));
		int want = want_s == JUDGE_NEVER ? INT_MAX : printed(scene, want_s);
		if (want > query->until_min)
			want = INT_MAX;
		int got = told_arrival(options, minute);
		/* What is no quicker than walking may be left out. */
		bool may_miss =
		    walk.m >= 0 && want != INT_MAX && want - minute >= (walk.s + 59) / 60;
		if (got < want || (got > want && !may_miss))
			fault(scene, "%s to %s, leaving at minute %d: told %d, can be %d",
			      pair[0].label, pair[1].label, minute, got, want);
	}
}

static void
check_options(struct scene *scene, const struct travel_options *options,
	      const struct travel_place pair[2])
{
	struct judge_ground ground;
	const struct geo_point doors[2] = {pair[0].at, pair[1].at};
	judge_ground_make(&scene->judge, &scene->person, doors, &ground);
	scene->trial->n_pairs++;
	check_minutes(scene, options, &ground, pair);
	for (int i = 0; i < options->n; i++) {
		const struct travel_option *option = &options->list[i];
		if (option->by != TRAVEL_TRANSIT)
			continue;
		scene->trial->n_options++;
		const struct travel_journey *journey = option->journey;
		replay_journey(&scene->replay, journey, pair[0], &pair[1]);
		if (journey->depart_min != option->depart_first_min ||
		    option->depart_first_min != option->depart_last_min ||
		    journey->arrive_min != option->depart_first_min + option->minutes ||
		    journey->walk_m != option->walk_m || journey->pence != option->pence)
			fault(scene, "an option and its journey differ");
		if (journey->depart_min < scene->query.from_min ||
		    journey->arrive_min > scene->query.until_min)
			fault(scene, "a journey passes its window");
	}
}

static bool
is_same_option(const struct travel_option *a, const struct travel_option *b)
{
	if (a->by != b->by || a->depart_first_min != b->depart_first_min ||
	    a->depart_last_min != b->depart_last_min || a->minutes != b->minutes ||
	    a->pence != b->pence || a->walk_m != b->walk_m || a->walk_most_m != b->walk_most_m ||
	    (a->journey == NULL) != (b->journey == NULL))
		return false;
	if (a->journey == NULL)
		return true;
	if (a->journey->n_legs != b->journey->n_legs)
		return false;
	for (int i = 0; i < a->journey->n_legs; i++) {
		const struct travel_leg *left = &a->journey->legs[i];
		const struct travel_leg *right = &b->journey->legs[i];
		if (left->by != right->by || left->depart_min != right->depart_min ||
		    left->arrive_min != right->arrive_min || strcmp(left->to, right->to) != 0)
			return false;
	}
	return true;
}

/* A matrix says of each pair what a question about this pair alone says. */
static void
check_pair(struct scene *scene, const struct travel_options *of_matrix,
	   const struct travel_place pair[2])
{
	struct travel_options alone =
	    travel_options(scene->travel, &scene->query, &pair[0], &pair[1], &scene->arena);
	bool is_same = alone.n == of_matrix->n;
	for (int i = 0; is_same && i < alone.n; i++)
		is_same = is_same_option(&alone.list[i], &of_matrix->list[i]);
	if (!is_same)
		fault(scene, "%s to %s: %d options in the matrix, alone %d, or others",
		      pair[0].label, pair[1].label, of_matrix->n, alone.n);
}

/* What is told of one journey: that it can be made, and that there is no better. */
static void
check_answer(struct scene *scene, const struct travel_place pair[2], int minute)
{
	struct travel_query query = scene->query;
	query.ways = 1u << TRAVEL_WALK | 1u << TRAVEL_TRANSIT;
	const struct travel_question question = {.query = &query,
						 .from = pair[0],
						 .to = pair[1],
						 .minute = minute,
						 .latest_min = TRAVEL_MINUTE_MAX,
						 .money_pence = TRAVEL_PENCE_NONE};
	struct travel_answer answer = travel_answer_find(scene->travel, &question, &scene->arena);
	struct judge_ground ground;
	const struct geo_point doors[2] = {pair[0].at, pair[1].at};
	judge_ground_make(&scene->judge, &scene->person, doors, &ground);
	int64_t leave_s = judge_utc(&scene->judge, minute);
	int64_t want_s = judge_door(&scene->judge, &ground, leave_s);
	struct judge_walk walk = judge_walk(&scene->person, pair[0].at, pair[1].at);
	if (walk.m >= 0 && (want_s == JUDGE_NEVER || leave_s + walk.s < want_s))
		want_s = leave_s + walk.s;
	int want = want_s == JUDGE_NEVER ? INT_MAX : printed(scene, want_s);
	if (want > AFTER_ALL)
		return;
	if (answer.n_breaks > 0 || answer.journey == NULL) {
		fault(scene, "%s to %s at %d: none within the limits, can be there at %d",
		      pair[0].label, pair[1].label, minute, want);
		return;
	}
	if (answer.journey->arrive_min != want)
		fault(scene, "%s to %s at %d: there at %d, can be %d", pair[0].label, pair[1].label,
		      minute, answer.journey->arrive_min, want);
	scene->trial->n_journeys++;
	replay_journey(&scene->replay, answer.journey, pair[0], &pair[1]);
	for (int i = 0; i < answer.n_missed; i++)
		replay_missed(&scene->replay, &answer.missed[i], &pair[1]);
	for (int i = 0; i < answer.n_choices; i++)
		replay_journey(&scene->replay, answer.choices[i].journey, pair[0], &pair[1]);
	if (answer.next != NULL) {
		replay_journey(&scene->replay, answer.next, pair[0], &pair[1]);
		if (answer.next->depart_min <= answer.journey->depart_min &&
		    !judge_has_change(&scene->judge))
			fault(scene, "the next journey departs no later");
	}
	if (answer.last != NULL)
		replay_journey(&scene->replay, answer.last, pair[0], &pair[1]);
}

static void
check_all(struct scene *scene, struct rng *rng)
{
	const struct travel_options *matrix =
	    travel_matrix(scene->travel, &scene->query, scene->places, PLACES, &scene->arena);
	for (int i = 0; i < PLACES * PLACES; i++) {
		const struct travel_place pair[2] = {scene->places[i / PLACES],
						     scene->places[i % PLACES]};
		if (i / PLACES == i % PLACES)
			continue;
		check_options(scene, &matrix[i], pair);
		check_pair(scene, &matrix[i], pair);
	}
	const struct travel_place pair[2] = {scene->places[0], scene->places[1]};
	check_answer(scene, pair, rng_between(rng, 0, UNTIL_MIN));
}

/* Whether nothing lies so close to a circle's edge that it can be seen in two ways. */
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

/* All questions of a seed to a feed; false if there is no fault or no such feed. */
static bool
is_faulty(struct feed *feed, void *context)
{
	struct trial *trial = context;
	struct scene scene = {.trial = trial};
	struct rng rng;
	rng_seed(&rng, ~trial->seed);
	trial->fault[0] = '\0';
	/* A line that was taken away may have been needed. */
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
	const struct travel_files files = {.timetable = feed->tt};
	scene.travel = travel_open(&files, feed->problems);
	assert_non_null(scene.travel);
	scene.replay =
	    (struct replay){.judge = &scene.judge, .person = &scene.person, .fault = trial->fault};
	if (is_clear(&scene))
		check_all(&scene, &rng);
	travel_close(scene.travel);
	arena_fini(&scene.arena);
	judge_fini(&scene.judge);
	return trial->fault[0] != '\0';
}

static void
options_and_answers_are_those_of_an_exhaustive_search(void **state)
{
	(void)state;
	struct trial trial = {0};
	/* Chains of rides that take no time, without any margin, are not looked for. */
	const struct gtfs_draw_limits limits = {.has_instant_rides = false,
						.has_changes = true,
						.trips_most = 16,
						.spread_m = SPREAD_M};
	gtfs_draw_try(&(struct gtfs_draw_trial){
	    .n = SEEDS,
	    .limits = &limits,
	    .seed = &trial.seed,
	    .drawn = &trial.drawn,
	    .fault = trial.fault,
	    .is_faulty = is_faulty,
	    .context = &trial,
	});
	print_message("%llu pairs with %llu journeys for every minute, %llu answers\n",
		      (unsigned long long)trial.n_pairs, (unsigned long long)trial.n_options,
		      (unsigned long long)trial.n_journeys);
	/* Chance that reaches nothing proves nothing. */
	assert_true(trial.n_pairs < 1000 || (trial.n_options > 0 && trial.n_journeys > 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_and_answers_are_those_of_an_exhaustive_search),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
