/* SPDX-License-Identifier: MIT
 *
 * How fast travel is: building and opening a timetable, stop to stop, one to all, door to door.
 *
 *	bench_csa             a table to read
 *	bench_csa --csv       the same as "feed,what,unit,median,p95,n", to be laid beside others
 *	bench_csa --queries   the stop-to-stop queries, as "firstday journeys" reads them
 *	bench_csa --within    the same that can be answered
 *
 * The sample city's feed on Friday 15 September 2023 with the queries of queries_newport.csv; with
 * BENCH_FEED=FEED.zip that feed, on BENCH_DATE or the Wednesday in the middle of its time, with
 * queries drawn by the seed that drew those: 1,000 pairs of stops that are served that day, between
 * 06:00 and 20:00. Of such pairs many cannot be joined (on a subway whose transfers name stations
 * most), so there is a second thousand, drawn alike from the largest island of the day's rides and
 * walks (of stops that anything joins, whatever its direction), pairs that cannot be joined left
 * out. Each query counts with the best of three runs, so that a busy machine is not measured; the
 * median and the 95th percentile are over queries. No number is asserted here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/rng.h"
#include "travel/feed/compile.h"
#include "travel/scan/csa.h"
#include "travel/travel.h"

#define CITY_FEED    "conf/newport/newport_gtfs.zip"
#define CITY_QUERIES "tests/bench/queries_newport.csv"
#define QUERIES      1000
#define SEED         20230915
#define RUNS         3  /* of a query */
#define ROUNDS       15 /* of what takes milliseconds */
#define PLACES_MOST  14

struct query {
	uint32_t from;
	uint32_t to;
	int minute;
};

struct bench {
	const char *feed;
	bool is_csv;
	char path[64]; /* of the timetable */
	struct tt tt;
	struct civil_zone *zone;
	struct civil_date date;
	struct csa_day day;
	struct csa_work work;
	struct query queries[QUERIES];
	struct query within[QUERIES]; /* that can be answered */
	struct problems problems;
	struct arena arena;
};

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

static void
tell(const struct bench *bench, const char *what, double samples_us[], int n, const char *note)
{
	if (n == 0)
		return;
	qsort(samples_us, (size_t)n, sizeof(*samples_us), compare_doubles);
	double median = samples_us[n / 2];
	double p95 = samples_us[n * 95 / 100];
	if (bench->is_csv)
		printf("%s,%s,us,%.2f,%.2f,%d\n", bench->feed, what, median, p95, n);
	else if (p95 < 1000)
		printf("%-32s %10.2f us %10.2f us  %s\n", what, median, p95, note);
	else
		printf("%-32s %10.2f ms %10.2f ms  %s\n", what, median / 1000, p95 / 1000, note);
}

static void
die(const struct bench *bench)
{
	for (size_t i = 0; i < problems_kept(&bench->problems); i++)
		fprintf(stderr, "%s: %s\n", bench->problems.list[i].at,
			bench->problems.list[i].text);
	exit(1);
}

static void
bench_build(struct bench *bench)
{
	double samples[ROUNDS];
	struct compile_report report;
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_us();
		if (compile_feed(bench->feed, bench->path, &report, &bench->problems) != 0)
			die(bench);
		samples[i] = now_us() - start;
	}
	qsort(samples, ROUNDS, sizeof(*samples), compare_doubles);
	tell(bench, "build", samples, ROUNDS,
	     arena_printf(&bench->arena, "%zu stop times, %.0f a second", (size_t)report.n_times,
			  (double)report.n_times / samples[ROUNDS / 2] * 1e6));
	for (int i = 0; i < ROUNDS; i++) {
		struct tt tt;
		double start = now_us();
		if (tt_open(&tt, bench->path, &bench->problems) != 0)
			die(bench);
		samples[i] = now_us() - start;
		tt_close(&tt);
	}
	tell(bench, "open", samples, ROUNDS,
	     arena_printf(&bench->arena, "%zu kB", (size_t)report.bytes / 1000));
}

static void
bench_lay_out(struct bench *bench)
{
	double samples[ROUNDS], rooms[ROUNDS], learnt[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		double start = now_us();
		csa_day_init_zone(&bench->day, &bench->tt, bench->date, bench->zone);
		samples[i] = now_us() - start;
		start = now_us();
		csa_work_init(&bench->work, &bench->day);
		rooms[i] = now_us() - start;
		start = now_us();
		csa_work_learn(&bench->work, &bench->day);
		learnt[i] = now_us() - start;
		if (i + 1 < ROUNDS) {
			csa_work_fini(&bench->work);
			csa_day_fini(&bench->day);
		}
	}
	tell(bench, "lay out a date", samples, ROUNDS,
	     arena_printf(&bench->arena, "%u connections", bench->day.n_connections));
	tell(bench, "rooms for its queries", rooms, ROUNDS, "");
	tell(bench, "what cannot be reached", learnt, ROUNDS,
	     "learnt once a date, for many queries");
}

/* The stops that are served on the date, of ${island} or, TT_NONE, of all; their number. */
static uint32_t
find_served(struct bench *bench, uint32_t island, uint32_t served[])
{
	const struct csa_day *day = &bench->day;
	bool *is_served = arena_array(&bench->arena, bool, bench->tt.n_stops);
	for (uint32_t i = 0; i < day->n_connections; i++)
		is_served[tt_from(&day->connections[i])] = is_served[tt_to(&day->connections[i])] =
		    true;
	uint32_t n = 0;
	for (uint32_t stop = 0; stop < bench->tt.n_stops; stop++)
		if (is_served[stop] && (island == TT_NONE || day->island[stop] == island))
			served[n++] = stop;
	if (n == 0) {
		fprintf(stderr, "%s: nothing runs on that date\n", bench->feed);
		exit(1);
	}
	return n;
}

static struct query
draw_query(struct rng *rng, const uint32_t served[], uint32_t n)
{
	struct query query = {.from = served[rng_below(rng, n)]};
	query.to = served[rng_below(rng, n)];
	query.minute = rng_between(rng, 6 * 60, 20 * 60);
	return query;
}

/* Pairs of stops that are served on the date. */
static void
draw_queries(struct bench *bench)
{
	uint32_t *served = arena_array(&bench->arena, uint32_t, bench->tt.n_stops);
	uint32_t n = find_served(bench, TT_NONE, served);
	struct rng rng;
	rng_seed(&rng, SEED);
	for (int i = 0; i < QUERIES; i++)
		bench->queries[i] = draw_query(&rng, served, n);
}

static uint32_t
largest_island(struct bench *bench)
{
	uint32_t n_stops = bench->tt.n_stops;
	uint32_t *size = arena_array(&bench->arena, uint32_t, n_stops);
	uint32_t best = bench->day.island[0];
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		uint32_t island = bench->day.island[stop];
		if (++size[island] > size[best])
			best = island;
	}
	return best;
}

/* Pairs of different stops of which one can get to the other that day. */
static void
draw_within(struct bench *bench)
{
	uint32_t *served = arena_array(&bench->arena, uint32_t, bench->tt.n_stops);
	uint32_t n = find_served(bench, largest_island(bench), served);
	struct rng rng;
	rng_seed(&rng, SEED);
	int n_drawn = 0;
	for (int tries = 0; n_drawn < QUERIES; tries++) {
		struct query query = draw_query(&rng, served, n);
		int32_t at_s = csa_day_s(&bench->day, query.minute);
		/* Where hardly any can be joined, the rest of them stay as they come. */
		if (tries > 100 * QUERIES ||
		    (query.from != query.to &&
		     csa_earliest(&bench->day, &bench->work, query.from, query.to, at_s).arrive_s !=
			 CSA_NEVER))
			bench->within[n_drawn++] = query;
	}
}

/* The committed file: as print_queries writes it. */
static void
read_queries(struct bench *bench)
{
	size_t n;
	char *text = file_read(CITY_QUERIES, 1 << 20, &bench->arena, &bench->problems, &n);
	if (text == NULL)
		die(bench);
	int i = -1; /* the header */
	char *rest;
	for (char *line = strtok_r(text, "\n", &rest); line != NULL && i < QUERIES;
	     line = strtok_r(NULL, "\n", &rest), i++) {
		char from[64], to[64], date[16], at[8];
		if (i < 0)
			continue;
		struct query *query = &bench->queries[i];
		if (sscanf(line, "%63[^,],%63[^,],%15[^,],%7s", from, to, date, at) != 4 ||
		    (query->from = tt_stop_find(&bench->tt, from)) == TT_NONE ||
		    (query->to = tt_stop_find(&bench->tt, to)) == TT_NONE ||
		    civil_date_parse(date, &bench->date) != 0 ||
		    civil_time_parse(at, &query->minute) != 0) {
			fprintf(stderr, CITY_QUERIES ": cannot read \"%s\"\n", line);
			exit(1);
		}
	}
}

static void
print_queries(const struct bench *bench, const struct query queries[])
{
	char date[CIVIL_DATE_SIZE];
	civil_date_format(bench->date, date);
	printf("from_stop_id,to_stop_id,date,time\n");
	for (int i = 0; i < QUERIES; i++) {
		const struct query *query = &queries[i];
		char at[CIVIL_TIME_SIZE];
		civil_time_format(query->minute, at);
		printf("%s,%s,%s,%s\n", tt_text(&bench->tt, bench->tt.stops[query->from].id),
		       tt_text(&bench->tt, bench->tt.stops[query->to].id), date, at);
	}
}

/* What a query takes, the best of some runs, and its answer. */
static double
time_query(struct bench *bench, const struct query *query, struct csa_answer *answer)
{
	int32_t at_s = csa_day_s(&bench->day, query->minute);
	double best = 1e12;
	for (int run = 0; run < RUNS; run++) {
		double start = now_us();
		*answer = csa_earliest(&bench->day, &bench->work, query->from, query->to, at_s);
		double us = now_us() - start;
		best = us < best ? us : best;
	}
	return best;
}

static void
bench_stops(struct bench *bench, const struct query queries[], const char *of)
{
	double reached[QUERIES], lost[QUERIES];
	int n_reached = 0;
	int n_lost = 0;
	long rides = 0;
	double sum = 0;
	for (int i = 0; i < QUERIES; i++) {
		struct csa_answer answer;
		double us = time_query(bench, &queries[i], &answer);
		sum += us;
		if (answer.arrive_s == CSA_NEVER)
			lost[n_lost++] = us;
		else {
			reached[n_reached++] = us;
			rides += answer.rides;
		}
	}
	struct arena *arena = &bench->arena;
	tell(bench, arena_printf(arena, "%s, reached", of), reached, n_reached,
	     arena_printf(arena, "%d pairs, %.1f rides", n_reached,
			  (double)rides / (n_reached + (n_reached == 0))));
	tell(bench, arena_printf(arena, "%s, unreachable", of), lost, n_lost,
	     arena_printf(arena, "%d pairs", n_lost));
	tell(bench, arena_printf(arena, "%s, all of them", of), &sum, 1,
	     arena_printf(arena, "%d queries one after another", QUERIES));
}

static void
bench_one_to_all(struct bench *bench)
{
	double all[QUERIES];
	for (int i = 0; i < QUERIES; i++) {
		const struct query *query = &bench->queries[i];
		int32_t at_s = csa_day_s(&bench->day, query->minute);
		all[i] = 1e12;
		for (int run = 0; run < RUNS; run++) {
			double start = now_us();
			csa_all(&bench->day, &bench->work, query->from, at_s);
			double us = now_us() - start;
			all[i] = us < all[i] ? us : all[i];
		}
	}
	tell(bench, "one to all", all, QUERIES, "to the end of the day");
}

/* Places near served stops, any time of the day. */
static void
bench_doors(struct bench *bench, int n)
{
	const struct travel_files files = {.timetable = bench->path};
	struct travel *travel = travel_open(&files, &bench->problems);
	if (travel == NULL)
		die(bench);
	struct rng rng;
	rng_seed(&rng, 2);
	struct travel_place places[PLACES_MOST];
	for (int i = 0; i < n; i++) {
		uint32_t at = rng_below(&rng, bench->day.n_connections);
		places[i].at = tt_stop_at(&bench->tt, tt_from(&bench->day.connections[at]));
		places[i].at.lat += 0.0005;
		places[i].label = "place";
	}
	struct travel_query query = travel_query_default(bench->date);
	double samples[ROUNDS], pair[ROUNDS], first = 0;
	int n_options = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct arena arena;
		arena_init(&arena);
		double start = now_us();
		const struct travel_options *matrix =
		    travel_matrix(travel, &query, places, n, &arena);
		samples[i] = now_us() - start;
		first = i == 0 ? samples[0] : first;
		n_options = 0;
		for (int k = 0; k < n * n; k++)
			n_options += matrix[k].n;
		start = now_us();
		travel_options(travel, &query, &places[0], &places[1], &arena);
		pair[i] = now_us() - start;
		arena_fini(&arena);
	}
	if (n == PLACES_MOST)
		tell(bench, "profile of one pair's day", pair, ROUNDS, "door to door, told");
	tell(bench, arena_printf(&bench->arena, "matrix of %d places", n), samples, ROUNDS,
	     arena_printf(&bench->arena, "%d options; the first of a date %.2f ms", n_options,
			  first / 1000));
	travel_close(travel);
}

static struct civil_date
date_of(const struct bench *bench, bool is_city)
{
	struct civil_date date = civil_from_ymd(2023, 9, 15);
	const char *wanted = getenv("BENCH_DATE");
	if (is_city)
		return date;
	if (wanted != NULL && civil_date_parse(wanted, &date) == 0)
		return date;
	date.day = (bench->tt.facts.first_day + bench->tt.facts.last_day) / 2;
	while (civil_weekday(date) != CIVIL_WEDNESDAY)
		date.day++;
	return date;
}

/* The feed compiled, open and laid out, as ${is_measured} in figures or without. */
static void
open_feed(struct bench *bench, bool is_city, bool is_measured)
{
	struct compile_report report;
	if (is_measured)
		bench_build(bench);
	else if (compile_feed(bench->feed, bench->path, &report, &bench->problems) != 0)
		die(bench);
	if (tt_open(&bench->tt, bench->path, &bench->problems) != 0)
		die(bench);
	bench->zone = civil_zone_load(tt_text(&bench->tt, bench->tt.facts.zone));
	bench->date = date_of(bench, is_city);
	if (is_measured) {
		bench_lay_out(bench);
		return;
	}
	csa_day_init_zone(&bench->day, &bench->tt, bench->date, bench->zone);
	csa_work_init(&bench->work, &bench->day);
}

static void
close_feed(struct bench *bench)
{
	csa_work_fini(&bench->work);
	csa_day_fini(&bench->day);
	civil_zone_free(bench->zone);
	tt_close(&bench->tt);
	unlink(bench->path);
	arena_fini(&bench->arena);
}

int
main(int argc, char *argv[])
{
	static struct bench bench;
	const char *how = argc > 1 ? argv[1] : "";
	bench.is_csv = strcmp(how, "--csv") == 0;
	bool is_within = strcmp(how, "--within") == 0;
	bool is_print = is_within || strcmp(how, "--queries") == 0;
	bool is_city = getenv("BENCH_FEED") == NULL;
	bench.feed = is_city ? CITY_FEED : getenv("BENCH_FEED");
	arena_init(&bench.arena);
	problems_init(&bench.problems, &bench.arena);
	snprintf(bench.path, sizeof(bench.path), "/tmp/firstday-bench-XXXXXX");
	int fd = mkstemp(bench.path);
	if (fd < 0)
		return 1;
	close(fd);
	if (!bench.is_csv && !is_print)
		printf("%-32s %13s %13s  %s\n", bench.feed, "median", "p95", "");
	open_feed(&bench, is_city, !is_print);
	if (is_city && !is_print)
		read_queries(&bench);
	else
		draw_queries(&bench);
	draw_within(&bench);
	if (is_print)
		print_queries(&bench, is_within ? bench.within : bench.queries);
	else {
		bench_stops(&bench, bench.queries, "earliest arrival");
		bench_stops(&bench, bench.within, "within reach");
		bench_one_to_all(&bench);
		bench_doors(&bench, 8);
		bench_doors(&bench, PLACES_MOST);
	}
	close_feed(&bench);
	return 0;
}
