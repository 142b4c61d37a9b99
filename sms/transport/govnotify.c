/* SPDX-License-Identifier: MIT
 *
 * GOV.UK Notify as a transport.
 */
#include "sms/transport/govnotify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/jsonread.h"
#include "base/secret.h"
#include "sms/transport/transports.h"
#include "sms/transport/webcall.h"

#define ANSWER_MAX 20000   /* bytes of the answer to one text */
#define LIST_MAX   1000000 /* of a list */
#define SKEW_S     60      /* its clock and ours agree within 30 s, or it takes nothing */
#define DAY_S      86400

struct govnotify {
	struct govnotify_settings settings; /* strings in the arena */
	struct arena arena;
	struct webcalls *calls;
};

static const struct transport_capabilities capabilities = {
    .name = "notify",
    .can_receive = true,
    .gives_receipts = true,
    .can_be_asked = true,
    .in_flight_max = WEBCALL_AT_ONCE,
};

static const struct webcall_status status_list[] = {
    {"created", OUTBOX_ON_RECEIPT_ACCEPTED},
    {"sending", OUTBOX_ON_RECEIPT_ACCEPTED},
    {"pending", OUTBOX_ON_RECEIPT_ACCEPTED},
    {"sent", OUTBOX_ON_RECEIPT_ACCEPTED},
    {"delivered", OUTBOX_ON_RECEIPT_DELIVERED},
    {"permanent-failure", OUTBOX_ON_RECEIPT_FAILED},
    {"temporary-failure", OUTBOX_ON_RECEIPT_FAILED},
    {"technical-failure", OUTBOX_ON_RECEIPT_FAILED},
};
static const struct webcall_statuses statuses = {status_list, ARRAY_LEN(status_list)};

static struct transport transport_of(struct govnotify *notify);

static bool
is_uuid(const char *text)
{
	for (int i = 0; i < GOVNOTIFY_UUID; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (is_dash ? text[i] != '-'
			    : strchr("0123456789abcdefABCDEF", text[i]) == NULL || text[i] == '\0')
			return false;
	}
	return text[GOVNOTIFY_UUID] == '\0' || text[GOVNOTIFY_UUID] == '-';
}

/* Where the service's id begins in its key, NULL if the key is none. The secret is 37 behind it. */
static const char *
service_of(const char *key)
{
	size_t n = strlen(key);
	if (n < 2 * GOVNOTIFY_UUID + 1)
		return NULL;
	const char *service = key + n - (2 * GOVNOTIFY_UUID + 1);
	return is_uuid(service) && is_uuid(service + GOVNOTIFY_UUID + 1) ? service : NULL;
}

static void
check(const struct govnotify_settings *settings, struct problems *problems)
{
	if (!webcall_is_plain(settings->api_url, GOVNOTIFY_TEXT_MAX))
		problem_add(problems, "url", "has to be 1 to %d characters without spaces",
			    GOVNOTIFY_TEXT_MAX);
	if (!webcall_is_plain(settings->key, GOVNOTIFY_TEXT_MAX) ||
	    service_of(settings->key) == NULL)
		problem_add(problems, "key", "is no key of Notify: NAME-SERVICE-SECRET");
	if (strlen(settings->template_id) != GOVNOTIFY_UUID || !is_uuid(settings->template_id))
		problem_add(problems, "template", "is no id of a template");
	if (settings->sender_id[0] != '\0' &&
	    (strlen(settings->sender_id) != GOVNOTIFY_UUID || !is_uuid(settings->sender_id)))
		problem_add(problems, "sender", "is no id of a sender");
	if (!webcall_is_plain(settings->bearer_token, GOVNOTIFY_TEXT_MAX) ||
	    strlen(settings->bearer_token) < 10)
		problem_add(problems, "hook-token", "has to be 10 to %d characters without spaces",
			    GOVNOTIFY_TEXT_MAX);
}

bool
govnotify_new(const struct govnotify_settings *settings, const struct fetch *fetch,
	      struct problems *problems, struct transport *out)
{
	size_t before = problems->count;
	check(settings, problems);
	if (problems->count > before)
		return false;
	struct govnotify *notify = calloc(1, sizeof(*notify));
	ensure(notify != NULL);
	arena_init(&notify->arena);
	struct arena *arena = &notify->arena;
	notify->settings = *settings;
	notify->settings.api_url = arena_strdup(arena, settings->api_url);
	notify->settings.key = arena_strdup(arena, settings->key);
	notify->settings.template_id = arena_strdup(arena, settings->template_id);
	notify->settings.sender_id = arena_strdup(arena, settings->sender_id);
	notify->settings.bearer_token = arena_printf(arena, "Bearer %s", settings->bearer_token);
	notify->calls = webcalls_new(fetch);
	*out = transport_of(notify);
	return true;
}

static void
free_notify(void *context)
{
	struct govnotify *notify = context;
	webcalls_free(notify->calls);
	arena_fini(&notify->arena);
	free(notify);
}

void
govnotify_token(const char *key, struct utc now, struct buf *out)
{
	static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
	const char *service = service_of(key);
	ensure(service != NULL);
	char claims[100];
	unsigned char mac[SECRET_HMAC_BYTES];
	snprintf(claims, sizeof(claims), "{\"iss\":\"%.*s\",\"iat\":%" PRId64 "}", GOVNOTIFY_UUID,
		 service, now.s);
	size_t begin = out->len;
	base64_add_url(out, header, sizeof(header) - 1);
	buf_add_text(out, ".");
	base64_add_url(out, claims, strlen(claims));
	secret_hmac_sha256(service + GOVNOTIFY_UUID + 1, out->data + begin, out->len - begin, mac);
	buf_add_text(out, ".");
	base64_add_url(out, mac, sizeof(mac));
}

/* How long the day's limit holds: until midnight, UTC. */
static int
until_midnight_s(const struct govnotify *notify)
{
	struct utc now = notify->settings.clock.now(notify->settings.clock.context);
	return (int)(DAY_S - now.s % DAY_S);
}

/*
 * Whether a refusal is of our key, our service (in trial, or for its team alone) or our template,
 * which people mend, and not of the number or of the text's length.
 */
static bool
is_ours_to_mend(const json_t *error)
{
	return strcmp(webcall_member(error, "error"), "BadRequestError") == 0 &&
	       strstr(webcall_member(error, "message"), "character count") == NULL;
}

/* What the answer to a text says of it. Its words may hold the number: only its kind is logged. */
static void
read_sent(void *context, const struct webcall_about *about, const struct fetch_answer *answer,
	  struct arena *arena, struct transport_result *result)
{
	(void)about;
	json_t *said = json_loadb(answer->body, answer->body_len, 0, NULL);
	const json_t *first = json_array_get(json_object_get(said, "errors"), 0);
	const char *error = webcall_member(first, "error");
	size_t kind = strspn(error, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	if (kind > 0 && kind <= 40)
		result->reason =
		    arena_printf(arena, "notify: %d, %.*s", answer->status, (int)kind, error);
	webcall_not_now(answer->status, result);
	switch (answer->status) {
	case 201:
		result->event = OUTBOX_ON_ACCEPTED;
		result->provider_id = arena_printf(arena, "%.*s", TRANSPORT_PROVIDER_ID_MAX,
						   webcall_member(said, "id"));
		break;
	case 400:
		result->event = is_ours_to_mend(first) ? OUTBOX_ON_NOT_SENT : OUTBOX_ON_REJECTED;
		break;
	case 429:
		if (strcmp(error, "TooManyRequestsError") == 0)
			result->retry_after_s = until_midnight_s(context);
		break;
	}
	json_decref(said);
}

/* A POST of ${body}, or an ask by GET. */
static int
start(struct govnotify *notify, const char *path, const char *body, struct webcall *call)
{
	struct arena arena;
	struct buf token;
	arena_init(&arena);
	buf_init(&token);
	govnotify_token(notify->settings.key,
			notify->settings.clock.now(notify->settings.clock.context), &token);
	struct fetch_request request = {
	    .name = "notify",
	    .method = body == NULL ? "GET" : "POST",
	    .url = arena_printf(&arena, "%s%s", notify->settings.api_url, path),
	    .body = body,
	    .body_len = body == NULL ? 0 : strlen(body),
	    .body_max = body == NULL ? LIST_MAX : ANSWER_MAX,
	    .timeout_ms = notify->settings.timeout_ms,
	    .headers = {arena_printf(&arena, "Authorization: Bearer %s", buf_text(&token)),
			body == NULL ? NULL : "Content-Type: application/json"},
	};
	call->request = &request;
	call->is_ask = body == NULL;
	call->read_context = notify;
	int rc = webcall_start(notify->calls, call);
	buf_fini(&token);
	arena_fini(&arena);
	return rc;
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	struct govnotify *notify = context;
	const struct govnotify_settings *settings = &notify->settings;
	struct arena arena;
	char to[PHONE_FULL_SIZE];
	arena_init(&arena);
	phone_full(&message->to, to);
	struct webcall_about about = {
	    .id = message->id, .to = message->to, .text = webcall_text(message->segments, &arena)};
	json_t *body = json_pack("{s:s, s:s, s:{s:s}, s:s}", "phone_number", to, "template_id",
				 settings->template_id, "personalisation", "body", about.text,
				 "reference", message->id);
	ensure(body != NULL);
	if (settings->sender_id[0] != '\0')
		json_object_set_new(body, "sms_sender_id", json_string(settings->sender_id));
	char *text = json_dumps(body, JSON_COMPACT);
	ensure(text != NULL);
	struct webcall call = {
	    .about = &about, .read = read_sent, .done = done, .done_context = done_context};
	int rc = start(notify, "/v2/notifications/sms", text, &call);
	free(text);
	json_decref(body);
	arena_fini(&arena);
	return rc;
}

/* "2023-09-15T08:30:00.123456Z"; false if it is not that.  [RFC 3339] */
static bool
read_date(const char *text, struct utc *at)
{
	struct webcall_moment moment;
	return sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &moment.year, &moment.month, &moment.day,
		      &moment.hour, &moment.minute, &moment.second) == 6 &&
	       webcall_instant(&moment, at);
}

static bool
is_ours(const json_t *notification, const struct webcall_about *about)
{
	struct utc made;
	return strcmp(webcall_member(notification, "reference"), about->id) == 0 &&
	       read_date(webcall_member(notification, "created_at"), &made) &&
	       made.s >= about->since.s - SKEW_S;
}

/* The newest come first and a page holds 250: one that is not on it is not ours, or is not there. */
static void
read_list(void *context, const struct webcall_about *about, const struct fetch_answer *answer,
	  struct arena *arena, struct transport_result *result)
{
	(void)context;
	if (answer->outcome != FETCH_ANSWERED || answer->status != 200)
		return;
	json_t *said = json_loadb(answer->body, answer->body_len, 0, NULL);
	const json_t *list = json_object_get(said, "notifications");
	if (json_is_array(list))
		result->event = OUTBOX_ON_DENIED;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (!is_ours(one, about))
			continue;
		webcall_found(&statuses, one, "id", arena, result);
		break;
	}
	json_decref(said);
}

static int
ask(void *context, const struct transport_message *message, struct utc since,
    transport_done_fn *done, void *done_context)
{
	struct arena arena;
	struct buf query;
	arena_init(&arena);
	buf_init(&query);
	webcall_add_field(&query, "reference", message->id);
	webcall_add_field(&query, "template_type", "sms");
	struct webcall_about about = {
	    .id = message->id, .to = message->to, .text = "", .since = since};
	struct webcall call = {
	    .about = &about, .read = read_list, .done = done, .done_context = done_context};
	int rc = start(context, arena_printf(&arena, "/v2/notifications?%s", buf_text(&query)),
		       NULL, &call);
	buf_fini(&query);
	arena_fini(&arena);
	return rc;
}

/* A received text. */
static void
read_text(const struct govnotify *notify, struct json_at call, struct transport_inbound *text)
{
	const char *why = "is missing";
	struct problems *problems = call.problems;
	const char *from = json_text(call, "source_number", 40);
	const char *to = json_text(call, "destination_number", sizeof(text->to) - 1);
	const char *id = json_text(call, "id", TRANSPORT_PROVIDER_ID_MAX);
	const char *message = webcall_member(call.value, "message");
	if (!json_is_string(json_object_get(call.value, "message")))
		problem_add(problems, "/message", "is missing, or is no text");
	if (from[0] != '\0' &&
	    phone_parse(from, strlen(from), notify->settings.phone_rule, &text->from, &why) != 0)
		problem_add(problems, "/source_number", "%s", why);
	if (id[0] != '\0' && !webcall_is_plain(id, TRANSPORT_PROVIDER_ID_MAX))
		problem_add(problems, "/id", "has to be visible characters");
	snprintf(text->to, sizeof(text->to), "%s", to);
	snprintf(text->provider_id, sizeof(text->provider_id), "%s", id);
	(void)webcall_set_text(text, message, strlen(message));
}

/* A receipt. What has no reference was sent by others of the same service: nothing for us. */
static void
read_status(struct json_at call, struct transport_heard *heard)
{
	const char *reference = json_text_or(call, "reference", TRANSPORT_ID_MAX, "");
	const char *status = json_text(call, "status", 40);
	heard->kind = reference[0] == '\0' ? TRANSPORT_HEARD_NOTHING : TRANSPORT_HEARD_RECEIPT;
	snprintf(heard->receipt.message_id, sizeof(heard->receipt.message_id), "%s", reference);
	if (status[0] != '\0' && !webcall_find_status(&statuses, status, &heard->receipt.event))
		problem_add(call.problems, "/status", "is none that is known here");
}

static int
hear(void *context, const struct transport_call *call, struct transport_heard *heard,
     struct problems *problems)
{
	const struct govnotify *notify = context;
	const char *shown = call->header(call->header_context, "Authorization");
	bool is_text = strcmp(call->what, "mo") == 0;
	size_t before = problems->count;
	memset(heard, 0, sizeof(*heard));
	if (shown == NULL || !call->is_post || !secret_equal(shown, notify->settings.bearer_token))
		return E_DENIED;
	if (!is_text && strcmp(call->what, "dlr") != 0)
		return E_NOT_FOUND;
	json_t *value = json_parse(call->body, call->body_len, problems);
	struct json_at root = json_root(value, problems);
	if (value != NULL && json_want_object(root)) {
		if (is_text)
			read_text(notify, root, &heard->text);
		else
			read_status(root, heard);
	}
	json_decref(value);
	return problems->count > before ? E_INPUT : 0;
}

static struct transport
transport_of(struct govnotify *notify)
{
	return (struct transport){.capabilities = &capabilities,
				  .submit = submit,
				  .ask = ask,
				  .hear = hear,
				  .free = free_notify,
				  .context = notify};
}

static bool
make(const struct transport_parts *parts, struct transport *out)
{
	const struct config_transport *from = parts->config;
	const struct govnotify_settings settings = {
	    .api_url = from->url,
	    .key = parts->secret(&from->password, parts->problems),
	    .template_id = from->template_id,
	    .sender_id = from->sender,
	    .bearer_token = parts->secret(&from->hook_secret, parts->problems),
	    .timeout_ms = from->timeout_s * 1000,
	    .phone_rule = parts->phone_rule,
	    .clock = parts->clock,
	};
	return govnotify_new(&settings, parts->fetch, parts->problems, out);
}

const struct transport_maker notify_maker = {make};
