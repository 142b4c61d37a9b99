/* SPDX-License-Identifier: MIT
 *
 * Events in, sends out, and when to look again.
 */
#include "daemon/dispatch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "calendar/holidays.h"
#include "daemon/dispatch_handle.h"
#include "http/stream.h"
#include "store/part.h"

static void on_tell(void *context);
static int list_today(void *context, struct arena *arena, int64_t **plan_ids, int *n);
static int look_again(void *context, int64_t plan_id, const char *cause);
static void on_looked(void *context);

struct dispatch *
dispatch_new(const struct dispatch_parts *parts)
{
	struct dispatch *dispatch = calloc(1, sizeof(*dispatch));
	if (dispatch == NULL)
		panic("out of memory for the dispatcher");
	dispatch->parts = *parts;
	dispatch->drive = (struct drive){.store = parts->store, .world = parts->world};
	dispatch->nowhere =
	    outgoing_new(parts->loop, clock_table(parts->clock), "", dispatch_send, dispatch);
	dispatch->mail = outgoing_new(parts->loop, clock_table(parts->clock), parts->mail_from,
				      dispatch_send, dispatch);
	outgoing_await(dispatch->nowhere, parts->flush);
	outgoing_await(dispatch->mail, parts->flush);
	loop_timer_init(&dispatch->tick, parts->loop, "tick", dispatch_look, dispatch);
	loop_timer_init(&dispatch->tell, parts->loop, "tell", on_tell, dispatch);
	struct relook_ports ports = {.loop = parts->loop,
				     .store = parts->store,
				     .plan = look_again,
				     .done = on_looked,
				     .context = dispatch};
	relook_init(&dispatch->relook, &ports);
	ports.list = list_today;
	ports.done = dispatch_follow_up;
	relook_init(&dispatch->live, &ports);
	dispatch_solve_init(dispatch);
	dispatch_send_init(dispatch);
	return dispatch;
}

void
dispatch_use_post(struct dispatch *dispatch, const struct post *post)
{
	outgoing_use_post(dispatch->mail, post);
}

void
dispatch_free(struct dispatch *dispatch)
{
	if (dispatch == NULL)
		return;
	dispatch_solve_stop(dispatch);
	struct outgoing *ways[DISPATCH_WAYS_MAX];
	int n = dispatch_ways_list(dispatch, ways);
	for (int i = 0; i < n; i++)
		outgoing_free(ways[i]);
	relook_fini(&dispatch->relook);
	relook_fini(&dispatch->live);
	loop_timer_cancel(&dispatch->tick);
	loop_timer_cancel(&dispatch->ends);
	loop_timer_cancel(&dispatch->tell);
	free(dispatch);
}

bool
dispatch_is_broken(const struct dispatch *dispatch)
{
	return dispatch->is_broken;
}

struct utc
dispatch_now(const struct dispatch *dispatch)
{
	struct mono mono = loop_now(dispatch->parts.loop);
	return (struct utc){clock_now_ms(dispatch->parts.clock, mono) / 1000};
}

void
dispatch_tell_soon(struct dispatch *dispatch)
{
	if (!dispatch->tell.is_set && !dispatch->is_stopping)
		loop_timer_set(&dispatch->tell, DISPATCH_TELL_MS);
}

static void
on_tell(void *context)
{
	struct dispatch *dispatch = context;
	stream_tell(dispatch->parts.stream, "changed", "");
	if (dispatch->parts.changed != NULL)
		dispatch->parts.changed(dispatch->parts.changed_context);
}

bool
dispatch_is_store_failure(int rc)
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
	bool is_failure = dispatch_is_store_failure(rc) || (rc != 0 && is_ours);
	if (rc != 0 && kind != APP_IMPORT && (!is_failure || !dispatch->is_failing))
		log_event(is_failure ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING,
			  is_failure ? "event_failed" : "event_refused",
			  "kind=%d error=\"%s\" why=\"%s\"", (int)kind, err_text(rc),
			  store_failure(dispatch->parts.store));
	dispatch->is_failing = dispatch->is_failing || is_failure;
	dispatch->has_failed = dispatch->has_failed || is_failure;
}

void
dispatch_act(struct dispatch *dispatch, const struct app_effects *effects)
{
	for (size_t i = 0; i < effects->n_sends; i++) {
		const char *mail = effects->sends[i].mail;
		bool is_mail = mail != NULL && mail[0] != '\0';
		if (is_mail)
			outgoing_add(dispatch->mail, &effects->sends[i]);
		else
			dispatch_ways_add(dispatch, &effects->sends[i]);
	}
	if (effects->ask != NULL)
		dispatch_solve_ask(dispatch, effects->ask);
	if (effects->n_writes > 0)
		dispatch_tell_soon(dispatch);
}

/* Where nobody is on duty the log is who hears of it. */
static void
note_stranger(struct dispatch *dispatch, const struct app_effects *effects)
{
	if (!effects->is_stranger)
		return;
	dispatch->n_strangers[effects->is_duty_told]++;
	log_event(effects->is_duty_told ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "stranger",
		  "is_duty_told=%d", effects->is_duty_told);
}

int
dispatch_happen(struct dispatch *dispatch, const struct app_event *event,
		struct drive_subject about, struct problems *problems, int64_t *plan_id)
{
	struct arena arena;
	struct app_effects effects;
	arena_init(&arena);
	int rc =
	    drive_event(&dispatch->drive, event, &about, dispatch_now(dispatch), &arena, &effects);
	note(dispatch, rc, event->kind,
	     event->kind == APP_DUE || event->kind == APP_WAKE || event->kind == APP_TORN);
	if (rc == 0) {
		dispatch->n_events[event->kind]++;
		note_stranger(dispatch, &effects);
		dispatch_act(dispatch, &effects);
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

static struct utc
sooner(struct utc a, struct utc b)
{
	if (a.s == 0 || b.s == 0)
		return a.s == 0 ? b : a;
	return a.s < b.s ? a : b;
}

struct utc
dispatch_next(struct dispatch *dispatch)
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

void
dispatch_arm(struct dispatch *dispatch)
{
	struct clock_source *clock = dispatch->parts.clock;
	struct utc next = sooner(dispatch_next(dispatch), next_simulated(dispatch));
	next = sooner(next, dispatch->parts.until);
	if (dispatch->parts.other_next != NULL)
		next = sooner(next, dispatch->parts.other_next(dispatch->parts.other_context));
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
	bool is_idle = !dispatch_is_sending(dispatch) && !relook_is_under_way(&dispatch->relook) &&
		       !relook_is_under_way(&dispatch->live) && !dispatch_solve_is_busy(dispatch) &&
		       (dispatch->parts.is_other_busy == NULL ||
			!dispatch->parts.is_other_busy(dispatch->parts.other_context));
	struct mono mono = loop_now(dispatch->parts.loop);
	if (clock->kind == CLOCK_REPLAY && clock->is_max && !clock->is_paused && is_idle)
		clock_forward(clock, next, mono);
	int64_t delay_ms = clock_delay_ms(clock, next, mono);
	/* Due, and no place for it: there is one soon after a text has ended. */
	if (delay_ms >= 0 && delay_ms < DISPATCH_ENDS_MS && dispatch_is_full(dispatch))
		delay_ms = DISPATCH_ENDS_MS;
	if (delay_ms < 0)
		loop_timer_cancel(&dispatch->tick);
	else
		loop_timer_set(&dispatch->tick,
			       delay_ms > DISPATCH_LOOK_MS ? DISPATCH_LOOK_MS : delay_ms);
	if (dispatch->parts.other_moved != NULL)
		dispatch->parts.other_moved(dispatch->parts.other_context);
}

void
dispatch_rested(struct dispatch *dispatch)
{
	dispatch_arm(dispatch);
}

/* What the disk has is unknown after a flush that failed: nothing is to be built on it. */
void
dispatch_flushed(struct dispatch *dispatch)
{
	int failure = flush_failure(dispatch->parts.flush);
	if (failure != 0) {
		log_event(LOG_LEVEL_ERROR, "flush_failed", "why=\"%s\"", strerror(failure));
		dispatch->is_broken = true;
		loop_stop(dispatch->parts.loop);
		return;
	}
	dispatch_follow_up(dispatch);
}

void
dispatch_follow_up(void *context)
{
	struct dispatch *dispatch = context;
	dispatch_send(dispatch);
	dispatch_arm(dispatch);
}

/* Over, and so is the day to which something may have been put off. One that cannot be read is for
 * its own event to find out. */
static bool
is_plan_past(struct dispatch *dispatch, int64_t plan_id)
{
	const struct app_world *world = dispatch->parts.world;
	struct arena arena;
	struct row_case found;
	struct civil_date today;
	int minute;
	arena_init(&arena);
	int damage = store_case_brief(dispatch->parts.store, plan_id, &arena, &found);
	bool is_over = damage == 0 && found.plan.stage == PLAN_STAGE_OVER;
	civil_from_utc(world->zone, dispatch_now(dispatch), &today, &minute);
	bool is_past =
	    is_over && today.day > holidays_working_day_after(world->holidays, found.plan.date).day;
	arena_fini(&arena);
	return is_past;
}

static int
look_again(void *context, int64_t plan_id, const char *cause)
{
	struct dispatch *dispatch = context;
	if (is_plan_past(dispatch, plan_id))
		return 0;
	struct app_event event = {.kind = APP_TRAVEL, .cause = cause};
	int rc = dispatch_happen(dispatch, &event, (struct drive_subject){.plan_id = plan_id}, NULL,
				 NULL);
	dispatch_follow_up(dispatch);
	return dispatch_is_store_failure(rc) ? rc : 0; /* one plan that cannot stops nobody */
}

static void
on_looked(void *context)
{
	struct dispatch *dispatch = context;
	log_event(LOG_LEVEL_INFO, "looked_again", "%s", "");
	if (dispatch->parts.looked != NULL)
		dispatch->parts.looked(dispatch->parts.looked_context);
	dispatch_follow_up(dispatch);
}

void
dispatch_travel(struct dispatch *dispatch, const char *cause)
{
	if (!dispatch->is_stopping)
		relook_begin(&dispatch->relook, cause);
}

static int
list_today(void *context, struct arena *arena, int64_t **plan_ids, int *n)
{
	struct dispatch *dispatch = context;
	struct civil_date date;
	int minute;
	civil_from_utc(dispatch->parts.world->zone, dispatch_now(dispatch), &date, &minute);
	return store_plan_list_of(dispatch->parts.store, date, arena, plan_ids, n);
}

void
dispatch_live(struct dispatch *dispatch)
{
	if (!dispatch->is_stopping)
		relook_begin(&dispatch->live, APP_CAUSE_LIVE);
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
		if (is_plan_past(dispatch, plan_ids[i]))
			continue;
		rc = dispatch_happen(dispatch, &(struct app_event){.kind = APP_WAKE},
				     (struct drive_subject){.plan_id = plan_ids[i]}, NULL, NULL);
		if (!dispatch_is_store_failure(rc))
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
		rc = dispatch_happen(dispatch, &event, (struct drive_subject){0}, NULL, NULL);
	} while (rc == 0 && dispatch->drive.has_more);
	return rc == 0 ? wake_all(dispatch) : rc;
}

void
dispatch_start(struct dispatch *dispatch)
{
	dispatch_follow_up(dispatch);
}

void
dispatch_stop(struct dispatch *dispatch)
{
	dispatch->is_stopping = true;
	loop_timer_cancel(&dispatch->tick);
	loop_timer_cancel(&dispatch->tell);
	loop_timer_cancel(&dispatch->relook.timer);
	loop_timer_cancel(&dispatch->live.timer);
	dispatch_solve_stop(dispatch);
	dispatch_send_stop(dispatch);
}

/* Wake every plan whose time has come; one that cannot does not keep the others asleep. */
static void
wake_plans(struct dispatch *dispatch)
{
	struct arena arena;
	int64_t *plan_ids;
	int n = 0;
	arena_init(&arena);
	int rc =
	    store_wake_load(dispatch->parts.store, dispatch_now(dispatch), &arena, &plan_ids, &n);
	note(dispatch, rc, APP_WAKE, true);
	for (int i = 0; rc == 0 && i < n; i++)
		(void)!dispatch_happen(dispatch, &(struct app_event){.kind = APP_WAKE},
				       (struct drive_subject){.plan_id = plan_ids[i]}, NULL, NULL);
	arena_fini(&arena);
}

/* What parts have waited for too long is given up. */
static void
give_up_parts(struct dispatch *dispatch)
{
	struct arena arena;
	int64_t *text_ids;
	int n = 0;
	arena_init(&arena);
	int rc =
	    store_parts_due(dispatch->parts.store, dispatch_now(dispatch), &arena, &text_ids, &n);
	note(dispatch, rc, APP_TORN, true);
	for (int i = 0; rc == 0 && i < n; i++)
		(void)!dispatch_happen(dispatch, &(struct app_event){.kind = APP_TORN},
				       (struct drive_subject){.text_id = text_ids[i]}, NULL, NULL);
	arena_fini(&arena);
}

static bool
is_anything_due(struct dispatch *dispatch)
{
	struct utc next = dispatch_next(dispatch);
	return dispatch->is_failing || (next.s != 0 && next.s <= dispatch_now(dispatch).s);
}

static void
do_due(struct dispatch *dispatch)
{
	dispatch->has_failed = false;
	bool is_due = is_anything_due(dispatch);
	if (is_due) {
		give_up_parts(dispatch);
		wake_plans(dispatch);
	}
	dispatch_settle(dispatch, is_due && !dispatch_is_full(dispatch));
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
	if (until.s == 0 || dispatch_now(dispatch).s < until.s)
		return false;
	struct utc next = sooner(dispatch_next(dispatch), next_simulated(dispatch));
	return next.s == 0 || next.s > until.s;
}

void
dispatch_look(void *context)
{
	struct dispatch *dispatch = context;
	if (dispatch->simulated != NULL)
		simulated_run(dispatch->simulated);
	do_due(dispatch);
	if (is_over(dispatch))
		loop_stop(dispatch->parts.loop);
	dispatch_follow_up(dispatch);
}
