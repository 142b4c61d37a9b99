/* SPDX-License-Identifier: MIT
 *
 * A fetcher in memory.
 */
#include "tests/lib/fakefetch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fakefetch fakefetch;
struct arena fakefetch_arena;

static int64_t
start(void *context, const struct fetch_request *request, fetch_done_fn *done, void *done_context)
{
	(void)context;
	if (fakefetch.is_full)
		return E_LIMIT;
	struct fakefetch_started *started = &fakefetch.started[fakefetch.n++];
	*started =
	    (struct fakefetch_started){.id = fakefetch.n, .done = done, .context = done_context};
	started->head = arena_printf(&fakefetch_arena, "%s %s", request->method, request->url);
	for (int i = 0; i < FETCH_HEADERS_MAX && request->headers[i] != NULL; i++)
		started->head =
		    arena_printf(&fakefetch_arena, "%s\n%s", started->head, request->headers[i]);
	started->body = arena_strndup(&fakefetch_arena, request->body == NULL ? "" : request->body,
				      request->body_len);
	return started->id;
}

static void
cancel(void *context, int64_t id)
{
	(void)context;
	fakefetch.started[id - 1].is_cancelled = true;
}

struct fetch
fakefetch_open(void)
{
	memset(&fakefetch, 0, sizeof(fakefetch));
	arena_init(&fakefetch_arena);
	return (struct fetch){.start = start, .cancel = cancel};
}

void
fakefetch_close(void)
{
	arena_fini(&fakefetch_arena);
}

void
fakefetch_note(void *context, const struct transport_result *given)
{
	assert_ptr_equal(context, &fakefetch);
	fakefetch.n_results++;
	fakefetch.event = given->event;
	fakefetch.retry_after_s = given->retry_after_s;
	snprintf(fakefetch.provider_id, sizeof(fakefetch.provider_id), "%s", given->provider_id);
	snprintf(fakefetch.reason, sizeof(fakefetch.reason), "%s", given->reason);
}

int
fakefetch_submit(const struct transport *transport, const char *id, const char *text,
		 int64_t since_s)
{
	struct segments segments;
	struct transport_message message = {.id = id,
					    .from = "88020",
					    .segments = &segments,
					    .reference = 0xaa,
					    .validity_min = 30};
	assert_int_equal(phone_parse("07700900123", 11, PHONE_TEST, &message.to, NULL), 0);
	assert_int_equal(segment_split(text, strlen(text), &fakefetch_arena, &segments), 0);
	if (since_s != 0)
		return transport->ask(transport->context, &message, (struct utc){since_s},
				      fakefetch_note, &fakefetch);
	return transport->submit(transport->context, &message, fakefetch_note, &fakefetch);
}

static void
tell(int i, struct fetch_answer answer)
{
	answer.body_len = strlen(answer.body);
	answer.error = "it broke";
	if (answer.etag == NULL)
		answer.etag = "";
	fakefetch.started[i].done(fakefetch.started[i].context, &answer);
}

void
fakefetch_answer(int i, enum fetch_outcome outcome, int status, const char *body)
{
	tell(i, (struct fetch_answer){
		    .outcome = outcome, .status = status, .body = body, .retry_after_s = -1});
}

void
fakefetch_answer_tagged(int i, int status, const char *etag, const char *body)
{
	tell(i, (struct fetch_answer){.outcome = FETCH_ANSWERED,
				      .status = status,
				      .body = body,
				      .etag = etag,
				      .retry_after_s = -1});
}

void
fakefetch_answer_later(int i, int status, const char *body, int retry_after_s)
{
	tell(i, (struct fetch_answer){.outcome = FETCH_ANSWERED,
				      .status = status,
				      .body = body,
				      .retry_after_s = retry_after_s});
}
