/* SPDX-License-Identifier: MIT
 *
 * The server's promises to strangers: limits, methods, origins, and what every answer carries.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/form.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/stream.h"
#include "tests/lib/rawclient.h"

#define REQUEST_MAX 80000

struct fixture {
	struct loop *loop;
	struct server *server;
	struct stream *stream;
	struct arena arena;
	struct problems problems;
	struct rawclient client;
	int port;
	int n_handled;
	char last[200]; /* what the handler saw */
	char request[REQUEST_MAX];
};

static void
read_something(struct exchange *exchange)
{
	struct fixture *f = exchange->context;
	f->n_handled++;
	snprintf(f->last, sizeof(f->last), "tail=%s q=%s", exchange->tail,
		 form_text(&exchange->query, "q"));
	server_answer(exchange, 200, "text/plain", "here", 4);
}

static void
read_tagged(struct exchange *exchange)
{
	struct buf body;
	buf_init(&body);
	buf_add_text(&body, "a body");
	server_answer_tagged(exchange, "text/plain", "\"t1\"", &body);
	buf_fini(&body);
}

static void
read_nothing(struct exchange *exchange)
{
	server_answer_nothing(exchange);
}

static void
change_something(struct exchange *exchange)
{
	struct fixture *f = exchange->context;
	f->n_handled++;
	snprintf(f->last, sizeof(f->last), "a=%s body=%zu html=%d", form_text(&exchange->form, "a"),
		 exchange->body_len, exchange->wants_html);
	server_answer(exchange, 200, "text/plain", "done", 4);
}

static void
open_stream(struct exchange *exchange)
{
	struct fixture *f = exchange->context;
	stream_add(f->stream, exchange);
}

static const struct route test_routes[] = {
    {ROUTE_GET, "/things/*", ROUTE_READS, read_something},
    {ROUTE_POST, "/things", ROUTE_CHANGES, change_something},
    {ROUTE_GET, "/hook", ROUTE_HOOK, read_something},
    {ROUTE_GET, "/events", ROUTE_READS, open_stream},
    {ROUTE_GET, "/tagged", ROUTE_READS, read_tagged},
    {ROUTE_GET, "/gone/*", ROUTE_READS, read_nothing},
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->loop = loop_new();
	f->stream = stream_new(f->loop);
	arena_init(&f->arena);
	problems_init(&f->problems, &f->arena);
	struct config_listen listen = {.host = "127.0.0.1", .port = 0};
	f->server = server_new(f->loop, &listen, "https://day.example.org", test_routes,
			       ARRAY_LEN(test_routes), f, &f->problems);
	f->port = (int)strtol(strrchr(server_address(f->server), ':') + 1, NULL, 10);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	rawclient_fini(&f->client);
	stream_free(f->stream);
	server_free(f->server);
	loop_free(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

/* ${line} and ${headers} with our own Host; the answer, whole. */
static const char *
ask(struct fixture *f, const char *line, const char *headers, const char *body)
{
	rawclient_fini(&f->client);
	snprintf(f->request, sizeof(f->request),
		 "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s\r\n%s", line,
		 f->port, headers, body);
	return rawclient_ask(&f->client, f->loop, f->port, f->request);
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void
every_answer_carries_the_security_headers(void **state)
{
	struct fixture *f = *state;
	static const char *const lines[] = {"GET /things/one", "GET /nothing"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		const char *answer = ask(f, lines[i], "", "");
		assert_non_null(strstr(answer, "Content-Security-Policy: default-src 'none'"));
		assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
		assert_non_null(strstr(answer, "Referrer-Policy: same-origin\r\n"));
		assert_non_null(strstr(answer, "Cache-Control: no-store\r\n"));
	}
}

static void
a_star_stands_for_one_name_that_is_not_empty(void **state)
{
	struct fixture *f = *state;
	assert_true(begins(ask(f, "GET /things/J4?q=a%20b+c", "", ""), "HTTP/1.1 200"));
	assert_string_equal(f->last, "tail=J4 q=a b c");
	assert_true(begins(ask(f, "GET /things/", "", ""), "HTTP/1.1 404"));
	assert_true(begins(ask(f, "GET /things/a/b", "", ""), "HTTP/1.1 404"));
	char line[SERVER_TAIL_MAX + 20] = "GET /things/";
	memset(line + 12, 'x', SERVER_TAIL_MAX);
	assert_true(begins(ask(f, line, "", ""), "HTTP/1.1 200"));
	line[12 + SERVER_TAIL_MAX] = 'x';
	assert_true(begins(ask(f, line, "", ""), "HTTP/1.1 404"));
	assert_int_equal(f->n_handled, 2);
}

static void
an_unknown_path_is_404_and_another_method_405_as_json(void **state)
{
	struct fixture *f = *state;
	const char *answer = ask(f, "GET /nothing", "", "");
	assert_true(begins(answer, "HTTP/1.1 404"));
	assert_non_null(strstr(answer, "Content-Type: application/json"));
	assert_non_null(
	    strstr(answer, "{\"errors\":[{\"at\":\"/nothing\",\"problem\":\"is not here\"}]}"));
	assert_true(
	    begins(ask(f, "POST /things/one", "Content-Length: 0\r\n", ""), "HTTP/1.1 405"));
	assert_int_equal(f->n_handled, 0);
}

static void
a_handler_can_answer_as_if_there_were_no_route(void **state)
{
	struct fixture *f = *state;
	char *routed = arena_strdup(&f->arena, ask(f, "GET /gone/ab?x=1", "", ""));
	char *unrouted = arena_strdup(&f->arena, ask(f, "GET /none/ab?x=1", "", ""));
	char *name = strstr(routed, "/gone/ab");
	assert_non_null(name);
	memcpy(name, "/none", 5);
	/* But for the hour in the Date header. */
	char *dates[2] = {strstr(routed, "Date: "), strstr(unrouted, "Date: ")};
	for (int i = 0; i < 2; i++)
		memset(dates[i], ' ', strcspn(dates[i], "\r"));
	assert_string_equal(routed, unrouted);
}

static void
a_tagged_answer_is_kept_and_asked_about_each_time(void **state)
{
	struct fixture *f = *state;
	const char *answer = ask(f, "GET /tagged", "", "");
	assert_true(begins(answer, "HTTP/1.1 200"));
	assert_non_null(strstr(answer, "\r\nETag: \"t1\"\r\n"));
	assert_non_null(strstr(answer, "\r\nCache-Control: private, no-cache\r\n"));
	assert_null(strstr(answer, "no-store"));
	assert_non_null(strstr(answer, "\r\n\r\na body"));
	static const char *const same[] = {"\"t1\"", "W/\"t1\"", "\"a,b\", \"t1\"",
					   "\"t0\",W/\"t1\"", "*"};
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		answer = ask(f, "GET /tagged",
			     arena_printf(&f->arena, "If-None-Match: %s\r\n", same[i]), "");
		assert_true(begins(answer, "HTTP/1.1 304"));
		assert_non_null(strstr(answer, "\r\nETag: \"t1\"\r\n"));
		assert_null(strstr(answer, "a body"));
	}
	static const char *const other[] = {"\"t2\"", "t1", "\"t1x\"", "\"\"", ",", "W/"};
	for (size_t i = 0; i < ARRAY_LEN(other); i++) {
		answer = ask(f, "GET /tagged",
			     arena_printf(&f->arena, "If-None-Match: %s\r\n", other[i]), "");
		assert_true(begins(answer, "HTTP/1.1 200"));
	}
}

static void
methods_beyond_get_and_post_are_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const methods[] = {"PUT /things/a", "DELETE /things/a",
					      "TRACE /things/a", "CONNECT /things/a",
					      "BREW /things/a"};
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		assert_false(begins(ask(f, methods[i], "", ""), "HTTP/1.1 200"));
	assert_int_equal(f->n_handled, 0);
}

static void
a_page_of_another_origin_changes_nothing(void **state)
{
	struct fixture *f = *state;
	static const char *const foreign[] = {
	    "Origin: https://evil.example\r\nContent-Length: 0\r\n",
	    "Origin: null\r\nContent-Length: 0\r\n",
	    "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n",
	    "Sec-Fetch-Site: same-site\r\nContent-Length: 0\r\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++)
		assert_true(begins(ask(f, "POST /things", foreign[i], ""), "HTTP/1.1 403"));
	assert_int_equal(f->n_handled, 0);
}

static void
our_own_page_and_no_page_at_all_may_change(void **state)
{
	struct fixture *f = *state;
	char headers[200];
	snprintf(headers, sizeof(headers),
		 "Origin: http://127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\n"
		 "Content-Length: 0\r\n",
		 f->port);
	assert_true(begins(ask(f, "POST /things", headers, ""), "HTTP/1.1 200"));
	assert_true(begins(ask(f, "POST /things", "Content-Length: 0\r\n", ""), "HTTP/1.1 200"));
}

static void
a_host_that_is_not_ours_gets_nothing_but_hooks(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *host;
		const char *path;
		const char *status;
	} cases[] = {
	    {"evil.example", "/things/a", "HTTP/1.1 421"},
	    {"127.0.0.1:1", "/things/a", "HTTP/1.1 421"},
	    {"day.example.org", "/things/a", "HTTP/1.1 200"}, /* the proxy in front of us */
	    {"evil.example", "/hook", "HTTP/1.1 200"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		rawclient_fini(&f->client);
		snprintf(f->request, sizeof(f->request),
			 "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", cases[i].path,
			 cases[i].host);
		assert_true(begins(rawclient_ask(&f->client, f->loop, f->port, f->request),
				   cases[i].status));
	}
}

static void
a_form_is_decoded_and_asks_for_a_page_only_if_a_browser_sent_it(void **state)
{
	struct fixture *f = *state;
	ask(f, "POST /things",
	    "Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n"
	    "Content-Length: 9\r\n",
	    "a=1%2B1&b");
	assert_string_equal(f->last, "a=1+1 body=9 html=1");
	ask(f, "POST /things",
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n", "a=2");
	assert_string_equal(f->last, "a=2 body=3 html=0");
	const char *answer =
	    ask(f, "POST /things",
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n", "a=%z");
	assert_true(begins(answer, "HTTP/1.1 400"));
}

static void
a_body_of_the_most_bytes_is_taken_and_one_more_is_not(void **state)
{
	struct fixture *f = *state;
	static char body[SERVER_BODY_MAX + 2];
	memset(body, 'x', SERVER_BODY_MAX);
	char headers[64];
	snprintf(headers, sizeof(headers), "Content-Length: %d\r\n", SERVER_BODY_MAX);
	assert_true(begins(ask(f, "POST /things", headers, body), "HTTP/1.1 200"));
	body[SERVER_BODY_MAX] = 'x';
	snprintf(headers, sizeof(headers), "Content-Length: %d\r\n", SERVER_BODY_MAX + 1);
	assert_false(begins(ask(f, "POST /things", headers, body), "HTTP/1.1 200"));
	assert_int_equal(f->n_handled, 1);
}

static void
headers_beyond_the_limit_are_refused(void **state)
{
	struct fixture *f = *state;
	static char headers[SERVER_HEADERS_MAX + 40];
	int n = snprintf(headers, sizeof(headers), "X-Long: ");
	memset(headers + n, 'x', SERVER_HEADERS_MAX);
	memcpy(headers + n + SERVER_HEADERS_MAX, "\r\n", 3);
	assert_false(begins(ask(f, "GET /things/a", headers, ""), "HTTP/1.1 200"));
	assert_int_equal(f->n_handled, 0);
}

static void
bytes_that_are_no_request_do_no_harm(void **state)
{
	struct fixture *f = *state;
	static const char *const junk[] = {
	    "\r\n\r\n",
	    "GET\r\n\r\n",
	    "GET http://[ HTTP/1.1\r\n\r\n",
	    "GET /things/a HTTP/9.9\r\nConnection: close\r\n\r\n",
	    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
	    "POST /things HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
	    "GET /things/%00 HTTP/1.1\r\nConnection: close\r\n\r\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(junk); i++) {
		rawclient_fini(&f->client);
		rawclient_ask(&f->client, f->loop, f->port, junk[i]);
	}
	assert_true(begins(ask(f, "GET /things/a", "", ""), "HTTP/1.1 200"));
}

static void
an_address_in_use_is_told_as_a_problem(void **state)
{
	struct fixture *f = *state;
	struct config_listen listen = {.host = "127.0.0.1", .port = f->port};
	assert_null(
	    server_new(f->loop, &listen, "", test_routes, ARRAY_LEN(test_routes), f, &f->problems));
	assert_int_equal(f->problems.count, 1);
	assert_string_equal(f->problems.list[0].at, "listen");
}

static void
open_stream_client(struct fixture *f, struct rawclient *client)
{
	char request[100];
	snprintf(request, sizeof(request), "GET /events HTTP/1.1\r\nHost: localhost:%d\r\n\r\n",
		 f->port);
	rawclient_init(client, f->loop, f->port);
	rawclient_send(client, request);
	rawclient_wait(client, "retry:");
}

static void
what_changed_is_told_to_every_open_page(void **state)
{
	struct fixture *f = *state;
	struct rawclient second;
	open_stream_client(f, &f->client);
	open_stream_client(f, &second);
	assert_int_equal(stream_count(f->stream), 2);
	stream_tell(f->stream, "changed", "7");
	rawclient_wait(&f->client, "event: changed\ndata: 7\n\n");
	rawclient_wait(&second, "event: changed\ndata: 7\n\n");
	assert_false(f->client.is_closed);
	rawclient_fini(&second);
}

static void
one_page_over_the_limit_is_told_to_come_back_later(void **state)
{
	struct fixture *f = *state;
	struct rawclient clients[STREAM_CLIENTS_MAX];
	for (int i = 0; i < STREAM_CLIENTS_MAX; i++)
		open_stream_client(f, &clients[i]);
	assert_int_equal(stream_count(f->stream), STREAM_CLIENTS_MAX);
	assert_true(begins(ask(f, "GET /events", "", ""), "HTTP/1.1 503"));
	for (int i = 0; i < STREAM_CLIENTS_MAX; i++)
		rawclient_fini(&clients[i]);
}

static void
a_page_that_went_away_is_forgotten_when_next_spoken_to(void **state)
{
	struct fixture *f = *state;
	struct rawclient gone;
	open_stream_client(f, &gone);
	open_stream_client(f, &f->client);
	rawclient_fini(&gone);
	/* The first write meets the closed socket, the next finds it reset. */
	for (int i = 0; i < 50 && stream_count(f->stream) == 2; i++) {
		char data[16];
		char wanted[32];
		snprintf(data, sizeof(data), "%d", i);
		snprintf(wanted, sizeof(wanted), "data: %d\n", i);
		stream_tell(f->stream, "changed", data);
		rawclient_wait(&f->client, wanted);
	}
	assert_int_equal(stream_count(f->stream), 1);
}

static void
a_page_that_does_not_read_is_let_go_and_holds_nobody_up(void **state)
{
	struct fixture *f = *state;
	open_stream_client(f, &f->client);
	/* Nothing runs between the tellings: all of it stands unread. */
	for (int i = 0; i < 2 * STREAM_UNREAD_MAX / 30 && stream_count(f->stream) == 1; i++)
		stream_tell(f->stream, "changed", "0123456789");
	assert_int_equal(stream_count(f->stream), 0);
}

static void
every_route_of_the_house_has_a_guard_that_fits_its_method(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_routes; i++) {
		const struct route *route = &routes[i];
		bool is_provider = strcmp(route->path, "/hooks/**") == 0;
		assert_int_equal(route->guard == ROUTE_HOOK, is_provider);
		if (route->method == ROUTE_POST && !is_provider)
			assert_int_equal(route->guard, ROUTE_CHANGES);
		for (size_t j = 0; j < i; j++)
			assert_false(routes[j].method == route->method &&
				     strcmp(routes[j].path, route->path) == 0);
	}
}

static void
form_fields_keep_every_byte_and_know_their_limits(void **state)
{
	struct fixture *f = *state;
	struct form form = {0};
	static const char text[] = "raw=a%00b&&x=%E2%82%ac&empty=&bare";
	assert_int_equal(form_add(&form, text, sizeof(text) - 1, &f->arena), 0);
	assert_int_equal(form.n, 4);
	assert_int_equal(form_find(&form, "raw")->n, 3);
	assert_memory_equal(form_find(&form, "raw")->value, "a\0b", 4);
	assert_string_equal(form_text(&form, "x"), "\xe2\x82\xac");
	assert_string_equal(form_text(&form, "bare"), "");
	assert_null(form_find(&form, "y"));
	static const char *const bad[] = {"a=%", "a=%4", "a=%g1", "%00=1"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(form_add(&form, bad[i], strlen(bad[i]), &f->arena), E_INPUT);
	struct form full = {0};
	for (int i = 0; i < FORM_FIELDS_MAX; i++)
		assert_int_equal(form_add(&full, "a=1", 3, &f->arena), 0);
	assert_int_equal(form_add(&full, "a=1", 3, &f->arena), E_INPUT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_answer_carries_the_security_headers),
	    TEST(a_star_stands_for_one_name_that_is_not_empty),
	    TEST(an_unknown_path_is_404_and_another_method_405_as_json),
	    TEST(a_handler_can_answer_as_if_there_were_no_route),
	    TEST(a_tagged_answer_is_kept_and_asked_about_each_time),
	    TEST(methods_beyond_get_and_post_are_refused),
	    TEST(a_page_of_another_origin_changes_nothing),
	    TEST(our_own_page_and_no_page_at_all_may_change),
	    TEST(a_host_that_is_not_ours_gets_nothing_but_hooks),
	    TEST(a_form_is_decoded_and_asks_for_a_page_only_if_a_browser_sent_it),
	    TEST(a_body_of_the_most_bytes_is_taken_and_one_more_is_not),
	    TEST(headers_beyond_the_limit_are_refused),
	    TEST(bytes_that_are_no_request_do_no_harm),
	    TEST(an_address_in_use_is_told_as_a_problem),
	    TEST(what_changed_is_told_to_every_open_page),
	    TEST(one_page_over_the_limit_is_told_to_come_back_later),
	    TEST(a_page_that_went_away_is_forgotten_when_next_spoken_to),
	    TEST(a_page_that_does_not_read_is_let_go_and_holds_nobody_up),
	    TEST(every_route_of_the_house_has_a_guard_that_fits_its_method),
	    TEST(form_fields_keep_every_byte_and_know_their_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
