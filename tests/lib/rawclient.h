/* SPDX-License-Identifier: MIT
 *
 * A client that sends any bytes and keeps what comes back: for what no well-behaved client does.
 */
#ifndef TESTS_LIB_RAWCLIENT_H
#define TESTS_LIB_RAWCLIENT_H

#include <stdbool.h>

#include "base/buf.h"
#include "io/loop.h"

struct rawclient {
	struct loop *loop;
	struct bufferevent *stream;
	struct buf got;    /* everything that came */
	const char *until; /* the loop stops when this has come; NULL: when the server closes */
	bool is_closed;    /* by the server */
};

void rawclient_init(struct rawclient *client, struct loop *loop, int port);
void rawclient_fini(struct rawclient *client);
void rawclient_send(struct rawclient *client, const char *text);

/* Runs the loop until ${until} has come or the server has closed. */
void rawclient_wait(struct rawclient *client, const char *until);

/* One request, told to close; the whole answer lives in ${client} until rawclient_fini. */
const char *rawclient_ask(struct rawclient *client, struct loop *loop, int port, const char *text);

#endif
