/* SPDX-License-Identifier: MIT
 *
 * The dates of a rule: period after period, each day of one is asked whether every part of the rule
 * has it, and BYSETPOS then chooses among those that have. A period is a day, a week from WKST on,
 * a month or a year; every interval-th counts, from that of the start.
 */
#include <string.h>

#include "calendar/icsrule.h"

#define FIRST_DAY (-25567) /* 1900-01-01 */
#define LAST_DAY  84005    /* 2199-12-31 */

struct walk {
	const struct icsrule *rule;
	struct civil_date start, from, until;
	struct civil_ymd start_ymd;
	int count; /* found so far, from the start on */
	struct civil_date *dates;
	size_t n;
};

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && is_leap);
}

static bool
holds(const struct icsrule_list *list, int value, int size)
{
	for (int i = 0; i < list->n; i++)
		if (list->value[i] == value || list->value[i] == value - size - 1)
			return true;
	return false;
}

/* The week of its year that ${day} is in, and how many weeks that year has. */
static void
week_of(const struct icsrule *rule, struct civil_date date, int *week, int *weeks)
{
	int into = ((int)civil_weekday(date) - (int)rule->week_start + 7) % 7;
	/* The year that has the fourth day of the week has the week. */
	struct civil_date middle = civil_add_days(date, 3 - into);
	int year = civil_to_ymd(middle).year;
	if (year < 1900 || year > 2198) {
		*week = *weeks = 0;
		return;
	}
	int first = civil_from_ymd(year, 1, 1).day;
	*week = (middle.day - first) / 7 + 1;
	int last = civil_from_ymd(year + 1, 1, 1).day - 1;
	*weeks = (last - (middle.day - (*week - 1) * 7)) / 7 + 1;
}

/* Whether BYDAY has it: a nth one counts in the month, or in the year if no month is named. */
static bool
has_day(const struct walk *walk, struct civil_date date, struct civil_ymd ymd, int year_day)
{
	const struct icsrule *rule = walk->rule;
	bool is_of_month = rule->freq == ICSRULE_MONTHS || rule->months.n > 0;
	int at = is_of_month ? ymd.day : year_day;
	int size =
	    is_of_month ? days_in_month(ymd.year, ymd.month) : 337 + days_in_month(ymd.year, 2);
	for (int i = 0; i < rule->days.n; i++) {
		int nth = rule->days.value[i];
		if (rule->days.weekday[i] == (int)civil_weekday(date) &&
		    (nth == 0 || nth == (at - 1) / 7 + 1 || nth == -((size - at) / 7 + 1)))
			return true;
	}
	return false;
}

/* What a rule leaves out it has from its start. */
static bool
fits_start(const struct walk *walk, struct civil_date date, struct civil_ymd ymd)
{
	const struct icsrule *rule = walk->rule;
	bool has_days = rule->days.n > 0;
	bool has_month_day = rule->month_days.n > 0 || has_days;
	switch (rule->freq) {
	case ICSRULE_DAYS:
		return true;
	case ICSRULE_WEEKS:
		return has_days || civil_weekday(date) == civil_weekday(walk->start);
	case ICSRULE_MONTHS:
		return has_month_day || ymd.day == walk->start_ymd.day;
	case ICSRULE_YEARS:
		break;
	}
	if (has_month_day || rule->year_days.n > 0)
		return true;
	if (rule->weeks.n > 0)
		return civil_weekday(date) == civil_weekday(walk->start);
	return ymd.day == walk->start_ymd.day &&
	       (rule->months.n > 0 || ymd.month == walk->start_ymd.month);
}

static bool
falls_on(const struct walk *walk, struct civil_date date)
{
	const struct icsrule *rule = walk->rule;
	struct civil_ymd ymd = civil_to_ymd(date);
	int year_day = date.day - civil_from_ymd(ymd.year, 1, 1).day + 1;
	int week, weeks;
	if (rule->months.n > 0 && !holds(&rule->months, ymd.month, 12))
		return false;
	if (rule->month_days.n > 0 &&
	    !holds(&rule->month_days, ymd.day, days_in_month(ymd.year, ymd.month)))
		return false;
	if (rule->year_days.n > 0 &&
	    !holds(&rule->year_days, year_day, 337 + days_in_month(ymd.year, 2)))
		return false;
	if (rule->weeks.n > 0) {
		week_of(rule, date, &week, &weeks);
		if (!holds(&rule->weeks, week, weeks))
			return false;
	}
	if (rule->days.n > 0 && !has_day(walk, date, ymd, year_day))
		return false;
	return fits_start(walk, date, ymd);
}

/* The days of the ${k}-th period from that of the start, k * interval of them later. */
static void
period(const struct walk *walk, int64_t k, int64_t *first, int64_t *last)
{
	const struct icsrule *rule = walk->rule;
	int64_t ahead = k * rule->interval;
	if (rule->freq == ICSRULE_DAYS) {
		*first = *last = walk->start.day + ahead;
	} else if (rule->freq == ICSRULE_WEEKS) {
		int into = ((int)civil_weekday(walk->start) - (int)rule->week_start + 7) % 7;
		*first = walk->start.day - into + ahead * 7;
		*last = *first + 6;
	} else {
		bool is_year = rule->freq == ICSRULE_YEARS;
		int64_t month = walk->start_ymd.year * INT64_C(12) +
				(is_year ? ahead * 12 : walk->start_ymd.month - 1 + ahead);
		*first = *last = (int64_t)LAST_DAY + 1;
		if (month / 12 > 2199)
			return;
		int year = (int)(month / 12), number = (int)(month % 12) + 1;
		*first = civil_from_ymd(year, number, 1).day;
		*last = *first +
			(is_year ? 337 + days_in_month(year, 2) : days_in_month(year, number)) - 1;
	}
}

/* The number of periods that lie whole before ${from} and need not be looked at. */
static int64_t
skipped(const struct walk *walk)
{
	static const int days[] = {1, 7, 31, 366};
	int64_t ahead = walk->from.day - (int64_t)walk->start.day - days[walk->rule->freq];
	/* A period is never longer than this, so these many are over. */
	int64_t k = ahead / ((int64_t)days[walk->rule->freq] * walk->rule->interval);
	return walk->rule->count > 0 || k < 0 ? 0 : k;
}

static bool
is_chosen(const struct icsrule *rule, int at, int n)
{
	return rule->positions.n == 0 || holds(&rule->positions, at + 1, n);
}

/* One date of the rule; false: it was the last. */
static bool
take(struct walk *walk, int64_t day)
{
	struct civil_date date = {(int32_t)day};
	if (date.day < walk->start.day)
		return true;
	if (date.day > walk->until.day)
		return false;
	if (date.day >= walk->from.day)
		walk->dates[walk->n++] = date;
	return ++walk->count != walk->rule->count;
}

/* The dates of one period; false: the rule is at its end. */
static bool
walk_period(struct walk *walk, int64_t first, int64_t last)
{
	int64_t found[366];
	int n = 0;
	for (int64_t day = first; day <= last && day <= LAST_DAY; day++)
		if (day >= FIRST_DAY && falls_on(walk, (struct civil_date){(int32_t)day}))
			found[n++] = day;
	for (int i = 0; i < n; i++)
		if (is_chosen(walk->rule, i, n) && !take(walk, found[i]))
			return false;
	return true;
}

static int
walk_rule(struct walk *walk, long *steps)
{
	int64_t first, last;
	for (int64_t k = skipped(walk);; k++) {
		period(walk, k, &first, &last);
		if (first > walk->until.day)
			return 0;
		*steps -= (long)(last - first) + 1;
		if (*steps < 0)
			return E_LIMIT;
		if (!walk_period(walk, first, last))
			return 0;
	}
}

int
icsrule_dates(const struct icsrule *rule, struct civil_date start, struct civil_date from,
	      struct civil_date until, long *steps, struct arena *arena, struct civil_date **dates,
	      size_t *n)
{
	struct walk walk = {.rule = rule,
			    .start = start,
			    .from = from.day > start.day ? from : start,
			    .until = until,
			    .start_ymd = civil_to_ymd(start)};
	ensure(rule->kind != ICSRULE_ALWAYS);
	*dates = NULL;
	*n = 0;
	if (rule->has_until && rule->until.date.day < until.day)
		walk.until = rule->until.date;
	if (walk.until.day > LAST_DAY)
		walk.until.day = LAST_DAY;
	if (walk.from.day > walk.until.day)
		return 0;
	walk.dates = arena_array(arena, struct civil_date, walk.until.day - walk.from.day + 1);
	int rc = 0;
	if (rule->kind == ICSRULE_READ)
		rc = walk_rule(&walk, steps);
	for (struct civil_date d = walk.from;
	     rule->kind == ICSRULE_DAILY && d.day <= walk.until.day; d.day++)
		walk.dates[walk.n++] = d;
	*dates = walk.dates;
	*n = walk.n;
	return rc;
}
