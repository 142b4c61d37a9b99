/* SPDX-License-Identifier: MIT
 *
 * The coordinator's car by text: given, taken away, taken back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/lift.h"
#include "tests/lib/world_day.h"

static int
lifts(void)
{
	int n = 0;
	const struct plan_solution *solution = today_solution();
	for (int k = 0; k < solution->n_legs; k++)
		n += solution->legs[k].by == PLAN_LIFT;
	return n;
}

static void
say(const char *text)
{
	today_text(DAY_COORDINATOR, text);
}

static void
send_code(void)
{
	say(today_code(DAY_COORDINATOR));
}

static void
assert_told(const char *kind, const char *part)
{
	const struct row_message *message = today_message(DAY_COORDINATOR, kind);
	assert_non_null(message);
	if (strstr(message->body, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, message->body);
}

/* A day whose person walks no step, has no money and so gets nowhere without a lift. */
static void
begin_without_rides(json_t *lift)
{
	json_t *document = today_document();
	json_t *person = json_object_get(document, "person");
	json_object_set_new(person, "money_pence", json_integer(0));
	if (lift != NULL)
		json_object_set_new(document, "lift", lift);
	assert_int_equal(today_import(document), 0);
}

static void
a_lift_waits_for_its_code(void **state)
{
	(void)state;
	begin_without_rides(NULL);
	say("LIFT J4 9am to 5pm");
	assert_told("coordinator.code_lift", "from 9am to 5pm");
	assert_int_equal(today_case()->plan.version, 1);
	assert_int_equal(lifts(), 0);
	send_code();
	assert_int_equal(today_case()->plan.version, 2);
	assert_string_equal(today_case()->version.cause, "lift");
	assert_true(lifts() > 0);
}

static void
each_lift_is_told_half_an_hour_before(void **state)
{
	(void)state;
	begin_without_rides(NULL);
	say("LIFT J4 9am to 5pm");
	send_code();
	int depart_min = 0; /* of the last */
	const struct plan_solution *solution = today_solution();
	for (int k = 0; k < solution->n_legs; k++)
		if (solution->legs[k].by == PLAN_LIFT)
			depart_min = solution->legs[k].depart_min;
	const struct row_message *told = today_message(DAY_COORDINATOR, "coordinator.lift");
	int64_t midnight_s = told->due.s - 60 * (depart_min - 30);
	assert_int_equal(midnight_s % 86400, 86400 - 3600); /* of summer time */
	assert_told("coordinator.lift", "J4 Fri 15 Sep: your lift is at");
}

static void
a_lift_of_the_document_is_taken_away_and_given_back(void **state)
{
	(void)state;
	begin_without_rides(json_pack("{s:s,s:s}", "from", "09:00", "until", "17:00"));
	int before = lifts();
	assert_true(before > 0);
	say("LIFT J4 OFF");
	assert_told("coordinator.code_no_lift", "the lift of J4 on Fri 15 Sep");
	assert_int_equal(lifts(), before);
	send_code();
	assert_int_equal(lifts(), 0);
	say("UNDO J4");
	send_code();
	assert_int_equal(lifts(), before);
}

static void
undo_brings_back_the_hours_before(void **state)
{
	(void)state;
	begin_without_rides(NULL);
	say("LIFT J4 9am to 5pm");
	send_code();
	int before = lifts();
	say("LIFT J4 9am to 9:01am");
	send_code();
	assert_true(lifts() < before);
	say("UNDO J4");
	send_code();
	assert_int_equal(lifts(), before);
	say("UNDO J4");
	send_code();
	assert_int_equal(lifts(), 0);
	say("UNDO J4");
	assert_told("coordinator.refused", "there is nothing to undo");
}

static void
a_lift_without_hours_is_for_the_day_as_planned(void **state)
{
	(void)state;
	begin_without_rides(NULL);
	say("LIFT J4");
	assert_told("coordinator.code_lift", "from 8:30am to 4pm");
}

static void
what_cannot_be_is_refused_at_once(void **state)
{
	(void)state;
	begin_without_rides(NULL);
	say("LIFT J4 OFF");
	assert_told("coordinator.refused", "it has no lift");
	today_at("11:00");
	say("LIFT J4 9am to 10am");
	assert_told("coordinator.refused", "10am has passed");
	assert_int_equal(today_case()->n_questions, 0);
}

static void
a_lift_that_has_begun_stays(void **state)
{
	(void)state;
	begin_without_rides(NULL);
	say("LIFT J4 9am to 5pm");
	send_code();
	today_at("09:30");
	today_text(DAY_COORDINATOR, "OUT J4 9am");
	today_at("13:00");
	say("UNDO J4");
	assert_told("coordinator.refused", "a lift has begun");
	say("LIFT J4 OFF");
	assert_told("coordinator.refused", "a lift has begun");
}

static void
without_a_word_of_lifts_the_document_is_itself(void **state)
{
	(void)state;
	const char *text = "{\"lift\": null}";
	struct row_decision none = {.kind = DECISION_MOVED, .words = "MOVE J4 chemist 3pm"};
	struct row_decision undone = {
	    .kind = DECISION_LIFT, .words = "LIFT J4 9am to 5pm", .is_undone = true};
	const struct row_decision list[] = {none, undone};
	assert_ptr_equal(lift_document(text, list, 2, &today.arena), text);
	undone.is_undone = false;
	const struct row_decision said[] = {undone, none};
	assert_string_equal(lift_document(text, said, 2, &today.arena),
			    "{\"lift\":{\"from\":\"09:00\",\"until\":\"17:00\"}}");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_lift_waits_for_its_code),
	    TEST(each_lift_is_told_half_an_hour_before),
	    TEST(a_lift_of_the_document_is_taken_away_and_given_back),
	    TEST(undo_brings_back_the_hours_before),
	    TEST(a_lift_without_hours_is_for_the_day_as_planned),
	    TEST(what_cannot_be_is_refused_at_once),
	    TEST(a_lift_that_has_begun_stays),
	    TEST(without_a_word_of_lifts_the_document_is_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
