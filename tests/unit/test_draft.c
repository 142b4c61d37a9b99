/* SPDX-License-Identifier: MIT
 *
 * The request for an earlier day: what it asks for, and when there is nothing to ask.
 */
#include "calendar/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../lib/calendar.h"

static const struct draft_shut *
shut_of(struct calendar_test *test, size_t n)
{
	struct draft_shut *list = arena_array(&test->arena, struct draft_shut, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct draft_shut){
		    .name = arena_printf(&test->arena, "Place %zu", i + 1),
		    .shut = {.from = {calendar_date("2026-11-27"), 990},
			     .reopens = i % 2 == 0,
			     .until = {calendar_date("2026-11-29"), 1440 + 540}}};
	return list;
}

static const char *
draft_of(struct calendar_test *test, const char *date, const char *sentence, size_t n_shut,
	 const char **why_not)
{
	size_t n;
	char *text = calendar_file(test, "conf/policy/release-day.json", &n);
	const struct policy *policy = policy_parse(text, n, &test->arena, &test->problems);
	struct policy_question question = {calendar_date(date), 400, sentence};
	struct policy_answer *answer = arena_new(&test->arena, struct policy_answer);
	assert_non_null(policy);
	assert_int_equal(policy_release(policy, &test->holidays, &question, &test->arena,
					&test->problems, answer),
			 0);
	const struct draft draft = {.who = "J4",
				    .nominal = question.nominal,
				    .answer = answer,
				    .holidays = &test->holidays,
				    .shut = shut_of(test, n_shut),
				    .n_shut = n_shut};
	return draft_request(&draft, &test->arena, why_not);
}

static void
it_asks_for_the_extra_day_in_one_paragraph(void **state)
{
	const char *why_not = "";
	assert_string_equal(
	    draft_of(*state, "2026-11-28", "determinate", 2, &why_not),
	    "Hello, the date we have for J4 is Sat 28 Nov 2026, so by law Fri 27 Nov 2026, and the "
	    "next working day after it is Mon 30 Nov 2026. Place 1 is shut from 16:30 on Fri 27 "
	    "Nov until 09:00 on Mon 30 Nov; Place 2 is shut from 16:30 on Fri 27 Nov. The policy "
	    "on Fridays and bank holidays presumes Thu 26 Nov 2026. Could it please be Wed 25 Nov "
	    "2026, one eligible working day more, so that there is time to see people while they "
	    "are there? If not, please confirm Thu 26 Nov 2026. We will arrange the day round your "
	    "answer. Thank you.");
	assert_null(why_not);
}

static void
a_day_too_far_back_is_in_no_request(void **state)
{
	const char *why_not;
	const char *text = draft_of(*state, "2024-12-31", "determinate", 0, &why_not);
	assert_null(strstr(text, "23 Dec"));
	assert_non_null(strstr(text, "Could you please confirm Mon 30 Dec 2024?"));
	assert_null(draft_of(*state, "2024-12-31", "child", 0, &why_not));
	assert_non_null(strstr(why_not, "human"));
}

static void
of_many_places_the_first_are_named_and_the_rest_counted(void **state)
{
	const char *why_not;
	const char *text = draft_of(*state, "2026-11-27", "determinate", DRAFT_SHUT_MAX, &why_not);
	assert_non_null(strstr(text, "Place 5 is shut"));
	assert_null(strstr(text, "more."));
	text = draft_of(*state, "2026-11-27", "determinate", DRAFT_SHUT_MAX + 1, &why_not);
	assert_null(strstr(text, "Place 6"));
	assert_non_null(strstr(text, "; so are 1 more."));
	text = draft_of(*state, "2026-11-27", "determinate", 0, &why_not);
	assert_null(strstr(text, "shut"));
}

static void
where_there_is_nothing_to_ask_it_says_why(void **state)
{
	static const struct {
		const char *date, *sentence, *why;
	} cases[] = {
	    {"2026-11-25", "determinate", "the day after it is a working day"},
	    {"2023-09-15", "determinate", "no rule of an earlier day was in force"},
	    {"2026-11-27", "hdc", "home detention curfew"},
	    {"2028-12-29", "determinate", "list of bank holidays"},
	    {"2028-12-26", "determinate", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *why_not;
		const char *text = draft_of(*state, cases[i].date, cases[i].sentence, 1, &why_not);
		assert_int_equal(text == NULL, cases[i].why != NULL);
		if (cases[i].why != NULL)
			assert_non_null(strstr(why_not, cases[i].why));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_set_up, calendar_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_asks_for_the_extra_day_in_one_paragraph),
	    TEST(a_day_too_far_back_is_in_no_request),
	    TEST(of_many_places_the_first_are_named_and_the_rest_counted),
	    TEST(where_there_is_nothing_to_ask_it_says_why),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
