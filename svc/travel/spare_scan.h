/* SPDX-License-Identifier: MIT
 *
 * A scan for journeys that spare something, while it is made; and keys as it reads and writes them.
 * For spare.c alone.
 */
#ifndef TRAVEL_SPARE_SCAN_H
#define TRAVEL_SPARE_SCAN_H

#include "travel/spare.h"

#define SPARE_MINUTES_MORE 120 /* the day may begin an hour before its second 0 */

/* What the scan at hand asks again and again. */
struct spare_scanning {
	struct spare *spare;
	const struct spare_query *query;
	const struct csa_day *day;
	int32_t from_s, until_s;
	/* Fields, 0 where that does not count. Paid: a ride that ends here is none that the warrant
	 * pays for. */
	uint32_t pence_at, rides_at, paid_at;
	int pence_max, rides_max;
	spare_row walk_max;
	spare_row is_goal_town;
	int32_t reach_s[SPARE_LANES];
	int lane[TRAVEL_PLACES_MAX];           /* -1: it is no target */
	spare_row is_other[TRAVEL_PLACES_MAX]; /* by place: in the lanes of other ones */
};

/* The key that stands at number ${at} of ${rows}, where each has only what counts. */
static SPARE_FAST struct spare_key
spare_key_at(const spare_row *rows, size_t at, uint32_t n_fields)
{
	struct spare_key key;
#pragma GCC unroll 8
	for (uint32_t f = 0; f < n_fields; f++)
		key.field[f] = rows[at * n_fields + f];
	return key;
}

static SPARE_FAST void
spare_key_write(spare_row *rows, size_t at, const struct spare_key *key, uint32_t n_fields)
{
#pragma GCC unroll 8
	for (uint32_t f = 0; f < n_fields; f++)
		rows[at * n_fields + f] = key->field[f];
}

/* In which lanes ${key} is a label. */
static SPARE_FAST spare_row
spare_key_lanes(const struct spare_key *key)
{
	return key->field[SPARE_MINUTE] != spare_all(SPARE_NEVER);
}

/* ${key} with ${m} more on foot, in the lanes where that is within what a way may have of it. */
static SPARE_FAST spare_row
spare_walk_on(const struct spare_scanning *scan, struct spare_key *key, int32_t m)
{
	spare_row *walk_m = &key->field[SPARE_METRES];
	spare_row lanes = spare_key_lanes(key) & (*walk_m <= scan->walk_max - spare_all(m));
	*walk_m += spare_all(m) & lanes;
	return lanes;
}

/* In which lanes another ride may come before ${key}. */
static SPARE_FAST spare_row
spare_may_ride(const struct spare_scanning *scan, const struct spare_key *key)
{
	if (scan->rides_at == 0)
		return spare_all(-1);
	return key->field[scan->rides_at] < spare_all(scan->rides_max);
}

#endif
