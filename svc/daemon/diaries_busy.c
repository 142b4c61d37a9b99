/* SPDX-License-Identifier: MIT
 *
 * Busy times of one calendar: asked for, read in a child, and stored in place of those of before.
 *
 * A server is asked for busy times first. Where its answer is none (Radicale answers with names of
 * resources), and where ours stand among them, so that they would come back as somebody's, it is
 * asked for the events, and ours are left out by their UIDs. Either time it is asked for every
 * series besides, those by a rule and those on dates (caldav.h says why); one that lets us see its
 * busy times alone is believed in them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "calendar/multistatus.h"
#include "daemon/diaries_handle.h"

#define TOLD_MAX 3 /* faults of a foreign calendar that are logged */

static void on_answer(void *context, const struct fetch_answer *answer);
static void on_read(void *context, const char *text);
static void ask(struct diary *diary, enum caldav_verb verb);

void
diaries_busy_init(struct diary *diary)
{
	static const struct child_limits limits = {.cpu_s = DIARIES_CHILD_CPU_S,
						   .memory_bytes = DIARIES_CHILD_MEMORY,
						   .wall_ms = DIARIES_CHILD_WALL_MS,
						   .bytes_max = DIARIES_CHILD_BYTES};
	struct loop *loop = diary->all->ports.loop;
	loop_timer_init(&diary->busy.timer, loop, "calendar_busy", diaries_busy_on, diary);
	child_init(&diary->busy.child, loop, limits, on_read, diary);
}

void
diaries_busy_stop(struct diary *diary)
{
	const struct fetch *fetch = diary->all->ports.fetch;
	loop_timer_cancel(&diary->busy.timer);
	if (diary->busy.asking != 0)
		fetch->cancel(fetch->context, diary->busy.asking);
	child_fini(&diary->busy.child);
	buf_fini(&diary->busy.first);
	buf_fini(&diary->busy.series);
}

bool
diaries_busy_is_under_way(const struct diary *diary)
{
	return diary->busy.asking != 0 || child_is_busy(&diary->busy.child);
}

/* From the start of today on. */
static struct caldav_span
span_now(const struct diary *diary)
{
	const struct civil_zone *zone = diary->all->ports.world->zone;
	struct civil_date today;
	int minute;
	civil_from_utc(zone, (struct utc){diaries_now_s(diary->all)}, &today, &minute);
	return (struct caldav_span){
	    civil_to_utc(zone, today, 0),
	    civil_to_utc(zone, civil_add_days(today, DIARIES_BUSY_DAYS), 0)};
}

static struct row_busy_source
source_of(const struct diary *diary, int64_t fetched_s, struct caldav_span span)
{
	const struct config_owner *whose = &diary->conf->whose;
	return (struct row_busy_source){
	    .calendar = diary->conf->name,
	    .has_phone = whose->number[0] != '\0',
	    .phone = diary->phone,
	    .service = whose->service,
	    .fetched = {fetched_s},
	    .from = span.from,
	    .until = span.until,
	};
}

/* What is too old is used no more: from then on nothing is known. Of one that was never read that
 * is so when as much time has gone by since we began to ask. */
static void
look_at_age(struct diary *diary)
{
	struct diaries_busy *busy = &diary->busy;
	struct store *store = diary->all->ports.store;
	int64_t since_s = busy->good_utc_s == 0 ? busy->began_utc_s : busy->good_utc_s;
	bool is_changed = false;
	if (busy->is_unknown || diaries_now_s(diary->all) - since_s < diary->conf->busy_stale_s)
		return;
	const struct row_busy_source source = source_of(diary, busy->good_utc_s, span_now(diary));
	int rc = store_begin(store);
	if (rc == 0)
		rc = diaries_keep(
		    store, store_busy_lose(store, &source, (struct utc){since_s}, &is_changed));
	if (rc != 0)
		return; /* the next time */
	busy->is_unknown = true;
	log_event(LOG_LEVEL_WARNING, "calendar_busy_unknown", "calendar=%s since=%" PRId64,
		  diary->conf->name, since_s);
	if (is_changed)
		diaries_tell_busy(diary->all);
}

static void
fail(struct diary *diary, enum caldav_end end, int retry_after_s, const char *why)
{
	struct diaries_busy *busy = &diary->busy;
	int64_t delay_ms = diaries_delay_ms(diary->conf, busy->n_failed++);
	if (retry_after_s * INT64_C(1000) > delay_ms)
		delay_ms = retry_after_s * INT64_C(1000);
	diary->n_faults++;
	buf_fini(&busy->first);
	buf_fini(&busy->series);
	if (busy->fault != end)
		log_event(LOG_LEVEL_WARNING, "calendar_busy_fault",
			  "calendar=%s fault=%s why=\"%.200s\"", diary->conf->name,
			  caldav_end_name(end), why);
	busy->fault = end;
	look_at_age(diary);
	loop_timer_set(&busy->timer, delay_ms);
	diaries_busy_rested(diary->all);
}

/* In the child: what of the three answers is to be read. */
struct work {
	enum caldav_verb verb; /* of the first */
	const struct buf *first;
	const struct buf *series; /* empty: there is none */
	const char *dates;        /* the same */
	size_t n_dates;
	struct busyread_ask ask;
	size_t n_odd; /* faults that were told; the child's own */
};

/* All faults that were told: how many, and the first. */
static void
write_told(struct work *work, const struct problems *problems, struct buf *out)
{
	work->n_odd += problems->count;
	for (size_t i = 0; i < problems_kept(problems) && i < TOLD_MAX; i++)
		buf_printf(out, "told %s: %s\n", problems->list[i].at, problems->list[i].text);
}

/* One text; a refused one is told, and the others stand. False: it is no calendar. */
static bool
read_text(struct work *work, const char *text, size_t n, struct busyread_list *list,
	  struct buf *out)
{
	struct problems *problems = arena_new(list->arena, struct problems);
	problems_init(problems, list->arena);
	int rc = busyread_add(&work->ask, text, n, list, problems);
	write_told(work, problems, out);
	return rc == 0;
}

static int
read_events(struct work *work, const char *text, size_t n, struct busyread_list *list,
	    struct buf *out, const char **why)
{
	struct multistatus answer;
	int rc = multistatus_parse(text, n, list->arena, &answer, why);
	for (size_t i = 0; rc == 0 && i < answer.n; i++)
		if (answer.list[i].calendar[0] != '\0')
			(void)!read_text(work, answer.list[i].calendar,
					 strlen(answer.list[i].calendar), list, out);
	return rc;
}

static void
read_answer(void *context, struct buf *out)
{
	struct work *work = context;
	struct arena arena;
	struct busyread_list list;
	const char *why = "";
	arena_init(&arena);
	busyread_init(&list, &arena);
	int rc = 0;
	if (work->verb != CALDAV_BUSY) {
		rc = read_events(work, buf_text(work->first), work->first->len, &list, out, &why);
	} else if (!read_text(work, buf_text(work->first), work->first->len, &list, out)) {
		rc = E_INPUT;
		why = "is no calendar of busy times";
	}
	if (rc == 0 && work->series->len > 0)
		rc = read_events(work, buf_text(work->series), work->series->len, &list, out, &why);
	if (rc == 0 && work->n_dates > 0)
		rc = read_events(work, work->dates, work->n_dates, &list, out, &why);
	if (rc == 0 && busyread_close(&list) != 0) {
		rc = E_LIMIT;
		why = "has more busy times than are kept";
	}
	if (rc != 0)
		buf_printf(out, "fault %s\n", why);
	buf_printf(out, "odd %zu\n", work->n_odd);
	for (size_t i = 0; rc == 0 && i < list.n; i++)
		buf_printf(out, "%" PRId64 " %" PRId64 "\n", list.times[i].from.s,
			   list.times[i].until.s);
	buf_add_text(out, "end\n");
	arena_fini(&arena);
}

/* UIDs of ours that stand in the collection, or may. */
static int
load_own(struct diary *diary, struct arena *arena, const char *const **uids, size_t *n)
{
	struct row_pushed *rows;
	int n_rows = 0;
	int rc = store_pushed_load(diary->all->ports.store, &diary->place, arena, &rows, &n_rows);
	const char **list = arena_array(arena, const char *, n_rows);
	for (int i = 0; rc == 0 && i < n_rows; i++)
		list[i] = rows[i].uid;
	*uids = list;
	*n = (size_t)n_rows;
	return rc;
}

static void
ask(struct diary *diary, enum caldav_verb verb)
{
	struct diaries_busy *busy = &diary->busy;
	const struct fetch *fetch = diary->all->ports.fetch;
	struct fetch_request request;
	struct arena arena;
	const char *const *own;
	size_t n_own = 0;
	arena_init(&arena);
	int rc = load_own(diary, &arena, &own, &n_own);
	if (verb != CALDAV_SERIES && verb != CALDAV_DATES)
		busy->span = span_now(diary);
	busy->verb = verb == CALDAV_BUSY && n_own > 0 ? CALDAV_EVENTS : verb;
	if (busy->verb == CALDAV_SERIES)
		caldav_series(&diary->collection, &arena, &request);
	else if (busy->verb == CALDAV_DATES)
		caldav_dates(&diary->collection, &arena, &request);
	else if (busy->verb == CALDAV_BUSY)
		caldav_busy(&diary->collection, busy->span, &arena, &request);
	else
		caldav_events(&diary->collection, busy->span, &arena, &request);
	int64_t id = rc != 0 ? rc : fetch->start(fetch->context, &request, on_answer, diary);
	arena_fini(&arena);
	if (id > 0)
		busy->asking = id;
	else
		fail(diary, CALDAV_LATER, 0, "too much is under way");
}

void
diaries_busy_on(void *context)
{
	struct diary *diary = context;
	look_at_age(diary);
	if (!diaries_busy_is_under_way(diary))
		ask(diary,
		    diary->busy.is_unable || diary->conf->push ? CALDAV_EVENTS : CALDAV_BUSY);
}

/* Ask for events in place of busy times, from now on. */
static void
ask_for_events(struct diary *diary)
{
	diary->busy.is_unable = true;
	log_event(LOG_LEVEL_INFO, "calendar_busy_by_events", "calendar=%s", diary->conf->name);
	ask(diary, CALDAV_EVENTS);
}

/* The answers are there: read them. */
static void
begin_reading(struct diary *diary, const struct fetch_answer *dates)
{
	struct diaries_busy *busy = &diary->busy;
	struct arena arena;
	struct work work = {.verb = busy->first_verb,
			    .first = &busy->first,
			    .series = &busy->series,
			    .dates = dates == NULL ? "" : dates->body,
			    .n_dates = dates == NULL ? 0 : dates->body_len,
			    .ask = {.from = busy->span.from,
				    .until = busy->span.until,
				    .zone = diary->all->ports.world->zone}};
	arena_init(&arena);
	int rc = load_own(diary, &arena, &work.ask.own_uids, &work.ask.n_own);
	if (rc == 0)
		rc = child_start(&busy->child, read_answer, &work);
	if (rc != 0)
		fail(diary, CALDAV_LATER, 0, err_text(rc));
	/* The child has its own. */
	buf_fini(&busy->first);
	buf_fini(&busy->series);
	arena_fini(&arena);
}

static void
on_answer(void *context, const struct fetch_answer *answer)
{
	struct diary *diary = context;
	struct diaries_busy *busy = &diary->busy;
	struct arena arena;
	const char *why;
	bool is_more = busy->verb == CALDAV_SERIES || busy->verb == CALDAV_DATES;
	arena_init(&arena);
	busy->asking = 0;
	enum caldav_end end = caldav_read(busy->verb, answer, &arena, &why);
	if (end == CALDAV_DONE && busy->verb == CALDAV_DATES) {
		begin_reading(diary, answer);
	} else if (end == CALDAV_DENIED && is_more && busy->first_verb == CALDAV_BUSY) {
		begin_reading(diary, NULL);
	} else if (end == CALDAV_DONE && is_more) {
		buf_clear(&busy->series);
		buf_add(&busy->series, answer->body, answer->body_len);
		ask(diary, CALDAV_DATES);
	} else if (end == CALDAV_DONE) {
		busy->first_verb = busy->verb;
		buf_clear(&busy->first);
		buf_add(&busy->first, answer->body, answer->body_len);
		ask(diary, CALDAV_SERIES);
	} else if (end == CALDAV_UNABLE) {
		ask_for_events(diary);
	} else {
		fail(diary, end, answer->retry_after_s,
		     answer->status == 0 ? answer->error
					 : arena_printf(&arena, "status %d", answer->status));
	}
	arena_fini(&arena);
}

/* The lines of the child; E_INPUT with *why if it had a fault, or was cut off. */
static int
parse(struct diary *diary, const char *text, struct busyread_list *list, const char **why)
{
	*why = "it took too much time or memory";
	for (const char *line = text; line != NULL && *line != '\0';) {
		const char *end = strchr(line, '\n');
		struct busy_time time;
		if (end == NULL)
			return E_INPUT;
		if (strncmp(line, "end\n", 4) == 0)
			return 0;
		if (strncmp(line, "fault ", 6) == 0) {
			*why = arena_strndup(list->arena, line + 6, (size_t)(end - line - 6));
			return E_INPUT;
		}
		if (sscanf(line, "odd %" SCNd64, &diary->n_odd) == 1) {
			line = end + 1;
			continue;
		}
		if (strncmp(line, "told ", 5) == 0) {
			log_event(LOG_LEVEL_INFO, "calendar_busy_odd", "calendar=%s why=\"%.*s\"",
				  diary->conf->name, (int)(end - line - 5), line + 5);
		} else if (sscanf(line, "%" SCNd64 " %" SCNd64, &time.from.s, &time.until.s) == 2 &&
			   list->n < BUSYREAD_TIMES_MAX) {
			list->times[list->n++] = time;
		}
		line = end + 1;
	}
	return E_INPUT;
}

static int
keep(struct diary *diary, const struct busyread_list *list, bool *is_changed)
{
	struct store *store = diary->all->ports.store;
	const struct row_busy_source source =
	    source_of(diary, diaries_now_s(diary->all), diary->busy.span);
	int rc = store_begin(store);
	if (rc != 0)
		return rc;
	return diaries_keep(store,
			    store_busy_replace(store, &source, list->times, list->n, is_changed));
}

static void
on_read(void *context, const char *text)
{
	struct diary *diary = context;
	struct diaries_busy *busy = &diary->busy;
	struct arena arena;
	struct busyread_list list;
	const char *why;
	bool is_changed = false;
	arena_init(&arena);
	list = (struct busyread_list){
	    .arena = &arena, .times = arena_array(&arena, struct busy_time, BUSYREAD_TIMES_MAX)};
	int rc = parse(diary, text, &list, &why);
	bool is_read = rc == 0;
	if (is_read)
		rc = keep(diary, &list, &is_changed);
	if (!is_read && busy->first_verb == CALDAV_BUSY && text != NULL) {
		ask_for_events(diary);
	} else if (rc != 0) {
		fail(diary, CALDAV_LATER, 0, is_read ? err_text(rc) : why);
	} else {
		if (busy->fault != CALDAV_DONE || busy->is_unknown)
			log_event(LOG_LEVEL_INFO, "calendar_busy_well", "calendar=%s",
				  diary->conf->name);
		busy->fault = CALDAV_DONE;
		busy->n_failed = 0;
		busy->is_unknown = false;
		busy->good_utc_s = diaries_now_s(diary->all);
		loop_timer_set(&busy->timer, diary->conf->every_s * INT64_C(1000));
		if (is_changed)
			diaries_tell_busy(diary->all);
		diaries_busy_rested(diary->all);
	}
	arena_fini(&arena);
}
