/* SPDX-License-Identifier: MIT
 *
 * What an option says of a journey, and the journey told later: both have to say what
 * travel_legs_make would have said at once.
 */
#include "travel/travel_untold.h"

#include <string.h>

#include "travel/walk.h"

void
travel_seating_begin(const struct travel *travel, const struct travel_query *query,
		     struct travel_seating *seating, struct arena *arena)
{
	*seating = (struct travel_seating){.seats = arena_new(arena, struct travel_seats)};
	seating->seats->date = query->date;
	seating->seats->walk_mps = query->walk_mps;
	if (!travel->has_day)
		return;
	size_t bytes = (travel->day.n_connections + 1) * sizeof(*seating->first);
	seating->first = malloc(bytes);
	if (seating->first == NULL)
		panic("out of memory for the rides of an answer");
	memset(seating->first, 0xff, bytes);
}

void
travel_seating_end(struct travel_seating *seating, struct arena *arena)
{
	struct travel_seat *list = arena_array(arena, struct travel_seat, seating->list.n);
	if (seating->list.n > 0)
		memcpy(list, seating->list.items, seating->list.n * sizeof(*list));
	seating->seats->list = list;
	seating->seats->n = (uint32_t)seating->list.n;
	free(seating->list.items);
	free(seating->keys.items);
	free(seating->first);
}

/* The seat of a ride, from now on at the latest. */
static uint32_t
seat_of(const struct travel *travel, const struct travel_trace *trace, bool is_goal_town,
	struct profile_ride hop, struct travel_seating *seating)
{
	uint32_t *first = &seating->first[hop.board];
	for (uint32_t at = *first; at != TT_NONE; at = seating->keys.items[at].next)
		if (seating->keys.items[at].alight == hop.alight &&
		    seating->keys.items[at].is_goal_town == is_goal_town)
			return at;
	uint32_t at = (uint32_t)seating->list.n;
	struct travel_seat *seat = vec_push(&seating->list);
	travel_legs_ride(travel, trace, hop, &seat->ride);
	seat->arrive_s = tt_arrive_s(&travel->day.connections[hop.alight]);
	*vec_push(&seating->keys) = (struct travel_seat_key){hop.alight, *first, is_goal_town};
	*first = at;
	return at;
}

/* The metres behind ride ${i} of the trace, or, for -1, before the first. */
static int
metres(const struct travel *travel, const struct travel_trace *trace, int i)
{
	const struct tt *tt = travel->day.tt;
	const struct tt_connection *rows = travel->day.connections;
	bool is_last = i + 1 == (int)trace->n_hops;
	uint32_t to = is_last ? TT_NONE : tt_from(&rows[trace->hops[i + 1].board]);
	if (i >= 0 && tt_to(&rows[trace->hops[i].alight]) == to)
		return 0;
	if (trace->walk_m != NULL)
		return trace->walk_m[i + 1];
	return walk_m(i < 0 ? trace->from->at : tt_stop_at(tt, tt_to(&rows[trace->hops[i].alight])),
		      is_last ? trace->to->at : tt_stop_at(tt, to));
}

static struct travel_option
told(const struct travel *travel, const struct travel_trace *trace, struct arena *arena)
{
	return travel_transit_option(travel_legs_make(travel, trace, arena));
}

size_t
travel_untold_bytes(const struct travel_untold *untold)
{
	return sizeof(*untold) + (untold->n_rides + 1u) * sizeof(untold->parts[0]);
}

struct travel_option
travel_untold_option(const struct travel *travel, const struct travel_trace *trace,
		     const struct travel_pair *pair, struct travel_list *list)
{
	struct travel_seating *seating = list->seating;
	uint32_t n = trace->n_hops;
	if (travel->day.has_change || trace->first.by != TRAVEL_WALK ||
	    trace->last.by != TRAVEL_WALK || n > UINT16_MAX)
		return told(travel, trace, list->arena);
	bool is_goal_town = travel_is_warrant_goal(trace->query, trace->to);
	struct travel_untold *untold =
	    arena_alloc(list->arena, sizeof(*untold) + (n + 1) * sizeof(untold->parts[0]));
	*untold = (struct travel_untold){seating->seats, trace->leave_s, (uint16_t)n,
					 (uint8_t)pair->from, (uint8_t)pair->to};
	struct travel_option option = {
	    .by = TRAVEL_TRANSIT, .changes = (int)n - 1, .untold = untold};
	for (uint32_t i = 0; i <= n; i++) {
		struct travel_untold_part *part = &untold->parts[i];
		part->walk_m = metres(travel, trace, (int)i - 1);
		option.walk_m += part->walk_m;
		if (part->walk_m > option.walk_most_m)
			option.walk_most_m = part->walk_m;
		if (i == n)
			break;
		part->seat = seat_of(travel, trace, is_goal_town, trace->hops[i], seating);
		const struct travel_ride *ride = &seating->list.items[part->seat].ride;
		if (ride->is_moved)
			return told(travel, trace, list->arena);
		option.pence = option.pence == TRAVEL_PENCE_NONE || ride->pence == TRAVEL_PENCE_NONE
				   ? TRAVEL_PENCE_NONE
				   : option.pence + ride->pence;
	}
	const struct travel_seat *seats = seating->list.items;
	int leave_min = untold->parts[0].walk_m > 0 ? csa_day_minute_before(trace->leave_s)
						    : seats[untold->parts[0].seat].ride.depart_min;
	int last_m = untold->parts[n].walk_m;
	int32_t there_s = seats[untold->parts[n - 1].seat].arrive_s;
	if (last_m > 0)
		there_s += walk_s(last_m, trace->query->walk_mps);
	option.depart_first_min = option.depart_last_min = leave_min;
	option.minutes = csa_day_minute_after(there_s) - leave_min;
	return option;
}

/* A journey while legs are added to it. */
struct telling {
	struct travel_journey *journey;
	struct travel_leg *legs;
};

static void
add_leg(struct telling *telling, struct travel_leg leg)
{
	leg.minutes = leg.arrive_min - leg.depart_min;
	travel_legs_add(telling->journey, telling->legs, &leg);
}

/* On foot to the first ride: there before its printed minute, though the seconds may pass it. */
static void
add_first_walk(struct telling *telling, const struct travel_untold *untold, const char *from,
	       const struct travel_ride *ride)
{
	int m = untold->parts[0].walk_m;
	int there_min = csa_day_minute_after(untold->leave_s + walk_s(m, untold->seats->walk_mps));
	if (m > 0)
		add_leg(telling, (struct travel_leg){
				     .from = from,
				     .to = ride->from_stop,
				     .by = TRAVEL_WALK,
				     .depart_min = csa_day_minute_before(untold->leave_s),
				     .arrive_min = there_min < ride->depart_min ? there_min
										: ride->depart_min,
				     .walk_m = m,
				 });
}

/* On foot from where a ride ends, ${m}. */
static void
add_walk(struct telling *telling, const struct travel_seat *seat, const char *to, int m,
	 double walk_mps)
{
	if (m > 0)
		add_leg(telling, (struct travel_leg){
				     .from = seat->ride.to_stop,
				     .to = to,
				     .by = TRAVEL_WALK,
				     .depart_min = csa_day_minute_after(seat->arrive_s),
				     .arrive_min =
					 csa_day_minute_after(seat->arrive_s + walk_s(m, walk_mps)),
				     .walk_m = m,
				 });
}

const struct travel_journey *
travel_tell(const struct travel_untold *untold, const struct travel_place places[],
	    struct arena *arena)
{
	const struct travel_seats *seats = untold->seats;
	int n = untold->n_rides;
	struct travel_journey *journey = arena_new(arena, struct travel_journey);
	struct telling telling = {journey, arena_array(arena, struct travel_leg, 2 * n + 1)};
	const struct travel_untold_part *parts = untold->parts;
	add_first_walk(&telling, untold, places[untold->from].label,
		       &seats->list[parts[0].seat].ride);
	for (int i = 0; i < n; i++) {
		const struct travel_seat *seat = &seats->list[parts[i].seat];
		add_leg(&telling, travel_legs_by(&seat->ride));
		const char *next = i + 1 < n ? seats->list[parts[i + 1].seat].ride.from_stop
					     : places[untold->to].label;
		add_walk(&telling, seat, next, parts[i + 1].walk_m, seats->walk_mps);
	}
	journey->date = seats->date;
	journey->legs = telling.legs;
	journey->depart_min = telling.legs[0].depart_min;
	journey->arrive_min = telling.legs[journey->n_legs - 1].arrive_min;
	journey->arrive_by_min = journey->arrive_min;
	journey->minutes = journey->arrive_min - journey->depart_min;
	return journey;
}
