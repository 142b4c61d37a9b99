/* SPDX-License-Identifier: MIT
 *
 * What must hold of calls: one that did not work is made once more at most, and nobody says of one
 * that it failed, or that it took place, but whoever was asked.
 */
#ifndef TESTS_SIM_CALLS_H
#define TESTS_SIM_CALLS_H

#include "tests/sim/sim.h"

/* Before a write of the event is taken into what is known. */
void calls_judge(struct sim *sim, const struct store_write *write);

/* Whether a right code with that text closes such a question: a yes may come too early, and a time
 * says nothing of a call. */
bool calls_is_answer(const char *text, const struct row_question *question);

#endif
