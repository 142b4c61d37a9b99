/* SPDX-License-Identifier: MIT
 *
 * POST /api/v1/plans/import: a plan of a calendar file.
 *
 *	{"calendar": "BEGIN:VCALENDAR...", "template": {a plan document}, "date": "2023-09-15",
 *	 "plan": "J5"}
 *
 * "date" and "plan" may be left out (app/icsplan.h). It answers as POST /api/v1/plans does, with
 * "notes" beside the plan: what is no fault and worth a look. A fault's place is "calendar:14", a
 * line of the file, or a pointer into the document that it makes.
 */
#include <string.h>

#include "app/prepare.h"
#include "base/jsonread.h"
#include "http/importer.h"
#include "http/look.h"
#include "http/routes.h"
#include "plan/document.h"

/* Read what was sent; the faults are told. */
static json_t *
read_body(const struct exchange *exchange, struct icsplan_ask *ask, struct problems *problems)
{
	static const char *const names[] = {"calendar", "template", "date", "plan"};
	json_t *body = json_parse(exchange->body, exchange->body_len, problems);
	if (body == NULL)
		return NULL;
	struct json_at root = json_root(body, problems);
	struct json_at template = json_member(root, "template");
	if (!json_want_object(root))
		return body;
	json_only(root, names, ARRAY_LEN(names));
	ask->text = json_text(root, "calendar", SERVER_BODY_MAX);
	ask->n = strlen(ask->text);
	ask->plan = json_text_or(root, "plan", DOCUMENT_TEXT_MAX, NULL);
	if (json_want_object(template))
		ask->template = template.value;
	if (json_member(root, "date").value != NULL) {
		struct civil_date *date = arena_new(exchange->arena, struct civil_date);
		*date = json_date(root, "date");
		ask->date = date;
	}
	return body;
}

static void
begin(struct exchange *exchange, const struct desk *desk)
{
	struct icsplan_ask ask = {.zone = desk->zone, .directory = desk->world->prepare->directory};
	struct problems problems;
	problems_init(&problems, exchange->arena);
	json_t *body = read_body(exchange, &ask, &problems);
	int rc = problems.count > 0 ? E_INPUT : importer_start(desk->importer, exchange, &ask);
	json_decref(body);
	if (rc == E_INPUT)
		server_answer_problems(exchange, 422, &problems);
	else if (rc != 0)
		server_answer_error(exchange, 503, "calendar",
				    "another file is being read: try again");
}

/* Lines are those of the file. */
static void
add_place(struct problems *found)
{
	for (size_t i = 0; i < problems_kept(found); i++) {
		struct problem *one = &found->list[i];
		if (strncmp(one->at, "line ", 5) == 0)
			one->at = arena_printf(found->arena, "calendar:%s", one->at + 5);
		else if (one->at[0] != '/')
			one->at = "calendar";
	}
}

static void
finish(struct exchange *exchange, const struct desk *desk)
{
	struct problems problems, notes;
	problems_init(&problems, exchange->arena);
	problems_init(&notes, exchange->arena);
	json_t *document = importer_made(desk->importer, &problems, &notes);
	add_place(&problems);
	add_place(&notes);
	if (document == NULL)
		server_answer_problems(exchange, 422, &problems);
	else
		api_plans_take(exchange, document, &notes);
	json_decref(document);
}

void
api_plans_import(struct exchange *exchange)
{
	const struct desk *desk = exchange->context;
	if (exchange->is_again)
		finish(exchange, desk);
	else if (api_plans_is_json(exchange))
		begin(exchange, desk);
}
