/* SPDX-License-Identifier: MIT
 *
 * A plan comes in: whole, or not at all and with every reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static json_t *
first_appointment(json_t *document)
{
	return json_array_get(json_object_get(document, "appointments"), 0);
}

static bool
has_problem_at(const char *at)
{
	const struct problems *problems = today.effects->problems;
	for (size_t i = 0; i < problems_kept(problems); i++)
		if (strcmp(problems->list[i].at, at) == 0)
			return true;
	return false;
}

static void
assert_nothing_stored(void)
{
	int64_t *ids;
	int n;
	assert_int_equal(store_plan_list(today.store, &today.arena, &ids, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(today.effects->n_writes, 0);
	assert_int_equal(today.effects->plan_id, 0);
	struct row_next_ids next;
	assert_int_equal(store_next_ids(today.store, &next), 0);
	assert_int_equal(next.person, 1);
	assert_int_equal(next.message, 1);
}

static void
a_plan_comes_in_whole(void **state)
{
	(void)state;
	today_begin();
	const struct row_case *loaded = today_case();
	assert_string_equal(loaded->plan.ref, "J4");
	assert_int_equal(loaded->plan.version, 1);
	assert_int_equal(loaded->plan.stage, PLAN_STAGE_BEFORE);
	assert_int_equal(loaded->plan.out_min, -1);
	assert_string_equal(loaded->version.cause, "imported");
	assert_true(loaded->version.is_feasible);
	assert_int_equal(loaded->n_parties, 4);
	assert_string_equal(loaded->parties[2].appointments, "probation");
	struct row_item *items;
	int n;
	assert_int_equal(store_items_load(today.store, today.plan_id, &today.arena, &items, &n), 0);
	assert_int_equal(n, 3);
	assert_string_equal(items[DAY_HOUSING].ref, "housing");
	assert_int_equal(items[DAY_HOUSING].start_min, 11 * 60 + 45);
	assert_string_equal(items[DAY_HOUSING].status, "kept");
	assert_true(loaded->plan.wake.s > today.now.s);
}

static void
every_fault_is_told_at_once_with_its_place(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *first = first_appointment(document);
	json_object_set_new(first, "minutes", json_integer(0));
	json_object_set_new(first, "booked", json_string("25:00 o'clock"));
	json_object_set_new(document, "date", json_string("2023-02-30"));
	json_object_del(document, "gate");
	assert_int_equal(today_import(document), E_INPUT);
	assert_true(has_problem_at("/appointments/0/minutes"));
	assert_true(has_problem_at("/appointments/0/booked"));
	assert_true(has_problem_at("/date"));
	assert_true(has_problem_at("/gate"));
	assert_nothing_stored();
}

static void
what_only_the_house_can_know_is_told_with_the_rest(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(document, "zone", json_string("Europe/Paris"));
	json_object_set_new(document, "date", json_string("2023-09-13"));
	json_object_set_new(first_appointment(document), "hours", json_string("nine to five"));
	/* A fixed line is no phone for texts, and 07700 900... is all that a test may reach. */
	json_t *parties = json_object_get(document, "parties");
	json_object_set_new(json_array_get(parties, 1), "number", json_string("07912 345678"));
	assert_int_equal(today_import(document), E_INPUT);
	assert_true(has_problem_at("/zone"));
	assert_true(has_problem_at("/date"));
	assert_true(has_problem_at("/appointments/0/hours"));
	assert_true(has_problem_at("/parties/1/number"));
	assert_nothing_stored();
}

static void
an_unknown_service_is_told_at_its_place(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *first = first_appointment(document);
	json_object_del(first, "place");
	json_object_del(first, "hours");
	json_object_set_new(first, "service", json_string("newport-usk-hoose"));
	assert_int_equal(today_import(document), E_INPUT);
	assert_true(has_problem_at("/appointments/0/service"));
	assert_nothing_stored();
}

static void
hours_that_heed_holidays_need_a_list_that_reaches_the_day(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(document, "date", json_string("2031-06-03"));
	json_object_set_new(first_appointment(document), "hours",
			    json_string("Mo-Su 09:00-17:00; PH off"));
	assert_int_equal(today_import(document), E_INPUT);
	assert_true(has_problem_at("/date"));
	assert_nothing_stored();
}

static void
what_is_no_json_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "[]", "{\"plan\": ", "\xff\xfe", "null"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct app_event event = {
		    .kind = APP_IMPORT, .document = texts[i], .document_len = strlen(texts[i])};
		assert_int_equal(today_event(&event, &(struct drive_subject){0}), E_INPUT);
		assert_true(today.effects->problems->count > 0);
		assert_nothing_stored();
	}
}

static void
a_reference_is_taken_once(void **state)
{
	(void)state;
	today_begin();
	int64_t first = today.plan_id;
	assert_int_equal(today_import(today_document()), E_INPUT);
	assert_true(has_problem_at("/plan"));
	int64_t *ids;
	int n;
	assert_int_equal(store_plan_list(today.store, &today.arena, &ids, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(ids[0], first);
}

static void
a_day_that_cannot_be_done_is_kept_and_a_human_hears(void **state)
{
	(void)state;
	json_t *document = today_document();
	/* Home by 10:00 is before the first appointment ends. */
	json_object_set_new(json_object_get(document, "home"), "arrive_by", json_string("09:05"));
	assert_int_equal(today_import(document), 0);
	assert_false(today_case()->version.is_feasible);
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.alarm_infeasible"));
	assert_null(today_message(DAY_PERSON, "person.morning"));
	/* An infeasible version claims nothing. */
	assert_int_equal(today_solution()->changes, 0);
	assert_int_equal(today_solution()->n_legs, 0);
}

static void
who_has_not_agreed_is_told_nothing(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_t *officer = json_array_get(json_object_get(document, "parties"), 2);
	json_object_set_new(officer, "consent", json_false());
	/* 9:30 cannot be reached: somebody has to be asked. */
	json_object_set_new(first_appointment(document), "booked", json_string("09:30"));
	assert_int_equal(today_import(document), 0);
	assert_true(today_solution()->appointments[DAY_PROBATION].needs_yes);
	const struct row_case *loaded = today_case();
	assert_int_equal(loaded->n_questions, 1);
	/* Nor is the officer asked: the coordinator is, in their place. */
	assert_int_equal(loaded->questions[0].party_id, loaded->parties[1].id);
	for (int m = 0; m < loaded->n_messages; m++)
		assert_int_not_equal(loaded->messages[m].party_id, loaded->parties[2].id);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_plan_comes_in_whole),
	    TEST(every_fault_is_told_at_once_with_its_place),
	    TEST(what_only_the_house_can_know_is_told_with_the_rest),
	    TEST(an_unknown_service_is_told_at_its_place),
	    TEST(hours_that_heed_holidays_need_a_list_that_reaches_the_day),
	    TEST(what_is_no_json_is_refused),
	    TEST(a_reference_is_taken_once),
	    TEST(a_day_that_cannot_be_done_is_kept_and_a_human_hears),
	    TEST(who_has_not_agreed_is_told_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
