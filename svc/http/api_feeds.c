/* SPDX-License-Identifier: MIT
 *
 * POST /api/v1/feeds/revoke: a calendar's link that somebody has who should not is taken back.
 *
 *	{"link": "/calendar/TOKEN.ics"}	an address that ends so, or the token alone
 *
 * It answers with the new link, for its reader alone; the old one is a 404 from then on.
 */
#include <string.h>

#include "base/jsonread.h"
#include "http/desk.h"
#include "http/look.h"
#include "http/routes.h"

#define LINK_MAX 500

static const char folder[] = "/calendar/";

/* The token of a link, "" if it has none. */
static const char *
token_of(const struct exchange *exchange, const char *link)
{
	const char *at = strstr(link, folder);
	const char *token = at == NULL ? link : at + strlen(folder);
	size_t n = strspn(token, "0123456789abcdef");
	bool is_one =
	    n == SECRET_TOKEN_SIZE - 1 && (token[n] == '\0' || strcmp(token + n, ".ics") == 0);
	return is_one ? arena_strndup(exchange->arena, token, n) : "";
}

void
api_feeds_revoke(struct exchange *exchange)
{
	static const char *const names[] = {"link"};
	const struct desk *desk = exchange->context;
	struct problems problems;
	const char *fresh = "";
	if (!api_plans_is_json(exchange))
		return;
	problems_init(&problems, exchange->arena);
	json_t *body = json_parse(exchange->body, exchange->body_len, &problems);
	struct json_at root = json_root(body, &problems);
	const char *link = "";
	if (body != NULL && json_want_object(root)) {
		json_only(root, names, ARRAY_LEN(names));
		link = json_text(root, "link", LINK_MAX);
	}
	json_decref(body);
	if (problems.count > 0) {
		server_answer_problems(exchange, 422, &problems);
		return;
	}
	int rc = desk->feed_renew(desk->context, token_of(exchange, link), exchange->arena, &fresh);
	if (rc == E_NOT_FOUND)
		server_answer_error(exchange, 404, "/link", "is no calendar's");
	else if (rc != 0)
		server_answer_error(exchange, 503, "/link", err_text(rc));
	else
		server_answer_json(
		    exchange, 200,
		    json_pack("{s:s}", "link",
			      arena_printf(exchange->arena, "%s%s.ics", folder, fresh)));
}
