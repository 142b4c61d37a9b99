/* SPDX-License-Identifier: MIT
 *
 * Random feeds, and how a faulty one is made small.
 */
#include "tests/lib/gtfs_draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tests/lib/propseeds.h"

#define SERVICES 3

struct draw {
	struct feed *feed;
	struct rng *rng;
	const struct gtfs_draw_limits *limits;
	struct gtfs_drawn *drawn;
	int n_trips;
	bool has_station;
	bool has_some; /* transfers for certain lines and trips, and many changes to try them by */
};

static uint32_t
below(struct draw *draw, uint32_t n)
{
	return rng_below(draw->rng, n);
}

static bool
one_in(struct draw *draw, uint32_t n)
{
	return rng_below(draw->rng, n) == 0;
}

/* Put the table in place, now and then as other programs write it. */
static void
set(struct draw *draw, const char *name, struct buf *table)
{
	struct arena *arena = &draw->feed->arena;
	const char *text = arena_strdup(arena, buf_text(table));
	if (one_in(draw, 6)) {
		struct buf odd;
		buf_init(&odd);
		buf_add_text(&odd, "\xef\xbb\xbf");
		for (const char *at = text; *at != '\0'; at++) {
			if (*at == '\n')
				buf_add_text(&odd, "\r");
			buf_add(&odd, at, 1);
		}
		text = arena_strdup(arena, buf_text(&odd));
		buf_fini(&odd);
	}
	feed_set(draw->feed, name, text);
	buf_clear(table);
}

static void
draw_date(struct draw *draw)
{
	static const struct {
		const char *zone;
		int year, month, day;
	} changes[] = {
	    {"Europe/London", 2023, 3, 26},       {"Europe/London", 2023, 10, 29},
	    {"Europe/London", 2023, 9, 15},       {"America/New_York", 2023, 3, 12},
	    {"America/New_York", 2023, 11, 5},    {"Australia/Lord_Howe", 2023, 4, 2},
	    {"Australia/Lord_Howe", 2023, 10, 1},
	};
	uint32_t at = draw->limits->has_changes ? below(draw, ARRAY_LEN(changes)) : 2;
	draw->drawn->zone = changes[at].zone;
	struct civil_date day =
	    civil_from_ymd(changes[at].year, changes[at].month, changes[at].day);
	draw->drawn->date = civil_add_days(day, rng_between(draw->rng, -1, 1));
}

static const char *
compact(struct draw *draw, struct civil_date date)
{
	struct civil_ymd day = civil_to_ymd(date);
	return arena_printf(&draw->feed->arena, "%04d%02d%02d", day.year, day.month, day.day);
}

static void
draw_stops(struct draw *draw, struct buf *table)
{
	draw->has_station = one_in(draw, 3);
	double degrees = draw->limits->spread_m / 111200.0;
	/* In the middle most doors are near. */
	uint32_t span = draw->has_some ? 500 : 1000;
	double edge = degrees / 2 * (1 - span / 1000.0);
	buf_printf(table, "stop_lon,stop_id,stop_code,stop_lat,stop_name,location_type,"
			  "parent_station,wheelchair_boarding\n");
	for (int i = 0; i < GTFS_DRAW_STOPS; i++)
		buf_printf(
		    table, "%s%.6f,S%d,,%.6f,\"Stop, %d\",%s,%s,%s\n", one_in(draw, 4) ? " " : "",
		    -3.0 + edge + degrees / 1000 * below(draw, span), i,
		    51.5 + edge + degrees / 1000 * below(draw, span), i, one_in(draw, 2) ? "0" : "",
		    draw->has_station && i < 2 ? "P" : "", one_in(draw, 2) ? "2" : "");
	if (draw->has_station)
		buf_printf(table, "-3,P,,51.5,Station,1,,1\n");
	set(draw, "stops.txt", table);
}

static void
draw_days(struct draw *draw, struct buf *table)
{
	struct civil_date date = draw->drawn->date;
	buf_printf(table, "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
			  "start_date,end_date\n");
	for (int i = 0; i < SERVICES - 1; i++) {
		buf_printf(table, "D%d", i);
		for (int k = 0; k < 7; k++)
			buf_printf(table, ",%d", draw->has_some || !one_in(draw, 4));
		const char *first = compact(draw, civil_add_days(date, -(int)below(draw, 8)));
		buf_printf(table, ",%s,%s\n", first,
			   compact(draw, civil_add_days(date, (int)below(draw, 3))));
	}
	set(draw, "calendar.txt", table);
	buf_printf(table, "service_id,date,exception_type\n");
	/* The last service runs by exceptions alone. */
	for (int i = 0; i < SERVICES; i++)
		for (int day = -3; day <= 1; day++)
			if (one_in(draw, i < SERVICES - 1 ? 6 : 2))
				buf_printf(table, "D%d,%s,%u\n", i,
					   compact(draw, civil_add_days(date, day)),
					   i < SERVICES - 1 && one_in(draw, 2) ? 2 : 1);
	buf_printf(table, "D%d,%s,1\n", SERVICES - 1, compact(draw, civil_add_days(date, -4)));
	set(draw, "calendar_dates.txt", table);
}

static void
clock_text(struct buf *table, int s)
{
	buf_printf(table, s < 36000 && s % 7 == 0 ? "%d:%02d:%02d" : "%02d:%02d:%02d", s / 3600,
		   s / 60 % 60, s % 60);
}

static int
odd_kind(struct draw *draw)
{
	return one_in(draw, 5) ? rng_between(draw->rng, 1, 3) : 0;
}

/* Where a trip begins: most of them together, some about the hours that clocks change at, some at
 * the ends of the day or the day after. */
static int
first_s(struct draw *draw)
{
	int minute = rng_between(draw->rng, 0, 40);
	switch (draw->has_some ? 6 : below(draw, 6)) {
	case 0:
		return 86400 - 20 * 60 + 60 * minute;
	case 1:
		return 86400 + 3600 * rng_between(draw->rng, 0, 3) + 60 * minute;
	case 2:
		return one_in(draw, 6) ? 2 * 86400 + 60 * minute : 3600 + 60 * minute;
	default:
		return 60 * minute + (one_in(draw, 3) ? 7 * rng_between(draw->rng, 0, 8) : 0);
	}
}

static void
draw_trip(struct draw *draw, struct buf *table, int trip)
{
	int n = rng_between(draw->rng, draw->has_some ? 2 : 1, 5);
	int at_s = first_s(draw);
	int sequence = (int)below(draw, 3);
	for (int k = 0; k < n; k++) {
		bool is_inside = k > 0 && k < n - 1;
		int arrive_s = at_s;
		at_s += one_in(draw, 3) ? 60 : 0;
		buf_printf(table, "%u,T%d,S%u,", below(draw, 9), trip,
			   below(draw, draw->has_some ? 4 : GTFS_DRAW_STOPS));
		if (is_inside && one_in(draw, 6)) {
			buf_add_text(table, ","); /* left out */
		} else {
			/* One of the two stands for both. */
			bool has_both = at_s != arrive_s || one_in(draw, 2);
			bool has_first = has_both || one_in(draw, 2);
			if (has_first)
				clock_text(table, arrive_s);
			buf_add_text(table, ",");
			if (has_both || !has_first)
				clock_text(table, at_s);
		}
		buf_printf(table, ",%d,%d,%d,%s\n", sequence, odd_kind(draw), odd_kind(draw),
			   one_in(draw, 3) ? "0" : "");
		sequence += rng_between(draw->rng, 1, 3);
		at_s += 60 * (int)below(draw, 6) + (draw->limits->has_instant_rides ? 0 : 30);
		if (one_in(draw, 40))
			at_s += 86400;
	}
}

static void
draw_trips(struct draw *draw, struct buf *table)
{
	int most = draw->limits->trips_most;
	draw->n_trips = rng_between(draw->rng, draw->has_some ? (most + 1) / 2 : 1, most);
	buf_printf(table, "route_id,agency_id,route_short_name,route_long_name,route_type\n");
	for (int i = 0; i < GTFS_DRAW_ROUTES; i++)
		buf_printf(table, "R%d,A,%d,,3\n", i, i);
	set(draw, "routes.txt", table);
	buf_printf(table, "trip_id,block_id,service_id,route_id,trip_headsign\n");
	for (int i = 0; i < draw->n_trips; i++)
		buf_printf(table, "T%d,%s,D%u,R%u,To %d\n", i, one_in(draw, 3) ? "B" : "",
			   one_in(draw, 2) || draw->has_some ? 0 : below(draw, SERVICES),
			   below(draw, GTFS_DRAW_ROUTES), i);
	set(draw, "trips.txt", table);
	buf_printf(table, "shape_dist_traveled,trip_id,stop_id,arrival_time,departure_time,"
			  "stop_sequence,pickup_type,drop_off_type,timepoint\n");
	for (int i = 0; i < draw->n_trips; i++)
		draw_trip(draw, table, i);
	set(draw, "stop_times.txt", table);
}

static void
draw_frequencies(struct draw *draw, struct buf *table)
{
	feed_set(draw->feed, "frequencies.txt", NULL);
	if (!one_in(draw, 3))
		return;
	buf_printf(table, "trip_id,start_time,end_time,headway_secs,exact_times\n");
	int from_s = 60 * rng_between(draw->rng, 0, 30) + (one_in(draw, 3) ? 86400 : 0);
	for (int i = rng_between(draw->rng, 1, 2); i > 0; i--) {
		buf_printf(table, "T%d,", one_in(draw, 2) ? 0 : draw->n_trips - 1);
		clock_text(table, from_s);
		buf_add_text(table, ",");
		from_s += 60 * rng_between(draw->rng, 1, 20);
		clock_text(table, from_s);
		buf_printf(table, ",%d,%s\n", 60 * rng_between(draw->rng, 1, 9),
			   one_in(draw, 2)   ? "1"
			   : one_in(draw, 2) ? "0"
					     : "");
	}
	set(draw, "frequencies.txt", table);
}

/* Two stops, often one twice, now and then a station. */
static void
draw_pair(struct draw *draw, struct buf *table)
{
	uint32_t n = draw->has_some ? 4 : GTFS_DRAW_STOPS;
	uint32_t from = below(draw, n);
	uint32_t to = one_in(draw, 3) ? from : below(draw, n);
	const uint32_t ends[2] = {from, to};
	for (int i = 0; i < 2; i++)
		if (draw->has_station && one_in(draw, 6))
			buf_add_text(table, "P,");
		else
			buf_printf(table, "S%u,", ends[i]);
}

/* Lines and trips of a change: each of the six scopes of the reference. */
static void
draw_scope(struct draw *draw, struct buf *table)
{
	for (int end = 0; end < 2; end++) {
		uint32_t kind = below(draw, 4);
		buf_add_text(table, ",");
		if (kind == 0 || kind == 1)
			buf_printf(table, "R%u", below(draw, GTFS_DRAW_ROUTES));
		buf_add_text(table, ",");
		/* With the line beside it as well the trip alone counts. */
		if (kind == 2 || (kind == 1 && one_in(draw, 6)))
			buf_printf(table, "T%u", below(draw, (uint32_t)draw->n_trips));
	}
}

static void
draw_transfers(struct draw *draw, struct buf *table)
{
	static const char *const types[] = {"", "0", "2", "2", "2", "1", "3"};
	feed_set(draw->feed, "transfers.txt", NULL);
	bool has_some = draw->has_some;
	if (!has_some && one_in(draw, 4))
		return;
	buf_printf(table, "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,"
			  "from_trip_id,to_route_id,to_trip_id\n");
	for (int i = rng_between(draw->rng, 0, has_some ? 30 : 9); i > 0; i--) {
		draw_pair(draw, table);
		buf_printf(table, "%s,", types[below(draw, ARRAY_LEN(types))]);
		if (!one_in(draw, 4))
			buf_printf(table, "%d", 60 * rng_between(draw->rng, 0, has_some ? 9 : 4));
		if (has_some && !one_in(draw, 5))
			draw_scope(draw, table);
		else
			buf_add_text(table, ",,,,");
		buf_add_text(table, "\n");
	}
	set(draw, "transfers.txt", table);
}

void
gtfs_draw(struct feed *feed, struct rng *rng, const struct gtfs_draw_limits *limits,
	  struct gtfs_drawn *drawn)
{
	struct draw draw = {.feed = feed, .rng = rng, .limits = limits, .drawn = drawn};
	struct buf table;
	buf_init(&table);
	draw.has_some = one_in(&draw, 2);
	draw_date(&draw);
	buf_printf(&table,
		   "agency_id,agency_name,agency_url,agency_timezone\n"
		   "A,City Bus,https://example.org,%s\n",
		   drawn->zone);
	set(&draw, "agency.txt", &table);
	draw_stops(&draw, &table);
	draw_days(&draw, &table);
	draw_trips(&draw, &table);
	draw_frequencies(&draw, &table);
	draw_transfers(&draw, &table);
	buf_fini(&table);
}

/* The table without the line that begins at ${at}; *next is where the line behind it begins. */
static const char *
without_line(struct feed *feed, const char *text, size_t at, size_t *next)
{
	const char *end = strchr(text + at, '\n');
	*next = end == NULL ? strlen(text) : (size_t)(end + 1 - text);
	return arena_printf(&feed->arena, "%.*s%s", (int)at, text, text + *next);
}

static bool
shrink_table(struct feed *feed, struct feed_file *file,
	     bool (*is_faulty)(struct feed *feed, void *context), void *context)
{
	bool is_smaller = false;
	const char *header = strchr(file->text, '\n');
	size_t at = header == NULL ? file->n : (size_t)(header + 1 - file->text);
	while (at < file->n) {
		size_t next;
		struct feed_file before = *file;
		file->text = without_line(feed, before.text, at, &next);
		file->n = strlen(file->text);
		/* A table without any row is refused or, worse, passed over with all that needs it.
		 */
		const char *rows = strchr(file->text, '\n');
		if (rows != NULL && rows[1] != '\0' && is_faulty(feed, context)) {
			is_smaller = true;
		} else {
			*file = before;
			at = next;
		}
	}
	return is_smaller;
}

/* Take lines away while it stays faulty, and print what is left. */
static void
shrink(struct feed *feed, const struct gtfs_draw_trial *trial)
{
	for (bool is_smaller = true; is_smaller;) {
		is_smaller = false;
		for (int i = 0; i < FEED_FILES_MAX; i++)
			if (feed->files[i].name != NULL &&
			    shrink_table(feed, &feed->files[i], trial->is_faulty, trial->context))
				is_smaller = true;
	}
	trial->is_faulty(feed, trial->context);
	for (int i = 0; i < FEED_FILES_MAX; i++)
		if (feed->files[i].name != NULL && strchr(feed->files[i].text, '\n') != NULL &&
		    strchr(feed->files[i].text, '\n')[1] != '\0')
			fprintf(stderr, "@%s\n%s", feed->files[i].name, feed->files[i].text);
}

static void
try_seed(const struct gtfs_draw_trial *trial, uint64_t seed)
{
	struct rng rng;
	struct feed feed;
	rng_seed(&rng, seed);
	feed_init(&feed);
	*trial->seed = seed;
	gtfs_draw(&feed, &rng, trial->limits, trial->drawn);
	bool has_fault = trial->is_faulty(&feed, trial->context);
	if (feed.problems != NULL && feed.problems->count > 0)
		fail_msg("seed %llu: refused: %s: %s", (unsigned long long)seed,
			 feed.problems->list[0].at, feed.problems->list[0].text);
	if (has_fault) {
		shrink(&feed, trial);
		feed_fini(&feed);
		char date[CIVIL_DATE_SIZE];
		civil_date_format(trial->drawn->date, date);
		fail_msg("PROP_SEEDS=\"%llu %llu\", %s: %s", (unsigned long long)seed,
			 (unsigned long long)seed, date, trial->fault);
	}
	feed_fini(&feed);
}

void
gtfs_draw_try(const struct gtfs_draw_trial *trial)
{
	struct propseeds seeds = propseeds_wanted(trial->n);
	time_t began = time(NULL);
	for (uint64_t seed = seeds.from; seed <= seeds.until; seed++)
		try_seed(trial, seed);
	print_message("%llu feeds in %ld s\n", (unsigned long long)(seeds.until - seeds.from + 1),
		      (long)(time(NULL) - began));
}
