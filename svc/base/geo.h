/* SPDX-License-Identifier: MIT
 *
 * Points on the Earth and the distance between them.
 */
#ifndef BASE_GEO_H
#define BASE_GEO_H

#include <stdbool.h>

struct geo_point {
	double lat; /* degrees north, -90..90, WGS 84 */
	double lon; /* degrees east, -180..180 */
};

/* Whether both are finite and in range. */
bool geo_is_valid(struct geo_point point);

/* Metres along the great circle on a sphere of 6,371,008.8 m (mean Earth radius, IUGG). */
double geo_distance_m(struct geo_point a, struct geo_point b);

#endif
