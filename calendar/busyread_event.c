/* SPDX-License-Identifier: MIT
 *
 * The hours of one event: of its start, its dates and its rules, but for those that are taken out
 * of it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "calendar/busyread_part.h"
#include "calendar/icsrule.h"

#define DAY_S 86400

/* How long each time of an event is: the later of what these make of its start. */
struct length {
	bool is_whole_day; /* the end is no good: its day, whole */
	int days;          /* as the clock shows */
	int64_t wall_s;    /* as the clock shows, beside the days */
	int64_t exact_s;   /* beside the days */
	int64_t least_s;   /* exact, from the start; DTEND's */
};

struct event {
	struct busyread_text *text;
	const struct busyread_event *read;
	const struct busyread_group *group; /* NULL: nothing is taken out of it */
	struct icstime start;
	const char *tzid;
	struct length length;
	struct busyread_times except; /* EXDATE; dates or hours, as the event is */
};

static void
fault(struct busyread_text *text, int line, const char *what)
{
	problem_add(text->problems, icsline_at(line).text, "%s", what);
}

static struct icsmoment
moment(const struct event *event, const struct icstime *time)
{
	return icszones_moment(&event->text->zones, time, event->tzid, event->read->line);
}

/* The same wall time so many seconds later. */
static struct icstime
add_wall(const struct icstime *time, int days, int64_t seconds)
{
	int64_t second = time->second_of_day + seconds;
	int64_t over = second / DAY_S - (second % DAY_S < 0);
	struct icstime later = icstime_add_days(time, days + (int)over);
	later.second_of_day = (int)(second - over * DAY_S);
	return later;
}

static void
take_day(const struct event *event, const struct icstime *time)
{
	struct icstime from = *time;
	from.second_of_day = 0;
	struct icstime until = icstime_add_days(&from, 1);
	busyread_take(event->text, moment(event, &from).first, moment(event, &until).last);
}

static bool
has(const struct busyread_times *times, int64_t key)
{
	return times->n > 0 &&
	       bsearch(&key, times->list, times->n, sizeof(key), busyread_by_number) != NULL;
}

static bool
is_excepted(const struct event *event, const struct icstime *time)
{
	if (event->group == NULL)
		return false;
	int64_t key = time->is_date ? time->date.day : moment(event, time).at.s;
	const struct busyread_group *group = event->group;
	return has(time->is_date ? &group->dates : &group->hours, key) ||
	       (time->is_date == event->start.is_date && has(&event->except, key));
}

static struct utc
end_of(const struct event *event, const struct icstime *time, struct utc last)
{
	const struct length *length = &event->length;
	struct icstime wall = add_wall(time, length->days, length->wall_s);
	struct utc until = moment(event, &wall).last;
	until.s += length->exact_s;
	if (until.s < last.s + length->least_s)
		until.s = last.s + length->least_s;
	return until;
}

/* The event at that time, if it is not excepted. */
static void
take_time(const struct event *event, const struct icstime *time)
{
	if (is_excepted(event, time))
		return;
	if (event->length.is_whole_day) {
		take_day(event, time);
		return;
	}
	struct icsmoment from = moment(event, time);
	busyread_take(event->text, from.first, end_of(event, time, from.last));
}

/* A value's time, all of it; false is told. */
static bool
read_whole(struct busyread_text *text, const struct busyread_value *value, struct icstime *time)
{
	const char *at = value->text;
	if (icstime_read(&at, time) == 0 && *at == '\0')
		return true;
	fault(text, value->line, "is no time");
	return false;
}

static void
read_end(struct event *event, const struct busyread_value *value)
{
	struct icstime end;
	struct length *length = &event->length;
	length->is_whole_day = !read_whole(event->text, value, &end);
	if (length->is_whole_day)
		return;
	if (end.is_date != event->start.is_date) {
		fault(event->text, value->line, "is a date beside a time: that whole day is taken");
		length->is_whole_day = true;
		return;
	}
	bool is_same_zone = end.is_utc == event->start.is_utc &&
			    strcmp(value->tzid == NULL ? "" : value->tzid,
				   event->tzid == NULL ? "" : event->tzid) == 0;
	struct icsmoment from = moment(event, &event->start);
	struct icsmoment until =
	    icszones_moment(&event->text->zones, &end, value->tzid, value->line);
	if (end.is_date) {
		length->days = end.date.day - event->start.date.day;
	} else {
		length->least_s = (is_same_zone ? until.at.s : until.last.s) - from.at.s;
		if (is_same_zone)
			length->wall_s = icstime_as_utc(&end).s - icstime_as_utc(&event->start).s;
	}
	if (until.at.s < from.at.s || (end.is_date && length->days < 0)) {
		fault(event->text, value->line, "ends before it begins: that whole day is taken");
		*length = (struct length){.is_whole_day = true};
	} else if (end.is_date && length->days == 0) {
		length->days = 1;
	}
}

/* Days for the clock, the rest for the stop-watch. [RFC 5545 section 3.3.6] */
static bool
read_duration(const char *at, struct length *length)
{
	struct icsduration duration;
	if (icstime_read_duration(&at, &duration) != 0 || *at != '\0' ||
	    (duration.is_negative && (duration.days > 0 || duration.seconds > 0)))
		return false;
	*length = (struct length){.days = duration.days, .exact_s = duration.seconds};
	return true;
}

static void
read_length(struct event *event)
{
	const struct busyread_event *read = event->read;
	if (read->end != NULL) {
		read_end(event, read->end);
	} else if (read->duration != NULL) {
		if (!read_duration(read->duration->text, &event->length)) {
			fault(event->text, read->duration->line,
			      "is no duration: that whole day is taken");
			event->length.is_whole_day = true;
		}
	} else if (event->start.is_date) {
		event->length.days = 1;
	}
}

/* One time of a list, with its own zone; moved behind it. False is told. */
static bool
next_time(const struct event *event, const struct busyread_value *value, const char **at,
	  struct icstime *time)
{
	if (**at == '\0')
		return false;
	if (icstime_read(at, time) == 0 && (**at == ',' || **at == '/' || **at == '\0'))
		return true;
	fault(event->text, value->line, "is no list of times");
	return false;
}

static size_t
room_for(const struct busyread_value *values)
{
	size_t room = 0;
	for (; values != NULL; values = values->next)
		room += strlen(values->text) / 9 + 1;
	return room;
}

static void
read_except(struct event *event)
{
	struct icstime time;
	struct busyread_times *except = &event->except;
	except->list = arena_array(&event->text->scratch, int64_t, room_for(event->read->except));
	for (const struct busyread_value *v = event->read->except; v != NULL; v = v->next)
		for (const char *at = v->text; next_time(event, v, &at, &time); at += *at == ',')
			if (time.is_date == event->start.is_date)
				except->list[except->n++] =
				    busyread_times_key(event->text, v, &time);
			else
				fault(event->text, v->line,
				      "names no time of the event, and takes none away");
	busyread_times_sort(except);
}

/* "start/end" or "start/duration" behind its start. */
static void
take_period(const struct event *event, const struct busyread_value *value,
	    const struct icstime *start, const char **at)
{
	struct icsduration duration;
	struct icstime end;
	struct event alone = *event;
	alone.tzid = value->tzid;
	alone.length = (struct length){0};
	++*at;
	if (icstime_read_duration(at, &duration) == 0 && !duration.is_negative) {
		alone.length.days = duration.days;
		alone.length.exact_s = duration.seconds;
	} else if (icstime_read(at, &end) == 0) {
		alone.length.least_s =
		    icszones_moment(&event->text->zones, &end, value->tzid, value->line).last.s -
		    moment(&alone, start).at.s;
	} else {
		fault(event->text, value->line, "has no end: that whole day is taken");
		alone.length.is_whole_day = true;
		*at += strcspn(*at, ",");
	}
	take_time(&alone, start);
}

static void
take_dates(const struct event *event)
{
	struct icstime time;
	for (const struct busyread_value *v = event->read->dates; v != NULL; v = v->next)
		for (const char *at = v->text; next_time(event, v, &at, &time); at += *at == ',') {
			struct event of_value = *event;
			of_value.tzid = v->tzid;
			if (*at == '/')
				take_period(event, v, &time, &at);
			else if (time.is_date && !event->start.is_date)
				take_day(&of_value, &time);
			else
				take_time(&of_value, &time);
		}
}

/* The instant after which a rule's times are over; INT64_MAX where it does not say. */
static int64_t
rule_end(const struct event *event, const struct icsrule *rule)
{
	if (rule->has_until) {
		struct icstime until = rule->until;
		if (until.is_date)
			until = add_wall(&until, 0, DAY_S - 1);
		until.is_date = false;
		return moment(event, &until).last.s;
	}
	return rule->span_s > 0 ? moment(event, &event->start).last.s + rule->span_s : INT64_MAX;
}

static void
take_always(const struct event *event, const struct icsrule *rule)
{
	int64_t end_s = rule_end(event, rule);
	struct icsmoment from = moment(event, &event->start);
	int64_t length_s = end_of(event, &event->start, from.last).s - from.first.s;
	struct utc until = event->text->ask->until;
	if (end_s < until.s - length_s)
		until.s = end_s + length_s;
	if (event->length.is_whole_day)
		until.s += DAY_S;
	busyread_take(event->text, from.first, until);
}

static void
take_rule(const struct event *event, const struct busyread_value *value, struct icsrule *rule)
{
	struct busyread_text *text = event->text;
	int64_t end_s = rule->has_until && !rule->until.is_date ? rule_end(event, rule) : INT64_MAX;
	int64_t length_days =
	    event->length.days + event->length.least_s / DAY_S + event->length.exact_s / DAY_S + 1;
	struct civil_date *dates;
	size_t n;
	/* The hour of UNTIL may be on another date by the event's own clock. */
	if (rule->has_until && !rule->until.is_date)
		rule->until.date = civil_add_days(rule->until.date, 1);
	struct civil_date from = {(int32_t)(text->from.day - length_days)};
	if (icsrule_dates(rule, event->start.date, from, text->until, &text->steps, &text->scratch,
			  &dates, &n) != 0) {
		if (!text->is_end_told)
			fault(text, value->line,
			      "the rule goes on for too long: each day is taken");
		text->is_end_told = true;
		rule->kind = ICSRULE_DAILY;
		(void)!icsrule_dates(rule, event->start.date, from, text->until, &text->steps,
				     &text->scratch, &dates, &n);
	}
	for (size_t i = 0; i < n && !text->is_full; i++) {
		struct icstime time = event->start;
		time.date = dates[i];
		if (moment(event, &time).at.s <= end_s)
			take_time(event, &time);
	}
}

static void
take_rules(const struct event *event)
{
	struct icsrule *rule = arena_new(&event->text->scratch, struct icsrule);
	for (const struct busyread_value *v = event->read->rules; v != NULL; v = v->next) {
		icsrule_read(v->text, rule);
		/* Of an interval only what began where it says is known. */
		if (event->start.is_early && rule->interval > 1 && rule->kind == ICSRULE_READ) {
			rule->kind = ICSRULE_DAILY;
			rule->why = "began before 1900";
		}
		if (rule->kind != ICSRULE_READ)
			problem_add(event->text->problems, icsline_at(v->line).text,
				    "the rule %s: %s is taken as busy", rule->why,
				    rule->kind == ICSRULE_ALWAYS ? "all the time that it may last"
								 : "each day at its hours");
		if (rule->kind == ICSRULE_ALWAYS)
			take_always(event, rule);
		else
			take_rule(event, v, rule);
	}
}

/* RANGE=THISANDFUTURE: what it makes of the others is not worked out, so on any day. */
static void
take_following(const struct event *event)
{
	struct icsrule *rule = arena_new(&event->text->scratch, struct icsrule);
	icsrule_read("FREQ=DAILY", rule);
	fault(event->text, event->read->instance->line,
	      "changes all that follow: each day at its hours is taken as busy");
	take_rule(event, event->read->instance, rule);
}

/* The date that an hour which is none has; false if it has none. */
static bool
read_start(struct event *event)
{
	const struct busyread_value *start = event->read->start;
	struct busyread_text *text = event->text;
	const char *at = start == NULL ? "" : start->text;
	char date[9] = "";
	if (icstime_read(&at, &event->start) == 0 && *at == '\0')
		return true;
	strncpy(date, start == NULL ? "" : start->text, 8);
	at = date;
	if (icstime_read(&at, &event->start) != 0) {
		fault(text, start == NULL ? event->read->line : start->line,
		      "the event has no date that can be read: it is at no hour that is known");
		return false;
	}
	fault(text, start->line, "is no time: that whole day is taken");
	event->start.is_date = false;
	event->length.is_whole_day = true;
	return true;
}

void
busyread_take_event(struct busyread_text *text, const struct busyread_event *read,
		    const struct busyread_group *group)
{
	struct event event = {.text = text, .read = read};
	event.tzid = read->start == NULL ? NULL : read->start->tzid;
	if (read->is_free || !read_start(&event))
		return;
	if (!event.length.is_whole_day)
		read_length(&event);
	/* What stands for a time of the series is at its own, whatever is taken out of it. */
	if (read->instance == NULL) {
		event.group = group;
		read_except(&event);
	}
	take_time(&event, &event.start);
	take_dates(&event);
	take_rules(&event);
	if (read->instance != NULL && read->instance->is_following)
		take_following(&event);
}

void
busyread_take_freebusy(struct busyread_text *text)
{
	static const struct busyread_event none = {.uid = ""};
	struct event event = {.text = text, .read = &none};
	struct icstime time;
	for (const struct busyread_value *v = text->freebusy; v != NULL; v = v->next) {
		if (v->fbtype != NULL && strcasecmp(v->fbtype, "FREE") == 0)
			continue;
		for (const char *at = v->text; next_time(&event, v, &at, &time); at += *at == ',')
			if (*at == '/')
				take_period(&event, v, &time, &at);
			else
				take_day(&event, &time);
	}
}
