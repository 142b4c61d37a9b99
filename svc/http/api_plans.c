/* SPDX-License-Identifier: MIT
 *
 * Plans over the API: hand one in, list them, look at one, look at its phones.
 */
#include <stdlib.h>
#include <string.h>

#include "http/routes.h"
#include "http/look.h"
#include "http/view.h"

static void
answer_failure(struct exchange *exchange, int rc, const char *at)
{
	if (rc == E_NOT_FOUND)
		server_answer_error(exchange, 404, at, "there is no such plan");
	else
		server_answer_error(exchange, rc == E_CORRUPT || rc == E_DENIED ? 500 : 503, at,
				    err_text(rc));
}

void
api_plans_list(struct exchange *exchange)
{
	int rc;
	json_t *refs = view_refs(exchange->context, exchange->arena, &rc);
	if (refs == NULL)
		answer_failure(exchange, rc, "/");
	else
		server_answer_json(exchange, 200, json_pack("{s:o}", "plans", refs));
}

/* Whether a document names a plan that is there already; that is answered. */
static bool
is_taken(struct exchange *exchange, const json_t *document)
{
	const struct desk *desk = exchange->context;
	int64_t plan_id;
	if (store_plan_find(desk->store, look_text(document, "plan"), &plan_id) != 0)
		return false;
	server_answer_error(exchange, 409, "/plan", "is taken by another plan");
	return true;
}

static bool
is_body_taken(struct exchange *exchange)
{
	json_t *document = json_loadb(exchange->body, exchange->body_len, 0, NULL);
	bool is_it = is_taken(exchange, document);
	json_decref(document);
	return is_it;
}

/* A request that waits for engines elsewhere. */
struct waiting {
	struct held *held;
};

static void
on_asked(void *context)
{
	struct waiting *waiting = context;
	struct held *held = waiting->held;
	free(waiting);
	server_again(held);
}

/* Whether the request waits until engines elsewhere were asked. */
static bool
waits(const struct desk *desk, struct exchange *exchange)
{
	if (desk->ask == NULL || exchange->is_again)
		return false;
	struct waiting *waiting = calloc(1, sizeof(*waiting));
	if (waiting == NULL)
		panic("out of memory for a request that waits");
	bool is_asked =
	    desk->ask(desk->ask_context, exchange->body, exchange->body_len, on_asked, waiting);
	if (is_asked)
		waiting->held = server_hold(exchange);
	else
		free(waiting);
	return is_asked;
}

bool
api_plans_is_json(struct exchange *exchange)
{
	const char *type = server_header(exchange, "Content-Type");
	if (type != NULL && strncmp(type, "application/json", 16) == 0)
		return true;
	server_answer_error(exchange, 415, "Content-Type", "is not application/json");
	return false;
}

static void
take(struct exchange *exchange, const char *text, size_t n, const struct problems *notes)
{
	const struct desk *desk = exchange->context;
	struct problems problems;
	int64_t plan_id = 0;
	problems_init(&problems, exchange->arena);
	int rc = desk->import(desk->context, text, n, &problems, &plan_id);
	if (rc == E_INPUT) {
		server_answer_problems(exchange, 422, &problems);
		return;
	}
	json_t *view = rc == 0 ? view_plan(desk, plan_id, exchange->arena, &rc) : NULL;
	if (view == NULL) {
		answer_failure(exchange, rc, "/");
		return;
	}
	if (notes != NULL) {
		json_t *told = server_errors_json(notes);
		json_object_set(view, "notes", json_object_get(told, "errors"));
		json_decref(told);
	}
	server_answer_json(exchange, 201, view);
}

void
api_plans_take(struct exchange *exchange, const json_t *document, const struct problems *notes)
{
	char *text = json_dumps(document, JSON_COMPACT);
	ensure(text != NULL);
	if (!is_taken(exchange, document))
		take(exchange, text, strlen(text), notes);
	free(text);
}

void
api_plans_create(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	if (!api_plans_is_json(exchange) || is_body_taken(exchange) || waits(desk, exchange))
		return;
	take(exchange, exchange->body, exchange->body_len, NULL);
}

void
api_plans_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	int64_t plan_id;
	json_t *view = NULL;
	int rc = store_plan_find(desk->store, exchange->tail, &plan_id);
	if (rc == 0)
		view = view_plan(desk, plan_id, exchange->arena, &rc);
	if (view == NULL)
		answer_failure(exchange, rc, exchange->tail);
	else
		server_answer_json(exchange, 200, view);
}

void
api_phones_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	int64_t plan_id;
	json_t *view = NULL;
	int rc = store_plan_find(desk->store, form_text(&exchange->query, "plan"), &plan_id);
	if (rc == 0)
		view = view_phones(desk, plan_id, exchange->arena, &rc);
	if (view == NULL)
		answer_failure(exchange, rc, "plan");
	else
		server_answer_json(exchange, 200, view);
}
