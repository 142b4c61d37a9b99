/* SPDX-License-Identifier: MIT
 *
 * The newest version laid against the closures of its places. What a closure has changed is known
 * by the reason that the version gives for it.
 */
#include "app/closed.h"

#include <string.h>

#include "app/openings.h"
#include "plan/hhmm.h"

#define REASON "shut "

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

/* "shut 12:00-17:00" */
static const char *
hours_words(const struct day *day, struct plan_interval hours)
{
	int from = hours.from_min < 0 ? 0 : hours.from_min;
	return arena_printf(day->arena, REASON "%s-%s", hhmm(from).text,
			    hhmm(hours.until_min).text);
}

/* Somebody's own words for usual hours may begin like ours: but not with two times. */
static bool
is_marked(const struct day *day, int i)
{
	static const char like[] = REASON "00:00-00:00";
	const char *reason = day->solution.appointments[i].reason;
	for (size_t k = 0; reason != NULL && k < sizeof(like) - 1; k++)
		if (like[k] == '0' ? reason[k] < '0' || reason[k] > '9' : reason[k] != like[k])
			return false;
	return reason != NULL;
}

/* Of an appointment without an hour: the closure of that day that may be why it is not in it. */
static int
find_of_day(const struct day *day, int i)
{
	const struct prepare_shut *shut = &day->prepared->shut[i];
	const struct plan_interval today = {0, MINUTES_PER_DAY};
	for (int k = 0; k < shut->n; k++)
		if (openings_overlap(today, shut->list[k]))
			return k;
	return -1;
}

/* Whether the closure that its reason names is no more, or has other hours. */
static bool
is_named_over(const struct day *day, int i)
{
	const struct prepare_shut *shut = &day->prepared->shut[i];
	for (int k = 0; k < shut->n; k++) {
		const char *named = hours_words(day, shut->list[k]);
		if (strncmp(day->solution.appointments[i].reason, named, strlen(named)) == 0)
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
		return told->start_min == PLAN_NONE && is_named_over(day, i);
	return (told->needs_yes || told->start_min == PLAN_NONE) && booked_min > day->now_min &&
	       find(day, i, booked_min) < 0;
}

bool
closed_is_disturbed(const struct day *day)
{
	if (day->plan.version == 0 || !day->solution.feasible || day->plan.stage == PLAN_STAGE_OVER)
		return false;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		int start_min = day->solution.appointments[i].start_min;
		bool is_ahead = start_min != PLAN_NONE && start_min > day->now_min;
		if ((is_ahead && find(day, i, start_min) >= 0) || closed_is_over(day, i))
			return true;
	}
	return false;
}

static const char *
words(const struct day *day, const struct prepare_shut *shut, int k)
{
	const char *because = shut->because[k];
	return arena_printf(day->arena, "%s%s%s", hours_words(day, shut->list[k]),
			    because[0] == '\0' ? "" : ": ", because);
}

void
closed_mark(const struct day *day, struct plan_solution *fresh)
{
	for (int i = 0; i < fresh->n_appointments; i++) {
		struct plan_outcome *outcome = &fresh->appointments[i];
		int booked_min = day->problem.appointments[i].booked_min;
		bool has_none = booked_min == PLAN_NONE && outcome->start_min == PLAN_NONE;
		int k = has_none ? find_of_day(day, i) : find(day, i, booked_min);
		bool is_past =
		    outcome->start_min != PLAN_NONE && outcome->start_min <= day->now_min;
		if (k >= 0 && outcome->status != PLAN_KEPT && !is_past)
			outcome->reason = words(day, &day->prepared->shut[i], k);
	}
}
