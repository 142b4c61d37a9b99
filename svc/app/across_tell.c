/* SPDX-License-Identifier: MIT
 *
 * What the coordinator hears of a clash: once, as long as it is the same.
 */
#include "app/across.h"
#include "app/day.h"
#include "app/remind.h"

static void
tell_one(const struct day *day, const struct row_party *to, const struct across_clash *clash,
	 struct wants *wants)
{
	static const enum kind kinds[] = {
	    [ACROSS_PERSON] = KIND_COORDINATOR_ALARM_SAME_PERSON,
	    [ACROSS_CAR] = KIND_COORDINATOR_ALARM_CAR_TAKEN,
	    [ACROSS_SLOT] = KIND_COORDINATOR_ALARM_SLOT_TAKEN,
	};
	bool is_car = clash->appointment < 0;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("other", clash->ref),
	    template_number("from", clash->from_min),
	    template_number("until", clash->until_min),
	    template_text("label", is_car ? "" : day_label(day, clash->appointment)),
	    template_number("start",
			    is_car ? 0 : day->problem.appointments[clash->appointment].booked_min),
	};
	struct day_say say = {
	    .party = to,
	    .kind = kinds[clash->kind],
	    .claim =
		arena_printf(day->arena, "clash:%s:%s:%d", clash->ref,
			     is_car ? "car" : day->document.appointments[clash->appointment].id,
			     is_car ? 0 : clash->from_min),
	    .fact = across_words(day, clash),
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values) - (is_car ? 2 : 0));
}

void
across_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	struct across_clash clashes[ACROSS_CLASHES_MAX];
	int n = across_clashes(day, clashes);
	for (int k = 0; k < n; k++)
		tell_one(day, to, &clashes[k], wants);
}
