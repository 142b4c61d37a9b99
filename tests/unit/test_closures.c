/* SPDX-License-Identifier: MIT
 *
 * The file of closures: what is read of it, and every fault at its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/closures.h"

static struct arena arena;
static struct problems problems;
static const struct directory *directory;

static const char services[] =
    "[{\"id\":\"11111111-1111-4111-8111-111111111111\",\"name\":\"Chemist\",\"status\":\"active\","
    "\"attributes\":[{\"taxonomy_term\":{\"taxonomy\":\"firstday-service\",\"name\":\"chemist\"}},"
    "{\"taxonomy_term\":{\"taxonomy\":\"ours\",\"name\":\"Pharmacy\"}}],"
    "\"service_at_locations\":[{\"id\":\"22222222-2222-4222-8222-222222222222\",\"location\":{"
    "\"id\":\"33333333-3333-4333-8333-333333333333\",\"location_type\":\"physical\",\"name\":"
    "\"Central Library\",\"latitude\":51.5,\"longitude\":-3.0,"
    "\"addresses\":[{\"address_1\":\"1 High Street\",\"postal_code\":\"np20 2GD\"}]}}]}]";

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	problems_init(&problems, &arena);
	directory = directory_parse(services, strlen(services), &arena, &problems);
	assert_non_null(directory);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static const struct closures *
parse(const char *text)
{
	problems_init(&problems, &arena);
	return closures_parse(text, strlen(text), directory, &arena, &problems);
}

static void
is_fault(const char *text, const char *at, const char *problem)
{
	assert_null(parse(text));
	for (size_t i = 0; i < problems_kept(&problems); i++)
		if (strcmp(problems.list[i].at, at) == 0 &&
		    strstr(problems.list[i].text, problem) != NULL)
			return;
	fail_msg("%s: no fault at %s with \"%s\"", text, at, problem);
}

static void
a_row_is_read_as_it_stands(void **state)
{
	(void)state;
	const struct closures *read =
	    parse("[{\"service\":\"chemist\",\"date\":\"2023-09-15\",\"from\":\"12:00\","
		  "\"until\":\"26:00\",\"because\":\"a burst pipe\"},"
		  "{\"location\":\"Central Library\",\"date\":\"2023-09-16\"}]");
	assert_non_null(read);
	assert_int_equal(read->n, 2);
	assert_string_equal(read->list[0].of.service, "chemist");
	assert_null(read->list[0].of.location);
	assert_int_equal(read->list[0].from_min, 12 * 60);
	assert_int_equal(read->list[0].until_min, 26 * 60);
	assert_string_equal(read->list[0].because, "a burst pipe");
	assert_int_equal(read->list[1].from_min, 0);
	assert_int_equal(read->list[1].until_min, 24 * 60);
	assert_int_equal(read->list[1].date.day, read->list[0].date.day + 1);
}

static void
an_empty_list_shuts_nothing(void **state)
{
	(void)state;
	assert_non_null(parse("[]"));
	assert_int_equal(parse("[]")->n, 0);
}

static bool
is_of(const struct closure *closure, const struct directory_entry *entry, const char *place)
{
	return target_is(&closure->of, &(struct target_place){.entry = entry, .name = place});
}

static void
a_service_is_shut_by_any_of_its_keys_and_a_place_by_its_name(void **state)
{
	(void)state;
	const struct directory_entry *entry;
	assert_int_equal(directory_find(directory, "chemist", &entry), 0);
	static const char *const keys[] = {"chemist", "11111111-1111-4111-8111-111111111111",
					   "22222222-2222-4222-8222-222222222222"};
	for (size_t i = 0; i < 3; i++) {
		struct closure one = {.of.service = keys[i]};
		assert_true(is_of(&one, entry, NULL));
		assert_false(is_of(&one, NULL, "chemist"));
	}
	struct closure place = {.of.location = "Central Library"};
	assert_true(is_of(&place, entry, NULL));
	assert_true(is_of(&place, NULL, "Central Library"));
	assert_false(is_of(&place, NULL, "Library"));
	struct closure other = {.of.service = "other"};
	assert_false(is_of(&other, entry, "Central Library"));
}

static void
every_fault_is_told_at_its_place_and_nothing_is_taken(void **state)
{
	(void)state;
	is_fault("{}", "", "is empty");
	is_fault("{\"closed\":[]}", "/closed", "");
	is_fault("[1]", "/0", "");
	is_fault("[{\"date\":\"2023-09-15\"}]", "/0", "a service or a location");
	is_fault("[{\"service\":\"chemist\",\"location\":\"X\",\"date\":\"2023-09-15\"}]", "/0",
		 "one of them");
	is_fault("[{\"location\":\"\",\"date\":\"2023-09-15\"}]", "/0", "a service or a location");
	is_fault("[{\"service\":\"chemist\"}]", "/0/date", "is missing");
	is_fault("[{\"service\":\"chemits\",\"date\":\"2023-09-15\"}]", "/0/service",
		 "did you mean \"chemist\"?");
	is_fault("[{\"location\":\"Central Libary\",\"date\":\"2023-09-15\"}]", "/0/location",
		 "did you mean \"Central Library\"?");
	is_fault("[{\"service\":\"chemist\",\"date\":\"2023-02-30\"}]", "/0/date", "");
	is_fault("[{\"service\":\"chemist\",\"date\":\"2023-09-15\",\"from\":\"9am\"}]", "/0/from",
		 "");
	is_fault("[{\"service\":\"chemist\",\"date\":\"2023-09-15\",\"from\":\"12:00\","
		 "\"until\":\"12:00\"}]",
		 "/0/until", "after");
	is_fault("[{\"service\":\"chemist\",\"date\":\"2023-09-15\",\"reason\":\"x\"}]",
		 "/0/reason", "");
	/* Two rows, two faults: both. */
	assert_null(
	    parse("[{\"service\":\"no\",\"date\":\"2023-09-15\"},{\"location\":\"Mill\"}]"));
	assert_int_equal(problems.count, 2);
}

/* Whether a closure of that target shuts the chemist of the directory. */
static bool
shuts_chemist(const char *target)
{
	const struct directory_entry *entry;
	assert_int_equal(directory_find(directory, "chemist", &entry), 0);
	const struct closures *read =
	    parse(arena_printf(&arena, "[{%s,\"date\":\"2023-09-15\"}]", target));
	assert_non_null(read);
	return target_is(&read->list[0].of, &(struct target_place){.entry = entry});
}

static void
a_kind_is_a_term_of_the_directory_or_the_appointments_own(void **state)
{
	(void)state;
	const struct target_place own = {.name = "Anywhere", .kind = "medication"};
	assert_true(shuts_chemist("\"kind\":\"Pharmacy\""));
	assert_false(shuts_chemist("\"kind\":\"medication\""));
	assert_true(target_is(&(struct target){.kind = "medication"}, &own));
	assert_false(target_is(&(struct target){.kind = "contact"}, &own));
	is_fault("[{\"kind\":\"Farmacy\",\"date\":\"2023-09-15\"}]", "/0/kind",
		 "did you mean \"Pharmacy\"?");
	is_fault("[{\"kind\":\"medicaton\",\"date\":\"2023-09-15\"}]", "/0/kind",
		 "did you mean \"medication\"?");
	/* What it is keyed by is no kind of it. */
	assert_false(shuts_chemist("\"kind\":\"a chemist elsewhere\""));
}

static void
a_region_is_the_beginning_of_a_postcode_or_a_circle(void **state)
{
	(void)state;
	static const struct {
		const char *region;
		bool is_in;
	} regions[] = {
	    {"{\"postcode\":\"NP\"}", true},
	    {"{\"postcode\":\"NP20\"}", true},
	    {"{\"postcode\":\"NP20 2\"}", true},
	    {"{\"postcode\":\"NP20 2GD\"}", true},
	    {"{\"postcode\":\"N\"}", false},
	    {"{\"postcode\":\"NP2\"}", false},
	    {"{\"postcode\":\"NP2 0\"}", false},
	    {"{\"postcode\":\"NP202\"}", false},
	    {"{\"postcode\":\"NP20 3\"}", false},
	    {"{\"lat\":51.5,\"lon\":-3.0,\"radius_m\":1}", true},
	    {"{\"lat\":51.509,\"lon\":-3.0,\"radius_m\":1002}", true},
	    {"{\"lat\":51.509,\"lon\":-3.0,\"radius_m\":999}", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(regions); i++)
		assert_int_equal(
		    shuts_chemist(arena_printf(&arena, "\"region\":%s", regions[i].region)),
		    regions[i].is_in);
	const struct target circle = {.centre = {51.5, -3.0}, .radius_m = 10};
	assert_true(
	    target_is(&circle, &(struct target_place){.has_point = true, .point = {51.5, -3.0}}));
	assert_false(target_is(&circle, &(struct target_place){.name = "nowhere"}));
	is_fault("[{\"region\":{},\"date\":\"2023-09-15\"}]", "/0/region", "needs a postcode");
	is_fault("[{\"region\":{\"postcode\":\"np20\"},\"date\":\"2023-09-15\"}]",
		 "/0/region/postcode", "is not the beginning");
	is_fault("[{\"region\":{\"lat\":51.5,\"radius_m\":0},\"date\":\"2023-09-15\"}]",
		 "/0/region/lon", "");
	is_fault("[{\"region\":{\"lat\":51.5,\"radius_m\":0},\"date\":\"2023-09-15\"}]",
		 "/0/region/radius_m", "");
}

static void
a_range_shuts_each_of_its_dates(void **state)
{
	(void)state;
	const struct closures *read =
	    parse("{\"closures\":[{\"location\":\"Mill\",\"from_date\":\"2023-12-23\","
		  "\"until_date\":\"2024-01-02\",\"from\":\"12:00\"}]}");
	assert_non_null(read);
	assert_int_equal(read->list[0].days_more, 10);
	assert_false(closure_is_on(&read->list[0], civil_from_ymd(2023, 12, 22)));
	assert_true(closure_is_on(&read->list[0], civil_from_ymd(2023, 12, 23)));
	assert_true(closure_is_on(&read->list[0], civil_from_ymd(2024, 1, 2)));
	assert_false(closure_is_on(&read->list[0], civil_from_ymd(2024, 1, 3)));
	is_fault("[{\"location\":\"Mill\",\"from_date\":\"2023-12-23\"}]", "/0/date", "is missing");
	is_fault("[{\"location\":\"Mill\",\"from_date\":\"2023-12-23\",\"until_date\":"
		 "\"2023-12-22\"}]",
		 "/0/until_date", "before");
	is_fault("[{\"location\":\"Mill\",\"date\":\"2023-12-23\",\"until_date\":"
		 "\"2023-12-24\"}]",
		 "/0", "not both");
}

static void
the_limits_hold(void **state)
{
	(void)state;
	char because[CLOSURES_BECAUSE_MAX + 2];
	memset(because, 'x', sizeof(because));
	because[CLOSURES_BECAUSE_MAX] = '\0';
	assert_non_null(parse(arena_printf(
	    &arena, "[{\"location\":\"Mill\",\"date\":\"2023-09-15\",\"because\":\"%s\"}]",
	    because)));
	because[CLOSURES_BECAUSE_MAX] = 'x';
	because[CLOSURES_BECAUSE_MAX + 1] = '\0';
	is_fault(arena_printf(
		     &arena, "[{\"location\":\"Mill\",\"date\":\"2023-09-15\",\"because\":\"%s\"}]",
		     because),
		 "/0/because", "");
	for (int more = 0; more < 2; more++) {
		size_t size = (CLOSURES_MAX + 1) * 48 + 3;
		char *text = arena_alloc(&arena, size);
		size_t n = 0;
		for (int i = 0; i < CLOSURES_MAX + more; i++)
			n += (size_t)snprintf(text + n, size - n,
					      "%c{\"location\":\"Mill\",\"date\":"
					      "\"2023-09-15\"}",
					      i == 0 ? '[' : ',');
		snprintf(text + n, size - n, "]");
		assert_int_equal(parse(text) == NULL, more);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_is_read_as_it_stands),
	    cmocka_unit_test(an_empty_list_shuts_nothing),
	    cmocka_unit_test(a_service_is_shut_by_any_of_its_keys_and_a_place_by_its_name),
	    cmocka_unit_test(every_fault_is_told_at_its_place_and_nothing_is_taken),
	    cmocka_unit_test(a_kind_is_a_term_of_the_directory_or_the_appointments_own),
	    cmocka_unit_test(a_region_is_the_beginning_of_a_postcode_or_a_circle),
	    cmocka_unit_test(a_range_shuts_each_of_its_dates),
	    cmocka_unit_test(the_limits_hold),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
