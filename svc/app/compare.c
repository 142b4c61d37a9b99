/* SPDX-License-Identifier: MIT
 *
 * One date after the other, each prepared and planned on its own.
 */
#include "app/compare.h"

#include <string.h>

#include "travel/travel_current.h"

static void
count(struct compare_day *day)
{
	for (int i = 0; day->solution.feasible && i < day->solution.n_appointments; i++)
		switch (day->solution.appointments[i].status) {
		case PLAN_KEPT:
			day->as_booked++;
			day->today++;
			break;
		case PLAN_MOVED:
		case PLAN_BY_PHONE:
		case PLAN_BY_VIDEO:
			day->today++;
			break;
		case PLAN_NEXT_DAY:
			day->next_day++;
			break;
		case PLAN_DROPPED:
			day->dropped++;
			break;
		}
}

static int
compare_one(const struct compare_list *list, const struct plan_document *document,
	    struct problems *problems, struct compare_day *day)
{
	const struct prepare_world *world = list->world;
	struct arena *arena = problems->arena;
	struct prepared *prepared = arena_new(arena, struct prepared);
	int rc = prepare(world, document, arena, problems, prepared);
	if (rc != 0)
		return rc;
	if (world->travel == NULL && list->journeys != NULL)
		memcpy(prepared->problem.travel, list->journeys->travel,
		       sizeof(prepared->problem.travel));
	*day = (struct compare_day){
	    .date = document->date,
	    .next_working_day = holidays_working_day_after(world->holidays, document->date),
	    .is_timed = world->travel == NULL || travel_covers(world->travel, document->date),
	};
	rc = check_day(&prepared->problem, PLAN_STEPS_DEFAULT, &day->check);
	if (rc == 0)
		rc = plan_solve(&prepared->problem, PLAN_STEPS_PATIENT, arena, &day->solution);
	if (rc != 0)
		return rc;
	prepare_fill_rides(prepared, arena, &day->solution);
	count(day);
	for (int i = 0; i < document->n_appointments; i++)
		if (prepared->is_shut_after[i])
			day->shut[day->n_shut++] =
			    (struct compare_shut){i, prepared->shut_after[i]};
	return 0;
}

int
compare_days(const struct compare_list *list, struct problems *problems, struct compare_day days[])
{
	ensure(list->n >= 1 && list->n <= COMPARE_DAYS_MAX);
	for (int i = 0; i < list->n; i++) {
		struct plan_document dated = *list->document;
		dated.date = list->dates[i];
		int rc = compare_one(list, &dated, problems, &days[i]);
		if (rc != 0)
			return rc;
	}
	return 0;
}

void
compare_usual_dates(struct civil_date date, struct civil_date dates[3])
{
	struct civil_date monday = civil_add_days(date, -(int)civil_weekday(date));
	for (int i = 0; i < 3; i++)
		dates[i] = civil_add_days(monday, CIVIL_WEDNESDAY + i);
}
