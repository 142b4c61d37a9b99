/* SPDX-License-Identifier: MIT
 *
 * Whether the day was made: asked once, of those who chose it, and heard by somebody.
 */
#include "app/checkin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

/* The day's end without a delay: the way home from the chemist is over before 14:15. */
#define ENDS  (today_solution()->ends_min)
#define ASKED "person.check_in"

static void
chosen(void)
{
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "check_in", json_true());
	assert_int_equal(today_import(document), 0);
}

static void
at(int minute)
{
	today_until((struct utc){world_at(&today.world, "2023-09-15", "00:00").s + 60 * minute});
}

static bool
coordinator_heard(const char *kind)
{
	return today_count(DAY_COORDINATOR, kind) > 0;
}

static void
who_did_not_choose_it_is_not_asked(void **state)
{
	(void)state;
	today_begin();
	at(1439);
	assert_int_equal(today_count(DAY_PERSON, ASKED), 0);
	assert_false(coordinator_heard("coordinator.check_no_word"));
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
}

static void
it_is_asked_half_an_hour_after_the_way_home_and_once(void **state)
{
	(void)state;
	chosen();
	int asked_min = ENDS + CHECKIN_AFTER_MIN;
	at(asked_min - 1);
	assert_int_equal(today_message(DAY_PERSON, ASKED)->state, OUTBOX_QUEUED);
	at(asked_min + 1);
	const struct row_message *asked = today_message(DAY_PERSON, ASKED);
	assert_int_equal(asked->state, OUTBOX_ACCEPTED);
	assert_string_equal(asked->body,
			    "Did your day go to plan? Are you somewhere safe for tonight? Reply "
			    "YES, or CALL and Alex will call you.");
	today_look();
	today_text(DAY_PERSON, "LATE 20");
	at(1439);
	assert_int_equal(today_count(DAY_PERSON, ASKED), 1);
}

static void
a_yes_is_thanked_for_and_nobody_else_hears(void **state)
{
	(void)state;
	chosen();
	at(ENDS + CHECKIN_AFTER_MIN + 1);
	today_text(DAY_PERSON, "yes thanks");
	assert_int_equal(today_count(DAY_PERSON, "person.check_thanks"), 1);
	at(1439);
	assert_false(coordinator_heard("coordinator.check_no_word"));
	assert_false(coordinator_heard("coordinator.check_fine"));
	assert_false(coordinator_heard("coordinator.check_call"));
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
	/* A second one is no answer to it any more. */
	today_text(DAY_PERSON, "YES");
	assert_int_equal(today_count(DAY_PERSON, "person.check_thanks"), 1);
}

static void
a_no_or_call_is_heard_at_once_and_once(void **state)
{
	(void)state;
	chosen();
	at(ENDS + CHECKIN_AFTER_MIN + 1);
	today_text(DAY_PERSON, "NO");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_call"), 1);
	assert_non_null(strstr(today_message(DAY_PERSON, "person.call_noted")->body,
			       "Alex will call you soon"));
	at(1439);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_call"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.call_wanted"), 0);
	assert_false(coordinator_heard("coordinator.check_no_word"));
	assert_int_equal(today_count(DAY_PERSON, "person.late_undone"), 0);
}

static void
no_word_is_heard_once_and_a_yes_after_it_too(void **state)
{
	(void)state;
	chosen();
	int patience = ENDS + CHECKIN_AFTER_MIN + today.world.app.settings.check_minutes;
	at(patience - 2);
	assert_false(coordinator_heard("coordinator.check_no_word"));
	at(patience + 2);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_no_word"), 1);
	/* Long after the day would be over. */
	at(21 * 60 + 30);
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_UNDER_WAY);
	today_text(DAY_PERSON, "YES");
	assert_int_equal(today_count(DAY_PERSON, "person.check_thanks"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_fine"), 1);
	at(1445);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_fine"), 1);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_no_word"), 1);
	assert_int_equal(today_case()->plan.stage, PLAN_STAGE_OVER);
}

static void
a_delay_moves_it(void **state)
{
	(void)state;
	chosen();
	today_at("13:35");
	int before = ENDS + CHECKIN_AFTER_MIN;
	today_text(DAY_PERSON, "LATE 60");
	at(before + 1);
	assert_int_equal(today_message(DAY_PERSON, ASKED)->state, OUTBOX_QUEUED);
	at(before + 61);
	assert_int_equal(today_message(DAY_PERSON, ASKED)->state, OUTBOX_ACCEPTED);
}

/* The gate opens so late that home is reached at night. */
static void
a_day_that_ends_at_night_asks_nobody_and_a_human_hears(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "check_in", json_true());
	json_t *chemist = json_array_get(json_object_get(document, "appointments"), DAY_CHEMIST);
	json_object_set_new(chemist, "booked", json_string("20:40"));
	json_object_set_new(chemist, "latest", json_string("22:00"));
	json_object_set_new(chemist, "hours", json_string("Mo-Su 09:00-23:00"));
	json_object_set_new(document, "home", json_null());
	assert_int_equal(today_import(document), 0);
	assert_true(ENDS > CHECKIN_UNTIL_MIN);
	at(1439);
	assert_int_equal(today_count(DAY_PERSON, ASKED), 0);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_late"), 1);
	assert_non_null(strstr(today_message(DAY_COORDINATOR, "coordinator.check_late")->body,
			       "their day ends at 8:50pm"));
}

static void
after_stop_nothing_is_asked(void **state)
{
	(void)state;
	chosen();
	today_at("12:00");
	today_text(DAY_PERSON, "STOP");
	at(1439);
	const struct row_message *asked = today_message(DAY_PERSON, ASKED);
	assert_true(asked == NULL || asked->sent.s == 0);
	assert_false(coordinator_heard("coordinator.check_no_word"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

static void
import_at(const char *time, const char *home_by)
{
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "check_in", json_true());
	if (home_by != NULL)
		json_object_set_new(json_object_get(document, "home"), "arrive_by",
				    json_string(home_by));
	today.now = world_at(&today.world, "2023-09-15", time);
	assert_int_equal(today_import(document), 0);
}

/* Its day begins then. */
static void
a_plan_that_comes_in_during_its_day_is_asked_about_after_it(void **state)
{
	(void)state;
	import_at("16:00", NULL);
	assert_true(ENDS > 16 * 60);
	at(ENDS + CHECKIN_AFTER_MIN - 1);
	assert_int_equal(today_message(DAY_PERSON, ASKED)->state, OUTBOX_QUEUED);
	at(ENDS + CHECKIN_AFTER_MIN + 46);
	assert_int_equal(today_message(DAY_PERSON, ASKED)->state, OUTBOX_ACCEPTED);
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_no_word"), 1);
}

/* From nine on nobody is texted for it any more: somebody has to know, even of a day that no plan
 * could be made for. */
static void
a_plan_that_comes_in_at_night_asks_nobody_and_a_human_hears_once(void **state)
{
	static const char *const home_by[] = {NULL, "20:00"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(home_by); i++) {
		if (i > 0) {
			assert_int_equal(today_tear_down(state), 0);
			assert_int_equal(today_set_up(state), 0);
		}
		import_at("21:30", home_by[i]);
		assert_true(today_solution()->feasible == (i == 0));
		today_at("21:31");
		assert_int_equal(today_count(DAY_PERSON, ASKED), 0);
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_late"), 1);
		today_at("23:59");
		assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.check_late"), 1);
		assert_false(coordinator_heard("coordinator.check_no_word"));
		today_text(DAY_PERSON, "OK");
		assert_int_equal(today_count(DAY_PERSON, "person.check_thanks"), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_did_not_choose_it_is_not_asked),
	    TEST(it_is_asked_half_an_hour_after_the_way_home_and_once),
	    TEST(a_yes_is_thanked_for_and_nobody_else_hears),
	    TEST(a_no_or_call_is_heard_at_once_and_once),
	    TEST(no_word_is_heard_once_and_a_yes_after_it_too),
	    TEST(a_delay_moves_it),
	    TEST(a_day_that_ends_at_night_asks_nobody_and_a_human_hears),
	    TEST(after_stop_nothing_is_asked),
	    TEST(a_plan_that_comes_in_during_its_day_is_asked_about_after_it),
	    TEST(a_plan_that_comes_in_at_night_asks_nobody_and_a_human_hears_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
