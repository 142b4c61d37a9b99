/* SPDX-License-Identifier: MIT
 *
 * A round of one calendar: gathered in slices, matched, then step by step, each request by itself.
 *
 *	point			a crash, or the end of the round, leaves
 *	before a request	its row in doubt, by a commit
 *	before its outcome	the same: the next round looks at it first
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/memo.h"
#include "base/log.h"
#include "calendar/multistatus.h"
#include "daemon/diaries_handle.h"

static void go_on(struct diary *diary);

static int64_t
mono_ms(const struct diary *diary)
{
	return loop_now(diary->all->ports.loop).ms;
}

static void
drop_round(struct diary *diary)
{
	if (diary->round == NULL)
		return;
	arena_fini(&diary->round->arena);
	free(diary->round);
	diary->round = NULL;
}

void
diaries_push_stop(struct diary *diary)
{
	const struct fetch *fetch = diary->all->ports.fetch;
	loop_timer_cancel(&diary->timer);
	if (diary->asking != 0)
		fetch->cancel(fetch->context, diary->asking);
	diary->asking = 0;
	drop_round(diary);
}

/* The round breaks off: the next one is later each time. ${why} is for the log. */
static void
fail(struct diary *diary, enum caldav_end end, int retry_after_s, const char *why)
{
	int64_t delay_ms = diaries_delay_ms(diary->conf, diary->n_failed++);
	if (retry_after_s * INT64_C(1000) > delay_ms)
		delay_ms = retry_after_s * INT64_C(1000);
	if (diary->fault != end)
		log_event(LOG_LEVEL_WARNING, "calendar_fault",
			  "calendar=%s fault=%s why=\"%.200s\"", diary->conf->name,
			  caldav_end_name(end), why);
	diary->fault = end;
	diary->n_faults++;
	if (diary->failing_utc_s == 0)
		diary->failing_utc_s = diaries_now_s(diary->all);
	diary->is_dirty = true;
	drop_round(diary);
	loop_timer_set(&diary->timer, delay_ms);
}

static void
begin(struct diary *diary)
{
	const struct diaries_ports *ports = &diary->all->ports;
	struct diaries_round *round = calloc(1, sizeof(*round));
	struct civil_date today;
	int minute;
	if (round == NULL)
		panic("out of memory for a calendar");
	arena_init(&round->arena);
	round->began_ms = mono_ms(diary);
	round->is_look = round->began_ms >= diary->look_due_ms;
	diary->round = round;
	diary->is_dirty = diary->is_soon = false;
	civil_from_utc(ports->world->zone, (struct utc){diaries_now_s(diary->all)}, &today,
		       &minute);
	const struct phone *phone = diary->conf->whose.number[0] == '\0' ? NULL : &diary->phone;
	int rc =
	    !diary->conf->push
		? 0
		: store_pushed_seen(ports->store, phone, civil_add_days(today, -DIARIES_DAYS_BACK),
				    &round->arena, &round->seen, &round->n_seen);
	if (rc != 0)
		fail(diary, CALDAV_LATER, 0, err_text(rc));
	else
		loop_timer_set(&diary->timer, 0);
}

/* What the calendar should hold of some more plans; false: the store cannot be read. */
static int
gather(struct diary *diary)
{
	struct diaries_round *round = diary->round;
	const struct diaries_ports *ports = &diary->all->ports;
	const struct utc now = {diaries_now_s(diary->all)};
	int rc = 0;
	memo_tidy(ports->world->memo);
	for (int i = 0; rc == 0 && i < DIARIES_SLICE && round->at_seen < round->n_seen; i++) {
		struct arena scratch;
		struct row_feed_part *part;
		struct agenda_plan plan;
		arena_init(&scratch);
		part = arena_new(&scratch, struct row_feed_part);
		rc =
		    store_pushed_part(ports->store, &round->seen[round->at_seen++], &scratch, part);
		const struct push_reader reader = {&part->party, diary->conf->whose.service};
		if (rc == 0 &&
		    agenda_open(ports->world, &part->plan, &part->version, &round->arena, &plan))
			push_add(&plan, &reader, now, &round->set);
		/* What does not open is set aside where it is needed. */
		if (rc == E_DENIED || rc == E_NOT_FOUND)
			rc = 0;
		arena_fini(&scratch);
	}
	return rc;
}

/* Rows and events, both by UID, as one list. */
static int
match(struct diary *diary)
{
	struct diaries_round *round = diary->round;
	struct row_pushed *rows;
	int n = 0;
	int rc =
	    store_pushed_load(diary->all->ports.store, &diary->place, &round->arena, &rows, &n);
	if (rc != 0)
		return rc;
	push_close(&round->set);
	round->marks = arena_array(&round->arena, struct diaries_mark, (size_t)n + round->set.n);
	size_t at = 0;
	for (int i = 0; i < n || at < round->set.n;) {
		const struct push_event *event = at < round->set.n ? &round->set.list[at] : NULL;
		int order = i == n ? 1 : event == NULL ? -1 : strcmp(rows[i].uid, event->event.uid);
		struct diaries_mark *mark = &round->marks[round->n_marks++];
		*mark = (struct diaries_mark){.has_row = order <= 0};
		if (order >= 0) {
			mark->wanted = event;
			at++;
		}
		if (order <= 0) {
			mark->row = rows[i++];
			mark->is_to_look = round->is_look;
		}
	}
	round->is_matched = true;
	return 0;
}

static void
end(struct diary *diary)
{
	struct diaries_round *round = diary->round;
	int64_t now_ms = mono_ms(diary);
	if (diary->fault != CALDAV_DONE)
		log_event(LOG_LEVEL_INFO, "calendar_well", "calendar=%s", diary->conf->name);
	if (round->n_put + round->n_deleted > 0)
		log_event(LOG_LEVEL_INFO, "calendar_pushed", "calendar=%s put=%d deleted=%d",
			  diary->conf->name, round->n_put, round->n_deleted);
	diary->fault = CALDAV_DONE;
	diary->n_failed = 0;
	diary->failing_utc_s = 0;
	diary->n_standing = diary->n_refused = 0;
	for (size_t i = 0; i < round->n_marks; i++) {
		const struct diaries_mark *mark = &round->marks[i];
		diary->n_standing += mark->has_row && mark->row.state == PUSHED_THERE;
		diary->n_refused += mark->has_row && mark->row.state == PUSHED_REFUSED;
	}
	if (round->is_look)
		diary->look_due_ms = now_ms + diary->conf->every_s * INT64_C(1000);
	drop_round(diary);
	if (diary->is_dirty) {
		diary->is_soon = true;
		loop_timer_set(&diary->timer, DIARIES_SOON_MS);
	} else {
		loop_timer_set(&diary->timer,
			       diary->look_due_ms > now_ms ? diary->look_due_ms - now_ms : 0);
	}
}

void
diaries_push_on(void *context)
{
	struct diary *diary = context;
	struct diaries_round *round = diary->round;
	if (round == NULL) {
		begin(diary);
		return;
	}
	int rc = gather(diary);
	if (rc == 0 && round->at_seen < round->n_seen) {
		loop_timer_set(&diary->timer, 0);
		return;
	}
	if (rc == 0)
		rc = match(diary);
	if (rc != 0)
		fail(diary, CALDAV_LATER, 0, err_text(rc));
	else
		go_on(diary);
}

/* What has become of marks, in one transaction; false: the round is over. */
static bool
keep(struct diary *diary, const size_t marks[], const struct push_now nows[], int n)
{
	struct store *store = diary->all->ports.store;
	struct diaries_round *round = diary->round;
	int begun = store_begin_waiting(store), rc = begun; /* a request follows at once */
	for (int i = 0; rc == 0 && i < n; i++)
		rc = nows[i].is_forgotten
			 ? store_pushed_drop(store, &diary->place, round->marks[marks[i]].row.uid)
			 : store_pushed_put(store, &diary->place, &nows[i].row);
	if (begun == 0)
		rc = diaries_keep(store, rc);
	if (rc != 0) {
		fail(diary, CALDAV_LATER, 0, err_text(rc));
		return false;
	}
	for (int i = 0; i < n; i++) {
		struct diaries_mark *mark = &round->marks[marks[i]];
		mark->has_row = !nows[i].is_forgotten;
		mark->row = nows[i].row;
		/* The tag of an answer dies with it. */
		mark->row.etag = arena_strdup(&round->arena, nows[i].row.etag);
	}
	return true;
}

static void
tell_changed(struct diary *diary, const struct push_now nows[], int n)
{
	int n_changed = 0;
	for (int i = 0; i < n; i++)
		n_changed += nows[i].is_told;
	diary->n_changed += n_changed;
	if (n_changed > 0)
		log_event(LOG_LEVEL_WARNING, "calendar_changed_elsewhere",
			  "calendar=%s n=%d rule=\"ours is put back\"", diary->conf->name,
			  n_changed);
}

/* The tags of what was looked at; E_INPUT with *why if the answer cannot be read. */
static int
take_look(struct diary *diary, const struct fetch_answer *answer, struct push_now nows[],
	  const char **why)
{
	struct diaries_round *round = diary->round;
	struct multistatus read;
	int rc = multistatus_parse(answer->body, answer->body_len, &round->arena, &read, why);
	for (int i = 0; rc == 0 && i < round->n_about; i++) {
		struct diaries_mark *mark = &round->marks[round->about[i]];
		const char *name = caldav_name(mark->row.uid, &round->arena);
		const struct multistatus_response *found = NULL;
		for (size_t k = 0; k < read.n && found == NULL; k++)
			if (strcmp(read.list[k].name, name) == 0)
				found = &read.list[k];
		bool is_there = found != NULL && found->status != 404 && found->status != 410;
		nows[i] = push_seen(&mark->row, is_there, is_there ? found->etag : "");
		mark->is_to_look = false;
	}
	return rc;
}

static void
on_answer(void *context, const struct fetch_answer *answer)
{
	struct diary *diary = context;
	struct diaries_round *round = diary->round;
	struct push_now nows[CALDAV_LOOK_MAX];
	const char *why = "";
	diary->asking = 0;
	enum caldav_end how = caldav_read(round->verb, answer, &round->arena, &why);
	if (how == CALDAV_DONE && round->verb == CALDAV_LOOK) {
		if (take_look(diary, answer, nows, &why) != 0)
			how = CALDAV_LATER;
	} else {
		bool is_put = round->verb == CALDAV_PUT;
		nows[0] = push_ended(&round->marks[round->about[0]].row, how, is_put, answer->etag);
		round->n_put += how == CALDAV_DONE && is_put;
		round->n_deleted += how == CALDAV_DONE && !is_put;
	}
	if (how != CALDAV_DONE && how != CALDAV_CHANGED && how != CALDAV_GONE &&
	    how != CALDAV_REFUSED) {
		fail(diary, how, answer->retry_after_s,
		     why[0] != '\0' ? why
		     : answer->status != 0
			 ? arena_printf(&round->arena, "status %d", answer->status)
			 : answer->error);
		return;
	}
	if (how == CALDAV_REFUSED)
		log_event(LOG_LEVEL_WARNING, "calendar_refused",
			  "calendar=%s status=%d why=\"%.80s\"", diary->conf->name, answer->status,
			  why);
	diary->n_put += how == CALDAV_DONE && round->verb == CALDAV_PUT;
	diary->n_deleted += how == CALDAV_DONE && round->verb == CALDAV_DELETE;
	tell_changed(diary, nows, round->n_about);
	if (keep(diary, round->about, nows, round->n_about))
		go_on(diary);
}

static void
ask(struct diary *diary, const struct fetch_request *request)
{
	const struct fetch *fetch = diary->all->ports.fetch;
	diary->round->n_requests++;
	int64_t id = fetch->start(fetch->context, request, on_answer, diary);
	if (id > 0)
		diary->asking = id;
	else
		fail(diary, CALDAV_LATER, 0, "too much is under way");
}

static enum push_step
step_of(const struct diaries_mark *mark)
{
	if (!mark->has_row && mark->wanted == NULL)
		return PUSH_REST;
	if (mark->is_to_look)
		return PUSH_LOOK;
	return push_step(mark->has_row ? &mark->row : NULL, mark->wanted);
}

/* Look at as many as one request may; false: there is nothing to look at. */
static bool
look(struct diary *diary)
{
	struct diaries_round *round = diary->round;
	const char *names[CALDAV_LOOK_MAX];
	struct fetch_request request;
	int n = 0;
	for (size_t i = 0; i < round->n_marks && n < CALDAV_LOOK_MAX; i++)
		if (step_of(&round->marks[i]) == PUSH_LOOK) {
			names[n] = caldav_name(round->marks[i].row.uid, &round->arena);
			round->about[n++] = i;
		}
	if (n == 0)
		return false;
	round->n_about = n;
	round->verb = CALDAV_LOOK;
	caldav_look(&diary->collection, names, n, &round->arena, &request);
	ask(diary, &request);
	return true;
}

static void
put_or_delete(struct diary *diary, size_t i, enum push_step step)
{
	struct diaries_round *round = diary->round;
	struct diaries_mark *mark = &round->marks[i];
	const struct push_event *wanted = step == PUSH_PUT ? mark->wanted : NULL;
	struct fetch_request request;
	struct buf text;
	const struct push_now sending = {
	    .row = push_sending(mark->has_row ? &mark->row : NULL, wanted)};
	round->about[0] = i;
	round->n_about = 1;
	if (!keep(diary, round->about, &sending, 1))
		return;
	const char *name = caldav_name(mark->row.uid, &round->arena);
	buf_init(&text);
	if (wanted != NULL) {
		round->verb = CALDAV_PUT;
		push_write(diary->all->ports.world->zone, wanted, &text);
		caldav_put(&diary->collection, name, mark->row.etag, &text, &round->arena,
			   &request);
	} else {
		round->verb = CALDAV_DELETE;
		caldav_delete(&diary->collection, name, mark->row.etag, &round->arena, &request);
	}
	ask(diary, &request);
	buf_fini(&text);
}

/* The next step of the round that has one to take, or its end. */
static void
go_on(struct diary *diary)
{
	struct diaries_round *round = diary->round;
	if (diary->is_dirty && mono_ms(diary) - round->began_ms >= DIARIES_STALE_MS) {
		drop_round(diary);
		begin(diary);
		return;
	}
	/* Whoever changes each event behind our back at once has it for now. */
	if (round->n_requests > 4 * round->n_marks + 16) {
		fail(diary, CALDAV_CHANGED, 0, "it changes as fast as we write");
		return;
	}
	if (look(diary))
		return;
	for (size_t i = 0; i < round->n_marks; i++) {
		enum push_step step = step_of(&round->marks[i]);
		const struct push_now forgotten = {.is_forgotten = true,
						   .row = round->marks[i].row};
		switch (step) {
		case PUSH_REST:
			break;
		case PUSH_LOOK:
			panic("what was to be looked at was not");
		case PUSH_FORGET:
			if (!keep(diary, &i, &forgotten, 1))
				return;
			break;
		case PUSH_PUT:
		case PUSH_DELETE:
			put_or_delete(diary, i, step);
			return;
		}
	}
	end(diary);
}
