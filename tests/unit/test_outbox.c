/* SPDX-License-Identifier: MIT
 *
 * What may become of a message, and when it may leave.
 */
#include "sms/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

static struct civil_zone *london;
static struct civil_date release_day;

/* The header's table as words, written a second time: a slip in either shows. */
static const char *const table[][5] = {
    {"claim", "submitting", ".", ".", "submitting"},
    {"accepted", ".", "accepted", ".", "accepted"},
    {"rejected", ".", "rejected", ".", "rejected"},
    {"not_sent", ".", "queued", ".", "queued"},
    {"denied", ".", ".", ".", "queued"},
    {"unknown", ".", "unknown", ".", "."},
    {"crashed", ".", "unknown", ".", "."},
    {"receipt_delivered", "delivered", "delivered", "delivered", "delivered"},
    {"receipt_failed", ".", "failed", "failed", "failed"},
    {"receipt_accepted", ".", "accepted", ".", "accepted"},
    {"receipt_rejected", ".", "rejected", "rejected", "rejected"},
    {"expire", "expired", ".", ".", "expired"},
    {"supersede", "superseded", ".", ".", "superseded"},
    {"withhold", "rejected", ".", ".", "rejected"},
};

static int
set_up(void **state)
{
	(void)state;
	london = civil_zone_load("Europe/London");
	release_day = civil_from_ymd(2023, 9, 15);
	return london == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	civil_zone_free(london);
	return 0;
}

static struct utc
at(int days_later, const char *time)
{
	int minute = 0;
	assert_int_equal(civil_time_parse(time, &minute), 0);
	return civil_to_utc(london, civil_add_days(release_day, days_later), minute);
}

/* Due at 07:00 of the release day, of use until 09:30. */
static struct outbox_message
morning_message(void)
{
	return (struct outbox_message){
	    .state = OUTBOX_QUEUED,
	    .day = release_day,
	    .due = at(0, "07:00"),
	    .expires = at(0, "09:30"),
	};
}

static struct outbox_decision
decide(const struct outbox_message *message, struct utc now)
{
	struct outbox_traffic none = {0};
	return outbox_decide(message, &none, london, now);
}

static void
waits_until(struct outbox_decision decision, struct utc until, const char *why)
{
	assert_int_equal(decision.verdict, OUTBOX_WAIT);
	assert_int_equal(decision.until.s, until.s);
	assert_string_equal(decision.why, why);
}

static void
every_step_is_the_one_in_the_table(void **state)
{
	(void)state;
	for (size_t event = 0; event < ARRAY_LEN(table); event++) {
		assert_string_equal(table[event][0], outbox_event_name((enum outbox_event)event));
		for (int from = OUTBOX_QUEUED; from <= OUTBOX_UNKNOWN; from++) {
			const char *to = table[event][from + 1];
			int expected = strcmp(to, ".") == 0 ? from : outbox_state_find(to);
			assert_int_equal(
			    outbox_next((enum outbox_state)from, (enum outbox_event)event),
			    expected);
		}
	}
}

static void
a_final_state_never_changes(void **state)
{
	(void)state;
	for (int from = OUTBOX_DELIVERED; from <= OUTBOX_SUPERSEDED; from++) {
		assert_true(outbox_is_final((enum outbox_state)from));
		for (size_t event = 0; event < ARRAY_LEN(table); event++)
			assert_int_equal(
			    outbox_next((enum outbox_state)from, (enum outbox_event)event), from);
	}
}

static void
receipts_and_answer_may_come_in_any_order_and_twice(void **state)
{
	static const enum outbox_event events[] = {OUTBOX_ON_ACCEPTED, OUTBOX_ON_RECEIPT_ACCEPTED,
						   OUTBOX_ON_RECEIPT_DELIVERED,
						   OUTBOX_ON_RECEIPT_DELIVERED};
	static const int orders[][4] = {{0, 1, 2, 3}, {2, 3, 1, 0}, {1, 2, 0, 3},
					{2, 0, 3, 1}, {1, 0, 2, 3}, {2, 1, 3, 0}};
	(void)state;
	for (size_t order = 0; order < ARRAY_LEN(orders); order++) {
		enum outbox_state now = outbox_next(OUTBOX_QUEUED, OUTBOX_ON_CLAIM);
		for (int i = 0; i < 4; i++)
			now = outbox_next(now, events[orders[order][i]]);
		assert_int_equal(now, OUTBOX_DELIVERED);
	}
}

static void
names_find_their_states(void **state)
{
	(void)state;
	for (int i = OUTBOX_QUEUED; i <= OUTBOX_SUPERSEDED; i++)
		assert_int_equal(outbox_state_find(outbox_state_name((enum outbox_state)i)), i);
	assert_int_equal(outbox_state_find("sent"), -1);
}

static void
an_urgent_message_breaks_quiet_hours_on_its_own_day_only(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	waits_until(decide(&message, at(0, "07:00")), at(0, "08:00"), "quiet hours");
	message.urgent_on_day = true;
	assert_int_equal(decide(&message, at(0, "07:00")).verdict, OUTBOX_SEND);
	message.due = at(-1, "22:00");
	waits_until(decide(&message, at(-1, "22:30")), at(0, "00:00"), "quiet hours");
}

static void
quiet_hours_begin_at_nine_and_end_at_eight(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.due = at(-2, "12:00");
	message.expires = at(2, "12:00");
	assert_int_equal(decide(&message, (struct utc){at(-1, "21:00").s - 1}).verdict,
			 OUTBOX_SEND);
	waits_until(decide(&message, at(-1, "21:00")), at(0, "08:00"), "quiet hours");
	waits_until(decide(&message, (struct utc){at(0, "08:00").s - 1}), at(0, "08:00"),
		    "quiet hours");
	assert_int_equal(decide(&message, at(0, "08:00")).verdict, OUTBOX_SEND);
}

static void
a_mail_wakes_nobody_and_passes_no_network(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.is_mail = true;
	message.due = at(-1, "12:00");
	assert_int_equal(decide(&message, at(-1, "22:30")).verdict, OUTBOX_SEND);
	struct outbox_traffic busy = {OUTBOX_SAME_PER_HOUR, OUTBOX_ANY_PER_HOUR, at(0, "08:00"),
				      at(0, "08:00")};
	assert_int_equal(outbox_decide(&message, &busy, london, at(0, "07:30")).verdict,
			 OUTBOX_SEND);
	/* All else holds for it too. */
	message.due = at(0, "07:00");
	waits_until(decide(&message, at(-1, "22:30")), at(0, "07:00"), "not due");
	message.is_stopped = true;
	assert_int_equal(decide(&message, at(0, "07:30")).event, OUTBOX_ON_WITHHOLD);
}

static void
a_message_is_never_sent_after_its_moment(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.urgent_on_day = true;
	assert_int_equal(decide(&message, (struct utc){message.expires.s - 1}).verdict,
			 OUTBOX_SEND);
	struct outbox_decision decision = decide(&message, message.expires);
	assert_int_equal(decision.verdict, OUTBOX_APPLY);
	assert_int_equal(decision.event, OUTBOX_ON_EXPIRE);
}

static void
what_would_have_to_wait_past_its_moment_dies_at_once(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.expires = at(0, "08:00");
	struct outbox_decision decision = decide(&message, at(0, "07:10"));
	assert_int_equal(decision.verdict, OUTBOX_APPLY);
	assert_int_equal(decision.event, OUTBOX_ON_EXPIRE);
	assert_string_equal(decision.why, "quiet hours");
}

static void
stop_comes_before_everything_else(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.is_stopped = message.is_superseded = true;
	assert_int_equal(decide(&message, at(0, "08:30")).event, OUTBOX_ON_WITHHOLD);
	message.is_stopped = false;
	assert_int_equal(decide(&message, at(0, "08:30")).event, OUTBOX_ON_SUPERSEDE);
	message.is_superseded = false;
	assert_int_equal(decide(&message, at(0, "08:30")).verdict, OUTBOX_SEND);
}

static void
an_unknown_message_goes_once_more_only_if_a_double_is_harmless(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.state = OUTBOX_UNKNOWN;
	message.attempts = 1;
	struct outbox_decision decision = decide(&message, at(0, "08:30"));
	assert_int_equal(decision.verdict, OUTBOX_ALARM);
	assert_int_equal(decision.until.s, message.expires.s);
	message.double_is_harmless = true;
	assert_int_equal(decide(&message, at(0, "08:30")).verdict, OUTBOX_SEND);
	message.resends = 1;
	assert_int_equal(decide(&message, at(0, "08:30")).verdict, OUTBOX_ALARM);
	assert_int_equal(decide(&message, message.expires).event, OUTBOX_ON_EXPIRE);
}

static void
what_can_be_asked_is_asked_before_anything_else_is_decided(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.state = OUTBOX_UNKNOWN;
	message.attempts = 1;
	message.double_is_harmless = true;
	message.is_stopped = message.is_superseded = true;
	message.asks_left = OUTBOX_ASKS_MAX;
	waits_until(decide(&message, (struct utc){message.due.s - 1}), message.due,
		    "nobody knows whether it left");
	for (; message.asks_left > 0; message.asks_left--) {
		assert_int_equal(decide(&message, message.due).verdict, OUTBOX_ASK);
		assert_int_equal(decide(&message, at(3, "03:00")).verdict, OUTBOX_ASK);
	}
	assert_int_equal(decide(&message, at(0, "08:30")).event, OUTBOX_ON_WITHHOLD);
	message.is_stopped = message.is_superseded = false;
	assert_int_equal(decide(&message, at(0, "08:30")).verdict, OUTBOX_SEND);
	/* Asks are for the unknown alone. */
	message.asks_left = OUTBOX_ASKS_MAX;
	message.state = OUTBOX_QUEUED;
	assert_int_equal(decide(&message, at(0, "08:30")).verdict, OUTBOX_SEND);
}

static void
asks_come_after_15_45_105_and_225_seconds(void **state)
{
	struct outbox_message message = morning_message();
	struct utc lost = at(0, "08:00");
	struct utc now = lost;
	int64_t after_s[] = {15, 45, 105, 225};
	(void)state;
	message.state = OUTBOX_UNKNOWN;
	message.asks_left = OUTBOX_ASKS_MAX;
	for (size_t i = 0; i < ARRAY_LEN(after_s); i++) {
		now = outbox_ask_at(&message, now);
		assert_int_equal(now.s - lost.s, after_s[i]);
		message.asks_left--;
	}
	assert_int_equal(message.asks_left, 0);
}

static void
that_a_provider_has_it_not_counts_from_the_second_answer_on(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.state = OUTBOX_UNKNOWN;
	message.asks_left = OUTBOX_ASKS_MAX - 1; /* the first was asked */
	assert_int_equal(outbox_told(&message, OUTBOX_ON_DENIED), OUTBOX_ON_UNKNOWN);
	assert_int_equal(outbox_told(&message, OUTBOX_ON_ACCEPTED), OUTBOX_ON_ACCEPTED);
	assert_int_equal(outbox_told(&message, OUTBOX_ON_RECEIPT_FAILED), OUTBOX_ON_RECEIPT_FAILED);
	assert_int_equal(outbox_told(&message, OUTBOX_ON_NOT_SENT), OUTBOX_ON_UNKNOWN);
	while (--message.asks_left >= 0)
		assert_int_equal(outbox_told(&message, OUTBOX_ON_DENIED), OUTBOX_ON_DENIED);
}

static void
the_21st_same_and_the_101st_text_in_an_hour_wait(void **state)
{
	struct outbox_message message = morning_message();
	struct outbox_traffic traffic = {.same = 19, .any = 99};
	struct utc now = at(0, "08:10");
	(void)state;
	traffic.same_frees_at = at(0, "08:40");
	traffic.any_frees_at = at(0, "08:50");
	assert_int_equal(outbox_decide(&message, &traffic, london, now).verdict, OUTBOX_SEND);
	traffic.same = 20;
	waits_until(outbox_decide(&message, &traffic, london, now), at(0, "08:40"),
		    "20 of the same text in an hour");
	traffic.any = 100;
	waits_until(outbox_decide(&message, &traffic, london, now), at(0, "08:50"),
		    "100 texts in an hour");
}

static void
nothing_is_decided_about_what_is_out_of_our_hands(void **state)
{
	struct outbox_message message = morning_message();
	(void)state;
	message.is_stopped = message.is_superseded = true;
	for (int i = OUTBOX_SUBMITTING; i <= OUTBOX_SUPERSEDED; i++) {
		message.state = (enum outbox_state)i;
		if (i != OUTBOX_UNKNOWN)
			assert_int_equal(decide(&message, at(3, "08:00")).verdict, OUTBOX_LEAVE);
	}
}

static void
tries_grow_apart_by_the_square_and_stop_at_the_expiry(void **state)
{
	struct outbox_message message = morning_message();
	struct rng rng;
	struct utc now = at(0, "08:00");
	(void)state;
	rng_seed(&rng, 7);
	for (message.attempts = 1; message.attempts < 40; message.attempts++) {
		int64_t base = 2 * message.attempts * message.attempts;
		if (base > OUTBOX_BACKOFF_MAX_S)
			base = OUTBOX_BACKOFF_MAX_S;
		int64_t wait = outbox_retry_at(&message, -1, &rng, now).s - now.s;
		assert_in_range(wait, (base * 4) / 5 > 0 ? (base * 4) / 5 : 1, base * 6 / 5);
	}
	message.attempts = 1;
	assert_int_equal(outbox_retry_at(&message, 120, &rng, now).s, now.s + 120);
	assert_int_equal(outbox_retry_at(&message, 86400, &rng, now).s, message.expires.s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_step_is_the_one_in_the_table),
	    cmocka_unit_test(a_final_state_never_changes),
	    cmocka_unit_test(receipts_and_answer_may_come_in_any_order_and_twice),
	    cmocka_unit_test(names_find_their_states),
	    cmocka_unit_test(an_urgent_message_breaks_quiet_hours_on_its_own_day_only),
	    cmocka_unit_test(a_mail_wakes_nobody_and_passes_no_network),
	    cmocka_unit_test(quiet_hours_begin_at_nine_and_end_at_eight),
	    cmocka_unit_test(a_message_is_never_sent_after_its_moment),
	    cmocka_unit_test(what_would_have_to_wait_past_its_moment_dies_at_once),
	    cmocka_unit_test(stop_comes_before_everything_else),
	    cmocka_unit_test(an_unknown_message_goes_once_more_only_if_a_double_is_harmless),
	    cmocka_unit_test(what_can_be_asked_is_asked_before_anything_else_is_decided),
	    cmocka_unit_test(asks_come_after_15_45_105_and_225_seconds),
	    cmocka_unit_test(that_a_provider_has_it_not_counts_from_the_second_answer_on),
	    cmocka_unit_test(the_21st_same_and_the_101st_text_in_an_hour_wait),
	    cmocka_unit_test(nothing_is_decided_about_what_is_out_of_our_hands),
	    cmocka_unit_test(tries_grow_apart_by_the_square_and_stop_at_the_expiry),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
