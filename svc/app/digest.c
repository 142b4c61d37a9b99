/* SPDX-License-Identifier: MIT
 *
 * The list of a morning.
 */
#include "app/digest.h"

#include "app/remind.h"

#define CLAIM "digest"

const struct phone *
digest_asks_for(const struct app_world *world, const struct row_case *found, struct utc now)
{
	struct civil_date today;
	int minute;
	civil_from_utc(world->zone, now, &today, &minute);
	int morning_min = world->settings.morning_min;
	if (found->plan.date.day != today.day || found->plan.stage == PLAN_STAGE_OVER ||
	    minute < morning_min || minute >= morning_min + DIGEST_UNTIL_MIN)
		return NULL;
	for (int p = 0; p < found->n_parties; p++) {
		const struct row_party *party = &found->parties[p];
		if (party->role == PARTY_COORDINATOR && party->has_phone && party->has_consent)
			return &party->phone;
	}
	return NULL;
}

/* Whether they are who coordinates that plan, not somebody else in it. */
static bool
is_theirs(const struct row_beside *plan, const struct row_party *to)
{
	for (int p = 0; p < plan->n_parties; p++) {
		const struct row_party *party = &plan->parties[p];
		if (party->role == PARTY_COORDINATOR && party->has_phone && party->has_consent)
			return phone_equal(&party->phone, &to->phone);
	}
	return false;
}

static const char *
line_of(const struct day *day, const struct row_party *to, const struct row_beside *plan)
{
	struct app_memo *memo = day->world->memo;
	const struct plan_document *document = memo_document(memo, plan->plan.document, day->arena);
	const struct plan_solution *solution =
	    memo_solution(memo, plan->version.solution, day->arena);
	int kept = 0;
	int lift_min = PLAN_NONE;
	if (document == NULL || solution == NULL)
		return NULL;
	for (int i = 0; i < solution->n_appointments; i++)
		kept += solution->appointments[i].start_min != PLAN_NONE;
	for (int k = 0; k < solution->n_legs; k++) {
		int from_min;
		int until_min;
		if (across_find_lift(&solution->legs[k], &from_min, &until_min) &&
		    (lift_min == PLAN_NONE || from_min < lift_min))
			lift_min = from_min;
	}
	const struct template_value values[] = {
	    template_text("ref", plan->plan.ref),
	    template_number("out", plan->plan.out_min >= 0 ? plan->plan.out_min
							   : document->gate.expected_min),
	    template_number("kept", kept),
	    template_number("total", document->n_appointments),
	    template_number("depart", lift_min == PLAN_NONE ? 0 : lift_min),
	};
	return template_render(day_words_for(day, to),
			       lift_min == PLAN_NONE ? KIND_COORDINATOR_LIST_LINE_TODAY
						     : KIND_COORDINATOR_LIST_LINE_LIFT,
			       values, ARRAY_LEN(values), day->arena);
}

void
digest_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	const char *plans = NULL;
	int total = 0;
	for (int p = 0; p < day->n_today; p++) {
		const char *line =
		    is_theirs(&day->today[p], to) ? line_of(day, to, &day->today[p]) : NULL;
		if (line == NULL)
			continue;
		/* Another one carries it. */
		if (total == 0 && day->today[p].plan.id != day->plan.id)
			return;
		plans = template_join(plans, line, day->arena);
		total++;
	}
	if (total == 0)
		return;
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_number("total", total),
	    template_text("plans", plans),
	};
	const struct row_message *said = reconcile_newest(day, to->id, CLAIM);
	/* Once on its way it is not said again, whatever changes. */
	bool is_said =
	    said != NULL && said->state != OUTBOX_QUEUED && said->state != OUTBOX_SUPERSEDED;
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_LIST_TODAY,
	    .claim = CLAIM,
	    .fact = is_said ? said->fact : plans,
	    .due = day->now,
	    .expires = day_utc(day, day->world->settings.morning_min + DIGEST_UNTIL_MIN),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}
