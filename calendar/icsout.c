/* SPDX-License-Identifier: MIT
 *
 * The door to libical outward: it escapes, folds and checks, we say what.
 *
 * Its own VTIMEZONE for a zone goes back to 1847 in 8 kB under a TZID of its own, so ours is given
 * to it: the rule of Europe/London since 1996, as the law stands.
 */
#include "calendar/icsout.h"

#include <string.h>

#include <libical/ical.h>

#include "base/address.h"
#include "base/arena.h"

#define LONDON "Europe/London"

static const char london[] = "BEGIN:VTIMEZONE\r\n"
			     "TZID:" LONDON "\r\n"
			     "BEGIN:DAYLIGHT\r\n"
			     "DTSTART:19960331T010000\r\n"
			     "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
			     "TZOFFSETFROM:+0000\r\n"
			     "TZOFFSETTO:+0100\r\n"
			     "END:DAYLIGHT\r\n"
			     "BEGIN:STANDARD\r\n"
			     "DTSTART:19961027T020000\r\n"
			     "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
			     "TZOFFSETFROM:+0100\r\n"
			     "TZOFFSETTO:+0000\r\n"
			     "END:STANDARD\r\n"
			     "END:VTIMEZONE\r\n";

static void
add(icalcomponent *component, icalproperty *property)
{
	ensure(property != NULL);
	icalcomponent_add_property(component, property);
}

/* A text may have come with bytes that no calendar can hold: they are blanks here. */
static const char *
clean(const char *text, struct arena *arena)
{
	size_t n = strlen(text);
	char *copy = arena_strndup(arena, text, n);
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)copy[i] < ' ' && copy[i] != '\n') || copy[i] == 0x7f)
			copy[i] = ' ';
	return copy;
}

static bool
is_london(const struct icsout_calendar *calendar)
{
	return strcmp(civil_zone_name(calendar->zone), LONDON) == 0;
}

static struct icaltimetype
instant(struct utc at)
{
	return icaltime_from_timet_with_zone((time_t)at.s, 0, icaltimezone_get_utc_timezone());
}

static struct icaltimetype
wall(struct civil_date date, int minute)
{
	struct civil_ymd ymd = civil_to_ymd(civil_add_days(date, minute / MINUTES_PER_DAY));
	int of_day = minute % MINUTES_PER_DAY;
	return (struct icaltimetype){.year = ymd.year,
				     .month = ymd.month,
				     .day = ymd.day,
				     .hour = of_day / 60,
				     .minute = of_day % 60};
}

static void
add_time(icalcomponent *to, const struct icsout_calendar *calendar, bool is_start,
	 const struct icsout_event *event)
{
	int minute = is_start ? event->start_min : event->end_min;
	if (event->is_all_day) {
		/* The end of a date is the first that it does not hold. */
		struct icaltimetype date = wall(event->date, is_start ? 0 : MINUTES_PER_DAY);
		date.is_date = 1;
		add(to, is_start ? icalproperty_new_dtstart(date) : icalproperty_new_dtend(date));
		return;
	}
	bool is_local = is_london(calendar);
	struct icaltimetype at = is_local
				     ? wall(event->date, minute)
				     : instant(civil_to_utc(calendar->zone, event->date, minute));
	icalproperty *property =
	    is_start ? icalproperty_new_dtstart(at) : icalproperty_new_dtend(at);
	if (is_local)
		icalproperty_add_parameter(property, icalparameter_new_tzid(LONDON));
	add(to, property);
}

static void
add_people(icalcomponent *to, const struct icsout_event *event, struct arena *arena)
{
	if (event->organizer == NULL)
		return;
	add(to, icalproperty_new_organizer(arena_printf(arena, "mailto:%s", event->organizer)));
	icalproperty *attendee =
	    icalproperty_new_attendee(arena_printf(arena, "mailto:%s", event->attendee));
	icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
	icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
	/* Answers come by text, with their code: nobody reads mail on the day. */
	icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
	add(to, attendee);
}

static icalcomponent *
event_of(const struct icsout_calendar *calendar, const struct icsout_event *event,
	 struct arena *arena)
{
	static const enum icalproperty_status statuses[] = {
	    ICAL_STATUS_CONFIRMED, ICAL_STATUS_TENTATIVE, ICAL_STATUS_CANCELLED};
	icalcomponent *made = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	add(made, icalproperty_new_uid(event->uid));
	add(made, icalproperty_new_dtstamp(instant(event->stamped)));
	add(made, icalproperty_new_sequence(event->sequence));
	add(made, icalproperty_new_status(statuses[event->status]));
	add_time(made, calendar, true, event);
	add_time(made, calendar, false, event);
	add(made, icalproperty_new_summary(clean(event->summary, arena)));
	if (event->location[0] != '\0')
		add(made, icalproperty_new_location(clean(event->location, arena)));
	if (event->description[0] != '\0')
		add(made, icalproperty_new_description(clean(event->description, arena)));
	add(made,
	    icalproperty_new_transp(event->is_free ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
	add_people(made, event, arena);
	return made;
}

static void
add_x(icalcomponent *to, const char *name, const char *value)
{
	icalproperty *property = icalproperty_new_x(value);
	icalproperty_set_x_name(property, name);
	add(to, property);
}

static void
add_head(icalcomponent *to, const struct icsout_calendar *calendar, struct arena *arena)
{
	add(to, icalproperty_new_prodid("-//firstday//firstday//EN"));
	add(to, icalproperty_new_version("2.0"));
	if (calendar->method != ICSOUT_FEED)
		add(to, icalproperty_new_method(calendar->method == ICSOUT_REQUEST
						    ? ICAL_METHOD_REQUEST
						    : ICAL_METHOD_CANCEL));
	/* The older names too: few clients read those of the standard. */
	if (calendar->name[0] != '\0') {
		const char *name = clean(calendar->name, arena);
		add(to, icalproperty_new_name(name));
		add_x(to, "X-WR-CALNAME", name);
	}
	if (calendar->refresh_minutes > 0) {
		struct icaldurationtype every =
		    icaldurationtype_from_int(60 * calendar->refresh_minutes);
		icalproperty *refresh = icalproperty_new_refreshinterval(every);
		icalproperty_add_parameter(refresh, icalparameter_new_value(ICAL_VALUE_DURATION));
		add(to, refresh);
		add_x(to, "X-PUBLISHED-TTL",
		      arena_printf(arena, "PT%dM", calendar->refresh_minutes));
	}
	if (is_london(calendar)) {
		icalcomponent *zone = icalparser_parse_string(london);
		ensure(zone != NULL);
		icalcomponent_add_component(to, zone);
	}
}

static void
check_event(const struct icsout_event *event, enum icsout_method method)
{
	const char *const texts[] = {event->uid, event->summary, event->location,
				     event->description};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		ensure(strlen(texts[i]) <= ICSOUT_TEXT_MAX);
	ensure(event->uid[0] != '\0' && event->summary[0] != '\0');
	ensure(event->sequence >= 0 && event->start_min >= 0);
	ensure(event->start_min <= event->end_min && event->end_min < 2 * MINUTES_PER_DAY);
	if (method != ICSOUT_FEED)
		ensure(address_is_good(event->organizer) && address_is_good(event->attendee));
	else
		ensure(event->organizer == NULL && event->attendee == NULL);
}

void
icsout_write(const struct icsout_calendar *calendar, struct buf *out)
{
	struct arena arena;
	ensure(calendar->n <= ICSOUT_EVENTS_MAX);
	ensure(calendar->method == ICSOUT_FEED || calendar->n == 1);
	for (size_t i = 0; i < calendar->n; i++)
		check_event(&calendar->events[i], calendar->method);
	arena_init(&arena);
	icalerror_set_errors_are_fatal(0);
	icalcomponent *all = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	add_head(all, calendar, &arena);
	for (size_t i = 0; i < calendar->n; i++)
		icalcomponent_add_component(all, event_of(calendar, &calendar->events[i], &arena));
	/* What it finds wrong is wrong in the code above: nobody is sent half a calendar. */
	if (icalrestriction_check(all) != 1)
		panic("a calendar that breaks RFC 5545 or 5546");
	char *text = icalcomponent_as_ical_string_r(all);
	ensure(text != NULL);
	buf_add_text(out, text);
	icalmemory_free_buffer(text);
	icalcomponent_free(all);
	arena_fini(&arena);
}
