/* SPDX-License-Identifier: MIT
 *
 * Events to appointments; icsplan_service.c finds whose they are.
 */
#include "app/icsplan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/icsplan_part.h"
#include "calendar/icszone_read.h"
#include "plan/document.h"

#define ZONE_VALUES_MAX 20000

struct reading {
	const struct icsplan_ask *ask;
	struct arena *arena;
	struct problems *problems, *notes;
	struct icszones zones;
	struct icszone_reader zone;
	struct icsplan_event events[ICSPLAN_EVENTS_MAX];
	int n;
	int depth, n_calendars;
	bool is_in_event; /* of events[n], at depth 2 */
	bool is_in_zone;  /* at depth 2 and, in a part of it, 3 */
	bool is_in_part;
};

static void
fault(struct reading *reading, int line, const char *what)
{
	problem_add(reading->problems, icsline_at(line).text, "%s", what);
}

/* TEXT without its escapes. [RFC 5545 section 3.3.11] */
static const char *
plain(struct arena *arena, const char *value)
{
	char *text = arena_strdup(arena, value);
	char *to = text;
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0') {
			at++;
			*to++ = *at == 'n' || *at == 'N' ? ' ' : *at;
		} else {
			*to++ = *at;
		}
	}
	*to = '\0';
	return text;
}

/* Wall time, whose zone may be stated further down. False is told. */
static bool
read_moment(struct reading *reading, const struct icsline *line, struct icsplan_moment *out)
{
	const char *at = line->value;
	const char *what = NULL;
	*out = (struct icsplan_moment){.line = line->line,
				       .tzid = arena_strdup(reading->arena, line->tzid)};
	if (icstime_read(&at, &out->time) != 0 || *at != '\0' || out->time.is_early)
		what = "is no time";
	else if (out->time.is_date)
		what = "is a date without an hour";
	else if (out->time.second_of_day % 60 != 0)
		what = "has seconds";
	if (what != NULL)
		fault(reading, line->line, what);
	return what == NULL;
}

static void
read_duration(struct reading *reading, const struct icsline *line, struct icsplan_event *event)
{
	const char *at = line->value;
	struct icsduration length;
	event->has_length = true;
	if (icstime_read_duration(&at, &length) != 0 || *at != '\0' || length.is_negative ||
	    length.seconds % 60 != 0)
		fault(reading, line->line, "is no duration in whole minutes");
	else
		event->minutes = length.days * MINUTES_PER_DAY + (int)(length.seconds / 60);
}

static void
event_line(struct reading *reading, const struct icsline *line)
{
	struct icsplan_event *event = &reading->events[reading->n];
	if (strcmp(line->name, "DTSTART") == 0) {
		event->has_start = true;
		event->is_placed = read_moment(reading, line, &event->start);
	} else if (strcmp(line->name, "DTEND") == 0) {
		event->has_end = read_moment(reading, line, &event->end);
		event->has_length = true;
	} else if (strcmp(line->name, "DURATION") == 0) {
		read_duration(reading, line, event);
	} else if (strcmp(line->name, "RRULE") == 0 || strcmp(line->name, "RDATE") == 0) {
		fault(reading, line->line, "is a series: give its one date by itself");
	} else if (strcmp(line->name, "SUMMARY") == 0) {
		event->summary = plain(reading->arena, line->value);
	} else if (strcmp(line->name, "LOCATION") == 0) {
		event->location = plain(reading->arena, line->value);
	} else if (strcmp(line->name, "X-FIRSTDAY-SERVICE") == 0) {
		event->service = plain(reading->arena, line->value);
	} else if (strcmp(line->name, "X-FIRSTDAY-KIND") == 0) {
		event->kind = plain(reading->arena, line->value);
	} else if (strcmp(line->name, "ORGANIZER") == 0 || strcmp(line->name, "ATTENDEE") == 0) {
		icsplan_guest_add(event, line, reading->arena);
	} else if (strcmp(line->name, "STATUS") == 0) {
		event->is_off = strcasecmp(line->value, "CANCELLED") == 0;
	}
}

static void
begin_zone(struct reading *reading, const struct icsline *line)
{
	if (reading->depth == 1 && strcasecmp(line->value, "VTIMEZONE") == 0) {
		reading->is_in_zone = true;
		icszone_read_begin(&reading->zone, line->line);
	} else if (reading->is_in_zone && reading->depth == 2) {
		reading->is_in_part = true;
		icszone_read_begin_part(&reading->zone, line->line);
	}
}

static void
end_zone(struct reading *reading)
{
	if (reading->is_in_part && reading->depth == 2) {
		reading->is_in_part = false;
		icszone_read_end_part(&reading->zone);
	} else if (reading->is_in_zone && reading->depth == 1) {
		reading->is_in_zone = false;
		icszone_read_end(&reading->zone);
	}
}

static void
bracket(struct reading *reading, const struct icsline *line)
{
	bool is_event = strcasecmp(line->value, "VEVENT") == 0;
	if (strcmp(line->name, "BEGIN") == 0) {
		if (reading->depth == 0 && ++reading->n_calendars == 2)
			fault(reading, line->line, "a second calendar begins: which is meant?");
		begin_zone(reading, line);
		reading->is_in_event = reading->is_in_event || (is_event && reading->depth == 1);
		if (is_event && reading->depth == 1)
			reading->events[reading->n] = (struct icsplan_event){
			    .line = line->line, .summary = "", .location = ""};
		reading->depth++;
		return;
	}
	if (reading->depth == 0)
		fault(reading, line->line, "ends what has not begun");
	reading->depth -= reading->depth > 0;
	end_zone(reading);
	if (reading->depth != 1 || !reading->is_in_event)
		return;
	reading->is_in_event = false;
	if (!reading->events[reading->n].is_off && reading->n < ICSPLAN_EVENTS_MAX - 1)
		reading->n++;
	else if (!reading->events[reading->n].is_off)
		fault(reading, line->line, "more events than are read");
}

static void
read_lines(struct reading *reading)
{
	struct icsline_reader lines;
	struct icsline line;
	icsline_init(&lines, reading->ask->text, reading->ask->n);
	while (icsline_next(&lines, &line)) {
		if (line.name[0] == '\0')
			fault(reading, line.line, "is no content line");
		else if (line.is_long)
			fault(reading, line.line, "is too long");
		else if (strcmp(line.name, "BEGIN") == 0 || strcmp(line.name, "END") == 0)
			bracket(reading, &line);
		else if (reading->is_in_event && reading->depth == 2)
			event_line(reading, &line);
		else if (reading->is_in_part && reading->depth == 3)
			icszone_read_part_line(&reading->zone, &line);
		else if (reading->is_in_zone && reading->depth == 2)
			icszone_read_line(&reading->zone, &line);
		if (reading->zone.n_values > ZONE_VALUES_MAX) {
			fault(reading, line.line, "more is said of zones than is read");
			break;
		}
	}
	if (reading->depth > 0)
		fault(reading, lines.line - 1, "the calendar is cut short");
	if (reading->n_calendars == 0)
		fault(reading, 1, "is no iCalendar: nothing begins with BEGIN:VCALENDAR");
	icsline_fini(&lines);
}

/* The one instant that it is; what may be several is told. */
static bool
find_instant(struct reading *reading, struct icsplan_moment *moment)
{
	struct icsmoment found =
	    icszones_moment(&reading->zones, &moment->time, moment->tzid, moment->line);
	moment->at = found.at;
	if (found.first.s == found.last.s)
		return true;
	bool is_known = false;
	for (int i = 0; i < reading->zones.n; i++)
		is_known = is_known || (strcmp(reading->zones.list[i].tzid, moment->tzid) == 0 &&
					reading->zones.list[i].zone != NULL);
	problem_add(reading->problems, icsline_at(moment->line).text,
		    is_known
			? "its VTIMEZONE says another hour than the zone %s has: which is meant?"
			: "the zone %s is not known, and no VTIMEZONE says what it is",
		    icsline_shown(reading->arena, moment->tzid));
	return false;
}

/* Date, minute and length of each; what has none is told. */
static void
place(struct reading *reading, struct icsplan_event *event)
{
	if (!event->has_start)
		fault(reading, event->line, "the event has no DTSTART");
	if (!event->has_length)
		fault(reading, event->line, "the event has neither DTEND nor DURATION");
	event->is_placed = event->is_placed && find_instant(reading, &event->start);
	event->has_end = event->has_end && find_instant(reading, &event->end);
	if (!event->is_placed)
		return;
	civil_from_utc(reading->ask->zone, event->start.at, &event->date, &event->start_min);
	if (event->has_end)
		event->minutes = (int)((event->end.at.s - event->start.at.s) / 60);
	if (event->has_end && (event->minutes < 1 || event->minutes > MINUTES_PER_DAY))
		fault(reading, event->end.line, "is not within a day after the start");
}

/* What VTIMEZONEs make of the days that are there. */
static void
lay_zones(struct reading *reading)
{
	struct civil_date first = {0}, last = {0};
	bool is_one = false;
	for (int i = 0; i < reading->n; i++) {
		struct civil_date date = reading->events[i].start.time.date;
		if (!reading->events[i].is_placed)
			continue;
		first = !is_one || date.day < first.day ? date : first;
		last = !is_one || date.day > last.day ? date : last;
		is_one = true;
	}
	icszones_lay(&reading->zones, civil_add_days(first, -2), civil_add_days(last, 3));
}

/* The one date of them all, or the one asked for; false is told. */
static bool
find_date(struct reading *reading, struct civil_date *date)
{
	const struct icsplan_event *first = NULL;
	for (int i = 0; i < reading->n; i++) {
		const struct icsplan_event *event = &reading->events[i];
		if (!event->is_placed)
			continue;
		if (first == NULL)
			first = event;
		else if (reading->ask->date == NULL && event->date.day != first->date.day) {
			fault(reading, event->start.line,
			      "is of another date: say which, by --date");
			return false;
		}
	}
	if (reading->ask->date == NULL && first == NULL)
		return false;
	*date = reading->ask->date != NULL ? *reading->ask->date : first->date;
	return true;
}

static int
by_start(const void *a, const void *b)
{
	const struct icsplan_event *one = a, *other = b;
	return one->start_min != other->start_min ? one->start_min - other->start_min
						  : one->line - other->line;
}

/* "usk-house", then "usk-house-2". */
static const char *
id_of(struct reading *reading, const json_t *appointments, const char *key)
{
	const char *id = arena_printf(reading->arena, "%.24s", key);
	const json_t *other;
	size_t i;
	int n = 1;
	json_array_foreach(appointments, i, other)
	{
		const char *theirs = json_string_value(json_object_get(other, "service"));
		n += theirs != NULL && strcmp(theirs, key) == 0;
	}
	return n == 1 ? id : arena_printf(reading->arena, "%s-%d", id, n);
}

/* What the template says of an appointment at that service; a new object. */
static json_t *
template_of(const json_t *template, const char *service)
{
	const json_t *known;
	size_t i;
	json_array_foreach(json_object_get(template, "appointments"), i, known)
	{
		const char *theirs = json_string_value(json_object_get(known, "service"));
		if (theirs != NULL && strcmp(theirs, service) == 0)
			return json_deep_copy(known);
	}
	return json_object();
}

static void
add_appointment(struct reading *reading, const struct icsplan_event *event, json_t *parties,
		json_t *appointments)
{
	const struct directory_entry *entry =
	    icsplan_service(reading->ask->directory, event, reading->arena, reading->problems);
	char booked[CIVIL_TIME_SIZE];
	if (entry == NULL)
		return;
	const char *key = entry->slug[0] != '\0' ? entry->slug : entry->service_id;
	json_t *made = template_of(reading->ask->template, key);
	civil_time_format(event->start_min, booked);
	if (json_object_get(made, "id") == NULL)
		json_object_set_new(made, "id", json_string(id_of(reading, appointments, key)));
	if (json_object_get(made, "label") == NULL)
		json_object_set_new(
		    made, "label",
		    json_string(event->summary[0] != '\0' ? event->summary : entry->name));
	if (event->kind != NULL)
		json_object_set_new(made, "kind", json_string(event->kind));
	json_object_set_new(made, "service", json_string(key));
	json_object_set_new(made, "minutes", json_integer(event->minutes));
	json_object_set_new(made, "booked", json_string(booked));
	if (json_object_get(made, "priority") == NULL)
		json_object_set_new(made, "priority", json_string("must"));
	json_array_append_new(appointments, made);
	const char *id = json_string_value(json_object_get(made, "id"));
	if (id != NULL)
		icsplan_guest_seat(event, id, parties, reading->problems, reading->notes);
}

static bool
has_id(const json_t *appointments, const char *id)
{
	const json_t *each;
	size_t i;
	json_array_foreach(appointments, i, each)
	{
		const char *its = json_string_value(json_object_get(each, "id"));
		if (id != NULL && its != NULL && strcmp(its, id) == 0)
			return true;
	}
	return false;
}

/* Of a list of ids those that are there; whether any is, or there is no list. */
static bool
keep_known(json_t *owner, const char *name, const json_t *appointments)
{
	json_t *ids = json_object_get(owner, name);
	size_t before = json_array_size(ids);
	for (size_t i = before; i > 0; i--)
		if (!has_id(appointments, json_string_value(json_array_get(ids, i - 1))))
			json_array_remove(ids, i - 1);
	return before == 0 || json_array_size(ids) > 0;
}

/* The template's parties speak for its own appointments: who is left with none is not there, for an
 * empty list means all. */
static void
fit_template(json_t *document, json_t *appointments)
{
	json_t *parties = json_object_get(document, "parties"), *each;
	size_t i;
	for (size_t p = json_array_size(parties); p > 0; p--)
		if (!keep_known(json_array_get(parties, p - 1), "appointments", appointments))
			json_array_remove(parties, p - 1);
	json_array_foreach(appointments, i, each)(void) keep_known(each, "after", appointments);
}

static json_t *
make(struct reading *reading, struct civil_date date)
{
	char text[CIVIL_DATE_SIZE];
	json_t *document = json_deep_copy(reading->ask->template);
	json_t *appointments = json_array();
	civil_date_format(date, text);
	if (reading->ask->plan != NULL)
		json_object_set_new(document, "plan", json_string(reading->ask->plan));
	json_object_set_new(document, "date", json_string(text));
	for (int i = 0; i < reading->n; i++)
		if (reading->events[i].is_placed && reading->events[i].date.day == date.day)
			add_appointment(reading, &reading->events[i],
					json_object_get(document, "parties"), appointments);
	if (json_array_size(appointments) == 0 && reading->problems->count == 0)
		problem_add(reading->problems, "file", "has no appointment on %s", text);
	fit_template(document, appointments);
	json_object_set_new(document, "appointments", appointments);
	return document;
}

/* What is wrong in the template is heard beside what is wrong in the file. */
static void
read_document(struct reading *reading, json_t *document)
{
	struct plan_document *read = arena_new(reading->arena, struct plan_document);
	if (json_array_size(json_object_get(document, "appointments")) > 0 &&
	    document_read(document, reading->problems, read) != 0)
		ensure(reading->problems->count > 0);
}

json_t *
icsplan_make(const struct icsplan_ask *ask, struct arena *arena, struct problems *problems,
	     struct problems *notes)
{
	if (!icsline_is_text(ask->text, ask->n, ICSPLAN_BYTES_MAX, problems))
		return NULL;
	int not_utf8 = icsline_not_utf8(ask->text, ask->n);
	if (not_utf8 > 0) {
		problem_add(problems, icsline_at(not_utf8).text, "is not UTF-8");
		return NULL;
	}
	struct reading *reading = arena_new(arena, struct reading);
	struct problems *of_zones = arena_new(arena, struct problems);
	*reading =
	    (struct reading){.ask = ask, .arena = arena, .problems = problems, .notes = notes};
	/* Of zones that no appointment is in nothing is to be heard. */
	problems_init(of_zones, arena);
	icszones_init(&reading->zones, arena, of_zones, ask->zone);
	reading->zone.zones = &reading->zones;
	read_lines(reading);
	lay_zones(reading);
	for (int i = 0; i < reading->n; i++)
		place(reading, &reading->events[i]);
	icszones_fini(&reading->zones);
	if (reading->n > 0)
		qsort(reading->events, (size_t)reading->n, sizeof(reading->events[0]), by_start);
	struct civil_date date;
	json_t *document = find_date(reading, &date) ? make(reading, date) : NULL;
	if (document == NULL && problems->count == 0)
		problem_add(problems, "file", "has no appointment");
	read_document(reading, document);
	if (problems->count == 0)
		return document;
	json_decref(document);
	return NULL;
}
