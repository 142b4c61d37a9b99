/* SPDX-License-Identifier: MIT
 *
 * The same recursion as that of bound.c, with nothing that an hour forbids: from the empty set
 * upwards, all stops of a set at once. Minutes are kept below zero, so that more is better.
 */
#include "plan/bound_span.h"

#include "plan/bound_tables.h"

/* One set at work: by level and stop. */
struct spanning {
	const struct bound_span *span;
	task_set left;
	int16_t *rows;
	int16_t called[BOUND_SPAN_LEVELS][BOUND_LANES]; /* where a call comes next */
	int16_t own[BOUND_SPAN_LEVELS][BOUND_LANES];    /* there for a visit that is to do */
};

static int16_t *
rows_of(const struct bound_span *span, task_set left)
{
	return span->rows + (size_t)left * (size_t)span->levels * BOUND_LANES;
}

static bool
is_next(const struct spanning *at, int task)
{
	return (at->span->list->tasks[task].before & at->left) == 0;
}

static void
add_calls(struct spanning *at)
{
	const struct task_list *list = at->span->list;
	for (task_set calls = at->left & list->calls; calls != 0; calls &= calls - 1) {
		int task = __builtin_ctz(calls);
		const int16_t *then = rows_of(at->span, at->left & ~task_bit(task));
		bound_lanes minutes = bound_all(list->tasks[task].minutes);
		for (int i = 0; is_next(at, task) && i < at->span->levels * BOUND_LANES;
		     i += BOUND_LANES_AT_ONCE) {
			/* Nobody goes to a place to call it. */
			bound_lanes is_here =
			    bound_lanes_of(list->visits & task_bit(task), i % BOUND_LANES);
			bound_lanes most = bound_load(then + i) - minutes;
			most = (most & ~is_here) | (bound_all(BOUND_NEVER) & is_here);
			int16_t *to = at->called[0] + i;
			bound_store(to, bound_larger(bound_load(to), most));
		}
	}
}

/* Journeys to a stop after which, at ${level}, it takes ${most}. */
static void
add_journeys(struct spanning *at, int stop, int level, int most)
{
	if (most <= BOUND_NEVER)
		return;
	for (int more = 0; level + more < at->span->levels; more++) {
		const int16_t *journeys = at->span->journeys[stop][more];
		int16_t *to = at->rows + (level + more) * BOUND_LANES;
		for (int i = 0; journeys != NULL && i < BOUND_LANES; i += BOUND_LANES_AT_ONCE)
			bound_store(to + i,
				    bound_larger(bound_load(to + i),
						 bound_load(journeys + i) + bound_all(most)));
	}
}

static void
add_visit(struct spanning *at, int task)
{
	const struct bound_span *span = at->span;
	const int16_t *then = rows_of(span, at->left & ~task_bit(task)) + task;
	for (int level = 0; level < span->levels; level++) {
		int called = at->called[level][task];
		int visited = BOUND_NEVER;
		if (is_next(at, task))
			visited = then[level * BOUND_LANES] - span->list->tasks[task].minutes;
		at->own[level][task] = (int16_t)bound_max(bound_max(called, visited), BOUND_NEVER);
		/* Calls may fill the minutes before the visit. */
		visited -= span->list->problem->arrive_early_min;
		add_journeys(at, task, level, bound_max(called, visited));
	}
}

/* With more money it takes no longer; nothing is less than never. */
static void
finish_rows(struct spanning *at, task_set visits)
{
	for (int i = 0; i < BOUND_LANES; i += BOUND_LANES_AT_ONCE) {
		bound_lanes is_own = bound_lanes_of(visits, i);
		bound_lanes most = bound_all(BOUND_NEVER);
		for (int level = 0; level < at->span->levels; level++) {
			int16_t *row = at->rows + level * BOUND_LANES + i;
			bound_lanes own = bound_load(&at->own[level][i]);
			bound_lanes then =
			    bound_larger(bound_load(row), bound_load(&at->called[level][i]));
			most = bound_larger(most, (then & ~is_own) | (own & is_own));
			bound_store(row, most);
		}
	}
}

static void
fill_set(struct spanning *at, task_set left)
{
	const struct bound_span *span = at->span;
	const struct task_list *list = span->list;
	bool has_home = list->problem->has_home;
	at->left = left;
	at->rows = rows_of(span, left);
	for (int level = 0; level < span->levels; level++) {
		int16_t *row = at->rows + level * BOUND_LANES;
		bound_row_fill(row, left == 0 && !has_home ? 0 : BOUND_NEVER);
		bound_row_fill(at->called[level], BOUND_NEVER);
		bound_row_fill(at->own[level], BOUND_NEVER);
		if (left == 0)
			row[TASK_STOP_HOME] = 0;
	}
	add_calls(at);
	task_set visits = left & list->visits;
	for (task_set tasks = visits; tasks != 0; tasks &= tasks - 1)
		add_visit(at, __builtin_ctz(tasks));
	for (int level = 0; level < span->levels && has_home; level++)
		add_journeys(at, TASK_STOP_HOME, level,
			     left == 0 ? 0 : at->called[level][TASK_STOP_HOME]);
	finish_rows(at, visits);
	span->is_filled[left] = true;
}

static void
fill_below(struct spanning *at, task_set left)
{
	if (at->span->is_filled[left])
		return;
	for (task_set tasks = left; tasks != 0; tasks &= tasks - 1) {
		int task = __builtin_ctz(tasks);
		if ((at->span->list->tasks[task].before & left) == 0)
			fill_below(at, left & ~task_bit(task));
	}
	fill_set(at, left);
}

void
bound_span_fill(struct bound_span *span, task_set universe)
{
	struct spanning at = {.span = span};
	if (!span->is_filled[universe])
		fill_below(&at, universe);
}

/* The quickest journey of each level. */
static void
measure(struct bound_span *span, int from_stop, int to_stop)
{
	const struct plan_problem *problem = span->ways->problem;
	int from = span->list->place[from_stop];
	int to = span->list->place[to_stop];
	const struct plan_options *options = &problem->travel[from][to];
	bool is_here = problem->places[from].same == problem->places[to].same;
	for (int i = 0; i < (is_here ? 1 : options->n); i++) {
		const struct plan_option *option = is_here ? NULL : &options->list[i];
		int first_min;
		int last_min;
		if (option != NULL && !ways_departures(span->ways, option, &first_min, &last_min))
			continue;
		int level = option == NULL ? 0 : bound_max(option->pence, 0) / span->unit;
		if (level >= span->levels)
			continue;
		int16_t **row = &span->journeys[to_stop][level];
		if (*row == NULL) {
			*row = arena_array(span->arena, int16_t, BOUND_LANES);
			bound_row_fill(*row, BOUND_NEVER);
		}
		int most = option == NULL ? 0 : -option->minutes;
		(*row)[from_stop] = (int16_t)bound_max((*row)[from_stop], most);
	}
}

void
bound_span_make(struct bound_span *span, const struct task_list *list, struct ways *ways,
		struct arena *arena)
{
	size_t n_sets = (size_t)1 << list->n;
	int pence = list->problem->money_pence;
	*span = (struct bound_span){.list = list, .ways = ways, .arena = arena};
	span->unit = pence == PLAN_NONE ? INT32_MAX : pence / (BOUND_SPAN_LEVELS - 1) + 1;
	span->levels = pence == PLAN_NONE ? 1 : pence / span->unit + 1;
	span->rows = arena_array(arena, int16_t, n_sets * (size_t)span->levels * BOUND_LANES);
	span->is_filled = arena_array(arena, bool, n_sets);
	task_set stops = list->visits | task_bit(TASK_STOP_START);
	task_set ends = list->visits | (list->problem->has_home ? task_bit(TASK_STOP_HOME) : 0);
	for (task_set from = stops; from != 0; from &= from - 1)
		for (task_set to = ends; to != 0; to &= to - 1)
			if (__builtin_ctz(from) != __builtin_ctz(to))
				measure(span, __builtin_ctz(from), __builtin_ctz(to));
}
