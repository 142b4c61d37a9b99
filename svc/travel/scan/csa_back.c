/* SPDX-License-Identifier: MIT
 *
 * Connection Scan, backward, with one label a stop: the latest departure from it. What takes no
 * time is looked at again, as csa.c does, until no label improves.
 */
#include "travel/scan/csa.h"

#include <string.h>

static bool
is_instant(const struct tt_connection *c)
{
	return tt_arrive_s(c) == c->depart_s;
}

/* The first and the end of the connections that take no time, in the second of one. */
struct instants {
	uint32_t first;
	uint32_t end;
};

static struct instants
instants_at(const struct tt_connection all[], uint32_t i)
{
	struct instants found = {i, i + 1};
	while (found.first > 0 && all[found.first - 1].depart_s == all[i].depart_s)
		found.first--;
	while (all[found.end].depart_s == all[i].depart_s && is_instant(&all[found.end]))
		found.end++;
	return found;
}

/* A ride that may leave ${stop} later than any before, and one footpath that leads there. */
static void
depart(const struct csa_day *day, struct csa_work *work, uint32_t stop, int32_t at_s)
{
	work->by_ride[stop] = at_s;
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
	uint32_t *left_at = &work->left_at[tt_trip_of(c)];
	if (*left_at <= i) {
		if (tt_arrive_s(c) > work->arrive[tt_to(c)] ||
		    (c->arrive_and_flags & TT_MAY_ALIGHT) == 0)
			return false;
		*left_at = i + 1;
	}
	uint32_t from = tt_from(c);
	if ((c->arrive_and_flags & TT_MAY_BOARD) == 0 || c->depart_s <= work->by_ride[from])
		return false;
	depart(day, work, from, c->depart_s);
	return true;
}

int32_t
csa_latest(const struct csa_day *day, struct csa_work *work, uint32_t from, uint32_t to,
	   int32_t by_s)
{
	for (uint32_t stop = 0; stop < day->tt->n_stops; stop++)
		work->arrive[stop] = work->by_ride[stop] = CSA_TOO_LATE;
	memset(work->left_at, 0, day->n_runs * sizeof(uint32_t));
	depart(day, work, to, by_s);
	/* The goal itself is no ride: a ride back to it must not look late. */
	work->by_ride[to] = CSA_TOO_LATE;
	uint32_t i = csa_day_first(day, by_s == INT32_MAX ? by_s : by_s + 1);
	while (i > 0 && day->connections[i - 1].depart_s > work->arrive[from]) {
		i--;
		if (!ride_back(day, work, i) || !is_instant(&day->connections[i]))
			continue;
		const struct instants second = instants_at(day->connections, i);
		for (bool is_better = true; is_better;) {
			is_better = false;
			for (i = second.end; i-- > second.first;)
				is_better = ride_back(day, work, i) || is_better;
		}
		i = second.first;
	}
	return work->arrive[from];
}
