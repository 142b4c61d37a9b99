/* SPDX-License-Identifier: MIT
 *
 * Random lives of messages: every life ends, nothing final moves, and what may be sent at a random
 * minute is what the rules say when they are read one by one.
 */
#include "sms/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define CASES 2000
#define HOUR  3600

static struct civil_zone *london;

static int
set_up(void **state)
{
	(void)state;
	london = civil_zone_load("Europe/London");
	return london == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	civil_zone_free(london);
	return 0;
}

static struct outbox_message
draw_message(struct rng *rng)
{
	struct outbox_message message = {
	    .state = rng_below(rng, 4) == 0 ? OUTBOX_UNKNOWN : OUTBOX_QUEUED,
	    .urgent_on_day = rng_below(rng, 2) == 0,
	    .double_is_harmless = rng_below(rng, 2) == 0,
	    /* around the change of clocks, 26 March 2023 */
	    .day = civil_add_days(civil_from_ymd(2023, 3, 24), (int)rng_below(rng, 5)),
	    .attempts = (int)rng_below(rng, 5),
	    .resends = (int)rng_below(rng, 2),
	    .asks_left = rng_below(rng, 2) == 0 ? 0 : (int)rng_below(rng, OUTBOX_ASKS_MAX + 1),
	    .is_superseded = rng_below(rng, 10) == 0,
	    .is_stopped = rng_below(rng, 10) == 0,
	};
	message.due = civil_to_utc(london, message.day, rng_between(rng, -600, 1440));
	message.expires.s = message.due.s + rng_between(rng, 1, 20 * HOUR);
	return message;
}

/* The rules read one by one, with nothing of the planner of waits. */
static bool
may_be_sent(const struct outbox_message *message, const struct outbox_traffic *traffic,
	    struct utc now)
{
	struct civil_date today;
	int minute;
	civil_from_utc(london, now, &today, &minute);
	bool is_quiet = minute >= 21 * 60 || minute < 8 * 60;
	bool may_break = message->urgent_on_day && today.day == message->day.day;
	if (message->is_stopped || message->is_superseded || now.s < message->due.s ||
	    now.s >= message->expires.s)
		return false;
	if (message->state == OUTBOX_UNKNOWN &&
	    (!message->double_is_harmless || message->resends > 0 || message->asks_left > 0))
		return false;
	if (traffic->same >= 20 && now.s < traffic->same_frees_at.s)
		return false;
	if (traffic->any >= 100 && now.s < traffic->any_frees_at.s)
		return false;
	return !is_quiet || may_break;
}

static void
a_message_is_sent_exactly_when_every_rule_allows_it(void **state)
{
	struct rng rng;
	int n_sent = 0;
	(void)state;
	rng_seed(&rng, 21);
	for (int i = 0; i < 10 * CASES; i++) {
		struct outbox_message message = draw_message(&rng);
		struct utc now = {message.due.s + rng_between(&rng, -2 * HOUR, 16 * HOUR)};
		struct outbox_traffic traffic = {.same = rng_between(&rng, 15, 21),
						 .any = rng_between(&rng, 95, 101)};
		traffic.same_frees_at.s = now.s + rng_between(&rng, -10, HOUR);
		traffic.any_frees_at.s = now.s + rng_between(&rng, -10, HOUR);
		struct outbox_decision decision = outbox_decide(&message, &traffic, london, now);
		bool is_sent = decision.verdict == OUTBOX_SEND;
		assert_int_equal(is_sent, may_be_sent(&message, &traffic, now));
		n_sent += is_sent;
		bool is_asked = message.state == OUTBOX_UNKNOWN && message.asks_left > 0;
		assert_int_equal(decision.verdict == OUTBOX_ASK,
				 is_asked && now.s >= message.due.s);
		if (decision.verdict == OUTBOX_WAIT && !is_asked) {
			assert_true(decision.until.s > now.s);
			assert_true(decision.until.s < message.expires.s);
			struct utc before = {decision.until.s - 1};
			assert_false(may_be_sent(&message, &traffic, before));
		}
	}
	assert_in_range(n_sent, CASES / 2, 10 * CASES);
}

/* The provider is asked, and says whatever it says. */
static void
ask(struct outbox_message *message, struct rng *rng, struct utc now, int n_asked)
{
	static const enum outbox_event answers[] = {OUTBOX_ON_ACCEPTED, OUTBOX_ON_DENIED,
						    OUTBOX_ON_DENIED, OUTBOX_ON_UNKNOWN,
						    OUTBOX_ON_RECEIPT_DELIVERED};
	enum outbox_event answer = answers[rng_below(rng, 5)];
	assert_in_range(n_asked, 1, OUTBOX_ASKS_MAX);
	message->asks_left--;
	message->due = outbox_ask_at(message, now);
	message->state = outbox_next(message->state, outbox_told(message, answer));
	if (message->state == OUTBOX_QUEUED)
		message->due = now;
}

static void
waiting_as_told_ends_every_message_before_its_moment_is_over(void **state)
{
	struct rng rng;
	(void)state;
	rng_seed(&rng, 8);
	for (int i = 0; i < CASES; i++) {
		struct outbox_message message = draw_message(&rng);
		struct outbox_traffic none = {0};
		struct utc now = {message.due.s - HOUR};
		bool can_be_asked = rng_below(&rng, 2) == 0;
		int n_asked = 0;
		for (int steps = 0; !outbox_is_final(message.state); steps++) {
			assert_true(steps < 300);
			struct outbox_decision decision =
			    outbox_decide(&message, &none, london, now);
			switch (decision.verdict) {
			case OUTBOX_SEND:
				assert_true(may_be_sent(&message, &none, now));
				message.resends += message.state == OUTBOX_UNKNOWN;
				message.attempts++;
				message.asks_left = can_be_asked ? OUTBOX_ASKS_MAX : 0;
				n_asked = 0;
				message.state = outbox_next(message.state, OUTBOX_ON_CLAIM);
				assert_int_equal(message.state, OUTBOX_SUBMITTING);
				break;
			case OUTBOX_ASK:
				ask(&message, &rng, now, ++n_asked);
				break;
			case OUTBOX_WAIT:
			case OUTBOX_ALARM:
				now = decision.until;
				break;
			case OUTBOX_APPLY:
				message.state = outbox_next(message.state, decision.event);
				break;
			case OUTBOX_LEAVE: {
				static const enum outbox_event answers[] = {
				    OUTBOX_ON_ACCEPTED, OUTBOX_ON_NOT_SENT, OUTBOX_ON_UNKNOWN,
				    OUTBOX_ON_CRASHED, OUTBOX_ON_RECEIPT_FAILED};
				enum outbox_event event = message.state == OUTBOX_ACCEPTED
							      ? OUTBOX_ON_RECEIPT_DELIVERED
							      : answers[rng_below(&rng, 5)];
				message.state = outbox_next(message.state, event);
				if (message.state == OUTBOX_UNKNOWN && message.asks_left > 0)
					message.due = outbox_ask_at(&message, now);
				if (event == OUTBOX_ON_NOT_SENT)
					message.due = outbox_retry_at(&message, -1, &rng, now);
				break;
			}
			}
		}
		assert_true(message.resends <= OUTBOX_RESENDS_MAX);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_message_is_sent_exactly_when_every_rule_allows_it),
	    cmocka_unit_test(waiting_as_told_ends_every_message_before_its_moment_is_over),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
