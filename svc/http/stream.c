/* SPDX-License-Identifier: MIT
 *
 * Open answers that are never ended by us while the page is open.
 *
 * evhttp stops reading from a connection while its request is being answered (and would end the
 * process if it read more), so a page that goes away is noticed when writing to it fails: the
 * pings bound how long that takes.
 */
#include "http/stream.h"

#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>

#include "base/log.h"

struct client {
	struct stream *stream;
	struct evhttp_request *raw;
	struct evhttp_connection *connection;
};

struct stream {
	struct loop *loop;
	struct loop_timer ping;
	struct client *clients[STREAM_CLIENTS_MAX];
	int n_clients;
};

static void on_ping(void *context);

struct stream *
stream_new(struct loop *loop)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	if (stream == NULL)
		panic("out of memory for the stream");
	stream->loop = loop;
	loop_timer_init(&stream->ping, loop, "stream_ping", on_ping, stream);
	return stream;
}

static void
forget(struct client *client)
{
	struct stream *stream = client->stream;
	for (int i = 0; i < stream->n_clients; i++)
		if (stream->clients[i] == client)
			stream->clients[i] = stream->clients[--stream->n_clients];
	free(client);
}

/* Close the connection under an answer that has not ended; its request goes with it. */
static void
let_go(struct client *client)
{
	struct evhttp_connection *connection = client->connection;
	evhttp_connection_set_closecb(connection, NULL, NULL);
	forget(client);
	evhttp_connection_free(connection);
}

void
stream_free(struct stream *stream)
{
	if (stream == NULL)
		return;
	while (stream->n_clients > 0)
		let_go(stream->clients[0]);
	loop_timer_cancel(&stream->ping);
	free(stream);
}

int
stream_count(const struct stream *stream)
{
	return stream->n_clients;
}

static void
on_close(struct evhttp_connection *connection, void *context)
{
	(void)connection;
	struct client *client = context;
	/* Where the page hung up, libevent has taken the open answer off its connection: it is
	 * ours. */
	if (evhttp_request_get_connection(client->raw) == NULL)
		evhttp_request_free(client->raw);
	forget(client);
}

static void
send_text(struct client *client, const char *text)
{
	struct evbuffer *chunk = evbuffer_new();
	ensure(chunk != NULL && evbuffer_add(chunk, text, strlen(text)) == 0);
	evhttp_send_reply_chunk(client->raw, chunk);
	evbuffer_free(chunk);
}

void
stream_add(struct stream *stream, struct exchange *exchange)
{
	if (stream->n_clients == STREAM_CLIENTS_MAX) {
		server_answer_error(exchange, 503, "/events", "too many pages are open");
		return;
	}
	struct client *client = calloc(1, sizeof(*client));
	if (client == NULL)
		panic("out of memory for a page");
	client->stream = stream;
	client->raw = exchange->raw;
	client->connection = evhttp_request_get_connection(exchange->raw);
	stream->clients[stream->n_clients++] = client;
	exchange->is_answered = true;
	server_set_headers(exchange->raw, "text/event-stream");
	evhttp_connection_set_closecb(client->connection, on_close, client);
	evhttp_send_reply_start(exchange->raw, 200, "OK");
	send_text(client, "retry: 2000\n\n");
	if (!stream->ping.is_set)
		loop_timer_set(&stream->ping, STREAM_PING_S * 1000);
}

static size_t
unread(const struct client *client)
{
	struct bufferevent *out = evhttp_connection_get_bufferevent(client->connection);
	return evbuffer_get_length(bufferevent_get_output(out));
}

static void
send_all(struct stream *stream, const char *text)
{
	for (int i = stream->n_clients - 1; i >= 0; i--) {
		struct client *client = stream->clients[i];
		if (unread(client) + strlen(text) > STREAM_UNREAD_MAX) {
			log_event(LOG_LEVEL_WARNING, "stream_slow", "unread=%zu", unread(client));
			let_go(client);
		} else {
			send_text(client, text);
		}
	}
}

void
stream_tell(struct stream *stream, const char *event, const char *data)
{
	ensure(strlen(event) < 40 && strlen(data) <= STREAM_DATA_MAX &&
	       strpbrk(data, "\r\n") == NULL);
	char text[STREAM_DATA_MAX + 80];
	snprintf(text, sizeof(text), "event: %s\ndata: %s\n\n", event, data);
	send_all(stream, text);
}

static void
on_ping(void *context)
{
	struct stream *stream = context;
	send_all(stream, ": still here\n\n");
	if (stream->n_clients > 0)
		loop_timer_set(&stream->ping, STREAM_PING_S * 1000);
}
