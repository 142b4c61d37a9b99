/* SPDX-License-Identifier: MIT
 *
 * The HTTP server: evhttp on a loopback address or a Unix socket, with every limit that the
 * library leaves open, one table of routes, one door for answers.
 *
 * Every answer carries the security headers; nothing is cached but what a handler says. A request
 * that no route takes is a 404, a known path with another method a 405, an error is
 * {"errors":[{"at","problem"}]} with a 4xx or 5xx.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "conf/config.h"
#include "http/form.h"
#include "io/flush.h"

#define SERVER_TIMEOUT_S   10    /* for a whole request, and for a client that does not read */
#define SERVER_HEADERS_MAX 8192  /* bytes, request line included */
#define SERVER_BODY_MAX    65536 /* bytes */
#define SERVER_ANSWERS_MAX 1000  /* that wait for the disk */
#define SERVER_TAIL_MAX    64    /* bytes of what "*" of a route stands for */

struct evhttp_request;
struct server;

/* A request being answered; lives until its handler returns, the answer is then on its way. */
struct exchange {
	struct server *server;
	struct evhttp_request *raw;
	void *context; /* what server_new was given */
	struct arena *arena;
	const char *path; /* as it was asked, without its query */
	const char *tail; /* what "*" of the route stood for, decoded; "" if it has none */
	const char *body; /* NUL-ended */
	size_t body_len;
	bool is_post;
	const char *query_text; /* as it stood behind "?"; "" if there was none */
	struct form query;      /* decoded; a query that cannot be decoded is a 400 before this */
	struct form form;       /* of a body of type application/x-www-form-urlencoded */
	bool wants_html;        /* a form of our page was posted: answer with a page, not JSON */
	bool is_again;          /* it was held, and this is the second time (server_hold) */
	bool is_answered;
};

/* A request that waits for something before it is handled. */
struct held;

/* Answers exactly once, before it returns, by one of the functions below; or holds the request. */
typedef void server_handler_fn(struct exchange *exchange);

enum route_method {
	ROUTE_GET,
	ROUTE_POST,
};

/*
 * Who may use a route. All but hooks need a Host that is this server's own (a page of another
 * origin that had its name resolve to us gets nothing).
 */
enum route_guard {
	ROUTE_READS,   /* anyone on this machine */
	ROUTE_CHANGES, /* the same, and never on behalf of a page of another origin */
	ROUTE_HOOK,    /* a provider's call; the handler checks its secret */
};

struct route {
	enum route_method method;
	/* "/api/v1/plans/" and "*" ends in one name that is not empty, and "**" in such names. */
	const char *path;
	enum route_guard guard;
	server_handler_fn *handler;
};

/*
 * Listen at ${listen} and answer by ${routes}. ${own_url} is an address that a proxy in front of us
 * serves us under, "" if there is none: its host is accepted too. All borrowed until server_free.
 * NULL with a problem if the address cannot be had.
 */
struct server *server_new(struct loop *loop, const struct config_listen *listen,
			  const char *own_url, const struct route routes[], size_t n_routes,
			  void *context, struct problems *problems);
void server_free(struct server *server); /* closes every connection; NULL does nothing */

void server_stop_accepting(struct server *server);

/*
 * An answer made while ${flush} (borrowed) is behind leaves when it has reached what was asked for by
 * then: server_flushed is to be called when it moved. Behind SERVER_ANSWERS_MAX of them it is a 503,
 * at once: whoever asked asks again.
 */
void server_await(struct server *server, const struct flush *flush);
void server_flushed(struct server *server);

/* "http://127.0.0.1:8080", or "unix:/PATH". */
const char *server_address(const struct server *server);

/* Requests answered, by hundreds of the status: [2] is 2xx. */
const long *server_counts(const struct server *server);

/*
 * Put the answer off: the handler returns without one, and server_again, called once and not from
 * within it, hands the same request to its handler anew. A client that has left by then is not
 * noticed: the request is handled, its answer goes nowhere. After server_free nothing is handled.
 * Not for a request that is_again.
 */
struct held *server_hold(struct exchange *exchange);
void server_again(struct held *held);

void server_answer(struct exchange *exchange, int status, const char *type, const char *body,
		   size_t n);
void server_answer_html(struct exchange *exchange, int status, const struct buf *html);
void server_answer_json(struct exchange *exchange, int status, json_t *value); /* takes ${value} */
void server_answer_error(struct exchange *exchange, int status, const char *at,
			 const char *problem);
void server_answer_problems(struct exchange *exchange, int status, const struct problems *problems);
/*
 * A 200 with ${etag}, a quoted tag, that its reader may keep and has to ask about each time; or a
 * 304 without a body if that is what the reader has.  [RFC 9110 sections 8.8.3 and 13.1.2]
 */
void server_answer_tagged(struct exchange *exchange, const char *type, const char *etag,
			  const struct buf *body);
/* The same 404 as for a path that no route takes. */
void server_answer_nothing(struct exchange *exchange);
void server_redirect(struct exchange *exchange, const char *location); /* 303 */

/* Set the headers that every answer has; for answers that are made elsewhere (stream.h). */
void server_set_headers(struct evhttp_request *raw, const char *type);

/* A request header's value, NULL if there is none. */
const char *server_header(const struct exchange *exchange, const char *name);

/* {"errors":[...]} as a new reference. */
json_t *server_errors_json(const struct problems *problems);

#endif
