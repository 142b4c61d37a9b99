/* SPDX-License-Identifier: MIT
 *
 * When the sun sets.
 *
 * By the equations of NOAA's solar calculator (gml.noaa.gov/grad/solcalc/calcdetails.html, after
 * J. Meeus, "Astronomical Algorithms"): the sun's upper edge on a flat horizon at sea level, with
 * usual refraction (its centre 0.833 degrees below). Within a minute or so up to 65 degrees of
 * latitude; hills and weather are not known.
 */
#ifndef BASE_SUN_H
#define BASE_SUN_H

#include "base/civil.h"
#include "base/clock.h"
#include "base/geo.h"

enum sun_day {
	SUN_SETS,
	SUN_STAYS_UP,   /* it does not set that day */
	SUN_STAYS_DOWN, /* it does not rise */
};

/*
 * The sunset after the noon of ${date} at ${at}; *set is filled for SUN_SETS alone, seconds
 * dropped.
 */
enum sun_day sun_set_of(struct civil_date date, struct geo_point at, struct utc *set);

#endif
