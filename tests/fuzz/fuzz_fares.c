/* SPDX-License-Identifier: MIT
 *
 * Fares and taxi tariffs as JSON: refused with every fault, or every price that they give is one.
 * reaches: svc/travel/price/fare.c svc/travel/price/taxi.c svc/base/jsonread.c
 */
#include "tests/fuzz/fuzz.h"
#include "travel/price/fare.h"
#include "travel/price/taxi.h"

static void
try_fares(const char *json, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct fare_table table;
	int rc = fare_parse(json, n, &table, problems);
	fuzz_check_problems(problems, rc);
	if (rc == 0) {
		ensure(fare_single(&table, "nobody at all", "1") == FARE_UNKNOWN ||
		       table.n_rules > 0);
		for (int i = 0; i < table.n_rules; i++)
			ensure(fare_single(&table, table.rules[i].operator_name, "1") >=
			       FARE_UNKNOWN);
	}
	fuzz_problems_free(problems);
}

/* Every hour of a day and a night has a band, or a price that is unknown; further is never cheaper.
 */
static void
try_area(const struct car *car, const struct taxi_area *area)
{
	const struct taxi_days days = {.date = civil_from_ymd(2023, 9, 15)};
	for (int minute = 0; minute <= 2879;) {
		const struct taxi_band *band = taxi_band_at(area, &days, minute);
		int before = 0;
		for (int m = 0; band != NULL && m < 200000; m += 49999) {
			int drive_minutes = car_minutes(car, m);
			int pence = taxi_pence(area, band, m, drive_minutes);
			ensure(drive_minutes >= 0 && pence >= before);
			before = pence;
		}
		int ends = taxi_band_ends(area, minute);
		ensure(ends > minute);
		minute = ends;
	}
}

static void
try_taxi(const char *json, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct taxi_tariff tariff;
	int rc = taxi_parse(json, n, &tariff, problems);
	fuzz_check_problems(problems, rc);
	if (rc == 0) {
		taxi_area_at(&tariff, (struct geo_point){51.58, -2.99});
		for (int i = 0; i < tariff.n_areas; i++)
			try_area(&tariff.car, &tariff.areas[i]);
	}
	fuzz_problems_free(problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	try_fares((const char *)data, n);
	try_taxi((const char *)data, n);
	return 0;
}
