/* SPDX-License-Identifier: MIT
 *
 * The seam where document, directory, holidays and timetable meet.
 */
#include "app/prepare.h"

#include <string.h>

#include "app/clockturn.h"
#include "app/dark.h"
#include "app/openings.h"
#include "app/prepare_desk.h"
#include "app/prepare_travel.h"
#include "travel/known.h"

const struct prepare_weights prepare_weights_usual = {
    .must = 1, .should = 3, .could = 1, .medication = 3, .accommodation = 2};

struct preparing {
	const struct prepare_world *world;
	const struct plan_document *document;
	struct arena *arena;
	struct problems *problems;
	struct prepared *out;
};

static void
set_person(const struct plan_document *document, struct plan_problem *problem)
{
	*problem = (struct plan_problem){
	    .plan = document->plan,
	    .version = 1,
	    .date = document->date,
	    .gate_earliest_min = document->gate.earliest_min,
	    .gate_expected_min = document->gate.expected_min,
	    .gate_latest_min = document->gate.latest_min,
	    .start_place = PLAN_PLACE_GATE,
	    .start_min = document->gate.expected_min,
	    .has_home = document->has_home,
	    .home_by_min = document->has_home ? document->home.arrive_by_min : PLAN_NONE,
	    .money_pence = document->person.money_pence,
	    .walk_m_max_leg = document->person.walk_m_max_leg,
	    .walk_m_max_day = document->person.walk_m_max_day,
	    .arrive_early_min = document->person.arrive_early_minutes,
	    .changes_max_leg = PLAN_NONE,
	    .without_meal_max_min = document->person.minutes_without_break_max == PLAN_NONE
					? 0
					: document->person.minutes_without_break_max,
	    .is_few_legs = document->person.simple_day,
	    .has_phone = document->person.has_phone,
	    .has_data = document->person.has_data,
	    .has_lift = document->has_lift,
	    .lift = document->lift,
	    .n_appointments = document->n_appointments,
	    .n_breaks = document->n_breaks,
	};
	for (int i = 0; i < document->n_breaks; i++)
		problem->breaks[i] = document->breaks[i];
	if (!document->person.simple_day)
		return;
	problem->changes_max_leg = PREPARE_SIMPLE_CHANGES;
	problem->rest_min = PREPARE_SIMPLE_REST_MIN;
	if (problem->arrive_early_min < PREPARE_SIMPLE_EARLY_MIN)
		problem->arrive_early_min = PREPARE_SIMPLE_EARLY_MIN;
}

static int
weight_of(const struct prepare_world *world, const struct document_appointment *appointment)
{
	const struct prepare_weights *weights =
	    world->weights == NULL ? &prepare_weights_usual : world->weights;
	if (appointment->weight != PLAN_NONE)
		return appointment->weight;
	if (appointment->priority == PLAN_SHOULD)
		return weights->should;
	if (appointment->priority == PLAN_COULD)
		return weights->could;
	return strcmp(appointment->kind, "medication") == 0      ? weights->medication
	       : strcmp(appointment->kind, "accommodation") == 0 ? weights->accommodation
								 : weights->must;
}

static void
set_appointment(const struct prepare_world *world, const struct document_appointment *from,
		struct plan_appointment *to)
{
	*to = (struct plan_appointment){
	    .id = from->id,
	    .kind = from->kind,
	    .label = from->label,
	    .minutes = from->minutes,
	    .booked_min = from->booked_min,
	    .earliest_min = from->earliest_min,
	    .latest_min = from->latest_min,
	    .priority = from->priority,
	    .weight = weight_of(world, from),
	    .mode = {from->mode[0], from->mode[1], from->mode[2]},
	    .next_day = from->next_day,
	    .move = from->move,
	    .after = from->after,
	    .source = from->source,
	    .yes_from = strcmp(from->kind, "contact") == 0 ? PLAN_OFFICER : PLAN_SERVICE,
	    .settled = PLAN_OPEN,
	};
}

/* One interval more; it is one with the last where they touch, as at midnight of a place that never
 * shuts. */
static void
add_opening(struct plan_appointment *to, int from_min, int until_min)
{
	from_min = from_min < 0 ? 0 : from_min;
	until_min = until_min > PLAN_MINUTE_MAX + 1 ? PLAN_MINUTE_MAX + 1 : until_min;
	if (from_min >= until_min)
		return;
	struct plan_interval *last = to->n_openings > 0 ? &to->openings[to->n_openings - 1] : NULL;
	if (last != NULL && from_min <= last->until_min) {
		last->until_min = until_min > last->until_min ? until_min : last->until_min;
		return;
	}
	if (to->n_openings < PLAN_OPENINGS_MAX)
		to->openings[to->n_openings++] = (struct plan_interval){from_min, until_min};
}

/* Why it is shut or special that day; of none if it is open as usual. */
static struct reason
why_shut(const struct preparing *p, const struct hours_day *day)
{
	static const enum reason_name names[] = {
	    [HOURS_WHY_SAID] = REASON_SHUT_SAID,
	    [HOURS_WHY_HOLIDAY] = REASON_SHUT_HOLIDAY,
	    [HOURS_WHY_NO_SESSION] = REASON_SHUT_SESSION,
	    [HOURS_WHY_UNKNOWN] = REASON_SHUT_UNKNOWN,
	};
	if (day->because[0] == '\0')
		return (struct reason){.name = REASON_NONE};
	return (struct reason){.name = names[day->why],
			       .label = arena_strdup(p->arena, day->because)};
}

/* The day's own openings, with what still runs of the day before and what begins after midnight.
 * Returns why it is shut that day. */
static struct reason
add_openings(const struct preparing *p, const struct hours *hours,
	     struct plan_appointment *appointment)
{
	struct reason because = {.name = REASON_NONE};
	for (int days = -PREPARE_DAYS_ROUND; days <= PREPARE_DAYS_ROUND; days++) {
		struct hours_day day;
		hours_open(hours, p->world->holidays, civil_add_days(p->document->date, days),
			   &day);
		if (days == 0)
			because = why_shut(p, &day);
		for (size_t k = 0; k < day.n; k++)
			add_opening(appointment, day.open[k].open_min + days * MINUTES_PER_DAY,
				    day.open[k].close_min + days * MINUTES_PER_DAY);
	}
	return because;
}

/* Without closures: take_closures says what of it they take. */
static void
set_openings(struct preparing *p, int i, const struct hours *hours)
{
	struct plan_appointment *appointment = &p->out->problem.appointments[i];
	const struct hours usual = closures_less(hours);
	appointment->because = add_openings(p, &usual, appointment);
	p->out->is_shut_after[i] =
	    hours_shut_after(hours, p->world->holidays, p->document->date, &p->out->shut_after[i]);
}

/* One closure on one date that is looked at, or all of them counted. */
static void
take_closure(struct preparing *p, int i, const struct hours_rule *rule, int days)
{
	struct plan_appointment *appointment = &p->out->problem.appointments[i];
	struct prepare_shut *shut = &p->out->shut[i];
	struct plan_interval hours = {rule->from_min + days * MINUTES_PER_DAY,
				      rule->until_min + days * MINUTES_PER_DAY};
	shut->because[shut->n] = arena_strdup(p->arena, rule->because);
	shut->list[shut->n++] = hours;
	openings_cut(appointment, hours, NULL);
	if (appointment->n_openings == 0)
		appointment->because = (struct reason){
		    .name = rule->because[0] == '\0' ? REASON_SHUT_CLOSURE : REASON_SHUT_SAID,
		    .label = shut->because[shut->n - 1]};
}

/* What closures take out of the openings of a place of these hours. */
static void
take_closures(struct preparing *p, int i, const struct hours *hours)
{
	const struct hours_rule *closures = hours->rules + hours->n_rules - hours->n_closures;
	struct prepare_shut *shut = &p->out->shut[i];
	size_t n = hours->n_closures * (2 * PREPARE_DAYS_ROUND + 1) + PLAN_OPENINGS_MAX;
	shut->list = arena_array(p->arena, struct plan_interval, n);
	shut->because = arena_array(p->arena, const char *, n);
	for (size_t k = 0; k < hours->n_closures; k++)
		for (int days = -PREPARE_DAYS_ROUND; days <= PREPARE_DAYS_ROUND; days++)
			if (hours_rule_is_on(&closures[k], civil_add_days(p->document->date, days)))
				take_closure(p, i, &closures[k], days);
	shut->n_closures = shut->n;
}

/* What breaks, seasons and sessions took out of the usual hours; ${is_said}: somebody did say any. */
static void
note_own(struct preparing *p, int i, const struct hours *hours, bool is_said,
	 const struct plan_appointment *own)
{
	struct prepare_shut *shut = &p->out->shut[i];
	struct plan_appointment lost = {.n_openings = 0};
	struct hours usual = *hours;
	usual.n_rules = usual.n_closures = 0;
	if (is_said)
		(void)add_openings(p, &usual, &lost);
	else
		add_opening(&lost, 0, PLAN_MINUTE_MAX + 1);
	for (int k = 0; k < own->n_openings; k++)
		openings_cut(&lost, own->openings[k], NULL);
	for (int k = 0; k < lost.n_openings; k++) {
		shut->because[shut->n] = "";
		shut->list[shut->n++] = lost.openings[k];
	}
}

/*
 * Whether it may be put off to the next working day: closures and the usual hours leave an opening
 * there that is long enough. Where its hours are not known nobody can tell.
 */
static void
set_next_day(struct preparing *p, int i, const struct hours *hours)
{
	struct plan_appointment *appointment = &p->out->problem.appointments[i];
	struct civil_date next = holidays_working_day_after(p->world->holidays, p->document->date);
	struct plan_appointment then = {.n_openings = 0};
	struct hours_day day;
	hours_open(hours, p->world->holidays, next, &day);
	for (size_t k = 0; k < day.n; k++)
		add_opening(&then, day.open[k].open_min, day.open[k].close_min);
	bool is_open = !day.is_known;
	for (int k = 0; k < then.n_openings; k++)
		is_open = is_open || then.openings[k].until_min - then.openings[k].from_min >=
					 appointment->minutes;
	p->out->is_shut_next[i] = !is_open;
	if (!is_open)
		appointment->next_day = PLAN_NEVER;
}

/* All that its hours say, with what our own file has about it. ${is_said}: somebody did say them.
 */
static void
set_hours(struct preparing *p, int i, struct hours hours, bool is_said)
{
	const struct target_place place = prepare_place(p->world, p->document, i);
	closures_apply(p->world->closures, &place, p->arena, &hours);
	bool has_own = hours.n_rules > hours.n_closures;
	if (is_said || has_own)
		set_openings(p, i, &hours);
	else
		add_opening(&p->out->problem.appointments[i], 0, PLAN_MINUTE_MAX + 1);
	const struct plan_appointment own = p->out->problem.appointments[i];
	set_next_day(p, i, &hours);
	take_closures(p, i, &hours);
	if (has_own)
		note_own(p, i, &hours, is_said, &own);
}

bool
prepare_looks_at(struct civil_date date, const struct closure *closure)
{
	return closure->date.day <= date.day + HOURS_SHUT_LOOK_DAYS &&
	       closure->date.day + closure->days_more >= date.day - PREPARE_DAYS_ROUND;
}

/* A text may be read by others: it names the street and leaves out what is there. */
const char *
prepare_where(const struct prepare_world *world, const struct plan_document *document, int i,
	      struct arena *arena)
{
	const struct document_appointment *from = &document->appointments[i];
	const struct directory_entry *entry = NULL;
	if (from->service == NULL)
		return from->place_name[0] == '\0' ? from->label : from->place_name;
	if (world->directory == NULL ||
	    directory_find(world->directory, from->service, &entry) != 0)
		return from->label;
	size_t n = strcspn(entry->address, ",");
	return n == 0 ? from->label : arena_strndup(arena, entry->address, n);
}

/* A place that the document describes itself. */
static void
set_own_place(struct preparing *p, int i)
{
	const struct document_appointment *from = &p->document->appointments[i];
	p->out->points[PLAN_PLACE_OF(i)] = from->point;
	p->out->service_name[i] = from->place_name;
	p->out->where[i] = prepare_where(p->world, p->document, i, p->arena);
	const char *at = arena_printf(p->arena, "/appointments/%d/hours", i);
	/* Where nobody says any it is always open. */
	const struct osm_hours *osm =
	    osm_hours_parse(from->hours == NULL ? "24/7" : from->hours, at, p->arena, p->problems);
	if (osm != NULL)
		set_hours(p, i, (struct hours){.osm = osm}, from->hours != NULL);
}

static void
set_service(struct preparing *p, int i)
{
	const struct document_appointment *from = &p->document->appointments[i];
	const char *at = arena_printf(p->arena, "/appointments/%d/service", i);
	const struct directory_entry *entry = NULL;
	p->out->service_name[i] = from->service;
	p->out->where[i] = prepare_where(p->world, p->document, i, p->arena);
	int rc = p->world->directory == NULL
		     ? E_NOT_FOUND
		     : directory_find(p->world->directory, from->service, &entry);
	if (rc != 0) {
		const char *nearest = p->world->directory == NULL
					  ? NULL
					  : directory_nearest(p->world->directory, from->service);
		if (rc == E_INPUT)
			problem_add(p->problems, at, "\"%s\" has several places: name one",
				    from->service);
		else if (nearest != NULL)
			problem_add(p->problems, at, "\"%s\" is not known; did you mean \"%s\"?",
				    from->service, nearest);
		else
			problem_add(p->problems, at, "\"%s\" is not known", from->service);
		return;
	}
	if (!entry->has_point)
		problem_add(p->problems, at, "\"%s\" has no point on the map", from->service);
	p->out->points[PLAN_PLACE_OF(i)] = entry->point;
	p->out->service_name[i] = entry->name;
	p->out->is_stale[i] = directory_is_stale(entry, p->document->date, p->world->stale_days);
	p->out->confirmed_days[i] =
	    entry->is_assured ? p->document->date.day - entry->assured.day : PLAN_NONE;
	set_hours(p, i, entry->hours, true);
}

/* Places with one point are one place; those inside an avoided circle take no visit. */
static void
set_places(struct preparing *p)
{
	struct plan_problem *problem = &p->out->problem;
	const struct plan_document *document = p->document;
	problem->places[PLAN_PLACE_GATE] =
	    (struct plan_place){.id = "gate", .name = document->gate.label};
	problem->places[PLAN_PLACE_HOME] =
	    (struct plan_place){.id = "home", .name = document->has_home ? "home" : ""};
	p->out->points[PLAN_PLACE_GATE] = document->gate.point;
	p->out->points[PLAN_PLACE_HOME] =
	    document->has_home ? document->home.point : document->gate.point;
	for (int i = 0; i < document->n_appointments; i++)
		problem->places[PLAN_PLACE_OF(i)] = (struct plan_place){
		    .id = document->appointments[i].id, .name = document->appointments[i].label};
	int n = PLAN_PLACE_OF(document->n_appointments);
	for (int a = 0; a < n; a++) {
		problem->places[a].same = a;
		for (int b = a - 1; b >= 0; b--)
			if (geo_distance_m(p->out->points[a], p->out->points[b]) < 1.0)
				problem->places[a].same = problem->places[b].same;
		for (int k = 0; k < document->n_avoid; k++)
			if (geo_distance_m(p->out->points[a], document->avoid[k].point) <=
			    document->avoid[k].radius_m)
				problem->places[a].is_avoided = true;
	}
}

struct travel_query
prepare_query(const struct plan_document *document, struct travel_avoid avoid[TRAVEL_AVOID_MAX])
{
	struct travel_query query = travel_query_default(document->date);
	query.from_min = document->gate.earliest_min;
	query.until_min = TRAVEL_MINUTE_MAX;
	query.walk_mps = document->person.walk_mps;
	query.walk_m_max_leg = document->person.walk_m_max_leg;
	if (query.walk_m_max_leg == PLAN_NONE || query.walk_m_max_leg > TRAVEL_WALK_M_MAX)
		query.walk_m_max_leg = TRAVEL_WALK_M_MAX;
	query.change_minutes_min = document->person.change_minutes_min;
	for (int k = 0; k < document->n_avoid; k++)
		avoid[k] =
		    (struct travel_avoid){document->avoid[k].point, document->avoid[k].radius_m};
	query.avoid = avoid;
	query.n_avoid = document->n_avoid;
	if (document->has_lift) {
		query.lift_from_min = document->lift.from_min;
		query.lift_until_min = document->lift.until_min;
	}
	query.warrant_to = document->warrant_to;
	query.warrant_at = document->warrant_round.point;
	query.warrant_radius_m = document->warrant_round.radius_m;
	return query;
}

/* Hours that depend on bank holidays need a list that reaches the date. */
static void
want_holidays(struct preparing *p)
{
	bool is_needed = false;
	for (int i = 0; i < p->document->n_appointments; i++) {
		const char *hours = p->document->appointments[i].hours;
		is_needed = is_needed || p->document->appointments[i].service != NULL ||
			    (hours != NULL && strstr(hours, "PH") != NULL);
	}
	if (is_needed && !holidays_covers(p->world->holidays, p->document->date))
		problem_add(p->problems, "/date",
			    "the list of bank holidays does not reach this date");
}

int
prepare(const struct prepare_world *world, const struct plan_document *document,
	struct arena *arena, struct problems *problems, struct prepared *out)
{
	*out = (struct prepared){0};
	struct preparing p = {world, document, arena, problems, out};
	size_t faults = problems->count;
	want_holidays(&p);
	set_person(document, &out->problem);
	for (int i = 0; i < document->n_appointments; i++) {
		set_appointment(world, &document->appointments[i], &out->problem.appointments[i]);
		if (document->appointments[i].service == NULL)
			set_own_place(&p, i);
		else
			set_service(&p, i);
	}
	set_places(&p);
	const struct civil_zone *zone = world->zone;
	if (zone == NULL && world->travel != NULL)
		zone = known_zone(world->travel);
	dark_apply(zone, document, &out->problem, problems);
	if (zone != NULL) {
		struct civil_turn turn = civil_turn_of(zone, document->date);
		clockturn_check(&turn, &out->problem, problems);
		clockturn_apply(&turn, &out->problem);
	}
	if (problems->count > faults)
		return E_INPUT;
	for (int i = 0; i < document->n_appointments; i++)
		prepare_desk(world, document, i, arena, out);
	if (world->travel != NULL)
		prepare_travel(world, document, arena, out);
	return 0;
}

bool
prepare_find_onward(const struct prepare_world *world, const struct plan_document *document,
		    const struct prepared *prepared, const struct prepare_start *start,
		    struct arena *arena, struct prepare_onward *out)
{
	struct travel_avoid avoid[TRAVEL_AVOID_MAX];
	struct travel_query query = prepare_query(document, avoid);
	if (world->travel == NULL || start->minute < 0 || start->minute > TRAVEL_MINUTE_MAX)
		return false;
	query.from_min = start->minute;
	query.ways = 1u << TRAVEL_WALK | 1u << TRAVEL_TRANSIT;
	const struct travel_place from = {start->at, start->label};
	const struct travel_place to = {prepared->points[start->to],
					prepared->problem.places[start->to].name};
	struct travel_options found = travel_options(world->travel, &query, &from, &to, arena);
	bool is_found = false;
	for (int i = 0; i < found.n; i++) {
		const struct travel_option *option = &found.list[i];
		int leave = option->depart_first_min > start->minute ? option->depart_first_min
								     : start->minute;
		if (leave > option->depart_last_min ||
		    (is_found && leave + option->minutes >= out->arrive_min))
			continue;
		is_found = true;
		*out = (struct prepare_onward){option->journey, leave, leave + option->minutes,
					       option->walk_m};
	}
	return is_found;
}
