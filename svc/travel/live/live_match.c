/* SPDX-License-Identifier: MIT
 *
 * Trip by trip: the row, the service day, the stops, the times.
 */
#include "travel/live/live_match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "travel/live/live_lay.h"
#include "travel/live/live_timing.h"

#define DAYS_KNOWN 8 /* service days whose calendars are kept at hand */

struct live_matcher {
	struct live_matching own;
	const struct live_matching *on; /* &own */
	const struct live_feed *feed;
	int next; /* trip of the feed */
	struct live_count *count;
	bool has_lines;
	struct live_lay_lines lines;
	struct csa_edit *edits;
	int n;
	bool *runs[DAYS_KNOWN]; /* by service */
	int32_t day_of[DAYS_KNOWN];
	int n_days;
	int64_t made_utc_s;
	char at[32];
};

static void
leave_out(struct live_matcher *matcher, const char *why)
{
	problem_add(matcher->on->problems, matcher->at, "%s", why);
	matcher->count->bad++;
}

static bool
runs_on(struct live_matcher *matcher, uint32_t trip, struct civil_date date)
{
	const struct tt *tt = matcher->on->tt;
	int at = 0;
	while (at < matcher->n_days && matcher->day_of[at] != date.day)
		at++;
	if (at == matcher->n_days) {
		at = matcher->n_days < DAYS_KNOWN ? matcher->n_days++ : DAYS_KNOWN - 1;
		if (matcher->runs[at] == NULL)
			matcher->runs[at] = arena_array(matcher->on->arena, bool, tt->n_services);
		matcher->day_of[at] = date.day;
		tt_services_on(tt, date, matcher->runs[at]);
	}
	return matcher->runs[at][tt->trips[trip].service];
}

static int64_t
zero_of(const struct live_matcher *matcher, struct civil_date date)
{
	return civil_service_utc(matcher->on->zone, date, 0).s;
}

/* How far the message's own time is from the run of that day, 0 while it is on the road. */
static int64_t
distance_s(const struct live_matcher *matcher, uint32_t trip, struct civil_date date)
{
	const struct tt *tt = matcher->on->tt;
	uint32_t n;
	tt_trip_calls(tt, trip, &n);
	int64_t at_s = matcher->made_utc_s - zero_of(matcher, date);
	int64_t first_s = tt->trips[trip].start_s;
	int64_t last_s =
	    n < 2 ? first_s : tt_arrive_s(&tt->connections[tt_ride_from(tt, trip, n - 2)]);
	return at_s < first_s ? first_s - at_s : at_s > last_s ? at_s - last_s : 0;
}

static struct civil_date
date_of_message(const struct live_matcher *matcher)
{
	struct civil_date date;
	int minute;
	civil_from_utc(matcher->on->zone, (struct utc){matcher->made_utc_s}, &date, &minute);
	return date;
}

/* The service day that is meant; false if the trip does not run on it. */
static bool
find_date(struct live_matcher *matcher, uint32_t trip, const struct live_run *run,
	  struct civil_date *date)
{
	if (run->has_date) {
		*date = run->date;
		return runs_on(matcher, trip, run->date);
	}
	bool is_found = false;
	int64_t best_s = 0;
	struct civil_date today = date_of_message(matcher);
	for (int days = -2; days <= 1; days++) {
		struct civil_date one = civil_add_days(today, days);
		if (!runs_on(matcher, trip, one))
			continue;
		int64_t s = distance_s(matcher, trip, one);
		if (!is_found || s < best_s) {
			*date = one;
			best_s = s;
		}
		is_found = true;
	}
	return is_found;
}

/* The row that is meant of those with the id, or TT_NONE. */
static uint32_t
find_row(const struct live_matcher *matcher, const struct live_trip *said)
{
	const struct tt *tt = matcher->on->tt;
	struct tt_range range = tt_trips_find(tt, matcher->on->feed, said->id);
	if (range.n == 0)
		return TT_NONE;
	uint32_t first = tt->trips_by_id[range.first];
	if (said->what == LIVE_COPIED)
		return first;
	if (tt->trips[first].repeats == TT_ONCE && said->run.start_s < 0)
		return first;
	for (uint32_t i = 0; i < range.n; i++)
		if (tt->trips[tt->trips_by_id[range.first + i]].start_s == said->run.start_s)
			return tt->trips_by_id[range.first + i];
	return TT_NONE;
}

static bool
is_same_station(const struct tt *tt, uint32_t a, uint32_t b)
{
	return a == b ||
	       (tt->stops[a].parent != TT_NONE && tt->stops[a].parent == tt->stops[b].parent);
}

/* The stops that are named where something is said: TT_NONE if none is, or none is known. */
struct named {
	uint32_t stop;
	uint32_t assigned;
};

/* The place of the call that is meant, from ${next} on; TT_NONE if there is none. */
static uint32_t
find_call(const struct live_matcher *matcher, const struct live_timing *timing,
	  const struct live_stop *said, struct named named, uint32_t next)
{
	const struct tt *tt = matcher->on->tt;
	if (said->sequence != LIVE_NO_SEQUENCE)
		return tt_call_find(tt, timing->trip, (uint32_t)said->sequence);
	uint32_t at =
	    named.stop == TT_NONE ? TT_NONE : tt_call_at(tt, timing->trip, named.stop, next);
	if (at != TT_NONE || named.assigned == TT_NONE)
		return at;
	/* Named by the stop that it is moved to. */
	for (at = next; at < timing->n; at++)
		if (is_same_station(tt, timing->calls[at].plan_stop, named.assigned))
			return at;
	return TT_NONE;
}

/* NULL, or why what is said cannot be meant of the call at ${at}. */
static const char *
check_call(const struct live_matcher *matcher, const struct live_timing *timing,
	   const struct live_stop *said, struct named named, uint32_t at)
{
	if (at == TT_NONE)
		return "the timetable's trip has no such stop, or not there";
	uint32_t plan = timing->calls[at].plan_stop;
	if (said->id != NULL && plan != named.stop &&
	    (named.assigned == TT_NONE || named.assigned != named.stop))
		return "its stop_id is not that of its stop_sequence";
	if (said->assigned_id != NULL && named.assigned == TT_NONE)
		return "a stop that it is moved to is none of the timetable";
	if (named.assigned != TT_NONE && !is_same_station(matcher->on->tt, plan, named.assigned))
		return "it is moved to a stop of another station";
	return NULL;
}

/* What a moved stop is called must differ from what the stop was called that it was moved from. */
static void
move_stop(const struct live_matcher *matcher, struct csa_edit_call *call, uint32_t stop)
{
	const struct tt *tt = matcher->on->tt;
	const char *name = tt_text(tt, tt->stops[stop].name);
	const char *platform = tt_text(tt, tt->stops[stop].platform);
	call->stop = stop;
	call->moved_to = name;
	if (strcmp(name, tt_text(tt, tt->stops[call->plan_stop].name)) == 0 && *platform != '\0')
		call->moved_to =
		    arena_printf(matcher->on->arena, LIVE_MATCH_STAND "%s, %s", platform, name);
}

/* Which calls are spoken of, and where they are moved to. */
static bool
find_stops(struct live_matcher *matcher, struct live_timing *timing)
{
	const struct tt *tt = matcher->on->tt;
	uint32_t feed = matcher->on->feed;
	uint32_t next = 0;
	for (int i = 0; i < timing->said->n_stops; i++) {
		const struct live_stop *said = &timing->said->stops[i];
		const struct named named = {
		    said->id == NULL ? TT_NONE : tt_stop_find_in(tt, feed, said->id),
		    said->assigned_id == NULL ? TT_NONE
					      : tt_stop_find_in(tt, feed, said->assigned_id)};
		uint32_t at = find_call(matcher, timing, said, named, next);
		const char *why = check_call(matcher, timing, said, named, at);
		if (why == NULL && at < next)
			why = "its stops are not in the order of the trip";
		if (why != NULL) {
			leave_out(matcher, why);
			return false;
		}
		struct csa_edit_call *call = &timing->calls[at];
		if (named.assigned != TT_NONE && named.assigned != call->plan_stop)
			move_stop(matcher, call, named.assigned);
		call->flags = live_lay_flags(said, call->flags);
		timing->of[at] = said;
		next = at + 1;
	}
	return true;
}

static struct csa_edit *
add_edit(struct live_matcher *matcher, const struct live_trip *said, uint32_t trip,
	 struct civil_date date, enum csa_edit_kind kind)
{
	struct csa_edit *edit = &matcher->edits[matcher->n++];
	*edit = (struct csa_edit){
	    .trip = trip,
	    .kind = kind,
	    .date = date,
	    .entity = said->entity,
	    .feed = matcher->on->feed,
	};
	return edit;
}

/* A run whose stops and times are said. */
static void
lay_run(struct live_matcher *matcher, const struct live_trip *said, uint32_t trip,
	struct civil_date date)
{
	if (!matcher->has_lines) {
		matcher->lines =
		    live_lay_lines(matcher->on->tt, matcher->on->feed, matcher->on->arena);
		matcher->has_lines = true;
	}
	const struct live_lay lay = {
	    .tt = matcher->on->tt,
	    .feed = matcher->on->feed,
	    .said = said,
	    .trip = trip,
	    .zero_utc_s = zero_of(matcher, date),
	    .made_utc_s = matcher->made_utc_s,
	    .lines = &matcher->lines,
	    .arena = matcher->on->arena,
	};
	struct csa_edit laid = {0};
	const char *why = live_lay(&lay, &laid);
	if (why != NULL) {
		leave_out(matcher, why);
		return;
	}
	matcher->count->matched++;
	struct csa_edit *edit = add_edit(matcher, said, trip, date,
					 trip == TT_NONE ? CSA_EDIT_ADDED : CSA_EDIT_REPLACED);
	edit->calls = laid.calls;
	edit->n_calls = laid.n_calls;
	edit->extra = laid.extra;
}

/* A run that no timetable has. */
static void
add_run(struct live_matcher *matcher, const struct live_trip *said)
{
	int64_t begins = live_lay_begins_utc_s(said);
	uint32_t row = find_row(matcher, said);
	struct civil_date date = said->run.date;
	int minute;
	if (!said->run.has_date && begins == 0) {
		leave_out(matcher, "it says no times");
		return;
	}
	if (!said->run.has_date)
		civil_from_utc(matcher->on->zone, (struct utc){begins}, &date, &minute);
	if (row != TT_NONE && runs_on(matcher, row, date))
		leave_out(matcher, "it is to be added, but the timetable has it on that day");
	else
		lay_run(matcher, said, TT_NONE, date);
}

static void
time_run(struct live_matcher *matcher, struct live_timing *timing, struct civil_date date)
{
	const struct tt *tt = matcher->on->tt;
	tt_trip_calls(tt, timing->trip, &timing->n);
	if (timing->n < 2)
		return;
	timing->zero_utc_s = zero_of(matcher, date);
	timing->calls = arena_array(matcher->on->arena, struct csa_edit_call, timing->n);
	timing->of = arena_array(matcher->on->arena, const struct live_stop *, timing->n);
	live_timing_fill(timing, tt);
	if (!find_stops(matcher, timing))
		return;
	int is_changed = live_timing_move(timing);
	if (is_changed < 0) {
		leave_out(matcher, "a time is over 12 hours from the timetable's");
		return;
	}
	matcher->count->matched++;
	if (is_changed == 0)
		return;
	struct csa_edit *edit =
	    add_edit(matcher, timing->said, timing->trip, date,
		     timing->said->what == LIVE_COPIED ? CSA_EDIT_COPY : CSA_EDIT_TIMES);
	edit->calls = timing->calls;
	edit->n_calls = timing->n;
}

/* Where and when a copy runs: what it does not say is as in its trip. */
static struct civil_date
place_copy(const struct live_matcher *matcher, struct live_timing *timing)
{
	const struct live_trip *said = timing->said;
	if (said->copy.start_s >= 0)
		timing->moved_s = said->copy.start_s - matcher->on->tt->trips[timing->trip].start_s;
	return said->copy.has_date  ? said->copy.date
	       : said->run.has_date ? said->run.date
				    : date_of_message(matcher);
}

static void
match_trip(struct live_matcher *matcher, const struct live_trip *said)
{
	snprintf(matcher->at, sizeof(matcher->at), "entity %d", said->entity);
	if (said->what == LIVE_ADDED) {
		add_run(matcher, said);
		return;
	}
	struct live_timing timing = {.said = said, .trip = find_row(matcher, said)};
	struct civil_date date;
	if (timing.trip == TT_NONE) {
		matcher->count->unknown++;
		return;
	}
	if (said->what == LIVE_COPIED) {
		date = place_copy(matcher, &timing);
		time_run(matcher, &timing, date);
		return;
	}
	if (!find_date(matcher, timing.trip, &said->run, &date)) {
		matcher->count->unknown++;
		return;
	}
	if (said->what == LIVE_TIMES) {
		time_run(matcher, &timing, date);
	} else if (said->what == LIVE_REPLACED) {
		lay_run(matcher, said, timing.trip, date);
	} else {
		matcher->count->matched++;
		add_edit(matcher, said, timing.trip, date,
			 said->what == LIVE_DELETED ? CSA_EDIT_DELETED : CSA_EDIT_CANCELLED);
	}
}

static bool
is_one_run(const struct csa_edit *a, const struct csa_edit *b)
{
	if (a->trip != b->trip || a->date.day != b->date.day)
		return false;
	if (a->kind == CSA_EDIT_ADDED)
		return strcmp(a->extra->id, b->extra->id) == 0;
	return a->kind != CSA_EDIT_COPY && b->kind != CSA_EDIT_COPY;
}

/* A run that was spoken of twice is what was said of it first. */
static void
drop_doubled(struct live_matcher *matcher)
{
	int n = 0;
	for (int i = 0; i < matcher->n; i++) {
		const struct csa_edit *edit = &matcher->edits[i];
		if (n > 0 && is_one_run(edit, &matcher->edits[n - 1])) {
			snprintf(matcher->at, sizeof(matcher->at), "entity %d", edit->entity);
			leave_out(matcher, "its run was spoken of before");
			continue;
		}
		matcher->edits[n++] = *edit;
	}
	matcher->n = n;
}

struct live_matcher *
live_match_begin(const struct live_matching *matching, const struct live_feed *feed,
		 struct live_count *count)
{
	*count = (struct live_count){0};
	struct live_matcher *matcher = arena_new(matching->arena, struct live_matcher);
	*matcher = (struct live_matcher){.own = *matching, .feed = feed, .count = count};
	matcher->on = &matcher->own;
	matcher->made_utc_s = feed->made_utc_s > 0 ? feed->made_utc_s : matching->now_utc_s;
	matcher->edits = arena_array(matching->arena, struct csa_edit, feed->n_trips + 1);
	return matcher;
}

bool
live_match_some(struct live_matcher *matcher, int64_t *most)
{
	const struct live_feed *feed = matcher->feed;
	while (matcher->next < feed->n_trips) {
		const struct live_trip *said = &feed->trips[matcher->next++];
		match_trip(matcher, said);
		*most -= said->n_stops + 1;
		if (*most <= 0)
			break;
	}
	return matcher->next < feed->n_trips;
}

struct csa_edits
live_match_end(struct live_matcher *matcher)
{
	qsort(matcher->edits, (size_t)matcher->n, sizeof(*matcher->edits), csa_edit_compare);
	drop_doubled(matcher);
	return (struct csa_edits){matcher->edits, matcher->n};
}

struct csa_edits
live_match(const struct live_matching *matching, const struct live_feed *feed,
	   struct live_count *count)
{
	struct live_matcher *matcher = live_match_begin(matching, feed, count);
	int64_t all = INT64_MAX;
	while (live_match_some(matcher, &all))
		continue;
	return live_match_end(matcher);
}
