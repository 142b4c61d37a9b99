/* SPDX-License-Identifier: MIT
 *
 * A time at which an appointment's service has something else: the appointment is not within it,
 * but where it starts as it is booked. The openings are cut accordingly; verify.h looks at the list
 * itself.
 */
#ifndef PLAN_TAKEN_H
#define PLAN_TAKEN_H

#define PLAN_TAKEN_MAX 96

struct plan_taken {
	int appointment;
	int from_min; /* may lie outside the day */
	int until_min;
};

#endif
