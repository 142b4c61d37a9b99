/* SPDX-License-Identifier: MIT
 *
 * Faults of an input: kept in order, bounded, and the nearest name.
 */
#include "base/problem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
problems_are_copied_in_their_order(void **state)
{
	(void)state;
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	char at[] = "/a/0";
	problem_add(&problems, at, "is %d", 7);
	at[1] = 'z';
	problem_add(&problems, "stops.txt:14", "is missing");
	assert_int_equal(problems.count, 2);
	assert_string_equal(problems.list[0].at, "/a/0");
	assert_string_equal(problems.list[0].text, "is 7");
	assert_string_equal(problems.list[1].at, "stops.txt:14");
	arena_fini(&arena);
}

static void
problems_past_the_limit_are_counted_but_not_kept(void **state)
{
	(void)state;
	struct arena arena;
	struct problems problems;
	arena_init(&arena);
	problems_init(&problems, &arena);
	assert_int_equal(problems_kept(&problems), 0);
	for (int i = 0; i < PROBLEMS_MAX; i++)
		problem_add(&problems, "", "%d", i);
	assert_int_equal(problems_kept(&problems), PROBLEMS_MAX);
	problem_add(&problems, "", "one more");
	assert_int_equal(problems.count, PROBLEMS_MAX + 1);
	assert_int_equal(problems_kept(&problems), PROBLEMS_MAX);
	assert_string_equal(problems.list[PROBLEMS_MAX - 1].text, "199");
	arena_fini(&arena);
}

static void
the_nearest_name_is_within_a_third(void **state)
{
	(void)state;
	static const char *const names[] = {"timetable", "journey", "plan", "check", "id"};
	static const struct {
		const char *word;
		const char *nearest; /* NULL: none */
	} cases[] = {
	    {"timetable", "timetable"},
	    {"timetabel", "timetable"}, /* one swap */
	    {"tmetble", "timetable"},
	    {"tmtble", NULL},
	    {"plann", "plan"},
	    {"pla", "plan"},
	    {"lpan", "plan"},
	    {"xxan", NULL},
	    {"chekc", "check"},
	    {"is", "id"},
	    {"xy", NULL},
	    {"", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *nearest = problem_nearest(cases[i].word, names, ARRAY_LEN(names));
		if (cases[i].nearest == NULL)
			assert_null(nearest);
		else
			assert_string_equal(nearest, cases[i].nearest);
	}
	assert_null(problem_nearest("plan", names, 0));
}

static void
words_too_long_to_compare_get_no_suggestion(void **state)
{
	(void)state;
	char word[80] = "";
	memset(word, 'a', 64);
	const char *names[] = {word};
	assert_ptr_equal(problem_nearest(word, names, 1), word);
	memset(word, 'a', 65);
	assert_null(problem_nearest(word, names, 1));
	assert_null(problem_nearest("plan", names, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(problems_are_copied_in_their_order),
	    cmocka_unit_test(problems_past_the_limit_are_counted_but_not_kept),
	    cmocka_unit_test(the_nearest_name_is_within_a_third),
	    cmocka_unit_test(words_too_long_to_compare_get_no_suggestion),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
