/* SPDX-License-Identifier: MIT
 *
 * Providers call us here, and so do the simulated phones of the page. A call is answered 200 only
 * after its event is committed; what comes twice is taken once; a wrong one changes nothing.
 */
#include "base/log.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "http/desk.h"
#include "http/intake.h"
#include "http/page.h"
#include "http/routes.h"

#include <stdio.h>
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

static const char *
find_header(const void *header_context, const char *name)
{
	return server_header(header_context, name);
}

/* The fields of a call, wherever the provider put them. */
static struct transport_call
call_of(const struct exchange *exchange, const char *what)
{
	size_t n = exchange->query.n + exchange->form.n;
	struct transport_param *fields =
	    arena_array(exchange->arena, struct transport_param, n + 1);
	memcpy(fields, exchange->query.fields, exchange->query.n * sizeof(*fields));
	memcpy(fields + exchange->query.n, exchange->form.fields,
	       exchange->form.n * sizeof(*fields));
	return (struct transport_call){
	    .what = what,
	    .query_text = exchange->query_text,
	    .fields = fields,
	    .n_fields = n,
	    .n_query = exchange->query.n,
	    .is_post = exchange->is_post,
	    .body = exchange->body,
	    .body_len = exchange->body_len,
	    .header = find_header,
	    .header_context = exchange,
	};
}

/* False: it waits for others. */
static bool
take_receipt(struct exchange *exchange, const char *via, struct transport_receipt receipt, int *rc)
{
	const struct desk *desk = exchange->context;
	receipt.via = via;
	if (exchange->is_again)
		*rc = intake_result(desk->intake);
	else if (desk->intake != NULL && intake_hold(desk->intake, exchange, &receipt))
		return false;
	else
		desk->receipts(desk->context, &receipt, 1, rc);
	return true;
}

static void
take(struct exchange *exchange, const struct transport *transport,
     const struct transport_heard *heard)
{
	const struct desk *desk = exchange->context;
	const struct transport_capabilities *known = transport->capabilities;
	int rc = 0;
	switch (heard->kind) {
	case TRANSPORT_HEARD_TEXT:
		rc = desk->text(desk->context, known->name, &heard->text);
		break;
	case TRANSPORT_HEARD_RECEIPT:
		if (!take_receipt(exchange, known->name, heard->receipt, &rc))
			return;
		break;
	case TRANSPORT_HEARD_NOTHING:
		break;
	}
	const char *answer = known->answer == NULL ? "" : known->answer;
	if (rc != 0)
		answer_failure(exchange, rc);
	else
		server_answer(exchange, 200,
			      known->answer_type == NULL ? "text/plain" : known->answer_type,
			      answer, strlen(answer));
}

/* /hooks/NAME/WHAT: a provider calls. */
void
hooks_call(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	const char *slash = strchr(exchange->tail, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - exchange->tail);
	const struct transport *transport = NULL;
	for (int i = 0; i < desk->n_transports; i++) {
		const struct transport *one = &desk->transports[i];
		if (one->hear != NULL && strlen(one->capabilities->name) == n &&
		    memcmp(one->capabilities->name, exchange->tail, n) == 0)
			transport = one;
	}
	if (transport == NULL) {
		server_answer_error(exchange, 404, exchange->path, "is not configured");
		return;
	}
	struct problems problems;
	struct transport_heard heard;
	struct transport_call call = call_of(exchange, slash + 1);
	problems_init(&problems, exchange->arena);
	int rc = transport->hear(transport->context, &call, &heard, &problems);
	if (rc == E_NOT_FOUND) {
		server_answer_error(exchange, 404, exchange->path, "is no hook");
	} else if (rc == E_DENIED) {
		log_event(LOG_LEVEL_WARNING, "hook_denied", "hook=%s",
			  transport->capabilities->name);
		server_answer_error(exchange, 403, "/", "is not the provider's call");
	} else if (rc != 0) {
		server_answer_problems(exchange, 400, &problems);
	} else {
		take(exchange, transport, &heard);
	}
}

static const struct row_party *
find_party(const struct row_case *plan_case, long long party_id)
{
	for (int i = 0; i < plan_case->n_parties; i++)
		if (plan_case->parties[i].id == party_id && plan_case->parties[i].has_phone)
			return &plan_case->parties[i];
	return NULL;
}

/* The phone of that party of the plan; or "number", which may be anybody's. */
static const struct phone *
find_phone(struct exchange *exchange, const char *ref, long long party_id)
{
	const struct desk *desk = exchange->context;
	int64_t plan_id;
	struct row_case *plan_case = arena_new(exchange->arena, struct row_case);
	const char *number = form_text(&exchange->form, "number");
	struct phone *phone = arena_new(exchange->arena, struct phone);
	if (number[0] != '\0')
		return phone_parse(number, strlen(number), desk->world->settings.phone_rule, phone,
				   NULL) == 0
			   ? phone
			   : NULL;
	const struct row_party *party = NULL;
	if (store_plan_find(desk->store, ref, &plan_id) == 0 &&
	    store_case_brief(desk->store, plan_id, exchange->arena, plan_case) == 0)
		party = find_party(plan_case, party_id);
	return party == NULL ? NULL : &party->phone;
}

/* A phone of the page sends a text: fields "plan", "party" (its id) or "number", "text" and maybe
 * "once". */
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
	const struct phone *phone = find_phone(exchange, ref, party_id);
	if (phone == NULL) {
		server_answer_error(exchange, 404, "party", "has no phone in this plan");
		return;
	}
	char token[SECRET_TOKEN_SIZE];
	secret_token_make(desk->world->random, token);
	const char *sent_once = form_text(&exchange->form, "once");
	struct transport_inbound *said = arena_new(exchange->arena, struct transport_inbound);
	said->from = *phone;
	said->n = strlen(text);
	memcpy(said->text, text, said->n);
	snprintf(said->provider_id, sizeof(said->provider_id), "%s",
		 sent_once[0] == '\0' ? token : sent_once);
	int rc = desk->text(desk->context, "simulated", said);
	if (rc != 0)
		answer_failure(exchange, rc);
	else if (exchange->wants_html)
		page_redirect(exchange, ref, arena_printf(exchange->arena, "phone-%lld", party_id));
	else
		server_answer_json(exchange, 200, json_object());
}
