/* SPDX-License-Identifier: MIT
 *
 * Outcomes and legs as events. Every word goes through the templates, so that what no text may say
 * no calendar says either.
 */
#include "app/agenda.h"

#include <inttypes.h>
#include <string.h>

#include "app/day.h"
#include "app/prepare.h"
#include "plan/ride.h"
#include "sms/template.h"

bool
agenda_open(const struct app_world *world, const struct row_plan *plan,
	    const struct row_version *version, struct arena *arena, struct agenda_plan *out)
{
	*out =
	    (struct agenda_plan){.world = world, .plan = plan, .version = version, .arena = arena};
	if (version->version == 0)
		return false;
	out->document = memo_document(world->memo, plan->document, arena);
	out->solution = memo_solution(world->memo, version->solution, arena);
	return out->document != NULL && out->solution != NULL &&
	       out->document->n_appointments == out->solution->n_appointments;
}

static struct civil_date
next_working_day(const struct agenda_plan *plan)
{
	return holidays_working_day_after(plan->world->holidays, plan->plan->date);
}

struct utc
agenda_until(const struct agenda_plan *plan)
{
	const struct plan_solution *solution = plan->solution;
	struct civil_date last = plan->plan->date;
	if (solution->ends_min >= MINUTES_PER_DAY)
		last = civil_add_days(last, 1);
	for (int i = 0; i < solution->n_appointments; i++)
		if (solution->appointments[i].status == PLAN_NEXT_DAY &&
		    next_working_day(plan).day > last.day)
			last = next_working_day(plan);
	return civil_to_utc(plan->world->zone, civil_add_days(last, 1), 0);
}

/* The same for all that is ever said of it; it tells nothing to whoever has not the house's key. */
static const char *
uid_of(const struct agenda_plan *plan, const char *what)
{
	const char *text = arena_printf(plan->arena, "event %" PRId64 " %s", plan->plan->id, what);
	struct secret_hash hash = secret_hash(plan->world->hash_key, text, strlen(text));
	char hex[SECRET_HASH_HEX];
	secret_hash_print(&hash, hex);
	return arena_printf(plan->arena, "%s@firstday", hex);
}

static const char *
render(const struct agenda_plan *plan, enum kind kind, const struct template_value values[],
       size_t n)
{
	return template_render(app_words(plan->world, plan->language), kind, values, n,
			       plan->arena);
}

const char *
agenda_name(const struct template_set *words, enum party_role role, struct arena *arena)
{
	enum kind kind = role == PARTY_PERSON        ? KIND_PERSON_DIARY_NAME
			 : role == PARTY_COORDINATOR ? KIND_COORDINATOR_DIARY_NAME
						     : KIND_OFFICER_DIARY_NAME;
	return template_render(words, kind, NULL, 0, arena);
}

/* A label may be of signs that no text has: a title there is always. */
static const char *
title(const struct agenda_plan *plan, enum party_role role, enum kind kind,
      const struct template_value values[], size_t n)
{
	const char *text = render(plan, kind, values, n);
	return text[0] != '\0'
		   ? text
		   : agenda_name(app_words(plan->world, plan->language), role, plan->arena);
}

static struct icsout_event
event_of(const struct agenda_plan *plan, const char *what)
{
	return (struct icsout_event){
	    .uid = uid_of(plan, what),
	    .sequence = plan->version->version,
	    .stamped = plan->version->made,
	    .status = ICSOUT_CONFIRMED,
	    .date = plan->plan->date,
	    .location = "",
	    .description = "",
	};
}

static void
add(struct agenda *agenda, const struct agenda_plan *plan, const struct icsout_event *event)
{
	if (agenda->n == ICSOUT_EVENTS_MAX)
		return;
	if (agenda->n == agenda->room) {
		size_t room = agenda->room == 0 ? AGENDA_OF_PLAN_MAX : 2 * agenda->room;
		struct icsout_event *wider = arena_array(plan->arena, struct icsout_event, room);
		if (agenda->n > 0)
			memcpy(wider, agenda->events, agenda->n * sizeof(*wider));
		agenda->events = wider;
		agenda->room = room;
	}
	agenda->events[agenda->n++] = *event;
}

/* Sets hour or date of an appointment as it is planned; false if it is neither today nor put off.
 */
static bool
set_when(const struct agenda_plan *plan, const struct plan_outcome *outcome,
	 struct icsout_event *event)
{
	event->start_min = outcome->start_min;
	event->end_min = outcome->end_min > ROW_MINUTE_MAX ? ROW_MINUTE_MAX : outcome->end_min;
	if (outcome->status == PLAN_NEXT_DAY) {
		event->is_all_day = true;
		event->is_free = true;
		event->date = next_working_day(plan);
	}
	return outcome->start_min != PLAN_NONE || event->is_all_day;
}

/* The title's kind, in the order visit, phone, video, put off. */
static enum kind
kind_of(const enum kind kinds[4], const struct plan_outcome *outcome)
{
	return kinds[outcome->status == PLAN_NEXT_DAY ? 3 : (int)outcome->mode];
}

static bool
is_visit(const struct plan_outcome *outcome)
{
	return outcome->status != PLAN_NEXT_DAY && outcome->mode == PLAN_VISIT;
}

static const char *
place_of(const struct agenda_plan *plan, int i)
{
	return prepare_where(plan->world->prepare, plan->document, i, plan->arena);
}

static void
add_for_person(const struct agenda_plan *plan, int i, struct agenda *agenda)
{
	static const enum kind kinds[4] = {KIND_PERSON_DIARY_VISIT, KIND_PERSON_DIARY_PHONE,
					   KIND_PERSON_DIARY_VIDEO, KIND_PERSON_DIARY_NEXT_DAY};
	const struct plan_outcome *outcome = &plan->solution->appointments[i];
	struct icsout_event event = event_of(plan, outcome->id);
	if (outcome->needs_yes || !set_when(plan, outcome, &event))
		return;
	const struct template_value values[] = {
	    template_text("label", plan->document->appointments[i].label),
	    template_text("place", place_of(plan, i)),
	};
	event.summary = title(plan, PARTY_PERSON, kind_of(kinds, outcome), values, 1);
	if (is_visit(outcome))
		event.location = render(plan, KIND_PERSON_DIARY_PLACE, values + 1, 1);
	add(agenda, plan, &event);
}

static void
add_for_coordinator(const struct agenda_plan *plan, int i, struct agenda *agenda)
{
	static const enum kind kinds[4] = {
	    KIND_COORDINATOR_DIARY_VISIT, KIND_COORDINATOR_DIARY_PHONE,
	    KIND_COORDINATOR_DIARY_VIDEO, KIND_COORDINATOR_DIARY_NEXT_DAY};
	const struct plan_outcome *outcome = &plan->solution->appointments[i];
	struct icsout_event event = event_of(plan, outcome->id);
	if (!set_when(plan, outcome, &event))
		return;
	const struct template_value values[] = {
	    template_text("ref", plan->plan->ref),
	    template_text("label", plan->document->appointments[i].label),
	    template_text("place", place_of(plan, i)),
	};
	event.summary = title(plan, PARTY_COORDINATOR, kind_of(kinds, outcome), values, 2);
	if (is_visit(outcome))
		event.location = render(plan, KIND_COORDINATOR_DIARY_PLACE, values + 2, 1);
	event.is_free = true; /* it is the person's hour */
	if (outcome->needs_yes) {
		event.status = ICSOUT_TENTATIVE;
		event.description = render(plan, KIND_COORDINATOR_DIARY_WAITS, NULL, 0);
	}
	add(agenda, plan, &event);
}

static bool
service_event(const struct agenda_plan *plan, const struct plan_outcome *outcome,
	      struct icsout_event *out)
{
	static const enum kind kinds[4] = {KIND_OFFICER_DIARY_VISIT, KIND_OFFICER_DIARY_PHONE,
					   KIND_OFFICER_DIARY_VIDEO, KIND_OFFICER_DIARY_NEXT_DAY};
	*out = event_of(plan, outcome->id);
	if (!set_when(plan, outcome, out))
		return false;
	const struct template_value ref = template_text("ref", plan->plan->ref);
	out->summary = title(plan, PARTY_SERVICE, kind_of(kinds, outcome), &ref, 1);
	if (outcome->needs_yes) {
		out->status = ICSOUT_TENTATIVE;
		out->description = render(plan, KIND_OFFICER_DIARY_WAITS, &ref, 1);
	}
	return true;
}

void
agenda_service_event_at(const struct agenda_plan *plan, int i, struct agenda_hour hour,
			struct icsout_event *out)
{
	const struct plan_outcome outcome = {
	    .id = plan->solution->appointments[i].id,
	    .status = PLAN_KEPT,
	    .mode = hour.mode,
	    .start_min = hour.start_min,
	    .end_min = hour.end_min,
	};
	bool is_event = service_event(plan, &outcome, out);
	ensure(is_event);
}

bool
agenda_service_event(const struct agenda_plan *plan, int i, struct icsout_event *out)
{
	const struct document_appointment *booked = &plan->document->appointments[i];
	struct plan_outcome outcome = plan->solution->appointments[i];
	if (outcome.needs_yes) {
		/* Until their yes it is as it was booked, and they have been asked. */
		outcome.status = PLAN_KEPT;
		outcome.mode = booked->mode[PLAN_VISIT] == PLAN_AGREED   ? PLAN_VISIT
			       : booked->mode[PLAN_PHONE] == PLAN_AGREED ? PLAN_PHONE
									 : PLAN_VIDEO;
		outcome.start_min = booked->booked_min;
		outcome.end_min = booked->booked_min + booked->minutes;
	}
	return service_event(plan, &outcome, out);
}

bool
agenda_is_theirs(const struct plan_document *document, const struct row_party *party,
		 int appointment)
{
	const struct document_appointment *of = &document->appointments[appointment];
	if (party->role != PARTY_OFFICER && party->role != PARTY_SERVICE)
		return false;
	if (party->appointments[0] != '\0')
		return day_names(party->appointments, of->id);
	return party->role == PARTY_OFFICER && strcmp(of->kind, "contact") == 0;
}

/* Whether the person may be told of a place as one to go to, or to leave. */
static bool
is_settled_place(const struct plan_solution *solution, int place)
{
	return place < PLAN_PLACE_OF(0) ||
	       !solution->appointments[place - PLAN_PLACE_OF(0)].needs_yes;
}

static const char *
leg_place(const struct agenda_plan *plan, int place)
{
	if (place == PLAN_PLACE_HOME)
		return render(plan, KIND_PERSON_WORD_HOME, NULL, 0);
	if (place != PLAN_PLACE_GATE)
		return place_of(plan, place - PLAN_PLACE_OF(0));
	return strcmp(plan->document->gate.label, DOCUMENT_GATE_LABEL) != 0
		   ? plan->document->gate.label
		   : render(plan, KIND_PERSON_WORD_GATE, NULL, 0);
}

/* "leg PLACE", and the second to the same place "leg PLACE 2"; of a part of it ${part} behind. */
static struct icsout_event
leg_event(const struct agenda_plan *plan, int k, const char *part)
{
	const struct plan_leg *legs = plan->solution->legs;
	int nth = 1;
	for (int before = 0; before < k; before++)
		nth += legs[before].to == legs[k].to;
	const char *to = legs[k].to == PLAN_PLACE_HOME ? "home"
			 : legs[k].to == PLAN_PLACE_GATE
			     ? "gate"
			     : plan->document->appointments[legs[k].to - PLAN_PLACE_OF(0)].id;
	const char *number = nth == 1 ? "" : arena_printf(plan->arena, " %d", nth);
	struct icsout_event event =
	    event_of(plan, arena_printf(plan->arena, "leg %s%s%s", to, number, part));
	event.start_min = legs[k].depart_min;
	event.end_min = legs[k].arrive_min > ROW_MINUTE_MAX ? ROW_MINUTE_MAX : legs[k].arrive_min;
	return event;
}

/* Each ride with its stop and its minute, one behind the other. */
static const char *
rides_note(const struct agenda_plan *plan, const struct plan_leg *leg)
{
	const char *note = "";
	for (int r = 0; r < leg->n_rides; r++) {
		const struct template_value values[] = {
		    template_text("line", ride_line(plan->language, &leg->rides[r], plan->arena)),
		    template_number("depart", leg->rides[r].depart_min),
		    template_text("stop", leg->rides[r].from_stop),
		};
		note = template_join(note, render(plan, KIND_PERSON_DIARY_STOP, values, 3),
				     plan->arena);
	}
	return note;
}

/* Rides; a part by car before or behind them is told by itself. */
static void
add_rides(const struct agenda_plan *plan, int k, struct agenda *agenda)
{
	const struct plan_leg *leg = &plan->solution->legs[k];
	const struct plan_by_car *car = leg->by_car;
	struct icsout_event event = leg_event(plan, k, "");
	const struct template_value place = template_text("place", leg_place(plan, leg->to));
	const struct template_value values[] = {
	    template_text("line", ride_line(plan->language, &leg->rides[0], plan->arena)),
	    template_text("alight", leg->rides[leg->n_rides - 1].to_stop),
	};
	if (car != NULL)
		*(car->is_first ? &event.start_min : &event.end_min) =
		    car->is_first ? car->arrive_min : car->depart_min;
	event.summary = title(plan, PARTY_PERSON, KIND_PERSON_DIARY_RIDE, values, 2);
	event.description = rides_note(plan, leg);
	event.location = render(plan, KIND_PERSON_DIARY_PLACE, &place, 1);
	add(agenda, plan, &event);
}

/* When a car is needed, and where to. False if none is. */
static bool
car_event(const struct agenda_plan *plan, int k, struct icsout_event *event, const char **to)
{
	const struct plan_leg *leg = &plan->solution->legs[k];
	const struct plan_by_car *car = leg->by_car;
	*event = leg_event(plan, k, car == NULL ? "" : " by car");
	*to = car != NULL && car->is_first ? car->stop : leg_place(plan, leg->to);
	if (car != NULL) {
		event->start_min = car->depart_min;
		event->end_min = car->arrive_min;
	}
	return car != NULL || leg->by == PLAN_LIFT || leg->by == PLAN_TAXI;
}

static void
add_way(const struct agenda_plan *plan, int k, struct agenda *agenda)
{
	const struct plan_leg *leg = &plan->solution->legs[k];
	struct icsout_event event;
	const char *to;
	bool is_by_car = car_event(plan, k, &event, &to);
	bool is_ride = leg->by == PLAN_TRANSIT && leg->n_rides > 0;
	if (is_by_car || !is_ride) {
		enum plan_by by = leg->by_car != NULL ? leg->by_car->by : leg->by;
		enum kind kind = by == PLAN_TAXI   ? KIND_PERSON_DIARY_TAXI
				 : by == PLAN_LIFT ? KIND_PERSON_DIARY_LIFT
						   : KIND_PERSON_DIARY_WALK;
		const struct template_value place = template_text("place", to);
		event.summary = title(plan, PARTY_PERSON, kind, &place, 1);
		event.location = render(plan, KIND_PERSON_DIARY_PLACE, &place, 1);
		add(agenda, plan, &event);
	}
	if (is_ride)
		add_rides(plan, k, agenda);
}

/* The coordinator drives. */
static void
add_lift(const struct agenda_plan *plan, int k, struct agenda *agenda)
{
	const struct plan_by_car *car = plan->solution->legs[k].by_car;
	struct icsout_event event;
	const char *to;
	bool is_by_car = car_event(plan, k, &event, &to);
	if (!is_by_car || (car == NULL ? plan->solution->legs[k].by : car->by) != PLAN_LIFT)
		return;
	const struct template_value values[] = {
	    template_text("ref", plan->plan->ref),
	    template_text("place", to),
	};
	event.summary = title(plan, PARTY_COORDINATOR, KIND_COORDINATOR_DIARY_LIFT, values, 2);
	add(agenda, plan, &event);
}

static void
add_legs(const struct agenda_plan *plan, const struct row_party *party, struct agenda *agenda)
{
	const struct plan_solution *solution = plan->solution;
	for (int k = 0; k < solution->n_legs; k++) {
		const struct plan_leg *leg = &solution->legs[k];
		if (party->role == PARTY_COORDINATOR)
			add_lift(plan, k, agenda);
		if (party->role == PARTY_PERSON && is_settled_place(solution, leg->from) &&
		    is_settled_place(solution, leg->to))
			add_way(plan, k, agenda);
	}
}

void
agenda_add(const struct agenda_plan *plan, const struct row_party *party, struct agenda *agenda)
{
	for (int i = 0; i < plan->solution->n_appointments; i++) {
		struct icsout_event event;
		if (party->role == PARTY_PERSON)
			add_for_person(plan, i, agenda);
		else if (party->role == PARTY_COORDINATOR)
			add_for_coordinator(plan, i, agenda);
		else if (agenda_is_theirs(plan->document, party, i) &&
			 agenda_service_event(plan, i, &event))
			add(agenda, plan, &event);
	}
	add_legs(plan, party, agenda);
}
