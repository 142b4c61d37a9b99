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
#include "sms/phone.h"
#include "sms/segment.h"

#define TRANSPORT_ID_MAX          32   /* characters of our message id: A-Z a-z 0-9 - */
#define TRANSPORT_INBOUND_MAX     1000 /* bytes of an inbound text; longer is cut at a character */
#define TRANSPORT_PROVIDER_ID_MAX 64

struct transport_capabilities {
	const char *name; /* "kannel", as in the configuration and in the URL /hooks/kannel/... */
	bool can_receive; /* inbound texts come through its hook */
	bool gives_receipts; /* delivery receipts come through its hook */
	bool can_be_asked;   /* can say what became of a message (none of today's can) */
	int in_flight_max;   /* submits under way at once */
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

/* The answer to a submit. Strings are borrowed for the call of done. */
struct transport_result {
	enum outbox_event event; /* ON_ACCEPTED, ON_REJECTED, ON_NOT_SENT or ON_UNKNOWN */
	const char *provider_id; /* "" if the provider gave none */
	const char *reason;      /* for the log; no number, no text */
	int retry_after_s;       /* with NOT_SENT; -1 if none was named */
};

typedef void transport_done_fn(void *context, const struct transport_result *result);

/* One field of a provider's call to us: query and form fields, decoded. Values may hold any byte.
 */
struct transport_param {
	const char *name;
	const char *value; /* NUL-ended */
	size_t n;          /* bytes before the last NUL */
};

struct transport_inbound {
	struct phone from;
	char to[PHONE_DIGITS_MAX + 2];        /* our number or short code */
	char text[TRANSPORT_INBOUND_MAX + 1]; /* valid UTF-8, NULs left out */
	size_t n;
	char provider_id[TRANSPORT_PROVIDER_ID_MAX + 1]; /* drop repeats by it; never "" */
};

struct transport_receipt {
	char message_id[TRANSPORT_ID_MAX + 1]; /* ours */
	enum outbox_event event;               /* one of ON_RECEIPT_... */
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
	 * Read the provider's call to /hooks/NAME/mo (an inbound text) or /hooks/NAME/dlr (a
	 * receipt). E_INPUT with every fault in ${problems}, for a 4xx. NULL where the capability
	 * lacks.
	 */
	int (*parse_inbound)(void *context, const struct transport_param params[], size_t n,
			     struct transport_inbound *inbound, struct problems *problems);
	int (*parse_receipt)(void *context, const struct transport_param params[], size_t n,
			     struct transport_receipt *receipt, struct problems *problems);

	void *context;
};

#endif
