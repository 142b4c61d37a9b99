/* SPDX-License-Identifier: MIT
 *
 * Joins all that decides about a place's day: what shuts it, closures, bank holidays, its hours.
 */
#include "calendar/hours.h"

static const struct hours_closure *
closure_of(const struct hours *hours, struct civil_date date)
{
	for (size_t i = 0; i < hours->n_closures; i++)
		if (date.day >= hours->closures[i].from.day &&
		    date.day <= hours->closures[i].until.day)
			return &hours->closures[i];
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
		hours_day_because(day, "hours not known");
	} else if (only_dated || (holiday != NULL && day->n > 0)) {
		hours_day_because(day, "bank holiday: %s", holiday->title);
	} else if (day->n == 0) {
		hours_day_because(day, "closed on %s", civil_weekday_name(civil_weekday(date)));
	}
}

void
hours_open(const struct hours *hours, const struct holidays *holidays, struct civil_date date,
	   struct hours_day *day)
{
	hours_day_init(day);
	const struct hours_closure *closure = closure_of(hours, date);
	if (hours->shut_because != NULL)
		hours_day_because(day, "%s", hours->shut_because);
	else if (closure != NULL)
		hours_day_because(day, "%s", closure->why[0] == '\0' ? "closed" : closure->why);
	else if (hours->osm != NULL)
		osm_hours_open(hours->osm, holidays, date, day);
	else
		open_by_schedules(hours, holidays_find_kept(holidays, date), date, day);
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
