/* SPDX-License-Identifier: MIT
 *
 * The door to libical: our rules in, its recurrence iterator, our dates out, bounded.
 *
 * Dates only are used: libical's own conversion between wall time and instants errs at clock
 * changes (base/civil.h does that), and an iterator over dates cannot meet them.
 */
#include "calendar/ics.h"

#include <libical/ical.h>

#include "base/buf.h"

/* Errors are told by return values, and zone files come from one place only. */
static void
start_library(void)
{
	static bool is_started;
	if (is_started)
		return;
	is_started = true;
	icalerror_set_errors_are_fatal(0);
	set_zone_directory("/usr/share/zoneinfo");
}

static struct icaltimetype
time_of(struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	/* Not from icaltime_null_date(): its hours of -1 make the iterator search without end. */
	return (struct icaltimetype){
	    .year = ymd.year, .month = ymd.month, .day = ymd.day, .is_date = 1};
}

/*
 * The rule as libical shall see it: in words, since its parser also sorts the lists, which its
 * iterator relies on. Three things it is not told. The interval of weeks: with WKST and one weekday
 * it takes the wrong weeks (3.0.16: every second Sunday from a Monday on), so it gives every week
 * and is_in_turn() chooses. COUNT, since we may not see all that it counts. UNTIL, since we stop
 * anyway.
 */
static void
write_rule(const struct ics_rule *rule, struct civil_date start, struct buf *text)
{
	static const char *const freqs[] = {"", "DAILY", "WEEKLY", "MONTHLY"};
	static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	buf_printf(text, "FREQ=%s;INTERVAL=%d", freqs[rule->freq],
		   rule->freq == ICS_WEEKLY ? 1 : rule->interval);
	for (size_t i = 0; i < rule->n_byday; i++) {
		buf_add_text(text, i == 0 ? ";BYDAY=" : ",");
		if (rule->byday[i].nth != 0)
			buf_printf(text, "%d", rule->byday[i].nth);
		buf_add_text(text, days[rule->byday[i].weekday]);
	}
	for (size_t i = 0; i < rule->n_bymonthday; i++)
		buf_printf(text, "%s%d", i == 0 ? ";BYMONTHDAY=" : ",", rule->bymonthday[i]);
	/* What a rule does not say is taken from its start, said here since the start may be moved.
	 */
	if (rule->freq == ICS_WEEKLY && rule->n_byday == 0)
		buf_printf(text, ";BYDAY=%s", days[civil_weekday(start)]);
	if (rule->freq == ICS_MONTHLY && rule->n_byday == 0 && rule->n_bymonthday == 0)
		buf_printf(text, ";BYMONTHDAY=%d", civil_to_ymd(start).day);
}

/* Whether the week of ${date} is one of every interval-th, counted from that of the start. */
static bool
is_in_turn(const struct ics_rule *rule, struct civil_date start, struct civil_date date)
{
	if (rule->freq != ICS_WEEKLY)
		return true;
	int into_week = ((int)civil_weekday(start) - (int)rule->week_start + 7) % 7;
	return (date.day - start.day + into_week) / 7 % rule->interval == 0;
}

static void
check_rule(const struct ics_rule *rule)
{
	bool has_nth = false;
	for (size_t i = 0; i < rule->n_byday; i++)
		has_nth = has_nth || rule->byday[i].nth != 0;
	ensure(rule->interval >= 1 && rule->interval <= ICS_INTERVAL_MAX);
	ensure(rule->n_byday <= ICS_BYDAY_MAX && rule->n_bymonthday <= ICS_BYMONTHDAY_MAX);
	ensure(rule->count >= 0 && rule->count <= ICS_COUNT_MAX);
	ensure(rule->count == 0 || !rule->has_until);
	ensure(rule->freq != ICS_WEEKLY || rule->count * rule->interval <= ICS_COUNT_WEEKS_MAX);
	ensure(!has_nth || (rule->freq == ICS_MONTHLY && rule->n_bymonthday == 0));
	ensure(rule->n_bymonthday == 0 || rule->freq == ICS_MONTHLY);
}

/*
 * A start by whole periods later, not after ${from}, from which the rule goes on just the same; a
 * month's is its first day. Nothing is looked at that lies years back.
 */
static struct civil_date
later_start(const struct ics_rule *rule, struct civil_date start, struct civil_date from)
{
	if (rule->freq != ICS_MONTHLY) {
		int period = rule->freq == ICS_WEEKLY ? 7 : rule->interval;
		return civil_add_days(start, (from.day - start.day) / period * period);
	}
	struct civil_ymd first = civil_to_ymd(start);
	struct civil_ymd last = civil_to_ymd(from);
	int months = (last.year - first.year) * 12 + last.month - first.month;
	months -= months % rule->interval;
	if (months == 0)
		return start;
	int month = first.month - 1 + months;
	return civil_from_ymd(first.year + month / 12, month % 12 + 1, 1);
}

static icalrecur_iterator *
open_iterator(const struct ics_rule *rule, struct civil_date start, struct civil_date from)
{
	start_library();
	struct buf text;
	buf_init(&text);
	write_rule(rule, start, &text);
	struct icalrecurrencetype recurrence = icalrecurrencetype_from_string(buf_text(&text));
	buf_fini(&text);
	if (recurrence.freq == ICAL_NO_RECURRENCE)
		return NULL;
	/* With COUNT every occurrence from the first on has to be counted. */
	if (rule->count == 0 && from.day > start.day)
		start = later_start(rule, start, from);
	return icalrecur_iterator_new(recurrence, time_of(start));
}

/* The iterator's next date; false at its end. */
static bool
next_date(icalrecur_iterator *iterator, struct civil_date *date)
{
	struct icaltimetype time = icalrecur_iterator_next(iterator);
	if (icaltime_is_null_time(time) || !civil_is_date(time.year, time.month, time.day))
		return false;
	*date = civil_from_ymd(time.year, time.month, time.day);
	return true;
}

int
ics_rule_dates(const struct ics_rule *rule, struct civil_date start, struct civil_date from,
	       struct civil_date until, struct civil_date dates[], size_t *n)
{
	ensure(until.day - from.day < ICS_DAYS_MAX);
	*n = 0;
	if (rule->freq == ICS_ONCE) {
		if (start.day >= from.day && start.day <= until.day)
			dates[(*n)++] = start;
		return 0;
	}
	check_rule(rule);
	if (rule->has_until && rule->until.day < until.day)
		until = rule->until;
	if (until.day < start.day || until.day < from.day)
		return 0;
	icalrecur_iterator *iterator = open_iterator(rule, start, from);
	if (iterator == NULL)
		return E_INPUT;
	struct civil_date date;
	int count = 0;
	int rc = E_LIMIT;
	for (int step = 0; step < ICS_STEPS_MAX && rc != 0; step++) {
		if (!next_date(iterator, &date) || date.day > until.day) {
			rc = 0;
		} else if (is_in_turn(rule, start, date)) {
			if (date.day >= from.day)
				dates[(*n)++] = date;
			if (++count == rule->count)
				rc = 0;
		}
	}
	icalrecur_iterator_free(iterator);
	return rc;
}
