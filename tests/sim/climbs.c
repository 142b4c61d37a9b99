/* SPDX-License-Identifier: MIT
 *
 * The rules of questions that climb, from what was asked and what left.
 */
#include "tests/sim/climbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct sim_code *
code_of(const struct sim *sim, int64_t id)
{
	for (int i = 0; i < sim->n_codes; i++)
		if (sim->codes[i].row.id == id)
			return &sim->codes[i];
	return NULL;
}

static bool
is_answered(enum question_state state)
{
	return state == QUESTION_YES || state == QUESTION_NO;
}

/* How many texts of that claim stand; and whether one is known to have left. */
static int
texts_of(const struct sim *sim, const char *claim, bool *is_known_sent)
{
	int n = 0;
	for (int64_t id = 1; id < sim->n_messages; id++) {
		const struct sim_message *message = &sim->messages[id];
		if (!message->exists || strcmp(message->row.claim, claim) != 0 ||
		    message->row.state == OUTBOX_SUPERSEDED)
			continue;
		n++;
		*is_known_sent = *is_known_sent || message->is_known_sent;
	}
	return n;
}

static bool
is_closed_now(const struct sim *sim, int64_t question_id)
{
	for (size_t i = 0; i < sim->effects->n_writes; i++)
		if (sim->effects->writes[i].kind == WRITE_QUESTION_STATE &&
		    sim->effects->writes[i].question.id == question_id &&
		    sim->effects->writes[i].question.state != QUESTION_OPEN)
			return true;
	return false;
}

static void
again(struct sim *sim, const struct row_message *row, int64_t question_id)
{
	const struct sim_code *code = code_of(sim, question_id);
	const char *digits = people_code(row->body);
	bool has_left = false;
	char first[40];
	snprintf(first, sizeof(first), "question:%" PRId64, question_id);
	if (code == NULL || code->row.state != QUESTION_OPEN || is_closed_now(sim, question_id))
		rule_broken(sim, "message %" PRId64 " asks again what is closed", row->id);
	if (code->row.party_id != row->party_id || digits == NULL ||
	    strncmp(digits, code->digits, SECRET_CODE_DIGITS) != 0)
		rule_broken(sim, "message %" PRId64 " asks again with another code", row->id);
	if (texts_of(sim, first, &has_left) == 0 || !has_left)
		rule_broken(sim, "message %" PRId64 " asks again what was not asked", row->id);
	if (texts_of(sim, row->claim, &has_left) > 0)
		rule_broken(sim, "message %" PRId64 " asks again, twice", row->id);
	sim->counts.again++;
}

static void
beside(struct sim *sim, const struct row_question *row)
{
	const struct sim_code *head = code_of(sim, row->beside);
	const struct sim_party *party = &sim->parties[row->party_id];
	if (head == NULL || head->row.beside != 0 || head->row.plan_id != row->plan_id ||
	    head->row.kind != row->kind || head->row.at_min != row->at_min ||
	    head->row.expires.s != row->expires.s ||
	    strcmp(head->row.appointment, row->appointment) != 0)
		rule_broken(sim, "question %" PRId64 " is not what %" PRId64 " asks", row->id,
			    row->beside);
	if (phone_equal(&head->phone, &party->row.phone) || rules_is_stopped(sim, row->party_id))
		rule_broken(sim, "question %" PRId64 " is put to who cannot be asked", row->id);
	for (int i = 0; i < sim->n_codes; i++) {
		const struct row_question *other = &sim->codes[i].row;
		bool is_of_it = other->id == row->beside || other->beside == row->beside;
		if (is_of_it && (is_answered(other->state) || other->party_id == row->party_id))
			rule_broken(sim, "question %" PRId64 " is put after %" PRId64, row->id,
				    other->id);
	}
	sim->counts.beside++;
}

/* One answer for all that were put the same. */
static void
is_first_answer(struct sim *sim, const struct row_question *row)
{
	const struct sim_code *code = code_of(sim, row->id);
	int64_t head = code->row.beside != 0 ? code->row.beside : row->id;
	for (int i = 0; i < sim->n_codes; i++) {
		const struct row_question *other = &sim->codes[i].row;
		if (other->id != row->id && (other->id == head || other->beside == head) &&
		    is_answered(other->state))
			rule_broken(sim, "question %" PRId64 " is answered after %" PRId64, row->id,
				    other->id);
	}
}

static bool
is_over_now(const struct sim *sim, int64_t plan_id)
{
	for (size_t i = 0; i < sim->effects->n_writes; i++)
		if (sim->effects->writes[i].kind == WRITE_PLAN_STATE &&
		    sim->effects->writes[i].plan.id == plan_id &&
		    sim->effects->writes[i].plan.stage == PLAN_STAGE_OVER)
			return true;
	return false;
}

/* Its coordinator, if somebody can hear of it. */
static bool
has_coordinator(const struct sim *sim, const struct row_question *row)
{
	int64_t person = sim->parties[row->party_id].row.person_id;
	for (int64_t id = 1; id < SIM_PARTIES_MAX; id++) {
		const struct sim_party *party = &sim->parties[id];
		if (party->row.person_id == person && party->can_be_texted &&
		    party->row.role == PARTY_COORDINATOR)
			return !rules_is_stopped(sim, id);
	}
	return false;
}

/* What ends without an answer was an alarm, before its day is over. */
static void
ends_with_an_alarm(struct sim *sim, const struct row_question *row)
{
	const struct sim_code *code = code_of(sim, row->id);
	bool is_climbing = code->row.kind != QUESTION_CONFIRM && code->row.kind != QUESTION_CALL &&
			   code->row.kind != QUESTION_CALLED;
	if (!is_climbing || code->row.beside != 0 || !has_coordinator(sim, &code->row) ||
	    is_over_now(sim, code->row.plan_id))
		return;
	char claim[40];
	bool has_left = false;
	snprintf(claim, sizeof(claim), "noreply:%" PRId64, row->id);
	bool is_told = texts_of(sim, claim, &has_left) > 0;
	for (size_t i = 0; i < sim->effects->n_writes; i++)
		is_told = is_told || (sim->effects->writes[i].kind == WRITE_MESSAGE &&
				      strcmp(sim->effects->writes[i].message.claim, claim) == 0);
	if (!is_told)
		rule_broken(sim, "question %" PRId64 " ends unanswered, and nobody hears of it",
			    row->id);
}

void
climbs_judge(struct sim *sim, const struct store_write *write)
{
	int64_t question_id = 0;
	if (write->kind == WRITE_MESSAGE &&
	    sscanf(write->message.claim, "again:%" SCNd64, &question_id) == 1)
		again(sim, &write->message, question_id);
	else if (write->kind == WRITE_QUESTION && write->question.beside != 0)
		beside(sim, &write->question);
	else if (write->kind == WRITE_QUESTION_STATE && is_answered(write->question.state))
		is_first_answer(sim, &write->question);
	else if (write->kind == WRITE_QUESTION_STATE && write->question.state == QUESTION_EXPIRED)
		ends_with_an_alarm(sim, &write->question);
}
