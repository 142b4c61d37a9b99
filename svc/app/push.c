/* SPDX-License-Identifier: MIT
 *
 * The tables of the header.
 */
#include "app/push.h"

#include <stdlib.h>
#include <string.h>

/* All of it that a reader can see, but for the version: that alone is no news. */
static struct secret_hash
content_of(const struct agenda_plan *plan, const struct icsout_event *event)
{
	const char *text = arena_printf(
	    plan->arena, "pushed %s %d %d %d %d %d %d\n%s\n%s\n%s", event->uid, (int)event->status,
	    (int)event->date.day, event->is_all_day ? 0 : event->start_min,
	    event->is_all_day ? 0 : event->end_min, event->is_all_day, event->is_free,
	    event->summary, event->location, event->description);
	return secret_hash(plan->world->hash_key, text, strlen(text));
}

static void
add(struct push_set *set, const struct agenda_plan *plan, const struct icsout_event *event)
{
	if (set->n == ICSOUT_EVENTS_MAX)
		return;
	if (set->n == set->room) {
		size_t room = set->room == 0 ? AGENDA_OF_PLAN_MAX : 2 * set->room;
		struct push_event *wider = arena_array(plan->arena, struct push_event, room);
		if (set->n > 0)
			memcpy(wider, set->list, set->n * sizeof(*wider));
		set->list = wider;
		set->room = room;
	}
	set->list[set->n] = (struct push_event){*event, content_of(plan, event), set->n};
	set->n++;
}

static void
add_of_service(const struct agenda_plan *plan, const struct push_reader *reader,
	       struct push_set *set)
{
	for (int i = 0; i < plan->solution->n_appointments; i++) {
		const char *service = plan->document->appointments[i].service;
		struct icsout_event event;
		if (service != NULL && strcmp(service, reader->service) == 0 &&
		    agenda_is_theirs(plan->document, reader->party, i) &&
		    agenda_service_event(plan, i, &event))
			add(set, plan, &event);
	}
}

void
push_add(const struct agenda_plan *plan, const struct push_reader *reader, struct utc now,
	 struct push_set *set)
{
	struct agenda agenda = {0};
	if (agenda_until(plan).s <= now.s)
		return;
	if (reader->service[0] != '\0') {
		add_of_service(plan, reader, set);
		return;
	}
	agenda_add(plan, reader->party, &agenda);
	for (size_t i = 0; i < agenda.n; i++)
		add(set, plan, &agenda.events[i]);
}

static int
by_uid(const void *a, const void *b)
{
	const struct push_event *one = a, *other = b;
	int order = strcmp(one->event.uid, other->event.uid);
	return order != 0 ? order : one->order < other->order ? -1 : 1;
}

void
push_close(struct push_set *set)
{
	size_t n = 0;
	if (set->n > 1)
		qsort(set->list, set->n, sizeof(set->list[0]), by_uid);
	for (size_t i = 0; i < set->n; i++)
		if (n == 0 || strcmp(set->list[n - 1].event.uid, set->list[i].event.uid) != 0)
			set->list[n++] = set->list[i];
	set->n = n;
}

void
push_write(const struct civil_zone *zone, const struct push_event *event, struct buf *out)
{
	const struct icsout_calendar calendar = {
	    .method = ICSOUT_FEED, .zone = zone, .name = "", .events = &event->event, .n = 1};
	icsout_write(&calendar, out);
}

enum push_step
push_step(const struct row_pushed *row, const struct push_event *wanted)
{
	if (row == NULL)
		return PUSH_PUT;
	bool is_same = wanted != NULL && row->has_content &&
		       secret_hash_equal(&row->content, &wanted->content);
	bool has_tag = row->etag[0] != '\0';
	switch (row->state) {
	case PUSHED_ABSENT:
		return wanted == NULL ? PUSH_FORGET : PUSH_PUT;
	case PUSHED_DOUBT:
		return PUSH_LOOK;
	case PUSHED_THERE:
		if (is_same)
			return PUSH_REST;
		if (!has_tag)
			return PUSH_LOOK;
		return wanted == NULL ? PUSH_DELETE : PUSH_PUT;
	case PUSHED_REFUSED:
		return is_same || wanted == NULL || !has_tag ? PUSH_REST : PUSH_PUT;
	}
	panic("a pushed event in no state (%d)", (int)row->state);
}

struct row_pushed
push_sending(const struct row_pushed *row, const struct push_event *wanted)
{
	struct row_pushed sending = {.etag = ""};
	if (row != NULL)
		sending = *row;
	sending.state = PUSHED_DOUBT;
	if (wanted == NULL)
		return sending;
	/* News of ours may be changed anew, and told anew. */
	bool is_same = secret_hash_equal(&sending.content, &wanted->content);
	sending.uid = wanted->event.uid;
	sending.is_told = sending.is_told && is_same;
	sending.has_content = true;
	sending.content = wanted->content;
	return sending;
}

/* Somebody else was there: told once. */
static void
tell(struct push_now *now)
{
	now->is_told = !now->row.is_told;
	now->row.is_told = true;
}

struct push_now
push_ended(const struct row_pushed *row, enum caldav_end end, bool is_put, const char *etag)
{
	struct push_now now = {.row = *row};
	switch (end) {
	case CALDAV_DONE:
		now.is_forgotten = !is_put;
		now.row.state = PUSHED_THERE;
		now.row.etag = caldav_etag(etag);
		break;
	case CALDAV_GONE:
		now.is_forgotten = true;
		break;
	case CALDAV_CHANGED:
		if (row->etag[0] != '\0')
			tell(&now);
		break;
	case CALDAV_REFUSED:
		now.row.state = PUSHED_REFUSED;
		break;
	case CALDAV_UNABLE:
	case CALDAV_LATER:
	case CALDAV_DENIED:
	case CALDAV_NO_COLLECTION:
		break;
	}
	return now;
}

struct push_now
push_seen(const struct row_pushed *row, bool is_there, const char *etag)
{
	struct push_now now = {.row = *row};
	const char *tag = caldav_etag(etag);
	bool stood = row->state == PUSHED_THERE;
	if (!is_there) {
		if (stood)
			tell(&now);
		now.row.state = PUSHED_ABSENT;
		now.row.etag = "";
		return now;
	}
	if (tag[0] == '\0') {
		now.row.state = PUSHED_REFUSED;
		now.row.etag = "";
		return now;
	}
	bool is_known = strcmp(tag, row->etag) == 0;
	if (stood && !is_known && row->etag[0] != '\0')
		tell(&now);
	/* Of one in doubt, the tag of before means that what was sent did not come to be. */
	now.row.has_content = row->has_content && stood && (is_known || row->etag[0] == '\0');
	now.row.state = PUSHED_THERE;
	now.row.etag = tag;
	return now;
}
