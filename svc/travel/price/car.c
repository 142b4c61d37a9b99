/* SPDX-License-Identifier: MIT
 *
 * Distance and time by road.
 */
#include "travel/price/car.h"

#include <math.h>

struct car
car_default(void)
{
	return (struct car){.road_factor = 1.4, .town_m = 6000, .town_kmh = 25, .open_kmh = 60};
}

int
car_m(const struct car *car, struct geo_point a, struct geo_point b)
{
	return (int)ceil(geo_distance_m(a, b) * car->road_factor);
}

int
car_minutes(const struct car *car, int m)
{
	double town_m = m < car->town_m ? m : car->town_m;
	double hours = town_m / 1000 / car->town_kmh + (m - town_m) / 1000 / car->open_kmh;
	return (int)ceil(hours * 60);
}
