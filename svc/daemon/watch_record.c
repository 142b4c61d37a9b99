/* SPDX-License-Identifier: MIT
 *
 * Recorded messages, handed over at the replay's own clock as if they had been fetched then.
 */
#include <string.h>

#include "base/file.h"
#include "daemon/watch_handle.h"

static void on_record(void *context);

static const struct config_feed *
conf_of(const char *name, const struct config_feed feeds[], int n_feeds)
{
	for (int i = 0; i < n_feeds; i++)
		if (strcmp(feeds[i].name, name) == 0)
			return &feeds[i];
	return NULL;
}

void
watch_record_init(struct watch *watch, const struct config_feed feeds[], int n_feeds)
{
	const struct recording *recording = watch->ports.recording;
	loop_timer_init(&watch->record, watch->ports.loop, "live_record", on_record, watch);
	for (int i = 0; recording != NULL && i < recording->n_feeds; i++) {
		struct watch_source *source = &watch->sources[watch->n++];
		source->watch = watch;
		source->key = "";
		source->conf = conf_of(recording->feeds[i], feeds, n_feeds);
		if (source->conf == NULL) {
			source->own = (struct config_feed){.name = recording->feeds[i],
							   .url = "",
							   .live_url = "",
							   .live_every_s = WATCH_RECORD_EVERY_S,
							   .live_stale_s = WATCH_RECORD_STALE_S};
			source->conf = &source->own;
		}
	}
}

/* Nobody misses a feed before its first message was recorded. */
void
watch_record_start(struct watch *watch)
{
	const struct recording *recording = watch->ports.recording;
	if (recording == NULL)
		return;
	for (int i = recording->n - 1; i >= 0; i--) {
		const struct recording_message *message = &recording->list[i];
		struct live_health *health = &watch->sources[message->feed].health;
		if (message->at_utc_s > watch_now_s(watch))
			health->since_utc_s = message->at_utc_s;
	}
	watch_record_arm(watch);
}

static bool
is_working(const struct watch *watch)
{
	bool is_working = watch->work != NULL || watch->is_new;
	for (int i = 0; i < watch->n; i++)
		is_working = is_working || watch->sources[i].read != NULL;
	return is_working;
}

/* When the next message is to be handed over, or a feed becomes stale; 0: never. */
static int64_t
next_moment(const struct watch *watch)
{
	const struct recording *recording = watch->ports.recording;
	int64_t next = 0;
	if (watch->next_record < recording->n)
		next = recording->list[watch->next_record].at_utc_s;
	for (int i = 0; i < watch->n; i++) {
		const struct watch_source *source = &watch->sources[i];
		int64_t until = live_health_until(&source->health, source->conf->live_stale_s);
		if (until != 0 && (next == 0 || until < next))
			next = until;
	}
	return next;
}

struct utc
watch_next(const struct watch *watch)
{
	int64_t next = watch == NULL || watch->ports.recording == NULL ? 0 : next_moment(watch);
	return (struct utc){next > 0 && next > watch_now_s(watch) ? next : 0};
}

bool
watch_is_busy(const struct watch *watch)
{
	if (watch == NULL || watch->ports.recording == NULL)
		return false;
	int64_t next = next_moment(watch);
	return is_working(watch) || (next != 0 && next <= watch_now_s(watch));
}

void
watch_record_arm(struct watch *watch)
{
	if (watch->ports.recording == NULL || is_working(watch))
		return;
	int64_t next = next_moment(watch);
	int64_t delay_ms = next == 0 ? -1
				     : clock_delay_ms(watch->ports.clock, (struct utc){next},
						      loop_now(watch->ports.loop));
	if (delay_ms < 0)
		loop_timer_cancel(&watch->record);
	else
		loop_timer_set(&watch->record, delay_ms);
}

void
watch_moved(struct watch *watch)
{
	if (watch != NULL)
		watch_record_arm(watch);
}

/* The file as an answer of a server that gave it. */
static void
hand_over(struct watch *watch, const struct recording_message *message)
{
	struct arena arena;
	struct problems problems;
	size_t n = 0;
	arena_init(&arena);
	problems_init(&problems, &arena);
	const char *bytes = file_read(message->path, LIVE_BYTES_MAX, &arena, &problems, &n);
	const struct fetch_answer answer = {
	    .outcome = bytes == NULL ? FETCH_NOT_SENT : FETCH_ANSWERED,
	    .status = bytes == NULL ? 0 : 200,
	    .body = bytes,
	    .body_len = n,
	    .etag = "",
	    .retry_after_s = -1,
	    .error = problems.count > 0 ? problems.list[0].text : "",
	};
	watch->sources[message->feed].n_asked++;
	watch_hear(&watch->sources[message->feed], &answer);
	arena_fini(&arena);
}

static void
on_record(void *context)
{
	struct watch *watch = context;
	const struct recording_message *message =
	    recording_take(watch->ports.recording, &watch->next_record, watch_now_s(watch));
	if (message != NULL)
		hand_over(watch, message);
	watch_settle(watch);
}
