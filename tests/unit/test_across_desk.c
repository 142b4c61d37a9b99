/* SPDX-License-Identifier: MIT
 *
 * Several plans at one desk or in one session that sees so many at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

static void
set_number(json_t *document, int party, int nnn)
{
	json_t *list = json_object_get(document, "parties");
	json_object_set_new(json_array_get(list, (size_t)party), "number",
			    json_pack("s#", arena_printf(&today.arena, "07700 900%03d", nnn), 12));
}

static void
take(json_t *document)
{
	assert_int_equal(today_import(document), 0);
}

static int
clashes(const char *kind)
{
	return today_count(DAY_COORDINATOR, arena_printf(&today.arena, "coordinator.%s", kind));
}

/* Our own file for the rest of the test. */
static void
say_of_desks(const char *text)
{
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	today.world.prepare.closures =
	    closures_parse(text, strlen(text), NULL, &today.arena, problems);
	assert_non_null(today.world.prepare.closures);
}

/* Another person's plan with the housing desk alone, booked or anywhere between two hours. */
static json_t *
at_college(const char *ref, int person, const char *booked, const char *earliest)
{
	json_t *document = today_document();
	json_object_set_new(document, "plan", json_string(ref));
	json_t *list = json_object_get(document, "appointments");
	json_array_remove(list, DAY_CHEMIST);
	json_array_remove(list, DAY_PROBATION);
	json_array_remove(json_object_get(document, "parties"), 2);
	set_number(document, 0, person);
	set_number(document, 2, 400 + person);
	json_object_del(json_array_get(list, 0), "booked");
	if (booked != NULL)
		json_object_set_new(json_array_get(list, 0), "booked", json_string(booked));
	if (earliest != NULL)
		json_object_set_new(json_array_get(list, 0), "earliest", json_string(earliest));
	return document;
}

static void
a_desk_is_full_when_as_many_are_there_as_it_sees_at_once(void **state)
{
	(void)state;
	say_of_desks("{\"desks\":[{\"location\":\"College\",\"starts\":[\":00\",\":20\",\":40\"],"
		     "\"at_once\":2}]}");
	take(at_college("J4", 151, "12:00", NULL));
	take(at_college("J5", 152, "12:00", NULL));
	assert_int_equal(clashes("alarm_full"), 0);
	/* Nothing is moved to where both places are taken; nor between two starts. */
	take(at_college("J6", 153, NULL, "11:55"));
	assert_int_equal(today_solution()->appointments[0].start_min, 12 * 60 + 20);
	take(at_college("J7", 154, NULL, "12:05"));
	assert_int_equal(today_solution()->appointments[0].start_min, 12 * 60 + 20);
	take(at_college("J8", 155, NULL, "12:05"));
	assert_int_equal(today_solution()->appointments[0].start_min, 12 * 60 + 40);
	/* Who is booked there all the same is told when it is added. */
	take(at_college("J9", 156, "12:10", NULL));
	assert_int_equal(today_solution()->appointments[0].start_min, 12 * 60 + 10);
	assert_int_equal(clashes("alarm_full"), 1);
	const struct row_message *told = today_claim(DAY_COORDINATOR, "clash:J4:housing:720");
	assert_non_null(told);
	assert_non_null(strstr(told->body, "all 2 places"));
	assert_non_null(strstr(told->body, "J9 "));
}

static void
a_session_is_full_when_all_its_places_are_taken_whenever_in_it(void **state)
{
	(void)state;
	say_of_desks(
	    "{\"sessions\":[{\"location\":\"College\",\"hours\":\"11:00-12:00\",\"people\":1},"
	    "{\"location\":\"College\",\"hours\":\"12:00-13:00\",\"people\":2}]}");
	take(at_college("J4", 151, "11:00", NULL));
	take(at_college("J5", 152, NULL, "11:30"));
	assert_int_equal(today_solution()->appointments[0].start_min, 12 * 60);
	take(at_college("J6", 153, NULL, "11:30"));
	assert_int_equal(today_solution()->appointments[0].start_min, 12 * 60);
	assert_int_equal(clashes("alarm_full"), 0);
	take(at_college("J7", 154, "11:30", NULL));
	assert_int_equal(clashes("alarm_full"), 1);
	/* None is left, and it says so. */
	take(at_college("J8", 155, NULL, "11:30"));
	assert_int_not_equal(today_solution()->appointments[0].status, PLAN_KEPT);
	assert_int_equal(today_solution()->appointments[0].start_min, PLAN_NONE);
}

static void
a_number_that_may_see_many_at_once_is_no_single_desk(void **state)
{
	(void)state;
	say_of_desks("{\"desks\":[{\"location\":\"College\",\"at_once\":2}]}");
	json_t *list[3] = {at_college("J4", 151, "12:00", NULL),
			   at_college("J5", 152, "12:00", NULL),
			   at_college("J6", 153, "12:00", NULL)};
	for (int i = 0; i < 3; i++) {
		set_number(list[i], 2, 500);
		take(list[i]);
		assert_int_equal(clashes("alarm_slot_taken"), 0);
		assert_int_equal(clashes("alarm_full"), i == 2);
	}
}

static void
move_goes_to_a_start_of_the_desk(void **state)
{
	(void)state;
	say_of_desks("{\"desks\":[{\"location\":\"College\",\"starts\":[\":00\",\":30\"],"
		     "\"at_once\":1}]}");
	take(at_college("J4", 151, "12:00", NULL));
	take(at_college("J5", 152, "13:00", NULL));
	today_at("08:00");
	today_text(DAY_COORDINATOR, "MOVE J5 HOUSING 13:40");
	const struct row_message *refused = today_message(DAY_COORDINATOR, "coordinator.refused");
	assert_non_null(refused);
	assert_non_null(strstr(refused->body, "1:30"));
	assert_non_null(strstr(refused->body, " or 2"));
	today_text(DAY_COORDINATOR, "MOVE J5 HOUSING 12:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.refused"), 2);
	assert_null(today_message(DAY_COORDINATOR, "coordinator.code_move"));
	today_text(DAY_COORDINATOR, "MOVE J5 HOUSING 13:30");
	assert_non_null(today_message(DAY_COORDINATOR, "coordinator.code_move"));
}

int
main(void)
{
#define DAY_TEST(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    DAY_TEST(a_desk_is_full_when_as_many_are_there_as_it_sees_at_once),
	    DAY_TEST(a_session_is_full_when_all_its_places_are_taken_whenever_in_it),
	    DAY_TEST(a_number_that_may_see_many_at_once_is_no_single_desk),
	    DAY_TEST(move_goes_to_a_start_of_the_desk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
