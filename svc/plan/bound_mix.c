/* SPDX-License-Identifier: MIT
 *
 * The least of money, walking and time that the journeys of a set take, in several mixtures.
 */
#include <string.h>

#include "plan/bound_tables.h"

/* row = the smaller of row and (other + more). */
static void
row_lower(int16_t *restrict row, const int16_t *restrict other, int16_t more)
{
	for (int i = 0; i < BOUND_LANES; i++) {
		int16_t sum = (int16_t)(other[i] + more);
		row[i] = row[i] < sum ? row[i] : sum;
	}
}

/* The least of a mix that one journey takes. Time counts until the last visit, not on the way home.
 */
static int
mix_journey(const struct bound_tables *tables, const struct bound_mix *mix, int from_stop,
	    int to_stop)
{
	const struct plan_problem *problem = tables->ways->problem;
	int from = tables->list->place[from_stop];
	int to = tables->list->place[to_stop];
	const struct plan_options *options = &problem->travel[from][to];
	int best = BOUND_SUM_MAX;
	if (problem->places[from].same == problem->places[to].same)
		return 0;
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int first_min;
		int last_min;
		if ((mix->without_lift && option->by == PLAN_LIFT) ||
		    !ways_departures(tables->ways, option, &first_min, &last_min))
			continue;
		long sum = (long)mix->pence_weight * bound_max(option->pence, 0) +
			   (long)mix->walk_weight * option->walk_m;
		if (to_stop != TASK_STOP_HOME)
			sum += (long)mix->minute_weight * option->minutes;
		if (sum / BOUND_MIX_PARTS < best)
			best = (int)(sum / BOUND_MIX_PARTS);
	}
	return best;
}

static void
mix_all(struct bound_tables *tables, const struct bound_mix *mix, int16_t journey[][BOUND_LANES])
{
	for (int to = 0; to < TASK_STOPS; to++) {
		bound_row_fill(journey[to], BOUND_SUM_MAX);
		for (int from = 0; from < TASK_STOPS; from++)
			if (from != to && bound_is_reached(tables, to) &&
			    bound_is_left(tables, from))
				journey[to][from] = (int16_t)mix_journey(tables, mix, from, to);
	}
}

/* The least sum of a mix over the journeys of a set. */
static void
fill_sums(const struct bound_tables *tables, const int16_t journey[][BOUND_LANES], int16_t *sums,
	  task_set left)
{
	const struct task_list *list = tables->list;
	int16_t *row = sums + (size_t)left * BOUND_LANES;
	bound_row_fill(row, left == 0 && !list->problem->has_home ? 0 : BOUND_SUM_MAX);
	if (left == 0)
		row[TASK_STOP_HOME] = 0;
	for (task_set calls = left & tables->list->calls; calls != 0; calls &= calls - 1) {
		int task = __builtin_ctz(calls);
		if (bound_is_next(list, left, task))
			row_lower(row, sums + (size_t)(left & ~task_bit(task)) * BOUND_LANES, 0);
	}
	int16_t arrived[BOUND_LANES];
	memcpy(arrived, row, sizeof(arrived));
	for (task_set visits = left & tables->list->visits; visits != 0; visits &= visits - 1) {
		int task = __builtin_ctz(visits);
		size_t then = (size_t)(left & ~task_bit(task)) * BOUND_LANES + (size_t)task;
		if (bound_is_next(list, left, task))
			arrived[task] = (int16_t)bound_min(row[task], sums[then]);
		row_lower(row, journey[task], arrived[task]);
	}
	if (list->problem->has_home)
		row_lower(row, journey[TASK_STOP_HOME], row[TASK_STOP_HOME]);
	for (task_set visits = left & tables->list->visits; visits != 0; visits &= visits - 1)
		row[__builtin_ctz(visits)] = arrived[__builtin_ctz(visits)];
}

/* {pence, walk, minutes}, in sixteenths: each alone, and at rates at which people trade them. */
static const int weights[][3] = {
    {16, 0, 0},
    {16, 2, 0},
    {16, 2, 200},
    {16, 4, 500},
};

void
bound_mix_make(struct bound *bound)
{
	struct bound_tables *tables = bound->tables;
	size_t n_sets = (size_t)1 << tables->list->n;
	int n_kinds = tables->list->problem->has_lift ? 2 : 1;
	for (int kind = 0; kind < n_kinds; kind++)
		for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
			struct bound_mix *mix = &bound->mixes[bound->n_mixes];
			*mix = (struct bound_mix){
			    .pence_weight = weights[i][0],
			    .walk_weight = weights[i][1],
			    .minute_weight = weights[i][2],
			    .without_lift = kind == 1,
			    .sums = arena_array(tables->arena, int16_t, n_sets * BOUND_LANES)};
			mix_all(tables, mix, tables->journey[bound->n_mixes]);
			bound->n_mixes++;
			bound->n_mixes_with_lift += kind == 0;
		}
}

void
bound_mix_fill(struct bound *bound, task_set left)
{
	struct bound_tables *tables = bound->tables;
	for (int i = 0; i < bound->n_mixes; i++)
		fill_sums(tables, (const int16_t(*)[BOUND_LANES])tables->journey[i],
			  bound->mixes[i].sums, left);
}

bool
bound_is_short(const struct bound *bound, const struct bound_rest *rest, int lift_until_min)
{
	size_t cell = (size_t)rest->left * BOUND_LANES + (size_t)rest->stop;
	long minutes = bound->last_end_min[rest->left] - rest->minute -
		       bound->least_min[rest->left] + rest->early_min;
	int n = rest->minute > lift_until_min ? bound->n_mixes : bound->n_mixes_with_lift;
	for (int i = 0; i < n; i++) {
		const struct bound_mix *mix = &bound->mixes[i];
		if ((mix->pence_weight > 0 && rest->pence == PLAN_NONE) ||
		    (mix->walk_weight > 0 && rest->walk_m == PLAN_NONE))
			continue;
		long there = (long)mix->pence_weight * rest->pence +
			     (long)mix->walk_weight * rest->walk_m +
			     mix->minute_weight * (minutes > 0 ? minutes : 0);
		if ((long)BOUND_MIX_PARTS * mix->sums[cell] > there)
			return true;
	}
	return false;
}
