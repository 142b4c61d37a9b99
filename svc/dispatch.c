/* SPDX-License-Identifier: MIT
 *
 * Events in, sends out, and when to look again.
 */
#include "dispatch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "http/stream.h"

struct dispatch {
	struct dispatch_parts parts;
	struct drive drive;
	struct outgoing *outgoing;
	struct simulated *simulated; /* NULL unless it is the transport */
	struct loop_timer tick;      /* the next thing that is due */
	struct loop_timer tell;      /* the pages hear of changes */
	bool is_failing;             /* what is due could not be done; logged */
	bool has_failed;             /* since the last tick began */
	bool is_broken;
	bool is_stopping;
	long n_events[APP_RESTART + 1];
};

static void on_tick(void *context);
static void on_tell(void *context);
static void follow_up(void *context);

struct dispatch *
dispatch_new(const struct dispatch_parts *parts)
{
	struct dispatch *dispatch = calloc(1, sizeof(*dispatch));
	if (dispatch == NULL)
		panic("out of memory for the dispatcher");
	dispatch->parts = *parts;
	dispatch->drive = (struct drive){.store = parts->store, .world = parts->world};
	dispatch->outgoing =
	    outgoing_new(parts->loop, clock_table(parts->clock), parts->from, follow_up, dispatch);
	loop_timer_init(&dispatch->tick, parts->loop, "tick", on_tick, dispatch);
	loop_timer_init(&dispatch->tell, parts->loop, "tell", on_tell, dispatch);
	return dispatch;
}

void
dispatch_use(struct dispatch *dispatch, const struct transport *transport,
	     struct simulated *simulated)
{
	outgoing_use(dispatch->outgoing, transport);
	dispatch->simulated = simulated;
}

void
dispatch_free(struct dispatch *dispatch)
{
	if (dispatch == NULL)
		return;
	outgoing_free(dispatch->outgoing);
	loop_timer_cancel(&dispatch->tick);
	loop_timer_cancel(&dispatch->tell);
	free(dispatch);
}

bool
dispatch_is_broken(const struct dispatch *dispatch)
{
	return dispatch->is_broken;
}

static struct utc
now_of(const struct dispatch *dispatch)
{
	struct mono mono = loop_now(dispatch->parts.loop);
	return (struct utc){clock_now_ms(dispatch->parts.clock, mono) / 1000};
}

/* Pages fetch again when they hear this; several changes are told once. */
static void
tell_soon(struct dispatch *dispatch)
{
	if (!dispatch->tell.is_set && !dispatch->is_stopping)
		loop_timer_set(&dispatch->tell, DISPATCH_TELL_MS);
}

static void
on_tell(void *context)
{
	struct dispatch *dispatch = context;
	stream_tell(dispatch->parts.stream, "changed", "");
}

static bool
is_store_failure(int rc)
{
	return rc == E_FULL || rc == E_IO || rc == E_BUSY || rc == E_CORRUPT;
}

/* Log a failure when it begins. ${is_ours}: nobody but our tick tries this again. */
static void
note(struct dispatch *dispatch, int rc, enum app_event_kind kind, bool is_ours)
{
	if (rc == E_CORRUPT && !dispatch->is_broken) {
		dispatch->is_broken = true;
		loop_stop(dispatch->parts.loop);
	}
	bool is_failure = is_store_failure(rc) || (rc != 0 && is_ours);
	if (rc != 0 && kind != APP_IMPORT && (!is_failure || !dispatch->is_failing))
		log_event(is_failure ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING,
			  is_failure ? "event_failed" : "event_refused",
			  "kind=%d error=\"%s\" why=\"%s\"", (int)kind, err_text(rc),
			  store_failure(dispatch->parts.store));
	dispatch->is_failing = dispatch->is_failing || is_failure;
	dispatch->has_failed = dispatch->has_failed || is_failure;
}

/* Let an event happen; its texts wait to be submitted. Why a document was refused is added to
 * ${problems}, if there are any asked for. */
static int
happen(struct dispatch *dispatch, const struct app_event *event, struct drive_subject about,
       struct problems *problems, int64_t *plan_id)
{
	struct arena arena;
	struct app_effects effects;
	arena_init(&arena);
	int rc = drive_event(&dispatch->drive, event, &about, now_of(dispatch), &arena, &effects);
	note(dispatch, rc, event->kind, event->kind == APP_DUE || event->kind == APP_WAKE);
	if (rc == 0) {
		dispatch->n_events[event->kind]++;
		for (size_t i = 0; i < effects.n_sends; i++)
			outgoing_add(dispatch->outgoing, &effects.sends[i]);
		if (effects.n_writes > 0)
			tell_soon(dispatch);
		if (plan_id != NULL)
			*plan_id = effects.plan_id;
	} else if (problems != NULL) {
		for (size_t i = 0; i < problems_kept(effects.problems); i++)
			problem_add(problems, effects.problems->list[i].at, "%s",
				    effects.problems->list[i].text);
	}
	arena_fini(&arena);
	return rc;
}

/* The next instant at which the core has something to do; NO_TIME for none. */
static struct utc
next_event(struct dispatch *dispatch)
{
	struct utc next = NO_TIME;
	int rc = drive_next_time(&dispatch->drive, &next);
	note(dispatch, rc, APP_DUE, true);
	return rc == 0 ? next : NO_TIME;
}

static struct utc
next_simulated(const struct dispatch *dispatch)
{
	struct utc at;
	if (dispatch->simulated == NULL || !simulated_due(dispatch->simulated, &at))
		return NO_TIME;
	return at;
}

static struct utc
sooner(struct utc a, struct utc b)
{
	if (a.s == 0 || b.s == 0)
		return a.s == 0 ? b : a;
	return a.s < b.s ? a : b;
}

/* Set the timer for whatever comes next. */
static void
arm(struct dispatch *dispatch)
{
	struct clock_source *clock = dispatch->parts.clock;
	struct utc next = sooner(next_event(dispatch), next_simulated(dispatch));
	next = sooner(next, dispatch->parts.until);
	if (dispatch->is_stopping)
		return;
	if (dispatch->is_failing) {
		loop_timer_set(&dispatch->tick, DISPATCH_RETRY_MS);
		return;
	}
	if (next.s == 0) {
		loop_timer_cancel(&dispatch->tick);
		return;
	}
	/* What a real gateway has under way ends in its own time: max waits for it. */
	bool is_idle =
	    dispatch->simulated != NULL || outgoing_counts(dispatch->outgoing).under_way == 0;
	struct mono mono = loop_now(dispatch->parts.loop);
	if (clock->kind == CLOCK_REPLAY && clock->is_max && !clock->is_paused && is_idle)
		clock_forward(clock, next, mono);
	int64_t delay_ms = clock_delay_ms(clock, next, mono);
	if (delay_ms < 0)
		loop_timer_cancel(&dispatch->tick);
	else
		loop_timer_set(&dispatch->tick,
			       delay_ms > DISPATCH_LOOK_MS ? DISPATCH_LOOK_MS : delay_ms);
}

/* Store how submissions ended; what the store does not take now waits for the next tick. */
static void
store_ends(struct dispatch *dispatch)
{
	struct outgoing_end end;
	while (outgoing_first_end(dispatch->outgoing, &end)) {
		struct app_event event = {
		    .kind = APP_SENT,
		    .outbox = end.outcome,
		    .attempt = end.attempt,
		    .provider_id = end.provider_id,
		    .retry_after_s = end.retry_after_s,
		};
		int rc = happen(dispatch, &event,
				(struct drive_subject){.message_id = end.message_id}, NULL, NULL);
		if (is_store_failure(rc))
			return;
		log_event(LOG_LEVEL_INFO, "sent", "message=%" PRId64 " attempt=%d outcome=%s",
			  end.message_id, end.attempt, outbox_event_name(end.outcome));
		outgoing_drop(dispatch->outgoing);
	}
}

/* After every event: send what it wants sent, and look when the next thing is due. */
static void
follow_up(void *context)
{
	struct dispatch *dispatch = context;
	outgoing_submit(dispatch->outgoing);
	store_ends(dispatch);
	arm(dispatch);
}

/* Every plan whose day is not over looks at what the crash left: alarms are written by its wake. */
static int
wake_all(struct dispatch *dispatch)
{
	struct arena arena;
	int64_t *plan_ids;
	int n = 0;
	arena_init(&arena);
	int rc = store_plan_list(dispatch->parts.store, &arena, &plan_ids, &n);
	for (int i = 0; rc == 0 && i < n; i++) {
		struct row_case *found = arena_new(&arena, struct row_case);
		int damage = store_case_load(dispatch->parts.store, plan_ids[i], &arena, found);
		if (damage == 0 && found->plan.stage == PLAN_STAGE_OVER)
			continue;
		rc = happen(dispatch, &(struct app_event){.kind = APP_WAKE},
			    (struct drive_subject){.plan_id = plan_ids[i]}, NULL, NULL);
		if (!is_store_failure(rc))
			rc = 0; /* one plan that cannot be woken stops nobody; it is logged */
	}
	arena_fini(&arena);
	return rc;
}

int
dispatch_restart(struct dispatch *dispatch)
{
	struct app_event event = {.kind = APP_RESTART};
	int rc;
	do {
		rc = happen(dispatch, &event, (struct drive_subject){0}, NULL, NULL);
	} while (rc == 0 && dispatch->drive.has_more);
	return rc == 0 ? wake_all(dispatch) : rc;
}

void
dispatch_start(struct dispatch *dispatch)
{
	follow_up(dispatch);
}

void
dispatch_stop(struct dispatch *dispatch)
{
	dispatch->is_stopping = true;
	loop_timer_cancel(&dispatch->tick);
	loop_timer_cancel(&dispatch->tell);
	outgoing_stop(dispatch->outgoing);
	if (!dispatch->is_broken)
		store_ends(dispatch);
}

/* Wake every plan whose time has come; one that cannot does not keep the others asleep. */
static void
wake_plans(struct dispatch *dispatch)
{
	struct arena arena;
	int64_t *plan_ids;
	int n = 0;
	arena_init(&arena);
	int rc = store_wake_load(dispatch->parts.store, now_of(dispatch), &arena, &plan_ids, &n);
	note(dispatch, rc, APP_WAKE, true);
	for (int i = 0; rc == 0 && i < n; i++)
		(void)!happen(dispatch, &(struct app_event){.kind = APP_WAKE},
			      (struct drive_subject){.plan_id = plan_ids[i]}, NULL, NULL);
	arena_fini(&arena);
}

static bool
is_anything_due(struct dispatch *dispatch)
{
	struct utc next = next_event(dispatch);
	return dispatch->is_failing || (next.s != 0 && next.s <= now_of(dispatch).s);
}

static void
do_due(struct dispatch *dispatch)
{
	dispatch->has_failed = false;
	if (!is_anything_due(dispatch))
		return;
	wake_plans(dispatch);
	(void)!happen(dispatch, &(struct app_event){.kind = APP_DUE}, (struct drive_subject){0},
		      NULL, NULL);
	store_ends(dispatch);
	if (dispatch->is_failing && !dispatch->has_failed) {
		log_event(LOG_LEVEL_INFO, "well_again", "%s", "");
		dispatch->is_failing = false;
	}
}

/* A replay that was to go so far only, and has nothing left to do before. */
static bool
is_over(struct dispatch *dispatch)
{
	struct utc until = dispatch->parts.until;
	if (until.s == 0 || now_of(dispatch).s < until.s)
		return false;
	struct utc next = sooner(next_event(dispatch), next_simulated(dispatch));
	return next.s == 0 || next.s > until.s;
}

static void
on_tick(void *context)
{
	struct dispatch *dispatch = context;
	if (dispatch->simulated != NULL)
		simulated_run(dispatch->simulated);
	do_due(dispatch);
	if (is_over(dispatch))
		loop_stop(dispatch->parts.loop);
	follow_up(dispatch);
}

int
dispatch_import(void *context, const char *document, size_t n, struct problems *problems,
		int64_t *plan_id)
{
	struct dispatch *dispatch = context;
	struct app_event event = {.kind = APP_IMPORT, .document = document, .document_len = n};
	int rc = happen(dispatch, &event, (struct drive_subject){0}, problems, plan_id);
	log_event(LOG_LEVEL_INFO, "import", "plan=%" PRId64 " faults=%zu result=%d", *plan_id,
		  problems->count, rc);
	follow_up(dispatch);
	return rc;
}

int
dispatch_text(void *context, const struct phone *from, const char *text, const char *once)
{
	struct dispatch *dispatch = context;
	struct app_event event = {.kind = APP_TEXT, .text = text, .once = once};
	int rc = happen(dispatch, &event, (struct drive_subject){.from = *from}, NULL, NULL);
	log_event(LOG_LEVEL_INFO, "text", "once=%s result=%d", once, rc);
	follow_up(dispatch);
	return rc;
}

int
dispatch_receipt(void *context, const struct transport_receipt *receipt)
{
	struct dispatch *dispatch = context;
	char *end;
	int64_t message_id = strtoll(receipt->message_id, &end, 10);
	if (message_id <= 0 || *end != '\0')
		return E_NOT_FOUND;
	char once[120];
	snprintf(once, sizeof(once), "%s:%" PRId64 ":%s",
		 outgoing_transport_name(dispatch->outgoing), message_id,
		 outbox_event_name(receipt->event));
	struct app_event event = {.kind = APP_RECEIPT, .outbox = receipt->event, .once = once};
	int rc =
	    happen(dispatch, &event, (struct drive_subject){.message_id = message_id}, NULL, NULL);
	log_event(LOG_LEVEL_INFO, "receipt", "message=%" PRId64 " says=%s result=%d", message_id,
		  outbox_event_name(receipt->event), rc);
	follow_up(dispatch);
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
	    .next = next_event(dispatch),
	};
}

void
dispatch_replay(void *context, enum desk_replay_action action, int speed)
{
	struct dispatch *dispatch = context;
	struct clock_source *clock = dispatch->parts.clock;
	struct mono mono = loop_now(dispatch->parts.loop);
	struct utc next = next_event(dispatch);
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
	tell_soon(dispatch);
	arm(dispatch);
}

void
dispatch_metrics(void *context, struct buf *out)
{
	const struct dispatch *dispatch = context;
	static const char *const kinds[] = {"import", "text",    "wake",   "due",
					    "sent",   "receipt", "travel", "restart"};
	const struct outgoing_counts counts = outgoing_counts(dispatch->outgoing);
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
		   "# TYPE firstday_under_way gauge\nfirstday_under_way %d\n"
		   "# TYPE firstday_failing gauge\nfirstday_failing %d\n",
		   counts.submitted, counts.accepted, counts.rejected, counts.not_sent,
		   counts.unknown, counts.under_way, dispatch->is_failing);
}
