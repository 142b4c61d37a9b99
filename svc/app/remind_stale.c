/* SPDX-License-Identifier: MIT
 *
 * What the coordinator hears of a service that is asked for another hour by hours which nobody has
 * confirmed for long: the yes may be given by a door that is shut.
 */
#include "app/remind.h"

static void
tell(const struct day *day, const struct row_party *to, int i, struct wants *wants)
{
	int days = day->prepared->confirmed_days[i];
	bool is_known = days != PLAN_NONE;
	struct day_say say = {
	    .party = to,
	    .kind = is_known ? KIND_COORDINATOR_ALARM_STALE : KIND_COORDINATOR_ALARM_UNCONFIRMED,
	    .claim = arena_printf(day->arena, "stale:%s", day->document.appointments[i].id),
	    .fact = "",
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref), template_date("date", day->plan.date),
	    template_text("label", day_label(day, i)), template_number("days", days)};
	remind_add(wants, &say, values, is_known ? ARRAY_LEN(values) : ARRAY_LEN(values) - 1);
}

void
remind_stale(const struct day *day, const struct row_party *to, struct wants *wants)
{
	for (int i = 0; i < day->solution.n_appointments; i++)
		if (day->prepared->is_stale[i] && day->solution.appointments[i].needs_yes)
			tell(day, to, i, wants);
}
