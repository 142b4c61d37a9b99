/* SPDX-License-Identifier: MIT
 *
 * Stop by stop, with nothing guessed.
 */
#include "travel/live/live_lay.h"

#include <stdlib.h>
#include <string.h>

/* Where vehicles call.  [GTFS stops.txt, location_type] */
enum { KIND_STOP = 0, KIND_AREA = 4 };

#define EARLIEST_S (-LIVE_DELAY_MAX_S) /* of its service day */

static bool
is_served(const struct live_stop *said)
{
	return said->kind != LIVE_STOP_SKIPPED;
}

static int64_t
time_of(const struct live_event *first, const struct live_event *second)
{
	return first->kind == LIVE_TIME    ? first->value
	       : second->kind == LIVE_TIME ? second->value
					   : 0;
}

int64_t
live_lay_begins_utc_s(const struct live_trip *said)
{
	for (int i = 0; i < said->n_stops; i++)
		if (is_served(&said->stops[i]))
			return time_of(&said->stops[i].depart, &said->stops[i].arrive);
	return 0;
}

uint8_t
live_lay_flags(const struct live_stop *said, uint8_t plain)
{
	static const uint8_t board[] = {
	    [LIVE_SERVED] = TT_MAY_BOARD,
	    [LIVE_SERVED_BY_PHONE] = TT_MAY_BOARD | TT_BOARD_PHONE,
	    [LIVE_SERVED_BY_DRIVER] = TT_MAY_BOARD | TT_BOARD_DRIVER,
	};
	static const uint8_t alight[] = {
	    [LIVE_SERVED] = TT_MAY_ALIGHT,
	    [LIVE_SERVED_BY_PHONE] = TT_MAY_ALIGHT | TT_ALIGHT_PHONE,
	    [LIVE_SERVED_BY_DRIVER] = TT_MAY_ALIGHT | TT_ALIGHT_DRIVER,
	};
	unsigned flags = plain;
	if (said->pickup != LIVE_SERVED_AS_EVER)
		flags = (flags & ~(TT_MAY_BOARD | TT_BOARD_PHONE | TT_BOARD_DRIVER)) |
			board[said->pickup];
	if (said->drop_off != LIVE_SERVED_AS_EVER)
		flags = (flags & ~(TT_MAY_ALIGHT | TT_ALIGHT_PHONE | TT_ALIGHT_DRIVER)) |
			alight[said->drop_off];
	return (uint8_t)flags;
}

/* What the ride from this call is called by; ${next} is where the replaced trip is looked for. */
static int32_t
plan_of(const struct live_lay *lay, const struct live_stop *said, const struct csa_edit_call *call,
	uint32_t *next)
{
	uint32_t at =
	    lay->trip == TT_NONE ? TT_NONE : tt_call_at(lay->tt, lay->trip, call->stop, *next);
	uint32_t ride = at == TT_NONE ? TT_NONE : tt_ride_from(lay->tt, lay->trip, at);
	if (at != TT_NONE)
		*next = at + 1;
	if (ride != TT_NONE)
		return lay->tt->connections[ride].depart_s;
	int64_t plan = said->depart.planned_utc_s != 0 ? said->depart.planned_utc_s
						       : said->arrive.planned_utc_s;
	int64_t late_s = call->depart_s - (plan - lay->zero_utc_s);
	if (plan == 0 || late_s < -LIVE_DELAY_MAX_S || late_s > LIVE_DELAY_MAX_S)
		return call->depart_s;
	return (int32_t)(plan - lay->zero_utc_s);
}

/* One call, after ${before_s}; NULL or why it cannot be. */
static const char *
lay_call(const struct live_lay *lay, const struct live_stop *said, int32_t before_s,
	 struct csa_edit_call *call)
{
	const char *id = said->assigned_id != NULL ? said->assigned_id : said->id;
	call->stop = id == NULL ? TT_NONE : tt_stop_find_in(lay->tt, lay->feed, id);
	if (call->stop == TT_NONE || (lay->tt->stops[call->stop].kind != KIND_STOP &&
				      lay->tt->stops[call->stop].kind != KIND_AREA))
		return "one of its stops is no stop of the timetable";
	call->plan_stop = call->stop;
	int64_t arrive = time_of(&said->arrive, &said->depart);
	int64_t depart = time_of(&said->depart, &said->arrive);
	if (arrive == 0)
		return "one of its stops has no time";
	arrive -= lay->zero_utc_s;
	depart -= lay->zero_utc_s;
	if (arrive < EARLIEST_S || depart < EARLIEST_S || arrive > TT_SECONDS_MAX ||
	    depart > TT_SECONDS_MAX)
		return "its times are not of its day";
	if (arrive < before_s || depart < arrive)
		return "its times go back";
	call->arrive_s = (int32_t)arrive;
	call->depart_s = (int32_t)depart;
	call->flags = live_lay_flags(said, TT_MAY_BOARD | TT_MAY_ALIGHT);
	return NULL;
}

static int
compare_routes(const void *a, const void *b, void *context)
{
	const struct tt *tt = context;
	return strcmp(tt_text(tt, tt->routes[*(const uint32_t *)a].id),
		      tt_text(tt, tt->routes[*(const uint32_t *)b].id));
}

struct live_lay_lines
live_lay_lines(const struct tt *tt, uint32_t feed, struct arena *arena)
{
	uint32_t *rows = arena_array(arena, uint32_t, tt->n_routes);
	struct live_lay_lines lines = {rows, 0};
	for (uint32_t i = 0; i < tt->n_routes; i++)
		if (tt->agencies[tt->routes[i].agency].feed == feed)
			rows[lines.n++] = i;
	qsort_r(rows, lines.n, sizeof(*rows), compare_routes, (void *)(uintptr_t)tt);
	return lines;
}

static uint32_t
find_line(const struct live_lay *lay, const char *id)
{
	uint32_t low = 0;
	uint32_t high = lay->lines->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t row = lay->lines->rows[middle];
		int order = strcmp(tt_text(lay->tt, lay->tt->routes[row].id), id);
		if (order == 0)
			return row;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return TT_NONE;
}

static const char *
lay_extra(const struct live_lay *lay, struct csa_edit *edit)
{
	const struct tt *tt = lay->tt;
	const struct live_trip *said = lay->said;
	struct csa_extra *extra = arena_new(lay->arena, struct csa_extra);
	*extra = (struct csa_extra){
	    arena_strdup(lay->arena, said->id), arena_strdup(lay->arena, said->headsign), {0}};
	edit->extra = extra;
	if (lay->trip != TT_NONE) {
		extra->trip = tt->trips[lay->trip];
		return NULL;
	}
	extra->trip = (struct tt_trip){.service = TT_NONE,
				       .pattern = TT_NONE,
				       .route = TT_NONE,
				       .start_s = edit->calls[0].depart_s,
				       .feed = (uint8_t)lay->feed};
	if (said->route_id != NULL)
		extra->trip.route = find_line(lay, said->route_id);
	return extra->trip.route == TT_NONE ? "its line is none of the timetable" : NULL;
}

/* The calls of the replaced trip that are behind it already, no later than ${first}. */
static void
lay_past(const struct live_lay *lay, const struct csa_edit_call *first, struct csa_edit *edit)
{
	static const unsigned boarding = TT_MAY_BOARD | TT_BOARD_PHONE | TT_BOARD_DRIVER;
	const struct tt *tt = lay->tt;
	uint32_t n;
	const struct tt_call *plain = tt_trip_calls(tt, lay->trip, &n);
	uint32_t until = tt_call_at(tt, lay->trip, first->stop, 0);
	int32_t arrive_s = tt->trips[lay->trip].start_s;
	if (until == TT_NONE)
		return;
	struct csa_edit_call *calls =
	    arena_array(lay->arena, struct csa_edit_call, until + edit->n_calls);
	uint32_t at = 0;
	for (uint32_t k = 0; k < until; k++) {
		const struct tt_connection *ride = &tt->connections[tt_ride_from(tt, lay->trip, k)];
		struct csa_edit_call *call = &calls[at];
		*call = (struct csa_edit_call){.stop = plain[k].stop,
					       .plan_stop = plain[k].stop,
					       .arrive_s = arrive_s,
					       .depart_s = ride->depart_s,
					       .plan_arrive_s = arrive_s,
					       .plan_s = ride->depart_s};
		unsigned flags = ride->arrive_and_flags & boarding;
		call->flags = (uint8_t)(flags | TT_MAY_ALIGHT);
		arrive_s = tt_arrive_s(ride);
		if (lay->zero_utc_s + ride->depart_s >= lay->made_utc_s)
			break;
		if (call->depart_s > first->arrive_s)
			call->depart_s = first->arrive_s;
		if (call->arrive_s > call->depart_s)
			call->arrive_s = call->depart_s;
		at++;
	}
	memcpy(calls + at, edit->calls, sizeof(*calls) * edit->n_calls);
	edit->calls = calls;
	edit->n_calls += at;
}

const char *
live_lay(const struct live_lay *lay, struct csa_edit *edit)
{
	const struct live_trip *said = lay->said;
	struct csa_edit_call *calls = arena_array(lay->arena, struct csa_edit_call, said->n_stops);
	int32_t before_s = INT32_MIN;
	uint32_t next = 0;
	edit->n_calls = 0;
	for (int i = 0; i < said->n_stops; i++) {
		struct csa_edit_call *call = &calls[edit->n_calls];
		if (!is_served(&said->stops[i]))
			continue;
		const char *why = lay_call(lay, &said->stops[i], before_s, call);
		if (why != NULL)
			return why;
		call->plan_s = plan_of(lay, &said->stops[i], call, &next);
		call->plan_arrive_s = call->plan_s - (call->depart_s - call->arrive_s);
		before_s = call->depart_s;
		edit->n_calls++;
	}
	if (edit->n_calls < (lay->trip == TT_NONE ? 2 : 1))
		return "it has fewer than two stops";
	edit->calls = calls;
	if (lay->trip != TT_NONE)
		lay_past(lay, &calls[0], edit);
	if (edit->n_calls < 2)
		return "it has fewer than two stops";
	if (lay->trip != TT_NONE && said->headsign[0] == '\0')
		return NULL;
	return lay_extra(lay, edit);
}
