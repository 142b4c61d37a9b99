/* SPDX-License-Identifier: MIT
 *
 * Taxi tariffs as JSON; taxi.h shows the form.
 */
#include <string.h>

#include "base/jsonread.h"
#include "travel/price/taxi.h"

#define PENCE_MAX 1000000

static unsigned
read_days(struct json_at days)
{
	static const char *const words[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"};
	unsigned set = 0;
	if (days.value == NULL)
		return TAXI_DAYS_ALL;
	if (!json_want_array(days, 1, ARRAY_LEN(words)))
		return set;
	for (size_t i = 0; i < json_array_size(days.value); i++) {
		struct json_at day = json_item(days, i);
		const char *word = json_string_value(day.value);
		size_t k = 0;
		while (k < ARRAY_LEN(words) && (word == NULL || strcmp(word, words[k]) != 0))
			k++;
		if (k == ARRAY_LEN(words))
			problem_add(day.problems, day.pointer,
				    "is one of Mo, Tu, We, Th, Fr, Sa, Su, PH");
		else
			set |= 1u << k;
	}
	return set;
}

static void
read_band(struct json_at at, struct taxi_band *band)
{
	static const char *const names[] = {"name",        "from",    "until",      "days",
					    "first_pence", "first_m", "step_pence", "step_m"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	*band = (struct taxi_band){
	    .name = json_text(at, "name", 60),
	    .from_min = json_time(at, "from"),
	    .until_min = json_time(at, "until"),
	    .days = read_days(json_member(at, "days")),
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

/* ${n} numbers of an array, each pair a point: latitude, longitude. */
static void
read_points(struct json_at row, int n, struct geo_point points[])
{
	if (!json_want_array(row, (size_t)n, (size_t)n))
		return;
	double values[4] = {0};
	for (int i = 0; i < n; i++) {
		struct json_at item = json_item(row, (size_t)i);
		if (json_is_number(item.value))
			values[i] = json_number_value(item.value);
		else
			problem_add(item.problems, item.pointer, "is a number of degrees");
	}
	for (int i = 0; i < n / 2; i++) {
		points[i] = (struct geo_point){values[2 * i], values[2 * i + 1]};
		if (!geo_is_valid(points[i]))
			problem_add(row.problems, row.pointer, "is no place: latitude, longitude");
	}
}

/* Rows of boxes (4 numbers) or corners (2 numbers). */
static void
read_corners(struct json_at rows, int n_numbers, struct taxi_area *area)
{
	size_t per_row = (size_t)n_numbers / 2;
	if (!json_want_array(rows, per_row == 1 ? 3 : 1, TAXI_CORNERS_MAX / per_row))
		return;
	size_t n = json_array_size(rows.value);
	struct geo_point *corners =
	    arena_array(rows.problems->arena, struct geo_point, n * per_row);
	for (size_t i = 0; i < n; i++)
		read_points(json_item(rows, i), n_numbers, &corners[i * per_row]);
	for (size_t i = 0; per_row == 2 && i < n; i++)
		if (corners[2 * i].lat > corners[2 * i + 1].lat ||
		    corners[2 * i].lon > corners[2 * i + 1].lon)
			problem_add(rows.problems, json_item(rows, i).pointer,
				    "is south, west, north, east");
	area->corners = corners;
	area->n_corners = (int)(n * per_row);
}

static void
read_circle(struct json_at at, struct taxi_area *area)
{
	static const char *const names[] = {"lat", "lon", "radius_m"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	struct geo_point *centre = arena_new(at.problems->arena, struct geo_point);
	centre->lat = json_number(at, "lat", -90, 90);
	centre->lon = json_number(at, "lon", -180, 180);
	area->corners = centre;
	area->n_corners = 1;
	area->radius_m = json_int(at, "radius_m", 1, 500000);
}

static void
read_where(struct json_at where, struct taxi_area *area)
{
	static const char *const names[] = {"circle", "boxes", "polygon"};
	if (where.value == NULL || !json_want_object(where))
		return;
	json_only(where, names, ARRAY_LEN(names));
	if (json_object_size(where.value) != 1)
		problem_add(where.problems, where.pointer, "has one of circle, boxes, polygon");
	struct json_at shape = json_member(where, "circle");
	if (shape.value != NULL) {
		area->shape = TAXI_CIRCLE;
		read_circle(shape, area);
	}
	shape = json_member(where, "boxes");
	if (shape.value != NULL) {
		area->shape = TAXI_BOXES;
		read_corners(shape, 4, area);
	}
	shape = json_member(where, "polygon");
	if (shape.value != NULL) {
		area->shape = TAXI_POLYGON;
		read_corners(shape, 2, area);
	}
}

static void
read_waiting(struct json_at at, struct taxi_area *area)
{
	static const char *const names[] = {"pence", "seconds", "share"};
	if (at.value == NULL || !json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	area->waiting_pence = json_int(at, "pence", 1, PENCE_MAX);
	area->waiting_s = json_int(at, "seconds", 1, 3600);
	area->waiting_share = json_number(at, "share", 0, 1);
}

static void
read_area(struct json_at at, struct taxi_area *area)
{
	*area = (struct taxi_area){
	    .name = json_text_or(at, "name", 100, ""),
	    .source = json_text(at, "source", 400),
	    .date = json_text(at, "date", 40),
	    .booking_pence = json_int_or(at, "booking_pence", 0, PENCE_MAX, 0),
	    .pickup_minutes = json_int_or(at, "pickup_minutes", 0, 240, 0),
	    .minimum_pence = json_int_or(at, "minimum_pence", 0, PENCE_MAX, 0),
	};
	read_where(json_member(at, "where"), area);
	read_waiting(json_member(at, "waiting"), area);
	struct json_at bands = json_member(at, "bands");
	if (!json_want_array(bands, 1, TAXI_BANDS_MAX))
		return;
	area->n_bands = (int)json_array_size(bands.value);
	for (int i = 0; i < area->n_bands; i++)
		read_band(json_item(bands, (size_t)i), &area->bands[i]);
}

static void
read_areas(struct json_at areas, struct taxi_tariff *tariff)
{
	static const char *const names[] = {
	    "name",          "source",         "date",          "notes",   "where",
	    "booking_pence", "pickup_minutes", "minimum_pence", "waiting", "bands"};
	if (!json_want_array(areas, 1, TAXI_AREAS_MAX))
		return;
	tariff->n_areas = (int)json_array_size(areas.value);
	struct taxi_area *list =
	    arena_array(areas.problems->arena, struct taxi_area, tariff->n_areas);
	for (int i = 0; i < tariff->n_areas; i++) {
		struct json_at area = json_item(areas, (size_t)i);
		if (!json_want_object(area))
			continue;
		json_only(area, names, ARRAY_LEN(names));
		read_area(area, &list[i]);
	}
	tariff->areas = list;
}

int
taxi_parse(const char *json, size_t n, struct taxi_tariff *tariff, struct problems *problems)
{
	static const char *const many[] = {"notes",    "assumptions", "road_factor", "town_m",
					   "town_kmh", "open_kmh",    "areas"};
	static const char *const one[] = {
	    "name",          "source",         "date",          "notes",    "assumptions",
	    "road_factor",   "town_m",         "town_kmh",      "open_kmh", "where",
	    "booking_pence", "pickup_minutes", "minimum_pence", "waiting",  "bands",
	};
	*tariff = (struct taxi_tariff){0};
	size_t before = problems->count;
	json_t *document = json_parse(json, n, problems);
	if (document == NULL)
		return E_INPUT;
	struct json_at root = json_root(document, problems);
	if (json_want_object(root)) {
		tariff->car = read_car(root);
		if (json_has(root, "areas")) {
			json_only(root, many, ARRAY_LEN(many));
			read_areas(json_member(root, "areas"), tariff);
		} else {
			json_only(root, one, ARRAY_LEN(one));
			struct taxi_area *area = arena_new(problems->arena, struct taxi_area);
			read_area(root, area);
			tariff->areas = area;
			tariff->n_areas = 1;
		}
	}
	json_decref(document);
	return problems->count > before ? E_INPUT : 0;
}
