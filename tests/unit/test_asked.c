/* SPDX-License-Identifier: MIT
 *
 * What is unknown is asked for where its provider can tell, and only then sent again, or not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/onetext.h"

static struct gateways gateways;

static void
by_twilio(void)
{
	gateways = (struct gateways){.n = 1, .list = {{.name = "twilio", .can_be_asked = true}}};
	today.world.app.settings.gateways = &gateways;
}

static void
told(enum outbox_event event, int attempt)
{
	onetext_step(
	    &(struct app_event){
		.kind = APP_ASKED, .outbox = event, .attempt = attempt, .provider_id = "p2"},
	    0);
}

/* Ask when it is due; what it asks for is what was sent. */
static void
ask_now(void)
{
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	assert_int_equal(today.effects->n_sends, 1);
	assert_true(today.effects->sends[0].is_ask);
	assert_int_equal(today.effects->sends[0].since.s, onetext_due[0].message.claimed.s);
	assert_string_equal(today.effects->sends[0].text, "Time to go.");
	assert_true(onetext_has_written(WRITE_MESSAGE_STATE));
}

static void
where_the_provider_can_be_asked_it_is_before_anything_is_sent_again(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	by_twilio();
	onetext_claim();
	onetext_answer(OUTBOX_ON_UNKNOWN, 1);
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_int_equal(onetext_due[0].message.next_try.s, today.now.s + OUTBOX_ASK_BASE_S);
	onetext_claim(); /* too early */
	assert_int_equal(today.effects->n_sends, 0);
	ask_now();
	told(OUTBOX_ON_DENIED, 1); /* too early to count */
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	ask_now();
	told(OUTBOX_ON_DENIED, 1);
	onetext_assert_state(OUTBOX_QUEUED, 1, 0);
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 0);
	assert_false(today.effects->sends[0].is_ask);
	assert_int_equal(onetext_due[0].message.asks_left, OUTBOX_ASKS_MAX);
}

static void
what_the_provider_has_is_never_sent_again(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	by_twilio();
	onetext_claim();
	struct utc claimed = today.now;
	onetext_crash();
	ask_now();
	told(OUTBOX_ON_ACCEPTED, 1);
	onetext_assert_state(OUTBOX_ACCEPTED, 1, 0);
	assert_int_equal(onetext_due[0].message.sent.s, claimed.s);
	assert_string_equal(onetext_due[0].message.provider_id, "p2");
	told(OUTBOX_ON_DENIED, 1); /* of an ask before it, late */
	onetext_assert_state(OUTBOX_ACCEPTED, 1, 0);
	assert_true(onetext_has_written(WRITE_AUDIT));
}

static void
when_nobody_can_tell_it_is_as_it_was_without_asking(void **state)
{
	(void)state;
	for (int harmless = 0; harmless <= 1; harmless++) {
		onetext_begin(OUTBOX_QUEUED);
		by_twilio();
		onetext_due[0].message.is_double_harmless = harmless;
		onetext_claim();
		onetext_answer(OUTBOX_ON_UNKNOWN, 1);
		for (int i = 0; i < OUTBOX_ASKS_MAX; i++) {
			ask_now();
			told(OUTBOX_ON_UNKNOWN, 1);
			assert_true(onetext_has_written(WRITE_PLAN_WAKE));
		}
		today.now = onetext_due[0].message.next_try;
		onetext_claim();
		onetext_assert_state(harmless ? OUTBOX_SUBMITTING : OUTBOX_UNKNOWN,
				     harmless ? 2 : 1, harmless);
	}
}

static void
where_receipts_tell_it_waits_for_them_before_it_goes_again(void **state)
{
	(void)state;
	for (int crashes = 0; crashes <= 1; crashes++) {
		onetext_begin(OUTBOX_QUEUED);
		gateways =
		    (struct gateways){.n = 1, .list = {{.name = "kannel", .told_within_s = 30}}};
		today.world.app.settings.gateways = &gateways;
		onetext_claim();
		if (crashes)
			onetext_crash();
		else
			onetext_answer(OUTBOX_ON_UNKNOWN, 1);
		today.now.s += 29;
		onetext_claim();
		onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
		onetext_receipt(crashes ? OUTBOX_ON_RECEIPT_REJECTED : OUTBOX_ON_RECEIPT_ACCEPTED);
		today.now.s += 1;
		onetext_claim();
		onetext_assert_state(crashes ? OUTBOX_REJECTED : OUTBOX_ACCEPTED, 1, 0);
	}
	onetext_begin(OUTBOX_QUEUED);
	onetext_claim();
	onetext_crash();
	today.now.s += 30;
	onetext_claim();
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 1);
}

static void
nobody_asks_another_gateway_than_the_one_that_had_it(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	by_twilio();
	onetext_due[0].message.is_double_harmless = false;
	onetext_claim();
	onetext_crash();
	gateways.list[0].name = "notify";
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	assert_int_equal(today.effects->n_sends, 0);
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
	assert_int_equal(onetext_due[0].message.asks_left, 0);
	assert_true(onetext_has_written(WRITE_PLAN_WAKE)); /* a human has to hear */
}

static void
the_answer_about_an_older_attempt_is_noted_and_no_more(void **state)
{
	(void)state;
	onetext_begin(OUTBOX_QUEUED);
	by_twilio();
	onetext_claim();
	onetext_answer(OUTBOX_ON_NOT_SENT, 1);
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	onetext_answer(OUTBOX_ON_UNKNOWN, 2);
	told(OUTBOX_ON_RECEIPT_FAILED, 1);
	onetext_assert_state(OUTBOX_UNKNOWN, 2, 0);
	assert_true(onetext_has_written(WRITE_AUDIT));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(where_the_provider_can_be_asked_it_is_before_anything_is_sent_again),
	    TEST(what_the_provider_has_is_never_sent_again),
	    TEST(when_nobody_can_tell_it_is_as_it_was_without_asking),
	    TEST(where_receipts_tell_it_waits_for_them_before_it_goes_again),
	    TEST(nobody_asks_another_gateway_than_the_one_that_had_it),
	    TEST(the_answer_about_an_older_attempt_is_noted_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
