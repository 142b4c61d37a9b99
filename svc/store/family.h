/* SPDX-License-Identifier: MIT
 *
 * Inside the store: what the table families offer to apply.c and case.c. One function for each kind
 * of write; loads that fill a part of a case. All return 0 or a negative enum err.
 */
#ifndef STORE_FAMILY_H
#define STORE_FAMILY_H

#include "store/query.h"

/* person.c */
MUST_USE
int store_person_insert(struct store *store, const struct row_person *person);
MUST_USE
int store_party_insert(struct store *store, const struct row_party *party);
MUST_USE
int store_party_stop(struct store *store, const struct row_party *party);
MUST_USE
int store_parties_load(struct store *store, int64_t person_id, struct arena *arena,
		       struct row_party **out, int *n);
/* Those of the house itself (stranger.h), the newest first, at most ${most}. */
MUST_USE
int store_parties_of_house(struct store *store, int most, struct arena *arena,
			   struct row_party **out, int *n);
/* Seal what follows under the key of the party's person; E_NOT_FOUND in query->rc. */
void store_key_of_party(struct query *query, int64_t party_id);
/* The next column, party.phone, opened; no number if it is NULL. */
struct phone store_phone_read(struct query *query, struct arena *arena, int64_t party_id);
/* The keyed hash by which a number is found. */
struct secret_hash store_number_hash(const struct store *store, const struct phone *phone);

/* plan.c */
MUST_USE
int store_plan_insert(struct store *store, const struct row_plan *plan);
MUST_USE
int store_plan_update(struct store *store, const struct row_plan *plan);
MUST_USE
int store_plan_wake(struct store *store, const struct row_plan *plan);
MUST_USE
int store_plan_load(struct store *store, int64_t id, struct arena *arena, struct row_plan *out);
/* The ids for store_beside_load; ${ids} has room for STORE_BESIDE_MAX. */
MUST_USE
int store_beside_ids(struct store *store, const struct store_beside *asked, int64_t ids[], int *n);
void store_key_of_plan(struct query *query, int64_t plan_id); /* of the plan's person */
MUST_USE
int store_version_insert(struct store *store, const struct row_version *version);
/* One version; version 0 in *out if there is no such one. */
MUST_USE
int store_version_load(struct store *store, const struct row_plan *plan, struct arena *arena,
		       struct row_version *out);
MUST_USE
int store_item_put(struct store *store, const struct row_item *item);
MUST_USE
int store_decision_insert(struct store *store, const struct row_decision *decision);
MUST_USE
int store_decision_undo(struct store *store, const struct row_decision *decision);
MUST_USE
int store_decisions_load(struct store *store, int64_t plan_id, struct arena *arena,
			 struct row_decision **out, int *n);

/* message.c */
MUST_USE
int store_message_insert(struct store *store, const struct row_message *message);
MUST_USE
int store_message_update(struct store *store, const struct row_message *message);
MUST_USE
int store_messages_load(struct store *store, int64_t plan_id, bool is_live, struct arena *arena,
			struct row_case *out);

/* question.c */
MUST_USE
int store_question_insert(struct store *store, const struct row_question *question);
MUST_USE
int store_question_update(struct store *store, const struct row_question *question);
MUST_USE
int store_questions_load(struct store *store, int64_t plan_id, struct arena *arena,
			 struct row_question **out, int *n);
/* The open ones put to any party with that number, newest first, at most STORE_SENDER_MAX. */
MUST_USE
int store_questions_to_number(struct store *store, const struct secret_hash *number,
			      struct arena *arena, struct row_question **out, int *n);

/* feed.c */
/* The feed of a party that is to be written, made if there is none; 0 for one that has none. */
MUST_USE
int store_feed_ensure(struct store *store, const struct row_party *party, int64_t *feed_id);

/* page.c */
/* The page of a plan that stands there already, by plan->page, else by a new token; one that is
 * there stays as it is. */
MUST_USE
int store_page_put(struct store *store, const struct row_plan *plan);
#define STORE_PAGE_ABOUT "page.token:%" PRId64

/* part.c */
MUST_USE
int store_part_insert(struct store *store, const struct row_part *part);
MUST_USE
int store_part_close(struct store *store, const struct row_part *part);
MUST_USE
int store_part_delete(struct store *store, const struct row_part *part);
MUST_USE
int store_parts_wait(struct store *store, struct utc until);

/* event.c */
MUST_USE
int store_event_insert(struct store *store, const struct row_event *event);
MUST_USE
int store_audit_insert(struct store *store, const struct row_audit *audit);

#endif
