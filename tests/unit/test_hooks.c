/* SPDX-License-Identifier: MIT
 *
 * What a gateway's calls may do to us: taken once, after the commit, with the secret, or not at
 * all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "http/desk.h"
#include "http/intake.h"
#include "http/routes.h"
#include "sms/transport/kannel.h"
#include "tests/lib/rawclient.h"

#define SECRET "3b1c9f"
#define GOOD_MO \
	"/hooks/kannel/mo?secret=" SECRET "&from=%2B447700900123&to=88020" \
	"&raw=LATE%2020&id=6f1c&coding=0&charset=UTF-8"
#define GOOD_DLR "/hooks/kannel/dlr?secret=" SECRET "&id=42&type=1"

struct fixture {
	struct loop *loop;
	struct server *server;
	struct transport transport;
	struct desk desk;
	struct arena arena;
	struct problems problems;
	struct rawclient client;
	int port;
	int rc; /* what the house behind answers */
	int n_texts;
	int n_receipts;
	int n_commits; /* that took them */
	char text[100];
	char once[100];
	struct transport_receipt receipt;
};

static int
take_text(void *context, const char *via, const struct transport_inbound *text)
{
	struct fixture *f = context;
	char full[PHONE_FULL_SIZE];
	phone_full(&text->from, full);
	f->n_texts++;
	snprintf(f->text, sizeof(f->text), "%s: %.80s", full, text->text);
	snprintf(f->once, sizeof(f->once), "%s:%s", via, text->provider_id);
	return f->rc;
}

/* Of message 99 nobody knows. */
static void
take_receipts(void *context, const struct transport_receipt list[], size_t n, int results[])
{
	struct fixture *f = context;
	f->n_receipts += (int)n;
	f->n_commits++;
	f->receipt = list[n - 1];
	for (size_t i = 0; i < n; i++)
		results[i] = strcmp(list[i].message_id, "99") == 0 ? E_NOT_FOUND : f->rc;
}

static int64_t
start_nothing(void *context, const struct fetch_request *request, fetch_done_fn *done,
	      void *done_context)
{
	(void)context;
	(void)request;
	(void)done;
	(void)done_context;
	return E_LIMIT;
}

static void
drop_line(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	log_hook = drop_line;
	f->loop = loop_new();
	arena_init(&f->arena);
	problems_init(&f->problems, &f->arena);
	struct fetch fetch = {.start = start_nothing};
	struct kannel_settings settings = {
	    .sendsms_url = "http://127.0.0.1:13013/cgi-bin/sendsms",
	    .username = "firstday",
	    .password = "pass",
	    .receipt_url = "http://127.0.0.1:8080/hooks/kannel/dlr",
	    .hook_secret = SECRET,
	    .timeout_ms = 10000,
	    .phone_rule = PHONE_TEST_ONLY,
	};
	if (!kannel_new(&settings, &fetch, &f->problems, &f->transport))
		return -1;
	f->desk = (struct desk){.transports = &f->transport,
				.n_transports = 1,
				.text = take_text,
				.receipts = take_receipts,
				.context = f};
	f->desk.intake = intake_new(f->loop, &f->desk);
	struct config_listen listen = {.host = "127.0.0.1", .port = 0};
	f->server = server_new(f->loop, &listen, "", routes, n_routes, &f->desk, &f->problems);
	f->port = (int)strtol(strrchr(server_address(f->server), ':') + 1, NULL, 10);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	rawclient_fini(&f->client);
	server_free(f->server);
	intake_free(f->desk.intake);
	f->transport.free(f->transport.context);
	loop_free(f->loop);
	arena_fini(&f->arena);
	free(f);
	log_hook = NULL;
	return 0;
}

/* The status of a GET, as a gateway makes it: its Host is whatever the gateway was told. */
static int
call(struct fixture *f, const char *path)
{
	char request[1000];
	rawclient_fini(&f->client);
	snprintf(request, sizeof(request),
		 "GET %s HTTP/1.1\r\nHost: firstday.internal\r\nConnection: close\r\n\r\n", path);
	const char *answer = rawclient_ask(&f->client, f->loop, f->port, request);
	return (int)strtol(answer + strlen("HTTP/1.1 "), NULL, 10);
}

static void
a_text_is_answered_200_once_it_is_taken(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(call(f, GOOD_MO), 200);
	assert_string_equal(f->text, "+447700900123: LATE 20");
	assert_string_equal(f->once, "kannel:6f1c");
}

static void
receipts_of_one_turn_are_taken_together_and_answered_each(void **state)
{
	struct fixture *f = *state;
	struct rawclient clients[5];
	for (int i = 0; i < 5; i++) {
		char request[200];
		snprintf(request, sizeof(request),
			 "GET /hooks/kannel/dlr?secret=" SECRET "&id=%d&type=1 HTTP/1.1\r\n"
			 "Host: firstday.internal\r\n\r\n",
			 i == 2 ? 99 : 40 + i);
		rawclient_init(&clients[i], f->loop, f->port);
		rawclient_send(&clients[i], request);
	}
	for (int i = 0; i < 5; i++) {
		rawclient_wait(&clients[i], i == 2 ? "HTTP/1.1 404 " : "HTTP/1.1 200 ");
		rawclient_fini(&clients[i]);
	}
	assert_int_equal(f->n_receipts, 5);
	assert_int_equal(f->n_commits, 1);
}

static void
a_receipt_names_our_message(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(call(f, GOOD_DLR), 200);
	assert_string_equal(f->receipt.message_id, "42");
	assert_int_equal(f->receipt.event, OUTBOX_ON_RECEIPT_DELIVERED);
}

static void
what_could_not_be_stored_is_a_503_so_that_the_gateway_tries_again(void **state)
{
	struct fixture *f = *state;
	static const int failures[] = {E_FULL, E_IO, E_BUSY};
	for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
		f->rc = failures[i];
		assert_int_equal(call(f, GOOD_MO), 503);
		assert_int_equal(call(f, GOOD_DLR), 503);
	}
	f->rc = E_NOT_FOUND;
	assert_int_equal(call(f, GOOD_DLR), 404);
}

static void
without_the_secret_nothing_is_taken(void **state)
{
	struct fixture *f = *state;
	static const char *const wrong[] = {
	    "/hooks/kannel/mo?from=%2B447700900123&to=88020&raw=L&id=6f1c&coding=0",
	    "/hooks/kannel/mo?secret=&from=%2B447700900123&to=88020&raw=L&id=6f1c&coding=0",
	    "/hooks/kannel/mo?secret=3b1c9e&from=%2B447700900123&to=88020&raw=L&id=1&coding=0",
	    "/hooks/kannel/mo?secret=3b1c9f0&from=%2B447700900123&to=88020&raw=L&id=1&coding=0",
	    "/hooks/kannel/dlr?id=42&type=1",
	    "/hooks/kannel/dlr?secret=x&id=42&type=1",
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(call(f, wrong[i]), 403);
	assert_int_equal(f->n_texts + f->n_receipts, 0);
}

static void
a_wrong_call_is_told_every_fault_and_changes_nothing(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(call(f, "/hooks/kannel/mo?secret=" SECRET "&from=0800"), 400);
	const char *answer = buf_text(&f->client.got);
	assert_non_null(strstr(answer, "{\"errors\":[{\"at\":\"from\""));
	assert_non_null(strstr(answer, "\"at\":\"to\""));
	assert_non_null(strstr(answer, "\"at\":\"id\""));
	assert_int_equal(call(f, "/hooks/kannel/dlr?secret=" SECRET "&id=42&type=3"), 400);
	assert_int_equal(call(f, "/hooks/kannel/mo?secret=" SECRET "&from=%zz"), 400);
	assert_int_equal(f->n_texts + f->n_receipts, 0);
}

static void
a_gateway_that_is_not_configured_has_no_hooks(void **state)
{
	struct fixture *f = *state;
	f->desk.n_transports = 0;
	assert_int_equal(call(f, GOOD_MO), 404);
	assert_int_equal(call(f, GOOD_DLR), 404);
}

static void
only_the_whole_name_of_a_gateway_and_of_its_hook_is_one(void **state)
{
	struct fixture *f = *state;
	static const char *const wrong[] = {
	    "/hooks/",           "/hooks/kannel", "/hooks/kanne/mo",   "/hooks/kannel/",
	    "/hooks/kannels/mo", "/hooks//mo",    "/hooks/kannel/mo/x"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		const char *path =
		    arena_printf(&f->arena, "%s?%s", wrong[i], strchr(GOOD_MO, '?') + 1);
		assert_int_equal(call(f, path), 404);
	}
	assert_int_equal(f->n_texts + f->n_receipts, 0);
}

static void
phones_of_the_page_cannot_send_where_texts_are_real(void **state)
{
	struct fixture *f = *state;
	char request[300];
	snprintf(request, sizeof(request),
		 "POST /hooks/simulated/mo HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
		 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 23\r\n\r\n"
		 "plan=J4&party=1&text=OK",
		 f->port);
	const char *answer = rawclient_ask(&f->client, f->loop, f->port, request);
	assert_memory_equal(answer, "HTTP/1.1 404", 12);
	assert_int_equal(f->n_texts, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_text_is_answered_200_once_it_is_taken),
	    TEST(receipts_of_one_turn_are_taken_together_and_answered_each),
	    TEST(a_receipt_names_our_message),
	    TEST(what_could_not_be_stored_is_a_503_so_that_the_gateway_tries_again),
	    TEST(without_the_secret_nothing_is_taken),
	    TEST(a_wrong_call_is_told_every_fault_and_changes_nothing),
	    TEST(a_gateway_that_is_not_configured_has_no_hooks),
	    TEST(only_the_whole_name_of_a_gateway_and_of_its_hook_is_one),
	    TEST(phones_of_the_page_cannot_send_where_texts_are_real),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
