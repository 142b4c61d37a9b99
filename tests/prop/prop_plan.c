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
#include "plan/verify.h"
#include "tests/lib/propseeds.h"
#include "../lib/plan_brute.h"
#include "../lib/plan_world.h"

#define CASES 2000

static int
cases(void)
{
	return (int)propseeds_wanted(CASES).until;
}

static int
draw_size(struct rng *rng)
{
	int draw = rng_between(rng, 1, 20);
	return draw <= 1 ? 5 : draw <= 9 ? 4 : draw <= 15 ? 3 : draw <= 18 ? 2 : 1;
}

static void
the_plan_is_the_best_that_any_day_can_be(void **state)
{
	(void)state;
	for (int seed = 1; seed <= cases(); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		struct plan_brute_value want;
		struct plan_brute_value got;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed);
		plan_world_tiny(&rng, draw_size(&rng), &arena, &problem);
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
				fail_msg("seed %d: level %d is %ld, should be %ld", seed, i,
					 got.level[i], want.level[i]);
		arena_fini(&arena);
	}
}

static void
the_check_keeps_what_an_exhaustive_check_keeps(void **state)
{
	(void)state;
	for (int seed = 1; seed <= cases(); seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_check check;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed + 1000000);
		plan_world_tiny(&rng, draw_size(&rng), &arena, &problem);
		assert_int_equal(check_day(&problem, PLAN_STEPS_DEFAULT, &arena, &check), 0);
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
	int rc = plan_solve(problem, PLAN_STEPS_DEFAULT, &arena, &solution);
	if (rc != 0)
		fail_msg("seed %d: rc %d: %s", seed, rc, solution.why_not);
	plan_brute_of_solution(problem, &solution, &value);
	arena_fini(&arena);
	return value;
}

/* Too large to try all: but every plan passes the checker, and more freedom never makes it worse.
 */
static void
a_large_day_is_proved_and_never_worse_with_more_freedom(void **state)
{
	(void)state;
	for (int seed = 1; seed <= (cases() + 99) / 100; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed);
		plan_world_city(&rng, rng_between(&rng, 8, PLAN_APPOINTMENTS_MAX), &arena,
				&problem);
		struct plan_brute_value plain = solve_value(&problem, seed);
		struct plan_problem freer = problem;
		freer.money_pence = PLAN_NONE;
		if (compare_values(plain, solve_value(&freer, seed)) > 0)
			fail_msg("seed %d: more money makes it worse", seed);
		freer = problem;
		freer.start_min = problem.gate_earliest_min;
		freer.breaks[0].from_min = 0;
		if (compare_values(plain, solve_value(&freer, seed)) > 0)
			fail_msg("seed %d: an earlier gate makes it worse", seed);
		struct plan_problem tighter = problem;
		tighter.has_lift = false;
		if (compare_values(plain, solve_value(&tighter, seed)) < 0)
			fail_msg("seed %d: losing the lift makes it better", seed);
		arena_fini(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_plan_is_the_best_that_any_day_can_be),
	    cmocka_unit_test(the_check_keeps_what_an_exhaustive_check_keeps),
	    cmocka_unit_test(a_large_day_is_proved_and_never_worse_with_more_freedom),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
