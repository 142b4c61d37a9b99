/* SPDX-License-Identifier: MIT
 *
 * Texts, or mails, between the commit that lets them go and the commit that knows how it ended:
 * they wait for a place in the transport, are under way there, and then stand here until their
 * outcome is stored.
 */
#ifndef OUTGOING_H
#define OUTGOING_H

#include "app/app.h"
#include "io/flush.h"
#include "sms/post.h"

#define OUTGOING_VALIDITY_MAX_MIN 4320 /* no network keeps a text longer */

struct outgoing;

/* How a submission ended. */
struct outgoing_end {
	int64_t message_id;
	int attempt;
	bool is_ask;               /* the answer to a question about it, transport.h's ask */
	enum outbox_event outcome; /* ACCEPTED, REJECTED, NOT_SENT or UNKNOWN */
	const char *provider_id;   /* lives until outgoing_drop */
	int retry_after_s;
	bool was_handed; /* the transport had it */
};

struct outgoing_counts {
	long submitted;
	long accepted;
	long rejected;
	long not_sent;
	long unknown;
	long asked;
	int under_way; /* asks among them */
};

typedef void outgoing_ended_fn(void *context);

/* ${from} is who mails come from; ${ended} is called when an outcome has come in. Borrowed. */
struct outgoing *outgoing_new(struct loop *loop, struct clock clock, const char *from,
			      outgoing_ended_fn *ended, void *context);
void outgoing_free(struct outgoing *outgoing); /* after the transport; NULL does nothing */

/* The way out, one of them, and who texts by it come from (borrowed); before the first
 * outgoing_submit. Copied. Without one nothing leaves: all of it ends as NOT_SENT. */
void outgoing_use(struct outgoing *outgoing, const struct transport *transport, const char *from);
void outgoing_use_post(struct outgoing *outgoing, const struct post *post);

/* What is added from here on waits until ${flush} (borrowed) has reached what was asked for by then:
 * call outgoing_submit when it moved. */
void outgoing_await(struct outgoing *outgoing, const struct flush *flush);

/* Takes a copy; it waits. To be sent, or to be asked for. */
void outgoing_add(struct outgoing *outgoing, const struct app_send *send);

/* Hand over what waits, as far as it is on the disk and there are places. What is too late by now ends
 * as NOT_SENT; what nobody can be asked about as UNKNOWN. */
void outgoing_submit(struct outgoing *outgoing);

/* What waits ends as NOT_SENT, so that it can go another way; an ask waits on. */
void outgoing_give_back(struct outgoing *outgoing);

/* Nothing more is handed over; what waits ends as NOT_SENT, an ask as UNKNOWN. */
void outgoing_stop(struct outgoing *outgoing);

/* How many wait for a place. */
int outgoing_waiting(const struct outgoing *outgoing);

/* The oldest outcomes that are not stored yet, at most ${max}; how many they are. Drop the oldest once
 * it is stored. */
int outgoing_ends(const struct outgoing *outgoing, struct outgoing_end ends[], int max);
void outgoing_drop(struct outgoing *outgoing);

struct outgoing_counts outgoing_counts(const struct outgoing *outgoing);
void outgoing_counts_add(struct outgoing_counts *sum, struct outgoing_counts counts);

#endif
