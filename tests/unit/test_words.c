/* SPDX-License-Identifier: MIT
 *
 * Words that may not be seen, wherever they hide, and innocent words that only look alike.
 */
#include "sms/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct problems problems;
static struct words words;

static int
set_up(void **state)
{
	static const char list[] =
	    "{\"never\": [\"prison*\", \"*offender*\", \"must\", \"failed to attend\", \"hmp*\"],"
	    " \"instead\": {\"label\": \"your visit\"}}";
	(void)state;
	arena_init(&arena);
	problems_init(&problems, &arena);
	return words_parse(list, strlen(list), &words, &problems);
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static const char *
find(const char *text)
{
	return words_find(&words, text, strlen(text));
}

static void
a_word_is_found_in_any_case_and_form(void **state)
{
	(void)state;
	assert_string_equal(find("the Prison."), "prison*");
	assert_string_equal(find("PRISONERS' lane"), "prison*");
	assert_string_equal(find("HMP"), "hmp*");
	assert_string_equal(find("a re-offender"), "*offender*");
	assert_string_equal(find("reoffenders"), "*offender*");
	assert_string_equal(find("You must"), "must");
	assert_string_equal(find("who Failed to attend,"), "failed to attend");
}

static void
a_word_within_another_is_not_found(void **state)
{
	(void)state;
	assert_null(find("mustard"));
	assert_null(find("imprisoned"));
	assert_null(find("xhmp"));
	assert_null(find("failed to attends"));
	assert_null(find("must\u00e9"));
	assert_null(find(""));
}

static void
a_bad_list_is_refused_with_every_reason(void **state)
{
	static const char list[] = "{\"never\": [\"ok\", 7, \"\", \"*\"], \"instead\": {\"label\": "
				   "\"ok\", \"lable\": \"x\"}, \"nver\": []}";
	struct words other;
	struct problems found;
	(void)state;
	problems_init(&found, &arena);
	assert_int_equal(words_parse(list, strlen(list), &other, &found), E_INPUT);
	assert_int_equal(found.count, 6);
	static const char wide[] =
	    "{\"never\": [\"prison*\"], \"instead\": {\"label\": \"your visit \u2019\"}}";
	problems_init(&found, &arena);
	assert_int_equal(words_parse(wide, strlen(wide), &other, &found), E_INPUT);
	assert_int_equal(found.count, 1);
}

static void
the_list_we_ship_holds_the_words_of_the_design(void **state)
{
	static const char *const design[] = {"offender",
					     "prison",
					     "probation",
					     "release",
					     "HMP",
					     "licence",
					     "recall",
					     "drug",
					     "methadone",
					     "prescription",
					     "failed to attend",
					     "must",
					     "Carchar Caerdydd",
					     "y garchar",
					     "swyddog prawf",
					     "ryddhau",
					     "troseddwyr",
					     "trwydded",
					     "gyffuriau",
					     "bresgripsiwn",
					     "methadon"};
	char text[8192];
	struct words shipped;
	(void)state;
	FILE *file = fopen("conf/words.json", "rb");
	assert_non_null(file);
	size_t n = fread(text, 1, sizeof text, file);
	fclose(file);
	assert_int_equal(words_parse(text, n, &shipped, &problems), 0);
	for (size_t i = 0; i < ARRAY_LEN(design); i++)
		if (words_find(&shipped, design[i], strlen(design[i])) == NULL)
			fail_msg("%s is not in conf/words.json", design[i]);
	assert_true(shipped.instead[LANGUAGE_CY][KIND_LABEL][0] != '\0');
	assert_true(shipped.instead[LANGUAGE_EN][KIND_PLACE][0] != '\0');
	assert_true(shipped.instead[LANGUAGE_CY][KIND_STOP][0] != '\0');
}

static void
a_paper_may_be_named_only_if_the_list_has_it(void **state)
{
	static const char list[] = "{\"never\": [\"prison*\"], \"instead\": {}, \"papers\": "
				   "[[\"photo ID\", \"ID gyda llun\"]]}";
	static const char bad[] = "{\"never\": [\"prison*\"], \"instead\": {}, \"papers\": "
				  "[[\"prison ID\", \"ID\"], [\"one\"], [\"a, b\", \"c\"]]}";
	struct words other;
	size_t before = problems.count;
	(void)state;
	assert_int_equal(words_parse(list, strlen(list), &other, &problems), 0);
	assert_string_equal(words_paper(&other, LANGUAGE_CY, " Photo id ", 10), "ID gyda llun");
	assert_string_equal(words_paper(&other, LANGUAGE_EN, "id gyda llun", 12), "photo ID");
	assert_null(words_paper(&other, LANGUAGE_EN, "photo", 5));
	assert_null(words_paper(&other, LANGUAGE_EN, "photo ID card", 13));
	assert_int_equal(words_parse(bad, strlen(bad), &other, &problems), E_INPUT);
	assert_int_equal(problems.count, before + 3);
	assert_string_equal(problems.list[before].at, "/papers/0/0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_is_found_in_any_case_and_form),
	    cmocka_unit_test(a_word_within_another_is_not_found),
	    cmocka_unit_test(a_bad_list_is_refused_with_every_reason),
	    cmocka_unit_test(the_list_we_ship_holds_the_words_of_the_design),
	    cmocka_unit_test(a_paper_may_be_named_only_if_the_list_has_it),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
