/* SPDX-License-Identifier: MIT
 *
 * Server-sent events: "something changed", told to every open page. Bounded in clients and in what
 * a slow one may leave unread; telling never blocks and never fails.  [HTML, section 9.2]
 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "http/server.h"

#define STREAM_CLIENTS_MAX 32
#define STREAM_UNREAD_MAX  16384 /* bytes; a client that has more unread is let go */
#define STREAM_PING_S      15    /* a comment, so that the dead are noticed */
#define STREAM_DATA_MAX    200   /* bytes of one event's data */

struct stream;

struct stream *stream_new(struct loop *loop);
void stream_free(struct stream *stream); /* lets every client go; before server_free */

/* Answer ${exchange} with the stream; 503 when STREAM_CLIENTS_MAX are there already. */
void stream_add(struct stream *stream, struct exchange *exchange);

/* Tell all: ${event} is one word, ${data} one line of at most STREAM_DATA_MAX bytes. */
void stream_tell(struct stream *stream, const char *event, const char *data);

int stream_count(const struct stream *stream);

#endif
