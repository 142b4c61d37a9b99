/* SPDX-License-Identifier: MIT
 *
 * Where a text is cut into parts.
 */
#include "sms/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

/* ${n} times "a", then ${rest}. */
static const char *
a_then(size_t n, const char *rest)
{
	char *text = arena_alloc(&arena, n + strlen(rest) + 1);
	memset(text, 'a', n);
	memcpy(text + n, rest, strlen(rest));
	return text;
}

static const char *
repeat(const char *piece, size_t n)
{
	char *text = arena_alloc(&arena, n * strlen(piece) + 1);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * strlen(piece), piece, strlen(piece));
	return text;
}

static struct segments
split(const char *text)
{
	struct segments segments;
	assert_int_equal(segment_split(text, strlen(text), &arena, &segments), 0);
	return segments;
}

static void
parts_are(const char *text, enum segment_encoding encoding, int units, int first, int second)
{
	struct segments segments = split(text);
	assert_int_equal(segments.encoding, encoding);
	assert_int_equal(segments.units, units);
	assert_int_equal(segments.n, second == 0 ? 1 : 2);
	assert_int_equal(segments.parts[0].units, first);
	if (second > 0)
		assert_int_equal(segments.parts[1].units, second);
}

static void
one_part_holds_160_septets_and_each_of_several_153(void **state)
{
	(void)state;
	parts_are(a_then(160, ""), SEGMENT_GSM7, 160, 160, 0);
	parts_are(a_then(161, ""), SEGMENT_GSM7, 161, 153, 8);
	assert_int_equal(split(a_then(306, "")).n, 2);
	assert_int_equal(split(a_then(307, "")).n, 3);
}

static void
one_part_holds_70_code_units_and_each_of_several_67(void **state)
{
	(void)state;
	parts_are(a_then(69, "\u0175"), SEGMENT_UCS2, 70, 70, 0);
	parts_are(a_then(70, "\u0175"), SEGMENT_UCS2, 71, 67, 4);
}

static void
an_escape_is_never_split_between_two_parts(void **state)
{
	(void)state;
	parts_are(a_then(158, "\u20ac"), SEGMENT_GSM7, 160, 160, 0);
	parts_are(a_then(152, "{aaaaaaaaa"), SEGMENT_GSM7, 163, 152, 11);
	parts_are(a_then(151, "{aaaaaaaaa"), SEGMENT_GSM7, 162, 153, 9);
}

static void
a_surrogate_pair_is_never_split_between_two_parts(void **state)
{
	(void)state;
	parts_are(a_then(68, "\U0001f44d"), SEGMENT_UCS2, 70, 70, 0);
	parts_are(a_then(66, "\U0001f44daaa"), SEGMENT_UCS2, 71, 66, 5);
	parts_are(repeat("\U0001f44d", 36), SEGMENT_UCS2, 72, 66, 6);
}

static void
an_extension_character_is_one_unit_beside_one_that_is_not_gsm7(void **state)
{
	(void)state;
	parts_are("{\u20ac\u0175", SEGMENT_UCS2, 3, 3, 0);
}

static void
the_empty_text_is_one_empty_part(void **state)
{
	(void)state;
	parts_are("", SEGMENT_GSM7, 0, 0, 0);
}

static void
the_parts_are_the_text_exactly_as_given(void **state)
{
	const char *text = a_then(400, " \u201cquoted\u201d\r\n ");
	(void)state;
	struct segments segments = split(text);
	size_t at = 0;
	for (int i = 0; i < segments.n; i++) {
		assert_ptr_equal(segments.parts[i].text, text + at);
		at += segments.parts[i].n;
	}
	assert_int_equal(at, strlen(text));
	assert_int_equal(segments.encoding, SEGMENT_UCS2);
}

static void
the_255th_part_is_the_last(void **state)
{
	struct segments segments;
	(void)state;
	const char *most = a_then(255 * 153, "");
	assert_int_equal(split(most).n, 255);
	const char *more = a_then(255 * 153 + 1, "");
	assert_int_equal(segment_split(more, strlen(more), &arena, &segments), E_LIMIT);
	/* The same septets, but each part loses one to an escape that may not be cut. */
	const char *wasted = repeat(a_then(1, "{"), 255 * 51);
	assert_int_equal(split(wasted).n, 255);
	wasted = repeat("{", 255 * 76 + 1);
	assert_int_equal(segment_split(wasted, strlen(wasted), &arena, &segments), E_LIMIT);
}

static void
what_is_not_utf8_is_refused(void **state)
{
	struct segments segments;
	(void)state;
	assert_int_equal(segment_split("ab\xff", 3, &arena, &segments), E_INPUT);
	assert_int_equal(segment_split("\xed\xa0\x80", 3, &arena, &segments), E_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(one_part_holds_160_septets_and_each_of_several_153,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_part_holds_70_code_units_and_each_of_several_67,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_escape_is_never_split_between_two_parts, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(a_surrogate_pair_is_never_split_between_two_parts,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		an_extension_character_is_one_unit_beside_one_that_is_not_gsm7, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_empty_text_is_one_empty_part, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_parts_are_the_text_exactly_as_given, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(the_255th_part_is_the_last, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_not_utf8_is_refused, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
