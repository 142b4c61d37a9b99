/* SPDX-License-Identifier: MIT
 *
 * All days of one order, thing by thing: a table of the states that can be, minute by minute.
 */
#include "plan_rounds.h"

#include <stdlib.h>
#include <string.h>

#define THINGS_MAX (PLAN_APPOINTMENTS_MAX + PLAN_BREAKS_MAX + PLAN_LEGS_MAX)
#define STATES_MAX 200000

enum what { VISIT, CALL, REST, LEG };

struct thing {
	enum what what;
	int index, from, until;
};

struct state {
	int now, reached, rested, fed; /* minutes: free, there for a visit, rested, after a meal */
	int off;
};

struct states {
	struct state list[STATES_MAX];
	int n;
};

static bool
is_off(const struct plan_problem *problem, int i, int start)
{
	return start % 5 != 0 && start != problem->appointments[i].booked_min;
}

static bool
is_held(const struct plan_problem *problem, const struct plan_solution *solution, int i)
{
	return problem->appointments[i].settled == PLAN_OPEN &&
	       solution->appointments[i].start_min >= 0 &&
	       solution->appointments[i].status != PLAN_NEXT_DAY &&
	       solution->appointments[i].status != PLAN_DROPPED;
}

int
plan_rounds_off(const struct plan_problem *problem, const struct plan_solution *solution)
{
	int n = 0;
	for (int i = 0; i < problem->n_appointments; i++)
		n += is_held(problem, solution, i) &&
		     is_off(problem, i, solution->appointments[i].start_min);
	return n;
}

static int
compare_things(const void *left, const void *right)
{
	const struct thing *a = left;
	const struct thing *b = right;
	if (a->from != b->from)
		return a->from - b->from;
	return a->until != b->until ? a->until - b->until : (int)b->what - (int)a->what;
}

static int
things_of(const struct plan_problem *problem, const struct plan_solution *solution,
	  struct thing things[THINGS_MAX])
{
	int n = 0;
	for (int i = 0; i < problem->n_appointments; i++)
		if (is_held(problem, solution, i))
			things[n++] = (struct thing){
			    solution->appointments[i].mode == PLAN_VISIT ? VISIT : CALL, i,
			    solution->appointments[i].start_min, solution->appointments[i].end_min};
	for (int i = 0; i < solution->n_breaks; i++)
		things[n++] = (struct thing){REST, i, solution->breaks[i].start_min,
					     solution->breaks[i].end_min};
	for (int i = 0; i < solution->n_legs; i++)
		things[n++] = (struct thing){LEG, i, solution->legs[i].depart_min,
					     solution->legs[i].arrive_min};
	qsort(things, (size_t)n, sizeof(things[0]), compare_things);
	return n;
}

static bool
may_leave(const struct plan_problem *problem, const struct plan_leg *leg, int at)
{
	const struct plan_options *options = &problem->travel[leg->from][leg->to];
	for (int k = 0; k < options->n; k++) {
		const struct plan_option *o = &options->list[k];
		struct plan_car car = {o->by, 0, o->minutes, 0, 0};
		if (o->car > 0)
			car = problem->cars[o->car];
		int begins = at + car.after_min;
		bool in_window =
		    car.by != PLAN_LIFT || (begins >= problem->lift.from_min &&
					    begins + car.minutes <= problem->lift.until_min);
		if (o->ref == leg->ref && in_window && at >= o->depart_first_min &&
		    at <= o->depart_last_min)
			return true;
	}
	return false;
}

static bool
may_start(const struct plan_problem *problem, const struct plan_solution *solution, int i, int at)
{
	const struct plan_appointment *a = &problem->appointments[i];
	if (solution->appointments[i].start_min == a->booked_min)
		return at == a->booked_min;
	if (at < a->earliest_min || at > a->latest_min)
		return false;
	for (int k = 0; k < a->n_openings; k++)
		if (at >= a->openings[k].from_min && at + a->minutes <= a->openings[k].until_min)
			return true;
	return false;
}

/* The last visit is where home is: no journey leads there, and its end is when they are home. */
static bool
is_home_after(const struct plan_problem *problem, const struct plan_solution *solution, int visit)
{
	const struct plan_place *places = problem->places;
	if (!problem->has_home || places[PLAN_PLACE_OF(visit)].same != places[PLAN_PLACE_HOME].same)
		return false;
	for (int i = 0; i < solution->n_legs; i++)
		if (solution->legs[i].depart_min >= solution->appointments[visit].end_min)
			return false;
	for (int i = 0; i < problem->n_appointments; i++)
		if (is_held(problem, solution, i) && solution->appointments[i].mode == PLAN_VISIT &&
		    solution->appointments[i].start_min > solution->appointments[visit].start_min)
			return false;
	return true;
}

/* The state after the thing began at that minute; false if it may not. */
static bool
begin(const struct plan_problem *problem, const struct plan_solution *solution,
      const struct thing *thing, int at, struct state *state)
{
	int most = problem->without_meal_max_min;
	bool meal = thing->what == REST && problem->breaks[thing->index].is_meal;
	state->now = at + thing->until - thing->from;
	switch (thing->what) {
	case LEG:
		if (!may_leave(problem, &solution->legs[thing->index], at) ||
		    (solution->legs[thing->index].to == PLAN_PLACE_HOME &&
		     problem->home_by_min >= 0 && state->now > problem->home_by_min))
			return false;
		state->reached = state->now;
		return true;
	case REST:
		if (at < problem->breaks[thing->index].from_min ||
		    state->now > problem->breaks[thing->index].until_min ||
		    (meal && most > 0 && at - state->fed > most))
			return false;
		state->fed = meal && most > 0 ? state->now : state->fed;
		return true;
	case VISIT:
		if (at < state->reached + problem->arrive_early_min ||
		    (problem->home_by_min >= 0 && state->now > problem->home_by_min &&
		     is_home_after(problem, solution, thing->index)))
			return false;
		state->reached = state->now;
		break;
	case CALL:
		if (problem->rest_min > 0)
			state->reached = state->now;
		break;
	}
	if (at < state->rested || !may_start(problem, solution, thing->index, at))
		return false;
	state->rested = state->now + problem->rest_min;
	state->off += is_off(problem, thing->index, at);
	return true;
}

static void
add(struct states *states, struct state *state)
{
	if (state->rested <= state->now)
		state->rested = 0;
	for (int i = states->n - 1; i >= 0; i--) {
		struct state *there = &states->list[i];
		if (there->now == state->now && there->reached == state->reached &&
		    there->rested == state->rested && there->fed == state->fed) {
			there->off = there->off < state->off ? there->off : state->off;
			return;
		}
	}
	if (states->n == STATES_MAX)
		abort();
	states->list[states->n++] = *state;
}

int
plan_rounds_fewest(const struct plan_problem *problem, const struct plan_solution *solution)
{
	struct thing things[THINGS_MAX];
	int n = things_of(problem, solution, things);
	int most = problem->without_meal_max_min;
	struct states *now = malloc(sizeof(*now));
	struct states *next = malloc(sizeof(*next));
	now->n = 1;
	now->list[0] = (struct state){.now = problem->start_min,
				      .reached = problem->start_min,
				      .fed = most > 0 ? problem->start_min : 0};
	for (int i = 0; i < n; i++) {
		next->n = 0;
		for (int k = 0; k < now->n; k++)
			for (int at = now->list[k].now; at <= solution->ends_min; at++) {
				struct state state = now->list[k];
				if (begin(problem, solution, &things[i], at, &state) &&
				    state.now <= solution->ends_min)
					add(next, &state);
			}
		struct states *swap = now;
		now = next;
		next = swap;
	}
	int fewest = -1;
	for (int k = 0; k < now->n; k++) {
		const struct state *last = &now->list[k];
		if (last->now == solution->ends_min &&
		    (most == 0 || last->now - last->fed <= most) &&
		    (fewest < 0 || last->off < fewest))
			fewest = last->off;
	}
	free(now);
	free(next);
	return fewest;
}
