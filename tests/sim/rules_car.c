/* SPDX-License-Identifier: MIT
 *
 * What must hold across plans whenever nothing is left to do: one car serves one lift at a time.
 * The plans of a seed have one coordinator and one date.
 */
#include <string.h>

#include "plan/document.h"
#include "plan/plan_json.h"
#include "tests/sim/sim.h"
#include "travel/travel.h"

/* A plan's newest version with what says where its places are. */
struct car_plan {
	const char *ref;
	struct plan_document document;
	struct plan_solution solution;
	int now_min;
};

static bool
has_coordinator(const struct row_case *loaded)
{
	for (int i = 0; i < loaded->n_parties; i++)
		if (loaded->parties[i].role == PARTY_COORDINATOR)
			return true;
	return false;
}

/* False if it asks nothing of a car, or is owed a version. */
static bool
read_plan(struct sim *sim, int64_t plan_id, struct arena *arena, struct car_plan *out)
{
	struct row_case loaded;
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	if (plan_id == 0 || store_case_load(sim->store, plan_id, arena, &loaded) != 0 ||
	    loaded.plan.stage == PLAN_STAGE_OVER || loaded.plan.owed[0] != '\0' ||
	    !loaded.version.is_feasible || !has_coordinator(&loaded))
		return false;
	const char *document = loaded.plan.document;
	const char *solution = loaded.version.solution;
	json_t *json = json_parse(solution, strlen(solution), problems);
	ensure(json != NULL);
	out->ref = loaded.plan.ref;
	if (document_parse(document, strlen(document), problems, &out->document) != 0 ||
	    plan_solution_parse(json, problems, &out->solution) != 0)
		rule_broken(sim, "%s cannot be read any more", out->ref);
	json_decref(json);
	struct civil_date today;
	civil_from_utc(sim->world->zone, sim->now, &today, &out->now_min);
	out->now_min += (today.day - loaded.plan.date.day) * MINUTES_PER_DAY;
	return true;
}

static struct geo_point
point_of(const struct car_plan *plan, int place)
{
	return place == PLAN_PLACE_GATE   ? plan->document.gate.point
	       : place == PLAN_PLACE_HOME ? plan->document.home.point
					  : plan->document.appointments[place - 2].point;
}

/* A leg's need of the car: all of it, or its part by car. */
struct lift {
	struct geo_point from, to;
	int depart_min, arrive_min;
};

static bool
find_lift(const struct car_plan *plan, const struct plan_leg *leg, struct lift *out)
{
	const struct plan_by_car *car = leg->by_car;
	*out = (struct lift){point_of(plan, leg->from), point_of(plan, leg->to), leg->depart_min,
			     leg->arrive_min};
	if (car == NULL)
		return leg->by == PLAN_LIFT;
	if (car->is_first)
		out->to = car->at;
	else
		out->from = car->at;
	out->depart_min = car->depart_min;
	out->arrive_min = car->arrive_min;
	return car->by == PLAN_LIFT;
}

/* The second lift waits for the first to end and the car to come; what has begun is history. */
static void
one_after_the_other(struct sim *sim, const struct car_plan *first, const struct lift *one,
		    const struct car_plan *then, const struct lift *two)
{
	int m;
	int drive = travel_drive(sim->world->travel, one->to, two->from, &m);
	if (two->depart_min <= then->now_min || one->arrive_min + drive <= two->depart_min)
		return;
	rule_broken(sim,
		    "one car: %s until minute %d, then %d minutes to drive, but %s leaves at %d",
		    first->ref, one->arrive_min, drive, then->ref, two->depart_min);
}

static void
look_at_pair(struct sim *sim, const struct car_plan *a, const struct car_plan *b)
{
	for (int i = 0; i < a->solution.n_legs; i++)
		for (int k = 0; k < b->solution.n_legs; k++) {
			struct lift one;
			struct lift two;
			if (!find_lift(a, &a->solution.legs[i], &one) ||
			    !find_lift(b, &b->solution.legs[k], &two))
				continue;
			sim->counts.cars++;
			if (one.depart_min <= two.depart_min)
				one_after_the_other(sim, a, &one, b, &two);
			else
				one_after_the_other(sim, b, &two, a, &one);
		}
}

void
rules_car(struct sim *sim)
{
	struct arena arena;
	struct car_plan *plans[SIM_PLANS_MAX];
	int n = 0;
	arena_init(&arena);
	for (int k = 0; k < sim->n_documents; k++) {
		plans[n] = arena_new(&arena, struct car_plan);
		n += read_plan(sim, sim->documents[k].plan_id, &arena, plans[n]);
	}
	for (int a = 0; a < n; a++)
		for (int b = 0; b < a; b++)
			look_at_pair(sim, plans[b], plans[a]);
	arena_fini(&arena);
}
