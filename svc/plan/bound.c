/* SPDX-License-Identifier: MIT
 *
 * The tables of the search's bounds, filled from the empty set upwards.
 */
#include "plan/bound.h"

#define DAY_MINUTES (WINDOW_DAY_END_MIN + 1)
#define FREE_MIN    WINDOW_DAY_END_MIN
#define TOO_MUCH    (INT32_MAX / 4)
#define TOO_LONG    (INT16_MAX / 4)

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
	int least_minutes[TASK_STOPS][TASK_STOPS];
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
	int minutes = is_same ? 0 : TOO_LONG;
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
		minutes = min_of(minutes, option->minutes);
		for (int depart_min = first_min; depart_min <= last_min; depart_min++)
			row[depart_min + option->minutes] =
			    (int16_t)max_of(row[depart_min + option->minutes], depart_min);
	}
	for (int minute = 1; minute < DAY_MINUTES; minute++)
		row[minute] = (int16_t)max_of(row[minute], row[minute - 1]);
	tables->depart_by[from_stop][to_stop] = row;
	tables->least_pence[from_stop][to_stop] = pence;
	tables->least_walk_m[from_stop][to_stop] = walk_m;
	tables->least_minutes[from_stop][to_stop] = minutes;
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
	int minutes;
};

static const struct best nothing = {BOUND_NEVER, TOO_MUCH, TOO_MUCH, TOO_LONG};

/* One way on: what follows at ${then}, and what it takes to come to it. */
static void
best_improve(struct best *best, const struct bound *bound, size_t then, int latest_min,
	     const struct best *more)
{
	best->latest_min = max_of(best->latest_min, latest_min);
	best->pence = min_of(best->pence, bound->pence[then] + more->pence);
	best->walk_m = min_of(best->walk_m, bound->walk_m[then] + more->walk_m);
	best->minutes = min_of(best->minutes, bound->minutes[then] + more->minutes);
}

static struct best
hold_for(const struct task *task)
{
	return (struct best){.minutes = task->minutes};
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
		struct best more = hold_for(&tables->list->tasks[task]);
		best_improve(best, bound, then,
			     look(tables->last_call[task], bound->latest_min[then]), &more);
	}
}

static void
put(struct bound *bound, task_set left, int stop, const struct best *best)
{
	size_t at = cell(left, stop);
	bound->latest_min[at] = (int16_t)best->latest_min;
	bound->pence[at] = min_of(best->pence, TOO_MUCH);
	bound->walk_m[at] = min_of(best->walk_m, TOO_MUCH);
	bound->minutes[at] = (int16_t)min_of(best->minutes, TOO_LONG);
}

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
		struct best more = hold_for(&tables->list->tasks[stop]);
		best_improve(&best, bound, then, start_min, &more);
		if (start_min != BOUND_NEVER)
			arrival_min = max_of(arrival_min, start_min - tables->early_min);
	}
	bound->arrival_min[cell(left, stop)] = (int16_t)max_of(arrival_min, BOUND_NEVER);
	put(bound, left, stop, &best);
}

static void
try_journey(const struct tables *tables, task_set left, int from, int to, int arrive_by_min,
	    struct best *best)
{
	struct best more = {.pence = tables->least_pence[from][to],
			    .walk_m = tables->least_walk_m[from][to],
			    .minutes = tables->least_minutes[from][to]};
	best_improve(best, tables->bound, cell(left, to),
		     look(tables->depart_by[from][to], arrive_by_min), &more);
}

/* The person is free to leave the stop. */
static void
fill_free(const struct tables *tables, task_set left, int stop, bool only_calls_left)
{
	struct bound *bound = tables->bound;
	const struct plan_problem *problem = tables->list->problem;
	struct best best = nothing;
	try_calls(tables, left, stop, &best);
	for (int task = 0; task < tables->list->n_appointments; task++)
		if ((left & task_bit(task)) != 0 && tables->list->tasks[task].can_be_visit)
			try_journey(tables, left, stop, task, bound->arrival_min[cell(left, task)],
				    &best);
	if (problem->has_home && only_calls_left) {
		int by_min = bound->latest_min[cell(left, TASK_STOP_HOME)];
		if (problem->home_by_min != PLAN_NONE)
			by_min = min_of(by_min, problem->home_by_min);
		try_journey(tables, left, stop, TASK_STOP_HOME, by_min, &best);
	}
	if (!problem->has_home && left == 0)
		best = (struct best){.latest_min = FREE_MIN};
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
			bound->free_cost[left] =
			    (int16_t)(bound->free_cost[rest] + list->tasks[task].free_cost);
			only_calls_left = only_calls_left && list->tasks[task].can_be_call;
		}
	struct best at_home = nothing;
	if (left == 0)
		at_home = (struct best){.latest_min = FREE_MIN};
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

/* Whether both can be kept, ${first} before ${second}. */
static bool
both_can_be_kept(const struct tables *tables, int first, int second)
{
	const struct task *a = &tables->list->tasks[first];
	const struct task *b = &tables->list->tasks[second];
	int free_min = a->booked_min + a->minutes;
	if (!a->can_be_call && !b->can_be_call)
		free_min += tables->least_minutes[first][second] + tables->early_min;
	return free_min <= b->booked_min;
}

/*
 * The most that keeping can save of each set: its last task in order of booked starts is kept or
 * not, and if so, only those before it that it leaves room for.
 */
static void
fill_savings(const struct tables *tables, struct arena *arena)
{
	const struct task_list *list = tables->list;
	struct bound *bound = tables->bound;
	task_set room_before[TASK_MAX] = {0};
	size_t n_sets = (size_t)1 << list->n;
	bound->saving = arena_array(arena, int16_t, n_sets);
	bound->keepable = arena_array(arena, task_set, DAY_MINUTES);
	for (int task = 0; task < list->n; task++) {
		int booked_min = list->tasks[task].booked_min;
		for (int minute = 0; minute <= booked_min; minute++)
			bound->keepable[minute] |= task_bit(task);
		for (int other = 0; other < list->n; other++)
			if (other != task && list->tasks[other].booked_min != PLAN_NONE &&
			    booked_min != PLAN_NONE && both_can_be_kept(tables, other, task))
				room_before[task] |= task_bit(other);
	}
	for (task_set set = 1; set < n_sets; set++) {
		int last = PLAN_NONE;
		for (int task = 0; task < list->n; task++)
			if ((set & task_bit(task)) != 0 &&
			    (last == PLAN_NONE ||
			     list->tasks[task].booked_min >= list->tasks[last].booked_min))
				last = task;
		const struct task *task = &list->tasks[last];
		int saving =
		    task->booked_min == PLAN_NONE ? 0 : task->free_cost - task->booked_cost;
		bound->saving[set] =
		    (int16_t)max_of(bound->saving[set & ~task_bit(last)],
				    saving + bound->saving[set & room_before[last]]);
	}
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
	bound->free_cost = arena_array(arena, int16_t, n_sets);
	bound->minutes = arena_array(arena, int16_t, n_sets * TASK_STOPS);
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
	fill_savings(&tables, arena);
}
