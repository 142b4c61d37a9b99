/* SPDX-License-Identifier: MIT
 *
 * The day as it is booked, judged for each way of travelling.
 */
#include "plan/check.h"

#include <stdlib.h>
#include <string.h>

#include "plan/explain.h"
#include "plan/meal.h"
#include "plan/mode.h"
#include "plan/score.h"

static const enum plan_by ways_in_order[CHECK_WAYS] = {PLAN_TRANSIT, PLAN_TAXI, PLAN_LIFT,
						       PLAN_WALK};

const char *
check_reason_word(enum check_reason reason)
{
	switch (reason) {
	case CHECK_NO_REASON:
		return NULL;
	case CHECK_TRAVEL:
		return "travel";
	case CHECK_CLOSED:
		return "closed";
	case CHECK_CLASH:
		return "clash";
	case CHECK_MONEY:
		return "money";
	case CHECK_WALK:
		return "walk";
	case CHECK_CURFEW:
		return "curfew";
	case CHECK_AVOID:
		return "avoid";
	case CHECK_NO_PHONE:
		return "no_phone";
	case CHECK_AFTER:
		return "after";
	case CHECK_BREAK:
		return "break";
	}
	return NULL;
}

/* Whether home can be reached from anywhere at all by these ways. */
static bool
home_is_reachable(const struct plan_problem *problem, struct ways *ways)
{
	int home_class = problem->places[PLAN_PLACE_HOME].same;
	for (int from = 0; from < PLAN_PLACE_OF(problem->n_appointments); from++) {
		const struct plan_options *options = &problem->travel[from][PLAN_PLACE_HOME];
		if (from == PLAN_PLACE_HOME)
			continue;
		if (problem->places[from].same == home_class)
			return true;
		for (int i = 0; i < options->n; i++) {
			int first_min;
			int last_min;
			if (ways_departures(ways, &options->list[i], &first_min, &last_min))
				return true;
		}
	}
	return false;
}

/* One way of travelling, at work. */
struct bench {
	/* Pinned to its bookings; the hour to be home by and the time without a meal unbound. */
	struct plan_problem day;
	struct ways ways;
	struct ways ways_afoot;
	long steps_max;
	struct arena *scratch;
};

static int
best_day(struct bench *bench, const struct plan_problem *problem, struct search *search,
	 struct search_day *found)
{
	search_init(search, problem, &bench->ways, false, bench->steps_max, bench->scratch);
	struct search_order order = score_check(&search->list, bench->scratch);
	return search_best(search, &order, found);
}

/* Which appointments a found day keeps, and when. */
static void
note_kept(const struct search *search, const struct search_day *found, struct pin_day *kept)
{
	pin_clear(kept);
	for (int i = 0; i < found->n_steps; i++) {
		const struct search_step *step = &found->steps[i];
		if (step->task == PLAN_NONE || search->list.tasks[step->task].appointment == NULL)
			continue;
		const struct task *task = &search->list.tasks[step->task];
		kept->mode[task->index] = (int)task->choices[step->choice].mode;
		kept->start_min[task->index] = step->start_min;
	}
}

static void
fill_verdicts(const struct plan_problem *problem, struct bench *bench, const struct pin_day *kept,
	      struct check_way *way)
{
	struct explain_day day = {.problem = &bench->day,
				  .kept = *kept,
				  .ways = &bench->ways,
				  .ways_afoot = &bench->ways_afoot,
				  .steps_max = bench->steps_max};
	for (int i = 0; i < problem->n_appointments; i++) {
		enum plan_settled settled = problem->appointments[i].settled;
		if (kept->mode[i] != PLAN_NONE || settled == PLAN_HAPPENED) {
			explain_kept(&day, i, &way->appointments[i]);
			way->kept++;
			continue;
		}
		explain_miss(&day, i, &way->appointments[i]);
		if (settled != PLAN_OPEN)
			way->appointments[i].because = (struct reason){
			    .name = settled == PLAN_PUT_OFF ? REASON_PUT_OFF : REASON_LEFT_OUT};
	}
}

static int
check_way(const struct plan_problem *problem, struct bench *bench, struct plan_check *check,
	  struct check_way *way)
{
	struct search search;
	struct search_day found;
	struct pin_day kept;
	int rc = best_day(bench, &bench->day, &search, &found);
	if (rc != 0)
		return rc;
	note_kept(&search, &found, &kept);
	way->of = problem->n_appointments;
	fill_verdicts(problem, bench, &kept, way);
	if (way->kept > check->load_kept) {
		check->load_kept = way->kept;
		check->load_walk_m = found.walk_m;
		check->load_longest_without_break_minutes = meal_longest_without(&search, &found);
	}
	struct plan_problem rich = bench->day;
	rich.money_pence = PLAN_NONE;
	rc = best_day(bench, &rich, &search, &found);
	way->pence = found.pence;
	way->is_affordable =
	    problem->money_pence == PLAN_NONE || found.pence <= problem->money_pence;
	return rc;
}

int
check_day(const struct plan_problem *problem, long steps_max, struct plan_check *check)
{
	memset(check, 0, sizeof(*check));
	check->plan = problem->plan;
	check->date = problem->date;
	check->n_appointments = problem->n_appointments;
	check->load_kept = PLAN_NONE;
	int rc = 0;
	for (int i = 0; i < CHECK_WAYS && rc == 0; i++) {
		struct arena scratch;
		arena_init(&scratch);
		struct pin_day booked;
		struct bench bench = {.steps_max = steps_max, .scratch = &scratch};
		struct ways_rules rules = {.by = 1u << ways_in_order[i] | 1u << PLAN_WALK};
		pin_booked(problem, &booked);
		pin_problem(problem, &booked, &bench.day);
		ways_init(&bench.ways, &bench.day, rules, &scratch);
		rules.walk_unbound = true;
		ways_init(&bench.ways_afoot, &bench.day, rules, &scratch);
		bench.day.home_by_min = PLAN_NONE;
		bench.day.without_meal_max_min = 0;
		bench.day.has_home = problem->has_home && home_is_reachable(problem, &bench.ways);
		check->ways[i].by = ways_in_order[i];
		rc = check_way(problem, &bench, check, &check->ways[i]);
		arena_fini(&scratch);
	}
	return rc;
}
