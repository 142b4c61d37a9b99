/* SPDX-License-Identifier: MIT
 *
 * Great-circle distance by the haversine formula: exact enough for walking, stable for short
 * distances.
 */
#include "base/geo.h"

#include <math.h>

#define EARTH_RADIUS_M     6371008.8
#define RADIANS_PER_DEGREE (3.14159265358979323846 / 180.0)

bool
geo_is_valid(struct geo_point point)
{
	return isfinite(point.lat) && isfinite(point.lon) && fabs(point.lat) <= 90.0 &&
	       fabs(point.lon) <= 180.0;
}

double
geo_distance_m(struct geo_point a, struct geo_point b)
{
	double lat_a = a.lat * RADIANS_PER_DEGREE;
	double lat_b = b.lat * RADIANS_PER_DEGREE;
	double sin_lat = sin((lat_b - lat_a) / 2);
	double sin_lon = sin((b.lon - a.lon) * RADIANS_PER_DEGREE / 2);
	double h = sin_lat * sin_lat + cos(lat_a) * cos(lat_b) * sin_lon * sin_lon;
	return 2 * EARTH_RADIUS_M * asin(sqrt(fmin(1.0, h)));
}
