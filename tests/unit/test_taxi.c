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

#include "travel/price/fare.h"
#include "travel/price/taxi.h"

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
	/* Monday 28 August 2023 is a bank holiday; its night is its own until six on Tuesday. */
	const struct civil_date holiday = civil_from_ymd(2023, 8, 28);
	const struct taxi_days days = {civil_from_ymd(2023, 8, 27), &holiday, 1};
	static const struct {
		int minute;
		int first_pence;
	} want[] = {
	    {0, 450},          {359, 450},  {360, 350},  {1379, 350}, {1380, 450},
	    {1440 + 359, 450}, {1800, 500}, {2819, 500}, {2820, 600}, {2879, 600},
	};
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_int_equal(taxi_band_at(&tariff.areas[0], &days, want[i].minute)->first_pence,
				 want[i].first_pence);
	assert_non_null(strstr(tariff.areas[0].source, "Newport City Council"));
	assert_string_equal(tariff.areas[0].date, "2022-09-23");
	/* A Wednesday in Cardiff, and its Sunday: 100p more all day, and before six. */
	const struct taxi_days week = {civil_from_ymd(2023, 9, 13), NULL, 0};
	const struct taxi_days sunday = {civil_from_ymd(2023, 9, 17), NULL, 0};
	const struct taxi_area *cardiff = &tariff.areas[1];
	assert_int_equal(taxi_band_at(cardiff, &week, 359)->first_pence, 350);
	assert_int_equal(taxi_band_at(cardiff, &week, 360)->first_pence, 250);
	assert_int_equal(taxi_band_at(cardiff, &week, 1439)->first_pence, 250);
	assert_int_equal(taxi_band_at(cardiff, &week, 1440)->first_pence, 350);
	assert_int_equal(taxi_band_at(cardiff, &sunday, 720)->first_pence, 350);
	/* Its own sum: three miles by day were 7.80. [Council's note of March 2018] */
	assert_in_range(taxi_pence(cardiff, taxi_band_at(cardiff, &week, 720), 4828, 0), 770, 790);
}

static void
the_sample_citys_tables_hold_within_their_councils_and_nowhere_else(void **state)
{
	struct reading *reading = *state;
	const char *text = file_text(reading, "conf/newport/taxi.json");
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(text, strlen(text), &tariff, &reading->problems), 0);
	static const struct {
		struct geo_point at;
		const char *area;
	} want[] = {
	    {{51.4806, -3.1679}, "Cardiff"}, /* J4's gate */
	    {{51.5885, -2.9979}, "Newport"}, /* its market */
	    {{51.5565, -3.0208}, "Newport"}, /* the furthest of the directory */
	    {{51.5470, -3.0900}, NULL},      /* between the two cities */
	    {{51.4330, -3.1730}, NULL},      /* Penarth, in the Vale of Glamorgan */
	    {{51.6530, -3.0210}, NULL},      /* Cwmbran, in Torfaen */
	};
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct taxi_area *area = taxi_area_at(&tariff, want[i].at);
		assert_int_equal(area == NULL, want[i].area == NULL);
		if (area != NULL)
			assert_string_equal(area->name, want[i].area);
	}
}

/* Two councils: a box, and behind it a circle that overlaps it; a square of corners; gaps between.
 */
static const char councils[] =
    "{\"road_factor\":1.5,\"areas\":["
    "{\"name\":\"box\",\"source\":\"x\",\"date\":\"2023-01-01\",\"where\":{\"boxes\":"
    "[[51.0,-3.0,51.1,-2.9],[52.0,-3.0,52.1,-2.9]]},\"minimum_pence\":600,\"booking_pence\":100,"
    "\"bands\":[{\"name\":\"week\",\"days\":[\"Mo\",\"Tu\",\"We\",\"Th\",\"Fr\"],\"from\":\"07:"
    "00\","
    "\"until\":\"20:00\",\"first_pence\":300,\"first_m\":1000,\"step_pence\":20,\"step_m\":100}]},"
    "{\"name\":\"circle\",\"source\":\"x\",\"date\":\"2023-01-01\",\"where\":{\"circle\":"
    "{\"lat\":51.05,\"lon\":-2.95,\"radius_m\":20000}},\"waiting\":{\"pence\":20,\"seconds\":30,"
    "\"share\":0.1},\"bands\":[{\"name\":\"all\",\"from\":\"00:00\",\"until\":\"24:00\","
    "\"first_pence\":400,\"first_m\":1000,\"step_pence\":20,\"step_m\":100}]},"
    "{\"name\":\"corner\",\"source\":\"x\",\"date\":\"2023-01-01\",\"where\":{\"polygon\":"
    "[[53,-3],[54,-3],[54,-2]]},\"bands\":[{\"name\":\"all\",\"from\":\"00:00\",\"until\":\"24:"
    "00\","
    "\"first_pence\":1,\"first_m\":1,\"step_pence\":1,\"step_m\":1}]}]}";

static void
the_area_where_a_hiring_begins_sets_its_table(void **state)
{
	struct reading *reading = *state;
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(councils, strlen(councils), &tariff, &reading->problems), 0);
	static const struct {
		struct geo_point at;
		const char *name;
	} want[] = {
	    {{51.05, -2.95}, "box"},    {{52.05, -2.95}, "box"},  {{51.05, -3.01}, "circle"},
	    {{51.12, -2.95}, "circle"}, {{53.9, -2.5}, "corner"}, {{53.1, -2.1}, NULL},
	    {{51.5, -2.95}, NULL},      {{51.05, -2.60}, NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct taxi_area *area = taxi_area_at(&tariff, want[i].at);
		if (want[i].name == NULL)
			assert_null(area);
		else
			assert_string_equal(area->name, want[i].name);
	}
}

static void
an_hour_that_no_band_names_has_no_price(void **state)
{
	struct reading *reading = *state;
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(councils, strlen(councils), &tariff, &reading->problems), 0);
	/* Friday; from Saturday on the table is silent. */
	const struct taxi_days days = {civil_from_ymd(2023, 9, 15), NULL, 0};
	const struct taxi_area *box = &tariff.areas[0];
	assert_null(taxi_band_at(box, &days, 7 * 60 - 1));
	assert_non_null(taxi_band_at(box, &days, 7 * 60));
	assert_non_null(taxi_band_at(box, &days, 20 * 60 - 1));
	assert_null(taxi_band_at(box, &days, 20 * 60));
	assert_null(taxi_band_at(box, &days, 24 * 60 + 10 * 60));
	assert_int_equal(taxi_band_ends(box, 0), 7 * 60);
	assert_int_equal(taxi_band_ends(box, 7 * 60), 20 * 60);
	assert_int_equal(taxi_band_ends(box, 20 * 60), 24 * 60);
	/* A table that names no bank holiday has its weekday's price on one. */
	const struct taxi_days holiday = {days.date, &days.date, 1};
	assert_non_null(taxi_band_at(box, &holiday, 12 * 60));
}

static void
waiting_is_a_share_of_the_drive_and_booking_comes_on_top_of_the_minimum(void **state)
{
	struct reading *reading = *state;
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(councils, strlen(councils), &tariff, &reading->problems), 0);
	const struct taxi_area *box = &tariff.areas[0];
	assert_int_equal(taxi_pence(box, &box->bands[0], 1000, 5), 600 + 100);
	assert_int_equal(taxi_pence(box, &box->bands[0], 2500, 5), 300 + 15 * 20 + 100);
	assert_int_equal(taxi_pence(box, &box->bands[0], 2501, 5), 300 + 16 * 20 + 100);
	const struct taxi_area *circle = &tariff.areas[1];
	/* A tenth of ten minutes is two periods of 30 s; of eleven, a third has begun. */
	assert_int_equal(taxi_pence(circle, &circle->bands[0], 1000, 10), 400 + 2 * 20);
	assert_int_equal(taxi_pence(circle, &circle->bands[0], 1000, 11), 400 + 3 * 20);
}

static void
every_fault_of_an_area_is_told_at_its_pointer(void **state)
{
	struct reading *reading = *state;
	static const char text[] =
	    "{\"areas\":[{\"source\":\"x\",\"date\":\"y\",\"where\":{\"boxes\":[[1,2,0,3]]},"
	    "\"bands\":"
	    "[{\"name\":\"a\",\"from\":\"00:00\",\"until\":\"24:00\",\"days\":[\"Mon\"],"
	    "\"first_pence\":1,\"first_m\":1,\"step_pence\":1,\"step_m\":1}]},"
	    "{\"source\":\"x\",\"date\":\"y\",\"where\":{\"polygon\":[[91,0],[1,1],[2,2]],"
	    "\"circle\":"
	    "{\"lat\":1,\"lon\":1}},\"waiting\":{\"pence\":1},\"bands\":[]}],\"source\":\"x\"}";
	struct taxi_tariff tariff;
	assert_int_equal(taxi_parse(text, strlen(text), &tariff, &reading->problems), E_INPUT);
	static const char *const want[] = {"/source",
					   "/areas/0/where/boxes/0",
					   "/areas/0/bands/0/days/0",
					   "/areas/1/where",
					   "/areas/1/where/polygon/0",
					   "/areas/1/where/circle/radius_m",
					   "/areas/1/waiting/seconds",
					   "/areas/1/waiting/share",
					   "/areas/1/bands"};
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
	    TEST(the_sample_citys_tables_hold_within_their_councils_and_nowhere_else),
	    TEST(the_area_where_a_hiring_begins_sets_its_table),
	    TEST(an_hour_that_no_band_names_has_no_price),
	    TEST(waiting_is_a_share_of_the_drive_and_booking_comes_on_top_of_the_minimum),
	    TEST(every_fault_of_an_area_is_told_at_its_pointer),
	    TEST(every_fault_of_a_tariff_is_told_at_its_pointer),
	    TEST(a_fare_is_of_the_first_rule_that_fits_and_else_unknown),
	    TEST(the_sample_citys_fares_name_the_lines_of_one_operator_only),
	    TEST(every_fault_of_a_fare_list_is_told_at_its_pointer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
