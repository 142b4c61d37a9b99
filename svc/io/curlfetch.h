/* SPDX-License-Identifier: MIT
 *
 * base/fetch.h by libcurl, on our loop.
 *
 * Promises, beyond fetch.h's: https only, plain http to a loopback address alone; no redirects; no
 * request is ever sent a second time by the library itself (a POST whose kept connection dies is
 * FETCH_UNKNOWN, not repeated); an answer of over body_max is cut off there; at most
 * CURLFETCH_HOST_MAX connections to one host.
 *
 * FETCH_NOT_SENT is told only where no byte of the request was handed to the network.
 */
#ifndef IO_CURLFETCH_H
#define IO_CURLFETCH_H

#include "base/fetch.h"
#include "io/loop.h"

#define CURLFETCH_MAX      256 /* requests under way; one more is E_LIMIT */
#define CURLFETCH_HOST_MAX 64

struct curlfetch;

struct curlfetch *curlfetch_new(struct loop *loop);

/* Cancels what is under way (their done is not called). Before loop_free. NULL does nothing. */
void curlfetch_free(struct curlfetch *curlfetch);

/* The table through which others fetch; valid until curlfetch_free. */
struct fetch curlfetch_table(struct curlfetch *curlfetch);

/* https anywhere, http to this machine alone: the one protocol that ${url} may use, or NULL. */
const char *curlfetch_protocol(const char *url);

/* How many are under way. */
int curlfetch_count(const struct curlfetch *curlfetch);

#endif
