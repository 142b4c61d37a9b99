/* SPDX-License-Identifier: MIT
 *
 * Labels of a whole day back into its steps.
 */
#include "plan/pass.h"

#include "plan/stretch.h"

/* The labels of a day, the first that of its begin, and when the person is free after each. */
struct chain {
	int32_t label[SEARCH_STEPS_MAX + 1];
	int free_min[SEARCH_STEPS_MAX + 1];
	int n;
};

bool
pass_improves(const struct pass *pass, int cost, int pence, int ends_min, int walk_m)
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

static const struct label *
label_of(const struct pass *pass, const struct chain *chain, int i)
{
	return &pass->search->frontier.labels[chain->label[i]];
}

static void
follow(const struct pass *pass, int32_t last, struct chain *chain)
{
	const struct label *labels = pass->search->frontier.labels;
	int n = 1;
	for (int32_t at = last; labels[at].parent != PLAN_NONE; at = labels[at].parent)
		n++;
	ensure(n <= SEARCH_STEPS_MAX + 1);
	chain->n = n;
	for (int32_t at = last; n > 0; at = labels[at].parent)
		chain->label[--n] = at;
}

static bool
is_meal(const struct pass *pass, const struct label *label)
{
	return pass->search->frontier.has_meal_limit && label->task != PLAN_NONE &&
	       (pass->search->list.meals & task_bit(label->task)) != 0;
}

/* From the last stretch back, since each meal is as soon as what comes behind it lets it be. */
static void
set_times(const struct pass *pass, struct chain *chain)
{
	const struct search *search = pass->search;
	int until_min = label_of(pass, chain, chain->n - 1)->free_min;
	for (int end = chain->n; end > 0;) {
		int first = end - 1;
		while (first > 0 && !is_meal(pass, label_of(pass, chain, first)))
			first--;
		const struct label *meal = label_of(pass, chain, first);
		int fed_min = meal->free_min;
		if (search->frontier.has_meal_limit)
			fed_min = stretch_larger(meal->free_min,
						 until_min - search->problem->without_meal_max_min);
		for (int i = first + 1; i < end; i++)
			chain->free_min[i] = stretch_free_at(label_of(pass, chain, i), fed_min);
		chain->free_min[first] = fed_min;
		if (first > 0)
			until_min = fed_min - search->list.tasks[meal->task].minutes;
		end = first;
	}
}

/* Add what a label did: a journey, a task, or both. */
static void
add_steps(const struct pass *pass, const struct chain *chain, int i, struct search_day *day)
{
	const struct label *label = label_of(pass, chain, i);
	int from_min = chain->free_min[i - 1];
	if (label->way != NULL) {
		struct search_step step = {.task = PLAN_NONE,
					   .way = *label->way,
					   .from_stop = label_of(pass, chain, i - 1)->stop,
					   .to_stop = label->stop};
		int wait_min = from_min - step.way.depart_min;
		if (wait_min > 0) {
			step.way.depart_min += wait_min;
			step.way.arrive_min += wait_min;
		}
		day->steps[day->n_steps++] = step;
	}
	if (label->task != PLAN_NONE)
		day->steps[day->n_steps++] = (struct search_step){
		    .task = label->task,
		    .choice = label->choice,
		    .start_min = chain->free_min[i] - pass->search->list.tasks[label->task].minutes,
		    .from_stop = label->stop,
		    .to_stop = label->stop};
}

void
pass_finish(struct pass *pass, int32_t last)
{
	const struct label *label = &pass->search->frontier.labels[last];
	task_set appointments = label->done & ~pass->search->list.breaks;
	uint64_t rank = pass->order == NULL ? 0 : pass->order->rank[appointments];
	int cost = label->cost + (pass->order == NULL ? 0 : pass->order->cost[appointments]);
	struct chain chain;
	if (pass->best->is_found && rank < pass->best_rank)
		return;
	if (pass->best->is_found && rank == pass->best_rank &&
	    !pass_improves(pass, cost, label->pence, label->free_min, label->walk_m))
		return;
	pass->best_rank = rank;
	*pass->best = (struct search_day){.is_found = true,
					  .today = label->done,
					  .cost = cost,
					  .pence = label->pence,
					  .walk_m = label->walk_m,
					  .ends_min = label->free_min,
					  .by_document = pass->by_document};
	follow(pass, last, &chain);
	ensure(chain.n <= SEARCH_STEPS_MAX + 1);
	set_times(pass, &chain);
	for (int i = 1; i < chain.n; i++)
		add_steps(pass, &chain, i, pass->best);
}
