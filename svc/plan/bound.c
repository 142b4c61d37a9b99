/* SPDX-License-Identifier: MIT
 *
 * The tables of the search's bounds, filled from the empty set upwards.
 */
#include "plan/bound.h"

#define DAY_MINUTES (WINDOW_DAY_END_MIN + 1)
#define FREE_MIN    WINDOW_DAY_END_MIN
#define TOO_MUCH    (INT32_MAX / 4)

/* Answers that the recursion asks for again and again, by minute. */
struct tables {
	const struct task_list *list;
	struct bound *bound;
	int early_min;
	int16_t *last_visit[TASK_MAX]; /* [end by]: latest start */
	int16_t *last_call[TASK_MAX];
	int16_t *depart_by[TASK_STOPS][TASK_STOPS]; /* [arrive by]: latest departure */
	int32_t least_pence[TASK_STOPS][TASK_STOPS];
	int32_t least_walk_m[TASK_STOPS][TASK_STOPS];
};

static int
max_of(int a, int b)
{
	return a > b ? a : b;
}

static int
min_of(int a, int b)
{
	return a < b ? a : b;
}

static int16_t *
last_starts(const struct task *task, bool visits, struct arena *arena)
{
	int16_t *row = arena_array(arena, int16_t, DAY_MINUTES);
	for (int minute = 0; minute < DAY_MINUTES; minute++) {
		row[minute] = BOUND_NEVER;
		for (int i = 0; i < task->n_choices; i++)
			if (task_choice_is_visit(task, i) == visits)
				row[minute] =
				    (int16_t)max_of(row[minute], task_last_start(task, i, minute));
	}
	return row;
}

/* Latest departures, least fare and least walk from one place to another. */
static void
measure_pair(struct tables *tables, struct ways *ways, int from_stop, int to_stop,
	     struct arena *arena)
{
	const struct plan_problem *problem = ways->problem;
	int from = tables->list->place[from_stop];
	int to = tables->list->place[to_stop];
	int16_t *row = arena_array(arena, int16_t, DAY_MINUTES);
	const struct plan_options *options = &problem->travel[from][to];
	bool is_same = problem->places[from].same == problem->places[to].same;
	int32_t pence = is_same ? 0 : TOO_MUCH;
	int32_t walk_m = is_same ? 0 : TOO_MUCH;
	for (int minute = 0; minute < DAY_MINUTES; minute++)
		row[minute] = is_same ? (int16_t)minute : BOUND_NEVER;
	for (int i = 0; !is_same && i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int first_min;
		int last_min;
		if (!ways_departures(ways, option, &first_min, &last_min))
			continue;
		pence = min_of(pence, option->pence == PLAN_NONE ? 0 : option->pence);
		walk_m = min_of(walk_m, option->walk_m);
		for (int depart_min = first_min; depart_min <= last_min; depart_min++)
			row[depart_min + option->minutes] =
			    (int16_t)max_of(row[depart_min + option->minutes], depart_min);
	}
	for (int minute = 1; minute < DAY_MINUTES; minute++)
		row[minute] = (int16_t)max_of(row[minute], row[minute - 1]);
	tables->depart_by[from_stop][to_stop] = row;
	tables->least_pence[from_stop][to_stop] = pence;
	tables->least_walk_m[from_stop][to_stop] = walk_m;
}

static size_t
cell(task_set left, int stop)
{
	return (size_t)left * TASK_STOPS + (size_t)stop;
}

static int
look(const int16_t *row, int minute)
{
	return minute < 0 ? BOUND_NEVER : row[minute];
}

/* Whether ${task} may be the next of ${left}. */
static bool
is_next(const struct task_list *list, task_set left, int task)
{
	return (left & task_bit(task)) != 0 && (list->tasks[task].before & left) == 0;
}

/* The best of one cell so far. */
struct best {
	int latest_min;
	int32_t pence;
	int32_t walk_m;
};

static void
best_improve(struct best *best, int latest_min, int32_t pence, int32_t walk_m)
{
	best->latest_min = max_of(best->latest_min, latest_min);
	best->pence = min_of(best->pence, min_of(pence, TOO_MUCH));
	best->walk_m = min_of(best->walk_m, min_of(walk_m, TOO_MUCH));
}

/* A call or break first, at the stop. */
static void
try_calls(const struct tables *tables, task_set left, int stop, struct best *best)
{
	const struct bound *bound = tables->bound;
	for (int task = 0; task < tables->list->n; task++) {
		if (!is_next(tables->list, left, task) || task == stop ||
		    !tables->list->tasks[task].can_be_call)
			continue;
		size_t then = cell(left & ~task_bit(task), stop);
		best_improve(best, look(tables->last_call[task], bound->latest_min[then]),
			     bound->pence[then], bound->walk_m[then]);
	}
}

static void
put(struct bound *bound, task_set left, int stop, const struct best *best)
{
	bound->latest_min[cell(left, stop)] = (int16_t)best->latest_min;
	bound->pence[cell(left, stop)] = best->pence;
	bound->walk_m[cell(left, stop)] = best->walk_m;
}

static const struct best nothing = {BOUND_NEVER, TOO_MUCH, TOO_MUCH};

/* The person has come to the stop for its own visit: that visit, or calls before it. */
static void
fill_arrived(const struct tables *tables, task_set left, int stop)
{
	struct bound *bound = tables->bound;
	struct best best = nothing;
	try_calls(tables, left, stop, &best);
	int arrival_min = best.latest_min;
	if (is_next(tables->list, left, stop)) {
		size_t then = cell(left & ~task_bit(stop), stop);
		int start_min = look(tables->last_visit[stop], bound->latest_min[then]);
		best_improve(&best, start_min, bound->pence[then], bound->walk_m[then]);
		if (start_min != BOUND_NEVER)
			arrival_min = max_of(arrival_min, start_min - tables->early_min);
	}
	bound->arrival_min[cell(left, stop)] = (int16_t)max_of(arrival_min, BOUND_NEVER);
	put(bound, left, stop, &best);
}

/* The person is free to leave the stop. */
static void
fill_free(const struct tables *tables, task_set left, int stop, bool only_calls_left)
{
	struct bound *bound = tables->bound;
	const struct plan_problem *problem = tables->list->problem;
	struct best best = nothing;
	try_calls(tables, left, stop, &best);
	for (int task = 0; task < tables->list->n_appointments; task++) {
		if ((left & task_bit(task)) == 0 || !tables->list->tasks[task].can_be_visit)
			continue;
		size_t there = cell(left, task);
		best_improve(&best, look(tables->depart_by[stop][task], bound->arrival_min[there]),
			     bound->pence[there] + tables->least_pence[stop][task],
			     bound->walk_m[there] + tables->least_walk_m[stop][task]);
	}
	if (problem->has_home && only_calls_left) {
		size_t there = cell(left, TASK_STOP_HOME);
		int by_min = bound->latest_min[there];
		if (problem->home_by_min != PLAN_NONE)
			by_min = min_of(by_min, problem->home_by_min);
		best_improve(&best, look(tables->depart_by[stop][TASK_STOP_HOME], by_min),
			     bound->pence[there] + tables->least_pence[stop][TASK_STOP_HOME],
			     bound->walk_m[there] + tables->least_walk_m[stop][TASK_STOP_HOME]);
	}
	if (!problem->has_home && left == 0)
		best_improve(&best, FREE_MIN, 0, 0);
	put(bound, left, stop, &best);
}

static void
fill_set(const struct tables *tables, task_set left)
{
	struct bound *bound = tables->bound;
	const struct task_list *list = tables->list;
	bool only_calls_left = true;
	for (int task = 0; task < list->n; task++)
		if ((left & task_bit(task)) != 0) {
			task_set rest = left & ~task_bit(task);
			bound->cost[left] =
			    (int16_t)(bound->cost[rest] + list->tasks[task].least_cost);
			bound->minutes[left] =
			    (int16_t)(bound->minutes[rest] + list->tasks[task].minutes);
			only_calls_left = only_calls_left && list->tasks[task].can_be_call;
		}
	struct best at_home = nothing;
	if (left == 0)
		best_improve(&at_home, FREE_MIN, 0, 0);
	try_calls(tables, left, TASK_STOP_HOME, &at_home);
	put(bound, left, TASK_STOP_HOME, &at_home);
	for (int task = 0; task < list->n_appointments; task++)
		if ((left & task_bit(task)) != 0 && list->tasks[task].can_be_visit)
			fill_arrived(tables, left, task);
	for (int task = 0; task < list->n_appointments; task++)
		if ((left & task_bit(task)) == 0 && list->tasks[task].can_be_visit)
			fill_free(tables, left, task, only_calls_left);
	fill_free(tables, left, TASK_STOP_START, only_calls_left);
}

void
bound_make(struct bound *bound, const struct task_list *list, struct ways *ways,
	   struct arena *arena)
{
	size_t n_sets = (size_t)1 << list->n;
	bound->latest_min = arena_array(arena, int16_t, n_sets * TASK_STOPS);
	bound->arrival_min = arena_array(arena, int16_t, n_sets * TASK_STOPS);
	bound->pence = arena_array(arena, int32_t, n_sets * TASK_STOPS);
	bound->walk_m = arena_array(arena, int32_t, n_sets * TASK_STOPS);
	bound->cost = arena_array(arena, int16_t, n_sets);
	bound->minutes = arena_array(arena, int16_t, n_sets);
	struct tables tables = {
	    .list = list, .bound = bound, .early_min = list->problem->arrive_early_min};
	for (int task = 0; task < list->n; task++) {
		tables.last_visit[task] = last_starts(&list->tasks[task], true, arena);
		tables.last_call[task] = last_starts(&list->tasks[task], false, arena);
	}
	for (int from = 0; from <= TASK_STOP_START; from++)
		for (int to = 0; to < TASK_STOPS; to++) {
			bool from_is = from == TASK_STOP_START || from < list->n_appointments;
			bool to_is = to < list->n_appointments ||
				     (to == TASK_STOP_HOME && list->problem->has_home);
			if (from_is && to_is && from != to)
				measure_pair(&tables, ways, from, to, arena);
		}
	for (task_set left = 0; left < n_sets; left++)
		fill_set(&tables, left);
}
