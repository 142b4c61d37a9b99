/* SPDX-License-Identifier: MIT
 *
 * Slower rides that spare walking, money or changes: where a limit counts they are offered, and a
 * day that the quickest rides make impossible is possible by them.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/warn.h"
#include "base/rng.h"
#include "tests/lib/town.h"
#include "travel/spare_bag.h"
#include "travel/travel_handle.h"

/* From stop 0 three short rides and a long walk from stop 4 are there at 08:40; one ride past all
 * of them at 08:56. */
#define QUICK_AND_SLOW \
	"T0,08:00:00,08:00:00,S0,1\nT0,08:03:00,08:03:00,S1,2\n" \
	"T1,08:08:00,08:08:00,S1,1\nT1,08:10:00,08:10:00,S2,2\n" \
	"T2,08:15:00,08:15:00,S2,1\nT2,08:18:00,08:18:00,S4,2\n" \
	"T3,08:00:00,08:00:00,S0,1\nT3,08:55:00,08:55:00,S5,2\n"

static struct travel_options
options_between(struct town *town, struct travel_place from, struct travel_place to)
{
	town->query.ways = 1u << TRAVEL_TRANSIT;
	return travel_options(town->travel, &town->query, &from, &to, &town->arena);
}

/* The option that is there at ${arrive_min}; NULL: none. */
static const struct travel_option *
arriving(const struct travel_options *options, int arrive_min)
{
	for (int i = 0; i < options->n; i++)
		if (options->list[i].depart_first_min + options->list[i].minutes == arrive_min)
			return &options->list[i];
	return NULL;
}

static void
a_slower_ride_is_offered_only_where_a_limit_counts(void **state)
{
	struct town *town = *state;
	struct travel_limits *limits = &town->query.limits;
	const struct travel_place from = town_beside(0, 50, "a");
	const struct travel_place to = town_beside(5, 50, "b");
	town_open(town, 4, QUICK_AND_SLOW);
	struct travel_options options = options_between(town, from, to);
	assert_int_equal(options.n, 1);
	assert_non_null(arriving(&options, 8 * 60 + 40));
	limits->walk_m = 5000;
	options = options_between(town, from, to);
	assert_int_equal(options.n, 2);
	const struct travel_option *slow = arriving(&options, 8 * 60 + 56);
	assert_non_null(slow);
	assert_true(slow->walk_m <= 101);
	assert_int_equal(slow->pence, 220);
	assert_int_equal(slow->journey->n_legs, 3);
	/* Within its limit: nothing has so little walking. */
	limits->walk_m = 99;
	options = options_between(town, from, to);
	assert_int_equal(options.n, 1);
	limits->walk_m = TRAVEL_NO_LIMIT;
	limits->pence = 220;
	options = options_between(town, from, to);
	assert_non_null(arriving(&options, 8 * 60 + 56));
	limits->pence = 219;
	options = options_between(town, from, to);
	assert_null(arriving(&options, 8 * 60 + 56));
	limits->pence = TRAVEL_NO_LIMIT;
	limits->changes = 0;
	options = options_between(town, from, to);
	assert_non_null(arriving(&options, 8 * 60 + 56));
	/* Who may come by 08:50 alone has no use for it. */
	const int reach_min[2] = {0, 8 * 60 + 50};
	limits->reach_min = reach_min;
	options = options_between(town, from, to);
	assert_int_equal(options.n, 1);
}

/* The sooner ride stops at stop 4, the later one at stop 5, ${m} metres farther on. */
static int
offered_for(struct town *town, int m)
{
	feed_set(&town->feed, "stops.txt",
		 arena_printf(&town->arena,
			      "stop_id,stop_name,stop_lat,stop_lon\nS0,A,51.4,-3.0\n"
			      "S4,B,51.5,-3.0\nS5,C,%.6f,-3.0\n",
			      51.5 + m / 1.3 / 111195.08));
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S4,2\n"
		  "T1,08:00:00,08:00:00,S0,1\nT1,08:20:00,08:20:00,S5,2\n");
	town->query.limits.walk_m = 5000;
	struct travel_options options =
	    options_between(town, (struct travel_place){{51.4, -3.0}, "a"},
			    (struct travel_place){{51.5 + m / 1.3 / 111195.08, -3.0}, "b"});
	return options.n;
}

static void
sparing_less_than_a_hundred_metres_is_no_reason_to_be_later(void **state)
{
	assert_int_equal(offered_for(*state, TRAVEL_SPARE_WALK_M - 2), 1);
}

static void
sparing_more_than_a_hundred_metres_is_one(void **state)
{
	assert_int_equal(offered_for(*state, TRAVEL_SPARE_WALK_M + 2), 2);
}

/* Where changes are few, a ride that leads on without one is kept beside a quicker one with one. */
static void
a_change_is_spared_for_where_it_is_needed(void **state)
{
	struct town *town = *state;
	town_open(town, 4,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S3,2\n"
		  "T1,08:20:00,08:20:00,S3,1\nT1,08:25:00,08:25:00,S5,2\n"
		  "T2,08:30:00,08:30:00,S5,1\nT2,08:40:00,08:40:00,S8,2\n"
		  "T3,08:18:00,08:18:00,S3,1\nT3,08:50:00,08:50:00,S8,2\n");
	town->query.limits.changes = 1;
	struct travel_options options =
	    options_between(town, town_beside(0, 0, "a"), town_beside(8, 0, "b"));
	const struct travel_option *option = arriving(&options, 8 * 60 + 50);
	assert_non_null(option);
	assert_int_equal(option->journey->n_legs, 2);
}

/* From the hill the warrant pays, from the nearer stop of the same bus, which is in the town, not.
 */
static void
a_longer_walk_to_where_the_warrant_pays_is_offered(void **state)
{
	struct town *town = *state;
	feed_set(&town->feed, "stops.txt",
		 "stop_id,stop_name,stop_lat,stop_lon\nS0,Far,51.40,-3.0\nS1,Mill,51.5,-3.0\n"
		 "S2,Town one,51.501,-3.0\nS3,Hill,51.5085,-3.0\nS4,Town end,51.6,-3.0\n");
	town_open(town, 2,
		  "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n"
		  "T1,08:50:00,08:50:00,S2,1\nT1,08:52:00,08:52:00,S3,2\n"
		  "T1,09:10:00,09:10:00,S4,3\n");
	town->query.warrant_to = "town";
	town->query.limits.pence = 300;
	struct travel_options options =
	    options_between(town, (struct travel_place){{51.4, -3.0}, "a"},
			    (struct travel_place){{51.6, -3.0}, "b"});
	bool is_there = false;
	for (int i = 0; i < options.n; i++)
		is_there = is_there || options.list[i].pence == 220;
	assert_true(is_there);
}

/* A day with one visit at 09:10 beside stop 5, by a person with ${person}, at a place of ${place}.
 */
static void
prepare_day(struct town *town, const char *person, const char *place, struct prepared *prepared)
{
	struct problems problems;
	struct plan_document document;
	const struct holidays none = {0};
	const struct travel_place to = town_beside(5, 50, "b");
	const char *text = arena_printf(
	    &town->arena,
	    "{\"plan\":\"P1\",\"date\":\"2023-09-15\",\"gate\":{\"lat\":51.5,\"lon\":-3.0,"
	    "\"expected\":\"07:50\"},\"person\":{\"walk_m_max_leg\":1600,\"walk_mps\":1.1,%s},"
	    "\"appointments\":[{\"id\":\"a\",\"minutes\":10,\"booked\":\"09:10\",%s"
	    "\"lat\":%.6f,\"lon\":%.6f}}]}",
	    person, place, to.at.lat, to.at.lon);
	problems_init(&problems, &town->arena);
	assert_int_equal(document_parse(text, strlen(text), &problems, &document), 0);
	const struct prepare_world world = {.travel = town->travel, .holidays = &none};
	assert_int_equal(prepare(&world, &document, &town->arena, &problems, prepared), 0);
}

/* Whether a day with one visit at 09:10 beside stop 5 can be had by ${person}. */
static bool
can_be_done(struct town *town, const char *person, struct plan_solution *solution)
{
	struct prepared prepared;
	prepare_day(town, person, "\"place\":{", &prepared);
	/* By no taxi. */
	struct plan_options *options = &prepared.problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(0)];
	struct plan_option *left = arena_array(&town->arena, struct plan_option, options->n);
	int n = 0;
	for (int i = 0; i < options->n; i++)
		if (options->list[i].by != PLAN_TAXI)
			left[n++] = options->list[i];
	*options = (struct plan_options){left, n};
	assert_int_equal(plan_solve(&prepared.problem, PLAN_STEPS_DEFAULT, &town->arena, solution),
			 0);
	return solution->ready && solution->appointments[0].status == PLAN_KEPT;
}

static void
a_bound_day_is_made_possible_by_the_slower_ride(void **state)
{
	struct town *town = *state;
	struct plan_solution solution;
	town_open(town, 4, QUICK_AND_SLOW);
	assert_true(can_be_done(town, "\"simple_day\":false", &solution));
	assert_int_equal(solution.legs[0].arrive_min, 8 * 60 + 40);
	static const char *const bound[] = {"\"walk_m_max_day\":1000", "\"money_pence\":300",
					    "\"simple_day\":true"};
	for (size_t i = 0; i < ARRAY_LEN(bound); i++) {
		assert_true(can_be_done(town, bound[i], &solution));
		assert_int_equal(solution.legs[0].arrive_min, 8 * 60 + 56);
	}
	assert_false(can_be_done(town, "\"money_pence\":219", &solution));
}

/* How many rides there are to the visit at a place of those hours, open each day. */
static int
rides_to(struct town *town, const char *hours, const char *bounds)
{
	struct prepared prepared;
	const char *place =
	    arena_printf(&town->arena, "%s\"hours\":\"Mo-Su %s\",\"place\":{", bounds, hours);
	prepare_day(town, "\"walk_m_max_day\":5000", place, &prepared);
	const struct plan_options *options =
	    &prepared.problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(0)];
	int n = 0;
	for (int i = 0; i < options->n; i++)
		n += options->list[i].by == PLAN_TRANSIT;
	return n;
}

static void
a_slower_ride_that_comes_after_the_day_s_last_hour_is_not_looked_for(void **state)
{
	struct town *town = *state;
	town_open(town, 4, QUICK_AND_SLOW);
	const char *moved = "\"latest\":\"12:00\",";
	/* There at 08:56, for ten minutes. */
	assert_int_equal(rides_to(town, "07:00-09:06", moved), 2);
	assert_int_equal(rides_to(town, "07:00-09:05", moved), 1);
	/* Shut at noon, but opening again when the visit may still begin. */
	assert_int_equal(rides_to(town, "07:00-08:50,11:30-13:00", moved), 2);
	assert_int_equal(rides_to(town, "07:00-08:50,12:01-13:00", moved), 1);
	/* Without bounds it may be tomorrow. */
	assert_int_equal(rides_to(town, "07:00-09:05", ""), 2);
}

/*
 * Whoever comes to stop 1 by the slow T0 can change there alone: at stop 2 they are too late for T3,
 * which those who come behind them to stop 1, by T1, can still take. There is a quicker way with a
 * long walk.
 */
static void
who_is_overtaken_changes_before_that(void **state)
{
	struct town *town = *state;
	town_open(town, 5,
		  "T0,07:50:00,07:50:00,S0,1\nT0,08:00:00,08:00:00,S1,2\n"
		  "T0,08:30:00,08:30:00,S2,3\n"
		  "T1,07:00:00,07:00:00,S9,1\nT1,08:05:00,08:05:00,S1,2\n"
		  "T1,08:10:00,08:10:00,S2,3\n"
		  "T2,08:18:00,08:18:00,S1,1\nT2,08:50:00,08:50:00,S5,2\n"
		  "T3,08:20:00,08:20:00,S2,1\nT3,08:50:00,08:50:00,S5,2\n"
		  "T4,07:51:00,07:51:00,S0,1\nT4,08:10:00,08:10:00,S4,2\n");
	town->query.limits.walk_m = 5000;
	struct travel_options options =
	    options_between(town, town_beside(0, 50, "a"), town_beside(5, 50, "b"));
	int least_m = INT_MAX;
	for (int i = 0; i < options.n; i++)
		least_m = options.list[i].walk_m < least_m ? options.list[i].walk_m : least_m;
	assert_true(least_m < 110);
}

/*
 * From V to U it is 900 m, from W 600 m. The ride from V to W takes eight minutes, three more than
 * the walk becomes shorter by: only who gets off at V has the four minutes for a change at U.
 */
static void
who_stays_on_for_a_shorter_walk_may_be_late(void **state)
{
	struct town *town = *state;
	const double metres = 1.3 * 111195.08;
	double u = 51.5 + 900 / metres;
	feed_set(&town->feed, "stops.txt",
		 arena_printf(&town->arena,
			      "stop_id,stop_name,stop_lat,stop_lon\nS0,A,51.4,-3.0\n"
			      "S1,V,51.5,-3.0\nS2,W,%.6f,-3.0\nS3,U,%.6f,-3.0\nS4,B,51.6,-3.0\n",
			      u + 600 / metres, u));
	town_open(town, 2,
		  "T0,07:50:00,07:50:00,S0,1\nT0,08:00:00,08:00:00,S1,2\n"
		  "T0,08:08:00,08:08:00,S2,3\n"
		  "T1,08:19:00,08:19:00,S3,1\nT1,08:40:00,08:40:00,S4,2\n");
	town->query.ways = 1u << TRAVEL_TRANSIT;
	town->query.limits.walk_m = 5000;
	/* Three places, so that the quickest too are found by what can be caught. */
	const struct travel_place places[3] = {
	    {{51.4, -3.0}, "a"}, {{51.6, -3.0}, "b"}, {{51.7, -3.0}, "c"}};
	const struct travel_options *options =
	    travel_matrix(town->travel, &town->query, places, 3, &town->arena);
	assert_int_equal(options[1].n, 1);
	assert_non_null(arriving(&options[1], 8 * 60 + 40));
}

/* What a check says of slower rides; "" if nothing. */
static const char *
warning_of(struct town *town, const struct prepared *prepared)
{
	const struct holidays none = {0};
	struct plan_document document = {.person = {.minutes_without_break_max = PLAN_NONE}};
	struct plan_check check = {0};
	warn_check(&none, &document, prepared, &town->arena, &check);
	const char *of_plan = warn_slower(prepared);
	for (int i = 0; i < check.n_warnings; i++)
		if (strcmp(check.warnings[i].kind, "slower_rides") == 0) {
			/* A plan says the same. */
			assert_string_equal(of_plan, check.warnings[i].text);
			return of_plan;
		}
	assert_null(of_plan);
	return "";
}

static void
a_day_with_too_much_to_catch_says_that_slower_rides_were_not_looked_for(void **state)
{
	struct town *town = *state;
	struct prepared prepared;
	static const char *const bound = "\"walk_m_max_day\":5000";
	static const char *const other = "\"walk_m_max_day\":5000,\"change_minutes_min\":1";
	static const char *const free = "\"change_minutes_min\":2";
	town_open(town, 4, QUICK_AND_SLOW);
	prepare_day(town, bound, "\"place\":{", &prepared);
	assert_string_equal(warning_of(town, &prepared), "");
	town->travel->profile_all.catches_max = 1;
	prepare_day(town, other, "\"place\":{", &prepared);
	assert_non_null(strstr(warning_of(town, &prepared), "were not looked for"));
	/* What is remembered says the same. */
	prepare_day(town, bound, "\"place\":{", &prepared);
	assert_string_equal(warning_of(town, &prepared), "");
	prepare_day(town, other, "\"place\":{", &prepared);
	assert_non_null(strstr(warning_of(town, &prepared), "were not looked for"));
	/* Where no limit counts none are missed. */
	prepare_day(town, free, "\"place\":{", &prepared);
	assert_string_equal(warning_of(town, &prepared), "");
}

/* Fields compared one by one. */
static bool
is_no_worse(const int a[], const int b[])
{
	for (int i = 0; i < 4; i++)
		if (a[i] > b[i])
			return false;
	return true;
}

#define BAG_LABELS 60
#define BAG_FIELDS 4

/* A bag and, lane by lane, all labels that were ever tried to be put into it. */
struct bag_trial {
	struct spare_bag bag;
	int drawn[BAG_LABELS][SPARE_LANES][BAG_FIELDS];
	int call[BAG_LABELS];
	bool is_drawn[BAG_LABELS][SPARE_LANES];
	uint32_t most;
};

/* Whether of the first ${n} labels of a lane one that alights by ${call} is as good as label ${n}.
 */
static bool
has_as_good(const struct bag_trial *trial, int n, int lane, int call)
{
	bool has = false;
	for (int i = 0; i < n; i++)
		has = has || (trial->is_drawn[i][lane] && trial->call[i] <= call &&
			      is_no_worse(trial->drawn[i][lane], trial->drawn[n][lane]));
	return has;
}

/* Draw label ${n} of some lanes, ask for it, and put it where it is lacking. */
static void
try_label(struct bag_trial *trial, struct rng *rng, int n, int most)
{
	struct spare_key key;
	spare_row lanes = spare_all(0);
	uint32_t entry[SPARE_LANES];
	trial->call[n] = n;
	for (int lane = 0; lane < SPARE_LANES; lane++) {
		trial->is_drawn[n][lane] = rng_below(rng, 3) != 0;
		lanes[lane] = trial->is_drawn[n][lane] ? -1 : 0;
		entry[lane] = (uint32_t)(n * SPARE_LANES + lane);
		for (int f = 0; f < BAG_FIELDS; f++) {
			trial->drawn[n][lane][f] = rng_between(rng, 0, most);
			key.field[f][lane] = (int16_t)trial->drawn[n][lane][f];
		}
	}
	int call = rng_between(rng, 0, n);
	spare_row lacking = spare_bag_lacks(&trial->bag, &key, lanes, BAG_FIELDS);
	spare_row lacking_by =
	    spare_bag_lacks_by(&trial->bag, &key, lanes, spare_all(call), BAG_FIELDS);
	for (int lane = 0; lane < SPARE_LANES; lane++) {
		bool is_drawn = trial->is_drawn[n][lane];
		assert_int_equal(lacking[lane] != 0, is_drawn && !has_as_good(trial, n, lane, n));
		/* A label that has left was beaten by one that came, and alights, later. */
		if (lacking_by[lane] == 0)
			assert_true(!is_drawn || has_as_good(trial, n, lane, call));
	}
	if (spare_any(lacking))
		spare_bag_put(&trial->bag, &key, lacking,
			      &(struct spare_way){entry, (uint32_t)n, n}, BAG_FIELDS);
}

/* In each lane the bag has the labels that no other beats, and those alone. */
static void
check_bag(struct bag_trial *trial, int lane)
{
	const struct spare_bag *bag = &trial->bag;
	bool has[BAG_LABELS] = {false};
	uint32_t n_labels = 0;
	for (uint32_t i = 0; i < bag->n; i++) {
		const struct spare_slot *slot = &bag->slots[i];
		if (slot->key.field[SPARE_MINUTE][lane] == SPARE_NEVER)
			continue;
		int n = (int)slot->alight[lane];
		assert_int_equal(slot->entry[lane], n * SPARE_LANES + lane);
		assert_int_equal(slot->call[lane], n);
		for (int f = 0; f < BAG_FIELDS; f++)
			assert_int_equal(slot->key.field[f][lane], trial->drawn[n][lane][f]);
		assert_false(has[n]);
		has[n] = true;
		n_labels++;
	}
	trial->most = n_labels > trial->most ? n_labels : trial->most;
	for (int n = 0; n < BAG_LABELS; n++) {
		bool is_beaten = has_as_good(trial, n, lane, n);
		for (int i = n + 1; i < BAG_LABELS; i++)
			is_beaten = is_beaten ||
				    (trial->is_drawn[i][lane] &&
				     is_no_worse(trial->drawn[i][lane], trial->drawn[n][lane]) &&
				     !is_no_worse(trial->drawn[n][lane], trial->drawn[i][lane]));
		assert_int_equal(has[n], trial->is_drawn[n][lane] && !is_beaten);
	}
}

/* The bag at hand against lists that are gone through field by field. */
static void
a_bag_keeps_in_each_lane_what_no_other_beats(void **state)
{
	(void)state;
	static struct bag_trial trial;
	struct rng rng;
	rng_seed(&rng, 1);
	for (int round = 0; round < 100; round++) {
		trial.bag.n = 0;
		for (int n = 0; n < BAG_LABELS; n++)
			try_label(&trial, &rng, n, 2 + round % 12);
		for (int lane = 0; lane < SPARE_LANES; lane++)
			check_bag(&trial, lane);
	}
	assert_true(trial.most > 16);
	spare_bag_fini(&trial.bag);
}

#define TOWN_TEST(f) cmocka_unit_test_setup_teardown(f, town_set_up, town_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TOWN_TEST(a_slower_ride_is_offered_only_where_a_limit_counts),
	    TOWN_TEST(sparing_less_than_a_hundred_metres_is_no_reason_to_be_later),
	    TOWN_TEST(sparing_more_than_a_hundred_metres_is_one),
	    TOWN_TEST(a_change_is_spared_for_where_it_is_needed),
	    TOWN_TEST(a_longer_walk_to_where_the_warrant_pays_is_offered),
	    TOWN_TEST(a_bound_day_is_made_possible_by_the_slower_ride),
	    TOWN_TEST(a_slower_ride_that_comes_after_the_day_s_last_hour_is_not_looked_for),
	    TOWN_TEST(a_day_with_too_much_to_catch_says_that_slower_rides_were_not_looked_for),
	    TOWN_TEST(who_is_overtaken_changes_before_that),
	    TOWN_TEST(who_stays_on_for_a_shorter_walk_may_be_late),
	    cmocka_unit_test(a_bag_keeps_in_each_lane_what_no_other_beats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
