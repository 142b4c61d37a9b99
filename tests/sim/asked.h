/* SPDX-License-Identifier: MIT
 *
 * A provider that can be asked what became of a text: every third seed has one. Its books show a
 * text some seconds after it took it, and now and then it does not answer.
 */
#ifndef TESTS_SIM_ASKED_H
#define TESTS_SIM_ASKED_H

#include "tests/sim/sim.h"

bool asked_is_on(const struct sim *sim);
void asked_plan_ahead(struct sim *sim); /* the house knows it */

/* The provider has a text, from now on. */
void asked_took(struct sim *sim, const struct app_send *send);

/* One question, and its answer onto the agenda. */
void asked_submit(struct sim *sim, const struct app_send *send);

/* A message leaves: not again if the provider has it, unless nobody could tell that; and blindly
 * only once, and only if its kind may. */
void asked_judge(struct sim *sim, const struct sim_message *message);

#endif
