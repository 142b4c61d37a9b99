/* SPDX-License-Identifier: MIT
 *
 * What an event changes, as a list of writes.
 */
#ifndef STORE_WRITE_H
#define STORE_WRITE_H

#include "store/rows.h"
#include "store/rows_part.h"

struct store;

/* One write. Rows are borrowed for the call of store_apply. */
enum store_write_kind {
	WRITE_PERSON,          /* insert; makes the person's key */
	WRITE_PARTY,           /* insert */
	WRITE_PARTY_STOPPED,   /* update: stopped, of every party with the same number, those of
				  later plans too; NO_TIME lifts it. Without a number: nothing.
				  With id 0: of its phone, whoever's that is */
	WRITE_PLAN,            /* insert */
	WRITE_PLAN_STATE,      /* update: version stage out_min late_* wake */
	WRITE_PLAN_WAKE,       /* update: wake alone */
	WRITE_VERSION,         /* insert */
	WRITE_ITEM,            /* insert, or replace the item of the same plan and ref */
	WRITE_DECISION,        /* insert */
	WRITE_DECISION_UNDONE, /* update: is_undone */
	WRITE_MESSAGE,         /* insert */
	WRITE_MESSAGE_STATE,   /* update: state, next_try, sent, and all of its attempts */
	WRITE_QUESTION,        /* insert */
	WRITE_QUESTION_STATE,  /* update: state tries_left reminded */
	WRITE_EVENT,           /* insert; E_BUSY never: a repeated once is found before */
	WRITE_AUDIT,           /* insert */
	WRITE_PART,            /* insert; what is to be known no longer goes */
	WRITE_PART_CLOSED, /* update: state and until of all parts of its text_id; their words go */
	WRITE_PART_GONE,   /* delete: all parts of its text_id */
	WRITE_PARTS_WAIT,  /* update: every open part waits until then, no shorter than before */
};

struct store_write {
	enum store_write_kind kind;
	union {
		struct row_person person;
		struct row_party party;
		struct row_plan plan;
		struct row_version version;
		struct row_item item;
		struct row_decision decision;
		struct row_message message;
		struct row_question question;
		struct row_event event;
		struct row_audit audit;
		struct row_part part;
	};
};

/* Carry out all ${n} writes, in order, inside the open transaction. */
MUST_USE
int store_apply(struct store *store, const struct store_write writes[], size_t n);

#endif
