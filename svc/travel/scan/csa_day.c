/* SPDX-License-Identifier: MIT
 *
 * The connections of the timetable are in order already; those of the date and of each day before
 * that still run past midnight are merged, so that nothing is sorted.
 */
#include "travel/scan/csa_day.h"

#include <stdlib.h>

#include "travel/scan/csa_edit.h"
#include "travel/scan/csa_split.h"

#define DAYS_MAX (TT_SECONDS_MAX / 86400 + 2)

/* The timetable as seen from the date, shifted by days. */
struct stream {
	uint32_t next;   /* connection of the timetable */
	int32_t shift_s; /* from that day's noon to the date's */
	int32_t days;
	uint32_t *run_of; /* by trip: its run, TT_NONE if the trip does not run that day */
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n == 0 ? 1 : n, size);
	if (items == NULL)
		panic("out of memory for %zu items of %zu bytes", n, size);
	return items;
}

/* Which trips run ${days} before the date, as run numbers from day->n_runs on. */
static void
number_runs(struct csa_day *day, struct stream *stream)
{
	const struct tt *tt = day->tt;
	bool *runs = claim(tt->n_services, sizeof(*runs));
	tt_services_on(tt, civil_add_days(day->date, -stream->days), runs);
	for (uint32_t i = 0; i < tt->n_trips; i++) {
		if (!runs[tt->trips[i].service]) {
			stream->run_of[i] = TT_NONE;
			continue;
		}
		day->runs[day->n_runs] = (struct csa_run){i, stream->days};
		stream->run_of[i] = day->n_runs++;
	}
	free(runs);
}

/* Move on to the stream's next connection that runs. */
static void
settle(const struct tt *tt, struct stream *stream)
{
	while (stream->next < tt->n_connections &&
	       stream->run_of[tt_trip_of(&tt->connections[stream->next])] == TT_NONE)
		stream->next++;
}

/* What orders connections (see struct tt_connection), after the stream's shift. */
static int64_t
key_of(const struct tt *tt, const struct stream *stream)
{
	if (stream->next >= tt->n_connections)
		return INT64_MAX;
	const struct tt_connection *c = &tt->connections[stream->next];
	return 2 * (int64_t)(c->depart_s - stream->shift_s) + (tt_arrive_s(c) > c->depart_s);
}

static void
merge(struct csa_day *day, struct stream streams[], int n_streams)
{
	const struct tt *tt = day->tt;
	for (int i = 0; i < n_streams; i++)
		settle(tt, &streams[i]);
	for (;;) {
		struct stream *first = &streams[0];
		for (int i = 1; i < n_streams; i++)
			if (key_of(tt, &streams[i]) < key_of(tt, first))
				first = &streams[i];
		if (first->next >= tt->n_connections)
			return;
		const struct tt_connection *c = &tt->connections[first->next];
		int32_t arrive_s = tt_arrive_s(c) - first->shift_s;
		day->connections[day->n_connections++] = tt_connection_make(
		    c->depart_s - first->shift_s, arrive_s, first->run_of[tt_trip_of(c)],
		    (const uint32_t[2]){tt_from(c), tt_to(c)}, c->arrive_and_flags & TT_FLAGS);
		first->next++;
		settle(tt, first);
	}
}

static void
fill_buckets(struct csa_day *day)
{
	uint32_t n = day->n_connections;
	int32_t last_s =
	    n == 0 || day->connections[n - 1].depart_s < 0 ? 0 : day->connections[n - 1].depart_s;
	day->n_buckets = (uint32_t)(last_s / CSA_BUCKET_S) + 2;
	free(day->bucket_first);
	day->bucket_first = claim(day->n_buckets, sizeof(*day->bucket_first));
	uint32_t at = 0;
	for (uint32_t bucket = 0; bucket < day->n_buckets; bucket++) {
		while (at < n && day->connections[at].depart_s < (int32_t)bucket * CSA_BUCKET_S)
			at++;
		day->bucket_first[bucket] = at;
	}
}

static void
turn_footpaths(struct csa_day *day)
{
	const struct tt *tt = day->tt;
	free(day->foot_to_first);
	free(day->foot_to);
	day->foot_to_first = claim(tt->n_stops + 2, sizeof(*day->foot_to_first));
	day->foot_to = claim(tt->n_foot, sizeof(*day->foot_to));
	/* Counted one place further on, so that filling moves each start to its own place. */
	for (uint32_t i = 0; i < tt->n_foot; i++)
		day->foot_to_first[tt->foot[i].to + 2]++;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		day->foot_to_first[stop + 2] += day->foot_to_first[stop + 1];
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++)
			day->foot_to[day->foot_to_first[tt->foot[i].to + 1]++] =
			    (struct tt_foot){stop, tt->foot[i].walk_s};
}

static uint32_t
island_of(uint32_t island[], uint32_t stop)
{
	while (island[stop] != stop) {
		island[stop] = island[island[stop]];
		stop = island[stop];
	}
	return stop;
}

static void
join(uint32_t island[], uint32_t a, uint32_t b)
{
	a = island_of(island, a);
	b = island_of(island, b);
	if (a != b)
		island[a < b ? b : a] = a < b ? a : b;
}

/* Union of what rides and footpaths join, whatever their direction. */
static void
find_islands(struct csa_day *day)
{
	const struct tt *tt = day->tt;
	free(day->island);
	day->island = claim(tt->n_stops, sizeof(*day->island));
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		day->island[stop] = stop;
	for (uint32_t i = 0; i < day->n_connections; i++)
		join(day->island, tt_from(&day->connections[i]), tt_to(&day->connections[i]));
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++)
			join(day->island, stop, tt->foot[i].to);
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		day->island[stop] = island_of(day->island, stop);
}

int32_t
csa_day_shift_s(const struct csa_day *day, int days)
{
	if (day->zone == NULL)
		return days * 86400;
	struct civil_date before = civil_add_days(day->date, -days);
	return (int32_t)(civil_service_utc(day->zone, day->date, 0).s -
			 civil_service_utc(day->zone, before, 0).s);
}

static void
look_at_clocks(struct csa_day *day)
{
	if (day->zone == NULL)
		return;
	/* Clocks change months apart: a look every twelve hours sees each change. */
	int64_t noon_s = civil_service_utc(day->zone, day->date, 43200).s;
	int offset_s = civil_offset_s(day->zone, (struct utc){noon_s});
	for (int32_t at_s = -129600; at_s < day->tt->facts.last_arrival_s + 172800; at_s += 43200)
		day->has_change =
		    day->has_change ||
		    civil_offset_s(day->zone, (struct utc){noon_s + at_s}) != offset_s;
	day->midnight_s = csa_day_s(day, 0);
}

void
csa_day_init(struct csa_day *day, const struct tt *tt, struct civil_date date)
{
	csa_day_init_zone(day, tt, date, NULL);
}

void
csa_day_init_zone(struct csa_day *day, const struct tt *tt, struct civil_date date,
		  const struct civil_zone *zone)
{
	*day = (struct csa_day){.tt = tt, .zone = zone, .date = date};
	look_at_clocks(day);
	int32_t first_s = day->midnight_s < 0 ? day->midnight_s : 0;
	/* Service days that can still be on the road: today and so many before. */
	struct stream streams[DAYS_MAX];
	int n_streams = 0;
	while (csa_day_shift_s(day, n_streams) + first_s <= tt->facts.last_arrival_s ||
	       n_streams == 0)
		n_streams++;
	ensure(n_streams <= DAYS_MAX);
	day->runs = claim((size_t)tt->n_trips * (size_t)n_streams, sizeof(*day->runs));
	/* As many as could depart, and the one that ends them. */
	size_t most = 1;
	for (int i = 0; i < n_streams; i++) {
		streams[i] = (struct stream){.shift_s = csa_day_shift_s(day, i), .days = i};
		streams[i].run_of = claim(tt->n_trips, sizeof(uint32_t));
		number_runs(day, &streams[i]);
		while (streams[i].next < tt->n_connections &&
		       tt->connections[streams[i].next].depart_s < streams[i].shift_s + first_s)
			streams[i].next++;
		most += tt->n_connections - streams[i].next;
	}
	day->connections = claim(most, sizeof(*day->connections));
	merge(day, streams, n_streams);
	day->connections[day->n_connections].depart_s = CSA_NEVER;
	for (int i = 0; i < n_streams; i++)
		free(streams[i].run_of);
	csa_day_index(day);
}

const struct tt_trip *
csa_day_trip(const struct csa_day *day, uint32_t run)
{
	uint32_t trip = day->runs[run].trip;
	return trip == TT_NONE ? &day->edit_of[run]->extra->trip : &day->tt->trips[trip];
}

const char *
csa_day_headsign(const struct csa_day *day, uint32_t run)
{
	const struct csa_edit *edit = day->edit_of == NULL ? NULL : day->edit_of[run];
	if (edit != NULL && edit->extra != NULL)
		return edit->extra->headsign;
	return tt_text(day->tt, csa_day_trip(day, run)->headsign);
}

int32_t
csa_day_s(const struct csa_day *day, int minute)
{
	if (!day->has_change)
		return minute * 60;
	return (int32_t)(civil_to_utc(day->zone, day->date, minute).s -
			 civil_service_utc(day->zone, day->date, 0).s);
}

int32_t
csa_day_wall_s(const struct csa_day *day, int32_t at_s)
{
	if (!day->has_change)
		return at_s;
	struct utc at = civil_service_utc(day->zone, day->date, at_s);
	return (int32_t)(at.s + civil_offset_s(day->zone, at) - (int64_t)day->date.day * 86400);
}

void
csa_day_index(struct csa_day *day)
{
	fill_buckets(day);
	turn_footpaths(day);
	find_islands(day);
	day->last_arrival_s = 0;
	for (uint32_t i = 0; i < day->n_connections; i++)
		if (tt_arrive_s(&day->connections[i]) > day->last_arrival_s)
			day->last_arrival_s = tt_arrive_s(&day->connections[i]);
}

void
csa_day_fini(struct csa_day *day)
{
	free(day->connections);
	free(day->runs);
	free(day->edit_of);
	free(day->bucket_first);
	free(day->foot_to_first);
	free(day->foot_to);
	free(day->island);
	csa_split_free(day->split);
	*day = (struct csa_day){0};
}

uint32_t
csa_day_first(const struct csa_day *day, int32_t at_s)
{
	/* What departs before 0, in a night of 25 hours, stands before the first bucket. */
	uint32_t bucket = at_s < 0 ? 0 : (uint32_t)at_s / CSA_BUCKET_S;
	if (bucket >= day->n_buckets)
		return day->n_connections;
	uint32_t at = at_s < 0 ? 0 : day->bucket_first[bucket];
	/* The connection at CSA_NEVER ends the walk. */
	while (day->connections[at].depart_s < at_s)
		at++;
	return at;
}
