/* SPDX-License-Identifier: MIT
 *
 * All events of one text. Those of one UID stand together: what a RECURRENCE-ID names is taken out
 * of the series, and the event that names it counts by itself.
 */
#include <stdlib.h>
#include <string.h>

#include "calendar/busyread_part.h"

#define DAYS_AROUND 2 /* days of any zone that the window's days may be */

int
busyread_by_number(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;
	return (*one > *other) - (*one < *other);
}

void
busyread_times_sort(struct busyread_times *times)
{
	if (times->n > 0)
		qsort(times->list, times->n, sizeof(times->list[0]), busyread_by_number);
}

int64_t
busyread_times_key(struct busyread_text *text, const struct busyread_value *value,
		   const struct icstime *time)
{
	return time->is_date ? time->date.day
			     : icszones_moment(&text->zones, time, value->tzid, value->line).at.s;
}

/* Whether the event that stands for a time has one of its own, or is off. */
static bool
has_place(const struct busyread_event *event)
{
	const char *at = event->start == NULL ? "" : event->start->text;
	struct icstime time;
	return event->is_free || (icstime_read(&at, &time) == 0 && *at == '\0');
}

/* The times of the series for which events of their own stand, by RECURRENCE-ID. */
static void
read_group(struct busyread_text *text, struct busyread_event *const events[], size_t n,
	   struct busyread_group *group)
{
	struct icstime time;
	group->dates = (struct busyread_times){arena_array(&text->arena, int64_t, n), 0};
	group->hours = (struct busyread_times){arena_array(&text->arena, int64_t, n), 0};
	for (size_t i = 0; i < n; i++) {
		const struct busyread_value *instance = events[i]->instance;
		const char *at = instance == NULL ? "" : instance->text;
		if (instance == NULL || instance->is_following || !has_place(events[i]))
			continue;
		if (icstime_read(&at, &time) != 0 || *at != '\0') {
			problem_add(text->problems, icsline_at(instance->line).text,
				    "is no time: the series stays as it is");
			continue;
		}
		struct busyread_times *times = time.is_date ? &group->dates : &group->hours;
		times->list[times->n++] = busyread_times_key(text, instance, &time);
	}
	busyread_times_sort(&group->dates);
	busyread_times_sort(&group->hours);
}

static bool
is_own(const struct busyread_ask *ask, const char *uid)
{
	for (size_t i = 0; i < ask->n_own && uid[0] != '\0'; i++)
		if (strcmp(ask->own_uids[i], uid) == 0)
			return true;
	return false;
}

static int
by_uid(const void *a, const void *b)
{
	const struct busyread_event *const *one = a, *const *other = b;
	int order = strcmp((*one)->uid, (*other)->uid);
	return order != 0 ? order : (*one)->line - (*other)->line;
}

static void
take_events(struct busyread_text *text)
{
	struct busyread_event **events =
	    arena_array(&text->arena, struct busyread_event *, text->n_events + 1);
	size_t n = 0;
	for (struct busyread_event *e = text->events; e != NULL; e = e->next)
		events[n++] = e;
	if (n > 0)
		qsort(events, n, sizeof(events[0]), by_uid);
	for (size_t i = 0, next; i < n; i = next) {
		for (next = i + 1; next < n && events[i]->uid[0] != '\0' &&
				   strcmp(events[i]->uid, events[next]->uid) == 0;)
			next++;
		struct busyread_group group;
		if (is_own(text->ask, events[i]->uid))
			continue;
		read_group(text, events + i, next - i, &group);
		for (size_t k = i; k < next; k++) {
			busyread_take_event(text, events[k], &group);
			arena_reset(&text->scratch);
		}
	}
}

int
busyread_lay(struct busyread_text *text)
{
	int minute;
	civil_from_utc(text->ask->zone, text->ask->from, &text->from, &minute);
	civil_from_utc(text->ask->zone, text->ask->until, &text->until, &minute);
	text->from = civil_add_days(text->from, -DAYS_AROUND);
	text->until = civil_add_days(text->until, DAYS_AROUND);
	icszones_lay(&text->zones, text->from, text->until);
	busyread_take_freebusy(text);
	take_events(text);
	if (!text->is_full)
		return 0;
	problem_add(text->problems, "file", "more than %d busy times", BUSYREAD_RAW_MAX);
	return E_LIMIT;
}
