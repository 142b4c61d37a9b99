/* SPDX-License-Identifier: MIT
 *
 * Consents into choices and their costs.
 */
#include "plan/mode.h"

#include "plan/window.h"

static int
cost_of(bool is_change, bool needs_yes)
{
	return (is_change ? MODE_COST_CHANGE : 0) + (needs_yes ? MODE_COST_YES : 0);
}

int
mode_booked(const struct plan_appointment *appointment)
{
	for (int mode = PLAN_VISIT; mode <= PLAN_VIDEO; mode++)
		if (appointment->mode[mode] == PLAN_AGREED)
			return mode;
	return PLAN_NONE;
}

/* One appointment is at most one change, whatever of mode and time moves. */
static int
cost_when(const struct plan_appointment *appointment, enum plan_mode mode, bool is_moved)
{
	bool is_other_mode = (int)mode != mode_booked(appointment);
	if (appointment->mode[mode] == PLAN_NEVER || (is_moved && appointment->move == PLAN_NEVER))
		return PLAN_NONE;
	bool asks_mode = is_other_mode && appointment->mode[mode] == PLAN_ASK;
	bool asks_move = is_moved && appointment->move == PLAN_ASK;
	return cost_of(is_other_mode || is_moved, asks_mode || asks_move);
}

int
mode_cost(const struct plan_appointment *appointment, enum plan_mode mode, int start_min)
{
	bool is_moved =
	    appointment->booked_min != PLAN_NONE && start_min != appointment->booked_min;
	return cost_when(appointment, mode, is_moved);
}

static bool
is_possible(const struct plan_problem *problem, int appointment, enum plan_mode mode)
{
	switch (mode) {
	case PLAN_VISIT:
		return !problem->places[PLAN_PLACE_OF(appointment)].is_avoided;
	case PLAN_PHONE:
		return problem->has_phone;
	case PLAN_VIDEO:
		return problem->has_data;
	}
	return false;
}

/* The cheapest of modes first..last at the booked start, or at any; adds it to choices. */
static int
add_cheapest(const struct plan_problem *problem, int index, const enum plan_mode modes[],
	     int n_modes, bool at_booked, struct mode_choice choices[], int n)
{
	const struct plan_appointment *appointment = &problem->appointments[index];
	bool is_unbooked = appointment->booked_min == PLAN_NONE;
	if (at_booked && (is_unbooked || !window_is_open(appointment, appointment->booked_min)))
		return n;
	if (!at_booked && window_next(appointment, 0) == PLAN_NONE)
		return n;
	struct mode_choice best = {.cost = PLAN_NONE};
	for (int i = 0; i < n_modes; i++) {
		int cost = cost_when(appointment, modes[i], !at_booked && !is_unbooked);
		if (cost == PLAN_NONE || !is_possible(problem, index, modes[i]))
			continue;
		bool is_booked_mode = (int)modes[i] == mode_booked(appointment);
		if (best.cost == PLAN_NONE || cost < best.cost ||
		    (cost == best.cost && is_booked_mode))
			best = (struct mode_choice){.mode = modes[i],
						    .start_min = at_booked ? appointment->booked_min
									   : PLAN_NONE,
						    .cost = cost};
	}
	if (best.cost == PLAN_NONE)
		return n;
	choices[n] = best;
	return n + 1;
}

int
mode_choices(const struct plan_problem *problem, int appointment,
	     struct mode_choice choices[MODE_CHOICES_MAX])
{
	static const enum plan_mode visit[] = {PLAN_VISIT};
	static const enum plan_mode calls[] = {PLAN_PHONE, PLAN_VIDEO};
	if (problem->appointments[appointment].settled != PLAN_OPEN)
		return 0;
	int n = 0;
	n = add_cheapest(problem, appointment, visit, 1, true, choices, n);
	n = add_cheapest(problem, appointment, visit, 1, false, choices, n);
	n = add_cheapest(problem, appointment, calls, 2, true, choices, n);
	n = add_cheapest(problem, appointment, calls, 2, false, choices, n);
	return n;
}

enum plan_status
mode_absence(const struct plan_appointment *appointment, int *cost)
{
	*cost = 0;
	switch (appointment->settled) {
	case PLAN_OPEN:
		break;
	case PLAN_HAPPENED:
		return PLAN_KEPT;
	case PLAN_PUT_OFF:
		return PLAN_NEXT_DAY;
	case PLAN_GIVEN_UP:
		return PLAN_DROPPED;
	}
	*cost = cost_of(true, appointment->next_day == PLAN_ASK);
	return appointment->next_day == PLAN_NEVER ? PLAN_DROPPED : PLAN_NEXT_DAY;
}

enum plan_status
mode_status(const struct plan_appointment *appointment, enum plan_mode mode, int start_min)
{
	int cost = mode_cost(appointment, mode, start_min);
	if (cost == 0)
		return PLAN_KEPT;
	if ((int)mode == mode_booked(appointment) || mode == PLAN_VISIT)
		return PLAN_MOVED;
	return mode == PLAN_PHONE ? PLAN_BY_PHONE : PLAN_BY_VIDEO;
}
