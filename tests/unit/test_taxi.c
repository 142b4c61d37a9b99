/* SPDX-License-Identifier: MIT
 *
 * Prices: taxi tariffs and single fares, read with every fault, and those that the sample city has.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "travel/fare.h"
#include "travel/taxi.h"

struct reading {
	struct arena arena;
	struct problems problems;
};

static int
set_up(void **state)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	arena_init(&reading->arena);
	problems_init(&reading->problems, &reading->arena);
	*state = reading;
	return 0;
}

static int
tear_down(void **state)
{
	struct reading *reading = *state;
	arena_fini(&reading->arena);
	free(reading);
	return 0;
}

static char *
file_text(struct reading *reading, const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *text = arena_alloc(&reading->arena, 65536);
	assert_in_range(fread(text, 1, 65535, file), 100, 65534);
	fclose(file);
	return text;
}

static void
each_stretch_begun_is_paid_and_booking_is_added(void **state)
{
	(void)state;
	const struct taxi_area area = {.booking_pence = 300};
	const struct taxi_band band = {
	    .first_pence = 350, .first_m = 91.44, .step_pence = 10, .step_m = 91.44};
	assert_int_equal(taxi_pence(&area, &band, 0, 0), 650);
	assert_int_equal(taxi_pence(&area, &band, 91, 0), 650);
	assert_int_equal(taxi_pence(&area, &band, 92, 0), 660);
	assert_int_equal(taxi_pence(&area, &band, 182, 0), 660);
	assert_int_equal(taxi_pence(&area, &band, 183, 0), 670);
	/* A mile is 17.6 stretches of 100 yards: the first, and 17 begun. */
	assert_int_equal(taxi_pence(&area, &band, 1609, 0), 350 + 170 + 300);
}

static void
the_sample_citys_tariff_is_that_of_its_notice(void **state)
{
	struct reading *reading = *state;
	const char *text = file_text(reading, "conf/newport/taxi.json");
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(text, strlen(text), &tariff, &reading->problems), 0);
	assert_int_equal(tariff.areas[0].n_bands, 2);
	assert_int_equal(tariff.areas[0].bands[0].first_pence, 350);
	assert_int_equal(tariff.areas[0].bands[1].first_pence, 450);
	assert_int_equal(tariff.areas[0].bands[0].until_min, 23 * 60);
	assert_int_equal(tariff.areas[0].bands[1].until_min, 30 * 60);
	assert_non_null(strstr(tariff.areas[0].source, "Newport City Council"));
	assert_string_equal(tariff.areas[0].date, "2022-09-23");
}

static void
every_fault_of_a_tariff_is_told_at_its_pointer(void **state)
{
	struct reading *reading = *state;
	static const char text[] =
	    "{\"source\":\"x\",\"road_factor\":0.5,\"bands\":[{\"name\":\"day\",\"from\":\"06:00\","
	    "\"until\":\"05:00\",\"first_pence\":-1,\"first_m\":100,\"step_pence\":10,\"step_m\":0}"
	    ","
	    "7],\"tarif\":1}";
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(text, strlen(text), &tariff, &reading->problems), E_INPUT);
	static const char *const want[] = {
	    "/date",           "/road_factor", "/bands/0", "/bands/0/first_pence",
	    "/bands/0/step_m", "/bands/1",     "/tarif"};
	assert_int_equal(reading->problems.count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		bool is_told = false;
		for (size_t k = 0; k < reading->problems.count; k++)
			is_told = is_told || strcmp(reading->problems.list[k].at, want[i]) == 0;
		if (!is_told)
			fail_msg("no problem at %s", want[i]);
	}
}

static void
a_fare_is_of_the_first_rule_that_fits_and_else_unknown(void **state)
{
	struct reading *reading = *state;
	static const char text[] = "{\"source\":\"x\",\"date\":\"2023-01-01\",\"fares\":["
				   "{\"operator\":\"A\",\"lines\":[\"1\",\"2\"],\"pence\":220},"
				   "{\"operator\":\"A\",\"pence\":300},"
				   "{\"operator\":\"B\",\"lines\":[\"1\"],\"pence\":0}]}";
	struct fare_table table;
	assert_int_equal(fare_parse(text, strlen(text), &table, &reading->problems), 0);
	assert_int_equal(fare_single(&table, "A", "2"), 220);
	assert_int_equal(fare_single(&table, "A", "3"), 300);
	assert_int_equal(fare_single(&table, "B", "1"), 0);
	assert_int_equal(fare_single(&table, "B", "2"), FARE_UNKNOWN);
	assert_int_equal(fare_single(&table, "a", "1"), FARE_UNKNOWN);
}

static void
the_sample_citys_fares_name_the_lines_of_one_operator_only(void **state)
{
	struct reading *reading = *state;
	const char *text = file_text(reading, "conf/newport/fares.json");
	struct fare_table table;
	assert_int_equal(fare_parse(text, strlen(text), &table, &reading->problems), 0);
	assert_int_equal(fare_single(&table, "Newport Bus", "2A"), 220);
	assert_int_equal(fare_single(&table, "Newport Bus", "60"), FARE_UNKNOWN);
	assert_int_equal(fare_single(&table, "Megabus", "M34"), FARE_UNKNOWN);
}

static void
every_fault_of_a_fare_list_is_told_at_its_pointer(void **state)
{
	struct reading *reading = *state;
	static const char text[] = "{\"source\":\"x\",\"date\":\"y\",\"fares\":["
				   "{\"operator\":\"A\",\"lines\":[4],\"pence\":1.5},"
				   "{\"lines\":\"1\",\"pence\":1}]}";
	struct fare_table table;
	assert_int_equal(fare_parse(text, strlen(text), &table, &reading->problems), E_INPUT);
	static const char *const want[] = {"/fares/0/lines/0", "/fares/0/pence",
					   "/fares/1/operator", "/fares/1/lines"};
	assert_int_equal(reading->problems.count, ARRAY_LEN(want));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_stretch_begun_is_paid_and_booking_is_added),
	    TEST(the_sample_citys_tariff_is_that_of_its_notice),
	    TEST(every_fault_of_a_tariff_is_told_at_its_pointer),
	    TEST(a_fare_is_of_the_first_rule_that_fits_and_else_unknown),
	    TEST(the_sample_citys_fares_name_the_lines_of_one_operator_only),
	    TEST(every_fault_of_a_fare_list_is_told_at_its_pointer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
