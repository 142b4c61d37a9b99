/* SPDX-License-Identifier: MIT
 *
 * The rules of the question at the day's end, from the texts that were written and left.
 */
#include "tests/sim/checks.h"

#include <inttypes.h>
#include <string.h>

#define ASKED   "person.check_in"
#define NO_WORD "coordinator.check_no_word"
#define CHECKED "checked" /* the claim of what answers them */

static bool
is_kind(const struct row_message *row, const char *kind)
{
	return strcmp(row->kind, kind) == 0;
}

/* The newest message of the plan that is of that kind, or has that claim, and stands; NULL if none.
 */
static const struct sim_message *
find(const struct sim *sim, int64_t plan_id, const char *kind, const char *claim)
{
	for (int64_t id = sim->n_messages - 1; id > 0; id--) {
		const struct sim_message *message = &sim->messages[id];
		if (message->exists && message->row.plan_id == plan_id &&
		    message->row.state != OUTBOX_SUPERSEDED &&
		    (kind == NULL || is_kind(&message->row, kind)) &&
		    (claim == NULL || strcmp(message->row.claim, claim) == 0))
			return message;
	}
	return NULL;
}

static bool
was_chosen(const struct sim_document *document)
{
	return strstr(document->json, "\"check_in\":true") != NULL;
}

static void
judge_question(struct sim *sim, const struct row_message *row)
{
	const struct sim_document *document = rules_document(sim, row->plan_id);
	const struct sim_message *before = find(sim, row->plan_id, ASKED, NULL);
	struct civil_date date;
	int minute = 0;
	civil_from_utc(sim->world->zone, row->due, &date, &minute);
	if (document != NULL && !was_chosen(document))
		rule_broken(sim, "message %" PRId64 " asks who did not choose it", row->id);
	if (minute < 8 * 60 || minute > 20 * 60 + 45)
		rule_broken(sim, "message %" PRId64 " asks at minute %d", row->id, minute);
	if (before != NULL && before->left > 0)
		rule_broken(sim, "message %" PRId64 " asks once more how the day went", row->id);
}

static void
judge_no_word(struct sim *sim, const struct row_message *row)
{
	const struct sim_message *asked = find(sim, row->plan_id, ASKED, NULL);
	int64_t wait_s = 60 * (int64_t)sim->world->app.settings.check_minutes;
	if (asked == NULL || sim->now.s < asked->row.due.s + wait_s)
		rule_broken(sim, "message %" PRId64 " misses a word too soon", row->id);
	if (find(sim, row->plan_id, NULL, CHECKED) != NULL)
		rule_broken(sim, "message %" PRId64 " misses a word that came", row->id);
	if (find(sim, row->plan_id, NO_WORD, NULL) != NULL)
		rule_broken(sim, "message %" PRId64 " misses a word twice", row->id);
}

void
checks_judge(struct sim *sim, const struct store_write *write)
{
	if (write->kind != WRITE_MESSAGE)
		return;
	if (is_kind(&write->message, ASKED))
		judge_question(sim, &write->message);
	else if (is_kind(&write->message, NO_WORD))
		judge_no_word(sim, &write->message);
}

/* Whether a text could reach a coordinator of the plan. */
static bool
has_coordinator(const struct sim *sim, int64_t plan_id)
{
	for (int id = 1; id < SIM_PARTIES_MAX; id++)
		if (sim->parties[id].row.role == PARTY_COORDINATOR &&
		    sim->parties[id].can_be_texted && sim->parties[id].row.id != 0 &&
		    !rules_is_stopped(sim, id))
			return plan_id > 0;
	return false;
}

void
checks_at_rest(struct sim *sim, const struct sim_document *document)
{
	const struct sim_message *asked = find(sim, document->plan_id, ASKED, NULL);
	if (asked == NULL || asked->left == 0 || rules_is_stopped(sim, asked->row.party_id) ||
	    !has_coordinator(sim, document->plan_id))
		return;
	if (find(sim, document->plan_id, NULL, CHECKED) == NULL &&
	    find(sim, document->plan_id, NO_WORD, NULL) == NULL)
		rule_broken(sim, "%s: asked how the day went, and nobody heard anything",
			    document->ref);
}
