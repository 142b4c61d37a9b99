/* SPDX-License-Identifier: MIT
 *
 * What gateways say, whatever the bytes: answers to a text and to a question about one, and calls
 * of their hooks. The first byte chooses the gateway, the second what it does and its status; a
 * call's fields are the lines of the rest, NAME=VALUE, and its body is all of it.
 * reaches: sms/transport/kannel.c sms/transport/twilio.c sms/transport/govnotify.c
 *	    sms/transport/webcall.c sms/part.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "sms/transport/govnotify.h"
#include "sms/transport/kannel.h"
#include "sms/transport/twilio.h"
#include "tests/fuzz/fuzz.h"

#define FIELDS_MAX 20
#define SINCE      1692853300

static fetch_done_fn *waiting;
static void *waiting_for;
static struct transport_result told;
static int n_told;
static const char *shown_header;

static int64_t
start(void *context, const struct fetch_request *request, fetch_done_fn *done, void *done_context)
{
	(void)context;
	ensure(strlen(request->url) > 0 && request->headers[0] != NULL);
	waiting = done;
	waiting_for = done_context;
	return 1;
}

static void
cancel(void *context, int64_t id)
{
	(void)context;
	(void)id;
}

static void
note(void *context, const struct transport_result *result)
{
	(void)context;
	told = *result;
	n_told++;
	ensure(strlen(result->provider_id) <= TRANSPORT_PROVIDER_ID_MAX);
	/* Neither the number nor the words may reach a log. */
	ensure(strstr(result->reason, "900123") == NULL);
}

static struct utc
now(void *context)
{
	(void)context;
	return (struct utc){SINCE + 60};
}

static const char *
header(const void *context, const char *name)
{
	(void)context;
	(void)name;
	return shown_header;
}

static bool
open_gateway(int which, struct problems *problems, struct transport *out)
{
	static const struct fetch fetch = {.start = start, .cancel = cancel};
	static const struct kannel_settings kannel = {.sendsms_url = "http://127.0.0.1:1/s",
						      .username = "u",
						      .password = "p",
						      .receipt_url = "http://127.0.0.1:2/dlr",
						      .hook_secret = "",
						      .timeout_ms = 1000,
						      .phone_rule = PHONE_TEST};
	static const struct twilio_settings twilio = {.api_url = "https://api.twilio.com",
						      .account = "AC1",
						      .token = "12345",
						      .from = "+447700900000",
						      .service = "",
						      .hook_url = "https://day.example.org/h",
						      .timeout_ms = 1000,
						      .phone_rule = PHONE_TEST};
	static const struct govnotify_settings notify = {
	    .api_url = "https://notify.example.org",
	    .key = "k-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0",
	    .template_id = "f33517ff-2a88-4f6e-b855-c550268ce08a",
	    .sender_id = "",
	    .bearer_token = "a-token-of-both",
	    .timeout_ms = 1000,
	    .phone_rule = PHONE_TEST,
	    .clock = {.now = now},
	};
	switch (which) {
	case 0:
		return kannel_new(&kannel, &fetch, problems, out);
	case 1:
		return twilio_new(&twilio, &fetch, problems, out);
	}
	return govnotify_new(&notify, &fetch, problems, out);
}

static void
answer(const struct transport *transport, bool is_ask, int status, const char *body, size_t n,
       struct arena *arena)
{
	struct segments segments;
	struct transport_message message = {.id = "42",
					    .from = "88020",
					    .to = {"447700900123"},
					    .segments = &segments,
					    .validity_min = 30};
	int rc = segment_split("Hello", 5, arena, &segments);
	ensure(rc == 0);
	n_told = 0;
	rc = is_ask ? transport->ask(transport->context, &message, (struct utc){SINCE}, note, NULL)
		    : transport->submit(transport->context, &message, note, NULL);
	ensure(rc == 0);
	struct fetch_answer given = {.outcome = FETCH_ANSWERED,
				     .status = status,
				     .body = body,
				     .body_len = n,
				     .etag = "",
				     .retry_after_s = -1,
				     .error = ""};
	waiting(waiting_for, &given);
	ensure(n_told == 1);
	/* A question never says that nothing left; only what has it can say that it is accepted. */
	ensure(!is_ask || told.event != OUTBOX_ON_NOT_SENT);
	ensure(told.event != OUTBOX_ON_ACCEPTED || (status >= 200 && status < 300));
	ensure(told.event != OUTBOX_ON_DENIED || (is_ask && status == 200));
}

/* The lines of ${text} as fields; it is changed. */
static size_t
split(char *text, size_t n, struct transport_param fields[FIELDS_MAX])
{
	size_t count = 0;
	for (char *at = text, *end = text + n; at < end && count < FIELDS_MAX;) {
		char *line_end = memchr(at, '\n', (size_t)(end - at));
		line_end = line_end == NULL ? end : line_end;
		char *equals = memchr(at, '=', (size_t)(line_end - at));
		*line_end = '\0';
		if (equals != NULL) {
			*equals = '\0';
			fields[count++] = (struct transport_param){at, equals + 1,
								   (size_t)(line_end - equals - 1)};
		}
		at = line_end + 1;
	}
	return count;
}

static void
check_part(const struct part *part)
{
	bool is_whole = part->total == 0 && part->number == 0 && part->reference == 0;
	ensure(is_whole || (part->total >= 2 && part->total <= PART_NUMBERS_MAX));
	ensure(is_whole || (part->number >= 1 && part->number <= part->total));
	ensure(part->reference >= 0 && part->reference <= (part->is_wide ? 65535 : 255));
}

static void
check_heard(const struct transport_heard *heard)
{
	switch (heard->kind) {
	case TRANSPORT_HEARD_TEXT:
		ensure(phone_is_set(&heard->text.from) && heard->text.provider_id[0] != '\0');
		ensure(heard->text.n == strlen(heard->text.text));
		ensure(utf8_is_valid(heard->text.text, heard->text.n));
		check_part(&heard->text.part);
		return;
	case TRANSPORT_HEARD_RECEIPT:
		ensure(heard->receipt.message_id[0] != '\0');
		ensure(heard->receipt.event >= OUTBOX_ON_RECEIPT_DELIVERED &&
		       heard->receipt.event <= OUTBOX_ON_RECEIPT_REJECTED);
		return;
	case TRANSPORT_HEARD_NOTHING:
		return;
	}
}

static void
call(const struct transport *transport, int which, const char *what, const char *body, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct transport_param fields[FIELDS_MAX];
	struct transport_heard heard;
	char signature[TWILIO_SIGNATURE_SIZE];
	char url[60];
	char *lines = fuzz_text((const uint8_t *)body, n);
	size_t count = split(lines, n, fields);
	struct transport_call made = {.what = what,
				      .query_text = "",
				      .fields = fields,
				      .n_fields = count,
				      .is_post = true,
				      .body = body,
				      .body_len = n,
				      .header = header};
	snprintf(url, sizeof(url), "https://day.example.org/h/%s", what);
	twilio_signature("12345", url, fields, count, signature);
	shown_header = which == 1 ? signature : "Bearer a-token-of-both";
	int rc = transport->hear(transport->context, &made, &heard, problems);
	ensure(rc == 0 || rc == E_INPUT);
	fuzz_check_problems(problems, rc);
	if (rc == 0)
		check_heard(&heard);
	/* And nobody else's call is believed. */
	shown_header = "Bearer guessed";
	if (which != 0) {
		rc = transport->hear(transport->context, &made, &heard, problems);
		ensure(rc == E_DENIED);
	}
	free(lines);
	fuzz_problems_free(problems);
}

static void
drop_line(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const int statuses[] = {200, 201, 202, 400, 401, 403, 404, 429, 500, 503, 302};
	if (n < 2)
		return 0;
	log_hook = drop_line;
	struct problems *problems = fuzz_problems_new();
	struct transport transport;
	int which = data[0] % 3;
	bool is_open = open_gateway(which, problems, &transport);
	ensure(is_open);
	int status = statuses[(data[1] >> 2) % ARRAY_LEN(statuses)];
	char *body = fuzz_text(data + 2, n - 2);
	switch (data[1] % 4) {
	case 0:
		answer(&transport, false, status, body, n - 2, problems->arena);
		break;
	case 1:
		answer(&transport, transport.ask != NULL, status, body, n - 2, problems->arena);
		break;
	case 2:
		call(&transport, which, "mo", body, n - 2);
		break;
	case 3:
		call(&transport, which, "dlr", body, n - 2);
		break;
	}
	transport.free(transport.context);
	free(body);
	fuzz_problems_free(problems);
	return 0;
}
