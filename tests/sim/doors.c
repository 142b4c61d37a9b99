/* SPDX-License-Identifier: MIT
 *
 * Closures drawn by a chance of their own, and the newest versions laid against them.
 */
#include "tests/sim/doors.h"

#include <string.h>

#include "plan/document.h"
#include "plan/plan_json.h"
#include "tests/lib/world_town.h"

#define MOMENTS_MAX 8
#define SHUT_MAX    2 /* places at a time */

/* One seed a process. */
static struct {
	struct rng rng;
	struct closures closures;
	struct closure list[SHUT_MAX];
} doors;

static int
draw(int low, int high)
{
	return rng_between(&doors.rng, low, high);
}

void
doors_plan_ahead(struct sim *sim)
{
	if (sim->seed % 4 != 1)
		return;
	rng_seed(&doors.rng, sim->seed * 2 + 99);
	struct civil_date date = sim->documents[0].date;
	for (int i = draw(2, MOMENTS_MAX); i > 0; i--)
		life_add(sim, ITEM_SHUT,
			 civil_to_utc(sim->world->zone, date, draw(-12 * 60, 17 * 60)));
}

void
doors_change(struct sim *sim)
{
	size_t n = draw(0, 2) == 0 ? 0 : (size_t)draw(1, SHUT_MAX);
	doors.closures = (struct closures){.list = doors.list, .n = n};
	for (size_t i = 0; i < n; i++) {
		int from = 480 + 30 * draw(0, 15);
		doors.list[i] = (struct closure){
		    .of.location = town_stops[draw(0, TOWN_STOPS - 1)].name,
		    .date = sim->documents[0].date,
		    .from_min = from,
		    .until_min = from + draw(30, 360),
		    .because = "drawn",
		};
		trace_line(sim, "shut: %s %d-%d", doors.list[i].of.location, from,
			   doors.list[i].until_min);
	}
	if (n == 0)
		trace_line(sim, "nothing is shut");
	sim->world->prepare.closures = &doors.closures;
}

static bool
is_shut(const char *place, int start_min, int end_min)
{
	for (size_t k = 0; k < doors.closures.n; k++)
		if (strcmp(doors.list[k].of.location, place) == 0 &&
		    start_min < doors.list[k].until_min && doors.list[k].from_min < end_min)
			return true;
	return false;
}

/* Whether the planner said that it found nothing: then the old version stands and a human knows. */
static bool
is_stuck(struct sim *sim, int64_t plan_id)
{
	struct row_audit *lines;
	int n = 0;
	if (store_audit_load(sim->store, plan_id, &sim->step, &lines, &n) != 0)
		return true;
	for (int i = n - 1; i >= 0 && lines[i].at.s == sim->now.s; i--)
		if (strncmp(lines[i].what, "not planned again", 17) == 0)
			return true;
	return false;
}

static void
check_one(struct sim *sim, const struct row_case *found, const struct document_appointment *of,
	  const struct plan_outcome *outcome, int now_min)
{
	bool is_decided = false;
	for (int d = 0; d < found->n_decisions; d++)
		is_decided = is_decided || strcmp(found->decisions[d].appointment, of->id) == 0;
	bool is_ahead = outcome->start_min != PLAN_NONE && outcome->start_min > now_min;
	bool is_marked = outcome->reason != NULL && strncmp(outcome->reason, "shut ", 5) == 0;
	if (is_ahead && is_shut(of->place_name, outcome->start_min, outcome->end_min))
		rule_broken(sim, "%s is at %d, when %s is shut", outcome->id, outcome->start_min,
			    of->place_name);
	/* What nobody has agreed to goes back as soon as it can. */
	if (is_marked && !is_decided && outcome->needs_yes && of->booked_min > now_min &&
	    !is_shut(of->place_name, of->booked_min, of->booked_min + of->minutes) &&
	    outcome->start_min != of->booked_min)
		rule_broken(sim, "%s is asked for at %d, for %s was shut at %d and is no more: %s",
			    outcome->id, outcome->start_min, of->place_name, of->booked_min,
			    outcome->reason);
}

void
doors_check(struct sim *sim, int64_t plan_id)
{
	struct row_case *found = arena_new(&sim->step, struct row_case);
	struct problems *problems = arena_new(&sim->step, struct problems);
	struct plan_document *document = arena_new(&sim->step, struct plan_document);
	struct plan_solution *solution = arena_new(&sim->step, struct plan_solution);
	problems_init(problems, &sim->step);
	if (store_case_load(sim->store, plan_id, &sim->step, found) != 0 ||
	    found->plan.stage == PLAN_STAGE_OVER || !found->version.is_feasible ||
	    found->plan.owed[0] != '\0' || is_stuck(sim, plan_id))
		return;
	const char *text = found->version.solution;
	json_t *json = json_parse(text, strlen(text), problems);
	ensure(json != NULL);
	int rc = plan_solution_parse(json, problems, solution);
	json_decref(json);
	ensure(rc == 0);
	rc = document_parse(found->plan.document, strlen(found->plan.document), problems, document);
	ensure(rc == 0);
	struct civil_date today;
	int now_min = 0;
	civil_from_utc(sim->world->zone, sim->now, &today, &now_min);
	now_min += (today.day - found->plan.date.day) * MINUTES_PER_DAY;
	sim->counts.shut += (long)doors.closures.n;
	for (int i = 0; i < solution->n_appointments; i++)
		check_one(sim, found, &document->appointments[i], &solution->appointments[i],
			  now_min);
}
