/* SPDX-License-Identifier: MIT
 *
 * Minute by minute, with nothing of the planner's own.
 */
#include "plan_open.h"

#include "plan/desk.h"

static bool
lies_in(const struct plan_interval list[], int n, int minute)
{
	for (int k = 0; k < n; k++)
		if (minute >= list[k].from_min && minute < list[k].until_min)
			return true;
	return false;
}

/* As booked it is nobody's business; else each minute is asked for by itself. */
static bool
desk_takes(const struct plan_appointment *a, int start)
{
	const struct plan_desk *desk = a->desk;
	bool is_good = desk->n_starts == 0 || start == a->booked_min;
	bool is_in_one = desk->n_sessions == 0;
	for (int k = 0; k < desk->n_starts; k++)
		is_good = is_good || desk->starts[k] == start;
	for (int minute = start; minute < start + a->minutes; minute++)
		is_good = is_good && !lies_in(desk->full, desk->n_full, minute);
	for (int k = 0; k < desk->n_sessions; k++)
		is_in_one = is_in_one || (lies_in(&desk->sessions[k], 1, start) &&
					  lies_in(&desk->sessions[k], 1, start + a->minutes - 1));
	return start == a->booked_min || (is_good && is_in_one);
}

bool
plan_open_at(const struct plan_appointment *a, int start)
{
	if (a->desk != NULL) {
		for (int i = 0; i < a->desk->n_open; i++)
			if (lies_in(&a->desk->open[i], 1, start) &&
			    lies_in(&a->desk->open[i], 1, start + a->minutes - 1))
				return desk_takes(a, start);
		return false;
	}
	for (int i = 0; i < a->n_openings; i++)
		if (start >= a->openings[i].from_min &&
		    start + a->minutes <= a->openings[i].until_min)
			return true;
	return false;
}
