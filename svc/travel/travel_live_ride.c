/* SPDX-License-Identifier: MIT
 *
 * A ride that somebody was told of, found again among what runs as it should and among the edits.
 */
#include <stdlib.h>
#include <string.h>

#include "travel/travel_handle.h"
#include "travel/travel_live.h"

#define DAYS_BACK 2 /* service days before the date on which a ride may have begun */

/* A ride that fits what was told: calls of a trip. */
struct fit {
	const struct civil_zone *zone;
	struct civil_date date;
	int32_t told_s;    /* second of the date at which the clock shows the minute told, */
	int32_t planned_s; /* and the one that was meant if it shows it twice and the first is off
			    */
	uint32_t trip;
	uint32_t from;
	uint32_t to;
	int days;        /* its service day is the date less so many, */
	int32_t shift_s; /* and its noon so much before the date's */
};

static int32_t
shift_of(const struct travel *travel, struct civil_date date, int days)
{
	struct civil_date before = civil_add_days(date, -days);
	return (int32_t)(civil_service_utc(travel->zone, date, 0).s -
			 civil_service_utc(travel->zone, before, 0).s);
}

/* What the clock shows at a second of ${fit}'s date, rounded down. */
static int
shown_min(const struct fit *fit, int32_t s)
{
	struct civil_date date;
	int minute;
	civil_from_utc(fit->zone, civil_service_utc(fit->zone, fit->date, s), &date, &minute);
	return (date.day - fit->date.day) * MINUTES_PER_DAY + minute;
}

/* Whether the clock is put back between the second that was planned and the one of now. */
static bool
is_put_back(const struct fit *fit, int32_t planned_s, int32_t now_s)
{
	return civil_offset_s(fit->zone, civil_service_utc(fit->zone, fit->date, now_s)) <
	       civil_offset_s(fit->zone, civil_service_utc(fit->zone, fit->date, planned_s));
}

/* Whether people call the stop so: by its name, with its stand, or as another one of its station
 * that it was moved to or from. */
static bool
has_name(const struct tt *tt, uint32_t stop, const char *name)
{
	const char *own = tt_text(tt, tt->stops[stop].name);
	if (strcmp(own, name) == 0)
		return true;
	uint32_t parent = tt->stops[stop].parent;
	if (parent == TT_NONE)
		return false;
	if (strncmp(name, LIVE_MATCH_STAND, strlen(LIVE_MATCH_STAND)) == 0) {
		size_t n = strlen(name);
		size_t n_own = strlen(own);
		return n > n_own + 2 && strcmp(name + n - n_own, own) == 0 &&
		       strncmp(name + n - n_own - 2, ", ", 2) == 0;
	}
	for (uint32_t other = 0; other < tt->n_stops; other++)
		if (tt->stops[other].parent == parent &&
		    strcmp(tt_text(tt, tt->stops[other].name), name) == 0)
			return true;
	return false;
}

static bool
is_line(const struct tt *tt, uint32_t route, const struct travel_told_ride *told)
{
	return strcmp(tt_text(tt, tt->routes[route].name), told->line) == 0;
}

/* Whether ${trip} is of the line and goes from the stop, at the call ${from}, to the other. */
static bool
fits(const struct tt *tt, const struct travel_told_ride *told, struct fit *fit)
{
	uint32_t n_calls;
	const struct tt_call *calls = tt_trip_calls(tt, fit->trip, &n_calls);
	if (!is_line(tt, tt->trips[fit->trip].route, told) ||
	    !has_name(tt, calls[fit->from].stop, told->from_stop))
		return false;
	for (fit->to = fit->from + 1; fit->to < n_calls; fit->to++)
		if (has_name(tt, calls[fit->to].stop, told->to_stop))
			return true;
	return false;
}

static void
place(const struct tt *tt, const struct fit *fit, struct travel_ride_now *now)
{
	uint32_t n_calls;
	const struct tt_call *calls = tt_trip_calls(tt, fit->trip, &n_calls);
	now->from_at = tt_stop_at(tt, calls[fit->from].stop);
	now->to_at = tt_stop_at(tt, calls[fit->to].stop);
}

static void
set_names(const struct tt *tt, const struct fit *fit, struct travel_ride_now *now)
{
	uint32_t n_calls;
	const struct tt_call *calls = tt_trip_calls(tt, fit->trip, &n_calls);
	now->from_stop = tt_text(tt, tt->stops[calls[fit->from].stop].name);
	now->to_stop = tt_text(tt, tt->stops[calls[fit->to].stop].name);
}

/*
 * A ride that is moved over the hour that the clock shows twice would seem to run before its time:
 * it is then told as leaving with the last minute before the clock is put back, and as there when
 * that hour is over. Both are safe to go by. [0]: as planned, [1]: as it is now.
 */
static void
set_times(const struct fit *fit, const int32_t depart_s[2], const int32_t arrive_s[2],
	  struct travel_ride_now *now)
{
	struct civil_turn turn = civil_turn_of(fit->zone, fit->date);
	int turned_min = turn.from_min - turn.minutes;
	now->fate = TRAVEL_RUNS;
	now->depart_min = shown_min(fit, depart_s[1]);
	now->arrive_min = shown_min(fit, arrive_s[1] + 59);
	if (is_put_back(fit, depart_s[0], depart_s[1]) && now->depart_min < turned_min)
		now->depart_min = turned_min - 1;
	if (is_put_back(fit, arrive_s[0], arrive_s[1]))
		now->arrive_min = civil_minute_by(
		    fit->zone, fit->date, civil_service_utc(fit->zone, fit->date, arrive_s[1]));
}

/* The second at which the ride was to arrive by the timetable. */
static int32_t
planned_arrival_s(const struct tt *tt, const struct fit *fit)
{
	return tt_arrive_s(&tt->connections[tt_ride_from(tt, fit->trip, fit->to - 1)]) -
	       fit->shift_s;
}

static bool
is_minute(const struct fit *fit, int32_t depart_s)
{
	depart_s -= fit->shift_s;
	return depart_s >= fit->told_s && depart_s < fit->told_s + 60;
}

/* Among the calls of a run that has calls of its own. */
static bool
look_at_calls(const struct tt *tt, const struct csa_edit *edit, const struct travel_told_ride *told,
	      struct fit *fit, struct travel_ride_now *now)
{
	const struct csa_edit_call *calls = edit->calls;
	int32_t moved_s = fit->planned_s - fit->told_s - fit->shift_s;
	const struct tt_trip *trip =
	    edit->trip == TT_NONE ? &edit->extra->trip : &tt->trips[edit->trip];
	if (!is_line(tt, trip->route, told))
		return false;
	for (uint32_t from = 0; from + 1 < edit->n_calls; from++) {
		if (!is_minute(fit, calls[from].plan_s) ||
		    !has_name(tt, calls[from].plan_stop, told->from_stop))
			continue;
		uint32_t to = from + 1;
		while (to < edit->n_calls && !has_name(tt, calls[to].plan_stop, told->to_stop))
			to++;
		if (to == edit->n_calls)
			continue;
		now->from_at = tt_stop_at(tt, calls[from].stop);
		now->to_at = tt_stop_at(tt, calls[to].stop);
		now->is_said = true;
		if (edit->kind == CSA_EDIT_WITHDRAWN)
			now->fate = TRAVEL_CANCELLED;
		else if (calls[from].is_skipped || calls[to].is_skipped)
			now->fate = TRAVEL_PASSES;
		else {
			set_times(fit,
				  (const int32_t[2]){calls[from].plan_s + moved_s,
						     calls[from].depart_s - fit->shift_s},
				  (const int32_t[2]){calls[to].plan_arrive_s + moved_s,
						     calls[to].arrive_s - fit->shift_s},
				  now);
			now->from_stop = calls[from].moved_to != NULL
					     ? calls[from].moved_to
					     : tt_text(tt, tt->stops[calls[from].stop].name);
			now->to_stop = calls[to].moved_to != NULL
					   ? calls[to].moved_to
					   : tt_text(tt, tt->stops[calls[to].stop].name);
		}
		return true;
	}
	return false;
}

/* Among the edits. */
static void
look_at_edit(const struct tt *tt, const struct csa_edit *edit, const struct travel_told_ride *told,
	     struct fit *fit, struct travel_ride_now *now)
{
	uint32_t n_calls;
	if (edit->calls != NULL && look_at_calls(tt, edit, told, fit, now))
		return;
	if (edit->calls != NULL && edit->kind != CSA_EDIT_REPLACED)
		return;
	fit->trip = edit->trip;
	tt_trip_calls(tt, fit->trip, &n_calls);
	for (fit->from = 0; fit->from + 1 < n_calls; fit->from++) {
		uint32_t ride = tt_ride_from(tt, fit->trip, fit->from);
		if (!is_minute(fit, tt->connections[ride].depart_s) || !fits(tt, told, fit))
			continue;
		place(tt, fit, now);
		now->is_said = true;
		now->fate = edit->calls == NULL ? TRAVEL_CANCELLED : TRAVEL_PASSES;
		return;
	}
}

/* The first connection of the timetable that departs at ${s} or later. */
static uint32_t
first_at(const struct tt *tt, int32_t s)
{
	uint32_t low = 0;
	uint32_t high = tt->n_connections;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (tt->connections[middle].depart_s < s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The call of ${trip} that the connection at row ${at} leaves, TT_NONE if it is none of its rides,
 * as a damaged file may have it. */
static uint32_t
call_of(const struct tt *tt, uint32_t trip, uint32_t at)
{
	uint32_t call = 0;
	uint32_t ride = TT_NONE;
	while ((ride = tt_ride_from(tt, trip, call)) != at && ride != TT_NONE)
		call++;
	return ride == at ? call : TT_NONE;
}

/* Among what runs as it should, ${fit->days} days before the date. */
static bool
look_at_plain(const struct travel *travel, const struct travel_told_ride *told, struct fit *fit,
	      struct travel_ride_now *now)
{
	const struct tt *tt = &travel->tt;
	int32_t moved_s = fit->planned_s - fit->told_s;
	bool *runs = calloc((size_t)tt->n_services + 1, sizeof(*runs));
	if (runs == NULL)
		panic("out of memory for %u services", tt->n_services);
	struct civil_date day = civil_add_days(fit->date, -fit->days);
	tt_services_on(tt, day, runs);
	int32_t from_s = fit->told_s + fit->shift_s;
	bool is_found = false;
	for (uint32_t at = first_at(tt, from_s);
	     !is_found && at < tt->n_connections && tt->connections[at].depart_s < from_s + 60;
	     at++) {
		fit->trip = tt_trip_of(&tt->connections[at]);
		if (!runs[tt->trips[fit->trip].service] ||
		    !is_line(tt, tt->trips[fit->trip].route, told) ||
		    csa_edit_find(&travel->live.edits, day, fit->trip) != NULL)
			continue;
		fit->from = call_of(tt, fit->trip, at);
		if (fit->from == TT_NONE || !fits(tt, told, fit))
			continue;
		place(tt, fit, now);
		set_names(tt, fit, now);
		int32_t depart_s = tt->connections[at].depart_s - fit->shift_s;
		int32_t arrive_s = planned_arrival_s(tt, fit);
		set_times(fit, (const int32_t[2]){depart_s + moved_s, depart_s},
			  (const int32_t[2]){arrive_s + moved_s, arrive_s}, now);
		is_found = true;
	}
	free(runs);
	return is_found;
}

/* At the second of ${fit}. What runs goes before what does not. */
static void
look_at_second(const struct travel *travel, const struct travel_told_ride *told, struct fit *fit,
	       struct travel_ride_now *now)
{
	const struct csa_edits *edits = &travel->live.edits;
	for (fit->days = 0; fit->days <= DAYS_BACK; fit->days++) {
		fit->shift_s = shift_of(travel, fit->date, fit->days);
		if (look_at_plain(travel, told, fit, now))
			return;
	}
	for (int i = 0; i < edits->n && now->fate != TRAVEL_RUNS; i++) {
		const struct csa_edit *edit = &edits->list[i];
		fit->days = fit->date.day - edit->date.day;
		if (fit->days < 0 || fit->days > DAYS_BACK || edit->kind == CSA_EDIT_UNSURE)
			continue;
		fit->shift_s = shift_of(travel, fit->date, fit->days);
		look_at_edit(&travel->tt, edit, told, fit, now);
	}
}

struct travel_ride_now
travel_live_ride(const struct travel *travel, struct civil_date date,
		 const struct travel_told_ride *told)
{
	struct travel_ride_now now = {.fate = TRAVEL_UNHEARD};
	if (!travel->has_tt || told->scheduled_min < 0)
		return now;
	int64_t first_s = civil_to_utc(travel->zone, date, told->scheduled_min).s -
			  civil_service_utc(travel->zone, date, 0).s;
	struct fit fit = {.zone = travel->zone,
			  .date = date,
			  .told_s = (int32_t)first_s,
			  .planned_s = (int32_t)first_s};
	look_at_second(travel, told, &fit, &now);
	/* A minute that the clock shows twice: the first is meant, if anything was to run then. */
	struct civil_turn turn = civil_turn_of(travel->zone, date);
	if (now.fate == TRAVEL_RUNS || told->scheduled_min < turn.from_min ||
	    told->scheduled_min >= turn.from_min - turn.minutes)
		return now;
	fit.told_s -= turn.minutes * 60;
	if (now.fate == TRAVEL_UNHEARD)
		fit.planned_s = fit.told_s;
	look_at_second(travel, told, &fit, &now);
	return now;
}
