/* SPDX-License-Identifier: MIT
 *
 * A walk that is passed leaves a journey that walks less, has as many rides, rides the same ones
 * and is there as soon. So whatever such a walk would have led to, something better is left, whose
 * own last walks are not passed in turn: each time the walking becomes less.
 */
#include "travel/profile_pass.h"

#include <stdlib.h>
#include <string.h>

#include "travel/walk.h"

/* The walk from a stop to the one at hand. */
struct link {
	int32_t m;
	int32_t s;
	uint32_t to; /* 1 + the stop at hand; any other number: it cannot be walked */
	bool is_passed;
};

struct passing {
	const struct profile_catches *catches;
	const struct csa_day *day;
	const struct near *near;
	const struct profile_walks *walks;
	const struct travel_query *person;
	struct link *links; /* by stop */
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu walks", n);
	return items;
}

/* Whether the vehicle of connection ${row} is one to stay on. */
static bool
is_passed_by(const struct passing *passing, uint32_t to, uint32_t row)
{
	const struct profile_catches *catches = passing->catches;
	const struct tt_connection *all = passing->day->connections;
	const struct link *walk = &passing->links[tt_to(&all[row])];
	int32_t there_s = tt_arrive_s(&all[row]) + walk->s;
	for (uint32_t next = catches->next[row]; next != TT_NONE; next = catches->next[next]) {
		const struct link *rest = &passing->links[tt_to(&all[next])];
		if (tt_arrive_s(&all[next]) >= there_s)
			return false;
		if (rest->to == to + 1 && rest->m < walk->m &&
		    tt_arrive_s(&all[next]) + rest->s < there_s &&
		    catches->arrival[next] != PROFILE_NO_ARRIVAL)
			return true;
	}
	return false;
}

static bool
may_walk(const struct passing *passing, uint32_t from, uint32_t to)
{
	const struct tt *tt = passing->day->tt;
	const struct travel_query *person = passing->person;
	return person->n_avoid == 0 || !walk_is_avoided(tt_stop_at(tt, from), tt_stop_at(tt, to),
							person->avoid, person->n_avoid);
}

/* Which of the walks to ${to} are passed. */
static void
link_to(struct passing *passing, uint32_t to)
{
	const struct near *near = passing->near;
	const struct profile_catches *catches = passing->catches;
	struct link *links = passing->links;
	if (near->stay_s[to] != NEAR_NO_STAY)
		links[to] = (struct link){0, near->stay_s[to], to + 1, false};
	for (uint32_t i = near->come_first[to]; i < near->come_first[to + 1]; i++) {
		const struct near_stop *from = &near->come[i];
		links[from->stop] = (struct link){from->m, from->s, 0, false};
		if (may_walk(passing, from->stop, to))
			links[from->stop].to = to + 1;
	}
	for (uint32_t i = near->come_first[to]; i < near->come_first[to + 1]; i++) {
		uint32_t from = near->come[i].stop;
		bool is_passed = links[from].to == to + 1;
		for (uint32_t at = catches->stop_first[from];
		     is_passed && at < catches->stop_first[from + 1]; at++)
			is_passed = is_passed_by(passing, to, catches->row[at]);
		links[from].is_passed = is_passed;
	}
}

/* Places by the stop where they are: those of stop s begin at ${place}[${first}[s]]. */
static void
sort_places(const struct passing *passing, uint32_t n_places, uint32_t first[], uint32_t place[])
{
	const struct csa_day *day = passing->day;
	uint32_t *stop = claim(n_places, sizeof(*stop));
	memset(stop, 0xff, n_places * sizeof(*stop));
	for (uint32_t i = 0; i < day->n_connections; i++)
		stop[passing->walks->place[i]] = tt_from(&day->connections[i]);
	for (uint32_t p = 0; p < n_places; p++)
		if (stop[p] != TT_NONE)
			first[stop[p] + 2]++;
	for (uint32_t s = 0; s < day->tt->n_stops; s++)
		first[s + 2] += first[s + 1];
	for (uint32_t p = 0; p < n_places; p++)
		if (stop[p] != TT_NONE)
			place[first[stop[p] + 1]++] = p;
	free(stop);
}

bool *
profile_pass_walks(const struct profile_catches *catches, const struct near *near,
		   const struct profile_walks *walks, const struct travel_query *person)
{
	const struct csa_day *day = near->day;
	uint32_t n_places = 0;
	for (uint32_t i = 0; i < day->n_connections; i++)
		if (walks->place[i] >= n_places)
			n_places = walks->place[i] + 1;
	bool *is_passed = claim(walks->first[n_places], sizeof(*is_passed));
	uint32_t *first = claim(day->tt->n_stops + 2, sizeof(*first));
	uint32_t *place = claim(n_places, sizeof(*place));
	struct passing passing = {.catches = catches,
				  .day = day,
				  .near = near,
				  .walks = walks,
				  .person = person,
				  .links = claim(day->tt->n_stops, sizeof(struct link))};
	sort_places(&passing, n_places, first, place);
	for (uint32_t stop = 0; stop < day->tt->n_stops; stop++) {
		if (first[stop] == first[stop + 1])
			continue;
		link_to(&passing, stop);
		for (uint32_t i = first[stop]; i < first[stop + 1]; i++)
			for (uint32_t k = walks->first[place[i]]; k < walks->first[place[i] + 1];
			     k++)
				is_passed[k] = passing.links[walks->walks[k].stop].is_passed;
	}
	free(passing.links);
	free(first);
	free(place);
	return is_passed;
}

/* What all that arrived at a stop so far do behind it. */
struct shared {
	uint32_t stop[PROFILE_SHARED_MAX];
	uint32_t arrival[PROFILE_SHARED_MAX]; /* the last there */
	int16_t n;
};

/* How far connection ${row} goes with those before it; ${shared} becomes what it does, too. */
static int16_t
go_along(const struct profile_catches *catches, const struct csa_day *day, uint32_t row,
	 bool is_first, struct shared *shared)
{
	int16_t n = 0;
	int16_t in_order = -1;
	uint32_t next = catches->next[row];
	for (; n < PROFILE_SHARED_MAX && next != TT_NONE; n++, next = catches->next[next]) {
		uint32_t stop = tt_to(&day->connections[next]);
		uint32_t arrival = catches->arrival[next];
		if (arrival == PROFILE_NO_ARRIVAL ||
		    (!is_first && (n >= shared->n || shared->stop[n] != stop)))
			break;
		/* One who comes sooner and is there later can do less. */
		bool is_behind = is_first || arrival > shared->arrival[n];
		if (!is_behind && in_order < 0)
			in_order = n;
		shared->stop[n] = stop;
		if (is_behind)
			shared->arrival[n] = arrival;
	}
	shared->n = n;
	return in_order < 0 ? n : in_order;
}

void
profile_pass_calls(struct profile_catches *catches, const struct csa_day *day)
{
	int16_t *n_calls = claim(day->n_runs, sizeof(*n_calls));
	for (uint32_t i = 0; i < day->n_connections; i++) {
		int16_t *call = &n_calls[tt_trip_of(&day->connections[i])];
		catches->call[i] = *call;
		*call = (int16_t)(*call < INT16_MAX ? *call + 1 : INT16_MAX);
	}
	for (uint32_t stop = 0; stop < day->tt->n_stops; stop++) {
		struct shared shared = {.n = 0};
		uint32_t first = catches->stop_first[stop];
		for (uint32_t at = first; at < catches->stop_first[stop + 1]; at++)
			catches->shared[catches->row[at]] =
			    go_along(catches, day, catches->row[at], at == first, &shared);
	}
	free(n_calls);
}
