/* SPDX-License-Identifier: MIT
 *
 * Labels pushed from set to set, from the empty day to the full one.
 */
#include "plan/pass.h"

static bool
is_over(int used, int limit)
{
	return limit != PLAN_NONE && used > limit;
}

/* Whether a day of this cost, money, end and walking comes strictly before the best day's. */
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
	if (walk_m != best->walk_m)
		return walk_m < best->walk_m;
	return pass->whole && pass->by_document > best->by_document;
}

/* Whether the person is where a visit of theirs is still to come. */
static bool
is_coming(const struct label *label)
{
	return label->stop < TASK_STOP_START && (label->done & task_bit(label->stop)) == 0;
}

/* What is there to be spent of money, in a pass where a day of as few changes is found already. */
static int
money_left(const struct pass *pass, const struct label *label, int least_cost)
{
	int most = pass->search->problem->money_pence;
	const struct search_day *best = pass->best;
	if (pass->whole && best->is_found && !pass->only_fits && least_cost >= best->cost &&
	    (most == PLAN_NONE || best->pence < most))
		most = best->pence;
	return most == PLAN_NONE ? PLAN_NONE : most - label->pence;
}

/* By when a label has to be at a stop to be in time for all that is left, by the tables without
 * yeses; anything before free_min if it is too late. */
static int
latest_min(const struct pass *pass, const struct label *label, int stop, int least_cost)
{
	const struct plan_problem *problem = pass->search->problem;
	const struct bound *bound = &pass->search->bound;
	struct bound_rest rest = {
	    .left = pass->universe & ~label->done, .stop = stop, .walk_m = PLAN_NONE};
	rest.pence = money_left(pass, label, least_cost);
	if (problem->walk_m_max_day != PLAN_NONE)
		rest.walk_m = problem->walk_m_max_day - label->walk_m;
	int latest = INT16_MAX;
	for (int kind = BOUND_TIME; kind < BOUND_YES && latest >= label->free_min; kind++) {
		if ((pass->bounds & 1u << kind) == 0)
			continue;
		int by_min = bound_latest(bound, (enum bound_kind)kind, &rest);
		latest = by_min < latest ? by_min : latest;
	}
	return latest;
}

/* Whether the bounds leave a label of a whole pass hope; sets what the day costs in changes at
 * least, and what time there is to spare.
 */
static bool
bounds_allow(const struct pass *pass, task_set left, const struct label *label, int *cost,
	     int *spare)
{
	const struct bound *bound = &pass->search->bound;
	if (!pass->only_fits) {
		int most_cost = pass->most_cost;
		if (pass->best->is_found && pass->best->cost < most_cost)
			most_cost = pass->best->cost;
		int most = (most_cost - *cost) / (MODE_COST_YES + MODE_COST_CHANGE);
		if (most_cost < *cost ||
		    bound_latest_yes(bound, left, most, label->stop) < label->free_min)
			return false;
		int yes = 0;
		while (bound_latest_yes(bound, left, yes, label->stop) < label->free_min)
			yes++;
		*cost += yes * (MODE_COST_YES + MODE_COST_CHANGE);
	}
	*spare = latest_min(pass, label, label->stop, *cost) - label->free_min;
	return *spare >= 0;
}

/* What part of a limit is used, in thousandths. */
static int
share(int used, int limit)
{
	if (limit == PLAN_NONE)
		return 0;
	return used < limit ? (int)(1000L * used / limit) : 1000;
}

/* The latest that anybody has to be at a meal, or done with the day, once ${done} is done. */
static int
meal_by_most(const struct pass *pass, task_set done)
{
	int most_min = PLAN_NONE;
	for (task_set meals = pass->universe & pass->search->list.meals & ~done; meals != 0;
	     meals &= meals - 1) {
		int last_min = pass->search->list.tasks[__builtin_ctz(meals)].last_min;
		most_min = last_min > most_min ? last_min : most_min;
	}
	return most_min == PLAN_NONE ? pass->last_end_min : most_min;
}

/* By when the next meal has to start, after one that is over at ${meal_end_min} (or the start). */
static int16_t
meal_by(const struct pass *pass, task_set done, int meal_end_min)
{
	int by_min = meal_end_min + pass->search->problem->without_meal_max_min;
	int most_min = meal_by_most(pass, done);
	return (int16_t)(by_min < most_min ? by_min : most_min);
}

/* Whether a label can come to its next meal, or to the end of its day, in time, and all that is
 * left of the day fits between the meals that are. */
static bool
is_fed(const struct pass *pass, task_set left, const struct label *label)
{
	const struct search *search = pass->search;
	const struct plan_problem *problem = search->problem;
	int by_min = label->meal_by_min;
	if (problem->without_meal_max_min == 0)
		return true;
	if (label->free_min > by_min || !pass->whole || !search->has_bound)
		return label->free_min <= by_min;
	for (task_set meals = left & search->list.meals; meals != 0; meals &= meals - 1)
		by_min += search->list.tasks[__builtin_ctz(meals)].minutes +
			  problem->without_meal_max_min;
	struct bound_rest rest = {.left = left, .stop = label->stop, .pence = PLAN_NONE};
	if (problem->money_pence != PLAN_NONE)
		rest.pence = problem->money_pence - label->pence;
	return label->free_min + bound_span_min(&search->span, &rest) <= by_min;
}

/* Whether a label can still grow into a day that obeys the limits and beats the best. */
static bool
is_hopeful(const struct pass *pass, struct label *label)
{
	const struct plan_problem *problem = pass->search->problem;
	task_set left = pass->universe & ~label->done;
	int cost = label->cost + pass->absent_cost;
	int spare = 0;
	if (is_over(label->pence, problem->money_pence) ||
	    is_over(label->walk_m, problem->walk_m_max_day) || !is_fed(pass, left, label))
		return false;
	if (pass->search->has_bound) {
		if (!bounds_allow(pass, left, label, &cost, &spare))
			return false;
	} else if (pass->whole) {
		for (task_set tasks = left; tasks != 0; tasks &= tasks - 1)
			if (label->free_min >
			    pass->search->list.tasks[__builtin_ctz(tasks)].last_min)
				return false;
	}
	label->hope =
	    pass->only_fits ? -spare : cost * 16384 + share(label->pence, 8192) + label->free_min;
	return !pass->whole || pass->only_fits ||
	       comes_before_best(pass, cost, label->pence, label->free_min, label->walk_m);
}

static void
add(struct pass *pass, struct label *label)
{
	if (is_hopeful(pass, label))
		frontier_add(&pass->search->frontier, label);
}

/*
 * A meal may wait: the later it is, the later the next one may be. Its label and one for each
 * minute more, until the next meal, or the end of the day, is in time whenever it is.
 */
static void
add_meals(struct pass *pass, const struct task *task, struct label *then)
{
	int last_min = task->rest->until_min - task->minutes;
	int early_min = then->meal_by_min;
	for (int start_min = then->start_min; start_min <= last_min && start_min <= early_min;
	     start_min++) {
		int end_min = start_min + task->minutes;
		then->start_min = (int16_t)start_min;
		then->free_min = (int16_t)end_min;
		if (then->ready_min < end_min)
			then->ready_min = (int16_t)end_min;
		then->meal_by_min = meal_by(pass, then->done, end_min);
		add(pass, then);
		if (then->meal_by_min < end_min + pass->search->problem->without_meal_max_min)
			return;
	}
}

/*
 * Hold ${task} at the stop of label ${from}, by each choice of the kind asked for; ${label} is that
 * label, or what a journey from it comes to.
 */
static void
hold(struct pass *pass, const struct label *label, int32_t from, int task_index, bool as_visit)
{
	const struct task *task = &pass->search->list.tasks[task_index];
	task_set left = pass->universe & ~label->done;
	int rest_min = task->appointment == NULL ? 0 : pass->search->problem->rest_min;
	bool is_rested = as_visit || (task->appointment != NULL && !is_coming(label));
	if ((task->behind & label->done) != 0 || (pass->whole && (task->before & left) != 0))
		return;
	for (int choice = 0; choice < task->n_choices; choice++) {
		if (task_choice_is_visit(task, choice) != as_visit)
			continue;
		int start_min =
		    task_next_start(task, choice, is_rested ? label->ready_min : label->free_min);
		if (start_min == PLAN_NONE)
			continue;
		struct label then = *label;
		then.parent = from;
		then.done = label->done | task_bit(task_index);
		then.free_min = (int16_t)(start_min + task->minutes);
		int rested_min = then.free_min + rest_min;
		if (rested_min > then.ready_min)
			then.ready_min = (int16_t)rested_min;
		if (!pass->only_fits)
			then.cost = (int16_t)(label->cost + task->choices[choice].cost);
		then.start_min = (int16_t)start_min;
		then.task = (int8_t)task_index;
		then.choice = (int8_t)choice;
		if (pass->search->frontier.has_meal_limit &&
		    (pass->search->list.meals & task_bit(task_index)) != 0)
			add_meals(pass, task, &then);
		else
			add(pass, &then);
	}
}

/* What may come between the arrival for a visit and the visit. */
static task_set
waiting_tasks(const struct pass *pass)
{
	const struct task_list *list = &pass->search->list;
	return pass->search->problem->rest_min > 0 ? list->breaks : list->calls;
}

static void
hold_calls(struct pass *pass, const struct label *label, int32_t from)
{
	const struct task_list *list = &pass->search->list;
	task_set calls = pass->universe & ~label->done & list->calls;
	if (is_coming(label))
		calls &= waiting_tasks(pass);
	for (; calls != 0; calls &= calls - 1)
		if (__builtin_ctz(calls) != label->stop)
			hold(pass, label, from, __builtin_ctz(calls), false);
}

/* Go from the stop of label ${from} to another stop, by every way that matters. Where no call can
 * come between arrival and visit, the visit follows at once and makes one label with the journey.
 */
static void
go(struct pass *pass, const struct label *label, int32_t from, int to_stop)
{
	struct search *search = pass->search;
	bool is_home = to_stop == TASK_STOP_HOME;
	task_set calls = pass->universe & ~label->done & waiting_tasks(pass);
	/* Whatever a way costs, later than this is too late. */
	int by_min = WINDOW_DAY_END_MIN;
	if (search->has_bound)
		by_min = latest_min(pass, label, to_stop, label->cost + pass->absent_cost);
	if (by_min < label->free_min)
		return;
	if (!is_home)
		calls &= ~task_bit(to_stop);
	struct way_list ways = ways_from(search->ways, search->list.place[label->stop],
					 search->list.place[to_stop], label->free_min);
	for (int i = 0; i < ways.n; i++) {
		const struct way *way = &ways.list[i];
		if (way->arrive_min > by_min ||
		    (is_home && is_over(way->arrive_min, search->problem->home_by_min)))
			break;
		int ready_min = way->arrive_min + (is_home ? 0 : search->problem->arrive_early_min);
		if (ready_min < label->ready_min)
			ready_min = label->ready_min;
		struct label then = *label;
		then.way = way;
		then.parent = from;
		then.free_min = (int16_t)way->arrive_min;
		then.ready_min = (int16_t)ready_min;
		then.pence += way->pence;
		then.walk_m += way->walk_m;
		if (search->problem->is_few_legs && way->option != NULL && !pass->only_fits)
			then.cost += MODE_COST_LEG;
		then.task = PLAN_NONE;
		then.stop = (int8_t)to_stop;
		if (is_home || calls != 0)
			add(pass, &then);
		else if (is_hopeful(pass, &then))
			hold(pass, &then, from, to_stop, true);
	}
}

/* Write the day that ends in ${last} into *day. */
static void
trace(const struct pass *pass, int32_t last, struct search_day *day)
{
	const struct label *labels = pass->search->frontier.labels;
	int n = 0;
	for (int32_t at = last; labels[at].parent != PLAN_NONE; at = labels[at].parent)
		n += 1 + (labels[at].way != NULL && labels[at].task != PLAN_NONE);
	ensure(n <= SEARCH_STEPS_MAX);
	day->n_steps = n;
	for (int32_t at = last; labels[at].parent != PLAN_NONE; at = labels[at].parent) {
		const struct label *label = &labels[at];
		if (label->task != PLAN_NONE)
			day->steps[--n] = (struct search_step){.task = label->task,
							       .choice = label->choice,
							       .start_min = label->start_min,
							       .from_stop = label->stop,
							       .to_stop = label->stop};
		if (label->way != NULL)
			day->steps[--n] =
			    (struct search_step){.task = PLAN_NONE,
						 .way = *label->way,
						 .from_stop = labels[label->parent].stop,
						 .to_stop = label->stop};
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
					  .ends_min = label->free_min,
					  .by_document = pass->by_document};
	trace(pass, last, pass->best);
}

void
pass_expand(struct pass *pass, int32_t at)
{
	struct search *search = pass->search;
	const struct task_list *list = &search->list;
	struct label label = search->frontier.labels[at];
	label.way = NULL;
	task_set left = pass->universe & ~label.done;
	bool may_end = pass->whole ? left == 0 : (list->breaks & ~label.done) == 0;
	hold_calls(pass, &label, at);
	if (is_coming(&label)) {
		hold(pass, &label, at, label.stop, true);
		return;
	}
	if (label.stop == TASK_STOP_HOME || !search->problem->has_home) {
		if (may_end)
			finish(pass, label.done, at);
	} else {
		go(pass, &label, at, TASK_STOP_HOME);
	}
	if (label.stop == TASK_STOP_HOME)
		return;
	for (task_set visits = left & list->visits; visits != 0; visits &= visits - 1)
		go(pass, &label, at, __builtin_ctz(visits));
}

static void
expand_state(struct pass *pass, task_set done, int stop)
{
	struct frontier *frontier = &pass->search->frontier;
	struct frontier_cursor cursor = frontier_begin(frontier, done, stop);
	for (int32_t at; (at = frontier_next(frontier, &cursor)) != PLAN_NONE;)
		pass_expand(pass, at);
}

/* All labels of a set are complete when its turn comes: every step goes to a larger number, but for
 * journeys, which go from the free stops to the others and home of the same set. */
static void
expand_set(struct pass *pass, task_set done)
{
	expand_state(pass, done, TASK_STOP_START);
	for (int task = 0; task < pass->search->list.n_appointments; task++)
		if ((done & task_bit(task)) != 0)
			expand_state(pass, done, task);
	expand_state(pass, done, TASK_STOP_HOME);
	for (int task = 0; task < pass->search->list.n_appointments; task++)
		if ((pass->universe & ~done & task_bit(task)) != 0)
			expand_state(pass, done, task);
}

/* The last task is over by then, or home is reached. */
static void
set_last_end(struct pass *pass)
{
	const struct search *search = pass->search;
	int last_min = search->start_min;
	if (search->problem->has_home)
		last_min = search->problem->home_by_min == PLAN_NONE ? WINDOW_DAY_END_MIN
								     : search->problem->home_by_min;
	for (task_set tasks = pass->universe; tasks != 0; tasks &= tasks - 1) {
		const struct task *task = &search->list.tasks[__builtin_ctz(tasks)];
		if (task->last_min + task->minutes > last_min)
			last_min = task->last_min + task->minutes;
	}
	pass->last_end_min = last_min;
}

void
pass_begin(struct pass *pass)
{
	int start_min = pass->search->start_min;
	set_last_end(pass);
	struct label first = {.parent = PLAN_NONE,
			      .free_min = (int16_t)start_min,
			      .ready_min = (int16_t)start_min,
			      .task = PLAN_NONE,
			      .stop = TASK_STOP_START};
	if (pass->search->problem->without_meal_max_min > 0) {
		int sated_min = pass->search->sated_min;
		first.meal_by_min = meal_by(pass, 0, sated_min > start_min ? sated_min : start_min);
		if (pass->whole && pass->search->has_bound)
			bound_span_fill(&pass->search->span, pass->universe);
	}
	frontier_clear(&pass->search->frontier);
	add(pass, &first);
}

int
pass_run(struct pass *pass)
{
	struct frontier *frontier = &pass->search->frontier;
	pass_begin(pass);
	task_set done = 0;
	do {
		if (frontier_has(frontier, done))
			expand_set(pass, done);
		done = (done - pass->universe) & pass->universe;
	} while (done != 0 && !frontier->is_spent);
	return frontier->is_spent ? E_LIMIT : 0;
}
