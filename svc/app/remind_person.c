/* SPDX-License-Identifier: MIT
 *
 * What the person is told: the next step, in time, and nothing that is not settled.
 */
#include <inttypes.h>
#include <string.h>

#include "app/ask.h"
#include "app/bring.h"
#include "app/call.h"
#include "app/closed.h"
#include "app/remind.h"

/*
 * What was said stands until they are told of the other claim: then the same fact is news again.
 * Only the order of the two counts, so that looking again says nothing twice.
 */
static const char *
fact_since(const struct day *day, const struct day_say *say, const char *other_claim)
{
	const struct row_message *said = reconcile_newest(day, say->party->id, say->claim);
	const struct row_message *other = reconcile_last_told(day, say->party->id, other_claim);
	size_t n = strlen(say->fact);
	bool is_same = said != NULL && strncmp(said->fact, say->fact, n) == 0 &&
		       (said->fact[n] == '\0' || said->fact[n] == ' ');
	if (is_same && (other == NULL || other->id < said->id))
		return said->fact;
	return other == NULL ? say->fact
			     : arena_printf(day->arena, "%s since %" PRId64, say->fact, other->id);
}

static const char *
shut_claim(const struct day *day, int i)
{
	return arena_printf(day->arena, "shut:%s", day->solution.appointments[i].id);
}

static const char *
change_claim(const struct day *day, int i)
{
	return arena_printf(day->arena, "change:%s", day->solution.appointments[i].id);
}

/*
 * On the day they know their list: that a door is shut is said at once, whatever its service will
 * answer.
 */
static void
shut(const struct day *day, const struct row_party *person, int i, struct wants *wants)
{
	int booked_min = day->problem.appointments[i].booked_min;
	bool is_known = day->now_min >= day->world->settings.morning_min ||
			reconcile_last_told(day, person->id, change_claim(day, i)) != NULL;
	if (!closed_holds(day, i) || !is_known || booked_min == PLAN_NONE ||
	    day->problem.appointments[i].mode[PLAN_VISIT] != PLAN_AGREED)
		return;
	struct day_say say = {
	    .party = person,
	    .kind = KIND_PERSON_SHUT,
	    .claim = shut_claim(day, i),
	    .fact = arena_printf(day->arena, "%d", booked_min),
	    .due = day->now,
	    .expires = day_utc(day, booked_min),
	    .is_urgent = true,
	};
	say.fact = fact_since(day, &say, change_claim(day, i));
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, i)),
	    template_number("start", booked_min),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* A change against the list as it was booked, once nobody's yes is missing. */
static void
change(const struct day *day, const struct row_party *person, int i, struct wants *wants)
{
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	static const enum kind kinds[] = {
	    [PLAN_KEPT] = KIND_PERSON_TIME_CHANGED,     [PLAN_MOVED] = KIND_PERSON_TIME_CHANGED,
	    [PLAN_BY_PHONE] = KIND_PERSON_NOW_BY_PHONE, [PLAN_BY_VIDEO] = KIND_PERSON_NOW_BY_VIDEO,
	    [PLAN_NEXT_DAY] = KIND_PERSON_NEXT_DAY,     [PLAN_DROPPED] = KIND_PERSON_DROPPED,
	};
	bool is_today = outcome->start_min != PLAN_NONE;
	bool is_put_off = outcome->status == PLAN_NEXT_DAY;
	/* A call made once more is told by its own text. */
	if (call_of(day, i).is_again)
		return;
	const struct template_value values[] = {
	    template_date("date", is_put_off ? holidays_working_day_after(day->world->holidays,
									  day->plan.date)
					     : day->plan.date),
	    template_text("label", day_label(day, i)),
	    template_text("place", day_place(day, i)),
	    template_number("start", is_today ? outcome->start_min : 0),
	    template_text("who", day_who(day, person)),
	    template_text("tel", call_number(day, i)),
	};
	bool is_theirs =
	    outcome->status == PLAN_BY_PHONE && day->document.appointments[i].call.is_by_person;
	struct day_say say = {
	    .party = person,
	    .kind = is_theirs ? KIND_PERSON_NOW_BY_PHONE_TO : kinds[outcome->status],
	    .claim = change_claim(day, i),
	    .fact = arena_printf(day->arena, "%s %d", plan_status_word(outcome->status),
				 outcome->start_min),
	    .due = day->now,
	    .expires = day_utc(day, is_today ? outcome->start_min : MINUTES_PER_DAY),
	};
	say.fact = fact_since(day, &say, shut_claim(day, i));
	/* Back as booked is news only to those who were told otherwise. */
	bool was_told = reconcile_last_told(day, person->id, say.claim) != NULL ||
			reconcile_last_told(day, person->id, shut_claim(day, i)) != NULL;
	if (outcome->status != PLAN_KEPT || was_told)
		remind_add(wants, &say, values, ARRAY_LEN(values));
}

static void
morning(const struct day *day, const struct row_party *person, struct wants *wants)
{
	int k = day->solution.n_legs > 0 ? 0 : -1;
	int first = day_next_settled(day, -MINUTES_PER_DAY);
	if (first < 0)
		return;
	int leave_min =
	    k < 0 ? day->estimate.items[first].start_min : day->estimate.legs[k].depart_min;
	/* Before a call there is no way yet. */
	bool is_call = day->solution.appointments[first].mode != PLAN_VISIT;
	if (is_call)
		leave_min = day->estimate.items[first].start_min;
	const char *things = bring_day(day, person);
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, first)),
	    template_number("start", day->estimate.items[first].start_min),
	    template_number("leave", leave_min),
	    template_text("bring", things),
	};
	struct day_say say = {
	    .party = person,
	    .kind = is_call          ? KIND_PERSON_MORNING_CALL
		    : things == NULL ? KIND_PERSON_MORNING
				     : KIND_PERSON_MORNING_TAKE,
	    .claim = "morning",
	    .fact = arena_printf(day->arena, "%s %d %d", day_label(day, first),
				 day->estimate.items[first].start_min, leave_min),
	    .due = day_utc(day, day->world->settings.morning_min),
	    .expires = day_utc(day, leave_min),
	};
	/* It is said once: what changes after it is told by each step itself. */
	const struct row_message *told = reconcile_last_told(day, person->id, say.claim);
	if (told != NULL)
		say.fact = told->fact;
	if (day->now.s < say.expires.s && day->plan.stage == PLAN_STAGE_BEFORE)
		remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_person(const struct day *day, struct wants *wants)
{
	const struct row_party *person = day_party(day, PARTY_PERSON);
	if (person == NULL)
		return;
	remind_ahead(day, person, wants);
	morning(day, person, wants);
	for (int k = 0; k < day->solution.n_legs; k++)
		remind_leave(day, person, k, wants);
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		if (outcome->needs_yes) {
			shut(day, person, i, wants);
			continue;
		}
		if (outcome->start_min != PLAN_NONE && outcome->mode != PLAN_VISIT)
			remind_call(day, person, i, wants);
		change(day, person, i, wants);
	}
}
