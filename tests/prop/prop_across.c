/* SPDX-License-Identifier: MIT
 *
 * One car and several plans: the lifts that are left are all that the car can serve, and no two
 * plans' lifts overlap, the car's own way between them included.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "app/across.h"
#include "plan/busy.h"
#include "plan/plan.h"
#include "tests/lib/propseeds.h"
#include "../lib/plan_brute.h"
#include "../lib/plan_world.h"

#define CASES 2000

static struct propseeds
seeds(void)
{
	return propseeds_wanted(CASES);
}

/* So many that each sort of day has to be among them. */
static bool
are_many(int n)
{
	struct propseeds wanted = seeds();
	int tried = (int)(wanted.until - wanted.from) + 1;
	return tried < CASES / 2 || n > tried / 20;
}

/* A tiny day with a lift, or a mixture with one, in most of its pairs; none takes no time. */
static void
draw_day(struct rng *rng, struct arena *arena, struct plan_problem *problem)
{
	plan_world_tiny(rng, rng_between(rng, 1, 3), arena, problem);
	problem->has_lift = true;
	problem->lift = (struct plan_interval){0, PLAN_WORLD_HORIZON_MIN};
	int n = PLAN_PLACE_OF(problem->n_appointments);
	for (int from = 0; from < n; from++)
		for (int to = 0; to < n; to++) {
			struct plan_options *options = &problem->travel[from][to];
			struct plan_option *list =
			    arena_array(arena, struct plan_option, options->n + 1);
			for (int i = 0; i < options->n; i++) {
				list[i] = options->list[i];
				if (list[i].by == PLAN_LIFT && list[i].minutes == 0)
					list[i].minutes = 1;
			}
			options->list = list;
			if (options->n > 0 && list[options->n - 1].car > 0)
				continue;
			list[options->n] = (struct plan_option){
			    .by = PLAN_LIFT,
			    .depart_last_min = PLAN_WORLD_HORIZON_MIN,
			    .minutes = rng_between(rng, 1, 4),
			    .ref = 1000 + from * n + to,
			};
			*options = (struct plan_options){list, options->n + 1};
		}
}

static void
solve(const struct plan_problem *problem, int seed, struct arena *arena,
      struct plan_solution *solution)
{
	struct plan_problem left = *problem;
	busy_cut(&left, arena);
	int rc = plan_solve(&left, PLAN_STEPS_DEFAULT, arena, solution);
	if (rc != 0)
		fail_msg("seed %d: rc %d: %s", seed, rc, solution->why_not);
}

/* Fails unless it is the best that there is; whether that is worse than ${alone}. */
static bool
is_best_and_worse(const struct plan_problem *problem, const struct plan_solution *solution,
		  const struct plan_brute_value *alone, int seed)
{
	struct plan_brute_value want;
	struct plan_brute_value got;
	plan_brute_best(problem, &want);
	plan_brute_of_solution(problem, solution, &got);
	if (want.feasible != got.feasible)
		fail_msg("seed %d: feasible is %d, should be %d", seed, got.feasible,
			 want.feasible);
	bool is_worse = alone->feasible != want.feasible;
	for (int i = 0; i < PLAN_BRUTE_LEVELS; i++) {
		if (want.level[i] != got.level[i])
			fail_msg("seed %d: level %d is %ld, should be %ld", seed, i, got.level[i],
				 want.level[i]);
		is_worse = is_worse || alone->level[i] != want.level[i];
	}
	return is_worse;
}

static void
a_plan_beside_others_is_the_best_that_the_car_allows(void **state)
{
	(void)state;
	int n_worse = 0;
	for (int seed = (int)seeds().from; seed <= (int)seeds().until; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		struct plan_brute_value alone;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed + 4000000);
		draw_day(&rng, &arena, &problem);
		plan_brute_best(&problem, &alone);
		problem.n_busy = rng_between(&rng, 1, 3);
		for (int i = 0; i < problem.n_busy; i++) {
			struct plan_busy *busy = &problem.busy[i];
			busy->from_min = rng_between(&rng, -5, 30);
			busy->until_min = busy->from_min + rng_between(&rng, 1, 8);
			for (int p = 0; p < PLAN_CAR_PLACES_MAX; p++) {
				busy->minutes_to[p] = rng_between(&rng, 0, 6);
				busy->minutes_from[p] = rng_between(&rng, 0, 6);
			}
		}
		solve(&problem, seed, &arena, &solution);
		n_worse += is_best_and_worse(&problem, &solution, &alone, seed);
		arena_fini(&arena);
	}
	assert_true(are_many(n_worse)); /* the car mattered */
}

/* Times at which services have something else, some of them over what is booked there. */
static int
draw_taken(struct rng *rng, const struct plan_problem *problem, struct plan_taken taken[])
{
	int n = rng_between(rng, 1, 6);
	for (int k = 0; k < n; k++) {
		int i = rng_between(rng, 0, problem->n_appointments - 1);
		int from = rng_between(rng, -3, 30);
		taken[k] = (struct plan_taken){i, from, from + rng_between(rng, 1, 9)};
	}
	return n;
}

static void
a_plan_beside_busy_services_is_the_best_that_their_hours_allow(void **state)
{
	(void)state;
	int n_worse = 0;
	for (int seed = (int)seeds().from; seed <= (int)seeds().until; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		struct plan_brute_value alone;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed + 6000000);
		plan_world_tiny(&rng, rng_between(&rng, 1, 3), &arena, &problem);
		plan_brute_best(&problem, &alone);
		struct plan_problem cut = problem;
		problem.n_taken = draw_taken(&rng, &problem, problem.taken);
		for (int k = 0; k < problem.n_taken; k++) {
			struct across_hold hold = {
			    .kind = ACROSS_SLOT,
			    .from_min = problem.taken[k].from_min,
			    .until_min = problem.taken[k].until_min,
			};
			across_bind_slot(&hold, problem.taken[k].appointment, &cut);
		}
		solve(&cut, seed, &arena, &solution);
		n_worse += is_best_and_worse(&problem, &solution, &alone, seed);
		arena_fini(&arena);
	}
	assert_true(are_many(n_worse)); /* what they have mattered */
}

/* Places on one road: the car takes as many minutes as they lie apart. */
struct road {
	int at[PLAN_CAR_PLACES_MAX];
};

static struct road
draw_road(struct rng *rng)
{
	struct road road;
	for (int i = 0; i < PLAN_CAR_PLACES_MAX; i++)
		road.at[i] = rng_between(rng, 0, 5);
	return road;
}

/* When and where a leg has the car; false: it needs no lift. */
struct carried {
	int from_min, until_min;
	int from, to;
};

static bool
has_lift(const struct plan_problem *problem, const struct plan_leg *leg, struct carried *out)
{
	*out = (struct carried){leg->depart_min, leg->arrive_min, leg->from, leg->to};
	if (leg->car == 0)
		return leg->by == PLAN_LIFT;
	const struct plan_car *car = &problem->cars[leg->car];
	out->from_min += car->after_min;
	out->until_min = out->from_min + car->minutes;
	out->from = car->from;
	out->to = car->to;
	return car->by == PLAN_LIFT;
}

static void
keep_free(const struct plan_problem *others, const struct plan_solution *other,
	  const struct road roads[2], struct plan_problem *problem)
{
	for (int k = 0; k < other->n_legs; k++) {
		struct carried lift;
		if (!has_lift(others, &other->legs[k], &lift))
			continue;
		struct plan_busy *busy = &problem->busy[problem->n_busy++];
		busy->from_min = lift.from_min;
		busy->until_min = lift.until_min;
		for (int p = 0; p < PLAN_CAR_PLACES_MAX; p++) {
			busy->minutes_to[p] = abs(roads[1].at[p] - roads[0].at[lift.from]);
			busy->minutes_from[p] = abs(roads[1].at[p] - roads[0].at[lift.to]);
		}
	}
}

static void
two_plans_with_one_car_never_overlap(void **state)
{
	(void)state;
	int n_both = 0;
	int n_parts = 0;
	for (int seed = (int)seeds().from; seed <= (int)seeds().until; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problems[2];
		struct plan_solution days[2];
		struct road roads[2];
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed + 5000000);
		for (int i = 0; i < 2; i++) {
			draw_day(&rng, &arena, &problems[i]);
			roads[i] = draw_road(&rng);
		}
		solve(&problems[0], seed, &arena, &days[0]);
		keep_free(&problems[0], &days[0], roads, &problems[1]);
		solve(&problems[1], seed, &arena, &days[1]);
		int n_lifts[2] = {0, 0};
		for (int a = 0; a < days[0].n_legs; a++)
			for (int b = 0; b < days[1].n_legs; b++) {
				struct carried one;
				struct carried two;
				if (!has_lift(&problems[0], &days[0].legs[a], &one) ||
				    !has_lift(&problems[1], &days[1].legs[b], &two))
					continue;
				int gap = two.from_min - one.until_min;
				int drive = abs(roads[0].at[one.to] - roads[1].at[two.from]);
				if (one.from_min >= two.until_min) {
					gap = one.from_min - two.until_min;
					drive = abs(roads[1].at[two.to] - roads[0].at[one.from]);
				}
				if (gap < drive)
					fail_msg("seed %d: %d min to drive %d", seed, gap, drive);
				n_lifts[0]++;
				n_parts += days[0].legs[a].car > 0 || days[1].legs[b].car > 0;
			}
		n_both += n_lifts[0] > 0;
		arena_fini(&arena);
	}
	assert_true(are_many(n_both));
	assert_true(are_many(10 * n_parts)); /* and not only lifts all the way */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plan_beside_others_is_the_best_that_the_car_allows),
	    cmocka_unit_test(a_plan_beside_busy_services_is_the_best_that_their_hours_allow),
	    cmocka_unit_test(two_plans_with_one_car_never_overlap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
