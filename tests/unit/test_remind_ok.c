/* SPDX-License-Identifier: MIT
 *
 * An OK that was asked for and did not come: somebody hears of it once, until the person texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/world_day.h"

#define ALARM "coordinator.alarm_no_ok"

static int
alarms(void)
{
	return today_count(DAY_COORDINATOR, ALARM);
}

/* When the newest text that asks for an OK left, as minutes after it. */
static struct utc
left(int minutes)
{
	const struct row_case *loaded = today_case();
	for (int m = loaded->n_messages - 1; m >= 0; m--)
		if (strncmp(loaded->messages[m].kind, "person.leave_now", 16) == 0 &&
		    loaded->messages[m].sent.s != 0)
			return (struct utc){loaded->messages[m].sent.s + 60 * minutes};
	fail_msg("no text to leave has left");
	return NO_TIME;
}

static void
without_a_word_for_so_long_the_coordinator_hears(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	struct utc due = left(20);
	today_until((struct utc){due.s - 1});
	assert_int_equal(alarms(), 0);
	today_until((struct utc){due.s + 60});
	assert_int_equal(alarms(), 1);
	const struct row_message *alarm = today_message(DAY_COORDINATOR, ALARM);
	assert_string_equal(alarm->body,
			    "J4 Fri 15 Sep: no word yet from the person, for Sam at 10am. "
			    "Please call them.");
}

/* They were to leave for Sam at 9:27, hear at 9:28 that it is 2:05pm, and are told to leave again:
 * what was asked first still waits. */
static void
a_way_that_changed_is_no_word_of_theirs(void **state)
{
	(void)state;
	today.world.app.settings.ok_minutes = 300;
	today_begin();
	today_at("09:28");
	struct utc due = left(300);
	today_text(DAY_COORDINATOR, "OUT J4 9:28");
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", today_code(DAY_OFFICER)));
	today_until((struct utc){due.s - 60});
	assert_int_equal(today_count(DAY_PERSON, "person.leave_changed"), 1);
	assert_true(today_claim(DAY_PERSON, "leave:probation")->sent.s > due.s - 60 * 60);
	assert_int_equal(alarms(), 0);
	today_until((struct utc){due.s + 60});
	assert_int_equal(alarms(), 1);
}

/* Who would hear so drives them. */
static void
who_sits_in_the_coordinators_car_is_missed_by_nobody(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "money_pence", json_integer(0));
	json_object_set_new(document, "lift",
			    json_pack("{s:s,s:s}", "from", "09:00", "until", "17:00"));
	assert_int_equal(today_import(document), 0);
	today_at("11:00");
	assert_non_null(today_message(DAY_PERSON, "person.leave_now_lift"));
	assert_int_equal(alarms(), 0);
}

/* They were to take the bus, and the coordinator comes for them after all. */
static void
who_is_driven_after_all_is_missed_by_nobody(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	struct utc due = left(20);
	today_text(DAY_COORDINATOR, "LIFT J4 9:25am to 5pm");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	today_until((struct utc){due.s + 60});
	assert_non_null(today_message(DAY_PERSON, "person.leave_now_lift"));
	assert_int_equal(alarms(), 0);
}

static void
once_is_enough_until_they_text_anything(void **state)
{
	(void)state;
	today_begin();
	today_at("13:25"); /* and two more ways */
	assert_int_equal(alarms(), 1);
	today_text(DAY_PERSON, "NEXT");
	today_at("18:00"); /* the way home */
	assert_int_equal(alarms(), 2);
}

static void
whatever_they_text_is_a_sign_of_them(void **state)
{
	(void)state;
	static const char *const texts[] = {"OK", "LATE 5", "PLAN", "what bus?"};
	today_begin();
	today_at("09:20");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		today_until(left(19));
		today_text(DAY_PERSON, texts[i]);
		today_until(left(30));
		assert_int_equal(alarms(), 0);
		if (i + 1 < ARRAY_LEN(texts)) {
			today_tear_down(NULL);
			today_set_up(NULL);
			today_begin();
			today_at("09:20");
		}
	}
}

/* A part of a text, the rest of which never comes. */
static void
half(void)
{
	const struct part part = {.reference = 7, .total = 2, .number = 1};
	const struct app_event event = {
	    .kind = APP_TEXT, .text = "OK", .part = &part, .via = "kannel", .once = "kannel:1"};
	const struct drive_subject about = {.from = world_phone(DAY_PERSON)};
	assert_int_equal(today_event(&event, &about), 0);
}

static void
that_half_a_text_was_given_up_is_no_sign_of_them(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	struct utc leaves = left(0);
	today_tear_down(NULL);
	today_set_up(NULL);
	today_begin();
	today_until((struct utc){leaves.s - 60});
	half();
	today_until((struct utc){leaves.s + 60 * 20 + 60});
	assert_int_equal(today_count(DAY_PERSON, "person.torn"), 1);
	assert_int_equal(alarms(), 1);
	assert_true(today_case()->plan.heard.s == leaves.s - 60);
}

static void
half_a_text_is_a_sign_of_them_as_of_when_it_came(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_until(left(5));
	half();
	today_until(left(30));
	assert_int_equal(today_count(DAY_PERSON, "person.torn"), 1);
	assert_int_equal(alarms(), 0);
}

static void
what_was_said_since_half_a_text_is_not_forgotten_with_it(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_until(left(5));
	half();
	struct utc said = left(8);
	today_until(said);
	today_text(DAY_PERSON, "PLAN");
	today_until(left(30));
	assert_int_equal(today_count(DAY_PERSON, "person.torn"), 1);
	assert_int_equal(alarms(), 0);
	assert_true(today_case()->plan.heard.s == said.s);
}

static void
after_stop_nobody_is_waited_for(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	today_text(DAY_PERSON, "STOP");
	today_at("18:00");
	assert_int_equal(alarms(), 0);
}

static void
a_text_that_did_not_arrive_is_an_alarm_of_its_own(void **state)
{
	(void)state;
	today_begin();
	today_at("09:20");
	const struct row_case *loaded = today_case();
	for (int m = 0; m < loaded->n_messages; m++)
		if (strncmp(loaded->messages[m].kind, "person.leave_now", 16) == 0 &&
		    loaded->messages[m].sent.s != 0) {
			const struct app_event failed = {
			    .kind = APP_RECEIPT,
			    .outbox = OUTBOX_ON_RECEIPT_FAILED,
			    .provider_id = "",
			    .once = "failed",
			};
			const struct drive_subject about = {.message_id = loaded->messages[m].id};
			assert_int_equal(today_event(&failed, &about), 0);
		}
	today_at("10:15");
	assert_int_equal(today_count(DAY_COORDINATOR, "coordinator.alarm_not_delivered"), 1);
	assert_int_equal(alarms(), 0);
}

/* The plan is looked at while nobody knows yet that it has left, and then by nothing but time. */
static void
a_text_that_is_known_to_have_left_only_later_is_waited_for_too(void **state)
{
	(void)state;
	today_begin();
	today_at("09:10");
	today.is_mute = true;
	int n = today.n_sends;
	today_at("09:18");
	assert_true(today.n_sends > n);
	today_look();
	const struct app_send *send = &today.sends[today.n_sends - 1];
	struct app_event accepted = {.kind = APP_SENT,
				     .outbox = OUTBOX_ON_ACCEPTED,
				     .attempt = send->attempt,
				     .provider_id = "",
				     .retry_after_s = -1};
	struct drive_subject about = {.message_id = send->message_id};
	assert_int_equal(today_event(&accepted, &about), 0);
	today.is_mute = false;
	today_until((struct utc){today.now.s + 21 * 60});
	assert_int_equal(alarms(), 1);
}

static void
who_has_no_credit_is_not_waited_for(void **state)
{
	(void)state;
	json_t *document = today_document();
	json_object_set_new(json_object_get(document, "person"), "has_credit", json_false());
	assert_int_equal(today_import(document), 0);
	today_at("18:00");
	assert_int_equal(alarms(), 0);
}

static void
a_house_that_wants_none_has_none(void **state)
{
	(void)state;
	today.world.app.settings.ok_minutes = 0;
	today_begin();
	today_at("18:00");
	assert_int_equal(alarms(), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(without_a_word_for_so_long_the_coordinator_hears),
	    TEST(a_way_that_changed_is_no_word_of_theirs),
	    TEST(who_sits_in_the_coordinators_car_is_missed_by_nobody),
	    TEST(who_is_driven_after_all_is_missed_by_nobody),
	    TEST(once_is_enough_until_they_text_anything),
	    TEST(whatever_they_text_is_a_sign_of_them),
	    TEST(that_half_a_text_was_given_up_is_no_sign_of_them),
	    TEST(half_a_text_is_a_sign_of_them_as_of_when_it_came),
	    TEST(what_was_said_since_half_a_text_is_not_forgotten_with_it),
	    TEST(after_stop_nobody_is_waited_for),
	    TEST(a_text_that_did_not_arrive_is_an_alarm_of_its_own),
	    TEST(a_text_that_is_known_to_have_left_only_later_is_waited_for_too),
	    TEST(who_has_no_credit_is_not_waited_for),
	    TEST(a_house_that_wants_none_has_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
