/* SPDX-License-Identifier: MIT
 *
 * One timer a feed for asking, one for all for growing old.
 */
#include "daemon/watch.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/watch_handle.h"

static void on_ask(void *context);
static void on_look(void *context);
static void on_slice(void *context);

struct watch *
watch_new(const struct watch_ports *ports, const struct config_feed feeds[],
	  const char *const keys[], int n_feeds)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	if (watch == NULL)
		panic("out of memory for %d live feeds", n_feeds);
	watch->ports = *ports;
	watch_record_init(watch, feeds, n_feeds);
	for (int i = 0; i < n_feeds && ports->recording == NULL; i++) {
		if (feeds[i].live_url[0] == '\0')
			continue;
		struct watch_source *source = &watch->sources[watch->n++];
		source->watch = watch;
		source->conf = &feeds[i];
		source->key = keys[i];
		loop_timer_init(&source->timer, ports->loop, "live", on_ask, source);
	}
	loop_timer_init(&watch->look, ports->loop, "live_look", on_look, watch);
	loop_timer_init(&watch->slice, ports->loop, "live_slice", on_slice, watch);
	if (watch->n > 0)
		return watch;
	free(watch);
	return NULL;
}

int64_t
watch_now_s(const struct watch *watch)
{
	return clock_now_ms(watch->ports.clock, loop_now(watch->ports.loop)) / 1000;
}

void
watch_start(struct watch *watch)
{
	if (watch == NULL)
		return;
	for (int i = 0; i < watch->n; i++) {
		watch->sources[i].health = live_health_begin(watch_now_s(watch));
		if (watch->ports.recording == NULL)
			loop_timer_set(&watch->sources[i].timer, 0);
	}
	watch_record_start(watch);
	loop_timer_set(&watch->look, WATCH_LOOK_MS);
}

void
watch_free(struct watch *watch)
{
	if (watch == NULL)
		return;
	loop_timer_cancel(&watch->look);
	loop_timer_cancel(&watch->slice);
	loop_timer_cancel(&watch->record);
	travel_live_drop(watch->work);
	for (int i = 0; i < watch->n; i++) {
		struct watch_source *source = &watch->sources[i];
		loop_timer_cancel(&source->timer);
		if (source->asking != 0)
			watch->ports.fetch->cancel(watch->ports.fetch->context, source->asking);
		watch_read_drop(source->read);
		if (source->has_message)
			arena_fini(&source->arena);
	}
	free(watch);
}

/* Look at the clock: what has become stale, or fresh, and when to look again. */
static void
look_at_ages(struct watch *watch)
{
	int64_t now = watch_now_s(watch);
	int64_t next = 0;
	for (int i = 0; i < watch->n; i++) {
		struct watch_source *source = &watch->sources[i];
		struct live_health *health = &source->health;
		if (live_health_look(health, now, source->conf->live_stale_s)) {
			watch->has_turned = watch->is_new = true;
			log_event(health->is_stale ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
				  health->is_stale ? "live_stale" : "live_fresh",
				  "feed=%s fault=%s good=%" PRId64, source->conf->name,
				  live_fault_name(health->fault), health->good_utc_s);
		}
		int64_t until = live_health_until(health, source->conf->live_stale_s);
		if (until != 0 && (next == 0 || until < next))
			next = until;
	}
	int64_t delay_ms = WATCH_LOOK_MS;
	if (next != 0) {
		int64_t until_ms = clock_delay_ms(watch->ports.clock, (struct utc){next},
						  loop_now(watch->ports.loop));
		if (until_ms >= 0 && until_ms < delay_ms)
			delay_ms = until_ms;
	}
	loop_timer_set(&watch->look, delay_ms);
	travel_live_lose(watch->ports.travel, watch_unknown_since(watch));
}

/* Begin to lay what every feed says that can be believed on the timetable. */
static void
begin_laying(struct watch *watch)
{
	struct travel_live_feed feeds[CONFIG_FEEDS_MAX];
	int n = 0;
	for (int i = 0; i < watch->n; i++) {
		const struct watch_source *source = &watch->sources[i];
		if (source->has_message && source->health.good_utc_s != 0 &&
		    !source->health.is_stale)
			feeds[n++] = (struct travel_live_feed){source->conf->name, &source->feed};
	}
	watch->is_new = false;
	watch->work = travel_live_begin(watch->ports.travel, feeds, n, watch_now_s(watch));
}

/* All is laid: let it be known. Returns whether it is news. */
static bool
end_laying(struct watch *watch)
{
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	bool is_news = travel_live_end(watch->work, &problems, &watch->count);
	watch->work = NULL;
	for (size_t i = 0; i < problems_kept(&problems); i++)
		log_event(LOG_LEVEL_DEBUG, "live_problem", "at=\"%s\" why=\"%s\"",
			  problems.list[i].at, problems.list[i].text);
	watch->n_problems = problems.count;
	arena_fini(&arena);
	if (is_news)
		log_event(LOG_LEVEL_INFO, "live_news",
			  "edits=%d cancelled=%d added=%d unknown=%d misfits=%d",
			  watch->count.edits, watch->count.cancelled, watch->count.added,
			  watch->count.trips.unknown, watch->count.trips.bad);
	return is_news;
}

/* A fault that was not there before is logged, and so is its end. */
static void
note_fault(struct watch_source *source, enum live_fault before, const char *why, int status)
{
	enum live_fault fault = source->health.fault;
	source->n_faults[fault]++;
	if (fault == before)
		return;
	if (fault == LIVE_WELL)
		log_event(LOG_LEVEL_INFO, "live_well", "feed=%s", source->conf->name);
	else
		log_event(LOG_LEVEL_WARNING, "live_fault",
			  "feed=%s fault=%s status=%d why=\"%.200s\"", source->conf->name,
			  live_fault_name(fault), status, why);
}

static void
keep(char to[WATCH_HEADER_MAX], const char *text)
{
	/* One that does not fit is not cut: it would be another. */
	size_t n = text == NULL ? 0 : strlen(text);
	to[0] = '\0';
	if (n < WATCH_HEADER_MAX)
		memcpy(to, text == NULL ? "" : text, n + 1);
}

/* A whole message came: begin to read it, in place of one that is not read yet. Returns "", or why
 * it is none. */
static const char *
hear(struct watch_source *source, const struct fetch_answer *answer)
{
	struct watch_known_as known_as;
	keep(known_as.etag, answer->etag);
	keep(known_as.last_modified, answer->last_modified);
	struct watch_read *read = watch_read_begin(answer->body, answer->body_len, &known_as);
	if (read == NULL) {
		live_health_failed(&source->health, LIVE_FAULT_MESSAGE);
		return "it is no GTFS Realtime message that we read";
	}
	watch_read_drop(source->read);
	source->read = read;
	return "";
}

/* The message is read: it is what the feed says, if it is of now. */
static void
take_message(struct watch_source *source)
{
	enum live_fault before = source->health.fault;
	struct arena arena;
	struct watch_known_as known_as;
	struct live_feed feed = watch_read_take(source->read, &arena, &known_as);
	source->read = NULL;
	if (live_health_heard(&source->health, feed.made_utc_s, watch_now_s(source->watch),
			      source->conf->live_stale_s) != LIVE_WELL) {
		arena_fini(&arena);
		note_fault(source, before, "by its own time it is not of now", 200);
		return;
	}
	if (source->has_message)
		arena_fini(&source->arena);
	source->has_message = true;
	source->arena = arena;
	source->feed = feed;
	source->known_as = known_as;
	source->watch->is_new = true;
	look_at_ages(source->watch);
	note_fault(source, before, "", 200);
}

static struct watch_source *
reading_one(struct watch *watch)
{
	for (int i = 0; i < watch->n; i++)
		if (watch->sources[i].read != NULL)
			return &watch->sources[i];
	return NULL;
}

/*
 * Work of one tick: what is begun is laid first, then the next message is read, then what is new is
 * laid. What was known before stands until a message is laid as a whole. Returns whether there is
 * more; *is_news whether what runs has changed.
 */
static bool
work_on(struct watch *watch, bool *is_news)
{
	int64_t left = WATCH_SLICE;
	*is_news = false;
	while (left > 0 && !*is_news) {
		struct watch_source *source = reading_one(watch);
		int64_t before = left;
		if (watch->work != NULL) {
			int64_t stops = left / WATCH_STOP_COST + 1;
			int64_t most = stops;
			if (!travel_live_some(watch->work, &most))
				*is_news = end_laying(watch);
			left -= (stops - most + 1) * WATCH_STOP_COST;
		} else if (source != NULL) {
			if (!watch_read_some(source->read, &left))
				take_message(source);
		} else if (watch->is_new) {
			begin_laying(watch);
		} else {
			return false;
		}
		watch->n_worked += (uint64_t)(before - left);
	}
	return true;
}

void
watch_settle(struct watch *watch)
{
	bool is_news = false;
	look_at_ages(watch);
	if (work_on(watch, &is_news))
		loop_timer_set(&watch->slice, 0);
	watch_record_arm(watch);
	if (is_news || (watch->has_turned && !watch->is_new && watch->work == NULL)) {
		watch->has_turned = false;
		watch->ports.changed(watch->ports.context);
	} else if (watch->ports.rested != NULL && !watch_is_busy(watch)) {
		watch->ports.rested(watch->ports.context);
	}
}

static void
on_look(void *context)
{
	watch_settle(context);
}

static void
on_slice(void *context)
{
	watch_settle(context);
}

void
watch_again(struct watch *watch)
{
	if (watch == NULL)
		return;
	/* What is half laid is laid on a timetable that is no more. */
	travel_live_drop(watch->work);
	watch->work = NULL;
	watch->is_new = true;
	watch_settle(watch);
}

static const char *
read_answer(struct watch_source *source, const struct fetch_answer *answer)
{
	switch (answer->outcome) {
	case FETCH_NOT_SENT:
	case FETCH_UNKNOWN:
		live_health_failed(&source->health, LIVE_FAULT_FETCH);
		return answer->error;
	case FETCH_TOO_LARGE:
		live_health_failed(&source->health, LIVE_FAULT_SIZE);
		return "larger than is read";
	case FETCH_ANSWERED:
		break;
	}
	if (answer->status == 304 && source->has_message) {
		source->n_same++;
		live_health_heard(&source->health, source->feed.made_utc_s,
				  watch_now_s(source->watch), source->conf->live_stale_s);
		return "nothing newer";
	}
	if (answer->status == 200)
		return hear(source, answer);
	live_health_failed(&source->health, LIVE_FAULT_STATUS);
	return "an answer without a message";
}

void
watch_hear(struct watch_source *source, const struct fetch_answer *answer)
{
	enum live_fault before = source->health.fault;
	const char *why = read_answer(source, answer);
	/* Of a message that is being read it is noted when it is. */
	if (source->read == NULL || answer->status != 200)
		note_fault(source, before, why, answer->status);
}

static void
on_answer(void *context, const struct fetch_answer *answer)
{
	struct watch_source *source = context;
	source->asking = 0;
	watch_hear(source, answer);
	int64_t wait_s = source->conf->live_every_s;
	if (answer->retry_after_s > wait_s)
		wait_s = answer->retry_after_s > 3600 ? 3600 : answer->retry_after_s;
	loop_timer_set(&source->timer, wait_s * 1000);
	watch_settle(source->watch);
}

/* The address with the key behind it, where it belongs there. */
static const char *
address(const struct watch_source *source, struct arena *arena)
{
	const struct config_feed *conf = source->conf;
	if (source->key[0] == '\0' || conf->key_as.is_header)
		return conf->live_url;
	char *escaped = arena_alloc(arena, 3 * strlen(source->key) + 1);
	char *to = escaped;
	for (const char *c = source->key; *c != '\0'; c++)
		if (isalnum((unsigned char)*c) || strchr("-._~", *c) != NULL)
			*to++ = *c;
		else
			to += snprintf(to, 4, "%%%02X", (unsigned char)*c);
	return arena_printf(arena, "%s%c%s=%s", conf->live_url,
			    strchr(conf->live_url, '?') == NULL ? '?' : '&', conf->key_as.name,
			    escaped);
}

static void
on_ask(void *context)
{
	struct watch_source *source = context;
	const struct watch_ports *ports = &source->watch->ports;
	const struct config_feed *conf = source->conf;
	struct arena arena;
	arena_init(&arena);
	struct fetch_request request = {
	    .name = arena_printf(&arena, "live:%s", conf->name),
	    .method = "GET",
	    .url = address(source, &arena),
	    .body_max = LIVE_BYTES_MAX,
	    .timeout_ms = WATCH_TIMEOUT_MS,
	};
	int n = 0;
	request.headers[n++] = "Accept: application/x-protobuf, application/octet-stream";
	if (source->key[0] != '\0' && conf->key_as.is_header)
		request.headers[n++] =
		    arena_printf(&arena, "%s: %s", conf->key_as.name, source->key);
	if (source->has_message && source->known_as.etag[0] != '\0')
		request.headers[n++] =
		    arena_printf(&arena, "If-None-Match: %s", source->known_as.etag);
	if (source->has_message && source->known_as.last_modified[0] != '\0')
		request.headers[n++] =
		    arena_printf(&arena, "If-Modified-Since: %s", source->known_as.last_modified);
	source->n_asked++;
	int64_t id = ports->fetch->start(ports->fetch->context, &request, on_answer, source);
	arena_fini(&arena);
	if (id > 0)
		source->asking = id;
	else
		loop_timer_set(&source->timer, conf->live_every_s * INT64_C(1000));
}
