/* SPDX-License-Identifier: MIT
 *
 * Live times of the town's buses, in every third seed.
 */
#ifndef TESTS_SIM_BUSES_H
#define TESTS_SIM_BUSES_H

#include "tests/sim/sim.h"

/* Put the moments at which they change onto the agenda. */
void buses_plan_ahead(struct sim *sim);

/* They change. Returns whether plans have to be looked at. */
bool buses_change(struct sim *sim);

/* A plan was looked at: no text of it that waits sends anybody to a bus that does not run. */
void buses_check(struct sim *sim, int64_t plan_id);

#endif
