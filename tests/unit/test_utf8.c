/* SPDX-License-Identifier: MIT
 *
 * UTF-8 strictly by RFC 3629.
 */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static void
every_character_comes_back_as_it_was_put(void **state)
{
	(void)state;
	for (int32_t code = 0; code <= 0x10ffff; code++) {
		if (code == 0xd800)
			code = 0xe000;
		char text[4];
		size_t n = (size_t)utf8_put(code, text);
		assert_int_equal(n, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
		size_t at = 0;
		assert_int_equal(utf8_next(text, n, &at), code);
		assert_int_equal(at, n);
		/* Cut short it is no character, and one byte is stepped over. */
		at = 0;
		if (n > 1)
			assert_int_equal(utf8_next(text, n - 1, &at), -1);
		assert_int_equal(at, n > 1);
	}
}

static void
overlong_surrogate_and_too_large_forms_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "\x80",
	    "\xc0\x80",
	    "\xc1\xbf",
	    "\xe0\x80\x80",
	    "\xe0\x9f\xbf",
	    "\xed\xa0\x80",
	    "\xed\xbf\xbf",
	    "\xf0\x80\x80\x80",
	    "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80",
	    "\xf5\x80\x80\x80",
	    "\xff",
	    "\xe2\x82",
	    "\xe2\x28\xa1",
	    "a\xcc",
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(utf8_is_valid(bad[i], strlen(bad[i])));
	static const char *const good[] = {"",
					   "a",
					   "\xc2\x80",
					   "\xed\x9f\xbf",
					   "\xee\x80\x80",
					   "\xf4\x8f\xbf\xbf",
					   "llwybr i\xe2\x80\x99r gwaith"};
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(utf8_is_valid(good[i], strlen(good[i])));
	assert_true(utf8_is_valid("a\0b", 3));
}

static void
reading_goes_on_behind_a_bad_byte(void **state)
{
	(void)state;
	size_t at = 0;
	const char *text = "\xe2\x82x";
	assert_int_equal(utf8_next(text, 3, &at), -1);
	assert_int_equal(utf8_next(text, 3, &at), -1);
	assert_int_equal(utf8_next(text, 3, &at), 'x');
	assert_int_equal(at, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_character_comes_back_as_it_was_put),
	    cmocka_unit_test(overlong_surrogate_and_too_large_forms_are_refused),
	    cmocka_unit_test(reading_goes_on_behind_a_bad_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
