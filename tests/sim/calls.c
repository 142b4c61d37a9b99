/* SPDX-License-Identifier: MIT
 *
 * The rules of calls, from the questions that were put and the texts that came.
 */
#include "tests/sim/calls.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool
is_of_call(const struct row_question *question)
{
	return question->kind == QUESTION_CALL || question->kind == QUESTION_CALLED;
}

bool
calls_is_answer(const char *text, const struct row_question *question)
{
	if (!is_of_call(question) || strncasecmp(text, "NO ", 3) == 0)
		return true;
	return question->kind == QUESTION_CALLED && strncasecmp(text, "YES ", 4) == 0;
}

/* Whether this event answers NO to the call of that appointment at ${at_min}. */
static bool
says_no(const struct sim *sim, const struct row_question *about, int at_min)
{
	for (size_t i = 0; i < sim->effects->n_writes; i++) {
		const struct store_write *write = &sim->effects->writes[i];
		if (write->kind == WRITE_QUESTION_STATE && is_of_call(&write->question) &&
		    write->question.state == QUESTION_NO && write->question.at_min == at_min &&
		    write->question.plan_id == about->plan_id &&
		    strcmp(write->question.appointment, about->appointment) == 0)
			return true;
	}
	return false;
}

static void
is_once_more_once(struct sim *sim, const struct row_question *row)
{
	if (row->kind != QUESTION_CALL || row->command[0] == '\0')
		return;
	if (!says_no(sim, row, (int)strtol(row->command, NULL, 10)))
		rule_broken(sim, "question %" PRId64 ": once more, and nobody said no", row->id);
	for (int i = 0; i < sim->n_codes; i++) {
		const struct row_question *other = &sim->codes[i].row;
		if (other->kind == QUESTION_CALL && other->plan_id == row->plan_id &&
		    other->id != row->id && strcmp(other->command, row->command) == 0 &&
		    strcmp(other->appointment, row->appointment) == 0)
			rule_broken(sim, "question %" PRId64 ": once more, twice", row->id);
	}
}

static bool
was_no_said(const struct sim *sim, int64_t plan_id)
{
	for (int i = 0; i < sim->n_codes; i++)
		if (is_of_call(&sim->codes[i].row) && sim->codes[i].row.plan_id == plan_id &&
		    sim->codes[i].row.state == QUESTION_NO)
			return true;
	for (size_t i = 0; i < sim->effects->n_writes; i++) {
		const struct store_write *write = &sim->effects->writes[i];
		if (write->kind == WRITE_QUESTION_STATE && is_of_call(&write->question) &&
		    write->question.plan_id == plan_id && write->question.state == QUESTION_NO)
			return true;
	}
	return false;
}

static void
is_their_word(struct sim *sim, const struct row_decision *row)
{
	const struct sim_document *document = rules_document(sim, row->plan_id);
	if (row->kind != DECISION_CALLED && row->kind != DECISION_NOT_CALLED)
		return;
	const char *word = row->kind == DECISION_CALLED ? "YES" : "NO";
	if (sim->event->kind != APP_TEXT || strncasecmp(halves_said(sim), word, strlen(word)) != 0)
		rule_broken(sim, "decision %" PRId64 " is nobody's %s", row->id, word);
	struct civil_date today;
	int now_min = 0;
	civil_from_utc(sim->world->zone, sim->now, &today, &now_min);
	ensure(document != NULL);
	now_min += (today.day - document->date.day) * MINUTES_PER_DAY;
	if (row->kind == DECISION_CALLED && now_min <= row->at_min)
		rule_broken(sim, "decision %" PRId64 ": a call took place before it began",
			    row->id);
}

void
calls_judge(struct sim *sim, const struct store_write *write)
{
	if (write->kind == WRITE_QUESTION)
		is_once_more_once(sim, &write->question);
	else if (write->kind == WRITE_DECISION)
		is_their_word(sim, &write->decision);
	else if (write->kind == WRITE_MESSAGE &&
		 strcmp(write->message.kind, "coordinator.alarm_no_call") == 0 &&
		 !was_no_said(sim, write->message.plan_id))
		rule_broken(sim, "message %" PRId64 " says that a call failed, and nobody did",
			    write->message.id);
}
