/* SPDX-License-Identifier: MIT
 *
 * Zones from the system's tz database files.  [RFC 8536, TZif version 2 and later]
 *
 * A file is a version 1 block that we skip, a version 2 block (transition times of 8 bytes, the
 * type that each begins, the types' offsets) and a footer with a POSIX TZ rule for all times after
 * the last transition. Abbreviations are not kept; files with leap seconds are refused, since
 * instants here are POSIX seconds. Nothing in a file is trusted: every count is checked against its
 * bytes.
 */
#include "base/civil.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER          "/usr/share/zoneinfo/"
#define ZONE_NAME_MAX        63
#define ZONE_FILE_MAX        (256 * 1024)
#define ZONE_TRANSITIONS_MAX 10000
#define HEADER_BYTES         44
#define OFFSET_MAX_S         (26 * 3600) /* RFC 8536 section 3.2, "utoff" */
#define RULE_YEARS           3

/* One end of summer time in a POSIX TZ rule.  [POSIX.1-2017 section 8.3, TZ; RFC 8536 3.3.1] */
struct rule_date {
	enum { RULE_JULIAN, RULE_DAY, RULE_WEEK } kind; /* Jn, n, Mm.w.d */
	int day;                                        /* 1..365, 0..365, or 0..6 from Sunday */
	int month;
	int week;   /* 1..5, 5 the last */
	int time_s; /* wall clock, -167..167 hours */
};

struct transition {
	int64_t at_s;
	int offset_s; /* from then on */
};

struct civil_zone {
	char name[ZONE_NAME_MAX + 1];
	int first_offset_s; /* before the first transition */
	size_t n_transitions;
	struct transition *transitions; /* owned, ascending */
	bool has_rule;                  /* for times from the last transition on */
	bool rule_has_summer;
	int winter_offset_s;
	int summer_offset_s;
	struct rule_date summer_from; /* in winter time */
	struct rule_date summer_to;   /* in summer time */
};

/* A stretch of time with one offset. */
struct stretch {
	int offset_s;
	int64_t end_s; /* INT64_MAX if it has none */
};

struct reader {
	const unsigned char *at;
	size_t left;
};

struct counts {
	uint32_t ut, standard, leap, times, types, chars;
};

static bool
name_is_plain(const char *name)
{
	size_t n = strlen(name);
	if (n == 0 || n > ZONE_NAME_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool begins = i == 0 || name[i - 1] == '/';
		if (begins && !isalpha((unsigned char)name[i]))
			return false;
		if (!isalnum((unsigned char)name[i]) && strchr("_+-/", name[i]) == NULL)
			return false;
	}
	return name[n - 1] != '/';
}

struct civil_zone *
civil_zone_load(const char *name)
{
	if (!name_is_plain(name))
		return NULL;
	char path[sizeof(ZONE_FOLDER) + ZONE_NAME_MAX];
	snprintf(path, sizeof(path), "%s%s", ZONE_FOLDER, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	struct civil_zone *zone = NULL;
	unsigned char *bytes = malloc(ZONE_FILE_MAX + 1);
	ensure(bytes != NULL);
	size_t n = fread(bytes, 1, ZONE_FILE_MAX + 1, file);
	if (ferror(file) == 0 && n <= ZONE_FILE_MAX)
		zone = civil_zone_parse(name, bytes, n);
	free(bytes);
	fclose(file);
	return zone;
}

static uint32_t
read_u32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t
read_i64(const unsigned char *at)
{
	return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

/* The next ${n} bytes, or NULL if there are not so many. */
static const unsigned char *
take(struct reader *reader, size_t n)
{
	if (n > reader->left)
		return NULL;
	const unsigned char *at = reader->at;
	reader->at += n;
	reader->left -= n;
	return at;
}

static bool
read_header(struct reader *reader, struct counts *counts)
{
	const unsigned char *header = take(reader, HEADER_BYTES);
	if (header == NULL || memcmp(header, "TZif", 4) != 0 || header[4] < '2')
		return false;
	counts->ut = read_u32(header + 20);
	counts->standard = read_u32(header + 24);
	counts->leap = read_u32(header + 28);
	counts->times = read_u32(header + 32);
	counts->types = read_u32(header + 36);
	counts->chars = read_u32(header + 40);
	return counts->types >= 1 && counts->types <= 256 && counts->leap == 0 &&
	       counts->times <= ZONE_TRANSITIONS_MAX && counts->chars <= ZONE_FILE_MAX &&
	       counts->ut <= counts->types && counts->standard <= counts->types;
}

static bool
read_transitions(struct reader *reader, const struct counts *counts, struct civil_zone *zone)
{
	const unsigned char *times = take(reader, (size_t)counts->times * 8);
	const unsigned char *kinds = take(reader, counts->times);
	const unsigned char *types = take(reader, (size_t)counts->types * 6);
	if (times == NULL || kinds == NULL || types == NULL)
		return false;
	for (uint32_t i = 0; i < counts->types; i++) {
		int32_t offset_s = (int32_t)read_u32(types + 6 * i);
		if (offset_s <= -OFFSET_MAX_S || offset_s >= OFFSET_MAX_S)
			return false;
	}
	zone->first_offset_s = (int32_t)read_u32(types);
	zone->n_transitions = counts->times;
	zone->transitions = calloc(counts->times + 1, sizeof(*zone->transitions));
	ensure(zone->transitions != NULL);
	for (uint32_t i = 0; i < counts->times; i++) {
		struct transition *transition = &zone->transitions[i];
		transition->at_s = read_i64(times + 8 * i);
		if (kinds[i] >= counts->types || (i > 0 && transition->at_s <= transition[-1].at_s))
			return false;
		transition->offset_s = (int32_t)read_u32(types + 6 * kinds[i]);
	}
	return true;
}

/* An unsigned number of 0..${most}. */
static bool
rule_number(const char **at, int most, int *value)
{
	if (!isdigit((unsigned char)**at))
		return false;
	*value = 0;
	for (; isdigit((unsigned char)**at) && *value <= most; (*at)++)
		*value = *value * 10 + (**at - '0');
	return *value <= most;
}

/* [+-]hh[:mm[:ss]] */
static bool
rule_time(const char **at, int hours_most, int *time_s)
{
	int sign = **at == '-' ? -1 : 1;
	if (**at == '-' || **at == '+')
		(*at)++;
	int part[3] = {0, 0, 0};
	for (int i = 0; i < 3; i++) {
		if (i > 0 && **at != ':')
			break;
		if (i > 0)
			(*at)++;
		if (!rule_number(at, i == 0 ? hours_most : 59, &part[i]))
			return false;
	}
	*time_s = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
	return true;
}

static bool
rule_name(const char **at)
{
	const char *start = *at;
	if (*start == '<') {
		*at = strchr(start, '>');
		return *at != NULL && (*at)++ - start >= 4;
	}
	while (isalpha((unsigned char)**at))
		(*at)++;
	return *at - start >= 3;
}

static bool
rule_date(const char **at, struct rule_date *date)
{
	if (*(*at)++ != ',')
		return false;
	if (**at == 'M') {
		(*at)++;
		date->kind = RULE_WEEK;
		if (!rule_number(at, 12, &date->month) || date->month < 1 || *(*at)++ != '.' ||
		    !rule_number(at, 5, &date->week) || date->week < 1 || *(*at)++ != '.' ||
		    !rule_number(at, 6, &date->day))
			return false;
	} else {
		date->kind = **at == 'J' ? RULE_JULIAN : RULE_DAY;
		if (date->kind == RULE_JULIAN)
			(*at)++;
		if (!rule_number(at, 365, &date->day) ||
		    (date->kind == RULE_JULIAN && date->day < 1))
			return false;
	}
	date->time_s = 2 * 3600;
	if (**at != '/')
		return true;
	(*at)++;
	return rule_time(at, 167, &date->time_s);
}

/* "GMT0BST,M3.5.0/1,M10.5.0" between two line ends; an empty rule says nothing. */
static bool
read_footer(struct reader *reader, struct civil_zone *zone)
{
	char text[128];
	if (reader->left < 2 || reader->left > sizeof(text) || reader->at[0] != '\n' ||
	    reader->at[reader->left - 1] != '\n')
		return false;
	memcpy(text, reader->at + 1, reader->left - 2);
	text[reader->left - 2] = '\0';
	if (strlen(text) != reader->left - 2)
		return false;
	if (text[0] == '\0')
		return true;
	const char *at = text;
	zone->has_rule = true;
	if (!rule_name(&at) || !rule_time(&at, 24, &zone->winter_offset_s))
		return false;
	zone->winter_offset_s = -zone->winter_offset_s; /* POSIX counts west */
	if (*at == '\0')
		return true;
	zone->rule_has_summer = true;
	zone->summer_offset_s = zone->winter_offset_s + 3600;
	if (!rule_name(&at))
		return false;
	if (*at != ',') {
		if (!rule_time(&at, 24, &zone->summer_offset_s))
			return false;
		zone->summer_offset_s = -zone->summer_offset_s;
	}
	return rule_date(&at, &zone->summer_from) && rule_date(&at, &zone->summer_to) &&
	       *at == '\0';
}

struct civil_zone *
civil_zone_parse(const char *name, const void *tzif, size_t size)
{
	struct reader reader = {.at = tzif, .left = size};
	struct counts counts;
	if (!name_is_plain(name) || !read_header(&reader, &counts))
		return NULL;
	size_t old_bytes = (size_t)counts.times * 5 + (size_t)counts.types * 6 + counts.chars +
			   counts.standard + counts.ut;
	if (take(&reader, old_bytes) == NULL || !read_header(&reader, &counts))
		return NULL;
	struct civil_zone *zone = calloc(1, sizeof(*zone));
	ensure(zone != NULL);
	memcpy(zone->name, name, strlen(name) + 1);
	if (!read_transitions(&reader, &counts, zone) ||
	    take(&reader, (size_t)counts.chars + counts.standard + counts.ut) == NULL ||
	    !read_footer(&reader, zone)) {
		civil_zone_free(zone);
		return NULL;
	}
	return zone;
}

void
civil_zone_free(struct civil_zone *zone)
{
	if (zone == NULL)
		return;
	free(zone->transitions);
	free(zone);
}

const char *
civil_zone_name(const struct civil_zone *zone)
{
	return zone->name;
}

/* Days since 1970-01-01 of a day that may lie outside the range of civil.h. */
static int64_t
day_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t m = month <= 2 ? month + 9 : month - 3;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       (153 * m + 2) / 5 + day - 1 - 719468;
}

/* Wall-clock seconds since 1970 at which ${date} falls in ${year}. */
static int64_t
rule_wall_s(const struct rule_date *date, int64_t year)
{
	int64_t first = day_of(year, 1, 1);
	bool is_leap = day_of(year + 1, 1, 1) - first == 366;
	int64_t day = first + date->day;
	if (date->kind == RULE_JULIAN) { /* 1..365, the leap day is never counted */
		day = first + date->day - 1 + (is_leap && date->day >= 60);
	} else if (date->kind == RULE_WEEK) {
		int64_t month_first = day_of(year, date->month, 1);
		int64_t month_end =
		    date->month == 12 ? day_of(year + 1, 1, 1) : day_of(year, date->month + 1, 1);
		int64_t weekday = ((month_first + 4) % 7 + 7) % 7; /* 1970-01-01: Thursday, 4 */
		day = month_first + (date->day - weekday + 7) % 7 + 7 * (int64_t)(date->week - 1);
		if (day >= month_end)
			day -= 7;
	}
	return day * 86400 + date->time_s;
}

/* The stretch of the footer's rule that holds at ${at_s}. */
static struct stretch
rule_stretch(const struct civil_zone *zone, int64_t at_s)
{
	struct stretch stretch = {zone->winter_offset_s, INT64_MAX};
	if (!zone->rule_has_summer)
		return stretch;
	/* Any year will do that is off by less than one: the year before and after are looked at.
	 */
	int64_t year = 1970 + (int64_t)((double)at_s / 31556952.0);
	int64_t latest_s = INT64_MIN;
	for (int64_t y = year - RULE_YEARS / 2; y <= year + RULE_YEARS / 2; y++) {
		struct transition ends[] = {
		    {rule_wall_s(&zone->summer_to, y) - zone->summer_offset_s,
		     zone->winter_offset_s},
		    {rule_wall_s(&zone->summer_from, y) - zone->winter_offset_s,
		     zone->summer_offset_s},
		};
		for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
			if (ends[i].at_s > at_s && ends[i].at_s < stretch.end_s)
				stretch.end_s = ends[i].at_s;
			/* Of two at once the later written holds: the start of the next summer. */
			if (ends[i].at_s > at_s || ends[i].at_s < latest_s)
				continue;
			latest_s = ends[i].at_s;
			stretch.offset_s = ends[i].offset_s;
		}
	}
	return stretch;
}

static struct stretch
stretch_at(const struct civil_zone *zone, int64_t at_s)
{
	size_t low = 0; /* transitions below low are at or before at_s */
	size_t high = zone->n_transitions;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone->transitions[middle].at_s <= at_s)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->n_transitions && zone->has_rule)
		return rule_stretch(zone, at_s);
	struct stretch stretch = {
	    .offset_s = low == 0 ? zone->first_offset_s : zone->transitions[low - 1].offset_s,
	    .end_s = low == zone->n_transitions ? INT64_MAX : zone->transitions[low].at_s,
	};
	return stretch;
}

int
civil_offset_s(const struct civil_zone *zone, struct utc at)
{
	return stretch_at(zone, at.s).offset_s;
}

struct utc
civil_to_utc(const struct civil_zone *zone, struct civil_date date, int minute)
{
	int64_t wall_s = (int64_t)date.day * 86400 + (int64_t)minute * 60;
	/* Two days before, no offset can have brought that wall time yet. */
	struct stretch before = stretch_at(zone, wall_s - 2 * (int64_t)86400);
	struct stretch now = before;
	int64_t start_s = INT64_MIN;
	for (;;) {
		int64_t at_s = wall_s - now.offset_s;
		if (at_s < start_s) /* a clock change skipped it */
			return (struct utc){wall_s - before.offset_s};
		if (at_s < now.end_s)
			return (struct utc){at_s};
		before = now;
		start_s = now.end_s;
		now = stretch_at(zone, start_s);
	}
}

void
civil_from_utc(const struct civil_zone *zone, struct utc at, struct civil_date *date, int *minute)
{
	int64_t wall_s = at.s + civil_offset_s(zone, at);
	int64_t day = wall_s / 86400 - (wall_s % 86400 < 0);
	date->day = (int32_t)day;
	*minute = (int)((wall_s - day * 86400) / 60);
}

struct civil_turn
civil_turn_of(const struct civil_zone *zone, struct civil_date date)
{
	int64_t day_s = (int64_t)date.day * 86400;
	/* One second sooner, so that a turn at midnight itself is still to come. */
	struct stretch now = stretch_at(zone, civil_to_utc(zone, date, 0).s - 1);
	while (now.end_s != INT64_MAX && now.end_s + now.offset_s < day_s + INT64_C(2) * 86400) {
		struct stretch next = stretch_at(zone, now.end_s);
		int turn_s = next.offset_s - now.offset_s;
		int64_t from_s = now.end_s + now.offset_s - day_s + (turn_s < 0 ? turn_s : 0);
		if (turn_s != 0)
			return (struct civil_turn){(int)(from_s / 60), turn_s / 60};
		now = next;
	}
	return (struct civil_turn){0, 0};
}

int
civil_minute_by(const struct civil_zone *zone, struct civil_date date, struct utc at)
{
	struct civil_date shown;
	int minute;
	civil_from_utc(zone, (struct utc){at.s + 59}, &shown, &minute);
	minute += (shown.day - date.day) * MINUTES_PER_DAY;
	while (civil_to_utc(zone, date, minute).s < at.s)
		minute++;
	return minute;
}

struct utc
civil_service_utc(const struct civil_zone *zone, struct civil_date date, int service_s)
{
	struct utc noon = civil_to_utc(zone, date, MINUTES_PER_DAY / 2);
	return (struct utc){noon.s - 43200 + service_s};
}
