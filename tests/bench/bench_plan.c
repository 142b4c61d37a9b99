/* SPDX-License-Identifier: MIT
 *
 * How fast days are planned and checked: twelve appointments, four ways of travelling, money, lift
 *and a meal binding, gate table and reasons included, over 200 seeds.
 *
 *	bench_plan [APPOINTMENTS [SEEDS]]
 *
 * No number is asserted here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../lib/plan_world.h"
#include "plan/check.h"
#include "plan/plan.h"

#define SEEDS_MAX 100000

static double
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare_doubles(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;
	return (left > right) - (left < right);
}

static void
tell(const char *what, double times_ms[], int n)
{
	double sum_ms = 0;
	for (int i = 0; i < n; i++)
		sum_ms += times_ms[i];
	qsort(times_ms, (size_t)n, sizeof(times_ms[0]), compare_doubles);
	printf("%-6s mean %8.2f  median %8.2f  p99 %8.2f  worst %8.2f ms\n", what, sum_ms / n,
	       times_ms[n / 2], times_ms[n - 1 - n / 100], times_ms[n - 1]);
}

int
main(int argc, char *argv[])
{
	int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : PLAN_APPOINTMENTS_MAX;
	int seeds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 200;
	if (n < 1 || n > PLAN_APPOINTMENTS_MAX || seeds < 1 || seeds > SEEDS_MAX)
		return 64;
	double *plan_ms = calloc((size_t)seeds, sizeof(double));
	double *check_ms = calloc((size_t)seeds, sizeof(double));
	int unfinished = 0;
	for (int seed = 1; seed <= seeds; seed++) {
		struct arena arena;
		struct rng rng;
		struct plan_problem problem;
		struct plan_solution solution;
		struct plan_check check;
		arena_init(&arena);
		rng_seed(&rng, (uint64_t)seed);
		plan_world_city(&rng, n, &arena, &problem);
		double begin_ms = now_ms();
		unfinished += plan_solve(&problem, PLAN_STEPS_DEFAULT, &arena, &solution) != 0;
		double middle_ms = now_ms();
		unfinished += check_day(&problem, PLAN_STEPS_DEFAULT, &arena, &check) != 0;
		plan_ms[seed - 1] = middle_ms - begin_ms;
		check_ms[seed - 1] = now_ms() - middle_ms;
		arena_fini(&arena);
	}
	printf("%d appointments, %d seeds, %d not finished within the budget\n", n, seeds,
	       unfinished);
	tell("plan", plan_ms, seeds);
	tell("check", check_ms, seeds);
	free(plan_ms);
	free(check_ms);
	return 0;
}
