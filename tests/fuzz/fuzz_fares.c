/* SPDX-License-Identifier: MIT
 *
 * Fares and taxi tariffs as JSON: refused with every fault, or every price that they give is one.
 * reaches: svc/travel/fare.c svc/travel/taxi.c svc/base/jsonread.c
 */
#include "tests/fuzz/fuzz.h"
#include "travel/fare.h"
#include "travel/taxi.h"

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

static void
try_taxi(const char *json, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct taxi_tariff tariff;
	int rc = taxi_parse(json, n, &tariff, problems);
	fuzz_check_problems(problems, rc);
	if (rc == 0)
		for (int i = 0; i < tariff.n_bands; i++) {
			int before = 0;
			for (int m = 0; m < 200000; m += 4999) {
				int pence = taxi_pence(&tariff, &tariff.bands[i], m);
				ensure(pence >= before);
				ensure(car_minutes(&tariff.car, m) >= 0);
				before = pence;
			}
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
