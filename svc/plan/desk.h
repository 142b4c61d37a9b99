/* SPDX-License-Identifier: MIT
 *
 * A desk that sees people at certain starts, in sessions, and so many at once: what of an
 * appointment's openings is left to be offered.
 */
#ifndef PLAN_DESK_H
#define PLAN_DESK_H

#include "plan/day.h"

/*
 * What holds of a desk beside its hours for all that is not as booked. Minutes of the plan's day;
 * everything is borrowed.
 */
struct plan_desk {
	const struct plan_interval *open; /* the openings as they are without it, sorted */
	int n_open;
	const int *starts; /* sorted; where there are any, it starts at one of them */
	int n_starts;
	const struct plan_interval *sessions; /* where there are any, it lies whole in one */
	int n_sessions;
	const struct plan_interval *full; /* it has no minute of these */
	int n_full;
};

/*
 * Make the openings of ${appointment} anew from desk->open: stretches of a session that is not full,
 * and where there are starts one for each, exactly as long as the appointment. Where it is booked
 * stays, if it is open then. The search then needs no rule of its own; verify.h looks at the desk
 * itself. Past PLAN_OPENINGS_MAX the latest are not offered. Without a desk nothing changes; doing
 * it twice is doing it once.
 */
void desk_cut(struct plan_appointment *appointment);

/* Whether it is booked for an hour at which its desk, as far as is said, sees nobody: off its
 * starts, or in no session. */
bool desk_is_odd(const struct plan_appointment *appointment);

#endif
