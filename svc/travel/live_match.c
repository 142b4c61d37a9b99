/* SPDX-License-Identifier: MIT
 *
 * Trip by trip: the row, the service day, the stops, the times.
 */
#include "travel/live_match.h"

#include <stdio.h>
#include <stdlib.h>

#define DAYS_KNOWN 8 /* service days whose calendars are kept at hand */

struct matcher {
	const struct live_matching *on;
	struct live_count *count;
	struct csa_edit *edits;
	int n;
	bool *runs[DAYS_KNOWN]; /* by service */
	int32_t day_of[DAYS_KNOWN];
	int n_days;
	int64_t made_utc_s;
	char at[32];
};

/* The calls of one run, while what is said is laid on them. */
struct timing {
	const struct live_trip *said;
	uint32_t trip;
	uint32_t n;
	int64_t zero_utc_s; /* second 0 of its service day */
	int32_t moved_s;    /* of a copy: after the trip it is one of */
	struct csa_edit_call *calls;
	const struct live_stop **of; /* by call: what is said of it, or NULL */
};

static void
leave_out(struct matcher *matcher, const char *why)
{
	problem_add(matcher->on->problems, matcher->at, "%s", why);
	matcher->count->bad++;
}

static bool
runs_on(struct matcher *matcher, uint32_t trip, struct civil_date date)
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
zero_of(const struct matcher *matcher, struct civil_date date)
{
	return civil_service_utc(matcher->on->zone, date, 0).s;
}

static const struct tt_connection *
ride_of(const struct tt *tt, uint32_t trip, uint32_t call)
{
	return &tt->connections[tt_ride_from(tt, trip, call)];
}

/* How far the message's own time is from the run of that day, 0 while it is on the road. */
static int64_t
distance_s(const struct matcher *matcher, uint32_t trip, struct civil_date date)
{
	const struct tt *tt = matcher->on->tt;
	uint32_t n;
	tt_trip_calls(tt, trip, &n);
	int64_t at_s = matcher->made_utc_s - zero_of(matcher, date);
	int64_t first_s = tt->trips[trip].start_s;
	int64_t last_s = n < 2 ? first_s : tt_arrive_s(ride_of(tt, trip, n - 2));
	return at_s < first_s ? first_s - at_s : at_s > last_s ? at_s - last_s : 0;
}

static struct civil_date
date_of_message(const struct matcher *matcher)
{
	struct civil_date date;
	int minute;
	civil_from_utc(matcher->on->zone, (struct utc){matcher->made_utc_s}, &date, &minute);
	return date;
}

/* The service day that is meant; false if the trip does not run on it. */
static bool
find_date(struct matcher *matcher, uint32_t trip, const struct live_run *run,
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
find_row(const struct matcher *matcher, const struct live_trip *said)
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

/* Which calls are spoken of. */
static bool
find_stops(struct matcher *matcher, struct timing *timing)
{
	const struct tt *tt = matcher->on->tt;
	uint32_t next = 0;
	uint32_t n;
	const struct tt_call *calls = tt_trip_calls(tt, timing->trip, &n);
	for (int i = 0; i < timing->said->n_stops; i++) {
		const struct live_stop *said = &timing->said->stops[i];
		uint32_t stop =
		    said->id == NULL ? TT_NONE : tt_stop_find_in(tt, matcher->on->feed, said->id);
		uint32_t at;
		if (said->sequence != LIVE_NO_SEQUENCE)
			at = tt_call_find(tt, timing->trip, (uint32_t)said->sequence);
		else
			at = stop == TT_NONE ? TT_NONE : tt_call_at(tt, timing->trip, stop, next);
		if (at == TT_NONE) {
			leave_out(matcher, "the timetable's trip has no such stop, or not there");
			return false;
		}
		if (said->id != NULL && calls[at].stop != stop) {
			leave_out(matcher, "its stop_id is not that of its stop_sequence");
			return false;
		}
		if (at < next) {
			leave_out(matcher, "its stops are not in the order of the trip");
			return false;
		}
		timing->of[at] = said;
		next = at + 1;
	}
	return true;
}

/* The calls as the timetable has them. */
static void
fill_plain(const struct tt *tt, struct timing *timing)
{
	for (uint32_t k = 0; k + 1 < timing->n; k++) {
		const struct tt_connection *ride = ride_of(tt, timing->trip, k);
		timing->calls[k].depart_s = ride->depart_s + timing->moved_s;
		timing->calls[k + 1].arrive_s = tt_arrive_s(ride) + timing->moved_s;
	}
	timing->calls[0].arrive_s = timing->calls[0].depart_s;
	timing->calls[timing->n - 1].depart_s = timing->calls[timing->n - 1].arrive_s;
}

/* An event's delay against ${plain_s}; false if it says none, or one that cannot be. */
static bool
delay_of(const struct timing *timing, const struct live_event *event, int32_t plain_s,
	 int32_t *delay_s, bool *is_bad)
{
	int64_t delay = event->value;
	if (event->kind == LIVE_UNSAID)
		return false;
	if (event->kind == LIVE_TIME)
		delay = event->value - timing->zero_utc_s - plain_s;
	if (delay < -LIVE_DELAY_MAX_S || delay > LIVE_DELAY_MAX_S) {
		*is_bad = true;
		return false;
	}
	*delay_s = (int32_t)delay;
	return true;
}

/* Move one call; *delay_s is what goes on from call to call. */
static void
move_call(const struct timing *timing, uint32_t k, int32_t *delay_s, bool *is_bad)
{
	struct csa_edit_call *call = &timing->calls[k];
	const struct live_stop *said = timing->of[k];
	int32_t arrive_delay_s = *delay_s;
	int32_t depart_delay_s = *delay_s;
	if (said != NULL && said->kind == LIVE_STOP_NO_DATA)
		arrive_delay_s = depart_delay_s = 0;
	if (said != NULL && said->kind == LIVE_STOP_TIMES) {
		bool has_arrival =
		    delay_of(timing, &said->arrive, call->arrive_s, &arrive_delay_s, is_bad);
		bool has_departure =
		    delay_of(timing, &said->depart, call->depart_s, &depart_delay_s, is_bad);
		if (!has_departure)
			depart_delay_s = arrive_delay_s;
		if (!has_arrival &&
		    call->arrive_s + arrive_delay_s > call->depart_s + depart_delay_s)
			arrive_delay_s = call->depart_s + depart_delay_s - call->arrive_s;
	}
	call->is_skipped = said != NULL && said->kind == LIVE_STOP_SKIPPED;
	call->arrive_s += arrive_delay_s;
	call->depart_s += depart_delay_s;
	*delay_s = depart_delay_s;
}

/* Returns whether anything is not as before, or -1 if a time cannot be. */
static int
move_calls(struct timing *timing)
{
	bool is_bad = false;
	bool is_changed = timing->said->what == LIVE_COPIED;
	int32_t delay_s =
	    timing->said->has_delay && timing->said->n_stops == 0 ? timing->said->delay_s : 0;
	int32_t before_s = INT32_MIN;
	for (uint32_t k = 0; k < timing->n; k++) {
		struct csa_edit_call *call = &timing->calls[k];
		const struct csa_edit_call plain = *call;
		move_call(timing, k, &delay_s, &is_bad);
		if (call->arrive_s < before_s)
			call->arrive_s = before_s;
		if (call->depart_s < call->arrive_s)
			call->depart_s = call->arrive_s;
		before_s = call->depart_s;
		is_changed = is_changed || call->is_skipped || call->arrive_s != plain.arrive_s ||
			     call->depart_s != plain.depart_s;
	}
	return is_bad ? -1 : is_changed;
}

static void
add_edit(struct matcher *matcher, const struct timing *timing, struct civil_date date,
	 enum csa_edit_kind kind)
{
	matcher->edits[matcher->n++] = (struct csa_edit){
	    .trip = timing->trip,
	    .kind = kind,
	    .date = date,
	    .entity = timing->said->entity,
	    .calls = timing->calls,
	};
}

static void
time_run(struct matcher *matcher, struct timing *timing, struct civil_date date)
{
	const struct tt *tt = matcher->on->tt;
	tt_trip_calls(tt, timing->trip, &timing->n);
	if (timing->n < 2)
		return;
	timing->zero_utc_s = zero_of(matcher, date);
	timing->calls = arena_array(matcher->on->arena, struct csa_edit_call, timing->n);
	timing->of = arena_array(matcher->on->arena, const struct live_stop *, timing->n);
	fill_plain(tt, timing);
	if (!find_stops(matcher, timing))
		return;
	int is_changed = move_calls(timing);
	if (is_changed < 0) {
		leave_out(matcher, "a time is over 12 hours from the timetable's");
		return;
	}
	matcher->count->matched++;
	if (is_changed > 0)
		add_edit(matcher, timing, date,
			 timing->said->what == LIVE_COPIED ? CSA_EDIT_COPY : CSA_EDIT_TIMES);
}

/* Where and when a copy runs: what it does not say is as in its trip. */
static struct civil_date
place_copy(const struct matcher *matcher, struct timing *timing)
{
	const struct live_trip *said = timing->said;
	if (said->copy.start_s >= 0)
		timing->moved_s = said->copy.start_s - matcher->on->tt->trips[timing->trip].start_s;
	return said->copy.has_date  ? said->copy.date
	       : said->run.has_date ? said->run.date
				    : date_of_message(matcher);
}

static void
match_trip(struct matcher *matcher, const struct live_trip *said)
{
	struct timing timing = {.said = said, .trip = find_row(matcher, said)};
	struct civil_date date;
	snprintf(matcher->at, sizeof(matcher->at), "entity %d", said->entity);
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
		return;
	}
	matcher->count->matched++;
	add_edit(matcher, &timing, date,
		 said->what == LIVE_DELETED ? CSA_EDIT_DELETED : CSA_EDIT_CANCELLED);
}

/* A run that was spoken of twice is what was said of it first. */
static void
drop_doubled(struct matcher *matcher)
{
	int n = 0;
	for (int i = 0; i < matcher->n; i++) {
		const struct csa_edit *edit = &matcher->edits[i];
		const struct csa_edit *before = n == 0 ? NULL : &matcher->edits[n - 1];
		if (before != NULL && edit->kind != CSA_EDIT_COPY && before->trip == edit->trip &&
		    before->date.day == edit->date.day) {
			snprintf(matcher->at, sizeof(matcher->at), "entity %d", edit->entity);
			leave_out(matcher, "its run was spoken of before");
			continue;
		}
		matcher->edits[n++] = *edit;
	}
	matcher->n = n;
}

struct csa_edits
live_match(const struct live_matching *matching, const struct live_feed *feed,
	   struct live_count *count)
{
	*count = (struct live_count){0};
	struct matcher matcher = {.on = matching, .count = count};
	matcher.made_utc_s = feed->made_utc_s > 0 ? feed->made_utc_s : matching->now_utc_s;
	matcher.edits = arena_array(matching->arena, struct csa_edit, feed->n_trips + 1);
	for (int i = 0; i < feed->n_trips; i++)
		match_trip(&matcher, &feed->trips[i]);
	qsort(matcher.edits, (size_t)matcher.n, sizeof(*matcher.edits), csa_edit_compare);
	drop_doubled(&matcher);
	return (struct csa_edits){matcher.edits, matcher.n};
}
