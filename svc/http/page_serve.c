/* SPDX-License-Identifier: MIT
 *
 * Answering with the page, and with the stream that tells it when to look again.
 */
#include <string.h>

#include "http/page.h"
#include "http/routes.h"
#include "http/stream.h"
#include "http/view.h"

/* The plan that "?plan=" names, else the newest. */
static int
find_plan(const struct desk *desk, struct exchange *exchange, int64_t *plan_id)
{
	const char *ref = form_text(&exchange->query, "plan");
	if (ref[0] != '\0')
		return store_plan_find(desk->store, ref, plan_id);
	int64_t *ids;
	int n;
	int rc = store_plan_list(desk->store, exchange->arena, &ids, &n);
	*plan_id = rc == 0 && n > 0 ? ids[n - 1] : 0;
	return rc;
}

void
page_show(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	int64_t plan_id = 0;
	int rc = find_plan(desk, exchange, &plan_id);
	json_t *refs = rc == 0 ? view_refs(desk, exchange->arena, &rc) : NULL;
	json_t *plan = NULL;
	json_t *phones = NULL;
	if (rc == 0 && plan_id != 0) {
		plan = view_plan(desk, plan_id, exchange->arena, &rc);
		if (rc == 0)
			phones = view_phones(desk, plan_id, exchange->arena, &rc);
	}
	if (rc == 0) {
		json_t *clock = view_clock(desk);
		struct page_views views = {plan, phones, refs, clock};
		struct buf html;
		buf_init(&html);
		page_write(&html, &views);
		server_answer_html(exchange, 200, &html);
		buf_fini(&html);
		json_decref(clock);
	} else {
		server_answer_error(exchange, rc == E_NOT_FOUND ? 404 : 503, "plan", err_text(rc));
	}
	json_decref(refs);
	json_decref(plan);
	json_decref(phones);
}

void
page_events(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	stream_add(desk->stream, exchange);
}

/* Letters and digits only: what is put into a Location header. */
static const char *
plain_word(const char *text, struct arena *arena)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
	return arena_strndup(arena, text, n);
}

void
page_redirect(struct exchange *exchange, const char *ref, const char *anchor)
{
	server_redirect(exchange, arena_printf(exchange->arena, "/?plan=%s#%s",
					       plain_word(ref, exchange->arena), anchor));
}
