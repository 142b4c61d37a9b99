/* SPDX-License-Identifier: MIT
 *
 * The person's page: by its token for them, and by the plan's reference for the desk, which prints it
 * for who has no phone in hand. A token that is none, or of somebody who said STOP or does not agree
 * any more, or whose day is over: the same kind words for all of them, as a 404, so that nothing is
 * learnt from it.
 */
#include <event2/http.h>
#include <string.h>

#include "app/settle.h"
#include "app/steps.h"
#include "http/desk.h"
#include "http/person_page.h"
#include "http/routes.h"
#include "http/view_part.h"
#include "store/page.h"

static const char token_signs[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Nobody else may keep it, find it or learn of it by where its reader goes on to. */
static void
set_headers(struct exchange *exchange)
{
	struct evkeyvalq *out = evhttp_request_get_output_headers(exchange->raw);
	evhttp_add_header(out, "Content-Security-Policy", person_page_policy(exchange->arena));
	evhttp_add_header(out, "Referrer-Policy", "no-referrer");
	evhttp_add_header(out, "X-Robots-Tag", "noindex, nofollow");
}

static void
answer_gone(struct exchange *exchange, const struct desk *desk, int status)
{
	const char *sentences[LANGUAGE_COUNT];
	int n = 0;
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		if (desk->world->templates[language] != NULL)
			sentences[n++] =
			    template_render(desk->world->templates[language], KIND_PERSON_PAGE_GONE,
					    NULL, 0, exchange->arena);
	struct buf html;
	buf_init(&html);
	person_page_write_gone(&html, sentences, n);
	set_headers(exchange);
	server_answer_html(exchange, status, &html);
	buf_fini(&html);
}

static void
answer_steps(struct exchange *exchange, const struct steps *steps)
{
	struct buf html;
	buf_init(&html);
	person_page_write(&html, steps);
	set_headers(exchange);
	server_answer_html(exchange, 200, &html);
	buf_fini(&html);
}

/* E_NOT_FOUND: nothing may be shown by that token now. */
static int
open_page(const struct desk *desk, const char *token, struct arena *arena, struct steps *steps)
{
	int64_t plan_id;
	if (strlen(token) != SECRET_LINK_SIZE - 1 || strspn(token, token_signs) != strlen(token))
		return E_NOT_FOUND;
	int rc = store_page_find(desk->store, token, &plan_id);
	if (rc != 0)
		return rc;
	struct row_case *rows = arena_new(arena, struct row_case);
	struct day *day = view_part_day(desk, plan_id, arena, rows, &rc);
	if (day == NULL)
		return rc == E_DENIED ? E_NOT_FOUND : rc;
	const struct row_party *person = steps_person(day);
	if (person == NULL || day->plan.version == 0 || steps_until(day).s <= day->now.s)
		return E_NOT_FOUND;
	settle_estimate(day);
	steps_of(day, person, steps);
	return 0;
}

void
person_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct steps *steps = arena_new(exchange->arena, struct steps);
	int rc = open_page(desk, exchange->tail, exchange->arena, steps);
	if (rc != 0) {
		answer_gone(exchange, desk, rc == E_NOT_FOUND ? 404 : 503);
		return;
	}
	answer_steps(exchange, steps);
}

/* Who gets the sheet has it in their hands: consent to texts, a phone and STOP say nothing of it. */
static const struct row_party *
reader_of(const struct day *day)
{
	for (int i = 0; i < day->n_parties; i++)
		if (day->parties[i].role == PARTY_PERSON)
			return &day->parties[i];
	return NULL;
}

void
person_sheet_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct row_case *rows = arena_new(exchange->arena, struct row_case);
	struct steps *steps = arena_new(exchange->arena, struct steps);
	int64_t plan_id;
	int rc = store_plan_find(desk->store, exchange->tail, &plan_id);
	struct day *day = rc == 0 ? view_part_day(desk, plan_id, exchange->arena, rows, &rc) : NULL;
	const struct row_party *person = day == NULL ? NULL : reader_of(day);
	if (rc != 0 || person == NULL || day->plan.version == 0) {
		answer_gone(exchange, desk, rc == 0 || rc == E_NOT_FOUND ? 404 : 503);
		return;
	}
	settle_estimate(day);
	steps_of(day, person, steps);
	answer_steps(exchange, steps);
}
