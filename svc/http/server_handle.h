/* SPDX-License-Identifier: MIT
 *
 * What a struct server holds, for server.c and answer.c only.
 */
#ifndef SERVER_HANDLE_H
#define SERVER_HANDLE_H

#include "http/server.h"

#define SERVER_ADDRESS_SIZE 160

struct server {
	struct loop *loop;
	struct evhttp *http;
	struct evhttp_bound_socket *bound;
	const struct route *routes;
	size_t n_routes;
	void *context;
	const char *own_url;
	const char *socket_path; /* NULL on TCP */
	int port;
	char address[SERVER_ADDRESS_SIZE];
	long counts[6];
	struct held *held;
	const struct flush *flush; /* NULL: answers wait for nothing */
	struct answer *answers;    /* that wait for it, oldest first */
	struct answer **answers_end;
	int n_answers;
};

struct held {
	struct server *server;
	struct evhttp_request *raw; /* NULL: its connection was closed, by server_free */
	char *body;
	size_t body_len;
	struct held *next;
};

/* They are freed with what they hold; their connections are closed by then. */
void server_drop_answers(struct server *server);

#endif
