/* SPDX-License-Identifier: MIT
 *
 * Taxi tariffs.
 */
#include "travel/taxi.h"

#include <math.h>

#include "base/jsonread.h"

#define PENCE_MAX 1000000

static void
read_band(struct json_at at, struct taxi_band *band)
{
	static const char *const names[] = {"name",    "from",       "until", "first_pence",
					    "first_m", "step_pence", "step_m"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	*band = (struct taxi_band){
	    .name = json_text(at, "name", 60),
	    .from_min = json_time(at, "from"),
	    .until_min = json_time(at, "until"),
	    .first_pence = json_int(at, "first_pence", 0, PENCE_MAX),
	    .first_m = json_number(at, "first_m", 0, 100000),
	    .step_pence = json_int(at, "step_pence", 0, PENCE_MAX),
	    .step_m = json_number(at, "step_m", 1, 100000),
	};
	if (band->from_min >= MINUTES_PER_DAY || band->until_min <= band->from_min ||
	    band->until_min > band->from_min + MINUTES_PER_DAY)
		problem_add(at.problems, at.pointer,
			    "from lies before 24:00, and until at most a day behind it");
}

static struct car
read_car(struct json_at root)
{
	const struct car usual = car_default();
	return (struct car){
	    .road_factor = json_number_or(root, "road_factor", 1, 3, usual.road_factor),
	    .town_m = json_int_or(root, "town_m", 0, 100000, usual.town_m),
	    .town_kmh = json_number_or(root, "town_kmh", 5, 120, usual.town_kmh),
	    .open_kmh = json_number_or(root, "open_kmh", 5, 120, usual.open_kmh),
	};
}

int
taxi_parse(const char *json, size_t n, struct taxi_tariff *tariff, struct problems *problems)
{
	static const char *const names[] = {
	    "source",   "date",     "notes",         "assumptions",    "road_factor", "town_m",
	    "town_kmh", "open_kmh", "booking_pence", "pickup_minutes", "bands",
	};
	*tariff = (struct taxi_tariff){0};
	size_t before = problems->count;
	json_t *document = json_parse(json, n, problems);
	if (document == NULL)
		return E_INPUT;
	struct json_at root = json_root(document, problems);
	if (json_want_object(root)) {
		json_only(root, names, ARRAY_LEN(names));
		tariff->source = json_text(root, "source", 400);
		tariff->date = json_text(root, "date", 40);
		tariff->car = read_car(root);
		tariff->booking_pence = json_int_or(root, "booking_pence", 0, PENCE_MAX, 0);
		tariff->pickup_minutes = json_int_or(root, "pickup_minutes", 0, 240, 0);
		struct json_at bands = json_member(root, "bands");
		if (json_want_array(bands, 1, TAXI_BANDS_MAX)) {
			tariff->n_bands = (int)json_array_size(bands.value);
			for (int i = 0; i < tariff->n_bands; i++)
				read_band(json_item(bands, (size_t)i), &tariff->bands[i]);
		}
	}
	json_decref(document);
	return problems->count > before ? E_INPUT : 0;
}

int
taxi_pence(const struct taxi_tariff *tariff, const struct taxi_band *band, int m)
{
	int pence = tariff->booking_pence + band->first_pence;
	if (m > band->first_m)
		pence += band->step_pence * (int)ceil((m - band->first_m) / band->step_m);
	return pence;
}
