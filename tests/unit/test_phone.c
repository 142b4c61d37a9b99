/* SPDX-License-Identifier: MIT
 *
 * Phone numbers as people write them, and how little of them is shown.
 */
#include "sms/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int
parse(const char *text, enum phone_rule rule, struct phone *phone)
{
	const char *why = NULL;
	memset(phone, 0, sizeof *phone);
	int rc = phone_parse(text, strlen(text), rule, phone, &why);
	assert_int_equal(rc == 0, why == NULL);
	return rc;
}

static void
every_way_of_writing_it_is_one_number(void **state)
{
	static const char *const ways[] = {
	    "07700 900123",    "07700900123",       "+44 7700 900123",         "+447700900123",
	    "0044 7700900123", "447700900123",      "+44 (0)7700 900 123",     "(07700) 900-123",
	    " 07700.900.123 ", "0044(0)7700900123", "07700\u00a0900\u2011123",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct phone phone;
		if (parse(ways[i], PHONE_TEST, &phone) != 0)
			fail_msg("%s is refused", ways[i]);
		assert_string_equal(phone.digits, "447700900123");
	}
}

static void
what_cannot_be_texted_is_refused(void **state)
{
	static const char *const wrong[] = {
	    "",
	    "+",
	    "phone",
	    "07012 345678", /* personal number */
	    "07600 123456", /* pager */
	    "01633 960123", /* fixed line */
	    "0800 123 4567",
	    "+353 87 123 4567", /* another country */
	    "7700900123",       /* neither 0 nor country */
	    "07700 90012",      /* one too few */
	    "07700 9001234",    /* one too many */
	    "07700 900123 ext 4",
	    "+4477+00900123",
	    "88020",
	    "\xff\xfe",
	    "0770090012307700900123077009001230770090012307700900123",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct phone phone;
		if (parse(wrong[i], PHONE_TEST, &phone) != E_INPUT)
			fail_msg("%s is taken for %s", wrong[i], phone.digits);
		assert_false(phone_is_set(&phone));
	}
}

static void
the_isle_of_man_may_have_076_numbers(void **state)
{
	struct phone phone;
	(void)state;
	assert_int_equal(parse("07624 123456", PHONE_LIVE, &phone), 0);
	assert_string_equal(phone.digits, "447624123456");
}

static void
drama_numbers_are_for_tests_and_tests_for_drama_numbers(void **state)
{
	struct phone phone;
	(void)state;
	assert_int_equal(parse("07700 900000", PHONE_LIVE, &phone), E_INPUT);
	assert_int_equal(parse("07700 900999", PHONE_LIVE, &phone), E_INPUT);
	assert_int_equal(parse("07700 899999", PHONE_LIVE, &phone), 0);
	assert_int_equal(parse("07700 901000", PHONE_LIVE, &phone), 0);
	assert_int_equal(parse("07700 900000", PHONE_TEST_ONLY, &phone), 0);
	assert_int_equal(parse("07700 901000", PHONE_TEST_ONLY, &phone), E_INPUT);
}

static void
only_the_last_three_digits_are_shown(void **state)
{
	struct phone phone;
	char mask[PHONE_MASK_SIZE];
	char full[PHONE_FULL_SIZE];
	(void)state;
	assert_int_equal(parse("07700 900123", PHONE_TEST, &phone), 0);
	phone_print(&phone, mask);
	assert_string_equal(mask, "+44\u2026123");
	phone_full(&phone, full);
	assert_string_equal(full, "+447700900123");
	memset(&phone, 0, sizeof phone);
	phone_print(&phone, mask);
	assert_string_equal(mask, "none");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_way_of_writing_it_is_one_number),
	    cmocka_unit_test(what_cannot_be_texted_is_refused),
	    cmocka_unit_test(the_isle_of_man_may_have_076_numbers),
	    cmocka_unit_test(drama_numbers_are_for_tests_and_tests_for_drama_numbers),
	    cmocka_unit_test(only_the_last_three_digits_are_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
