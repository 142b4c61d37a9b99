/* SPDX-License-Identifier: MIT
 *
 * Lines to components, and of those what says something of time. busyread_event.c makes hours of
 * it.
 */
#include "calendar/busyread.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "calendar/busyread_part.h"
#include "calendar/icszone_read.h"

enum component { OTHER, CALENDAR, EVENT, FREEBUSY, AVAILABILITY, ZONE, ZONE_PART };

struct open {
	enum component kind;
	char name[ICSLINE_NAME_MAX + 1];
	int line;
};

struct reading {
	struct busyread_text *text;
	struct open open[BUSYREAD_DEPTH_MAX];
	int depth;
	int n_calendars;
	bool is_uid_told;
	struct busyread_event *event; /* of the EVENT that is open */
	struct icszone_reader zone;
};

void
busyread_init(struct busyread_list *list, struct arena *arena)
{
	*list = (struct busyread_list){.arena = arena};
}

static void
fault(struct reading *reading, int line, const char *what)
{
	problem_add(reading->text->problems, icsline_at(line).text, "%s", what);
}

static enum component
kind_of(const struct reading *reading, const char *name)
{
	enum component in = reading->depth == 0 ? OTHER : reading->open[reading->depth - 1].kind;
	if (reading->depth == 0)
		return strcasecmp(name, "VCALENDAR") == 0 ? CALENDAR : OTHER;
	if (in == CALENDAR && strcasecmp(name, "VEVENT") == 0)
		return EVENT;
	if (in == CALENDAR && strcasecmp(name, "VFREEBUSY") == 0)
		return FREEBUSY;
	if (in == CALENDAR && strcasecmp(name, "VAVAILABILITY") == 0)
		return AVAILABILITY;
	if (in == CALENDAR && strcasecmp(name, "VTIMEZONE") == 0)
		return ZONE;
	if (in == ZONE && (strcasecmp(name, "STANDARD") == 0 || strcasecmp(name, "DAYLIGHT") == 0))
		return ZONE_PART;
	return OTHER;
}

static void
begin(struct reading *reading, struct open *open)
{
	struct arena *arena = &reading->text->arena;
	switch (open->kind) {
	case CALENDAR:
		if (++reading->n_calendars == 2)
			fault(reading, open->line, "a second calendar begins: both are taken");
		break;
	case EVENT:
		reading->event = arena_new(arena, struct busyread_event);
		reading->event->line = open->line;
		reading->event->uid = "";
		reading->text->n_values++;
		break;
	case AVAILABILITY:
		fault(reading, open->line,
		      "VAVAILABILITY is not read: hours outside of it are not taken as busy");
		break;
	case ZONE:
		icszone_read_begin(&reading->zone, open->line);
		break;
	case ZONE_PART:
		icszone_read_begin_part(&reading->zone, open->line);
		break;
	case OTHER:
	case FREEBUSY:
		break;
	}
}

static void
end_event(struct reading *reading)
{
	struct busyread_event *event = reading->event;
	/* Once: what else is wrong is to be heard, too. */
	if (event->uid[0] == '\0' && !reading->is_uid_told)
		fault(reading, event->line, "the event has no UID: it stands by itself");
	reading->is_uid_told = reading->is_uid_told || event->uid[0] == '\0';
	event->next = reading->text->events;
	reading->text->events = event;
	reading->text->n_events++;
}

static void
end(struct reading *reading, enum component kind)
{
	switch (kind) {
	case EVENT:
		end_event(reading);
		break;
	case ZONE:
		icszone_read_end(&reading->zone);
		break;
	case ZONE_PART:
		icszone_read_end_part(&reading->zone);
		break;
	case OTHER:
	case CALENDAR:
	case FREEBUSY:
	case AVAILABILITY:
		break;
	}
}

/* BEGIN and END; E_INPUT where they do not pair. */
static int
bracket(struct reading *reading, const struct icsline *line)
{
	if (strcmp(line->name, "BEGIN") == 0) {
		if (reading->depth == BUSYREAD_DEPTH_MAX) {
			fault(reading, line->line, "too many components in one another");
			return E_INPUT;
		}
		struct open *open = &reading->open[reading->depth];
		*open = (struct open){.kind = kind_of(reading, line->value), .line = line->line};
		strncpy(open->name, line->value, ICSLINE_NAME_MAX);
		reading->depth++;
		begin(reading, open);
		return 0;
	}
	struct open *open = reading->depth == 0 ? NULL : &reading->open[reading->depth - 1];
	if (open == NULL || strncasecmp(open->name, line->value, ICSLINE_NAME_MAX) != 0) {
		fault(reading, line->line, "ends what has not begun: the calendar is damaged");
		return E_INPUT;
	}
	end(reading, open->kind);
	reading->depth--;
	return 0;
}

static void
keep(struct reading *reading, const struct icsline *line, struct busyread_value **list)
{
	struct arena *arena = &reading->text->arena;
	struct busyread_value *value = arena_new(arena, struct busyread_value);
	*value = (struct busyread_value){
	    .line = line->line,
	    .text = arena_strdup(arena, line->value),
	    .tzid = arena_strdup(arena, line->tzid),
	    .fbtype = arena_strdup(arena, line->fbtype),
	    .is_following = line->range != NULL && strcasecmp(line->range, "THISANDPRIOR") != 0,
	    .next = *list,
	};
	*list = value;
	reading->text->n_values++;
}

static void
event_line(struct reading *reading, const struct icsline *line)
{
	struct busyread_event *event = reading->event;
	const struct {
		const char *name;
		struct busyread_value **list;
	} lists[] = {
	    {"DTSTART", &event->start},
	    {"DTEND", &event->end},
	    {"DURATION", &event->duration},
	    {"RRULE", &event->rules},
	    {"RDATE", &event->dates},
	    {"EXDATE", &event->except},
	    {"RECURRENCE-ID", &event->instance},
	};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (strcmp(line->name, lists[i].name) == 0) {
			keep(reading, line, lists[i].list);
			return;
		}
	if (strcmp(line->name, "UID") == 0)
		event->uid = arena_strdup(&reading->text->arena, line->value);
	else if (strcmp(line->name, "TRANSP") == 0)
		event->is_free = event->is_free || strcasecmp(line->value, "TRANSPARENT") == 0;
	else if (strcmp(line->name, "STATUS") == 0)
		event->is_free = event->is_free || strcasecmp(line->value, "CANCELLED") == 0;
}

static void
property(struct reading *reading, const struct icsline *line)
{
	const struct open *open = reading->depth == 0 ? NULL : &reading->open[reading->depth - 1];
	if (open == NULL) {
		fault(reading, line->line, "stands outside of a calendar");
		return;
	}
	switch (open->kind) {
	case EVENT:
		event_line(reading, line);
		break;
	case FREEBUSY:
		if (strcmp(line->name, "FREEBUSY") == 0)
			keep(reading, line, &reading->text->freebusy);
		break;
	case ZONE:
		icszone_read_line(&reading->zone, line);
		break;
	case ZONE_PART:
		icszone_read_part_line(&reading->zone, line);
		break;
	case OTHER:
	case CALENDAR:
	case AVAILABILITY:
		break;
	}
}

static int
take_line(struct reading *reading, const struct icsline *line)
{
	if (line->name[0] == '\0')
		fault(reading, line->line, "is no content line");
	if (line->is_long)
		problem_add(reading->text->problems, icsline_at(line->line).text,
			    "is longer than %d bytes and was not read", ICSLINE_MAX);
	if (strcmp(line->name, "BEGIN") == 0 || strcmp(line->name, "END") == 0)
		return bracket(reading, line);
	if (line->name[0] != '\0')
		property(reading, line);
	if (reading->text->n_values + reading->zone.n_values <= BUSYREAD_VALUES_MAX)
		return 0;
	problem_add(reading->text->problems, icsline_at(line->line).text,
		    "more than %d properties that say something of time", BUSYREAD_VALUES_MAX);
	return E_LIMIT;
}

/* The whole text; E_INPUT if it is no whole calendar. */
static int
read_lines(struct busyread_text *text, const char *bytes, size_t n)
{
	struct reading reading = {.text = text, .zone = {.zones = &text->zones}};
	struct icsline_reader lines;
	struct icsline line;
	int rc = 0;
	icsline_init(&lines, bytes, n);
	while (rc == 0 && icsline_next(&lines, &line))
		rc = take_line(&reading, &line);
	icsline_fini(&lines);
	if (rc == 0 && reading.depth > 0) {
		problem_add(text->problems, icsline_at(reading.open[reading.depth - 1].line).text,
			    "a component begins and does not end: the calendar is cut short");
		rc = E_INPUT;
	}
	if (rc == 0 && reading.n_calendars == 0) {
		fault(&reading, 1, "is no iCalendar: nothing begins with BEGIN:VCALENDAR");
		rc = E_INPUT;
	}
	return rc;
}

static int
by_start(const void *a, const void *b)
{
	const struct busy_time *one = a, *other = b;
	return (one->from.s > other->from.s) - (one->from.s < other->from.s);
}

/* In order, and those that touch as one; how many are left. */
static size_t
merge(struct busy_time times[], size_t n_times)
{
	size_t n = 0;
	if (n_times > 0)
		qsort(times, n_times, sizeof(times[0]), by_start);
	for (size_t i = 0; i < n_times; i++) {
		struct busy_time *last = n == 0 ? NULL : &times[n - 1];
		if (last == NULL || times[i].from.s > last->until.s)
			times[n++] = times[i];
		else if (times[i].until.s > last->until.s)
			last->until = times[i].until;
	}
	return n;
}

/* Make room among the times of this text, if there is any to be made. */
static void
make_room(struct busyread_text *text)
{
	struct busyread_list *list = text->list;
	list->n = text->before + merge(list->times + text->before, list->n - text->before);
	/* Half of it, so that it is not sorted again for each time. */
	text->is_full = list->n - text->before > BUSYREAD_RAW_MAX / 2;
}

void
busyread_take(struct busyread_text *text, struct utc from, struct utc until)
{
	struct busyread_list *list = text->list;
	struct busy_time time = {from, until};
	if (time.from.s < text->ask->from.s)
		time.from = text->ask->from;
	if (time.until.s > text->ask->until.s)
		time.until = text->ask->until;
	if (time.from.s >= time.until.s)
		return;
	if (!text->is_full && list->n - text->before == BUSYREAD_RAW_MAX)
		make_room(text);
	if (text->is_full)
		return;
	if (list->n == list->room) {
		list->room = list->room == 0 ? 64 : list->room * 2;
		struct busy_time *more = arena_array(list->arena, struct busy_time, list->room);
		if (list->n > 0)
			memcpy(more, list->times, sizeof(more[0]) * list->n);
		list->times = more;
	}
	list->times[list->n++] = time;
}

int
busyread_add(const struct busyread_ask *ask, const char *bytes, size_t n,
	     struct busyread_list *list, struct problems *problems)
{
	size_t before = list->n;
	ensure(ask->until.s - ask->from.s <= (int64_t)BUSYREAD_DAYS_MAX * 86400);
	if (!icsline_is_text(bytes, n, BUSYREAD_BYTES_MAX, problems))
		return E_INPUT;
	int not_utf8 = icsline_not_utf8(bytes, n);
	if (not_utf8 > 0)
		problem_add(problems, icsline_at(not_utf8).text, "is not UTF-8");
	struct busyread_text *text = calloc(1, sizeof(*text));
	if (text == NULL)
		panic("out of memory for a calendar");
	text->ask = ask;
	text->list = list;
	text->problems = problems;
	text->steps = BUSYREAD_STEPS_MAX;
	text->before = before;
	arena_init(&text->arena);
	arena_init(&text->scratch);
	icszones_init(&text->zones, &text->arena, problems, ask->zone);
	int rc = read_lines(text, bytes, n);
	if (rc == 0)
		rc = busyread_lay(text);
	if (rc != 0)
		list->n = before;
	icszones_fini(&text->zones);
	arena_fini(&text->scratch);
	arena_fini(&text->arena);
	free(text);
	return rc;
}

int
busyread_close(struct busyread_list *list)
{
	list->n = merge(list->times, list->n);
	return list->n > BUSYREAD_TIMES_MAX ? E_LIMIT : 0;
}
