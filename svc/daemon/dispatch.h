/* SPDX-License-Identifier: MIT
 *
 * From the loop to the core and back: what comes in and what is due becomes an event for the
 * driver, and what the driver wants sent goes to the transport after its commit. Live and replayed.
 *
 * What is due and cannot be done (the store is full, a row breaks a rule) is logged once and tried
 * again every second, while everything else goes on; only E_CORRUPT ends the daemon.
 */
#ifndef DISPATCH_H
#define DISPATCH_H

#include "daemon/drive.h"
#include "http/desk.h"
#include "io/clock.h"
#include "io/loop.h"
#include "daemon/outgoing.h"
#include "sms/transport/simulated.h"

#define DISPATCH_RETRY_MS  1000  /* after a failure */
#define DISPATCH_LOOK_MS   30000 /* at the latest, so that a clock that was set is noticed */
#define DISPATCH_CLAIM_FEW 64    /* texts claimed at once when none has ended lately */
#define DISPATCH_ENDS_MAX  512   /* outcomes stored in one commit */
#define DISPATCH_ENDS_MS   50    /* the longest that one waits for others to share its commit */
#define DISPATCH_TELL_MS   60    /* changes within this are told to the pages at once */

struct dispatch;

struct dispatch_parts {
	struct loop *loop;
	struct clock_source *clock;
	struct store *store;
	const struct app_world *world;
	struct stream *stream;
	const struct flush *flush; /* of the store; NULL: its commits wait for the disk */
	const char *mail_from;     /* our address, "" for none */
	struct utc until;          /* the daemon stops there; NO_TIME: never */
	/* Every plan has been looked at again (dispatch_travel); NULL: nobody needs to know. */
	void (*looked)(void *context);
	void *looked_context;
	/* Something was written that a page or a calendar may show; NULL: nobody needs to know. */
	void (*changed)(void *context);
	void *changed_context;
	/* What else a replay goes by: the next moment of it, NO_TIME for none; whether it is at
	 * work, so that full speed stands still; and it hears that the clock was moved. NULL:
	 * nothing.
	 */
	struct utc (*other_next)(void *context);
	bool (*is_other_busy)(void *context);
	void (*other_moved)(void *context);
	void *other_context;
};

/* ${parts} are copied, what they point to is borrowed. */
struct dispatch *dispatch_new(const struct dispatch_parts *parts);
void dispatch_free(struct dispatch *dispatch); /* after the transport; NULL does nothing */

/* A way out for texts. */
struct dispatch_way {
	const struct transport *transport; /* copied */
	const char *from; /* our number there, or the name that texts come from; borrowed */
	int per_second;   /* texts that it is given at most; 0: no limit */
	struct simulated
	    *simulated; /* NULL unless it is the simulated one, which is then kept running */
};

/*
 * One way more, behind those before it (sms/gateway.h), at most GATEWAYS_MAX. Comes after
 * dispatch_new because a transport may call dispatch_receipt.
 */
void dispatch_use(struct dispatch *dispatch, const struct dispatch_way *way);

/* How the ways do, for the world's settings; stands as long as ${dispatch}. */
const struct gateways *dispatch_gateways(const struct dispatch *dispatch);

/* The way out of mails; without it they wait. */
void dispatch_use_post(struct dispatch *dispatch, const struct post *post);

/*
 * What was submitting when the last process died becomes unknown, and every plan whose day is not
 * over looks at that; before everything else.
 */
MUST_USE
int dispatch_restart(struct dispatch *dispatch);

/*
 * What runs has changed, by ${cause} (as a version names it; kept by pointer): every plan whose day
 * is not over is looked at again, one at a time, while everything else goes on. A replay at full
 * speed stands still meanwhile. Called again before that is done it begins anew.
 */
void dispatch_travel(struct dispatch *dispatch, const char *cause);

/* Live times have changed: the same for today's plans alone, beside the other. */
void dispatch_live(struct dispatch *dispatch);

/* The flush has moved: what waited for it leaves. */
void dispatch_flushed(struct dispatch *dispatch);

/* What else a replay goes by is at rest again. */
void dispatch_rested(struct dispatch *dispatch);

/* Begin to do what is due. */
void dispatch_start(struct dispatch *dispatch);

/* Stop: what waits to be sent goes back to the outbox, every outcome known so far is stored. */
void dispatch_stop(struct dispatch *dispatch);

/* Whether what is stored turned out damaged (E_CORRUPT). */
bool dispatch_is_broken(const struct dispatch *dispatch);

/* The functions of struct desk; ${context} is the struct dispatch. */
int dispatch_import(void *context, const char *document, size_t n, struct problems *problems,
		    int64_t *plan_id);
int dispatch_text(void *context, const char *via, const struct transport_inbound *text);
int dispatch_receipt(void *context, const struct transport_receipt *receipt);
void dispatch_receipts(void *context, const struct transport_receipt list[], size_t n,
		       int results[]);
int dispatch_feed_renew(void *context, const char *token, struct arena *arena, const char **fresh);
void dispatch_clock_state(void *context, struct desk_clock *state);
void dispatch_replay(void *context, enum desk_replay_action action, int speed);
void dispatch_metrics(void *context, struct buf *out);

#endif
