/* SPDX-License-Identifier: MIT
 *
 * Names to zones; VTIMEZONEs as lists of turns.
 */
#include "calendar/icszone.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/icsline.h"
#include "calendar/icsrule.h"

#define EAST_MOST_S (14 * 3600)
#define WEST_MOST_S (12 * 3600)
#define TURN_YEARS  2 /* before the window: a VTIMEZONE's rule has turned once by then */
#define TURNS_MAX   2000
#define STEPS_MAX   200000L

void
icszones_init(struct icszones *zones, struct arena *arena, struct problems *problems,
	      const struct civil_zone *floating)
{
	*zones = (struct icszones){.arena = arena, .problems = problems, .floating = floating};
}

void
icszones_fini(struct icszones *zones)
{
	for (int i = 0; i < zones->n; i++)
		civil_zone_free(zones->list[i].zone);
}

/* The zone of that name, or of the longest end of it that is one. */
static struct civil_zone *
load(const char *tzid)
{
	struct civil_zone *zone = tzid[0] == '/' ? NULL : civil_zone_load(tzid);
	for (const char *at = strchr(tzid, '/'); zone == NULL && at != NULL; at = strchr(at, '/')) {
		at++;
		/* A last word alone ("London") is no name; "Etc/UTC" and "UTC" are found before. */
		if (strchr(at, '/') != NULL)
			zone = civil_zone_load(at);
	}
	return zone;
}

static struct icszone *
find(struct icszones *zones, const char *tzid, int line)
{
	for (int i = 0; i < zones->n; i++)
		if (strcmp(zones->list[i].tzid, tzid) == 0)
			return &zones->list[i];
	if (zones->n == ICSZONES_MAX)
		return NULL;
	struct icszone *zone = &zones->list[zones->n++];
	*zone = (struct icszone){
	    .tzid = arena_strdup(zones->arena, tzid), .zone = load(tzid), .line = line};
	return zone;
}

void
icszones_state(struct icszones *zones, const char *tzid, int line, struct icszone_part *parts)
{
	struct icszone *zone = find(zones, tzid, line);
	if (zone == NULL)
		return;
	if (zone->is_stated)
		problem_add(zones->problems, icsline_at(line).text,
			    "the zone %s is stated twice; the first counts",
			    icsline_shown(zones->arena, tzid));
	else
		zone->parts = parts;
	zone->is_stated = true;
}

static int
by_wall(const void *a, const void *b)
{
	const struct icszone_turn *one = a, *other = b;
	return (one->wall_s > other->wall_s) - (one->wall_s < other->wall_s);
}

static void
add_turn(struct icszone *zone, const struct icszone_part *part, int64_t wall_s)
{
	if (zone->n_turns < TURNS_MAX)
		zone->turns[zone->n_turns++] =
		    (struct icszone_turn){wall_s, part->from_s, part->to_s};
}

/* The turns of one part up to the end of the window. */
static void
lay_part(struct icszones *zones, struct icszone *zone, const struct icszone_part *part)
{
	int64_t start_s = icstime_as_utc(&part->start).s;
	add_turn(zone, part, start_s);
	for (const struct icszone_date *d = part->dates; d != NULL; d = d->next)
		add_turn(zone, part, icstime_as_utc(&d->at).s);
	if (part->rule == NULL)
		return;
	struct icsrule *rule = arena_new(zones->arena, struct icsrule);
	struct civil_date *dates;
	size_t n;
	long steps = STEPS_MAX;
	icsrule_read(part->rule, rule);
	if (rule->kind != ICSRULE_READ ||
	    icsrule_dates(rule, part->start.date, civil_add_days(zones->from, -TURN_YEARS * 366),
			  zones->until, &steps, zones->arena, &dates, &n) != 0) {
		problem_add(zones->problems, icsline_at(part->line).text,
			    "the zone's rule cannot be read");
		return;
	}
	for (size_t i = 0; i < n; i++)
		add_turn(zone, part, (int64_t)dates[i].day * 86400 + part->start.second_of_day);
}

void
icszones_lay(struct icszones *zones, struct civil_date from, struct civil_date until)
{
	zones->from = from;
	zones->until = until;
	for (int i = 0; i < zones->n; i++) {
		struct icszone *zone = &zones->list[i];
		zone->turns =
		    arena_array(zones->arena, struct icszone_turn, zone->is_stated ? TURNS_MAX : 0);
		for (const struct icszone_part *p = zone->parts; p != NULL; p = p->next) {
			if (p->has_start && p->has_from && p->has_to)
				lay_part(zones, zone, p);
			else
				problem_add(zones->problems, icsline_at(p->line).text,
					    "a part of the zone lacks DTSTART, TZOFFSETFROM or "
					    "TZOFFSETTO");
		}
		if (zone->n_turns > 0)
			qsort(zone->turns, (size_t)zone->n_turns, sizeof(zone->turns[0]), by_wall);
	}
}

/* The offset that a VTIMEZONE has at that wall time. */
static int
stated_offset(const struct icszone *zone, int64_t wall_s)
{
	int low = 0, high = zone->n_turns;
	while (low < high) {
		int middle = (low + high) / 2;
		if (zone->turns[middle].wall_s <= wall_s)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return zone->turns[0].from_s;
	const struct icszone_turn *turn = &zone->turns[low - 1];
	/* What clocks leave out is read by the offset before. */
	bool is_gap = wall_s - turn->wall_s < turn->to_s - turn->from_s;
	return is_gap ? turn->from_s : turn->to_s;
}

static void
tell(struct icszones *zones, struct icszone *zone, int line, const char *what)
{
	if (zone->is_told)
		return;
	zone->is_told = true;
	problem_add(zones->problems, icsline_at(line).text, "the zone %s %s",
		    icsline_shown(zones->arena, zone->tzid), what);
}

static struct icsmoment
moment_of(struct icszones *zones, struct icszone *zone, const struct icstime *time, int line)
{
	int64_t wall_s = icstime_as_utc(time).s;
	struct utc stated = {0};
	if (zone->n_turns > 0)
		stated.s = wall_s - stated_offset(zone, wall_s);
	if (zone->zone == NULL && zone->n_turns > 0)
		return (struct icsmoment){stated, stated, stated};
	if (zone->zone == NULL) {
		tell(zones, zone, line, "is not known: its times are taken as of any zone");
		struct utc at = icstime_to_utc(zones->floating, time);
		return (struct icsmoment){at, {wall_s - EAST_MOST_S}, {wall_s + WEST_MOST_S}};
	}
	struct utc at = icstime_to_utc(zone->zone, time);
	if (zone->n_turns == 0 || stated.s == at.s)
		return (struct icsmoment){at, at, at};
	tell(zones, zone, zone->line,
	     "is stated otherwise than the zone of that name is: both are taken as busy");
	return (struct icsmoment){at, at.s < stated.s ? at : stated, at.s < stated.s ? stated : at};
}

struct icsmoment
icszones_moment(struct icszones *zones, const struct icstime *time, const char *tzid, int line)
{
	struct utc at = time->is_utc ? icstime_as_utc(time) : icstime_to_utc(zones->floating, time);
	if (tzid == NULL || time->is_utc || time->is_date)
		return (struct icsmoment){at, at, at};
	struct icszone *zone = find(zones, tzid, line);
	if (zone != NULL)
		return moment_of(zones, zone, time, line);
	int64_t wall_s = icstime_as_utc(time).s;
	return (struct icsmoment){at, {wall_s - EAST_MOST_S}, {wall_s + WEST_MOST_S}};
}
