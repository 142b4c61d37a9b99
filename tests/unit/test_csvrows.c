/* SPDX-License-Identifier: MIT
 *
 * CSV as real feeds write it, and the line that every fault is told with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "travel/feed/csvrows.h"

/* The rows of one reading, as "line:a|b;" each. */
struct reading {
	struct arena arena;
	struct problems problems;
	char *rows;
	int n_rows;
	int n_wanted_rows; /* stop after so many, 0: never */
};

static const struct csvrows_column columns[] = {{"a", true}, {"b", false}};

static bool
note_row(void *context, const struct csvrows_row *row)
{
	struct reading *reading = context;
	reading->rows = arena_printf(&reading->arena, "%s%u:%s|%s;", reading->rows, row->line,
				     row->fields[0], row->fields[1]);
	return ++reading->n_rows != reading->n_wanted_rows;
}

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

/* Read ${text} in pieces of ${piece} bytes. */
static const char *
read_rows(struct reading *reading, const char *text, size_t piece)
{
	reading->rows = arena_strdup(&reading->arena, "");
	struct csvrows *rows =
	    csvrows_new("f.txt", columns, 2, &reading->problems, note_row, reading);
	size_t n = strlen(text);
	for (size_t at = 0; at < n; at += piece)
		if (!csvrows_feed(rows, text + at, n - at < piece ? n - at : piece))
			break;
	csvrows_end(rows);
	csvrows_free(rows);
	return reading->rows;
}

static const char *
first_problem(const struct reading *reading)
{
	assert_true(reading->problems.count > 0);
	return reading->problems.list[0].at;
}

static void
columns_are_found_by_name_in_any_order_and_others_are_passed_over(void **state)
{
	assert_string_equal(read_rows(*state, "x,b,a\n1,2,3\n4,5,6\n", 64), "2:3|2;3:6|5;");
}

static void
a_byte_order_mark_and_crlf_do_not_show(void **state)
{
	assert_string_equal(read_rows(*state,
				      "\xef\xbb\xbf"
				      "a,b\r\n1,2\r\n3,4\r\n",
				      64),
			    "2:1|2;3:3|4;");
}

static void
pieces_of_one_byte_read_the_same(void **state)
{
	struct reading *reading = *state;
	const char *text = "\xef\xbb\xbf"
			   "a,b\r\n\"1\r\n\",\"2,\"\"x\"\"\"\r\n\r\n3,4";
	char *whole = arena_strdup(&reading->arena, read_rows(reading, text, 1000));
	assert_string_equal(whole, "2:1\r\n|2,\"x\";5:3|4;");
	assert_string_equal(read_rows(reading, text, 1), whole);
	assert_int_equal(reading->problems.count, 0);
}

static void
a_break_inside_quotes_counts_as_a_line_but_the_row_keeps_its_first(void **state)
{
	assert_string_equal(read_rows(*state, "a,b\n\"x\ny\nz\",1\nw,2\n", 64),
			    "2:x\ny\nz|1;5:w|2;");
}

static void
blank_lines_are_counted_and_give_no_row(void **state)
{
	assert_string_equal(read_rows(*state, "a,b\n\n\n1,2\n", 64), "4:1|2;");
}

static void
a_row_with_fewer_fields_has_empty_ones(void **state)
{
	assert_string_equal(read_rows(*state, "a,b\n1\n", 64), "2:1|;");
}

static void
a_row_with_more_fields_than_the_header_is_refused_by_its_line(void **state)
{
	struct reading *reading = *state;
	read_rows(reading, "a,b\n1,2\n1,2,3\n", 64);
	assert_string_equal(first_problem(reading), "f.txt:3");
}

static void
empty_fields_behind_the_last_column_are_no_fault(void **state)
{
	struct reading *reading = *state;
	assert_string_equal(read_rows(reading, "a,b\n1,2,,\n", 64), "2:1|2;");
	assert_int_equal(reading->problems.count, 0);
}

static void
a_missing_required_column_is_told_at_the_header(void **state)
{
	struct reading *reading = *state;
	assert_string_equal(read_rows(reading, "b,c\n1,2\n", 64), "");
	assert_string_equal(first_problem(reading), "f.txt:1");
	assert_string_equal(reading->problems.list[0].text, "column \"a\" is missing");
}

static void
a_column_that_stands_there_twice_is_a_fault(void **state)
{
	struct reading *reading = *state;
	read_rows(reading, "a,b,a\n1,2,3\n", 64);
	assert_string_equal(first_problem(reading), "f.txt:1");
}

static void
an_empty_file_is_a_fault(void **state)
{
	struct reading *reading = *state;
	read_rows(reading, "", 64);
	assert_string_equal(first_problem(reading), "f.txt:1");
}

static void
a_quote_left_open_is_a_fault_and_does_not_gather_the_file(void **state)
{
	struct reading *reading = *state;
	char *text = arena_alloc(&reading->arena, 20001);
	memset(text, 'x', 20000);
	memcpy(text, "a,b\n\"", 5);
	read_rows(reading, text, 1000);
	assert_string_equal(first_problem(reading), "f.txt:2");
	assert_int_equal(reading->n_rows, 0);
}

static void
the_end_inside_quotes_is_a_fault(void **state)
{
	struct reading *reading = *state;
	read_rows(reading, "a,b\n1,\"2", 64);
	assert_string_equal(first_problem(reading), "f.txt:2");
}

static void
a_quote_inside_a_field_is_a_fault(void **state)
{
	struct reading *reading = *state;
	assert_string_equal(read_rows(reading, "a,b\n1,2\nx\"y,2\n", 64), "2:1|2;");
	assert_string_equal(first_problem(reading), "f.txt:3");
}

static void
rows_behind_a_line_with_a_wrong_quote_are_read(void **state)
{
	struct reading *reading = *state;
	static const char text[] = "a,b\n1,2\nx\"y\",\"2\n3,4\n\"z\" w,5\r\n6,7\n";
	for (size_t piece = 1; piece < sizeof(text); piece++) {
		problems_init(&reading->problems, &reading->arena);
		assert_string_equal(read_rows(reading, text, piece), "2:1|2;4:3|4;6:6|7;");
		assert_int_equal(reading->problems.count, 2);
		assert_string_equal(reading->problems.list[0].at, "f.txt:3");
		assert_string_equal(reading->problems.list[1].at, "f.txt:5");
	}
}

static void
a_quote_that_took_a_line_along_ends_the_reading(void **state)
{
	/* What stood in the lines between nobody would be told. */
	struct reading *reading = *state;
	assert_string_equal(read_rows(reading, "a,b\n1,\"2\n3,4\n5,\"6\n7,8\n", 64), "");
	assert_int_equal(reading->problems.count, 1);
}

static void
a_field_that_nobody_asked_for_may_be_longer(void **state)
{
	struct reading *reading = *state;
	size_t n = 20000;
	char *text = arena_alloc(&reading->arena, n + 20);
	memset(text, 'x', n + 20);
	memcpy(text, "a,b,c\n1,2,", 10);
	memcpy(text + n, "\n3,4,\n", 7);
	assert_string_equal(read_rows(reading, text, 1000), "2:1|2;3:3|4;");
	assert_int_equal(reading->problems.count, 0);
}

static void
a_field_may_be_as_long_as_the_limit_and_no_longer(void **state)
{
	struct reading *reading = *state;
	for (size_t n = CSVROWS_FIELD_BYTES_MAX; n <= CSVROWS_FIELD_BYTES_MAX + 1; n++) {
		char *text = arena_alloc(&reading->arena, n + 6);
		memcpy(text, "a,b\n", 4);
		memset(text + 4, 'x', n);
		text[4 + n] = '\n';
		read_rows(reading, text, 100000);
		assert_int_equal(reading->problems.count, n > CSVROWS_FIELD_BYTES_MAX);
	}
}

static void
bytes_that_are_not_utf8_are_refused(void **state)
{
	struct reading *reading = *state;
	read_rows(reading, "a,b\n1,2\n\xe9t\xe9,2\n", 64);
	assert_string_equal(first_problem(reading), "f.txt:3");
}

static bool
note_int(void *context, const struct csvrows_row *row)
{
	long *value = context;
	*value = csvrows_int(row, 0, "a", (const long[2]){-5, 99}, 7);
	return true;
}

static void
whole_numbers_are_read_with_blanks_and_refused_out_of_range(void **state)
{
	struct reading *reading = *state;
	static const struct {
		const char *text;
		long value;
		size_t n_problems;
	} cases[] = {
	    {"a\n42\n", 42, 0},  {"a\n 42 \n", 42, 0}, {"a\n\" 42 \"\n", 42, 0},
	    {"a,b\n,1\n", 7, 0}, {"a\n99\n", 99, 0},   {"a\n100\n", 7, 1},
	    {"a\n-5\n", -5, 0},  {"a\n-6\n", 7, 1},    {"a\n4x\n", 7, 1},
	    {"a\n4 2\n", 7, 1},  {"a\n1e1\n", 7, 1},   {"a\n99999999999999999999\n", 7, 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		problems_init(&reading->problems, &reading->arena);
		long value = -100;
		struct csvrows *rows =
		    csvrows_new("f.txt", columns, 1, &reading->problems, note_int, &value);
		csvrows_feed(rows, cases[i].text, strlen(cases[i].text));
		csvrows_end(rows);
		csvrows_free(rows);
		assert_int_equal(value, cases[i].value);
		assert_int_equal(reading->problems.count, cases[i].n_problems);
	}
}

static void
a_reader_that_has_enough_gets_no_more_rows(void **state)
{
	struct reading *reading = *state;
	reading->n_wanted_rows = 2;
	assert_string_equal(read_rows(reading, "a,b\n1,\n2,\n3,\n4,\n", 64), "2:1|;3:2|;");
	assert_int_equal(reading->problems.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(columns_are_found_by_name_in_any_order_and_others_are_passed_over),
	    TEST(a_byte_order_mark_and_crlf_do_not_show),
	    TEST(pieces_of_one_byte_read_the_same),
	    TEST(a_break_inside_quotes_counts_as_a_line_but_the_row_keeps_its_first),
	    TEST(blank_lines_are_counted_and_give_no_row),
	    TEST(a_row_with_fewer_fields_has_empty_ones),
	    TEST(a_row_with_more_fields_than_the_header_is_refused_by_its_line),
	    TEST(empty_fields_behind_the_last_column_are_no_fault),
	    TEST(a_missing_required_column_is_told_at_the_header),
	    TEST(a_column_that_stands_there_twice_is_a_fault),
	    TEST(an_empty_file_is_a_fault),
	    TEST(a_quote_left_open_is_a_fault_and_does_not_gather_the_file),
	    TEST(the_end_inside_quotes_is_a_fault),
	    TEST(a_quote_inside_a_field_is_a_fault),
	    TEST(rows_behind_a_line_with_a_wrong_quote_are_read),
	    TEST(a_quote_that_took_a_line_along_ends_the_reading),
	    TEST(a_field_that_nobody_asked_for_may_be_longer),
	    TEST(a_field_may_be_as_long_as_the_limit_and_no_longer),
	    TEST(bytes_that_are_not_utf8_are_refused),
	    TEST(whole_numbers_are_read_with_blanks_and_refused_out_of_range),
	    TEST(a_reader_that_has_enough_gets_no_more_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
