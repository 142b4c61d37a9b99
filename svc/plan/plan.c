/* SPDX-License-Identifier: MIT
 *
 * From a problem to a plan: search, put into words, try other gates, prove.
 */
#include "plan/plan.h"

#include <string.h>

#include "plan/explain.h"
#include "plan/gate.h"
#include "plan/retime.h"
#include "plan/score.h"
#include "plan/verify.h"

const char *
plan_status_word(enum plan_status status)
{
	switch (status) {
	case PLAN_KEPT:
		return "kept";
	case PLAN_MOVED:
		return "moved";
	case PLAN_BY_PHONE:
		return "phone";
	case PLAN_BY_VIDEO:
		return "video";
	case PLAN_NEXT_DAY:
		return "next_day";
	case PLAN_DROPPED:
		return "dropped";
	}
	return NULL;
}

/* An appointment that is not searched, or not today. Without a plan nothing is asked of anybody. */
static void
fill_absent(const struct plan_appointment *appointment, bool has_plan, struct plan_outcome *outcome)
{
	int cost;
	int mode = mode_booked(appointment);
	*outcome =
	    (struct plan_outcome){.id = appointment->id,
				  .status = mode_absence(appointment, &cost),
				  .mode = mode == PLAN_NONE ? PLAN_VISIT : (enum plan_mode)mode,
				  .start_min = PLAN_NONE,
				  .end_min = PLAN_NONE,
				  .needs_yes = cost >= MODE_COST_YES,
				  .yes_from = appointment->yes_from};
	if (!has_plan && appointment->settled == PLAN_OPEN) {
		outcome->status = PLAN_DROPPED;
		outcome->needs_yes = false;
	}
	if (outcome->status == PLAN_KEPT && appointment->booked_min != PLAN_NONE) {
		outcome->start_min = appointment->booked_min;
		outcome->end_min = appointment->booked_min + appointment->minutes;
	}
}

static void
fill_task(const struct search *search, const struct search_step *step,
	  struct plan_solution *solution)
{
	const struct task *task = &search->list.tasks[step->task];
	int end_min = step->start_min + task->minutes;
	if (task->rest != NULL) {
		solution->breaks[task->index] =
		    (struct plan_rest){task->rest->kind, step->start_min, end_min};
		return;
	}
	const struct mode_choice *choice = &task->choices[step->choice];
	struct plan_outcome *outcome = &solution->appointments[task->index];
	outcome->mode = choice->mode;
	outcome->status = mode_status(task->appointment, choice->mode, step->start_min);
	outcome->start_min = step->start_min;
	outcome->end_min = end_min;
	outcome->needs_yes =
	    mode_cost(task->appointment, choice->mode, step->start_min) >= MODE_COST_YES;
}

static void
fill_leg(const struct search *search, const struct search_step *step,
	 struct plan_solution *solution)
{
	const struct way *way = &step->way;
	if (way->option == NULL)
		return;
	solution->legs[solution->n_legs++] =
	    (struct plan_leg){.from = search->list.place[step->from_stop],
			      .to = search->list.place[step->to_stop],
			      .by = way->option->by,
			      .depart_min = way->depart_min,
			      .arrive_min = way->arrive_min,
			      .pence = way->option->pence,
			      .walk_m = way->walk_m,
			      .ref = way->option->ref,
			      .car = way->option->car};
}

static void
fill_solution(const struct plan_problem *problem, const struct search *search,
	      const struct search_day *day, struct plan_solution *solution)
{
	memset(solution, 0, sizeof(*solution));
	solution->plan = problem->plan;
	solution->version = problem->version;
	solution->feasible = day->is_found;
	solution->ready = day->is_found;
	solution->n_appointments = problem->n_appointments;
	solution->n_breaks = day->is_found ? problem->n_breaks : 0;
	solution->pence = day->pence;
	solution->walk_m = day->walk_m;
	solution->ends_min = day->is_found ? day->ends_min : problem->start_min;
	for (int i = 0; i < problem->n_appointments; i++)
		fill_absent(&problem->appointments[i], day->is_found, &solution->appointments[i]);
	for (int i = 0; i < day->n_steps; i++) {
		if (day->steps[i].task == PLAN_NONE)
			fill_leg(search, &day->steps[i], solution);
		else
			fill_task(search, &day->steps[i], solution);
	}
	for (int i = 0; i < problem->n_appointments && day->is_found; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		bool is_open = problem->appointments[i].settled == PLAN_OPEN;
		if (is_open && outcome->status != PLAN_KEPT) {
			solution->changes++;
			solution->changes_needing_yes += outcome->needs_yes;
		}
		if (outcome->status == PLAN_DROPPED &&
		    problem->appointments[i].priority == PLAN_MUST)
			solution->ready = false;
	}
}

/* Why each change is needed: its booking does not fit among all else that the plan has today. */
static void
explain_changes(const struct plan_problem *problem, struct ways *ways, struct arena *scratch,
		struct arena *arena, struct plan_solution *solution)
{
	struct ways afoot;
	ways_init(&afoot, problem, (struct ways_rules){.by = WAYS_ALL, .walk_unbound = true},
		  scratch);
	struct pin_day planned;
	pin_planned(problem, solution, &planned);
	for (int i = 0; i < problem->n_appointments; i++) {
		struct plan_outcome *outcome = &solution->appointments[i];
		if (outcome->status == PLAN_KEPT || problem->appointments[i].settled != PLAN_OPEN)
			continue;
		struct explain_day day = {.problem = problem,
					  .kept = planned,
					  .ways = ways,
					  .ways_afoot = &afoot,
					  .steps_max = PLAN_STEPS_DEFAULT};
		day.kept.mode[i] = PLAN_NONE;
		day.kept.start_min[i] = PLAN_NONE;
		struct check_verdict *verdict = arena_new(arena, struct check_verdict);
		explain_miss(&day, i, verdict);
		outcome->because = verdict->because;
		outcome->why = verdict;
	}
}

/* The least that the time without a meal comes to on a day without appointments, if nothing else is
 * in its way; else PLAN_NONE. */
static int
least_without_meal(const struct plan_problem *problem, struct ways *ways, struct arena *arena)
{
	int too_little = problem->without_meal_max_min;
	int enough = WINDOW_DAY_END_MIN + 1;
	while (too_little > 0 && enough - too_little > 1) {
		int middle = too_little + (enough - too_little) / 2;
		struct plan_problem with = *problem;
		struct search search;
		struct search_day day;
		with.without_meal_max_min = middle;
		search_init(&search, &with, ways, false, PLAN_STEPS_DEFAULT, arena);
		if (search_set(&search, 0, &day) == 0 && day.is_found)
			enough = middle;
		else
			too_little = middle;
	}
	return enough <= WINDOW_DAY_END_MIN && too_little > 0 ? enough : PLAN_NONE;
}

/* No day obeys the rules, whatever is left out: say which rule. */
static struct reason
why_infeasible(const struct plan_problem *problem, struct ways *ways, struct arena *arena)
{
	struct plan_problem without = *problem;
	struct search search;
	struct search_day day;
	int least = least_without_meal(problem, ways, arena);
	int most = problem->without_meal_max_min;
	if (least != PLAN_NONE)
		return (struct reason){
		    .name = REASON_NONE_MEAL, .have = least, .most = most, .by = least - most};
	without.n_breaks = 0;
	without.without_meal_max_min = 0;
	search_init(&search, &without, ways, false, PLAN_STEPS_DEFAULT, arena);
	if (search_set(&search, 0, &day) == 0 && day.is_found)
		return (struct reason){.name = REASON_NONE_BREAK};
	if (problem->home_by_min == PLAN_NONE)
		return (struct reason){.name = REASON_NONE_HOME};
	return (struct reason){.name = problem->is_home_by_dark ? REASON_NONE_HOME_DARK
								: REASON_NONE_HOME_BY,
			       .until_min = problem->home_by_min};
}

int
plan_solve(const struct plan_problem *problem, long steps_max, struct arena *arena,
	   struct plan_solution *solution)
{
	struct arena scratch;
	arena_init(&scratch);
	struct ways ways;
	ways_init(&ways, problem, (struct ways_rules){.by = WAYS_ALL}, &scratch);
	struct search *search = arena_new(&scratch, struct search);
	search_init(search, problem, &ways, true, steps_max, &scratch);
	struct search_order order = score_plan(&search->list, &scratch);
	struct search_day day;
	struct gate *gate = gate_new(search, &order);
	int rc = gate_best(gate, &day);
	if (rc != 0)
		goto free_scratch;
	if (day.is_found)
		retime_round(search, &day);
	fill_solution(problem, search, &day, solution);
	if (solution->feasible)
		explain_changes(problem, &ways, &scratch, arena, solution);
	else
		solution->because = why_infeasible(problem, &ways, &scratch);
	rc = gate_fill(gate, solution);
	if (rc != 0)
		goto free_scratch;
	char why[VERIFY_TEXT_SIZE];
	if (!verify_solution(problem, solution, why)) {
		solution->why_not = arena_strdup(arena, why);
		rc = E_CORRUPT;
	}
free_scratch:
	arena_fini(&scratch);
	return rc;
}
