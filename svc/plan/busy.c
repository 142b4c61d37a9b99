/* SPDX-License-Identifier: MIT
 *
 * Intervals of departures, less those at which the car is away.
 */
#include "plan/busy.h"

#include <string.h>

#define PIECES_MAX (PLAN_BUSY_MAX + 1)

/* What is left of the pieces without first_min..last_min. */
static int
cut(struct plan_interval pieces[], int n, int first_min, int last_min)
{
	struct plan_interval left[PIECES_MAX];
	int n_left = 0;
	if (first_min > last_min)
		return n;
	for (int i = 0; i < n; i++) {
		struct plan_interval before = {pieces[i].from_min, first_min - 1};
		struct plan_interval after = {last_min + 1, pieces[i].until_min};
		if (before.until_min > pieces[i].until_min)
			before.until_min = pieces[i].until_min;
		if (after.from_min < pieces[i].from_min)
			after.from_min = pieces[i].from_min;
		if (before.from_min <= before.until_min)
			left[n_left++] = before;
		if (after.from_min <= after.until_min && after.from_min > before.until_min)
			left[n_left++] = after;
	}
	memcpy(pieces, left, sizeof(left[0]) * (size_t)n_left);
	return n_left;
}

/* The departures of a way with a lift that are left, as intervals with both ends in them. */
static int
departures(const struct plan_problem *problem, const struct plan_option *option,
	   const struct plan_car *lift, struct plan_interval pieces[PIECES_MAX])
{
	pieces[0] = (struct plan_interval){option->depart_first_min, option->depart_last_min};
	int n = 1;
	for (int i = 0; i < problem->n_busy; i++) {
		const struct plan_busy *busy = &problem->busy[i];
		n = cut(pieces, n,
			busy->from_min - busy->minutes_to[lift->to] - lift->minutes -
			    lift->after_min + 1,
			busy->until_min + busy->minutes_from[lift->from] - lift->after_min - 1);
	}
	return n;
}

static int
count_lifts(const struct plan_problem *problem, const struct plan_options *options)
{
	int n = 0;
	for (int i = 0; i < options->n; i++)
		n += plan_car_of(problem, 0, 0, &options->list[i]).by == PLAN_LIFT;
	return n;
}

static void
cut_pair(struct plan_problem *problem, int from, int to, struct arena *arena)
{
	struct plan_options *options = &problem->travel[from][to];
	int n_lifts = count_lifts(problem, options);
	if (n_lifts == 0)
		return;
	struct plan_option *list =
	    arena_array(arena, struct plan_option, options->n + n_lifts * problem->n_busy);
	int n = 0;
	for (int i = 0; i < options->n; i++) {
		struct plan_interval pieces[PIECES_MAX] = {
		    {options->list[i].depart_first_min, options->list[i].depart_last_min}};
		int n_pieces = 1;
		struct plan_car car = plan_car_of(problem, from, to, &options->list[i]);
		if (car.by == PLAN_LIFT)
			n_pieces = departures(problem, &options->list[i], &car, pieces);
		/* Past the most that a pair may have, a stretch less is offered. */
		for (int k = 0; k < n_pieces && n < PLAN_OPTIONS_MAX; k++) {
			list[n] = options->list[i];
			list[n].depart_first_min = pieces[k].from_min;
			list[n].depart_last_min = pieces[k].until_min;
			n++;
		}
	}
	*options = (struct plan_options){list, n};
}

void
busy_cut(struct plan_problem *problem, struct arena *arena)
{
	ensure(problem->n_busy >= 0 && problem->n_busy <= PLAN_BUSY_MAX);
	int n = PLAN_PLACE_OF(problem->n_appointments);
	for (int from = 0; from < n && problem->n_busy > 0; from++)
		for (int to = 0; to < n; to++)
			cut_pair(problem, from, to, arena);
}
