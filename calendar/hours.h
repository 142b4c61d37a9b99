/* SPDX-License-Identifier: MIT
 *
 * When a place is open on a date, whatever its hours were written in.
 */
#ifndef CALENDAR_HOURS_H
#define CALENDAR_HOURS_H

#include "base/civil.h"
#include "calendar/holidays.h"
#include "calendar/hours_day.h"
#include "calendar/osm_hours.h"
#include "calendar/schedule.h"

#define HOURS_RULE_BECAUSE_MAX 100 /* bytes */

/*
 * What holds beside the usual hours (closures.h, ownhours.h), in the order in which it is looked
 * at: a season stands in for them, sessions are all that is left of them, breaks and closures are
 * taken out.
 */
enum hours_rule_kind { HOURS_SEASON, HOURS_SESSION, HOURS_BREAK, HOURS_CLOSURE };

struct hours_rule {
	enum hours_rule_kind kind;
	struct civil_date from, until; /* both included */
	const struct osm_hours *osm;   /* of all but a closure */
	int from_min, until_min; /* of a closure, on each of its dates; until may pass 24:00 */
	const char *because;     /* "flood", "staff training"; "" if nobody said */
	int people;              /* in one session; 0: nobody said */
};

/* What a schedule does on a bank holiday that it does not name. */
enum hours_on_holidays {
	HOURS_HOLIDAYS_SHUT,  /* the safe reading, and the default */
	HOURS_HOLIDAYS_USUAL, /* the service told us that it opens as on any other day */
};

/*
 * All that decides about one place. Everything is borrowed.
 * 1. At most one of osm and schedules is given; with neither, the hours are not known.
 */
struct hours {
	const struct osm_hours *osm; /* NULL if none */
	const struct schedule *schedules;
	size_t n_schedules;
	enum hours_on_holidays on_holidays; /* for schedules: OSM text speaks for itself (PH) */
	const struct hours_rule *rules;     /* by kind; the first season that holds counts */
	size_t n_rules;
	size_t n_closures;        /* the last so many of the rules are closures */
	const char *shut_because; /* NULL; else shut on every day for this reason */
};

/*
 * The intervals that open on ${date}: its hours on that day of the week or that bank holiday, with
 * what its rules make of them; none if the place is shut altogether. Closures and breaks are taken
 * out of what opens here and runs past midnight, too. Open Referral 3.0 cannot say what happens on
 * bank holidays, so a schedule that names no dates of its own holds on none unless on_holidays says
 * so; a dated one (schedule.h) does. ${holidays} is never NULL: no list is no answer.
 */
void hours_open(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
		struct hours_day *day);

/* Whether a rule holds on ${date}. */
bool hours_rule_is_on(const struct hours_rule *rule, struct civil_date date);

#define HOURS_SHUT_LOOK_DAYS 120

struct hours_moment {
	struct civil_date date;
	int minute; /* 0..2880: "26:00" is two in the morning of the next date */
};

struct hours_shut {
	struct hours_moment
	    from;     /* the last closing, or the start of the day if it was shut all day */
	bool reopens; /* within HOURS_SHUT_LOOK_DAYS */
	struct hours_moment until; /* the next opening; meaningless unless reopens */
};

/*
 * Whether somebody who leaves on ${date} finds the place shut that day or the whole next day, and
 * if so from when until when. Unknown hours are not shut: false.
 */
bool hours_shut_after(const struct hours *hours, const struct holidays *holidays,
		      struct civil_date date, struct hours_shut *shut);

#endif
