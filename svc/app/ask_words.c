/* SPDX-License-Identifier: MIT
 *
 * The five kinds of questions in words: to whom, why, until when.
 */
#include <string.h>

#include "app/ask.h"
#include "app/closed.h"
#include "app/missed.h"
#include "plan/check.h"

#define UNTIL_MAX_MIN (MINUTES_PER_DAY - 15) /* the alarm has to leave on the day itself */

/* The first journey that could have been taken, for those who ask why. */
static const struct plan_option *
first_arrival(const struct day *day, int appointment)
{
	const struct plan_options *options =
	    &day->problem.travel[PLAN_PLACE_GATE][PLAN_PLACE_OF(appointment)];
	int gate = day->problem.gate_expected_min;
	const struct plan_option *best = NULL;
	for (int k = 0; k < options->n; k++) {
		const struct plan_option *option = &options->list[k];
		if (option->by != PLAN_TRANSIT || option->car > 0 ||
		    option->depart_first_min < gate)
			continue;
		if (best == NULL || option->depart_first_min + option->minutes <
					best->depart_first_min + best->minutes)
			best = option;
	}
	return best;
}

/* What the planner found to be against it; NULL: that is not known any more. */
static const char *
found_reason(const struct day *day, const struct template_set *words, int appointment)
{
	static const enum kind kinds[] = {
	    [CHECK_CLOSED] = KIND_OFFICER_REASON_CLOSED,
	    [CHECK_CLASH] = KIND_OFFICER_REASON_CLASH,
	    [CHECK_MONEY] = KIND_OFFICER_REASON_MONEY,
	    [CHECK_WALK] = KIND_OFFICER_REASON_WALK,
	    [CHECK_CURFEW] = KIND_OFFICER_REASON_HOME,
	    [CHECK_AVOID] = KIND_OFFICER_REASON_NO_WAY,
	    [CHECK_NO_PHONE] = KIND_OFFICER_REASON_NO_PHONE,
	    [CHECK_AFTER] = KIND_OFFICER_REASON_ORDER,
	    [CHECK_BREAK] = KIND_OFFICER_REASON_BREAK,
	};
	const struct check_verdict *why = day->solution.appointments[appointment].why;
	if (why == NULL || why->reason == CHECK_NO_REASON)
		return NULL;
	if (why->reason != CHECK_TRAVEL)
		return template_render(words, kinds[why->reason], NULL, 0, day->arena);
	if (why->earliest_arrival_min == PLAN_NONE)
		return template_render(words, KIND_OFFICER_REASON_NO_WAY, NULL, 0, day->arena);
	const struct template_value arrive[] = {
	    template_number("arrive", why->earliest_arrival_min)};
	return template_render(words, KIND_OFFICER_REASON_ARRIVE, arrive, ARRAY_LEN(arrive),
			       day->arena);
}

const char *
ask_why(const struct day *day, const struct row_party *to, int appointment)
{
	const struct template_set *words = day_words_for(day, to);
	const struct document_appointment *from = &day->document.appointments[appointment];
	if (closed_holds(day, appointment))
		return template_render(words, KIND_OFFICER_REASON_CLOSED, NULL, 0, day->arena);
	if (missed_is_open(day, appointment))
		return template_render(words, KIND_OFFICER_REASON_MISSED, NULL, 0, day->arena);
	if (day->is_held_up || day->is_live || day->plan.late_minutes > 0)
		return template_render(words, KIND_OFFICER_REASON_HELD_UP, NULL, 0, day->arena);
	const struct plan_option *option =
	    day->plan.stage == PLAN_STAGE_BEFORE ? first_arrival(day, appointment) : NULL;
	int n_rides = 0;
	const struct plan_ride *rides =
	    option == NULL ? NULL : prepare_rides(day->prepared, option->ref, day->arena, &n_rides);
	if (option != NULL && n_rides > 0 &&
	    option->depart_first_min + option->minutes + day->problem.arrive_early_min >
		from->booked_min) {
		const struct template_value values[] = {
		    template_number("out", day->problem.gate_expected_min),
		    template_text("line", day_line(day, to, &rides[0])),
		    template_number("depart", rides[0].depart_min),
		    template_number("arrive", option->depart_first_min + option->minutes),
		};
		return template_render(words, KIND_OFFICER_REASON_TRAVEL, values, ARRAY_LEN(values),
				       day->arena);
	}
	const char *found = found_reason(day, words, appointment);
	if (found != NULL)
		return found;
	const struct plan_appointment *now = &day->problem.appointments[appointment];
	for (int k = 0; k < now->n_openings; k++)
		if (now->openings[k].from_min <= from->booked_min &&
		    from->booked_min + from->minutes <= now->openings[k].until_min)
			return template_render(words, KIND_OFFICER_REASON_CLASH, NULL, 0,
					       day->arena);
	return template_render(words, KIND_OFFICER_REASON_CLOSED, NULL, 0, day->arena);
}

/* The coordinator is asked in a service's place to ask by voice, and so is told whom. */
static enum kind
question_template(enum question_kind kind, bool is_stand_in)
{
	switch (kind) {
	case QUESTION_PHONE:
		return is_stand_in ? KIND_COORDINATOR_ASK_PHONE : KIND_OFFICER_QUESTION_PHONE;
	case QUESTION_VIDEO:
		return is_stand_in ? KIND_COORDINATOR_ASK_VIDEO : KIND_OFFICER_QUESTION_VIDEO;
	case QUESTION_NEXT_DAY:
		return is_stand_in ? KIND_COORDINATOR_ASK_NEXT_DAY : KIND_OFFICER_QUESTION_NEXT_DAY;
	case QUESTION_LATE:
		return is_stand_in ? KIND_COORDINATOR_ASK_MOVE : KIND_OFFICER_QUESTION_LATE;
	case QUESTION_MOVE:
	case QUESTION_CONFIRM:
	case QUESTION_CALL:
	case QUESTION_CALLED:
		break;
	}
	return is_stand_in ? KIND_COORDINATOR_ASK_MOVE : KIND_OFFICER_QUESTION_MOVE;
}

/* The last moment at which a yes still helps. */
static int
useful_until(const struct day *day, const struct ask_wanted *want)
{
	if (want->at_min != PLAN_NONE)
		return want->at_min;
	int booked = day->document.appointments[want->appointment].booked_min;
	int until = booked != PLAN_NONE ? booked : day->problem.gate_latest_min;
	/* Its hour has passed: what is asked is asked now. */
	if (until <= day->now_min)
		until = day->now_min + day->world->settings.answer_minutes;
	return until < UNTIL_MAX_MIN ? until : UNTIL_MAX_MIN;
}

int
ask_told_min(const struct day *day, int appointment)
{
	const struct plan_outcome *outcome = &day->solution.appointments[appointment];
	const struct row_decision *decision = day_decision(day, appointment);
	if (outcome->start_min != PLAN_NONE && !outcome->needs_yes)
		return outcome->start_min;
	return decision != NULL && decision->at_min != PLAN_NONE
		   ? decision->at_min
		   : day->document.appointments[appointment].booked_min;
}

void
ask_party(struct day *day, const struct ask_wanted *want, const struct row_party *party,
	  const struct row_question *head)
{
	struct utc expires = head != NULL ? head->expires : day_utc(day, useful_until(day, want));
	if (expires.s <= day->now.s)
		return;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, want->appointment)),
	    template_number("booked", ask_told_min(day, want->appointment)),
	    template_text("reason", want->kind == QUESTION_LATE ? ""
				    : want->offered != OFFER_NOTHING
					? offer_why(day, party, want->offered)
					: ask_why(day, party, want->appointment)),
	    template_number("start", want->at_min == PLAN_NONE ? 0 : want->at_min),
	    template_date("next", holidays_working_day_after(day->world->holidays, day->plan.date)),
	};
	struct row_question question = {
	    .party_id = party->id,
	    .kind = want->kind,
	    .appointment = day->document.appointments[want->appointment].id,
	    .at_min = want->at_min,
	    .command = "",
	    .expires = expires,
	    .beside = head == NULL ? 0 : head->id,
	};
	bool is_stand_in = party->role == PARTY_COORDINATOR;
	enum kind kind = question_template(want->kind, is_stand_in);
	if (want->offered != OFFER_NOTHING && !is_stand_in)
		kind = want->kind == QUESTION_PHONE ? KIND_OFFICER_QUESTION_OFFER_PHONE
						    : KIND_OFFICER_QUESTION_OFFER_NEXT_DAY;
	ask_put(day, &question, kind, values, ARRAY_LEN(values));
}
