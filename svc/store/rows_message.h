/* SPDX-License-Identifier: MIT
 *
 * The rows of what is said and asked: messages and questions. The rules of rows.h hold here too.
 */
#ifndef STORE_ROWS_MESSAGE_H
#define STORE_ROWS_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/secret.h"
#include "sms/outbox.h"
#include "sms/phone.h"

#define NO_TIME        ((struct utc){0}) /* "not yet", "never": no stored instant is that one */
#define ROW_MINUTE_MAX 2879              /* 47:59 of the plan's own date */

enum message_way {
	MESSAGE_TEXT,
	MESSAGE_MAIL, /* an invitation; its body is the whole mail */
};

/*
 * A message is a claim about a plan version: ${claim} names what it speaks of ("leave:3",
 * "question:12"), ${fact} what it says of it ("10:40 M34 Kingsway"). When the fact changes, an
 * unsent message is superseded and its successor written.
 */
struct row_message {
	int64_t id;
	int64_t plan_id; /* 0 for texts outside any plan */
	int64_t party_id;
	int version;
	enum message_way way;
	const char *kind; /* template name */
	const char *claim;
	const char *fact; /* sealed */
	const char *body; /* sealed */
	struct utc made;
	struct utc due;
	struct utc expires;  /* never sent at or after this */
	struct utc next_try; /* not before this: due, or later after a failed try */
	struct utc sent;     /* when it was accepted, or a receipt showed that; NO_TIME if not */
	enum outbox_state state;
	int attempts;   /* submissions begun */
	int resends;    /* of them after an unknown outcome: 0 or 1 */
	bool is_urgent; /* may pass the quiet hours on the day itself */
	bool is_double_harmless;
	const char *provider_id; /* as the provider names it, "" if unknown */
	const char *via;         /* the transport of the newest attempt; "" if it was not kept */
	struct utc claimed;      /* when that attempt began; the same */
	int asks_left;           /* how often that transport may still be asked about it */
};

enum question_kind {
	QUESTION_CONFIRM, /* a command awaits its code; ${command} holds it */
	QUESTION_MOVE,    /* another time */
	QUESTION_PHONE,
	QUESTION_VIDEO,
	QUESTION_NEXT_DAY,
	QUESTION_LATE,   /* they will be late: can you see them at at_min? */
	QUESTION_CALL,   /* told before the call at at_min: a no says that it does not work */
	QUESTION_CALLED, /* asked after it: did it take place? */
};

enum question_state {
	QUESTION_OPEN,
	QUESTION_YES,
	QUESTION_NO,
	QUESTION_WITHDRAWN, /* the plan no longer needs it */
	QUESTION_EXPIRED,
	QUESTION_SPENT, /* too many wrong codes */
};

struct row_question {
	int64_t id;
	int64_t plan_id;
	int64_t party_id;
	enum question_kind kind;
	enum question_state state;
	const char *appointment; /* "" for a command that names none */
	int at_min;              /* the new start asked for, -1 if none */
	const char *command;     /* sealed; QUESTION_CONFIRM: the command's canonical words;
				  * QUESTION_CALL, QUESTION_CALLED: app/call.h */
	struct secret_hash code; /* keyed hash of the six digits */
	const char *digits;      /* sealed; they themselves, as long as it is open; "" or NULL */
	int64_t beside; /* the question that this is put beside, to who is asked next; 0 for none */
	int tries_left;
	struct utc made;
	struct utc expires;
	struct utc
	    reminded; /* when the coordinator heard that no answer came, NO_TIME if not yet */
};

/* A message that may be due, with what the sending policy needs to know of its addressee. */
struct row_due {
	struct row_message message;
	struct phone phone;
	const char *mail; /* the party's address */
	struct utc stopped;
	struct civil_date plan_date;
	const char *zone;
	bool has_successor; /* a newer message of its plan makes the same claim to its party */
	struct outbox_traffic traffic; /* what went to the number in the hour before now, or may
					  have; the other rows of one loading are not counted */
	bool is_readable; /* false: body or number does not open (key erased, row damaged) */
};

#endif
