/* SPDX-License-Identifier: MIT
 *
 * Connection Scan, forward, backward and in rounds.
 *
 * A stop has two labels, because one footpath may not follow another: ${ride} is the best arrival
 * by vehicle, from which footpaths begin, ${arrive} the best by any means, from which rides begin.
 * A later arrival by vehicle still opens footpaths that an earlier one on foot may not.
 *
 * Connections that take no time need care: the day has them first among those of one second, and
 * when one of them improves a label, all of that second are looked at again until none does, since
 * another may have become reachable. In a repeat a run counts as boarded only behind the place
 * where it was boarded, which is why that place is kept.
 */
#include "travel/csa.h"

#include <stdlib.h>
#include <string.h>

#define RIDES_MANY 255 /* a count that is no longer exact */

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu labels", n);
	return items;
}

void
csa_work_init(struct csa_work *work, const struct csa_day *day)
{
	uint32_t n_stops = day->tt->n_stops;
	*work = (struct csa_work){
	    .arrive = claim(n_stops, sizeof(int32_t)),
	    .ride = claim(n_stops, sizeof(int32_t)),
	    .before = claim(n_stops, sizeof(int32_t)),
	    .rides = claim(n_stops, 1),
	    .used = claim(day->n_runs, 1),
	    .aboard = claim(day->n_runs, sizeof(uint32_t)),
	};
}

void
csa_work_fini(struct csa_work *work)
{
	free(work->arrive);
	free(work->ride);
	free(work->before);
	free(work->rides);
	free(work->used);
	free(work->aboard);
	*work = (struct csa_work){0};
}

static void
fill(int32_t labels[], uint32_t n, int32_t value)
{
	for (uint32_t i = 0; i < n; i++)
		labels[i] = value;
}

/* Labels for standing at ${from} at ${at_s}, and one footpath from there. */
static void
begin(const struct csa_day *day, struct csa_work *work, uint32_t from, int32_t at_s)
{
	const struct tt *tt = day->tt;
	fill(work->arrive, tt->n_stops, CSA_NEVER);
	fill(work->ride, tt->n_stops, CSA_NEVER);
	for (uint32_t i = tt->foot_first[from]; i < tt->foot_first[from + 1]; i++)
		work->arrive[tt->foot[i].to] = at_s + tt->foot[i].walk_s;
	work->arrive[from] = at_s;
}

static bool
is_instant(const struct tt_connection *c)
{
	return tt_arrive_s(c) == c->depart_s;
}

/* The first and the end of the connections that take no time, in the second of one of them. */
struct instants {
	uint32_t first;
	uint32_t end;
};

static struct instants
instants_at(const struct csa_day *day, uint32_t i)
{
	const struct tt_connection *all = day->connections;
	struct instants found = {i, i + 1};
	while (found.first > 0 && all[found.first - 1].depart_s == all[i].depart_s)
		found.first--;
	while (all[found.end].depart_s == all[i].depart_s && is_instant(&all[found.end]))
		found.end++;
	return found;
}

/* A ride that reaches ${stop} earlier than any before: the label, and one footpath from there. */
static void
arrive(const struct tt *tt, struct csa_work *work, uint32_t stop, int32_t at_s, uint8_t rides)
{
	work->ride[stop] = at_s;
	if (at_s < work->arrive[stop]) {
		work->arrive[stop] = at_s;
		work->rides[stop] = rides;
	}
	for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++) {
		const struct tt_foot *foot = &tt->foot[i];
		if (at_s + foot->walk_s < work->arrive[foot->to]) {
			work->arrive[foot->to] = at_s + foot->walk_s;
			work->rides[foot->to] = rides;
		}
	}
}

/* Connection ${i}: board if one can, alight if one can and it is worth it. Whether a label
 * improved.
 */
static inline bool
ride_on(const struct csa_day *day, struct csa_work *work, uint32_t i)
{
	const struct tt_connection *c = &day->connections[i];
	uint32_t run = tt_trip_of(c);
	if (work->aboard[run] - 1 > i) { /* 0 - 1 is past them all */
		uint32_t from = tt_from(c);
		if (work->arrive[from] > c->depart_s || (c->arrive_and_flags & TT_MAY_BOARD) == 0)
			return false;
		work->aboard[run] = i + 1;
		work->used[run] =
		    work->rides[from] < RIDES_MANY ? work->rides[from] + 1 : RIDES_MANY;
	}
	int32_t arrive_s = tt_arrive_s(c);
	uint32_t to = tt_to(c);
	if ((c->arrive_and_flags & TT_MAY_ALIGHT) == 0 || arrive_s >= work->ride[to])
		return false;
	arrive(day->tt, work, to, arrive_s, work->used[run]);
	return true;
}

/*
 * Scan from ${at_s} until nothing can reach the stop whose label is ${*goal} any earlier; with a
 * ${goal} that stays CSA_NEVER, to the end of the day.
 */
static void
scan(const struct csa_day *day, struct csa_work *work, int32_t at_s, const int32_t *goal)
{
	memset(work->rides, 0, day->tt->n_stops);
	memset(work->aboard, 0, day->n_runs * sizeof(uint32_t));
	uint32_t i = csa_day_first(day, at_s);
	for (; day->connections[i].depart_s < *goal; i++) {
		if (!ride_on(day, work, i) || !is_instant(&day->connections[i]))
			continue;
		const struct instants second = instants_at(day, i);
		for (bool is_better = true; is_better;) {
			is_better = false;
			for (i = second.first; i < second.end; i++)
				is_better = ride_on(day, work, i) || is_better;
		}
		i = second.end - 1;
	}
}

/*
 * Whether ${to} can be reached by ${by_s} with the rides counted in ${work->before} and one more.
 * Boarding looks at the labels with fewer rides only, so no order within a second matters.
 */
static bool
scan_one_more_ride(const struct csa_day *day, struct csa_work *work, int32_t at_s, uint32_t to,
		   int32_t by_s)
{
	memset(work->aboard, 0, day->n_runs * sizeof(uint32_t));
	const struct tt_connection *c = day->connections + csa_day_first(day, at_s);
	for (; c->depart_s <= by_s; c++) {
		uint32_t *aboard = &work->aboard[tt_trip_of(c)];
		if (*aboard == 0) {
			if (work->before[tt_from(c)] > c->depart_s ||
			    (c->arrive_and_flags & TT_MAY_BOARD) == 0)
				continue;
			*aboard = 1;
		}
		int32_t arrive_s = tt_arrive_s(c);
		if ((c->arrive_and_flags & TT_MAY_ALIGHT) == 0 ||
		    arrive_s >= work->ride[tt_to(c)] || arrive_s > by_s)
			continue;
		arrive(day->tt, work, tt_to(c), arrive_s, 1);
		if (work->arrive[to] <= by_s)
			return true;
	}
	return false;
}

/* The fewest rides that reach ${to} by ${by_s}; ${known} are enough (RIDES_MANY: at least so many).
 */
static uint32_t
fewest_rides(const struct csa_day *day, struct csa_work *work, const uint32_t stops[2],
	     const int32_t window_s[2], uint32_t known)
{
	begin(day, work, stops[0], window_s[0]);
	if (work->arrive[stops[1]] <= window_s[1])
		return 0;
	uint32_t rides = 1;
	for (; rides < known || known == RIDES_MANY; rides++) {
		memcpy(work->before, work->arrive, day->tt->n_stops * sizeof(int32_t));
		if (scan_one_more_ride(day, work, window_s[0], stops[1], window_s[1]))
			break;
	}
	return rides;
}

struct csa_answer
csa_earliest(const struct csa_day *day, struct csa_work *work, uint32_t from, uint32_t to,
	     int32_t at_s)
{
	if (from == to)
		return (struct csa_answer){at_s, 0};
	if (day->island[from] != day->island[to])
		return (struct csa_answer){CSA_NEVER, 0};
	begin(day, work, from, at_s);
	scan(day, work, at_s, &work->arrive[to]);
	struct csa_answer answer = {work->arrive[to], work->rides[to]};
	/* Labels keep the fewest rides to each stop's earliest arrival only; a later and simpler
	 * way to a change may serve as well. One ride cannot be beaten: on foot would have been
	 * first.
	 */
	if (answer.arrive_s != CSA_NEVER && answer.rides > 1)
		answer.rides =
		    fewest_rides(day, work, (const uint32_t[2]){from, to},
				 (const int32_t[2]){at_s, answer.arrive_s}, answer.rides);
	return answer;
}

const int32_t *
csa_all(const struct csa_day *day, struct csa_work *work, uint32_t from, int32_t at_s)
{
	static const int32_t never = CSA_NEVER;
	begin(day, work, from, at_s);
	scan(day, work, at_s, &never);
	return work->arrive;
}

/* A ride that may leave ${stop} later than any before, and one footpath that leads there. */
static void
depart(const struct csa_day *day, struct csa_work *work, uint32_t stop, int32_t at_s)
{
	work->ride[stop] = at_s;
	if (at_s > work->arrive[stop])
		work->arrive[stop] = at_s;
	for (uint32_t i = day->foot_to_first[stop]; i < day->foot_to_first[stop + 1]; i++) {
		const struct tt_foot *foot = &day->foot_to[i];
		if (at_s - foot->walk_s > work->arrive[foot->to])
			work->arrive[foot->to] = at_s - foot->walk_s;
	}
}

/* Connection ${i}, backward: leave it there if that helps, board it if one can. Whether a label
 * improved. */
static inline bool
ride_back(const struct csa_day *day, struct csa_work *work, uint32_t i)
{
	const struct tt_connection *c = &day->connections[i];
	uint32_t *left_at = &work->aboard[tt_trip_of(c)];
	if (*left_at <= i) {
		if (tt_arrive_s(c) > work->arrive[tt_to(c)] ||
		    (c->arrive_and_flags & TT_MAY_ALIGHT) == 0)
			return false;
		*left_at = i + 1;
	}
	uint32_t from = tt_from(c);
	if ((c->arrive_and_flags & TT_MAY_BOARD) == 0 || c->depart_s <= work->ride[from])
		return false;
	depart(day, work, from, c->depart_s);
	return true;
}

int32_t
csa_latest(const struct csa_day *day, struct csa_work *work, uint32_t from, uint32_t to,
	   int32_t by_s)
{
	fill(work->arrive, day->tt->n_stops, CSA_TOO_LATE);
	fill(work->ride, day->tt->n_stops, CSA_TOO_LATE);
	memset(work->aboard, 0, day->n_runs * sizeof(uint32_t));
	depart(day, work, to, by_s);
	/* The goal itself is no ride: a ride back to it must not look late. */
	work->ride[to] = CSA_TOO_LATE;
	uint32_t i = csa_day_first(day, by_s == INT32_MAX ? by_s : by_s + 1);
	while (i > 0 && day->connections[i - 1].depart_s > work->arrive[from]) {
		i--;
		if (!ride_back(day, work, i) || !is_instant(&day->connections[i]))
			continue;
		const struct instants second = instants_at(day, i);
		for (bool is_better = true; is_better;) {
			is_better = false;
			for (i = second.end; i-- > second.first;)
				is_better = ride_back(day, work, i) || is_better;
		}
		i = second.first;
	}
	return work->arrive[from];
}
