/* SPDX-License-Identifier: MIT
 *
 * Which way out a text takes, and that nothing in doubt takes another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/lib/onetext.h"

static struct gateways two;

static int
set_up(void **state)
{
	two = (struct gateways){.n = 2,
				.list = {{.name = "kannel", .told_within_s = 30},
					 {.name = "twilio", .can_be_asked = true}}};
	int rc = today_set_up(state);
	today.world.app.settings.gateways = &two;
	onetext_begin(OUTBOX_QUEUED);
	return rc;
}

static struct utc
at(int64_t s)
{
	return (struct utc){1694764800 + s};
}

static void
the_first_that_is_well_is_taken_and_a_failing_one_rests(void **state)
{
	(void)state;
	assert_int_equal(gateway_pick(&two, NULL, at(0)), 0);
	gateway_ended(&two.list[0], OUTBOX_ON_NOT_SENT, at(0));
	assert_int_equal(gateway_pick(&two, NULL, at(GATEWAY_REST_S - 1)), 1);
	assert_int_equal(gateway_pick(&two, NULL, at(GATEWAY_REST_S)), 0);
	gateway_given(&two.list[0], at(GATEWAY_REST_S)); /* one tries it, no second */
	assert_int_equal(gateway_pick(&two, NULL, at(GATEWAY_REST_S)), 1);
	gateway_ended(&two.list[0], OUTBOX_ON_REJECTED, at(GATEWAY_REST_S + 1));
	assert_int_equal(gateway_pick(&two, NULL, at(GATEWAY_REST_S + 1)), 0);
	gateway_ended(&two.list[0], OUTBOX_ON_UNKNOWN, at(100));
	assert_int_equal(gateway_pick(&two, NULL, at(-3600)), 0); /* the clock was set back */
}

static void
where_all_fail_it_is_tried_by_turns(void **state)
{
	(void)state;
	gateway_ended(&two.list[0], OUTBOX_ON_NOT_SENT, at(0));
	assert_true(gateway_is_spared(&two, 0, at(0)));
	gateway_ended(&two.list[1], OUTBOX_ON_NOT_SENT, at(1));
	assert_false(gateway_is_spared(&two, 0, at(1)));
	assert_int_equal(gateway_pick(&two, "twilio", at(2)), 0);
	assert_int_equal(gateway_pick(&two, "kannel", at(2)), 1);
	assert_int_equal(gateway_pick(&two, "", at(2)), 0);
	two.n = 1;
	assert_int_equal(gateway_pick(&two, "kannel", at(2)), 0);
	assert_int_equal(gateway_find(&two, "twilio"), -1);
	assert_int_equal(gateway_find(NULL, "kannel"), -1);
}

static void
no_second_has_more_texts_than_the_rate(void **state)
{
	(void)state;
	two.list[0].per_second = 2;
	gateway_given(&two.list[0], at(0));
	assert_int_equal(gateway_free_at(&two.list[0], 0, at(0)).s, at(0).s);
	assert_int_equal(gateway_free_at(&two.list[0], 1, at(0)).s, at(1).s);
	assert_int_equal(gateway_free_at(&two.list[0], 2, at(0)).s, at(1).s);
	assert_int_equal(gateway_free_at(&two.list[0], 3, at(0)).s, at(2).s);
	assert_int_equal(gateway_free_at(&two.list[0], 1, at(1)).s, at(1).s);
	two.list[0].per_second = 0;
	assert_int_equal(gateway_free_at(&two.list[0], 500, at(0)).s, at(0).s);
}

static void
what_is_due_at_once_is_spread_by_the_rate(void **state)
{
	int at_once = 0, after_one = 0, after_two = 0;
	(void)state;
	two.list[0].per_second = 2;
	for (int i = 0; i < 5; i++) {
		onetext_due[i] = onetext_due[0];
		onetext_due[i].message.id = 7 + i;
	}
	onetext_step(&(struct app_event){.kind = APP_DUE}, 5);
	assert_int_equal(today.effects->n_sends, 2);
	for (int i = 0; i < 5; i++) {
		const struct row_message *message = &onetext_due[i].message;
		at_once += message->state == OUTBOX_SUBMITTING;
		after_one +=
		    message->state == OUTBOX_QUEUED && message->next_try.s == today.now.s + 1;
		after_two += message->next_try.s == today.now.s + 2;
	}
	assert_true(at_once == 2 && after_one == 2 && after_two == 1);
}

/* It ended so at the gateway that had it; the shell's own part. */
static void
end(enum outbox_event outcome, int attempt, int retry_after_s)
{
	int way = gateway_find(&two, onetext_due[0].message.via);
	gateway_ended(&two.list[way], outcome, today.now);
	onetext_step(&(struct app_event){.kind = APP_SENT,
					 .outbox = outcome,
					 .attempt = attempt,
					 .provider_id = "",
					 .retry_after_s = retry_after_s},
		     0);
}

static void
what_one_gives_back_goes_by_the_other_within_a_minute(void **state)
{
	(void)state;
	onetext_claim();
	assert_string_equal(today.effects->sends[0].via, "kannel");
	end(OUTBOX_ON_NOT_SENT, 1, 900);
	assert_in_range(onetext_due[0].message.next_try.s, today.now.s + 1, today.now.s + 10);
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	assert_string_equal(today.effects->sends[0].via, "twilio");
	end(OUTBOX_ON_NOT_SENT, 2, 900); /* by now nobody is left who could have it sooner */
	assert_in_range(onetext_due[0].message.next_try.s, today.now.s + 900, today.now.s + 901);
}

static void
what_is_in_doubt_at_one_is_never_sent_by_the_other(void **state)
{
	(void)state;
	two.list[0].can_be_asked = true;
	onetext_due[0].message.is_double_harmless = false;
	onetext_claim();
	end(OUTBOX_ON_UNKNOWN, 1, -1);
	for (int i = 0; i < OUTBOX_ASKS_MAX; i++) {
		today.now = onetext_due[0].message.next_try;
		onetext_claim();
		assert_int_equal(today.effects->n_sends, 1);
		assert_true(today.effects->sends[0].is_ask);
		assert_string_equal(today.effects->sends[0].via, "kannel");
		onetext_step(&(struct app_event){.kind = APP_ASKED,
						 .outbox = OUTBOX_ON_UNKNOWN,
						 .attempt = 1,
						 .provider_id = ""},
			     0);
	}
	today.now.s += 600;
	onetext_claim();
	assert_int_equal(today.effects->n_sends, 0);
	onetext_assert_state(OUTBOX_UNKNOWN, 1, 0);
}

static void
what_the_first_says_it_has_not_goes_by_the_second(void **state)
{
	(void)state;
	two.list[0].can_be_asked = true;
	onetext_claim();
	end(OUTBOX_ON_UNKNOWN, 1, -1);
	for (int i = 0; i < 2; i++) {
		today.now = onetext_due[0].message.next_try;
		onetext_claim();
		onetext_step(&(struct app_event){.kind = APP_ASKED,
						 .outbox = OUTBOX_ON_DENIED,
						 .attempt = 1,
						 .provider_id = ""},
			     0);
	}
	onetext_claim();
	assert_false(today.effects->sends[0].is_ask);
	assert_string_equal(today.effects->sends[0].via, "twilio");
	onetext_assert_state(OUTBOX_SUBMITTING, 2, 0);
}

static void
a_bad_receipt_of_the_gateway_before_fails_nothing(void **state)
{
	(void)state;
	onetext_claim();
	end(OUTBOX_ON_NOT_SENT, 1, -1);
	today.now = onetext_due[0].message.next_try;
	onetext_claim();
	end(OUTBOX_ON_ACCEPTED, 2, -1);
	struct app_event receipt = {.kind = APP_RECEIPT,
				    .outbox = OUTBOX_ON_RECEIPT_REJECTED,
				    .once = "r1",
				    .via = "kannel"};
	onetext_step(&receipt, 0);
	onetext_assert_state(OUTBOX_ACCEPTED, 2, 0);
	receipt.via = "twilio";
	onetext_step(&receipt, 0);
	onetext_assert_state(OUTBOX_REJECTED, 2, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, today_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_first_that_is_well_is_taken_and_a_failing_one_rests),
	    TEST(where_all_fail_it_is_tried_by_turns),
	    TEST(no_second_has_more_texts_than_the_rate),
	    TEST(what_is_due_at_once_is_spread_by_the_rate),
	    TEST(what_one_gives_back_goes_by_the_other_within_a_minute),
	    TEST(what_is_in_doubt_at_one_is_never_sent_by_the_other),
	    TEST(what_the_first_says_it_has_not_goes_by_the_second),
	    TEST(a_bad_receipt_of_the_gateway_before_fails_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
