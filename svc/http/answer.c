/* SPDX-License-Identifier: MIT
 *
 * The one door for answers, in every form that they have.
 */
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include "http/server_handle.h"

void
server_set_headers(struct evhttp_request *raw, const char *type)
{
	static const char *const headers[][2] = {
	    {"Content-Security-Policy",
	     "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
	     "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Referrer-Policy",
	     "same-origin"}, /* with "no-referrer" our own forms would come from origin null */
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	    {"Cache-Control", "no-store"},
	};
	struct evkeyvalq *out = evhttp_request_get_output_headers(raw);
	for (size_t i = 0; i < ARRAY_LEN(headers); i++)
		if (evhttp_find_header(out, headers[i][0]) == NULL)
			evhttp_add_header(out, headers[i][0], headers[i][1]);
	if (type != NULL)
		evhttp_add_header(out, "Content-Type", type);
}

/* One that tells of what the disk does not have yet. */
struct answer {
	struct evhttp_request *raw; /* NULL: its connection was closed */
	int status;
	struct evbuffer *body;
	uint64_t flush;
	struct answer *next;
};

static void
on_closed(struct evhttp_connection *connection, void *context)
{
	(void)connection;
	struct answer *answer = context;
	answer->raw = NULL;
}

/* Takes ${body}. */
static void
wait_for_disk(struct exchange *exchange, int status, struct evbuffer *body)
{
	struct server *server = exchange->server;
	struct answer *answer = calloc(1, sizeof(*answer));
	if (answer == NULL)
		panic("out of memory for an answer that waits");
	*answer = (struct answer){exchange->raw, status, body, flush_asked(server->flush), NULL};
	*server->answers_end = answer;
	server->answers_end = &answer->next;
	server->n_answers++;
	evhttp_connection_set_closecb(evhttp_request_get_connection(answer->raw), on_closed,
				      answer);
}

/* The first leaves, if anybody is there to take it. */
static void
send_first(struct server *server)
{
	struct answer *answer = server->answers;
	server->answers = answer->next;
	server->n_answers--;
	if (server->answers == NULL)
		server->answers_end = &server->answers;
	if (answer->raw != NULL) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(answer->raw), NULL,
					      NULL);
		evhttp_send_reply(answer->raw, answer->status, NULL, answer->body);
	}
	evbuffer_free(answer->body);
	free(answer);
}

void
server_await(struct server *server, const struct flush *flush)
{
	server->flush = flush;
}

void
server_flushed(struct server *server)
{
	while (server->answers != NULL && server->answers->flush <= flush_reached(server->flush))
		send_first(server);
}

void
server_drop_answers(struct server *server)
{
	for (struct answer *answer = server->answers; answer != NULL; answer = answer->next)
		answer->raw = NULL;
	while (server->answers != NULL)
		send_first(server);
}

void
server_answer(struct exchange *exchange, int status, const char *type, const char *body, size_t n)
{
	ensure(!exchange->is_answered && status >= 100 && status < 600);
	bool waits = flush_is_behind(exchange->server->flush);
	if (waits && exchange->server->n_answers >= SERVER_ANSWERS_MAX) {
		status = 503;
		n = 0;
		waits = false;
	}
	exchange->is_answered = true;
	exchange->server->counts[status / 100]++;
	server_set_headers(exchange->raw, type);
	struct evbuffer *out = evbuffer_new();
	ensure(out != NULL && evbuffer_add(out, body, n) == 0);
	if (waits) {
		wait_for_disk(exchange, status, out);
	} else {
		evhttp_send_reply(exchange->raw, status, NULL, out);
		evbuffer_free(out);
	}
}

/* Whether a list of tags, weak ones too, names ${etag}; "*" names any. */
static bool
names_tag(const char *list, const char *etag)
{
	size_t n = strlen(etag);
	for (const char *at = list; at != NULL && *at != '\0';) {
		at += strspn(at, " \t,");
		if (*at == '*')
			return true;
		if (strncmp(at, "W/", 2) == 0)
			at += 2;
		if (strncmp(at, etag, n) == 0)
			return true;
		at = strchr(at, ',');
	}
	return false;
}

void
server_answer_tagged(struct exchange *exchange, const char *type, const char *etag,
		     const struct buf *body)
{
	bool is_same = names_tag(server_header(exchange, "If-None-Match"), etag);
	struct evkeyvalq *out = evhttp_request_get_output_headers(exchange->raw);
	evhttp_add_header(out, "ETag", etag);
	/* Before those that every answer has: what stands there already is kept. */
	evhttp_add_header(out, "Cache-Control", "private, no-cache");
	if (is_same)
		server_answer(exchange, 304, NULL, "", 0);
	else
		server_answer(exchange, 200, type, buf_text(body), body->len);
}

void
server_answer_nothing(struct exchange *exchange)
{
	server_answer_error(exchange, 404, exchange->path, "is not here");
}

void
server_answer_html(struct exchange *exchange, int status, const struct buf *html)
{
	server_answer(exchange, status, "text/html; charset=utf-8", buf_text(html), html->len);
}

void
server_answer_json(struct exchange *exchange, int status, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);
	if (text == NULL)
		panic("out of memory, or a value that is no JSON");
	server_answer(exchange, status, "application/json", text, strlen(text));
	free(text);
	json_decref(value);
}

json_t *
server_errors_json(const struct problems *problems)
{
	json_t *errors = json_array();
	for (size_t i = 0; i < problems_kept(problems); i++) {
		const struct problem *problem = &problems->list[i];
		/* What stands there may echo bytes of the request that are not UTF-8. */
		json_t *at = json_string(problem->at);
		json_t *text = json_string(problem->text);
		json_array_append_new(
		    errors, json_pack("{s:o,s:o}", "at", at == NULL ? json_string("") : at,
				      "problem", text == NULL ? json_string("bad input") : text));
	}
	return json_pack("{s:o}", "errors", errors);
}

void
server_answer_problems(struct exchange *exchange, int status, const struct problems *problems)
{
	server_answer_json(exchange, status, server_errors_json(problems));
}

void
server_answer_error(struct exchange *exchange, int status, const char *at, const char *problem)
{
	struct problems problems;
	problems_init(&problems, exchange->arena);
	problem_add(&problems, at, "%s", problem);
	server_answer_problems(exchange, status, &problems);
}

void
server_redirect(struct exchange *exchange, const char *location)
{
	evhttp_add_header(evhttp_request_get_output_headers(exchange->raw), "Location", location);
	server_answer(exchange, 303, "text/plain", "", 0);
}
