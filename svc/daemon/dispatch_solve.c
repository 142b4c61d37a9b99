/* SPDX-License-Identifier: MIT
 *
 * One child and those who wait for it.
 */
#include "daemon/dispatch_solve.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "daemon/dispatch_handle.h"
#include "plan/answer.h"

static void on_done(void *context, const char *text);

void
dispatch_solve_init(struct dispatch *dispatch)
{
	const struct child_limits limits = {.cpu_s = SOLVE_CPU_S,
					    .memory_bytes = SOLVE_MEMORY,
					    .wall_ms = SOLVE_WALL_MS,
					    .bytes_max = SOLVE_BYTES_MAX};
	child_init(&dispatch->solve.child, dispatch->parts.loop, limits, on_done, dispatch);
}

void
dispatch_solve_stop(struct dispatch *dispatch)
{
	child_fini(&dispatch->solve.child);
	dispatch->solve.n_queue = 0;
}

bool
dispatch_solve_is_busy(const struct dispatch *dispatch)
{
	return child_is_busy(&dispatch->solve.child);
}

/* In the child. */
static void
work(void *context, struct buf *out)
{
	const struct app_ask *ask = context;
	answer_write(ask->problem, PLAN_STEPS_PATIENT, out);
}

static void
queue(struct solve *solve, int64_t plan_id)
{
	for (int i = 0; i < solve->n_queue; i++)
		if (solve->queue[i] == plan_id)
			return;
	if (solve->n_queue < SOLVE_QUEUE_MAX)
		solve->queue[solve->n_queue++] = plan_id;
}

void
dispatch_solve_ask(struct dispatch *dispatch, const struct app_ask *ask)
{
	struct solve *solve = &dispatch->solve;
	struct app_ask copy = *ask;
	if (dispatch->is_stopping)
		return;
	if (child_is_busy(&solve->child)) {
		if (ask->plan_id != solve->plan_id || !secret_hash_equal(&ask->key, &solve->key))
			queue(solve, ask->plan_id);
		return;
	}
	int rc = child_start(&solve->child, work, &copy);
	solve->plan_id = ask->plan_id;
	solve->key = ask->key;
	log_event(rc == 0 ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "solving",
		  "plan=%" PRId64 " result=%d", ask->plan_id, rc);
}

/* The plan takes the answer, or asks about what the day has become; then the next. */
static void
on_done(void *context, const char *text)
{
	struct dispatch *dispatch = context;
	struct solve *solve = &dispatch->solve;
	const struct app_solved solved = {.key = solve->key, .text = text == NULL ? "" : text};
	struct app_event event = {.kind = APP_SOLVED, .solved = &solved};
	log_event(LOG_LEVEL_INFO, "solved", "plan=%" PRId64 " is_whole=%d", solve->plan_id,
		  text != NULL);
	(void)!dispatch_happen(dispatch, &event, (struct drive_subject){.plan_id = solve->plan_id},
			       NULL, NULL);
	event.solved = NULL;
	while (!child_is_busy(&solve->child) && solve->n_queue > 0) {
		int64_t plan_id = solve->queue[0];
		solve->n_queue--;
		memmove(solve->queue, solve->queue + 1,
			(size_t)solve->n_queue * sizeof(solve->queue[0]));
		(void)!dispatch_happen(dispatch, &event, (struct drive_subject){.plan_id = plan_id},
				       NULL, NULL);
	}
	dispatch_follow_up(dispatch);
}
