/* SPDX-License-Identifier: MIT
 *
 * The planner against an exhaustive answer on thousands of tiny days, level by level.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/check.h"
#include "plan/plan.h"
#include "plan/plan_json.h"
#include "plan/tradeoff.h"
#include "plan/verify.h"
#include "tests/lib/propseeds.h"
#include "../lib/plan_brute.h"
#include "../lib/plan_random.h"
#include "../lib/plan_rounds.h"
#include "../lib/plan_world.h"

#define CASES 2000

/* Of the seeds wanted, each ${share}th: the heavier a test, the fewer it tries. */
static int
first(int share)
{
	return ((int)propseeds_wanted(CASES).from + share - 1) / share;
}

static int
last(int share)
{
	return ((int)propseeds_wanted(CASES).until + share - 1) / share;
}

static int
tried(void)
{
	return last(1) - first(1) + 1;
}

/* Whether so many were tried that each sort of day has to be among them. */
static bool
are_many(void)
{
	return tried() >= CASES / 2;
}

static int
draw_size(struct rng *rng)
{
	int draw = rng_between(rng, 1, 200);
	return draw <= 2     ? 6
	       : draw <= 10  ? 5
	       : draw <= 90  ? 4
	       : draw <= 150 ? 3
	       : draw <= 180 ? 2
			     : 1;
}

/* A tiny day; each third of them searched like a large one. */
static void
draw_tiny(int seed, uint64_t stream, struct rng *rng, struct arena *arena,
	  struct plan_problem *problem)
{
	rng_seed(rng, (uint64_t)seed + stream);
	plan_world_tiny(rng, draw_size(rng), arena, problem);
	problem->is_like_large = seed % 3 == 0;
}

/* Level by level; returns how many of its starts are off the marks. */
static int
plan_best(int seed)
{
	struct arena arena;
	struct rng rng;
	struct plan_problem problem;
	struct plan_solution solution;
	struct plan_brute_value want;
	struct plan_brute_value got;
	int off = 0;
	arena_init(&arena);
	draw_tiny(seed, 0, &rng, &arena, &problem);
	int rc = plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &solution);
	if (rc != 0)
		fail_msg("seed %d: rc %d: %s", seed, rc, solution.why_not);
	plan_brute_best(&problem, &want);
	plan_brute_of_solution(&problem, &solution, &got);
	if (want.feasible != got.feasible)
		fail_msg("seed %d: feasible is %d, should be %d", seed, got.feasible,
			 want.feasible);
	for (int i = 0; i < PLAN_BRUTE_LEVELS; i++)
		if (want.level[i] != got.level[i])
			fail_msg("seed %d: level %d is %ld, should be %ld", seed, i, got.level[i],
				 want.level[i]);
	if (solution.feasible) {
		int fewest = plan_rounds_fewest(&problem, &solution);
		off = plan_rounds_off(&problem, &solution);
		if (off != fewest)
			fail_msg("seed %d: %d starts off the marks, could be %d", seed, off,
				 fewest);
	}
	arena_fini(&arena);
	return off;
}

static void
the_plan_is_the_best_that_any_day_can_be(void **state)
{
	(void)state;
	int n_off = 0;
	for (int seed = first(1); seed <= last(1); seed++)
		n_off += plan_best(seed);
	printf("%d days planned like every day that can be lived; %d starts off the marks\n",
	       tried(), n_off);
}

/* Found here, by seeds that few runs come to: a label whose like was beaten was not followed. */
static void
days_that_fell_short_once_are_planned_as_well_as_can_be(void **state)
{
	(void)state;
	static const int seeds[] = {23049, 37154, 47719, 48505, 93808, 95539};
	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++)
		plan_best(seeds[i]);
}

static void
the_check_keeps_what_an_exhaustive_check_keeps(void **state)
{
	(void)state;
	for (int seed = first(1); seed <= last(1); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_check check;
		arena_init(&arena);
		draw_tiny(seed, 1000000, &rng, &arena, &problem);
		assert_int_equal(check_day(&problem, PLAN_STEPS_DEFAULT, &check), 0);
		for (int i = 0; i < CHECK_WAYS; i++) {
			const struct check_way *way = &check.ways[i];
			unsigned want;
			unsigned got = 0;
			int pence;
			plan_brute_check(&problem, 1u << way->by | 1u << PLAN_WALK, &want, &pence);
			for (int k = 0; k < problem.n_appointments; k++) {
				if (way->appointments[k].is_kept &&
				    problem.appointments[k].settled == PLAN_OPEN)
					got |= 1u << k;
				if (way->appointments[k].is_kept !=
				    (way->appointments[k].reason == CHECK_NO_REASON))
					fail_msg("seed %d way %d: %s without one reason", seed, i,
						 way->appointments[k].id);
			}
			if (want != got || pence != way->pence)
				fail_msg("seed %d way %d: kept %x for %d pence, should be %x, %d",
					 seed, i, got, way->pence, want, pence);
		}
		arena_fini(&arena);
	}
}

/* Below zero, zero or above as the first level that differs. */
static long
compare_values(struct plan_brute_value a, struct plan_brute_value b)
{
	if (a.feasible != b.feasible)
		return a.feasible ? 1 : -1;
	for (int i = 0; i < PLAN_BRUTE_LEVELS; i++)
		if (a.level[i] != b.level[i])
			return a.level[i] - b.level[i];
	return 0;
}

static struct plan_brute_value
solve_value(const struct plan_problem *problem, int seed)
{
	struct arena arena;
	struct plan_solution solution;
	struct plan_brute_value value;
	arena_init(&arena);
	int rc = plan_solve(problem, PLAN_STEPS_PATIENT, &arena, &solution);
	if (rc != 0)
		fail_msg("seed %d: rc %d: %s", seed, rc, solution.why_not);
	plan_brute_of_solution(problem, &solution, &value);
	arena_fini(&arena);
	return value;
}

/* Every other large day is a simple one, every third has a limit without a meal. */
static void
make_simple(struct plan_problem *problem, int seed)
{
	if (seed % 3 == 0)
		problem->without_meal_max_min = 240;
	if (seed % 2 == 0)
		return;
	problem->arrive_early_min = 10;
	problem->rest_min = 15;
	problem->is_few_legs = true;
}

/* Too large to try all: but every plan passes the checker, and more freedom never makes it worse.
 */
static void
a_large_day_is_proved_and_never_worse_with_more_freedom(void **state)
{
	(void)state;
	for (int seed = first(100); seed <= last(100); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed);
		plan_world_city(&rng, rng_between(&rng, 8, PLAN_APPOINTMENTS_MAX), &arena,
				&problem);
		make_simple(&problem, seed);
		struct plan_brute_value plain = solve_value(&problem, seed);
		struct plan_problem freer = problem;
		freer.money_pence = PLAN_NONE;
		if (compare_values(plain, solve_value(&freer, seed)) > 0)
			fail_msg("seed %d: more money makes it worse", seed);
		freer = problem;
		freer.start_min = problem.gate_earliest_min;
		freer.breaks[0].from_min = 0;
		/* Who is out earlier is hungry earlier. */
		if (problem.without_meal_max_min == 0 &&
		    compare_values(plain, solve_value(&freer, seed)) > 0)
			fail_msg("seed %d: an earlier gate makes it worse", seed);
		struct plan_problem tighter = problem;
		tighter.has_lift = false;
		if (compare_values(plain, solve_value(&tighter, seed)) < 0)
			fail_msg("seed %d: losing the lift makes it better", seed);
		arena_fini(&arena);
	}
}

static int
count_today(const struct plan_problem *problem, const struct plan_solution *solution)
{
	int n = 0;
	for (int i = 0; i < problem->n_appointments && solution->feasible; i++)
		n += problem->appointments[i].settled == PLAN_OPEN &&
		     solution->appointments[i].status != PLAN_NEXT_DAY &&
		     solution->appointments[i].status != PLAN_DROPPED;
	return n;
}

static void
each_row_of_the_gate_table_is_the_plan_of_that_gate(void **state)
{
	(void)state;
	long n_rows = 0;
	long n_other = 0; /* rows that differ from the plan's own */
	for (int seed = first(1); seed <= last(1); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		arena_init(&arena);
		draw_tiny(seed, 2000000, &rng, &arena, &problem);
		problem.gate_latest_min += 15;
		assert_int_equal(plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &solution), 0);
		int last_min = problem.gate_earliest_min - 1;
		for (int i = 0; i < solution.n_gate_rows; i++) {
			struct plan_gate_row row = solution.gate_rows[i];
			struct plan_problem then = problem;
			struct plan_solution other;
			then.is_like_large = false;
			then.start_min = then.gate_expected_min = row.gate_min;
			assert_int_equal(plan_solve(&then, PLAN_STEPS_DEFAULT, &arena, &other), 0);
			if (row.kept != count_today(&then, &other))
				fail_msg("seed %d: out at %d keeps %d, the table says %d", seed,
					 row.gate_min, count_today(&then, &other), row.kept);
			assert_true(row.gate_min > last_min && row.gate_min - last_min <= 5);
			last_min = row.gate_min;
			n_rows++;
			n_other += row.kept != count_today(&problem, &solution);
		}
		if (solution.n_gate_rows > 0)
			assert_int_equal(last_min, problem.gate_latest_min);
		arena_fini(&arena);
	}
	assert_true(!are_many() || (n_rows > tried() && n_other > tried() / 2));
}

/* Found here, by seeds that few runs come to: what it made of them the checker refused. */
static void
days_that_were_refused_once_are_planned_from_every_gate(void **state)
{
	(void)state;
	static const uint64_t days[] = {11564, 2005471};
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		arena_init(&arena);
		rng_seed(&rng, days[i]);
		plan_world_tiny(&rng, draw_size(&rng), &arena, &problem);
		int last_min = problem.gate_latest_min + 15;
		for (int out = problem.gate_earliest_min; out <= last_min; out++) {
			problem.start_min = problem.gate_expected_min = out;
			problem.gate_earliest_min = problem.gate_latest_min = out;
			if (plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &solution) != 0)
				fail_msg("day %zu, out at %d: %s", i, out, solution.why_not);
		}
		arena_fini(&arena);
	}
}

static void
a_large_day_is_never_worse_than_one_drawn_at_random(void **state)
{
	(void)state;
	int n_days = 0;
	for (int seed = first(400); seed <= last(400); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_brute_value drawn;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed + 3000000);
		plan_world_city(&rng, PLAN_APPOINTMENTS_MAX, &arena, &problem);
		make_simple(&problem, seed);
		struct plan_brute_value best = solve_value(&problem, seed);
		for (int i = 0; i < 10000; i++) {
			if (!plan_random_day(&rng, &problem, &drawn))
				continue;
			n_days++;
			if (compare_values(best, drawn) < 0)
				fail_msg("seed %d: day %d is better", seed, i);
		}
		arena_fini(&arena);
	}
	assert_true(n_days > 1000);
}

static void
the_same_day_gives_the_same_plan_byte_for_byte(void **state)
{
	(void)state;
	for (int seed = first(4); seed <= last(4); seed++) {
		char *text[2];
		for (int k = 0; k < 2; k++) {
			struct arena arena;
			struct rng rng;
			struct plan_problem problem;
			struct plan_solution solution;
			arena_init(&arena);
			draw_tiny(seed, 4000000, &rng, &arena, &problem);
			problem.is_like_large = k == 1;
			assert_int_equal(
			    plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &solution), 0);
			json_t *json = plan_solution_json(&solution);
			text[k] = json_dumps(json, JSON_COMPACT);
			json_decref(json);
			arena_fini(&arena);
		}
		assert_string_equal(text[0], text[1]);
		free(text[0]);
		free(text[1]);
	}
}

static void
every_other_day_obeys_the_rules_and_is_better_in_something(void **state)
{
	(void)state;
	int n_options = 0;
	for (int seed = first(1); seed <= last(1); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution best;
		struct tradeoff list[TRADEOFF_MAX];
		char why[VERIFY_TEXT_SIZE];
		int n;
		arena_init(&arena);
		draw_tiny(seed, 6000000, &rng, &arena, &problem);
		assert_int_equal(plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &best), 0);
		assert_int_equal(
		    tradeoff_find(&problem, &best, PLAN_STEPS_DEFAULT, &arena, list, &n), 0);
		for (int i = 0; i < n; i++) {
			const struct plan_solution *other = &list[i].solution;
			struct plan_brute_value a;
			struct plan_brute_value b;
			if (!verify_solution(&problem, other, why))
				fail_msg("seed %d: option %d: %s", seed, i, why);
			plan_brute_of_solution(&problem, &best, &a);
			plan_brute_of_solution(&problem, other, &b);
			if (compare_values(a, b) < 0)
				fail_msg("seed %d: option %d is better than the plan", seed, i);
			assert_true(other->changes_needing_yes < best.changes_needing_yes ||
				    other->pence < best.pence || b.level[2] > a.level[2]);
			n_options++;
		}
		arena_fini(&arena);
	}
	assert_true(!are_many() || n_options > tried() / 20);
}

static void
more_freedom_never_makes_a_plan_worse(void **state)
{
	(void)state;
	int n_better = 0;
	for (int seed = first(4); seed <= last(4); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		arena_init(&arena);
		draw_tiny(seed, 5000000, &rng, &arena, &problem);
		struct plan_brute_value plain = solve_value(&problem, seed);
		for (int kind = 0; kind < 9; kind++) {
			struct plan_problem freer = problem;
			int more = rng_between(&rng, 1, 8);
			if (kind == 0 && freer.money_pence != PLAN_NONE)
				freer.money_pence += more;
			if (kind == 1)
				freer.has_lift = true;
			if (kind == 2)
				freer.lift.until_min += more;
			if (kind == 3 && freer.home_by_min != PLAN_NONE)
				freer.home_by_min += more;
			if (kind == 4 && freer.walk_m_max_day != PLAN_NONE)
				freer.walk_m_max_day += more;
			/* Who is out earlier is hungry earlier. */
			if (kind == 5 && freer.without_meal_max_min == 0)
				freer.start_min =
				    freer.start_min > more ? freer.start_min - more : 0;
			if (kind == 6 && freer.changes_max_leg != PLAN_NONE)
				freer.changes_max_leg += more;
			if (kind == 7)
				freer.rest_min = freer.rest_min > more ? freer.rest_min - more : 0;
			if (kind == 8 && freer.without_meal_max_min > 0)
				freer.without_meal_max_min += more;
			long than = compare_values(solve_value(&freer, seed), plain);
			if (than < 0)
				fail_msg("seed %d: freedom %d makes it worse", seed, kind);
			n_better += than > 0;
		}
		arena_fini(&arena);
	}
	assert_true(!are_many() || n_better > tried() / 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_plan_is_the_best_that_any_day_can_be),
	    cmocka_unit_test(days_that_fell_short_once_are_planned_as_well_as_can_be),
	    cmocka_unit_test(the_check_keeps_what_an_exhaustive_check_keeps),
	    cmocka_unit_test(each_row_of_the_gate_table_is_the_plan_of_that_gate),
	    cmocka_unit_test(days_that_were_refused_once_are_planned_from_every_gate),
	    cmocka_unit_test(a_large_day_is_never_worse_than_one_drawn_at_random),
	    cmocka_unit_test(the_same_day_gives_the_same_plan_byte_for_byte),
	    cmocka_unit_test(every_other_day_obeys_the_rules_and_is_better_in_something),
	    cmocka_unit_test(more_freedom_never_makes_a_plan_worse),
	    cmocka_unit_test(a_large_day_is_proved_and_never_worse_with_more_freedom),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
