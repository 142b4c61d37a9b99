/* SPDX-License-Identifier: MIT
 *
 * What a taxi costs: a flag, then so much for every stretch begun, by the hour at which the hiring
 * begins, and a charge for booking. Read from JSON (conf/newport/taxi.json shows the form).
 */
#ifndef TRAVEL_TAXI_H
#define TRAVEL_TAXI_H

#include "base/problem.h"
#include "travel/car.h"

#define TAXI_BANDS_MAX 8
#define TAXI_BYTES_MAX 65536 /* of the JSON */

struct taxi_band {
	const char *name; /* "day" */
	int from_min;     /* hirings begun from this minute of any day */
	int until_min;    /* until before this one; may pass 1440, at most from + 1440 */
	int first_pence;  /* for the first stretch or a part of it */
	double first_m;
	int step_pence; /* for each further stretch begun */
	double step_m;
};

struct taxi_tariff {
	const char *source;
	const char *date;
	struct car car;
	int booking_pence;  /* added to every hiring */
	int pickup_minutes; /* waited for the car before it leaves */
	struct taxi_band bands[TAXI_BANDS_MAX];
	int n_bands;
};

/* Read a tariff; texts in problems->arena. 0, or E_INPUT with every fault at its pointer. */
MUST_USE
int taxi_parse(const char *json, size_t n, struct taxi_tariff *tariff, struct problems *problems);

/* The price of ${m} metres by road, booking included. */
int taxi_pence(const struct taxi_tariff *tariff, const struct taxi_band *band, int m);

#endif
