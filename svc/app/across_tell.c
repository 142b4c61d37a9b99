/* SPDX-License-Identifier: MIT
 *
 * What the coordinator hears of a clash: once, as long as it is the same.
 */
#include "app/across.h"

#include <string.h>

#include "app/day.h"
#include "app/remind.h"

/* What of the plan clashes, as the claim and the text name it, and its minute. */
struct clashing {
	const char *id;
	enum kind kind;
	int start_min;
	int n_values; /* of those that tell_one has */
};

static struct clashing
clashing_of(const struct day *day, const struct across_clash *clash)
{
	int i = clash->appointment;
	if (strcmp(clash->ref, ACROSS_CALENDAR) == 0 && i == ACROSS_OF_CAR)
		return (struct clashing){"car", KIND_COORDINATOR_ALARM_BUSY_CAR, 0, 5};
	if (strcmp(clash->ref, ACROSS_CALENDAR) == 0)
		return (struct clashing){day->document.appointments[i].id,
					 KIND_COORDINATOR_ALARM_BUSY,
					 across_has_now(day, i).from_min, 7};
	switch (i) {
	case ACROSS_OF_CAR:
		return (struct clashing){"car", KIND_COORDINATOR_ALARM_CAR_TAKEN, 0, 5};
	case ACROSS_OF_GATE:
		return (struct clashing){"gate", KIND_COORDINATOR_ALARM_SAME_PERSON_OUT,
					 day_gate_min(day), 6};
	case ACROSS_OF_HOME:
		return (struct clashing){"home", KIND_COORDINATOR_ALARM_SAME_PERSON_HOME,
					 day->problem.home_by_min, 6};
	default:
		return (struct clashing){
		    day->document.appointments[i].id,
		    clash->kind == ACROSS_PERSON ? KIND_COORDINATOR_ALARM_SAME_PERSON
		    : clash->kind == ACROSS_DESK ? KIND_COORDINATOR_ALARM_FULL
						 : KIND_COORDINATOR_ALARM_SLOT_TAKEN,
		    day->problem.appointments[i].booked_min, clash->kind == ACROSS_DESK ? 8 : 7};
	}
}

static void
tell_one(const struct day *day, const struct row_party *to, const struct across_clash *clash,
	 struct wants *wants)
{
	struct clashing own = clashing_of(day, clash);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("other", clash->ref),
	    template_number("from", clash->from_min),
	    template_number("until", clash->until_min),
	    template_number("start", own.start_min),
	    template_text("label",
			  clash->appointment < 0 ? "" : day_label(day, clash->appointment)),
	    template_number("all", clash->places),
	};
	struct day_say say = {
	    .party = to,
	    .kind = own.kind,
	    .claim = arena_printf(day->arena, "clash:%s:%s:%d", clash->ref, own.id,
				  clash->appointment == ACROSS_OF_CAR ? 0 : clash->from_min),
	    .fact = across_words(day, clash),
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	remind_add(wants, &say, values, (size_t)own.n_values);
}

void
across_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	struct across_clash clashes[ACROSS_CLASHES_MAX];
	int n = across_clashes(day, clashes);
	for (int k = 0; k < n; k++)
		tell_one(day, to, &clashes[k], wants);
}
