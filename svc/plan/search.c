/* SPDX-License-Identifier: MIT
 *
 * Which sets of tasks are tried, in what order, and how hard.
 */
#include "plan/search.h"

#include <limits.h>
#include <string.h>

#include "plan/pass.h"

#define GUESS_WIDE 100 /* labels that a guess of the best day follows at each number of tasks */

/* Of any day: at first, and then until the table of both is worked out, which takes long. */
#define FIT_QUICK       24
#define FIT_BEFORE_BOTH 76

void
search_init(struct search *search, const struct plan_problem *problem, struct ways *ways,
	    bool with_bounds, long steps_max, struct arena *arena)
{
	memset(search, 0, sizeof(*search));
	search->problem = problem;
	search->start_min = problem->start_min;
	search->arena = arena;
	task_list_make(problem, &search->list);
	search->ways = ways;
	frontier_init(&search->frontier, search->list.n, steps_max, arena);
	hopes_init(&search->hopes, arena);
	search->frontier.has_meal_limit = problem->without_meal_max_min > 0;
	search->has_bound = with_bounds;
	if (with_bounds)
		bound_make(&search->bound, &search->list, search->ways, arena);
	if (with_bounds && problem->without_meal_max_min > 0)
		bound_span_make(&search->span, &search->list, search->ways, arena);
}

uint32_t
search_by_document(task_set set, int n_appointments)
{
	uint32_t by_document = 0;
	for (int task = 0; task < n_appointments; task++)
		by_document = by_document << 1 | (set >> task & 1u);
	return by_document;
}

/* Of two sets that differ, among equals the one that names earlier appointments. */
static bool
is_before(const struct search_order *order, task_set a, task_set b)
{
	task_set other = a ^ b;
	if (order->rank[a] != order->rank[b])
		return order->rank[a] > order->rank[b];
	return (a & other & -other) != 0;
}

/* What one more appointment adds is the same for all sets, so those with it are in the order of
 * those without, and the two lists make the next. */
void
search_order_sort(struct search_order *order, int n_appointments, struct arena *arena)
{
	size_t n_sets = (size_t)1 << n_appointments;
	task_set *sorted = arena_array(arena, task_set, n_sets);
	task_set *without = arena_array(arena, task_set, n_sets);
	for (int task = 0; task < n_appointments; task++) {
		size_t n = (size_t)1 << task;
		size_t has = 0;
		size_t has_not = 0;
		memcpy(without, sorted, n * sizeof(sorted[0]));
		for (size_t at = 0; at < 2 * n; at++) {
			task_set with = has < n ? without[has] | task_bit(task) : 0;
			bool is_next =
			    has_not == n || (has < n && is_before(order, with, without[has_not]));
			sorted[at] = is_next ? with : without[has_not];
			has += is_next;
			has_not += !is_next;
		}
	}
	order->sorted = sorted;
}

/* Whether a table leaves the set a chance. */
static bool
may_fit(struct search *search, enum bound_kind kind, task_set set)
{
	const struct plan_problem *problem = search->problem;
	struct bound_rest rest = {.left = set | search->list.breaks,
				  .stop = TASK_STOP_START,
				  .pence = problem->money_pence,
				  .walk_m = problem->walk_m_max_day};
	bound_fill(&search->bound, kind, rest.left);
	return bound_latest(&search->bound, kind, &rest) >= search->start_min;
}

/* The tables to go by: that of both only where a guess without it was not enough, since it is the
 * most to fill. Who has a purse needs no table of time alone. */
static unsigned
bounds_of(const struct search *search, task_set universe)
{
	const struct bound_table *both = &search->bound.kinds[BOUND_BOTH];
	bool has_purse = search->bound.kinds[BOUND_PURSE].levels > 0;
	bool has_both = both->rows != NULL && both->rows[universe] != NULL;
	return 1u << (has_purse ? BOUND_PURSE : BOUND_TIME) | (has_both ? 1u << BOUND_BOTH : 0);
}

static struct pass
candidate_pass(struct search *search, const struct search_order *order, task_set set,
	       struct search_day *day)
{
	bound_fill(&search->bound, BOUND_YES, set | search->list.breaks);
	return (struct pass){.search = search,
			     .order = order,
			     .universe = set | search->list.breaks,
			     .whole = true,
			     .bounds = bounds_of(search, set | search->list.breaks),
			     .width = GUESS_WIDE,
			     .most_cost = INT16_MAX,
			     .absent_cost = order->cost[set],
			     .by_document = search_by_document(set, search->list.n_appointments),
			     .best = day,
			     .best_rank = order->rank[set]};
}

int
search_fit(struct search *search, task_set set, enum search_effort effort, struct search_day *day,
	   bool *is_sure)
{
	memset(day, 0, sizeof(*day));
	struct pass pass = {.search = search,
			    .universe = set | search->list.breaks,
			    .whole = true,
			    .only_fits = true,
			    .best = day};
	*is_sure = true;
	if (!may_fit(search, BOUND_TIME, set) || !may_fit(search, BOUND_PURSE, set))
		return 0;
	if (search->problem->is_like_large && !may_fit(search, BOUND_BOTH, set))
		return 0;
	pass.bounds = bounds_of(search, pass.universe);
	pass_fit_begin(&pass);
	int rc = pass_fit_go_on(&pass, FIT_QUICK);
	if (rc == 0 && pass.is_cut && !day->is_found && effort == SEARCH_FULLY)
		rc = pass_fit_go_on(&pass, FIT_BEFORE_BOTH);
	if (rc != 0 || !pass.is_cut || day->is_found || effort == SEARCH_QUICK) {
		*is_sure = !pass.is_cut;
		return rc;
	}
	if (!may_fit(search, BOUND_BOTH, set))
		return 0;
	pass.bounds = bounds_of(search, pass.universe);
	*is_sure = effort == SEARCH_FULLY;
	return effort == SEARCH_FULLY ? pass_fit_go_on(&pass, INT_MAX) : 0;
}

/* The fewest yeses that the bounds leave a set that may fit. */
static int
least_yes(struct search *search, const struct search_order *order, task_set set)
{
	int yes = 0;
	bound_fill(&search->bound, BOUND_YES, set | search->list.breaks);
	while (bound_latest_yes(&search->bound, set | search->list.breaks, yes, TASK_STOP_START) <
	       search->start_min)
		yes++;
	return yes + order->cost[set] / MODE_COST_YES;
}

/* A guess for each, so that there is something to beat. */
static int
guess_each(struct search *search, const struct search_tie *tie, struct search_day *day)
{
	for (size_t i = 0; i < tie->n; i++) {
		struct pass pass = candidate_pass(search, tie->order, tie->sets[i], day);
		if (pass_guess(&pass) != 0)
			return E_LIMIT;
	}
	return 0;
}

static int
count_of(const struct search *search, task_set set)
{
	return __builtin_popcount(set & ~search->list.breaks);
}

/*
 * Improve ${day}, or find the first. With one yes more at a time, since the fewer are allowed the
 * less there is to try. ${leads}: what other days of as many appointments come to is of no matter.
 */
static int
improve(struct search *search, const struct search_tie *tie, bool leads, struct search_day *day)
{
	int yes = INT16_MAX;
	bool is_done = tie->n == 0;
	for (size_t i = 0; i < tie->n; i++) {
		int least = least_yes(search, tie->order, tie->sets[i]);
		yes = least < yes ? least : yes;
	}
	for (; !is_done; yes++) {
		bool is_led = leads && day->is_found;
		int count = count_of(search, day->today);
		if (is_led)
			yes = day->cost / MODE_COST_YES;
		for (size_t i = 0; i < tie->n; i++) {
			if (is_led && count_of(search, tie->sets[i]) == count)
				continue;
			struct pass pass = candidate_pass(search, tie->order, tie->sets[i], day);
			pass.most_cost = (yes + 1) * MODE_COST_YES - 1;
			if (pass_run(&pass) != 0)
				return E_LIMIT;
		}
		is_done = day->is_found && day->cost < (yes + 1) * MODE_COST_YES;
		/* Those that were left out may beat the new leader. */
		if (is_led && count_of(search, day->today) != count)
			is_done = false;
	}
	return 0;
}

int
search_tie_best(struct search *search, const struct search_tie *tie, struct search_day *day)
{
	int rc = guess_each(search, tie, day);
	return rc != 0 ? rc : improve(search, tie, false, day);
}

int
search_leader(struct search *search, const struct search_tie *tie, struct search_day *day)
{
	int rc = day->is_found ? 0 : guess_each(search, tie, day);
	return rc != 0 ? rc : improve(search, tie, true, day);
}

/* First which of a rank fit at all, which is less to ask. */
static int
best_by_rank(struct search *search, const struct search_order *order, struct search_day *day)
{
	size_t n = (size_t)1 << search->list.n_appointments;
	const task_set *sorted = order->sorted;
	task_set *fitting = arena_array(search->arena, task_set, n);
	for (size_t at = 0; at < n && !day->is_found;) {
		struct search_tie tie = {.order = order, .sets = fitting};
		uint64_t rank = order->rank[sorted[at]];
		for (; at < n && order->rank[sorted[at]] == rank; at++) {
			struct search_day some_day;
			bool is_sure;
			if (search_fit(search, sorted[at], SEARCH_FULLY, &some_day, &is_sure) != 0)
				return E_LIMIT;
			if (some_day.is_found)
				fitting[tie.n++] = sorted[at];
		}
		if (tie.n > 0 && search_tie_best(search, &tie, day) != 0)
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
	return pass_run(&pass);
}

int
search_set(struct search *search, task_set today, struct search_day *day)
{
	memset(day, 0, sizeof(*day));
	struct pass pass = {
	    .search = search, .universe = today | search->list.breaks, .whole = true, .best = day};
	return pass_run(&pass);
}

/* The first meal of a day, where there is a limit without one; n_steps if there is none. */
static int
first_meal(const struct search *search, const struct search_day *day)
{
	int i = 0;
	while (i < day->n_steps && (day->steps[i].task == PLAN_NONE ||
				    (search->list.meals & task_bit(day->steps[i].task)) == 0))
		i++;
	return i;
}

/* The latest departure of a journey that is to be over by ${by_min}. */
static int
last_departure(const struct search *search, const struct search_step *step, int by_min)
{
	int first_min;
	int last_min;
	if (step->way.option == NULL ||
	    !ways_departures(search->ways, step->way.option, &first_min, &last_min))
		return by_min;
	by_min -= step->way.option->minutes;
	return by_min < last_min ? by_min : last_min;
}

struct search_starts
search_starts_of(const struct search *search, const struct search_day *day)
{
	const struct plan_problem *problem = search->problem;
	int by_min = WINDOW_DAY_END_MIN; /* when what has been looked at must begin */
	int ready_min = WINDOW_DAY_END_MIN;
	int rested_min = WINDOW_DAY_END_MIN; /* by when the appointment before must be over */
	int stays = day->n_steps; /* from this step on; what a later meal asks for is not known */
	struct search_starts starts = {.first_min = 0};
	if (problem->without_meal_max_min > 0) {
		int meal = first_meal(search, day);
		bool is_none = meal == day->n_steps;
		stays = is_none ? 0 : meal;
		starts.first_min = (is_none ? day->ends_min : day->steps[meal].start_min) -
				   problem->without_meal_max_min;
	}
	for (int i = day->n_steps - 1; i >= 0; i--) {
		const struct search_step *step = &day->steps[i];
		if (step->task != PLAN_NONE) {
			const struct task *task = &search->list.tasks[step->task];
			if (task->appointment != NULL && rested_min < by_min)
				by_min = rested_min;
			by_min = i >= stays ? step->start_min
					    : task_last_start(task, step->choice, by_min);
			if (task->appointment != NULL)
				rested_min = by_min - problem->rest_min;
			if (task_choice_is_visit(task, step->choice))
				ready_min = by_min - problem->arrive_early_min;
			continue;
		}
		if (step->to_stop == TASK_STOP_HOME && problem->home_by_min != PLAN_NONE)
			ready_min = problem->home_by_min;
		if (ready_min < by_min)
			by_min = ready_min;
		ready_min = WINDOW_DAY_END_MIN;
		by_min = i >= stays ? step->way.depart_min : last_departure(search, step, by_min);
	}
	starts.last_min = by_min;
	return starts;
}

void
search_limit_meals(struct search *search, const struct plan_problem *problem)
{
	search->problem = problem;
	search->frontier.has_meal_limit = problem->without_meal_max_min > 0;
}
