/* SPDX-License-Identifier: MIT
 *
 * What people's own calendars hold: whose it is, and what may not go there.
 */
#include <string.h>

#include "app/ask.h"
#include "app/day.h"
#include "app/openings.h"

struct store_busy_ask
across_busy_ask(const struct civil_zone *zone, const struct plan_document *document,
		const struct phone numbers[], int n_numbers, struct arena *arena)
{
	struct phone *each = arena_array(arena, struct phone, n_numbers + 1);
	const char **services = arena_array(arena, const char *, document->n_appointments + 1);
	struct store_busy_ask asked = {
	    .numbers = each,
	    .services = services,
	    .from = civil_to_utc(zone, document->date, 0),
	    .until = civil_to_utc(zone, document->date, 2 * MINUTES_PER_DAY),
	};
	for (int i = 0; i < n_numbers; i++) {
		bool is_new = true;
		for (int k = 0; k < asked.n_numbers; k++)
			is_new = is_new && !phone_equal(&each[k], &numbers[i]);
		if (is_new)
			each[asked.n_numbers++] = numbers[i];
	}
	for (int i = 0; i < document->n_appointments; i++) {
		const char *service = document->appointments[i].service;
		bool is_new = service != NULL;
		for (int k = 0; k < asked.n_services; k++)
			is_new = is_new && strcmp(services[k], service) != 0;
		if (is_new)
			services[asked.n_services++] = service;
	}
	return asked;
}

unsigned
across_busy_appointments(const struct day *day, const struct row_busy *busy)
{
	unsigned of = 0;
	for (int i = 0; i < day->document.n_appointments; i++) {
		const struct document_appointment *own = &day->document.appointments[i];
		const struct row_party *party = across_speaker(day->parties, day->n_parties, own);
		bool is_theirs =
		    busy->has_phone
			? party != NULL && phone_equal(&party->phone, &busy->phone)
			: own->service != NULL && strcmp(own->service, busy->service) == 0;
		of |= is_theirs ? 1u << i : 0;
	}
	return of;
}

bool
across_busy_is_coordinators(const struct day *day, const struct row_busy *busy)
{
	for (int p = 0; p < day->n_parties && busy->has_phone; p++)
		if (day->parties[p].role == PARTY_COORDINATOR && day->parties[p].has_phone &&
		    phone_equal(&day->parties[p].phone, &busy->phone))
			return true;
	return false;
}

/* A minute of the plan's date, of what begins down and of what ends up. */
static int
minute_of(const struct day *day, struct utc at, bool is_end)
{
	struct civil_date date;
	int minute;
	at.s += is_end ? 59 : 0;
	civil_from_utc(day->world->zone, at, &date, &minute);
	return (date.day - day->plan.date.day) * MINUTES_PER_DAY + minute;
}

static void
add(struct across *out, struct across_hold hold, enum across_kind kind)
{
	hold.kind = kind;
	if (out->n < ACROSS_HOLDS_MAX)
		out->list[out->n++] = hold;
}

void
across_read_busy(const struct day *day, const struct app_rows *rows, struct across *out)
{
	for (int b = 0; b < rows->n_busy; b++) {
		const struct row_busy *busy = &rows->busy[b];
		struct across_hold hold = {
		    .ref = ACROSS_CALENDAR,
		    .is_earlier = true,
		    .is_busy = true,
		    .from_min = minute_of(day, busy->from, false),
		    .until_min = minute_of(day, busy->until, true),
		    .appointments = across_busy_appointments(day, busy),
		};
		/* Over the hour that clocks show twice it may seem to end before it begins. */
		if (hold.until_min <= hold.from_min)
			hold.until_min =
			    hold.from_min + (int)((busy->until.s - busy->from.s + 59) / 60);
		if (hold.appointments != 0)
			add(out, hold, ACROSS_SLOT);
		if (across_busy_is_coordinators(day, busy))
			add(out, hold, ACROSS_CAR);
	}
}

/* What is no longer than the appointment is of no use, and there is room for so many alone. */
static void
drop_short(struct plan_appointment *appointment)
{
	int n = 0;
	for (int k = 0; k < appointment->n_openings; k++) {
		struct plan_interval open = appointment->openings[k];
		if (open.until_min - open.from_min >= appointment->minutes)
			appointment->openings[n++] = open;
	}
	appointment->n_openings = n;
}

static bool
is_open(const struct plan_appointment *appointment, struct plan_interval hours)
{
	for (int k = 0; k < appointment->n_openings; k++)
		if (appointment->openings[k].from_min <= hours.from_min &&
		    hours.until_min <= appointment->openings[k].until_min)
			return true;
	return false;
}

/* The booked hour in place of the last of more openings than there is room for. */
static void
put_back(struct plan_appointment *appointment, struct plan_interval hours)
{
	int at = appointment->n_openings < PLAN_OPENINGS_MAX ? appointment->n_openings++
							     : PLAN_OPENINGS_MAX - 1;
	for (; at > 0 && appointment->openings[at - 1].from_min > hours.from_min; at--)
		appointment->openings[at] = appointment->openings[at - 1];
	appointment->openings[at] = hours;
}

void
across_bind_slot(const struct across_hold *hold, int i, struct plan_problem *problem)
{
	struct plan_appointment *appointment = &problem->appointments[i];
	struct plan_interval hours = {hold->from_min, hold->until_min};
	struct plan_interval keep = {appointment->booked_min,
				     appointment->booked_min + appointment->minutes};
	bool is_kept = appointment->booked_min != PLAN_NONE && is_open(appointment, keep);
	bool is_wanted = false;
	for (int k = 0; k < appointment->n_openings; k++)
		is_wanted = is_wanted || openings_overlap(appointment->openings[k], hours);
	if (!is_wanted)
		return;
	if (problem->n_taken < PLAN_TAKEN_MAX)
		problem->taken[problem->n_taken++] =
		    (struct plan_taken){i, hours.from_min, hours.until_min};
	else /* more than can be told apart: then it stays where it is */
		hours = (struct plan_interval){0, PLAN_MINUTE_MAX};
	openings_cut(appointment, hours, is_kept ? &keep : NULL);
	drop_short(appointment);
	if (is_kept && !is_open(appointment, keep))
		put_back(appointment, keep);
}

struct plan_interval
across_has_now(const struct day *day, int i)
{
	const struct plan_appointment *own = &day->problem.appointments[i];
	if (day->plan.version > 0 && i < day->solution.n_appointments)
		return (struct plan_interval){day->solution.appointments[i].start_min,
					      day->solution.appointments[i].end_min};
	return (struct plan_interval){own->booked_min, own->booked_min + own->minutes};
}

/* Whether hours run into what is left of a hold without those that are booked there. */
static bool
runs_into(struct plan_interval hours, const struct across_hold *hold, struct plan_interval booked)
{
	struct plan_interval before = {hold->from_min, hold->until_min};
	struct plan_interval after = before;
	if (booked.from_min == PLAN_NONE || !openings_overlap(booked, before))
		return openings_overlap(hours, before);
	before.until_min = booked.from_min;
	after.from_min = booked.until_min;
	return (before.from_min < before.until_min && openings_overlap(hours, before)) ||
	       (after.from_min < after.until_min && openings_overlap(hours, after));
}

const struct across_hold *
across_busy_at(const struct day *day, int i, int start_min)
{
	const struct plan_appointment *own = &day->problem.appointments[i];
	struct plan_interval hours = {start_min, start_min + own->minutes};
	struct plan_interval booked = {own->booked_min, own->booked_min + own->minutes};
	if (own->booked_min == PLAN_NONE)
		booked = across_has_now(day, i);
	for (int h = 0; h < day->across->n; h++) {
		const struct across_hold *hold = &day->across->list[h];
		if (hold->is_busy && across_is_about(hold, i) && runs_into(hours, hold, booked))
			return hold;
	}
	return NULL;
}

bool
across_is_busy_then(const struct day *day, int i)
{
	if (day->plan.version == 0 || i >= day->solution.n_appointments)
		return false;
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	return outcome->needs_yes && outcome->start_min > day->now_min &&
	       outcome->start_min != day->problem.appointments[i].booked_min &&
	       day->problem.appointments[i].settled == PLAN_OPEN && ask_open(day, i) == NULL &&
	       day_decision(day, i) == NULL && across_busy_at(day, i, outcome->start_min) != NULL;
}
