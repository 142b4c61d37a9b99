/* SPDX-License-Identifier: MIT
 *
 * The agenda of the simulator: what is going to happen.
 */
#ifndef TESTS_SIM_ITEMS_H
#define TESTS_SIM_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "sms/outbox.h"
#include "sms/part.h"
#include "sms/phone.h"

#define SIM_TEXT_SIZE 500
#define SIM_ONCE_SIZE 32

enum item_kind {
	ITEM_IMPORT,  /* a document is handed in */
	ITEM_TEXT,    /* an inbound text comes to our door */
	ITEM_ANSWER,  /* the provider answers a submission */
	ITEM_RECEIPT, /* a delivery receipt comes */
	ITEM_ARRIVES, /* a text of ours arrives at a phone */
	ITEM_LIVE,    /* live times change */
	ITEM_SHUT,    /* other places are shut */
	ITEM_SOLVED,  /* an answer to a problem comes */
	ITEM_DIARY,   /* somebody's own calendar is otherwise */
};

/* Something that is going to happen. */
struct sim_item {
	struct utc at;
	int64_t order; /* among items of one instant */
	enum item_kind kind;
	int life; /* ITEM_ANSWER: of the process that waits for it */
	int plan; /* ITEM_IMPORT: index into documents */
	struct phone phone;
	char text[SIM_TEXT_SIZE];
	char once[SIM_ONCE_SIZE];
	int64_t message_id;
	int attempt;
	bool is_ask; /* ITEM_ANSWER: to a question about it */
	int way;     /* ITEM_ANSWER: the gateway's index */
	enum outbox_event event;
	int retry_after_s;
	const struct solver_answer *solved; /* ITEM_SOLVED */
	struct part part;                   /* ITEM_TEXT: total 0: the whole */
	int64_t half;                       /* of which text; 0: of none */
	bool is_told; /* ITEM_TEXT: the sender knows that it was taken; ITEM_LIVE: buses know it */
};

#endif
