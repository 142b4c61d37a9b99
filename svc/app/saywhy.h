/* SPDX-License-Identifier: MIT
 *
 * The planner's reasons (plan/reason.h) in words: in a text in those of whoever gets it, in documents
 * in English.
 */
#ifndef APP_SAYWHY_H
#define APP_SAYWHY_H

#include "plan/check.h"
#include "sms/template.h"

/* The piece that tells ${reason} in a text of ${set}; in ${arena}. REASON_NONE is told as
 * REASON_UNTOLD. */
const char *saywhy_text(const struct template_set *set, const struct reason *reason,
			struct arena *arena);

/* The same for a document (template_write). */
const char *saywhy_written(const struct template_set *set, const struct reason *reason,
			   struct arena *arena);

/* Fill reason of each outcome, and why_not. What has its words alone (REASON_UNTOLD) keeps them. */
void saywhy_solution(const struct template_set *set, struct arena *arena,
		     struct plan_solution *solution);

/* Fill text of each verdict. */
void saywhy_check(const struct template_set *set, struct arena *arena, struct plan_check *check);

#endif
