/* SPDX-License-Identifier: MIT
 *
 * What every engine's file uses: moments and durations as engines write them, texts of peers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "travel/engines/engine.h"

static void
an_engine_is_found_by_its_name(void **state)
{
	(void)state;
	for (int i = 0; i < engine_count; i++)
		assert_ptr_equal(engine_find(engine_list[i]->name), engine_list[i]);
	assert_null(engine_find("hafas"));
}

static void
a_peers_text_is_cut_and_made_printable(void **state)
{
	(void)state;
	struct arena arena;
	char text[2 * ENGINE_QUOTE_MAX];
	arena_init(&arena);
	assert_string_equal(engine_quote(&arena, "a\nb\x7f\"c\""), "a b  c ");
	assert_string_equal(engine_quote(&arena, "ok\xff not"), "ok");
	memset(text, 'x', sizeof(text));
	memcpy(text + ENGINE_QUOTE_MAX - 1, "\xc3\xa9", 3);
	assert_int_equal(strlen(engine_quote(&arena, text)), ENGINE_QUOTE_MAX - 1);
	arena_fini(&arena);
}

static void
moments_are_read_with_any_offset_and_nothing_else_is(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t s;
	} good[] = {{"1970-01-01T00:00:00Z", 0},
		    {"1970-01-01T01:00+01:00", 0},
		    {"1970-01-01T00:00:01.999+0000", 1},
		    {"1969-12-31T19:00:00-05:00", 0},
		    {"1970-01-01T05:45:00+05:45", 0}};
	static const char *const bad[] = {"",
					  "1970-01-01",
					  "1970-01-01T00:00:00",
					  "1970-01-01 00:00:00Z",
					  "1970-02-30T00:00:00Z",
					  "1970-01-01T24:00:00Z",
					  "1970-01-01T00:00:61Z",
					  "1970-01-01T00:00:00.Z",
					  "1970-01-01T00:00:00Zx",
					  "1970-01-01T00:00:00+1:00",
					  "1970-01-01T00:00:00+01:60",
					  "1970-01-01T00:00:00+99:00",
					  "1970-01-01T00:0",
					  "1970-01-01T00:00:0Z"};
	struct utc at;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(engine_moment_parse(good[i].text, &at), 0);
		assert_int_equal(at.s, good[i].s);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (engine_moment_parse(bad[i], &at) != E_INPUT)
			fail_msg("\"%s\" is taken for a moment", bad[i]);
}

static void
a_moment_is_written_as_it_is_read(void **state)
{
	(void)state;
	struct arena arena;
	struct civil_zone *zone = civil_zone_load("Europe/London");
	arena_init(&arena);
	/* Round both changes of the clocks of 2023. */
	static const int64_t around[] = {1679792400, 1698541200};
	for (size_t i = 0; i < ARRAY_LEN(around); i++)
		for (int64_t s = around[i] - 7200; s <= around[i] + 7200; s += 899) {
			struct utc at;
			const char *text = engine_moment_text(zone, (struct utc){s}, &arena);
			assert_int_equal(engine_moment_parse(text, &at), 0);
			assert_int_equal(at.s, s);
		}
	arena_fini(&arena);
	civil_zone_free(zone);
}

static void
durations_are_read_and_nothing_else_is(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t s;
	} good[] = {{"PT0S", 0},     {"PT1H2M3S", 3723}, {"PT1.9S", 1},   {"-PT30S", -30},
		    {"PT-3M", -180}, {"P1DT2H", 93600},  {"P1W", 604800}, {"PT90M", 5400}};
	static const char *const bad[] = {
	    "",    "P",      "PT",   "3M",    "PT3",  "PT3X",        "P3M",   "PT3M3M", "PT1S2M",
	    "P1Y", "PT1.5M", "PT.S", "PT1TS", "P11D", "PT99999999S", "PT1H ", "PT--1S"};
	int64_t s;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(engine_duration_parse(good[i].text, &s), 0);
		assert_int_equal(s, good[i].s);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (engine_duration_parse(bad[i], &s) != E_INPUT)
			fail_msg("\"%s\" is taken for a duration", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_engine_is_found_by_its_name),
	    cmocka_unit_test(a_peers_text_is_cut_and_made_printable),
	    cmocka_unit_test(moments_are_read_with_any_offset_and_nothing_else_is),
	    cmocka_unit_test(a_moment_is_written_as_it_is_read),
	    cmocka_unit_test(durations_are_read_and_nothing_else_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
