/* SPDX-License-Identifier: MIT
 *
 * An officer's own calendar, in every fourth seed: busy, unreadable, readable again; and what must
 * be heard of it.
 */
#ifndef TESTS_SIM_DIARIES_H
#define TESTS_SIM_DIARIES_H

#include "tests/sim/sim.h"

/* Put the moments at which it changes onto the agenda. */
void diaries_plan_ahead(struct sim *sim);

/* It is otherwise from now on. */
void diaries_change(struct sim *sim);

/* As the daemon does at its start: what is lost is told to the store once more. */
void diaries_again(struct sim *sim);

/* Each plan was looked at: whose plan needs an hour of somebody unreadable has heard of it. */
void diaries_check(struct sim *sim);

/* Before a text leaves: nobody hears twice of one calendar, nor of an end without a beginning. */
void diaries_send(struct sim *sim, int64_t message_id);

#endif
