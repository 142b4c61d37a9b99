/* SPDX-License-Identifier: MIT
 *
 * Providers call us here, and so do the simulated phones of the page. A call is answered 200 only
 * after its event is committed; what comes twice is taken once; a wrong one changes nothing.
 */
#include "base/log.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "http/desk.h"
#include "http/page.h"
#include "http/routes.h"

#include <string.h>

/* The errors of an event: those that trying again may mend are a 503, and the provider does. */
static void
answer_failure(struct exchange *exchange, int rc)
{
	if (rc == E_NOT_FOUND)
		server_answer_error(exchange, 404, "/", "no message has this id");
	else if (rc == E_INPUT)
		server_answer_error(exchange, 400, "/", "cannot be taken");
	else
		server_answer_error(exchange, 503, "/", "cannot be stored now; try again");
}

/* The fields of a call, wherever the provider put them. */
static size_t
gather(const struct exchange *exchange, struct transport_param out[2 * FORM_FIELDS_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < exchange->query.n; i++)
		out[n++] = exchange->query.fields[i];
	for (size_t i = 0; i < exchange->form.n; i++)
		out[n++] = exchange->form.fields[i];
	return n;
}

/* Whether the caller may call: answers 404 or 403 if not. */
static bool
is_admitted(struct exchange *exchange, const struct desk *desk)
{
	if (desk->kannel == NULL) {
		server_answer_error(exchange, 404, "/hooks/kannel", "is not configured");
		return false;
	}
	if (desk->hook_secret[0] == '\0')
		return true;
	const char *shown = form_text(&exchange->query, "secret");
	if (shown[0] == '\0')
		shown = form_text(&exchange->form, "secret");
	if (secret_equal(shown, desk->hook_secret))
		return true;
	log_event(LOG_LEVEL_WARNING, "hook_denied", "hook=kannel");
	server_answer_error(exchange, 403, "secret", "is not the one that was agreed");
	return false;
}

/* Fill ${inbound} or ${receipt}, whichever is not NULL, from a call; answers and returns false if
 * the caller may not call or the call is wrong. */
static bool
read_call(struct exchange *exchange, struct transport_inbound *inbound,
	  struct transport_receipt *receipt)
{
	const struct desk *desk = exchange->context;
	struct transport_param params[2 * FORM_FIELDS_MAX];
	struct problems problems;
	if (!is_admitted(exchange, desk))
		return false;
	size_t n = gather(exchange, params);
	problems_init(&problems, exchange->arena);
	const struct transport *kannel = desk->kannel;
	int rc = inbound != NULL
		     ? kannel->parse_inbound(kannel->context, params, n, inbound, &problems)
		     : kannel->parse_receipt(kannel->context, params, n, receipt, &problems);
	if (rc != 0)
		server_answer_problems(exchange, 400, &problems);
	return rc == 0;
}

static void
answer_call(struct exchange *exchange, int rc)
{
	if (rc != 0)
		answer_failure(exchange, rc);
	else
		server_answer(exchange, 200, "text/plain", "", 0);
}

void
hooks_kannel_text(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct transport_inbound inbound;
	if (!read_call(exchange, &inbound, NULL))
		return;
	const char *once = arena_printf(exchange->arena, "kannel:%s", inbound.provider_id);
	answer_call(exchange, desk->text(desk->context, &inbound.from, inbound.text, once));
}

void
hooks_kannel_receipt(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	struct transport_receipt receipt;
	if (read_call(exchange, NULL, &receipt))
		answer_call(exchange, desk->receipt(desk->context, &receipt));
}

static const struct row_party *
find_party(const struct row_case *plan_case, long long party_id)
{
	for (int i = 0; i < plan_case->n_parties; i++)
		if (plan_case->parties[i].id == party_id && plan_case->parties[i].has_phone)
			return &plan_case->parties[i];
	return NULL;
}

/* A phone of the page sends a text: fields "plan", "party" (its id), "text" and maybe "once". */
void
hooks_simulated_text(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	if (!desk->has_simulated) {
		server_answer_error(exchange, 404, "/hooks/simulated", "is not configured");
		return;
	}
	const char *ref = form_text(&exchange->form, "plan");
	const char *text = form_text(&exchange->form, "text");
	long long party_id = strtoll(form_text(&exchange->form, "party"), NULL, 10);
	if (text[strspn(text, " \r\n\t")] == '\0' || strlen(text) > TRANSPORT_INBOUND_MAX ||
	    !utf8_is_valid(text, strlen(text))) {
		server_answer_error(exchange, 400, "text", "is empty, too long or not UTF-8");
		return;
	}
	int64_t plan_id;
	struct row_case plan_case;
	const struct row_party *party = NULL;
	if (store_plan_find(desk->store, ref, &plan_id) == 0 &&
	    store_case_brief(desk->store, plan_id, exchange->arena, &plan_case) == 0)
		party = find_party(&plan_case, party_id);
	if (party == NULL) {
		server_answer_error(exchange, 404, "party", "has no phone in this plan");
		return;
	}
	char token[SECRET_TOKEN_SIZE];
	secret_token_make(desk->world->random, token);
	const char *sent_once = form_text(&exchange->form, "once");
	const char *once = arena_printf(exchange->arena, "simulated:%.64s",
					sent_once[0] == '\0' ? token : sent_once);
	int rc = desk->text(desk->context, &party->phone, text, once);
	if (rc != 0)
		answer_failure(exchange, rc);
	else if (exchange->wants_html)
		page_redirect(exchange, ref, arena_printf(exchange->arena, "phone-%lld", party_id));
	else
		server_answer_json(exchange, 200, json_object());
}
