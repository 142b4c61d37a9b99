/* SPDX-License-Identifier: MIT
 *
 * Which feed may follow which, what is remembered of one, and what a run ends with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/refresh.h"

static struct arena arena;
static struct problems problems;

static int
set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	problems_init(&problems, &arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct refresh_facts
facts(int64_t n_trips, int first_day, int last_day)
{
	return (struct refresh_facts){
	    n_trips, {true, civil_from_ymd(2023, 6, first_day), civil_from_ymd(2023, 6, last_day)}};
}

/* The one reason against it on 10 June, or NULL. */
static const char *
reason(struct refresh_facts fresh, const struct refresh_facts *in_use)
{
	problems_init(&problems, &arena);
	bool is_good =
	    refresh_is_good(&fresh, in_use, civil_from_ymd(2023, 6, 10), "here", &problems);
	assert_int_equal(is_good, problems.count == 0);
	assert_true(problems.count <= 1);
	if (is_good)
		return NULL;
	assert_string_equal(problems.list[0].at, "here");
	return problems.list[0].text;
}

static void
a_feed_may_begin_and_end_today_and_not_later_or_before(void **state)
{
	(void)state;
	assert_null(reason(facts(1, 10, 10), NULL));
	assert_string_equal(reason(facts(1, 11, 20), NULL), "begins only on Sun 2023-06-11");
	assert_string_equal(reason(facts(1, 1, 9), NULL), "has ended on Fri 2023-06-09");
	struct refresh_facts never = {.n_trips = 5};
	assert_string_equal(reason(never, NULL), "nothing ever runs in it");
}

static void
half_of_the_trips_are_enough_and_fewer_are_not(void **state)
{
	(void)state;
	struct refresh_facts in_use = facts(101, 1, 30);
	assert_null(reason(facts(51, 1, 30), &in_use));
	assert_non_null(strstr(reason(facts(50, 1, 30), &in_use), "50 trips, the one in use 101"));
	assert_null(reason(facts(50, 1, 30), NULL));
}

static void
every_reason_is_told_at_once(void **state)
{
	(void)state;
	struct refresh_facts fresh = facts(1, 11, 20);
	struct refresh_facts in_use = facts(3, 1, 30);
	assert_false(refresh_is_good(&fresh, &in_use, civil_from_ymd(2023, 6, 10), "x", &problems));
	assert_int_equal(problems.count, 2);
}

static void
a_record_comes_back_as_it_was_written(void **state)
{
	(void)state;
	struct refresh_record out = {
	    .url = "https://data.example/a.zip?x=\"y\"",
	    .etag = "W/\"1\\2\"",
	    .last_modified = "",
	    .bytes = INT64_C(5000000000),
	    .fetched = {1700000000},
	    .asked = {1700000001},
	    .facts = facts(7, 1, 30),
	};
	struct refresh_record back;
	const char *text = refresh_record_text(&out, &arena);
	assert_true(refresh_record_read(text, strlen(text), &arena, &back));
	assert_string_equal(back.url, out.url);
	assert_string_equal(back.etag, out.etag);
	assert_string_equal(back.last_modified, "");
	assert_int_equal(back.bytes, out.bytes);
	assert_int_equal(back.fetched.s, out.fetched.s);
	assert_int_equal(back.asked.s, out.asked.s);
	assert_int_equal(back.facts.n_trips, 7);
	assert_int_equal(back.facts.coverage.first.day, out.facts.coverage.first.day);
	assert_int_equal(back.facts.coverage.last.day, out.facts.coverage.last.day);
	out.facts.coverage.is_any = false;
	text = refresh_record_text(&out, &arena);
	assert_true(refresh_record_read(text, strlen(text), &arena, &back));
	assert_false(back.facts.coverage.is_any);
}

static void
a_damaged_record_is_none(void **state)
{
	(void)state;
	struct refresh_record whole = {.url = "https://a", .etag = "", .last_modified = ""};
	struct refresh_record back;
	const char *text = refresh_record_text(&whole, &arena);
	size_t n = strlen(text);
	/* The last byte is the line's end. */
	for (size_t i = 0; i + 1 < n; i++)
		assert_false(refresh_record_read(text, i, &arena, &back));
	static const char *const others[] = {"[]", "{}", "{\"url\":1}", "7"};
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_false(refresh_record_read(others[i], strlen(others[i]), &arena, &back));
}

static void
what_needs_a_human_is_told_before_what_waits(void **state)
{
	(void)state;
	struct refresh_outcome all = {true, true, true};
	assert_int_equal(refresh_status(all), EXIT_BAD_INPUT);
	all.is_bad = false;
	assert_int_equal(refresh_status(all), EXIT_TRY_LATER);
	all.is_late = false;
	assert_int_equal(refresh_status(all), EXIT_NO);
	all.is_short = false;
	assert_int_equal(refresh_status(all), EXIT_DONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_feed_may_begin_and_end_today_and_not_later_or_before),
	    TEST(half_of_the_trips_are_enough_and_fewer_are_not),
	    TEST(every_reason_is_told_at_once),
	    TEST(a_record_comes_back_as_it_was_written),
	    TEST(a_damaged_record_is_none),
	    TEST(what_needs_a_human_is_told_before_what_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
