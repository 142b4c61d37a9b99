/* SPDX-License-Identifier: MIT
 *
 * Walking where there is no map of paths: the straight line x 1.3.
 */
#ifndef TRAVEL_WALK_H
#define TRAVEL_WALK_H

#include <stdbool.h>

#include "base/geo.h"
#include "travel/travel.h"

#define WALK_DETOUR 1.3 /* way walked to straight line; DESIGN section 8 */

/* Metres on foot between two points, rounded up; at least 0, at most some 26 million. */
int walk_m(struct geo_point a, struct geo_point b);

/* Seconds for ${m} metres at ${mps}, rounded up. */
int walk_s(int m, double mps);

/* Whether the point lies in one of the circles, its edge included. */
bool walk_is_inside(struct geo_point at, const struct travel_avoid avoid[], int n_avoid);

/* Whether the straight line from ${a} to ${b} touches one of the circles. */
bool walk_is_avoided(struct geo_point a, struct geo_point b, const struct travel_avoid avoid[],
		     int n_avoid);

#endif
