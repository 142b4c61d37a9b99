/* SPDX-License-Identifier: MIT
 *
 * Which way out a text takes: the first that is well. Pure; the shell keeps how each does.
 *
 * One that did not take a text, or of which no answer came, rests for GATEWAY_REST_S unless it is
 * heard of again; then one text a rest tries it. So what was not sent goes another way within a
 * minute of being due: at once where the refusal was quick, else after the gateway's own timeout.
 * What is in doubt is no affair of this: it is asked for where it went, and goes again (by whichever
 * way) only as outbox.h has it.
 */
#ifndef SMS_GATEWAY_H
#define SMS_GATEWAY_H

#include "sms/outbox.h"

#define GATEWAYS_MAX   8
#define GATEWAY_REST_S 60

struct gateway {
	const char *name;  /* its transport's */
	bool can_be_asked; /* what became of a text */
	int told_within_s; /* else: for so long its receipts may still tell; 0: they do not */
	int per_second;    /* texts that it is given at most; 0: no limit */
	struct utc failed; /* when it last failed or was tried since; s is 0: it is well */
	struct utc second; /* in which it was last given texts, */
	int in_second;     /* and how many */
};

/* In the order of preference. */
struct gateways {
	int n; /* 0..GATEWAYS_MAX */
	struct gateway list[GATEWAYS_MAX];
};

/* The index of that name, -1 if there is none. NULL or "" is no name. */
int gateway_find(const struct gateways *gateways, const char *name);

/*
 * The way for a text that ${tried} (a name, "" or NULL for none) had last: of the others before that
 * one, the first that is well or has rested; where all fail, the one that failed longest ago. At
 * least one gateway has to be there.
 */
int gateway_pick(const struct gateways *gateways, const char *tried, struct utc now);

/* Whether another than ${index} would be picked for what that one gives back now, and is well. */
bool gateway_is_spared(const struct gateways *gateways, int index, struct utc now);

/* When it may have one more text, ${given} having been given or promised it in this event: now, or
 * so many seconds later that no second has more than per_second. */
struct utc gateway_free_at(const struct gateway *gateway, int given, struct utc now);

/* It was given a text; one that was failing is tried by it. */
void gateway_given(struct gateway *gateway, struct utc now);

/* How that ended: ACCEPTED and REJECTED are answers of one that is well. */
void gateway_ended(struct gateway *gateway, enum outbox_event outcome, struct utc now);

#endif
