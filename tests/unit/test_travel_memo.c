/* SPDX-License-Identifier: MIT
 *
 * A remembered matrix is the matrix: for random questions, asked again in any order, with and
 * without the memo, and under each thing that changes an answer.
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
#include "tests/lib/town.h"
#include "travel/travel_current.h"
#include "travel/travel_handle.h"
#include "travel/travel_memo.h"

#define QUESTIONS 48
#define ASKED     600
#define PLACES    3

static void
open_town(struct town *town)
{
	char *times = arena_strdup(&town->arena, "");
	for (int i = 0; i < 40; i++) {
		int at = 360 + 25 * i;
		times = arena_printf(
		    &town->arena,
		    "%sT%d,%02d:%02d:00,%02d:%02d:00,S%d,1\nT%d,%02d:%02d:00,%02d:%02d:00,S%d,2\n",
		    times, i, at / 60, at % 60, at / 60, at % 60, i % 5, i, (at + 9) / 60,
		    (at + 9) % 60, (at + 9) / 60, (at + 9) % 60, 5 + i % 4);
	}
	town_open(town, 40, times);
}

/* The journey of an option, which must be what the option says. */
static const struct travel_journey *
journey_of(const struct travel_option *option, const struct travel_place places[],
	   struct arena *arena)
{
	if (option->untold == NULL)
		return option->journey;
	assert_null(option->journey);
	const struct travel_journey *journey = travel_tell(option->untold, places, arena);
	int walk_most_m = 0;
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].walk_m > walk_most_m)
			walk_most_m = journey->legs[i].walk_m;
	assert_int_equal(option->depart_first_min, journey->depart_min);
	assert_int_equal(option->depart_last_min, journey->depart_min);
	assert_int_equal(option->depart_first_min + option->minutes, journey->arrive_by_min);
	assert_int_equal(option->minutes, journey->minutes);
	assert_int_equal(option->pence, journey->pence);
	assert_int_equal(option->walk_m, journey->walk_m);
	assert_int_equal(option->walk_most_m, walk_most_m);
	assert_int_equal(option->changes, travel_changes(journey));
	return journey;
}

/* What one must be able to read in an answer, in full. */
static const char *
words_of(const struct travel_options options[], const struct travel_place places[], int n,
	 struct arena *arena)
{
	char *words = arena_strdup(arena, "");
	for (int pair = 0; pair < n * n; pair++)
		for (int i = 0; i < options[pair].n; i++) {
			const struct travel_option *option = &options[pair].list[i];
			words = arena_printf(arena, "%s%d:%d %d %d %d %d %d %d;", words, pair,
					     (int)option->by, option->depart_first_min,
					     option->depart_last_min, option->minutes,
					     option->pence, option->walk_m, option->walk_most_m);
			const struct travel_journey *journey = journey_of(option, places, arena);
			for (int k = 0; journey != NULL && k < journey->n_legs; k++) {
				const struct travel_leg *leg = &journey->legs[k];
				words = arena_printf(arena, "%s-%s>%s %d %d %s", words, leg->from,
						     leg->to, leg->depart_min, leg->arrive_min,
						     leg->n_rides > 0 ? leg->rides[0].line : "");
			}
		}
	return words;
}

/* Labels are the asker's own, not the memo's. */
static void
check_labels(const struct travel_options options[], const struct travel_place places[PLACES],
	     struct arena *arena)
{
	for (int pair = 0; pair < PLACES * PLACES; pair++)
		for (int i = 0; i < options[pair].n; i++) {
			const struct travel_journey *journey =
			    journey_of(&options[pair].list[i], places, arena);
			if (journey == NULL || journey->legs[0].by != TRAVEL_WALK)
				continue;
			assert_ptr_equal(journey->legs[0].from, places[pair / PLACES].label);
		}
}

static void
random_question(struct rng *rng, struct travel_query *query, struct travel_place places[PLACES],
		struct travel_avoid *avoid)
{
	static const char *const labels[] = {"the gate", "home", "court", "the office", ""};
	query->from_min = rng_between(rng, 0, 3) * 120;
	query->walk_m_max_leg = rng_between(rng, 4, 8) * 200;
	query->step_free = rng_below(rng, 4) == 0;
	query->warrant_to = rng_below(rng, 3) == 0 ? "stop 5" : NULL;
	query->n_avoid = (int)rng_below(rng, 2);
	*avoid = (struct travel_avoid){{51.52, -3.0}, rng_between(rng, 1, 3) * 100};
	query->avoid = avoid;
	for (int i = 0; i < PLACES; i++)
		places[i] = town_beside((int)rng_below(rng, 9), rng_between(rng, 0, 3) * 100,
					labels[rng_below(rng, ARRAY_LEN(labels))]);
}

static void
a_remembered_matrix_is_the_matrix(void **state)
{
	struct town *town = *state;
	open_town(town);
	struct rng rng;
	rng_seed(&rng, 1);
	for (int i = 0; i < ASKED; i++) {
		struct rng of_question;
		/* More questions than are kept, some of them often. */
		rng_seed(&of_question,
			 rng_below(&rng, 2) == 0 ? rng_below(&rng, 6) : rng_below(&rng, QUESTIONS));
		struct travel_query query = town->query;
		struct travel_place places[PLACES];
		struct travel_avoid avoid;
		random_question(&of_question, &query, places, &avoid);
		struct arena arena;
		arena_init(&arena);
		/* Labels that are something else when the question is asked again. */
		char labels[2][PLACES][16] = {{"?", "?", "?"}, {"?", "?", "?"}};
		for (int k = 0; k < PLACES; k++) {
			snprintf(labels[i % 2][k], 16, "%s", places[k].label);
			places[k].label = labels[i % 2][k];
		}
		const struct travel_options *want =
		    travel_matrix(town->travel, &query, places, PLACES, &arena);
		const struct travel_options *got =
		    travel_memo_matrix(town->travel, &query, places, PLACES, &arena);
		assert_string_equal(words_of(got, places, PLACES, &arena),
				    words_of(want, places, PLACES, &arena));
		check_labels(got, places, &arena);
		arena_fini(&arena);
	}
	struct travel_memo_use use = travel_memo_use(town->travel);
	assert_int_equal(use.n, TRAVEL_MEMO_MAX);
	assert_true(use.hits > 200 && use.misses > TRAVEL_MEMO_MAX);
	assert_true(use.bytes <= TRAVEL_MEMO_BYTES_MAX);
}

/* Asks twice and says whether the second was remembered. */
static bool
is_remembered(struct town *town, const struct travel_query *query,
	      const struct travel_place places[PLACES])
{
	uint64_t before = travel_memo_use(town->travel).hits;
	travel_memo_matrix(town->travel, query, places, PLACES, &town->arena);
	return travel_memo_use(town->travel).hits > before;
}

static void
every_part_of_a_question_makes_another(void **state)
{
	struct town *town = *state;
	open_town(town);
	struct travel_place places[PLACES] = {town_beside(0, 0, "a"), town_beside(5, 0, "b"),
					      town_beside(6, 0, "c")};
	static const struct civil_date holiday = {19600};
	const struct travel_avoid circle = {{51.52, -3.0}, 300};
	const struct travel_query as_it_was = town->query;
	struct travel_query changed[17];
	for (size_t i = 0; i < ARRAY_LEN(changed); i++)
		changed[i] = as_it_was;
	changed[0].date = civil_add_days(as_it_was.date, 1);
	changed[1].from_min = 1;
	changed[2].until_min = 2000;
	changed[3].ways = 3;
	changed[4].walk_mps = 1.2;
	changed[5].walk_m_max_leg = 1599;
	changed[6].change_minutes_min = 5;
	changed[7].avoid = &circle;
	changed[7].n_avoid = 1;
	changed[8].lift_from_min = 600;
	changed[9].lift_until_min = 700;
	changed[10].warrant_to = "";
	changed[11].warrant_at.lat = 51;
	changed[12].warrant_at.lon = -3;
	changed[13].warrant_radius_m = 100;
	changed[14].step_free = true;
	changed[15].holidays = &holiday;
	changed[15].n_holidays = 1;
	changed[16].lift_from_min = 600;
	changed[16].lift_until_min = 700;
	assert_false(is_remembered(town, &as_it_was, places));
	assert_true(is_remembered(town, &as_it_was, places));
	for (size_t i = 0; i < ARRAY_LEN(changed); i++)
		assert_false(is_remembered(town, &changed[i], places));
	places[1].label = "B";
	assert_false(is_remembered(town, &as_it_was, places));
	places[1] = town_beside(5, 1, "b");
	assert_false(is_remembered(town, &as_it_was, places));
	places[1] = town_beside(5, 0, "b");
	assert_true(is_remembered(town, &as_it_was, places));
}

static void
a_newer_timetable_is_asked_anew(void **state)
{
	struct town *town = *state;
	open_town(town);
	const struct travel_place places[PLACES] = {town_beside(0, 0, "a"), town_beside(5, 0, "b"),
						    town_beside(6, 0, "c")};
	assert_false(is_remembered(town, &town->query, places));
	/* A live change does that too. */
	town->travel->generation++;
	assert_false(is_remembered(town, &town->query, places));
	const struct travel_files files = {.timetable = town->feed.tt};
	struct problems problems;
	problems_init(&problems, &town->arena);
	assert_int_equal(travel_reopen(town->travel, &files, &problems), 0);
	assert_false(is_remembered(town, &town->query, places));
	assert_true(is_remembered(town, &town->query, places));
}

static void
what_was_asked_last_is_kept_longest(void **state)
{
	struct town *town = *state;
	open_town(town);
	const struct travel_place places[PLACES] = {town_beside(0, 0, "a"), town_beside(5, 0, "b"),
						    town_beside(6, 0, "c")};
	struct travel_query query = town->query;
	for (int i = 0; i < TRAVEL_MEMO_MAX; i++) {
		query.from_min = i;
		assert_false(is_remembered(town, &query, places));
	}
	query.from_min = 0;
	assert_true(is_remembered(town, &query, places));
	query.from_min = TRAVEL_MEMO_MAX;
	assert_false(is_remembered(town, &query, places));
	query.from_min = 0;
	assert_true(is_remembered(town, &query, places));
	query.from_min = 1;
	assert_false(is_remembered(town, &query, places));
}

/* What an answer would take, untold, with rides that are kept once, or each time; rooms rounded up.
 */
static size_t
bytes_of(const struct travel_options options[], int n, bool is_shared)
{
	const struct travel_ride *seen[1000];
	size_t n_seen = 0;
	size_t bytes = 1024;
	for (int pair = 0; pair < n * n; pair++)
		for (int i = 0; i < options[pair].n; i++) {
			const struct travel_journey *journey = options[pair].list[i].journey;
			bytes += sizeof(struct travel_option);
			for (int k = 0; journey != NULL && k < journey->n_legs; k++) {
				const struct travel_ride *ride = journey->legs[k].rides;
				size_t at = 0;
				while (is_shared && ride != NULL && at < n_seen &&
				       (seen[at]->depart_min != ride->depart_min ||
					seen[at]->from_stop != ride->from_stop ||
					seen[at]->to_stop != ride->to_stop))
					at++;
				if (ride == NULL || (is_shared && at < n_seen))
					continue;
				assert_true(n_seen < ARRAY_LEN(seen));
				seen[n_seen++] = ride;
				bytes += sizeof(*ride) + 16;
			}
			/* When one leaves, and each ride with a walk. */
			bytes += journey == NULL ? 0 : 48 + 8 * (size_t)journey->n_legs;
		}
	return bytes;
}

/* A bound day has thousands of journeys by a few hundred rides. */
static void
a_ride_of_many_journeys_is_kept_once(void **state)
{
	struct town *town = *state;
	open_town(town);
	const struct travel_place places[] = {town_beside(0, 0, "a"),  town_beside(5, 0, "b"),
					      town_beside(5, 20, "c"), town_beside(5, 40, "d"),
					      town_beside(5, 60, "e"), town_beside(0, 20, "f")};
	int n = (int)ARRAY_LEN(places);
	travel_memo_matrix(town->travel, &town->query, places, n, &town->arena);
	const struct travel_options *options =
	    travel_matrix(town->travel, &town->query, places, n, &town->arena);
	size_t bytes = travel_memo_use(town->travel).bytes;
	assert_true(bytes <= bytes_of(options, n, true));
	assert_true(bytes_of(options, n, true) < bytes_of(options, n, false));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_remembered_matrix_is_the_matrix),
	    TEST(every_part_of_a_question_makes_another),
	    TEST(a_ride_of_many_journeys_is_kept_once),
	    TEST(a_newer_timetable_is_asked_anew),
	    TEST(what_was_asked_last_is_kept_longest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
