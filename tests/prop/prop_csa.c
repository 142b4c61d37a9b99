/* SPDX-License-Identifier: MIT
 *
 * Stop-to-stop journeys against an independent answer: rounds over whole runs of trips (one more
 * ride a round, as long as anything improves), straight from the feed's tables, with none of the
 * timetable, its sorting or its scan. On seeded random feeds with every odd feature, small times
 * and few stops so that ties and chains abound, and on the feed of the sample city.
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
#include "tests/lib/feed.h"
#include "tests/lib/propseeds.h"
#include "travel/feed/compile.h"
#include "travel/scan/csa.h"
#include "travel/scan/csa_split.h"
#include "travel/feed/gtfs.h"

#define FEEDS          2000
#define QUERIES_A_FEED 12
#define CITY_QUERIES   400
#define STOPS_MAX      4000

static bool
service_runs(const struct gtfs *gtfs, uint32_t service, int32_t day)
{
	const struct gtfs_service *calendar = &gtfs->services.items[service];
	struct civil_date date = {day};
	bool runs = day >= calendar->first.day && day <= calendar->last.day &&
		    (calendar->weekdays & 1 << civil_weekday(date)) != 0;
	for (size_t i = 0; i < gtfs->exceptions.n; i++)
		if (gtfs->exceptions.items[i].service == service &&
		    gtfs->exceptions.items[i].date.day == day)
			runs = gtfs->exceptions.items[i].is_added;
	return runs;
}

static bool
is_for_some(const struct gtfs_transfer *row)
{
	return row->from_route != IDMAP_NONE || row->to_route != IDMAP_NONE ||
	       row->from_trip != IDMAP_NONE || row->to_trip != IDMAP_NONE;
}

/* Where rows tell rides apart: one for each trip and one for none. */
static uint32_t
kinds_of(const struct gtfs *gtfs)
{
	for (size_t i = 0; i < gtfs->transfers.n; i++)
		if (is_for_some(&gtfs->transfers.items[i]))
			return (uint32_t)gtfs->trips.n + 1;
	return 1;
}

static uint32_t
at_of(const struct gtfs *gtfs, uint32_t stop, uint32_t trip)
{
	uint32_t n = kinds_of(gtfs);
	return n == 1 ? stop : stop * n + trip;
}

static bool
holds(const struct gtfs *gtfs, uint32_t trip, uint32_t named_trip, uint32_t named_route)
{
	if (named_trip != IDMAP_NONE)
		return named_trip == trip;
	return named_route == IDMAP_NONE ||
	       (trip < gtfs->trips.n && gtfs->trips.items[trip].route == named_route);
}

/* The more the more is named: a trip weighs more than two lines, and of one ride once. */
static int
specificity(const struct gtfs_transfer *row)
{
	bool trips[2] = {row->from_trip != IDMAP_NONE, row->to_trip != IDMAP_NONE};
	bool routes[2] = {!trips[0] && row->from_route != IDMAP_NONE,
			  !trips[1] && row->to_route != IDMAP_NONE};
	return 3 * (trips[0] + trips[1]) + routes[0] + routes[1];
}

/* Whether ${other}, for the same change, takes the place of ${row}. */
static bool
is_over(const struct gtfs_transfer *other, const struct gtfs_transfer *row)
{
	if (specificity(other) != specificity(row))
		return specificity(other) > specificity(row);
	if (other->from_route != row->from_route || other->to_route != row->to_route ||
	    other->from_trip != row->from_trip || other->to_trip != row->to_trip)
		return false;
	if ((other->type == 3) != (row->type == 3))
		return other->type == 3;
	return other->min_s < row->min_s;
}

/* Seconds of the footpath between two stops from and to a ride each, -1: none. */
static int32_t
foot_s(const struct gtfs *gtfs, const uint32_t stops[2], const uint32_t trips[2])
{
	const struct gtfs_transfer *found[64];
	size_t n = 0;
	for (size_t i = 0; i < gtfs->transfers.n; i++) {
		const struct gtfs_transfer *row = &gtfs->transfers.items[i];
		if (row->from == stops[0] && row->to == stops[1] && row->type != 1 &&
		    holds(gtfs, trips[0], row->from_trip, row->from_route) &&
		    holds(gtfs, trips[1], row->to_trip, row->to_route)) {
			assert_true(n < ARRAY_LEN(found));
			found[n++] = row;
		}
	}
	int32_t s = -1;
	for (size_t i = 0; i < n; i++) {
		bool is_out = false;
		for (size_t k = 0; k < n; k++)
			is_out = is_out || is_over(found[k], found[i]);
		if (is_out)
			continue;
		if (found[i]->type == 3)
			return -1;
		int32_t own_s = found[i]->min_s == GTFS_NO_TIME ? 0 : found[i]->min_s;
		s = own_s > s ? own_s : s;
	}
	return s;
}

static void
lower(int32_t *to, int32_t at_s)
{
	if (at_s < *to)
		*to = at_s;
}

static bool
is_forbidden(const struct gtfs *gtfs, const struct gtfs_transfer *transfer)
{
	for (size_t i = 0; i < gtfs->transfers.n; i++) {
		const struct gtfs_transfer *other = &gtfs->transfers.items[i];
		if (other->from == transfer->from && other->to == transfer->to && other->type == 3)
			return true;
	}
	return transfer->from == transfer->to;
}

/* One footpath from each stop with an arrival in ${from}, into ${to}. */
static void
walk(const struct gtfs *gtfs, const int32_t from[], int32_t to[])
{
	uint32_t n = kinds_of(gtfs);
	for (size_t i = 0; n == 1 && i < gtfs->transfers.n; i++) {
		const struct gtfs_transfer *transfer = &gtfs->transfers.items[i];
		if ((transfer->type != 0 && transfer->type != 2) ||
		    from[transfer->from] == CSA_NEVER || is_forbidden(gtfs, transfer))
			continue;
		int32_t walk_s = transfer->min_s == GTFS_NO_TIME ? 0 : transfer->min_s;
		lower(&to[transfer->to], from[transfer->from] + walk_s);
	}
	for (uint32_t at = 0; n > 1 && at < gtfs->stops.n * n; at++) {
		for (uint32_t k = 0; from[at] != CSA_NEVER && k < gtfs->stops.n * n; k++) {
			const uint32_t stops[2] = {at / n, k / n};
			const uint32_t trips[2] = {at % n, k % n};
			int32_t s = stops[0] == stops[1] ? 0 : foot_s(gtfs, stops, trips);
			if (s >= 0)
				lower(&to[k], from[at] + s);
		}
	}
}

/* Ride one run, moved by ${shift_s}, from wherever ${before} allows. */
static void
ride(const struct gtfs *gtfs, const struct gtfs_trip *trip, int32_t shift_s, const int32_t before[],
     int32_t by_ride[])
{
	uint32_t row = (uint32_t)(trip - gtfs->trips.items);
	bool is_aboard = false;
	for (uint32_t k = 0; k < trip->n_times; k++) {
		const struct gtfs_time *time = &gtfs->times.items[trip->first_time + k];
		uint32_t at = at_of(gtfs, time->stop, row);
		int32_t depart_s = time->depart_s + shift_s;
		if (is_aboard && time->drop_off != 1)
			lower(&by_ride[at], time->arrive_s + shift_s);
		if (time->pickup != 1 && depart_s >= 0 && before[at] <= depart_s)
			is_aboard = true;
	}
}

/* All runs of one trip on the service day that began ${shift_s} seconds before (negative). */
static void
ride_trip(const struct gtfs *gtfs, uint32_t at, int32_t shift_s, const int32_t before[],
	  int32_t by_ride[])
{
	const struct gtfs_trip *trip = &gtfs->trips.items[at];
	if (!trip->has_frequency) {
		ride(gtfs, trip, shift_s, before, by_ride);
		return;
	}
	for (size_t f = 0; f < gtfs->frequencies.n; f++) {
		const struct gtfs_frequency *run = &gtfs->frequencies.items[f];
		if (run->trip != at || trip->n_times == 0)
			continue;
		int32_t base_s = gtfs->times.items[trip->first_time].depart_s;
		for (int32_t s = run->first_s; s < run->until_s; s += run->headway_s)
			ride(gtfs, trip, s - base_s + shift_s, before, by_ride);
	}
}

static struct csa_answer
naive_answer(const struct gtfs *gtfs, struct civil_date date, const uint32_t stops[2], int32_t at_s)
{
	static int32_t start[STOPS_MAX], by_any[STOPS_MAX], by_ride[STOPS_MAX];
	static int32_t before[STOPS_MAX], ridden[STOPS_MAX];
	size_t n = gtfs->stops.n * kinds_of(gtfs);
	uint32_t none = (uint32_t)gtfs->trips.n;
	uint32_t first = at_of(gtfs, stops[0], none);
	uint32_t goal = at_of(gtfs, stops[1], none);
	assert_true(n <= STOPS_MAX);
	if (stops[0] == stops[1])
		return (struct csa_answer){at_s, 0};
	for (size_t i = 0; i < n; i++)
		start[i] = by_any[i] = by_ride[i] = CSA_NEVER;
	start[first] = by_any[first] = at_s;
	walk(gtfs, start, by_any);
	struct csa_answer best = {by_any[goal], 0};
	for (uint32_t rides = 1;; rides++) {
		memcpy(before, by_any, n * sizeof(int32_t));
		memcpy(ridden, by_ride, n * sizeof(int32_t));
		for (uint32_t t = 0; t < gtfs->trips.n; t++)
			for (int back = 0; back < 9; back++)
				if (service_runs(gtfs, gtfs->trips.items[t].service,
						 date.day - back))
					ride_trip(gtfs, t, -86400 * back, before, by_ride);
		if (memcmp(ridden, by_ride, n * sizeof(int32_t)) == 0)
			return best;
		for (size_t i = 0; i < n; i++)
			if (by_ride[i] < by_any[i])
				by_any[i] = by_ride[i];
		walk(gtfs, by_ride, by_any);
		if (by_any[goal] < best.arrive_s)
			best = (struct csa_answer){by_any[goal], rides};
	}
}

static int
odd_kind(struct rng *rng)
{
	return rng_below(rng, 5) == 0 ? rng_between(rng, 1, 3) : 0;
}

static const char *
random_times(struct feed *feed, struct rng *rng, int n_trips)
{
	char *rows = arena_strdup(&feed->arena, "");
	for (int t = 0; t < n_trips; t++) {
		int n = rng_between(rng, 1, 5);
		int at_s = rng_below(rng, 3) == 0 ? 86400 - 120 + 60 * rng_between(rng, 0, 6)
						  : 60 * rng_between(rng, 0, 30);
		for (int k = 0; k < n; k++) {
			int arrive_s = at_s;
			at_s += rng_below(rng, 3) == 0 ? 60 : 0;
			const char *clock =
			    arena_printf(&feed->arena, "%02d:%02d:%02d,%02d:%02d:%02d",
					 arrive_s / 3600, arrive_s / 60 % 60, arrive_s % 60,
					 at_s / 3600, at_s / 60 % 60, at_s % 60);
			if (k > 0 && k < n - 1 && rng_below(rng, 6) == 0)
				clock = ","; /* left out */
			int stop = (int)rng_below(rng, 7);
			int pickup = odd_kind(rng);
			rows = arena_printf(&feed->arena, "%sT%d,%s,S%d,%d,%d,%d\n", rows, t, clock,
					    stop, k + 1, pickup, odd_kind(rng));
			at_s += 60 * (int)rng_below(rng, 6);
			if (rng_below(rng, 40) == 0)
				at_s += 86400;
		}
	}
	return rows;
}

/* What a row names of one end: a line, a trip, or neither. */
static const char *
random_end(struct feed *feed, struct rng *rng, int n_trips)
{
	switch (rng_below(rng, 4)) {
	case 0:
		return arena_printf(&feed->arena, ",T%d", rng_between(rng, 0, n_trips - 1));
	case 1:
		return rng_below(rng, 2) == 0 ? "R," : "Q,";
	default:
		return ",";
	}
}

static const char *
random_transfers(struct feed *feed, struct rng *rng, int n_trips)
{
	static const char *const types[] = {"", "0", "2", "2", "2", "1", "3"};
	char *rows =
	    arena_strdup(&feed->arena, "from_stop_id,to_stop_id,transfer_type,min_transfer_time,"
				       "from_route_id,from_trip_id,to_route_id,to_trip_id\n");
	bool has_some = rng_below(rng, 2) == 0;
	for (int i = rng_between(rng, 0, has_some ? 25 : 9); i > 0; i--) {
		int from = (int)rng_below(rng, has_some ? 4 : 7);
		int to = (int)rng_below(rng, has_some ? 4 : 7);
		const char *type = types[rng_below(rng, ARRAY_LEN(types))];
		int least_s = 60 * (int)rng_below(rng, 5);
		const char *before = has_some ? random_end(feed, rng, n_trips) : ",";
		const char *after = has_some ? random_end(feed, rng, n_trips) : ",";
		rows = arena_printf(&feed->arena, "%sS%d,S%d,%s,%d,%s,%s\n", rows, from, to, type,
				    least_s, before, after);
	}
	return rows;
}

static const char *
random_trips(struct feed *feed, struct rng *rng, int n_trips)
{
	char *rows = arena_strdup(&feed->arena, "route_id,service_id,trip_id\n");
	for (int t = 0; t < n_trips; t++)
		rows = arena_printf(&feed->arena, "%s%s,ALL,T%d\n", rows,
				    rng_below(rng, 2) == 0 ? "R" : "Q", t);
	return rows;
}

static void
random_feed(struct feed *feed, struct rng *rng)
{
	int n_trips = rng_between(rng, 1, 9);
	feed_set_times(feed, n_trips, random_times(feed, rng, n_trips));
	feed_set(feed, "routes.txt",
		 "route_id,agency_id,route_short_name,route_type\nR,A,1,3\nQ,A,2,3\n");
	feed_set(feed, "trips.txt", random_trips(feed, rng, n_trips));
	feed_set(feed, "transfers.txt", random_transfers(feed, rng, n_trips));
	uint32_t days = rng_below(rng, 16);
	feed_set(feed, "calendar.txt",
		 arena_printf(&feed->arena,
			      "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
			      "start_date,end_date\nALL,%u,%u,1,%u,1,1,%u,20230913,20230918\n",
			      days & 1, days >> 1 & 1, days >> 2 & 1, days >> 3 & 1));
	feed_set(feed, "calendar_dates.txt", NULL);
	if (rng_below(rng, 3) == 0)
		feed_set(feed, "calendar_dates.txt",
			 arena_printf(&feed->arena,
				      "service_id,date,exception_type\nALL,202309%02d,%u\n",
				      rng_between(rng, 13, 16), 1 + (days & 1)));
	feed_set(feed, "frequencies.txt", NULL);
	if (rng_below(rng, 3) == 0)
		feed_set(feed, "frequencies.txt",
			 arena_printf(&feed->arena,
				      "trip_id,start_time,end_time,headway_secs,exact_times\n"
				      "T0,00:05:00,00:%02d:00,%d,%u\n",
				      rng_between(rng, 10, 30), 60 * (int)(1 + (days & 7)),
				      days & 1));
}

struct loaded {
	struct gtfs gtfs;
	struct tt tt;
	struct csa_day day;
	struct csa_work work;
	struct csa_work learnt; /* the same, after csa_work_learn */
};

static void
load(struct feed *feed, const char *zip, struct loaded *loaded)
{
	struct problems problems;
	problems_init(&problems, &feed->arena);
	loaded->gtfs = (struct gtfs){0};
	if (gtfs_read(&loaded->gtfs, zip, (struct gtfs_rules){.refuse_percent = 0}, &problems,
		      &problems) != 0)
		fail_msg("%s: %s", problems.list[0].at, problems.list[0].text);
	struct compile_report report;
	assert_int_equal(compile_write(&loaded->gtfs, feed->tt, &report, &problems), 0);
	assert_int_equal(tt_open(&loaded->tt, feed->tt, &problems), 0);
	assert_true(loaded->gtfs.stops.n <= STOPS_MAX);
}

static void
open_day(struct loaded *loaded, int day_of_month)
{
	csa_day_init(&loaded->day, &loaded->tt, civil_from_ymd(2023, 9, day_of_month));
	csa_split_day(&loaded->day, CSA_SPLIT_FEET);
	csa_work_init(&loaded->work, &loaded->day);
	csa_work_init(&loaded->learnt, &loaded->day);
	csa_work_learn(&loaded->learnt, &loaded->day);
}

static void
close_day(struct loaded *loaded)
{
	csa_work_fini(&loaded->learnt);
	csa_work_fini(&loaded->work);
	csa_day_fini(&loaded->day);
}

static void
unload(struct loaded *loaded)
{
	tt_close(&loaded->tt);
	gtfs_free(&loaded->gtfs);
}

/* One query, and what holds between the three searches. */
static void
compare(struct loaded *loaded, const uint32_t stops[2], int32_t at_s, uint64_t seed)
{
	struct csa_day *day = &loaded->day;
	struct csa_answer got = csa_earliest(day, &loaded->work, stops[0], stops[1], at_s);
	struct csa_answer want = naive_answer(&loaded->gtfs, day->date, stops, at_s);
	if (got.arrive_s != want.arrive_s ||
	    (want.arrive_s != CSA_NEVER && got.rides != want.rides))
		fail_msg("seed %d: %u to %u at %d: got %d by %u, want %d by %u", (int)seed,
			 stops[0], stops[1], at_s, got.arrive_s, got.rides, want.arrive_s,
			 want.rides);
	assert_int_equal(csa_all(day, &loaded->work, stops[0], at_s)[stops[1]], want.arrive_s);
	struct csa_answer learnt = csa_earliest(day, &loaded->learnt, stops[0], stops[1], at_s);
	if (learnt.arrive_s != got.arrive_s || learnt.rides != got.rides)
		fail_msg("seed %d: %u to %u at %d: %d by %u learnt", (int)seed, stops[0], stops[1],
			 at_s, learnt.arrive_s, learnt.rides);
	if (want.arrive_s == CSA_NEVER)
		return;
	int32_t latest_s = csa_latest(day, &loaded->work, stops[0], stops[1], want.arrive_s);
	if (latest_s < at_s ||
	    naive_answer(&loaded->gtfs, day->date, stops, latest_s).arrive_s != want.arrive_s ||
	    naive_answer(&loaded->gtfs, day->date, stops, latest_s + 1).arrive_s <= want.arrive_s)
		fail_msg("seed %d: %u to %u by %d: the latest is not %d", (int)seed, stops[0],
			 stops[1], want.arrive_s, latest_s);
}

static void
answers_on_random_feeds_are_those_of_rounds_over_trips(void **state)
{
	(void)state;
	struct propseeds seeds = propseeds_wanted(FEEDS);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++) {
		struct rng rng;
		rng_seed(&rng, seed);
		struct feed feed;
		feed_init(&feed);
		random_feed(&feed, &rng);
		feed_zip(&feed);
		struct loaded loaded;
		load(&feed, feed.zip, &loaded);
		open_day(&loaded, rng_between(&rng, 13, 17));
		for (int i = 0; i < QUERIES_A_FEED; i++) {
			const uint32_t stops[2] = {rng_below(&rng, 7), rng_below(&rng, 7)};
			compare(&loaded, stops, 60 * rng_between(&rng, 0, 20), seed);
		}
		close_day(&loaded);
		unload(&loaded);
		feed_fini(&feed);
	}
}

static void
answers_on_the_sample_city_are_those_of_rounds_over_trips(void **state)
{
	(void)state;
	struct feed feed;
	feed_init(&feed);
	struct loaded loaded;
	load(&feed, "conf/newport/newport_gtfs.zip", &loaded);
	struct rng rng;
	rng_seed(&rng, 20230915);
	const struct gtfs *gtfs = &loaded.gtfs;
	for (int day = 15; day <= 17; day++) {
		open_day(&loaded, day);
		for (int i = 0; i < CITY_QUERIES; i++) {
			/* Stops that are served, more often where more goes. */
			uint32_t n = (uint32_t)gtfs->times.n;
			uint32_t from = gtfs->times.items[rng_below(&rng, n)].stop;
			uint32_t to = gtfs->times.items[rng_below(&rng, n)].stop;
			compare(&loaded, (const uint32_t[2]){from, to},
				60 * rng_between(&rng, 0, 1439), 20230915);
		}
		close_day(&loaded);
	}
	unload(&loaded);
	feed_fini(&feed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_on_random_feeds_are_those_of_rounds_over_trips),
	    cmocka_unit_test(answers_on_the_sample_city_are_those_of_rounds_over_trips),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
