/* SPDX-License-Identifier: MIT
 *
 * A problem solved elsewhere, with more time than the loop has: which problem it was, and its
 * solution as text. Only the problem with the same key is answered by it.
 */
#ifndef PLAN_ANSWER_H
#define PLAN_ANSWER_H

#include "base/buf.h"
#include "base/secret.h"
#include "plan/plan.h"

/* Of all that plan_solve reads of ${problem}: two problems with one key have one solution. */
struct secret_hash answer_key(const struct plan_problem *problem);

/* Solve, and write what came of it. Works on values alone, so that a child may do it. */
void answer_write(const struct plan_problem *problem, long steps_max, struct buf *out);

/*
 * Read ${text} as what answer_write made of ${problem}. Texts live in ${arena}. The solution is
 * proved anew (verify.h): what was written comes from another process.
 *
 * Returns 0; E_LIMIT if no answer was found, or none that can be read; E_CORRUPT if the checker
 * refuses it. Only after 0 is ${solution} to be used.
 */
MUST_USE
int answer_read(const char *text, const struct plan_problem *problem, struct arena *arena,
		struct plan_solution *solution);

#endif
