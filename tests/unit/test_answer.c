/* SPDX-License-Identifier: MIT
 *
 * Answers that wait for the disk: they leave when it has what they tell of, in their order, and not
 * to those who have gone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "http/server.h"
#include "tests/lib/rawclient.h"

struct fixture {
	struct loop *loop;
	struct server *server;
	struct flush *flush;
	struct arena arena;
	struct problems problems;
	struct rawclient clients[2];
	struct loop_timer timer;
	char path[64];
	int port;
	int n_handled;
	int n_wanted;   /* the loop stops when so many were handled */
	bool is_kept;   /* what is reached is not told to the server */
	bool was_early; /* an answer was there before what it tells of */
};

static void
on_flushed(void *context)
{
	struct fixture *f = context;
	f->was_early |= f->clients[0].got.len > 0;
	if (!f->is_kept)
		server_flushed(f->server);
}

/* Writes and commits, as it were; the disk is then behind until the loop has turned. */
static void
handle(struct exchange *exchange)
{
	struct fixture *f = exchange->context;
	if (exchange->is_post)
		flush_ask(f->flush);
	server_answer(exchange, 200, "text/plain", exchange->tail, strlen(exchange->tail));
	if (++f->n_handled == f->n_wanted)
		loop_stop(f->loop);
}

static const struct route test_routes[] = {{ROUTE_POST, "/write/*", ROUTE_HOOK, handle},
					   {ROUTE_GET, "/read/*", ROUTE_HOOK, handle}};

static void
stop(void *context)
{
	struct fixture *f = context;
	loop_stop(f->loop);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->loop = loop_new();
	arena_init(&f->arena);
	problems_init(&f->problems, &f->arena);
	snprintf(f->path, sizeof(f->path), "/tmp/firstday_answer_XXXXXX");
	close(mkstemp(f->path));
	f->flush = flush_new(f->loop, f->path, on_flushed, f);
	assert_non_null(f->flush);
	const struct config_listen listen = {.host = "127.0.0.1", .port = 0};
	f->server =
	    server_new(f->loop, &listen, "", test_routes, ARRAY_LEN(test_routes), f, &f->problems);
	server_await(f->server, f->flush);
	f->port = (int)strtol(strrchr(server_address(f->server), ':') + 1, NULL, 10);
	loop_timer_init(&f->timer, f->loop, "stop", stop, f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	loop_timer_cancel(&f->timer);
	for (size_t i = 0; i < ARRAY_LEN(f->clients); i++)
		rawclient_fini(&f->clients[i]);
	server_free(f->server);
	flush_free(f->flush);
	unlink(f->path);
	loop_free(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

#define REQUEST(method, path) \
	method " " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

static void
send(struct fixture *f, int client, const char *text)
{
	rawclient_init(&f->clients[client], f->loop, f->port);
	rawclient_send(&f->clients[client], text);
}

/* Until the disk has all that was asked for, and what came in was read. */
static void
settle(struct fixture *f)
{
	do {
		loop_timer_set(&f->timer, 30);
		loop_run(f->loop);
	} while (flush_is_behind(f->flush));
}

static void
an_answer_leaves_behind_the_flush(void **state)
{
	struct fixture *f = *state;
	send(f, 0, REQUEST("POST", "/write/this"));
	rawclient_wait(&f->clients[0], NULL);
	assert_non_null(strstr(buf_text(&f->clients[0].got), "this"));
	assert_false(f->was_early);
	assert_int_equal(server_counts(f->server)[2], 1);
}

static void
an_answer_with_nothing_behind_it_leaves_at_once(void **state)
{
	struct fixture *f = *state;
	f->is_kept = true;
	send(f, 0, REQUEST("GET", "/read/that"));
	rawclient_wait(&f->clients[0], NULL);
	assert_non_null(strstr(buf_text(&f->clients[0].got), "that"));
}

static void
what_was_read_meanwhile_waits_too(void **state)
{
	struct fixture *f = *state;
	f->is_kept = true; /* the server does not hear of the disk until we say so */
	f->n_wanted = 2;
	flush_ask(f->flush);
	send(f, 0, REQUEST("POST", "/write/this"));
	send(f, 1, REQUEST("GET", "/read/that"));
	loop_run(f->loop);
	settle(f);
	assert_int_equal(flush_reached(f->flush), flush_asked(f->flush));
	assert_int_equal(f->clients[0].got.len, 0);
	server_flushed(f->server);
	rawclient_wait(&f->clients[0], NULL);
	rawclient_wait(&f->clients[1], NULL);
	assert_non_null(strstr(buf_text(&f->clients[0].got), "this"));
	assert_non_null(strstr(buf_text(&f->clients[1].got), "that"));
}

static void
each_answer_waits_for_its_own_flush(void **state)
{
	struct fixture *f = *state;
	f->is_kept = true;
	f->n_wanted = 1;
	send(f, 0, REQUEST("POST", "/write/this"));
	loop_run(f->loop);
	settle(f);
	f->n_wanted = 2;
	send(f, 1, REQUEST("POST", "/write/that"));
	loop_run(f->loop); /* ends before the disk can tell of the second */
	server_flushed(f->server);
	rawclient_wait(&f->clients[0], NULL);
	settle(f);
	assert_int_equal(f->clients[1].got.len, 0);
	server_flushed(f->server);
	rawclient_wait(&f->clients[1], NULL);
}

static void
no_more_wait_than_there_is_room_for(void **state)
{
	struct fixture *f = *state;
	static struct rawclient many[SERVER_ANSWERS_MAX - 1];
	f->is_kept = true;
	f->n_wanted = SERVER_ANSWERS_MAX;
	for (size_t i = 0; i < ARRAY_LEN(many); i++) {
		rawclient_init(&many[i], f->loop, f->port);
		rawclient_send(&many[i], REQUEST("POST", "/write/one"));
	}
	send(f, 0, REQUEST("POST", "/write/last"));
	loop_run(f->loop);
	send(f, 1, REQUEST("POST", "/write/over"));
	rawclient_wait(&f->clients[1], NULL);
	assert_non_null(strstr(buf_text(&f->clients[1].got), "HTTP/1.1 503"));
	assert_int_equal(server_counts(f->server)[5], 1);
	assert_int_equal(server_counts(f->server)[2], SERVER_ANSWERS_MAX);
	settle(f);
	server_flushed(f->server);
	rawclient_wait(&f->clients[0], NULL);
	assert_non_null(strstr(buf_text(&f->clients[0].got), "last"));
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		rawclient_fini(&many[i]);
}

static void
a_client_that_left_is_not_answered_and_the_next_is(void **state)
{
	struct fixture *f = *state;
	f->is_kept = true;
	f->n_wanted = 2;
	send(f, 0, REQUEST("POST", "/write/gone"));
	send(f, 1, REQUEST("POST", "/write/here"));
	loop_run(f->loop);
	rawclient_fini(&f->clients[0]);
	settle(f);
	server_flushed(f->server);
	rawclient_wait(&f->clients[1], NULL);
	assert_non_null(strstr(buf_text(&f->clients[1].got), "here"));
}

static void
a_server_goes_with_answers_that_wait(void **state)
{
	struct fixture *f = *state;
	f->is_kept = true;
	f->n_wanted = 1;
	send(f, 0, REQUEST("POST", "/write/this"));
	loop_run(f->loop);
	server_free(f->server); /* what it held is given back: the sanitizers look */
	f->server = NULL;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_answer_leaves_behind_the_flush),
	    TEST(an_answer_with_nothing_behind_it_leaves_at_once),
	    TEST(what_was_read_meanwhile_waits_too),
	    TEST(each_answer_waits_for_its_own_flush),
	    TEST(no_more_wait_than_there_is_room_for),
	    TEST(a_client_that_left_is_not_answered_and_the_next_is),
	    TEST(a_server_goes_with_answers_that_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
