/* SPDX-License-Identifier: MIT
 *
 * A day walked through from its begin, again and again: with other starts on marks, and meals
 * pushed on until the limit without one is kept.
 */
#include "plan/retime.h"

struct retiming {
	const struct search *search;
	const struct search_day *day;
	bool is_as_found;                 /* starts as booked stay so */
	uint64_t on_mark;                 /* steps that are to start on a mark */
	int not_before[SEARCH_STEPS_MAX]; /* what waits for a later meal */
	int begins_min[SEARCH_STEPS_MAX]; /* of tasks and journeys */
	int ends_min;
};

/* On the walk: when the person is free, and what holds for what comes. */
struct walking {
	int free_min;
	int reached_min; /* since when they may be said to be there for a visit */
	int ready_min;   /* a visit starts no earlier */
	int rested_min;  /* an appointment starts no earlier */
};

static const struct task *
task_of(const struct retiming *retiming, int step)
{
	int task = retiming->day->steps[step].task;
	return task == PLAN_NONE ? NULL : &retiming->search->list.tasks[task];
}

/* A start that may be moved, in ${day} as it was found. */
static bool
is_free(const struct retiming *retiming, int step)
{
	const struct search_step *found = &retiming->day->steps[step];
	const struct task *task = task_of(retiming, step);
	return task != NULL && task->appointment != NULL &&
	       task->choices[found->choice].start_min == PLAN_NONE &&
	       found->start_min != task->appointment->booked_min;
}

static bool
is_on_mark(const struct task *task, int start_min)
{
	return start_min % RETIME_MARK_MIN == 0 || start_min == task->appointment->booked_min;
}

/* The first start from ${minute} on that the step may have. */
static int
next_start(const struct retiming *retiming, int step, int minute)
{
	const struct search_step *found = &retiming->day->steps[step];
	const struct task *task = task_of(retiming, step);
	bool stays = retiming->is_as_found && task->appointment != NULL && !is_free(retiming, step);
	if (stays)
		return minute <= found->start_min ? found->start_min : PLAN_NONE;
	int start_min = task_next_start(task, found->choice, minute);
	while ((retiming->on_mark >> step & 1u) != 0 && start_min != PLAN_NONE &&
	       !is_on_mark(task, start_min))
		start_min = task_next_start(task, found->choice, start_min + 1);
	return start_min;
}

static bool
walk_task(struct retiming *retiming, int step, struct walking *now)
{
	const struct task *task = task_of(retiming, step);
	bool is_visit = task_choice_is_visit(task, retiming->day->steps[step].choice);
	int rest_min = retiming->search->problem->rest_min;
	int from_min = now->free_min;
	if (is_visit && now->ready_min > from_min)
		from_min = now->ready_min;
	if (task->appointment != NULL && now->rested_min > from_min)
		from_min = now->rested_min;
	if (retiming->not_before[step] > from_min)
		from_min = retiming->not_before[step];
	int start_min = next_start(retiming, step, from_min);
	if (start_min == PLAN_NONE)
		return false;
	retiming->begins_min[step] = start_min;
	now->free_min = start_min + task->minutes;
	if (task->appointment != NULL)
		now->rested_min = now->free_min + rest_min;
	/* Where rest is due nobody calls while they wait for a visit. */
	if (is_visit || (task->appointment != NULL && rest_min > 0))
		now->reached_min = now->free_min;
	return true;
}

static bool
walk_journey(struct retiming *retiming, int step, struct walking *now)
{
	const struct search *search = retiming->search;
	const struct plan_option *option = retiming->day->steps[step].way.option;
	bool is_home = retiming->day->steps[step].to_stop == TASK_STOP_HOME;
	int home_by_min = search->problem->home_by_min;
	int first_min;
	int last_min;
	if (option != NULL) {
		if (!ways_departures(search->ways, option, &first_min, &last_min))
			return false;
		now->free_min = now->free_min > first_min ? now->free_min : first_min;
		if (now->free_min > last_min)
			return false;
	}
	retiming->begins_min[step] = now->free_min;
	if (option != NULL) {
		now->free_min += option->minutes;
		now->reached_min = now->free_min;
	}
	now->ready_min = now->reached_min + search->problem->arrive_early_min;
	return !is_home || home_by_min == PLAN_NONE || now->free_min <= home_by_min;
}

static bool
walk(struct retiming *retiming)
{
	int start_min = retiming->search->start_min;
	struct walking now = {start_min, start_min, start_min, start_min};
	for (int i = 0; i < retiming->day->n_steps; i++)
		if (task_of(retiming, i) == NULL ? !walk_journey(retiming, i, &now)
						 : !walk_task(retiming, i, &now))
			return false;
	retiming->ends_min = now.free_min;
	return true;
}

/* Push on each meal after which it takes too long. False if what takes too long is the begin. */
static bool
push_meals(struct retiming *retiming, bool *is_pushed)
{
	const struct search *search = retiming->search;
	int most_min = search->problem->without_meal_max_min;
	int since_min = search->start_min;
	int meal = PLAN_NONE;
	*is_pushed = false;
	for (int i = 0; i <= retiming->day->n_steps && most_min > 0; i++) {
		bool is_end = i == retiming->day->n_steps;
		const struct task *task = is_end ? NULL : task_of(retiming, i);
		if (!is_end && (task == NULL || task->rest == NULL || !task->rest->is_meal))
			continue;
		int until_min = is_end ? retiming->ends_min : retiming->begins_min[i];
		int late_min = until_min - since_min - most_min;
		if (late_min > 0 && meal == PLAN_NONE)
			return false;
		if (late_min > 0) {
			retiming->not_before[meal] = retiming->begins_min[meal] + late_min;
			*is_pushed = true;
		}
		meal = i;
		since_min = is_end ? 0 : until_min + task->minutes;
	}
	return true;
}

/* The soonest day with those starts on marks. */
static bool
is_possible(struct retiming *retiming)
{
	bool is_pushed = true;
	for (int i = 0; i < SEARCH_STEPS_MAX; i++)
		retiming->not_before[i] = PLAN_NONE;
	while (is_pushed)
		if (!walk(retiming) || !push_meals(retiming, &is_pushed))
			return false;
	return true;
}

static void
take(const struct retiming *retiming, struct search_day *day)
{
	day->ends_min = retiming->ends_min;
	for (int i = 0; i < day->n_steps; i++) {
		struct search_step *step = &day->steps[i];
		int begins_min = retiming->begins_min[i];
		if (step->task != PLAN_NONE) {
			step->start_min = begins_min;
			continue;
		}
		step->way.depart_min = begins_min;
		step->way.arrive_min =
		    begins_min + (step->way.option == NULL ? 0 : step->way.option->minutes);
	}
}

/* The ${n} free steps whose bits ${chosen} has; the first step has the highest bit. */
static uint64_t
steps_of(const int free_steps[], int n, uint32_t chosen)
{
	uint64_t steps = 0;
	for (int k = 0; k < n; k++)
		if ((chosen >> (n - 1 - k) & 1u) != 0)
			steps |= (uint64_t)1 << free_steps[k];
	return steps;
}

void
retime_round(const struct search *search, struct search_day *day)
{
	struct search_day found = *day;
	struct retiming retiming = {.search = search, .day = &found, .is_as_found = true};
	int free_steps[PLAN_APPOINTMENTS_MAX];
	int n = 0;
	for (int i = 0; i < found.n_steps; i++)
		if (is_free(&retiming, i))
			free_steps[n++] = i;
	for (int n_on_mark = n; n_on_mark >= 0; n_on_mark--)
		for (uint32_t chosen = (uint32_t)1 << n; chosen-- > 0;) {
			if (__builtin_popcount(chosen) != n_on_mark)
				continue;
			retiming.on_mark = steps_of(free_steps, n, chosen);
			if (is_possible(&retiming) && retiming.ends_min <= found.ends_min) {
				take(&retiming, day);
				return;
			}
		}
}

int
retime_soonest(const struct search *search, const struct search_day *day)
{
	struct retiming retiming = {.search = search, .day = day};
	return walk(&retiming) ? retiming.ends_min : PLAN_NONE;
}
