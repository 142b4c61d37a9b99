/* SPDX-License-Identifier: MIT
 *
 * Which questions are needed now, and who is asked them.
 */
#include "app/ask.h"

#include <inttypes.h>
#include <string.h>

#include "app/call.h"
#include "app/closed.h"
#include "app/effects.h"
#include "app/missed.h"
#include "app/offer.h"
#include "plan/window.h"

#define VALUES_MAX        10
#define LATE_SAME_MIN     4 /* an estimate that moves by less is the same question */
#define PROPOSED_SAME_MIN 10
#define LATE_STEP_MIN     5

struct secret_hash
ask_code_hash(const struct app_world *world, const char *code)
{
	return secret_hash(world->hash_key, code, strlen(code));
}

int
ask_late_start(const struct day *day, int appointment)
{
	int start = day->estimate.items[appointment].start_min;
	const struct plan_appointment *from = &day->problem.appointments[appointment];
	/* A desk sees them at its next start that is free. */
	int at_desk =
	    from->desk == NULL || start == from->booked_min ? PLAN_NONE : window_next(from, start);
	if (at_desk != PLAN_NONE)
		return at_desk;
	return (start + LATE_STEP_MIN - 1) / LATE_STEP_MIN * LATE_STEP_MIN;
}

bool
ask_is_needed(const struct day *day, int appointment)
{
	return day->problem.appointments[appointment].move == PLAN_ASK &&
	       ask_fits(day, appointment);
}

bool
ask_fits(const struct day *day, int appointment)
{
	const struct plan_appointment *from = &day->problem.appointments[appointment];
	if (day->estimate.items[appointment].start_min == PLAN_NONE || from->move == PLAN_NEVER)
		return false;
	int start = ask_late_start(day, appointment);
	if (across_busy_at(day, appointment, start) != NULL)
		return false;
	for (int k = 0; k < from->n_openings; k++)
		if (from->openings[k].from_min <= start &&
		    start + from->minutes <= from->openings[k].until_min)
			return start <= from->latest_min;
	return false;
}

/* Whether a call falls into the middle of a visit or of a way, now that all is later. */
static bool
is_call_disturbed(const struct day *day, int call)
{
	const struct estimate_item *item = &day->estimate.items[call];
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct estimate_item *other = &day->estimate.items[i];
		if (day->solution.appointments[i].mode == PLAN_VISIT && other->is_today &&
		    other->start_min != PLAN_NONE && other->start_min < item->end_min &&
		    item->start_min < other->end_min)
			return true;
	}
	for (int k = 0; k < day->solution.n_legs; k++) {
		const struct estimate_leg *leg = &day->estimate.legs[k];
		if (leg->depart_min < item->end_min && item->start_min < leg->arrive_min)
			return true;
	}
	return false;
}

bool
ask_is_beyond(const struct day *day)
{
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct estimate_item *item = &day->estimate.items[i];
		if (!item->is_today ||
		    (item->start_min != PLAN_NONE && item->start_min <= day->now_min))
			continue;
		if (item->start_min == PLAN_NONE)
			return true;
		if (item->late_minutes > 0 && !ask_fits(day, i))
			return true;
		if (day->solution.appointments[i].mode != PLAN_VISIT && is_call_disturbed(day, i))
			return true;
	}
	return false;
}

static enum question_kind
kind_of(enum plan_status status)
{
	switch (status) {
	case PLAN_BY_PHONE:
		return QUESTION_PHONE;
	case PLAN_BY_VIDEO:
		return QUESTION_VIDEO;
	case PLAN_NEXT_DAY:
		return QUESTION_NEXT_DAY;
	case PLAN_KEPT:
	case PLAN_MOVED:
	case PLAN_DROPPED:
		break;
	}
	return QUESTION_MOVE;
}

static bool
is_late(const struct day *day, int i)
{
	const struct estimate_item *item = &day->estimate.items[i];
	return item->is_today && item->late_minutes > 0 && item->start_min > day->now_min &&
	       ask_is_needed(day, i);
}

static int
add_offer(const struct day *day, int i, struct ask_wanted *want)
{
	struct offer offer = offer_make(day, i);
	if (offer.because == OFFER_NOTHING)
		return 0;
	*want = (struct ask_wanted){i, QUESTION_NEXT_DAY, PLAN_NONE, offer.because};
	if (offer.is_call) {
		want->kind = QUESTION_PHONE;
		want->at_min = day->solution.appointments[i].start_min;
	}
	return 1;
}

static int
gather(const struct day *day, struct ask_wanted wants[PLAN_APPOINTMENTS_MAX])
{
	int n = 0;
	if (day->plan.stage == PLAN_STAGE_OVER)
		return 0;
	const struct plan_solution *solution =
	    day->proposal != NULL ? day->proposal : &day->solution;
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *outcome = &solution->appointments[i];
		if (outcome->needs_yes)
			wants[n++] =
			    (struct ask_wanted){i, kind_of(outcome->status), outcome->start_min, 0};
		else if (day->proposal == NULL && is_late(day, i))
			wants[n++] =
			    (struct ask_wanted){i, QUESTION_LATE, ask_late_start(day, i), 0};
		else if (day->proposal == NULL)
			n += add_offer(day, i, &wants[n]);
	}
	return n;
}

/* Being late and being moved are one question to whoever is asked: can it start then? */
static enum question_kind
gist(enum question_kind kind)
{
	return kind == QUESTION_LATE ? QUESTION_MOVE : kind;
}

static bool
is_about(const struct day *day, const struct row_question *question, const struct ask_wanted *want)
{
	bool is_late = question->kind == QUESTION_LATE || want->kind == QUESTION_LATE;
	/* While a delay is outstanding every hour is an estimate. */
	int slack = day->plan.late_minutes > 0 || day->is_live ? PROPOSED_SAME_MIN
		    : is_late                                  ? LATE_SAME_MIN
							       : 0;
	int apart = question->at_min - want->at_min;
	return gist(question->kind) == gist(want->kind) && apart <= slack && -apart <= slack &&
	       day_appointment(day, question->appointment) == want->appointment;
}

void
ask_close(struct day *day, struct row_question *question, enum question_state state)
{
	question->state = state;
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_QUESTION_STATE, .question = *question});
	effect_audit(day->effects, day->now, &day->plan, question->party_id,
		     "question %" PRId64 ": %s", question->id,
		     rows_word(&rows_question_states, (int)state));
}

const struct row_question *
ask_open(const struct day *day, int appointment)
{
	for (int q = day->n_questions - 1; q >= 0; q--) {
		const struct row_question *question = &day->questions[q];
		if (question->state == QUESTION_OPEN && question->kind != QUESTION_CONFIRM &&
		    !call_is_question(question) &&
		    day_appointment(day, question->appointment) == appointment)
			return question;
	}
	return NULL;
}

bool
ask_is_told(const struct day *day, const struct row_question *question)
{
	const char *claim = arena_printf(day->arena, "question:%" PRId64, question->id);
	for (int m = 0; m < day->n_messages; m++)
		if (strcmp(day->messages[m].claim, claim) == 0 && day->messages[m].sent.s != 0)
			return true;
	return false;
}

static const struct row_party *
asked_first(const struct day *day, int appointment)
{
	return appointment < 0 ? NULL : day_party_for(day, appointment);
}

/* Somebody else's yes to the same is told to whom it concerns as what it changes (remind.h). */
static bool
is_told_otherwise(const struct day *day, const struct row_question *question, int i)
{
	return i >= 0 && ask_answered_beside(day, question) == QUESTION_YES &&
	       day_is_settled(day, i) && day->solution.appointments[i].status != PLAN_KEPT &&
	       question->party_id == day_party_for(day, i)->id;
}

/* Those who were asked and need not answer any more are told, unless they are asked anew. */
static void
withdraw(struct day *day, struct row_question *question, const struct ask_wanted wants[],
	 int n_wants)
{
	ask_close(day, question, QUESTION_WITHDRAWN);
	const struct row_party *party = day_party_by_id(day, question->party_id);
	int i = day_appointment(day, question->appointment);
	if (party == NULL || is_told_otherwise(day, question, i))
		return;
	for (int w = 0; w < n_wants; w++)
		if (i == wants[w].appointment && party == asked_first(day, i))
			return;
	bool stays = i >= 0 && day->plan.stage != PLAN_STAGE_OVER && day_is_settled(day, i) &&
		     day->solution.appointments[i].start_min > day->now_min &&
		     day->estimate.items[i].late_minutes == 0;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("start", stays ? day->solution.appointments[i].start_min : 0),
	};
	if (ask_is_told(day, question))
		day_reply(day, party,
			  stays ? KIND_OFFICER_QUESTION_CLOSED_AS_IS : KIND_OFFICER_QUESTION_CLOSED,
			  values, stays ? 3 : 2, question->expires);
}

struct row_question *
ask_put(struct day *day, const struct row_question *question, enum kind kind,
	const struct template_value values[], size_t n_values)
{
	const struct row_party *party = day_party_by_id(day, question->party_id);
	if (day->n_questions >= DAY_QUESTIONS_MAX || party == NULL)
		return NULL;
	char *code = arena_alloc(day->arena, SECRET_CODE_SIZE);
	secret_code_make(day->world->random, code);
	struct row_question *row = &day->questions[day->n_questions++];
	*row = *question;
	row->id = day->next.question++;
	row->plan_id = day->plan.id;
	row->state = QUESTION_OPEN;
	row->code = ask_code_hash(day->world, code);
	row->tries_left = day->world->settings.code_tries;
	row->digits = code;
	row->made = day->now;
	effect_write(day->effects, (struct store_write){.kind = WRITE_QUESTION, .question = *row});
	effect_audit(day->effects, day->now, &day->plan, row->party_id,
		     "question %" PRId64 ": %s of %s", row->id,
		     rows_word(&rows_question_kinds, (int)row->kind), row->appointment);
	struct template_value all[VALUES_MAX];
	ensure(n_values < VALUES_MAX);
	memcpy(all, values, sizeof(all[0]) * n_values);
	all[n_values] = template_text("code", code);
	struct day_say say = {
	    .party = party,
	    .kind = kind,
	    .claim = arena_printf(day->arena, "question:%" PRId64, row->id),
	    .fact = row->kind == QUESTION_CONFIRM ? row->command : row->appointment,
	    .due = day->now,
	    /* A reminder is false when its call has begun; its code goes on. */
	    .expires = row->kind == QUESTION_CALL ? day_utc(day, row->at_min) : row->expires,
	    .is_urgent = row->kind == QUESTION_CONFIRM,
	};
	day_queue(day, &say, all, n_values + 1);
	return row;
}

void
ask_expire(struct day *day)
{
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *question = &day->questions[q];
		if (question->state == QUESTION_OPEN && !call_is_question(question) &&
		    question->expires.s <= day->now.s)
			ask_close(day, question, QUESTION_EXPIRED);
	}
}

/* What they said was taken back since: to what the plan needs, that is no answer. */
static bool
is_taken_back(const struct day *day, const struct row_question *question)
{
	if (question->state != QUESTION_YES && question->state != QUESTION_NO)
		return false;
	for (int d = 0; d < day->n_decisions; d++) {
		const struct row_decision *said = &day->decisions[d];
		bool is_answer = said->party_id == question->party_id &&
				 said->kind <= DECISION_NO_NEXT_DAY &&
				 said->at.s >= question->made.s;
		if (is_answer && !said->is_undone &&
		    strcmp(said->appointment, question->appointment) == 0)
			return false;
	}
	return true;
}

/* It climbs (ladder.h): the next who speaks for it is asked the same. */
static void
ask_next(struct day *day, const struct ask_wanted *want)
{
	const struct row_question *head = NULL;
	for (int q = 0; q < day->n_questions; q++)
		if (day->questions[q].beside == 0 && is_about(day, &day->questions[q], want) &&
		    (day->questions[q].state == QUESTION_OPEN ||
		     day->questions[q].state == QUESTION_SPENT))
			head = &day->questions[q];
	struct ask_chain chain;
	if (head == NULL || !ask_chain_of(day, head, &chain) || chain.is_answered ||
	    !ladder_asks_next(&chain.ladder, chain.texts, chain.n, day->now))
		return;
	const struct row_party *next = ask_chain_next(day, &chain, want->appointment);
	struct ask_wanted same = *want;
	/* An estimate may have gone on a little since: it is the same question to both. */
	same.kind = head->kind;
	same.at_min = head->at_min;
	if (next != NULL)
		ask_party(day, &same, next, head);
}

void
ask_day(struct day *day)
{
	struct ask_wanted wants[PLAN_APPOINTMENTS_MAX];
	int n_wants = gather(day, wants);
	bool is_asked[PLAN_APPOINTMENTS_MAX] = {false};
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *question = &day->questions[q];
		bool is_open = question->state == QUESTION_OPEN && !call_is_question(question);
		bool is_needed = question->kind == QUESTION_CONFIRM;
		bool is_over = is_open && ask_answered_beside(day, question) != QUESTION_OPEN;
		for (int w = 0; w < n_wants && !is_over; w++)
			if (is_about(day, question, &wants[w])) {
				is_needed = true;
				is_asked[w] =
				    is_asked[w] || (question->state != QUESTION_WITHDRAWN &&
						    (wants[w].offered != OFFER_NOTHING ||
						     !is_taken_back(day, question)));
			}
		if (is_open && question->expires.s <= day->now.s)
			ask_close(day, question, QUESTION_EXPIRED);
		else if (is_open && !is_needed)
			withdraw(day, question, wants, n_wants);
	}
	for (int w = 0; w < n_wants; w++) {
		const struct row_party *party = day_party_for(day, wants[w].appointment);
		if (!is_asked[w] && party != NULL)
			ask_party(day, &wants[w], party, NULL);
		ask_next(day, &wants[w]);
	}
}

void
ask_settled(struct day *day)
{
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *question = &day->questions[q];
		if (question->state == QUESTION_OPEN &&
		    ask_answered_beside(day, question) != QUESTION_OPEN)
			withdraw(day, question, NULL, 0);
	}
}
