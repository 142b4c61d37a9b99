/* SPDX-License-Identifier: MIT
 *
 * Texts that come in parts: joined when whole, never lost, never taken twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "tests/lib/fakespool.h"

#define f fakespool

static const char *
path(const char *name)
{
	return arena_printf(&f.arena, "%s/incoming/%s", f.folder, name);
}

static void
put(const char *name, const char *header, const char *words)
{
	const char *text =
	    arena_printf(&f.arena, "From: 447700900123\nAlphabet: UTF-8\n%s\n%s", header, words);
	assert_int_equal(file_write(path(name), text, strlen(text)), 0);
}

/* Two looks at the folder: what the first joins is old enough for the second. */
static void
look(int64_t after_s)
{
	fakespool_turn(0, 5 + after_s);
	fakespool_turn(0, 10 + after_s);
}

static void
a_text_is_taken_when_its_last_part_has_come(void **state)
{
	(void)state;
	put("GSM1.b", "UDH-DATA: 05 00 03 07 02 02 \n", "at 2pm");
	look(0);
	assert_int_equal(f.n_texts, 0);
	put("GSM1.a", "UDH-DATA: 05 00 03 07 02 01 \n", "LATE 20, there ");
	put("GSM1.c", "UDH-DATA: 05 00 03 08 02 01 \n", "another");
	look(0);
	assert_int_equal(f.n_texts, 1);
	assert_string_equal(f.text.text, "LATE 20, there at 2pm");
	assert_int_not_equal(access(path("GSM1.a"), F_OK), 0);
	assert_int_equal(access(path("GSM1.c"), F_OK), 0);
}

static void
a_reference_of_16_bits_is_one_too(void **state)
{
	(void)state;
	put("GSM1.a", "UDH-DATA: 06 08 04 01 07 02 01 \n", "OK ");
	put("GSM1.x", "UDH-DATA: 06 08 04 02 07 02 01 \n", "no ");
	put("GSM1.b", "UDH-DATA: 06 08 04 01 07 02 02 \n", "then");
	look(0);
	assert_int_equal(f.n_texts, 1);
	assert_string_equal(f.text.text, "OK then");
	/* Ports are no place among parts, and so is a place beyond the last. */
	put("GSM1.p", "UDH-DATA: 06 05 04 0B 84 23 F0 \n", "port");
	look(0);
	assert_string_equal(f.text.text, "port");
	put("GSM1.q", "UDH-DATA: 05 00 03 09 02 03 \n", "third of two");
	look(0);
	assert_string_equal(f.text.text, "third of two");
}

static void
what_stays_in_parts_is_taken_as_it_is(void **state)
{
	(void)state;
	put("GSM1.a", "UDH-DATA: 05 00 03 07 03 01 \n", "HELP ");
	put("GSM1.c", "UDH-DATA: 05 00 03 07 03 03 \n", "please");
	look(SPOOL_JOIN_S - 60);
	assert_int_equal(f.n_texts, 0);
	look(SPOOL_JOIN_S);
	assert_int_equal(f.n_texts, 1);
	assert_string_equal(f.text.text, "HELP please");
}

static void
a_part_that_comes_twice_is_in_the_text_once(void **state)
{
	(void)state;
	put("GSM1.a", "UDH-DATA: 05 00 03 07 02 01 \n", "one ");
	put("GSM1.z", "UDH-DATA: 05 00 03 07 02 01 \n", "one ");
	put("GSM1.b", "UDH-DATA: 05 00 03 07 02 02 \n", "two");
	look(0);
	assert_string_equal(f.text.text, "one two");
	assert_int_not_equal(access(path("GSM1.z"), F_OK), 0);
}

static void
after_a_crash_no_part_is_taken_by_itself(void **state)
{
	(void)state;
	/* It died when it had joined them, and deleted one. */
	put("GSM1.b", "UDH-DATA: 05 00 03 07 02 02 \n", "at 2pm");
	put("joined-447700900123-7-2", "", "LATE 20, there at 2pm");
	f.answer = E_FULL;
	look(SPOOL_JOIN_S + 1);
	char once[TRANSPORT_PROVIDER_ID_MAX + 1];
	snprintf(once, sizeof(once), "%s", f.text.provider_id);
	f.answer = 0;
	look(SPOOL_JOIN_S + 1);
	assert_true(f.n_texts >= 2);
	assert_string_equal(f.text.text, "LATE 20, there at 2pm");
	assert_string_equal(f.text.provider_id, once); /* known as the same */
	assert_int_not_equal(access(path("GSM1.b"), F_OK), 0);
	int before = f.n_texts;
	look(SPOOL_JOIN_S + 1);
	assert_int_equal(f.n_texts, before);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fakespool_set_up, fakespool_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_text_is_taken_when_its_last_part_has_come),
	    TEST(a_reference_of_16_bits_is_one_too),
	    TEST(what_stays_in_parts_is_taken_as_it_is),
	    TEST(a_part_that_comes_twice_is_in_the_text_once),
	    TEST(after_a_crash_no_part_is_taken_by_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
