/* SPDX-License-Identifier: MIT
 *
 * The service directory: the sample city's, the official examples, keys, places and faults.
 */
#include "calendar/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"
#include "base/buf.h"

static const struct directory *
parse(struct calendar_test *test, const char *text)
{
	calendar_forget(test);
	return directory_parse(text, strlen(text), &test->arena, &test->problems);
}

static const struct directory *
parse_file(struct calendar_test *test, const char *path)
{
	size_t n;
	return parse(test, calendar_file(test, path, &n));
}

static const struct directory_entry *
find(const struct directory *directory, const char *key)
{
	const struct directory_entry *entry = NULL;
	assert_non_null(directory);
	assert_int_equal(directory_find(directory, key, &entry), 0);
	return entry;
}

static void
the_sample_city_has_its_places_with_point_address_phone_and_hours(void **state)
{
	static const char *const slugs[] = {
	    "newport-usk-house",       "newport-job-centre-plus", "newport-information-station",
	    "newport-citizens-advice", "newport-boots-pharmacy",  "newport-well-pharmacy",
	    "newport-food-bank",       "newport-soup-kitchen",    "newport-central-library",
	};
	struct calendar_test *test = *state;
	const struct directory *directory = parse_file(test, "conf/newport/directory.json");
	for (size_t i = 0; i < ARRAY_LEN(slugs); i++) {
		const struct directory_entry *entry = find(directory, slugs[i]);
		assert_string_equal(entry->slug, slugs[i]);
		assert_ptr_equal(find(directory, entry->service_id), entry);
		assert_ptr_equal(find(directory, entry->at_location_id), entry);
		assert_true(entry->has_point);
		assert_true(geo_distance_m(entry->point, (struct geo_point){51.585, -2.995}) <
			    2000);
		assert_true(entry->address[0] != '\0' && entry->phone[0] != '\0');
	}
	const struct directory_entry *office = find(directory, "newport-usk-house");
	assert_string_equal(office->address, "Lower Dock Street, Newport, NP20 2GD");
	struct hours_day day;
	hours_open(&office->hours, &test->holidays, calendar_date("2023-09-15"), &day);
	assert_string_equal(calendar_day_text(test, &day), "09:00-16:30");
	assert_non_null(memmem(office->raw, office->raw_bytes, "\"newport-usk-house\"", 19));
	assert_int_equal(office->raw[office->raw_bytes - 1], '}');
}

static void
an_unknown_key_finds_nothing_but_the_nearest(void **state)
{
	struct calendar_test *test = *state;
	const struct directory *directory = parse_file(test, "conf/newport/directory.json");
	const struct directory_entry *entry;
	assert_int_equal(directory_find(directory, "newport-usk-hause", &entry), E_NOT_FOUND);
	assert_string_equal(directory_nearest(directory, "newport-usk-hause"), "newport-usk-house");
	assert_null(directory_nearest(directory, "x"));
}

static void
the_official_lists_are_read(void **state)
{
	struct calendar_test *test = *state;
	assert_int_equal(
	    parse_file(test, "tests/data/openreferral/uk_service_list.json")->n_services, 1);
	const struct directory *hsds =
	    parse_file(test, "tests/data/openreferral/hsds_service_list.json");
	assert_int_equal(hsds->n_services, 1);
	assert_string_equal(hsds->entries[0].name, "Community Counselling");
	assert_false(hsds->entries[0].has_point);
}

static void
the_official_full_examples_fail_at_their_own_slips_and_nowhere_else(void **state)
{
	struct calendar_test *test = *state;
	assert_null(parse_file(test, "tests/data/openreferral/uk_service_full.json"));
	assert_true(
	    calendar_has_problem(test, "/service_at_locations/0/location/latitude", "is 100"));
	assert_true(calendar_has_problem(test, "/schedules/0/bymonthday", "MONTHLY only"));
	assert_int_equal(test->problems.count, 2);
	assert_null(parse_file(test, "tests/data/openreferral/hsds_service_full.json"));
	assert_true(
	    calendar_has_problem(test, "/service_at_locations/0/location/latitude", "is 100"));
	assert_false(calendar_has_problem(test, "/schedules/0/byweekno", ""));
}

static void
the_official_example_mended_is_read_whole(void **state)
{
	struct calendar_test *test = *state;
	size_t n;
	char *text = calendar_file(test, "tests/data/openreferral/uk_service_full.json", &n);
	memcpy(strstr(text, "\"latitude\": 100"), "\"latitude\":  51", 15);
	memcpy(strstr(text, "\"bymonthday\": \"2,3,4\""), "\"bymonthday\": \"\"     ", 21);
	memcpy(strstr(text, "\"valid_to\": \"2005"), "\"valid_to\": \"2035", 17);
	const struct directory *directory = parse(test, text);
	assert_non_null(directory);
	const struct directory_entry *entry = &directory->entries[0];
	assert_string_equal(entry->place, "MyCity Civic Center");
	assert_string_equal(entry->address, "1-30 Main Street, MyCity, ABC 1234");
	assert_string_equal(entry->email, "email@example.com");
	assert_non_null(strstr(entry->accessibility, "induction loops"));
	assert_true(entry->has_point);
	struct hours_day day;
	hours_open(&entry->hours, &test->holidays, calendar_date("2023-09-15"), &day);
	assert_string_equal(calendar_day_text(test, &day), "10:00-18:00");
	hours_open(&entry->hours, &test->holidays, calendar_date("2023-09-13"), &day);
	assert_string_equal(day.because, "closed on Wednesday");
}

#define PLACE(id) \
	"{\"id\": \"" id "\", \"location\": {\"id\": \"l" id "\", \"location_type\":" \
	" \"physical\", \"latitude\": 51.5, \"longitude\": -3, \"name\": \"" id "\"}}"
#define SERVICE(members) "{\"id\": \"s\", \"name\": \"Kitchen\", \"status\": \"active\"" members "}"
#define SLUG(name) \
	", \"attributes\": [{\"id\": \"a\", \"taxonomy_term\": {\"name\": \"" name \
	"\", \"taxonomy\": \"firstday-service\"}}]"

static void
a_service_at_two_places_is_cited_by_place(void **state)
{
	struct calendar_test *test = *state;
	const struct directory *directory =
	    parse(test, SERVICE(SLUG("kitchen") ", \"service_at_locations\": [" PLACE(
			    "east") ", " PLACE("west") "]"));
	assert_non_null(directory);
	assert_int_equal(directory->n_services, 1);
	assert_int_equal(directory->n, 2);
	assert_string_equal(find(directory, "west")->place, "west");
	const struct directory_entry *entry;
	assert_int_equal(directory_find(directory, "s", &entry), E_INPUT);
	assert_int_equal(directory_find(directory, "kitchen", &entry), E_INPUT);
}

static void
what_is_said_of_a_place_goes_before_what_is_said_of_the_service(void **state)
{
	struct calendar_test *test = *state;
	const struct directory *directory = parse(
	    test, SERVICE(", \"phones\": [{\"number\": \"1\"}], \"schedules\": [{\"freq\":"
			  " \"DAILY\", \"opens_at\": \"09:00\", \"closes_at\": \"10:00\"}],"
			  "\"service_at_locations\": [{\"id\": \"p\", \"phones\": [{\"number\":"
			  " \"2\"}], \"schedules\": [{\"freq\": \"DAILY\", \"opens_at\":"
			  " \"11:00\", \"closes_at\": \"12:00\"}]}, {\"id\": \"q\"}]"));
	assert_string_equal(find(directory, "p")->phone, "2");
	assert_string_equal(find(directory, "q")->phone, "1");
	struct hours_day day;
	hours_open(&find(directory, "p")->hours, &test->holidays, calendar_date("2023-09-15"),
		   &day);
	assert_string_equal(calendar_day_text(test, &day), "11:00-12:00");
	hours_open(&find(directory, "q")->hours, &test->holidays, calendar_date("2023-09-15"),
		   &day);
	assert_string_equal(calendar_day_text(test, &day), "09:00-10:00");
}

static void
a_service_that_is_not_active_is_shut(void **state)
{
	struct calendar_test *test = *state;
	const struct directory *directory =
	    parse(test, "[{\"id\": \"a\", \"name\": \"A\", \"status\": \"temporarily closed\"},"
			"{\"id\": \"b\", \"name\": \"B\", \"status\": \"defunct\"}]");
	assert_string_equal(find(directory, "a")->hours.shut_because, "temporarily closed");
	assert_string_equal(find(directory, "b")->hours.shut_because, "no longer offered");
}

static void
bank_holidays_as_usual_are_told_by_an_attribute(void **state)
{
	static const char attribute[] =
	    "{\"id\": \"s\", \"name\": \"N\", \"status\": \"active\", \"attributes\": [{\"id\":"
	    " \"a\", \"taxonomy_term\": {\"name\": \"%s\", \"taxonomy\":"
	    " \"firstday-bank-holidays\"}}]}";
	struct calendar_test *test = *state;
	char text[400];
	snprintf(text, sizeof(text), attribute, "usual");
	assert_int_equal(find(parse(test, text), "s")->hours.on_holidays, HOURS_HOLIDAYS_USUAL);
	snprintf(text, sizeof(text), attribute, "shut");
	assert_int_equal(find(parse(test, text), "s")->hours.on_holidays, HOURS_HOLIDAYS_SHUT);
	snprintf(text, sizeof(text), attribute, "maybe");
	assert_null(parse(test, text));
	assert_true(calendar_has_problem(test, "/attributes/0/taxonomy_term", "\"maybe\""));
}

static void
every_fault_is_told_at_its_pointer(void **state)
{
	static const char text[] =
	    "{\"contents\": [{\"id\": \"a\", \"name\": \"\", \"status\": \"open\"},"
	    "{\"id\": \"a\", \"name\": \"B\", \"status\": \"active\", \"schedules\": {}, "
	    "\"attributes\": [{\"taxonomy_term\": {\"taxonomy\": \"firstday-service\","
	    "\"name\": \"Not A Slug\"}}], \"service_at_locations\": [{\"id\": \"p\","
	    "\"location\": {\"id\": \"l\", \"location_type\": \"physical\", \"latitude\": 51}},"
	    "{\"location\": 5}]}, 7]}";
	struct calendar_test *test = *state;
	assert_null(parse(test, text));
	assert_true(calendar_has_problem(test, "/contents/0/name", "empty"));
	assert_true(calendar_has_problem(test, "/contents/0/status", "\"open\""));
	assert_true(calendar_has_problem(test, "/contents/1/schedules", "array"));
	assert_true(
	    calendar_has_problem(test, "/contents/1/attributes/0/taxonomy_term", "\"Not A Slug\""));
	assert_true(calendar_has_problem(
	    test, "/contents/1/service_at_locations/0/location/longitude", "missing"));
	assert_true(calendar_has_problem(test, "/contents/1/service_at_locations/1/id", "missing"));
	assert_true(
	    calendar_has_problem(test, "/contents/1/service_at_locations/1/location", "object"));
	assert_true(calendar_has_problem(test, "/contents/2", "object"));
	/* Of two with one key neither is known to be the right one. */
	assert_true(calendar_has_problem(test, "/contents/0", "has the key \"a\""));
	assert_true(calendar_has_problem(test, "/contents/1", "has the key \"a\""));
	assert_int_equal(test->problems.count, 10);
}

static void
overlapping_schedules_of_one_place_are_refused(void **state)
{
	struct calendar_test *test = *state;
	assert_null(
	    parse(test, SERVICE(", \"schedules\": [{\"freq\": \"WEEKLY\", \"byday\": \"MO,FR\","
				"\"opens_at\": \"09:00\", \"closes_at\": \"12:00\"},"
				"{\"freq\": \"WEEKLY\", \"byday\": \"FR\", \"opens_at\": \"11:00\","
				"\"closes_at\": \"13:00\"}]")));
	assert_true(calendar_has_problem(test, "/schedules/1", "same time as schedule 0"));
	assert_int_equal(test->problems.count, 1);
}

static void
who_confirmed_it_and_when_is_known_and_grows_old(void **state)
{
	struct calendar_test *test = *state;
	const struct directory_entry *entry = find(
	    parse(test,
		  SERVICE(", \"assured_date\": \"2023-06-13\", \"assurer_email\":"
			  " \"a@example.org\", \"last_modified\":"
			  " \"2023-07-01T10:00:00.5Z\", \"required_documents\": [{\"id\": \"d\","
			  " \"document\": \"Photo ID\"}, {}, {\"document\": \"Bank letter\"}],"
			  " \"contacts\": [{\"email\": \"c@example.org\"}]")),
	    "s");
	assert_string_equal(entry->assurer, "a@example.org");
	assert_string_equal(entry->modified, "2023-07-01T10:00:00.5Z");
	assert_string_equal(entry->bring, "Photo ID; Bank letter");
	assert_string_equal(entry->email, "c@example.org");
	struct civil_date confirmed = calendar_date("2023-06-13");
	assert_false(directory_is_stale(entry, civil_add_days(confirmed, 365), 365));
	assert_true(directory_is_stale(entry, civil_add_days(confirmed, 366), 365));
	assert_false(directory_is_stale(entry, civil_add_days(confirmed, 366), 0));
	assert_string_equal(
	    directory_confirmed_words(entry, civil_add_days(confirmed, 2), &test->arena),
	    "last confirmed on 2023-06-13, 2 days before");
	entry = find(parse(test, SERVICE("")), "s");
	assert_true(directory_is_stale(entry, confirmed, 365));
	assert_false(directory_is_stale(entry, confirmed, 0));
	assert_string_equal(directory_confirmed_words(entry, confirmed, &test->arena),
			    "never confirmed");
	assert_null(parse(test, SERVICE(", \"assured_date\": \"last year\"")));
	assert_true(calendar_has_problem(test, "/assured_date", "\"last year\""));
	assert_null(parse(test, SERVICE(", \"last_modified\": \"2023-02-30T10:00:00Z\"")));
	assert_true(calendar_has_problem(test, "/last_modified", "not a date"));
	assert_null(parse(test, SERVICE(", \"assured_date\": \"2023-06-133\"")));
}

static void
a_schedule_past_our_reach_leaves_the_others_and_is_noted(void **state)
{
	struct calendar_test *test = *state;
	const struct directory *directory =
	    parse(test, SERVICE(", \"schedules\": [{\"freq\": \"YEARLY\", \"opens_at\": \"09:00\","
				" \"closes_at\": \"12:00\"}, {\"freq\": \"DAILY\", \"opens_at\":"
				" \"10:00\", \"closes_at\": \"11:00\"}]"));
	assert_non_null(directory);
	assert_int_equal(directory->notes->count, 1);
	assert_string_equal(directory->notes->list[0].at, "/schedules/0/freq");
	struct hours_day day;
	hours_open(&find(directory, "s")->hours, &test->holidays, calendar_date("2023-09-15"),
		   &day);
	assert_string_equal(calendar_day_text(test, &day), "10:00-11:00");
}

static void
what_is_no_json_is_told_where_it_stands_and_the_rest_is_read(void **state)
{
	struct calendar_test *test = *state;
	assert_null(parse(test, "{\"contents\": [\n{\"id\": 01},\n{\"id\": \"a\", \"name\": \"A\","
				"\"status\": \"open\"}]}"));
	assert_true(calendar_has_problem(test, "line 2 column 9", "not JSON"));
	assert_true(calendar_has_problem(test, "/contents/1/status", "\"open\""));
	assert_int_equal(test->problems.count, 2);
	assert_null(parse(test, "{\"contents\": [], \"contents\": []}"));
	assert_true(calendar_has_problem(test, "line 1 column 28", "duplicate"));
	assert_null(parse(test, "{\"contents\": [{}"));
	assert_null(parse(test, "[] []"));
}

static const char *
many(struct calendar_test *test, const char *head, const char *part, size_t n, const char *tail)
{
	size_t length = strlen(part);
	char *text = arena_alloc(&test->arena, strlen(head) + n * length + strlen(tail) + 1);
	size_t at = strlen(head);
	memcpy(text, head, at);
	for (size_t i = 0; i < n; i++, at += length)
		memcpy(text + at, part, length);
	memcpy(text + at, tail, strlen(tail));
	return text;
}

static void
huge_and_deep_things_are_refused_by_name(void **state)
{
	struct calendar_test *test = *state;
	assert_null(parse(test, many(test, "", "[", 1000000, "")));
	assert_null(parse(test, many(test, "[{\"id\":", "[", 1000000, "")));
	assert_null(parse(test, many(test, "[", "{\"x\":[", 65, many(test, "", "]}", 65, "]"))));
	assert_true(calendar_has_problem(test, "line 1 column 194", "more than 64 deep"));
	assert_null(parse(test, many(test, "[{\"id\": \"", "x", DIRECTORY_SERVICE_MAX, "\"}]")));
	assert_true(calendar_has_problem(test, "/0", "larger than 131072 bytes"));
	assert_null(parse(test, many(test, "{\"a\": \"", "x", 70000, "\", \"contents\": []}")));
	assert_true(calendar_has_problem(test, "", "beside its list"));
	assert_null(parse(test, many(test, "[7", ",7", DIRECTORY_SERVICES_MAX, "]")));
	assert_true(calendar_has_problem(test, "/0", "must be an object"));
	assert_int_equal(test->problems.count, DIRECTORY_SERVICES_MAX + 1);
}

static void
more_odd_schedules_than_can_be_compared_are_a_fault(void **state)
{
	static const char odd[] =
	    ",{\"freq\": \"MONTHLY\", \"bymonthday\": \"2\", \"valid_to\":"
	    " \"1970-01-01\", \"opens_at\": \"09:00\", \"closes_at\": \"10:00\"}";
	struct calendar_test *test = *state;
	struct buf text;
	buf_init(&text);
	buf_add_text(&text, "[");
	_Static_assert(DIRECTORY_OVERLAPS_MAX < 64 * 63 / 2, "the first place is past it");
	for (int i = 0; i < 2; i++)
		buf_printf(&text,
			   "%s{\"id\": \"s%d\", \"name\": \"N\", \"status\": \"active\","
			   "\"schedules\": [%s]}",
			   i == 0 ? "" : ",", i, many(test, odd + 1, odd, 63, ""));
	buf_add_text(&text, "]");
	assert_null(parse(test, buf_text(&text)));
	assert_true(calendar_has_problem(test, "/0/schedules", "pairs of schedules"));
	assert_false(calendar_has_problem(test, "/1/schedules", ""));
	assert_int_equal(test->problems.count, 1);
	buf_fini(&text);
}

/* ${n_services} services, each with ${n} times ${part} in its list ${list}. */
static const char *
services_with(struct calendar_test *test, int n_services, const char *list, const char *part,
	      size_t n)
{
	const char *text = "[";
	const char *parts = many(test, "", part, n, "");
	for (int i = 0; i < n_services; i++)
		text = arena_printf(&test->arena,
				    "%s%s{\"id\": \"s%d\", \"name\": \"N\", \"status\": \"active\","
				    "\"%s\": [%s]}",
				    text, i == 0 ? "" : ",", i, list, parts + 1);
	return arena_printf(&test->arena, "%s]", text);
}

static void
more_small_things_than_memory_is_meant_for_are_a_fault(void **state)
{
	struct calendar_test *test = *state;
	int full = DIRECTORY_ENTRIES_MAX / DIRECTORY_PLACES_MAX;
	const char *place = ",{\"id\":\"\"}";
	(void)parse(test,
		    services_with(test, full, "service_at_locations", place, DIRECTORY_PLACES_MAX));
	assert_false(calendar_has_problem(test, "/60", "places of services"));
	size_t before = test->problems.count;
	(void)parse(test, services_with(test, full + 1, "service_at_locations", place,
					DIRECTORY_PLACES_MAX));
	assert_int_equal(test->problems.count, before + 2 * DIRECTORY_PLACES_MAX);
	full = DIRECTORY_SCHEDULES_ALL / DIRECTORY_SCHEDULES_MAX;
	assert_non_null(
	    parse(test, services_with(test, full, "schedules", ",{}", DIRECTORY_SCHEDULES_MAX)));
	assert_null(parse(
	    test, services_with(test, full + 1, "schedules", ",{}", DIRECTORY_SCHEDULES_MAX)));
	assert_true(calendar_has_problem(test, "/625/schedules", "past the 40000 schedules"));
}

static void
an_empty_page_is_a_directory_and_no_document_is_none(void **state)
{
	struct calendar_test *test = *state;
	assert_int_equal(parse(test, "{\"contents\": []}")->n, 0);
	const struct directory_entry *entry;
	assert_int_equal(directory_find(parse(test, "[]"), "x", &entry), E_NOT_FOUND);
	assert_null(parse(test, ""));
	assert_null(parse(test, "7"));
	assert_null(parse(test, "{}"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_sample_city_has_its_places_with_point_address_phone_and_hours),
	    TEST(an_unknown_key_finds_nothing_but_the_nearest),
	    TEST(the_official_lists_are_read),
	    TEST(the_official_full_examples_fail_at_their_own_slips_and_nowhere_else),
	    TEST(the_official_example_mended_is_read_whole),
	    TEST(a_service_at_two_places_is_cited_by_place),
	    TEST(what_is_said_of_a_place_goes_before_what_is_said_of_the_service),
	    TEST(a_service_that_is_not_active_is_shut),
	    TEST(bank_holidays_as_usual_are_told_by_an_attribute),
	    TEST(every_fault_is_told_at_its_pointer),
	    TEST(overlapping_schedules_of_one_place_are_refused),
	    TEST(who_confirmed_it_and_when_is_known_and_grows_old),
	    TEST(a_schedule_past_our_reach_leaves_the_others_and_is_noted),
	    TEST(what_is_no_json_is_told_where_it_stands_and_the_rest_is_read),
	    TEST(huge_and_deep_things_are_refused_by_name),
	    TEST(more_odd_schedules_than_can_be_compared_are_a_fault),
	    TEST(more_small_things_than_memory_is_meant_for_are_a_fault),
	    TEST(an_empty_page_is_a_directory_and_no_document_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
