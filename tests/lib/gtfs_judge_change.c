/* SPDX-License-Identifier: MIT
 *
 * The judge's reading of transfers.txt between two rides.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/lib/gtfs_judge_part.h"

#define FORBIDDEN (-1)
#define UNSAID    (-2)
#define ENDS_MAX  1024 /* of a stop and a trip; with more every rule is found anew */

/* 0 where ${named} is the stop, 1 where it is its station, -1 where neither. */
static int
stations_named(const struct judge *judge, uint32_t named, uint32_t stop)
{
	if (named == JUDGE_NONE)
		return -1;
	if (named == stop)
		return 0;
	const struct judge_stop *platform = &judge->stops[stop];
	bool is_in = platform->kind == 0 && strcmp(platform->parent, judge->stops[named].id) == 0;
	return is_in ? 1 : -1;
}

/* Whether what ${row} names of this end is ridden there. */
static bool
is_named(const struct judge *judge, const struct judge_transfer *row, int end, uint32_t trip)
{
	if (row->trip[end] != JUDGE_NONE)
		return row->trip[end] == trip;
	if (row->route[end] != JUDGE_NONE)
		return trip != JUDGE_NONE && judge->trips[trip].route == row->route[end];
	return true;
}

/* A change that is asked about, or a footpath. */
struct asked {
	struct judge_end ends[2];
	bool is_foot;
};

/* How many stations ${row} names for these ends, -1 if it does not apply to them. */
static int
stations_of(const struct judge *judge, const struct judge_transfer *row, const struct asked *asked)
{
	const struct judge_end *ends = asked->ends;
	int from = stations_named(judge, row->from, ends[0].stop);
	int to = stations_named(judge, row->to, ends[1].stop);
	if (row->type > 3 || from < 0 || to < 0 || !is_named(judge, row, 0, ends[0].trip) ||
	    !is_named(judge, row, 1, ends[1].trip))
		return -1;
	if (asked->is_foot && (row->type == 1 || from + to > 0 || row->from == row->to))
		return -1;
	return from + to;
}

/* Its place in the reference's list of six, the most specific first. */
static int
rank_of(const struct judge_transfer *row)
{
	bool has_trip[2] = {row->trip[0] != JUDGE_NONE, row->trip[1] != JUDGE_NONE};
	bool has_route[2] = {row->route[0] != JUDGE_NONE, row->route[1] != JUDGE_NONE};
	if (has_trip[0] && has_trip[1])
		return 1;
	if ((has_trip[0] && has_route[1]) || (has_route[0] && has_trip[1]))
		return 2;
	if (has_trip[0] || has_trip[1])
		return 3;
	if (has_route[0] && has_route[1])
		return 4;
	return has_route[0] || has_route[1] ? 5 : 6;
}

static bool
is_same_scope(const struct judge_transfer *a, const struct judge_transfer *b)
{
	return memcmp(a->route, b->route, sizeof(a->route)) == 0 &&
	       memcmp(a->trip, b->trip, sizeof(a->trip)) == 0;
}

/* Whether ${other} takes the place of ${row}: the same scope, and named more exactly, or else what
 * forbids, or else what is quicker, or else the lower type. */
static bool
is_replaced(const struct judge_transfer *row, int stations, const struct judge_transfer *other,
	    int other_stations)
{
	if (!is_same_scope(row, other))
		return false;
	if (other_stations != stations)
		return other_stations < stations;
	if ((other->type == 3) != (row->type == 3))
		return other->type == 3;
	if (other->min_s != row->min_s)
		return other->min_s < row->min_s;
	return other->type < row->type;
}

static bool
is_beaten(const struct judge *judge, const struct judge_transfer *row, int stations,
	  const struct asked *asked)
{
	for (size_t k = 0; k < judge->n_transfers; k++) {
		const struct judge_transfer *other = &judge->transfers[k];
		int others = stations_of(judge, other, asked);
		if (others >= 0 &&
		    (rank_of(other) < rank_of(row) || is_replaced(row, stations, other, others)))
			return true;
	}
	return false;
}

static int32_t
find_rule(const struct judge *judge, const struct asked *asked)
{
	int32_t rule = UNSAID;
	for (size_t i = 0; i < judge->n_transfers; i++) {
		const struct judge_transfer *row = &judge->transfers[i];
		int stations = stations_of(judge, row, asked);
		if (stations < 0 || is_beaten(judge, row, stations, asked))
			continue;
		if (row->type == 3)
			return FORBIDDEN;
		bool has_time = row->min_s > 0 && (row->type == 2 || asked->is_foot);
		int32_t least_s = has_time ? row->min_s : 0;
		rule = least_s > rule ? least_s : rule;
	}
	return rule;
}

static bool
is_for_some(const struct judge_transfer *row)
{
	return row->route[0] != JUDGE_NONE || row->route[1] != JUDGE_NONE ||
	       row->trip[0] != JUDGE_NONE || row->trip[1] != JUDGE_NONE;
}

/* The footpaths of "firstday journeys": listed by type 0, 2 or none, and forbidden by no type 3. */
static void
find_footpaths(struct judge *judge)
{
	free(judge->may_foot);
	judge->may_foot = calloc(judge->n_transfers + 1, sizeof(bool));
	ensure(judge->may_foot != NULL);
	for (size_t i = 0; i < judge->n_transfers; i++) {
		const struct judge_transfer *row = &judge->transfers[i];
		judge->may_foot[i] = (row->type == 0 || row->type == 2) && !is_for_some(row) &&
				     row->from != JUDGE_NONE && row->to != JUDGE_NONE &&
				     row->from != row->to;
		for (size_t k = 0; k < judge->n_transfers && judge->may_foot[i]; k++) {
			const struct judge_transfer *no = &judge->transfers[k];
			if (no->type == 3 && !is_for_some(no) && no->from == row->from &&
			    no->to == row->to)
				judge->may_foot[i] = false;
		}
	}
}

void
judge_change_open(struct judge *judge)
{
	find_footpaths(judge);
	for (size_t i = 0; i < judge->n_transfers; i++)
		judge->has_some = judge->has_some || (judge->transfers[i].type <= 3 &&
						      is_for_some(&judge->transfers[i]));
	free(judge->rules);
	judge->rules = NULL;
	if (!judge->has_some)
		return;
	size_t n_ends = judge->n_stops * (judge->n_trips + 1);
	if (n_ends > ENDS_MAX)
		return;
	judge->rules = malloc(2 * n_ends * n_ends * sizeof(int32_t));
	ensure(judge->rules != NULL);
	for (size_t i = 0; i < 2 * n_ends * n_ends; i++)
		judge->rules[i] = JUDGE_NO_SEC;
}

static struct judge_rule
rule_of(const struct judge *judge, const struct asked *asked)
{
	int32_t own = JUDGE_NO_SEC;
	int32_t *rule = &own;
	if (judge->rules != NULL) {
		size_t n = judge->n_trips + 1;
		size_t at[2];
		for (int i = 0; i < 2; i++)
			at[i] = asked->ends[i].stop * n + (asked->ends[i].trip == JUDGE_NONE
							       ? judge->n_trips
							       : asked->ends[i].trip);
		size_t row = at[0] + (asked->is_foot ? judge->n_stops * n : 0);
		rule = &judge->rules[row * judge->n_stops * n + at[1]];
	}
	if (*rule == JUDGE_NO_SEC)
		*rule = find_rule(judge, asked);
	return (struct judge_rule){*rule != UNSAID, *rule == FORBIDDEN, *rule > 0 ? *rule : 0};
}

struct judge_rule
judge_change(const struct judge *judge, struct judge_end from, struct judge_end to)
{
	return rule_of(judge, &(struct asked){{from, to}, false});
}

struct judge_rule
judge_foot(const struct judge *judge, struct judge_end from, struct judge_end to)
{
	return rule_of(judge, &(struct asked){{from, to}, true});
}
