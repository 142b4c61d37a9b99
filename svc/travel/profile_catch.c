/* SPDX-License-Identifier: MIT
 *
 * Arrivals of a stop are in the order of their time, those of one second in the order of the scan.
 * A boarding is caught by arrivals that come before it in the day's order only: of those that take
 * no time, in one second, the scan has not seen the others yet.
 */
#include "travel/profile_catch.h"

#include <stdlib.h>
#include <string.h>

#include "travel/profile_pass.h"
#include "travel/table/vec.h"

/* A boarding before it stands with the connection that arrives. */
struct found {
	uint32_t row;
	struct profile_catch item;
};

struct making {
	struct profile_catches *out;
	const struct csa_day *day;
	const struct profile_walks *walks;
	int change_minutes;
	int32_t *arrive_s;     /* by arrival */
	uint32_t *at;          /* by stop: the arrival behind the one that was found last */
	const bool *is_passed; /* by walk */
	VEC(struct found) found;
};

static void *
claim(size_t n, size_t size)
{
	void *items = calloc(n + 1, size);
	if (items == NULL)
		panic("out of memory for %zu arrivals", n);
	return items;
}

void
profile_catches_fini(struct profile_catches *catches)
{
	free(catches->arrival);
	free(catches->next);
	free(catches->may_board);
	free(catches->call);
	free(catches->shared);
	free(catches->stop_first);
	free(catches->row);
	free(catches->first);
	free(catches->items);
	*catches = (struct profile_catches){0};
}

/* Nobody of a person's kind rides connection ${i}. */
static bool
is_closed(const struct csa_day *day, const struct profile_walks *walks, uint32_t i)
{
	uint32_t run = tt_trip_of(&day->connections[i]);
	return walks->step_free && csa_day_trip(day, run)->wheelchair == 2;
}

static bool
may_alight(const struct making *making, uint32_t i)
{
	const struct tt_connection *c = &making->day->connections[i];
	return (c->arrive_and_flags & TT_MAY_ALIGHT) != 0 && !making->walks->is_barred[tt_to(c)] &&
	       !is_closed(making->day, making->walks, i);
}

static void
mark_boardings(struct making *making)
{
	const struct csa_day *day = making->day;
	struct profile_catches *out = making->out;
	uint32_t *last = claim(day->n_runs, sizeof(*last));
	memset(last, 0xff, day->n_runs * sizeof(*last));
	for (uint32_t i = day->n_connections; i-- > 0;) {
		const struct tt_connection *c = &day->connections[i];
		out->may_board[i] = (c->arrive_and_flags & TT_MAY_BOARD) != 0 &&
				    !making->walks->is_barred[tt_from(c)] &&
				    !is_closed(day, making->walks, i);
		out->next[i] = last[tt_trip_of(c)];
		last[tt_trip_of(c)] = i;
	}
	free(last);
}

/* By time; they are in the order of departure, so few have to move, and not far. */
static void
sort_stop(struct making *making, uint32_t stop)
{
	uint32_t *row = making->out->row;
	int32_t *arrive_s = making->arrive_s;
	uint32_t first = making->out->stop_first[stop];
	for (uint32_t i = first; i < making->out->stop_first[stop + 1]; i++) {
		uint32_t at = i;
		uint32_t moved = row[i];
		int32_t moved_s = arrive_s[i];
		for (; at > first && arrive_s[at - 1] > moved_s; at--) {
			row[at] = row[at - 1];
			arrive_s[at] = arrive_s[at - 1];
		}
		row[at] = moved;
		arrive_s[at] = moved_s;
	}
}

/* Counted one place further on, then filled: each start moves to its own place. */
static void
sort_arrivals(struct making *making)
{
	const struct csa_day *day = making->day;
	struct profile_catches *out = making->out;
	uint32_t n_stops = day->tt->n_stops;
	for (uint32_t i = 0; i < day->n_connections; i++)
		if (may_alight(making, i))
			out->stop_first[tt_to(&day->connections[i]) + 2]++;
	for (uint32_t stop = 0; stop < n_stops; stop++)
		out->stop_first[stop + 2] += out->stop_first[stop + 1];
	for (uint32_t i = 0; i < day->n_connections; i++) {
		out->arrival[i] = PROFILE_NO_ARRIVAL;
		if (!may_alight(making, i))
			continue;
		uint32_t at = out->stop_first[tt_to(&day->connections[i]) + 1]++;
		making->arrive_s[at] = tt_arrive_s(&day->connections[i]);
		out->row[at] = i;
	}
	for (uint32_t stop = 0; stop < n_stops; stop++)
		sort_stop(making, stop);
	memcpy(making->at, out->stop_first, n_stops * sizeof(*making->at));
	for (uint32_t at = 0; at < out->stop_first[n_stops]; at++)
		out->arrival[out->row[at]] = at;
}

/* The last arrival at ${stop} by ${latest_s} and before connection ${i}. */
static uint32_t
last_arrival(struct making *making, uint32_t stop, int32_t latest_s, uint32_t i)
{
	const struct profile_catches *out = making->out;
	const int32_t *arrive_s = making->arrive_s;
	uint32_t first = out->stop_first[stop];
	uint32_t end = out->stop_first[stop + 1];
	/* Asked for in the order of the day, give or take a walk: the last answer is near. */
	uint32_t at = making->at[stop];
	while (at < end && arrive_s[at] <= latest_s)
		at++;
	while (at > first && arrive_s[at - 1] > latest_s)
		at--;
	making->at[stop] = at;
	while (at > first && out->row[at - 1] >= i)
		at--;
	return at > first ? at - 1 : PROFILE_NO_ARRIVAL;
}

/* False: more than ${most}. */
static bool
find_catches(struct making *making, uint32_t most)
{
	const struct csa_day *day = making->day;
	const struct profile_walks *walks = making->walks;
	for (uint32_t i = 0; i < day->n_connections; i++) {
		if (!making->out->may_board[i])
			continue;
		/* The minute in which the person has to be there, whole as they are printed. */
		int32_t ready_s =
		    (csa_day_minute_before(day->connections[i].depart_s) - making->change_minutes) *
		    60;
		uint32_t place = walks->place[i];
		for (uint32_t k = walks->first[place]; k < walks->first[place + 1]; k++) {
			const struct profile_walk *walk = &walks->walks[k];
			if (making->is_passed[k])
				continue;
			int32_t latest_s = ready_s - walk->s;
			uint32_t arrival = last_arrival(making, walk->stop, latest_s, i);
			if (arrival == PROFILE_NO_ARRIVAL)
				continue;
			uint32_t row = making->out->row[arrival];
			making->out->first[row + 2]++;
			*vec_push(&making->found) = (struct found){row, {i, latest_s, walk->m}};
		}
		if (making->found.n > most)
			return false;
	}
	return true;
}

/* In the order of the connections, so that a scan goes through them one by one. */
static void
sort_catches(struct making *making)
{
	struct profile_catches *out = making->out;
	for (uint32_t i = 0; i < making->day->n_connections; i++)
		out->first[i + 2] += out->first[i + 1];
	out->n_items = (uint32_t)making->found.n;
	out->items = claim(making->found.n, sizeof(*out->items));
	for (size_t i = 0; i < making->found.n; i++) {
		const struct found *found = &making->found.items[i];
		out->items[out->first[found->row + 1]++] = found->item;
	}
}

bool
profile_catches_make(struct profile_catches *catches, const struct near *near,
		     const struct profile_walks *walks, const struct travel_query *person,
		     uint32_t most)
{
	if (catches->made_of == walks->generation &&
	    catches->change_minutes == person->change_minutes_min)
		return catches->is_made;
	const struct csa_day *day = near->day;
	uint32_t n_rows = day->n_connections;
	profile_catches_fini(catches);
	*catches = (struct profile_catches){
	    .arrival = claim(n_rows, sizeof(uint32_t)),
	    .next = claim(n_rows, sizeof(uint32_t)),
	    .may_board = claim(n_rows, sizeof(bool)),
	    .call = claim(n_rows, sizeof(int16_t)),
	    .shared = claim(n_rows, sizeof(int16_t)),
	    .stop_first = claim(day->tt->n_stops + 2, sizeof(uint32_t)),
	    .row = claim(n_rows, sizeof(uint32_t)),
	    .first = claim(n_rows + 2, sizeof(uint32_t)),
	    .made_of = walks->generation,
	    .change_minutes = person->change_minutes_min,
	};
	struct making making = {
	    .out = catches,
	    .day = day,
	    .walks = walks,
	    .change_minutes = person->change_minutes_min,
	    .arrive_s = claim(n_rows, sizeof(int32_t)),
	    .at = claim(day->tt->n_stops, sizeof(uint32_t)),
	};
	mark_boardings(&making);
	sort_arrivals(&making);
	profile_pass_calls(catches, day);
	bool *is_passed = profile_pass_walks(catches, near, walks, person);
	making.is_passed = is_passed;
	catches->is_made = find_catches(&making, most);
	free(is_passed);
	if (catches->is_made)
		sort_catches(&making);
	free(making.arrive_s);
	free(making.at);
	free(making.found.items);
	return catches->is_made;
}
