/* SPDX-License-Identifier: MIT
 *
 * The judge's days, clocks and search. Its reading is in gtfs_judge_read.c.
 */
#include "tests/lib/gtfs_judge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/lib/gtfs_judge_part.h"

#define DAY_S 86400

void
judge_init(struct judge *judge)
{
	*judge = (struct judge){0};
	arena_init(&judge->arena);
	judge->stop_ids = judge_names_new();
	judge->told_ids = judge_names_new();
	judge->service_ids = judge_names_new();
	judge->trip_ids = judge_names_new();
	judge->route_ids = judge_names_new();
}

void
judge_fini(struct judge *judge)
{
	judge_names_free(judge->stop_ids);
	judge_names_free(judge->told_ids);
	judge_names_free(judge->service_ids);
	judge_names_free(judge->trip_ids);
	judge_names_free(judge->route_ids);
	free(judge->stops);
	free(judge->services);
	free(judge->exceptions);
	free(judge->trips);
	free(judge->calls);
	free(judge->frequencies);
	free(judge->transfers);
	free(judge->may_foot);
	free(judge->rules);
	free(judge->runs);
	for (size_t i = 0; i < ARRAY_LEN(judge->room); i++)
		free(judge->room[i]);
	arena_fini(&judge->arena);
}

bool
judge_service_runs(const struct judge *judge, uint32_t service, int32_t day)
{
	const struct judge_service *week = &judge->services[service];
	int weekday = (int)((day % 7 + 7 + 3) % 7); /* 1970-01-01 was a Thursday */
	bool runs =
	    day >= week->first_day && day <= week->last_day && (week->weekdays >> weekday & 1) != 0;
	for (size_t i = 0; i < judge->n_exceptions; i++)
		if (judge->exceptions[i].service == service && judge->exceptions[i].day == day)
			runs = judge->exceptions[i].is_added;
	return runs;
}

static long
offset_s(int64_t utc_s)
{
	time_t at = (time_t)utc_s;
	struct tm local;
	ensure(localtime_r(&at, &local) != NULL);
	return local.tm_gmtoff;
}

/* The instant at which a clock shows ${wall_s} seconds after 1970-01-01T00:00 of its own. */
static int64_t
instant(int64_t wall_s)
{
	long before = offset_s(wall_s - DAY_S);
	long after = offset_s(wall_s + DAY_S);
	if (offset_s(wall_s - before) == before)
		return wall_s - before;
	return offset_s(wall_s - after) == after ? wall_s - after : wall_s - before;
}

int64_t
judge_utc(const struct judge *judge, int minute)
{
	return instant((int64_t)judge->date.day * DAY_S + minute * 60);
}

int64_t
judge_wall_s(const struct judge *judge, int64_t utc_s)
{
	return utc_s + offset_s(utc_s) - (int64_t)judge->date.day * DAY_S;
}

bool
judge_has_change(const struct judge *judge)
{
	int64_t midnight_s = judge_utc(judge, 0);
	return offset_s(midnight_s) != offset_s(midnight_s + 2 * DAY_S);
}

static void
add_run(struct judge *judge, uint32_t trip, int days, int64_t moved_s)
{
	const struct judge_trip *row = &judge->trips[trip];
	int64_t midnight_s = judge_utc(judge, 0);
	if (row->n_calls == 0 ||
	    moved_s + judge->calls[row->first_call + row->n_calls - 1].arrive_s < midnight_s)
		return;
	judge->runs = judge_grow(judge->runs, judge->n_runs, sizeof(*judge->runs));
	judge->runs[judge->n_runs++] = (struct judge_run){trip, days, moved_s};
}

void
judge_open_date(struct judge *judge, struct civil_date date)
{
	judge->date = date;
	judge->n_kinds = judge->has_some ? judge->n_trips + 1 : 1;
	judge->n_runs = 0;
	bool *runs = calloc(judge->n_services + 1, sizeof(*runs));
	for (int back = 0; back < JUDGE_DAYS; back++) {
		int32_t day = date.day - back;
		int64_t base_s = instant((int64_t)day * DAY_S + DAY_S / 2) - DAY_S / 2;
		if (back == 0)
			judge->base_s = base_s;
		for (uint32_t i = 0; i < judge->n_services; i++)
			runs[i] = judge_service_runs(judge, i, day);
		for (uint32_t i = 0; i < judge->n_trips; i++)
			if (runs[judge->trips[i].service] && !judge->trips[i].repeats)
				add_run(judge, i, back, base_s);
		for (size_t i = 0; i < judge->n_frequencies; i++) {
			const struct judge_frequency *row = &judge->frequencies[i];
			const struct judge_trip *trip = &judge->trips[row->trip];
			if (!runs[trip->service] || trip->n_calls == 0)
				continue;
			int32_t own_s = judge->calls[trip->first_call].depart_s;
			for (int32_t s = row->first_s; s < row->until_s; s += row->headway_s)
				add_run(judge, row->trip, back, base_s + s - own_s);
		}
	}
	free(runs);
	for (size_t i = 0; i < ARRAY_LEN(judge->room); i++) {
		free(judge->room[i]);
		judge->room[i] = calloc(judge->n_stops * judge->n_kinds + 1, sizeof(int64_t));
		ensure(judge->room[i] != NULL);
	}
}

/* Of the trip that is ridden; ${JUDGE_NONE}: none. */
static size_t
at_of(const struct judge *judge, size_t stop, uint32_t trip)
{
	if (judge->n_kinds == 1)
		return stop;
	return stop * judge->n_kinds + (trip == JUDGE_NONE ? judge->n_trips : trip);
}

static uint32_t
trip_of(const struct judge *judge, size_t kind)
{
	return kind == judge->n_trips ? JUDGE_NONE : (uint32_t)kind;
}

static void
lower(int64_t *to, int64_t at_s)
{
	if (at_s < *to)
		*to = at_s;
}

/* One footpath from each stop with an arrival in ${from}, into ${to}, where rows are for all. */
static void
walk_all(const struct judge *judge, const int64_t from[], int64_t to[])
{
	for (size_t i = 0; i < judge->n_transfers; i++) {
		const struct judge_transfer *row = &judge->transfers[i];
		if (judge->may_foot[i] && from[row->from] != JUDGE_NEVER)
			lower(&to[row->to],
			      from[row->from] + (row->min_s == JUDGE_NO_SEC ? 0 : row->min_s));
	}
}

/* The same where rows tell rides apart; at the stop itself any ride may follow any. */
static void
walk_some(const struct judge *judge, const int64_t from[], int64_t to[])
{
	for (size_t at = 0; at < judge->n_stops * judge->n_kinds; at++) {
		const struct judge_end left = {(uint32_t)(at / judge->n_kinds),
					       trip_of(judge, at % judge->n_kinds)};
		for (size_t k = 0; from[at] != JUDGE_NEVER && k < judge->n_stops * judge->n_kinds;
		     k++) {
			const struct judge_end next = {(uint32_t)(k / judge->n_kinds),
						       trip_of(judge, k % judge->n_kinds)};
			struct judge_rule rule = judge_foot(judge, left, next);
			if (next.stop == left.stop)
				lower(&to[k], from[at]);
			else if (rule.is_said && !rule.is_forbidden)
				lower(&to[k], from[at] + rule.least_s);
		}
	}
}

static void
walk(const struct judge *judge, const int64_t from[], int64_t to[])
{
	if (judge->n_kinds > 1)
		walk_some(judge, from, to);
	else
		walk_all(judge, from, to);
}

/* Ride one run from wherever ${before} allows. */
static bool
ride(const struct judge *judge, const struct judge_run *run, const int64_t before[],
     int64_t by_ride[])
{
	const struct judge_trip *trip = &judge->trips[run->trip];
	bool is_aboard = false;
	bool is_better = false;
	for (uint32_t k = 0; k < trip->n_calls; k++) {
		const struct judge_call *call = &judge->calls[trip->first_call + k];
		size_t at = at_of(judge, call->stop, run->trip);
		int64_t arrive_s = run->moved_s + call->arrive_s;
		if (is_aboard && call->may_alight && arrive_s < by_ride[at]) {
			by_ride[at] = arrive_s;
			is_better = true;
		}
		if (call->may_board && before[at] <= run->moved_s + call->depart_s)
			is_aboard = true;
	}
	return is_better;
}

struct judge_answer
judge_journey(struct judge *judge, uint32_t from, uint32_t to, int64_t at_s)
{
	if (from == to)
		return (struct judge_answer){at_s, 0};
	size_t n = judge->n_stops * judge->n_kinds;
	size_t goal = at_of(judge, to, JUDGE_NONE);
	int64_t *start = judge->room[0];
	int64_t *any = judge->room[1]; /* the earliest with the rides so far, walked to or not */
	int64_t *by_ride = judge->room[2]; /* the same, ending with a ride */
	int64_t *before = judge->room[3];
	for (size_t i = 0; i < n; i++)
		start[i] = any[i] = by_ride[i] = JUDGE_NEVER;
	size_t first = at_of(judge, from, JUDGE_NONE);
	start[first] = any[first] = at_s;
	walk(judge, start, any);
	struct judge_answer best = {any[goal], 0};
	for (uint32_t rides = 1;; rides++) {
		memcpy(before, any, n * sizeof(*before));
		bool is_better = false;
		for (size_t i = 0; i < judge->n_runs; i++)
			if (ride(judge, &judge->runs[i], before, by_ride))
				is_better = true;
		if (!is_better)
			return best;
		for (size_t i = 0; i < n; i++)
			lower(&any[i], by_ride[i]);
		walk(judge, by_ride, any);
		if (any[goal] < best.arrive_s)
			best = (struct judge_answer){any[goal], rides};
	}
}
