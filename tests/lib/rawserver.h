/* SPDX-License-Identifier: MIT
 *
 * A loopback server that misbehaves to order, on the loop under test: what a provider may do to a
 * request at any byte.
 */
#ifndef TESTS_LIB_RAWSERVER_H
#define TESTS_LIB_RAWSERVER_H

#include "io/loop.h"

enum rawserver_way {
	RAWSERVER_ANSWERS,      /* answers every request with ${answer}, keeps the connection */
	RAWSERVER_HANGS,        /* reads and says nothing */
	RAWSERVER_RESETS,       /* sends ${answer}, then resets the connection */
	RAWSERVER_ANSWERS_ONCE, /* answers the first request of a connection, closes on the second
				 */
};

struct rawserver {
	struct loop *loop;
	enum rawserver_way way;
	const char *answer; /* a whole or cut-off HTTP answer */
	int port;
	int n_requests;    /* that ended their head, and whose body came with it */
	int n_connections; /* accepted */
	char last[4096];   /* the last request's bytes */
	struct evconnlistener *listener;
	struct rawserver_client *clients;
};

void rawserver_init(struct rawserver *server, struct loop *loop, enum rawserver_way way,
		    const char *answer);
void rawserver_fini(struct rawserver *server);

#endif
