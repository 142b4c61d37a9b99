/* SPDX-License-Identifier: MIT
 *
 * Taxi tariffs: prices and where they hold.
 */
#include "travel/price/taxi.h"

#include <math.h>

static bool
is_in_box(struct geo_point at, struct geo_point south_west, struct geo_point north_east)
{
	return at.lat >= south_west.lat && at.lat <= north_east.lat && at.lon >= south_west.lon &&
	       at.lon <= north_east.lon;
}

/* Whether a ray to the east crosses the edges an odd number of times. */
static bool
is_in_polygon(struct geo_point at, const struct geo_point corners[], int n)
{
	bool is_inside = false;
	for (int i = 0, before = n - 1; i < n; before = i++) {
		const struct geo_point a = corners[i];
		const struct geo_point b = corners[before];
		if ((a.lat > at.lat) != (b.lat > at.lat) &&
		    at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon)
			is_inside = !is_inside;
	}
	return is_inside;
}

static bool
holds(const struct taxi_area *area, struct geo_point at)
{
	switch (area->shape) {
	case TAXI_EVERYWHERE:
		return true;
	case TAXI_CIRCLE:
		return geo_distance_m(area->corners[0], at) <= area->radius_m;
	case TAXI_BOXES:
		for (int i = 0; i + 1 < area->n_corners; i += 2)
			if (is_in_box(at, area->corners[i], area->corners[i + 1]))
				return true;
		return false;
	case TAXI_POLYGON:
		return is_in_polygon(at, area->corners, area->n_corners);
	}
	return false;
}

const struct taxi_area *
taxi_area_at(const struct taxi_tariff *tariff, struct geo_point at)
{
	for (int i = 0; i < tariff->n_areas; i++)
		if (holds(&tariff->areas[i], at))
			return &tariff->areas[i];
	return NULL;
}

/* The bit of the day that is so many days from the date. */
static unsigned
day_bit(const struct taxi_area *area, const struct taxi_days *days, int later)
{
	struct civil_date date = civil_add_days(days->date, later);
	bool has_holidays = false;
	for (int i = 0; i < area->n_bands; i++)
		has_holidays = has_holidays || (area->bands[i].days != TAXI_DAYS_ALL &&
						(area->bands[i].days & TAXI_HOLIDAY) != 0);
	for (int i = 0; has_holidays && i < days->n_holidays; i++)
		if (days->holidays[i].day == date.day)
			return TAXI_HOLIDAY;
	return 1u << civil_weekday(date);
}

const struct taxi_band *
taxi_band_at(const struct taxi_area *area, const struct taxi_days *days, int minute)
{
	int later = minute / MINUTES_PER_DAY;
	int of_day = minute % MINUTES_PER_DAY;
	unsigned today = day_bit(area, days, later);
	unsigned yesterday = day_bit(area, days, later - 1);
	for (int i = 0; i < area->n_bands; i++) {
		const struct taxi_band *band = &area->bands[i];
		if ((band->days & today) != 0 && of_day >= band->from_min &&
		    of_day < band->until_min)
			return band;
		int of_yesterday = of_day + MINUTES_PER_DAY;
		if ((band->days & yesterday) != 0 && of_yesterday >= band->from_min &&
		    of_yesterday < band->until_min)
			return band;
	}
	return NULL;
}

int
taxi_band_ends(const struct taxi_area *area, int minute)
{
	int day = minute - minute % MINUTES_PER_DAY;
	int ends = day + MINUTES_PER_DAY;
	for (int i = 0; i < area->n_bands; i++) {
		const int edges[2] = {area->bands[i].from_min,
				      area->bands[i].until_min % MINUTES_PER_DAY};
		for (int k = 0; k < 2; k++)
			if (day + edges[k] > minute && day + edges[k] < ends)
				ends = day + edges[k];
	}
	return ends;
}

int
taxi_pence(const struct taxi_area *area, const struct taxi_band *band, int m, int drive_minutes)
{
	int pence = band->first_pence;
	if (m > band->first_m)
		pence += band->step_pence * (int)ceil((m - band->first_m) / band->step_m);
	if (area->waiting_pence > 0)
		pence += area->waiting_pence *
			 (int)ceil(drive_minutes * 60 * area->waiting_share / area->waiting_s);
	if (pence < area->minimum_pence)
		pence = area->minimum_pence;
	return area->booking_pence + pence;
}
