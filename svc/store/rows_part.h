/* SPDX-License-Identifier: MIT
 *
 * Parts of texts that came in (app/parts.h). The rules of rows.h hold here too.
 */
#ifndef STORE_ROWS_PART_H
#define STORE_ROWS_PART_H

#include "base/secret.h"
#include "sms/part.h"
#include "sms/phone.h"
#include "store/rows.h"

enum part_state {
	PART_OPEN,   /* it waits for others */
	PART_JOINED, /* its text was taken */
	PART_TORN,   /* its text was given up, and its sender told so */
};

extern const struct row_words rows_part_states;

struct row_part {
	int64_t id;
	int64_t text_id;  /* the id of the first of its text that came */
	int64_t party_id; /* one of its sender's; their person's key seals it */
	struct phone from;
	const char *via; /* the gateway it came by */
	struct part part;
	enum part_state state;
	const char *text;         /* sealed; "" unless open */
	struct secret_hash words; /* of the text under the house's key: known when it comes again */
	struct utc came;
	struct utc until; /* an open one waits, any other is known again, so long */
};

#endif
