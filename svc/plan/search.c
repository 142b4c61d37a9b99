/* SPDX-License-Identifier: MIT
 *
 * Labels pushed from set to set, from the empty day to the full one.
 */
#include "plan/search.h"

#include <stdlib.h>
#include <string.h>

#define GUESS_LABELS 4 /* kept in a state while a first good day is looked for */
#define SMALL_SET    4 /* tasks: no guess needed */

/* One pass over the subsets of a universe. */
struct pass {
	struct search *search;
	const struct search_order *order; /* NULL: all sets alike */
	task_set universe;
	bool whole; /* only days with all of the universe count; else any that has the breaks */
	int absent_cost;
	struct search_day *best;
	uint64_t best_rank;
};

void
search_init(struct search *search, const struct plan_problem *problem, struct ways *ways,
	    bool with_bounds, long steps_max, struct arena *arena)
{
	memset(search, 0, sizeof(*search));
	search->problem = problem;
	search->arena = arena;
	task_list_make(problem, &search->list);
	search->ways = ways;
	frontier_init(&search->frontier, search->list.n, steps_max, arena);
	search->has_bound = with_bounds;
	if (with_bounds)
		bound_make(&search->bound, &search->list, search->ways, arena);
}

static bool
is_over(int used, int limit)
{
	return limit != PLAN_NONE && used > limit;
}

/* Whether (cost, pence, end, walk) comes strictly before the best day's. */
static bool
comes_before_best(const struct pass *pass, int cost, int pence, int ends_min, int walk_m)
{
	const struct search_day *best = pass->best;
	if (!best->is_found)
		return true;
	if (cost != best->cost)
		return cost < best->cost;
	if (pence != best->pence)
		return pence < best->pence;
	if (ends_min != best->ends_min)
		return ends_min < best->ends_min;
	return walk_m < best->walk_m;
}

/* Whether a label can still grow into a day that obeys the limits and beats the best. */
static bool
is_hopeful(const struct pass *pass, task_set done, const struct label *label)
{
	const struct plan_problem *problem = pass->search->problem;
	int pence = label->pence;
	int walk_m = label->walk_m;
	int cost = label->cost + pass->absent_cost;
	int ends_min = label->free_min;
	if (pass->search->has_bound) {
		const struct bound *bound = &pass->search->bound;
		task_set left = pass->universe & ~done;
		size_t cell = (size_t)left * TASK_STOPS + (size_t)label->stop;
		bool arrives = label->way != NULL && label->stop < TASK_STOP_START;
		const int16_t *latest = arrives ? bound->arrival_min : bound->latest_min;
		if (label->free_min > latest[cell])
			return false;
		pence += bound->pence[cell];
		walk_m += bound->walk_m[cell];
		cost += bound_cost(bound, left, label->free_min);
		ends_min += bound->minutes[cell];
	}
	for (int task = 0; pass->whole && task < pass->search->list.n; task++)
		if ((pass->universe & ~done & task_bit(task)) != 0 &&
		    label->free_min > pass->search->list.tasks[task].last_min)
			return false;
	if (is_over(pence, problem->money_pence) || is_over(walk_m, problem->walk_m_max_day))
		return false;
	return !pass->whole || comes_before_best(pass, cost, pence, ends_min, walk_m);
}

static void
add(struct pass *pass, task_set done, const struct label *label)
{
	if (is_hopeful(pass, done, label))
		frontier_add(&pass->search->frontier, done, label);
}

/* Hold ${task} at the stop of label ${from}, by each choice of the kind asked for. */
static void
hold(struct pass *pass, task_set done, int32_t from, int task_index, bool as_visit)
{
	const struct task *task = &pass->search->list.tasks[task_index];
	const struct label label = pass->search->frontier.labels[from];
	task_set left = pass->universe & ~done;
	if ((task->behind & done) != 0 || (pass->whole && (task->before & left) != 0))
		return;
	for (int choice = 0; choice < task->n_choices; choice++) {
		if (task_choice_is_visit(task, choice) != as_visit)
			continue;
		int start_min =
		    task_next_start(task, choice, as_visit ? label.ready_min : label.free_min);
		if (start_min == PLAN_NONE)
			continue;
		struct label then = label;
		then.way = NULL;
		then.parent = from;
		then.free_min = (int16_t)(start_min + task->minutes);
		bool still_arrived =
		    !as_visit && label.stop < TASK_STOP_START && (done & task_bit(label.stop)) == 0;
		then.ready_min = still_arrived && label.ready_min > then.free_min ? label.ready_min
										  : then.free_min;
		then.cost = (int16_t)(label.cost + task->choices[choice].cost);
		then.start_min = (int16_t)start_min;
		then.task = (int8_t)task_index;
		then.choice = (int8_t)choice;
		add(pass, done | task_bit(task_index), &then);
	}
}

static void
hold_calls(struct pass *pass, task_set done, int32_t from)
{
	const struct task_list *list = &pass->search->list;
	int stop = pass->search->frontier.labels[from].stop;
	for (int task = 0; task < list->n; task++)
		if ((pass->universe & ~done & task_bit(task)) != 0 && task != stop &&
		    list->tasks[task].can_be_call)
			hold(pass, done, from, task, false);
}

/* Go from the stop of label ${from} to another stop, by every way that matters. */
static void
go(struct pass *pass, task_set done, int32_t from, int to_stop)
{
	struct search *search = pass->search;
	const struct label label = search->frontier.labels[from];
	bool is_home = to_stop == TASK_STOP_HOME;
	struct way_list ways = ways_from(search->ways, search->list.place[label.stop],
					 search->list.place[to_stop], label.free_min);
	for (int i = 0; i < ways.n; i++) {
		const struct way *way = &ways.list[i];
		if (is_home && is_over(way->arrive_min, search->problem->home_by_min))
			break;
		int ready_min = way->arrive_min + (is_home ? 0 : search->problem->arrive_early_min);
		struct label then = label;
		then.way = way;
		then.parent = from;
		then.free_min = (int16_t)way->arrive_min;
		then.ready_min = (int16_t)ready_min;
		then.pence += way->pence;
		then.walk_m += way->walk_m;
		then.task = PLAN_NONE;
		then.stop = (int8_t)to_stop;
		add(pass, done, &then);
	}
}

/* Write the day that ends in ${last} into *day. */
static void
trace(const struct pass *pass, int32_t last, struct search_day *day)
{
	const struct label *labels = pass->search->frontier.labels;
	int n = 0;
	for (int32_t at = last; labels[at].parent != PLAN_NONE; at = labels[at].parent)
		n++;
	ensure(n <= SEARCH_STEPS_MAX);
	day->n_steps = n;
	for (int32_t at = last; labels[at].parent != PLAN_NONE; at = labels[at].parent) {
		struct search_step *step = &day->steps[--n];
		*step = (struct search_step){.task = labels[at].task,
					     .choice = labels[at].choice,
					     .start_min = labels[at].start_min,
					     .from_stop = labels[labels[at].parent].stop,
					     .to_stop = labels[at].stop};
		if (labels[at].way != NULL)
			step->way = *labels[at].way;
	}
}

/* A day that is complete: remember it if it beats the best. */
static void
finish(struct pass *pass, task_set done, int32_t last)
{
	const struct label *label = &pass->search->frontier.labels[last];
	task_set appointments = done & ~pass->search->list.breaks;
	uint64_t rank = pass->order == NULL ? 0 : pass->order->rank[appointments];
	int cost = label->cost + (pass->order == NULL ? 0 : pass->order->cost[appointments]);
	if (pass->best->is_found && rank < pass->best_rank)
		return;
	if (pass->best->is_found && rank == pass->best_rank &&
	    !comes_before_best(pass, cost, label->pence, label->free_min, label->walk_m))
		return;
	pass->best_rank = rank;
	*pass->best = (struct search_day){.is_found = true,
					  .today = done,
					  .cost = cost,
					  .pence = label->pence,
					  .walk_m = label->walk_m,
					  .ends_min = label->free_min};
	trace(pass, last, pass->best);
}

static void
expand_free(struct pass *pass, task_set done, int stop)
{
	struct search *search = pass->search;
	const struct task_list *list = &search->list;
	task_set left = pass->universe & ~done;
	bool may_end = pass->whole ? left == 0 : (list->breaks & ~done) == 0;
	bool has_home = search->problem->has_home;
	for (int32_t at = frontier_first(&search->frontier, done, stop); at != PLAN_NONE;
	     at = search->frontier.labels[at].next) {
		hold_calls(pass, done, at);
		if (stop == TASK_STOP_HOME || !has_home) {
			if (may_end)
				finish(pass, done, at);
		} else {
			go(pass, done, at, TASK_STOP_HOME);
		}
		for (int task = 0; stop != TASK_STOP_HOME && task < list->n_appointments; task++)
			if ((left & task_bit(task)) != 0 && list->tasks[task].can_be_visit)
				go(pass, done, at, task);
	}
}

static void
expand_arrived(struct pass *pass, task_set done, int stop)
{
	struct frontier *frontier = &pass->search->frontier;
	for (int32_t at = frontier_first(frontier, done, stop); at != PLAN_NONE;
	     at = frontier->labels[at].next) {
		hold(pass, done, at, stop, true);
		hold_calls(pass, done, at);
	}
}

/* All labels of a set are complete when its turn comes: every step goes to a larger number, but for
 * journeys, which go from the free stops to the others and home of the same set. */
static void
expand_set(struct pass *pass, task_set done)
{
	expand_free(pass, done, TASK_STOP_START);
	for (int task = 0; task < pass->search->list.n_appointments; task++)
		if ((done & task_bit(task)) != 0)
			expand_free(pass, done, task);
	expand_free(pass, done, TASK_STOP_HOME);
	for (int task = 0; task < pass->search->list.n_appointments; task++)
		if ((pass->universe & ~done & task_bit(task)) != 0)
			expand_arrived(pass, done, task);
}

static int
run(struct pass *pass, int most)
{
	struct frontier *frontier = &pass->search->frontier;
	frontier_clear(frontier, pass->universe, most);
	int start_min = pass->search->problem->start_min;
	struct label first = {.parent = PLAN_NONE,
			      .free_min = (int16_t)start_min,
			      .ready_min = (int16_t)start_min,
			      .task = PLAN_NONE,
			      .stop = TASK_STOP_START};
	add(pass, 0, &first);
	task_set done = 0;
	do {
		expand_set(pass, done);
		done = (done - pass->universe) & pass->universe;
	} while (done != 0 && !frontier->is_spent);
	return frontier->is_spent ? E_LIMIT : 0;
}

struct candidate {
	uint64_t rank;
	uint32_t by_document; /* higher names earlier appointments */
	task_set set;
};

static int
compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left;
	const struct candidate *b = right;
	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return a->by_document > b->by_document ? -1 : a->by_document < b->by_document;
}

void
search_order_sort(struct search_order *order, int n_appointments, struct arena *arena)
{
	size_t n_sets = (size_t)1 << n_appointments;
	struct candidate *list = arena_array(arena, struct candidate, n_sets);
	for (task_set set = 0; set < n_sets; set++) {
		uint32_t by_document = 0;
		for (int task = 0; task < n_appointments; task++)
			by_document = by_document << 1 | (set >> task & 1u);
		list[set] = (struct candidate){order->rank[set], by_document, set};
	}
	qsort(list, n_sets, sizeof(list[0]), compare_candidates);
	order->sorted = arena_array(arena, task_set, n_sets);
	for (size_t i = 0; i < n_sets; i++)
		order->sorted[i] = list[i].set;
}

/* Whether the bounds leave the set a chance: in time, and within the money and the walking. */
static bool
may_fit(const struct search *search, task_set set)
{
	const struct plan_problem *problem = search->problem;
	size_t cell = (size_t)(set | search->list.breaks) * TASK_STOPS + TASK_STOP_START;
	return search->bound.latest_min[cell] >= problem->start_min &&
	       !is_over(search->bound.pence[cell], problem->money_pence) &&
	       !is_over(search->bound.walk_m[cell], problem->walk_m_max_day);
}

static int
try_candidate(struct search *search, const struct search_order *order, task_set set, int most,
	      struct search_day *day)
{
	struct pass pass = {.search = search,
			    .order = order,
			    .universe = set | search->list.breaks,
			    .whole = true,
			    .absent_cost = order->cost[set],
			    .best = day,
			    .best_rank = order->rank[set]};
	return run(&pass, most);
}

static int
count_tasks(task_set set)
{
	return __builtin_popcount(set);
}

/* Rank by rank: first guess, so that the exact passes have something to beat. */
static int
best_by_rank(struct search *search, const struct search_order *order, struct search_day *day)
{
	const task_set *sets = order->sorted;
	size_t n = (size_t)1 << search->list.n_appointments;
	size_t end;
	for (size_t at = 0; at < n && !day->is_found; at = end) {
		for (end = at; end < n && order->rank[sets[end]] == order->rank[sets[at]]; end++)
			if (count_tasks(sets[end]) > SMALL_SET && may_fit(search, sets[end]) &&
			    try_candidate(search, order, sets[end], GUESS_LABELS, day) != 0)
				return E_LIMIT;
		for (size_t i = at; i < end; i++)
			if (may_fit(search, sets[i]) &&
			    try_candidate(search, order, sets[i], 0, day) != 0)
				return E_LIMIT;
	}
	return 0;
}

int
search_best(struct search *search, const struct search_order *order, struct search_day *day)
{
	memset(day, 0, sizeof(*day));
	if (search->has_bound)
		return best_by_rank(search, order, day);
	struct pass pass = {.search = search,
			    .order = order,
			    .universe = ((task_set)1 << search->list.n) - 1,
			    .best = day};
	return run(&pass, 0);
}

int
search_set(struct search *search, task_set today, struct search_day *day)
{
	memset(day, 0, sizeof(*day));
	struct pass pass = {
	    .search = search, .universe = today | search->list.breaks, .whole = true, .best = day};
	return run(&pass, 0);
}
