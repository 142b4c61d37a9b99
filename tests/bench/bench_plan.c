/* SPDX-License-Identifier: MIT
 *
 * How fast days are planned and checked: appointments among the stops of the sample city, four ways
 * of travelling, money, lift and a meal's window binding, travel times, reasons and gate table
 * included. A table of time and memory against the number of appointments, then 200 days of twelve,
 * then the same with four hours at most without a meal, and how many gate tables end before the
 * last gate. Of the days of twelve each counts by the median of three times, so that the worst is a
 * day and not a hiccup of the machine, and the worst are named by their seeds.
 *
 *	bench_plan [APPOINTMENTS [SEEDS]]	only days of that many
 *
 * No number is asserted here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "../lib/plan_stops.h"
#include "plan/check.h"
#include "travel/feed/compile.h"
#include "travel/travel_memo.h"

#define FEED        "conf/newport/newport_gtfs.zip"
#define TAXI        "tests/data/taxi_everywhere.json"
#define SEEDS       200
#define SEEDS_TABLE 40
#define SEEDS_MAX   100000
#define ROUNDS      3
#define WORST       5 /* so many are named */
#define RADIUS_M    4000
#define MEAL_MIN    240 /* without a meal at most, where that is limited */
#define FARE_PENCE  200 /* of a ride whose fare nobody knows */

enum column { TRAVEL, PLAN, BOTH, CHECK, COLUMNS };

static const char *const names[COLUMNS] = {"travel", "plan", "both", "check"};

struct bench {
	struct plan_stops stops;
	struct travel *travel;
	struct holidays holidays;
	double ms[COLUMNS][SEEDS_MAX][ROUNDS]; /* both: travel and plan of a day */
	int n_runs;
	int unfinished;
	int n_short; /* gate tables */
};

/* A day's number and its time. */
struct timed {
	int seed;
	double ms;
};

/* Of this process alone: other work on the machine is not the planner's. */
static double
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare_doubles(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;
	return (left > right) - (left < right);
}

static int
compare_timed(const void *a, const void *b)
{
	return compare_doubles(&((const struct timed *)a)->ms, &((const struct timed *)b)->ms);
}

/* A column by the median of each day's first ${rounds}. */
static void
tell(struct bench *bench, enum column column, int seeds, int rounds)
{
	static struct timed days[SEEDS_MAX];
	double sum_ms = 0;
	for (int i = 0; i < seeds; i++) {
		double *ms = bench->ms[column][i];
		qsort(ms, (size_t)rounds, sizeof(ms[0]), compare_doubles);
		days[i] = (struct timed){i + 1, ms[rounds / 2]};
		sum_ms += days[i].ms;
	}
	qsort(days, (size_t)seeds, sizeof(days[0]), compare_timed);
	printf("%-7s mean %8.2f  median %8.2f  p95 %8.2f  worst %8.2f ms", names[column],
	       sum_ms / seeds, days[seeds / 2].ms, days[seeds - 1 - seeds / 20].ms,
	       days[seeds - 1].ms);
	for (int i = seeds - 1; i >= 0 && i >= seeds - WORST && rounds > 1; i--)
		printf("%s%d", i == seeds - 1 ? "  seeds " : " ", days[i].seed);
	putchar('\n');
}

static void
run(struct bench *bench, int n, int seed, int round, int without_meal_max_min)
{
	struct arena arena;
	struct rng rng;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	struct plan_document *document = arena_new(&arena, struct plan_document);
	struct prepared *prepared = arena_new(&arena, struct prepared);
	struct plan_solution *solution = arena_new(&arena, struct plan_solution);
	struct plan_check *check = arena_new(&arena, struct plan_check);
	const struct prepare_world world = {.travel = bench->travel, .holidays = &bench->holidays};
	rng_seed(&rng, (uint64_t)seed);
	plan_stops_draw(&rng, n, &bench->stops, &arena, document);
	/* Another word for the gate each time: no answer of travel is one that is remembered. */
	document->gate.label = arena_printf(&arena, "gate %d", bench->n_runs++);
	double begin_ms = now_ms();
	if (prepare(&world, document, &arena, &problems, prepared) != 0)
		exit(1);
	double prepared_ms = now_ms();
	plan_stops_price(prepared, FARE_PENCE, &arena);
	prepared->problem.without_meal_max_min = without_meal_max_min;
	double priced_ms = now_ms();
	bench->unfinished +=
	    plan_solve(&prepared->problem, PLAN_STEPS_DEFAULT, &arena, solution) != 0;
	double planned_ms = now_ms();
	int n_rows = solution->n_gate_rows;
	bench->n_short +=
	    solution->feasible && (n_rows == 0 || solution->gate_rows[n_rows - 1].gate_min <
						      prepared->problem.gate_latest_min);
	bench->unfinished += check_day(&prepared->problem, PLAN_STEPS_DEFAULT, check) != 0;
	bench->ms[TRAVEL][seed - 1][round] = prepared_ms - begin_ms;
	bench->ms[PLAN][seed - 1][round] = planned_ms - priced_ms;
	bench->ms[BOTH][seed - 1][round] = prepared_ms - begin_ms + planned_ms - priced_ms;
	bench->ms[CHECK][seed - 1][round] = now_ms() - planned_ms;
	ensure(travel_memo_use(bench->travel).hits == 0);
	arena_fini(&arena);
}

static void
tell_limits(const struct bench *bench, int n, int seeds, const char *with)
{
	printf("%d appointments, %d seeds%s: %d not finished within the budget, %d gate tables "
	       "short\n",
	       n, seeds, with, bench->unfinished, bench->n_short);
}

static void
run_table(struct bench *bench)
{
	printf("days of n appointments, %d seeds each: plan in ms, and what the process then "
	       "holds\n",
	       SEEDS_TABLE);
	for (int n = 1; n <= PLAN_APPOINTMENTS_MAX; n++) {
		for (int seed = 1; seed <= SEEDS_TABLE; seed++)
			run(bench, n, seed, 0, 0);
		struct rusage usage;
		getrusage(RUSAGE_SELF, &usage);
		printf("%3d  %6.1f MB  ", n, (double)usage.ru_maxrss / 1024);
		tell(bench, PLAN, SEEDS_TABLE, 1);
	}
}

static void
run_days(struct bench *bench, int n, int seeds, int without_meal_max_min)
{
	bench->unfinished = bench->n_short = 0;
	for (int seed = 1; seed <= seeds; seed++)
		for (int round = 0; round < ROUNDS; round++)
			run(bench, n, seed, round, without_meal_max_min);
	bench->unfinished /= ROUNDS;
	bench->n_short /= ROUNDS;
}

static struct travel *
open_city(struct bench *bench)
{
	struct arena arena;
	struct problems problems;
	struct compile_report report;
	struct tt tt;
	char path[] = "/tmp/firstday-bench-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0)
		exit(1);
	close(fd);
	arena_init(&arena);
	problems_init(&problems, &arena);
	if (compile_feed(FEED, path, &report, &problems) != 0 || tt_open(&tt, path, &problems) != 0)
		exit(1);
	plan_stops_find(&tt, civil_from_ymd(2023, 9, 15), (struct geo_point){51.5877, -2.9984},
			RADIUS_M, &bench->stops);
	tt_close(&tt);
	const struct travel_files files = {.timetable = path, .taxi = TAXI};
	struct travel *travel = travel_open(&files, &problems);
	if (travel == NULL)
		exit(1);
	unlink(path);
	arena_fini(&arena);
	return travel;
}

int
main(int argc, char *argv[])
{
	int n = argc > 1 ? (int)strtol(argv[1], NULL, 10) : PLAN_APPOINTMENTS_MAX;
	int seeds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : SEEDS;
	if (n < 1 || n > PLAN_APPOINTMENTS_MAX || seeds < 1 || seeds > SEEDS_MAX)
		return 64;
	arena_keep_pages(); /* as the daemon does */
	struct bench *bench = calloc(1, sizeof(*bench));
	bench->travel = open_city(bench);
	run(bench, n, 1, 0, 0); /* lays the date out */
	if (argc <= 1)
		run_table(bench);
	run_days(bench, n, seeds, 0);
	tell_limits(bench, n, seeds, "");
	for (enum column column = TRAVEL; column < COLUMNS; column++)
		tell(bench, column, seeds, ROUNDS);
	run_days(bench, n, seeds, MEAL_MIN);
	tell_limits(bench, n, seeds, ", four hours at most without a meal");
	tell(bench, PLAN, seeds, ROUNDS);
	travel_close(bench->travel);
	free(bench);
	return 0;
}
