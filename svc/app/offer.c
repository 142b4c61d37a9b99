/* SPDX-License-Identifier: MIT
 *
 * Why and what to offer.
 */
#include "app/offer.h"

#include <string.h>

bool
offer_is_before_closure(const struct day *day)
{
	return civil_weekday(day->plan.date) == CIVIL_FRIDAY ||
	       !holidays_is_working_day(day->world->holidays, civil_add_days(day->plan.date, 1));
}

static enum offer_because
because(const struct day *day)
{
	if (!day->document.has_home)
		return OFFER_NO_HOME;
	if (day->document.person.money_pence == 0)
		return OFFER_NO_MONEY;
	return offer_is_before_closure(day) ? OFFER_CLOSURE : OFFER_NOTHING;
}

struct offer
offer_make(const struct day *day, int appointment)
{
	const struct plan_appointment *now = &day->problem.appointments[appointment];
	const struct plan_outcome *outcome = &day->solution.appointments[appointment];
	bool can_call = now->mode[PLAN_PHONE] == PLAN_ASK && day->problem.has_phone;
	bool is_visit = outcome->status == PLAN_KEPT && outcome->mode == PLAN_VISIT;
	/* What somebody has settled since is not opened again. */
	const struct row_decision *decision = day_decision(day, appointment);
	if (strcmp(now->kind, "contact") != 0 || !is_visit || decision != NULL ||
	    day->plan.stage != PLAN_STAGE_BEFORE || now->booked_min == PLAN_NONE ||
	    (!can_call && now->next_day != PLAN_ASK))
		return (struct offer){0};
	return (struct offer){because(day), can_call};
}

const char *
offer_why(const struct day *day, const struct row_party *to, enum offer_because because)
{
	enum kind kind = because == OFFER_NO_HOME    ? KIND_OFFICER_REASON_NO_HOME
			 : because == OFFER_NO_MONEY ? KIND_OFFICER_REASON_NO_FARES
						     : KIND_OFFICER_REASON_CLOSURE;
	return day_word(day, to, kind);
}
