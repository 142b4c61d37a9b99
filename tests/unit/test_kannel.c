/* SPDX-License-Identifier: MIT
 *
 * Kannel's adapter against a fetcher that notes requests and answers as it is told.
 */
#include "sms/transport/kannel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "tests/lib/fakefetch.h"

static struct arena arena;
static struct problems problems;
static struct transport transport;

static int
set_up(void **state)
{
	struct fetch fetch = fakefetch_open();
	static const struct kannel_settings settings = {
	    .sendsms_url = "http://127.0.0.1:13013/cgi-bin/sendsms",
	    .username = "firstday",
	    .password = "not-a-secret",
	    .receipt_url = "http://127.0.0.1:8080/hooks/kannel/dlr",
	    .hook_secret = "",
	    .timeout_ms = 10000,
	    .phone_rule = PHONE_TEST,
	};
	(void)state;
	arena_init(&arena);
	problems_init(&problems, &arena);
	return kannel_new(&settings, &fetch, &problems, &transport) ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	if (transport.free != NULL)
		transport.free(transport.context);
	fakefetch_close();
	arena_fini(&arena);
	return 0;
}

static int
submit(const char *text)
{
	return fakefetch_submit(&transport, "m42", text, 0);
}

static const char *
as(size_t n)
{
	char *text = arena_alloc(&arena, n + 1);
	memset(text, 'a', n);
	return text;
}

static void
a_text_is_posted_with_our_id_in_its_receipt_url(void **state)
{
	(void)state;
	assert_int_equal(submit("Fri 15 Sep: \u00a3\u20ac{"), 0);
	assert_int_equal(fakefetch.n_results, 0);
	assert_string_equal(
	    fakefetch.started[0].head,
	    "POST http://127.0.0.1:13013/cgi-bin/sendsms\n"
	    "Content-Type: text/plain; charset=UTF-8\n"
	    "X-Kannel-Username: firstday\n"
	    "X-Kannel-Password: not-a-secret\n"
	    "X-Kannel-From: 88020\n"
	    "X-Kannel-To: +447700900123\n"
	    "X-Kannel-Coding: 0\n"
	    "X-Kannel-Validity: 30\n"
	    "X-Kannel-DLR-Mask: 31\n"
	    "X-Kannel-DLR-Url: http://127.0.0.1:8080/hooks/kannel/dlr?id=m42&type=%d");
	assert_string_equal(fakefetch.started[0].body, "Fri 15 Sep: \u00a3\u20ac{");
	fakefetch_answer(0, FETCH_ANSWERED, 202, "0: Accepted for delivery");
	assert_int_equal(fakefetch.n_results, 1);
	assert_int_equal(fakefetch.event, OUTBOX_ON_ACCEPTED);
}

static void
what_is_not_gsm_goes_as_ucs2(void **state)
{
	(void)state;
	assert_int_equal(submit("\u0175"), 0);
	assert_non_null(strstr(fakefetch.started[0].head, "\nX-Kannel-Coding: 2\n"));
}

static void
parts_go_one_after_another_with_our_own_header(void **state)
{
	(void)state;
	assert_int_equal(submit(as(161)), 0);
	assert_int_equal(fakefetch.n, 1);
	assert_non_null(strstr(fakefetch.started[0].head, "\nX-Kannel-UDH: 050003AA0201"));
	assert_non_null(strstr(fakefetch.started[0].head, "\nX-Kannel-DLR-Mask: 18\n"));
	assert_int_equal(strlen(fakefetch.started[0].body), 153);
	fakefetch_answer(0, FETCH_ANSWERED, 202, "0: Accepted for delivery");
	assert_int_equal(fakefetch.n_results, 0);
	assert_int_equal(fakefetch.n, 2);
	assert_non_null(strstr(fakefetch.started[1].head, "\nX-Kannel-UDH: 050003AA0202"));
	assert_non_null(strstr(fakefetch.started[1].head, "\nX-Kannel-DLR-Mask: 31\n"));
	assert_int_equal(strlen(fakefetch.started[1].body), 8);
	fakefetch_answer(1, FETCH_ANSWERED, 202, "0: Accepted for delivery");
	assert_int_equal(fakefetch.n_results, 1);
	assert_int_equal(fakefetch.event, OUTBOX_ON_ACCEPTED);
}

static void
every_answer_says_what_became_of_the_text(void **state)
{
	static const struct {
		enum fetch_outcome outcome;
		int status;
		const char *body;
		enum outbox_event event;
	} answers[] = {
	    {FETCH_ANSWERED, 202, "0: Accepted for delivery", OUTBOX_ON_ACCEPTED},
	    {FETCH_ANSWERED, 202, "3: Queued for later delivery", OUTBOX_ON_ACCEPTED},
	    {FETCH_TOO_LARGE, 202, "", OUTBOX_ON_ACCEPTED},
	    {FETCH_ANSWERED, 400, "Empty receiver number not allowed, rejected",
	     OUTBOX_ON_REJECTED},
	    {FETCH_ANSWERED, 400, "+447700900123 denied, rejected", OUTBOX_ON_REJECTED},
	    {FETCH_ANSWERED, 403, "Authorization failed for sendsms", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 404, "", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 503, "Temporal failure, try again later.", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 500, "", OUTBOX_ON_UNKNOWN},
	    {FETCH_ANSWERED, 200, "<html>", OUTBOX_ON_UNKNOWN},
	    {FETCH_NOT_SENT, 0, "", OUTBOX_ON_NOT_SENT},
	    {FETCH_UNKNOWN, 0, "", OUTBOX_ON_UNKNOWN},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		assert_int_equal(submit("x"), 0);
		fakefetch_answer(fakefetch.n - 1, answers[i].outcome, answers[i].status,
				 answers[i].body);
		assert_int_equal(fakefetch.n_results, (int)i + 1);
		assert_int_equal(fakefetch.event, answers[i].event);
		assert_null(strstr(fakefetch.reason, "900123"));
	}
	assert_int_equal(submit("x"), 0);
	fakefetch_answer(fakefetch.n - 1, FETCH_ANSWERED, 503, "");
	assert_true(fakefetch.retry_after_s > 0);
}

static void
a_text_of_which_only_some_parts_left_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(submit(as(161)), 0);
	fakefetch_answer(0, FETCH_ANSWERED, 202, "");
	fakefetch_answer(1, FETCH_NOT_SENT, 0, "");
	assert_int_equal(fakefetch.event, OUTBOX_ON_UNKNOWN);
	assert_int_equal(submit(as(161)), 0);
	fakefetch.is_full = true;
	fakefetch_answer(2, FETCH_ANSWERED, 202, "");
	assert_int_equal(fakefetch.n_results, 2);
	assert_int_equal(fakefetch.event, OUTBOX_ON_UNKNOWN);
	fakefetch.is_full = false;
	assert_int_equal(submit(as(161)), 0);
	fakefetch_answer(3, FETCH_NOT_SENT, 0, "");
	assert_int_equal(fakefetch.event, OUTBOX_ON_NOT_SENT);
}

static void
the_65th_text_at_once_has_to_wait(void **state)
{
	(void)state;
	for (int i = 0; i < KANNEL_IN_FLIGHT; i++)
		assert_int_equal(submit("x"), 0);
	assert_int_equal(submit("x"), E_LIMIT);
	fakefetch_answer(7, FETCH_ANSWERED, 202, "");
	assert_int_equal(submit("x"), 0);
	fakefetch.is_full = true;
	fakefetch_answer(8, FETCH_ANSWERED, 202, "");
	assert_int_equal(submit("x"), E_LIMIT);
	assert_int_equal(fakefetch.n_results, 2);
}

static void
freeing_cancels_what_is_under_way(void **state)
{
	(void)state;
	assert_int_equal(submit("x"), 0);
	assert_int_equal(submit("y"), 0);
	fakefetch_answer(0, FETCH_ANSWERED, 202, "");
	transport.free(transport.context);
	transport.free = NULL;
	assert_false(fakefetch.started[0].is_cancelled);
	assert_true(fakefetch.started[1].is_cancelled);
	assert_int_equal(fakefetch.n_results, 1);
}

static void
settings_that_could_forge_a_header_are_refused(void **state)
{
	static const struct kannel_settings bad = {.sendsms_url = "http://x/ y",
						   .username = "a\r\nX-Kannel-To: 1",
						   .password = "",
						   .receipt_url = "http://x/%d",
						   .hook_secret = ""};
	struct transport made;
	struct problems found;
	struct fetch none = {0};
	(void)state;
	problems_init(&found, &arena);
	assert_false(kannel_new(&bad, &none, &found, &made));
	assert_int_equal(found.count, 4);
}

#define PARAM(name, value) \
	{ \
		name, value, sizeof(value) - 1 \
	}

static struct transport_heard heard;

static int
hear(const char *what, const struct transport_param fields[], size_t n, struct problems *found)
{
	struct transport_call call = {
	    .what = what, .query_text = "", .fields = fields, .n_fields = n, .n_query = n};
	return transport.hear(transport.context, &call, &heard, found);
}

static void
an_inbound_text_is_read_in_utf8_and_in_ucs2(void **state)
{
	const struct transport_param plain[] = {
	    PARAM("from", "+447700900123"), PARAM("to", "88020"),
	    PARAM("raw", "LATE 20 \u00a3"), PARAM("coding", "0"),
	    PARAM("charset", "UTF-8"),      PARAM("id", "93597eb1")};
	const struct transport_param ucs2[] = {
	    PARAM("from", "+447700900123"),
	    PARAM("to", "88020"),
	    PARAM("raw", "\x01\x75\0 \xd8\x3d\xdc\x4d\0x\xd8\x00"),
	    PARAM("coding", "2"),
	    PARAM("charset", "UTF-16BE"),
	    PARAM("id", "93597eb1")};
	const struct transport_inbound *inbound = &heard.text;
	(void)state;
	assert_int_equal(hear("mo", plain, ARRAY_LEN(plain), &problems), 0);
	assert_string_equal(inbound->from.digits, "447700900123");
	assert_string_equal(inbound->to, "88020");
	assert_string_equal(inbound->text, "LATE 20 \u00a3");
	assert_string_equal(inbound->provider_id, "93597eb1");
	assert_int_equal(hear("mo", ucs2, ARRAY_LEN(ucs2), &problems), 0);
	assert_string_equal(inbound->text, "\u0175 \U0001f44dx?");
	assert_int_equal(inbound->n, strlen(inbound->text));
}

static void
a_part_comes_with_its_place(void **state)
{
	/* The header is as many bytes as it says, NULs among them. */
	const struct transport_param part[] = {PARAM("from", "+447700900123"),
					       PARAM("to", "88020"),
					       PARAM("raw", "at 2pm"),
					       PARAM("id", "93597eb1"),
					       PARAM("udh", "\x06\x08\x04\x01\0\x03\x02"),
					       PARAM("coding", "0")};
	const struct transport_param whole[] = {PARAM("from", "+447700900123"),
						PARAM("to", "88020"), PARAM("raw", "at 2pm"),
						PARAM("id", "93597eb1"), PARAM("udh", "")};
	const struct transport_inbound *inbound = &heard.text;
	(void)state;
	assert_int_equal(hear("mo", part, ARRAY_LEN(part), &problems), 0);
	assert_int_equal(inbound->part.reference, 256);
	assert_int_equal(inbound->part.total, 3);
	assert_int_equal(inbound->part.number, 2);
	assert_int_equal(hear("mo", whole, ARRAY_LEN(whole), &problems), 0);
	assert_int_equal(inbound->part.total, 0);
}

static int n_warned;

static void
count_line(enum log_level level, const char *line)
{
	n_warned += level == LOG_LEVEL_WARNING && strstr(line, "kannel_blind") != NULL;
}

static void
that_parts_cannot_be_told_is_logged_once(void **state)
{
	const struct transport_param old[] = {PARAM("from", "+447700900123"), PARAM("to", "88020"),
					      PARAM("raw", "OK"), PARAM("id", "1")};
	const struct transport_param now[] = {PARAM("from", "+447700900123"), PARAM("to", "88020"),
					      PARAM("raw", "OK"), PARAM("id", "1"),
					      PARAM("udh", "")};
	(void)state;
	log_hook = count_line;
	for (int i = 0; i < 3; i++)
		assert_int_equal(hear("mo", old, ARRAY_LEN(old), &problems), 0);
	assert_int_equal(n_warned, 1);
	assert_int_equal(hear("mo", now, ARRAY_LEN(now), &problems), 0);
	assert_int_equal(n_warned, 1);
	log_hook = NULL;
}

static void
a_long_inbound_text_is_cut_at_a_character(void **state)
{
	char *long_text = arena_alloc(&arena, 2001);
	for (int i = 0; i < 1000; i++)
		memcpy(long_text + 2 * i, "\u00e9", 2);
	long_text[0] = 'x'; /* not UTF-8 any more: read as single bytes */
	const struct transport_param params[] = {PARAM("from", "07700900123"),
						 PARAM("to", "88020"),
						 PARAM("id", "1"),
						 {"raw", long_text + 2, 1998}};
	const struct transport_inbound *inbound = &heard.text;
	(void)state;
	assert_int_equal(hear("mo", params, ARRAY_LEN(params), &problems), 0);
	assert_int_equal(inbound->n, TRANSPORT_INBOUND_MAX);
	assert_int_equal(strlen(inbound->text), TRANSPORT_INBOUND_MAX);
}

static void
a_bad_inbound_call_is_refused_with_every_reason(void **state)
{
	const struct transport_param params[] = {PARAM("from", "O2-UK"), PARAM("id", "a b")};
	struct problems found;
	(void)state;
	problems_init(&found, &arena);
	assert_int_equal(hear("mo", params, ARRAY_LEN(params), &found), E_INPUT);
	assert_int_equal(found.count, 4);
}

static void
a_receipt_names_our_message_and_what_happened(void **state)
{
	static const struct {
		const char *type;
		enum outbox_event event;
	} types[] = {{"1", OUTBOX_ON_RECEIPT_DELIVERED},
		     {"2", OUTBOX_ON_RECEIPT_FAILED},
		     {"4", OUTBOX_ON_RECEIPT_ACCEPTED},
		     {"8", OUTBOX_ON_RECEIPT_ACCEPTED},
		     {"16", OUTBOX_ON_RECEIPT_REJECTED}};
	static const char *const bad[] = {"0", "3", "31", "", "1x", "delivered"};
	const struct transport_receipt *receipt = &heard.receipt;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		const struct transport_param params[] = {
		    PARAM("id", "m42"), {"type", types[i].type, strlen(types[i].type)}};
		assert_int_equal(hear("dlr", params, 2, &problems), 0);
		assert_string_equal(receipt->message_id, "m42");
		assert_int_equal(receipt->event, types[i].event);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct transport_param params[] = {PARAM("id", "m42"),
							 {"type", bad[i], strlen(bad[i])}};
		assert_int_equal(hear("dlr", params, 2, &problems), E_INPUT);
	}
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(a_text_is_posted_with_our_id_in_its_receipt_url),
	    EACH(what_is_not_gsm_goes_as_ucs2),
	    EACH(parts_go_one_after_another_with_our_own_header),
	    EACH(every_answer_says_what_became_of_the_text),
	    EACH(a_text_of_which_only_some_parts_left_is_unknown),
	    EACH(the_65th_text_at_once_has_to_wait),
	    EACH(freeing_cancels_what_is_under_way),
	    EACH(settings_that_could_forge_a_header_are_refused),
	    EACH(an_inbound_text_is_read_in_utf8_and_in_ucs2),
	    EACH(that_parts_cannot_be_told_is_logged_once),
	    EACH(a_part_comes_with_its_place),
	    EACH(a_long_inbound_text_is_cut_at_a_character),
	    EACH(a_bad_inbound_call_is_refused_with_every_reason),
	    EACH(a_receipt_names_our_message_and_what_happened),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
