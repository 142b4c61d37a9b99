/* SPDX-License-Identifier: MIT
 *
 * Each affected party learns a new time once, and a proposal is no plan before its yes.
 */
#include "tests/sim/told.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/effects.h"
#include "plan/document.h"

/* What a claim of a changed hour or day is about, behind its first word; NULL if it is of none. */
static const char *
about(const struct row_message *row)
{
	static const char *const claims[] = {"change:", "told:", "shut:", "holdup:"};
	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		if (strncmp(row->claim, claims[i], strlen(claims[i])) == 0)
			return row->claim + strlen(claims[i]);
	/* A second try is told at once, the first one when it comes. */
	if (strncmp(row->claim, "call:", 5) == 0 && strstr(row->kind, "_again") != NULL)
		return row->claim + 5;
	/* A question's fact is its appointment. */
	if (strncmp(row->kind, "officer.question_", 17) == 0 &&
	    strncmp(row->claim, "question:", 9) == 0)
		return row->fact;
	return NULL;
}

/* The newest that was said of that to them stands: it is not said once more. */
static void
is_news(struct sim *sim, const struct row_message *row)
{
	for (int64_t id = sim->n_messages - 1; id > 0; id--) {
		const struct row_message *said = &sim->messages[id].row;
		if (!sim->messages[id].exists || said->plan_id != row->plan_id ||
		    said->party_id != row->party_id || strcmp(said->claim, row->claim) != 0)
			continue;
		if (said->state != OUTBOX_SUPERSEDED && strcmp(said->fact, row->fact) == 0)
			rule_broken(sim, "%s is told twice: message %" PRId64 " says it already",
				    row->claim, said->id);
		return;
	}
}

void
told_judge(struct sim *sim)
{
	const struct app_effects *effects = sim->effects;
	for (size_t i = 0; i < effects->n_writes; i++) {
		const struct row_message *row = &effects->writes[i].message;
		if (effects->writes[i].kind != WRITE_MESSAGE || about(row) == NULL)
			continue;
		if (strncmp(row->claim, "question:", 9) != 0)
			is_news(sim, row);
		sim->counts.told++;
		for (size_t k = 0; k < i; k++) {
			const struct row_message *other = &effects->writes[k].message;
			if (effects->writes[k].kind == WRITE_MESSAGE && about(other) != NULL &&
			    other->party_id == row->party_id &&
			    strcmp(about(other), about(row)) == 0)
				rule_broken(sim, "one event, two texts of %s to one party: %s, %s",
					    about(row), other->kind, row->kind);
		}
	}
}

static bool
is_decided(const struct row_case *found, const char *id, enum decision_kind kind)
{
	for (int d = 0; d < found->n_decisions; d++)
		if (found->decisions[d].kind == kind &&
		    strcmp(found->decisions[d].appointment, id) == 0)
			return true;
	return false;
}

void
told_version(struct sim *sim, const struct sim_document *document,
	     const struct plan_solution *solution, bool has_undo)
{
	struct row_case *found = arena_new(&sim->step, struct row_case);
	struct problems *problems = arena_new(&sim->step, struct problems);
	struct plan_document *read = arena_new(&sim->step, struct plan_document);
	problems_init(problems, &sim->step);
	if (store_case_load(sim->store, document->plan_id, &sim->step, found) != 0 ||
	    document_parse(document->json, strlen(document->json), problems, read) != 0)
		rule_broken(sim, "%s does not load", document->ref);
	struct civil_date today;
	int now_min = 0;
	civil_from_utc(sim->world->zone, sim->now, &today, &now_min);
	now_min += (today.day - document->date.day) * MINUTES_PER_DAY;
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		const struct document_appointment *of = &read->appointments[i];
		/* A yes that is taken back when all is over takes back nothing that was. */
		bool is_past = outcome->start_min != PLAN_NONE && outcome->start_min <= now_min;
		if (outcome->needs_yes || (is_past && has_undo))
			continue;
		if (outcome->status == PLAN_NEXT_DAY && of->next_day != PLAN_AGREED &&
		    !is_decided(found, of->id, DECISION_NEXT_DAY))
			rule_broken(sim, "%s: %s is put off, and nobody said yes", document->ref,
				    of->id);
		enum decision_kind kind =
		    outcome->mode == PLAN_VIDEO ? DECISION_VIDEO : DECISION_PHONE;
		if (outcome->start_min != PLAN_NONE && outcome->mode != PLAN_VISIT &&
		    of->mode[outcome->mode] != PLAN_AGREED && !is_decided(found, of->id, kind))
			rule_broken(sim, "%s: %s is a call at %d, and nobody said yes",
				    document->ref, of->id, outcome->start_min);
	}
}

void
told_spoil(struct sim *sim)
{
	struct app_effects *effects = sim->effects;
	size_t n = effects->n_writes;
	for (size_t i = 0; i < n; i++) {
		struct store_write write = effects->writes[i];
		const char *twice = sim->broken == BREAK_TWICE   ? "change:"
				    : sim->broken == BREAK_AGAIN ? "again:"
								 : NULL;
		if (twice != NULL && write.kind == WRITE_MESSAGE &&
		    strncmp(write.message.claim, twice, strlen(twice)) == 0) {
			for (size_t k = 0; k < n; k++)
				if (effects->writes[k].kind == WRITE_MESSAGE &&
				    effects->writes[k].message.id >= write.message.id)
					write.message.id = effects->writes[k].message.id + 1;
			effect_write(effects, write);
			return;
		}
		if (sim->broken != BREAK_YES || write.kind != WRITE_VERSION)
			continue;
		char *text = arena_strdup(effects->arena, write.version.solution);
		static const char asked[] = "\"needs_yes_from\":\"";
		for (char *at = text; (at = strstr(at, asked)) != NULL;) {
			char *word = at + strlen(asked) - 1;
			size_t length = strcspn(word + 1, "\"") + 2;
			memcpy(word, "null", 4);
			memset(word + 4, ' ', length - 4);
			at = word;
		}
		effects->writes[i].version.solution = text;
	}
}
