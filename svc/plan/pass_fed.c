/* SPDX-License-Identifier: MIT
 *
 * What a limit without a meal leaves a label of a pass.
 */
#include "plan/pass.h"

#include "plan/stretch.h"

#define LABELS_MANY    3000 /* tables of ends take as long as so many labels */
#define ENDS_ROUND_MIN 30   /* of days with a meal to come */

int
pass_meal_by_most(const struct pass *pass, task_set done)
{
	int most_min = PLAN_NONE;
	for (task_set meals = pass->universe & pass->search->list.meals & ~done; meals != 0;
	     meals &= meals - 1) {
		int last_min = pass->search->list.tasks[__builtin_ctz(meals)].last_min;
		most_min = last_min > most_min ? last_min : most_min;
	}
	return most_min == PLAN_NONE ? pass->last_end_min : most_min;
}

/* The latest that a label's day is over if each meal is as late as it may be, a little rounded up:
 * the fewer ends there are the fewer tables they take. */
static int
ends_by(const struct pass *pass, task_set left, const struct label *label)
{
	const struct task_list *list = &pass->search->list;
	int most_min = pass->search->problem->without_meal_max_min;
	int ends_min = label->fed_min + most_min;
	int last_min = PLAN_NONE; /* the last meal is over */
	for (task_set meals = left & list->meals; meals != 0; meals &= meals - 1) {
		const struct task *meal = &list->tasks[__builtin_ctz(meals)];
		ends_min += meal->minutes + most_min;
		last_min = stretch_larger(last_min, meal->last_min + meal->minutes);
	}
	if (last_min == PLAN_NONE)
		return ends_min;
	ends_min = stretch_smaller(ends_min, last_min + most_min);
	return (ends_min + ENDS_ROUND_MIN - 1) / ENDS_ROUND_MIN * ENDS_ROUND_MIN;
}

/* By when a label has to be on its way for its day to be over before the person is too hungry. What
 * that takes pays only for a day that has had a pass of many labels. */
static int
latest_ending(const struct pass *pass, task_set left, const struct label *label)
{
	struct search *search = pass->search;
	const struct plan_problem *problem = search->problem;
	int ends_min = ends_by(pass, left, label);
	search->had_many =
	    search->had_many || search->frontier.n >= LABELS_MANY || problem->is_like_large;
	if (!search->had_many || ends_min >= pass->last_end_min)
		return WINDOW_DAY_END_MIN;
	struct bound_rest rest = {
	    .left = left, .stop = label->stop, .pence = PLAN_NONE, .walk_m = PLAN_NONE};
	if (problem->money_pence != PLAN_NONE)
		rest.pence = problem->money_pence - label->pence;
	if (problem->walk_m_max_day != PLAN_NONE)
		rest.walk_m = problem->walk_m_max_day - label->walk_m;
	return bound_latest_ending(&search->bound, &rest, ends_min);
}

bool
pass_is_fed(const struct pass *pass, task_set left, struct label *label, int latest_min)
{
	const struct search *search = pass->search;
	const struct plan_problem *problem = search->problem;
	int most_min = problem->without_meal_max_min;
	if (most_min == 0)
		return true;
	if (latest_min < WINDOW_DAY_END_MIN)
		stretch_fed_by(label, latest_min - label->free_span);
	if (label->free_span > most_min || !pass->whole || !search->has_bound)
		return label->free_span <= most_min;
	for (task_set meals = left & search->list.meals; meals != 0; meals &= meals - 1)
		most_min += search->list.tasks[__builtin_ctz(meals)].minutes +
			    problem->without_meal_max_min;
	struct bound_rest rest = {.left = left, .stop = label->stop, .pence = PLAN_NONE};
	if (problem->money_pence != PLAN_NONE)
		rest.pence = problem->money_pence - label->pence;
	if (label->free_span + bound_span_min(&search->span, &rest) > most_min)
		return false;
	int ending_min = latest_ending(pass, left, label);
	stretch_fed_by(label, ending_min - label->free_span);
	return label->free_min <= ending_min && label->free_span <= problem->without_meal_max_min;
}
