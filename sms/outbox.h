/* SPDX-License-Identifier: MIT
 *
 * The policy of the outbox: which state follows, and whether a message may leave now. Pure: rows,
 * time and chance come in, a decision goes out; the store writes, the shell sends.
 *
 * Rows are events, columns states; "." is no change. Final states (delivered, rejected, failed,
 * expired, superseded) have no column: they never change, whatever comes twice, late or out of
 * order.
 *
 *              queued      submitting  accepted   unknown
 * CLAIM        submitting  .           .          submitting  committed before the first byte
 * ACCEPTED     .           accepted    .          accepted    the provider has it
 * REJECTED     .           rejected    .          rejected    refused for good
 * NOT_SENT     .           queued      .          queued      no byte left
 * DENIED       .           .           .          queued      asked: the provider has it not
 * UNKNOWN      .           unknown     .          .           it may have left
 * CRASHED      .           unknown     .          .           found submitting at start
 * R_DELIVERED  delivered   delivered   delivered  delivered
 * R_FAILED     .           failed      failed     failed
 * R_ACCEPTED   .           accepted    .          accepted    the network has it, or tries on
 * R_REJECTED   .           rejected    rejected   rejected
 * EXPIRE       expired     .           .          expired     its moment has passed
 * SUPERSEDE    superseded  .           .          superseded  a newer version says otherwise
 * WITHHOLD     rejected    .           .          rejected    STOP
 *
 * A queued message ignores a bad receipt: it is one of an earlier attempt that counted as not sent.
 * A message that is submitting or accepted is out of our hands: only an answer or a receipt moves
 * it. One that stays accepted ended there: no receipt came.
 *
 * An unknown message whose provider can be asked is asked first, whatever else would hold of it:
 * OUTBOX_ASKS_MAX times, OUTBOX_ASK_BASE_S after its outcome was lost and each time twice as long
 * after the last. What has only just been sent may not stand in a provider's books yet, so "it has
 * it not" counts from the second answer on. When nobody could tell it goes the way of all unknown.
 */
#ifndef SMS_OUTBOX_H
#define SMS_OUTBOX_H

#include <stdbool.h>

#include "base/civil.h"
#include "base/rng.h"

#define OUTBOX_QUIET_FROM_MIN  (21 * 60) /* local */
#define OUTBOX_QUIET_UNTIL_MIN (8 * 60)
#define OUTBOX_SAME_PER_HOUR   20  /* networks refuse more of one text to one number */
#define OUTBOX_ANY_PER_HOUR    100 /* or of any texts */
#define OUTBOX_WINDOW_S        3600
#define OUTBOX_BACKOFF_BASE_S  2
#define OUTBOX_BACKOFF_MAX_S   600
#define OUTBOX_ASKS_MAX        4 /* of one attempt: after 15, 45, 105 and 225 s */
#define OUTBOX_ASK_BASE_S      15
#define OUTBOX_RESENDS_MAX     1 /* after unknown, and only if a double is harmless */

enum outbox_state {
	OUTBOX_QUEUED,
	OUTBOX_SUBMITTING,
	OUTBOX_ACCEPTED,
	OUTBOX_UNKNOWN,
	OUTBOX_DELIVERED,
	OUTBOX_REJECTED,
	OUTBOX_FAILED,
	OUTBOX_EXPIRED,
	OUTBOX_SUPERSEDED,
};

enum outbox_event {
	OUTBOX_ON_CLAIM,
	OUTBOX_ON_ACCEPTED,
	OUTBOX_ON_REJECTED,
	OUTBOX_ON_NOT_SENT,
	OUTBOX_ON_DENIED,
	OUTBOX_ON_UNKNOWN,
	OUTBOX_ON_CRASHED,
	OUTBOX_ON_RECEIPT_DELIVERED,
	OUTBOX_ON_RECEIPT_FAILED,
	OUTBOX_ON_RECEIPT_ACCEPTED, /* also "buffered": the network goes on trying */
	OUTBOX_ON_RECEIPT_REJECTED,
	OUTBOX_ON_EXPIRE,
	OUTBOX_ON_SUPERSEDE,
	OUTBOX_ON_WITHHOLD,
};

/* The one place where states follow each other: the table above. */
enum outbox_state outbox_next(enum outbox_state state, enum outbox_event event);
bool outbox_is_final(enum outbox_state state);

const char *outbox_state_name(enum outbox_state state); /* "queued", as stored */
int outbox_state_find(const char *name);                /* -1 if there is none */
const char *outbox_event_name(enum outbox_event event); /* "receipt_delivered" */

/* What the decision needs to know of a message. */
struct outbox_message {
	enum outbox_state state;
	bool urgent_on_day;      /* of its template */
	bool double_is_harmless; /* of its template */
	struct civil_date day;   /* the plan's day */
	struct utc due;          /* not before; outbox_retry_at moves it */
	struct utc expires;      /* not at or after: its moment has passed */
	int attempts;            /* claims so far */
	int resends;             /* claims from unknown */
	int asks_left;           /* of this attempt; 0 where the provider cannot be asked */
	bool is_superseded;      /* a newer plan version changed its fact */
	bool is_stopped;         /* the number said STOP */
	bool is_mail;            /* wakes nobody, and passes no network: neither limits bind it */
};

/* What went to the same number in the last hour; the caller counts. */
struct outbox_traffic {
	int same;                 /* of the same text */
	int any;                  /* of any text */
	struct utc same_frees_at; /* when the oldest of them is an hour old; unused at 0 */
	struct utc any_frees_at;
};

enum outbox_verdict {
	OUTBOX_SEND,  /* claim it and submit */
	OUTBOX_ASK,   /* count one of asks_left, and ask the provider */
	OUTBOX_WAIT,  /* nothing before ${until} */
	OUTBOX_APPLY, /* it dies: outbox_next with ${event} */
	OUTBOX_ALARM, /* unknown and not to be sent again: a human decides; it dies at ${until} */
	OUTBOX_LEAVE, /* submitting, accepted or final: nothing to decide */
};

struct outbox_decision {
	enum outbox_verdict verdict;
	struct utc until;
	enum outbox_event event; /* EXPIRE, SUPERSEDE or WITHHOLD with APPLY */
	const char *why;         /* static, for log and audit: "quiet hours" */
};

/*
 * May ${message} be sent at ${now}? In this order: unknown and to be asked for (or to wait for that:
 * it is due then); STOP, superseded, expired; unknown without leave
 * to double; not due; quiet hours (not for an urgent kind on the plan's own day); the networks'
 * limits. A message that would have to wait until its expiry or past it dies at once.
 */
struct outbox_decision outbox_decide(const struct outbox_message *message,
				     const struct outbox_traffic *traffic,
				     const struct civil_zone *zone, struct utc now);

/* When to ask (again) for a message that is unknown at ${now}: asks_left tells how often that was
 * done, the ask of this moment not counted. */
struct utc outbox_ask_at(const struct outbox_message *message, struct utc now);

/* What an answer means for a message that has asks_left behind that ask: itself, but UNKNOWN for a
 * DENIED that came too soon to count, and for a question that was NOT_SENT. */
enum outbox_event outbox_told(const struct outbox_message *message, enum outbox_event told);

/*
 * When to try again after NOT_SENT: now + base x attempts^2 seconds, at most OUTBOX_BACKOFF_MAX_S,
 * give or take a fifth by ${rng}; at least ${retry_after_s} where the provider named one (else -1);
 * never past the message's expiry.
 */
struct utc outbox_retry_at(const struct outbox_message *message, int retry_after_s, struct rng *rng,
			   struct utc now);

#endif
