/* SPDX-License-Identifier: MIT
 *
 * What senders of every role share: codes, answers, reports of being late, STOP.
 */
#include "app/inbound.h"

#include <inttypes.h>
#include <string.h>

#include "app/ask.h"
#include "app/call.h"
#include "app/effects.h"
#include "app/remind.h"
#include "app/replan.h"
#include "app/settle.h"
#include "app/why.h"

#define REPLY_USEFUL_S (30 * 60)
#define HUMAN_USEFUL_S (12 * 3600) /* through any night */

struct utc
inbound_reply_expires(const struct day *day)
{
	return (struct utc){day->now.s + REPLY_USEFUL_S};
}

struct utc
inbound_human_expires(const struct day *day)
{
	struct utc midnight = day_utc(day, MINUTES_PER_DAY);
	struct utc tomorrow = {day->now.s + HUMAN_USEFUL_S};
	return midnight.s > tomorrow.s ? midnight : tomorrow;
}

void
inbound_reply(struct day *day, const struct row_party *party, enum kind kind,
	      const struct template_value values[], size_t n_values)
{
	day_reply(day, party, kind, values, n_values, inbound_reply_expires(day));
}

void
inbound_refuse(struct day *day, const struct row_party *party, const char *reason)
{
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_text("reason", reason)};
	inbound_reply(day, party, KIND_COORDINATOR_REFUSED, values, ARRAY_LEN(values));
}

struct row_question *
inbound_question(struct day *day, const struct row_party *party, const char *code)
{
	struct secret_hash hash = ask_code_hash(day->world, code);
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *question = &day->questions[q];
		if (question->state == QUESTION_OPEN && question->party_id == party->id &&
		    question->expires.s > day->now.s && question->tries_left > 0 &&
		    secret_hash_equal(&question->code, &hash))
			return question;
	}
	return NULL;
}

bool
inbound_is_senders(const struct day *day, int64_t party_id)
{
	for (int p = 0; day->sender != NULL && p < day->sender->n_parties; p++)
		if (day->sender->parties[p].id == party_id)
			return true;
	return false;
}

/* Of this plan or of another. */
static void
spend_try(struct day *day, struct row_question *question)
{
	struct row_plan plan = {.id = question->plan_id};
	question->tries_left--;
	if (question->tries_left <= 0) {
		question->state = QUESTION_SPENT;
		effect_audit(day->effects, day->now, &plan, question->party_id,
			     "question %" PRId64 ": too many wrong codes", question->id);
		effect_wake(day->effects, day->now, question->plan_id);
	}
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_QUESTION_STATE, .question = *question});
}

void
inbound_wrong_code(struct day *day, const struct row_party *party)
{
	for (int q = 0; q < day->n_questions; q++) {
		struct row_question *question = &day->questions[q];
		if (question->state == QUESTION_OPEN &&
		    (question->party_id == party->id ||
		     inbound_is_senders(day, question->party_id)))
			spend_try(day, question);
	}
	for (int q = 0; day->sender != NULL && q < day->sender->n_questions; q++) {
		struct row_question question = day->sender->questions[q];
		if (question.state == QUESTION_OPEN && question.plan_id != day->plan.id)
			spend_try(day, &question);
	}
	enum kind kind = party->role == PARTY_COORDINATOR ? KIND_COORDINATOR_CODE_WRONG
							  : KIND_OFFICER_CODE_WRONG;
	effect_audit(day->effects, day->now, &day->plan, party->id, "wrong code");
	day_reply(day, party, kind, NULL, 0, inbound_reply_expires(day));
}

static enum decision_kind
decision_of(enum question_kind kind, bool is_yes)
{
	switch (kind) {
	case QUESTION_PHONE:
		return is_yes ? DECISION_PHONE : DECISION_NO_PHONE;
	case QUESTION_VIDEO:
		return is_yes ? DECISION_VIDEO : DECISION_NO_VIDEO;
	case QUESTION_NEXT_DAY:
		return is_yes ? DECISION_NEXT_DAY : DECISION_NO_NEXT_DAY;
	case QUESTION_MOVE:
	case QUESTION_LATE:
	case QUESTION_CONFIRM:
	case QUESTION_CALL:
	case QUESTION_CALLED:
		break;
	}
	return is_yes ? DECISION_MOVED : DECISION_NO_MOVE;
}

void
inbound_ask_code(struct day *day, const struct row_party *party, const struct inbound_wish *wish)
{
	int i = wish->appointment;
	for (int q = 0; q < day->n_questions; q++)
		if (day->questions[q].kind == QUESTION_CONFIRM &&
		    day->questions[q].state == QUESTION_OPEN &&
		    day->questions[q].party_id == party->id)
			ask_close(day, &day->questions[q], QUESTION_WITHDRAWN);
	char *words = arena_alloc(day->arena, COMMAND_ASK_SIZE);
	bool is_lift = wish->kind == KIND_COORDINATOR_CODE_LIFT;
	command_print(LANGUAGE_EN, wish->command, words);
	int lifetime_s = 60 * day->world->settings.code_lifetime_minutes;
	struct row_question question = {
	    .party_id = party->id,
	    .kind = QUESTION_CONFIRM,
	    .appointment = i < 0 ? "" : day->document.appointments[i].id,
	    .at_min = wish->at_min,
	    .command = words,
	    .expires = {day->now.s + lifetime_s},
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_text("label", i < 0 ? "" : day_label(day, i)),
	    template_number("start", wish->at_min == PLAN_NONE ? 0 : wish->at_min),
	    template_date("date", day->plan.date),
	    template_number("version", day->plan.version),
	    template_number("from", is_lift ? wish->command->at_min : 0),
	    template_number("until", is_lift ? wish->command->until_min : 0),
	};
	ask_put(day, &question, wish->kind, values, ARRAY_LEN(values));
}

void
inbound_pass_on(struct day *day, const struct row_party *from, enum kind kind, int appointment,
		int at_min)
{
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	if (coordinator == NULL || coordinator->id == from->id)
		return;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, appointment)),
	    template_number("start", at_min == PLAN_NONE ? 0 : at_min),
	};
	day_reply(day, coordinator, kind, values, ARRAY_LEN(values), inbound_reply_expires(day));
}

/* A right code of a question that was settled without them: no guess, and they hear so. */
static bool
is_settled_without(const struct day *day, const struct row_party *party, const char *code)
{
	struct secret_hash hash = ask_code_hash(day->world, code);
	for (int q = 0; q < day->n_questions; q++)
		if (day->questions[q].state == QUESTION_WITHDRAWN &&
		    day->questions[q].kind != QUESTION_CONFIRM &&
		    day->questions[q].party_id == party->id &&
		    !call_is_question(&day->questions[q]) &&
		    secret_hash_equal(&day->questions[q].code, &hash))
			return party->role != PARTY_COORDINATOR;
	return false;
}

void
inbound_answer(struct day *day, const struct row_party *party, const struct command *command,
	       const char *text)
{
	struct row_question *question = inbound_question(day, party, command->code);
	int i = question == NULL ? -1 : day_appointment(day, question->appointment);
	if (question == NULL && is_settled_without(day, party, command->code)) {
		const struct template_value values[] = {template_text("ref", day->plan.ref),
							template_date("date", day->plan.date)};
		inbound_reply(day, party, KIND_OFFICER_QUESTION_CLOSED, values, ARRAY_LEN(values));
		return;
	}
	if (question == NULL || question->kind == QUESTION_CONFIRM || i < 0) {
		inbound_wrong_code(day, party);
		return;
	}
	if (call_is_question(question)) {
		call_answer(day, party, question, command, text);
		return;
	}
	bool is_yes = command->verb != COMMAND_NO;
	int at_min = question->at_min;
	enum decision_kind kind = decision_of(question->kind, is_yes);
	enum kind told = is_yes ? KIND_COORDINATOR_QUESTION_YES : KIND_COORDINATOR_QUESTION_NO;
	if (command->verb == COMMAND_TIME) {
		at_min = command->at_min;
		told = KIND_COORDINATOR_QUESTION_TIME;
		if (kind == DECISION_NEXT_DAY)
			kind = DECISION_MOVED;
	}
	ask_close(day, question, is_yes ? QUESTION_YES : QUESTION_NO);
	day_add_decision(day, party, i, kind, at_min, text);
	replan_day(day,
		   arena_printf(day->arena, "%s:%s", is_yes ? "yes" : "no", question->appointment));
	const struct template_value values[] = {template_text("ref", day->plan.ref)};
	day_reply(day, party, KIND_OFFICER_ANSWER_NOTED, values, ARRAY_LEN(values),
		  inbound_reply_expires(day));
	inbound_pass_on(day, party, told, i, at_min);
}

/* One number stops and comes back in all its parts, and in all its plans. */
static void
take_up(struct day *day, const struct row_party *said)
{
	struct row_party *parties = arena_array(day->arena, struct row_party, day->n_parties);
	for (int p = 0; p < day->n_parties; p++) {
		parties[p] = day->parties[p];
		if (parties[p].has_phone && phone_equal(&parties[p].phone, &said->phone))
			parties[p].stopped = said->stopped;
	}
	day->parties = parties;
	for (int p = 0; day->sender != NULL && p < day->sender->n_parties; p++) {
		int64_t plan_id = day->sender->plans[p].id;
		if (plan_id != 0 && plan_id != day->plan.id)
			effect_wake(day->effects, day->now, plan_id);
	}
}

/* Said again it is the same STOP. Which human hears of it: stopped.h. */
void
inbound_stop(struct day *day, const struct row_party *party)
{
	struct row_party stopped = *party;
	bool is_again = stopped.stopped.s != NO_TIME.s;
	effect_audit(day->effects, day->now, &day->plan, party->id,
		     is_again ? "said STOP again" : "said STOP");
	if (is_again)
		return;
	stopped.stopped = day->now;
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_PARTY_STOPPED, .party = stopped});
	take_up(day, &stopped);
}

bool
inbound_back(struct day *day, const struct row_party *party, enum kind kind)
{
	if (party->stopped.s == NO_TIME.s)
		return false;
	struct row_party back = *party;
	back.stopped = NO_TIME;
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_PARTY_STOPPED, .party = back});
	effect_audit(day->effects, day->now, &day->plan, party->id, "said BACK");
	take_up(day, &back);
	inbound_reply(day, &back, kind, NULL, 0);
	return true;
}

/* Asks the coordinator to ring the person, who hears so; the coordinator's own word moves nothing. */
static void
pass_call(struct day *day, const struct row_party *from)
{
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	if (coordinator == NULL)
		return;
	if (coordinator->id == from->id) {
		inbound_refuse(day, from, why_plain(day, from, KIND_COORDINATOR_WHY_NOT_TODAY));
		return;
	}
	const struct template_value ref[] = {template_text("ref", day->plan.ref)};
	const struct template_value who[] = {template_text("who", day_who(day, from))};
	day_reply(day, coordinator, KIND_COORDINATOR_CALL_WANTED, ref, ARRAY_LEN(ref),
		  inbound_human_expires(day));
	if (from->role == PARTY_PERSON)
		inbound_reply(day, from, KIND_PERSON_CALL_NOTED, who, ARRAY_LEN(who));
}

/* Who reported it hears that it counts; the hours that it makes are told once they are settled. */
static void
answer_late(struct day *day, const struct row_party *from)
{
	int next = estimate_next_item(&day->solution, &day->estimate, day->now_min);
	bool is_coordinator = from->role == PARTY_COORDINATOR;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_text("who", day_who(day, from)),
	    template_number("minutes", day->plan.late_minutes),
	    template_text("label", next < 0 ? "" : day_label(day, next)),
	};
	const struct template_value nothing[] = {template_date("date", day->plan.date), values[1]};
	if (next >= 0)
		inbound_reply(day, from,
			      is_coordinator ? KIND_COORDINATOR_LATE_NOTED : KIND_PERSON_LATE_NOTED,
			      values, ARRAY_LEN(values));
	else if (is_coordinator)
		inbound_refuse(day, from, why_plain(day, from, KIND_COORDINATOR_WHY_NOTHING_LEFT));
	else
		inbound_reply(day, from, KIND_PERSON_NEXT_NONE, nothing, ARRAY_LEN(nothing));
}

/* The new version takes the delay in; that it was reported is told all the same. */
static void
copy_late(struct day *day, const struct row_party *from)
{
	struct template_value values[REMIND_LATE_VALUES];
	const struct row_party *to = day_party(day, PARTY_COORDINATOR);
	if (to == NULL || to->id == from->id || !remind_late(day, values))
		return;
	day_reply(day, to, KIND_COORDINATOR_LATE_COPY, values, ARRAY_LEN(values),
		  inbound_reply_expires(day));
}

void
inbound_late(struct day *day, const struct row_party *party, int minutes)
{
	int most = day->world->settings.late_minutes_max;
	/* What is said of another day moves nothing; a human hears that it was said. */
	if (day->plan.stage == PLAN_STAGE_OVER || day->now_min < 0) {
		effect_audit(day->effects, day->now, &day->plan, party->id, "late, but not today");
		pass_call(day, party);
		return;
	}
	day->plan.late_minutes = minutes < most ? minutes : most;
	day->plan.late_from_min = day->now_min;
	day->is_held_up = true;
	effect_audit(day->effects, day->now, &day->plan, party->id, "reported late by %d min",
		     day->plan.late_minutes);
	settle_estimate(day);
	answer_late(day, party);
	/* A report changes no booking: what needs a yes is asked first (settle_day). */
	if (ask_is_beyond(day) && replan_needs_nobody(day, "late")) {
		copy_late(day, party);
		replan_day(day, "late");
	}
}
