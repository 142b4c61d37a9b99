/* SPDX-License-Identifier: MIT
 *
 * The question that nobody asked for: on a heavy day, would a call do? The day here is a Friday and
 * its visits can all be kept; probation may be asked for a call.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
import(json_t *document)
{
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
}

static void
set(json_t *document, const char *member, const char *name, json_t *value)
{
	json_object_set_new(json_object_get(document, member), name, value);
}

/* The Thursday after: nothing shuts behind it. */
static json_t *
thursday(void)
{
	json_t *document = today_document_on_asking();
	json_object_set_new(document, "date", json_string("2023-09-21"));
	return document;
}

static void
answer(const char *word)
{
	today_text(DAY_OFFICER, arena_printf(&today.arena, "%s %s", word, today_code(DAY_OFFICER)));
}

static void
expect_offer(const char *words)
{
	const struct row_message *text = today_message(DAY_OFFICER, "officer.question_offer_phone");
	assert_non_null(text);
	if (strstr(text->body, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text->body, words);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_offer_phone"), 1);
}

static void
before_a_weekend_the_officer_is_asked_whether_a_call_would_do(void **state)
{
	(void)state;
	import(today_document_on_asking());
	expect_offer("the 10am visit fits, but all else shuts for days after it. Would a call at "
		     "10am do instead?");
	/* Nothing has changed by asking. */
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
	assert_int_equal(today_case()->n_decisions, 0);
}

static void
who_has_no_bed_or_no_money_is_asked_for_on_any_day(void **state)
{
	(void)state;
	json_t *document = thursday();
	json_object_set_new(document, "home", json_null());
	import(document);
	expect_offer("there is no bed for the night yet");
}

static void
no_money_is_a_reason_by_itself(void **state)
{
	(void)state;
	json_t *document = thursday();
	set(document, "person", "money_pence", json_integer(0));
	import(document);
	if (today_solution()->appointments[DAY_PROBATION].status == PLAN_KEPT)
		expect_offer("there is no money for the way");
	else
		assert_non_null(today_message(DAY_OFFICER, "officer.question_phone"));
}

static void
on_a_day_like_others_nobody_is_asked(void **state)
{
	(void)state;
	import(thursday());
	assert_int_equal(today_case()->n_questions, 0);
}

static void
a_yes_makes_it_a_call(void **state)
{
	(void)state;
	import(today_document_on_asking());
	answer("YES");
	const struct plan_outcome *outcome = &today_solution()->appointments[DAY_PROBATION];
	assert_int_equal(outcome->status, PLAN_BY_PHONE);
	assert_int_equal(outcome->start_min, 10 * 60);
	assert_false(outcome->needs_yes);
	assert_int_equal(today_case()->decisions[0].kind, DECISION_PHONE);
}

static void
a_no_leaves_the_visit_and_asks_for_the_next_working_day_where_that_may_be_asked(void **state)
{
	(void)state;
	json_t *document = today_document_on_asking();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "next_working_day", json_string("ask"));
	import(document);
	answer("NO");
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
	const struct row_message *text =
	    today_message(DAY_OFFICER, "officer.question_offer_next_day");
	assert_non_null(text);
	assert_non_null(strstr(text->body, "Would Mon 18 Sep do instead?"));
	answer("NO");
	assert_int_equal(today_case()->n_questions, 2);
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].status, PLAN_KEPT);
}

static void
what_may_not_be_asked_is_not(void **state)
{
	(void)state;
	import(today_document());
	assert_int_equal(today_case()->n_questions, 0);
}

static void
what_somebody_has_settled_is_not_opened_again(void **state)
{
	(void)state;
	json_t *document = today_document_on_asking();
	import(document);
	today_text(DAY_COORDINATOR, "NEXTDAY J4 probation");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	int open = 0;
	const struct row_case *loaded = today_case();
	for (int q = 0; q < loaded->n_questions; q++)
		open += loaded->questions[q].kind == QUESTION_PHONE &&
			loaded->questions[q].state == QUESTION_OPEN;
	assert_int_equal(open, 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    T(before_a_weekend_the_officer_is_asked_whether_a_call_would_do),
	    T(who_has_no_bed_or_no_money_is_asked_for_on_any_day),
	    T(no_money_is_a_reason_by_itself),
	    T(on_a_day_like_others_nobody_is_asked),
	    T(a_yes_makes_it_a_call),
	    T(a_no_leaves_the_visit_and_asks_for_the_next_working_day_where_that_may_be_asked),
	    T(what_may_not_be_asked_is_not),
	    T(what_somebody_has_settled_is_not_opened_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
