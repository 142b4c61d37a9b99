/* SPDX-License-Identifier: MIT
 *
 * GOV.UK Notify's adapter: what it asks for, what it makes of each answer, and whose calls it
 * believes.
 */
#include "sms/transport/govnotify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/fakefetch.h"

#define SINCE   1692853300 /* 2023-08-24 05:01:40 UTC */
#define SERVICE "26785a09-ab16-4eb0-8407-a37497a57506"
#define SECRET  "3d844edf-8d35-48ac-975b-e847b4f122b0"
#define KEY     "firstday-" SERVICE "-" SECRET

static struct utc
now(void *context)
{
	(void)context;
	return (struct utc){SINCE + 60};
}

static const struct govnotify_settings settings = {
    .api_url = "https://api.notifications.service.gov.uk",
    .key = KEY,
    .template_id = "f33517ff-2a88-4f6e-b855-c550268ce08a",
    .sender_id = "",
    .bearer_token = "a-token-of-both",
    .timeout_ms = 10000,
    .phone_rule = PHONE_TEST,
    .clock = {.now = now},
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
	return govnotify_new(&settings, &fetch, &problems, &transport) ? 0 : -1;
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
a_token_is_that_of_the_package_jsonwebtoken(void **state)
{
	struct buf token;
	(void)state;
	buf_init(&token);
	govnotify_token(KEY, (struct utc){SINCE}, &token);
	assert_string_equal(buf_text(&token),
			    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
			    "eyJpc3MiOiIyNjc4NWEwOS1hYjE2LTRlYjAtODQwNy1hMzc0OTdhNTc1MDYiLCJpYXQiOj"
			    "E2OTI4NTMzMDB9.sn0oV4pgwBsdjIT3yJ4GpLtW3cql1lOiUDD7OIx5Fzc");
	buf_fini(&token);
}

static void
a_text_is_the_body_of_the_template_with_our_id_as_its_reference(void **state)
{
	(void)state;
	assert_int_equal(fakefetch_submit(&transport, "42", "Bus \"30\" \u00a3 10:05", 0), 0);
	const char *head = fakefetch.started[0].head;
	assert_non_null(strstr(head, "POST https://api.notifications.service.gov.uk"
				     "/v2/notifications/sms\nAuthorization: Bearer eyJ"));
	assert_non_null(strstr(head, "\nContent-Type: application/json"));
	assert_string_equal(fakefetch.started[0].body,
			    "{\"phone_number\":\"+447700900123\","
			    "\"template_id\":\"f33517ff-2a88-4f6e-b855-c550268ce08a\","
			    "\"personalisation\":{\"body\":\"Bus \\\"30\\\" \u00a3 10:05\"},"
			    "\"reference\":\"42\"}");
	fakefetch_answer(0, FETCH_ANSWERED, 201, "{\"id\":\"740e5834\",\"reference\":\"42\"}");
	assert_int_equal(fakefetch.event, OUTBOX_ON_ACCEPTED);
	assert_string_equal(fakefetch.provider_id, "740e5834");
}

#define ERROR(error) "{\"errors\":[{\"error\":\"" error "\",\"message\":\"+447700900123\"}]}"

static void
every_answer_says_what_became_of_the_text(void **state)
{
	static const struct {
		enum fetch_outcome outcome;
		int status;
		const char *body;
		enum outbox_event event;
		int retry_after_s;
	} answers[] = {
	    {FETCH_ANSWERED, 201, "{\"id\":\"1\"}", OUTBOX_ON_ACCEPTED, -1},
	    {FETCH_ANSWERED, 201, "", OUTBOX_ON_ACCEPTED, -1},
	    {FETCH_ANSWERED, 400, ERROR("ValidationError"), OUTBOX_ON_REJECTED, -1},
	    {FETCH_ANSWERED, 400, ERROR("BadRequestError"), OUTBOX_ON_NOT_SENT, -1},
	    {FETCH_ANSWERED, 400,
	     "{\"errors\":[{\"error\":\"BadRequestError\",\"message\":\"Content for template has a "
	     "character count greater than the limit of 918\"}],\"status_code\":400}",
	     OUTBOX_ON_REJECTED, -1},
	    {FETCH_ANSWERED, 403, ERROR("AuthError"), OUTBOX_ON_NOT_SENT, -1},
	    {FETCH_ANSWERED, 429, ERROR("RateLimitError"), OUTBOX_ON_NOT_SENT, 10},
	    /* At 05:02:40 midnight is 18:57:20 away. */
	    {FETCH_ANSWERED, 429, ERROR("TooManyRequestsError"), OUTBOX_ON_NOT_SENT, 68240},
	    {FETCH_ANSWERED, 500, ERROR("Exception"), OUTBOX_ON_UNKNOWN, -1},
	    {FETCH_ANSWERED, 503, "<html>", OUTBOX_ON_UNKNOWN, -1},
	    {FETCH_NOT_SENT, 0, "", OUTBOX_ON_NOT_SENT, -1},
	    {FETCH_UNKNOWN, 0, "", OUTBOX_ON_UNKNOWN, -1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		assert_int_equal(fakefetch_submit(&transport, "42", "x", 0), 0);
		fakefetch_answer(fakefetch.n - 1, answers[i].outcome, answers[i].status,
				 answers[i].body);
		assert_int_equal(fakefetch.n_results, (int)i + 1);
		assert_int_equal(fakefetch.event, answers[i].event);
		assert_int_equal(fakefetch.retry_after_s, answers[i].retry_after_s);
		assert_null(strstr(fakefetch.reason, "900123"));
	}
}

static enum outbox_event
listed(const char *list)
{
	assert_int_equal(fakefetch_submit(&transport, "42", "Hello", SINCE), 0);
	fakefetch_answer(fakefetch.n - 1, FETCH_ANSWERED, 200, list);
	return fakefetch.event;
}

#define ONE(reference, status, date) \
	"{\"notifications\":[{\"id\":\"n9\",\"reference\":\"" reference "\",\"status\":\"" status \
	"\",\"created_at\":\"" date "\"}],\"links\":{}}"
#define NOW "2023-08-24T05:01:45.123456Z"

static void
what_became_of_it_is_asked_by_its_reference(void **state)
{
	static const struct {
		const char *list;
		enum outbox_event event;
	} lists[] = {{ONE("42", "created", NOW), OUTBOX_ON_ACCEPTED},
		     {ONE("42", "sending", NOW), OUTBOX_ON_ACCEPTED},
		     {ONE("42", "something new", NOW), OUTBOX_ON_ACCEPTED},
		     {ONE("42", "delivered", NOW), OUTBOX_ON_RECEIPT_DELIVERED},
		     {ONE("42", "permanent-failure", NOW), OUTBOX_ON_RECEIPT_FAILED},
		     {ONE("42", "temporary-failure", NOW), OUTBOX_ON_RECEIPT_FAILED},
		     {ONE("42", "technical-failure", NOW), OUTBOX_ON_RECEIPT_FAILED}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		assert_int_equal(listed(lists[i].list), lists[i].event);
		assert_string_equal(fakefetch.provider_id, "n9");
	}
	assert_non_null(strstr(fakefetch.started[0].head,
			       "GET https://api.notifications.service.gov.uk/v2/notifications"
			       "?reference=42&template_type=sms\nAuthorization: Bearer eyJ"));
}

static void
an_older_one_of_the_same_reference_is_anothers(void **state)
{
	(void)state;
	assert_int_equal(listed(ONE("42", "delivered", "2023-08-24T05:00:39Z")), OUTBOX_ON_DENIED);
	assert_int_equal(listed(ONE("42", "delivered", "2023-08-24T05:00:40Z")),
			 OUTBOX_ON_RECEIPT_DELIVERED);
	assert_int_equal(listed(ONE("420", "delivered", NOW)), OUTBOX_ON_DENIED);
	assert_int_equal(listed(ONE("42", "delivered", "yesterday")), OUTBOX_ON_DENIED);
	assert_int_equal(listed("{\"notifications\":[]}"), OUTBOX_ON_DENIED);
}

static void
a_list_that_is_none_denies_nothing(void **state)
{
	static const char *const bodies[] = {"", "{", "[]", "{}", "{\"notifications\":{}}"};
	static const int statuses[] = {400, 403, 429, 500};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		assert_int_equal(listed(bodies[i]), OUTBOX_ON_UNKNOWN);
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		assert_int_equal(fakefetch_submit(&transport, "42", "Hello", SINCE), 0);
		fakefetch_answer(fakefetch.n - 1, FETCH_ANSWERED, statuses[i],
				 "{\"notifications\":[]}");
		assert_int_equal(fakefetch.event, OUTBOX_ON_UNKNOWN);
	}
}

static const char *bearer;

static const char *
header(const void *context, const char *name)
{
	(void)context;
	return strcmp(name, "Authorization") == 0 ? bearer : NULL;
}

static struct transport_heard heard;

static int
hear(const char *what, const char *body)
{
	struct transport_call call = {.what = what,
				      .query_text = "",
				      .is_post = true,
				      .body = body,
				      .body_len = strlen(body),
				      .header = header};
	return transport.hear(transport.context, &call, &heard, &problems);
}

#define TEXT \
	"{\"id\":\"m1\",\"source_number\":\"447700900123\",\"destination_number\":" \
	"\"07700900999\"," \
	"\"message\":\"LATE 20 \u00a3\u0175\",\"date_received\":\"2023-09-15T08:30:00.0Z\"}"

static void
a_text_with_the_token_is_heard_and_any_other_is_not(void **state)
{
	static const char *const wrong[] = {NULL,
					    "",
					    "Bearer ",
					    "Bearer a-token-of-botH",
					    "a-token-of-both",
					    "Bearer a-token-of-both2"};
	(void)state;
	bearer = "Bearer a-token-of-both";
	assert_int_equal(hear("mo", TEXT), 0);
	assert_int_equal(heard.kind, TRANSPORT_HEARD_TEXT);
	assert_string_equal(heard.text.from.digits, "447700900123");
	assert_string_equal(heard.text.to, "07700900999");
	assert_string_equal(heard.text.text, "LATE 20 \u00a3\u0175");
	assert_string_equal(heard.text.provider_id, "m1");
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		bearer = wrong[i];
		assert_int_equal(hear("mo", TEXT), E_DENIED);
	}
}

#define RECEIPT(status) \
	"{\"id\":\"n1\",\"reference\":\"42\",\"to\":\"07700900123\",\"status\":\"" status "\"}"

static void
a_receipt_names_our_message(void **state)
{
	(void)state;
	bearer = "Bearer a-token-of-both";
	assert_int_equal(hear("dlr", RECEIPT("delivered")), 0);
	assert_int_equal(heard.kind, TRANSPORT_HEARD_RECEIPT);
	assert_string_equal(heard.receipt.message_id, "42");
	assert_int_equal(heard.receipt.event, OUTBOX_ON_RECEIPT_DELIVERED);
	assert_int_equal(hear("dlr", RECEIPT("permanent-failure")), 0);
	assert_int_equal(heard.receipt.event, OUTBOX_ON_RECEIPT_FAILED);
	/* Of a text that others sent through the same service. */
	assert_int_equal(hear("dlr", "{\"reference\":null,\"status\":\"delivered\"}"), 0);
	assert_int_equal(heard.kind, TRANSPORT_HEARD_NOTHING);
}

static void
a_wrong_call_is_told_every_fault(void **state)
{
	(void)state;
	bearer = "Bearer a-token-of-both";
	assert_int_equal(hear("mo", "{\"source_number\":\"O2-UK\",\"message\":7}"), E_INPUT);
	assert_int_equal(problems.count, 4);
	assert_int_equal(hear("dlr", RECEIPT("eaten")), E_INPUT);
	assert_int_equal(problems.count, 5);
	assert_int_equal(hear("dlr", "[]"), E_INPUT);
	assert_int_equal(hear("dlr", "no JSON"), E_INPUT);
	assert_int_equal(hear("up", "{}"), E_NOT_FOUND);
}

static void
settings_are_refused_with_every_fault(void **state)
{
	static const struct govnotify_settings bad = {.api_url = "",
						      .key = "firstday-" SERVICE "-" SERVICE "x",
						      .template_id = "t",
						      .sender_id = "s",
						      .bearer_token = "short"};
	static const char *const keys[] = {"", SECRET, "x" SERVICE SECRET, SERVICE "x" SECRET};
	struct fetch none = {0};
	struct transport made;
	(void)state;
	assert_false(govnotify_new(&bad, &none, &problems, &made));
	assert_int_equal(problems.count, 5);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct govnotify_settings one = settings;
		one.key = keys[i];
		assert_false(govnotify_new(&one, &none, &problems, &made));
		assert_null(strstr(problems.list[problems.count - 1].text, "3d844edf"));
	}
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(a_token_is_that_of_the_package_jsonwebtoken),
	    EACH(a_text_is_the_body_of_the_template_with_our_id_as_its_reference),
	    EACH(every_answer_says_what_became_of_the_text),
	    EACH(what_became_of_it_is_asked_by_its_reference),
	    EACH(an_older_one_of_the_same_reference_is_anothers),
	    EACH(a_list_that_is_none_denies_nothing),
	    EACH(a_text_with_the_token_is_heard_and_any_other_is_not),
	    EACH(a_receipt_names_our_message),
	    EACH(a_wrong_call_is_told_every_fault),
	    EACH(settings_are_refused_with_every_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
