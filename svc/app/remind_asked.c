/* SPDX-License-Identifier: MIT
 *
 * Questions that nobody answers: put once more to who was asked, and in the end the coordinator's
 * (ladder.h). Whom else they are put to is ask.c's.
 */
#include <inttypes.h>

#include "app/ask.h"
#include "app/remind.h"

static enum kind
again_kind(enum question_kind kind)
{
	switch (kind) {
	case QUESTION_PHONE:
		return KIND_OFFICER_AGAIN_PHONE;
	case QUESTION_VIDEO:
		return KIND_OFFICER_AGAIN_VIDEO;
	case QUESTION_NEXT_DAY:
		return KIND_OFFICER_AGAIN_NEXT_DAY;
	case QUESTION_MOVE:
	case QUESTION_LATE:
	case QUESTION_CONFIRM:
	case QUESTION_CALL:
	case QUESTION_CALLED:
		break;
	}
	return KIND_OFFICER_AGAIN_MOVE;
}

static void
put_again(const struct day *day, const struct row_question *question, struct wants *wants)
{
	const struct row_party *party = day_party_by_id(day, question->party_id);
	int i = day_appointment(day, question->appointment);
	/* The coordinator hears of it by the alarm. */
	if (party == NULL || i < 0 || party->role == PARTY_COORDINATOR ||
	    question->digits == NULL || question->digits[0] == '\0')
		return;
	struct day_say say = {
	    .party = party,
	    .kind = again_kind(question->kind),
	    .claim = arena_printf(day->arena, "again:%" PRId64, question->id),
	    .fact = "",
	    .due = day->now,
	    .expires = question->expires,
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("booked", ask_told_min(day, i)),
	    template_number("start", question->at_min == PLAN_NONE ? 0 : question->at_min),
	    template_date("next", holidays_working_day_after(day->world->holidays, day->plan.date)),
	    template_text("code", question->digits),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_asked(const struct day *day, struct wants *wants)
{
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *question = &day->questions[q];
		struct ask_chain chain;
		if (question->state == QUESTION_OPEN && ask_chain_of(day, question, &chain) &&
		    ladder_reminds(&chain.ladder, chain.texts[0], chain.sent, day->now))
			put_again(day, question, wants);
	}
}

/* Whether a call took place has one to ask, and its own time. */
static bool
is_call_unanswered(const struct day *day, const struct row_question *question)
{
	int64_t wait_s = 60 * (int64_t)day->world->settings.answer_minutes;
	return question->state == QUESTION_SPENT || day->now.s >= question->made.s + wait_s ||
	       day->now.s >= question->expires.s;
}

/* No answer came in time, or none can come any more. */
static bool
is_unanswered(const struct day *day, const struct row_question *question)
{
	bool is_waiting = question->state == QUESTION_OPEN || question->state == QUESTION_EXPIRED ||
			  question->state == QUESTION_SPENT;
	struct ask_chain chain;
	/* The reminder of a call waits for nothing. */
	if (!is_waiting || question->kind == QUESTION_CONFIRM || question->kind == QUESTION_CALL ||
	    question->beside != 0)
		return false;
	if (!ask_chain_of(day, question, &chain))
		return is_call_unanswered(day, question);
	return !chain.is_answered && ladder_tells(&chain.ladder, chain.texts, chain.n, day->now);
}

void
remind_no_reply(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *question = &day->questions[q];
		int i = day_appointment(day, question->appointment);
		if (i < 0 || !is_unanswered(day, question))
			continue;
		struct day_say say = {
		    .party = to,
		    .kind = KIND_COORDINATOR_ALARM_NO_REPLY,
		    .claim = arena_printf(day->arena, "noreply:%" PRId64, question->id),
		    .fact = "",
		    .due = day->now,
		    .expires = day_utc(day, MINUTES_PER_DAY),
		};
		const struct template_value values[] = {
		    template_text("ref", day->plan.ref),
		    template_date("date", day->plan.date),
		    template_text("label", day_label(day, i)),
		    template_number("start", question->at_min == PLAN_NONE ? 0 : question->at_min),
		};
		remind_add(wants, &say, values, ARRAY_LEN(values));
	}
}
