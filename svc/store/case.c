/* SPDX-License-Identifier: MIT
 *
 * All that belongs to one plan, put together for a decision.
 */
#include "store/family.h"

int
store_case_load(struct store *store, int64_t plan_id, struct arena *arena, struct row_case *out)
{
	*out = (struct row_case){0};
	int rc = store_plan_load(store, plan_id, arena, &out->plan);
	if (rc == 0)
		rc = store_version_load(store, &out->plan, arena, &out->version);
	if (rc == 0)
		rc = store_parties_load(store, out->plan.person_id, arena, &out->parties,
					&out->n_parties);
	if (rc == 0)
		rc = store_messages_load(store, plan_id, arena, &out->messages, &out->n_messages);
	if (rc == 0)
		rc =
		    store_questions_load(store, plan_id, arena, &out->questions, &out->n_questions);
	if (rc == 0)
		rc =
		    store_decisions_load(store, plan_id, arena, &out->decisions, &out->n_decisions);
	return rc;
}
