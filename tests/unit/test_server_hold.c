/* SPDX-License-Identifier: MIT
 *
 * Requests that wait: held by their handler and handled anew later, whoever has gone by then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/server.h"
#include "tests/lib/rawclient.h"

struct fixture {
	struct loop *loop;
	struct server *server;
	struct arena arena;
	struct problems problems;
	struct rawclient client;
	struct held *held;
	struct loop_timer timer;
	int port;
	int n_handled;
	char last[200]; /* what the handler saw the second time */
};

static void
again(void *context)
{
	struct fixture *f = context;
	struct held *held = f->held;
	f->held = NULL;
	server_again(held);
}

static void
handle(struct exchange *exchange)
{
	struct fixture *f = exchange->context;
	f->n_handled++;
	if (!exchange->is_again) {
		f->held = server_hold(exchange);
		if (strcmp(exchange->tail, "soon") == 0)
			loop_timer_set(&f->timer, 5);
		else
			loop_stop(f->loop);
		return;
	}
	snprintf(f->last, sizeof(f->last), "tail=%s q=%s a=%s body=%s", exchange->tail,
		 form_text(&exchange->query, "q"), form_text(&exchange->form, "a"), exchange->body);
	server_answer(exchange, 200, "text/plain", "at last", 7);
}

static const struct route test_routes[] = {{ROUTE_POST, "/wait/*", ROUTE_HOOK, handle}};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->loop = loop_new();
	arena_init(&f->arena);
	problems_init(&f->problems, &f->arena);
	const struct config_listen listen = {.host = "127.0.0.1", .port = 0};
	f->server =
	    server_new(f->loop, &listen, "", test_routes, ARRAY_LEN(test_routes), f, &f->problems);
	f->port = (int)strtol(strrchr(server_address(f->server), ':') + 1, NULL, 10);
	loop_timer_init(&f->timer, f->loop, "again", again, f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	loop_timer_cancel(&f->timer);
	rawclient_fini(&f->client);
	server_free(f->server);
	loop_free(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

#define REQUEST(tail) \
	"POST /wait/" tail " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n" \
	"Content-Type: application/x-www-form-urlencoded\r\n\r\na=b+c"

static void
a_held_request_is_handled_anew_with_all_it_had(void **state)
{
	struct fixture *f = *state;
	const char *answer = rawclient_ask(&f->client, f->loop, f->port, REQUEST("soon?q=1"));
	assert_int_equal(strncmp(answer, "HTTP/1.1 200", 12), 0);
	assert_non_null(strstr(answer, "at last"));
	assert_string_equal(f->last, "tail=soon q=1 a=b c body=a=b+c");
	assert_int_equal(f->n_handled, 2);
	assert_int_equal(server_counts(f->server)[2], 1);
}

/* Send and wait until it is held. */
static void
hold(struct fixture *f)
{
	rawclient_init(&f->client, f->loop, f->port);
	rawclient_send(&f->client, REQUEST("later"));
	loop_run(f->loop);
	assert_non_null(f->held);
}

static void
stop(void *context)
{
	struct fixture *f = context;
	loop_stop(f->loop);
}

static void
a_request_is_handled_though_its_client_has_left(void **state)
{
	struct fixture *f = *state;
	hold(f);
	rawclient_fini(&f->client);
	struct loop_timer timer;
	loop_timer_init(&timer, f->loop, "stop", stop, f);
	loop_timer_set(&timer, 50);
	loop_run(f->loop);
	again(f);
	assert_int_equal(f->n_handled, 2);
	loop_timer_set(&timer, 50);
	loop_run(f->loop);
}

static void
a_server_that_went_is_not_touched_again(void **state)
{
	struct fixture *f = *state;
	hold(f);
	server_free(f->server);
	f->server = NULL;
	again(f);
	assert_int_equal(f->n_handled, 1);
}

static void
several_are_held_and_end_in_any_order(void **state)
{
	struct fixture *f = *state;
	hold(f);
	struct held *first = f->held;
	f->held = NULL;
	struct rawclient second = {0};
	rawclient_init(&second, f->loop, f->port);
	rawclient_send(&second, REQUEST("later"));
	loop_run(f->loop);
	assert_non_null(f->held);
	server_again(first);
	assert_int_equal(f->n_handled, 3);
	again(f);
	assert_int_equal(f->n_handled, 4);
	rawclient_fini(&second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_held_request_is_handled_anew_with_all_it_had),
	    TEST(a_request_is_handled_though_its_client_has_left),
	    TEST(a_server_that_went_is_not_touched_again),
	    TEST(several_are_held_and_end_in_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
