/* SPDX-License-Identifier: MIT
 *
 * Typed reading of JSON: every fault with its pointer, nothing read beside it.
 */
#include "base/jsonread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

struct fixture {
	struct arena arena;
	struct problems problems;
	json_t *value;
};

static struct json_at
open_json(struct fixture *fixture, const char *text)
{
	arena_init(&fixture->arena);
	problems_init(&fixture->problems, &fixture->arena);
	fixture->value = json_parse(text, strlen(text), &fixture->problems);
	return json_root(fixture->value, &fixture->problems);
}

static void
close_json(struct fixture *fixture)
{
	json_decref(fixture->value);
	arena_fini(&fixture->arena);
}

/* Whether the only fault stands at ${at} and holds ${part}. */
static void
expect_fault(struct fixture *fixture, const char *at, const char *part)
{
	assert_int_equal(fixture->problems.count, 1);
	assert_string_equal(fixture->problems.list[0].at, at);
	assert_non_null(strstr(fixture->problems.list[0].text, part));
	fixture->problems.count = 0;
}

static void
what_is_no_json_is_told_at_line_and_column(void **state)
{
	static const struct {
		const char *text;
		const char *at;
	} cases[] = {
	    {"", "line 1 column 0"},
	    {"{\n \"a\": }", "line 2 column 7"},
	    {"[1] 2", "line 1 column 5"},
	    {"{\"a\": 1, \"a\": 2}", "line 1 column 12"},
	    {"\"\\u0000\"", "line 1 column 8"},
	    {"[\"\xff\"]", "line 1 column 2"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture fixture;
		open_json(&fixture, cases[i].text);
		assert_null(fixture.value);
		expect_fault(&fixture, cases[i].at, "not JSON");
		close_json(&fixture);
	}
}

static void
nesting_is_bounded(void **state)
{
	(void)state;
	for (int extra = 0; extra <= 1; extra++) {
		char text[2 * (JSON_DEPTH_MAX + 1) + 1] = "";
		int depth = JSON_DEPTH_MAX + extra;
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		struct fixture fixture;
		open_json(&fixture, text);
		assert_int_equal(fixture.value != NULL, extra == 0);
		if (extra == 1)
			expect_fault(&fixture, "line 1 column 65", "nested");
		close_json(&fixture);
	}
	/* Brackets in texts do not nest. */
	struct fixture fixture;
	char text[200] = "[\"\\\"";
	memset(text + 4, '[', 150);
	memcpy(text + 154, "\"]", 3);
	open_json(&fixture, text);
	assert_non_null(fixture.value);
	close_json(&fixture);
}

static void
members_are_read_by_their_type(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_at root = open_json(
	    &fixture, "{\"text\": \"caf\u00e9\", \"int\": -3, \"number\": 2.5, \"flag\": true,"
		      "\"time\": \"25:10\", \"date\": \"2023-09-15\", \"word\": \"two\"}");
	static const char *const words[] = {"one", "two"};
	assert_string_equal(json_text(root, "text", 10), "caf\u00e9");
	assert_int_equal(json_int(root, "int", -3, 5), -3);
	assert_true(json_number(root, "number", 0, 9) == 2.5);
	assert_true(json_number(root, "int", -9, 9) == -3);
	assert_true(json_bool_or(root, "flag", false));
	assert_int_equal(json_time(root, "time"), 1510);
	assert_int_equal(json_date(root, "date").day, civil_from_ymd(2023, 9, 15).day);
	assert_int_equal(json_word(root, "word", words, 2), 1);
	assert_int_equal(fixture.problems.count, 0);
	close_json(&fixture);
}

static void
what_is_absent_or_null_gives_the_fallback_or_a_fault(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_at root = open_json(&fixture, "{\"nil\": null, \"empty\": \"\"}");
	static const char *const names[] = {"none", "nil"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *at = i == 0 ? "/none" : "/nil";
		const char *part = i == 0 ? "is missing" : "must not be null";
		assert_string_equal(json_text_or(root, names[i], 9, "x"), "x");
		assert_int_equal(json_int_or(root, names[i], 0, 9, 4), 4);
		assert_true(json_number_or(root, names[i], 0, 9, 0.5) == 0.5);
		assert_int_equal(json_time_or(root, names[i], -1), -1);
		assert_int_equal(json_word_or(root, names[i], names, 2, 7), 7);
		assert_int_equal(fixture.problems.count, 0);
		assert_string_equal(json_text(root, names[i], 9), "");
		expect_fault(&fixture, at, part);
		assert_int_equal(json_int(root, names[i], 2, 9), 2);
		expect_fault(&fixture, at, part);
		json_number(root, names[i], 0, 9);
		expect_fault(&fixture, at, part);
		json_time(root, names[i]);
		expect_fault(&fixture, at, part);
		json_date(root, names[i]);
		expect_fault(&fixture, at, part);
		json_word(root, names[i], names, 2);
		expect_fault(&fixture, at, part);
	}
	assert_true(json_has(root, "nil"));
	assert_false(json_has(root, "none"));
	json_text(root, "empty", 9);
	expect_fault(&fixture, "/empty", "must not be empty");
	assert_string_equal(json_text_or(root, "empty", 9, "x"), "");
	close_json(&fixture);
}

static void
wrong_types_and_ranges_are_faults_at_their_pointer(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_at root =
	    open_json(&fixture, "{\"a/b~c\": [{\"n\": 5, \"f\": 1.5, \"t\": \"abc\", \"b\": 1,"
				"\"time\": \"9:00\", \"date\": \"2023-02-30\", \"big\": 1e300}]}");
	struct json_at item = json_item(json_member(root, "a/b~c"), 0);
	assert_string_equal(item.pointer, "/a~1b~0c/0");
	json_int(item, "n", 6, 9);
	expect_fault(&fixture, "/a~1b~0c/0/n", "is 5, allowed are 6 to 9");
	json_int(item, "n", 0, 4);
	expect_fault(&fixture, "/a~1b~0c/0/n", "is 5");
	json_int(item, "f", 0, 9);
	expect_fault(&fixture, "/a~1b~0c/0/f", "whole number");
	json_number(item, "big", 0, 9);
	expect_fault(&fixture, "/a~1b~0c/0/big", "allowed are");
	json_number(item, "t", 0, 9);
	expect_fault(&fixture, "/a~1b~0c/0/t", "must be a number");
	assert_string_equal(json_text(item, "t", 3), "abc");
	json_text(item, "t", 2);
	expect_fault(&fixture, "/a~1b~0c/0/t", "3 bytes long");
	json_text(item, "n", 9);
	expect_fault(&fixture, "/a~1b~0c/0/n", "must be text");
	json_bool_or(item, "b", false);
	expect_fault(&fixture, "/a~1b~0c/0/b", "true or false");
	json_time(item, "time");
	expect_fault(&fixture, "/a~1b~0c/0/time", "not a time");
	json_date(item, "date");
	expect_fault(&fixture, "/a~1b~0c/0/date", "not a date");
	static const char *const words[] = {"one", "two", "six"};
	json_word(item, "t", words, 3);
	expect_fault(&fixture, "/a~1b~0c/0/t", "one, two or six");
	close_json(&fixture);
}

static void
arrays_and_objects_are_wanted_within_their_limits(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_at root = open_json(&fixture, "{\"list\": [1, 2], \"n\": 1}");
	struct json_at list = json_member(root, "list");
	assert_true(json_want_array(list, 2, 2));
	assert_false(json_want_array(list, 3, 9));
	expect_fault(&fixture, "/list", "2 entries, allowed are 3 to 9");
	assert_false(json_want_array(list, 0, 1));
	expect_fault(&fixture, "/list", "2 entries");
	assert_false(json_want_array(json_member(root, "n"), 0, 9));
	expect_fault(&fixture, "/n", "must be an array");
	assert_false(json_want_array(json_member(root, "none"), 0, 9));
	expect_fault(&fixture, "/none", "is missing");
	assert_true(json_want_object(root));
	assert_false(json_want_object(list));
	expect_fault(&fixture, "/list", "must be an object");
	close_json(&fixture);
}

static void
unknown_members_are_told_with_the_nearest_known(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_at root = open_json(&fixture, "{\"minuts\": 1, \"place\": 2, \"zzzz\": 3}");
	static const char *const names[] = {"minutes", "place"};
	json_only(root, names, 2);
	assert_int_equal(fixture.problems.count, 2);
	assert_string_equal(fixture.problems.list[0].at, "/minuts");
	assert_non_null(strstr(fixture.problems.list[0].text, "did you mean \"minutes\""));
	assert_string_equal(fixture.problems.list[1].at, "/zzzz");
	close_json(&fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_no_json_is_told_at_line_and_column),
	    cmocka_unit_test(nesting_is_bounded),
	    cmocka_unit_test(members_are_read_by_their_type),
	    cmocka_unit_test(what_is_absent_or_null_gives_the_fallback_or_a_fault),
	    cmocka_unit_test(wrong_types_and_ranges_are_faults_at_their_pointer),
	    cmocka_unit_test(arrays_and_objects_are_wanted_within_their_limits),
	    cmocka_unit_test(unknown_members_are_told_with_the_nearest_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
