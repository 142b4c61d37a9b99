/* SPDX-License-Identifier: MIT
 *
 * Where each call stands, its questions, and what an answer makes of it.
 */
#include "app/call.h"

#include <inttypes.h>
#include <string.h>

#include "app/ask.h"
#include "app/effects.h"
#include "app/inbound.h"
#include "app/replan.h"
#include "app/saywhy.h"
#include "app/settle.h"

#define OVER_GRACE_MIN   10                     /* for the alarm to leave */
#define ANSWER_UNTIL_MIN (MINUTES_PER_DAY - 15) /* the alarm has to leave on the day itself */

/* What the questions of one try say together. */
struct answers {
	int n;
	const char *link; /* as they have it */
	bool is_yes, is_no, is_off;
};

bool
call_is_question(const struct row_question *question)
{
	return question->kind == QUESTION_CALL || question->kind == QUESTION_CALLED;
}

/* Of the try at ${at_min}: the first, or the one made once more. */
static struct answers
answers_of(const struct day *day, int i, bool is_again, int at_min)
{
	struct answers all = {.link = ""};
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *question = &day->questions[q];
		if (!call_is_question(question) || (question->command[0] != '\0') != is_again ||
		    day_appointment(day, question->appointment) != i || question->at_min != at_min)
			continue;
		all.n++;
		all.link = question->command;
		all.is_yes = all.is_yes || question->state == QUESTION_YES;
		all.is_no = all.is_no || question->state == QUESTION_NO;
		all.is_off = all.is_off || (question->kind == QUESTION_CALL &&
					    question->state == QUESTION_WITHDRAWN);
	}
	return all;
}

static const char *
link_to(const struct day *day, int first_min)
{
	return arena_printf(day->arena, "%d", first_min);
}

struct call
call_of(const struct day *day, int i)
{
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	if (i >= day->solution.n_appointments || !day_is_settled(day, i) ||
	    outcome->mode == PLAN_VISIT)
		return (struct call){.state = CALL_NONE};
	struct call call = {
	    .state = CALL_AHEAD,
	    .start_min = outcome->start_min,
	    .end_min = outcome->end_min,
	    .asked = day_party_for(day, i),
	};
	struct answers answers = answers_of(day, i, true, outcome->start_min);
	call.is_again = answers.n > 0;
	if (!call.is_again)
		answers = answers_of(day, i, false, outcome->start_min);
	call.link = answers.link;
	/* A no to the first that stands was followed by none; one that was taken back, too. */
	if (answers.is_yes)
		call.state = CALL_DONE;
	else if (answers.is_no || (call.is_again && answers.is_off))
		call.state = CALL_FAILED;
	return call;
}

const char *
call_number(const struct day *day, int i)
{
	return document_call_number(&day->document, i);
}

bool
call_is_on_own_phone(const struct day *day, int i)
{
	const struct row_party *person = day_party(day, PARTY_PERSON);
	const char *number = document_call_number(&day->document, i);
	struct phone rung;
	if (day->document.appointments[i].call.is_by_person || number == NULL || person == NULL)
		return false;
	return phone_parse(number, strlen(number), day->world->settings.phone_rule, &rung, NULL) ==
		   0 &&
	       phone_equal(&rung, &person->phone);
}

static bool
overlaps(int from_min, int until_min, int other_from_min, int other_until_min)
{
	return other_from_min != PLAN_NONE && from_min < other_until_min &&
	       other_from_min < until_min;
}

/* Whether the call may be made then: the hours allow it and the person is free and not on the move.
 */
static bool
fits(const struct day *day, int i, int start_min)
{
	const struct plan_appointment *of = &day->problem.appointments[i];
	int end_min = start_min + of->minutes;
	bool is_open = false;
	for (int k = 0; k < of->n_openings; k++)
		is_open = is_open || (of->openings[k].from_min <= start_min &&
				      end_min <= of->openings[k].until_min);
	if (!is_open || start_min > of->latest_min || end_min > ANSWER_UNTIL_MIN ||
	    across_busy_at(day, i, start_min) != NULL)
		return false;
	/* As it is planned, and as late as it is. */
	for (int k = 0; k < day->solution.n_legs; k++)
		if (overlaps(start_min, end_min, day->estimate.legs[k].depart_min,
			     day->estimate.legs[k].arrive_min) ||
		    overlaps(start_min, end_min, day->solution.legs[k].depart_min,
			     day->solution.legs[k].arrive_min))
			return false;
	for (int b = 0; b < day->solution.n_breaks; b++)
		if (overlaps(start_min, end_min, day->solution.breaks[b].start_min,
			     day->solution.breaks[b].end_min))
			return false;
	for (int k = 0; k < day->solution.n_appointments; k++) {
		const struct estimate_item *item = &day->estimate.items[k];
		const struct plan_outcome *planned = &day->solution.appointments[k];
		if (k != i && ((item->is_today &&
				overlaps(start_min, end_min, item->start_min, item->end_min)) ||
			       overlaps(start_min, end_min, planned->start_min, planned->end_min)))
			return false;
	}
	return true;
}

/* Whether an open question still asks what is to be known. */
static bool
is_needed(const struct day *day, const struct row_question *question)
{
	int i = day_appointment(day, question->appointment);
	struct call call = i < 0 ? (struct call){0} : call_of(day, i);
	if (call.state != CALL_AHEAD || question->at_min != call.start_min ||
	    (question->command[0] != '\0') != call.is_again)
		return false;
	/* The day may have moved since the second was agreed on. */
	return question->kind == QUESTION_CALLED || !call.is_again ||
	       call.start_min <= day->now_min || fits(day, i, call.start_min);
}

/* Whoever counts on that call is told that it is not then. */
static void
call_off(struct day *day, struct row_question *question)
{
	const struct row_party *party = day_party_by_id(day, question->party_id);
	ask_close(day, question, QUESTION_WITHDRAWN);
	int i = day_appointment(day, question->appointment);
	/* Asked for another hour, they know that it is not at this one. */
	bool is_asked = i >= 0 && ask_open(day, i) != NULL;
	if (party == NULL || day->plan.stage == PLAN_STAGE_OVER || is_asked ||
	    !ask_is_told(day, question))
		return;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("start", question->at_min),
	};
	if (question->kind == QUESTION_CALLED)
		day_reply(day, party, KIND_OFFICER_QUESTION_CLOSED, values, ARRAY_LEN(values),
			  question->expires);
	else
		day_reply(day, party, KIND_OFFICER_CALL_OFF, values, ARRAY_LEN(values),
			  day_utc(day, question->at_min));
}

static int
answer_until_min(const struct day *day, int end_min)
{
	int until = end_min + day->world->settings.answer_minutes;
	return until < ANSWER_UNTIL_MIN ? until : ANSWER_UNTIL_MIN;
}

/* How a text to an office begins: who does what. */
static const char *
who_rings(const struct day *day, const struct row_party *to, int i)
{
	const char *number = call_number(day, i);
	const struct template_value tel[] = {template_text("tel", number)};
	enum kind kind = day->solution.appointments[i].mode == PLAN_VIDEO ? KIND_OFFICER_STEP_VIDEO
			 : number == NULL ? KIND_OFFICER_STEP_RING_THEM
			 : day->document.appointments[i].call.is_by_person ? KIND_OFFICER_STEP_WAIT
									   : KIND_OFFICER_STEP_RING;
	return template_render(day_words_for(day, to), kind, tel, ARRAY_LEN(tel), day->arena);
}

/* Whether that question was put about this try and not taken back. */
static bool
is_put(const struct day *day, int i, enum question_kind kind, const struct row_question *like)
{
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *question = &day->questions[q];
		if (question->kind == kind && question->at_min == like->at_min &&
		    question->state != QUESTION_WITHDRAWN &&
		    strcmp(question->command, like->command) == 0 &&
		    day_appointment(day, question->appointment) == i)
			return true;
	}
	return false;
}

static void
put(struct day *day, int i, const struct call *call, enum question_kind kind)
{
	struct row_question question = {
	    .party_id = call->asked->id,
	    .kind = kind,
	    .appointment = day->document.appointments[i].id,
	    .at_min = call->start_min,
	    .command = call->link,
	    .expires = day_utc(day, answer_until_min(day, call->end_min)),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, i)),
	    template_text("who", who_rings(day, call->asked, i)),
	    template_number("start", call->start_min),
	    template_number("minutes", call->end_min - call->start_min),
	};
	bool is_stand_in = call->asked->role == PARTY_COORDINATOR;
	enum kind text = kind == QUESTION_CALL
			     ? call->is_again ? KIND_OFFICER_CALL_AGAIN : KIND_OFFICER_CALL_SOON
			 : is_stand_in ? KIND_COORDINATOR_ASK_CALLED
				       : KIND_OFFICER_QUESTION_CALLED;
	if (question.expires.s > day->now.s && !is_put(day, i, kind, &question))
		ask_put(day, &question, text, values, ARRAY_LEN(values));
}

static bool
has_reminder(const struct call *call)
{
	return call->asked != NULL && call->asked->role != PARTY_COORDINATOR && !call->is_again;
}

void
call_day(struct day *day)
{
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *question = &day->questions[q];
		if (!call_is_question(question) || question->state != QUESTION_OPEN)
			continue;
		if (question->expires.s <= day->now.s)
			ask_close(day, question, QUESTION_EXPIRED);
		else if (day->plan.stage == PLAN_STAGE_OVER || !is_needed(day, question))
			call_off(day, question);
	}
	if (day->plan.stage == PLAN_STAGE_OVER)
		return;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		struct call call = call_of(day, i);
		if (call.state != CALL_AHEAD || call.asked == NULL)
			continue;
		if (day->now_min >= call.end_min)
			put(day, i, &call, QUESTION_CALLED);
		else if (has_reminder(&call) && day->now_min < call.start_min &&
			 day->now_min >= call.start_min - CALL_LEAD_MIN)
			put(day, i, &call, QUESTION_CALL);
	}
}

int
call_next_min(const struct day *day)
{
	int next = PLAN_NONE;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		struct call call = call_of(day, i);
		if (call.state != CALL_AHEAD || call.asked == NULL)
			continue;
		int at = has_reminder(&call) && day->now_min < call.start_min - CALL_LEAD_MIN
			     ? call.start_min - CALL_LEAD_MIN
			     : call.end_min;
		if (at > day->now_min && (next == PLAN_NONE || at < next))
			next = at;
	}
	return next;
}

int
call_over_min(const struct day *day)
{
	int over = PLAN_NONE;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		struct call call = call_of(day, i);
		if ((call.state != CALL_AHEAD && call.state != CALL_FAILED) || call.asked == NULL)
			continue;
		int until = answer_until_min(day, call.end_min) + OVER_GRACE_MIN;
		if (over == PLAN_NONE || until > over)
			over = until;
	}
	return over;
}

/* The other question about the same try is answered with it. */
static void
close_both(struct day *day, struct row_question *answered, enum question_state state)
{
	ask_close(day, answered, state);
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *other = &day->questions[q];
		if (call_is_question(other) && other->state == QUESTION_OPEN &&
		    other->at_min == answered->at_min &&
		    strcmp(other->command, answered->command) == 0 &&
		    strcmp(other->appointment, answered->appointment) == 0)
			ask_close(day, other, QUESTION_WITHDRAWN);
	}
}

/* The plan goes by the new hour: the page shows it, and what is planned anew keeps it. */
static void
take_again(struct day *day, int i, const struct call *call)
{
	const char *id = day->document.appointments[i].id;
	struct plan_solution *fresh = arena_new(day->arena, struct plan_solution);
	*fresh = day->solution;
	struct plan_outcome *outcome = &fresh->appointments[i];
	outcome->start_min = call->start_min;
	outcome->end_min = call->end_min;
	outcome->because = (struct reason){.name = REASON_CALL_AGAIN};
	outcome->shut = (struct plan_interval){0, 0};
	if (outcome->status == PLAN_KEPT) {
		outcome->status = PLAN_MOVED;
		fresh->changes++;
	}
	if (fresh->ends_min < call->end_min)
		fresh->ends_min = call->end_min;
	saywhy_solution(app_words(day->world, LANGUAGE_EN), day->arena, fresh);
	replan_take(day, fresh,
		    day->is_live ? arena_printf(day->arena, APP_CAUSE_LIVE ":again:%s", id)
				 : arena_printf(day->arena, "again:%s", id));
	settle_estimate(day);
}

/* Both are told the new time: the person by remind_person.c. False: there is no second time. */
static bool
once_more(struct day *day, int i, struct call call)
{
	int minutes = call.end_min - call.start_min;
	int from = day->now_min > call.start_min ? day->now_min : call.start_min;
	int wait = day->world->settings.call_again_minutes + CALL_STEP_MIN - 1;
	if (call.is_again || call.asked == NULL || call.asked->role == PARTY_COORDINATOR ||
	    call.asked->stopped.s != 0)
		return false;
	call.is_again = true;
	call.link = link_to(day, call.start_min);
	call.start_min = (from + wait) / CALL_STEP_MIN * CALL_STEP_MIN;
	int last = call.start_min + CALL_AGAIN_LATER_MIN;
	while (call.start_min <= last && !fits(day, i, call.start_min))
		call.start_min += CALL_STEP_MIN;
	if (call.start_min > last)
		return false;
	call.end_min = call.start_min + minutes;
	int before = day->n_questions;
	put(day, i, &call, QUESTION_CALL);
	if (day->n_questions == before)
		return false;
	take_again(day, i, &call);
	return true;
}

void
call_answer(struct day *day, const struct row_party *party, struct row_question *question,
	    const struct command *command, const char *text)
{
	int i = day_appointment(day, question->appointment);
	struct call call = call_of(day, i);
	const struct template_value ref[] = {template_text("ref", day->plan.ref)};
	if (command->verb == COMMAND_TIME) {
		day_reply(day, party, KIND_OFFICER_NOT_UNDERSTOOD, NULL, 0,
			  inbound_reply_expires(day));
		return;
	}
	bool is_yes = command->verb != COMMAND_NO;
	bool is_over = day->now_min >= call.end_min;
	if (is_yes && !is_over) {
		effect_audit(day->effects, day->now, &day->plan, party->id,
			     "question %" PRId64 ": yes before its call", question->id);
	} else {
		close_both(day, question, is_yes ? QUESTION_YES : QUESTION_NO);
		day_add_decision(day, party, i, is_yes ? DECISION_CALLED : DECISION_NOT_CALLED,
				 question->at_min, text);
		/* The new time is the answer. */
		if (!is_yes && once_more(day, i, call))
			return;
	}
	day_reply(day, party, KIND_OFFICER_ANSWER_NOTED, ref, ARRAY_LEN(ref),
		  inbound_reply_expires(day));
}
