/* SPDX-License-Identifier: MIT
 *
 * How fast travel is: building and opening a timetable, stop to stop, one to all, door to door.
 *
 *	bench_csa [FEED.zip DATE]     the sample city's feed on Friday 15 September 2023 by default
 *
 * Medians; no number is asserted here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "travel/compile.h"
#include "travel/csa.h"
#include "travel/travel.h"

#define QUERIES 2000
#define ROUNDS  21
#define PLACES  8

static double
now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int
compare_doubles(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;
	return (left > right) - (left < right);
}

static double
median(double samples[], int n)
{
	qsort(samples, (size_t)n, sizeof(*samples), compare_doubles);
	return samples[n / 2];
}

static void
die(const struct problems *problems)
{
	for (size_t i = 0; i < problems_kept(problems); i++)
		fprintf(stderr, "%s: %s\n", problems->list[i].at, problems->list[i].text);
	exit(1);
}

static void
bench_build(const char *zip, const char *path, struct problems *problems)
{
	double samples[ROUNDS];
	struct compile_report report;
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_us();
		if (compile_feed(zip, path, &report, problems) != 0)
			die(problems);
		samples[i] = now_us() - start;
	}
	double us = median(samples, ROUNDS);
	printf("build              %10.1f ms   %.0f stop times a second\n", us / 1000,
	       (double)report.n_times / us * 1e6);
	for (int i = 0; i < ROUNDS; i++) {
		struct tt tt;
		double start = now_us();
		if (tt_open(&tt, path, problems) != 0)
			die(problems);
		samples[i] = now_us() - start;
		tt_close(&tt);
	}
	printf("open               %10.2f ms   %zu kB\n", median(samples, ROUNDS) / 1000,
	       report.bytes / 1000);
}

/* Stops that are served, each as often as it is: both ends of a connection of the day. */
static void
bench_stops(const struct tt *tt, struct civil_date date)
{
	struct csa_day day;
	struct csa_work work;
	double samples[QUERIES];
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_us();
		csa_day_init(&day, tt, date);
		samples[i] = now_us() - start;
		if (i + 1 < ROUNDS)
			csa_day_fini(&day);
	}
	printf("lay out a date     %10.2f ms   %u connections\n", median(samples, ROUNDS) / 1000,
	       day.n_connections);
	csa_work_init(&work, &day);
	struct rng rng;
	rng_seed(&rng, 1);
	int reached = 0;
	long rides = 0;
	double total = 0;
	for (int i = 0; i < QUERIES && day.n_connections > 0; i++) {
		uint32_t from = tt_from(&day.connections[rng_below(&rng, day.n_connections)]);
		uint32_t to = tt_to(&day.connections[rng_below(&rng, day.n_connections)]);
		int32_t at_s = rng_between(&rng, 6 * 60, 20 * 60) * 60;
		double start = now_us();
		struct csa_answer answer = csa_earliest(&day, &work, from, to, at_s);
		samples[i] = now_us() - start;
		total += samples[i];
		reached += answer.arrive_s != CSA_NEVER;
		rides += answer.arrive_s != CSA_NEVER ? answer.rides : 0;
	}
	printf("earliest arrival   %10.2f us   mean %.2f, %d %% reached, %.1f rides\n",
	       median(samples, QUERIES), total / QUERIES, 100 * reached / QUERIES,
	       (double)rides / (reached + 1));
	for (int i = 0; i < QUERIES && day.n_connections > 0; i++) {
		uint32_t from = tt_from(&day.connections[rng_below(&rng, day.n_connections)]);
		int32_t at_s = rng_between(&rng, 6 * 60, 20 * 60) * 60;
		double start = now_us();
		csa_all(&day, &work, from, at_s);
		samples[i] = now_us() - start;
	}
	printf("one to all         %10.2f us   to the end of the day\n", median(samples, QUERIES));
	csa_work_fini(&work);
	csa_day_fini(&day);
}

/* Eight places near served stops. */
static void
bench_doors(const char *path, const struct tt *tt, struct civil_date date,
	    struct problems *problems)
{
	const struct travel_files files = {.timetable = path};
	struct travel *travel = travel_open(&files, problems);
	if (travel == NULL)
		die(problems);
	struct rng rng;
	rng_seed(&rng, 2);
	struct travel_place places[PLACES];
	for (int i = 0; i < PLACES; i++) {
		uint32_t at = rng_below(&rng, tt->n_connections);
		places[i].at = tt_stop_at(tt, tt_from(&tt->connections[at]));
		places[i].at.lat += 0.0005;
		places[i].label = "place";
	}
	struct travel_query query = travel_query_default(date);
	query.from_min = 9 * 60 + 30;
	query.until_min = 19 * 60;
	double samples[ROUNDS];
	double first = 0;
	int n_options = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct arena arena;
		arena_init(&arena);
		double start = now_us();
		const struct travel_options *matrix =
		    travel_matrix(travel, &query, places, PLACES, &arena);
		samples[i] = now_us() - start;
		first = i == 0 ? samples[0] : first;
		n_options = 0;
		for (int k = 0; k < PLACES * PLACES; k++)
			n_options += matrix[k].n;
		arena_fini(&arena);
	}
	printf("matrix of %d places %10.2f ms   %d options; the first of a date %.2f ms\n", PLACES,
	       median(samples, ROUNDS) / 1000, n_options, first / 1000);
	travel_close(travel);
}

int
main(int argc, char *argv[])
{
	const char *zip = argc > 2 ? argv[1] : "conf/newport/newport_gtfs.zip";
	struct civil_date date = civil_from_ymd(2023, 9, 15);
	if (argc > 2 && civil_date_parse(argv[2], &date) != 0)
		return 64;
	struct arena arena;
	arena_init(&arena);
	struct problems problems;
	problems_init(&problems, &arena);
	char path[] = "/tmp/firstday-bench-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	printf("%s\n", zip);
	bench_build(zip, path, &problems);
	struct tt tt;
	if (tt_open(&tt, path, &problems) != 0)
		die(&problems);
	bench_stops(&tt, date);
	bench_doors(path, &tt, date, &problems);
	tt_close(&tt);
	unlink(path);
	arena_fini(&arena);
	return 0;
}
