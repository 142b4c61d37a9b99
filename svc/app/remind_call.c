/* SPDX-License-Identifier: MIT
 *
 * What is said of a call: to the person before it, to the coordinator when it does not go on by
 * itself. Whoever sits in an office is told and asked by questions (call.c).
 */
#include "app/ask.h"
#include "app/call.h"
#include "app/remind.h"

/* Who rings whom, on which number, and whether it is once more. */
static enum kind
call_kind(const struct day *day, int i, const struct call *call)
{
	if (day->solution.appointments[i].mode == PLAN_VIDEO)
		return call->is_again ? KIND_PERSON_VIDEO_AGAIN : KIND_PERSON_VIDEO_SOON;
	if (day->document.appointments[i].call.is_by_person)
		return call->is_again ? KIND_PERSON_CALL_AGAIN_TO : KIND_PERSON_CALL_TO;
	if (call_number(day, i) == NULL || call_is_on_own_phone(day, i))
		return call->is_again ? KIND_PERSON_CALL_AGAIN : KIND_PERSON_CALL_SOON;
	return call->is_again ? KIND_PERSON_CALL_AGAIN_AT : KIND_PERSON_CALL_SOON_AT;
}

void
remind_call(const struct day *day, const struct row_party *person, int i, struct wants *wants)
{
	struct call call = call_of(day, i);
	if (call.state != CALL_AHEAD)
		return;
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, i)),
	    template_number("start", call.start_min),
	    template_text("tel", call_number(day, i)),
	};
	struct day_say say = {
	    .party = person,
	    .kind = call_kind(day, i, &call),
	    .claim = arena_printf(day->arena, "call:%s", day->solution.appointments[i].id),
	    .fact = arena_printf(day->arena, "%d", call.start_min),
	    .due = call.is_again ? day->now : day_utc(day, call.start_min - CALL_LEAD_MIN),
	    .expires = day_utc(day, call.start_min),
	    .is_urgent = true,
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_call_failed(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int i = 0; i < day->solution.n_appointments; i++) {
		struct call call = call_of(day, i);
		/* Who asked by voice knows it. */
		if (call.state != CALL_FAILED || call.asked == NULL || call.asked->id == to->id ||
		    ask_open(day, i) != NULL)
			continue;
		struct day_say say = {
		    .party = to,
		    .kind = KIND_COORDINATOR_ALARM_NO_CALL,
		    .claim =
			arena_printf(day->arena, "nocall:%s", day->solution.appointments[i].id),
		    .fact = arena_printf(day->arena, "%d", day->solution.appointments[i].start_min),
		    .due = day->now,
		    .expires = day_utc(day, MINUTES_PER_DAY),
		    .is_urgent = true,
		};
		const struct template_value values[] = {
		    template_text("ref", day->plan.ref),
		    template_date("date", day->plan.date),
		    template_text("label", day_label(day, i)),
		};
		remind_add(wants, &say, values, ARRAY_LEN(values));
	}
}
