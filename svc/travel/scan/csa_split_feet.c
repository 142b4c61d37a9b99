/* SPDX-License-Identifier: MIT
 *
 * Two lists are gone through at once, the footpaths for all and those for some, pair of stops by
 * pair of stops; both are in the same order.
 */
#include "travel/scan/csa_split_feet.h"

#include <stdlib.h>

#include "travel/table/vec.h"

struct making {
	struct csa_split *split;
	uint32_t *some_first; /* by stop of the timetable: its footpaths for some; one more */
	VEC(struct tt_foot) feet;
};

/* The rows for some of a pair, and the footpath for all, NEVER_S: there is none. */
struct pair {
	const struct tt_transfer *rows;
	uint32_t n_rows;
	uint32_t to;
	int32_t walk_s;
};
#define NEVER_S (-1)

/* The seconds of the footpath between two stops of the day, NEVER_S: none. */
static int32_t
foot_s(const struct csa_split *split, const struct pair *pair, uint32_t from, uint32_t to)
{
	const struct csa_class ends[2] = {split->classes[from], split->classes[to]};
	struct csa_rule rule = csa_split_rule(pair->rows, pair->n_rows, ends);
	if (!rule.is_said)
		return pair->walk_s;
	if (rule.is_forbidden)
		return NEVER_S;
	if (ends[0].trip != CSA_CLASS_ANY && ends[1].trip != CSA_CLASS_ANY)
		return rule.least_s;
	/* A row for some, perhaps for others than these: what all may do, and no sooner. */
	return pair->walk_s != NEVER_S && rule.least_s > pair->walk_s ? rule.least_s : pair->walk_s;
}

/* From ${stop} of the day to all that the other stop of ${pair} stands as, but for itself. */
static void
add_feet(struct making *making, uint32_t stop, const struct pair *pair)
{
	uint32_t at = pair->to;
	do {
		int32_t walk_s = foot_s(making->split, pair, stop, at);
		if (at != stop && walk_s != NEVER_S)
			*vec_push(&making->feet) = (struct tt_foot){at, walk_s};
		at = making->split->next[at];
	} while (at != pair->to);
}

/* The next second stop of a walk from one of the timetable's, of those for all and for some; ${at}
 * is where each list goes on, and moves on. False: there is none. */
static bool
next_pair(const struct making *making, uint32_t stop, uint32_t at[2], struct pair *pair)
{
	const struct tt *tt = making->split->whole;
	bool has_foot = at[0] < tt->foot_first[stop + 1];
	bool has_some = at[1] < making->some_first[stop + 1];
	if (!has_foot && !has_some)
		return false;
	*pair = (struct pair){&tt->foot_some[at[1]], 0, TT_NONE, NEVER_S};
	if (has_foot)
		pair->to = tt->foot[at[0]].to;
	if (has_some && tt->foot_some[at[1]].to < pair->to)
		pair->to = tt->foot_some[at[1]].to;
	if (has_foot && tt->foot[at[0]].to == pair->to)
		pair->walk_s = tt->foot[at[0]++].walk_s;
	while (at[1] < making->some_first[stop + 1] && tt->foot_some[at[1]].to == pair->to) {
		pair->n_rows++;
		at[1]++;
	}
	return true;
}

static void
find_some(struct making *making)
{
	const struct tt *tt = making->split->whole;
	making->some_first = calloc((size_t)tt->n_stops + 1, sizeof(uint32_t));
	if (making->some_first == NULL)
		panic("out of memory for %u stops", tt->n_stops);
	uint32_t at = 0;
	for (uint32_t stop = 0; stop <= tt->n_stops; stop++) {
		while (at < tt->n_foot_some && tt->foot_some[at].from < stop)
			at++;
		making->some_first[stop] = at;
	}
}

void
csa_split_feet_make(struct csa_split *split, uint32_t n_stops)
{
	const struct tt *tt = split->whole;
	struct making making = {.split = split};
	find_some(&making);
	for (uint32_t stop = 0; stop < n_stops; stop++) {
		uint32_t outer = split->outer[stop];
		struct pair pair = {.to = outer};
		split->foot_first[stop] = (uint32_t)making.feet.n;
		add_feet(&making, stop, &pair);
		uint32_t at[2] = {tt->foot_first[outer], making.some_first[outer]};
		while (next_pair(&making, outer, at, &pair))
			add_feet(&making, stop, &pair);
	}
	split->foot_first[n_stops] = (uint32_t)making.feet.n;
	split->foot = making.feet.items;
	free(making.some_first);
}
