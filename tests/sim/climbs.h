/* SPDX-License-Identifier: MIT
 *
 * Questions that nobody answers: once more with the code that they have, once, and only while they are
 * open; the same to somebody else; one answer for all of them; and an alarm before one ends unanswered.
 */
#ifndef TESTS_SIM_CLIMBS_H
#define TESTS_SIM_CLIMBS_H

#include "tests/sim/sim.h"

/* Before a write of this event is taken into what we know. */
void climbs_judge(struct sim *sim, const struct store_write *write);

#endif
