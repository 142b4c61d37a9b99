/* SPDX-License-Identifier: MIT
 *
 * The simulated network: perfect when told so, faulty when told so, the same for the same seed.
 */
#include "sms/transport/simulated.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct {
	struct utc now;
	char trace[65536]; /* "answer accepted; deliver m1 Hello; receipt m1 receipt_delivered; " */
	size_t n;
	int answers;
	int deliveries;
	int receipts;
} world;

static struct arena arena;

static void PRINTF_LIKE(1, 2) trace(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(world.trace + world.n, sizeof world.trace - world.n, fmt, ap);
	va_end(ap);
	world.n += (size_t)n;
	assert_true(world.n < sizeof world.trace);
}

static struct utc
now(void *context)
{
	(void)context;
	return world.now;
}

static void
deliver(void *context, const struct simulated_text *text)
{
	(void)context;
	world.deliveries++;
	trace("deliver %s %s; ", text->message_id, text->text);
}

static void
receipt(void *context, const struct transport_receipt *given)
{
	(void)context;
	world.receipts++;
	trace("receipt %s %s; ", given->message_id, outbox_event_name(given->event));
}

static void
done(void *context, const struct transport_result *result)
{
	(void)context;
	world.answers++;
	trace("answer %s; ", outbox_event_name(result->event));
}

static const struct simulated_ports ports = {
    .deliver = deliver, .receipt = receipt, .clock = {.now = now}};

static int
set_up(void **state)
{
	(void)state;
	memset(&world, 0, sizeof world);
	world.now = (struct utc){1694768400};
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static int
submit(struct simulated *simulated, const char *id, const char *text)
{
	struct segments segments;
	struct transport_message message = {
	    .id = id, .from = "88020", .segments = &segments, .validity_min = 30};
	struct transport transport = simulated_transport(simulated);
	assert_int_equal(phone_parse("07700900123", 11, PHONE_TEST, &message.to, NULL), 0);
	assert_int_equal(segment_split(text, strlen(text), &arena, &segments), 0);
	return transport.submit(transport.context, &message, done, NULL);
}

/* Let everything happen; returns the seconds that took. */
static int64_t
run_to_the_end(struct simulated *simulated)
{
	int64_t began = world.now.s;
	for (struct utc at; simulated_due(simulated, &at);) {
		if (at.s > world.now.s)
			world.now = at;
		simulated_run(simulated);
	}
	return world.now.s - began;
}

static void
a_perfect_network_answers_delivers_and_reports(void **state)
{
	struct simulated_faults none = {0};
	struct simulated *simulated = simulated_new(&ports, &none, 1);
	(void)state;
	assert_int_equal(submit(simulated, "m1", "Hello"), 0);
	assert_int_equal(world.answers, 0);
	assert_int_equal(run_to_the_end(simulated), 0);
	assert_string_equal(world.trace, "answer accepted; deliver m1 Hello; "
					 "receipt m1 receipt_delivered; ");
	simulated_free(simulated);
}

static void
each_fault_shows_as_itself(void **state)
{
	static const struct {
		struct simulated_faults faults;
		const char *trace;
	} cases[] = {
	    {{.not_sent = 1000}, "answer not_sent; "},
	    {{.rejected = 1000}, "answer rejected; "},
	    {{.unknown_lost = 1000}, "answer unknown; "},
	    {{.unknown_sent = 1000},
	     "answer unknown; deliver m1 x; receipt m1 receipt_delivered; "},
	    {{.lost = 1000}, "answer accepted; receipt m1 receipt_failed; "},
	    {{.no_receipt = 1000}, "answer accepted; deliver m1 x; "},
	    {{.receipt_twice = 1000},
	     "answer accepted; deliver m1 x; receipt m1 receipt_delivered; "
	     "receipt m1 receipt_delivered; "},
	    {{.receipt_first = 1000, .receipt_delay_s = 50},
	     "deliver m1 x; receipt m1 receipt_delivered; answer accepted; "},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		world.n = 0;
		struct simulated *simulated = simulated_new(&ports, &cases[i].faults, i);
		assert_int_equal(submit(simulated, "m1", "x"), 0);
		run_to_the_end(simulated);
		assert_string_equal(world.trace, cases[i].trace);
		simulated_free(simulated);
	}
}

static void
a_faulty_network_does_the_same_for_the_same_seed(void **state)
{
	static const struct simulated_faults faults = {.not_sent = 100,
						       .unknown_lost = 100,
						       .unknown_sent = 100,
						       .lost = 100,
						       .receipt_twice = 200,
						       .receipt_first = 200,
						       .answer_delay_s = 10,
						       .delivery_delay_s = 600,
						       .receipt_delay_s = 600};
	char first[sizeof world.trace];
	(void)state;
	for (int turn = 0; turn < 3; turn++) {
		world.n = 0;
		world.answers = 0;
		struct simulated *simulated = simulated_new(&ports, &faults, turn < 2 ? 7 : 8);
		for (int i = 0; i < 200; i++)
			assert_int_equal(submit(simulated, "m1", "x"), 0);
		assert_true(run_to_the_end(simulated) <= 10 + 600 + 600 + 60);
		assert_int_equal(world.answers, 200);
		simulated_free(simulated);
		if (turn == 0)
			memcpy(first, world.trace, sizeof first);
		else
			assert_int_equal(strcmp(world.trace, first) == 0, turn == 1);
	}
}

static void
the_next_thing_due_is_told_and_nothing_happens_before(void **state)
{
	static const struct simulated_faults slow = {.delivery_delay_s = 1000};
	struct simulated *simulated = simulated_new(&ports, &slow, 3);
	struct utc at = {0};
	(void)state;
	assert_false(simulated_due(simulated, &at));
	assert_int_equal(submit(simulated, "m1", "x"), 0);
	simulated_run(simulated);
	assert_string_equal(world.trace, "answer accepted; ");
	assert_true(simulated_due(simulated, &at));
	world.now.s = at.s - 1;
	simulated_run(simulated);
	assert_int_equal(world.deliveries, 0);
	world.now = at;
	simulated_run(simulated);
	assert_int_equal(world.deliveries, 1);
	simulated_free(simulated);
}

static void
the_network_fills_up_and_what_waits_is_freed_with_it(void **state)
{
	struct simulated_faults none = {0};
	struct simulated *simulated = simulated_new(&ports, &none, 1);
	int n = 0;
	(void)state;
	while (submit(simulated, "m1", "x") == 0)
		n++;
	assert_true(n >= SIMULATED_PENDING_MAX / 4);
	simulated_free(simulated);
	assert_int_equal(world.answers, 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(a_perfect_network_answers_delivers_and_reports),
	    EACH(each_fault_shows_as_itself),
	    EACH(a_faulty_network_does_the_same_for_the_same_seed),
	    EACH(the_next_thing_due_is_told_and_nothing_happens_before),
	    EACH(the_network_fills_up_and_what_waits_is_freed_with_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
