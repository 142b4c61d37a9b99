/* SPDX-License-Identifier: MIT
 *
 * A gateway that hands texts over in halves: every third seed has one, and there every third text
 * comes so, in either order, now and then half of it again under another id, or only half.
 */
#ifndef TESTS_SIM_HALVES_H
#define TESTS_SIM_HALVES_H

#include "tests/sim/sim.h"

/* Make halves of a text that is on the agenda, if it is one that comes so. */
void halves_split(struct sim *sim, struct sim_item *item);

/* The event's writes are durable: a text is taken whole or not at all. */
void halves_judge(struct sim *sim);

/* At rest: nobody waits for a half any more, and what was all there was taken. */
void halves_at_rest(struct sim *sim);

/* As the daemon's tick: what has waited too long is given up. Not 0: the process died. */
int halves_tick(struct sim *sim);

#endif
