/* SPDX-License-Identifier: MIT
 *
 * Who is told what, and how often; and what may be told as settled.
 */
#ifndef TESTS_SIM_TOLD_H
#define TESTS_SIM_TOLD_H

#include "tests/sim/sim.h"

/* Before the writes of an event are noted: no new time is told twice. */
void told_judge(struct sim *sim);

/* A new version: what the document lets nobody change without asking has somebody's recorded yes.
 */
void told_version(struct sim *sim, const struct sim_document *document,
		  const struct plan_solution *solution, bool has_undo);

/* The faults of BREAK_TWICE and BREAK_YES, put into what an event would write. */
void told_spoil(struct sim *sim);

#endif
