/* SPDX-License-Identifier: MIT
 *
 * Rows are kept as they were drawn; every question goes through all of them.
 */
#include "tests/lib/changes.h"

#include "base/buf.h"
#include "base/err.h"

#define LINES 2

static int
line_of(int trip)
{
	return trip % LINES;
}

static struct changes_row
draw_row(struct rng *rng, const struct changes_limits *limits)
{
	static const int types[] = {0, 1, 2, 2, 2, 3};
	struct changes_row row = {.type = types[rng_below(rng, ARRAY_LEN(types))], .s = -1};
	bool is_often = limits->often[0] != limits->often[1] && rng_below(rng, 2) == 0;
	for (int end = 0; end < 2; end++) {
		row.stops[end] =
		    is_often ? limits->often[end] : (int)rng_below(rng, (uint32_t)limits->n_stops);
		row.lines[end] = row.trips[end] = -1;
		uint32_t kind = limits->has_some ? rng_below(rng, 4) : 0;
		if (kind == 1 || kind == 2)
			row.lines[end] = (int)rng_below(rng, LINES);
		if (kind == 3)
			row.trips[end] = (int)rng_below(rng, (uint32_t)limits->n_trips);
	}
	if (!is_often && rng_below(rng, 3) == 0)
		row.stops[1] = row.stops[0];
	if (row.type == 2)
		row.s = rng_between(rng, 1, limits->s_most);
	return row;
}

void
changes_draw(struct changes *changes, struct rng *rng, const struct changes_limits *limits)
{
	ensure(limits->n_most <= CHANGES_MAX);
	changes->n = rng_between(rng, 0, limits->n_most);
	for (int i = 0; i < changes->n; i++)
		changes->rows[i] = draw_row(rng, limits);
}

static void
add_row(struct buf *table, const struct changes_row *row)
{
	buf_printf(table, "S%d,S%d,%d,", row->stops[0], row->stops[1], row->type);
	if (row->s >= 0)
		buf_printf(table, "%d", row->s);
	for (int end = 0; end < 2; end++) {
		buf_add_text(table, ",");
		if (row->lines[end] >= 0)
			buf_printf(table, "R%d", row->lines[end]);
		buf_add_text(table, ",");
		if (row->trips[end] >= 0)
			buf_printf(table, "T%d", row->trips[end]);
	}
	buf_add_text(table, "\n");
}

static void
set(struct feed *feed, const char *name, struct buf *table)
{
	feed_set(feed, name, arena_strdup(&feed->arena, buf_text(table)));
	buf_clear(table);
}

void
changes_set(const struct changes *changes, struct feed *feed, int n_trips)
{
	struct buf table;
	buf_init(&table);
	buf_add_text(&table, "route_id,agency_id,route_short_name,route_type\n");
	for (int i = 0; i < LINES; i++)
		buf_printf(&table, "R%d,A,%d,3\n", i, i);
	set(feed, "routes.txt", &table);
	buf_add_text(&table, "route_id,service_id,trip_id\n");
	for (int i = 0; i < n_trips; i++)
		buf_printf(&table, "R%d,ALL,T%d\n", line_of(i), i);
	set(feed, "trips.txt", &table);
	buf_add_text(&table, "from_stop_id,to_stop_id,transfer_type,min_transfer_time,"
			     "from_route_id,from_trip_id,to_route_id,to_trip_id\n");
	for (int i = 0; i < changes->n; i++)
		add_row(&table, &changes->rows[i]);
	set(feed, "transfers.txt", &table);
	buf_fini(&table);
}

static bool
holds(const struct changes_row *row, const int stops[2], const int trips[2])
{
	for (int end = 0; end < 2; end++)
		if (row->stops[end] != stops[end] ||
		    (row->trips[end] >= 0 && row->trips[end] != trips[end]) ||
		    (row->lines[end] >= 0 && row->lines[end] != line_of(trips[end])))
			return false;
	return true;
}

/* Two trips, a trip and a line, a trip, two lines, a line, none: 6, 4, 3, 2, 1, 0. */
static int
specificity(const struct changes_row *row)
{
	int sum = 0;
	for (int end = 0; end < 2; end++)
		sum += 3 * (row->trips[end] >= 0) + (row->lines[end] >= 0);
	return sum;
}

/* Whether ${other} binds before ${row}, both being for one change. */
static bool
is_over(const struct changes_row *other, const struct changes_row *row)
{
	if (specificity(other) != specificity(row))
		return specificity(other) > specificity(row);
	for (int end = 0; end < 2; end++)
		if (other->trips[end] != row->trips[end] || other->lines[end] != row->lines[end])
			return false;
	if ((other->type == 3) != (row->type == 3))
		return other->type == 3;
	return other->s < row->s;
}

int
changes_least_s(const struct changes *changes, const int stops[2], const int trips[2])
{
	int least_s = 0;
	for (int i = 0; i < changes->n; i++) {
		const struct changes_row *row = &changes->rows[i];
		bool is_out = !holds(row, stops, trips);
		for (int k = 0; k < changes->n && !is_out; k++)
			is_out = holds(&changes->rows[k], stops, trips) &&
				 is_over(&changes->rows[k], row);
		if (is_out)
			continue;
		if (row->type == 3)
			return CHANGES_FORBIDDEN;
		if (row->type == 2 && row->s > least_s)
			least_s = row->s;
	}
	return least_s;
}
