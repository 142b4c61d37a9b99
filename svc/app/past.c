/* SPDX-License-Identifier: MIT
 *
 * What has begun, out of the problem and into the next version.
 */
#include "app/past.h"

#include <string.h>

#include "app/missed.h"
#include "plan/mode.h"

static int
spent(int limit, int used)
{
	if (limit == PLAN_NONE)
		return PLAN_NONE;
	return used < limit ? limit - used : 0;
}

/* Whether this break has begun already. */
static bool
is_taken(const struct day *day, const struct plan_break *rest)
{
	for (int b = 0; b < day->solution.n_breaks; b++) {
		const struct plan_rest *old = &day->solution.breaks[b];
		if (old->start_min <= day->now_min && strcmp(old->kind, rest->kind) == 0 &&
		    old->start_min >= rest->from_min && old->end_min <= rest->until_min)
			return true;
	}
	return false;
}

/* A word that it had not was taken back. */
static bool
has_happened_after_all(const struct day *day, int i)
{
	return i == day->undone && day->happened_min != PLAN_NONE;
}

bool
past_has_come(const struct day *day, int i)
{
	const struct plan_outcome *told = &day->solution.appointments[i];
	const struct estimate_item *item = &day->estimate.items[i];
	/* A call that nobody has agreed to is made by nobody. */
	bool is_agreed = !told->needs_yes || told->mode == PLAN_VISIT;
	return is_agreed && item->is_today && item->start_min != PLAN_NONE &&
	       item->start_min <= day->now_min && !missed_is_open(day, i);
}

void
past_take_out(const struct day *day, struct plan_problem *problem)
{
	const struct plan_solution *old = &day->solution;
	for (int i = 0; i < old->n_appointments; i++)
		if (past_has_come(day, i) || has_happened_after_all(day, i))
			problem->appointments[i].settled = PLAN_HAPPENED;
	for (int k = 0; k < old->n_legs; k++) {
		if (day->estimate.legs[k].depart_min > day->now_min)
			break;
		if (old->legs[k].pence > 0)
			problem->money_pence = spent(problem->money_pence, old->legs[k].pence);
		problem->walk_m_max_day = spent(problem->walk_m_max_day, old->legs[k].walk_m);
	}
	int n_breaks = 0;
	for (int b = 0; b < problem->n_breaks; b++) {
		struct plan_break *rest = &problem->breaks[b];
		bool fits = rest->until_min - problem->start_min >= rest->minutes;
		if (fits && !is_taken(day, rest))
			problem->breaks[n_breaks++] = *rest;
	}
	problem->n_breaks = n_breaks;
}

int
past_after_break(const struct day *day, int free_min)
{
	for (int b = 0; b < day->solution.n_breaks; b++) {
		const struct plan_rest *rest = &day->solution.breaks[b];
		if (rest->start_min <= day->now_min && rest->end_min > free_min)
			free_min = rest->end_min;
	}
	for (int i = 0; i < day->solution.n_appointments; i++)
		if (has_happened_after_all(day, i) &&
		    day->happened_min + day->problem.appointments[i].minutes > free_min)
			free_min = day->happened_min + day->problem.appointments[i].minutes;
	return free_min;
}

static void
keep_past_legs(const struct day *day, struct plan_solution *fresh)
{
	const struct plan_solution *old = &day->solution;
	struct plan_leg legs[PLAN_LEGS_MAX];
	int n = 0;
	for (int k = 0; k < old->n_legs && day->estimate.legs[k].depart_min <= day->now_min; k++) {
		legs[n] = old->legs[k];
		legs[n].depart_min = day->estimate.legs[k].depart_min;
		if (day->estimate.legs[k].arrive_min != PLAN_NONE)
			legs[n].arrive_min = day->estimate.legs[k].arrive_min;
		n++;
	}
	for (int k = 0; k < n; k++) {
		fresh->pence += legs[k].pence > 0 ? legs[k].pence : 0;
		fresh->walk_m += legs[k].walk_m;
	}
	for (int k = 0; k < fresh->n_legs && n < PLAN_LEGS_MAX; k++)
		legs[n++] = fresh->legs[k];
	memcpy(fresh->legs, legs, sizeof(legs[0]) * (size_t)n);
	fresh->n_legs = n;
}

/* At the hour that it had before somebody said that it had not happened. */
static void
put_back(const struct day *day, struct plan_outcome *outcome, int i)
{
	const struct plan_appointment *of = &day->problem.appointments[i];
	outcome->status = day->happened_min == of->booked_min ? PLAN_KEPT : PLAN_MOVED;
	outcome->because =
	    (struct reason){.name = outcome->status == PLAN_KEPT ? REASON_NONE : REASON_AGREED};
	outcome->shut = (struct plan_interval){0, 0};
	outcome->mode = (enum plan_mode)mode_booked(of);
	outcome->start_min = day->happened_min;
	outcome->end_min = day->happened_min + of->minutes;
}

void
past_keep(const struct day *day, const struct plan_problem *problem, struct plan_solution *fresh)
{
	keep_past_legs(day, fresh);
	for (int i = 0; i < fresh->n_appointments; i++) {
		if (problem->appointments[i].settled != PLAN_HAPPENED)
			continue;
		fresh->appointments[i] = day->solution.appointments[i];
		fresh->appointments[i].needs_yes = false;
		if (has_happened_after_all(day, i)) {
			put_back(day, &fresh->appointments[i], i);
			continue;
		}
		fresh->appointments[i].start_min = day->estimate.items[i].start_min;
		fresh->appointments[i].end_min = day->estimate.items[i].end_min;
	}
	int n = 0;
	struct plan_rest breaks[PLAN_BREAKS_MAX];
	for (int b = 0; b < day->solution.n_breaks; b++)
		if (day->solution.breaks[b].start_min <= day->now_min)
			breaks[n++] = day->solution.breaks[b];
	for (int b = 0; b < fresh->n_breaks && n < PLAN_BREAKS_MAX; b++)
		breaks[n++] = fresh->breaks[b];
	memcpy(fresh->breaks, breaks, sizeof(breaks[0]) * (size_t)n);
	fresh->n_breaks = n;
	/* The gate is behind them. */
	fresh->n_gate_rows = day->solution.n_gate_rows;
	memcpy(fresh->gate_rows, day->solution.gate_rows, sizeof(fresh->gate_rows));
}
