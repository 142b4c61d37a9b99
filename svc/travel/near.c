/* SPDX-License-Identifier: MIT
 *
 * Stops in the order of their latitude: a search looks at a band only, and in it at the longitude
 * before it measures.
 */
#include "travel/near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "travel/table/vec.h"
#include "travel/scan/csa_split.h"
#include "travel/walk.h"

#define METRES_PER_DEGREE_LEAST 111000.0 /* a little less than it is: bands are a little wide */

static int
compare_lat(const void *a, const void *b, void *context)
{
	const struct tt_stop *stops = *(const struct tt_stop *const *)context;
	double left = stops[*(const uint32_t *)a].lat;
	double right = stops[*(const uint32_t *)b].lat;
	return (left > right) - (left < right);
}

void
near_init(struct near *near, const struct csa_day *day)
{
	const struct tt *tt = day->tt;
	ensure(day->split == NULL || day->split->use == CSA_SPLIT_DOORS);
	*near = (struct near){.day = day, .change_m = -1};
	bool *is_served = calloc(tt->n_stops + 1, sizeof(*is_served));
	near->by_lat = calloc(tt->n_stops + 1, sizeof(*near->by_lat));
	near->change_first = calloc(tt->n_stops + 1, sizeof(*near->change_first));
	near->come_first = calloc(tt->n_stops + 2, sizeof(*near->come_first));
	near->stay_s = calloc(tt->n_stops + 1, sizeof(*near->stay_s));
	if (is_served == NULL || near->by_lat == NULL || near->change_first == NULL ||
	    near->come_first == NULL || near->stay_s == NULL)
		panic("out of memory for %u stops", tt->n_stops);
	for (uint32_t i = 0; i < day->n_connections; i++) {
		const struct tt_connection *c = &day->connections[i];
		if ((c->arrive_and_flags & TT_MAY_BOARD) != 0)
			is_served[tt_from(c)] = true;
		if ((c->arrive_and_flags & TT_MAY_ALIGHT) != 0)
			is_served[tt_to(c)] = true;
	}
	/* Whoever stands at a stop may be at it by none of the rides for which it is split. */
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		if (is_served[stop])
			is_served[csa_split_outer(day, stop)] = true;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++)
		if (is_served[stop] && tt->stops[stop].has_place)
			near->by_lat[near->n++] = stop;
	free(is_served);
	const struct tt_stop *stops = tt->stops;
	qsort_r(near->by_lat, near->n, sizeof(*near->by_lat), compare_lat, &stops);
}

void
near_fini(struct near *near)
{
	free(near->by_lat);
	free(near->change_first);
	free(near->change);
	free(near->come_first);
	free(near->come);
	free(near->stay_s);
	*near = (struct near){0};
}

/* The first of by_lat that lies at ${lat} or north of it. */
static uint32_t
first_from(const struct near *near, double lat)
{
	uint32_t low = 0;
	uint32_t high = near->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (near->day->tt->stops[near->by_lat[middle]].lat < lat)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t
near_find(const struct near *near, struct geo_point at, int most_m, double mps,
	  struct near_stop found[])
{
	const struct tt_stop *stops = near->day->tt->stops;
	double lat_span = most_m / WALK_DETOUR / METRES_PER_DEGREE_LEAST;
	/* The band's edge towards the pole is where a degree of longitude is shortest. */
	double edge = fmin(89.9, fabs(at.lat) + lat_span);
	double lon_span = lat_span / cos(edge * M_PI / 180);
	uint32_t n = 0;
	for (uint32_t i = first_from(near, at.lat - lat_span); i < near->n; i++) {
		uint32_t stop = near->by_lat[i];
		if (stops[stop].lat > at.lat + lat_span)
			break;
		double east = fabs(stops[stop].lon - at.lon);
		if (fmin(east, 360 - east) > lon_span)
			continue;
		int m = walk_m(at, tt_stop_at(near->day->tt, stop));
		if (m <= most_m)
			found[n++] = (struct near_stop){stop, m, walk_s(m, mps)};
	}
	return n;
}

/* Stops with the walks to them. */
struct near_walks {
	struct near_stop *found;
	uint32_t n;
};

/* The walks from ${stop} as the rows of one second stop, ${n_rows} of them, leave them; how many.
 */
static uint32_t
keep_pair(struct near *near, uint32_t stop, const struct tt_transfer rows[], uint32_t n_rows,
	  struct near_walks walks)
{
	const struct csa_day *day = near->day;
	for (uint32_t i = 0; i < walks.n;) {
		struct near_stop *walk = &walks.found[i++];
		if (csa_split_outer(day, walk->stop) != rows[0].to)
			continue;
		const struct csa_class ends[2] = {csa_split_class(day, stop),
						  csa_split_class(day, walk->stop)};
		struct csa_rule rule = csa_split_rule(rows, n_rows, ends);
		if (walk->stop == stop) {
			near->stay_s[stop] = rule.is_forbidden ? NEAR_NO_STAY : rule.least_s;
		} else if (rule.is_forbidden) {
			walks.found[--i] = walks.found[--walks.n];
		} else if (rule.least_s > walk->s) {
			walk->s = rule.least_s;
		}
	}
	return walks.n;
}

/* The walks from ${stop}, itself among them, as its rules leave them; how many are left. */
static uint32_t
keep_rules(struct near *near, uint32_t stop, struct near_stop found[], uint32_t n)
{
	const struct tt *tt = near->day->tt;
	uint32_t outer = csa_split_outer(near->day, stop);
	uint32_t end = tt->transfer_first[outer + 1];
	for (uint32_t at = tt->transfer_first[outer]; at < end;) {
		uint32_t next = at + 1;
		while (next < end && tt->transfers[next].to == tt->transfers[at].to)
			next++;
		n = keep_pair(near, stop, &tt->transfers[at], next - at,
			      (struct near_walks){found, n});
		at = next;
	}
	return n;
}

/* Counted one place further on, so that filling moves each start to its own place. */
static void
turn_round(struct near *near)
{
	uint32_t n_stops = near->day->tt->n_stops;
	uint32_t n = near->change_first[n_stops];
	uint32_t *first = near->come_first;
	free(near->come);
	near->come = calloc((size_t)n + 1, sizeof(*near->come));
	if (near->come == NULL)
		panic("out of memory for %u walks", n);
	memset(first, 0, ((size_t)n_stops + 2) * sizeof(*first));
	for (uint32_t i = 0; i < n; i++)
		first[near->change[i].stop + 2]++;
	for (uint32_t stop = 0; stop < n_stops; stop++)
		first[stop + 2] += first[stop + 1];
	for (uint32_t stop = 0; stop < n_stops; stop++)
		for (uint32_t i = near->change_first[stop]; i < near->change_first[stop + 1]; i++) {
			const struct near_stop *walk = &near->change[i];
			near->come[first[walk->stop + 1]++] =
			    (struct near_stop){stop, walk->m, walk->s};
		}
}

void
near_link(struct near *near, int most_m, double mps)
{
	const struct tt *tt = near->day->tt;
	if (most_m > NEAR_CHANGE_M_MAX)
		most_m = NEAR_CHANGE_M_MAX;
	if (near->change_m == most_m && near->change_mps == mps)
		return;
	near->change_m = most_m;
	near->change_mps = mps;
	free(near->change);
	memset(near->stay_s, 0, tt->n_stops * sizeof(*near->stay_s));
	VEC(struct near_stop) links = {0};
	struct near_stop *found = calloc(near->n + 1, sizeof(*found));
	uint8_t *is_served = calloc(tt->n_stops + 1, 1);
	if (found == NULL || is_served == NULL)
		panic("out of memory for %u stops", near->n);
	for (uint32_t i = 0; i < near->n; i++)
		is_served[near->by_lat[i]] = 1;
	for (uint32_t stop = 0; stop < tt->n_stops; stop++) {
		near->change_first[stop] = (uint32_t)links.n;
		if (is_served[stop] == 0)
			continue;
		uint32_t n = near_find(near, tt_stop_at(tt, stop), most_m, mps, found);
		n = keep_rules(near, stop, found, n);
		for (uint32_t k = 0; k < n; k++)
			if (found[k].stop != stop)
				*vec_push(&links) = found[k];
	}
	near->change_first[tt->n_stops] = (uint32_t)links.n;
	near->change = links.items;
	turn_round(near);
	free(found);
	free(is_served);
}
