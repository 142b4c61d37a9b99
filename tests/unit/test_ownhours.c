/* SPDX-License-Identifier: MIT
 *
 * Seasons, breaks, sessions and desks of the file of closures: what is read, what overlaps, and
 * what of it is about one place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/closures.h"
#include "tests/lib/calendar.h"

#define OF_MILL "\"location\":\"Mill\","

static const struct target_place mill = {.name = "Mill", .kind = "medication"};

static const struct closures *
parse(struct calendar_test *test, const char *text)
{
	calendar_forget(test);
	return closures_parse(text, strlen(text), NULL, &test->arena, &test->problems);
}

static void
is_fault(struct calendar_test *test, const char *text, const char *at, const char *problem)
{
	assert_null(parse(test, text));
	if (!calendar_has_problem(test, at, problem))
		fail_msg("%s: no fault at %s with \"%s\"", text, at, problem);
}

static void
expect(struct calendar_test *test, const char *text, const char *date, const char *open)
{
	const struct closures *read = parse(test, text);
	struct hours_day day;
	struct hours hours = {
	    .osm = osm_hours_parse("Mo-Fr 09:00-17:00", NULL, &test->arena, &test->problems)};
	assert_non_null(read);
	closures_apply(read, &mill, &test->arena, &hours);
	hours_open(&hours, &test->holidays, calendar_date(date), &day);
	assert_string_equal(calendar_day_text(test, &day), open);
}

static void
each_list_is_read_and_is_about_its_own_place_alone(void **state)
{
	struct calendar_test *test = *state;
	static const char text[] =
	    "{\"closures\":[{" OF_MILL "\"date\":\"2023-09-15\",\"from\":\"16:00\"}],"
	    "\"seasons\":[{" OF_MILL "\"from_date\":\"2023-09-18\",\"hours\":\"Mo 10:00-20:00\"}],"
	    "\"breaks\":[{\"kind\":\"medication\",\"hours\":\"12:00-13:00\"},"
	    "{\"location\":\"Elsewhere\",\"hours\":\"09:00-17:00\"}],"
	    "\"sessions\":[{" OF_MILL "\"until_date\":\"2023-09-14\",\"hours\":\"Th 09:00-11:00\","
	    "\"people\":4}]}";
	expect(test, text, "2023-09-13", "");
	expect(test, text, "2023-09-14", "09:00-11:00");
	expect(test, text, "2023-09-15", "09:00-12:00 13:00-16:00");
	expect(test, text, "2023-09-18", "10:00-12:00 13:00-20:00");
	expect(test, text, "2023-09-19", "");
	const struct closures *read = parse(test, text);
	struct hours hours = {.n_rules = 0};
	closures_apply(read, &mill, &test->arena, &hours);
	assert_int_equal(hours.n_rules, 4);
	assert_int_equal(hours.n_closures, 1);
	assert_int_equal(hours.rules[1].kind, HOURS_SESSION);
	assert_int_equal(hours.rules[1].people, 4);
	assert_int_equal(closures_less(&hours).n_rules, 3);
}

static void
the_season_of_one_place_goes_before_that_of_a_kind(void **state)
{
	struct calendar_test *test = *state;
	expect(test,
	       "{\"seasons\":[{\"kind\":\"medication\",\"from_date\":\"2023-09-01\",\"hours\":"
	       "\"10:00-11:00\"},{" OF_MILL "\"from_date\":\"2023-09-01\",\"until_date\":"
	       "\"2023-09-10\",\"hours\":\"12:00-13:00\"}]}",
	       "2023-09-10", "12:00-13:00");
}

static void
a_desk_has_starts_of_the_day_or_of_every_hour(void **state)
{
	struct calendar_test *test = *state;
	const struct closures *read =
	    parse(test, "{\"desks\":[{" OF_MILL "\"starts\":[\"10:45\",\":20\",\":00\"]},"
			"{\"kind\":\"contact\",\"at_once\":2,\"from_date\":\"2023-09-15\"}]}");
	assert_non_null(read);
	assert_int_equal(read->own.n_desks, 2);
	const struct ownhours_desk *desk = &read->own.desks[0];
	assert_int_equal(desk->n_starts, 49);
	assert_int_equal(desk->starts[0], 0);
	assert_int_equal(desk->starts[1], 20);
	assert_int_equal(desk->starts[22], 645);
	assert_int_equal(desk->starts[48], 23 * 60 + 20);
	assert_int_equal(desk->at_once, 0);
	assert_int_equal(read->own.desks[1].n_starts, 0);
	assert_int_equal(read->own.desks[1].at_once, 2);
	assert_string_not_equal(read->own_text, "");
}

static void
every_fault_of_a_row_is_told_at_its_place(void **state)
{
	struct calendar_test *test = *state;
	is_fault(test, "{\"breaks\":[{" OF_MILL "\"hours\":\"12-13\"}]}", "/breaks/0/hours",
		 "column 1");
	is_fault(test, "{\"breaks\":[{" OF_MILL "\"people\":3,\"hours\":\"12:00-13:00\"}]}",
		 "/breaks/0/people", "");
	is_fault(test, "{\"breaks\":[{\"hours\":\"12:00-13:00\"}]}", "/breaks/0", "one of them");
	is_fault(test, "{\"breaks\":[{" OF_MILL "\"because\":\"x\"}]}", "/breaks/0/hours", "");
	is_fault(test, "{\"breaks\":{}}", "/breaks", "");
	is_fault(test, "{\"seasons\":[{" OF_MILL "\"hours\":\"12:00-13:00\"}]}", "/seasons/0",
		 "no season");
	is_fault(test,
		 "{\"seasons\":[{" OF_MILL "\"hours\":\"12:00-13:00\",\"from_date\":\"2023-09-02\","
		 "\"until_date\":\"2023-09-01\"}]}",
		 "/seasons/0/until_date", "before");
	is_fault(test, "{\"sessions\":[{" OF_MILL "\"hours\":\"12:00-13:00\",\"people\":0}]}",
		 "/sessions/0/people", "");
	is_fault(test, "{\"desks\":[{" OF_MILL "\"from_date\":\"2023-09-01\"}]}", "/desks/0",
		 "needs starts");
	is_fault(test, "{\"desks\":[{" OF_MILL "\"starts\":[\":60\",\"24:00\",\"9:00\",7,\":\"]}]}",
		 "/desks/0/starts/4", "is not a start");
	assert_int_equal(test->problems.count, 5);
	is_fault(test, "{\"desks\":[{" OF_MILL "\"starts\":[\"10:20\",\":20\"]}]}",
		 "/desks/0/starts", "10:20 twice");
	is_fault(test, "{\"desks\":[{" OF_MILL "\"starts\":[]}]}", "/desks/0/starts", "");
	is_fault(test,
		 "{\"desks\":[{" OF_MILL
		 "\"starts\":[\":00\",\":09\",\":18\",\":27\",\":36\",\":45\",\":54\"]}]}",
		 "/desks/0/starts", "more than 144");
	assert_non_null(parse(test,
			      "{\"desks\":[{" OF_MILL
			      "\"starts\":[\":00\",\":10\",\":20\",\":30\",\":40\",\":50\"]}]}"));
}

static void
rows_of_one_list_about_the_same_may_touch_but_not_overlap(void **state)
{
	struct calendar_test *test = *state;
	static const struct {
		const char *list, *a, *b;
		bool is_good;
	} pairs[] = {
	    {"sessions", "\"hours\":\"Tu 10:00-12:00\"", "\"hours\":\"Tu 12:00-14:00\"", true},
	    {"sessions", "\"hours\":\"Tu 10:00-12:00\"", "\"hours\":\"Tu 11:59-14:00\"", false},
	    {"sessions", "\"hours\":\"Tu 10:00-12:00\"", "\"hours\":\"We 10:00-12:00\"", true},
	    {"sessions", "\"hours\":\"PH 10:00-12:00\"", "\"hours\":\"PH 11:00-13:00\"", false},
	    {"sessions", "\"hours\":\"Tu 10:00-12:00\",\"until_date\":\"2023-09-11\"",
	     "\"hours\":\"Tu 10:00-12:00\",\"from_date\":\"2023-09-12\"", true},
	    {"sessions", "\"hours\":\"Tu 10:00-12:00\",\"until_date\":\"2023-09-12\"",
	     "\"hours\":\"Tu 10:00-12:00\",\"from_date\":\"2023-09-12\"", false},
	    {"sessions", "\"hours\":\"We 10:00-12:00\",\"until_date\":\"2023-09-12\"",
	     "\"hours\":\"We 10:00-12:00\",\"from_date\":\"2023-09-12\"", true},
	    {"breaks", "\"hours\":\"12:00-13:00\"", "\"hours\":\"Mo 12:30-13:30\"", false},
	    {"seasons", "\"hours\":\"Mo 12:00-13:00\",\"from_date\":\"2023-09-01\"",
	     "\"hours\":\"Tu 12:30-13:30\",\"until_date\":\"2023-09-01\"", false},
	    {"seasons", "\"hours\":\"Mo 12:00-13:00\",\"from_date\":\"2023-09-02\"",
	     "\"hours\":\"Tu 12:30-13:30\",\"until_date\":\"2023-09-01\"", true},
	    {"desks", "\"at_once\":1", "\"starts\":[\":00\"]", false},
	    {"desks", "\"at_once\":1,\"until_date\":\"2023-09-01\"",
	     "\"starts\":[\":00\"],\"from_date\":\"2023-09-02\"", true},
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const char *text =
		    arena_printf(&test->arena, "{\"%s\":[{" OF_MILL "%s},{" OF_MILL "%s}]}",
				 pairs[i].list, pairs[i].a, pairs[i].b);
		if (pairs[i].is_good)
			assert_non_null(parse(test, text));
		else
			is_fault(test, text, arena_printf(&test->arena, "/%s/1", pairs[i].list),
				 "overlaps row 0");
		/* About another place it is nobody's fault. */
		text = arena_printf(&test->arena,
				    "{\"%s\":[{" OF_MILL "%s},{\"kind\":\"contact\",%s}]}",
				    pairs[i].list, pairs[i].a, pairs[i].b);
		assert_non_null(parse(test, text));
	}
}

static void
the_most_rows_are_read_and_one_more_is_not(void **state)
{
	struct calendar_test *test = *state;
	for (int more = 0; more < 2; more++) {
		size_t size = (OWNHOURS_ROWS_MAX + 1) * 64 + 32;
		char *text = arena_alloc(&test->arena, size);
		size_t n = (size_t)snprintf(text, size, "{\"breaks\":[");
		for (int i = 0; i < OWNHOURS_ROWS_MAX + more; i++)
			n += (size_t)snprintf(text + n, size - n,
					      "%s{\"location\":\"P%d\",\"hours\":\"12:00-13:00\"}",
					      i == 0 ? "" : ",", i);
		snprintf(text + n, size - n, "]}");
		assert_int_equal(parse(test, text) == NULL, more);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(each_list_is_read_and_is_about_its_own_place_alone),
	    TEST(the_season_of_one_place_goes_before_that_of_a_kind),
	    TEST(a_desk_has_starts_of_the_day_or_of_every_hour),
	    TEST(every_fault_of_a_row_is_told_at_its_place),
	    TEST(rows_of_one_list_about_the_same_may_touch_but_not_overlap),
	    TEST(the_most_rows_are_read_and_one_more_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
