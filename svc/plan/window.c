/* SPDX-License-Identifier: MIT
 *
 * Starts that opening hours and bounds allow.
 */
#include "plan/window.h"

static int
later(int a, int b)
{
	return a > b ? a : b;
}

static int
sooner(int a, int b)
{
	return a < b ? a : b;
}

bool
window_is_open(const struct plan_appointment *appointment, int start_min)
{
	int end_min = start_min + appointment->minutes;
	if (end_min > WINDOW_DAY_END_MIN)
		return false;
	for (int i = 0; i < appointment->n_openings; i++)
		if (appointment->openings[i].from_min <= start_min &&
		    end_min <= appointment->openings[i].until_min)
			return true;
	return false;
}

int
window_next(const struct plan_appointment *appointment, int not_before_min)
{
	int least = later(not_before_min, appointment->earliest_min);
	for (int i = 0; i < appointment->n_openings; i++) {
		int start_min = later(least, appointment->openings[i].from_min);
		int end_min = start_min + appointment->minutes;
		if (end_min <= sooner(appointment->openings[i].until_min, WINDOW_DAY_END_MIN))
			return start_min <= appointment->latest_min ? start_min : PLAN_NONE;
	}
	return PLAN_NONE;
}

int
window_last(const struct plan_appointment *appointment, int end_by_min)
{
	for (int i = appointment->n_openings - 1; i >= 0; i--) {
		int end_min = sooner(sooner(appointment->openings[i].until_min, end_by_min),
				     WINDOW_DAY_END_MIN);
		int start_min = sooner(end_min - appointment->minutes, appointment->latest_min);
		if (start_min >= appointment->openings[i].from_min)
			return start_min >= appointment->earliest_min ? start_min : PLAN_NONE;
	}
	return PLAN_NONE;
}

int
window_stays(const struct plan_appointment *appointment, int start_min)
{
	int last_min = start_min;
	for (int i = 0; i < appointment->n_openings; i++) {
		int until_min = sooner(appointment->openings[i].until_min, WINDOW_DAY_END_MIN);
		if (appointment->openings[i].from_min <= start_min)
			last_min = later(last_min, until_min - appointment->minutes);
	}
	return sooner(last_min, appointment->latest_min);
}
