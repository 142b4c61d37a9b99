/* SPDX-License-Identifier: MIT
 *
 * The newest version laid against the closures of its places. What a closure has changed is marked
 * with its hours in the version (plan_outcome.shut).
 */
#include "app/closed.h"

#include "app/openings.h"

/* The closure that takes some of these minutes of appointment ${i}, or -1. */
static int
find(const struct day *day, int i, int start_min)
{
	const struct prepare_shut *shut = &day->prepared->shut[i];
	struct plan_interval hours = {start_min, start_min + day->problem.appointments[i].minutes};
	for (int k = 0; k < shut->n && start_min != PLAN_NONE; k++)
		if (openings_overlap(hours, shut->list[k]))
			return k;
	return -1;
}

/* Those of its hours that lie in a plan's day: as they are said, and stored. */
static struct plan_interval
in_day(struct plan_interval hours)
{
	return (struct plan_interval){
	    hours.from_min < 0 ? 0 : hours.from_min,
	    hours.until_min > PLAN_MINUTE_MAX ? PLAN_MINUTE_MAX : hours.until_min,
	};
}

static bool
is_marked(const struct day *day, int i)
{
	return plan_outcome_is_shut(&day->solution.appointments[i]);
}

/* Of an appointment without an hour: the closure of that day that may be why it is not in it. */
static int
find_of_day(const struct day *day, int i)
{
	const struct prepare_shut *shut = &day->prepared->shut[i];
	const struct plan_interval today = {0, MINUTES_PER_DAY};
	for (int k = 0; k < shut->n_closures; k++)
		if (openings_overlap(today, shut->list[k]))
			return k;
	return -1;
}

static bool
is_open_then(const struct plan_appointment *appointment, int start_min)
{
	for (int k = 0; k < appointment->n_openings; k++)
		if (appointment->openings[k].from_min <= start_min &&
		    start_min + appointment->minutes <= appointment->openings[k].until_min)
			return true;
	return false;
}

bool
closed_is_outside(const struct day *day, int i)
{
	int start_min = day->solution.appointments[i].start_min;
	return start_min != PLAN_NONE && start_min > day->now_min && !day->is_blind &&
	       !is_open_then(&day->problem.appointments[i], start_min) &&
	       !is_open_then(&day->prepared->problem.appointments[i], start_min);
}

/* Whether the closure that it is marked with is no more, or has other hours. */
static bool
is_marked_over(const struct day *day, int i)
{
	const struct prepare_shut *shut = &day->prepared->shut[i];
	struct plan_interval mark = day->solution.appointments[i].shut;
	for (int k = 0; k < shut->n; k++) {
		struct plan_interval hours = in_day(shut->list[k]);
		if (hours.from_min == mark.from_min && hours.until_min == mark.until_min)
			return false;
	}
	return true;
}

bool
closed_holds(const struct day *day, int i)
{
	return is_marked(day, i) && find(day, i, day->problem.appointments[i].booked_min) >= 0;
}

bool
closed_is_over(const struct day *day, int i)
{
	const struct plan_outcome *told = &day->solution.appointments[i];
	int booked_min = day->problem.appointments[i].booked_min;
	if (!is_marked(day, i))
		return false;
	if (booked_min == PLAN_NONE)
		return told->start_min == PLAN_NONE && is_marked_over(day, i);
	return (told->needs_yes || told->start_min == PLAN_NONE) && booked_min > day->now_min &&
	       find(day, i, booked_min) < 0;
}

/* Put off to a day on which it is shut by now; or dropped, and it could be put off. What somebody
 * has agreed to or decided stays. */
static bool
is_next_day_other(const struct day *day, int i)
{
	const struct plan_outcome *told = &day->solution.appointments[i];
	const struct plan_appointment *now = &day->problem.appointments[i];
	if (now->settled != PLAN_OPEN || day_decision(day, i) != NULL)
		return false;
	return told->status == PLAN_NEXT_DAY
		   ? day->prepared->is_shut_next[i]
		   : told->status == PLAN_DROPPED && now->next_day != PLAN_NEVER;
}

bool
closed_is_disturbed(const struct day *day)
{
	if (day->plan.version == 0 || !day->solution.feasible || day->plan.stage == PLAN_STAGE_OVER)
		return false;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		int start_min = day->solution.appointments[i].start_min;
		bool is_ahead = start_min != PLAN_NONE && start_min > day->now_min;
		bool is_shut =
		    (is_ahead && find(day, i, start_min) >= 0) || closed_is_outside(day, i);
		if (is_shut || closed_is_over(day, i) || is_next_day_other(day, i))
			return true;
	}
	return false;
}

static struct reason
why_shut(struct plan_interval hours, const char *because)
{
	return (struct reason){.name = because[0] == '\0' ? REASON_CLOSURE : REASON_CLOSURE_SAID,
			       .label = because,
			       .from_min = hours.from_min,
			       .until_min = hours.until_min};
}

void
closed_mark(const struct day *day, struct plan_solution *fresh)
{
	for (int i = 0; i < fresh->n_appointments; i++) {
		const struct prepare_shut *shut = &day->prepared->shut[i];
		struct plan_outcome *outcome = &fresh->appointments[i];
		int booked_min = day->problem.appointments[i].booked_min;
		bool has_none = booked_min == PLAN_NONE && outcome->start_min == PLAN_NONE;
		int k = has_none ? find_of_day(day, i) : find(day, i, booked_min);
		bool is_past =
		    outcome->start_min != PLAN_NONE && outcome->start_min <= day->now_min;
		if (k >= 0 && outcome->status != PLAN_KEPT && !is_past) {
			outcome->shut = in_day(shut->list[k]);
			outcome->because = why_shut(outcome->shut, shut->because[k]);
		}
	}
}
