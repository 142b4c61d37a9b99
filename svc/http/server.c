/* SPDX-License-Identifier: MIT
 *
 * evhttp, bounded, and the way from a request to its route.
 */
#include "http/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "http/server_handle.h"

static void on_request(struct evhttp_request *raw, void *context);

static struct evhttp_bound_socket *
bind_unix(struct evhttp *http, struct loop *loop, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	struct stat existing;
	if (lstat(path, &existing) == 0 && S_ISSOCK(existing.st_mode))
		unlink(path); /* of a run that died; the store's lock keeps two daemons apart */
	mode_t mask = umask(0117);
	struct evconnlistener *listener = evconnlistener_new_bind(
	    loop_base(loop), NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, -1,
	    (struct sockaddr *)&address, sizeof(address));
	umask(mask);
	return listener == NULL ? NULL : evhttp_bind_listener(http, listener);
}

static bool
bind_to(struct server *server, const struct config_listen *listen)
{
	if (listen->socket_path != NULL) {
		server->bound = bind_unix(server->http, server->loop, listen->socket_path);
		server->socket_path = listen->socket_path;
		snprintf(server->address, sizeof(server->address), "unix:%s", listen->socket_path);
		return server->bound != NULL;
	}
	server->bound =
	    evhttp_bind_socket_with_handle(server->http, listen->host, (ev_uint16_t)listen->port);
	if (server->bound == NULL)
		return false;
	struct sockaddr_storage address;
	socklen_t size = sizeof(address);
	evutil_socket_t fd = evhttp_bound_socket_get_fd(server->bound);
	if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		return false;
	bool is_six = address.ss_family == AF_INET6;
	/* sin_port and sin6_port stand at the same place, in network order. */
	const unsigned char *port = (const unsigned char *)&address + 2;
	server->port = port[0] * 256 + port[1];
	snprintf(server->address, sizeof(server->address),
		 is_six ? "http://[%s]:%d" : "http://%s:%d", listen->host, server->port);
	return true;
}

struct server *
server_new(struct loop *loop, const struct config_listen *listen, const char *own_url,
	   const struct route routes[], size_t n_routes, void *context, struct problems *problems)
{
	struct server *server = calloc(1, sizeof(*server));
	struct evhttp *http = evhttp_new(loop_base(loop));
	if (server == NULL || http == NULL)
		panic("out of memory for the server");
	*server = (struct server){.loop = loop,
				  .http = http,
				  .routes = routes,
				  .n_routes = n_routes,
				  .context = context,
				  .own_url = own_url,
				  .answers_end = &server->answers};
	evhttp_set_timeout(http, SERVER_TIMEOUT_S);
	evhttp_set_max_headers_size(http, SERVER_HEADERS_MAX);
	evhttp_set_max_body_size(http, SERVER_BODY_MAX);
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
	evhttp_set_default_content_type(http, NULL);
	evhttp_set_gencb(http, on_request, server);
	if (!bind_to(server, listen)) {
		problem_add(problems, "listen", "%s:%d: %s",
			    listen->host != NULL ? listen->host : listen->socket_path, listen->port,
			    strerror(errno));
		server_free(server);
		return NULL;
	}
	return server;
}

void
server_free(struct server *server)
{
	if (server == NULL)
		return;
	if (server->bound != NULL)
		server_stop_accepting(server);
	evhttp_free(server->http); /* on_closed for all that is held */
	for (struct held *held = server->held; held != NULL; held = held->next)
		held->server = NULL;
	server_drop_answers(server);
	free(server);
}

void
server_stop_accepting(struct server *server)
{
	if (server->bound == NULL)
		return;
	evhttp_del_accept_socket(server->http, server->bound);
	server->bound = NULL;
	if (server->socket_path != NULL)
		unlink(server->socket_path);
}

const char *
server_address(const struct server *server)
{
	return server->address;
}

const long *
server_counts(const struct server *server)
{
	return server->counts;
}

const char *
server_header(const struct exchange *exchange, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(exchange->raw), name);
}

/* Whether ${host} ("127.0.0.1:8080", the Host header) is a name that we are reached by. */
static bool
is_own_host(const struct server *server, const char *host)
{
	if (host == NULL)
		return false;
	const char *scheme_end = strstr(server->own_url, "://");
	if (scheme_end != NULL && strcasecmp(host, scheme_end + 3) == 0)
		return true;
	if (server->socket_path != NULL)
		return true; /* only who may open the socket gets here */
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	char own[64];
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(own, sizeof(own), "%s:%d", names[i], server->port);
		if (strcasecmp(host, own) == 0)
			return true;
	}
	return false;
}

/*
 * Whether a changing request was caused by our own page or by no page at all. Browsers say so:
 * Sec-Fetch-Site where they know it, else Origin.  [Fetch Metadata Request Headers, section 2.1]
 */
static bool
is_same_origin(const struct exchange *exchange)
{
	const char *site = server_header(exchange, "Sec-Fetch-Site");
	if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return false;
	const char *origin = server_header(exchange, "Origin");
	if (origin == NULL)
		return true;
	const char *scheme_end = strstr(origin, "://");
	const char *host = server_header(exchange, "Host");
	return scheme_end != NULL && host != NULL && strcasecmp(scheme_end + 3, host) == 0;
}

/* Whether ${path} is what the route names; the tail is copied to ${tail}. */
static bool
path_fits(const struct route *route, const char *path, char tail[SERVER_TAIL_MAX + 1])
{
	size_t n = strlen(route->path);
	tail[0] = '\0';
	if (route->path[n - 1] != '*')
		return strcmp(route->path, path) == 0;
	bool takes_names = route->path[n - 2] == '*';
	n -= takes_names ? 2 : 1;
	if (strncmp(route->path, path, n) != 0)
		return false;
	const char *rest = path + n;
	if (rest[0] == '\0' || (!takes_names && strchr(rest, '/') != NULL) ||
	    strlen(rest) > SERVER_TAIL_MAX)
		return false;
	memcpy(tail, rest, strlen(rest) + 1);
	return true;
}

/* Copy the body out and read its fields. Returns false if it cannot be read. */
static bool
read_body(struct exchange *exchange, const struct held *held)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(exchange->raw);
	exchange->body_len = held == NULL ? evbuffer_get_length(in) : held->body_len;
	char *body = arena_alloc(exchange->arena, exchange->body_len + 1);
	if (held == NULL)
		evbuffer_remove(in, body, exchange->body_len);
	else
		memcpy(body, held->body, exchange->body_len);
	exchange->body = body;
	const char *type = server_header(exchange, "Content-Type");
	static const char form_type[] = "application/x-www-form-urlencoded";
	if (type == NULL || strncasecmp(type, form_type, sizeof(form_type) - 1) != 0)
		return true;
	const char *accept = server_header(exchange, "Accept");
	exchange->wants_html = accept != NULL && strstr(accept, "text/html") != NULL;
	return form_add(&exchange->form, body, exchange->body_len, exchange->arena) == 0;
}

static void
dispatch(struct exchange *exchange, const char *path)
{
	const struct server *server = exchange->server;
	char tail[SERVER_TAIL_MAX + 1];
	enum route_method method =
	    evhttp_request_get_command(exchange->raw) == EVHTTP_REQ_POST ? ROUTE_POST : ROUTE_GET;
	bool is_known = false;
	exchange->path = path;
	for (size_t i = 0; i < server->n_routes; i++) {
		const struct route *route = &server->routes[i];
		if (!path_fits(route, path, tail))
			continue;
		is_known = true;
		if (route->method != method)
			continue;
		if (route->guard != ROUTE_HOOK &&
		    !is_own_host(server, server_header(exchange, "Host"))) {
			server_answer_error(exchange, 421, "Host", "is not a name of this server");
			return;
		}
		if (route->guard == ROUTE_CHANGES && !is_same_origin(exchange)) {
			server_answer_error(exchange, 403, "Origin",
					    "a page of another origin may not change anything");
			return;
		}
		exchange->tail = arena_strdup(exchange->arena, tail);
		route->handler(exchange);
		return;
	}
	if (is_known)
		server_answer_error(exchange, 405, path, "does not take this method");
	else
		server_answer_nothing(exchange);
}

/* The connection of a held request is closed, and the request goes with it. */
static void
on_closed(struct evhttp_connection *connection, void *context)
{
	(void)connection;
	struct held *held = context;
	held->raw = NULL;
}

struct held *
server_hold(struct exchange *exchange)
{
	ensure(!exchange->is_answered && !exchange->is_again);
	struct server *server = exchange->server;
	struct held *held = calloc(1, sizeof(*held));
	char *body = malloc(exchange->body_len + 1);
	if (held == NULL || body == NULL)
		panic("out of memory for a request that waits");
	memcpy(body, exchange->body, exchange->body_len);
	*held = (struct held){server, exchange->raw, body, exchange->body_len, server->held};
	server->held = held;
	exchange->is_answered = true;
	evhttp_connection_set_closecb(evhttp_request_get_connection(held->raw), on_closed, held);
	return held;
}

static void handle(struct server *server, struct evhttp_request *raw, const struct held *held);

void
server_again(struct held *held)
{
	struct server *server = held->server;
	struct held **link = server == NULL ? NULL : &server->held;
	while (link != NULL && *link != held)
		link = &(*link)->next;
	if (link != NULL)
		*link = held->next;
	if (server != NULL && held->raw != NULL) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(held->raw), NULL, NULL);
		handle(server, held->raw, held);
	}
	free(held->body);
	free(held);
}

static void
on_request(struct evhttp_request *raw, void *context)
{
	handle(context, raw, NULL);
}

static void
handle(struct server *server, struct evhttp_request *raw, const struct held *held)
{
	struct arena arena;
	loop_enter(server->loop, "http");
	arena_init(&arena);
	struct exchange exchange = {.server = server,
				    .raw = raw,
				    .context = server->context,
				    .arena = &arena,
				    .tail = "",
				    .query_text = "",
				    .is_again = held != NULL};
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(raw);
	const char *path = uri == NULL ? NULL : evhttp_uri_get_path(uri);
	const char *query = uri == NULL ? NULL : evhttp_uri_get_query(uri);
	exchange.is_post = evhttp_request_get_command(raw) == EVHTTP_REQ_POST;
	if (query != NULL)
		exchange.query_text = query;
	if (path == NULL || path[0] == '\0')
		server_answer_error(&exchange, 400, "request", "has no path");
	else if (query != NULL && form_add(&exchange.query, query, strlen(query), &arena) != 0)
		server_answer_error(&exchange, 400, "query", "cannot be decoded");
	else if (!read_body(&exchange, held))
		server_answer_error(&exchange, 400, "body", "cannot be decoded");
	else
		dispatch(&exchange, path);
	ensure(exchange.is_answered);
	arena_fini(&arena);
	loop_leave(server->loop);
}
