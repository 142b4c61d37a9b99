/* SPDX-License-Identifier: MIT
 *
 * A server on raw connections; a request is taken to be whole when its head and the body that its
 * Content-Length tells are there.
 */
#include "rawserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>

struct rawserver_client {
	struct rawserver *server;
	struct bufferevent *stream;
	int n_requests;
	struct rawserver_client *next;
};

static void
drop(struct rawserver_client *client, bool by_reset)
{
	struct rawserver_client **at = &client->server->clients;
	while (*at != client)
		at = &(*at)->next;
	*at = client->next;
	if (by_reset) {
		struct linger now = {.l_onoff = 1, .l_linger = 0};
		setsockopt(bufferevent_getfd(client->stream), SOL_SOCKET, SO_LINGER, &now,
			   sizeof(now));
	}
	bufferevent_free(client->stream);
	free(client);
}

/* Bytes of the first whole request in the buffer, or 0. */
static size_t
request_size(struct evbuffer *in)
{
	char text[4096] = {0};
	evbuffer_copyout(in, text, sizeof(text) - 1);
	const char *end = strstr(text, "\r\n\r\n");
	if (end == NULL)
		return 0;
	size_t size = (size_t)(end + 4 - text);
	const char *length = strcasestr(text, "\r\nContent-Length:");
	if (length != NULL && length < end)
		size += strtoul(length + 17, NULL, 10);
	return size <= evbuffer_get_length(in) ? size : 0;
}

static void
on_sent(struct bufferevent *stream, void *context)
{
	(void)stream;
	drop(context, true);
}

static void
on_read(struct bufferevent *stream, void *context)
{
	struct rawserver_client *client = context;
	struct rawserver *server = client->server;
	struct evbuffer *in = bufferevent_get_input(stream);
	size_t size;
	while ((size = request_size(in)) > 0) {
		memset(server->last, 0, sizeof(server->last));
		evbuffer_remove(in, server->last,
				size < sizeof(server->last) ? size : sizeof(server->last) - 1);
		server->n_requests++;
		client->n_requests++;
		switch (server->way) {
		case RAWSERVER_HANGS:
			break;
		case RAWSERVER_ANSWERS:
			bufferevent_write(stream, server->answer, strlen(server->answer));
			break;
		case RAWSERVER_RESETS:
			bufferevent_setcb(stream, NULL, on_sent, NULL, client);
			bufferevent_write(stream, server->answer, strlen(server->answer));
			return;
		case RAWSERVER_ANSWERS_ONCE:
			if (client->n_requests > 1) {
				drop(client, false);
				return;
			}
			bufferevent_write(stream, server->answer, strlen(server->answer));
			break;
		}
	}
}

static void
on_gone(struct bufferevent *stream, short what, void *context)
{
	(void)stream;
	(void)what;
	drop(context, false);
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *address, int len,
	  void *context)
{
	(void)listener;
	(void)address;
	(void)len;
	struct rawserver *server = context;
	struct rawserver_client *client = calloc(1, sizeof(*client));
	ensure(client != NULL);
	client->server = server;
	client->next = server->clients;
	server->clients = client;
	server->n_connections++;
	client->stream = bufferevent_socket_new(loop_base(server->loop), fd, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(client->stream, on_read, NULL, on_gone, client);
	bufferevent_enable(client->stream, EV_READ | EV_WRITE);
}

void
rawserver_init(struct rawserver *server, struct loop *loop, enum rawserver_way way,
	       const char *answer)
{
	*server = (struct rawserver){.loop = loop, .way = way, .answer = answer};
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	server->listener = evconnlistener_new_bind(loop_base(loop), on_accept, server,
						   LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, -1,
						   (struct sockaddr *)&address, sizeof(address));
	ensure(server->listener != NULL);
	socklen_t size = sizeof(address);
	ensure(getsockname(evconnlistener_get_fd(server->listener), (struct sockaddr *)&address,
			   &size) == 0);
	server->port = ntohs(address.sin_port);
}

void
rawserver_fini(struct rawserver *server)
{
	while (server->clients != NULL)
		drop(server->clients, false);
	if (server->listener != NULL)
		evconnlistener_free(server->listener);
	server->listener = NULL;
}
