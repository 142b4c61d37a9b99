/* SPDX-License-Identifier: MIT
 *
 * The same hours that plans are made by (prepare.c), of any date.
 */
#include "app/atwork.h"

#include "app/prepare.h"
#include "app/prepare_desk.h"

struct atwork
atwork_of(const struct day *day, int i)
{
	const struct prepare_world *world = day->world->prepare;
	const struct document_appointment *from = &day->document.appointments[i];
	struct atwork out = {.holidays = day->world->holidays};
	const struct directory_entry *entry = NULL;
	if (from->service == NULL && from->hours != NULL) {
		struct problems *problems = arena_new(day->arena, struct problems);
		problems_init(problems, day->arena);
		out.hours.osm = osm_hours_parse(from->hours, NULL, day->arena, problems);
	} else if (from->service != NULL && world->directory != NULL &&
		   directory_find(world->directory, from->service, &entry) == 0) {
		out.hours = entry->hours;
	}
	if (out.hours.osm != NULL || out.hours.n_schedules > 0) {
		const struct target_place place = prepare_place(world, &day->document, i);
		closures_apply(world->closures, &place, day->arena, &out.hours);
	}
	return out;
}

void
atwork_open(const void *of, struct civil_date date, struct hours_day *out)
{
	const struct atwork *work = of;
	hours_day_init(out);
	if (work->hours.osm != NULL || work->hours.n_schedules > 0)
		hours_open(&work->hours, work->holidays, date, out);
	else if (holidays_is_working_day(work->holidays, date))
		hours_day_add(out, ATWORK_FROM_MIN, ATWORK_UNTIL_MIN);
}
