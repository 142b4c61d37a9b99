/* SPDX-License-Identifier: MIT
 *
 * The door to libical: our rules in, its recurrence iterator, our dates out, bounded.
 *
 * Dates only are used: libical's own conversion between wall time and instants errs at clock
 * changes (base/civil.h does that), and an iterator over dates cannot meet them.
 */
#include "calendar/ics.h"

#include <libical/ical.h>

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

static icalrecurrencetype_weekday
weekday_of(enum civil_weekday weekday)
{
	return (icalrecurrencetype_weekday)(((int)weekday + 1) % 7 + ICAL_SUNDAY_WEEKDAY);
}

static struct icaltimetype
time_of(struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	/* Not from icaltime_null_date(): its hours of -1 make the iterator search without end. */
	return (struct icaltimetype){
	    .year = ymd.year, .month = ymd.month, .day = ymd.day, .is_date = 1};
}

static icalrecurrencetype_frequency
frequency_of(enum ics_freq freq)
{
	switch (freq) {
	case ICS_DAILY:
		return ICAL_DAILY_RECURRENCE;
	case ICS_WEEKLY:
		return ICAL_WEEKLY_RECURRENCE;
	case ICS_MONTHLY:
		return ICAL_MONTHLY_RECURRENCE;
	case ICS_ONCE:
		break;
	}
	return ICAL_NO_RECURRENCE;
}

static struct icalrecurrencetype
recurrence_of(const struct ics_rule *rule)
{
	struct icalrecurrencetype recurrence;
	icalrecurrencetype_clear(&recurrence);
	recurrence.freq = frequency_of(rule->freq);
	recurrence.interval = (short)rule->interval;
	recurrence.week_start = weekday_of(rule->week_start);
	for (size_t i = 0; i < rule->n_byday; i++) {
		int nth = rule->byday[i].nth;
		int encoded = 8 * (nth < 0 ? -nth : nth) + (int)weekday_of(rule->byday[i].weekday);
		recurrence.by_day[i] = (short)(nth < 0 ? -encoded : encoded);
	}
	for (size_t i = 0; i < rule->n_bymonthday; i++)
		recurrence.by_month_day[i] = (short)rule->bymonthday[i];
	recurrence.count = rule->count;
	if (rule->has_until)
		recurrence.until = time_of(rule->until);
	return recurrence;
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
	ensure(!has_nth || (rule->freq == ICS_MONTHLY && rule->n_bymonthday == 0));
	ensure(rule->n_bymonthday == 0 || rule->freq == ICS_MONTHLY);
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
	if (until.day < start.day || (rule->has_until && rule->until.day < from.day))
		return 0;
	start_library();
	icalrecur_iterator *iterator = icalrecur_iterator_new(recurrence_of(rule), time_of(start));
	if (iterator == NULL)
		return E_INPUT;
	/* With COUNT every occurrence has to be counted; else looking begins where it is asked for.
	 */
	if (rule->count == 0 && from.day > start.day)
		icalrecur_iterator_set_start(iterator, time_of(from));
	int rc = E_LIMIT;
	for (int step = 0; step < ICS_STEPS_MAX; step++) {
		struct icaltimetype time = icalrecur_iterator_next(iterator);
		bool is_date =
		    !icaltime_is_null_time(time) && civil_is_date(time.year, time.month, time.day);
		struct civil_date date = until;
		if (is_date)
			date = civil_from_ymd(time.year, time.month, time.day);
		if (!is_date || date.day > until.day) {
			rc = 0;
			break;
		}
		if (date.day >= from.day)
			dates[(*n)++] = date;
	}
	icalrecur_iterator_free(iterator);
	return rc;
}
