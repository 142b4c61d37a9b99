/* SPDX-License-Identifier: MIT
 *
 * The writes of one event, each carried out by its table family.
 */
#include "store/family.h"

static int
write_apply(struct store *store, const struct store_write *write)
{
	switch (write->kind) {
	case WRITE_PERSON:
		return store_person_insert(store, &write->person);
	case WRITE_PARTY:
		return store_party_insert(store, &write->party);
	case WRITE_PARTY_STOPPED:
		return store_party_stop(store, &write->party);
	case WRITE_PLAN:
		return store_plan_insert(store, &write->plan);
	case WRITE_PLAN_STATE:
		return store_plan_update(store, &write->plan);
	case WRITE_PLAN_WAKE:
		return store_plan_wake(store, &write->plan);
	case WRITE_VERSION:
		return store_version_insert(store, &write->version);
	case WRITE_ITEM:
		return store_item_put(store, &write->item);
	case WRITE_DECISION:
		return store_decision_insert(store, &write->decision);
	case WRITE_DECISION_UNDONE:
		return store_decision_undo(store, &write->decision);
	case WRITE_MESSAGE:
		return store_message_insert(store, &write->message);
	case WRITE_MESSAGE_STATE:
		return store_message_update(store, &write->message);
	case WRITE_QUESTION:
		return store_question_insert(store, &write->question);
	case WRITE_QUESTION_STATE:
		return store_question_update(store, &write->question);
	case WRITE_EVENT:
		return store_event_insert(store, &write->event);
	case WRITE_AUDIT:
		return store_audit_insert(store, &write->audit);
	case WRITE_PART:
		return store_part_insert(store, &write->part);
	case WRITE_PART_CLOSED:
		return store_part_close(store, &write->part);
	case WRITE_PART_GONE:
		return store_part_delete(store, &write->part);
	case WRITE_PARTS_WAIT:
		return store_parts_wait(store, write->part.until);
	}
	panic("a write of kind %d", (int)write->kind);
}

int
store_apply(struct store *store, const struct store_write writes[], size_t n)
{
	ensure(store->in_transaction);
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = write_apply(store, &writes[i]);
	/* Statements hold copies of what was sealed. */
	arena_reset(&store->scratch);
	return rc;
}
