/* SPDX-License-Identifier: MIT
 *
 * Twilio as a transport.
 */
#include "sms/transport/twilio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/base64.h"
#include "base/secret.h"
#include "sms/transport/transports.h"
#include "sms/transport/webcall.h"

#define ANSWER_MAX 20000   /* bytes of the answer to one text */
#define LIST_MAX   2000000 /* of a list */
#define PAGE_SIZE  "500"
#define SKEW_S     120 /* its clock may differ from ours by so much */

struct twilio {
	struct twilio_settings settings; /* strings in the arena */
	struct arena arena;
	const char *messages_url;
	const char *authorization; /* a header */
	struct webcalls *calls;
};

static const struct transport_capabilities capabilities = {
    .name = "twilio",
    .can_receive = true,
    .gives_receipts = true,
    .can_be_asked = true,
    .in_flight_max = WEBCALL_AT_ONCE,
    .answer_type = "text/xml",
    .answer = "<Response/>",
};

static struct transport transport_of(struct twilio *twilio);

static void
check(const struct twilio_settings *settings, struct problems *problems)
{
	const struct {
		const char *name;
		const char *value;
		bool may_be_empty;
	} texts[] = {{"url", settings->api_url, false},
		     {"account", settings->account, false},
		     {"token", settings->token, false},
		     {"from", settings->from, true},
		     {"messaging-service", settings->service, true},
		     {"hook-url", settings->hook_url, false}};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!(texts[i].may_be_empty && texts[i].value[0] == '\0') &&
		    !webcall_is_plain(texts[i].value, TWILIO_TEXT_MAX))
			problem_add(problems, texts[i].name,
				    "has to be 1 to %d characters without spaces", TWILIO_TEXT_MAX);
	if ((settings->from[0] == '\0') == (settings->service[0] == '\0'))
		problem_add(problems, "transport twilio",
			    "needs one of from and messaging-service, and not both");
}

bool
twilio_new(const struct twilio_settings *settings, const struct fetch *fetch,
	   struct problems *problems, struct transport *out)
{
	size_t before = problems->count;
	check(settings, problems);
	if (problems->count > before)
		return false;
	struct twilio *twilio = calloc(1, sizeof(*twilio));
	ensure(twilio != NULL);
	arena_init(&twilio->arena);
	struct arena *arena = &twilio->arena;
	twilio->settings = *settings;
	twilio->settings.token = arena_strdup(arena, settings->token);
	twilio->settings.from = arena_strdup(arena, settings->from);
	twilio->settings.service = arena_strdup(arena, settings->service);
	twilio->settings.hook_url = arena_strdup(arena, settings->hook_url);
	twilio->messages_url = arena_printf(arena, "%s/2010-04-01/Accounts/%s/Messages.json",
					    settings->api_url, settings->account);
	/* [RFC 7617] */
	const char *login = arena_printf(arena, "%s:%s", settings->account, settings->token);
	struct buf coded;
	buf_init(&coded);
	base64_add(&coded, login, strlen(login));
	twilio->authorization = arena_printf(arena, "Authorization: Basic %s", buf_text(&coded));
	buf_fini(&coded);
	twilio->calls = webcalls_new(fetch);
	*out = transport_of(twilio);
	return true;
}

static void
free_twilio(void *context)
{
	struct twilio *twilio = context;
	webcalls_free(twilio->calls);
	arena_fini(&twilio->arena);
	free(twilio);
}

/*
 * Whether an error is one of ours and not the text's: a sender that Twilio does not know is mended
 * by people, and the text can go then.  [Twilio, "Error and warning dictionary"]
 */
static bool
is_ours_to_mend(int code)
{
	static const int codes[] = {21212, 21603, 21606, 21659, 21660, 21703, 21705};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

/* What the answer to a text says of it. Its words hold the number: only its code is logged. */
static void
read_sent(void *context, const struct webcall_about *about, const struct fetch_answer *answer,
	  struct arena *arena, struct transport_result *result)
{
	(void)context;
	(void)about;
	json_t *said = json_loadb(answer->body, answer->body_len, 0, NULL);
	int code = (int)json_integer_value(json_object_get(said, "code"));
	if (code != 0)
		result->reason = arena_printf(arena, "twilio: %d, code %d", answer->status, code);
	webcall_not_now(answer->status, result);
	switch (answer->status) {
	case 200:
	case 201:
		result->event = OUTBOX_ON_ACCEPTED;
		result->provider_id = arena_printf(arena, "%.*s", TRANSPORT_PROVIDER_ID_MAX,
						   webcall_member(said, "sid"));
		break;
	case 400:
		result->event = is_ours_to_mend(code) ? OUTBOX_ON_NOT_SENT : OUTBOX_ON_REJECTED;
		break;
	}
	json_decref(said);
}

static int
start(struct twilio *twilio, const char *method, const char *url, const struct buf *form,
      struct webcall *call)
{
	struct fetch_request request = {
	    .name = "twilio",
	    .method = method,
	    .url = url,
	    .body = form == NULL ? NULL : form->data,
	    .body_len = form == NULL ? 0 : form->len,
	    .body_max = form == NULL ? LIST_MAX : ANSWER_MAX,
	    .timeout_ms = twilio->settings.timeout_ms,
	    .headers = {twilio->authorization,
			form == NULL ? NULL : "Content-Type: application/x-www-form-urlencoded"},
	};
	call->request = &request;
	call->is_ask = form == NULL;
	call->read_context = twilio;
	return webcall_start(twilio->calls, call);
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	struct twilio *twilio = context;
	const struct twilio_settings *settings = &twilio->settings;
	struct arena arena;
	struct buf form;
	char to[PHONE_FULL_SIZE];
	arena_init(&arena);
	buf_init(&form);
	phone_full(&message->to, to);
	int validity_s = message->validity_min * 60;
	if (validity_s > TWILIO_VALIDITY_MAX_S)
		validity_s = TWILIO_VALIDITY_MAX_S;
	struct webcall_about about = {
	    .id = message->id, .to = message->to, .text = webcall_text(message->segments, &arena)};
	webcall_add_field(&form, "To", to);
	if (settings->service[0] != '\0')
		webcall_add_field(&form, "MessagingServiceSid", settings->service);
	else
		webcall_add_field(&form, "From", settings->from);
	webcall_add_field(&form, "Body", about.text);
	webcall_add_field(&form, "StatusCallback",
			  arena_printf(&arena, "%s/dlr?id=%s", settings->hook_url, message->id));
	webcall_add_field(&form, "ValidityPeriod", arena_printf(&arena, "%d", validity_s));
	struct webcall call = {
	    .about = &about, .read = read_sent, .done = done, .done_context = done_context};
	int rc = start(twilio, "POST", twilio->messages_url, &form, &call);
	buf_fini(&form);
	arena_fini(&arena);
	return rc;
}

static const struct webcall_status status_list[] = {
    {"accepted", OUTBOX_ON_RECEIPT_ACCEPTED}, {"scheduled", OUTBOX_ON_RECEIPT_ACCEPTED},
    {"queued", OUTBOX_ON_RECEIPT_ACCEPTED},   {"sending", OUTBOX_ON_RECEIPT_ACCEPTED},
    {"sent", OUTBOX_ON_RECEIPT_ACCEPTED},     {"delivered", OUTBOX_ON_RECEIPT_DELIVERED},
    {"read", OUTBOX_ON_RECEIPT_DELIVERED},    {"undelivered", OUTBOX_ON_RECEIPT_FAILED},
    {"failed", OUTBOX_ON_RECEIPT_FAILED},     {"canceled", OUTBOX_ON_RECEIPT_FAILED},
};
static const struct webcall_statuses statuses = {status_list, ARRAY_LEN(status_list)};

/* "Thu, 24 Aug 2023 05:01:45 +0000"; false if it is not that.  [RFC 2822 section 3.3] */
static bool
read_date(const char *text, struct utc *at)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct webcall_moment moment;
	char month[4];
	if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d +0000", &moment.day, month,
		   &moment.year, &moment.hour, &moment.minute, &moment.second) != 6)
		return false;
	const char *found = strstr(months, month);
	if (found == NULL || (found - months) % 3 != 0)
		return false;
	moment.month = (int)(found - months) / 3 + 1;
	return webcall_instant(&moment, at);
}

/* Whether a message of its list is the one that is asked for. */
static bool
is_ours(const json_t *message, const struct webcall_about *about)
{
	struct utc made;
	char to[PHONE_FULL_SIZE];
	phone_full(&about->to, to);
	return strcmp(webcall_member(message, "to"), to) == 0 &&
	       strcmp(webcall_member(message, "body"), about->text) == 0 &&
	       strncmp(webcall_member(message, "direction"), "inbound", 7) != 0 &&
	       read_date(webcall_member(message, "date_created"), &made) &&
	       made.s >= about->since.s - SKEW_S;
}

/* The newest stand first, so that a list is long enough once it ends before the question begins. */
static bool
reaches_back(const json_t *messages, struct utc since)
{
	struct utc made;
	size_t n = json_array_size(messages);
	return n > 0 &&
	       read_date(webcall_member(json_array_get(messages, n - 1), "date_created"), &made) &&
	       made.s < since.s - SKEW_S;
}

/* A list that is cut off, or no list at all, denies nothing. */
static void
read_list(void *context, const struct webcall_about *about, const struct fetch_answer *answer,
	  struct arena *arena, struct transport_result *result)
{
	(void)context;
	if (answer->outcome != FETCH_ANSWERED || answer->status != 200)
		return;
	json_t *said = json_loadb(answer->body, answer->body_len, 0, NULL);
	const json_t *messages = json_object_get(said, "messages");
	bool is_whole =
	    json_is_array(messages) && (!json_is_string(json_object_get(said, "next_page_uri")) ||
					reaches_back(messages, about->since));
	result->event = is_whole ? OUTBOX_ON_DENIED : OUTBOX_ON_UNKNOWN;
	for (size_t i = 0; i < json_array_size(messages); i++) {
		const json_t *message = json_array_get(messages, i);
		if (!is_ours(message, about))
			continue;
		webcall_found(&statuses, message, "sid", arena, result);
		break;
	}
	json_decref(said);
}

static int
ask(void *context, const struct transport_message *message, struct utc since,
    transport_done_fn *done, void *done_context)
{
	struct twilio *twilio = context;
	struct arena arena;
	struct buf query;
	char to[PHONE_FULL_SIZE];
	arena_init(&arena);
	buf_init(&query);
	phone_full(&message->to, to);
	struct webcall_about about = {.id = message->id,
				      .to = message->to,
				      .text = webcall_text(message->segments, &arena),
				      .since = since};
	webcall_add_field(&query, "To", to);
	/* By number alone: what is queued has no DateSent yet, and would not be in a list by that. */
	webcall_add_field(&query, "PageSize", PAGE_SIZE);
	const char *url = arena_printf(&arena, "%s?%s", twilio->messages_url, buf_text(&query));
	struct webcall call = {
	    .about = &about, .read = read_list, .done = done, .done_context = done_context};
	int rc = start(twilio, "GET", url, NULL, &call);
	buf_fini(&query);
	arena_fini(&arena);
	return rc;
}

static int
compare_fields(const void *a, const void *b)
{
	const struct transport_param *one = a;
	const struct transport_param *other = b;
	int by_name = strcmp(one->name, other->name);
	if (by_name != 0)
		return by_name;
	size_t n = one->n < other->n ? one->n : other->n;
	int by_value = memcmp(one->value, other->value, n);
	return by_value != 0 ? by_value : (one->n > other->n) - (one->n < other->n);
}

void
twilio_signature(const char *token, const char *url, const struct transport_param fields[],
		 size_t n, char out[TWILIO_SIGNATURE_SIZE])
{
	struct arena arena;
	struct buf text, coded;
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned int mac_len = 0;
	arena_init(&arena);
	buf_init(&text);
	buf_init(&coded);
	struct transport_param *sorted = arena_array(&arena, struct transport_param, n + 1);
	memcpy(sorted, fields, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_fields);
	buf_add_text(&text, url);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && compare_fields(&sorted[i - 1], &sorted[i]) == 0)
			continue;
		buf_add_text(&text, sorted[i].name);
		buf_add(&text, sorted[i].value, sorted[i].n);
	}
	unsigned char *done = HMAC(EVP_sha1(), token, (int)strlen(token),
				   (const unsigned char *)buf_text(&text), text.len, mac, &mac_len);
	ensure(done != NULL && mac_len == 20);
	base64_add(&coded, mac, mac_len);
	ensure(coded.len == TWILIO_SIGNATURE_SIZE - 1);
	memcpy(out, coded.data, TWILIO_SIGNATURE_SIZE);
	buf_fini(&coded);
	buf_fini(&text);
	arena_fini(&arena);
}

static bool
is_signed(const struct twilio *twilio, const struct transport_call *call, struct arena *arena)
{
	const char *shown = call->header(call->header_context, "X-Twilio-Signature");
	char expected[TWILIO_SIGNATURE_SIZE];
	if (shown == NULL || !call->is_post)
		return false;
	const char *url = arena_printf(arena, "%s/%s%s%s", twilio->settings.hook_url, call->what,
				       call->query_text[0] == '\0' ? "" : "?", call->query_text);
	twilio_signature(twilio->settings.token, url, call->fields + call->n_query,
			 call->n_fields - call->n_query, expected);
	return secret_equal(shown, expected);
}

static int
read_text(const struct twilio *twilio, const struct transport_call *call,
	  struct transport_inbound *text, struct problems *problems)
{
	size_t before = problems->count;
	const char *why = "is missing";
	const struct transport_param *from = transport_field(call, "From");
	const struct transport_param *body = transport_field(call, "Body");
	if (from == NULL ||
	    phone_parse(from->value, from->n, twilio->settings.phone_rule, &text->from, &why) != 0)
		problem_add(problems, "From", "%s", why);
	webcall_copy_field(call, "To", sizeof(text->to) - 1, text->to, problems);
	webcall_copy_field(call, "MessageSid", TRANSPORT_PROVIDER_ID_MAX, text->provider_id,
			   problems);
	if (body == NULL || !webcall_set_text(text, body->value, body->n))
		problem_add(problems, "Body", "is missing, or is not UTF-8");
	return problems->count > before ? E_INPUT : 0;
}

static int
read_status(const struct transport_call *call, struct transport_receipt *receipt,
	    struct problems *problems)
{
	size_t before = problems->count;
	char status[20];
	webcall_copy_field(call, "id", TRANSPORT_ID_MAX, receipt->message_id, problems);
	webcall_copy_field(call, "MessageStatus", sizeof(status) - 1, status, problems);
	if (status[0] != '\0' && !webcall_find_status(&statuses, status, &receipt->event))
		problem_add(problems, "MessageStatus", "is none that is known here");
	return problems->count > before ? E_INPUT : 0;
}

static int
hear(void *context, const struct transport_call *call, struct transport_heard *heard,
     struct problems *problems)
{
	const struct twilio *twilio = context;
	memset(heard, 0, sizeof(*heard));
	if (!is_signed(twilio, call, problems->arena))
		return E_DENIED;
	if (strcmp(call->what, "mo") == 0)
		return read_text(twilio, call, &heard->text, problems);
	heard->kind = TRANSPORT_HEARD_RECEIPT;
	if (strcmp(call->what, "dlr") == 0)
		return read_status(call, &heard->receipt, problems);
	return E_NOT_FOUND;
}

static struct transport
transport_of(struct twilio *twilio)
{
	return (struct transport){.capabilities = &capabilities,
				  .submit = submit,
				  .ask = ask,
				  .hear = hear,
				  .free = free_twilio,
				  .context = twilio};
}

/* A number as Twilio wants it: "+447700900000". A name or a short code stays what it is. */
static const char *
dialled(const char *from, struct arena *arena)
{
	struct phone phone;
	char full[PHONE_FULL_SIZE];
	if (phone_parse(from, strlen(from), PHONE_TEST, &phone, NULL) != 0)
		return from;
	phone_full(&phone, full);
	return arena_strdup(arena, full);
}

static bool
make(const struct transport_parts *parts, struct transport *out)
{
	const struct config_transport *from = parts->config;
	const struct twilio_settings settings = {
	    .api_url = from->url,
	    .account = from->username,
	    .token = parts->secret(&from->password, parts->problems),
	    .from = dialled(from->from, parts->arena),
	    .service = from->sender,
	    .hook_url = from->hook_url[0] != '\0' ? from->hook_url : parts->public_url,
	    .timeout_ms = from->timeout_s * 1000,
	    .phone_rule = parts->phone_rule,
	};
	return twilio_new(&settings, parts->fetch, parts->problems, out);
}

const struct transport_maker twilio_maker = {make};
