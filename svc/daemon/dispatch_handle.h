/* SPDX-License-Identifier: MIT
 *
 * What a struct dispatch holds, for dispatch*.c only.
 */
#ifndef DISPATCH_HANDLE_H
#define DISPATCH_HANDLE_H

#include "daemon/dispatch.h"
#include "daemon/dispatch_solve.h"
#include "daemon/relook.h"

struct dispatch {
	struct dispatch_parts parts;
	struct drive drive;
	struct gateways gateways;            /* what texts leave by, and how each does */
	struct outgoing *ways[GATEWAYS_MAX]; /* of each */
	struct outgoing *nowhere;            /* texts that have no gateway: not sent */
	struct outgoing *mail;               /* mails */
	struct simulated *simulated;         /* NULL unless it is a gateway: the first */
	struct loop_timer tick;              /* the next thing that is due */
	struct loop_timer ends;              /* outcomes wait to be stored, until then */
	int64_t written_us;                  /* when the newest event was to be committed */
	int64_t commit_us;                   /* what that took */
	int n_ended;            /* outcomes that one commit took lately: the pace of sending */
	bool is_more_due;       /* than the last commit claimed */
	struct loop_timer tell; /* the pages hear of changes */
	struct relook relook;   /* after a change of what runs */
	struct relook live;     /* today's plans, after news of live times */
	struct solve solve;     /* days that take more work than the loop has */
	bool is_failing;        /* what is due could not be done; logged */
	bool has_failed;        /* since the last tick began */
	bool is_broken;
	bool is_stopping;
	long n_events[APP_RESTART + 1];
	long n_strangers[2]; /* their texts: whoever is on duty was not told, was */
};

/* Let an event happen; its texts wait to be submitted. Why a document was refused is added to
 * ${problems}, if there are any asked for. */
int dispatch_happen(struct dispatch *dispatch, const struct app_event *event,
		    struct drive_subject about, struct problems *problems, int64_t *plan_id);

/* One that trying again may mend. */
bool dispatch_is_store_failure(int rc);

/* Hand out what ${effects} want sent, asked and told. */
void dispatch_act(struct dispatch *dispatch, const struct app_effects *effects);

/* dispatch_send.c, the way out: */
void dispatch_send_init(struct dispatch *dispatch);
void dispatch_send_stop(
    struct dispatch *dispatch); /* nothing more leaves; how all ended is stored */
/* What waits goes as far as there are places; how others ended is soon stored. */
void dispatch_send(void *context);
/* Store how texts ended, and claim what is due if ${is_due}, in one commit. */
void dispatch_settle(struct dispatch *dispatch, bool is_due);
bool dispatch_is_full(const struct dispatch *dispatch);    /* nothing more is to be claimed */
bool dispatch_is_sending(const struct dispatch *dispatch); /* a text is on its way by itself */

/* dispatch_ways.c. A text waits for its gateway. */
void dispatch_ways_add(struct dispatch *dispatch, const struct app_send *send);
/* All that things leave by, the gateways first; how many they are. */
#define DISPATCH_WAYS_MAX (GATEWAYS_MAX + 2)
int dispatch_ways_list(const struct dispatch *dispatch, struct outgoing *list[DISPATCH_WAYS_MAX]);
/* How a text ended that ${outgoing} had handed over; what waits behind it is given back where
 * another gateway can have it. */
void dispatch_ways_ended(struct dispatch *dispatch, struct outgoing *outgoing,
			 enum outbox_event outcome);

/* Whatever is due, now. */
void dispatch_look(void *context);

struct utc dispatch_now(const struct dispatch *dispatch);

/* The next instant at which the core has something to do; NO_TIME for none. */
struct utc dispatch_next(struct dispatch *dispatch);

/* After every event: send what it wants sent, and look when the next thing is due. */
void dispatch_follow_up(void *context);

/* Set the timer for whatever comes next. */
void dispatch_arm(struct dispatch *dispatch);

/* Pages fetch again when they hear this; several changes are told once. */
void dispatch_tell_soon(struct dispatch *dispatch);

#endif
