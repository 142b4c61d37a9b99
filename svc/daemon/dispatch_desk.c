/* SPDX-License-Identifier: MIT
 *
 * What the pages, the API and the hooks ask of the dispatcher.
 */
#include "daemon/dispatch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/memo.h"
#include "base/log.h"
#include "daemon/dispatch_handle.h"
#include "store/feed.h"

int
dispatch_import(void *context, const char *document, size_t n, struct problems *problems,
		int64_t *plan_id)
{
	struct dispatch *dispatch = context;
	struct app_event event = {.kind = APP_IMPORT, .document = document, .document_len = n};
	int rc = dispatch_happen(dispatch, &event, (struct drive_subject){0}, problems, plan_id);
	log_event(LOG_LEVEL_INFO, "import", "plan=%" PRId64 " faults=%zu result=%d", *plan_id,
		  problems->count, rc);
	dispatch_follow_up(dispatch);
	return rc;
}

int
dispatch_text(void *context, const char *via, const struct transport_inbound *text)
{
	struct dispatch *dispatch = context;
	char once[TRANSPORT_ONCE_SIZE];
	snprintf(once, sizeof(once), "%s:%s", via, text->provider_id);
	struct app_event event = {.kind = APP_TEXT,
				  .text = text->text,
				  .part = text->part.total == 0 ? NULL : &text->part,
				  .via = via,
				  .once = once};
	int rc = dispatch_happen(dispatch, &event, (struct drive_subject){.from = text->from}, NULL,
				 NULL);
	log_event(LOG_LEVEL_INFO, "text", "once=%s part=%d of=%d result=%d", once,
		  text->part.number, text->part.total, rc);
	dispatch_follow_up(dispatch);
	return rc;
}

/* False: it can be about no message of ours. */
static bool
receipt_happens(const struct transport_receipt *receipt, struct arena *arena,
		struct drive_happening *out)
{
	char *end;
	int64_t message_id = strtoll(receipt->message_id, &end, 10);
	if (message_id <= 0 || *end != '\0')
		return false;
	*out = (struct drive_happening){
	    .event = {.kind = APP_RECEIPT,
		      .outbox = receipt->event,
		      .once = arena_printf(arena, "%s:%" PRId64 ":%s",
					   receipt->via == NULL ? "" : receipt->via, message_id,
					   outbox_event_name(receipt->event)),
		      .via = receipt->via},
	    .about = {.message_id = message_id},
	};
	return true;
}

/* All in one commit; if that cannot be, each in its own, so that none falls with another. */
static void
happen_to_all(struct dispatch *dispatch, struct drive_happening list[], size_t n,
	      struct arena *arena)
{
	struct app_effects effects;
	if (n > 1 && drive_together(&dispatch->drive, list, n, dispatch_now(dispatch), arena,
				    &effects) == 0) {
		dispatch->n_events[APP_RECEIPT] += (long)n;
		dispatch_tell_soon(dispatch);
		return;
	}
	bool is_failing = false;
	for (size_t i = 0; i < n; i++) {
		/* What the disk does not take now it does not take a moment later. */
		list[i].rc = is_failing ? list[i - 1].rc
					: dispatch_happen(dispatch, &list[i].event, list[i].about,
							  NULL, NULL);
		is_failing = dispatch_is_store_failure(list[i].rc);
	}
}

void
dispatch_receipts(void *context, const struct transport_receipt list[], size_t n, int results[])
{
	struct dispatch *dispatch = context;
	struct arena arena;
	size_t n_ours = 0;
	arena_init(&arena);
	struct drive_happening *happenings = arena_array(&arena, struct drive_happening, n);
	size_t *of = arena_array(&arena, size_t, n);
	for (size_t i = 0; i < n; i++) {
		results[i] = E_NOT_FOUND;
		if (receipt_happens(&list[i], &arena, &happenings[n_ours]))
			of[n_ours++] = i;
	}
	happen_to_all(dispatch, happenings, n_ours, &arena);
	for (size_t i = 0; i < n_ours; i++) {
		results[of[i]] = happenings[i].rc;
		log_event(LOG_LEVEL_INFO, "receipt", "message=%" PRId64 " says=%s result=%d",
			  happenings[i].about.message_id,
			  outbox_event_name(happenings[i].event.outbox), happenings[i].rc);
	}
	arena_fini(&arena);
	if (n_ours > 0)
		dispatch_follow_up(dispatch);
}

int
dispatch_receipt(void *context, const struct transport_receipt *receipt)
{
	int rc;
	dispatch_receipts(context, receipt, 1, &rc);
	return rc;
}

int
dispatch_feed_renew(void *context, const char *token, struct arena *arena, const char **fresh)
{
	struct dispatch *dispatch = context;
	struct store *store = dispatch->parts.store;
	int rc = store_begin(store);
	if (rc == 0) {
		rc = store_feed_renew(store, token, arena, fresh);
		if (rc == 0)
			rc = store_commit(store);
		if (rc != 0)
			store_rollback(store);
	}
	log_event(LOG_LEVEL_INFO, "feed_renew", "result=%d", rc);
	if (rc == 0)
		dispatch_tell_soon(dispatch);
	return rc;
}

void
dispatch_clock_state(void *context, struct desk_clock *state)
{
	struct dispatch *dispatch = context;
	const struct clock_source *clock = dispatch->parts.clock;
	*state = (struct desk_clock){
	    .now_ms = clock_now_ms(clock, loop_now(dispatch->parts.loop)),
	    .is_replay = clock->kind == CLOCK_REPLAY,
	    .is_paused = clock->is_paused,
	    .is_max = clock->is_max,
	    .speed = clock->speed,
	    .next = dispatch_next(dispatch),
	};
}

void
dispatch_replay(void *context, enum desk_replay_action action, int speed)
{
	struct dispatch *dispatch = context;
	struct clock_source *clock = dispatch->parts.clock;
	struct mono mono = loop_now(dispatch->parts.loop);
	struct utc next = dispatch_next(dispatch);
	switch (action) {
	case DESK_REPLAY_PAUSE:
		clock_pause(clock, mono);
		break;
	case DESK_REPLAY_RESUME:
		clock_resume(clock, mono);
		break;
	case DESK_REPLAY_SPEED:
		clock_set_speed(clock, speed, mono);
		break;
	case DESK_REPLAY_NEXT:
		if (next.s != 0)
			clock_forward(clock, next, mono);
		break;
	}
	dispatch_tell_soon(dispatch);
	dispatch_arm(dispatch);
}

void
dispatch_metrics(void *context, struct buf *out)
{
	const struct dispatch *dispatch = context;
	static const char *const kinds[] = {"import", "text",  "wake",    "due",
					    "sent",   "asked", "receipt", "travel",
					    "solved", "torn",  "restart"};
	struct outgoing_counts counts = outgoing_counts(dispatch->nowhere);
	for (int i = 0; i < dispatch->gateways.n; i++)
		outgoing_counts_add(&counts, outgoing_counts(dispatch->ways[i]));
	/* One whose outcome is not stored yet is on its way still. */
	if (counts.under_way == 0)
		counts.under_way = dispatch_is_sending(dispatch);
	buf_add_text(out, "# TYPE firstday_events_total counter\n");
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		buf_printf(out, "firstday_events_total{kind=\"%s\"} %ld\n", kinds[i],
			   dispatch->n_events[i]);
	buf_printf(out,
		   "# TYPE firstday_submitted_total counter\n"
		   "firstday_submitted_total %ld\n"
		   "# TYPE firstday_outcomes_total counter\n"
		   "firstday_outcomes_total{outcome=\"accepted\"} %ld\n"
		   "firstday_outcomes_total{outcome=\"rejected\"} %ld\n"
		   "firstday_outcomes_total{outcome=\"not_sent\"} %ld\n"
		   "firstday_outcomes_total{outcome=\"unknown\"} %ld\n"
		   "# TYPE firstday_asked_total counter\nfirstday_asked_total %ld\n"
		   "# TYPE firstday_under_way gauge\nfirstday_under_way %d\n"
		   "# TYPE firstday_failing gauge\nfirstday_failing %d\n",
		   counts.submitted, counts.accepted, counts.rejected, counts.not_sent,
		   counts.unknown, counts.asked, counts.under_way, dispatch->is_failing);
	buf_printf(out,
		   "# TYPE firstday_strangers_total counter\n"
		   "firstday_strangers_total{duty_told=\"no\"} %ld\n"
		   "firstday_strangers_total{duty_told=\"yes\"} %ld\n",
		   dispatch->n_strangers[0], dispatch->n_strangers[1]);
	buf_add_text(out, "# TYPE firstday_gateway_failing gauge\n");
	for (int i = 0; i < dispatch->gateways.n; i++)
		buf_printf(out, "firstday_gateway_failing{gateway=\"%s\"} %d\n",
			   dispatch->gateways.list[i].name,
			   dispatch->gateways.list[i].failed.s != 0);
	const struct memo_use use = memo_use(dispatch->parts.world->memo);
	buf_printf(out,
		   "# TYPE firstday_remembered_total counter\n"
		   "firstday_remembered_total{found=\"yes\"} %" PRIu64 "\n"
		   "firstday_remembered_total{found=\"no\"} %" PRIu64 "\n"
		   "# TYPE firstday_remembered_bytes gauge\nfirstday_remembered_bytes %zu\n",
		   use.hits, use.misses, use.bytes);
}
