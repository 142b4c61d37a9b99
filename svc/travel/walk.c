/* SPDX-License-Identifier: MIT
 *
 * Walking by straight line, and the circles that no walk may touch.
 */
#include "travel/walk.h"

#include <math.h>

#define METRES_PER_DEGREE 111195.08 /* of latitude on the sphere of geo.h */

int
walk_m(struct geo_point a, struct geo_point b)
{
	return (int)ceil(geo_distance_m(a, b) * WALK_DETOUR);
}

int
walk_s(int m, double mps)
{
	return (int)ceil(m / mps);
}

bool
walk_is_inside(struct geo_point at, const struct travel_avoid avoid[], int n_avoid)
{
	for (int i = 0; i < n_avoid; i++)
		if (geo_distance_m(at, avoid[i].at) <= avoid[i].radius_m)
			return true;
	return false;
}

/* Metres from ${centre} to the nearest point of the line a-b, on the plane that touches it there.
 */
static double
distance_to_line_m(struct geo_point a, struct geo_point b, struct geo_point centre)
{
	double east = METRES_PER_DEGREE * cos(centre.lat * M_PI / 180);
	double ax = (a.lon - centre.lon) * east;
	double ay = (a.lat - centre.lat) * METRES_PER_DEGREE;
	double dx = (b.lon - a.lon) * east;
	double dy = (b.lat - a.lat) * METRES_PER_DEGREE;
	double length2 = dx * dx + dy * dy;
	double along = length2 > 0 ? -(ax * dx + ay * dy) / length2 : 0;
	along = along < 0 ? 0 : along > 1 ? 1 : along;
	return hypot(ax + along * dx, ay + along * dy);
}

bool
walk_is_avoided(struct geo_point a, struct geo_point b, const struct travel_avoid avoid[],
		int n_avoid)
{
	for (int i = 0; i < n_avoid; i++)
		if (distance_to_line_m(a, b, avoid[i].at) <= avoid[i].radius_m)
			return true;
	return false;
}
