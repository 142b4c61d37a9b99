/* SPDX-License-Identifier: MIT
 *
 * What transports of providers with an HTTP API share: each submit or ask is one request, its
 * answer is read by the transport and told once.
 */
#ifndef SMS_TRANSPORT_WEBCALL_H
#define SMS_TRANSPORT_WEBCALL_H

#include <jansson.h>

#include "base/buf.h"
#include "base/fetch.h"
#include "sms/transport.h"

#define WEBCALL_AT_ONCE 64 /* requests under way */
#define WEBCALL_BUSY_S  10 /* to wait after "too many" where no time was named */

/* What a request is about; copied. */
struct webcall_about {
	const char *id;
	struct phone to;
	const char *text; /* the parts joined, NUL-ended */
	struct utc since; /* of an ask */
};

/*
 * Read an answer that the server gave (outcome ANSWERED or TOO_LARGE) into ${result}, which is
 * UNKNOWN with no provider's id, and its reason the name and the status, before. Texts in ${arena}.
 */
typedef void webcall_read_fn(void *context, const struct webcall_about *about,
			     const struct fetch_answer *answer, struct arena *arena,
			     struct transport_result *result);

struct webcall {
	const struct fetch_request *request;
	const struct webcall_about *about;
	bool is_ask; /* that it did not leave says nothing then */
	webcall_read_fn *read;
	void *read_context;
	transport_done_fn *done;
	void *done_context;
};

struct webcalls;

struct webcalls *webcalls_new(const struct fetch *fetch);
void webcalls_free(struct webcalls *calls); /* cancels what is under way; its done never comes */

/* 0, or E_LIMIT. What never reached the server ends as NOT_SENT, what nobody answered as UNKNOWN. */
MUST_USE
int webcall_start(struct webcalls *calls, const struct webcall *call);

/* The parts of a message as one text in ${arena}. */
const char *webcall_text(const struct segments *segments, struct arena *arena);

/* Append "&name=value", percent-encoded; without the "&" when ${form} is empty. */
void webcall_add_field(struct buf *form, const char *name, const char *value);

/* An instant as APIs write it, UTC. */
struct webcall_moment {
	int year, month, day, hour, minute, second;
};
bool webcall_instant(const struct webcall_moment *moment, struct utc *at); /* false: none */

/* A member of an object as text, "" where there is none. Borrowed. */
const char *webcall_member(const json_t *object, const char *name);

/* A provider's word for where a text is. */
struct webcall_status {
	const char *status;
	enum outbox_event event; /* a receipt's */
};
struct webcall_statuses {
	const struct webcall_status *list;
	size_t n;
};
bool webcall_find_status(const struct webcall_statuses *statuses, const char *status,
			 enum outbox_event *event);

/* The text that was asked for stands in a list, with its "status": as known as that is, with its
 * id by the provider's name for it. */
void webcall_found(const struct webcall_statuses *statuses, const json_t *text, const char *id_name,
		   struct arena *arena, struct transport_result *result);

/* 401, 403 and 404 are for people to mend and 429 for time: not sent. Others leave ${result}. */
void webcall_not_now(int status, struct transport_result *result);

/* 1 to ${most} visible characters without blanks. */
bool webcall_is_plain(const char *text, size_t most);

/* A field of 1 to ${most} visible characters into ${out}, else a problem at its name. */
void webcall_copy_field(const struct transport_call *call, const char *name, size_t most, char *out,
			struct problems *problems);

/* ${n} bytes of UTF-8 as the text of ${inbound}, cut at a character; false if they are not that. */
bool webcall_set_text(struct transport_inbound *inbound, const char *text, size_t n);

#endif
