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
	struct outgoing *outgoing;   /* texts */
	struct outgoing *mail;       /* mails */
	struct simulated *simulated; /* NULL unless it is the transport */
	struct loop_timer tick;      /* the next thing that is due */
	struct loop_timer tell;      /* the pages hear of changes */
	struct relook relook;        /* after a change of what runs */
	struct relook live;          /* today's plans, after news of live times */
	struct solve solve;          /* days that take more work than the loop has */
	bool is_failing;             /* what is due could not be done; logged */
	bool has_failed;             /* since the last tick began */
	bool is_broken;
	bool is_stopping;
	long n_events[APP_RESTART + 1];
};

/* Let an event happen; its texts wait to be submitted. Why a document was refused is added to
 * ${problems}, if there are any asked for. */
int dispatch_happen(struct dispatch *dispatch, const struct app_event *event,
		    struct drive_subject about, struct problems *problems, int64_t *plan_id);

/* The next instant at which the core has something to do; NO_TIME for none. */
struct utc dispatch_next(struct dispatch *dispatch);

/* After every event: send what it wants sent, and look when the next thing is due. */
void dispatch_follow_up(void *context);

/* Set the timer for whatever comes next. */
void dispatch_arm(struct dispatch *dispatch);

/* Pages fetch again when they hear this; several changes are told once. */
void dispatch_tell_soon(struct dispatch *dispatch);

#endif
