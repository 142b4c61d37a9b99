/* SPDX-License-Identifier: MIT
 *
 * All calendars together: beginning, end, and what is told of them.
 */
#include "daemon/diaries.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/diaries_handle.h"

struct diaries *
diaries_new(const struct diaries_ports *ports, const struct diaries_settings settings[], int n)
{
	if (n == 0)
		return NULL;
	ensure(n <= CONFIG_CALENDARS_MAX);
	struct diaries *diaries = calloc(1, sizeof(*diaries));
	if (diaries == NULL)
		panic("out of memory for %d calendars", n);
	*diaries = (struct diaries){.ports = *ports, .n = n};
	for (int i = 0; i < n; i++) {
		const struct config_calendar *conf = settings[i].conf;
		struct diary *diary = &diaries->list[i];
		*diary = (struct diary){
		    .all = diaries,
		    .conf = conf,
		    .collection = {.name = conf->name,
				   .url = settings[i].url,
				   .username = conf->username,
				   .password = settings[i].password,
				   .timeout_ms = conf->timeout_s * 1000},
		    .phone = settings[i].phone,
		    .place = store_pushed_place(ports->store, settings[i].url),
		    .is_dirty = true,
		    .fault = CALDAV_DONE,
		    .busy = {.fault = CALDAV_DONE},
		};
		loop_timer_init(&diary->timer, ports->loop, "calendar", diaries_push_on, diary);
		diaries_busy_init(diary);
	}
	return diaries;
}

int
diaries_keep(struct store *store, int rc)
{
	if (rc == 0)
		rc = store_commit(store);
	if (rc != 0)
		store_rollback(store);
	return rc;
}

/* What is stored of before: of calendars that are asked no more it is forgotten. */
static void
take_known(struct diaries *diaries)
{
	struct store *store = diaries->ports.store;
	struct arena arena;
	struct row_busy_known *known;
	int n = 0;
	arena_init(&arena);
	if (store_busy_known(store, &arena, &known, &n) != 0)
		n = 0;
	for (int k = 0; k < n; k++) {
		struct diary *diary = NULL;
		bool is_changed = false;
		for (int i = 0; i < diaries->n; i++)
			if (diaries->list[i].conf->busy &&
			    strcmp(diaries->list[i].conf->name, known[k].calendar) == 0)
				diary = &diaries->list[i];
		if (diary != NULL) {
			/* One that was lost is lost anew, of whoever it is now: since the same time. */
			diary->busy.good_utc_s = known[k].unknown_since.s != 0
						     ? known[k].unknown_since.s
						     : known[k].fetched.s;
			continue;
		}
		int rc = store_begin(store);
		if (rc == 0)
			rc = diaries_keep(store,
					  store_busy_forget(store, known[k].calendar, &is_changed));
		if (rc == 0 && is_changed)
			diaries_tell_busy(diaries);
	}
	arena_fini(&arena);
}

int
diaries_left(struct store *store, const struct diaries_settings settings[], int n)
{
	struct arena arena;
	struct row_pushed_left *left;
	int n_left = 0, n_events = 0;
	arena_init(&arena);
	if (store_pushed_left(store, &arena, &left, &n_left) != 0)
		n_left = 0;
	for (int k = 0; k < n_left; k++) {
		bool is_kept = false;
		for (int i = 0; i < n; i++) {
			struct secret_hash place = store_pushed_place(store, settings[i].url);
			is_kept = is_kept || secret_hash_equal(&place, &left[k].place);
		}
		if (is_kept)
			continue;
		n_events += left[k].n_events;
		log_event(LOG_LEVEL_WARNING, "calendar_left",
			  "calendar=%s events=%d rule=\"put its block back with push no, and they "
			  "are deleted\"",
			  left[k].calendar, left[k].n_events);
	}
	arena_fini(&arena);
	return n_events;
}

/* What a collection is called, for when it is configured no more. */
static void
note_names(struct diaries *diaries)
{
	struct store *store = diaries->ports.store;
	int begun = store_begin(store), rc = begun;
	for (int i = 0; rc == 0 && i < diaries->n; i++)
		rc = store_pushed_name(store, &diaries->list[i].place, diaries->list[i].conf->name);
	if (begun == 0)
		rc = diaries_keep(store, rc);
	if (rc != 0)
		log_event(LOG_LEVEL_WARNING, "calendar_names", "result=%d", rc);
}

void
diaries_start(struct diaries *diaries)
{
	if (diaries == NULL)
		return;
	take_known(diaries);
	note_names(diaries);
	for (int i = 0; i < diaries->n; i++) {
		struct diary *diary = &diaries->list[i];
		loop_timer_set(&diary->timer, 0);
		diary->busy.began_utc_s = diaries_now_s(diaries);
		if (diary->conf->busy)
			loop_timer_set(&diary->busy.timer, 0);
	}
}

static void
end_wait(struct diaries_wait *wait)
{
	struct diaries_wait **link = &wait->all->waits;
	struct diaries_wait told = *wait;
	while (*link != wait)
		link = &(*link)->next;
	*link = wait->next;
	loop_timer_cancel(&wait->deadline);
	free(wait);
	told.done(told.context);
}

static void
on_deadline(void *context)
{
	end_wait(context);
}

void
diaries_busy_rested(struct diaries *diaries)
{
	for (int i = 0; i < diaries->n; i++)
		if (diaries_busy_is_under_way(&diaries->list[i]))
			return;
	while (diaries->waits != NULL)
		end_wait(diaries->waits);
}

bool
diaries_ask(struct diaries *diaries, void (*done)(void *context), void *context)
{
	bool is_asked = false;
	for (int i = 0; diaries != NULL && i < diaries->n; i++) {
		struct diary *diary = &diaries->list[i];
		int64_t age_s = diaries_now_s(diaries) - diary->busy.good_utc_s;
		/* One that failed lately has its time. */
		if (!diary->conf->busy || diary->busy.n_failed > 0 || age_s < DIARIES_FRESH_S)
			continue;
		diaries_busy_on(diary);
		is_asked = is_asked || diaries_busy_is_under_way(diary);
	}
	if (!is_asked)
		return false;
	struct diaries_wait *wait = calloc(1, sizeof(*wait));
	if (wait == NULL)
		panic("out of memory for one who waits for busy times");
	*wait = (struct diaries_wait){
	    .all = diaries, .done = done, .context = context, .next = diaries->waits};
	loop_timer_init(&wait->deadline, diaries->ports.loop, "calendar_wait", on_deadline, wait);
	loop_timer_set(&wait->deadline, DIARIES_ASK_MS);
	diaries->waits = wait;
	return true;
}

void
diaries_tell_busy(struct diaries *diaries)
{
	if (diaries->ports.busy != NULL)
		diaries->ports.busy(diaries->ports.context);
}

int64_t
diaries_delay_ms(const struct config_calendar *conf, int n_failed)
{
	int64_t delay_ms = DIARIES_RETRY_MS;
	int64_t most_ms = conf->every_s * INT64_C(1000);
	if (most_ms > DIARIES_RETRY_MAX_MS)
		most_ms = DIARIES_RETRY_MAX_MS;
	for (int i = 0; i < n_failed && delay_ms < most_ms; i++)
		delay_ms *= 2;
	return delay_ms < most_ms ? delay_ms : most_ms;
}

void
diaries_free(struct diaries *diaries)
{
	if (diaries == NULL)
		return;
	for (int i = 0; i < diaries->n; i++) {
		diaries_push_stop(&diaries->list[i]);
		diaries_busy_stop(&diaries->list[i]);
	}
	while (diaries->waits != NULL)
		end_wait(diaries->waits);
	free(diaries);
}

int64_t
diaries_now_s(const struct diaries *diaries)
{
	return clock_now_ms(diaries->ports.clock, loop_now(diaries->ports.loop)) / 1000;
}

void
diaries_changed(struct diaries *diaries)
{
	for (int i = 0; diaries != NULL && i < diaries->n; i++) {
		struct diary *diary = &diaries->list[i];
		diary->is_dirty = true;
		/* A round under way sees it by itself; one that failed has its time. */
		if (diary->round != NULL || diary->n_failed > 0 || diary->is_soon)
			continue;
		diary->is_soon = true;
		loop_timer_set(&diary->timer, DIARIES_SOON_MS);
	}
}

/* Since when nothing is known of when its owner is busy; 0: it is known. */
static int64_t
unknown_since(const struct diary *diary)
{
	const struct diaries_busy *busy = &diary->busy;
	if (busy->good_utc_s == 0)
		return busy->n_failed > 0 ? busy->began_utc_s : 0;
	return busy->is_unknown ? busy->good_utc_s : 0;
}

static void
earlier(struct utc *at, int64_t since_s)
{
	if (since_s != 0 && (at->s == 0 || since_s < at->s))
		at->s = since_s;
}

struct diaries_state
diaries_state(const struct diaries *diaries)
{
	struct diaries_state state = {.push_failing = NO_TIME, .busy_unknown = NO_TIME};
	for (int i = 0; diaries != NULL && i < diaries->n; i++) {
		state.n++;
		state.n_odd += diaries->list[i].n_odd > 0;
		earlier(&state.push_failing, diaries->list[i].failing_utc_s);
		earlier(&state.busy_unknown, unknown_since(&diaries->list[i]));
	}
	return state;
}

/* Of each calendar, a number of its struct. */
static const struct {
	const char *name, *type;
	size_t offset;
} metrics[] = {
    {"events", "gauge", offsetof(struct diary, n_standing)},
    {"refused", "gauge", offsetof(struct diary, n_refused)},
    {"not_read", "gauge", offsetof(struct diary, n_odd)},
    {"failing_since_seconds", "gauge", offsetof(struct diary, failing_utc_s)},
    {"put_total", "counter", offsetof(struct diary, n_put)},
    {"deleted_total", "counter", offsetof(struct diary, n_deleted)},
    {"changed_elsewhere_total", "counter", offsetof(struct diary, n_changed)},
    {"faults_total", "counter", offsetof(struct diary, n_faults)},
};

void
diaries_metrics(const struct diaries *diaries, struct buf *out)
{
	if (diaries == NULL)
		return;
	buf_add_text(out, "# TYPE firstday_calendar_busy_unknown_since_seconds gauge\n");
	for (int i = 0; i < diaries->n; i++)
		buf_printf(out,
			   "firstday_calendar_busy_unknown_since_seconds{calendar=\"%s\"} %" PRId64
			   "\n",
			   diaries->list[i].conf->name, unknown_since(&diaries->list[i]));
	for (size_t m = 0; m < ARRAY_LEN(metrics); m++) {
		buf_printf(out, "# TYPE firstday_calendar_%s %s\n", metrics[m].name,
			   metrics[m].type);
		for (int i = 0; i < diaries->n; i++) {
			const struct diary *diary = &diaries->list[i];
			int64_t value;
			memcpy(&value, (const char *)diary + metrics[m].offset, sizeof(value));
			buf_printf(out, "firstday_calendar_%s{calendar=\"%s\"} %" PRId64 "\n",
				   metrics[m].name, diary->conf->name, value);
		}
	}
}
