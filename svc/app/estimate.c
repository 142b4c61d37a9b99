/* SPDX-License-Identifier: MIT
 *
 * One walk down the day: legs in order, and between them the visits at the place that was reached.
 */
#include "app/estimate.h"

struct walk {
	const struct plan_problem *problem;
	const struct plan_solution *solution;
	struct estimate_report report;
	struct estimate *out;
	int place;
	int free_min; /* PLAN_NONE once the person is stuck */
	int delay;    /* reported and not yet laid on a leg */
};

/* Visits of today in the order of their starts; returns how many. */
static int
visits_in_order(const struct plan_solution *solution, int order[PLAN_APPOINTMENTS_MAX])
{
	int n = 0;
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		if (outcome->start_min == PLAN_NONE || outcome->mode != PLAN_VISIT)
			continue;
		int at = n++;
		while (at > 0 &&
		       solution->appointments[order[at - 1]].start_min > outcome->start_min) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
	}
	return n;
}

static bool
is_at(const struct plan_problem *problem, int place, int other)
{
	return problem->places[place].same == problem->places[other].same;
}

static void
visit(struct walk *walk, int i)
{
	const struct plan_outcome *outcome = &walk->solution->appointments[i];
	struct estimate_item *item = &walk->out->items[i];
	item->is_today = true;
	item->arrive_min = item->start_min = item->end_min = PLAN_NONE;
	if (walk->free_min == PLAN_NONE || !is_at(walk->problem, walk->place, PLAN_PLACE_OF(i)))
		return;
	item->arrive_min = walk->free_min;
	item->start_min = walk->free_min > outcome->start_min ? walk->free_min : outcome->start_min;
	/* No leg is left that could take the delay: the visit itself begins later. */
	if (walk->delay > 0 && walk->report.late_from_min < item->start_min) {
		item->start_min += walk->delay;
		walk->delay = 0;
	}
	item->end_min = item->start_min + (outcome->end_min - outcome->start_min);
	/* Said during the visit itself, a delay means that it goes on longer. */
	if (walk->delay > 0 && item->start_min <= walk->report.late_from_min &&
	    walk->report.late_from_min < item->end_min) {
		item->end_min += walk->delay;
		walk->delay = 0;
	}
	item->late_minutes = item->start_min - outcome->start_min;
	walk->free_min = item->end_min;
}

/* The car that a leg was planned with, PLAN_WALK if none was. */
static enum plan_by
car_of_leg(const struct plan_leg *leg)
{
	if (leg->by_car != NULL)
		return leg->by_car->by;
	return leg->by == PLAN_TAXI || leg->by == PLAN_LIFT ? leg->by : PLAN_WALK;
}

const struct plan_option *
estimate_next_option(const struct plan_problem *problem, const struct plan_leg *leg, int ready,
		     int *depart)
{
	const struct plan_options *options = &problem->travel[leg->from][leg->to];
	const struct plan_option *best = NULL;
	int best_arrive = 0;
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		enum plan_by car = plan_car_of(problem, leg->from, leg->to, option).by;
		if (car != PLAN_WALK && car != car_of_leg(leg))
			continue;
		if (option->depart_last_min < ready)
			continue;
		if (problem->walk_m_max_leg != PLAN_NONE &&
		    option->walk_most_m > problem->walk_m_max_leg)
			continue;
		int leave = option->depart_first_min > ready ? option->depart_first_min : ready;
		if (best == NULL || leave + option->minutes < best_arrive) {
			best = option;
			best_arrive = leave + option->minutes;
			*depart = leave;
		}
	}
	return best;
}

static void
travel(struct walk *walk, int k)
{
	const struct plan_leg *leg = &walk->solution->legs[k];
	struct estimate_leg *out = &walk->out->legs[k];
	*out = (struct estimate_leg){
	    .depart_min = leg->depart_min,
	    .arrive_min = PLAN_NONE,
	    .ref = PLAN_NONE,
	    .by = leg->by,
	    .walk_m = leg->walk_m,
	};
	if (walk->free_min == PLAN_NONE)
		return;
	int ready = walk->free_min > leg->depart_min ? walk->free_min : leg->depart_min;
	bool is_under_way = leg->depart_min <= walk->report.late_from_min &&
			    walk->report.late_from_min < leg->arrive_min;
	if (walk->delay > 0 && !is_under_way && walk->report.late_from_min <= ready) {
		ready += walk->delay;
		walk->delay = 0;
		out->is_delayed = true;
	}
	if (ready <= leg->depart_min) {
		out->arrive_min = leg->arrive_min;
	} else {
		int depart = ready;
		const struct plan_option *option =
		    estimate_next_option(walk->problem, leg, ready, &depart);
		out->is_other = true;
		out->depart_min = depart;
		if (option != NULL) {
			out->arrive_min = depart + option->minutes;
			out->ref = option->ref;
			out->by = option->by;
			out->walk_m = option->walk_m;
		}
	}
	if (walk->delay > 0 && is_under_way && out->arrive_min != PLAN_NONE) {
		out->arrive_min += walk->delay;
		walk->delay = 0;
	}
	walk->free_min = out->arrive_min;
	walk->place = leg->to;
}

static void
calls(struct walk *walk)
{
	for (int i = 0; i < walk->solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &walk->solution->appointments[i];
		if (outcome->start_min == PLAN_NONE || outcome->mode == PLAN_VISIT)
			continue;
		walk->out->items[i] = (struct estimate_item){
		    .is_today = true,
		    .arrive_min = PLAN_NONE,
		    .start_min = outcome->start_min,
		    .end_min = outcome->end_min,
		};
	}
}

static int
end_of_day(const struct plan_solution *solution, const struct estimate *estimate)
{
	int ends = solution->ends_min;
	for (int i = 0; i < solution->n_appointments; i++)
		if (estimate->items[i].is_today && estimate->items[i].end_min > ends)
			ends = estimate->items[i].end_min;
	for (int k = 0; k < solution->n_legs; k++)
		if (estimate->legs[k].arrive_min > ends)
			ends = estimate->legs[k].arrive_min;
	return ends;
}

void
estimate_day(const struct plan_problem *problem, const struct plan_solution *solution,
	     struct estimate_report report, struct estimate *out)
{
	*out = (struct estimate){0};
	struct walk walk = {
	    .problem = problem,
	    .solution = solution,
	    .report = report,
	    .out = out,
	    .place = solution->n_legs > 0 ? solution->legs[0].from : problem->start_place,
	    .free_min = report.out_min == PLAN_NONE ? 0 : report.out_min,
	    .delay = report.late_minutes,
	};
	int order[PLAN_APPOINTMENTS_MAX];
	int n_visits = visits_in_order(solution, order);
	int done = 0;
	for (int k = 0; k <= solution->n_legs; k++) {
		/* What happens at this place before the next leg leaves it. A leg that live times
		 * have put off may leave after the start of the visit that it leads to. */
		while (done < n_visits &&
		       (k == solution->n_legs ||
			(solution->appointments[order[done]].start_min <
			     solution->legs[k].depart_min &&
			 is_at(problem, walk.place, PLAN_PLACE_OF(order[done])))))
			visit(&walk, order[done++]);
		if (k < solution->n_legs)
			travel(&walk, k);
	}
	calls(&walk);
	out->ends_min = end_of_day(solution, out);
}

struct estimate_where
estimate_where(const struct plan_problem *problem, const struct plan_solution *solution,
	       const struct estimate *estimate, int now_min)
{
	struct estimate_where where = {
	    .place = solution->n_legs > 0 ? solution->legs[0].from : problem->start_place,
	    .free_min = now_min,
	};
	for (int k = 0; k < solution->n_legs; k++) {
		const struct estimate_leg *leg = &estimate->legs[k];
		if (leg->arrive_min == PLAN_NONE || leg->depart_min > now_min) {
			/* A delay was laid on what comes next: they are not free before it ends. */
			if (leg->is_delayed && leg->depart_min > where.free_min)
				where.free_min = leg->depart_min;
			break;
		}
		where.place = solution->legs[k].to;
		if (leg->arrive_min > where.free_min)
			where.free_min = leg->arrive_min;
	}
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct estimate_item *item = &estimate->items[i];
		/* Nobody is free in the middle of a call either. */
		if (item->is_today && item->start_min != PLAN_NONE && item->start_min <= now_min &&
		    item->end_min > where.free_min)
			where.free_min = item->end_min;
	}
	return where;
}

int
estimate_next_leg(const struct plan_solution *solution, const struct estimate *estimate,
		  int now_min)
{
	for (int k = 0; k < solution->n_legs; k++)
		if (estimate->legs[k].arrive_min != PLAN_NONE &&
		    estimate->legs[k].depart_min > now_min)
			return k;
	return -1;
}

int
estimate_next_item(const struct plan_solution *solution, const struct estimate *estimate,
		   int now_min)
{
	int next = -1;
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct estimate_item *item = &estimate->items[i];
		if (!item->is_today || item->start_min == PLAN_NONE || item->start_min <= now_min)
			continue;
		if (next < 0 || item->start_min < estimate->items[next].start_min)
			next = i;
	}
	return next;
}
