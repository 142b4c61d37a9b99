/* SPDX-License-Identifier: MIT
 *
 * Stop-to-stop journeys against the judge, which reads GTFS by itself and searches exhaustively:
 * arrivals and fewest rides are equal, leaving later never arrives earlier, and the mirrored scan
 * names the latest second. On small random feeds with every odd feature and both changes of the
 * clocks; PROP_SEEDS says how many, and a fault prints its seed and the smallest feed that has it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/gtfs_draw.h"
#include "tests/lib/gtfs_judge.h"
#include "travel/feed/compile.h"
#include "travel/scan/csa.h"
#include "travel/scan/csa_split.h"

#define SEEDS          2000
#define QUERIES_A_FEED 10
#define CITY_QUERIES   60
#define MINUTES_MOST   2000 /* of a query: some ask after midnight */

/* A feed compiled and laid out, and the judge of it. */
struct bench {
	struct judge judge;
	struct tt tt;
	struct civil_zone *zone;
	struct csa_day day;
	struct csa_work work;
};

struct trial {
	uint64_t seed;
	struct feed *first; /* NULL: the feed stands alone; else it is merged with this one */
	struct gtfs_drawn drawn;
	char fault[400];    /* "" if there is none */
	uint64_t n_refused; /* of merged feeds */
	uint64_t n_queries;
	uint64_t n_reached;
};

static void
open_bench(struct bench *bench, const char *tt, struct problems *problems)
{
	assert_int_equal(tt_open(&bench->tt, tt, problems), 0);
	judge_read(&bench->judge);
	bench->zone = civil_zone_load(bench->judge.zone);
	assert_non_null(bench->zone);
}

static void
open_date(struct bench *bench, struct civil_date date)
{
	judge_open_date(&bench->judge, date);
	csa_day_init_zone(&bench->day, &bench->tt, date, bench->zone);
	csa_split_day(&bench->day, CSA_SPLIT_FEET);
	csa_work_init(&bench->work, &bench->day);
}

static void
close_date(struct bench *bench)
{
	csa_work_fini(&bench->work);
	csa_day_fini(&bench->day);
}

static void
close_bench(struct bench *bench)
{
	civil_zone_free(bench->zone);
	tt_close(&bench->tt);
	judge_fini(&bench->judge);
}

/* What the judge found, as a second of the laid-out day. */
static int64_t
judged_s(struct bench *bench, uint32_t from, uint32_t to, int64_t at_s, uint32_t *rides)
{
	struct judge_answer answer =
	    judge_journey(&bench->judge, from, to, bench->judge.base_s + at_s);
	*rides = answer.rides;
	return answer.arrive_s == JUDGE_NEVER ? CSA_NEVER : answer.arrive_s - bench->judge.base_s;
}

/* The latest second for the arrival that is due: there still, and a second later no more. */
static bool
latest_is_right(struct bench *bench, const uint32_t stops[4], int64_t arrive_s, int32_t latest_s)
{
	uint32_t rides;
	return judged_s(bench, stops[2], stops[3], latest_s, &rides) <= arrive_s &&
	       judged_s(bench, stops[2], stops[3], latest_s + 1, &rides) > arrive_s;
}

/* One question to all scans. ${stops}: from and to, as the timetable and as the judge counts them.
 */
static void
ask(struct bench *bench, const uint32_t stops[4], int minute, struct trial *trial)
{
	const struct judge *judge = &bench->judge;
	int32_t at_s = csa_day_s(&bench->day, minute);
	if (judge_utc(judge, minute) != judge->base_s + at_s) {
		snprintf(trial->fault, sizeof(trial->fault), "minute %d is second %d, not %d",
			 minute, at_s, (int)(judge_utc(judge, minute) - judge->base_s));
		return;
	}
	uint32_t rides;
	int64_t want_s = judged_s(bench, stops[2], stops[3], at_s, &rides);
	struct csa_answer got = csa_earliest(&bench->day, &bench->work, stops[0], stops[1], at_s);
	trial->n_queries++;
	const char *ids[2] = {judge->stops[stops[2]].id, judge->stops[stops[3]].id};
	if (got.arrive_s != want_s || (want_s != CSA_NEVER && got.rides != rides)) {
		snprintf(trial->fault, sizeof(trial->fault),
			 "%s to %s at minute %d (second %d): got %d by %u rides, want %d by %u",
			 ids[0], ids[1], minute, at_s, got.arrive_s, got.rides, (int)want_s, rides);
		return;
	}
	if (csa_all(&bench->day, &bench->work, stops[0], at_s)[stops[1]] != want_s)
		snprintf(trial->fault, sizeof(trial->fault),
			 "%s to %s at minute %d: one to all differs", ids[0], ids[1], minute);
	if (want_s == CSA_NEVER)
		return;
	trial->n_reached++;
	if (csa_day_wall_s(&bench->day, got.arrive_s) !=
	    judge_wall_s(judge, judge->base_s + want_s))
		snprintf(trial->fault, sizeof(trial->fault), "second %d shows %d, not %d",
			 got.arrive_s, csa_day_wall_s(&bench->day, got.arrive_s),
			 (int)judge_wall_s(judge, judge->base_s + want_s));
	int32_t latest_s = csa_latest(&bench->day, &bench->work, stops[0], stops[1], got.arrive_s);
	if (latest_s < at_s || !latest_is_right(bench, stops, want_s, latest_s))
		snprintf(trial->fault, sizeof(trial->fault),
			 "%s to %s by second %d: %d is not the latest", ids[0], ids[1],
			 got.arrive_s, latest_s);
}

/* Every minute of two hours: who leaves later is never there earlier. */
static void
go_through_minutes(struct bench *bench, const uint32_t stops[4], int minute, struct trial *trial)
{
	int32_t before_s = INT32_MIN;
	int32_t before_at_s = INT32_MIN;
	for (int i = 0; i < 120; i++) {
		/* The minutes that occur twice count once, those skipped are out of order. */
		int32_t at_s = csa_day_s(&bench->day, minute + i);
		int32_t now_s =
		    csa_earliest(&bench->day, &bench->work, stops[0], stops[1], at_s).arrive_s;
		if (at_s >= before_at_s && now_s < before_s)
			snprintf(trial->fault, sizeof(trial->fault),
				 "leaving at second %d arrives at %d, before %d", at_s, now_s,
				 before_s);
		before_s = now_s;
		before_at_s = at_s;
	}
}

/* The feed's texts to the judge. */
static void
tell_judge(struct judge *judge, const struct feed *feed)
{
	for (int i = 0; i < FEED_FILES_MAX; i++)
		if (feed->files[i].name != NULL)
			judge_file(judge, feed->files[i].name, feed->files[i].text,
				   feed->files[i].n);
}

/* All questions of a seed to a feed; false if there is no fault or no such feed. */
static bool
is_faulty(struct feed *feed, void *context)
{
	struct trial *trial = context;
	struct bench bench;
	struct rng rng;
	rng_seed(&rng, ~trial->seed);
	trial->fault[0] = '\0';
	/* A line that was taken away may have been needed. */
	struct feed *told = trial->first == NULL ? feed : trial->first;
	int rc = trial->first == NULL ? feed_compile(feed) : feed_merge(told, feed);
	if (rc != 0 || told->problems->count > 0)
		return false;
	judge_init(&bench.judge);
	if (told != feed) {
		tell_judge(&bench.judge, told);
		judge_read(&bench.judge);
	}
	tell_judge(&bench.judge, feed);
	open_bench(&bench, told->tt, told->problems);
	open_date(&bench, trial->drawn.date);
	for (int i = 0; i < QUERIES_A_FEED && trial->fault[0] == '\0'; i++) {
		uint32_t ends[2] = {rng_below(&rng, GTFS_DRAW_STOPS),
				    rng_below(&rng, GTFS_DRAW_STOPS)};
		int minute = rng_below(&rng, 3) == 0 ? rng_between(&rng, 0, MINUTES_MOST)
						     : rng_between(&rng, 0, 90);
		uint32_t stops[4];
		for (int k = 0; k < 2; k++) {
			char id[8];
			bool is_second = trial->first != NULL && rng_below(&rng, 3) == 0;
			snprintf(id, sizeof(id), is_second ? "2:S%u" : "S%u", ends[k]);
			stops[k] = tt_stop_find(&bench.tt, id);
			stops[2 + k] = judge_stop_find(&bench.judge, id);
		}
		if (stops[0] == TT_NONE || stops[1] == TT_NONE)
			continue;
		ask(&bench, stops, minute, trial);
		if (i == 0 && trial->fault[0] == '\0')
			go_through_minutes(&bench, stops, minute, trial);
	}
	close_date(&bench);
	close_bench(&bench);
	return trial->fault[0] != '\0';
}

static void
journeys_are_those_of_an_exhaustive_search(void **state)
{
	(void)state;
	const struct gtfs_draw_limits limits = {
	    .has_instant_rides = true, .has_changes = true, .trips_most = 10, .spread_m = 5000};
	struct trial trial = {0};
	gtfs_draw_try(&(struct gtfs_draw_trial){
	    .n = SEEDS,
	    .limits = &limits,
	    .seed = &trial.seed,
	    .drawn = &trial.drawn,
	    .fault = trial.fault,
	    .is_faulty = is_faulty,
	    .context = &trial,
	});
	print_message("%llu journeys asked, %llu found\n", (unsigned long long)trial.n_queries,
		      (unsigned long long)trial.n_reached);
	/* Chance that reaches nothing proves nothing. */
	assert_true(trial.n_queries < 1000 || trial.n_reached > 0);
}

/* Two feeds with the same ids, whose stops are the same in one half of the seeds. */
static bool
is_faulty_merged(struct feed *feed, void *context)
{
	struct trial *trial = context;
	struct gtfs_drawn drawn;
	const struct gtfs_draw_limits limits = {
	    .has_instant_rides = true, .trips_most = 8, .spread_m = 5000};
	struct rng rng;
	struct feed first;
	rng_seed(&rng, trial->seed ^ UINT64_C(0x5bd1e995));
	feed_init(&first);
	gtfs_draw(&first, &rng, &limits, &drawn);
	for (int i = 0; i < FEED_FILES_MAX && trial->seed % 2 == 0; i++)
		if (feed->files[i].name != NULL && strcmp(feed->files[i].name, "stops.txt") == 0)
			feed_set(&first, "stops.txt", feed->files[i].text);
	trial->first = &first;
	bool has_fault = is_faulty(feed, trial);
	trial->first = NULL;
	trial->n_refused += first.problems->count > 0;
	feed_fini(&first);
	return has_fault;
}

static void
journeys_of_merged_feeds_are_those_of_an_exhaustive_search(void **state)
{
	(void)state;
	const struct gtfs_draw_limits limits = {
	    .has_instant_rides = true, .trips_most = 8, .spread_m = 5000};
	struct trial trial = {0};
	gtfs_draw_try(&(struct gtfs_draw_trial){
	    .n = SEEDS / 2,
	    .limits = &limits,
	    .seed = &trial.seed,
	    .drawn = &trial.drawn,
	    .fault = trial.fault,
	    .is_faulty = is_faulty_merged,
	    .context = &trial,
	});
	print_message("%llu journeys asked, %llu found\n", (unsigned long long)trial.n_queries,
		      (unsigned long long)trial.n_reached);
	assert_true(trial.n_queries < 1000 || trial.n_reached > 0);
	assert_int_equal(trial.n_refused, 0);
}

/* Questions between stops that are called at, on three days of the feed. */
static void
judge_city(const char *zip, int n_queries)
{
	struct bench bench;
	struct trial trial = {0};
	struct rng rng;
	struct feed feed;
	rng_seed(&rng, 1);
	feed_init(&feed);
	struct problems *problems = arena_new(&feed.arena, struct problems);
	struct compile_report report;
	problems_init(problems, &feed.arena);
	if (compile_feed(zip, feed.tt, &report, problems) != 0)
		fail_msg("%s: %s: %s", zip, problems->list[0].at, problems->list[0].text);
	judge_init(&bench.judge);
	judge_zip(&bench.judge, zip);
	open_bench(&bench, feed.tt, problems);
	for (int day = 0; day < 3; day++) {
		const struct tt_facts *facts = &bench.tt.facts;
		open_date(&bench, (struct civil_date){
				      rng_between(&rng, facts->first_day, facts->last_day)});
		for (int i = day; i < n_queries; i += 3) {
			uint32_t stops[4];
			for (int k = 0; k < 2; k++) {
				uint32_t call = rng_below(&rng, (uint32_t)bench.judge.n_calls);
				stops[2 + k] = bench.judge.calls[call].stop;
				stops[k] =
				    tt_stop_find(&bench.tt, bench.judge.stops[stops[2 + k]].id);
				assert_true(stops[k] != TT_NONE);
			}
			ask(&bench, stops, rng_between(&rng, 0, 1439), &trial);
			if (trial.fault[0] != '\0')
				fail_msg("%s, day %d: %s", zip, bench.day.date.day, trial.fault);
		}
		close_date(&bench);
	}
	print_message("%s: %llu journeys asked, %llu found\n", zip,
		      (unsigned long long)trial.n_queries, (unsigned long long)trial.n_reached);
	assert_true(trial.n_reached > 0);
	close_bench(&bench);
	feed_fini(&feed);
}

static void
journeys_of_the_sample_city_are_those_of_an_exhaustive_search(void **state)
{
	(void)state;
	judge_city("conf/newport/newport_gtfs.zip", CITY_QUERIES);
}

/* PROP_FEEDS="A.zip B.zip": larger feeds, by path, where there are some. */
static void
journeys_of_feeds_by_path_are_those_of_an_exhaustive_search(void **state)
{
	(void)state;
	const char *feeds = getenv("PROP_FEEDS");
	const char *queries = getenv("PROP_QUERIES");
	if (feeds == NULL || *feeds == '\0') {
		print_message("PROP_FEEDS names no feeds: none judged\n");
		return;
	}
	char *rest = NULL;
	char *names = strdup(feeds);
	for (char *zip = strtok_r(names, " ", &rest); zip != NULL; zip = strtok_r(NULL, " ", &rest))
		if (access(zip, R_OK) == 0)
			judge_city(zip, queries == NULL ? 300 : (int)strtol(queries, NULL, 10));
		else
			print_message("%s is not there: not judged\n", zip);
	free(names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(journeys_are_those_of_an_exhaustive_search),
	    cmocka_unit_test(journeys_of_merged_feeds_are_those_of_an_exhaustive_search),
	    cmocka_unit_test(journeys_of_the_sample_city_are_those_of_an_exhaustive_search),
	    cmocka_unit_test(journeys_of_feeds_by_path_are_those_of_an_exhaustive_search),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
