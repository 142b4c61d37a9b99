/* SPDX-License-Identifier: MIT
 *
 * Appointments and breaks as one list of tasks.
 */
#include "plan/task.h"

#include <string.h>

#include "plan/window.h"

static void
add_appointment(struct task_list *list, int index)
{
	const struct plan_appointment *appointment = &list->problem->appointments[index];
	struct task task = {
	    .appointment = appointment, .index = index, .minutes = appointment->minutes};
	task.n_choices = mode_choices(list->problem, index, task.choices);
	if (task.n_choices == 0)
		return;
	task.booked_cost = PLAN_NONE;
	task.free_cost = PLAN_NONE;
	task.booked_min = PLAN_NONE;
	for (int i = 0; i < task.n_choices; i++) {
		bool is_booked = task.choices[i].start_min != PLAN_NONE;
		int *least = is_booked ? &task.booked_cost : &task.free_cost;
		if (*least == PLAN_NONE || task.choices[i].cost < *least)
			*least = task.choices[i].cost;
		if (is_booked)
			task.booked_min = task.choices[i].start_min;
		if (task_choice_is_visit(&task, i))
			task.can_be_visit = true;
		else
			task.can_be_call = true;
	}
	if (task.free_cost == PLAN_NONE)
		task.free_cost = task.booked_cost;
	list->place[list->n] = PLAN_PLACE_OF(index);
	list->tasks[list->n++] = task;
}

static void
add_break(struct task_list *list, int index)
{
	const struct plan_break *rest = &list->problem->breaks[index];
	list->breaks |= task_bit(list->n);
	if (rest->is_meal && list->problem->without_meal_max_min > 0)
		list->meals |= task_bit(list->n);
	list->tasks[list->n++] =
	    (struct task){.rest = rest,
			  .index = index,
			  .minutes = rest->minutes,
			  .choices = {{.mode = PLAN_PHONE, .start_min = PLAN_NONE}},
			  .n_choices = 1,
			  .booked_min = PLAN_NONE,
			  .can_be_call = true};
}

static void
set_last_start(struct task *task)
{
	task->last_min = PLAN_NONE;
	for (int choice = 0; choice < task->n_choices; choice++) {
		int start_min = task_last_start(task, choice, WINDOW_DAY_END_MIN);
		if (start_min > task->last_min)
			task->last_min = start_min;
	}
}

void
task_list_make(const struct plan_problem *problem, struct task_list *list)
{
	memset(list, 0, sizeof(*list));
	list->problem = problem;
	list->place[TASK_STOP_START] = problem->start_place;
	list->place[TASK_STOP_HOME] = PLAN_PLACE_HOME;
	for (int i = 0; i < problem->n_appointments; i++)
		add_appointment(list, i);
	list->n_appointments = list->n;
	for (int a = 0; a < list->n; a++)
		for (int b = 0; b < list->n; b++)
			if ((list->tasks[a].appointment->after & 1u << list->tasks[b].index) != 0) {
				list->tasks[a].before |= task_bit(b);
				list->tasks[b].behind |= task_bit(a);
			}
	for (int i = 0; i < problem->n_breaks; i++)
		add_break(list, i);
	for (int i = 0; i < list->n; i++) {
		set_last_start(&list->tasks[i]);
		list->visits |= list->tasks[i].can_be_visit ? task_bit(i) : 0;
		list->calls |= list->tasks[i].can_be_call ? task_bit(i) : 0;
	}
}

int
task_next_start(const struct task *task, int choice, int minute)
{
	int fixed_min = task->choices[choice].start_min;
	if (fixed_min != PLAN_NONE)
		return minute <= fixed_min ? fixed_min : PLAN_NONE;
	if (task->appointment != NULL)
		return window_next(task->appointment, minute);
	int start_min = minute > task->rest->from_min ? minute : task->rest->from_min;
	return start_min + task->minutes <= task->rest->until_min ? start_min : PLAN_NONE;
}

int
task_last_start(const struct task *task, int choice, int end_by_min)
{
	int fixed_min = task->choices[choice].start_min;
	if (fixed_min != PLAN_NONE)
		return fixed_min + task->minutes <= end_by_min ? fixed_min : PLAN_NONE;
	if (task->appointment != NULL)
		return window_last(task->appointment, end_by_min);
	int end_min = end_by_min < task->rest->until_min ? end_by_min : task->rest->until_min;
	return end_min - task->minutes >= task->rest->from_min ? end_min - task->minutes
							       : PLAN_NONE;
}

int
task_stays(const struct task *task, int choice, int start_min)
{
	if (task->choices[choice].start_min != PLAN_NONE)
		return start_min;
	if (task->appointment != NULL)
		return window_stays(task->appointment, start_min);
	return task->rest->until_min - task->minutes;
}
