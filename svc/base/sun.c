/* SPDX-License-Identifier: MIT
 *
 * NOAA's equations, asked again at the sunset that they gave: the sun moves on meanwhile.
 */
#include "base/sun.h"

#include <math.h>

#define DEGREES           (M_PI / 180)
#define ZENITH            90.833
#define DAYS_1970_TO_2000 10957.5 /* to noon of 2000-01-01, the epoch J2000.0 */
#define DAYS_OF_CENTURY   36525.0
#define SECONDS_OF_DAY    86400
#define MINUTES_OF_DEGREE 4
#define MINUTES_TO_NOON   720
#define TRIES             3

struct sun_position {
	double declination;  /* radians */
	double equation_min; /* of time */
};

static struct sun_position
position_at(double days)
{
	double t = (days - DAYS_1970_TO_2000) / DAYS_OF_CENTURY;
	double mean_longitude = fmod(280.46646 + t * (36000.76983 + 0.0003032 * t), 360) * DEGREES;
	double anomaly = (357.52911 + t * (35999.05029 - 0.0001537 * t)) * DEGREES;
	double eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
	double centre = sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
			sin(2 * anomaly) * (0.019993 - 0.000101 * t) + sin(3 * anomaly) * 0.000289;
	double node = (125.04 - 1934.136 * t) * DEGREES;
	double longitude = mean_longitude + (centre - 0.00569 - 0.00478 * sin(node)) * DEGREES;
	double mean_obliquity =
	    23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60;
	double obliquity = (mean_obliquity + 0.00256 * cos(node)) * DEGREES;
	double y = tan(obliquity / 2) * tan(obliquity / 2);
	double equation = y * sin(2 * mean_longitude) - 2 * eccentricity * sin(anomaly) +
			  4 * eccentricity * y * sin(anomaly) * cos(2 * mean_longitude) -
			  y * y / 2 * sin(4 * mean_longitude) -
			  1.25 * eccentricity * eccentricity * sin(2 * anomaly);
	return (struct sun_position){.declination = asin(sin(obliquity) * sin(longitude)),
				     .equation_min = MINUTES_OF_DEGREE * equation / DEGREES};
}

enum sun_day
sun_set_of(struct civil_date date, struct geo_point at, struct utc *set)
{
	double latitude = at.lat * DEGREES;
	double minutes = MINUTES_TO_NOON - MINUTES_OF_DEGREE * at.lon; /* of UTC, from 0:00 on */
	for (int i = 0; i < TRIES; i++) {
		struct sun_position sun = position_at(date.day + minutes / MINUTES_PER_DAY);
		double cosine = cos(ZENITH * DEGREES) / (cos(latitude) * cos(sun.declination)) -
				tan(latitude) * tan(sun.declination);
		if (cosine <= -1)
			return SUN_STAYS_UP;
		if (cosine >= 1)
			return SUN_STAYS_DOWN;
		minutes = MINUTES_TO_NOON - MINUTES_OF_DEGREE * at.lon - sun.equation_min +
			  MINUTES_OF_DEGREE * acos(cosine) / DEGREES;
	}
	set->s = (int64_t)date.day * SECONDS_OF_DAY + (int64_t)floor(minutes) * 60;
	return SUN_SETS;
}
