/* SPDX-License-Identifier: MIT
 *
 * Edits of all feeds together, and rides looked up among them.
 */
#include "travel/travel_live.h"

#include <stdlib.h>
#include <string.h>

#include "travel/travel_handle.h"

#define DAYS_BACK 2 /* service days before the date on which a ride may have begun */

/* The timetable's feed that is meant, or TT_NONE. */
static uint32_t
feed_of(const struct tt *tt, const char *name, int n_feeds, struct arena *arena)
{
	uint32_t feed = tt_feed_find(tt, arena_printf(arena, "%s.zip", name));
	if (feed == TT_NONE && tt->n_feeds <= 1 && n_feeds == 1)
		return 0;
	return feed;
}

/* One feed's edits, with its name before each problem's place. */
static struct csa_edits
match_one(const struct travel *travel, const struct travel_live_feed *from,
	  struct live_matching *matching, struct live_count *count)
{
	struct problems own;
	struct problems *problems = matching->problems;
	problems_init(&own, matching->arena);
	if (matching->feed == TT_NONE) {
		problem_add(problems, from->name, "the timetable has no feed of this name");
		*count = (struct live_count){.unknown = from->feed->n_trips};
		return (struct csa_edits){0};
	}
	matching->problems = &own;
	matching->tt = &travel->tt;
	struct csa_edits edits = live_match(matching, from->feed, count);
	matching->problems = problems;
	for (size_t i = 0; i < problems_kept(&own); i++)
		problem_add(problems,
			    arena_printf(matching->arena, "%s: %s", from->name, own.list[i].at),
			    "%s", own.list[i].text);
	return edits;
}

static bool
is_same_edit(const struct tt *tt, const struct csa_edit *a, const struct csa_edit *b)
{
	uint32_t n_calls;
	if (a->trip != b->trip || a->kind != b->kind || a->date.day != b->date.day ||
	    (a->calls == NULL) != (b->calls == NULL))
		return false;
	tt_trip_calls(tt, a->trip, &n_calls);
	for (uint32_t k = 0; a->calls != NULL && k < n_calls; k++)
		if (a->calls[k].arrive_s != b->calls[k].arrive_s ||
		    a->calls[k].depart_s != b->calls[k].depart_s ||
		    a->calls[k].is_skipped != b->calls[k].is_skipped)
			return false;
	return true;
}

static bool
is_same(const struct tt *tt, const struct csa_edits *a, const struct csa_edits *b)
{
	bool is_same = a->n == b->n;
	for (int i = 0; is_same && i < a->n; i++)
		is_same = is_same_edit(tt, &a->list[i], &b->list[i]);
	return is_same;
}

/* All feeds' edits in one list, in ${matching}'s arena. */
static struct csa_edits
match_all(const struct travel *travel, const struct travel_live_feed feeds[], int n_feeds,
	  struct live_matching *matching, struct travel_live_count *count)
{
	struct csa_edits of[TRAVEL_LIVE_FEEDS_MAX];
	int n = 0;
	ensure(n_feeds >= 0 && n_feeds <= TRAVEL_LIVE_FEEDS_MAX);
	for (int i = 0; i < n_feeds; i++) {
		struct live_count one;
		matching->feed = feed_of(&travel->tt, feeds[i].name, n_feeds, matching->arena);
		of[i] = match_one(travel, &feeds[i], matching, &one);
		count->trips.matched += one.matched;
		count->trips.unknown += one.unknown;
		count->trips.bad += one.bad;
		n += of[i].n;
	}
	struct csa_edit *list = arena_array(matching->arena, struct csa_edit, n);
	struct csa_edits all = {list, 0};
	for (int i = 0; i < n_feeds; i++)
		for (int k = 0; k < of[i].n; k++)
			list[all.n++] = of[i].list[k];
	qsort(list, (size_t)all.n, sizeof(*list), csa_edit_compare);
	count->edits = all.n;
	for (int i = 0; i < all.n; i++)
		count->cancelled += list[i].calls == NULL;
	return all;
}

bool
travel_live_set(struct travel *travel, const struct travel_live_feed feeds[], int n_feeds,
		int64_t now_utc_s, struct problems *problems, struct travel_live_count *count)
{
	*count = (struct travel_live_count){0};
	if (!travel->has_tt)
		return false;
	struct arena arena;
	arena_init(&arena);
	struct problems own;
	problems_init(&own, &arena);
	struct live_matching matching = {
	    .zone = travel->zone, .now_utc_s = now_utc_s, .arena = &arena, .problems = &own};
	struct csa_edits fresh = match_all(travel, feeds, n_feeds, &matching, count);
	for (size_t i = 0; i < problems_kept(&own); i++)
		problem_add(problems, own.list[i].at, "%s", own.list[i].text);
	if (is_same(&travel->tt, &travel->live.edits, &fresh)) {
		arena_fini(&arena);
		return false;
	}
	travel_close_day(travel);
	travel_live_close(travel);
	travel->live = (struct travel_live){.has_arena = true, .arena = arena, .edits = fresh};
	travel->generation++;
	return true;
}

void
travel_live_lose(struct travel *travel, int64_t since_utc_s)
{
	travel->live_lost_utc_s = since_utc_s;
}

int64_t
travel_live_lost_utc_s(const struct travel *travel)
{
	return travel->live_lost_utc_s;
}

void
travel_live_close(struct travel *travel)
{
	if (travel->live.has_arena)
		arena_fini(&travel->live.arena);
	travel->live = (struct travel_live){0};
}

int32_t
travel_live_scheduled_s(const struct travel *travel, const struct tt_connection *board)
{
	const struct csa_run *run = &travel->day.runs[tt_trip_of(board)];
	struct civil_date date = civil_add_days(travel->day.date, -run->days);
	const struct csa_edit *edit = csa_edit_find(&travel->live.edits, date, run->trip);
	uint32_t n_calls;
	const struct tt_call *calls = tt_trip_calls(&travel->tt, run->trip, &n_calls);
	if (edit == NULL || edit->calls == NULL)
		return board->depart_s;
	int32_t shift_s = csa_day_shift_s(&travel->day, run->days);
	for (uint32_t k = 0; k + 1 < n_calls; k++)
		if (calls[k].stop == tt_from(board) &&
		    edit->calls[k].depart_s - shift_s == board->depart_s)
			return travel->tt.connections[tt_ride_from(&travel->tt, run->trip, k)]
				   .depart_s -
			       shift_s;
	return board->depart_s;
}

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

static bool
has_name(const struct tt *tt, uint32_t stop, const char *name)
{
	return strcmp(tt_text(tt, tt->stops[stop].name), name) == 0;
}

/* Whether ${trip} is of the line and goes from the stop, at the call ${from}, to the other. */
static bool
fits(const struct tt *tt, const struct travel_told_ride *told, struct fit *fit)
{
	uint32_t n_calls;
	const struct tt_call *calls = tt_trip_calls(tt, fit->trip, &n_calls);
	if (strcmp(tt_text(tt, tt->routes[tt->trips[fit->trip].route].name), told->line) != 0 ||
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

/* Among the edits. */
static void
look_at_edit(const struct tt *tt, const struct csa_edit *edit, const struct travel_told_ride *told,
	     struct fit *fit, struct travel_ride_now *now)
{
	int32_t moved_s = fit->planned_s - fit->told_s;
	uint32_t n_calls;
	fit->trip = edit->trip;
	tt_trip_calls(tt, fit->trip, &n_calls);
	for (fit->from = 0; fit->from + 1 < n_calls; fit->from++) {
		int32_t depart_s =
		    tt->connections[tt_ride_from(tt, fit->trip, fit->from)].depart_s - fit->shift_s;
		if (depart_s < fit->told_s || depart_s >= fit->told_s + 60 || !fits(tt, told, fit))
			continue;
		place(tt, fit, now);
		now->is_said = true;
		if (edit->calls == NULL)
			now->fate = TRAVEL_CANCELLED;
		else if (edit->calls[fit->from].is_skipped || edit->calls[fit->to].is_skipped)
			now->fate = TRAVEL_PASSES;
		else
			set_times(
			    fit,
			    (const int32_t[2]){depart_s + moved_s,
					       edit->calls[fit->from].depart_s - fit->shift_s},
			    (const int32_t[2]){planned_arrival_s(tt, fit) + moved_s,
					       edit->calls[fit->to].arrive_s - fit->shift_s},
			    now);
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

/* The call of ${trip} that the connection at row ${at} leaves. */
static uint32_t
call_of(const struct tt *tt, uint32_t trip, uint32_t at)
{
	uint32_t call = 0;
	while (tt_ride_from(tt, trip, call) != at)
		call++;
	return call;
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
		    !has_name(tt, tt_from(&tt->connections[at]), told->from_stop) ||
		    csa_edit_find(&travel->live.edits, day, fit->trip) != NULL)
			continue;
		fit->from = call_of(tt, fit->trip, at);
		if (!fits(tt, told, fit))
			continue;
		place(tt, fit, now);
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
		if (fit->days < 0 || fit->days > DAYS_BACK || edit->kind == CSA_EDIT_COPY)
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
