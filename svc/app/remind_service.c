/* SPDX-License-Identifier: MIT
 *
 * What officers and services are told beside their questions (ask.c, call.c).
 */
#include <string.h>

#include "app/ask.h"
#include "app/call.h"
#include "app/remind.h"

/* Whether they were told of another hour or way, or said yes to one. */
static bool
knows_otherwise(const struct day *day, const struct row_party *to, int i, const char *claim)
{
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *question = &day->questions[q];
		if (question->party_id == to->id && question->state == QUESTION_YES &&
		    question->kind != QUESTION_CONFIRM && !call_is_question(question) &&
		    day_appointment(day, question->appointment) == i)
			return true;
	}
	return reconcile_was_told(day, to->id, claim);
}

/* A change that is settled, for a service that did not settle it itself; whether it is news. */
static bool
tell_settled(const struct day *day, const struct row_party *to, int i, struct wants *wants)
{
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	const struct row_decision *decision = day_decision(day, i);
	bool is_today = outcome->start_min != PLAN_NONE;
	bool is_their_word = decision != NULL && decision->party_id == to->id &&
			     (!is_today || decision->at_min == outcome->start_min);
	if (outcome->needs_yes || is_their_word || call_of(day, i).is_again)
		return false;
	const char *claim = arena_printf(day->arena, "told:%s", outcome->id);
	if (outcome->status == PLAN_KEPT && !knows_otherwise(day, to, i, claim))
		return false;
	static const enum kind kinds[] = {
	    [PLAN_KEPT] = KIND_OFFICER_CONFIRMED_AS_BOOKED,
	    [PLAN_MOVED] = KIND_OFFICER_CONFIRMED_VISIT,
	    [PLAN_BY_PHONE] = KIND_OFFICER_CONFIRMED_PHONE,
	    [PLAN_BY_VIDEO] = KIND_OFFICER_CONFIRMED_VIDEO,
	    [PLAN_NEXT_DAY] = KIND_OFFICER_CONFIRMED_NEXT_DAY,
	    [PLAN_DROPPED] = KIND_OFFICER_CONFIRMED_DROPPED,
	};
	int booked = day->document.appointments[i].booked_min;
	enum kind kind = outcome->status == PLAN_MOVED && outcome->mode == PLAN_PHONE
			     ? KIND_OFFICER_CONFIRMED_PHONE
			     : kinds[outcome->status];
	if (kind == KIND_OFFICER_CONFIRMED_PHONE && day->document.appointments[i].call.is_by_person)
		kind = KIND_OFFICER_CONFIRMED_PHONE_FROM;
	struct day_say say = {
	    .party = to,
	    .kind = kind,
	    .claim = claim,
	    .fact = arena_printf(day->arena, "%s %d", plan_status_word(outcome->status),
				 outcome->start_min),
	    .due = day->now,
	    .expires = day_utc(day, is_today ? outcome->start_min : MINUTES_PER_DAY),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("start", is_today ? outcome->start_min : 0),
	    template_number("booked", booked == PLAN_NONE ? 0 : booked),
	    template_date("next", holidays_working_day_after(day->world->holidays, day->plan.date)),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
	const struct row_message *said = reconcile_newest(day, to->id, claim);
	return said == NULL || said->state == OUTBOX_SUPERSEDED ||
	       strcmp(said->fact, say.fact) != 0;
}

static struct day_say
say_hold_up(const struct day *day, const struct row_party *to, int i)
{
	const struct estimate_item *item = &day->estimate.items[i];
	return (struct day_say){
	    .party = to,
	    .kind = item->late_minutes > 0 ? KIND_OFFICER_HOLD_UP : KIND_OFFICER_BACK_ON_TIME,
	    .claim = arena_printf(day->arena, "holdup:%s", day->solution.appointments[i].id),
	    .fact = arena_printf(day->arena, "%d", ask_late_start(day, i)),
	    .due = day->now,
	    .expires = day_utc(day, item->start_min),
	};
}

/* Late, and not to be asked (they agreed to it beforehand): told once for each hour. */
static void
tell_hold_up(const struct day *day, const struct row_party *to, int i, struct wants *wants)
{
	struct day_say say = say_hold_up(day, to, i);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("booked", day->solution.appointments[i].start_min),
	    template_number("arrive", ask_late_start(day, i)),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* That they are in time is news to those who heard otherwise of that hour. */
static void
tell_in_time(const struct day *day, const struct row_party *to, int i, struct wants *wants)
{
	struct day_say say = say_hold_up(day, to, i);
	const struct row_message *said = reconcile_newest(day, to->id, say.claim);
	bool is_of_it = said != NULL && (said->version == day->plan.version ||
					 day->solution.appointments[i].status == PLAN_KEPT);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("start", day->solution.appointments[i].start_min),
	};
	if (is_of_it && reconcile_was_told(day, to->id, say.claim))
		remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* Of one appointment a service gets one text, or is asked. */
void
remind_services(const struct day *day, struct wants *wants)
{
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct estimate_item *item = &day->estimate.items[i];
		const struct row_party *to = day_party_for(day, i);
		bool is_ahead = item->is_today && item->start_min > day->now_min &&
				!day->solution.appointments[i].needs_yes;
		if (to == NULL || to->role == PARTY_COORDINATOR || ask_open(day, i) != NULL)
			continue;
		if (is_ahead && item->late_minutes > 0 && !ask_is_needed(day, i))
			tell_hold_up(day, to, i, wants);
		else if (!tell_settled(day, to, i, wants) && is_ahead && item->late_minutes == 0)
			tell_in_time(day, to, i, wants);
	}
}
