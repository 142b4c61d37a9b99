/* SPDX-License-Identifier: MIT
 *
 * Labels pushed from set to set, from the empty day to the full one.
 */
#include "plan/pass.h"

#include "plan/stretch.h"

static bool
is_over(int used, int limit)
{
	return limit != PLAN_NONE && used > limit;
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
	for (unsigned kinds = pass->bounds; kinds != 0; kinds &= kinds - 1) {
		int by_min = bound_latest(bound, (enum bound_kind)__builtin_ctz(kinds), &rest);
		if (by_min < latest)
			latest = by_min;
		if (latest < label->free_min)
			break;
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

/* Whether a label can still grow into a day that obeys the limits and beats the best. */
static bool
is_hopeful(const struct pass *pass, struct label *label)
{
	const struct plan_problem *problem = pass->search->problem;
	task_set left = pass->universe & ~label->done;
	bool is_limited = problem->without_meal_max_min > 0;
	int cost = label->cost + pass->absent_cost;
	int spare = 0;
	if (is_over(label->pence, problem->money_pence) ||
	    is_over(label->walk_m, problem->walk_m_max_day) ||
	    (is_limited && !pass_is_fed(pass, left, label, WINDOW_DAY_END_MIN)))
		return false;
	if (pass->search->has_bound) {
		if (!bounds_allow(pass, left, label, &cost, &spare) ||
		    (is_limited && !pass_is_fed(pass, left, label, label->free_min + spare)))
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
	       pass_improves(pass, cost, label->pence, label->free_min, label->walk_m);
}

bool
pass_is_hopeful(const struct pass *pass, int32_t at)
{
	struct label label = pass->search->frontier.labels[at];
	return is_hopeful(pass, &label);
}

static void
add(struct pass *pass, struct label *label)
{
	if (is_hopeful(pass, label))
		frontier_add(&pass->search->frontier, label);
}

/* Hold a task by ${choice} at ${start_min}; ${label} says what is before, free_span until then. */
static void
hold_at(struct pass *pass, const struct label *label, int task_index, int choice, int start_min)
{
	struct label then = *label;
	const struct search *search = pass->search;
	const struct task *task = &search->list.tasks[task_index];
	int rest_min = task->appointment == NULL ? 0 : search->problem->rest_min;
	then.done |= task_bit(task_index);
	then.free_min = (int16_t)(start_min + task->minutes);
	then.ready_min = stretch_larger(then.ready_min, then.free_min + rest_min);
	if (!pass->only_fits)
		then.cost = (int16_t)(then.cost + task->choices[choice].cost);
	then.task = (int8_t)task_index;
	then.choice = (int8_t)choice;
	if (search->frontier.has_meal_limit) {
		int most_min = search->problem->without_meal_max_min;
		if ((search->list.meals & task_bit(task_index)) != 0)
			stretch_begin(&then, task->minutes, task->last_min, most_min);
		else
			then.free_span = (int16_t)(then.free_span + task->minutes);
		then.ready_span = stretch_larger(then.ready_span, then.free_span + rest_min);
		stretch_fed_by(&then, pass_meal_by_most(pass, then.done) - most_min);
	}
	add(pass, &then);
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
	bool is_rested = as_visit || (task->appointment != NULL && !is_coming(label));
	bool is_flexible = pass->search->frontier.has_meal_limit;
	bool is_meal = is_flexible && (pass->search->list.meals & task_bit(task_index)) != 0;
	int hungry_min = label->fed_min + pass->search->problem->without_meal_max_min;
	if ((task->behind & label->done) != 0 || (pass->whole && (task->before & left) != 0) ||
	    label->free_min > task->last_min)
		return;
	for (int choice = 0; choice < task->n_choices; choice++) {
		struct label then = *label;
		int minute = is_rested ? label->ready_min : label->free_min;
		if (task_choice_is_visit(task, choice) != as_visit)
			continue;
		then.parent = from;
		then.free_span = is_rested ? label->ready_span : label->free_span;
		int latest_min = label->fed_min + then.free_span;
		int start_min;
		do {
			start_min = task_next_start(task, choice, minute);
			if (start_min == PLAN_NONE || (is_meal && start_min > hungry_min))
				break;
			if (is_flexible && !is_meal) {
				minute = task_stays(task, choice, start_min);
				then.fed_min =
				    stretch_smaller(label->fed_min, minute - then.free_span);
			}
			hold_at(pass, &then, task_index, choice, start_min);
			/* Who comes later than it is open finds the next opening. */
		} while (is_flexible && !is_meal && minute++ < latest_min);
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

/* Where a label goes, and all that is the same whichever way it takes. */
struct going {
	struct pass *pass;
	const struct label *label;
	int32_t from;
	int to_stop;
	bool is_home;
	bool is_for_visit; /* no call can come between arrival and visit */
	int by_min;        /* later is too late */
};

/* Go by ${way} at ${depart_min}. Where the visit follows at once it makes one label with the
 * journey. */
static void
take(const struct going *going, const struct way *way, int depart_min, const struct label *label)
{
	struct pass *pass = going->pass;
	const struct plan_problem *problem = pass->search->problem;
	int early_min = going->is_home ? 0 : problem->arrive_early_min;
	int minutes = way->arrive_min - way->depart_min;
	struct label then = *label;
	then.way = way;
	then.parent = going->from;
	then.free_min = (int16_t)(depart_min + minutes);
	then.ready_min = stretch_larger(label->ready_min, then.free_min + early_min);
	then.pence += way->pence;
	then.walk_m += way->walk_m;
	if (problem->is_few_legs && way->option != NULL && !pass->only_fits)
		then.cost += MODE_COST_LEG;
	then.task = PLAN_NONE;
	then.stop = (int8_t)going->to_stop;
	if (pass->search->frontier.has_meal_limit) {
		then.free_span = (int16_t)(label->free_span + minutes);
		then.ready_span = stretch_larger(label->ready_span, then.free_span + early_min);
		/* Whoever waits for the meal is home in time all the same. */
		stretch_fed_by(&then, going->is_home && problem->home_by_min != PLAN_NONE
					  ? problem->home_by_min - then.free_span
					  : then.fed_min);
	}
	if (!going->is_for_visit)
		add(pass, &then);
	else if (is_hopeful(pass, &then))
		hold(pass, &then, going->from, going->to_stop, true);
}

static void
take_each(const struct going *going, struct way_list ways, int from_min)
{
	for (int i = 0; i < ways.n && ways.list[i].arrive_min <= going->by_min; i++)
		if (ways.list[i].depart_min >= from_min)
			take(going, &ways.list[i], ways.list[i].depart_min, going->label);
}

/* A span by which the label may leave at some of its minutes. */
static void
take_span(const struct going *going, const struct way_span *span)
{
	const struct way *way = &span->way;
	struct label then = *going->label;
	int depart_min = then.free_min > way->depart_min ? then.free_min : way->depart_min;
	if (depart_min > span->last_min ||
	    depart_min + way->arrive_min - way->depart_min > going->by_min)
		return;
	then.fed_min = stretch_smaller(then.fed_min, span->last_min - then.free_span);
	take(going, way, depart_min, &then);
}

/* By all that leaves while the label may be free, and what is best after that. */
static void
take_spans(const struct going *going, int from_place, int to_place)
{
	struct ways *ways = going->pass->search->ways;
	struct way_spans spans = ways_spans(ways, from_place, to_place);
	int most_min = stretch_free_most(going->label);
	most_min = most_min < WINDOW_DAY_END_MIN ? most_min : WINDOW_DAY_END_MIN;
	for (int i = 0; i < spans.n_ranged; i++)
		if (spans.ranged[i].way.depart_min <= most_min)
			take_span(going, &spans.ranged[i]);
	for (int i = ways_first_timed(&spans, going->label->free_min);
	     i < spans.n_timed && spans.timed[i].last_min <= most_min; i++)
		take_span(going, &spans.timed[i]);
	take_each(going, ways_from(ways, from_place, to_place, most_min), most_min + 1);
}

/* Go from the stop of label ${from} to another stop, by every way that matters. */
static void
go(struct pass *pass, const struct label *label, int32_t from, int to_stop)
{
	struct search *search = pass->search;
	int from_place = search->list.place[label->stop];
	int to_place = search->list.place[to_stop];
	task_set calls = pass->universe & ~label->done & waiting_tasks(pass);
	struct going going = {.pass = pass,
			      .label = label,
			      .from = from,
			      .to_stop = to_stop,
			      .is_home = to_stop == TASK_STOP_HOME,
			      .by_min = WINDOW_DAY_END_MIN};
	going.is_for_visit = !going.is_home && (calls & ~task_bit(to_stop)) == 0;
	/* Whatever a way costs, later than this is too late. */
	if (search->has_bound)
		going.by_min = latest_min(pass, label, to_stop, label->cost + pass->absent_cost);
	if (going.is_home && is_over(going.by_min, search->problem->home_by_min))
		going.by_min = search->problem->home_by_min;
	if (going.by_min < label->free_min)
		return;
	if (search->frontier.has_meal_limit)
		take_spans(&going, from_place, to_place);
	else
		take_each(&going, ways_from(search->ways, from_place, to_place, label->free_min),
			  0);
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
			pass_finish(pass, at);
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
		first.fed_min = stretch_larger(pass->search->start_last_min, start_min);
		stretch_fed_by(&first, pass_meal_by_most(pass, 0) -
					   pass->search->problem->without_meal_max_min);
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
