/* SPDX-License-Identifier: MIT
 *
 * The fetcher against real servers on loopback: what is told when a server answers, refuses, hangs
 * or breaks off, and that nothing is ever sent twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/curlfetch.h"
#include "tests/lib/rawserver.h"

#define OK_ANSWER "HTTP/1.1 202 Accepted\r\nContent-Length: 7\r\n\r\n0: Fine"

struct fixture {
	struct loop *loop;
	struct curlfetch *curlfetch;
	struct fetch fetch;
	struct rawserver server;
	/* what done was told */
	int n_done;
	int n_wanted;
	enum fetch_outcome outcome;
	int status;
	char body[256];
	char etag[64];
	char error[256];
	int retry_after_s;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->loop = loop_new();
	f->curlfetch = curlfetch_new(f->loop);
	f->fetch = curlfetch_table(f->curlfetch);
	f->n_wanted = 1;
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	curlfetch_free(f->curlfetch);
	rawserver_fini(&f->server);
	loop_free(f->loop);
	free(f);
	return 0;
}

static void
on_done(void *context, const struct fetch_answer *answer)
{
	struct fixture *f = context;
	f->n_done++;
	f->outcome = answer->outcome;
	f->status = answer->status;
	f->retry_after_s = answer->retry_after_s;
	snprintf(f->body, sizeof(f->body), "%s", answer->body);
	snprintf(f->etag, sizeof(f->etag), "%s", answer->etag);
	snprintf(f->error, sizeof(f->error), "%s", answer->error);
	if (f->n_done == f->n_wanted)
		loop_stop(f->loop);
}

static int64_t
post(struct fixture *f, int port, const char *body, int timeout_ms)
{
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/send", port);
	struct fetch_request request = {
	    .name = "test",
	    .method = "POST",
	    .url = url,
	    .headers = {"X-Sent: once"},
	    .body = body,
	    .body_len = strlen(body),
	    .body_max = 100,
	    .timeout_ms = timeout_ms,
	};
	return f->fetch.start(f->fetch.context, &request, on_done, f);
}

static void
an_answer_comes_with_status_body_etag_and_retry_after(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS,
		       "HTTP/1.1 503 Busy\r\nContent-Length: 5\r\nETag: \"e1\"\r\n"
		       "Retry-After: 120\r\n\r\nlater");
	assert_true(post(f, f->server.port, "hello", 5000) > 0);
	assert_int_equal(f->n_done, 0); /* never before start returns */
	loop_run(f->loop);
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->outcome, FETCH_ANSWERED);
	assert_int_equal(f->status, 503);
	assert_string_equal(f->body, "later");
	assert_string_equal(f->etag, "\"e1\"");
	assert_int_equal(f->retry_after_s, 120);
	assert_non_null(strstr(f->server.last, "X-Sent: once\r\n"));
	assert_non_null(strstr(f->server.last, "\r\n\r\nhello"));
}

static void
without_its_headers_an_answer_has_no_etag_and_no_retry_after(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS, OK_ANSWER);
	post(f, f->server.port, "hello", 5000);
	loop_run(f->loop);
	assert_string_equal(f->etag, "");
	assert_int_equal(f->retry_after_s, -1);
	assert_null(strstr(f->server.last, "Expect:"));
}

static void
a_redirect_is_an_answer_and_is_not_followed(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS,
		       "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
	post(f, f->server.port, "hello", 5000);
	loop_run(f->loop);
	assert_int_equal(f->status, 302);
	assert_int_equal(f->server.n_requests, 1);
}

static void
a_refused_connection_is_not_sent(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS, OK_ANSWER);
	int port = f->server.port;
	rawserver_fini(&f->server);
	post(f, port, "hello", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_NOT_SENT);
	assert_string_not_equal(f->error, "");
}

static void
a_name_that_does_not_resolve_is_not_sent(void **state)
{
	struct fixture *f = *state;
	struct fetch_request request = {.name = "test",
					.method = "GET",
					.url = "https://no-such-host.invalid/",
					.body_max = 100,
					.timeout_ms = 8000};
	f->fetch.start(f->fetch.context, &request, on_done, f);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_NOT_SENT);
}

/* A listener whose queue is full drops what knocks: connecting then hangs. */
static void
a_connection_that_is_never_made_is_not_sent(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int full = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(full, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(full, 0), 0);
	assert_int_equal(getsockname(full, (struct sockaddr *)&address, &size), 0);
	int knocks[4];
	for (int i = 0; i < 4; i++) {
		knocks[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)!connect(knocks[i], (struct sockaddr *)&address, sizeof(address));
	}
	post(f, ntohs(address.sin_port), "hello", 400);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_NOT_SENT);
	for (int i = 0; i < 4; i++)
		close(knocks[i]);
	close(full);
}

static void
a_server_that_hangs_leaves_it_unknown(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_HANGS, "");
	post(f, f->server.port, "hello", 300);
	loop_run(f->loop);
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->outcome, FETCH_UNKNOWN);
	assert_int_equal(f->server.n_requests, 1);
}

static void
a_reset_in_the_middle_of_an_answer_leaves_it_unknown(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_RESETS,
		       "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n0: Acc");
	post(f, f->server.port, "hello", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_UNKNOWN);
	assert_int_equal(f->server.n_requests, 1);
}

/* The trap: curl itself sends again on a fresh connection when a kept one dies without an answer.
 */
static void
a_post_whose_kept_connection_dies_is_unknown_and_sent_once(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS_ONCE, OK_ANSWER);
	post(f, f->server.port, "one", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_ANSWERED);
	f->n_wanted = 2;
	post(f, f->server.port, "two", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_UNKNOWN);
	assert_int_equal(f->server.n_requests, 2);
}

static void
a_post_without_a_body_is_sent_once_too(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS_ONCE, OK_ANSWER);
	post(f, f->server.port, "one", 5000);
	loop_run(f->loop);
	f->n_wanted = 2;
	post(f, f->server.port, "", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_ANSWERED);
	assert_int_equal(f->server.n_connections, 2);
	assert_int_equal(f->server.n_requests, 2);
}

static void
an_answer_of_the_most_bytes_is_kept_and_one_more_is_too_large(void **state)
{
	struct fixture *f = *state;
	char answer[300];
	int head =
	    snprintf(answer, sizeof(answer), "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
	memset(answer + head, 'x', 100);
	answer[head + 100] = '\0';
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS, answer);
	post(f, f->server.port, "hello", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_ANSWERED);
	assert_int_equal(strlen(f->body), 100);
	head = snprintf(answer, sizeof(answer), "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n");
	memset(answer + head, 'x', 101);
	answer[head + 101] = '\0';
	f->n_wanted = 2;
	post(f, f->server.port, "hello", 5000);
	loop_run(f->loop);
	assert_int_equal(f->outcome, FETCH_TOO_LARGE);
	assert_int_equal(f->status, 200);
	assert_int_equal(strlen(f->body), 100);
}

static void
plain_http_beyond_this_machine_and_other_schemes_are_never_sent(void **state)
{
	struct fixture *f = *state;
	static const char *const urls[] = {"http://192.0.2.1/", "file:///etc/passwd",
					   "http://127.0.0.1.example/", "not a url"};
	f->n_wanted = ARRAY_LEN(urls);
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct fetch_request request = {.name = "test",
						.method = "GET",
						.url = urls[i],
						.body_max = 100,
						.timeout_ms = 5000};
		assert_true(f->fetch.start(f->fetch.context, &request, on_done, f) > 0);
		assert_int_equal(f->n_done, 0);
	}
	loop_run(f->loop);
	assert_int_equal(f->n_done, ARRAY_LEN(urls));
	assert_int_equal(f->outcome, FETCH_NOT_SENT);
}

static void
what_is_cancelled_is_never_told(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS, OK_ANSWER);
	int64_t cancelled = post(f, f->server.port, "one", 5000);
	post(f, f->server.port, "two", 5000);
	f->fetch.cancel(f->fetch.context, cancelled);
	loop_run(f->loop);
	assert_int_equal(f->n_done, 1);
	assert_non_null(strstr(f->server.last, "two"));
	assert_int_equal(curlfetch_count(f->curlfetch), 0);
}

static void
one_request_over_the_limit_is_refused(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS, OK_ANSWER);
	for (int i = 0; i < CURLFETCH_MAX; i++)
		assert_true(post(f, f->server.port, "hello", 20000) > 0);
	assert_int_equal(post(f, f->server.port, "hello", 20000), E_LIMIT);
	f->n_wanted = CURLFETCH_MAX;
	loop_run(f->loop);
	assert_int_equal(f->n_done, CURLFETCH_MAX);
	assert_int_equal(f->server.n_requests, CURLFETCH_MAX);
	assert_in_range(f->server.n_connections, 1, CURLFETCH_HOST_MAX);
}

static void
start_again(void *context, const struct fetch_answer *answer)
{
	struct fixture *f = context;
	assert_int_equal(answer->outcome, FETCH_ANSWERED);
	post(f, f->server.port, "again", 5000);
}

static void
a_done_may_start_the_next(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_ANSWERS, OK_ANSWER);
	char url[64];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/send", f->server.port);
	struct fetch_request request = {
	    .name = "test", .method = "GET", .url = url, .body_max = 100, .timeout_ms = 5000};
	f->fetch.start(f->fetch.context, &request, start_again, f);
	loop_run(f->loop);
	assert_int_equal(f->server.n_requests, 2);
	assert_non_null(strstr(f->server.last, "again"));
}

static void
freeing_with_requests_under_way_tells_nobody(void **state)
{
	struct fixture *f = *state;
	rawserver_init(&f->server, f->loop, RAWSERVER_HANGS, "");
	struct loop_timer timer;
	loop_timer_init(&timer, f->loop, "test", (loop_fn *)loop_stop, f->loop);
	post(f, f->server.port, "hello", 5000);
	while (f->server.n_requests == 0) {
		loop_timer_set(&timer, 1);
		loop_run(f->loop);
	}
	curlfetch_free(f->curlfetch);
	f->curlfetch = NULL;
	assert_int_equal(f->n_done, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_answer_comes_with_status_body_etag_and_retry_after),
	    TEST(without_its_headers_an_answer_has_no_etag_and_no_retry_after),
	    TEST(a_redirect_is_an_answer_and_is_not_followed),
	    TEST(a_refused_connection_is_not_sent),
	    TEST(a_name_that_does_not_resolve_is_not_sent),
	    TEST(a_connection_that_is_never_made_is_not_sent),
	    TEST(a_server_that_hangs_leaves_it_unknown),
	    TEST(a_reset_in_the_middle_of_an_answer_leaves_it_unknown),
	    TEST(a_post_whose_kept_connection_dies_is_unknown_and_sent_once),
	    TEST(a_post_without_a_body_is_sent_once_too),
	    TEST(an_answer_of_the_most_bytes_is_kept_and_one_more_is_too_large),
	    TEST(plain_http_beyond_this_machine_and_other_schemes_are_never_sent),
	    TEST(what_is_cancelled_is_never_told),
	    TEST(one_request_over_the_limit_is_refused),
	    TEST(a_done_may_start_the_next),
	    TEST(freeing_with_requests_under_way_tells_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
