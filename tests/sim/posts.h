/* SPDX-License-Identifier: MIT
 *
 * Who has no phone, or no credit: in every seventh seed, without a draw, so that the others stay what
 * they were. Whom their texts reach, and that somebody hears where nobody is reached or answers.
 */
#ifndef TESTS_SIM_POSTS_H
#define TESTS_SIM_POSTS_H

#include <jansson.h>

#include "tests/sim/sim.h"

/* What becomes of the plan document ${plan}, the ${k}-th of the seed. */
void posts_draw(struct sim *sim, json_t *plan, int k);

/* The phone by which the person of plan ${k} texts. */
struct phone posts_phone(const struct sim *sim, int k);

/* A new message, or an event that is kept: noted. */
void posts_judge(struct sim *sim, const struct store_write *write);

/* Before it leaves: to the right one, in words that may be read. */
void posts_send(struct sim *sim, const struct app_send *send, const struct sim_message *message);

/* After an event of the plan: the coordinator has heard that nobody can be texted. */
void posts_day(struct sim *sim, const struct sim_document *document);

/* Before the clock goes on: an OK that was asked for, and did not come, was told. */
void posts_time(struct sim *sim);

/* The faults of BREAK_BOTH and BREAK_UNHEARD, put into what an event would write. */
void posts_spoil(struct sim *sim);

#endif
