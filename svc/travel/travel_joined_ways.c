/* SPDX-License-Identifier: MIT
 *
 * Of the mixtures of lift and rides that are found one by one those that are of use: none leaves
 * later than another, or than a lift all the way, and is there as soon.
 *
 * Nearly all that are looked at are of no use, so what is beaten stands in a table by minute of
 * arrival: one look at it for each of them.
 */
#include <string.h>

#include "travel/travel_joined.h"

static int
min_int(int a, int b)
{
	return a < b ? a : b;
}

/* The last departure from ${from} that is of no use to whoever is there at ${arrive_min}, whatever
 * else is found. */
static int
useless_min(const struct joined *joined, int from, int arrive_min)
{
	const struct travel_query *query = joined->query;
	if (from == joined->target)
		return INT16_MAX;
	/* A lift all the way, for who leaves when it may come or later. */
	int minutes = joined->alone[from * joined->n_places + joined->target];
	int lift_min = min_int(query->lift_until_min, arrive_min) - minutes;
	bool is_lift = lift_min >= query->lift_from_min && lift_min >= query->from_min;
	return is_lift ? lift_min : query->from_min - 1;
}

static void
raise(struct joined *joined, int from, const struct joined_way *way)
{
	for (int at = way->arrive_min;
	     at <= joined->last_min && joined->beaten_min[at][from] < way->leave_min; at++)
		joined->beaten_min[at][from] = (int16_t)way->leave_min;
}

static void
fill_beaten(struct joined *joined, int from)
{
	for (int at = joined->query->from_min; at <= joined->last_min; at++)
		joined->beaten_min[at][from] = (int16_t)useless_min(joined, from, at);
	for (int i = 0; i < joined->ways[from].n; i++)
		raise(joined, from, &joined->ways[from].list[i]);
}

void
travel_joined_aim(struct joined *joined, int target)
{
	const int *reach_min = joined->query->limits.reach_min;
	joined->target = target;
	joined->last_min = joined->query->until_min;
	if (reach_min != NULL)
		joined->last_min = min_int(joined->last_min, reach_min[target]);
	for (int from = 0; from < joined->n_places; from++) {
		joined->ways[from].n = 0;
		fill_beaten(joined, from);
	}
}

int
travel_joined_row(const struct joined *joined, int from, const struct joined_way *way)
{
	ensure(way->arrive_min >= joined->query->from_min);
	if (way->arrive_min > joined->last_min ||
	    way->leave_min <= joined->beaten_min[way->arrive_min][from])
		return -1;
	const struct joined_ways *ways = &joined->ways[from];
	int at = ways->n;
	while (at > 0 && ways->list[at - 1].arrive_min > way->arrive_min)
		at--;
	return at < TRAVEL_JOINED_MAX ? at : -1;
}

void
travel_joined_put(struct joined *joined, int from, int at, const struct joined_way *way)
{
	struct joined_ways *ways = &joined->ways[from];
	if (at > 0 && ways->list[at - 1].arrive_min == way->arrive_min)
		at--;
	/* Those it beats go. */
	int until = at;
	while (until < ways->n && ways->list[until].leave_min <= way->leave_min)
		until++;
	int n_behind = min_int(ways->n - until, TRAVEL_JOINED_MAX - at - 1);
	bool is_one_lost = n_behind < ways->n - until;
	memmove(&ways->list[at + 1], &ways->list[until], (size_t)n_behind * sizeof(ways->list[0]));
	ways->list[at] = *way;
	ways->n = at + 1 + n_behind;
	/* What fell off the end beats nothing any more. */
	if (is_one_lost)
		fill_beaten(joined, from);
	else
		raise(joined, from, way);
}
