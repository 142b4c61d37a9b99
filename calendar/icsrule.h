/* SPDX-License-Identifier: MIT
 *
 * A foreign repeating rule and the dates on which it falls, by looking at each day of its periods:
 * no rule can make that longer than there are days, so there is nothing in one that could be a
 * trap. (libical's iterator searches some for ever, and drops what others take: calendar/ics.h
 * gives it only rules of ours. tests/judges/judge_busy.mjs judges this.)
 * [RFC 5545 section 3.3.10]
 */
#ifndef CALENDAR_ICSRULE_H
#define CALENDAR_ICSRULE_H

#include <stdint.h>

#include "base/arena.h"
#include "calendar/icstime.h"

#define ICSRULE_LIST_MAX  64 /* values of one part */
#define ICSRULE_UNTIL_DAY INT32_MAX

enum icsrule_kind {
	ICSRULE_READ,
	ICSRULE_DAILY,  /* it falls on some days, by a rule that is not read: on any day */
	ICSRULE_ALWAYS, /* it falls at hours that are not read, on any day: at any time */
};

enum icsrule_freq { ICSRULE_DAYS, ICSRULE_WEEKS, ICSRULE_MONTHS, ICSRULE_YEARS };

/* Numbers of one BY part, and days of the week with BYDAY. */
struct icsrule_list {
	int n;
	int16_t value[ICSRULE_LIST_MAX];  /* BYDAY: the nth of it; 0 each one */
	int8_t weekday[ICSRULE_LIST_MAX]; /* BYDAY: enum civil_weekday */
};

struct icsrule {
	enum icsrule_kind kind;
	const char *why; /* not ICSRULE_READ: a sentence's end, "has BYHOUR"; static */
	enum icsrule_freq freq;
	int interval; /* 1..  */
	int count;    /* 0 for no end by number */
	bool has_until;
	struct icstime until;
	int64_t span_s; /* ICSRULE_ALWAYS: over so long after its start; -1 not known */
	enum civil_weekday week_start;
	struct icsrule_list months, weeks, year_days, month_days, days, positions;
};

/*
 * Read ${text}. What cannot be read, or is not for dates (hours, minutes, seconds), makes a rule of
 * another kind, with why: whoever must know when somebody is busy then takes all that it may be.
 */
void icsrule_read(const char *text, struct icsrule *rule);

/*
 * Every date of ${from}..${until} (both included) on which the rule that starts on ${start} falls,
 * ascending; of an ICSRULE_DAILY every day. UNTIL counts as a date here: an hour in it is the
 * caller's. The start itself counts only if it fits the rule.
 * steps  days that may yet be looked at; used up as it goes.
 * Returns 0 with ${dates} in ${arena}, or E_LIMIT: the steps are used up.
 */
MUST_USE
int icsrule_dates(const struct icsrule *rule, struct civil_date start, struct civil_date from,
		  struct civil_date until, long *steps, struct arena *arena,
		  struct civil_date **dates, size_t *n);

#endif
