/* SPDX-License-Identifier: MIT
 *
 * Texts leave, and how they ended is stored. What ends while others are under way waits a little, so
 * that one commit takes many outcomes and the next claims: ten times as long as a commit takes, so
 * that commits cost a tenth of the time. The disk is waited for beside it: what a commit lets go
 * leaves when the disk has it (outgoing_await).
 *
 * No more is claimed than is soon to leave, by the pace of the last commit, because what is
 * claimed and has not left when the daemon dies may have left for all that the next one knows.
 */
#include <inttypes.h>

#include "base/log.h"
#include "daemon/dispatch_handle.h"

#define COMMITS_APART 10 /* times what a commit takes */

static int
on_point(void *context, enum drive_point point)
{
	struct dispatch *dispatch = context;
	if (point == DRIVE_WRITTEN)
		dispatch->written_us = loop_clock_us();
	if (point == DRIVE_COMMITTED)
		dispatch->commit_us = loop_clock_us() - dispatch->written_us;
	return 0;
}

void
dispatch_send_init(struct dispatch *dispatch)
{
	dispatch->drive.at = on_point;
	dispatch->drive.at_context = dispatch;
	loop_timer_init(&dispatch->ends, dispatch->parts.loop, "ends", dispatch_look, dispatch);
}

static int
count_waiting(const struct dispatch *dispatch)
{
	int waiting = 0;
	for (int i = 0; i < dispatch->gateways.n; i++)
		waiting += outgoing_waiting(dispatch->ways[i]);
	return waiting;
}

bool
dispatch_is_full(const struct dispatch *dispatch)
{
	return count_waiting(dispatch) > dispatch->n_ended;
}

static bool
has_ends(const struct dispatch *dispatch)
{
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	struct outgoing_end end;
	int n = dispatch_ways_list(dispatch, ways);
	for (int i = 0; i < n; i++)
		if (outgoing_ends(ways[i], &end, 1) > 0)
			return true;
	return false;
}

/* From the ${first} way on. */
static bool
has_under_way(const struct dispatch *dispatch, int first)
{
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n = dispatch_ways_list(dispatch, ways);
	for (int i = first; i < n; i++)
		if (outgoing_counts(ways[i]).under_way > 0)
			return true;
	return false;
}

bool
dispatch_is_sending(const struct dispatch *dispatch)
{
	/* What the simulated network, the first, has under way ends by the clock. */
	return has_under_way(dispatch, dispatch->simulated != NULL) || has_ends(dispatch) ||
	       flush_is_behind(dispatch->parts.flush);
}

void
dispatch_send(void *context)
{
	struct dispatch *dispatch = context;
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n = dispatch_ways_list(dispatch, ways);
	for (int i = 0; i < n; i++)
		outgoing_submit(ways[i]);
	/* What the store does not take now is for the tick. */
	if (!has_ends(dispatch) || dispatch->is_failing || dispatch->is_stopping)
		return;
	bool is_last = !has_under_way(dispatch, 0);
	/* More is due, and no text left to take the next free place: claimed while others go on. */
	bool is_dry = dispatch->is_more_due && count_waiting(dispatch) == 0;
	int64_t delay_ms = is_last || is_dry ? 0 : COMMITS_APART * dispatch->commit_us / 1000;
	if (!dispatch->ends.is_set || delay_ms == 0)
		loop_timer_set(&dispatch->ends,
			       delay_ms < DISPATCH_ENDS_MS ? delay_ms : DISPATCH_ENDS_MS);
}

static struct drive_happening
happening_of(const struct outgoing_end *end)
{
	return (struct drive_happening){
	    .event = {.kind = end->is_ask ? APP_ASKED : APP_SENT,
		      .outbox = end->outcome,
		      .attempt = end->attempt,
		      .provider_id = end->provider_id,
		      .retry_after_s = end->retry_after_s},
	    .about = {.message_id = end->message_id},
	};
}

static void
drop_stored(struct outgoing *outgoing, const struct outgoing_end *end)
{
	log_event(LOG_LEVEL_INFO, end->is_ask ? "asked" : "sent",
		  "message=%" PRId64 " attempt=%d outcome=%s", end->message_id, end->attempt,
		  outbox_event_name(end->outcome));
	outgoing_drop(outgoing);
}

/* One that the store refuses is dropped; what it does not take now waits for the next tick. */
static void
store_singly(struct dispatch *dispatch, struct outgoing *outgoing)
{
	struct outgoing_end end;
	while (outgoing_ends(outgoing, &end, 1) == 1) {
		struct drive_happening one = happening_of(&end);
		int rc = dispatch_happen(dispatch, &one.event, one.about, NULL, NULL);
		if (dispatch_is_store_failure(rc))
			return;
		drop_stored(outgoing, &end);
	}
}

/* The oldest outcomes, of each way so many as ${counts} says. What they say of a gateway is known
 * before anything is claimed. */
static int
list_ends(struct dispatch *dispatch, struct outgoing_end ends[], int counts[])
{
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n_ways = dispatch_ways_list(dispatch, ways);
	int n = 0;
	for (int i = 0; i < n_ways; i++) {
		counts[i] = outgoing_ends(ways[i], ends + n, DISPATCH_ENDS_MAX - n);
		for (int left = counts[i]; left > 0; left--, n++)
			if (ends[n].was_handed && !ends[n].is_ask)
				dispatch_ways_ended(dispatch, ways[i], ends[n].outcome);
	}
	return n;
}

static void
drop_all_stored(struct dispatch *dispatch, const struct outgoing_end ends[], const int counts[])
{
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n_ways = dispatch_ways_list(dispatch, ways);
	const struct outgoing_end *end = ends;
	for (int i = 0; i < n_ways; i++)
		for (int left = counts[i]; left > 0; left--)
			drop_stored(ways[i], end++);
}

/* The oldest outcomes, and what is due. 0, or nothing of it is stored. */
static int
store_together(struct dispatch *dispatch, bool is_due)
{
	struct arena arena;
	struct app_effects effects;
	int counts[DISPATCH_WAYS_MAX];
	arena_init(&arena);
	struct outgoing_end *ends = arena_array(&arena, struct outgoing_end, DISPATCH_ENDS_MAX);
	struct drive_happening *list =
	    arena_array(&arena, struct drive_happening, DISPATCH_ENDS_MAX + 1);
	int n = list_ends(dispatch, ends, counts);
	for (int i = 0; i < n; i++)
		list[i] = happening_of(&ends[i]);
	if (n > 0)
		dispatch->n_ended = n;
	int pace = DISPATCH_CLAIM_FEW + 2 * dispatch->n_ended;
	dispatch->drive.due_max = pace < STORE_DUE_MAX ? pace : STORE_DUE_MAX;
	if (is_due)
		list[n].event.kind = APP_DUE;
	size_t n_events = (size_t)n + is_due;
	int rc = 0;
	if (n_events > 0)
		rc = drive_together(&dispatch->drive, list, n_events, dispatch_now(dispatch),
				    &arena, &effects);
	if (rc == 0 && is_due)
		dispatch->is_more_due = dispatch->drive.has_more;
	if (rc == 0 && n_events > 0) {
		for (size_t i = 0; i < n_events; i++)
			dispatch->n_events[list[i].event.kind]++;
		drop_all_stored(dispatch, ends, counts);
		dispatch_act(dispatch, &effects);
		dispatch_tell_soon(dispatch);
	}
	arena_fini(&arena);
	return rc;
}

void
dispatch_settle(struct dispatch *dispatch, bool is_due)
{
	loop_timer_cancel(&dispatch->ends);
	if (store_together(dispatch, is_due) == 0)
		return;
	/* Whichever of them it was, the others are not to wait for it. */
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n = dispatch_ways_list(dispatch, ways);
	for (int i = 0; i < n; i++)
		store_singly(dispatch, ways[i]);
	if (is_due)
		(void)!dispatch_happen(dispatch, &(struct app_event){.kind = APP_DUE},
				       (struct drive_subject){0}, NULL, NULL);
}

void
dispatch_send_stop(struct dispatch *dispatch)
{
	loop_timer_cancel(&dispatch->ends);
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n = dispatch_ways_list(dispatch, ways);
	for (int i = 0; i < n; i++)
		outgoing_stop(ways[i]);
	while (!dispatch->is_broken && has_ends(dispatch) && !dispatch->is_failing)
		dispatch_settle(dispatch, false);
}
