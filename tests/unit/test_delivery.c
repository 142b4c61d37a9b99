/* SPDX-License-Identifier: MIT
 *
 * Sending: one message through claims, answers, receipts and crashes, in the orders that the world
 * brings them in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/delivery.h"
#include "tests/lib/world_day.h"

static struct row_due due[40];
static struct row_case around; /* the plan that the message is of */

/* One text, due at 9:00 of the day, of use until 9:30. */
static void
begin(enum outbox_state state)
{
	today.now = world_at(&today.world, "2023-09-15", "09:00");
	due[0] = (struct row_due){
	    .message =
		{
		    .id = 7,
		    .plan_id = 3,
		    .party_id = 5,
		    .kind = "person.leave_now_walk",
		    .claim = "leave:office",
		    .fact = "540",
		    .body = "Time to go.",
		    .due = today.now,
		    .next_try = today.now,
		    .expires = {today.now.s + 1800},
		    .state = state,
		    .attempts = state == OUTBOX_QUEUED ? 0 : 1,
		    .is_double_harmless = true,
		    .provider_id = "",
		},
	    .phone = world_phone(101),
	    .plan_date = civil_from_ymd(2023, 9, 15),
	    .zone = "Europe/London",
	    .is_readable = true,
	};
}

static void
step(const struct app_event *event, int n_due)
{
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	today.effects = arena_new(&today.arena, struct app_effects);
	app_effects_init(today.effects, &today.arena, problems);
	around = (struct row_case){.plan = {.id = 3}};
	struct app_rows rows = {
	    .plan_case = &around,
	    .message = &due[0].message,
	    .due = due,
	    .n_due = n_due,
	    .next = {.event = 90},
	};
	app_step(&today.world.app, &rows, event, today.now, today.effects);
	/* What was written is what the next event finds. */
	for (size_t i = 0; i < today.effects->n_writes; i++)
		if (today.effects->writes[i].kind == WRITE_MESSAGE_STATE)
			due[today.effects->writes[i].message.id - 7].message =
			    today.effects->writes[i].message;
}

static void
claim(void)
{
	step(&(struct app_event){.kind = APP_DUE}, 1);
}

static void
crash(void)
{
	step(&(struct app_event){.kind = APP_RESTART}, 1);
}

static void
answer(enum outbox_event event, int attempt)
{
	step(&(struct app_event){.kind = APP_SENT,
				 .outbox = event,
				 .attempt = attempt,
				 .provider_id = "p1",
				 .retry_after_s = -1},
	     0);
}

static void
receipt(enum outbox_event event)
{
	step(&(struct app_event){.kind = APP_RECEIPT, .outbox = event, .once = "r1"}, 0);
}

static bool
has_written(enum store_write_kind kind)
{
	for (size_t i = 0; i < today.effects->n_writes; i++)
		if (today.effects->writes[i].kind == kind)
			return true;
	return false;
}

static void
assert_state(enum outbox_state state, int attempts, int resends)
{
	assert_string_equal(outbox_state_name(due[0].message.state), outbox_state_name(state));
	assert_int_equal(due[0].message.attempts, attempts);
	assert_int_equal(due[0].message.resends, resends);
}

static void
a_claim_and_its_send_come_of_one_event(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	assert_state(OUTBOX_SUBMITTING, 1, 0);
	assert_int_equal(today.effects->n_sends, 1);
	assert_int_equal(today.effects->sends[0].message_id, 7);
	assert_int_equal(today.effects->sends[0].attempt, 1);
	assert_string_equal(today.effects->sends[0].text, "Time to go.");
	assert_true(has_written(WRITE_AUDIT));
	claim();
	assert_int_equal(today.effects->n_sends, 0);
}

static void
accepted_is_sent_and_stays_so(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	answer(OUTBOX_ON_ACCEPTED, 1);
	assert_state(OUTBOX_ACCEPTED, 1, 0);
	assert_int_equal(due[0].message.sent.s, today.now.s);
	assert_string_equal(due[0].message.provider_id, "p1");
	assert_false(has_written(WRITE_PLAN_WAKE));
	/* Nothing that comes late takes it back. */
	answer(OUTBOX_ON_NOT_SENT, 1);
	answer(OUTBOX_ON_REJECTED, 1);
	crash();
	assert_state(OUTBOX_ACCEPTED, 1, 0);
}

static void
what_was_not_sent_is_tried_again_later_and_never_past_its_moment(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	answer(OUTBOX_ON_NOT_SENT, 1);
	assert_state(OUTBOX_QUEUED, 1, 0);
	assert_true(due[0].message.next_try.s > today.now.s);
	assert_true(due[0].message.next_try.s <= today.now.s + 3);
	claim(); /* too early */
	assert_state(OUTBOX_QUEUED, 1, 0);
	today.now = due[0].message.next_try;
	claim();
	assert_state(OUTBOX_SUBMITTING, 2, 0);
	answer(OUTBOX_ON_NOT_SENT, 2);
	today.now.s += 3600;
	claim();
	assert_state(OUTBOX_EXPIRED, 2, 0);
	assert_int_equal(today.effects->n_sends, 0);
}

static void
in_doubt_it_goes_once_more_and_then_a_human_hears(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	answer(OUTBOX_ON_UNKNOWN, 1);
	assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_true(has_written(WRITE_PLAN_WAKE));
	today.now = due[0].message.next_try;
	claim();
	assert_state(OUTBOX_SUBMITTING, 2, 1);
	assert_int_equal(today.effects->n_sends, 1);
	answer(OUTBOX_ON_UNKNOWN, 2);
	today.now.s += 60;
	claim();
	assert_state(OUTBOX_UNKNOWN, 2, 1);
	assert_int_equal(today.effects->n_sends, 0);
}

static void
in_doubt_and_not_harmless_never_goes_again(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	due[0].message.is_double_harmless = false;
	claim();
	crash();
	assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_true(has_written(WRITE_PLAN_WAKE));
	today.now.s += 60;
	claim();
	assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_int_equal(today.effects->n_sends, 0);
}

static void
a_crash_while_submitting_leaves_doubt_and_a_human_is_woken(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	today.now.s += 60;
	crash();
	assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_int_equal(due[0].message.next_try.s, today.now.s);
	assert_true(has_written(WRITE_PLAN_WAKE));
	claim();
	assert_state(OUTBOX_SUBMITTING, 2, 1);
}

static void
a_crash_before_the_claim_leaves_nothing_to_doubt(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	crash();
	assert_state(OUTBOX_QUEUED, 0, 0);
	assert_int_equal(today.effects->n_writes, 0);
}

static void
a_receipt_may_overtake_the_answer(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	assert_state(OUTBOX_DELIVERED, 1, 0);
	assert_int_equal(due[0].message.sent.s, today.now.s);
	assert_true(has_written(WRITE_EVENT));
	answer(OUTBOX_ON_UNKNOWN, 1);
	answer(OUTBOX_ON_ACCEPTED, 1);
	crash();
	assert_state(OUTBOX_DELIVERED, 1, 0);
}

static void
receipts_come_twice_late_and_in_any_order(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	answer(OUTBOX_ON_ACCEPTED, 1);
	receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	receipt(OUTBOX_ON_RECEIPT_ACCEPTED);
	receipt(OUTBOX_ON_RECEIPT_FAILED);
	receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	assert_state(OUTBOX_DELIVERED, 1, 0);
	assert_false(has_written(WRITE_MESSAGE_STATE));
	assert_true(has_written(WRITE_EVENT));
}

static void
a_receipt_settles_what_was_in_doubt(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	crash();
	receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	assert_state(OUTBOX_DELIVERED, 1, 0);
	claim();
	assert_int_equal(today.effects->n_sends, 0);
}

static void
a_bad_receipt_ends_it_and_wakes_a_human(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	answer(OUTBOX_ON_ACCEPTED, 1);
	today.now.s += 5;
	receipt(OUTBOX_ON_RECEIPT_FAILED);
	assert_state(OUTBOX_FAILED, 1, 0);
	assert_true(has_written(WRITE_PLAN_WAKE));
	/* It had left all the same: the hour's limits count it from then. */
	assert_int_equal(due[0].message.sent.s, today.now.s - 5);
}

static void
a_bad_receipt_of_an_attempt_that_never_left_is_no_end(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	answer(OUTBOX_ON_NOT_SENT, 1);
	receipt(OUTBOX_ON_RECEIPT_FAILED);
	assert_state(OUTBOX_QUEUED, 1, 0);
	assert_false(has_written(WRITE_PLAN_WAKE));
}

static void
the_end_of_an_older_attempt_is_noted_and_no_more(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	claim();
	crash();
	claim();
	assert_state(OUTBOX_SUBMITTING, 2, 1);
	answer(OUTBOX_ON_REJECTED, 1);
	assert_state(OUTBOX_SUBMITTING, 2, 1);
	assert_true(has_written(WRITE_AUDIT));
	answer(OUTBOX_ON_ACCEPTED, 2);
	assert_state(OUTBOX_ACCEPTED, 2, 1);
}

static void
nothing_leaves_that_may_not(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	today.now = due[0].message.expires;
	claim();
	assert_state(OUTBOX_EXPIRED, 0, 0);
	begin(OUTBOX_QUEUED);
	due[0].stopped = today.now;
	claim();
	assert_state(OUTBOX_REJECTED, 0, 0);
	begin(OUTBOX_QUEUED);
	due[0].has_successor = true;
	claim();
	assert_state(OUTBOX_SUPERSEDED, 0, 0);
	begin(OUTBOX_QUEUED);
	today.now = world_at(&today.world, "2023-09-14", "23:00");
	due[0].message.next_try = today.now;
	claim();
	assert_state(OUTBOX_QUEUED, 0, 0);
	assert_int_equal(due[0].message.next_try.s,
			 world_at(&today.world, "2023-09-15", "08:00").s);
	assert_int_equal(today.effects->n_sends, 0);
}

/* ${n} texts to one number at once; returns how many left. */
static size_t
burst(int n, int before, bool are_same)
{
	for (int i = 0; i < n; i++) {
		due[i] = due[0];
		due[i].message.id = 7 + i;
		due[i].message.body =
		    are_same ? "Time to go." : arena_printf(&today.arena, "Text %d", i);
		due[i].traffic = (struct outbox_traffic){
		    .any = before,
		    .any_frees_at = {today.now.s + 600},
		};
	}
	step(&(struct app_event){.kind = APP_DUE}, n);
	return today.effects->n_sends;
}

static void
texts_of_one_moment_count_against_the_hour(void **state)
{
	(void)state;
	begin(OUTBOX_QUEUED);
	assert_int_equal(burst(25, 0, true), OUTBOX_SAME_PER_HOUR);
	begin(OUTBOX_QUEUED);
	assert_int_equal(burst(25, OUTBOX_ANY_PER_HOUR - 10, false), 10);
	/* The rest waits for the first of the hour to be an hour old. */
	assert_int_equal(due[24].message.next_try.s, today.now.s + 600);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_claim_and_its_send_come_of_one_event),
	    TEST(accepted_is_sent_and_stays_so),
	    TEST(what_was_not_sent_is_tried_again_later_and_never_past_its_moment),
	    TEST(in_doubt_it_goes_once_more_and_then_a_human_hears),
	    TEST(in_doubt_and_not_harmless_never_goes_again),
	    TEST(a_crash_while_submitting_leaves_doubt_and_a_human_is_woken),
	    TEST(a_crash_before_the_claim_leaves_nothing_to_doubt),
	    TEST(a_receipt_may_overtake_the_answer),
	    TEST(receipts_come_twice_late_and_in_any_order),
	    TEST(a_receipt_settles_what_was_in_doubt),
	    TEST(a_bad_receipt_ends_it_and_wakes_a_human),
	    TEST(a_bad_receipt_of_an_attempt_that_never_left_is_no_end),
	    TEST(the_end_of_an_older_attempt_is_noted_and_no_more),
	    TEST(nothing_leaves_that_may_not),
	    TEST(texts_of_one_moment_count_against_the_hour),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
