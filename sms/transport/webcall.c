/* SPDX-License-Identifier: MIT
 *
 * A table of requests under way.
 */
#include "sms/transport/webcall.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "sms/transport/received.h"

#define DAY_S 86400

/* A request under way; free when done is NULL. */
struct job {
	struct webcalls *calls;
	struct webcall call;        /* without its request */
	struct webcall_about about; /* texts in the arena */
	const char *name;           /* of the request */
	int64_t fetch_id;
	struct arena arena; /* empty when free */
};

struct webcalls {
	struct fetch fetch;
	struct job jobs[WEBCALL_AT_ONCE];
};

struct webcalls *
webcalls_new(const struct fetch *fetch)
{
	struct webcalls *calls = calloc(1, sizeof(*calls));
	if (calls == NULL)
		panic("out of memory for a transport");
	calls->fetch = *fetch;
	for (int i = 0; i < WEBCALL_AT_ONCE; i++) {
		calls->jobs[i].calls = calls;
		arena_init(&calls->jobs[i].arena);
	}
	return calls;
}

void
webcalls_free(struct webcalls *calls)
{
	if (calls == NULL)
		return;
	for (int i = 0; i < WEBCALL_AT_ONCE; i++) {
		struct job *job = &calls->jobs[i];
		if (job->call.done != NULL)
			calls->fetch.cancel(calls->fetch.context, job->fetch_id);
		arena_fini(&job->arena);
	}
	free(calls);
}

static void
on_answer(void *context, const struct fetch_answer *answer)
{
	struct job *job = context;
	struct webcall call = job->call;
	bool is_answered = answer->outcome == FETCH_ANSWERED || answer->outcome == FETCH_TOO_LARGE;
	struct transport_result result = {
	    .event = answer->outcome == FETCH_NOT_SENT && !call.is_ask ? OUTBOX_ON_NOT_SENT
								       : OUTBOX_ON_UNKNOWN,
	    .provider_id = "",
	    .retry_after_s = answer->retry_after_s,
	};
	result.reason = is_answered
			    ? arena_printf(&job->arena, "%s: %d", job->name, answer->status)
			    : arena_printf(&job->arena, "%s: %.100s", job->name, answer->error);
	if (is_answered)
		call.read(call.read_context, &job->about, answer, &job->arena, &result);
	/* The place is free for whatever done begins; its texts live until it has returned. */
	struct arena arena = job->arena;
	arena_init(&job->arena);
	job->call.done = NULL;
	call.done(call.done_context, &result);
	arena_fini(&arena);
}

int
webcall_start(struct webcalls *calls, const struct webcall *call)
{
	struct job *job = NULL;
	for (int i = 0; i < WEBCALL_AT_ONCE && job == NULL; i++)
		if (calls->jobs[i].call.done == NULL)
			job = &calls->jobs[i];
	if (job == NULL)
		return E_LIMIT;
	job->fetch_id = calls->fetch.start(calls->fetch.context, call->request, on_answer, job);
	if (job->fetch_id < 0)
		return E_LIMIT;
	job->call = *call;
	job->name = arena_strdup(&job->arena, call->request->name);
	job->about = *call->about;
	job->about.id = arena_strdup(&job->arena, call->about->id);
	job->about.text = arena_strdup(&job->arena, call->about->text);
	return 0;
}

const char *
webcall_text(const struct segments *segments, struct arena *arena)
{
	size_t n = 0;
	for (int i = 0; i < segments->n; i++)
		n += segments->parts[i].n;
	char *text = arena_alloc(arena, n + 1);
	n = 0;
	for (int i = 0; i < segments->n; i++) {
		memcpy(text + n, segments->parts[i].text, segments->parts[i].n);
		n += segments->parts[i].n;
	}
	text[n] = '\0';
	return text;
}

/* All but what RFC 3986 section 2.3 calls unreserved. */
static void
add_encoded(struct buf *form, const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (isalnum((unsigned char)*c) || strchr("-._~", *c) != NULL)
			buf_add(form, c, 1);
		else
			buf_printf(form, "%%%02X", (unsigned char)*c);
	}
}

void
webcall_add_field(struct buf *form, const char *name, const char *value)
{
	if (form->len > 0)
		buf_add_text(form, "&");
	add_encoded(form, name);
	buf_add_text(form, "=");
	add_encoded(form, value);
}

bool
webcall_instant(const struct webcall_moment *moment, struct utc *at)
{
	if (!civil_is_date(moment->year, moment->month, moment->day) || moment->hour < 0 ||
	    moment->hour > 23 || moment->minute < 0 || moment->minute > 59 || moment->second < 0 ||
	    moment->second > 60)
		return false;
	struct civil_date date = civil_from_ymd(moment->year, moment->month, moment->day);
	at->s =
	    (int64_t)date.day * DAY_S + moment->hour * 3600 + moment->minute * 60 + moment->second;
	return true;
}

const char *
webcall_member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text == NULL ? "" : text;
}

bool
webcall_find_status(const struct webcall_statuses *statuses, const char *status,
		    enum outbox_event *event)
{
	for (size_t i = 0; i < statuses->n; i++)
		if (strcmp(statuses->list[i].status, status) == 0) {
			*event = statuses->list[i].event;
			return true;
		}
	return false;
}

void
webcall_found(const struct webcall_statuses *statuses, const json_t *text, const char *id_name,
	      struct arena *arena, struct transport_result *result)
{
	if (!webcall_find_status(statuses, webcall_member(text, "status"), &result->event) ||
	    result->event == OUTBOX_ON_RECEIPT_ACCEPTED)
		result->event = OUTBOX_ON_ACCEPTED;
	result->provider_id =
	    arena_printf(arena, "%.*s", TRANSPORT_PROVIDER_ID_MAX, webcall_member(text, id_name));
}

void
webcall_not_now(int status, struct transport_result *result)
{
	if (status != 401 && status != 403 && status != 404 && status != 429)
		return;
	result->event = OUTBOX_ON_NOT_SENT;
	if (status == 429 && result->retry_after_s < 0)
		result->retry_after_s = WEBCALL_BUSY_S;
}

bool
webcall_is_plain(const char *text, size_t most)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n; i++)
		if (!isgraph((unsigned char)text[i]))
			return false;
	return n >= 1 && n <= most;
}

void
webcall_copy_field(const struct transport_call *call, const char *name, size_t most, char *out,
		   struct problems *problems)
{
	const struct transport_param *field = transport_field(call, name);
	out[0] = '\0';
	if (field == NULL || strlen(field->value) != field->n ||
	    !webcall_is_plain(field->value, most))
		problem_add(problems, name, "has to be 1 to %zu visible characters", most);
	else
		memcpy(out, field->value, field->n + 1);
}

bool
webcall_set_text(struct transport_inbound *inbound, const char *text, size_t n)
{
	if (!utf8_is_valid(text, n))
		return false;
	received_bytes(text, n, inbound);
	return true;
}
