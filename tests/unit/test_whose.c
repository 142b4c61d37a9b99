/* SPDX-License-Identifier: MIT
 *
 * One number, several plans: which of them a text is about, and when that is asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

/* Another plan of the same numbers; its id. */
static int64_t
take(const char *ref, const char *label, const char *date)
{
	json_t *document = today_document();
	json_t *person = json_array_get(json_object_get(document, "parties"), 0);
	json_object_set_new(document, "plan", json_string(ref));
	json_object_set_new(document, "date", json_string(date));
	json_object_set_new(person, "label", json_string(label));
	assert_int_equal(today_import(document), 0);
	return today.plan_id;
}

static int
late_minutes(int64_t plan_id)
{
	today.plan_id = plan_id;
	return today_case()->plan.late_minutes;
}

static void
a_text_of_the_day_is_about_that_day(void **state)
{
	(void)state;
	int64_t first = take("J4", "Jay", "2023-09-15");
	int64_t later = take("J5", "Jay", "2023-09-19");
	today.plan_id = first;
	today_at("09:40");
	today_text(DAY_PERSON, "LATE 20");
	assert_int_equal(late_minutes(first), 20);
	assert_int_equal(late_minutes(later), 0);
	today.plan_id = first;
	assert_int_equal(today_count(DAY_PERSON, "person.whose"), 0);
}

static void
two_people_with_one_phone_are_asked_who_it_is_for(void **state)
{
	(void)state;
	int64_t jay = take("J4", "Jay", "2023-09-15");
	int64_t kim = take("J5", "Kim", "2023-09-15");
	today_at("09:40");
	today_text(DAY_PERSON, "late 20 mins");
	assert_int_equal(late_minutes(jay), 0);
	assert_int_equal(late_minutes(kim), 0);
	const struct row_message *asked = today_message(DAY_PERSON, "person.whose");
	assert_non_null(asked);
	assert_non_null(strstr(asked->body, "Kim reply J5 LATE 20"));
	assert_non_null(strstr(asked->body, "Jay reply J4 LATE 20"));
	today_text(DAY_PERSON, "J4 LATE 20");
	assert_int_equal(late_minutes(jay), 20);
	assert_int_equal(late_minutes(kim), 0);
	today_text(DAY_PERSON, "late 30 j5");
	assert_int_equal(late_minutes(jay), 20);
	assert_int_equal(late_minutes(kim), 30);
}

static void
what_concerns_neither_alone_is_answered_at_once(void **state)
{
	(void)state;
	static const char *const said[] = {"HELP", "OK", "who is it", "STOP"};
	take("J4", "Jay", "2023-09-15");
	take("J5", "Kim", "2023-09-15");
	today_at("09:40");
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		today_text(DAY_PERSON, said[i]);
		assert_int_equal(today_count(DAY_PERSON, "person.whose"), 0);
	}
	assert_int_equal(today_count(DAY_PERSON, "person.help"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_stop"), 1);
}

static void
a_list_has_every_plan_to_come_the_soonest_first(void **state)
{
	(void)state;
	int64_t first = take("J4", "Jay", "2023-09-15");
	take("J5", "Kim", "2023-09-19");
	take("J6", "Lou", "2023-09-18");
	today.plan_id = first;
	today_at("09:00");
	today_text(DAY_COORDINATOR, "LIST");
	const struct row_message *listed = today_message(DAY_COORDINATOR, "coordinator.list_reply");
	assert_non_null(listed);
	assert_non_null(strstr(listed->body, "J4 Fri 15 Sep 3 of 3; J6 Mon 18 Sep 3 of 3; J5 Tue"));
	today_until(world_at(&today.world, "2023-09-16", "10:00"));
	today_text(DAY_COORDINATOR, "LIST");
	for (int64_t id = first; id < first + 3; id++) {
		today.plan_id = id;
		listed = today_message(DAY_COORDINATOR, "coordinator.list_reply");
		if (listed != NULL && listed->made.s == today.now.s)
			break;
		listed = NULL;
	}
	assert_non_null(listed);
	assert_null(strstr(listed->body, "J4 Fri"));
	assert_non_null(strstr(listed->body, "J6 Mon"));
}

static void
three_people_with_one_phone_are_asked_who_it_is_for(void **state)
{
	(void)state;
	static const char *const refs[] = {"J4", "J5", "J6"};
	static const char *const labels[] = {"Jay", "Kim", "Lou"};
	int64_t ids[3];
	for (int k = 0; k < 3; k++)
		ids[k] = take(refs[k], labels[k], "2023-09-15");
	today_at("09:40");
	today_text(DAY_PERSON, "LATE 20");
	const struct row_message *asked = today_message(DAY_PERSON, "person.whose");
	assert_non_null(asked);
	for (int k = 0; k < 3; k++)
		assert_non_null(strstr(asked->body, refs[k]));
	assert_true(strlen(asked->body) <= 160);
	today_text(DAY_PERSON, "J5 LATE 20");
	for (int k = 0; k < 3; k++)
		assert_int_equal(late_minutes(ids[k]), k == 1 ? 20 : 0);
}

/* More than one text can name: those that it has not room for answer with their own reference. */
static void
six_people_with_one_phone_lose_no_text(void **state)
{
	(void)state;
	int64_t last = 0;
	for (int k = 0; k < 6; k++)
		last = take(arena_printf(&today.arena, "K%d", k),
			    arena_printf(&today.arena, "Person %d", k), "2023-09-15");
	today_at("09:40");
	today_text(DAY_PERSON, "LATE 20");
	assert_non_null(today_message(DAY_PERSON, "person.whose"));
	for (int64_t id = last - 5; id <= last; id++)
		assert_int_equal(late_minutes(id), 0);
	today_text(DAY_PERSON, "K0 LATE 20");
	assert_int_equal(late_minutes(last - 5), 20);
}

static void
one_phone_of_person_and_coordinator_means_what_it_says(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *person = json_array_get(json_object_get(document, "parties"), 0);
	json_object_set_new(person, "number", json_string("07700 900201"));
	assert_int_equal(today_import(document), 0);
	today_text(DAY_COORDINATOR, "MOVE J4 chemist 14:30");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.code_move"));
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_case()->plan.version, 2);
	today_at("09:40");
	today_text(DAY_COORDINATOR, "late 20");
	assert_int_equal(today_case()->plan.late_minutes, 20);
	assert_non_null(today_message(DAY_COORDINATOR, "person.late_noted"));
	today_text(DAY_COORDINATOR, "LIST");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.list_reply"));
}

static void
an_officer_who_coordinates_another_plan_is_heard_in_both(void **state)
{
	(void)state;
	json_t *theirs = today_document();
	json_t *parties = json_object_get(theirs, "parties");
	json_t *coordinator = json_array_get(parties, 1);
	json_object_set_new(json_array_get(parties, 0), "number", json_string("07700 900102"));
	json_object_set_new(theirs, "plan", json_string("J5"));
	json_object_set_new(coordinator, "number", json_string("07700 900301"));
	assert_int_equal(today_import(today_document_on_asking()), 0);
	int64_t asked_id = today.plan_id;
	today_until(today.now); /* what is due leaves */
	const char *asked = today_code(DAY_OFFICER);
	assert_int_equal(today_import(theirs), 0);
	int64_t own_id = today.plan_id;
	today_text(DAY_OFFICER, "MOVE J5 chemist 14:30");
	assert_non_null(today_message(DAY_OFFICER, "coordinator.code_move"));
	const char *own = today_code(DAY_OFFICER);
	today.plan_id = asked_id;
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", asked));
	assert_int_equal(today_case()->n_decisions, 1);
	today_text(DAY_OFFICER, own);
	today.plan_id = own_id;
	assert_int_equal(today_case()->plan.version, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_text_of_the_day_is_about_that_day),
	    TEST(two_people_with_one_phone_are_asked_who_it_is_for),
	    TEST(what_concerns_neither_alone_is_answered_at_once),
	    TEST(three_people_with_one_phone_are_asked_who_it_is_for),
	    TEST(six_people_with_one_phone_lose_no_text),
	    TEST(one_phone_of_person_and_coordinator_means_what_it_says),
	    TEST(an_officer_who_coordinates_another_plan_is_heard_in_both),
	    TEST(a_list_has_every_plan_to_come_the_soonest_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
