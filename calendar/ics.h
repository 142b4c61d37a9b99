/* SPDX-License-Identifier: MIT
 *
 * The one door to libical: repeating rules to dates, within bounds that no rule can pass.
 *
 * Rules repeat by day, week, month or year only, and what a rule may hold is limited by its type:
 * no BYSETPOS, no hours, minutes or seconds, so a hostile rule cannot run for long.
 */
#ifndef CALENDAR_ICS_H
#define CALENDAR_ICS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/civil.h"
#include "base/err.h"

#define ICS_BYDAY_MAX       16
#define ICS_BYMONTHDAY_MAX  31
#define ICS_INTERVAL_MAX    400
#define ICS_COUNT_MAX       5000
#define ICS_COUNT_WEEKS_MAX 2500
#define ICS_STEPS_MAX       5000 /* occurrences looked at in one expansion */
#define ICS_DAYS_MAX        400  /* days in one expansion */

enum ics_freq {
	ICS_ONCE, /* no rule: the start alone */
	ICS_DAILY,
	ICS_WEEKLY,
	ICS_MONTHLY,
};

struct ics_byday {
	enum civil_weekday weekday;
	int nth; /* 0 every one; 2 the second, -1 the last of the month; -5..5, ICS_MONTHLY only */
};

/*
 * 1. count and until are not both set.  [RFC 5545 section 3.3.10]
 * 2. bymonthday is set with ICS_MONTHLY only, and not beside a byday with an nth: such pairs can
 *    be impossible and are then searched for a lifetime.
 * 3. With ICS_WEEKLY, count * interval is at most ICS_COUNT_WEEKS_MAX: all those weeks are looked
 * at.
 */
struct ics_rule {
	enum ics_freq freq;
	int interval; /* 1..ICS_INTERVAL_MAX */
	struct ics_byday byday[ICS_BYDAY_MAX];
	size_t n_byday;
	int bymonthday[ICS_BYMONTHDAY_MAX]; /* 1..31, -31..-1 */
	size_t n_bymonthday;
	int count; /* 0 for no limit, ..ICS_COUNT_MAX */
	bool has_until;
	struct civil_date until; /* included */
	enum civil_weekday week_start;
};

/*
 * The dates ${from}..${until} (both included, at most ICS_DAYS_MAX days) on which the rule that
 * starts on ${start} falls, ascending, into ${dates} (at least ICS_DAYS_MAX). A start that does not
 * fit its own rule is no occurrence.
 * Returns 0 with *n set, E_LIMIT if ICS_STEPS_MAX was reached before ${until}, E_INPUT if libical
 * refuses the rule.
 */
MUST_USE
int ics_rule_dates(const struct ics_rule *rule, struct civil_date start, struct civil_date from,
		   struct civil_date until, struct civil_date dates[], size_t *n);

#endif
