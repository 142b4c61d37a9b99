/* SPDX-License-Identifier: MIT
 *
 * A Kannel smsbox as a transport. One request a part, one after another: the next leaves when the
 * part before it was accepted.
 */
#include "sms/transport/kannel.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/secret.h"
#include "sms/transport/received.h"
#include "sms/transport/transports.h"
#include "sms/transport/webcall.h"

#define HEADER_MAX   (KANNEL_URL_MAX + TRANSPORT_ID_MAX + 64)
#define ANSWER_MAX   1000 /* bytes; Kannel says one line */
#define RETRY_BUSY_S 10   /* after 503, when it names no time */
/* The SMSC's own word, receipt 8 or 16, comes some seconds after Kannel took a text. */
#define TOLD_WITHIN_S 30

/* Bits of a receipt's type and of the mask that asks for it.  [user guide, "Delivery reports"] */
#define RECEIPT_DELIVERED 1
#define RECEIPT_FAILED    2
#define RECEIPT_BUFFERED  4
#define RECEIPT_ACCEPTED  8
#define RECEIPT_REJECTED  16
#define RECEIPT_ALL       31
/* Of the parts before the last only bad news counts: the last one's delivery is the text's. */
#define RECEIPT_BAD (RECEIPT_FAILED | RECEIPT_REJECTED)

/* A text under way; free when done is NULL. */
struct job {
	struct kannel *kannel;
	transport_done_fn *done;
	void *done_context;
	int64_t fetch_id;
	struct arena arena; /* of the copies below; empty when free */
	struct transport_message message;
	struct segments segments;
	int part; /* that is on its way, from 0 */
};

struct kannel {
	struct kannel_settings settings; /* strings in the arena */
	struct arena arena;
	struct fetch fetch;
	bool is_blind; /* to parts, which was logged: its get-url names no udh */
	struct job jobs[KANNEL_IN_FLIGHT];
};

static const struct transport_capabilities capabilities = {
    .name = "kannel",
    .can_receive = true,
    .gives_receipts = true,
    .can_be_asked = false,
    .told_within_s = TOLD_WITHIN_S,
    .in_flight_max = KANNEL_IN_FLIGHT,
};

static void on_answer(void *context, const struct fetch_answer *answer);
static struct transport transport_of(struct kannel *kannel);

bool
kannel_new(const struct kannel_settings *settings, const struct fetch *fetch,
	   struct problems *problems, struct transport *out)
{
	const struct {
		const char *name;
		const char *value;
	} texts[] = {{"sendsms-url", settings->sendsms_url},
		     {"receipt-url", settings->receipt_url},
		     {"username", settings->username},
		     {"password", settings->password}};
	size_t before = problems->count;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!webcall_is_plain(texts[i].value, KANNEL_URL_MAX))
			problem_add(problems, texts[i].name,
				    "has to be 1 to %d characters without spaces", KANNEL_URL_MAX);
	/* Kannel would take a "%" for one of its own escapes. */
	if (strchr(settings->receipt_url, '%') != NULL)
		problem_add(problems, "receipt-url", "may not hold \"%%\"");
	if (problems->count > before)
		return false;
	struct kannel *kannel = calloc(1, sizeof *kannel);
	ensure(kannel != NULL);
	arena_init(&kannel->arena);
	kannel->fetch = *fetch;
	kannel->settings = *settings;
	kannel->settings.sendsms_url = arena_strdup(&kannel->arena, settings->sendsms_url);
	kannel->settings.receipt_url = arena_strdup(&kannel->arena, settings->receipt_url);
	kannel->settings.username = arena_strdup(&kannel->arena, settings->username);
	kannel->settings.password = arena_strdup(&kannel->arena, settings->password);
	kannel->settings.hook_secret = arena_strdup(&kannel->arena, settings->hook_secret);
	for (int i = 0; i < KANNEL_IN_FLIGHT; i++) {
		kannel->jobs[i].kannel = kannel;
		arena_init(&kannel->jobs[i].arena);
	}
	*out = transport_of(kannel);
	return true;
}

static void
free_kannel(void *context)
{
	struct kannel *kannel = context;
	for (int i = 0; i < KANNEL_IN_FLIGHT; i++) {
		struct job *job = &kannel->jobs[i];
		if (job->done != NULL)
			kannel->fetch.cancel(kannel->fetch.context, job->fetch_id);
		arena_fini(&job->arena);
	}
	arena_fini(&kannel->arena);
	free(kannel);
}

static char *
header(struct arena *arena, const char *name, const char *value)
{
	char *text = arena_alloc(arena, HEADER_MAX);
	snprintf(text, HEADER_MAX, "X-Kannel-%s: %s", name, value);
	return text;
}

/* Start the request for the part whose turn it is. Returns the fetch's id, or E_LIMIT. */
static int64_t
start_part(struct job *job)
{
	const struct kannel_settings *settings = &job->kannel->settings;
	const struct segment *part = &job->segments.parts[job->part];
	bool is_last = job->part + 1 == job->segments.n;
	struct arena arena;
	char to[PHONE_FULL_SIZE];
	arena_init(&arena);
	phone_full(&job->message.to, to);
	const char *receipt_url =
	    arena_printf(&arena, "%s%cid=%s&type=%%d", settings->receipt_url,
			 strchr(settings->receipt_url, '?') == NULL ? '?' : '&', job->message.id);
	struct fetch_request request = {
	    .name = "kannel",
	    .method = "POST",
	    .url = settings->sendsms_url,
	    .body = part->text,
	    .body_len = part->n,
	    .body_max = ANSWER_MAX,
	    .timeout_ms = settings->timeout_ms,
	    .headers =
		{
		    "Content-Type: text/plain; charset=UTF-8",
		    header(&arena, "Username", settings->username),
		    header(&arena, "Password", settings->password),
		    header(&arena, "From", job->message.from),
		    header(&arena, "To", to),
		    header(&arena, "Coding", job->segments.encoding == SEGMENT_UCS2 ? "2" : "0"),
		    header(&arena, "Validity",
			   arena_printf(&arena, "%d", job->message.validity_min)),
		    header(&arena, "DLR-Mask",
			   arena_printf(&arena, "%d", is_last ? RECEIPT_ALL : RECEIPT_BAD)),
		    header(&arena, "DLR-Url", receipt_url),
		},
	};
	/* Concatenated short messages, 8-bit reference number.  [TS 23.040 section 9.2.3.24.1] */
	if (job->segments.n > 1)
		request.headers[9] =
		    header(&arena, "UDH",
			   arena_printf(&arena, "050003%02X%02X%02X", job->message.reference,
					(unsigned)job->segments.n, (unsigned)job->part + 1));
	struct fetch *fetch = &job->kannel->fetch;
	int64_t id = fetch->start(fetch->context, &request, on_answer, job);
	arena_fini(&arena);
	return id;
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	struct kannel *kannel = context;
	struct job *job = NULL;
	for (int i = 0; i < KANNEL_IN_FLIGHT && job == NULL; i++)
		if (kannel->jobs[i].done == NULL)
			job = &kannel->jobs[i];
	if (job == NULL)
		return E_LIMIT;
	ensure(webcall_is_plain(message->id, TRANSPORT_ID_MAX) &&
	       webcall_is_plain(message->from, 20));
	job->message = *message;
	job->message.id = arena_strdup(&job->arena, message->id);
	job->message.from = arena_strdup(&job->arena, message->from);
	job->segments = *message->segments;
	job->segments.parts = arena_array(&job->arena, struct segment, message->segments->n);
	for (int i = 0; i < message->segments->n; i++) {
		job->segments.parts[i] = message->segments->parts[i];
		job->segments.parts[i].text = arena_strndup(
		    &job->arena, message->segments->parts[i].text, message->segments->parts[i].n);
	}
	job->part = 0;
	job->fetch_id = start_part(job);
	if (job->fetch_id < 0) {
		arena_reset(&job->arena);
		return E_LIMIT;
	}
	job->done = done;
	job->done_context = done_context;
	return 0;
}

/* What an answer says of one part. A wrong password or address is mended by people: try again. */
static enum outbox_event
read_answer(const struct fetch_answer *answer)
{
	if (answer->outcome == FETCH_NOT_SENT)
		return OUTBOX_ON_NOT_SENT;
	if (answer->outcome == FETCH_UNKNOWN)
		return OUTBOX_ON_UNKNOWN;
	switch (answer->status) {
	case 202:
		return OUTBOX_ON_ACCEPTED;
	case 400:
		return OUTBOX_ON_REJECTED;
	case 401:
	case 403:
	case 404:
	case 429:
	case 503:
		return OUTBOX_ON_NOT_SENT;
	}
	return OUTBOX_ON_UNKNOWN;
}

static void
finish(struct job *job, enum outbox_event event, const char *reason, int retry_after_s)
{
	transport_done_fn *done = job->done;
	void *done_context = job->done_context;
	struct transport_result result = {event, "", reason, retry_after_s};
	job->done = NULL;
	arena_reset(&job->arena);
	done(done_context, &result);
}

static void
on_answer(void *context, const struct fetch_answer *answer)
{
	struct job *job = context;
	char reason[160];
	enum outbox_event event = read_answer(answer);
	int retry_after_s = answer->retry_after_s;
	if (event == OUTBOX_ON_ACCEPTED && job->part + 1 < job->segments.n) {
		job->part++;
		job->fetch_id = start_part(job);
		if (job->fetch_id < 0)
			finish(job, OUTBOX_ON_UNKNOWN, "kannel: only some parts were sent", -1);
		return;
	}
	if (answer->status == 503 && retry_after_s < 0)
		retry_after_s = RETRY_BUSY_S;
	/* With a part gone, the text is neither sent nor unsent. */
	if (event != OUTBOX_ON_ACCEPTED && job->part > 0)
		event = OUTBOX_ON_UNKNOWN;
	/* What it says may hold the number, which no log may. */
	char words[81];
	snprintf(words, sizeof words, "%s",
		 answer->outcome == FETCH_ANSWERED ? answer->body : answer->error);
	for (char *c = words; *c != '\0'; c++)
		if (isdigit((unsigned char)*c))
			*c = '#';
	snprintf(reason, sizeof reason, "kannel: part %d of %d: %d %s", job->part + 1,
		 job->segments.n, answer->status, words);
	finish(job, event, reason, event == OUTBOX_ON_NOT_SENT ? retry_after_s : -1);
}

/* "raw" (%b) is UTF-16BE for coding 2, unless the charset says otherwise, and UTF-8 else. */
static void
read_text(const struct transport_call *call, struct transport_inbound *inbound,
	  struct problems *problems)
{
	const struct transport_param *raw = transport_field(call, "raw");
	const struct transport_param *coding = transport_field(call, "coding");
	const struct transport_param *charset = transport_field(call, "charset");
	if (raw == NULL) {
		problem_add(problems, "raw", "is missing");
		return;
	}
	if (coding != NULL && strcmp(coding->value, "2") == 0 &&
	    (charset == NULL || strncasecmp(charset->value, "UTF-8", 5) != 0))
		received_utf16((const unsigned char *)raw->value, raw->n, inbound);
	else
		received_bytes(raw->value, raw->n, inbound);
}

static void
read_part(struct kannel *kannel, const struct transport_call *call, struct part *part)
{
	const struct transport_param *header = transport_field(call, "udh");
	if (header != NULL)
		part_read((const unsigned char *)header->value, header->n, part);
	else if (!kannel->is_blind)
		log_event(LOG_LEVEL_WARNING, "kannel_blind",
			  "lacks=\"udh=%%u in get-url: each part is taken as a text\"");
	kannel->is_blind = header == NULL;
}

static int
parse_inbound(struct kannel *kannel, const struct transport_call *call,
	      struct transport_inbound *inbound, struct problems *problems)
{
	size_t before = problems->count;
	const char *why = "is missing";
	const struct transport_param *from = transport_field(call, "from");
	if (from == NULL || phone_parse(from->value, from->n, kannel->settings.phone_rule,
					&inbound->from, &why) != 0)
		problem_add(problems, "from", "%s", why);
	webcall_copy_field(call, "to", sizeof inbound->to - 1, inbound->to, problems);
	webcall_copy_field(call, "id", TRANSPORT_PROVIDER_ID_MAX, inbound->provider_id, problems);
	read_text(call, inbound, problems);
	read_part(kannel, call, &inbound->part);
	return problems->count > before ? E_INPUT : 0;
}

static int
parse_receipt(const struct transport_call *call, struct transport_receipt *receipt,
	      struct problems *problems)
{
	static const struct {
		const char *type;
		enum outbox_event event;
	} types[] = {{"1", OUTBOX_ON_RECEIPT_DELIVERED},
		     {"2", OUTBOX_ON_RECEIPT_FAILED},
		     {"4", OUTBOX_ON_RECEIPT_ACCEPTED},
		     {"8", OUTBOX_ON_RECEIPT_ACCEPTED},
		     {"16", OUTBOX_ON_RECEIPT_REJECTED}};
	size_t before = problems->count;
	char type[4];
	webcall_copy_field(call, "id", TRANSPORT_ID_MAX, receipt->message_id, problems);
	webcall_copy_field(call, "type", sizeof type - 1, type, problems);
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(types[i].type, type) == 0) {
			receipt->event = types[i].event;
			return problems->count > before ? E_INPUT : 0;
		}
	}
	problem_add(problems, "type", "is none of 1, 2, 4, 8, 16");
	return E_INPUT;
}

static int
hear(void *context, const struct transport_call *call, struct transport_heard *heard,
     struct problems *problems)
{
	struct kannel *kannel = context;
	const char *secret = kannel->settings.hook_secret;
	const struct transport_param *shown = transport_field(call, "secret");
	memset(heard, 0, sizeof *heard);
	if (secret[0] != '\0' && (shown == NULL || !secret_equal(shown->value, secret)))
		return E_DENIED;
	if (strcmp(call->what, "mo") == 0)
		return parse_inbound(kannel, call, &heard->text, problems);
	heard->kind = TRANSPORT_HEARD_RECEIPT;
	if (strcmp(call->what, "dlr") == 0)
		return parse_receipt(call, &heard->receipt, problems);
	return E_NOT_FOUND;
}

static struct transport
transport_of(struct kannel *kannel)
{
	return (struct transport){.capabilities = &capabilities,
				  .submit = submit,
				  .hear = hear,
				  .free = free_kannel,
				  .context = kannel};
}

/* Kannel is asked for its receipts at our hook, with the secret that its own calls have to show. */
static bool
make(const struct transport_parts *parts, struct transport *out)
{
	const struct config_transport *from = parts->config;
	const char *secret = parts->secret(&from->hook_secret, parts->problems);
	const char *hook_url = from->hook_url[0] != '\0' ? from->hook_url : parts->hook_url;
	const struct kannel_settings settings = {
	    .sendsms_url = from->url,
	    .username = from->username,
	    .password = parts->secret(&from->password, parts->problems),
	    .receipt_url = arena_printf(parts->arena, "%s/dlr%s%s", hook_url,
					secret[0] != '\0' ? "?secret=" : "", secret),
	    .hook_secret = secret,
	    .timeout_ms = from->timeout_s * 1000,
	    .phone_rule = parts->phone_rule,
	};
	return kannel_new(&settings, parts->fetch, parts->problems, out);
}

const struct transport_maker kannel_maker = {make};
