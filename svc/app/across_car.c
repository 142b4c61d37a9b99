/* SPDX-License-Identifier: MIT
 *
 * One car beside other plans: when a leg needs it, and how far it has to drive between two lifts.
 */
#include "app/across.h"
#include "app/day.h"

bool
across_find_lift(const struct plan_leg *leg, int *from_min, int *until_min)
{
	const struct plan_by_car *car = leg->by_car;
	*from_min = car == NULL ? leg->depart_min : car->depart_min;
	*until_min = car == NULL ? leg->arrive_min : car->arrive_min;
	return (car == NULL ? leg->by : car->by) == PLAN_LIFT;
}

/* By car from one point to another; nothing where nothing is known. */
static int
drive_min(const struct day *day, struct geo_point from, struct geo_point to)
{
	int m;
	const struct travel *travel = day->world->prepare->travel;
	return travel == NULL ? 0 : travel_drive(travel, from, to, &m);
}

void
across_bind_car(const struct day *day, const struct across_hold *hold, struct plan_problem *problem)
{
	if (!problem->has_lift)
		return;
	/* More than can be told apart: then no lift at all is promised. */
	if (problem->n_busy == PLAN_BUSY_MAX) {
		problem->has_lift = false;
		return;
	}
	struct plan_busy *busy = &problem->busy[problem->n_busy++];
	*busy = (struct plan_busy){.from_min = hold->from_min, .until_min = hold->until_min};
	for (int p = 0; p < PLAN_PLACE_OF(problem->n_appointments) && hold->has_points; p++) {
		busy->minutes_to[p] = drive_min(day, day->prepared->points[p], hold->from);
		busy->minutes_from[p] = drive_min(day, hold->to, day->prepared->points[p]);
	}
	for (int k = 0; k < problem->n_car_stops && hold->has_points; k++) {
		struct geo_point stop = day->prepared->car_stops[k];
		busy->minutes_to[PLAN_CAR_STOP(k)] = drive_min(day, stop, hold->from);
		busy->minutes_from[PLAN_CAR_STOP(k)] = drive_min(day, hold->to, stop);
	}
}

bool
across_is_car_wanted(const struct day *day, const struct plan_leg *leg,
		     const struct across_hold *hold)
{
	int to_min = 0;
	int from_min = 0;
	int begins_min;
	int ends_min;
	const struct plan_by_car *car = leg->by_car;
	if (!across_find_lift(leg, &begins_min, &ends_min) || hold->kind != ACROSS_CAR)
		return false;
	if (hold->has_points) {
		struct geo_point begins = day->prepared->points[leg->from];
		struct geo_point ends = day->prepared->points[leg->to];
		if (car != NULL)
			*(car->is_first ? &ends : &begins) = car->at;
		to_min = drive_min(day, ends, hold->from);
		from_min = drive_min(day, hold->to, begins);
	}
	return ends_min + to_min > hold->from_min && hold->until_min + from_min > begins_min;
}
