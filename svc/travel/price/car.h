/* SPDX-License-Identifier: MIT
 *
 * How far and how long by road: the straight line times a factor, at town speed for the first
 * stretch and at open-road speed for the rest. For taxis and lifts.
 */
#ifndef TRAVEL_CAR_H
#define TRAVEL_CAR_H

#include "base/geo.h"

struct car {
	double road_factor; /* road to straight line, 1..3 */
	int town_m;         /* so many metres by road at town speed, 0..100000 */
	double town_kmh;    /* 5..120 */
	double open_kmh;    /* 5..120 */
};

/* 1.4; the first 6 km at 25 km/h, the rest at 60: assumptions, where nothing better is configured.
 */
struct car car_default(void);

int car_m(const struct car *car, struct geo_point a, struct geo_point b); /* rounded up */
int car_minutes(const struct car *car, int m);                            /* rounded up */

#endif
