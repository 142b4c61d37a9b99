/* SPDX-License-Identifier: MIT
 *
 * A place that is shut for some hours: the plans that need it change, and those concerned hear of
 * it once; taken back, nothing that was said of it is left standing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/closed.h"
#include "tests/lib/world_day.h"

static const struct plan_outcome *
outcome(int appointment)
{
	return &today_solution()->appointments[appointment];
}

static void
shut_on(const char *date, const char *place, const char *from, const char *until)
{
	struct closures *closures = arena_new(&today.arena, struct closures);
	struct closure *one = arena_new(&today.arena, struct closure);
	*closures = (struct closures){.list = one, .n = place != NULL};
	*one = (struct closure){.of.location = place, .because = "a burst pipe"};
	if (place != NULL) {
		assert_int_equal(civil_date_parse(date, &one->date), 0);
		assert_int_equal(civil_time_parse(from, &one->from_min), 0);
		assert_int_equal(civil_time_parse(until, &one->until_min), 0);
	}
	today.world.prepare.closures = closures;
	struct app_event event = {.kind = APP_TRAVEL, .cause = CLOSED_CAUSE};
	assert_int_equal(today_event(&event, &(struct drive_subject){.plan_id = today.plan_id}), 0);
	today_until(today.now);
}

/* What is shut from now on: nothing, or that place between those hours. */
static void
shut(const char *place, const char *from, const char *until)
{
	shut_on("2023-09-15", place, from, until);
}

static void
answer(int nnn, const char *word)
{
	today_text(nnn, arena_printf(&today.arena, "%s %s", word, today_code(nnn)));
}

static void
a_shut_place_is_asked_for_another_hour_and_nobody_else_is_disturbed(void **state)
{
	(void)state;
	today_begin();
	shut("College", "11:00", "13:00");
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "closure");
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_MOVED);
	assert_true(outcome(DAY_HOUSING)->needs_yes);
	assert_true(outcome(DAY_HOUSING)->start_min >= 13 * 60 ||
		    outcome(DAY_HOUSING)->start_min + 20 <= 11 * 60);
	assert_string_equal(outcome(DAY_HOUSING)->reason, "shut 11:00-13:00: a burst pipe");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_KEPT);
	assert_int_equal(outcome(DAY_CHEMIST)->start_min, 13 * 60 + 30);
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_move"), 1);
	assert_non_null(
	    strstr(today_message(DAY_SERVICE, "officer.question_move")->body, "it is closed then"));
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_move"), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.plan_changed"), 1);
	/* The day before, the person knows nothing of it yet. */
	assert_null(today_message(DAY_PERSON, "person.shut"));
	assert_null(today_message(DAY_PERSON, "person.time_changed"));
	answer(DAY_SERVICE, "YES");
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
}

static void
looked_at_again_nothing_is_said_twice(void **state)
{
	(void)state;
	today_begin();
	shut("College", "11:00", "13:00");
	int sent = today.n_sends;
	shut("College", "11:00", "13:00");
	assert_int_equal(today_case()->plan.version, 2);
	assert_int_equal(today.n_sends, sent);
}

static void
a_place_that_nobody_goes_to_changes_nothing(void **state)
{
	(void)state;
	today_begin();
	int sent = today.n_sends;
	shut("College", "12:05", "17:00"); /* they are out by then */
	shut("Nowhere", "00:00", "24:00");
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(today.n_sends, sent);
}

static void
taken_back_before_an_answer_all_is_as_booked(void **state)
{
	(void)state;
	today_begin();
	shut("College", "11:00", "13:00");
	shut(NULL, NULL, NULL);
	assert_int_equal(today_case()->plan.version, 3);
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_KEPT);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
	assert_int_equal(today_case()->questions[0].state, QUESTION_WITHDRAWN);
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_closed_as_is"), 1);
	assert_null(today_message(DAY_PERSON, "person.time_changed"));
	/* The yes that comes too late moves nothing. */
	answer(DAY_SERVICE, "YES");
	assert_int_equal(today_case()->plan.version, 3);
}

static void
taken_back_after_the_yes_what_was_agreed_stands(void **state)
{
	(void)state;
	today_begin();
	shut("College", "11:00", "13:00");
	answer(DAY_SERVICE, "YES");
	int start_min = outcome(DAY_HOUSING)->start_min;
	int version = today_case()->plan.version;
	shut(NULL, NULL, NULL);
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, start_min);
}

static void
on_the_day_a_shut_door_is_told_at_once_and_so_is_its_opening(void **state)
{
	(void)state;
	today_begin();
	today_at("10:30"); /* at Sam's */
	shut("College", "11:00", "13:00");
	assert_int_equal(outcome(DAY_PROBATION)->start_min, 10 * 60);
	assert_int_equal(today_count(DAY_PERSON, "person.shut"), 1);
	assert_string_equal(today_message(DAY_PERSON, "person.shut")->body,
			    "Fri 15 Sep: Housing desk is shut at 11:45am. Please do not go there "
			    "yet. We will text you a new time.");
	shut(NULL, NULL, NULL);
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
	assert_int_equal(today_count(DAY_PERSON, "person.shut"), 1);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
	assert_non_null(strstr(today_message(DAY_PERSON, "person.time_changed")->body, "11:45am"));
}

static void
a_door_that_shuts_once_more_is_told_once_more_and_so_is_its_opening(void **state)
{
	(void)state;
	today_begin();
	today_at("10:30");
	for (int times = 1; times <= 3; times++) {
		shut("College", "11:00", "13:00");
		shut("College", "11:00", "13:00");
		assert_int_equal(today_count(DAY_PERSON, "person.shut"), times);
		assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), times - 1);
		shut(NULL, NULL, NULL);
		shut(NULL, NULL, NULL);
		assert_int_equal(today_count(DAY_PERSON, "person.shut"), times);
		assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), times);
	}
}

static void
what_has_begun_is_not_broken_off(void **state)
{
	(void)state;
	today_begin();
	today_at("10:30");
	shut("Market", "10:20", "17:00");
	assert_int_equal(today_case()->plan.version, 1);
	assert_null(today_message(DAY_PERSON, "person.shut"));
}

static void
a_change_that_needs_no_yes_is_told_and_stays(void **state)
{
	(void)state;
	today_begin();
	shut("Infirmary", "13:00", "14:00");
	assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_MOVED);
	assert_false(outcome(DAY_CHEMIST)->needs_yes);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
	int start_min = outcome(DAY_CHEMIST)->start_min;
	shut(NULL, NULL, NULL);
	assert_int_equal(outcome(DAY_CHEMIST)->start_min, start_min);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
}

static void
shut_all_day_it_is_dropped_and_comes_back(void **state)
{
	(void)state;
	today_begin();
	shut("Infirmary", "00:00", "24:00");
	assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_DROPPED);
	assert_int_equal(today_count(DAY_PERSON, "person.dropped"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
	shut(NULL, NULL, NULL);
	assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_KEPT);
	assert_int_equal(outcome(DAY_CHEMIST)->start_min, 13 * 60 + 30);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
}

/* The appointment of the document at that place, to be changed. */
static json_t *
appointment(json_t *document, int i)
{
	return json_array_get(json_object_get(document, "appointments"), (size_t)i);
}

/* Sam, who can see them on the Friday at no hour, on the Monday perhaps. */
static void
begin_put_off(const char *consent)
{
	json_t *document = today_document();
	json_object_set_new(appointment(document, DAY_PROBATION), "hours",
			    json_string("Mo-Th 09:00-17:00"));
	json_object_set_new(appointment(document, DAY_PROBATION), "next_working_day",
			    json_string(consent));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_NEXT_DAY);
}

static void
nothing_is_put_off_to_a_day_that_is_shut_by_then(void **state)
{
	(void)state;
	begin_put_off("ask");
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_next_day"), 1);
	const char *code = today_code(DAY_OFFICER);
	shut_on("2023-09-18", "Market", "09:30", "16:30");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_DROPPED);
	assert_int_equal(today_case()->questions[0].state, QUESTION_WITHDRAWN);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"), 1);
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", code));
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_DROPPED);
	today_text(DAY_COORDINATOR, "NEXTDAY J4 probation");
	assert_string_equal(today_message(DAY_COORDINATOR, "coordinator.refused")->body,
			    "J4 is as it was: Sam is shut on Mon 18 Sep.");
	/* An hour more, and it can be asked for after all. */
	shut_on("2023-09-18", "Market", "10:00", "16:30");
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_NEXT_DAY);
	assert_int_equal(today_count(DAY_OFFICER, "officer.question_next_day"), 2);
}

static void
who_has_agreed_to_that_day_is_not_asked_anew(void **state)
{
	(void)state;
	begin_put_off("ask");
	answer(DAY_OFFICER, "YES");
	int version = today_case()->plan.version;
	shut_on("2023-09-18", "Market", "00:00", "24:00");
	assert_int_equal(today_case()->plan.version, version);
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_NEXT_DAY);
	/* But a human hears of it, once. */
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_shut_next"), 1);
	assert_non_null(strstr(today_claim(DAY_COORDINATOR, "shutnext:probation")->body,
			       "Sam is put off to Mon 18 Sep, and it will be shut then."));
	today_look();
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_shut_next"), 1);
}

/* Each time it comes a human hears, and looking at it again says nothing. */
static void
a_closure_that_comes_again_alarms_its_coordinator_again(void **state)
{
	(void)state;
	today_begin();
	for (int times = 1; times <= 3; times++) {
		shut("Infirmary", "00:00", "24:00");
		assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_DROPPED);
		shut("Infirmary", "00:00", "24:00");
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"),
				 times);
		/* Another version that is still without it is no news of it. */
		today_text(DAY_COORDINATOR,
			   arena_printf(&today.arena, "MOVE J4 housing 15:%02d", 10 * times));
		today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
		assert_int_equal(outcome(DAY_HOUSING)->start_min, 15 * 60 + 10 * times);
		shut("Infirmary", "00:00", "24:00");
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"),
				 times);
		shut(NULL, NULL, NULL);
		assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_KEPT);
		shut(NULL, NULL, NULL);
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_infeasible"),
				 times);
	}
}

/* Ten minutes shut, ten open, all day long: none of it is free for twenty. */
static void
however_many_closures_a_place_has_all_of_them_count(void **state)
{
	(void)state;
	enum { MANY = 24 };
	struct closure list[MANY];
	for (int k = 0; k < MANY; k++) {
		list[k] = (struct closure){.of.location = "College",
					   .from_min = 9 * 60 + 20 * k,
					   .until_min = 9 * 60 + 20 * k + 10,
					   .because = ""};
		assert_int_equal(civil_date_parse("2023-09-15", &list[k].date), 0);
	}
	struct closures closures = {.list = list, .n = MANY};
	today.world.prepare.closures = &closures;
	today_begin();
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_DROPPED);
	assert_string_equal(outcome(DAY_HOUSING)->reason, "shut 11:40-11:50");
	/* The first eight alone leave the hour free. */
	closures = (struct closures){.list = list, .n = 8};
	today_at("09:00");
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_KEPT);
}

static void
what_has_no_hour_comes_back_too_when_its_place_opens(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_del(appointment(document, DAY_CHEMIST), "booked");
	assert_int_equal(today_import(document), 0);
	assert_true(outcome(DAY_CHEMIST)->start_min != PLAN_NONE);
	shut("Infirmary", "00:00", "24:00");
	assert_int_equal(outcome(DAY_CHEMIST)->status, PLAN_DROPPED);
	assert_int_equal(today_count(DAY_PERSON, "person.dropped"), 1);
	shut(NULL, NULL, NULL);
	assert_true(outcome(DAY_CHEMIST)->start_min != PLAN_NONE);
	assert_int_equal(today_count(DAY_PERSON, "person.time_changed"), 1);
}

static void
the_words_of_usual_hours_are_not_taken_for_a_closure(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(appointment(document, DAY_CHEMIST), "hours",
			    json_string("Mo-Su 09:00-17:00; Fr off \"shut 13:00-14:00\""));
	assert_int_equal(today_import(document), 0);
	assert_string_equal(outcome(DAY_CHEMIST)->reason, "shut 13:00-14:00");
	struct app_rows rows = {.plan_case = today_case()};
	struct app_effects *effects = arena_new(&today.arena, struct app_effects);
	struct problems *problems = arena_new(&today.arena, struct problems);
	struct day *day = arena_new(&today.arena, struct day);
	problems_init(problems, &today.arena);
	app_effects_init(effects, &today.arena, problems);
	assert_int_equal(day_open(day, &today.world.app, &rows, today.now, effects), 0);
	assert_false(closed_is_disturbed(day));
}

static void
what_was_agreed_for_an_hour_that_is_shut_is_asked_anew(void **state)
{
	(void)state;
	today_begin();
	today_text(DAY_COORDINATOR, "MOVE J4 housing 15:00");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 15 * 60);
	shut("College", "14:30", "16:00");
	assert_true(outcome(DAY_HOUSING)->start_min != 15 * 60);
	assert_true(outcome(DAY_HOUSING)->needs_yes);
	assert_int_equal(today_count(DAY_SERVICE, "officer.question_move"), 1);
}

static void
a_plan_that_comes_in_knows_what_is_shut(void **state)
{
	(void)state;
	struct closure one = {
	    .of.location = "College", .from_min = 11 * 60, .until_min = 13 * 60, .because = ""};
	assert_int_equal(civil_date_parse("2023-09-15", &one.date), 0);
	struct closures closures = {.list = &one, .n = 1};
	today.world.prepare.closures = &closures;
	today_begin();
	assert_int_equal(outcome(DAY_HOUSING)->status, PLAN_MOVED);
	assert_string_equal(outcome(DAY_HOUSING)->reason, "shut 11:00-13:00");
	/* A wake finds that it is taken back, too. */
	today.world.prepare.closures = NULL;
	today_at("09:00");
	assert_int_equal(outcome(DAY_HOUSING)->start_min, 11 * 60 + 45);
}

static void
what_was_put_off_is_watched_when_its_own_day_is_over(void **state)
{
	(void)state;
	begin_put_off("ask");
	answer(DAY_OFFICER, "YES");
	today_at("23:50");
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	int sent = today.n_sends;
	shut("Nowhere", "00:00", "24:00");
	assert_int_equal(today.n_sends, sent);
	shut_on("2023-09-18", "Market", "00:00", "24:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_shut_next"), 1);
	shut_on("2023-09-18", "Market", "00:00", "24:00");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_shut_next"), 1);
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	assert_int_equal(outcome(DAY_PROBATION)->status, PLAN_NEXT_DAY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_shut_place_is_asked_for_another_hour_and_nobody_else_is_disturbed),
	    TEST(looked_at_again_nothing_is_said_twice),
	    TEST(a_place_that_nobody_goes_to_changes_nothing),
	    TEST(taken_back_before_an_answer_all_is_as_booked),
	    TEST(taken_back_after_the_yes_what_was_agreed_stands),
	    TEST(on_the_day_a_shut_door_is_told_at_once_and_so_is_its_opening),
	    TEST(a_door_that_shuts_once_more_is_told_once_more_and_so_is_its_opening),
	    TEST(what_has_begun_is_not_broken_off),
	    TEST(a_change_that_needs_no_yes_is_told_and_stays),
	    TEST(shut_all_day_it_is_dropped_and_comes_back),
	    TEST(nothing_is_put_off_to_a_day_that_is_shut_by_then),
	    TEST(who_has_agreed_to_that_day_is_not_asked_anew),
	    TEST(a_closure_that_comes_again_alarms_its_coordinator_again),
	    TEST(however_many_closures_a_place_has_all_of_them_count),
	    TEST(what_has_no_hour_comes_back_too_when_its_place_opens),
	    TEST(the_words_of_usual_hours_are_not_taken_for_a_closure),
	    TEST(what_was_agreed_for_an_hour_that_is_shut_is_asked_anew),
	    TEST(a_plan_that_comes_in_knows_what_is_shut),
	    TEST(what_was_put_off_is_watched_when_its_own_day_is_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
