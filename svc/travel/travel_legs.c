/* SPDX-License-Identifier: MIT
 *
 * From the boardings of a profile to a journey that can be told: walk, ride, walk, with minutes,
 * prices and names.
 */
#include <string.h>
#include <strings.h>

#include "travel/travel_handle.h"
#include "travel/walk.h"

static int
minute_before(int32_t s)
{
	return s >= 0 ? s / 60 : -((59 - s) / 60);
}

static int
minute_after(int32_t s)
{
	return (s + 59) / 60;
}

/* Whether ${text} holds ${word}, letter case aside. */
static bool
names(const char *text, const char *word)
{
	return text != NULL && strcasestr(text, word) != NULL;
}

int
travel_ride_pence(const struct travel *travel, const struct travel_query *query,
		  const struct travel_place *to, const struct travel_ride *ride)
{
	const char *town = query->warrant_to;
	if (town != NULL && *town != '\0' && !names(ride->from_stop, town) &&
	    (names(ride->to_stop, town) || names(to->label, town)))
		return 0;
	int pence = fare_single(&travel->fares, ride->operator_name, ride->line);
	return pence == FARE_UNKNOWN ? TRAVEL_PENCE_NONE : pence;
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

static void
fill_ride(const struct travel *travel, const struct travel_trace *trace,
	  const struct profile_entry *entry, struct travel_ride *ride)
{
	const struct tt *tt = &travel->tt;
	const struct tt_connection *board = &travel->day.connections[entry->board];
	const struct tt_connection *alight = &travel->day.connections[entry->alight];
	const struct tt_trip *trip = &tt->trips[travel->day.runs[tt_trip_of(board)].trip];
	const struct tt_route *route = &tt->routes[trip->route];
	*ride = (struct travel_ride){
	    .line = tt_text(tt, route->name),
	    .vehicle = vehicle_of(route->type),
	    .headsign = tt_text(tt, trip->headsign),
	    .operator_name = tt_text(tt, tt->agencies[route->agency].name),
	    .from_stop = tt_text(tt, tt->stops[tt_from(board)].name),
	    .to_stop = tt_text(tt, tt->stops[tt_to(alight)].name),
	    .from_at = tt_stop_at(tt, tt_from(board)),
	    .to_at = tt_stop_at(tt, tt_to(alight)),
	    .depart_min = minute_before(board->depart_s),
	    .arrive_min = minute_after(tt_arrive_s(alight)),
	    .scheduled_min = minute_before(travel_live_scheduled_s(travel, board)),
	};
	ride->pence = travel_ride_pence(travel, trace->query, trace->to, ride);
}

/* The journey while its legs are added. */
struct telling {
	struct travel_journey *journey;
	struct travel_leg *legs;
};

static void
add_leg(struct telling *telling, struct travel_leg leg)
{
	struct travel_journey *journey = telling->journey;
	telling->legs[journey->n_legs++] = leg;
	journey->walk_m += leg.walk_m;
	if (journey->pence == TRAVEL_PENCE_NONE || leg.pence == TRAVEL_PENCE_NONE)
		journey->pence = TRAVEL_PENCE_NONE;
	else
		journey->pence += leg.pence;
}

static void
add_ride(struct telling *telling, const struct travel_ride *ride)
{
	add_leg(telling, (struct travel_leg){
			     .from = ride->from_stop,
			     .to = ride->to_stop,
			     .by = TRAVEL_TRANSIT,
			     .depart_min = ride->depart_min,
			     .arrive_min = ride->arrive_min,
			     .pence = ride->pence,
			     .rides = ride,
			     .n_rides = 1,
			 });
}

/* A walk that ends before the printed minute of a boarding, though the seconds may pass it. */
static void
add_first_walk(struct telling *telling, const struct travel_trace *trace,
	       const struct travel_ride *ride, int m)
{
	int32_t leave_s = trace->step.latest_s;
	int32_t there_s = leave_s + walk_s(m, trace->query->walk_mps);
	int there_min = minute_after(there_s);
	add_leg(telling,
		(struct travel_leg){
		    .from = trace->from->label,
		    .to = ride->from_stop,
		    .by = TRAVEL_WALK,
		    .depart_min = minute_before(leave_s),
		    .arrive_min = there_min < ride->depart_min ? there_min : ride->depart_min,
		    .walk_m = m,
		});
}

/* A walk that begins when a ride has arrived, at ${at_s}. */
static void
add_later_walk(struct telling *telling, const struct travel_ride *ride, const char *to, int m,
	       const int32_t span_s[2])
{
	add_leg(telling, (struct travel_leg){
			     .from = ride->to_stop,
			     .to = to,
			     .by = TRAVEL_WALK,
			     .depart_min = minute_after(span_s[0]),
			     .arrive_min = minute_after(span_s[1]),
			     .walk_m = m,
			 });
}

const struct travel_journey *
travel_legs_make(const struct travel *travel, const struct travel_trace *trace, struct arena *arena)
{
	const struct profile_entry *entries = travel->profile.entries.items;
	const struct tt_connection *connections = travel->day.connections;
	uint32_t n_rides = entries[trace->step.entry].cost.rides;
	struct travel_ride *rides = arena_array(arena, struct travel_ride, n_rides);
	struct travel_journey *journey = arena_new(arena, struct travel_journey);
	struct telling telling = {journey, arena_array(arena, struct travel_leg, 2 * n_rides + 1)};
	journey->date = trace->query->date;
	journey->legs = telling.legs;
	double mps = trace->query->walk_mps;
	uint32_t at = trace->step.entry;
	for (uint32_t i = 0; i < n_rides; i++) {
		const struct profile_entry *entry = &entries[at];
		fill_ride(travel, trace, entry, &rides[i]);
		int m = walk_m(trace->from->at, rides[i].from_at);
		if (i == 0 && m > 0)
			add_first_walk(&telling, trace, &rides[0], m);
		add_ride(&telling, &rides[i]);
		int32_t there_s = tt_arrive_s(&connections[entry->alight]);
		uint32_t stop = tt_to(&connections[entry->alight]);
		at = entry->next;
		bool is_last = at == PROFILE_NONE;
		uint32_t next_stop = is_last ? TT_NONE : tt_from(&connections[entries[at].board]);
		struct geo_point next_at =
		    is_last ? trace->to->at : tt_stop_at(&travel->tt, next_stop);
		if (stop == next_stop)
			continue;
		m = walk_m(rides[i].to_at, next_at);
		const char *to = is_last ? trace->to->label
					 : tt_text(&travel->tt, travel->tt.stops[next_stop].name);
		if (m > 0)
			add_later_walk(&telling, &rides[i], to, m,
				       (const int32_t[2]){there_s, there_s + walk_s(m, mps)});
	}
	journey->depart_min = journey->legs[0].depart_min;
	journey->arrive_min = journey->legs[journey->n_legs - 1].arrive_min;
	return journey;
}

const struct travel_journey *
travel_legs_walk(const struct travel *travel, const struct travel_query *query,
		 const struct travel_place *from, const struct travel_place *to, int depart_min,
		 struct arena *arena)
{
	int minutes;
	int m = travel_walk_m(travel, query, from, to, &minutes);
	struct travel_journey *journey = arena_new(arena, struct travel_journey);
	struct travel_leg *leg = arena_new(arena, struct travel_leg);
	*leg = (struct travel_leg){
	    .from = from->label,
	    .to = to->label,
	    .by = TRAVEL_WALK,
	    .depart_min = depart_min,
	    .arrive_min = depart_min + minutes,
	    .walk_m = m,
	};
	*journey = (struct travel_journey){
	    .date = query->date,
	    .depart_min = leg->depart_min,
	    .arrive_min = leg->arrive_min,
	    .walk_m = m,
	    .legs = leg,
	    .n_legs = 1,
	};
	return journey;
}
