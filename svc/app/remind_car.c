/* SPDX-License-Identifier: MIT
 *
 * What is said of lifts: to the coordinator who gives them, and to the person where a lift is one
 * part of the way and a ride the other.
 */
#include "app/remind.h"
#include "app/way.h"

#define LIFT_LEAD_MIN 30 /* so long before it the coordinator is told of a lift */

const struct plan_by_car *
remind_car_of(const struct day *day, int k)
{
	const struct estimate_leg *leg = &day->estimate.legs[k];
	return leg->is_other ? prepare_by_car(day->prepared, leg->ref, day->arena)
			     : day->solution.legs[k].by_car;
}

static struct utc
later_of(struct utc a, struct utc b)
{
	return a.s > b.s ? a : b;
}

void
remind_car_then(const struct day *day, const struct remind_then *then, struct wants *wants)
{
	const struct plan_by_car *car = then->car;
	int lead = day->world->settings.leave_lead_minutes;
	int at_min = car->is_first ? then->rides[0].depart_min : car->depart_min;
	int begun_min = car->is_first ? car->depart_min : then->rides[0].depart_min;
	const char *stop = car->is_first ? then->rides[0].from_stop : car->stop;
	struct day_say say = {
	    .party = then->person,
	    .kind = car->is_first ? KIND_PERSON_LEAVE_NOW_RIDE : KIND_PERSON_LEAVE_NOW_LIFT_FROM,
	    .claim = then->claim,
	    .fact = arena_printf(day->arena, "%d %s from %s", at_min,
				 car->is_first ? then->rides[0].line : plan_by_word(car->by), stop),
	    /* One thing after the other: not before the first part of the way has begun. */
	    .due = later_of(day_utc(day, at_min - lead), day_utc(day, begun_min)),
	    .expires = day_utc(day, at_min),
	    .is_urgent = true,
	};
	const struct row_message *told = reconcile_newest(day, say.party->id, say.claim);
	if (car->is_first && then->is_said && told != NULL && reconcile_has_left(told))
		say.fact = told->fact;
	const struct template_value ride[] = {
	    template_date("date", day->plan.date),
	    template_text("line", day_line(day, then->person, &then->rides[0])),
	    template_text("stop", stop),
	    template_number("depart", at_min),
	    template_text("alight", then->rides[then->n_rides - 1].to_stop),
	    template_text("map", way_map(day, then->person)),
	};
	const struct template_value fetched[] = {
	    ride[0],
	    ride[2],
	    ride[3],
	    ride[5],
	    template_text("label", then->label),
	    template_text("who", day_who(day, then->person)),
	};
	if (car->is_first)
		remind_add(wants, &say, ride, ARRAY_LEN(ride));
	else
		remind_add(wants, &say, fetched, ARRAY_LEN(fetched));
}

static const char *
name_of(const struct day *day, const struct row_party *to, int place)
{
	return place < PLAN_PLACE_OF(0) ? day_end_word(day, to, place)
					: day_label(day, place - PLAN_PLACE_OF(0));
}

/* One lift, all the way or to or from a stop. */
static void
tell_lift(const struct day *day, const struct row_party *to, int k, struct wants *wants)
{
	const struct plan_leg *planned = &day->solution.legs[k];
	const struct estimate_leg *leg = &day->estimate.legs[k];
	const struct plan_by_car *car = remind_car_of(day, k);
	const char *from = day->problem.places[planned->from].name;
	const char *goal = day->problem.places[planned->to].name;
	int depart_min = car == NULL ? leg->depart_min : car->depart_min;
	if ((car == NULL ? leg->by : car->by) != PLAN_LIFT || leg->arrive_min == PLAN_NONE)
		return;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("depart", depart_min),
	    template_number("arrive", car == NULL ? leg->arrive_min : car->arrive_min),
	    template_text("from", name_of(day, to, planned->from)),
	    template_text("to", name_of(day, to, planned->to)),
	    template_text("stop", car == NULL ? "" : car->stop),
	};
	struct day_say say = {
	    .party = to,
	    .kind = car == NULL     ? KIND_COORDINATOR_LIFT
		    : car->is_first ? KIND_COORDINATOR_LIFT_TO
				    : KIND_COORDINATOR_LIFT_FROM,
	    .claim = arena_printf(day->arena, "lift:%s", remind_leave_claim(day, k) + 6),
	    .fact = arena_printf(day->arena, "%d %s to %s", depart_min,
				 car == NULL || car->is_first ? from : car->stop,
				 car == NULL || !car->is_first ? goal : car->stop),
	    .due = day_utc(day, depart_min - LIFT_LEAD_MIN),
	    .expires = day_utc(day, depart_min),
	    .is_urgent = true,
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_lifts(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int k = 0; k < day->solution.n_legs; k++)
		tell_lift(day, to, k, wants);
}
