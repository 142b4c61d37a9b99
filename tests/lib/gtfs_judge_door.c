/* SPDX-License-Identifier: MIT
 *
 * Door to door: who can be at which stop by when, over and over until nothing gets better.
 */
#include "tests/lib/gtfs_judge_door.h"

#include <math.h>

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

void
judge_ground_make(const struct judge *judge, const struct judge_person *person,
		  const struct geo_point doors[2], struct judge_ground *ground)
{
	ensure(judge->n_stops <= JUDGE_GROUND_STOPS && judge->n_trips <= JUDGE_GROUND_TRIPS);
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
			ground->change[a][b] = walk;
		}
	}
}

int64_t
judge_ready(const struct judge *judge, const struct judge_ground *ground,
	    const struct judge_alighted *left, struct judge_end to)
{
	struct judge_walk walk = ground->change[left->at.stop][to.stop];
	struct judge_rule rule = judge_change(judge, left->at, to);
	if (walk.m < 0 || rule.is_forbidden)
		return JUDGE_NEVER;
	int32_t walk_s = walk.s > rule.least_s ? walk.s : rule.least_s;
	int64_t printed_s = (left->arrive_s + walk_s + 59) / 60 * 60;
	return printed_s + 60 * ground->person->change_minutes;
}

/* By stop and, where transfers.txt tells them apart, by trip: the earliest instant. */
struct times {
	int64_t at[JUDGE_GROUND_STOPS][JUDGE_GROUND_TRIPS];
};

static uint32_t
kind_of(const struct judge *judge, uint32_t trip)
{
	return judge->has_some ? trip : 0;
}

/* Ride everything that ${ready} allows; whether an arrival got better. */
static bool
ride_all(const struct judge *judge, const bool is_barred[], const struct times *ready,
	 struct times *arrive)
{
	bool is_better = false;
	for (size_t i = 0; i < judge->n_runs; i++) {
		const struct judge_run *run = &judge->runs[i];
		const struct judge_trip *trip = &judge->trips[run->trip];
		uint32_t kind = kind_of(judge, run->trip);
		bool is_aboard = false;
		for (uint32_t k = 0; k < trip->n_calls; k++) {
			const struct judge_call *call = &judge->calls[trip->first_call + k];
			if (is_barred[call->stop])
				continue;
			int64_t arrive_s = run->moved_s + call->arrive_s;
			int64_t *earliest = &arrive->at[call->stop][kind];
			if (is_aboard && call->may_alight && arrive_s < *earliest) {
				*earliest = arrive_s;
				is_better = true;
			}
			if (call->may_board &&
			    ready->at[call->stop][kind] <= run->moved_s + call->depart_s)
				is_aboard = true;
		}
	}
	return is_better;
}

/* Having arrived as ${arrive} says: when one may board again, in the minutes that are printed. */
static void
change(const struct judge *judge, const struct judge_ground *ground, const struct times *arrive,
       struct times *ready)
{
	uint32_t n_kinds = judge->has_some ? (uint32_t)judge->n_trips : 1;
	for (uint32_t a = 0; a < judge->n_stops; a++)
		for (uint32_t from = 0; from < n_kinds; from++) {
			const struct judge_alighted left = {{a, from}, arrive->at[a][from]};
			for (uint32_t b = 0; left.arrive_s != JUDGE_NEVER && b < judge->n_stops;
			     b++)
				for (uint32_t to = 0; to < n_kinds; to++) {
					int64_t ready_s = judge_ready(judge, ground, &left,
								      (struct judge_end){b, to});
					if (ready_s < ready->at[b][to])
						ready->at[b][to] = ready_s;
				}
		}
}

int64_t
judge_door(const struct judge *judge, const struct judge_ground *ground, int64_t leave_s)
{
	struct times ready, arrive;
	for (size_t i = 0; i < judge->n_stops; i++)
		for (size_t k = 0; k < ARRAY_LEN(ready.at[i]); k++) {
			ready.at[i][k] =
			    ground->from[i].m < 0 ? JUDGE_NEVER : leave_s + ground->from[i].s;
			arrive.at[i][k] = JUDGE_NEVER;
		}
	while (ride_all(judge, ground->is_barred, &ready, &arrive))
		change(judge, ground, &arrive, &ready);
	int64_t best_s = JUDGE_NEVER;
	for (size_t i = 0; i < judge->n_stops; i++)
		for (size_t k = 0; k < ARRAY_LEN(arrive.at[i]); k++)
			if (ground->to[i].m >= 0 && arrive.at[i][k] != JUDGE_NEVER &&
			    arrive.at[i][k] + ground->to[i].s < best_s)
				best_s = arrive.at[i][k] + ground->to[i].s;
	return best_s;
}
