/* SPDX-License-Identifier: MIT
 *
 * What must hold of the question whether the day was made: it goes to those alone who chose it, by
 * day and once, and where no word comes the coordinator hears so, in time and once.
 */
#ifndef TESTS_SIM_CHECKS_H
#define TESTS_SIM_CHECKS_H

#include "tests/sim/sim.h"

/* Before a write of the event is taken into what is known. */
void checks_judge(struct sim *sim, const struct store_write *write);

void checks_at_rest(struct sim *sim, const struct sim_document *document);

#endif
