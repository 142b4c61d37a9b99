/* SPDX-License-Identifier: MIT
 *
 * However it is said: every text has one answer, which says what happened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
what_the_person_may_mean_two_ways_is_asked_back(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	today_text(DAY_PERSON, "undo late");
	const struct row_message *asked = today_message(DAY_PERSON, "person.ask_back");
	assert_non_null(asked);
	assert_non_null(strstr(asked->body, "UNDO or LATE 20?"));
	assert_int_equal(today_case()->plan.late_minutes, 0);
}

static void
a_name_is_found_with_its_accent_and_without(void **state)
{
	(void)state;
	static const char *const texts[] = {"DROP J4 C\xc3\xb4r", "DROP J4 cor",
					    "DROP J4 CO\xcc\x82R"};
	json_t *document = today_document();
	json_t *list = json_object_get(document, "appointments");
	json_object_set_new(json_array_get(list, DAY_CHEMIST), "label",
			    json_string("Y C\xc3\xb4r"));
	assert_int_equal(today_import(document), 0);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		today_text(DAY_COORDINATOR, texts[i]);
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.code_drop"), (int)i + 1);
	}
}

static void
a_slip_of_the_thumb_is_asked_back(void **state)
{
	(void)state;
	today_begin();
	today_at("09:05");
	today_text(DAY_PERSON, "plna");
	today_holds(today_last(DAY_PERSON), "Did you mean PLAN or CALL?");
	today_text(DAY_PERSON, "ball me");
	today_holds(today_last(DAY_PERSON), "Did you mean CALL or PLAN?");
}

static void
a_code_may_stand_beside_its_own_plan_alone(void **state)
{
	(void)state;
	today_begin_with(today_document_on_asking());
	const char *code = today_code(DAY_OFFICER);
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES J5 %s", code));
	assert_int_equal(today_count(DAY_OFFICER, "officer.code_wrong"), 1);
	assert_int_equal(today_count(DAY_OFFICER, "officer.answer_noted"), 0);
	today_text(DAY_OFFICER, arena_printf(&today.arena, "%s yes J4. Kind regards, Sam", code));
	assert_int_equal(today_count(DAY_OFFICER, "officer.answer_noted"), 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_the_person_may_mean_two_ways_is_asked_back),
	    TEST(a_name_is_found_with_its_accent_and_without),
	    TEST(a_slip_of_the_thumb_is_asked_back),
	    TEST(a_code_may_stand_beside_its_own_plan_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
