/* SPDX-License-Identifier: MIT
 *
 * Texts between two commits: in order, never too late, and no outcome is forgotten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/outgoing.h"

#define NOW    1694764800
#define PLACES 2

/* A transport with PLACES places that ends what it has when it is told to. */
struct fixture {
	struct loop *loop;
	struct outgoing *outgoing;
	struct utc now;
	struct {
		char id[TRANSPORT_ID_MAX + 1];
		int parts;
		int validity_min;
		transport_done_fn *done;
		void *context;
	} under_way[PLACES];
	int n_under_way;
	char submitted[100]; /* ids, each behind a space */
	int n_told;          /* how often an outcome was announced */
};

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	struct fixture *f = context;
	if (f->n_under_way == PLACES)
		return E_LIMIT;
	snprintf(f->under_way[f->n_under_way].id, TRANSPORT_ID_MAX + 1, "%s", message->id);
	f->under_way[f->n_under_way].parts = message->segments->n;
	f->under_way[f->n_under_way].validity_min = message->validity_min;
	f->under_way[f->n_under_way].done = done;
	f->under_way[f->n_under_way].context = done_context;
	f->n_under_way++;
	size_t n = strlen(f->submitted);
	snprintf(f->submitted + n, sizeof(f->submitted) - n, " %s", message->id);
	return 0;
}

/* End the oldest that is under way. */
static void
finish_one(struct fixture *f, enum outbox_event outcome)
{
	struct transport_result result = {
	    .event = outcome, .provider_id = "p-1", .reason = "said so", .retry_after_s = 30};
	transport_done_fn *done = f->under_way[0].done;
	void *context = f->under_way[0].context;
	memmove(&f->under_way[0], &f->under_way[1], sizeof(f->under_way[0]) * (PLACES - 1));
	f->n_under_way--;
	done(context, &result);
}

static struct utc
now(void *context)
{
	const struct fixture *f = context;
	return f->now;
}

static void
told(void *context)
{
	struct fixture *f = context;
	f->n_told++;
}

static void
drop_line(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

static int
set_up(void **state)
{
	static const struct transport_capabilities capabilities = {.name = "fake"};
	struct fixture *f = calloc(1, sizeof(*f));
	log_hook = drop_line;
	f->loop = loop_new();
	f->now = (struct utc){NOW};
	struct clock clock = {.now = now, .context = f};
	f->outgoing = outgoing_new(f->loop, clock, "88020", told, f);
	struct transport transport = {
	    .capabilities = &capabilities, .submit = submit, .context = f};
	outgoing_use(f->outgoing, &transport, "88020");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	/* What is still under way is the transport's to forget; here it ends. */
	while (f->n_under_way > 0)
		finish_one(f, OUTBOX_ON_UNKNOWN);
	outgoing_free(f->outgoing);
	loop_free(f->loop);
	free(f);
	log_hook = NULL;
	return 0;
}

static void
add(struct fixture *f, int64_t id, int expires_in_s, const char *text)
{
	struct app_send send = {.message_id = id,
				.attempt = 1,
				.to = {"447700900123"},
				.text = text,
				.expires = {NOW + expires_in_s}};
	outgoing_add(f->outgoing, &send);
}

static int
ask(void *context, const struct transport_message *message, struct utc since,
    transport_done_fn *done, void *done_context)
{
	assert_int_equal(since.s, NOW - 60);
	return submit(context, message, done, done_context);
}

static void
add_ask(struct fixture *f, int64_t id)
{
	struct app_send send = {.message_id = id,
				.attempt = 2,
				.to = {"447700900123"},
				.text = "Hello",
				.expires = {NOW - 1}, /* too late to send, not to ask */
				.is_ask = true,
				.since = {NOW - 60}};
	outgoing_add(f->outgoing, &send);
}

static void
what_waits_is_given_back_and_what_is_under_way_is_not(void **state)
{
	struct fixture *f = *state;
	struct outgoing_end end;
	for (int id = 1; id <= PLACES + 1; id++)
		add(f, id, 600, "Hello");
	outgoing_submit(f->outgoing);
	outgoing_give_back(f->outgoing);
	assert_int_equal(outgoing_ends(f->outgoing, &end, 1), 1);
	assert_int_equal(end.message_id, PLACES + 1);
	assert_int_equal(end.outcome, OUTBOX_ON_NOT_SENT);
	assert_false(end.was_handed);
	outgoing_drop(f->outgoing);
	assert_int_equal(outgoing_ends(f->outgoing, &end, 1), 0);
	finish_one(f, OUTBOX_ON_ACCEPTED);
	assert_int_equal(outgoing_ends(f->outgoing, &end, 1), 1);
	assert_true(end.was_handed);
	outgoing_drop(f->outgoing);
	outgoing_give_back(f->outgoing); /* nothing waits */
	add(f, 9, 600, "Hello");
	outgoing_submit(f->outgoing);
	assert_int_equal(f->n_under_way, PLACES);
}

static void
what_is_asked_for_is_told_as_an_answer_and_counts_as_no_text(void **state)
{
	struct fixture *f = *state;
	static const struct transport_capabilities capabilities = {.name = "fake"};
	struct transport transport = {
	    .capabilities = &capabilities, .submit = submit, .ask = ask, .context = f};
	struct outgoing_end end;
	outgoing_use(f->outgoing, &transport, "88020");
	add_ask(f, 7);
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 7");
	finish_one(f, OUTBOX_ON_DENIED);
	assert_true(outgoing_ends(f->outgoing, &end, 1));
	assert_true(end.is_ask);
	assert_int_equal(end.attempt, 2);
	assert_int_equal(end.outcome, OUTBOX_ON_DENIED);
	outgoing_drop(f->outgoing);
	/* One that nobody answers any more tells nothing: it is no NOT_SENT. */
	add_ask(f, 8);
	outgoing_stop(f->outgoing);
	assert_true(outgoing_ends(f->outgoing, &end, 1));
	assert_int_equal(end.outcome, OUTBOX_ON_UNKNOWN);
	struct outgoing_counts counts = outgoing_counts(f->outgoing);
	assert_int_equal(counts.asked, 1);
	assert_int_equal(counts.submitted + counts.accepted + counts.not_sent + counts.unknown, 0);
}

static void
what_cannot_be_asked_for_stays_unknown(void **state)
{
	struct fixture *f = *state;
	struct outgoing_end end;
	add_ask(f, 7);
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, "");
	assert_true(outgoing_ends(f->outgoing, &end, 1));
	assert_int_equal(end.outcome, OUTBOX_ON_UNKNOWN);
}

static void
on_flushed(void *context)
{
	struct fixture *f = context;
	loop_stop(f->loop);
}

static void
a_text_waits_until_the_disk_knows_of_it(void **state)
{
	struct fixture *f = *state;
	char path[] = "/tmp/firstday_outgoing_XXXXXX";
	close(mkstemp(path));
	struct flush *flush = flush_new(f->loop, path, on_flushed, f);
	assert_non_null(flush);
	outgoing_await(f->outgoing, flush);
	add(f, 1, 3600, "Hello"); /* nothing was asked for: the disk has it */
	flush_ask(flush);
	add(f, 2, 3600, "Hello");
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 1");
	assert_int_equal(outgoing_waiting(f->outgoing), 1);
	loop_run(f->loop);
	assert_string_equal(f->submitted, " 1"); /* whoever hears of it submits */
	flush_ask(flush);
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 1 2"); /* what is asked for later is another's */
	finish_one(f, OUTBOX_ON_ACCEPTED);
	finish_one(f, OUTBOX_ON_ACCEPTED);
	/* One that is too late while it waits is none that left. */
	add(f, 3, 60, "Hello");
	f->now.s += 60;
	outgoing_submit(f->outgoing);
	loop_run(f->loop);
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 1 2");
	outgoing_await(f->outgoing, NULL);
	flush_free(flush);
	unlink(path);
}

static void
texts_go_in_order_and_wait_for_a_place(void **state)
{
	struct fixture *f = *state;
	for (int i = 1; i <= 4; i++)
		add(f, i, 3600, "Hello");
	assert_string_equal(f->submitted, "");
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 1 2");
	finish_one(f, OUTBOX_ON_ACCEPTED);
	assert_int_equal(f->n_told, 1);
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 1 2 3");
	assert_int_equal(outgoing_counts(f->outgoing).under_way, 2);
}

static void
an_outcome_stays_until_it_is_dropped(void **state)
{
	struct fixture *f = *state;
	struct outgoing_end end;
	add(f, 7, 3600, "Hello");
	outgoing_submit(f->outgoing);
	assert_false(outgoing_ends(f->outgoing, &end, 1));
	finish_one(f, OUTBOX_ON_NOT_SENT);
	for (int i = 0; i < 2; i++) {
		assert_true(outgoing_ends(f->outgoing, &end, 1));
		assert_int_equal(end.message_id, 7);
		assert_int_equal(end.attempt, 1);
		assert_int_equal(end.outcome, OUTBOX_ON_NOT_SENT);
		assert_string_equal(end.provider_id, "p-1");
		assert_int_equal(end.retry_after_s, 30);
	}
	outgoing_drop(f->outgoing);
	assert_false(outgoing_ends(f->outgoing, &end, 1));
}

static void
a_text_whose_moment_passed_while_it_waited_is_not_sent(void **state)
{
	struct fixture *f = *state;
	struct outgoing_end end;
	add(f, 1, 60, "Hello");
	add(f, 2, 61, "Hello");
	f->now.s = NOW + 60;
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 2");
	assert_true(outgoing_ends(f->outgoing, &end, 1));
	assert_int_equal(end.message_id, 1);
	assert_int_equal(end.outcome, OUTBOX_ON_NOT_SENT);
}

static void
stopping_sends_nothing_more_and_says_so(void **state)
{
	struct fixture *f = *state;
	struct outgoing_end end;
	for (int i = 1; i <= 3; i++)
		add(f, i, 3600, "Hello");
	outgoing_submit(f->outgoing);
	outgoing_stop(f->outgoing);
	assert_true(outgoing_ends(f->outgoing, &end, 1));
	assert_int_equal(end.message_id, 3);
	assert_int_equal(end.outcome, OUTBOX_ON_NOT_SENT);
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 1 2");
}

static void
a_text_that_can_never_go_is_rejected_and_holds_nobody_up(void **state)
{
	struct fixture *f = *state;
	struct outgoing_end end;
	add(f, 1, 3600, "not \xff UTF-8");
	add(f, 2, 3600, "Hello");
	outgoing_submit(f->outgoing);
	assert_string_equal(f->submitted, " 2");
	assert_true(outgoing_ends(f->outgoing, &end, 1));
	assert_int_equal(end.message_id, 1);
	assert_int_equal(end.outcome, OUTBOX_ON_REJECTED);
}

static void
a_long_text_goes_in_parts_and_no_longer_than_it_is_of_use(void **state)
{
	struct fixture *f = *state;
	char text[200];
	memset(text, 'x', 161);
	text[161] = '\0';
	add(f, 1, 150, text);
	add(f, 2, 30, "Hello");
	outgoing_submit(f->outgoing);
	assert_int_equal(f->under_way[0].parts, 2);
	assert_int_equal(f->under_way[0].validity_min, 2);
	assert_int_equal(f->under_way[1].validity_min, 1);
	finish_one(f, OUTBOX_ON_ACCEPTED);
	add(f, 3, 60 * (OUTGOING_VALIDITY_MAX_MIN + 1), "Hello");
	outgoing_submit(f->outgoing);
	assert_int_equal(f->under_way[1].validity_min, OUTGOING_VALIDITY_MAX_MIN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static int
submit_mail(void *context, const struct post_mail *mail, transport_done_fn *done,
	    void *done_context)
{
	struct fixture *f = context;
	if (f->n_under_way == PLACES)
		return E_LIMIT;
	f->under_way[f->n_under_way].done = done;
	f->under_way[f->n_under_way++].context = done_context;
	snprintf(f->submitted, sizeof(f->submitted), "%s>%s:%.*s", mail->from, mail->to,
		 (int)mail->n, mail->text);
	return 0;
}

static void
a_mail_goes_by_post_to_its_address(void **state)
{
	struct fixture *f = *state;
	struct clock clock = {.now = now, .context = f};
	struct outgoing *mails = outgoing_new(f->loop, clock, "us@example.org", told, f);
	struct app_send send = {.message_id = 7,
				.attempt = 2,
				.mail = "desk@example.com",
				.text = "Subject: x\r\n\r\n",
				.expires = {NOW + 60}};
	/* Without a way out nothing has left. */
	outgoing_add(mails, &send);
	outgoing_submit(mails);
	struct outgoing_end end;
	assert_true(outgoing_ends(mails, &end, 1));
	assert_int_equal(end.outcome, OUTBOX_ON_NOT_SENT);
	outgoing_drop(mails);
	struct post post = {.submit = submit_mail, .context = f};
	outgoing_use_post(mails, &post);
	for (int i = 0; i <= PLACES; i++)
		outgoing_add(mails, &send);
	outgoing_submit(mails);
	assert_string_equal(f->submitted, "us@example.org>desk@example.com:Subject: x\r\n\r\n");
	assert_int_equal(outgoing_counts(mails).under_way, PLACES);
	finish_one(f, OUTBOX_ON_UNKNOWN);
	assert_true(outgoing_ends(mails, &end, 1));
	assert_int_equal(end.message_id, 7);
	assert_int_equal(end.attempt, 2);
	assert_int_equal(end.outcome, OUTBOX_ON_UNKNOWN);
	outgoing_submit(mails);
	assert_int_equal(outgoing_counts(mails).under_way, PLACES);
	while (f->n_under_way > 0)
		finish_one(f, OUTBOX_ON_ACCEPTED);
	outgoing_free(mails);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_waits_is_given_back_and_what_is_under_way_is_not),
	    TEST(what_is_asked_for_is_told_as_an_answer_and_counts_as_no_text),
	    TEST(what_cannot_be_asked_for_stays_unknown),
	    TEST(a_text_waits_until_the_disk_knows_of_it),
	    TEST(texts_go_in_order_and_wait_for_a_place),
	    TEST(an_outcome_stays_until_it_is_dropped),
	    TEST(a_text_whose_moment_passed_while_it_waited_is_not_sent),
	    TEST(stopping_sends_nothing_more_and_says_so),
	    TEST(a_text_that_can_never_go_is_rejected_and_holds_nobody_up),
	    TEST(a_long_text_goes_in_parts_and_no_longer_than_it_is_of_use),
	    TEST(a_mail_goes_by_post_to_its_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
