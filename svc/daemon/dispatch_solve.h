/* SPDX-License-Identifier: MIT
 *
 * Days that take more work than the loop has, worked out in a child, one at a time. What comes back
 * is an event like any other. Which plans are owed a version is in the store (app/owed.h); the
 * queue here is only of those whose turn it is to be looked at again, and may be lost.
 */
#ifndef DISPATCH_SOLVE_H
#define DISPATCH_SOLVE_H

#include "app/app.h"
#include "io/child.h"

#define SOLVE_CPU_S     30
#define SOLVE_WALL_MS   90000
#define SOLVE_MEMORY    ((size_t)512 << 20)
#define SOLVE_BYTES_MAX ((size_t)1 << 20) /* of an answer */
#define SOLVE_QUEUE_MAX 64                /* one more is asked for again by its plan's wake */

struct dispatch;

struct solve {
	struct child child;
	int64_t plan_id; /* in the child */
	struct secret_hash key;
	int64_t queue[SOLVE_QUEUE_MAX]; /* plan ids, the first to come first */
	int n_queue;
};

void dispatch_solve_init(struct dispatch *dispatch);
void dispatch_solve_stop(struct dispatch *dispatch); /* the child ends, its answer is lost */

/* After the commit, while the event's arena stands: the child begins, or the plan waits its turn.
 */
void dispatch_solve_ask(struct dispatch *dispatch, const struct app_ask *ask);

/* Whether a child is at work. */
bool dispatch_solve_is_busy(const struct dispatch *dispatch);

#endif
