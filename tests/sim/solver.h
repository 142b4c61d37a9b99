/* SPDX-License-Identifier: MIT
 *
 * Who solves in the simulator what takes an event too long.
 */
#ifndef TESTS_SIM_SOLVER_H
#define TESTS_SIM_SOLVER_H

#include "tests/sim/sim.h"

struct solver_answer {
	int64_t plan_id;
	struct secret_hash key;
	const char *text;
};

void solver_plan_ahead(struct sim *sim); /* how much time an event has */
void solver_ask(struct sim *sim);        /* what the last event asks, if it does */
void solver_take(struct sim *sim, const struct sim_item *item);
void solver_at_rest(struct sim *sim, int64_t plan_id); /* nothing is owed any more */

/* Drives one event: 0, E_INPUT, or E_CRASH when the process has died at it. */
int life_drive(struct sim *sim, const struct app_event *event, const struct drive_subject *about);

#endif
