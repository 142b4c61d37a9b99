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

#include "tests/lib/onetext.h"

static void
a_claim_and_its_send_come_of_one_event(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 1, 0);
	assert_int_equal(today.effects->n_sends, 1);
	assert_int_equal(today.effects->sends[0].message_id, 7);
	assert_int_equal(today.effects->sends[0].attempt, 1);
	assert_string_equal(today.effects->sends[0].text, "Time to go.");
	assert_true(onetext_has_written(WRITE_AUDIT));
	onetext_claim();
	assert_int_equal(today.effects->n_sends, 0);
}

static void
accepted_is_sent_and_stays_so(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_answer(OUTBOX_ON_ACCEPTED, 1);
	onetext_assert_state(OUTBOX_ACCEPTED, 1, 0);
	assert_int_equal(onetext_due[0].message.sent.s, today.now.s);
	assert_string_equal(onetext_due[0].message.provider_id, "p1");
	assert_false(onetext_has_written(WRITE_PLAN_WAKE));
	/* Nothing that comes late takes it back. */
	onetext_answer(OUTBOX_ON_NOT_SENT, 1);
	onetext_answer(OUTBOX_ON_REJECTED, 1);
	onetext_crash();
	onetext_assert_state(OUTBOX_ACCEPTED, 1, 0);
}

static void
what_was_not_sent_is_tried_again_later_and_never_past_its_moment(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_answer(OUTBOX_ON_NOT_SENT, 1);
	onetext_assert_state(OUTBOX_QUEUED, 1, 0);
	assert_true(onetext_due[0].message.next_try.s > today.now.s);
	assert_true(onetext_due[0].message.next_try.s <= today.now.s + 3);
	onetext_claim(); /* too early */
	onetext_assert_state(OUTBOX_QUEUED, 1, 0);
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 0);
	onetext_answer(OUTBOX_ON_NOT_SENT, 2);
	today.now.s += 3600;
	onetext_claim();
	onetext_assert_state(OUTBOX_EXPIRED, 2, 0);
	assert_int_equal(today.effects->n_sends, 0);
}

static void
in_doubt_it_goes_once_more_and_then_a_human_hears(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_answer(OUTBOX_ON_UNKNOWN, 1);
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_true(onetext_has_written(WRITE_PLAN_WAKE));
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 1);
	assert_int_equal(today.effects->n_sends, 1);
	onetext_answer(OUTBOX_ON_UNKNOWN, 2);
	today.now.s += 60;
	onetext_claim();
	onetext_assert_state(OUTBOX_UNKNOWN, 2, 1);
	assert_int_equal(today.effects->n_sends, 0);
}

static void
in_doubt_and_not_harmless_never_goes_again(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_due[0].message.is_double_harmless = false;
	onetext_claim();
	onetext_crash();
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_true(onetext_has_written(WRITE_PLAN_WAKE));
	today.now.s += 60;
	onetext_claim();
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_int_equal(today.effects->n_sends, 0);
}

static void
a_crash_while_submitting_leaves_doubt_and_a_human_is_woken(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	today.now.s += 60;
	onetext_crash();
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_int_equal(onetext_due[0].message.next_try.s, today.now.s);
	assert_true(onetext_has_written(WRITE_PLAN_WAKE));
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 1);
}

static void
a_crash_before_the_claim_leaves_nothing_to_doubt(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_crash();
	onetext_assert_state(OUTBOX_QUEUED, 0, 0);
	/* Parts of texts wait on, that is all. */
	assert_int_equal(today.effects->n_writes, 1);
	assert_int_equal(today.effects->writes[0].kind, WRITE_PARTS_WAIT);
}

static void
a_receipt_may_overtake_the_answer(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	onetext_assert_state(OUTBOX_DELIVERED, 1, 0);
	assert_int_equal(onetext_due[0].message.sent.s, today.now.s);
	assert_true(onetext_has_written(WRITE_EVENT));
	onetext_answer(OUTBOX_ON_UNKNOWN, 1);
	onetext_answer(OUTBOX_ON_ACCEPTED, 1);
	onetext_crash();
	onetext_assert_state(OUTBOX_DELIVERED, 1, 0);
}

static void
receipts_come_twice_late_and_in_any_order(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_answer(OUTBOX_ON_ACCEPTED, 1);
	onetext_receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	onetext_receipt(OUTBOX_ON_RECEIPT_ACCEPTED);
	onetext_receipt(OUTBOX_ON_RECEIPT_FAILED);
	onetext_receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	onetext_assert_state(OUTBOX_DELIVERED, 1, 0);
	assert_false(onetext_has_written(WRITE_MESSAGE_STATE));
	assert_true(onetext_has_written(WRITE_EVENT));
}

static void
a_receipt_settles_what_was_in_doubt(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_crash();
	onetext_receipt(OUTBOX_ON_RECEIPT_DELIVERED);
	onetext_assert_state(OUTBOX_DELIVERED, 1, 0);
	onetext_claim();
	assert_int_equal(today.effects->n_sends, 0);
}

static void
a_bad_receipt_ends_it_and_wakes_a_human(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_answer(OUTBOX_ON_ACCEPTED, 1);
	today.now.s += 5;
	onetext_receipt(OUTBOX_ON_RECEIPT_FAILED);
	onetext_assert_state(OUTBOX_FAILED, 1, 0);
	assert_true(onetext_has_written(WRITE_PLAN_WAKE));
	/* It had left all the same: the hour's limits count it from then. */
	assert_int_equal(onetext_due[0].message.sent.s, today.now.s - 5);
}

static void
a_bad_receipt_of_an_attempt_that_never_left_is_no_end(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_answer(OUTBOX_ON_NOT_SENT, 1);
	onetext_receipt(OUTBOX_ON_RECEIPT_FAILED);
	onetext_assert_state(OUTBOX_QUEUED, 1, 0);
	assert_false(onetext_has_written(WRITE_PLAN_WAKE));
}

static void
the_end_of_an_older_attempt_is_noted_and_no_more(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_crash();
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 1);
	onetext_answer(OUTBOX_ON_REJECTED, 1);
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 1);
	assert_true(onetext_has_written(WRITE_AUDIT));
	onetext_answer(OUTBOX_ON_ACCEPTED, 2);
	onetext_assert_state(OUTBOX_ACCEPTED, 2, 1);
}

static void
nothing_leaves_that_may_not(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	today.now = onetext_due[0].message.expires;
	onetext_claim();
	onetext_assert_state(OUTBOX_EXPIRED, 0, 0);
	onetext_begin(OUTBOX_QUEUED);
	onetext_due[0].stopped = today.now;
	onetext_claim();
	onetext_assert_state(OUTBOX_REJECTED, 0, 0);
	onetext_begin(OUTBOX_QUEUED);
	onetext_due[0].has_successor = true;
	onetext_claim();
	onetext_assert_state(OUTBOX_SUPERSEDED, 0, 0);
	onetext_begin(OUTBOX_QUEUED);
	today.now = world_at(&today.world, "2023-09-14", "23:00");
	onetext_due[0].message.next_try = today.now;
	onetext_claim();
	onetext_assert_state(OUTBOX_QUEUED, 0, 0);
	assert_int_equal(onetext_due[0].message.next_try.s,
			 world_at(&today.world, "2023-09-15", "08:00").s);
	assert_int_equal(today.effects->n_sends, 0);
}

/* ${n} texts to one number at once; returns how many left. */
static size_t
burst(int n, int before, bool are_same)
{
	for (int i = 0; i < n; i++) {
		onetext_due[i] = onetext_due[0];
		onetext_due[i].message.id = 7 + i;
		onetext_due[i].message.body =
		    are_same ? "Time to go." : arena_printf(&today.arena, "Text %d", i);
		onetext_due[i].traffic = (struct outbox_traffic){
		    .any = before,
		    .any_frees_at = {today.now.s + 600},
		};
	}
	onetext_step(&(struct app_event){.kind = APP_DUE}, n);
	return today.effects->n_sends;
}

static void
texts_of_one_moment_count_against_the_hour(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	assert_int_equal(burst(25, 0, true), OUTBOX_SAME_PER_HOUR);
	onetext_begin(OUTBOX_QUEUED);
	assert_int_equal(burst(25, OUTBOX_ANY_PER_HOUR - 10, false), 10);
	/* The rest waits for the first of the hour to be an hour old. */
	assert_int_equal(onetext_due[24].message.next_try.s, today.now.s + 600);
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
