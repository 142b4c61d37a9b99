/* SPDX-License-Identifier: MIT
 *
 * Stretches between meals.
 */
#include "plan/meal.h"

int
meal_longest_without(const struct search *search, const struct search_day *day)
{
	int since_min = search->start_min;
	int longest = 0;
	for (int i = 0; i <= day->n_steps; i++) {
		bool is_end = i == day->n_steps;
		const struct search_step *step = &day->steps[is_end ? 0 : i];
		const struct task *task =
		    is_end || step->task == PLAN_NONE ? NULL : &search->list.tasks[step->task];
		if (!is_end && (task == NULL || task->rest == NULL || !task->rest->is_meal))
			continue;
		int until_min = is_end ? day->ends_min : step->start_min;
		if (until_min - since_min > longest)
			longest = until_min - since_min;
		if (!is_end)
			since_min = step->start_min + task->minutes;
	}
	return longest;
}
