/* SPDX-License-Identifier: MIT
 *
 * Everybody is told, asked and answered in their own language, in one day together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

static void
speaks_welsh(json_t *document, size_t party)
{
	json_t *list = json_object_get(document, "parties");
	json_object_set_new(json_array_get(list, party), "language", json_string("cy"));
}

/* Person, coordinator and officer are the first three parties. */
static json_t *
document_in_welsh(bool person, bool coordinator, bool officer)
{
	json_t *document = today_document_on_asking();
	if (person)
		json_object_set_new(json_object_get(document, "person"), "language",
				    json_string("cy"));
	if (coordinator)
		speaks_welsh(document, 1);
	if (officer)
		speaks_welsh(document, 2);
	return document;
}

static void
a_person_in_welsh_and_an_officer_in_english_share_a_day(void **state)
{
	(void)state;
	today_begin_with(document_in_welsh(true, false, false));
	today_holds(today_last(DAY_OFFICER), "Reply YES ");
	today_at("08:30");
	today_holds(today_last(DAY_PERSON), "Gwe 15 Medi");
	today_holds(today_last(DAY_PERSON), "Atebwch");
	today_text(DAY_PERSON, "cynllun");
	today_holds(today_last(DAY_PERSON), "Atebwch NESAF am y ffordd.");
	today_text(DAY_PERSON, "HWYR");
	today_holds(today_last(DAY_PERSON), "Atebwch HWYR 20 am 20 munud.");
	today_text(DAY_PERSON, "beth sydd");
	today_holds(today_last(DAY_PERSON), "doedden ni ddim yn deall");
	today_text(DAY_COORDINATOR, "DANGOS J4");
	today_holds(today_last(DAY_COORDINATOR), "version");
}

static void
an_officer_asked_in_welsh_answers_in_welsh(void **state)
{
	char answer[16];
	(void)state;
	today_begin_with(document_in_welsh(false, false, true));
	const char *question = today_last(DAY_OFFICER);
	today_holds(question, "J4, Gwe 15 Medi: ");
	today_holds(question, "mae popeth arall ar gau am ddyddiau wedyn");
	today_holds(question, "Atebwch IE ");
	snprintf(answer, sizeof answer, "IE %s", today_code(DAY_OFFICER));
	today_text(DAY_OFFICER, answer);
	today_holds(today_last(DAY_OFFICER), "Diolch, wedi'i nodi i J4.");
	assert_int_equal(today_solution()->appointments[DAY_PROBATION].mode, PLAN_PHONE);
	today_holds(today_last(DAY_COORDINATOR), "Reply SHOW J4 to see it.");
}

static void
a_coordinator_is_told_and_asked_back_in_welsh(void **state)
{
	(void)state;
	today_begin_with(document_in_welsh(false, true, false));
	today_text(DAY_COORDINATOR, "rhestr");
	today_holds(today_last(DAY_COORDINATOR), "J4 Gwe 15 Medi");
	today_text(DAY_COORDINATOR, "SYMUD J4 chemist 2:40");
	today_holds(today_last(DAY_COORDINATOR),
		    "Pa un, SYMUD J4 chemist 2:40pm neu SYMUD J4 chemist 2:40am?");
	today_text(DAY_COORDINATOR, "SYMUD J4 chemist hanner dydd");
	today_holds(today_last(DAY_COORDINATOR), "J4");
	today_text(DAY_COORDINATOR, "dagnos J4");
	today_holds(today_last(DAY_COORDINATOR), "Yr agosaf yw DANGOS.");
}

static void
a_house_that_does_not_write_welsh_refuses_a_plan_that_asks_for_it(void **state)
{
	(void)state;
	today.world.app.templates[LANGUAGE_CY] = NULL;
	assert_int_equal(today_import(document_in_welsh(true, false, true)), E_INPUT);
	assert_int_equal(today.effects->problems->count, 2);
	assert_string_equal(today.effects->problems->list[0].at, "/person/language");
	assert_string_equal(today.effects->problems->list[1].at, "/parties/2/language");
}

static void
who_was_written_to_in_welsh_hears_english_once_the_house_has_stopped(void **state)
{
	(void)state;
	today_begin_with(document_in_welsh(true, false, false));
	today.world.app.templates[LANGUAGE_CY] = NULL;
	today_text(DAY_PERSON, "CYNLLUN");
	today_holds(today_last(DAY_PERSON), "Reply NEXT for the way.");
}

static void
a_coordinator_hears_in_welsh_why_nothing_came_of_it(void **state)
{
	(void)state;
	today_begin_with(document_in_welsh(false, true, false));
	today_text(DAY_COORDINATOR, "UNDO J4");
	today_holds(today_last(DAY_COORDINATOR), "Mae J4 fel yr oedd: does dim i'w ddadwneud.");
	today_text(DAY_COORDINATOR, "OUT J4 10:00");
	today_holds(today_last(DAY_COORDINATOR), "nid yw'r awr honno wedi dod eto.");
	today_text(DAY_COORDINATOR, "MISSED J4 HOUSING");
	today_holds(today_last(DAY_COORDINATOR), "nid yw Housing desk ar ben eto.");
	today_at("10:30");
	today_text(DAY_COORDINATOR, "MOVE J4 HOUSING 10am");
	today_holds(today_last(DAY_COORDINATOR), "mae 10am wedi mynd heibio.");
	today_text(DAY_COORDINATOR, "DROP J4 PROBATION");
	today_holds(today_last(DAY_COORDINATOR), "mae Sam wedi dechrau.");
	today_at("23:30");
	today_text(DAY_COORDINATOR, "OUT J4");
	today_holds(today_last(DAY_COORDINATOR), "mae'r dydd ar ben.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_person_in_welsh_and_an_officer_in_english_share_a_day),
	    TEST(an_officer_asked_in_welsh_answers_in_welsh),
	    TEST(a_coordinator_is_told_and_asked_back_in_welsh),
	    TEST(a_house_that_does_not_write_welsh_refuses_a_plan_that_asks_for_it),
	    TEST(who_was_written_to_in_welsh_hears_english_once_the_house_has_stopped),
	    TEST(a_coordinator_hears_in_welsh_why_nothing_came_of_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
