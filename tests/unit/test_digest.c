/* SPDX-License-Identifier: MIT
 *
 * The coordinator's morning: one text with all the day's plans.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

#define KIND "coordinator.list_today"

static void
import(const char *ref, const char *person, const char *date)
{
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	if (date != NULL)
		json_object_set_new(document, "date", json_string(date));
	json_t *parties = json_object_get(document, "parties");
	json_object_set_new(json_array_get(parties, 0), "number", json_string(person));
	assert_int_equal(today_import(document), 0);
}

/* How many such texts left to the coordinator. */
static int
texts_sent(void)
{
	int n = 0;
	struct phone number = world_phone(DAY_COORDINATOR);
	for (int i = 0; i < today.n_sends; i++)
		n += phone_equal(&today.sends[i].to, &number) &&
		     strstr(today.sends[i].text, "Good morning.") != NULL;
	return n;
}

static void
all_plans_of_the_day_are_one_text(void **state)
{
	(void)state;
	today_begin();
	int64_t first = today.plan_id;
	import("K5", "07700 900102", NULL);
	import("L6", "07700 900103", "2023-09-18");
	today.plan_id = first;
	today_at("07:59");
	assert_int_equal(texts_sent(), 0);
	today_at("08:05");
	assert_int_equal(texts_sent(), 1);
	const struct row_message *text = today_message(DAY_COORDINATOR, KIND);
	assert_non_null(text);
	assert_string_equal(text->body,
			    "Good morning. Fri 15 Sep, 2 today: J4 out 9am, 3 of 3; K5 out 9am, "
			    "3 of 3. To see one, reply for example SHOW J4.");
	today_at("17:00");
	assert_int_equal(texts_sent(), 1);
}

static void
the_first_lift_is_told(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "money_pence", json_integer(0));
	json_object_set_new(document, "lift",
			    json_pack("{s:s,s:s}", "from", "09:00", "until", "17:00"));
	assert_int_equal(today_import(document), 0);
	today_at("08:05");
	const struct row_message *text = today_message(DAY_COORDINATOR, KIND);
	assert_non_null(text);
	assert_non_null(strstr(text->body, "J4 out 9am, 3 of 3, first lift "));
}

static void
what_changes_after_it_is_not_said_by_it_again(void **state)
{
	(void)state;
	today_begin();
	today_at("08:05");
	today_text(DAY_COORDINATOR, "DROP J4 chemist");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	today_look();
	today_at("08:30");
	assert_int_equal(texts_sent(), 1);
}

static void
a_plan_of_later_that_day_brings_no_morning(void **state)
{
	(void)state;
	today_begin();
	int64_t first = today.plan_id;
	today_at("09:10");
	import("K5", "07700 900102", NULL);
	assert_int_equal(texts_sent(), 1);
	today.plan_id = first;
	assert_null(strstr(today_message(DAY_COORDINATOR, KIND)->body, "K5"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_plans_of_the_day_are_one_text),
	    TEST(the_first_lift_is_told),
	    TEST(what_changes_after_it_is_not_said_by_it_again),
	    TEST(a_plan_of_later_that_day_brings_no_morning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
