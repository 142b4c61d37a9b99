/* SPDX-License-Identifier: MIT
 *
 * Twilio's adapter: what it asks for, what it makes of each answer, and whose calls it believes.
 */
#include "sms/transport/twilio.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/fakefetch.h"

#define SINCE 1692853300 /* 2023-08-24 05:01:40 */

static const struct twilio_settings settings = {
    .api_url = "https://api.twilio.com",
    .account = "AC1",
    .token = "12345",
    .from = "+447700900000",
    .service = "",
    .hook_url = "https://day.example.org/hooks/twilio",
    .timeout_ms = 10000,
    .phone_rule = PHONE_TEST,
};
static struct arena arena;
static struct problems problems;
static struct transport transport;

static int
set_up(void **state)
{
	struct fetch fetch = fakefetch_open();
	(void)state;
	arena_init(&arena);
	problems_init(&problems, &arena);
	return twilio_new(&settings, &fetch, &problems, &transport) ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	transport.free(transport.context);
	fakefetch_close();
	arena_fini(&arena);
	return 0;
}

static void
a_text_is_a_form_with_our_id_in_its_callback_and_its_last_moment(void **state)
{
	(void)state;
	assert_int_equal(fakefetch_submit(&transport, "42", "Bus 30 & tram, 10:05 \u00a3", 0), 0);
	assert_string_equal(fakefetch.started[0].head,
			    "POST https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json\n"
			    "Authorization: Basic QUMxOjEyMzQ1\n"
			    "Content-Type: application/x-www-form-urlencoded");
	assert_string_equal(fakefetch.started[0].body,
			    "To=%2B447700900123&From=%2B447700900000&"
			    "Body=Bus%2030%20%26%20tram%2C%2010%3A05%20%C2%A3&"
			    "StatusCallback=https%3A%2F%2Fday.example.org%2Fhooks%2Ftwilio%2Fdlr"
			    "%3Fid%3D42&ValidityPeriod=1800");
	fakefetch_answer(0, FETCH_ANSWERED, 201, "{\"sid\":\"SM1\",\"status\":\"queued\"}");
	assert_int_equal(fakefetch.event, OUTBOX_ON_ACCEPTED);
	assert_string_equal(fakefetch.provider_id, "SM1");
}

static void
a_text_in_parts_is_one_and_twilio_splits_it(void **state)
{
	char text[400];
	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(fakefetch_submit(&transport, "42", text, 0), 0);
	assert_int_equal(fakefetch.n, 1);
	assert_non_null(strstr(fakefetch.started[0].body, text));
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
	    {FETCH_ANSWERED, 201, "{\"sid\":\"SM1\"}", OUTBOX_ON_ACCEPTED},
	    {FETCH_TOO_LARGE, 201, "{", OUTBOX_ON_ACCEPTED},
	    {FETCH_ANSWERED, 400, "{\"code\":21211,\"message\":\"+447700900123\"}",
	     OUTBOX_ON_REJECTED},
	    {FETCH_ANSWERED, 400, "{\"code\":21610}", OUTBOX_ON_REJECTED},
	    {FETCH_ANSWERED, 400, "not JSON", OUTBOX_ON_REJECTED},
	    {FETCH_ANSWERED, 400, "{\"code\":21606}", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 401, "{\"code\":20003}", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 403, "", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 404, "", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 429, "{\"code\":20429}", OUTBOX_ON_NOT_SENT},
	    {FETCH_ANSWERED, 500, "", OUTBOX_ON_UNKNOWN},
	    {FETCH_ANSWERED, 502, "<html>", OUTBOX_ON_UNKNOWN},
	    {FETCH_ANSWERED, 503, "", OUTBOX_ON_UNKNOWN},
	    {FETCH_ANSWERED, 302, "", OUTBOX_ON_UNKNOWN},
	    {FETCH_NOT_SENT, 0, "", OUTBOX_ON_NOT_SENT},
	    {FETCH_UNKNOWN, 0, "", OUTBOX_ON_UNKNOWN},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		assert_int_equal(fakefetch_submit(&transport, "42", "x", 0), 0);
		fakefetch_answer(fakefetch.n - 1, answers[i].outcome, answers[i].status,
				 answers[i].body);
		assert_int_equal(fakefetch.n_results, (int)i + 1);
		assert_int_equal(fakefetch.event, answers[i].event);
		assert_null(strstr(fakefetch.reason, "900123"));
	}
}

static void
too_many_waits_as_long_as_was_said_or_ten_seconds(void **state)
{
	(void)state;
	assert_int_equal(fakefetch_submit(&transport, "42", "x", 0), 0);
	fakefetch_answer_later(0, 429, "{}", 7);
	assert_int_equal(fakefetch.retry_after_s, 7);
	assert_int_equal(fakefetch_submit(&transport, "42", "x", 0), 0);
	fakefetch_answer_later(1, 429, "{}", -1);
	assert_int_equal(fakefetch.retry_after_s, 10);
}

static enum outbox_event
listed(const char *list)
{
	assert_int_equal(fakefetch_submit(&transport, "42", "Hello", SINCE), 0);
	fakefetch_answer(fakefetch.n - 1, FETCH_ANSWERED, 200, list);
	return fakefetch.event;
}

#define ONE(to, body, direction, date, status) \
	"{\"messages\":[{\"sid\":\"SM9\",\"to\":\"" to "\",\"body\":\"" body \
	"\",\"direction\":\"" direction "\",\"status\":\"" status "\",\"date_created\":\"" date \
	"\"}],\"next_page_uri\":null}"
#define TO  "+447700900123"
#define NOW "Thu, 24 Aug 2023 05:01:45 +0000"

static void
what_became_of_it_is_asked_of_the_list_of_its_number(void **state)
{
	static const struct {
		const char *list;
		enum outbox_event event;
	} lists[] = {
	    {ONE(TO, "Hello", "outbound-api", NOW, "queued"), OUTBOX_ON_ACCEPTED},
	    {ONE(TO, "Hello", "outbound-api", NOW, "sent"), OUTBOX_ON_ACCEPTED},
	    {ONE(TO, "Hello", "outbound-api", NOW, "delivered"), OUTBOX_ON_RECEIPT_DELIVERED},
	    {ONE(TO, "Hello", "outbound-api", NOW, "undelivered"), OUTBOX_ON_RECEIPT_FAILED},
	    {ONE(TO, "Hello", "outbound-api", NOW, "failed"), OUTBOX_ON_RECEIPT_FAILED},
	    {ONE(TO, "Hello", "outbound-api", NOW, "something new"), OUTBOX_ON_ACCEPTED}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		assert_int_equal(listed(lists[i].list), lists[i].event);
		assert_string_equal(fakefetch.provider_id, "SM9");
	}
	assert_string_equal(fakefetch.started[0].head,
			    "GET https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json?"
			    "To=%2B447700900123&PageSize=500\n"
			    "Authorization: Basic QUMxOjEyMzQ1");
}

static void
only_the_same_words_to_the_same_number_no_older_than_the_attempt_are_it(void **state)
{
	(void)state;
	assert_int_equal(listed("{\"messages\":[],\"next_page_uri\":null}"), OUTBOX_ON_DENIED);
	assert_int_equal(listed(ONE(TO, "Hallo", "outbound-api", NOW, "sent")), OUTBOX_ON_DENIED);
	assert_int_equal(listed(ONE(TO, "Hello", "inbound", NOW, "sent")), OUTBOX_ON_DENIED);
	assert_int_equal(listed(ONE("+447700900124", "Hello", "outbound-api", NOW, "sent")),
			 OUTBOX_ON_DENIED);
	assert_int_equal(
	    listed(ONE(TO, "Hello", "outbound-api", "Thu, 24 Aug 2023 04:59:39 +0000", "sent")),
	    OUTBOX_ON_DENIED);
	assert_int_equal(
	    listed(ONE(TO, "Hello", "outbound-api", "Thu, 24 Aug 2023 04:59:40 +0000", "sent")),
	    OUTBOX_ON_ACCEPTED);
	assert_int_equal(
	    listed(ONE(TO, "Hello", "outbound-api", "Thu, 24 Foo 2023 05:01:45 +0000", "sent")),
	    OUTBOX_ON_DENIED);
}

#define PAGE(date) \
	"{\"messages\":[{\"to\":\"" TO "\",\"body\":\"Hallo\",\"date_created\":\"" date \
	"\"}],\"next_page_uri\":\"/2010-04-01/Accounts/AC1/Messages.json?Page=1\"}"

static void
a_page_that_ends_before_the_attempt_is_enough(void **state)
{
	(void)state;
	assert_int_equal(listed(PAGE("Wed, 23 Aug 2023 05:01:45 +0000")), OUTBOX_ON_DENIED);
	assert_int_equal(listed(PAGE(NOW)), OUTBOX_ON_UNKNOWN);
	assert_int_equal(listed(PAGE("never")), OUTBOX_ON_UNKNOWN);
}

#define CUT_OFF \
	"{\"messages\":[],\"next_page_uri\":\"/2010-04-01/Accounts/AC1/Messages.json?Page=1\"}"

static void
a_list_that_is_none_or_not_whole_denies_nothing(void **state)
{
	static const char *const bodies[] = {"", "{", "[]", "{}", "{\"messages\":7}", CUT_OFF};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		assert_int_equal(listed(bodies[i]), OUTBOX_ON_UNKNOWN);
	static const int statuses[] = {401, 404, 429, 500};
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		assert_int_equal(fakefetch_submit(&transport, "42", "Hello", SINCE), 0);
		fakefetch_answer(fakefetch.n - 1, FETCH_ANSWERED, statuses[i], "{\"messages\":[]}");
		assert_int_equal(fakefetch.event, OUTBOX_ON_UNKNOWN);
	}
	assert_int_equal(fakefetch_submit(&transport, "42", "Hello", SINCE), 0);
	fakefetch_answer(fakefetch.n - 1, FETCH_NOT_SENT, 0, "");
	/* That the question did not leave says nothing of the text. */
	assert_int_equal(fakefetch.event, OUTBOX_ON_UNKNOWN);
}

static const char *signature;

static const char *
header(const void *context, const char *name)
{
	(void)context;
	return strcmp(name, "X-Twilio-Signature") == 0 ? signature : NULL;
}

#define FIELD(name, value) \
	{ \
		name, value, sizeof(value) - 1 \
	}

static struct transport_heard heard;

/* A call with these fields, of which the first ${n_query} are the query's. */
static int
hear(const char *what, const char *query, const struct transport_param fields[], size_t n_query,
     size_t n)
{
	struct transport_call call = {.what = what,
				      .query_text = query,
				      .fields = fields,
				      .n_fields = n,
				      .n_query = n_query,
				      .is_post = true,
				      .body = "",
				      .header = header};
	return transport.hear(transport.context, &call, &heard, &problems);
}

static const char *
sign(const char *url, const struct transport_param fields[], size_t n)
{
	static char out[TWILIO_SIGNATURE_SIZE];
	twilio_signature(settings.token, url, fields, n, out);
	return out;
}

static void
the_signature_is_the_one_of_twilios_own_example(void **state)
{
	const struct transport_param fields[] = {
	    FIELD("To", "+18005551212"), FIELD("CallSid", "CA1234567890ABCDE"),
	    FIELD("Digits", "1234"), FIELD("From", "+12349013030"),
	    FIELD("Caller", "+12349013030")};
	(void)state;
	/* Its token is 12345; the value was made by the package twilio 6.2.0. */
	assert_string_equal(sign("https://example.com/myapp.php?foo=1&bar=2", fields, 5),
			    "vNe7KK2kJwCsxc9K3OLkkKB3qqI=");
}

static void
a_signed_text_is_heard_and_any_other_is_not(void **state)
{
	struct transport_param fields[] = {
	    FIELD("MessageSid", "SM123"), FIELD("From", "+447700900123"),
	    FIELD("To", "+447700900000"), FIELD("Body", "LATE 20 \u00a3\u0175"),
	    FIELD("NumMedia", "0")};
	(void)state;
	signature = sign("https://day.example.org/hooks/twilio/mo", fields, 5);
	assert_int_equal(hear("mo", "", fields, 0, 5), 0);
	assert_int_equal(heard.kind, TRANSPORT_HEARD_TEXT);
	assert_string_equal(heard.text.from.digits, "447700900123");
	assert_string_equal(heard.text.to, "+447700900000");
	assert_string_equal(heard.text.text, "LATE 20 \u00a3\u0175");
	assert_string_equal(heard.text.provider_id, "SM123");
	assert_int_equal(hear("mo", "x=1", fields, 0, 5), E_DENIED);
	assert_int_equal(hear("dlr", "", fields, 0, 5), E_DENIED);
	assert_int_equal(hear("mo", "", fields, 0, 4), E_DENIED);
	fields[3].value = "LATE 30 \u00a3\u0175";
	assert_int_equal(hear("mo", "", fields, 0, 5), E_DENIED);
	signature = NULL;
	assert_int_equal(hear("mo", "", fields, 0, 5), E_DENIED);
	signature = "";
	assert_int_equal(hear("mo", "", fields, 0, 5), E_DENIED);
}

static void
a_status_names_our_message_in_the_signed_address(void **state)
{
	static const struct {
		const char *status;
		enum outbox_event event;
	} good[] = {{"sent", OUTBOX_ON_RECEIPT_ACCEPTED},
		    {"delivered", OUTBOX_ON_RECEIPT_DELIVERED},
		    {"undelivered", OUTBOX_ON_RECEIPT_FAILED},
		    {"failed", OUTBOX_ON_RECEIPT_FAILED}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		const struct transport_param fields[] = {
		    FIELD("id", "42"),
		    {"MessageStatus", good[i].status, strlen(good[i].status)},
		    FIELD("MessageSid", "SM1")};
		signature = sign("https://day.example.org/hooks/twilio/dlr?id=42", fields + 1, 2);
		assert_int_equal(hear("dlr", "id=42", fields, 1, 3), 0);
		assert_int_equal(heard.kind, TRANSPORT_HEARD_RECEIPT);
		assert_string_equal(heard.receipt.message_id, "42");
		assert_int_equal(heard.receipt.event, good[i].event);
		assert_int_equal(hear("dlr", "id=43", fields, 1, 3), E_DENIED);
	}
}

static void
a_wrong_call_is_told_every_fault(void **state)
{
	const struct transport_param bad[] = {FIELD("From", "O2-UK"), FIELD("Body", "\xff")};
	const struct transport_param unknown[] = {FIELD("MessageStatus", "eaten")};
	(void)state;
	signature = sign("https://day.example.org/hooks/twilio/mo", bad, 2);
	assert_int_equal(hear("mo", "", bad, 0, 2), E_INPUT);
	assert_int_equal(problems.count, 4);
	signature = sign("https://day.example.org/hooks/twilio/dlr", unknown, 1);
	assert_int_equal(hear("dlr", "", unknown, 0, 1), E_INPUT);
	assert_int_equal(problems.count, 6);
	signature = sign("https://day.example.org/hooks/twilio/up", unknown, 1);
	assert_int_equal(hear("up", "", unknown, 0, 1), E_NOT_FOUND);
}

static void
settings_are_refused_with_every_fault(void **state)
{
	static const struct twilio_settings bad = {.api_url = "",
						   .account = "a b",
						   .token = "",
						   .from = "",
						   .service = "",
						   .hook_url = ""};
	struct fetch none = {0};
	struct transport made;
	(void)state;
	assert_false(twilio_new(&bad, &none, &problems, &made));
	assert_int_equal(problems.count, 5);
	struct twilio_settings both = settings;
	both.service = "MG1";
	assert_false(twilio_new(&both, &none, &problems, &made));
	assert_int_equal(problems.count, 6);
}

static void
freeing_cancels_what_is_under_way(void **state)
{
	(void)state;
	struct transport second;
	struct fetch fetch = fakefetch_open();
	assert_true(twilio_new(&settings, &fetch, &problems, &second));
	assert_int_equal(fakefetch_submit(&second, "1", "x", 0), 0);
	assert_int_equal(fakefetch_submit(&second, "2", "x", 0), 0);
	fakefetch_answer(0, FETCH_ANSWERED, 201, "{}");
	second.free(second.context);
	assert_false(fakefetch.started[0].is_cancelled);
	assert_true(fakefetch.started[1].is_cancelled);
	assert_int_equal(fakefetch.n_results, 1);
}

static void
the_65th_at_once_has_to_wait(void **state)
{
	(void)state;
	for (int i = 0; i < transport.capabilities->in_flight_max; i++)
		assert_int_equal(fakefetch_submit(&transport, "1", "x", i % 2), 0);
	assert_int_equal(fakefetch_submit(&transport, "1", "x", 0), E_LIMIT);
	assert_int_equal(fakefetch_submit(&transport, "1", "x", SINCE), E_LIMIT);
	fakefetch_answer(0, FETCH_ANSWERED, 201, "{}");
	fakefetch.is_full = true;
	assert_int_equal(fakefetch_submit(&transport, "1", "x", 0), E_LIMIT);
	fakefetch.is_full = false;
	assert_int_equal(fakefetch_submit(&transport, "1", "x", 0), 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(a_text_is_a_form_with_our_id_in_its_callback_and_its_last_moment),
	    EACH(a_text_in_parts_is_one_and_twilio_splits_it),
	    EACH(every_answer_says_what_became_of_the_text),
	    EACH(too_many_waits_as_long_as_was_said_or_ten_seconds),
	    EACH(what_became_of_it_is_asked_of_the_list_of_its_number),
	    EACH(a_page_that_ends_before_the_attempt_is_enough),
	    EACH(only_the_same_words_to_the_same_number_no_older_than_the_attempt_are_it),
	    EACH(a_list_that_is_none_or_not_whole_denies_nothing),
	    EACH(the_signature_is_the_one_of_twilios_own_example),
	    EACH(a_signed_text_is_heard_and_any_other_is_not),
	    EACH(a_status_names_our_message_in_the_signed_address),
	    EACH(a_wrong_call_is_told_every_fault),
	    EACH(settings_are_refused_with_every_fault),
	    EACH(freeing_cancels_what_is_under_way),
	    EACH(the_65th_at_once_has_to_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
