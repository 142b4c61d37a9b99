/* SPDX-License-Identifier: MIT
 *
 * Counted first, then filled, so that what belongs together stands together and in its order.
 */
#include "travel/scan/csa_lane.h"

#include <stdlib.h>

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu rows", n);
	return items;
}

/* Where the rows of each island begin, by the stop that names it. */
static uint32_t *
count_islands(const struct csa_day *day, uint32_t *n_rows)
{
	uint32_t n_stops = day->tt->n_stops;
	uint32_t *first = claim(n_stops, sizeof(*first));
	for (uint32_t i = 0; i < day->n_connections; i++)
		first[day->island[tt_from(&day->connections[i])]]++;
	uint32_t at = 0;
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		uint32_t n = first[stop];
		first[stop] = at;
		at += n == 0 ? 0 : (n / CSA_LANE_BLOCK + 1) * CSA_LANE_BLOCK;
	}
	*n_rows = at;
	return first;
}

static struct csa_row
row_of(const struct tt_connection *c)
{
	return (struct csa_row){
	    .depart_s = c->depart_s,
	    .board_s = (c->arrive_and_flags & TT_MAY_BOARD) != 0 ? c->depart_s : CSA_TOO_LATE,
	    .arrive_s = (c->arrive_and_flags & TT_MAY_ALIGHT) != 0 ? tt_arrive_s(c) : CSA_NEVER,
	    .run = tt_trip_of(c),
	    .from = CSA_LANE_LABEL * tt_from(c) + CSA_LANE_FROM,
	    .to = CSA_LANE_LABEL * tt_to(c),
	};
}

/* Whether who alights from ${row} can be where one departs that stands before it in its second. */
static bool
is_reopening(const struct csa_lanes *lanes, const struct tt *tt, uint32_t row)
{
	const struct csa_row *rows = lanes->rows;
	uint32_t to = csa_row_to(&rows[row]);
	for (uint32_t i = row; i > 0 && rows[i - 1].depart_s == rows[row].depart_s; i--) {
		uint32_t from = csa_row_from(&rows[i - 1]);
		if (from == to)
			return true;
		for (uint32_t k = tt->foot_first[to]; k < tt->foot_first[to + 1]; k++)
			if (tt->foot[k].to == from && tt->foot[k].walk_s == 0)
				return true;
	}
	return false;
}

static void
fill_rows(struct csa_lanes *lanes, const struct csa_day *day)
{
	uint32_t *next = count_islands(day, &lanes->n_rows);
	const uint32_t n_rows = lanes->n_rows;
	lanes->rows = claim(n_rows, sizeof(*lanes->rows));
	lanes->is_instant = claim(n_rows, sizeof(*lanes->is_instant));
	lanes->reopens = claim(n_rows, sizeof(*lanes->reopens));
	for (uint32_t i = 0; i < n_rows; i++)
		lanes->rows[i].depart_s = CSA_NEVER;
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		uint32_t row = next[day->island[tt_from(c)]]++;
		lanes->rows[row] = row_of(c);
		lanes->is_instant[row] = tt_arrive_s(c) == c->depart_s;
		if ((c->arrive_and_flags & TT_MAY_BOARD) != 0)
			lanes->leave[lanes->leave_first[tt_from(c)]++] =
			    (struct csa_leave){c->depart_s, row};
		if ((c->arrive_and_flags & TT_MAY_ALIGHT) != 0)
			lanes->last_into_s[tt_to(c)] = c->depart_s;
	}
	free(next);
	for (uint32_t row = 0; row < n_rows; row++)
		lanes->reopens[row] = lanes->is_instant[row] && is_reopening(lanes, day->tt, row);
}

/* Where one can walk to, one can come as late as to where the walk begins. */
static void
walk_on(struct csa_lanes *lanes, const struct csa_day *day)
{
	const struct tt *tt = day->tt;
	int32_t *by_ride = claim(tt->n_stops, sizeof(*by_ride));
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		by_ride[stop] = lanes->last_into_s[stop];
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++)
			if (by_ride[stop] > lanes->last_into_s[tt->foot[i].to])
				lanes->last_into_s[tt->foot[i].to] = by_ride[stop];
	free(by_ride);
}

void
csa_lanes_init(struct csa_lanes *lanes, const struct csa_day *day)
{
	uint32_t n_stops = day->tt->n_stops;
	*lanes = (struct csa_lanes){
	    .leave_first = claim(n_stops + 1, sizeof(*lanes->leave_first)),
	    .last_into_s = claim(n_stops, sizeof(*lanes->last_into_s)),
	};
	/* Counted one place further on: filling moves each start to its own place. */
	uint32_t n_leave = 0;
	for (uint32_t i = 0; i < day->n_connections; i++)
		if ((day->connections[i].arrive_and_flags & TT_MAY_BOARD) != 0) {
			lanes->leave_first[tt_from(&day->connections[i]) + 1]++;
			n_leave++;
		}
	lanes->leave = claim(n_leave, sizeof(*lanes->leave));
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		lanes->leave_first[stop + 1] += lanes->leave_first[stop];
		lanes->last_into_s[stop] = CSA_TOO_LATE;
	}
	fill_rows(lanes, day);
	for (uint32_t stop = n_stops; stop > 0; stop--)
		lanes->leave_first[stop] = lanes->leave_first[stop - 1];
	lanes->leave_first[0] = 0;
	walk_on(lanes, day);
}

void
csa_lanes_fini(struct csa_lanes *lanes)
{
	free(lanes->rows);
	free(lanes->is_instant);
	free(lanes->reopens);
	free(lanes->leave_first);
	free(lanes->leave);
	free(lanes->last_into_s);
	*lanes = (struct csa_lanes){0};
}

/* The first row from ${stop} itself. */
static uint32_t
first_from(const struct csa_lanes *lanes, uint32_t stop, int32_t at_s)
{
	const struct csa_leave *leave = lanes->leave + lanes->leave_first[stop];
	uint32_t n = lanes->leave_first[stop + 1] - lanes->leave_first[stop];
	if (n == 0 || leave[n - 1].depart_s < at_s)
		return TT_NONE;
	/* The answer is among leave[0..n - 1]; halved without a branch to be guessed. */
	while (n > 1) {
		uint32_t half = n / 2;
		leave += leave[half - 1].depart_s < at_s ? half : 0;
		n -= half;
	}
	return leave->row;
}

uint32_t
csa_lanes_first(const struct csa_lanes *lanes, const struct tt *tt, uint32_t stop, int32_t at_s)
{
	uint32_t first = first_from(lanes, stop, at_s);
	for (uint32_t i = tt->foot_first[stop]; i < tt->foot_first[stop + 1]; i++) {
		uint32_t row = first_from(lanes, tt->foot[i].to, at_s + tt->foot[i].walk_s);
		first = row < first ? row : first;
	}
	return first;
}
