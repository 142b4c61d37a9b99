/* SPDX-License-Identifier: MIT
 *
 * The outbox's policy: one table of states, one order of reasons not to send.
 */
#include "sms/outbox.h"

#include <string.h>

#include "base/err.h"

#define QUEUED     OUTBOX_QUEUED
#define SUBMITTING OUTBOX_SUBMITTING
#define ACCEPTED   OUTBOX_ACCEPTED
#define UNKNOWN    OUTBOX_UNKNOWN
#define DELIVERED  OUTBOX_DELIVERED
#define REJECTED   OUTBOX_REJECTED
#define FAILED     OUTBOX_FAILED
#define EXPIRED    OUTBOX_EXPIRED
#define SUPERSEDED OUTBOX_SUPERSEDED

/* The header's table: by event, the state that follows queued, submitting, accepted, unknown. */
static const enum outbox_state steps[][OUTBOX_UNKNOWN + 1] = {
    [OUTBOX_ON_CLAIM] = {SUBMITTING, SUBMITTING, ACCEPTED, SUBMITTING},
    [OUTBOX_ON_ACCEPTED] = {QUEUED, ACCEPTED, ACCEPTED, ACCEPTED},
    [OUTBOX_ON_REJECTED] = {QUEUED, REJECTED, ACCEPTED, REJECTED},
    [OUTBOX_ON_NOT_SENT] = {QUEUED, QUEUED, ACCEPTED, QUEUED},
    [OUTBOX_ON_DENIED] = {QUEUED, SUBMITTING, ACCEPTED, QUEUED},
    [OUTBOX_ON_UNKNOWN] = {QUEUED, UNKNOWN, ACCEPTED, UNKNOWN},
    [OUTBOX_ON_CRASHED] = {QUEUED, UNKNOWN, ACCEPTED, UNKNOWN},
    [OUTBOX_ON_RECEIPT_DELIVERED] = {DELIVERED, DELIVERED, DELIVERED, DELIVERED},
    [OUTBOX_ON_RECEIPT_FAILED] = {QUEUED, FAILED, FAILED, FAILED},
    [OUTBOX_ON_RECEIPT_ACCEPTED] = {QUEUED, ACCEPTED, ACCEPTED, ACCEPTED},
    [OUTBOX_ON_RECEIPT_REJECTED] = {QUEUED, REJECTED, REJECTED, REJECTED},
    [OUTBOX_ON_EXPIRE] = {EXPIRED, SUBMITTING, ACCEPTED, EXPIRED},
    [OUTBOX_ON_SUPERSEDE] = {SUPERSEDED, SUBMITTING, ACCEPTED, SUPERSEDED},
    [OUTBOX_ON_WITHHOLD] = {REJECTED, SUBMITTING, ACCEPTED, REJECTED},
};

static const char *const state_names[] = {
    [OUTBOX_QUEUED] = "queued",         [OUTBOX_SUBMITTING] = "submitting",
    [OUTBOX_ACCEPTED] = "accepted",     [OUTBOX_UNKNOWN] = "unknown",
    [OUTBOX_DELIVERED] = "delivered",   [OUTBOX_REJECTED] = "rejected",
    [OUTBOX_FAILED] = "failed",         [OUTBOX_EXPIRED] = "expired",
    [OUTBOX_SUPERSEDED] = "superseded",
};

static const char *const event_names[] = {
    [OUTBOX_ON_CLAIM] = "claim",
    [OUTBOX_ON_ACCEPTED] = "accepted",
    [OUTBOX_ON_REJECTED] = "rejected",
    [OUTBOX_ON_NOT_SENT] = "not_sent",
    [OUTBOX_ON_DENIED] = "denied",
    [OUTBOX_ON_UNKNOWN] = "unknown",
    [OUTBOX_ON_CRASHED] = "crashed",
    [OUTBOX_ON_RECEIPT_DELIVERED] = "receipt_delivered",
    [OUTBOX_ON_RECEIPT_FAILED] = "receipt_failed",
    [OUTBOX_ON_RECEIPT_ACCEPTED] = "receipt_accepted",
    [OUTBOX_ON_RECEIPT_REJECTED] = "receipt_rejected",
    [OUTBOX_ON_EXPIRE] = "expire",
    [OUTBOX_ON_SUPERSEDE] = "supersede",
    [OUTBOX_ON_WITHHOLD] = "withhold",
};

enum outbox_state
outbox_next(enum outbox_state state, enum outbox_event event)
{
	return outbox_is_final(state) ? state : steps[event][state];
}

bool
outbox_is_final(enum outbox_state state)
{
	return state > OUTBOX_UNKNOWN;
}

const char *
outbox_state_name(enum outbox_state state)
{
	return state_names[state];
}

int
outbox_state_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(state_names); i++)
		if (strcmp(state_names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *
outbox_event_name(enum outbox_event event)
{
	return event_names[event];
}

static struct utc
later(struct utc a, struct utc b)
{
	return a.s > b.s ? a : b;
}

static struct outbox_decision
dies(enum outbox_event event, const char *why)
{
	return (struct outbox_decision){.verdict = OUTBOX_APPLY, .event = event, .why = why};
}

/* When quiet hours let a message go: now, or the next morning's end of them. */
static struct utc
quiet_until(const struct outbox_message *message, const struct civil_zone *zone, struct utc now)
{
	struct civil_date today;
	int minute = 0;
	civil_from_utc(zone, now, &today, &minute);
	if (message->urgent_on_day && today.day == message->day.day)
		return now;
	if (minute >= OUTBOX_QUIET_FROM_MIN)
		today = civil_add_days(today, 1);
	else if (minute >= OUTBOX_QUIET_UNTIL_MIN)
		return now;
	struct utc morning = civil_to_utc(zone, today, OUTBOX_QUIET_UNTIL_MIN);
	/* An urgent message need not wait past the start of its own day. */
	if (message->urgent_on_day && today.day == message->day.day) {
		struct utc midnight = civil_to_utc(zone, today, 0);
		return midnight.s < morning.s ? midnight : morning;
	}
	return morning;
}

/* What still holds it back, the longest first told; *until is now if nothing does. */
static const char *
held_back_by(const struct outbox_message *message, const struct outbox_traffic *traffic,
	     const struct civil_zone *zone, struct utc now, struct utc *until)
{
	const char *why = "";
	*until = now;
	struct utc quiet = quiet_until(message, zone, later(now, message->due));
	if (message->due.s > until->s) {
		*until = message->due;
		why = "not due";
	}
	if (message->is_mail)
		return why;
	if (quiet.s > until->s) {
		*until = quiet;
		why = "quiet hours";
	}
	if (traffic->same >= OUTBOX_SAME_PER_HOUR && traffic->same_frees_at.s > until->s) {
		*until = traffic->same_frees_at;
		why = "20 of the same text in an hour";
	}
	if (traffic->any >= OUTBOX_ANY_PER_HOUR && traffic->any_frees_at.s > until->s) {
		*until = traffic->any_frees_at;
		why = "100 texts in an hour";
	}
	return why;
}

struct outbox_decision
outbox_decide(const struct outbox_message *message, const struct outbox_traffic *traffic,
	      const struct civil_zone *zone, struct utc now)
{
	if (message->state != OUTBOX_QUEUED && message->state != OUTBOX_UNKNOWN)
		return (struct outbox_decision){.verdict = OUTBOX_LEAVE,
						.why = state_names[message->state]};
	if (message->state == OUTBOX_UNKNOWN && message->asks_left > 0)
		return (struct outbox_decision){.verdict = message->due.s > now.s ? OUTBOX_WAIT
										  : OUTBOX_ASK,
						.until = later(message->due, now),
						.why = "nobody knows whether it left"};
	if (message->is_stopped)
		return dies(OUTBOX_ON_WITHHOLD, "the number said STOP");
	if (message->is_superseded)
		return dies(OUTBOX_ON_SUPERSEDE, "a newer version says otherwise");
	if (now.s >= message->expires.s)
		return dies(OUTBOX_ON_EXPIRE, "its moment has passed");
	bool may_double = message->double_is_harmless && message->resends < OUTBOX_RESENDS_MAX;
	if (message->state == OUTBOX_UNKNOWN && !may_double)
		return (struct outbox_decision){.verdict = OUTBOX_ALARM,
						.until = message->expires,
						.why = "nobody knows whether it left"};
	struct utc until;
	const char *why = held_back_by(message, traffic, zone, now, &until);
	if (until.s >= message->expires.s)
		return dies(OUTBOX_ON_EXPIRE, why);
	if (until.s > now.s)
		return (struct outbox_decision){.verdict = OUTBOX_WAIT, .until = until, .why = why};
	return (struct outbox_decision){.verdict = OUTBOX_SEND, .until = now, .why = ""};
}

struct utc
outbox_ask_at(const struct outbox_message *message, struct utc now)
{
	int asked = OUTBOX_ASKS_MAX - message->asks_left;
	return (struct utc){now.s + ((int64_t)OUTBOX_ASK_BASE_S << asked)};
}

enum outbox_event
outbox_told(const struct outbox_message *message, enum outbox_event told)
{
	bool is_first = message->asks_left == OUTBOX_ASKS_MAX - 1;
	bool says_nothing = told == OUTBOX_ON_NOT_SENT || (told == OUTBOX_ON_DENIED && is_first);
	return says_nothing ? OUTBOX_ON_UNKNOWN : told;
}

struct utc
outbox_retry_at(const struct outbox_message *message, int retry_after_s, struct rng *rng,
		struct utc now)
{
	int64_t attempts = message->attempts < 1 ? 1 : message->attempts;
	int64_t wait_s = OUTBOX_BACKOFF_MAX_S;
	if (attempts * attempts < OUTBOX_BACKOFF_MAX_S / OUTBOX_BACKOFF_BASE_S)
		wait_s = OUTBOX_BACKOFF_BASE_S * attempts * attempts;
	/* Four fifths to six fifths of it. */
	wait_s = wait_s * rng_between(rng, 800, 1200) / 1000;
	if (wait_s < 1)
		wait_s = 1;
	if (wait_s < retry_after_s)
		wait_s = retry_after_s;
	struct utc at = {now.s + wait_s};
	return at.s > message->expires.s ? message->expires : at;
}
