/* SPDX-License-Identifier: MIT
 *
 * The independent checker. It takes the plan as a list of things that claim to happen, and the
 * problem as the law; it knows nothing of how plans are found and calls nothing that finds them.
 */
#include "plan/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "plan/desk.h"

#define EVENTS_MAX (PLAN_APPOINTMENTS_MAX + PLAN_BREAKS_MAX + PLAN_LEGS_MAX)

enum event_kind { EVENT_VISIT, EVENT_CALL, EVENT_BREAK, EVENT_LEG };

struct event {
	enum event_kind kind;
	int from_min, until_min;
	int index; /* appointment, break or leg */
};

struct verify {
	const struct plan_problem *problem;
	const struct plan_solution *solution;
	struct event events[EVENTS_MAX];
	int n_events;
	char *why;
};

static bool refuse(struct verify *verify, const char *fmt, ...) PRINTF_LIKE(2, 3);

static bool
refuse(struct verify *verify, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(verify->why, VERIFY_TEXT_SIZE, fmt, ap);
	va_end(ap);
	return false;
}

static bool
is_today(enum plan_status status)
{
	return status != PLAN_NEXT_DAY && status != PLAN_DROPPED;
}

static int
first_agreed(const struct plan_appointment *appointment)
{
	int mode = PLAN_VISIT;
	while (mode <= PLAN_VIDEO && appointment->mode[mode] != PLAN_AGREED)
		mode++;
	return mode;
}

static bool
lies_open(const struct plan_appointment *appointment, int from_min, int until_min)
{
	for (int i = 0; i < appointment->n_openings; i++)
		if (from_min >= appointment->openings[i].from_min &&
		    until_min <= appointment->openings[i].until_min)
			return true;
	return false;
}

/* What is not as booked goes by the desk: by its starts, in a session, and where there is room. */
static bool
suits_desk(const struct plan_desk *desk, int from_min, int until_min)
{
	bool is_start = desk->n_starts == 0;
	bool is_in_session = desk->n_sessions == 0;
	for (int i = 0; i < desk->n_starts; i++)
		is_start = is_start || desk->starts[i] == from_min;
	for (int i = 0; i < desk->n_sessions; i++)
		is_in_session = is_in_session || (desk->sessions[i].from_min <= from_min &&
						  until_min <= desk->sessions[i].until_min);
	for (int i = 0; i < desk->n_full; i++)
		if (from_min < desk->full[i].until_min && desk->full[i].from_min < until_min)
			return false;
	return is_start && is_in_session;
}

/* Whether it is not as booked, and its service has something else at a time within it. */
static bool
is_taken(const struct plan_problem *problem, int index, int from_min, int until_min)
{
	if (from_min == problem->appointments[index].booked_min)
		return false;
	for (int k = 0; k < problem->n_taken; k++) {
		const struct plan_taken *taken = &problem->taken[k];
		if (taken->appointment == index && taken->from_min < until_min &&
		    from_min < taken->until_min)
			return true;
	}
	return false;
}

/* Consents, status and yes of an appointment that is held today. */
static bool
check_consent(struct verify *verify, int index)
{
	const struct plan_appointment *appointment = &verify->problem->appointments[index];
	const struct plan_outcome *outcome = &verify->solution->appointments[index];
	bool same_mode = (int)outcome->mode == first_agreed(appointment);
	bool same_start =
	    appointment->booked_min == PLAN_NONE || outcome->start_min == appointment->booked_min;
	bool as_booked = same_mode && same_start;
	bool asks = (!same_mode && appointment->mode[outcome->mode] == PLAN_ASK) ||
		    (!same_start && appointment->move == PLAN_ASK);
	if (appointment->mode[outcome->mode] == PLAN_NEVER)
		return refuse(verify, "%s: this mode is never allowed", appointment->id);
	if (!same_start && appointment->move == PLAN_NEVER)
		return refuse(verify, "%s: moved, and may not be", appointment->id);
	if (as_booked != (outcome->status == PLAN_KEPT))
		return refuse(verify, "%s: its status does not fit", appointment->id);
	if (same_mode && !same_start && outcome->status != PLAN_MOVED)
		return refuse(verify, "%s: is moved, says another status", appointment->id);
	if (!same_mode && outcome->mode == PLAN_PHONE && outcome->status != PLAN_BY_PHONE)
		return refuse(verify, "%s: is by phone, says another status", appointment->id);
	if (!same_mode && outcome->mode == PLAN_VIDEO && outcome->status != PLAN_BY_VIDEO)
		return refuse(verify, "%s: is by video, says another status", appointment->id);
	if (asks != outcome->needs_yes)
		return refuse(verify, "%s: wrong about who is to say yes", appointment->id);
	if (!same_start || appointment->booked_min == PLAN_NONE)
		if (outcome->start_min < appointment->earliest_min ||
		    outcome->start_min > appointment->latest_min)
			return refuse(verify, "%s: starts out of its bounds", appointment->id);
	return true;
}

static bool
check_held(struct verify *verify, int index)
{
	const struct plan_problem *problem = verify->problem;
	const struct plan_appointment *appointment = &problem->appointments[index];
	const struct plan_outcome *outcome = &verify->solution->appointments[index];
	if (outcome->end_min != outcome->start_min + appointment->minutes)
		return refuse(verify, "%s: not its length", appointment->id);
	if (!lies_open(appointment, outcome->start_min, outcome->end_min))
		return refuse(verify, "%s: not open then", appointment->id);
	if (appointment->desk != NULL && outcome->start_min != appointment->booked_min &&
	    !suits_desk(appointment->desk, outcome->start_min, outcome->end_min))
		return refuse(verify, "%s: its desk does not see anybody then", appointment->id);
	if (is_taken(problem, index, outcome->start_min, outcome->end_min))
		return refuse(verify, "%s: taken then", appointment->id);
	if (outcome->mode == PLAN_VISIT && problem->places[PLAN_PLACE_OF(index)].is_avoided)
		return refuse(verify, "%s: its place is to be avoided", appointment->id);
	if ((outcome->mode == PLAN_PHONE && !problem->has_phone) ||
	    (outcome->mode == PLAN_VIDEO && !problem->has_data))
		return refuse(verify, "%s: nothing to call with", appointment->id);
	for (int other = 0; other < problem->n_appointments; other++)
		if ((appointment->after & 1u << other) != 0 &&
		    problem->appointments[other].settled == PLAN_OPEN &&
		    is_today(verify->solution->appointments[other].status) &&
		    verify->solution->appointments[other].end_min > outcome->start_min)
			return refuse(verify, "%s: before %s", appointment->id,
				      problem->appointments[other].id);
	verify->events[verify->n_events++] =
	    (struct event){outcome->mode == PLAN_VISIT ? EVENT_VISIT : EVENT_CALL,
			   outcome->start_min, outcome->end_min, index};
	return check_consent(verify, index);
}

static bool
check_appointments(struct verify *verify)
{
	const struct plan_problem *problem = verify->problem;
	const struct plan_solution *solution = verify->solution;
	int changes = 0;
	int needing_yes = 0;
	bool ready = true;
	for (int i = 0; i < problem->n_appointments; i++) {
		const struct plan_appointment *appointment = &problem->appointments[i];
		const struct plan_outcome *outcome = &solution->appointments[i];
		if (outcome->status == PLAN_DROPPED && appointment->priority == PLAN_MUST)
			ready = false;
		if (appointment->settled != PLAN_OPEN)
			continue;
		changes += outcome->status != PLAN_KEPT;
		needing_yes += outcome->needs_yes;
		if (is_today(outcome->status)) {
			if (!check_held(verify, i))
				return false;
		} else if (outcome->status == PLAN_NEXT_DAY &&
			   appointment->next_day == PLAN_NEVER) {
			return refuse(verify, "%s: may not be put off", appointment->id);
		} else if (outcome->needs_yes != (outcome->status == PLAN_NEXT_DAY &&
						  appointment->next_day == PLAN_ASK)) {
			return refuse(verify, "%s: wrong about the yes", appointment->id);
		}
		if (outcome->status != PLAN_KEPT && outcome->because.name == REASON_NONE)
			return refuse(verify, "%s: changed without a reason", appointment->id);
	}
	if (changes != solution->changes || needing_yes != solution->changes_needing_yes)
		return refuse(verify, "changes are %d, %d of them asked for", changes, needing_yes);
	if (ready != solution->ready)
		return refuse(verify, "wrong about being ready");
	return true;
}

static bool
check_breaks(struct verify *verify)
{
	const struct plan_problem *problem = verify->problem;
	if (verify->solution->n_breaks != problem->n_breaks)
		return refuse(verify, "a break is missing");
	for (int i = 0; i < problem->n_breaks; i++) {
		const struct plan_rest *rest = &verify->solution->breaks[i];
		if (rest->end_min - rest->start_min != problem->breaks[i].minutes ||
		    rest->start_min < problem->breaks[i].from_min ||
		    rest->end_min > problem->breaks[i].until_min)
			return refuse(verify, "break %d: not its length or its window", i);
		verify->events[verify->n_events++] =
		    (struct event){EVENT_BREAK, rest->start_min, rest->end_min, i};
	}
	return true;
}

/* Whether the leg is one of the ways that the problem offers, within the person's limits. */
static bool
is_offered(const struct plan_problem *problem, const struct plan_leg *leg)
{
	const struct plan_options *options = &problem->travel[leg->from][leg->to];
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		if (option->by != leg->by || option->pence != leg->pence ||
		    option->walk_m != leg->walk_m || option->ref != leg->ref ||
		    option->car != leg->car ||
		    leg->arrive_min - leg->depart_min != option->minutes ||
		    leg->depart_min < option->depart_first_min ||
		    leg->depart_min > option->depart_last_min)
			continue;
		if (problem->walk_m_max_leg != PLAN_NONE &&
		    option->walk_most_m > problem->walk_m_max_leg)
			continue;
		if (problem->changes_max_leg != PLAN_NONE &&
		    option->changes > problem->changes_max_leg)
			continue;
		return true;
	}
	return false;
}

/* When and between which car places the leg is by car. */
struct by_car {
	enum plan_by by;
	int from, to;
	int from_min, until_min;
};

/* False: the part by car is no part of the leg. */
static bool
find_car(const struct plan_problem *problem, const struct plan_leg *leg, struct by_car *out)
{
	*out = (struct by_car){leg->by, leg->from, leg->to, leg->depart_min, leg->arrive_min};
	if (leg->car == 0)
		return true;
	if (leg->by != PLAN_TRANSIT || leg->car < 0 || leg->car >= problem->n_cars)
		return false;
	const struct plan_car *car = &problem->cars[leg->car];
	int begin_min = leg->depart_min + car->after_min;
	*out = (struct by_car){car->by, car->from, car->to, begin_min, begin_min + car->minutes};
	bool is_first = out->from == leg->from && out->from_min == leg->depart_min;
	bool is_last = out->to == leg->to && out->until_min == leg->arrive_min;
	int stop = is_first ? out->to : out->from;
	return (car->by == PLAN_LIFT || car->by == PLAN_TAXI) && is_first != is_last &&
	       stop >= PLAN_CAR_STOP(0) && stop < PLAN_CAR_STOP(problem->n_car_stops) &&
	       out->from_min >= leg->depart_min && out->until_min <= leg->arrive_min;
}

/* Whether the car is there in its window, comes from every other lift in time, and is in time for
 * it. */
static bool
check_car(struct verify *verify, int index)
{
	const struct plan_problem *problem = verify->problem;
	struct by_car car;
	if (!find_car(problem, &verify->solution->legs[index], &car))
		return refuse(verify, "leg %d: its part by car is no part of it", index);
	if (car.by != PLAN_LIFT)
		return true;
	if (!problem->has_lift || car.from_min < problem->lift.from_min ||
	    car.until_min > problem->lift.until_min)
		return refuse(verify, "leg %d: no lift is given then", index);
	for (int i = 0; i < problem->n_busy; i++) {
		const struct plan_busy *busy = &problem->busy[i];
		bool is_before = car.until_min + busy->minutes_to[car.to] <= busy->from_min;
		bool is_after = busy->until_min + busy->minutes_from[car.from] <= car.from_min;
		if (!is_before && !is_after)
			return refuse(verify, "leg %d: the car is elsewhere", index);
	}
	return true;
}

static bool
check_legs(struct verify *verify)
{
	const struct plan_problem *problem = verify->problem;
	const struct plan_solution *solution = verify->solution;
	int pence = 0;
	int walk_m = 0;
	for (int i = 0; i < solution->n_legs; i++) {
		const struct plan_leg *leg = &solution->legs[i];
		if (!is_offered(problem, leg))
			return refuse(verify, "leg %d: no such journey is offered", i);
		if (!check_car(verify, i))
			return false;
		pence += leg->pence == PLAN_NONE ? 0 : leg->pence;
		walk_m += leg->walk_m;
		verify->events[verify->n_events++] =
		    (struct event){EVENT_LEG, leg->depart_min, leg->arrive_min, i};
	}
	if (pence != solution->pence || walk_m != solution->walk_m)
		return refuse(verify, "the legs come to %d pence and %d m", pence, walk_m);
	if (problem->money_pence != PLAN_NONE && pence > problem->money_pence)
		return refuse(verify, "costs %d pence, %d are there", pence, problem->money_pence);
	if (problem->walk_m_max_day != PLAN_NONE && walk_m > problem->walk_m_max_day)
		return refuse(verify, "walks %d m, %d are allowed", walk_m,
			      problem->walk_m_max_day);
	return true;
}

static int
compare_events(const void *left, const void *right)
{
	const struct event *a = left;
	const struct event *b = right;
	if (a->from_min != b->from_min)
		return a->from_min - b->from_min;
	if (a->until_min != b->until_min)
		return a->until_min - b->until_min;
	return a->kind != b->kind ? (int)a->kind - (int)b->kind : a->index - b->index;
}

/* Walk through the day in order of time: one thing at a time, each at the place where the person
 * is. */
static bool
check_timeline(struct verify *verify)
{
	const struct plan_problem *problem = verify->problem;
	const struct plan_solution *solution = verify->solution;
	const struct plan_place *places = problem->places;
	int place = problem->start_place;
	int reached_min = problem->start_min; /* since when at the place, or done with a visit */
	int now_min = problem->start_min;
	bool is_under_way = false; /* came here for a visit that is still to come */
	bool is_home = false;
	for (int i = 0; i < verify->n_events; i++) {
		const struct event *event = &verify->events[i];
		if (event->from_min < now_min)
			return refuse(verify,
				      "two things at once, or before the start, at minute %d",
				      event->from_min);
		now_min = event->until_min;
		if (event->kind == EVENT_LEG) {
			const struct plan_leg *leg = &solution->legs[event->index];
			if (is_under_way || is_home || places[leg->from].same != places[place].same)
				return refuse(verify, "leg %d does not start where the person is",
					      event->index);
			place = leg->to;
			reached_min = leg->arrive_min;
			is_under_way = leg->to != PLAN_PLACE_HOME;
			is_home = leg->to == PLAN_PLACE_HOME;
		} else if (event->kind == EVENT_VISIT) {
			int there = PLAN_PLACE_OF(event->index);
			if (is_home || places[there].same != places[place].same ||
			    (is_under_way && there != place))
				return refuse(verify, "%s: the person is not there",
					      problem->appointments[event->index].id);
			if (event->from_min < reached_min + problem->arrive_early_min)
				return refuse(verify, "%s: not reached early enough",
					      problem->appointments[event->index].id);
			place = there;
			reached_min = event->until_min;
			is_under_way = false;
		}
	}
	if (is_under_way)
		return refuse(verify, "a journey to a place without its visit");
	if (problem->has_home && places[place].same != places[PLAN_PLACE_HOME].same)
		return refuse(verify, "the day does not end at home");
	if (problem->has_home && problem->home_by_min != PLAN_NONE &&
	    reached_min > problem->home_by_min)
		return refuse(verify, "home at minute %d, too late", reached_min);
	if (now_min != solution->ends_min)
		return refuse(verify, "the day ends at minute %d", now_min);
	return true;
}

/* From the end of one appointment to the start of the next, and no call where one waits. */
static bool
check_rest(struct verify *verify)
{
	const struct plan_problem *problem = verify->problem;
	const struct event *before = NULL; /* the last appointment */
	bool is_waiting = false;           /* after a journey, before its visit */
	for (int i = 0; i < verify->n_events && problem->rest_min > 0; i++) {
		const struct event *event = &verify->events[i];
		if (event->kind == EVENT_LEG)
			is_waiting = verify->solution->legs[event->index].to != PLAN_PLACE_HOME;
		if (event->kind == EVENT_LEG || event->kind == EVENT_BREAK)
			continue;
		const char *id = problem->appointments[event->index].id;
		if (before != NULL && event->from_min - before->until_min < problem->rest_min)
			return refuse(verify, "%s: %d min of rest before it, %d are due", id,
				      event->from_min - before->until_min, problem->rest_min);
		if (event->kind == EVENT_CALL && is_waiting)
			return refuse(verify, "%s: a call while waiting for a visit", id);
		before = event;
		is_waiting = false;
	}
	return true;
}

/* No stretch between meals, the start and the end is longer than allowed. */
static bool
check_meals(struct verify *verify)
{
	int most = verify->problem->without_meal_max_min;
	int since_min = verify->problem->start_min;
	for (int i = 0; i <= verify->n_events && most > 0; i++) {
		bool is_end = i == verify->n_events;
		const struct event *event = &verify->events[i];
		int until_min = is_end ? verify->solution->ends_min : event->from_min;
		bool is_meal = !is_end && event->kind == EVENT_BREAK &&
			       verify->problem->breaks[event->index].is_meal;
		if ((is_end || is_meal) && until_min - since_min > most)
			return refuse(verify, "%d min without a meal before minute %d, most is %d",
				      until_min - since_min, until_min, most);
		if (is_meal)
			since_min = event->until_min;
	}
	return true;
}

static bool
check_gate_rows(struct verify *verify)
{
	const struct plan_solution *solution = verify->solution;
	for (int i = 1; i < solution->n_gate_rows; i++)
		if (solution->gate_rows[i].gate_min <= solution->gate_rows[i - 1].gate_min)
			return refuse(verify, "the gate table is out of order");
	for (int i = 0; i < solution->n_gate_rows; i++)
		if (solution->gate_rows[i].kept < 0 ||
		    solution->gate_rows[i].kept > solution->n_appointments)
			return refuse(verify, "the gate table counts what is not there");
	int n_today = 0;
	for (int i = 0; i < solution->n_appointments; i++)
		n_today += verify->problem->appointments[i].settled == PLAN_OPEN &&
			   is_today(solution->appointments[i].status);
	for (int i = 0; i < solution->n_gate_rows; i++)
		if (solution->gate_rows[i].gate_min == verify->problem->start_min &&
		    solution->gate_rows[i].kept != n_today)
			return refuse(verify, "the gate table contradicts the plan");
	return true;
}

bool
verify_solution(const struct plan_problem *problem, const struct plan_solution *solution,
		char why[VERIFY_TEXT_SIZE])
{
	struct verify verify = {.problem = problem, .solution = solution, .why = why};
	if (solution->n_appointments != problem->n_appointments)
		return refuse(&verify, "not the appointments of the problem");
	if (!solution->feasible) {
		if (solution->n_legs > 0 || solution->n_breaks > 0 || solution->ready ||
		    solution->changes > 0)
			return refuse(&verify, "claims something without being feasible");
		return true;
	}
	if (!check_appointments(&verify) || !check_breaks(&verify) || !check_legs(&verify))
		return false;
	qsort(verify.events, (size_t)verify.n_events, sizeof(verify.events[0]), compare_events);
	return check_timeline(&verify) && check_rest(&verify) && check_meals(&verify) &&
	       check_gate_rows(&verify);
}
