/* SPDX-License-Identifier: MIT
 *
 * A question and those beside it: who has it, what became of its texts, where it stands on the ladder.
 */
#include <inttypes.h>
#include <string.h>

#include "app/ask.h"
#include "app/atwork.h"
#include "app/call.h"
#include "app/reconcile.h"

static bool
is_of_chain(const struct row_question *question, const struct row_question *head)
{
	return question->id == head->id || question->beside == head->id;
}

static enum ladder_text
text_of(const struct day *day, const struct row_question *question, struct utc *sent)
{
	const struct row_party *party = day_party_by_id(day, question->party_id);
	const char *claim = arena_printf(day->arena, "question:%" PRId64, question->id);
	const struct row_message *text = reconcile_newest(day, question->party_id, claim);
	if (party == NULL || party->stopped.s != 0 || question->state == QUESTION_SPENT)
		return LADDER_HELD;
	if (text == NULL)
		return LADDER_WAITING;
	if (text->state == OUTBOX_FAILED || text->state == OUTBOX_REJECTED)
		return LADDER_LOST;
	if (text->state != OUTBOX_ACCEPTED && text->state != OUTBOX_DELIVERED)
		return LADDER_WAITING;
	if (sent != NULL)
		*sent = text->sent;
	return LADDER_LEFT;
}

bool
ask_chain_of(const struct day *day, const struct row_question *head, struct ask_chain *out)
{
	if (head->beside != 0 || head->kind == QUESTION_CONFIRM || call_is_question(head))
		return false;
	int i = day_appointment(day, head->appointment);
	struct utc day_begins = day_utc(day, 0);
	bool is_ahead = i >= 0 && head->made.s < day_begins.s;
	const struct atwork work = is_ahead ? atwork_of(day, i) : (struct atwork){.holidays = NULL};
	const struct ladder_rule rule = {
	    .zone = day->world->zone,
	    .remind_minutes = day->world->settings.remind_minutes,
	    .answer_minutes = day->world->settings.answer_minutes,
	    .at_work = is_ahead ? atwork_open : NULL,
	    .work = &work,
	    .day = day_begins,
	};
	*out = (struct ask_chain){.n = 0};
	ladder_of(&rule, head->made, head->expires, &out->ladder);
	for (int q = 0; q < day->n_questions && out->n < ASK_CHAIN_MAX; q++) {
		const struct row_question *question = &day->questions[q];
		if (!is_of_chain(question, head))
			continue;
		out->texts[out->n] = text_of(day, question, question == head ? &out->sent : NULL);
		out->asked[out->n++] = question;
		out->is_answered = out->is_answered || question->state == QUESTION_YES ||
				   question->state == QUESTION_NO;
	}
	ensure(out->n > 0);
	return true;
}

static bool
was_asked(const struct day *day, const struct ask_chain *chain, const struct row_party *party)
{
	for (int k = 0; k < chain->n; k++) {
		const struct row_party *asked = day_party_by_id(day, chain->asked[k]->party_id);
		if (asked != NULL && (asked->id == party->id || asked->role == PARTY_COORDINATOR ||
				      phone_equal(&asked->phone, &party->phone)))
			return true;
	}
	return false;
}

const struct row_party *
ask_chain_next(const struct day *day, const struct ask_chain *chain, int appointment)
{
	const struct row_party *next;
	if (chain->n >= ASK_CHAIN_MAX)
		return NULL;
	for (int nth = 0; (next = day_speaker(day, appointment, nth)) != NULL; nth++)
		if (next->stopped.s == 0 && !was_asked(day, chain, next))
			return next;
	return NULL;
}

enum question_state
ask_answered_beside(const struct day *day, const struct row_question *question)
{
	int64_t head = question->beside != 0 ? question->beside : question->id;
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *other = &day->questions[q];
		bool is_beside = other->id == head || other->beside == head;
		if (is_beside && other->id != question->id &&
		    (other->state == QUESTION_YES || other->state == QUESTION_NO))
			return other->state;
	}
	return QUESTION_OPEN;
}
