/* SPDX-License-Identifier: MIT
 *
 * A bufferevent and a buffer.
 */
#include "rawclient.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

static void
look(struct rawclient *client)
{
	bool has_come =
	    client->until != NULL && strstr(buf_text(&client->got), client->until) != NULL;
	if (has_come || client->is_closed)
		loop_stop(client->loop);
}

static void
on_read(struct bufferevent *stream, void *context)
{
	struct rawclient *client = context;
	struct evbuffer *in = bufferevent_get_input(stream);
	size_t n = evbuffer_get_length(in);
	buf_add(&client->got, evbuffer_pullup(in, -1), n);
	evbuffer_drain(in, n);
	look(client);
}

static void
on_event(struct bufferevent *stream, short what, void *context)
{
	(void)stream;
	struct rawclient *client = context;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0) {
		client->is_closed = true;
		look(client);
	}
}

void
rawclient_init(struct rawclient *client, struct loop *loop, int port)
{
	*client = (struct rawclient){.loop = loop};
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((uint16_t)port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	buf_init(&client->got);
	client->stream = bufferevent_socket_new(loop_base(loop), -1, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(client->stream, on_read, NULL, on_event, client);
	bufferevent_enable(client->stream, EV_READ | EV_WRITE);
	ensure(bufferevent_socket_connect(client->stream, (struct sockaddr *)&address,
					  sizeof(address)) == 0);
}

void
rawclient_fini(struct rawclient *client)
{
	if (client->stream != NULL)
		bufferevent_free(client->stream);
	client->stream = NULL;
	buf_fini(&client->got);
}

void
rawclient_send(struct rawclient *client, const char *text)
{
	bufferevent_write(client->stream, text, strlen(text));
}

void
rawclient_wait(struct rawclient *client, const char *until)
{
	client->until = until;
	if (client->is_closed || (until != NULL && strstr(buf_text(&client->got), until) != NULL))
		return;
	loop_run(client->loop);
}

const char *
rawclient_ask(struct rawclient *client, struct loop *loop, int port, const char *text)
{
	rawclient_init(client, loop, port);
	rawclient_send(client, text);
	rawclient_wait(client, NULL);
	return buf_text(&client->got);
}
