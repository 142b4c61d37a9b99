/* SPDX-License-Identifier: MIT
 *
 * Journeys that an engine elsewhere told, in place of those of the timetable: held to the person's
 * limits, given their prices and the names of their ends.
 */
#include "travel/travel_answer.h"
#include "travel/travel_handle.h"
#include "travel/walk.h"

void
known_lend(const struct known *known, struct travel *travel)
{
	travel->known = known;
}

const struct civil_zone *
known_zone(const struct travel *travel)
{
	return travel->zone;
}

/* Whether between any two rides the person has their margin, beside the walk. */
static bool
is_change_kept(const struct travel_query *query, const struct civil_turn *turn,
	       const struct travel_journey *journey)
{
	int turned_min = turn->from_min + turn->minutes;
	int arrived_min = -1;
	int walked_min = 0;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		if (leg->by == TRAVEL_WALK) {
			walked_min += leg->minutes;
			continue;
		}
		/* An hour that the clocks leave out is no time to change in. */
		int left_out =
		    turn->minutes > 0 && arrived_min < turned_min && leg->depart_min >= turned_min
			? turn->minutes
			: 0;
		if (arrived_min >= 0 && leg->depart_min - arrived_min - walked_min - left_out <
					    query->change_minutes_min)
			return false;
		arrived_min = leg->arrive_min;
		walked_min = 0;
	}
	return true;
}

/* Where the walk of leg ${i} ends: at the next ride's stop, or at the end of the way. */
static struct geo_point
walk_end(const struct travel_journey *journey, int i, struct geo_point end)
{
	for (int k = i + 1; k < journey->n_legs; k++)
		if (journey->legs[k].n_rides > 0)
			return journey->legs[k].rides[0].from_at;
	return end;
}

/* Nobody boards, alights or walks where they may not be, nor further than they can. */
static bool
is_allowed(const struct travel_query *query, const struct travel_place ends[2],
	   const struct civil_turn *turn, const struct travel_journey *journey)
{
	struct geo_point at = ends[0].at;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		bool is_ride = leg->n_rides > 0;
		struct geo_point next =
		    is_ride ? leg->rides[0].to_at : walk_end(journey, i, ends[1].at);
		bool is_inside = is_ride && (walk_is_inside(leg->rides[0].from_at, query->avoid,
							    query->n_avoid) ||
					     walk_is_inside(next, query->avoid, query->n_avoid));
		if (leg->walk_m > query->walk_m_max_leg || is_inside ||
		    (!is_ride && walk_is_avoided(at, next, query->avoid, query->n_avoid)))
			return false;
		at = next;
	}
	return is_change_kept(query, turn, journey);
}

/* The journey as it is told: with prices, and from and to the places that were asked for. */
static const struct travel_journey *
told(const struct travel *travel, const struct travel_query *query,
     const struct travel_place ends[2], const struct travel_journey *from, struct arena *arena)
{
	struct travel_journey *journey = arena_new(arena, struct travel_journey);
	struct travel_leg *legs = arena_array(arena, struct travel_leg, from->n_legs);
	*journey = *from;
	journey->legs = legs;
	journey->pence = 0;
	for (int i = 0; i < from->n_legs; i++) {
		legs[i] = from->legs[i];
		if (legs[i].n_rides > 0) {
			struct travel_ride *ride = arena_new(arena, struct travel_ride);
			*ride = legs[i].rides[0];
			ride->line = arena_strdup(arena, ride->line);
			ride->vehicle = arena_strdup(arena, ride->vehicle);
			ride->headsign = arena_strdup(arena, ride->headsign);
			ride->operator_name = arena_strdup(arena, ride->operator_name);
			ride->from_stop = arena_strdup(arena, ride->from_stop);
			ride->to_stop = arena_strdup(arena, ride->to_stop);
			ride->pence = travel_ride_pence(travel, query, &ends[1], ride);
			legs[i].pence = ride->pence;
			legs[i].rides = ride;
		}
		legs[i].from = arena_strdup(arena, legs[i].from);
		legs[i].to = arena_strdup(arena, legs[i].to);
		if (journey->pence != TRAVEL_PENCE_NONE)
			journey->pence = legs[i].pence == TRAVEL_PENCE_NONE
					     ? TRAVEL_PENCE_NONE
					     : journey->pence + legs[i].pence;
	}
	legs[0].from = legs[0].n_rides > 0 ? legs[0].from : ends[0].label;
	if (legs[from->n_legs - 1].n_rides == 0)
		legs[from->n_legs - 1].to = ends[1].label;
	return journey;
}

/* What one costs as far as fares are known. */
static int
known_pence(const struct travel *travel, const struct travel_query *query,
	    const struct travel_place *to, const struct travel_journey *journey)
{
	int sum = 0;
	for (int i = 0; i < journey->n_legs; i++) {
		const struct travel_leg *leg = &journey->legs[i];
		int pence =
		    leg->n_rides == 0 ? 0 : travel_ride_pence(travel, query, to, &leg->rides[0]);
		sum += pence == TRAVEL_PENCE_NONE ? 0 : pence;
	}
	return sum;
}

/* Whether ${a} has no more than ${b} of what the person's limits count, and keeps to changes. */
static bool
is_as_sparing(const struct travel *travel, const struct travel_query *query,
	      const struct travel_place *to, const struct travel_journey *const pair[2])
{
	const struct travel_limits *limits = &query->limits;
	const struct travel_journey *a = pair[0];
	const struct travel_journey *b = pair[1];
	return (limits->changes == TRAVEL_NO_LIMIT || travel_changes(a) <= limits->changes ||
		travel_changes(a) <= travel_changes(b)) &&
	       (limits->walk_m == TRAVEL_NO_LIMIT || a->walk_m <= b->walk_m) &&
	       (limits->pence == TRAVEL_NO_LIMIT ||
		known_pence(travel, query, to, a) <= known_pence(travel, query, to, b));
}

/* Those of a pair while they are looked through. */
struct choosing {
	const struct travel *travel;
	const struct travel_query *query;
	const struct travel_place *to;
	const struct travel_journey *list[KNOWN_JOURNEYS_MAX];
	int n;
};

/* Whether another of them leaves no earlier and arrives no later, and spares as much. */
static bool
is_beaten(const struct choosing *choosing, int i)
{
	const struct travel_journey *one = choosing->list[i];
	for (int k = 0; k < choosing->n; k++) {
		const struct travel_journey *other = choosing->list[k];
		if (k == i || other->depart_min < one->depart_min ||
		    other->arrive_min > one->arrive_min)
			continue;
		const struct travel_journey *const there[2] = {other, one};
		const struct travel_journey *const back[2] = {one, other};
		bool is_same = other->depart_min == one->depart_min &&
			       other->arrive_min == one->arrive_min &&
			       is_as_sparing(choosing->travel, choosing->query, choosing->to, back);
		if (is_as_sparing(choosing->travel, choosing->query, choosing->to, there) &&
		    (!is_same || k < i))
			return true;
	}
	return false;
}

/*
 * Those that this person can use and that no other beats, by departure, in ${out}; slower ones,
 * too, that spare what the query's limits count. What takes as
 * long as walking all the way is left out, unless it spares walking and ${spares}.
 */
static int
usable(const struct travel *travel, const struct travel_query *query,
       const struct travel_place ends[2], const struct known_trips *trips, bool spares,
       const struct travel_journey *out[])
{
	struct choosing choosing = {.travel = travel, .query = query, .to = &ends[1]};
	int walk_minutes;
	struct civil_turn turn = {0, 0};
	if (travel->zone != NULL)
		turn = civil_turn_of(travel->zone, query->date);
	int walk_all_m = travel_walk_m(travel, query, &ends[0], &ends[1], &walk_minutes);
	for (int i = 0; i < trips->n_journeys; i++) {
		const struct travel_journey *journey = &trips->journeys[i];
		bool is_useful = walk_all_m < 0 || journey->minutes < walk_minutes ||
				 (spares && journey->walk_m < walk_all_m);
		if (is_useful && is_allowed(query, ends, &turn, journey))
			choosing.list[choosing.n++] = journey;
	}
	int n_out = 0;
	for (int i = 0; i < choosing.n; i++)
		if (!is_beaten(&choosing, i))
			out[n_out++] = choosing.list[i];
	return n_out;
}

static const struct known_trips *
find(const struct travel *travel, const struct travel_query *query,
     const struct travel_place ends[2])
{
	struct known_key key = known_key_transit(query, ends[0].at, ends[1].at);
	return known_find_trips(travel->known, &key);
}

static int
walk_most_m(const struct travel_journey *journey)
{
	int most = 0;
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].walk_m > most)
			most = journey->legs[i].walk_m;
	return most;
}

bool
travel_known_options(const struct travel *travel, const struct travel_query *query,
		     const struct travel_place *from, const struct travel_place *to,
		     struct arena *arena, struct travel_list *list)
{
	const struct travel_place ends[2] = {*from, *to};
	const struct known_trips *trips = find(travel, query, ends);
	/* What was not asked for cannot be told to be nothing. */
	if (trips == NULL || trips->from_min > query->from_min)
		return false;
	const struct travel_journey *kept[KNOWN_JOURNEYS_MAX];
	int n = usable(travel, query, ends, trips, true, kept);
	for (int i = 0; i < n && list->n < TRAVEL_OPTIONS_MAX; i++) {
		if (kept[i]->depart_min < query->from_min ||
		    kept[i]->arrive_by_min > query->until_min)
			continue;
		const struct travel_journey *journey = told(travel, query, ends, kept[i], arena);
		list->items[list->n++] = (struct travel_option){
		    .by = TRAVEL_TRANSIT,
		    .depart_first_min = journey->depart_min,
		    .depart_last_min = journey->depart_min,
		    .minutes = journey->arrive_by_min - journey->depart_min,
		    .pence = journey->pence,
		    .walk_m = journey->walk_m,
		    .walk_most_m = walk_most_m(journey),
		    .changes = travel_changes(journey),
		    .journey = journey,
		};
	}
	return true;
}

/* The one to choose among ${n} by departure; -1 if none keeps the minute. */
static int
choose(const struct travel_journey *const kept[], int n, int minute, bool by_arrival)
{
	for (int i = n - 1; by_arrival && i >= 0; i--)
		if (kept[i]->arrive_min <= minute)
			return i;
	for (int i = 0; !by_arrival && i < n; i++)
		if (kept[i]->depart_min >= minute)
			return i;
	return -1;
}

bool
travel_known_journey(const struct travel *travel, const struct travel_query *query,
		     const struct travel_place ends[2], int minute, bool by_arrival,
		     struct arena *arena, struct travel_answer *answer)
{
	const struct known_trips *trips = find(travel, query, ends);
	bool wants_transit = (query->ways & 1u << TRAVEL_TRANSIT) != 0;
	if (!wants_transit || trips == NULL || minute > trips->until_min ||
	    (!by_arrival && trips->from_min > minute))
		return false;
	const struct travel_journey *kept[KNOWN_JOURNEYS_MAX];
	int walk_minutes;
	bool can_walk = (query->ways & 1u << TRAVEL_WALK) != 0 &&
			travel_walk_m(travel, query, &ends[0], &ends[1], &walk_minutes) >= 0;
	int n = usable(travel, query, ends, trips, !can_walk, kept);
	int chosen = choose(kept, n, minute, by_arrival);
	int next = chosen >= 0 ? chosen + 1 : n;
	if (chosen >= 0)
		answer->journey = told(travel, query, ends, kept[chosen], arena);
	int depart = by_arrival && can_walk ? minute - walk_minutes : minute;
	bool is_quicker = answer->journey == NULL ||
			  (by_arrival ? depart >= answer->journey->depart_min
				      : depart + walk_minutes <= answer->journey->arrive_min);
	if (can_walk && depart >= 0 && is_quicker) {
		answer->journey =
		    travel_legs_walk(travel, query, &ends[0], &ends[1], depart, arena);
		next = choose(kept, n, depart + 1, false);
		next = next < 0 ? n : next;
	}
	if (next < n)
		answer->next = told(travel, query, ends, kept[next], arena);
	/* The last of the day is known only where the whole day was told. */
	if (n > 0 && trips->until_min >= MINUTES_PER_DAY)
		answer->last = told(travel, query, ends, kept[n - 1], arena);
	return true;
}
