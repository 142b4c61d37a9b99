/* SPDX-License-Identifier: MIT
 *
 * The proof of the templates: the words we ship pass it, and each rule finds who breaks it.
 */
#include "sms/lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sms/reading.h"
#include "tests/lib/shippedwords.h"

/* All dates and minutes, and more values at random, are tried by "firstday text lint". */
static const struct lint_how modest = {.every = 97, .n_mixtures = 40, .n_random = 40, .seed = 1};

static void
the_words_we_ship_keep_every_rule(void **state)
{
	(void)state;
	long n_rendered = lint_templates(shipped.set, &modest, &shipped.problems) +
			  lint_templates(shipped.welsh, &modest, &shipped.problems);
	lint_differs(shipped.welsh, shipped.set, &shipped.problems);
	for (size_t i = 0; i < problems_kept(&shipped.problems); i++)
		print_message("%s: %s\n", shipped.problems.list[i].at,
			      shipped.problems.list[i].text);
	assert_int_equal(shipped.problems.count, 0);
	assert_true(n_rendered > 50000);
}

static void
each_rule_finds_who_breaks_it(void **state)
{
	static const struct {
		enum kind kind;
		const char *words;
		const char *at;
		const char *reason;
	} broken[] = {
	    {KIND_PERSON_CALL_NOTED, "{who} will ring. You must keep your phone on.",
	     "person.call_noted", "holds the word \"must\""},
	    {KIND_PERSON_CALL_NOTED,
	     "{who} will call you soon and we do hope so very much that you can find a quiet place "
	     "and keep your phone on. It may take a while, so do not lose heart. We will be there "
	     "for you.",
	     "person.call_noted", "is too long"},
	    {KIND_PERSON_CALL_SOON, "{label} will call you at {start}.", "person.call_soon",
	     "tells a time without its date"},
	    {KIND_OFFICER_HOLD_UP, "{ref}: late for {booked}.", "officer.hold_up",
	     "tells a time without its date"},
	    {KIND_PERSON_CALL_SOON, "On 15/9 {label} will call.", "person.call_soon",
	     "writes a date with slashes"},
	    {KIND_PERSON_CALL_SOON, "{label} will call at 14:30.", "person.call_soon",
	     "writes a time without am or pm"},
	    {KIND_PERSON_CALL_NOTED, "{who} will call. See bit.ly/3xYz for more.",
	     "person.call_noted", "writes a link of its own"},
	    {KIND_PERSON_CALL_NOTED, "Reply CANCEL to stop it.", "person.call_noted",
	     "uses a word that the carriers take for themselves"},
	    {KIND_PERSON_CALL_NOTED, "Reply PLEASE now.", "person.call_noted",
	     "tells to send \"PLEASE now\", which is not understood"},
	    {KIND_COORDINATOR_DONE, "Reply UNDO for it.", "coordinator.done",
	     "tells to send \"UNDO\", which is not understood"},
	    {KIND_PERSON_CALL_NOTED, "Reply OK. Reply CALL if not.", "person.call_noted",
	     "asks for more than one reply"},
	    {KIND_PERSON_CALL_NOTED,
	     "We will ask {who} to call you as soon as she or he is back at the desk.",
	     "person.call_noted", "has a sentence that is too long"},
	    {KIND_PERSON_CALL_NOTED, "Communication regarding accommodation necessitates patience.",
	     "person.call_noted", "is hard to read (grade"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct problems found;
		struct template_set *other = arena_new(&shipped.arena, struct template_set);
		bool is_found = false;
		problems_init(&found, &shipped.arena);
		*other = *shipped.set;
		other->templates[broken[i].kind].text = broken[i].words;
		lint_template(other, broken[i].kind, &modest, &found);
		for (size_t p = 0; p < problems_kept(&found); p++) {
			if (strncmp(found.list[p].text, broken[i].reason,
				    strlen(broken[i].reason)) == 0) {
				assert_string_equal(found.list[p].at, broken[i].at);
				is_found = true;
			}
		}
		if (!is_found)
			fail_msg("nobody saw that \"%s\" %s", broken[i].words, broken[i].reason);
	}
}

static void
simple_words_keep_closer_bounds(void **state)
{
	static const struct {
		const char *words, *reason;
	} broken[] = {
	    {"{date}: first is {label}. It is at {start}. Leave at {leave}.", "tells two times"},
	    {"{date}: get {label} from {label}.", "tells two things in one sentence"},
	    {"{date}: get the next bus or go on foot to {label} now.",
	     "has a sentence that is too long"},
	    {"{date}: remember {label}. Documentation is necessary. Leave at {leave}.",
	     "is hard to read (grade"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct problems found, plain;
		struct template_set *other = arena_new(&shipped.arena, struct template_set);
		problems_init(&found, &shipped.arena);
		problems_init(&plain, &shipped.arena);
		*other = *shipped.set->simple;
		other->templates[KIND_PERSON_MORNING].text = broken[i].words;
		lint_template(other, KIND_PERSON_MORNING, &modest, &found);
		assert_int_equal(problems_kept(&found), 1);
		assert_string_equal(found.list[0].at, "person.morning.simple");
		if (strncmp(found.list[0].text, broken[i].reason, strlen(broken[i].reason)) != 0)
			fail_msg("\"%s\": %s", broken[i].words, found.list[0].text);
		other->is_simple = false;
		lint_template(other, KIND_PERSON_MORNING, &modest, &plain);
		for (size_t p = 0; p < problems_kept(&plain); p++)
			assert_non_null(strstr(plain.list[p].text, "hard to read"));
	}
}

static void
a_simple_wording_stands_in_every_language(void **state)
{
	struct problems found;
	struct template_set *english = arena_new(&shipped.arena, struct template_set);
	struct template_set *simple = arena_new(&shipped.arena, struct template_set);
	(void)state;
	problems_init(&found, &shipped.arena);
	*english = *shipped.set;
	*simple = *shipped.set->simple;
	english->simple = simple;
	simple->templates[KIND_PERSON_MORNING].is_own = false;
	simple->templates[KIND_PERSON_AHEAD].text =
	    shipped.welsh->simple->templates[KIND_PERSON_AHEAD].text;
	lint_differs(shipped.welsh, english, &found);
	assert_int_equal(problems_kept(&found), 2);
	assert_string_equal(found.list[0].at, "person.ahead.simple");
	assert_string_equal(found.list[1].text, "stands in one language alone");
}

static void
reading_is_graded_by_words_and_syllables(void **state)
{
	(void)state;
	/* 3 words, 1 sentence, 3 syllables; 0.39 * 3 + 11.8 * 1 - 15.59 */
	assert_float_equal(reading_grade("The bus came."), -2.62, 0.001);
	/* 6 words, 2 sentences, 8 syllables (li-brary counts 3) */
	assert_float_equal(reading_grade("Go to the library. Take time."), 1.3133, 0.001);
	assert_int_equal(reading_longest_sentence("Go to the library. Take time."), 4);
	assert_int_equal(reading_longest_sentence("At 10.30am it - stops! Why"), 4);
	assert_int_equal(reading_longest_sentence(""), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_words_we_ship_keep_every_rule),
	    cmocka_unit_test(each_rule_finds_who_breaks_it),
	    cmocka_unit_test(simple_words_keep_closer_bounds),
	    cmocka_unit_test(a_simple_wording_stands_in_every_language),
	    cmocka_unit_test(reading_is_graded_by_words_and_syllables),
	};
	return cmocka_run_group_tests(tests, shippedwords_set_up, shippedwords_tear_down);
}
