/* SPDX-License-Identifier: MIT
 *
 * What a taxi costs: a flag, then so much for every stretch begun, by the hour and day at which the
 * hiring begins, waiting, and a charge for booking. Read from JSON (conf/newport/taxi.json shows
 * the form of one table for everywhere):
 *
 *	{ the car's speeds (car.h), "notes", "assumptions",
 *	  "areas": [{"name", "source", "date", "notes", "where": WHERE, "booking_pence",
 *	             "pickup_minutes", "minimum_pence", "waiting": {"pence", "seconds", "share"},
 *	             "bands": [{"name", "from", "until", "days": ["Mo" .. "Su", "PH"],
 *	                        "first_pence", "first_m", "step_pence", "step_m"}]}] }
 *	WHERE: {"circle": {"lat", "lon", "radius_m"}} | {"boxes": [[south, west, north, east]]}
 *	       | {"polygon": [[lat, lon], ...]}; left out: everywhere
 *
 * Each council sets its own table: the first area that holds the point where the hiring begins
 * counts. Where none does, or no band fits the hour, the price is unknown, never 0. Without
 * "areas" the members of one area stand at the top.
 *
 * The first band that fits day and minute counts. A band that passes 24:00 belongs to the day on
 * which it begins. A bank holiday is "PH" where a band of the area names that, else its weekday.
 *
 * Waiting is what the car stands in traffic: the stated share of the driving time, an assumption.
 */
#ifndef TRAVEL_TAXI_H
#define TRAVEL_TAXI_H

#include <stdbool.h>

#include "base/civil.h"
#include "base/problem.h"
#include "travel/price/car.h"

#define TAXI_AREAS_MAX   40
#define TAXI_BANDS_MAX   16
#define TAXI_CORNERS_MAX 500
#define TAXI_BYTES_MAX   1000000 /* of the JSON */
#define TAXI_UNKNOWN     (-1)

#define TAXI_HOLIDAY  (1u << 7) /* bit 0 Monday ... bit 6 Sunday */
#define TAXI_DAYS_ALL 0xffu

struct taxi_band {
	const char *name; /* "day" */
	int from_min;     /* hirings begun from this minute */
	int until_min;    /* until before this one; may pass 1440, at most from + 1440 */
	unsigned days;
	int first_pence; /* for the first stretch or a part of it */
	double first_m;
	int step_pence; /* for each further stretch begun */
	double step_m;
};

enum taxi_shape { TAXI_EVERYWHERE, TAXI_CIRCLE, TAXI_BOXES, TAXI_POLYGON };

struct taxi_area {
	const char *name; /* "Newport", "" if it has none */
	const char *source;
	const char *date;
	enum taxi_shape shape;
	int radius_m;                    /* circle: round corners[0] */
	const struct geo_point *corners; /* boxes: south-west and north-east of each in turn */
	int n_corners;
	int booking_pence;  /* added to every hiring */
	int pickup_minutes; /* waited for the car before it leaves */
	int minimum_pence;  /* of what the meter shows; booking comes on top */
	int waiting_pence;  /* for each waiting_s of waiting begun; 0: not in the table */
	int waiting_s;
	double waiting_share; /* of the driving time, 0..1 */
	struct taxi_band bands[TAXI_BANDS_MAX];
	int n_bands;
};

struct taxi_tariff {
	struct car car;
	const struct taxi_area *areas;
	int n_areas;
};

/* Read a tariff; it lives in problems->arena. 0, or E_INPUT with every fault at its pointer. */
MUST_USE
int taxi_parse(const char *json, size_t n, struct taxi_tariff *tariff, struct problems *problems);

/* The area in which a hiring at ${at} begins; NULL: no table is known there. */
const struct taxi_area *taxi_area_at(const struct taxi_tariff *tariff, struct geo_point at);

/* A day and the bank holidays near it, borrowed. */
struct taxi_days {
	struct civil_date date;
	const struct civil_date *holidays;
	int n_holidays;
};

/* The band of a hiring at ${minute} of the date (0.., may pass 24:00); NULL: none. */
const struct taxi_band *taxi_band_at(const struct taxi_area *area, const struct taxi_days *days,
				     int minute);

/* The first minute behind ${minute} at which another band may begin to count. */
int taxi_band_ends(const struct taxi_area *area, int minute);

/* The price of ${m} metres by road that take ${drive_minutes}, booking included. */
int taxi_pence(const struct taxi_area *area, const struct taxi_band *band, int m,
	       int drive_minutes);

#endif
