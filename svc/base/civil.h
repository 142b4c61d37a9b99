/* SPDX-License-Identifier: MIT
 *
 * Civil time: dates, minutes of a local day, and the zone that joins them to instants.
 *
 * Local wall time exists only as (date, minute, zone). Minutes may pass 24:00: 1510 is 01:10 of the
 * next day, still told as the plan's own date (DESIGN section 6). Dates run from 1900-01-01 to
 * 2199-12-31.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"

#define MINUTES_PER_DAY 1440
#define CIVIL_DATE_SIZE 11 /* "2023-09-15" and NUL */
#define CIVIL_TIME_SIZE 8  /* "25:10" and NUL, with room for "-00:05" */

/* A day of the proleptic Gregorian calendar; compare and subtract ${day} freely. */
struct civil_date {
	int32_t day; /* days since 1970-01-01 */
};

struct civil_ymd {
	int year;  /* 1900..2199 */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

enum civil_weekday {
	CIVIL_MONDAY,
	CIVIL_TUESDAY,
	CIVIL_WEDNESDAY,
	CIVIL_THURSDAY,
	CIVIL_FRIDAY,
	CIVIL_SATURDAY,
	CIVIL_SUNDAY,
};

/* Whether the three make a real date in range. */
bool civil_is_date(int year, int month, int day);

struct civil_date civil_from_ymd(int year, int month, int day); /* panics unless civil_is_date */
struct civil_ymd civil_to_ymd(struct civil_date date);
struct civil_date civil_add_days(struct civil_date date, int days);
enum civil_weekday civil_weekday(struct civil_date date);
const char *civil_weekday_name(enum civil_weekday weekday);   /* "Friday" */
const char *civil_weekday_abbrev(enum civil_weekday weekday); /* "Fri" */
const char *civil_month_abbrev(int month);                    /* 1..12: "Sep" */

/* "2023-09-15", exactly ten characters. E_INPUT if it is anything else; *date is then untouched. */
MUST_USE
int civil_date_parse(const char *text, struct civil_date *date);
void civil_date_format(struct civil_date date, char out[CIVIL_DATE_SIZE]);

/* "HH:MM", 00:00..47:59, to minutes. E_INPUT if it is anything else; *minute is then untouched. */
MUST_USE
int civil_time_parse(const char *text, int *minute);
void civil_time_format(int minute, char out[CIVIL_TIME_SIZE]); /* minute -599..5999 */

/* A zone's rules; opaque, read-only after loading, freed by civil_zone_free. */
struct civil_zone;

/*
 * Load a zone by its bare tz database name ("Europe/London") from the system's zone files (TZif,
 * RFC 8536). Returns NULL if the name is not a plain zone name or has no readable, valid file.
 */
struct civil_zone *civil_zone_load(const char *name);
struct civil_zone *civil_zone_parse(const char *name, const void *tzif,
				    size_t size); /* the same, from bytes */
void civil_zone_free(struct civil_zone *zone);
const char *civil_zone_name(const struct civil_zone *zone);

/* Seconds east of Greenwich at ${at}. */
int civil_offset_s(const struct civil_zone *zone, struct utc at);

/*
 * The instant of a local wall time. A time that occurs twice is the first; a time that a clock
 * change skips is taken with the offset in force before the change.  [RFC 5545 section 3.3.5]
 * minute  counts wall-clock minutes and may pass 1440 (the same wall time on the next date).
 */
struct utc civil_to_utc(const struct civil_zone *zone, struct civil_date date, int minute);

/* The local date and minute (0..1439) of an instant; seconds are dropped. */
void civil_from_utc(const struct civil_zone *zone, struct utc at, struct civil_date *date,
		    int *minute);

/*
 * How clocks turn within minutes 0..2879 of ${date}: the first minute of the hour (or whatever it
 * is) that they leave out, and of how many minutes it is; or, with its minutes negative, of the one
 * that they show twice (it may begin before 0). Both 0 where they do not turn. Clocks turn months
 * apart; of two turns in one zone's day the first is told.
 */
struct civil_turn {
	int from_min;
	int minutes;
};
struct civil_turn civil_turn_of(const struct civil_zone *zone, struct civil_date date);

/*
 * The first minute of ${date} that the clock shows and that is, read as civil_to_utc reads it, not
 * before ${at}. It is what the clock then shows, rounded up; but in an hour that it shows twice, at
 * the second time, it is that hour's end. For whoever counts a day by its clock.
 */
int civil_minute_by(const struct civil_zone *zone, struct civil_date date, struct utc at);

/*
 * GTFS service time: seconds after noon minus 12 hours of ${date}.  [GTFS reference, "Time"]
 */
struct utc civil_service_utc(const struct civil_zone *zone, struct civil_date date, int service_s);

#endif
