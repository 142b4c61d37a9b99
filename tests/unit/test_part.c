/* SPDX-License-Identifier: MIT
 *
 * The header of a part, byte by byte.
 */
#include "sms/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define READ(...) \
	read_bytes((const unsigned char[]){__VA_ARGS__}, \
		   sizeof((const unsigned char[]){__VA_ARGS__}))

static struct part
read_bytes(const unsigned char *bytes, size_t n)
{
	struct part part;
	part_read(bytes, n, &part);
	return part;
}

static void
assert_part(struct part part, int reference, int number, int total)
{
	assert_int_equal(part.reference, reference);
	assert_int_equal(part.number, number);
	assert_int_equal(part.total, total);
}

static void
a_part_says_of_which_text_it_is_and_which_one(void **state)
{
	(void)state;
	struct part part = READ(5, 0, 3, 7, 2, 1);
	assert_part(part, 7, 1, 2);
	assert_false(part.is_wide);
	part = READ(6, 8, 4, 1, 7, 255, 255);
	assert_part(part, 0x107, 255, 255);
	assert_true(part.is_wide);
}

static void
it_is_found_among_other_elements(void **state)
{
	(void)state;
	/* Ports, then a part; a part, then a language. */
	assert_part(READ(11, 5, 4, 0x0b, 0x84, 0x23, 0xf0, 0, 3, 9, 3, 2), 9, 2, 3);
	assert_part(READ(8, 0, 3, 9, 3, 2, 0x24, 1, 1), 9, 2, 3);
}

static void
a_number_that_is_no_parts_leaves_a_whole_text(void **state)
{
	(void)state;
	assert_part(READ(5, 0, 3, 7, 2, 0), 0, 0, 0);
	assert_part(READ(5, 0, 3, 7, 2, 3), 0, 0, 0);
	assert_part(READ(5, 0, 3, 7, 0, 0), 0, 0, 0);
	assert_part(READ(5, 0, 3, 7, 1, 1), 0, 0, 0);
}

static void
what_is_cut_short_or_of_another_length_is_none(void **state)
{
	(void)state;
	part_read(NULL, 0, &(struct part){0});
	assert_part(READ(5, 0, 3, 7, 2), 0, 0, 0);
	assert_part(READ(4, 0, 3, 7, 2, 1), 0, 0, 0); /* behind its own end */
	assert_part(READ(5, 0, 2, 7, 2, 1), 0, 0, 0);
	assert_part(READ(5, 8, 3, 7, 2, 1), 0, 0, 0);
	assert_part(READ(6, 5, 4, 0x0b, 0x84, 0x23, 0xf0), 0, 0, 0);
	assert_part(READ(0), 0, 0, 0);
	assert_part(READ(255, 0, 255, 1, 2, 1), 0, 0, 0);
}

static void
a_narrow_and_a_wide_reference_are_two_texts(void **state)
{
	(void)state;
	struct part narrow = READ(5, 0, 3, 7, 2, 1), wide = READ(6, 8, 4, 0, 7, 2, 2);
	struct part other = READ(5, 0, 3, 7, 2, 2), more = READ(5, 0, 3, 7, 3, 2);
	assert_true(part_is_beside(&narrow, &other));
	assert_false(part_is_beside(&narrow, &wide));
	assert_false(part_is_beside(&narrow, &more));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_part_says_of_which_text_it_is_and_which_one),
	    cmocka_unit_test(it_is_found_among_other_elements),
	    cmocka_unit_test(a_number_that_is_no_parts_leaves_a_whole_text),
	    cmocka_unit_test(what_is_cut_short_or_of_another_length_is_none),
	    cmocka_unit_test(a_narrow_and_a_wide_reference_are_two_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
