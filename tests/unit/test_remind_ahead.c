/* SPDX-License-Identifier: MIT
 *
 * What is texted on the days before, and to whom.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
take(const char *date, bool phone_in_hand)
{
	json_t *document = today_document();
	json_object_set_new(document, "date", json_string(date));
	if (phone_in_hand)
		json_object_set_new(json_object_get(document, "person"), "phone_in_hand",
				    json_true());
	assert_int_equal(today_import(document), 0);
}

static void
until(const char *date, const char *time)
{
	today_until(world_at(&today.world, date, time));
}

/* How many texts left that begin so. */
static int
left(const char *words)
{
	int n = 0;
	for (int i = 0; i < today.n_sends; i++)
		n += strncmp(today.sends[i].text, words, strlen(words)) == 0;
	return n;
}

static int
texts(const char *kind)
{
	return today_count(DAY_PERSON, kind);
}

static void
who_has_a_phone_hears_seven_three_and_one_days_ahead(void **state)
{
	(void)state;
	take("2023-09-22", true);
	until("2023-09-15", "09:59");
	assert_int_equal(left("In 7 days"), 0);
	until("2023-09-15", "10:01");
	assert_int_equal(left("In 7 days, Fri 22 Sep: first is Sam at 10am"), 1);
	until("2023-09-19", "09:59");
	assert_int_equal(left("In 3 days"), 0);
	until("2023-09-19", "10:01");
	assert_int_equal(left("In 3 days, Fri 22 Sep: first is Sam at 10am"), 1);
	until("2023-09-21", "17:59");
	assert_int_equal(left("Tomorrow"), 0);
	until("2023-09-21", "18:01");
	assert_int_equal(left("Tomorrow, Fri 22 Sep: first is Sam at 10am"), 1);
	assert_int_equal(left("In "), 2);
}

static void
who_gets_the_phone_on_the_day_hears_nothing_before(void **state)
{
	(void)state;
	take("2023-09-22", false);
	until("2023-09-22", "07:00");
	assert_int_equal(texts("person.ahead"), 0);
	assert_int_equal(texts("person.evening_before"), 0);
}

/* Without a phone of their own nobody asks whether it is in hand. */
static void
who_passes_on_hears_ahead_for_them(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(document, "date", json_string("2023-09-22"));
	json_t *parties = json_object_get(document, "parties");
	json_object_del(json_array_get(parties, 0), "number");
	json_array_append_new(parties, json_pack("{s:s, s:s, s:s, s:b, s:b}", "role", "mentor",
						 "number", "07700 900401", "label", "Mo", "consent",
						 1, "passes_on", 1));
	assert_int_equal(today_import(document), 0);
	until("2023-09-15", "10:01");
	assert_int_equal(left("For J4: In 7 days, Fri 22 Sep: first is Sam at 10am"), 1);
	until("2023-09-19", "10:01");
	assert_int_equal(left("For J4: In 3 days"), 1);
	until("2023-09-21", "18:01");
	assert_int_equal(left("For J4: Tomorrow"), 1);
	assert_int_equal(today_count(401, "person.ahead"), 2);
}

static void
what_is_past_when_the_plan_comes_in_is_not_made_up_for(void **state)
{
	(void)state;
	take("2023-09-19", true); /* five days */
	assert_int_equal(texts("person.ahead"), 1);
	until("2023-09-16", "10:01");
	assert_int_equal(left("In 3 days, Tue 19 Sep"), 1);
	assert_int_equal(left("In 7 days"), 0);
}

static void
a_change_after_it_is_told_as_a_change_and_once(void **state)
{
	(void)state;
	take("2023-09-22", true);
	until("2023-09-15", "10:01");
	today_text(DAY_COORDINATOR, "DROP J4 PROBATION");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(texts("person.dropped"), 1);
	assert_int_equal(left("In 7 days"), 1);
	until("2023-09-19", "10:01");
	assert_int_equal(left("In 3 days, Fri 22 Sep: first is Housing desk"), 1);
}

/* The clocks go back on Sunday 29 October, and forward on Sunday 26 March. */
static void
each_is_told_at_its_local_hour_over_a_clock_change(void **state)
{
	(void)state;
	take("2023-10-30", true);
	until("2023-10-23", "09:59");
	assert_int_equal(left("In 7 days"), 0);
	until("2023-10-23", "10:01");
	assert_int_equal(left("In 7 days, Mon 30 Oct"), 1);
	until("2023-10-27", "09:59");
	assert_int_equal(left("In 3 days"), 0);
	until("2023-10-27", "10:01");
	assert_int_equal(left("In 3 days, Mon 30 Oct"), 1);
	until("2023-10-29", "17:59");
	assert_int_equal(left("Tomorrow"), 0);
	until("2023-10-29", "18:01");
	assert_int_equal(left("Tomorrow, Mon 30 Oct"), 1);
	until("2023-10-30", "07:59");
	assert_int_equal(left("Good morning"), 0);
	until("2023-10-30", "08:01");
	assert_int_equal(left("Good morning. Mon 30 Oct: first is"), 1);
}

static void
on_the_very_day_of_a_change_too(void **state)
{
	(void)state;
	take("2023-10-29", true);
	until("2023-10-28", "17:59");
	assert_int_equal(left("Tomorrow"), 0);
	until("2023-10-28", "18:01");
	assert_int_equal(left("Tomorrow, Sun 29 Oct"), 1);
	until("2023-10-29", "07:59");
	assert_int_equal(left("Good morning"), 0);
	until("2023-10-29", "08:01");
	assert_int_equal(left("Good morning. Sun 29 Oct: first is"), 1);
}

/* No leaving and no place is told of a call. */
static void
a_day_that_begins_with_a_call_is_told_so(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(
	    first, "modes",
	    json_pack("{s:s,s:s,s:s}", "visit", "never", "phone", "agreed", "video", "never"));
	json_object_set_new(json_object_get(document, "person"), "phone_in_hand", json_true());
	json_object_set_new(document, "date", json_string("2023-09-22"));
	assert_int_equal(today_import(document), 0);
	until("2023-09-15", "10:01");
	assert_int_equal(left("In 7 days, Fri 22 Sep: first is your call with Sam at 10am."), 1);
	until("2023-09-21", "18:01");
	assert_int_equal(left("Tomorrow, Fri 22 Sep: first is your call with Sam at 10am."), 1);
	until("2023-09-22", "08:01");
	assert_int_equal(left("Good morning. Fri 22 Sep: first is your call with Sam at 10am."), 1);
}

static void
where_clocks_go_forward_too(void **state)
{
	(void)state;
	today.now = world_at(&today.world, "2023-03-18", "12:00");
	take("2023-03-27", true);
	until("2023-03-20", "09:59");
	assert_int_equal(left("In 7 days"), 0);
	until("2023-03-20", "10:01");
	assert_int_equal(left("In 7 days, Mon 27 Mar"), 1);
	until("2023-03-26", "17:59");
	assert_int_equal(left("Tomorrow"), 0);
	until("2023-03-26", "18:01");
	assert_int_equal(left("Tomorrow, Mon 27 Mar"), 1);
	until("2023-03-27", "07:59");
	assert_int_equal(left("Good morning"), 0);
	until("2023-03-27", "08:01");
	assert_int_equal(left("Good morning. Mon 27 Mar: first is"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_has_a_phone_hears_seven_three_and_one_days_ahead),
	    TEST(who_gets_the_phone_on_the_day_hears_nothing_before),
	    TEST(who_passes_on_hears_ahead_for_them),
	    TEST(what_is_past_when_the_plan_comes_in_is_not_made_up_for),
	    TEST(each_is_told_at_its_local_hour_over_a_clock_change),
	    TEST(on_the_very_day_of_a_change_too),
	    TEST(where_clocks_go_forward_too),
	    TEST(a_day_that_begins_with_a_call_is_told_so),
	    TEST(a_change_after_it_is_told_as_a_change_and_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
