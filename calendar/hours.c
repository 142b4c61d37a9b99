/* SPDX-License-Identifier: MIT
 *
 * Joins all that decides about a place's day: what shuts it, closures, bank holidays, its hours.
 */
#include "calendar/hours.h"

bool
hours_rule_is_on(const struct hours_rule *rule, struct civil_date date)
{
	return date.day >= rule->from.day && date.day <= rule->until.day;
}

static const struct hours_rule *
season_of(const struct hours *hours, struct civil_date date)
{
	for (size_t i = 0; i < hours->n_rules; i++)
		if (hours->rules[i].kind == HOURS_SEASON &&
		    hours_rule_is_on(&hours->rules[i], date))
			return &hours->rules[i];
	return NULL;
}

/* The schedules that speak for ${date}; on a bank holiday perhaps the dated ones alone. */
static void
open_by_schedules(const struct hours *hours, const struct holiday *holiday, struct civil_date date,
		  struct hours_day *day)
{
	bool only_dated = holiday != NULL && hours->on_holidays == HOURS_HOLIDAYS_SHUT;
	bool has_hours = false;
	for (size_t i = 0; i < hours->n_schedules; i++) {
		const struct schedule *schedule = &hours->schedules[i];
		has_hours = has_hours || schedule->has_hours;
		if ((!only_dated || schedule->is_dated) && schedule_occurs(schedule, date))
			hours_day_add(day, schedule->open_min, schedule->close_min);
	}
	if (!has_hours) {
		day->is_known = false;
		hours_day_because(day, HOURS_WHY_UNKNOWN, "hours not known");
	} else if (only_dated || (holiday != NULL && day->n > 0)) {
		hours_day_because(day, HOURS_WHY_HOLIDAY, "bank holiday: %s", holiday->title);
	} else if (day->n == 0) {
		hours_day_because(day, HOURS_WHY_SAID, "closed on %s",
				  civil_weekday_name(civil_weekday(date)));
	}
}

/* As it would be without sessions, breaks and closures. */
static void
open_as_usual(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	      struct hours_day *day)
{
	const struct hours_rule *season = season_of(hours, date);
	const struct osm_hours *osm = season != NULL ? season->osm : hours->osm;
	if (osm != NULL)
		osm_hours_open(osm, holidays, date, day);
	else
		open_by_schedules(hours, holidays_find_kept(holidays, date), date, day);
}

/* All sessions that begin on that date; false if there are none by their dates. */
static bool
find_sessions(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	      struct hours_day *sessions)
{
	bool has_any = false;
	hours_day_init(sessions);
	for (size_t i = 0; i < hours->n_rules; i++) {
		const struct hours_rule *rule = &hours->rules[i];
		struct hours_day one;
		if (rule->kind != HOURS_SESSION || !hours_rule_is_on(rule, date))
			continue;
		has_any = true;
		osm_hours_open(rule->osm, holidays, date, &one);
		for (size_t k = 0; k < one.n && sessions->n < HOURS_INTERVALS_MAX; k++)
			hours_day_add(sessions, one.open[k].open_min, one.open[k].close_min);
	}
	return has_any;
}

/* Of hours that nobody told the sessions are all that is known; but who says it of a holiday? */
static void
keep_to_sessions(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
		 struct hours_day *day)
{
	struct hours_day sessions;
	const struct holiday *holiday = holidays_find_kept(holidays, date);
	bool is_known = day->is_known;
	if (!find_sessions(hours, holidays, date, &sessions))
		return;
	if (is_known)
		hours_day_keep(day, &sessions);
	else
		*day = sessions;
	if (!is_known && holiday != NULL) {
		day->n = 0;
		hours_day_because(day, HOURS_WHY_HOLIDAY, "bank holiday: %s", holiday->title);
	}
	if (day->n == 0 && (day->because[0] == '\0' || (is_known && sessions.n == 0)))
		hours_day_because(day, HOURS_WHY_NO_SESSION, "no session on %s",
				  civil_weekday_name(civil_weekday(date)));
}

/* "shut 12:00-17:00: a burst pipe"; of a whole day the reason alone. */
static void
say_closure(const struct hours_rule *rule, struct hours_day *day)
{
	char from[CIVIL_TIME_SIZE];
	char until[CIVIL_TIME_SIZE];
	const char *because = rule->because;
	civil_time_format(rule->from_min, from);
	civil_time_format(rule->until_min, until);
	if (day->n == 0)
		hours_day_because(day, HOURS_WHY_SAID, "%s",
				  because[0] == '\0' ? "closed" : because);
	else
		hours_day_because(day, HOURS_WHY_SAID, "shut %s-%s%s%s", from, until,
				  because[0] == '\0' ? "" : ": ", because);
}

static void
take_closure(const struct hours_rule *rule, struct civil_date date, struct hours_day *day)
{
	for (int days = -1; days <= 1; days++) {
		int shift = days * MINUTES_PER_DAY;
		if (!hours_rule_is_on(rule, civil_add_days(date, days)))
			continue;
		bool is_whole =
		    days == 0 && rule->from_min == 0 && rule->until_min >= MINUTES_PER_DAY;
		if (hours_day_cut(day, rule->from_min + shift, rule->until_min + shift) ||
		    (is_whole && !day->is_known))
			say_closure(rule, day);
		day->is_known = day->is_known || is_whole;
	}
}

static void
take_break(const struct hours_rule *rule, const struct holidays *holidays, struct civil_date date,
	   struct hours_day *day)
{
	for (int days = -1; days <= 1 && day->n > 0; days++) {
		struct civil_date other = civil_add_days(date, days);
		struct hours_day breaks;
		if (!hours_rule_is_on(rule, other))
			continue;
		osm_hours_open(rule->osm, holidays, other, &breaks);
		for (size_t k = 0; k < breaks.n; k++)
			(void)hours_day_cut(day, breaks.open[k].open_min + days * MINUTES_PER_DAY,
					    breaks.open[k].close_min + days * MINUTES_PER_DAY);
	}
	if (day->n == 0 && day->because[0] == '\0')
		hours_day_because(day, HOURS_WHY_SAID, "%s",
				  rule->because[0] == '\0' ? "closed" : rule->because);
}

void
hours_open(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	   struct hours_day *day)
{
	hours_day_init(day);
	if (hours->shut_because != NULL) {
		hours_day_because(day, HOURS_WHY_SAID, "%s", hours->shut_because);
		return;
	}
	open_as_usual(hours, holidays, date, day);
	keep_to_sessions(hours, holidays, date, day);
	for (size_t i = 0; i < hours->n_rules; i++) {
		if (hours->rules[i].kind == HOURS_BREAK)
			take_break(&hours->rules[i], holidays, date, day);
		else if (hours->rules[i].kind == HOURS_CLOSURE)
			take_closure(&hours->rules[i], date, day);
	}
}

bool
hours_shut_after(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
		 struct hours_shut *shut)
{
	struct hours_day today;
	struct hours_day day;
	hours_open(hours, holidays, date, &today);
	hours_open(hours, holidays, civil_add_days(date, 1), &day);
	if (!today.is_known || (today.n > 0 && day.n > 0))
		return false;
	shut->from = (struct hours_moment){date, 0};
	if (today.n > 0)
		shut->from.minute = today.open[today.n - 1].close_min;
	shut->reopens = false;
	for (int i = 1; i <= HOURS_SHUT_LOOK_DAYS && !shut->reopens; i++) {
		struct civil_date later = civil_add_days(date, i);
		hours_open(hours, holidays, later, &day);
		shut->reopens = day.n > 0;
		if (day.n > 0)
			shut->until = (struct hours_moment){later, day.open[0].open_min};
	}
	return true;
}
