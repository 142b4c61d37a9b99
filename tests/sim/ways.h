/* SPDX-License-Identifier: MIT
 *
 * Two gateways, in every fourth seed: an outage is the first one's alone, and what one gives back
 * goes by the other.
 */
#ifndef TESTS_SIM_WAYS_H
#define TESTS_SIM_WAYS_H

#include "tests/sim/sim.h"

void ways_plan_ahead(struct sim *sim); /* the house knows them; after asked.c's */

void ways_begin(struct sim *sim); /* another process: it knows nothing of how they did */

/* A submission or a question, before its bytes leave; whether an outage meets it. */
bool ways_submit(struct sim *sim, const struct app_send *send);

/* The answer to a submission has come. */
void ways_answered(struct sim *sim, const struct sim_item *item);

#endif
