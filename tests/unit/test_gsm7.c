/* SPDX-License-Identifier: MIT
 *
 * The GSM 7-bit alphabet and the plain forms of what is outside it.
 */
#include "sms/gsm7.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

/* The two tables of TS 23.038 as they are printed there, column by column. */
static const char basic[] =
    "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5"
    "\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9"
    " !\"#\u00a4%&'()*+,-./0123456789:;<=>?"
    "\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
    "\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0";
static const char extension[] = "\f^{}\\[~]|\u20ac";

static int
count(const char *text, int septets)
{
	int n = 0;
	for (size_t at = 0; at < strlen(text); n++)
		assert_int_equal(gsm7_septets(utf8_next(text, strlen(text), &at)), septets);
	return n;
}

static void
both_tables_are_whole_and_nothing_else_is_in_them(void **state)
{
	int in_basic = 0;
	int in_extension = 0;
	(void)state;
	assert_int_equal(count(basic, 1), 127); /* 128 places, one is the escape */
	assert_int_equal(count(extension, 2), 10);
	for (int32_t code = 0; code <= 0x10ffff; code++) {
		in_basic += gsm7_septets(code) == 1;
		in_extension += gsm7_septets(code) == 2;
	}
	assert_int_equal(in_basic, 127);
	assert_int_equal(in_extension, 10);
}

static void
is_plain(const char *text, const char *expected)
{
	struct arena arena;
	arena_init(&arena);
	assert_string_equal(gsm7_plain(text, strlen(text), &arena), expected);
	arena_fini(&arena);
}

static void
our_own_words_lose_their_ornaments(void **state)
{
	(void)state;
	is_plain("\u2018You\u2019re\u201c \u2013 \u201don\u2014time\u2026",
		 "'You're\" - \"on-time...");
	is_plain("10\u00a0am\u202fand\u2009on", "10 am and on");
	is_plain("zero\u200bwidth\ufeff\u00ad", "zerowidth");
	is_plain("\u00a3"
		 "4.50 caf\u00e9 \u20ac[~]",
		 "\u00a3"
		 "4.50 caf\u00e9 \u20ac[~]");
	is_plain("D\u0175r \u0177 Si\u00e2n T\u0177 gla\u0302n", "Dwr y Sian Ty glan");
	is_plain(
	    "\u0141\u00f3d\u017a \u0160koda \u0152uvre \u00c1\u00cd\u00d3\u00da \u00de\u00fd\u00ff",
	    "Lodz Skoda OEuvre AIOU Thyy");
	is_plain("\u00e7a \u00bd \u2116 4\u2122 `", "ca 1/2 No 4TM '");
	is_plain("\U0001f44d \u4e2d\xff", "? ??");
	is_plain("", "");
}

static void
every_plain_form_can_be_sent(void **state)
{
	struct arena arena;
	(void)state;
	arena_init(&arena);
	for (int32_t code = 0; code <= 0x2ffff; code++) {
		char bytes[4];
		int septets = 0;
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		size_t n = (size_t)utf8_put(code, bytes);
		char *plain = gsm7_plain(bytes, n, &arena);
		assert_true(gsm7_fits(plain, strlen(plain), &septets));
		assert_true(septets <= 3);
		if (gsm7_septets(code) > 0)
			assert_memory_equal(plain, bytes, n);
		if (code % 4096 == 0)
			arena_reset(&arena);
	}
	arena_fini(&arena);
}

static void
each_character_has_septets_of_its_own(void **state)
{
	bool is_taken[2][128] = {{false}};
	(void)state;
	for (int32_t code = 0; code <= 0xffff; code++) {
		unsigned char septets[2] = {0, 0};
		int n = gsm7_put(code, septets);
		assert_int_equal(n, gsm7_septets(code));
		if (n == 0)
			continue;
		bool *taken = &is_taken[n - 1][septets[n - 1]];
		assert_false(*taken);
		*taken = true;
		assert_true(n == 1 ? septets[0] != 0x1b : septets[0] == 0x1b);
	}
	unsigned char at[2], euro[2];
	assert_int_equal(gsm7_put('@', at), 1);
	assert_int_equal(at[0], 0);
	assert_int_equal(gsm7_put(0x20ac, euro), 2);
	assert_int_equal(euro[1], 0x65);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_tables_are_whole_and_nothing_else_is_in_them),
	    cmocka_unit_test(our_own_words_lose_their_ornaments),
	    cmocka_unit_test(every_plain_form_can_be_sent),
	    cmocka_unit_test(each_character_has_septets_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
