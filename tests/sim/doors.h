/* SPDX-License-Identifier: MIT
 *
 * Places that are shut for some hours, in every fourth seed, and what must hold of plans then.
 */
#ifndef TESTS_SIM_DOORS_H
#define TESTS_SIM_DOORS_H

#include "tests/sim/sim.h"

/* Put the moments at which something is shut or opened onto the agenda. */
void doors_plan_ahead(struct sim *sim);

/* Other places are shut from now on, or none. */
void doors_change(struct sim *sim);

/* A plan was looked at: nobody is to come to a shut door, and nothing is changed for an open one.
 */
void doors_check(struct sim *sim, int64_t plan_id);

#endif
