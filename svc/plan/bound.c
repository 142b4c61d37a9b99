/* SPDX-License-Identifier: MIT
 *
 * The tables of the search's bounds, filled from the empty set upwards, all stops of a set at once:
 * a row of BOUND_LANES numbers is one or two vectors of the machine.
 */
#include "plan/bound_tables.h"

#include <string.h>

/* row = the larger of row and other, lane by lane. */
static void
row_raise(int16_t *restrict row, const int16_t *restrict other)
{
	for (int i = 0; i < BOUND_LANES; i++)
		row[i] = row[i] > other[i] ? row[i] : other[i];
}

static void
add_piece(struct pieces *pieces, int first_min, int last_min, int yes)
{
	if (first_min <= last_min)
		pieces->list[pieces->n++] = (struct piece){first_min, last_min, yes};
}

static void
add_pieces(struct pieces *pieces, const struct task *task, int choice, int yes)
{
	int fixed_min = task->choices[choice].start_min;
	if (fixed_min != PLAN_NONE) {
		add_piece(pieces, fixed_min, fixed_min, yes);
		return;
	}
	if (task->rest != NULL) {
		add_piece(pieces, task->rest->from_min, task->rest->until_min - task->minutes, yes);
		return;
	}
	const struct plan_appointment *appointment = task->appointment;
	for (int i = 0; i < appointment->n_openings; i++) {
		struct plan_interval open = appointment->openings[i];
		int until_min = bound_min(open.until_min, WINDOW_DAY_END_MIN);
		add_piece(pieces, bound_max(open.from_min, appointment->earliest_min),
			  bound_min(until_min - task->minutes, appointment->latest_min), yes);
	}
}

/* The pieces of every task, in yeses. */
static void
measure_tasks(struct bound_tables *tables)
{
	for (int i = 0; i < tables->list->n; i++) {
		const struct task *task = &tables->list->tasks[i];
		for (int choice = 0; choice < task->n_choices; choice++) {
			int yes = task->choices[choice].cost / MODE_COST_YES;
			bool is_visit = task_choice_is_visit(task, choice);
			add_pieces(is_visit ? &tables->visit[i] : &tables->call[i], task, choice,
				   yes);
			tables->asks |= yes > 0 ? task_bit(i) : 0;
		}
	}
}

/* Latest departures from one stop to another. */
static void
measure_pair(struct bound_tables *tables, int from_stop, int to_stop)
{
	const struct plan_problem *problem = tables->ways->problem;
	int from = tables->list->place[from_stop];
	int to = tables->list->place[to_stop];
	int16_t *row = tables->depart_by[to_stop] + from_stop;
	const struct plan_options *options = &problem->travel[from][to];
	if (problem->places[from].same == problem->places[to].same) {
		for (int minute = 0; minute < DAY_MINUTES; minute++)
			row[minute * BOUND_LANES] = (int16_t)minute;
		return;
	}
	for (int i = 0; i < options->n; i++) {
		int first_min;
		int last_min;
		if (!ways_departures(tables->ways, &options->list[i], &first_min, &last_min))
			continue;
		for (int depart_min = first_min; depart_min <= last_min; depart_min++) {
			int16_t *cell = &row[(depart_min + options->list[i].minutes) * BOUND_LANES];
			*cell = (int16_t)bound_max(*cell, depart_min);
		}
	}
}

static void
measure_travel(struct bound_tables *tables)
{
	for (int to = 0; to < TASK_STOPS; to++) {
		if (!bound_is_reached(tables, to))
			continue;
		int16_t *rows = arena_array(tables->arena, int16_t, DAY_MINUTES * BOUND_LANES);
		for (size_t i = 0; i < (size_t)DAY_MINUTES * BOUND_LANES; i++)
			rows[i] = BOUND_NEVER;
		tables->depart_by[to] = rows;
		for (int from = 0; from < TASK_STOPS; from++)
			if (from != to && bound_is_left(tables, from))
				measure_pair(tables, from, to);
		for (int minute = 1; minute < DAY_MINUTES; minute++)
			row_raise(rows + minute * BOUND_LANES, rows + (minute - 1) * BOUND_LANES);
	}
}

/* Task ${task} first, as a call, wherever the person is; ${then}: by when to be done with it. */
static void
raise_by_call(const struct task *task, const struct piece *piece, const int16_t *restrict then,
	      int16_t *restrict row)
{
	int16_t minutes = (int16_t)task->minutes;
	int16_t last_min = (int16_t)piece->last_min;
	int16_t first_min = (int16_t)piece->first_min;
	for (int i = 0; i < BOUND_LANES; i++) {
		int16_t start_min = (int16_t)(then[i] - minutes);
		start_min = start_min < last_min ? start_min : last_min;
		start_min = start_min >= first_min ? start_min : BOUND_NEVER;
		row[i] = row[i] > start_min ? row[i] : start_min;
	}
}

/* A journey to where one has to be at ${arrive_min}, from the stops that ${cap} allows. */
static void
raise_by_journey(const int16_t *restrict depart_by, int arrive_min, const int16_t *restrict cap,
		 int16_t *restrict row)
{
	const int16_t *depart_min = depart_by + arrive_min * BOUND_LANES;
	for (int i = 0; i < BOUND_LANES; i++) {
		int16_t at_min = depart_min[i] < cap[i] ? depart_min[i] : cap[i];
		row[i] = row[i] > at_min ? row[i] : at_min;
	}
}

/* One set at work, at one number of yeses. */
struct filling {
	const struct bound_tables *tables;
	int16_t *rows;           /* by set, level and stop */
	int levels;              /* 1: yeses do not count */
	const uint8_t *most_yes; /* the last level of a set that differs from the one before */
	task_set left;
	int level;
	int16_t *row;
	int16_t cap[BOUND_LANES]; /* BOUND_NEVER at the stops of visits still to do */
};

static int16_t *
row_of(const struct filling *fill, task_set left, int level)
{
	if (fill->levels == 1)
		return fill->rows + (size_t)left * BOUND_LANES;
	int last = fill->most_yes[left];
	size_t at = (size_t)left * (size_t)fill->levels + (size_t)(level < last ? level : last);
	return fill->rows + at * BOUND_LANES;
}

/* What is left to ask for after a piece; below zero if it asks for too much. */
static int
level_after(const struct filling *fill, const struct piece *piece)
{
	return fill->levels == 1 ? 0 : fill->level - piece->yes;
}

/* Calls and breaks first. Who has come for a visit and calls before it uses the minutes that were
 * to be early. */
static void
fill_calls(struct filling *fill)
{
	const struct bound_tables *tables = fill->tables;
	for (task_set calls = fill->left & tables->list->calls; calls != 0; calls &= calls - 1) {
		int task = __builtin_ctz(calls);
		task_set rest = fill->left & ~task_bit(task);
		const struct pieces *pieces = &tables->call[task];
		bool is_visit = (tables->list->visits & task_bit(task)) != 0;
		int16_t own_min = fill->row[is_visit ? task : 0];
		if (!bound_is_next(tables->list, fill->left, task))
			continue;
		for (int i = 0; i < pieces->n; i++) {
			int level = level_after(fill, &pieces->list[i]);
			if (level < 0)
				continue;
			int16_t then[BOUND_LANES];
			memcpy(then, row_of(fill, rest, level), sizeof(then));
			for (int stop = 0; stop < BOUND_LANES; stop++)
				then[stop] = (int16_t)(then[stop] + (fill->cap[stop] == BOUND_NEVER
									 ? tables->early_min
									 : 0));
			raise_by_call(&tables->list->tasks[task], &pieces->list[i], then,
				      fill->row);
		}
		if (is_visit) /* nobody goes to a place to call it */
			fill->row[task] = own_min;
	}
}

/* By when to come for the visit of ${task}, if that or the calls before it (in row) come next. */
static int
arrive_by(const struct filling *fill, int task)
{
	const struct bound_tables *tables = fill->tables;
	const struct pieces *pieces = &tables->visit[task];
	int arrive_min = fill->row[task];
	if (!bound_is_next(tables->list, fill->left, task))
		return arrive_min;
	task_set rest = fill->left & ~task_bit(task);
	for (int i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->list[i];
		int level = level_after(fill, piece);
		if (level < 0)
			continue;
		int end_min = row_of(fill, rest, level)[task];
		int start_min =
		    bound_min(end_min - tables->list->tasks[task].minutes, piece->last_min);
		if (start_min >= piece->first_min)
			arrive_min = bound_max(arrive_min, start_min - tables->early_min);
	}
	return arrive_min;
}

static void
fill_level(struct filling *fill)
{
	const struct bound_tables *tables = fill->tables;
	const struct plan_problem *problem = tables->list->problem;
	bound_row_fill(fill->row, BOUND_NEVER);
	if (fill->left == 0 && !problem->has_home)
		bound_row_fill(fill->row, WINDOW_DAY_END_MIN);
	if (fill->left == 0)
		fill->row[TASK_STOP_HOME] = WINDOW_DAY_END_MIN;
	fill_calls(fill);
	for (task_set visits = fill->left & tables->list->visits; visits != 0;
	     visits &= visits - 1) {
		int task = __builtin_ctz(visits);
		int arrive_min = arrive_by(fill, task);
		fill->row[task] = arrive_min < 0 ? BOUND_NEVER : (int16_t)arrive_min;
		if (arrive_min >= 0)
			raise_by_journey(tables->depart_by[task], arrive_min, fill->cap, fill->row);
	}
	int home_min = fill->row[TASK_STOP_HOME];
	if (problem->home_by_min != PLAN_NONE)
		home_min = bound_min(home_min, problem->home_by_min);
	if (problem->has_home && home_min >= 0)
		raise_by_journey(tables->depart_by[TASK_STOP_HOME], home_min, fill->cap, fill->row);
}

static void
fill_set(struct filling *fill, task_set left)
{
	fill->left = left;
	for (int stop = 0; stop < BOUND_LANES; stop++)
		fill->cap[stop] =
		    (left & fill->tables->list->visits) >> stop & 1 ? BOUND_NEVER : INT16_MAX;
	int last = fill->levels == 1 ? 0 : fill->most_yes[left];
	for (fill->level = 0; fill->level <= last; fill->level++) {
		fill->row = row_of(fill, left, fill->level);
		fill_level(fill);
	}
}

/* Sums over the tasks of a set. */
static void
fill_tasks(struct bound *bound, task_set left)
{
	const struct bound_tables *tables = bound->tables;
	int minutes = 0;
	int last_min = 0;
	for (task_set tasks = left; tasks != 0; tasks &= tasks - 1) {
		const struct task *task = &tables->list->tasks[__builtin_ctz(tasks)];
		minutes += task->minutes;
		last_min = bound_max(last_min, task->last_min + task->minutes);
	}
	int n_calls = __builtin_popcount(left & tables->list->calls);
	int n_only_visits = __builtin_popcount(left & ~tables->list->calls);
	/* A call may fill the minutes before a visit, so one call may spare one visit's. */
	bound->least_min[left] =
	    (int16_t)(minutes + tables->early_min * bound_max(0, n_only_visits - n_calls));
	bound->last_end_min[left] = (int16_t)last_min;
	bound->most_yes[left] = (uint8_t)__builtin_popcount(left & tables->asks);
}

void
bound_make(struct bound *bound, const struct task_list *list, struct ways *ways,
	   struct arena *arena)
{
	struct bound_tables *tables = arena_new(arena, struct bound_tables);
	size_t n_sets = (size_t)1 << list->n;
	*bound = (struct bound){.tables = tables};
	tables->list = list;
	tables->ways = ways;
	tables->arena = arena;
	tables->early_min = list->problem->arrive_early_min;
	measure_tasks(tables);
	measure_travel(tables);
	bound->levels = __builtin_popcount(tables->asks) + 1;
	bound->latest_min = arena_array(arena, int16_t, n_sets * BOUND_LANES);
	bound->latest_yes_min =
	    arena_array(arena, int16_t, n_sets * (size_t)bound->levels * BOUND_LANES);
	bound->most_yes = arena_array(arena, uint8_t, n_sets);
	bound->least_min = arena_array(arena, int16_t, n_sets);
	bound->last_end_min = arena_array(arena, int16_t, n_sets);
	bound->is_filled = arena_array(arena, bool, n_sets);
	bound_mix_make(bound);
	struct filling fill = {.tables = tables, .rows = bound->latest_min, .levels = 1};
	for (task_set left = 0; left < n_sets; left++)
		fill_set(&fill, left);
}

void
bound_fill(struct bound *bound, task_set universe)
{
	const struct bound_tables *tables = bound->tables;
	struct filling fill = {.tables = tables,
			       .rows = bound->latest_yes_min,
			       .levels = bound->levels,
			       .most_yes = bound->most_yes};
	if (bound->is_filled[universe])
		return;
	task_set left = 0;
	do {
		if (!bound->is_filled[left]) {
			bound->is_filled[left] = true;
			fill_tasks(bound, left);
			if (fill.levels == 1)
				memcpy(row_of(&fill, left, 0),
				       bound->latest_min + (size_t)left * BOUND_LANES,
				       BOUND_LANES * sizeof(int16_t));
			else
				fill_set(&fill, left);
			bound_mix_fill(bound, left);
		}
		left = (left - universe) & universe;
	} while (left != 0);
}
