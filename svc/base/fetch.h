/* SPDX-License-Identifier: MIT
 *
 * HTTP requests as an interface: those who need one call through this table; svc/io fills it with
 * libcurl, tests and the simulator with fakes. No caller includes curl.h.
 */
#ifndef BASE_FETCH_H
#define BASE_FETCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define FETCH_HEADERS_MAX 16

enum fetch_outcome {
	FETCH_ANSWERED,  /* status and body are valid, whatever the status says */
	FETCH_NOT_SENT,  /* refused, no route, no name: no byte of the request reached the server */
	FETCH_UNKNOWN,   /* timeout or reset after bytes may have left: it may have been carried out
			  */
	FETCH_TOO_LARGE, /* the answer passed body_max; status is valid */
};

struct fetch_request {
	const char *name;                       /* for the log; carries no personal data */
	const char *method;                     /* "GET", "POST", "PUT" ... */
	const char *url;                        /* http only for loopback, else https */
	const char *headers[FETCH_HEADERS_MAX]; /* "Name: value"; the first NULL ends them */
	const void *body;                       /* borrowed until start returns (it is copied) */
	size_t body_len;
	size_t body_max; /* most bytes of answer to keep */
	int timeout_ms;  /* for all of it; connecting gets at most half */
};

struct fetch_answer {
	enum fetch_outcome outcome;
	int status;       /* HTTP status, 0 if none came */
	const char *body; /* ends in NUL; borrowed for the call */
	size_t body_len;
	const char *etag;          /* "" if none */
	const char *last_modified; /* as the server wrote it; NULL or "" if none */
	int retry_after_s;         /* -1 if none */
	const char *error;         /* for the log, "" if none */
};

typedef void fetch_done_fn(void *context, const struct fetch_answer *answer);

/*
 * start   begins a request and returns at once, an id > 0, or E_LIMIT when too many are under way.
 *	   ${done} is called exactly once, never before start returns; after cancel, never.
 */
struct fetch {
	int64_t (*start)(void *context, const struct fetch_request *request, fetch_done_fn *done,
			 void *done_context);
	void (*cancel)(void *context, int64_t id);
	void *context;
};

#endif
