/* SPDX-License-Identifier: MIT
 *
 * All that belongs to one plan, put together for a decision; and what stands beside it.
 */
#include "store/family.h"

static int
load_plan(struct store *store, int64_t plan_id, struct arena *arena, struct row_beside *out)
{
	*out = (struct row_beside){0};
	int rc = store_plan_load(store, plan_id, arena, &out->plan);
	if (rc == 0)
		rc = store_version_load(store, &out->plan, arena, &out->version);
	if (rc == 0)
		rc = store_parties_load(store, out->plan.person_id, arena, &out->parties,
					&out->n_parties);
	return rc;
}

int
store_case_brief(struct store *store, int64_t plan_id, struct arena *arena, struct row_case *out)
{
	struct row_beside own;
	int rc = load_plan(store, plan_id, arena, &own);
	*out = (struct row_case){.plan = own.plan,
				 .version = own.version,
				 .parties = own.parties,
				 .n_parties = own.n_parties};
	return rc;
}

static int
load_case(struct store *store, int64_t plan_id, bool is_live, struct arena *arena,
	  struct row_case *out)
{
	int rc = store_case_brief(store, plan_id, arena, out);
	if (rc == 0)
		rc = store_messages_load(store, plan_id, is_live, arena, out);
	if (rc == 0)
		rc =
		    store_questions_load(store, plan_id, arena, &out->questions, &out->n_questions);
	if (rc == 0)
		rc =
		    store_decisions_load(store, plan_id, arena, &out->decisions, &out->n_decisions);
	return rc;
}

int
store_case_load(struct store *store, int64_t plan_id, struct arena *arena, struct row_case *out)
{
	return load_case(store, plan_id, false, arena, out);
}

int
store_case_live(struct store *store, int64_t plan_id, struct arena *arena, struct row_case *out)
{
	return load_case(store, plan_id, true, arena, out);
}

int
store_beside_load(struct store *store, const struct store_beside *asked, struct arena *arena,
		  struct row_beside **out, int *n)
{
	int64_t ids[STORE_BESIDE_MAX];
	int n_ids = 0;
	*n = 0;
	*out = arena_array(arena, struct row_beside, STORE_BESIDE_MAX);
	int rc = store_beside_ids(store, asked, ids, &n_ids);
	for (int i = 0; rc == 0 && i < n_ids; i++) {
		rc = load_plan(store, ids[i], arena, &(*out)[*n]);
		if (rc == 0)
			++*n;
		else if (rc == E_DENIED)
			rc = 0;
	}
	return rc;
}

struct store_beside
store_case_ask(const struct row_case *own, struct arena *arena)
{
	struct phone *numbers = arena_array(arena, struct phone, own->n_parties);
	struct store_beside asked = {
	    .date = own->plan.date, .plan_id = own->plan.id, .numbers = numbers};
	for (int i = 0; i < own->n_parties; i++)
		if (own->parties[i].has_phone)
			numbers[asked.n_numbers++] = own->parties[i].phone;
	return asked;
}
