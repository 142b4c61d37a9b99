/* SPDX-License-Identifier: MIT
 *
 * What was said, and what hours and estimates prove.
 */
#include "app/missed.h"

#include <string.h>

#include "app/ask.h"

enum missed_word
missed_word_of(const struct day *day, int i, int at_min)
{
	const struct plan_outcome *told = &day->solution.appointments[i];
	if (day->plan.version == 0 || told->start_min == PLAN_NONE)
		return MISSED_OFF;
	if (at_min != PLAN_NONE && at_min != told->start_min)
		return told->needs_yes ? MISSED_ASKED : MISSED_MOVED;
	return told->start_min <= day->now_min ? MISSED_MAY_BE : MISSED_AHEAD;
}

/* The newest word that it has not happened, or NULL. */
static const struct row_decision *
word(const struct day *day, int i)
{
	for (int d = day->n_decisions - 1; d >= 0; d--) {
		const struct row_decision *decision = &day->decisions[d];
		if (!decision->is_undone && decision->kind == DECISION_MISSED &&
		    day_appointment(day, decision->appointment) == i)
			return decision;
	}
	return NULL;
}

bool
missed_is_said(const struct day *day, int i)
{
	const struct row_decision *said = word(day, i);
	return said != NULL && day->plan.version > 0 &&
	       day->solution.appointments[i].start_min == said->at_min;
}

/* Whether, by what was reported, it cannot begin any more while its place is open. */
static bool
is_beyond(const struct day *day, int i)
{
	const struct plan_appointment *of = &day->problem.appointments[i];
	const struct estimate_item *item = &day->estimate.items[i];
	const struct plan_outcome *told = &day->solution.appointments[i];
	if (told->start_min == PLAN_NONE || told->mode != PLAN_VISIT || !item->is_today)
		return false;
	if (item->start_min == PLAN_NONE)
		return true;
	if (item->late_minutes == 0)
		return false;
	for (int k = 0; k < of->n_openings; k++)
		if (of->openings[k].from_min <= item->start_min &&
		    item->start_min + of->minutes <= of->openings[k].until_min)
			return item->start_min > of->latest_min;
	return true;
}

bool
missed_is_proven(const struct day *day, int i)
{
	return day->plan.version > 0 && day->plan.stage != PLAN_STAGE_OVER && is_beyond(day, i) &&
	       day->solution.appointments[i].start_min <= day->now_min && ask_open(day, i) == NULL;
}

bool
missed_is_open(const struct day *day, int i)
{
	const struct plan_outcome *told = &day->solution.appointments[i];
	if (day->plan.version == 0)
		return false;
	return missed_is_said(day, i) || missed_is_proven(day, i) ||
	       (word(day, i) != NULL && (told->needs_yes || told->start_min == PLAN_NONE));
}

bool
missed_is_due(const struct day *day)
{
	if (!day->solution.feasible)
		return false;
	for (int i = 0; i < day->solution.n_appointments; i++)
		if (missed_is_proven(day, i))
			return true;
	return false;
}

int
missed_next_min(const struct day *day)
{
	int next = PLAN_NONE;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		int start_min = day->solution.appointments[i].start_min;
		if (is_beyond(day, i) && start_min > day->now_min &&
		    (next == PLAN_NONE || start_min < next))
			next = start_min;
	}
	return next;
}

void
missed_estimate(struct day *day)
{
	for (int i = 0; i < day->solution.n_appointments; i++)
		if (missed_is_said(day, i))
			day->estimate.items[i] = (struct estimate_item){
			    .start_min = PLAN_NONE, .end_min = PLAN_NONE, .arrive_min = PLAN_NONE};
}
