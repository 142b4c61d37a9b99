/* SPDX-License-Identifier: MIT
 *
 * From the boardings of a profile to a journey that can be told: walk, ride, walk, with minutes,
 * prices and names.
 */
#include <string.h>
#include <strings.h>

#include "travel/travel_untold.h"
#include "travel/walk.h"

int
travel_minute_before(const struct travel *travel, int32_t s)
{
	if (travel->has_day && travel->day.has_change)
		s = csa_day_wall_s(&travel->day, s);
	return s >= 0 ? s / 60 : -((59 - s) / 60);
}

int
travel_minute_after(const struct travel *travel, int32_t s)
{
	return travel_minute_before(travel, s + 59);
}

int
travel_minute_plus(const struct travel *travel, int minute, int minutes)
{
	if (!travel->has_day || !travel->day.has_change)
		return minute + minutes;
	return travel_minute_after(travel, csa_day_s(&travel->day, minute) + 60 * minutes);
}

/* Whether ${text} holds ${word}, letter case aside. */
static bool
names(const char *text, const char *word)
{
	return text != NULL && word != NULL && *word != '\0' && strcasestr(text, word) != NULL;
}

static bool
is_warrant_town(const struct travel_query *query, const char *name, struct geo_point at)
{
	return names(name, query->warrant_to) ||
	       (query->warrant_radius_m > 0 &&
		geo_distance_m(query->warrant_at, at) <= query->warrant_radius_m);
}

bool
travel_is_warrant_stop(const struct travel *travel, const struct travel_query *query, uint32_t stop)
{
	const struct tt *tt = travel->day.tt;
	return is_warrant_town(query, tt_text(tt, tt->stops[stop].name), tt_stop_at(tt, stop));
}

bool
travel_is_warrant_goal(const struct travel_query *query, const struct travel_place *to)
{
	return is_warrant_town(query, to->label, to->at);
}

int
travel_ride_pence(const struct travel *travel, const struct travel_query *query,
		  const struct travel_place *to, const struct travel_ride *ride)
{
	if (!is_warrant_town(query, ride->from_stop, ride->from_at) &&
	    (is_warrant_town(query, ride->to_stop, ride->to_at) ||
	     travel_is_warrant_goal(query, to)))
		return 0;
	int pence = fare_single(&travel->fares, ride->operator_name, ride->line);
	return pence == FARE_UNKNOWN ? TRAVEL_PENCE_NONE : pence;
}

static enum travel_access
access_of(const struct tt *tt, const struct tt_trip *trip, uint32_t from_stop, uint32_t to_stop)
{
	/* GTFS: 0 unknown, 1 yes, 2 no, of trips and of stops.  [GTFS reference, trips.txt] */
	const uint32_t said[] = {trip->wheelchair, tt->stops[from_stop].wheelchair,
				 tt->stops[to_stop].wheelchair};
	bool is_sure = true;
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		if (said[i] == 2)
			return TRAVEL_ACCESS_NO;
		is_sure = is_sure && said[i] == 1;
	}
	return is_sure ? TRAVEL_ACCESS_YES : TRAVEL_ACCESS_UNKNOWN;
}

/* What people look out for, by route_type.  [GTFS reference, routes.txt; Google's extended types]
 */
static const char *
vehicle_of(uint32_t route_type)
{
	static const struct {
		uint32_t first, last;
		const char *word;
	} kinds[] = {
	    {0, 0, "Tram"},        {1, 1, "Metro"},       {2, 2, "Train"},     {4, 4, "Ferry"},
	    {100, 199, "Train"},   {200, 299, "Coach"},   {400, 499, "Metro"}, {900, 999, "Tram"},
	    {1000, 1099, "Ferry"}, {1200, 1299, "Ferry"},
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].first <= route_type && route_type <= kinds[i].last)
			return kinds[i].word;
	return "Bus";
}

static enum travel_asking
asking_of(const struct tt_connection *connection, unsigned by_phone, unsigned by_driver)
{
	if ((connection->arrive_and_flags & by_phone) != 0)
		return TRAVEL_ASK_OPERATOR;
	return (connection->arrive_and_flags & by_driver) != 0 ? TRAVEL_ASK_DRIVER
							       : TRAVEL_ASK_NOBODY;
}

/* A time that is filled in or given as not exact, or of a trip that goes "every ten minutes".
 * [GTFS reference, stop_times.txt, timepoint; frequencies.txt, exact_times] */
static bool
is_about(const struct tt_trip *trip, const struct tt_connection *connection, unsigned flag)
{
	return trip->repeats == TT_REPEATS_ABOUT || (connection->arrive_and_flags & flag) != 0;
}

void
travel_legs_ride(const struct travel *travel, const struct travel_trace *trace,
		 struct profile_ride hop, struct travel_ride *ride)
{
	const struct tt *tt = travel->day.tt;
	const struct tt_connection *board = &travel->day.connections[hop.board];
	const struct tt_connection *alight = &travel->day.connections[hop.alight];
	const struct csa_run *run = &travel->day.runs[tt_trip_of(board)];
	const struct tt_trip *trip = csa_day_trip(&travel->day, tt_trip_of(board));
	const struct travel_live_said said = travel_live_said(travel, board, alight);
	const struct tt_route *route = &tt->routes[trip->route];
	*ride = (struct travel_ride){
	    .line = tt_text(tt, route->name),
	    .vehicle = vehicle_of(route->type),
	    .headsign = csa_day_headsign(&travel->day, tt_trip_of(board)),
	    .operator_name = tt_text(tt, tt->agencies[route->agency].name),
	    .from_stop = tt_text(tt, tt->stops[tt_from(board)].name),
	    .to_stop = tt_text(tt, tt->stops[tt_to(alight)].name),
	    .from_at = tt_stop_at(tt, tt_from(board)),
	    .to_at = tt_stop_at(tt, tt_to(alight)),
	    .depart_min = travel_minute_before(travel, board->depart_s),
	    .arrive_min = travel_minute_after(travel, tt_arrive_s(alight)),
	    .scheduled_min = travel_minute_before(travel, said.plan_s),
	    .days_before = run->days,
	    .access = access_of(tt, trip, tt_from(board), tt_to(alight)),
	    .is_depart_about = is_about(trip, board, TT_DEPART_ABOUT),
	    .is_arrive_about = is_about(trip, alight, TT_ARRIVE_ABOUT),
	    .to_board = asking_of(board, TT_BOARD_PHONE, TT_BOARD_DRIVER),
	    .to_alight = asking_of(alight, TT_ALIGHT_PHONE, TT_ALIGHT_DRIVER),
	    .is_extra = said.is_extra,
	    .is_moved = said.from_moved_to != NULL || said.to_moved_to != NULL,
	};
	if (said.from_moved_to != NULL)
		ride->from_stop = said.from_moved_to;
	if (said.to_moved_to != NULL)
		ride->to_stop = said.to_moved_to;
	ride->pence = travel_ride_pence(travel, trace->query, trace->to, ride);
}

/* The journey while its legs are added. */
struct telling {
	const struct travel *travel;
	struct travel_journey *journey;
	struct travel_leg *legs;
	int32_t begin_s;
	int32_t end_s; /* of the last leg that was added */
};

/* From a second until another: what the minutes that are told say, and what the clocks hide. */
static int
minutes_of(const struct travel *travel, const int told_min[2], const int32_t span_s[2])
{
	int32_t shown_s =
	    csa_day_wall_s(&travel->day, span_s[1]) - csa_day_wall_s(&travel->day, span_s[0]);
	return told_min[1] - told_min[0] + (span_s[1] - span_s[0] - shown_s) / 60;
}

void
travel_legs_add(struct travel_journey *journey, struct travel_leg legs[],
		const struct travel_leg *leg)
{
	legs[journey->n_legs++] = *leg;
	journey->walk_m += leg->walk_m;
	if (journey->pence == TRAVEL_PENCE_NONE || leg->pence == TRAVEL_PENCE_NONE)
		journey->pence = TRAVEL_PENCE_NONE;
	else
		journey->pence += leg->pence;
}

static void
add_leg(struct telling *telling, struct travel_leg leg, int32_t from_s, int32_t until_s)
{
	if (telling->journey->n_legs == 0)
		telling->begin_s = from_s;
	telling->end_s = until_s;
	leg.minutes = minutes_of(telling->travel, (const int[2]){leg.depart_min, leg.arrive_min},
				 (const int32_t[2]){from_s, until_s});
	travel_legs_add(telling->journey, telling->legs, &leg);
}

struct travel_leg
travel_legs_by(const struct travel_ride *ride)
{
	return (struct travel_leg){
	    .from = ride->from_stop,
	    .to = ride->to_stop,
	    .by = TRAVEL_TRANSIT,
	    .depart_min = ride->depart_min,
	    .arrive_min = ride->arrive_min,
	    .pence = ride->pence,
	    .rides = ride,
	    .n_rides = 1,
	};
}

static void
add_ride(struct telling *telling, const struct travel_ride *ride, struct profile_ride hop)
{
	const struct tt_connection *rows = telling->travel->day.connections;
	add_leg(telling, travel_legs_by(ride), rows[hop.board].depart_s,
		tt_arrive_s(&rows[hop.alight]));
}

/* A walk that ends before the printed minute of a boarding, though the seconds may pass it. */
static void
add_first_walk(struct telling *telling, const struct travel_trace *trace,
	       const struct travel_ride *ride, int m)
{
	int32_t leave_s = trace->leave_s;
	int32_t there_s = leave_s + walk_s(m, trace->query->walk_mps);
	int there_min = travel_minute_after(telling->travel, there_s);
	add_leg(telling,
		(struct travel_leg){
		    .from = trace->from->label,
		    .to = ride->from_stop,
		    .by = TRAVEL_WALK,
		    .depart_min = travel_minute_before(telling->travel, leave_s),
		    .arrive_min = there_min < ride->depart_min ? there_min : ride->depart_min,
		    .walk_m = m,
		},
		leave_s, there_s);
}

/* A walk that begins when a ride has arrived: from ${span_s}[0] until [1]. */
static void
add_later_walk(struct telling *telling, const struct travel_ride *ride, const char *to, int m,
	       const int32_t span_s[2])
{
	add_leg(telling,
		(struct travel_leg){
		    .from = ride->to_stop,
		    .to = to,
		    .by = TRAVEL_WALK,
		    .depart_min = travel_minute_after(telling->travel, span_s[0]),
		    .arrive_min = travel_minute_after(telling->travel, span_s[1]),
		    .walk_m = m,
		},
		span_s[0], span_s[1]);
}

/* By car to the first stop. */
static void
add_first_car(struct telling *telling, const struct travel_trace *trace,
	      const struct travel_ride *ride)
{
	int depart_min = travel_minute_before(telling->travel, trace->leave_s);
	add_leg(
	    telling,
	    (struct travel_leg){
		.from = trace->from->label,
		.to = ride->from_stop,
		.by = trace->first.by,
		.depart_min = depart_min,
		.arrive_min = travel_minute_plus(telling->travel, depart_min, trace->first.minutes),
		.pence = trace->first.pence,
	    },
	    trace->leave_s, trace->leave_s + 60 * trace->first.minutes);
}

/* By car from the last stop, left at ${at_s}. */
static void
add_last_car(struct telling *telling, const struct travel_trace *trace,
	     const struct travel_ride *ride, int32_t at_s)
{
	int depart_min = travel_minute_after(telling->travel, at_s);
	if (depart_min < trace->last_from_min) {
		depart_min = trace->last_from_min;
		at_s = csa_day_s(&telling->travel->day, depart_min);
	}
	add_leg(
	    telling,
	    (struct travel_leg){
		.from = ride->to_stop,
		.to = trace->to->label,
		.by = trace->last.by,
		.depart_min = depart_min,
		.arrive_min = travel_minute_plus(telling->travel, depart_min, trace->last.minutes),
		.pence = trace->last.pence,
	    },
	    at_s, at_s + 60 * trace->last.minutes);
}

/* From where ride ${i} ends to where the next begins, or to the door. */
static void
add_between(struct telling *telling, const struct travel *travel, const struct travel_trace *trace,
	    const struct travel_ride *ride, uint32_t i)
{
	const struct tt *tt = travel->day.tt;
	const struct tt_connection *alight = &travel->day.connections[trace->hops[i].alight];
	bool is_last = i + 1 == trace->n_hops;
	uint32_t next =
	    is_last ? TT_NONE : tt_from(&travel->day.connections[trace->hops[i + 1].board]);
	if (tt_to(alight) == next)
		return;
	int32_t there_s = tt_arrive_s(alight);
	if (is_last && trace->last.by != TRAVEL_WALK) {
		add_last_car(telling, trace, ride, there_s);
		return;
	}
	int m = trace->walk_m != NULL
		    ? trace->walk_m[i + 1]
		    : walk_m(ride->to_at, is_last ? trace->to->at : tt_stop_at(tt, next));
	int32_t end_s = there_s + walk_s(m, trace->query->walk_mps);
	if (m > 0)
		add_later_walk(telling, ride,
			       is_last ? trace->to->label : tt_text(tt, tt->stops[next].name), m,
			       (const int32_t[2]){there_s, end_s});
}

static int
arrive_by(const struct travel *travel, int told_min, int32_t end_s)
{
	if (!travel->day.has_change)
		return told_min;
	int by_min = civil_minute_by(travel->zone, travel->day.date,
				     civil_service_utc(travel->zone, travel->day.date, end_s));
	return by_min > told_min ? by_min : told_min;
}

const struct travel_journey *
travel_legs_make(const struct travel *travel, const struct travel_trace *trace, struct arena *arena)
{
	struct travel_ride *rides = arena_array(arena, struct travel_ride, trace->n_hops);
	struct travel_journey *journey = arena_new(arena, struct travel_journey);
	struct telling telling = {
	    .travel = travel,
	    .journey = journey,
	    .legs = arena_array(arena, struct travel_leg, 2 * trace->n_hops + 1),
	};
	journey->date = trace->query->date;
	journey->legs = telling.legs;
	for (uint32_t i = 0; i < trace->n_hops; i++) {
		travel_legs_ride(travel, trace, trace->hops[i], &rides[i]);
		if (i == 0 && trace->first.by != TRAVEL_WALK)
			add_first_car(&telling, trace, &rides[0]);
		else if (i == 0) {
			int m = trace->walk_m != NULL ? trace->walk_m[0]
						      : walk_m(trace->from->at, rides[0].from_at);
			if (m > 0)
				add_first_walk(&telling, trace, &rides[0], m);
		}
		add_ride(&telling, &rides[i], trace->hops[i]);
		add_between(&telling, travel, trace, &rides[i], i);
	}
	journey->depart_min = journey->legs[0].depart_min;
	journey->arrive_min = journey->legs[journey->n_legs - 1].arrive_min;
	journey->arrive_by_min = arrive_by(travel, journey->arrive_min, telling.end_s);
	journey->minutes =
	    minutes_of(travel, (const int[2]){journey->depart_min, journey->arrive_min},
		       (const int32_t[2]){telling.begin_s, telling.end_s});
	return journey;
}

struct travel_told
travel_legs_of_step(const struct travel *travel, const struct travel_trace *trace,
		    const struct profile_step *step, struct arena *arena)
{
	const struct profile_entry *entries = travel->profile.entries.items;
	uint32_t n = entries[step->entry].cost.rides;
	struct profile_ride *hops = arena_array(arena, struct profile_ride, n);
	struct travel_trace whole = *trace;
	whole.leave_s = step->latest_s;
	whole.hops = hops;
	for (uint32_t at = step->entry; at != PROFILE_NONE; at = entries[at].next) {
		ensure(whole.n_hops < n);
		hops[whole.n_hops++] = (struct profile_ride){entries[at].board, entries[at].alight};
	}
	return (struct travel_told){
	    .journey = travel_legs_make(travel, &whole, arena), .hops = hops, .n_hops = n};
}

const struct travel_journey *
travel_legs_single(const struct travel_query *query, struct travel_leg only, struct arena *arena)
{
	struct travel_journey *journey = arena_new(arena, struct travel_journey);
	struct travel_leg *leg = arena_new(arena, struct travel_leg);
	*leg = only;
	*journey = (struct travel_journey){
	    .date = query->date,
	    .depart_min = leg->depart_min,
	    .arrive_min = leg->arrive_min,
	    .arrive_by_min = leg->arrive_min,
	    .minutes = leg->minutes,
	    .pence = leg->pence,
	    .walk_m = leg->walk_m,
	    .legs = leg,
	    .n_legs = 1,
	};
	return journey;
}

const struct travel_journey *
travel_legs_walk(const struct travel *travel, const struct travel_query *query,
		 const struct travel_place *from, const struct travel_place *to, int depart_min,
		 struct arena *arena)
{
	int minutes;
	int m = travel_walk(travel, query, from->at, to->at, &minutes);
	return travel_legs_single(query,
				  (struct travel_leg){
				      .from = from->label,
				      .to = to->label,
				      .by = TRAVEL_WALK,
				      .depart_min = depart_min,
				      .arrive_min = travel_minute_plus(travel, depart_min, minutes),
				      .minutes = minutes,
				      .walk_m = m,
				  },
				  arena);
}
