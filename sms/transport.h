/* SPDX-License-Identifier: MIT
 *
 * What every way of sending texts looks like: one table of functions, capabilities as data. The
 * implementations stand in sms/transport/, one file each; app and shell see only this.
 */
#ifndef SMS_TRANSPORT_H
#define SMS_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "sms/outbox.h"
#include "sms/part.h"
#include "sms/phone.h"
#include "sms/segment.h"

#define TRANSPORT_ID_MAX          32   /* characters of our message id: A-Z a-z 0-9 - */
#define TRANSPORT_INBOUND_MAX     1000 /* bytes of an inbound text; longer is cut at a character */
#define TRANSPORT_PROVIDER_ID_MAX 64
#define TRANSPORT_ONCE_SIZE       (TRANSPORT_PROVIDER_ID_MAX + 32) /* with the gateway's name */

struct transport_capabilities {
	const char *name; /* "kannel", as in the configuration and in the URL /hooks/kannel/... */
	bool can_receive; /* inbound texts come through its hook */
	bool gives_receipts;     /* delivery receipts come through its hook */
	bool can_be_asked;       /* can say what became of a message */
	int told_within_s;       /* a lost outcome is mostly told by a receipt within this; or 0 */
	int in_flight_max;       /* submits under way at once */
	const char *answer_type; /* of the answer to a call of its hooks; NULL: text/plain */
	const char *answer;      /* what it says; NULL: nothing */
};

/* A text on its way out. Borrowed for the call to submit; the transport copies what it keeps. */
struct transport_message {
	const char *id; /* ours; comes back in receipts */
	struct phone to;
	const char *from;                /* the sender number or short code of this house */
	const struct segments *segments; /* at least one part */
	uint8_t reference;               /* of a text in parts; the same for its resend */
	int validity_min;                /* minutes until its moment has passed, at least 1 */
};

/* The answer to a submit or an ask. Strings are borrowed for the call of done. */
struct transport_result {
	/* Of a submit ON_ACCEPTED, ON_REJECTED, ON_NOT_SENT or ON_UNKNOWN; of an ask ON_ACCEPTED,
	 * ON_DENIED, ON_UNKNOWN or one of ON_RECEIPT_... */
	enum outbox_event event;
	const char *provider_id; /* "" if the provider gave none */
	const char *reason;      /* for the log; no number, no text */
	int retry_after_s;       /* with NOT_SENT and UNKNOWN; -1 if none was named */
};

typedef void transport_done_fn(void *context, const struct transport_result *result);

/* One field of a provider's call to us: query and form fields, decoded. Values may hold any byte.
 */
struct transport_param {
	const char *name;
	const char *value; /* NUL-ended */
	size_t n;          /* bytes before the last NUL */
};

/* A provider's call to /hooks/NAME/WHAT. Borrowed for the call to hear. */
struct transport_call {
	const char *what;                     /* "mo", "dlr": the last name of the path */
	const char *query_text;               /* as it stood behind "?", not decoded; "" for none */
	const struct transport_param *fields; /* of the query, then of the form */
	size_t n_fields;
	size_t n_query; /* so many of them are the query's */
	bool is_post;
	const char *body; /* NUL-ended */
	size_t body_len;
	/* The value of a header, NULL if there is none. */
	const char *(*header)(const void *header_context, const char *name);
	const void *header_context;
};

struct transport_inbound {
	struct phone from;
	char to[PHONE_DIGITS_MAX + 2];        /* our number or short code */
	char text[TRANSPORT_INBOUND_MAX + 1]; /* valid UTF-8, NULs left out */
	size_t n;
	struct part part;                                /* total 0: the whole text */
	char provider_id[TRANSPORT_PROVIDER_ID_MAX + 1]; /* drop repeats by it; never "" */
};

struct transport_receipt {
	char message_id[TRANSPORT_ID_MAX + 1]; /* ours */
	const char *via;                       /* the transport's name; set by who hands it on */
	enum outbox_event event;               /* one of ON_RECEIPT_... */
};

enum transport_heard_kind {
	TRANSPORT_HEARD_TEXT,
	TRANSPORT_HEARD_RECEIPT,
	TRANSPORT_HEARD_NOTHING, /* a good call that tells us nothing */
};

struct transport_heard {
	enum transport_heard_kind kind;
	struct transport_inbound text;
	struct transport_receipt receipt;
};

/* The time of a run: for waiting, and to be compared with the ages of files. */
struct transport_turn {
	int64_t mono_ms; /* monotonic */
	struct utc real; /* never a replay's */
};

/*
 * What the house does for a transport that looks for itself, since nobody calls its hooks: it has
 * run called on the loop, ${delay_ms} from now or after this callback, whichever was said last; and
 * takes what came in. ${text} and ${receipt} return 0 once the disk has it (by now or before), so
 * that it may be deleted; E_NOT_FOUND or E_INPUT for what will never be taken; else: later.
 */
struct transport_house {
	void (*run_in)(void *context, int64_t delay_ms);
	int (*text)(void *context, const struct transport_inbound *text);
	int (*receipt)(void *context, const struct transport_receipt *receipt);
	void *context;
};

struct transport {
	const struct transport_capabilities *capabilities;

	/*
	 * Begin to send and return 0, or E_LIMIT when in_flight_max is reached (nothing happened).
	 * ${done} is called exactly once, never before submit returns. A text in parts is accepted
	 * when every part is; when only some are, the event is ON_UNKNOWN.
	 */
	int (*submit)(void *context, const struct transport_message *message,
		      transport_done_fn *done, void *done_context);

	/*
	 * Begin to ask what became of ${message}, submitted at ${since} with no known outcome; the
	 * same rules. ON_DENIED: the provider has nothing of it by now. ON_UNKNOWN: it did not
	 * tell. NULL where the capability lacks.
	 */
	int (*ask)(void *context, const struct transport_message *message, struct utc since,
		   transport_done_fn *done, void *done_context);

	/*
	 * Read a provider's call; it is the transport that knows whether its caller is who it has
	 * to be. 0, E_NOT_FOUND (it has no such hook), E_DENIED (not the provider's call), or
	 * E_INPUT with every fault in ${problems}. NULL: no hooks.
	 */
	int (*hear)(void *context, const struct transport_call *call, struct transport_heard *heard,
		    struct problems *problems);

	/* One turn of its own work, at most some milliseconds of it. NULL: it has none. */
	void (*run)(void *context, const struct transport_turn *turn);

	/* What is under way is cancelled, its done never called. NULL: its owner frees it. */
	void (*free)(void *context);

	void *context;
};

/* The first field of that name, NULL if there is none. */
const struct transport_param *transport_field(const struct transport_call *call, const char *name);

#endif
