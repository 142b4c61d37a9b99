/* SPDX-License-Identifier: MIT
 *
 * Labels of four kinds stand in one pool and are linked in bags:
 *
 *	ready    at a stop, may board from at_s on   made of a walk from the door or from a ride
 *	aboard   in a vehicle                        made of a ready one by boarding
 *	ridden   at a stop, alighted at at_s         made of one aboard; leads to ready ones
 *	home     at the door at at_s                 made of a ridden one and a way to the door
 *
 * A round boards only what was made ready in the round before, so the order of connections within a
 * second does not matter. What a finished journey beats in everything is not followed.
 *
 * Seen from either end a day is a list of moves (struct move): backward they run from late to early
 * and their times are negative, so that "later" is always "more".
 */
#include "travel/pareto.h"

#include <stdlib.h>
#include <string.h>

#include "travel/walk.h"

#define NONE UINT32_MAX

struct label {
	int32_t at_s;
	int32_t walk_m;
	int32_t cost;
	uint32_t rides;
	uint32_t made_of;    /* label */
	uint32_t next;       /* in the bag */
	uint32_t connection; /* boarded (aboard) or left (ridden) */
	uint32_t end;        /* access (ready, first) or egress (home) */
	bool may_be_free;    /* aboard: the warrant counts if it counts at the other end too */
};

struct search {
	const struct pareto_query *query;
	const struct csa_day *day;
	struct label *labels;
	uint32_t n_labels;
	uint32_t *ready; /* bags, by stop */
	uint32_t *ridden;
	uint32_t *aboard; /* by run */
	uint32_t *egress; /* by stop: 1 + index of its first way to the door, in order of stops */
	struct pareto_end *ends;
	uint32_t *end_index;
	bool *is_barred;
	uint32_t home;
	bool is_whole;
};

/* One vehicle from stop to stop, as the search sees it. */
struct move {
	uint32_t run, from, to;
	int32_t depart_s, arrive_s;
	bool may_board, may_alight;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu items of a search", n);
	return items;
}

static struct move
move_at(const struct search *search, uint32_t i)
{
	const struct tt_connection *c = &search->day->connections[i];
	bool may_board = (c->arrive_and_flags & TT_MAY_BOARD) != 0;
	bool may_alight = (c->arrive_and_flags & TT_MAY_ALIGHT) != 0;
	if (search->query->is_backward)
		return (struct move){tt_trip_of(c), tt_to(c),   tt_from(c), -tt_arrive_s(c),
				     -c->depart_s,  may_alight, may_board};
	return (struct move){tt_trip_of(c),  tt_from(c), tt_to(c),  c->depart_s,
			     tt_arrive_s(c), may_board,  may_alight};
}

static int32_t
minute_up(int32_t s)
{
	return s >= 0 ? (s + 59) / 60 : -(-s / 60);
}

static int32_t
sum_cost(int32_t a, int32_t b)
{
	return a + b < PARETO_COST_MAX ? a + b : PARETO_COST_MAX;
}

static bool
beats(const struct search *search, const struct label *a, const struct label *b)
{
	return a->at_s <= b->at_s && a->rides <= b->rides &&
	       (!search->query->has_walk || a->walk_m <= b->walk_m) &&
	       (!search->query->has_cost || a->cost <= b->cost) && a->may_be_free >= b->may_be_free;
}

/* Whether a finished journey is no worse than whatever can be made of ${label}. */
static bool
is_hopeless(const struct search *search, const struct label *label)
{
	struct label best = *label;
	best.at_s = minute_up(label->at_s) * 60;
	best.may_be_free = false;
	for (uint32_t i = search->home; i != NONE; i = search->labels[i].next)
		if (beats(search, &search->labels[i], &best))
			return true;
	return false;
}

/* Put ${label} into the bag unless one there beats it; those that it beats leave. Its index or
 * NONE. */
static uint32_t
put(struct search *search, uint32_t *bag, const struct label *label)
{
	for (uint32_t i = *bag; i != NONE; i = search->labels[i].next)
		if (beats(search, &search->labels[i], label))
			return NONE;
	for (uint32_t *link = bag; *link != NONE;) {
		struct label *other = &search->labels[*link];
		if (beats(search, label, other))
			*link = other->next;
		else
			link = &other->next;
	}
	if (search->n_labels >= search->query->labels_max) {
		search->is_whole = false;
		return NONE;
	}
	uint32_t index = search->n_labels++;
	search->labels[index] = *label;
	search->labels[index].next = *bag;
	*bag = index;
	return index;
}

/* When a way that may be used within bounds is over if one is there at ${at_s}; false: too late. */
static bool
use_end(const struct search *search, const struct pareto_end *end, int32_t at_s, int32_t *done_s)
{
	bool is_backward = search->query->is_backward;
	int32_t from_s = is_backward ? -end->until_s : end->from_s;
	int32_t until_s = is_backward ? -end->from_s : end->until_s;
	*done_s = (at_s > from_s ? at_s : from_s) + end->s;
	return *done_s <= until_s;
}

static void
go_home(struct search *search, uint32_t ridden)
{
	const struct label *from = &search->labels[ridden];
	const struct tt_connection *c = &search->day->connections[from->connection];
	uint32_t stop = search->query->is_backward ? tt_from(c) : tt_to(c);
	int32_t latest_s =
	    search->query->is_backward ? -search->query->until_s : search->query->until_s;
	for (uint32_t i = search->egress[stop]; i < search->egress[stop + 1]; i++) {
		const struct pareto_end *end = &search->ends[i];
		int32_t done_s;
		if (!use_end(search, end, from->at_s, &done_s) || done_s > latest_s)
			continue;
		struct label label = {
		    .at_s = minute_up(done_s) * 60,
		    .walk_m = from->walk_m + end->walk_m,
		    .cost = sum_cost(from->cost, end->cost),
		    .rides = from->rides,
		    .made_of = ridden,
		    .end = search->end_index[i],
		};
		put(search, &search->home, &label);
	}
}

/* From when one may board after alighting at ${at_s} and walking ${walk_s}, margins kept. */
static int32_t
ready_s(const struct search *search, int32_t at_s, int32_t walk_s)
{
	int32_t change_min = search->query->person->change_minutes_min;
	if (search->query->is_backward)
		return 60 * (minute_up(at_s) + change_min) + walk_s;
	return 60 * (minute_up(at_s + walk_s) + change_min);
}

static void
make_ready(struct search *search, uint32_t ridden, const struct near_stop *walk)
{
	const struct label *from = &search->labels[ridden];
	struct label label = {
	    .at_s = ready_s(search, from->at_s, walk->s),
	    .walk_m = from->walk_m + walk->m,
	    .cost = from->cost,
	    .rides = from->rides,
	    .made_of = ridden,
	};
	put(search, &search->ready[walk->stop], &label);
}

/* What can follow a ride that ends at ${stop}: a ride from there or from a stop near it. */
static void
change(struct search *search, uint32_t ridden, uint32_t stop)
{
	const struct near *near = search->query->near;
	const struct travel_query *person = search->query->person;
	if (near->stay_s[stop] != NEAR_NO_STAY)
		make_ready(search, ridden, &(struct near_stop){stop, 0, near->stay_s[stop]});
	struct geo_point here = tt_stop_at(search->day->tt, stop);
	bool is_backward = search->query->is_backward;
	const uint32_t *first = is_backward ? near->come_first : near->change_first;
	const struct near_stop *walks = is_backward ? near->come : near->change;
	for (uint32_t i = first[stop]; i < first[stop + 1]; i++) {
		const struct near_stop *other = &walks[i];
		if (search->is_barred[other->stop] ||
		    (person->n_avoid > 0 &&
		     walk_is_avoided(here, tt_stop_at(search->day->tt, other->stop), person->avoid,
				     person->n_avoid)))
			continue;
		make_ready(search, ridden, other);
	}
}

static bool
is_town(const struct search *search, uint32_t stop)
{
	return search->query->is_town != NULL && search->query->is_town[stop];
}

/* Whether this end of a ride, where the search boards or leaves it, allows a free ride. */
static bool
is_free_end(const struct search *search, uint32_t stop, bool is_boarding)
{
	if (search->query->is_town == NULL)
		return false;
	return is_boarding != search->query->is_backward
		   ? !is_town(search, stop)
		   : search->query->is_goal_town || is_town(search, stop);
}

static void
board(struct search *search, const struct move *move, uint32_t i, uint32_t rides)
{
	for (uint32_t at = search->ready[move->from]; at != NONE; at = search->labels[at].next) {
		const struct label *ready = &search->labels[at];
		if (ready->rides != rides || ready->at_s > move->depart_s)
			continue;
		struct label label = {
		    .walk_m = ready->walk_m,
		    .cost = ready->cost,
		    .rides = rides + 1,
		    .made_of = at,
		    .connection = i,
		    .may_be_free = is_free_end(search, move->from, true),
		};
		put(search, &search->aboard[move->run], &label);
	}
}

static void
alight(struct search *search, const struct move *move, uint32_t i)
{
	int32_t price = search->query->prices[csa_day_trip(search->day, move->run)->route];
	bool is_free = is_free_end(search, move->to, false);
	for (uint32_t at = search->aboard[move->run]; at != NONE; at = search->labels[at].next) {
		struct label label = search->labels[at];
		label.at_s = move->arrive_s;
		label.cost =
		    sum_cost(label.cost, is_free && search->labels[at].may_be_free ? 0 : price);
		label.made_of = at;
		label.connection = i;
		label.may_be_free = false;
		if (is_hopeless(search, &label))
			continue;
		uint32_t ridden = put(search, &search->ridden[move->to], &label);
		if (ridden == NONE)
			continue;
		go_home(search, ridden);
		change(search, ridden, move->to);
	}
}

static bool
is_run_barred(const struct search *search, uint32_t run)
{
	return search->query->person->step_free && csa_day_trip(search->day, run)->wheelchair == 2;
}

/* One ride more than ${rides}. Whether anything was boarded. */
static bool
ride_once(struct search *search, uint32_t rides)
{
	bool is_any = false;
	uint32_t n = search->day->n_connections;
	memset(search->aboard, 0xff, search->day->n_runs * sizeof(*search->aboard));
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = search->query->is_backward ? n - 1 - k : k;
		struct move move = move_at(search, i);
		if (move.may_board && !search->is_barred[move.from] &&
		    search->ready[move.from] != NONE && !is_run_barred(search, move.run))
			board(search, &move, i, rides);
		if (search->aboard[move.run] == NONE)
			continue;
		is_any = true;
		if (move.may_alight && !search->is_barred[move.to])
			alight(search, &move, i);
	}
	return is_any;
}

/* The ways to the door, stop by stop. */
static void
sort_ends(struct search *search, const struct pareto_end *ends, uint32_t n)
{
	uint32_t n_stops = search->day->tt->n_stops;
	search->egress = claim(n_stops + 1, sizeof(uint32_t));
	search->ends = claim(n, sizeof(*search->ends));
	search->end_index = claim(n, sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
		search->egress[ends[i].stop]++;
	uint32_t end = 0;
	for (uint32_t stop = 0; stop <= n_stops; stop++) {
		end += search->egress[stop];
		search->egress[stop] = end;
	}
	for (uint32_t i = n; i-- > 0;) {
		uint32_t at = --search->egress[ends[i].stop];
		search->ends[at] = ends[i];
		search->end_index[at] = i;
	}
}

static void
begin(struct search *search)
{
	const struct pareto_query *query = search->query;
	const struct tt *tt = search->day->tt;
	search->labels = claim(query->labels_max, sizeof(struct label));
	search->ready = claim(tt->n_stops, sizeof(uint32_t));
	search->ridden = claim(tt->n_stops, sizeof(uint32_t));
	search->aboard = claim(search->day->n_runs, sizeof(uint32_t));
	search->is_barred = claim(tt->n_stops, sizeof(bool));
	memset(search->ready, 0xff, tt->n_stops * sizeof(uint32_t));
	memset(search->ridden, 0xff, tt->n_stops * sizeof(uint32_t));
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		search->is_barred[stop] =
		    walk_is_inside(tt_stop_at(tt, stop), query->person->avoid,
				   query->person->n_avoid) ||
		    (query->person->step_free && tt->stops[stop].wheelchair == 2);
	sort_ends(search, query->is_backward ? query->access : query->egress,
		  query->is_backward ? query->n_access : query->n_egress);
	const struct pareto_end *first = query->is_backward ? query->egress : query->access;
	uint32_t n_first = query->is_backward ? query->n_egress : query->n_access;
	int32_t at_s = query->is_backward ? -query->at_s : query->at_s;
	for (uint32_t i = 0; i < n_first; i++) {
		struct label label = {
		    .walk_m = first[i].walk_m,
		    .cost = first[i].cost,
		    .made_of = NONE,
		    .end = i,
		};
		if (use_end(search, &first[i], at_s, &label.at_s))
			put(search, &search->ready[first[i].stop], &label);
	}
}

static void
finish(struct search *search)
{
	free(search->labels);
	free(search->ready);
	free(search->ridden);
	free(search->aboard);
	free(search->egress);
	free(search->ends);
	free(search->end_index);
	free(search->is_barred);
}

/* The rides of a finished label, and the two doors in their true order. */
static struct pareto_journey
tell(const struct search *search, const struct label *home)
{
	const struct pareto_query *query = search->query;
	struct pareto_journey journey = {
	    .walk_m = home->walk_m, .cost = home->cost, .n_rides = home->rides};
	uint32_t at = home->made_of;
	const struct label *ready = NULL;
	for (uint32_t i = home->rides; i-- > 0; at = ready->made_of) {
		const struct label *ridden = &search->labels[at];
		const struct label *aboard = &search->labels[ridden->made_of];
		ready = &search->labels[aboard->made_of];
		/* Backward what was found last is ridden first, and boarded where it was left. */
		uint32_t place = query->is_backward ? home->rides - 1 - i : i;
		journey.board[place] = query->is_backward ? ridden->connection : aboard->connection;
		journey.alight[place] =
		    query->is_backward ? aboard->connection : ridden->connection;
	}
	ensure(ready != NULL);
	journey.access = query->is_backward ? home->end : ready->end;
	journey.egress = query->is_backward ? ready->end : home->end;
	const struct tt_connection *first = &search->day->connections[journey.board[0]];
	const struct tt_connection *last =
	    &search->day->connections[journey.alight[journey.n_rides - 1]];
	const struct pareto_end *access = &query->access[journey.access];
	const struct pareto_end *egress = &query->egress[journey.egress];
	/* As late as the first ride and the bounds of the way to it allow. */
	int32_t there_s = first->depart_s < access->until_s ? first->depart_s : access->until_s;
	journey.leave_s = there_s - access->s;
	int32_t left_s = tt_arrive_s(last);
	journey.arrive_s = (left_s > egress->from_s ? left_s : egress->from_s) + egress->s;
	return journey;
}

struct pareto_journeys
pareto_find(const struct pareto_query *query, struct arena *arena)
{
	struct search search = {.query = query, .day = query->near->day, .home = NONE};
	search.is_whole = true;
	ensure(query->labels_max >= 1 && query->labels_max <= PARETO_LABELS_MAX);
	begin(&search);
	for (uint32_t rides = 0; rides < PARETO_RIDES_MAX; rides++)
		if (!ride_once(&search, rides))
			break;
	struct pareto_journeys found = {.is_whole = search.is_whole};
	for (uint32_t i = search.home; i != NONE; i = search.labels[i].next)
		found.n++;
	found.list = arena_array(arena, struct pareto_journey, found.n);
	uint32_t n = 0;
	for (uint32_t i = search.home; i != NONE; i = search.labels[i].next)
		found.list[n++] = tell(&search, &search.labels[i]);
	finish(&search);
	return found;
}
