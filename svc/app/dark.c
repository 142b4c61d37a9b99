/* SPDX-License-Identifier: MIT
 *
 * Sunset as a minute of the plan's day.
 */
#include "app/dark.h"

#include "base/sun.h"

void
dark_apply(const struct civil_zone *zone, const struct plan_document *document,
	   struct plan_problem *problem, struct problems *problems)
{
	struct utc set;
	if (!document->has_home || !document->home.arrive_before_dark)
		return;
	ensure(zone != NULL);
	enum sun_day sun = sun_set_of(document->date, document->home.point, &set);
	if (sun != SUN_SETS) {
		problem_add(
		    problems, "/home/arrive_by",
		    "\"dark\" says nothing there: the sun does not %s that day; say an hour",
		    sun == SUN_STAYS_UP ? "set" : "rise");
		return;
	}
	struct civil_date date;
	civil_from_utc(zone, set, &date, &problem->home_by_min);
	problem->home_by_min += (date.day - document->date.day) * MINUTES_PER_DAY;
	problem->is_home_by_dark = true;
}
