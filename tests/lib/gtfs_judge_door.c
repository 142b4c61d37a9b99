/* SPDX-License-Identifier: MIT
 *
 * Door to door: who can be at which stop by when, over and over until nothing gets better.
 */
#include "tests/lib/gtfs_judge_door.h"

#include <math.h>
#include <string.h>

#define DETOUR            1.3
#define METRES_PER_DEGREE (6371008.8 * M_PI / 180)

/* Metres from the circle's centre to the nearest point of the line. */
static double
line_m(const struct judge_circle *circle, struct geo_point a, struct geo_point b)
{
	double east = METRES_PER_DEGREE * cos(circle->at.lat * M_PI / 180);
	double x[2] = {(a.lon - circle->at.lon) * east, (b.lon - circle->at.lon) * east};
	double y[2] = {(a.lat - circle->at.lat) * METRES_PER_DEGREE,
		       (b.lat - circle->at.lat) * METRES_PER_DEGREE};
	double long_m = hypot(x[1] - x[0], y[1] - y[0]);
	double ends_m = fmin(hypot(x[0], y[0]), hypot(x[1], y[1]));
	if (long_m == 0)
		return ends_m;
	/* Beside the line, where the centre's foot lies between the ends. */
	double along = -(x[0] * (x[1] - x[0]) + y[0] * (y[1] - y[0])) / (long_m * long_m);
	double beside_m = fabs(x[0] * y[1] - x[1] * y[0]) / long_m;
	return along > 0 && along < 1 ? fmin(beside_m, ends_m) : ends_m;
}

struct judge_walk
judge_walk(const struct judge_person *person, struct geo_point from, struct geo_point to)
{
	struct judge_walk walk = {.m = (int)ceil(geo_distance_m(from, to) * DETOUR)};
	walk.s = (int)ceil(walk.m / person->walk_mps);
	if (walk.m > person->walk_m_max_leg)
		walk.m = -1;
	for (int i = 0; i < person->n_circles; i++)
		if (line_m(&person->circles[i], from, to) <= person->circles[i].radius_m)
			walk.m = -1;
	return walk;
}

bool
judge_is_barred(const struct judge_person *person, struct geo_point at)
{
	for (int i = 0; i < person->n_circles; i++)
		if (line_m(&person->circles[i], at, at) <= person->circles[i].radius_m)
			return true;
	return false;
}

bool
judge_is_close(const struct judge_person *person, const struct geo_point points[], int n)
{
	for (int c = 0; c < person->n_circles; c++)
		for (int i = 0; i < n; i++)
			for (int k = 0; k <= i; k++)
				if (fabs(line_m(&person->circles[c], points[i], points[k]) -
					 person->circles[c].radius_m) < 1)
					return true;
	return false;
}

/* Ride everything that ${ready} allows; whether an arrival got better. */
static bool
ride_all(const struct judge *judge, const bool is_barred[], const int64_t ready[], int64_t arrive[])
{
	bool is_better = false;
	for (size_t i = 0; i < judge->n_runs; i++) {
		const struct judge_run *run = &judge->runs[i];
		const struct judge_trip *trip = &judge->trips[run->trip];
		bool is_aboard = false;
		for (uint32_t k = 0; k < trip->n_calls; k++) {
			const struct judge_call *call = &judge->calls[trip->first_call + k];
			if (is_barred[call->stop])
				continue;
			int64_t arrive_s = run->moved_s + call->arrive_s;
			if (is_aboard && call->may_alight && arrive_s < arrive[call->stop]) {
				arrive[call->stop] = arrive_s;
				is_better = true;
			}
			if (call->may_board && ready[call->stop] <= run->moved_s + call->depart_s)
				is_aboard = true;
		}
	}
	return is_better;
}

/* 0 where ${row} names the stop, 1 where it names its station, -1 where neither. */
static int
stations_named(const struct judge *judge, uint32_t named, size_t stop)
{
	if (named == stop)
		return 0;
	return judge->stops[stop].kind == 0 &&
		       strcmp(judge->stops[stop].parent, judge->stops[named].id) == 0
		   ? 1
		   : -1;
}

/* How many stations ${row} names for these stops, -1 if it is not about them. */
static int
stations_of(const struct judge *judge, const struct judge_transfer *row, size_t a, size_t b)
{
	if (row->from == JUDGE_NONE || row->type > 3)
		return -1;
	int from = stations_named(judge, row->from, a);
	int to = stations_named(judge, row->to, b);
	return from < 0 || to < 0 ? -1 : from + to;
}

static bool
is_same_scope(const struct judge_transfer *a, const struct judge_transfer *b)
{
	for (int i = 0; i < 4; i++)
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	return true;
}

/* Whether ${other} takes the place of ${row}: the same scope, and named more exactly, or else what
 * forbids, or else what is quicker, or else the lower type. */
static bool
is_replaced(const struct judge_transfer *row, int stations, const struct judge_transfer *other,
	    int other_stations)
{
	if (!is_same_scope(row, other))
		return false;
	if (other_stations != stations)
		return other_stations < stations;
	if ((other->type == 3) != (row->type == 3))
		return other->type == 3;
	if (other->min_s != row->min_s)
		return other->min_s < row->min_s;
	return other->type < row->type;
}

/* What transfers.txt makes of the walk from ${a} to ${b}, near.h's table. */
static void
apply_transfers(const struct judge *judge, size_t a, size_t b, struct judge_walk *walk)
{
	bool is_forbidden = false;
	bool is_allowed = false;
	for (size_t i = 0; i < judge->n_transfers; i++) {
		const struct judge_transfer *row = &judge->transfers[i];
		int stations = stations_of(judge, row, a, b);
		bool is_out = stations < 0;
		for (size_t k = 0; k < judge->n_transfers && !is_out; k++) {
			int others = stations_of(judge, &judge->transfers[k], a, b);
			is_out =
			    others >= 0 && is_replaced(row, stations, &judge->transfers[k], others);
		}
		if (is_out)
			continue;
		is_forbidden = is_forbidden || row->type == 3;
		is_allowed = is_allowed || (row->type < 3 && !row->is_for_some);
		if (row->type == 2 && row->min_s > walk->s)
			walk->s = row->min_s;
	}
	if (is_forbidden && !is_allowed)
		walk->m = -1;
}

void
judge_ground_make(const struct judge *judge, const struct judge_person *person,
		  const struct geo_point doors[2], struct judge_ground *ground)
{
	ensure(judge->n_stops <= JUDGE_GROUND_STOPS);
	*ground = (struct judge_ground){.person = person};
	for (size_t a = 0; a < judge->n_stops; a++) {
		struct geo_point at = judge->stops[a].at;
		ground->is_barred[a] = judge_is_barred(person, at);
		ground->from[a] = judge_walk(person, doors[0], at);
		ground->to[a] = judge_walk(person, at, doors[1]);
		for (size_t b = 0; b < judge->n_stops; b++) {
			struct judge_walk walk = judge_walk(person, at, judge->stops[b].at);
			if (a == b)
				walk = (struct judge_walk){0, 0};
			if (walk.m > JUDGE_CHANGE_M_MAX)
				walk.m = -1;
			apply_transfers(judge, a, b, &walk);
			ground->change[a][b] = walk;
		}
	}
}

/* Having arrived as ${arrive} says: when one may board again, in the minutes that are printed. */
static void
change(const struct judge *judge, const struct judge_ground *ground, const int64_t arrive[],
       int64_t ready[])
{
	for (size_t a = 0; a < judge->n_stops; a++)
		for (size_t b = 0; b < judge->n_stops && arrive[a] != JUDGE_NEVER; b++) {
			const struct judge_walk *walk = &ground->change[a][b];
			int64_t printed_s = (arrive[a] + walk->s + 59) / 60 * 60;
			int64_t ready_s = printed_s + 60 * ground->person->change_minutes;
			if (walk->m >= 0 && ready_s < ready[b])
				ready[b] = ready_s;
		}
}

int64_t
judge_door(struct judge *judge, const struct judge_ground *ground, int64_t leave_s)
{
	int64_t *ready = judge->room[0];
	int64_t *arrive = judge->room[1];
	for (size_t i = 0; i < judge->n_stops; i++) {
		ready[i] = ground->from[i].m < 0 ? JUDGE_NEVER : leave_s + ground->from[i].s;
		arrive[i] = JUDGE_NEVER;
	}
	while (ride_all(judge, ground->is_barred, ready, arrive))
		change(judge, ground, arrive, ready);
	int64_t best_s = JUDGE_NEVER;
	for (size_t i = 0; i < judge->n_stops; i++)
		if (ground->to[i].m >= 0 && arrive[i] != JUDGE_NEVER &&
		    arrive[i] + ground->to[i].s < best_s)
			best_s = arrive[i] + ground->to[i].s;
	return best_s;
}
