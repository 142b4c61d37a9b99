/* SPDX-License-Identifier: MIT
 *
 * plan.owed holds "SINCE PINNED UNDONE HAPPENED FLAGS CAUSE": when it began (UTC seconds), what of
 * the event planning depends on (day.h; FLAGS: 1 trial, 2 routine, 4 held up), and for what it is.
 */
#include "app/owed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/effects.h"
#include "app/reconcile.h"
#include "app/replan.h"
#include "app/settle.h"
#include "plan/answer.h"

enum { FLAG_TRIAL = 1, FLAG_ROUTINE = 2, FLAG_HELD_UP = 4 };

struct owed {
	int64_t since_s;
	int pinned, undone, happened_min;
	int flags;
	const char *cause;
};

bool
owed_is(const struct day *day)
{
	return day->plan.owed != NULL && day->plan.owed[0] != '\0';
}

static bool
read_owed(const struct day *day, struct owed *owed)
{
	int at = 0;
	if (!owed_is(day) ||
	    sscanf(day->plan.owed, "%" SCNd64 " %d %d %d %d %n", &owed->since_s, &owed->pinned,
		   &owed->undone, &owed->happened_min, &owed->flags, &at) != 5 ||
	    at == 0)
		return false;
	owed->cause = day->plan.owed + at;
	return owed->pinned < day->problem.n_appointments &&
	       owed->undone < day->problem.n_appointments;
}

void
owed_note(struct day *day, const char *cause, bool is_trial)
{
	struct app_effects *effects = day->effects;
	struct owed before;
	bool is_new = !read_owed(day, &before);
	int flags = (is_trial ? FLAG_TRIAL : 0) | (day->is_routine ? FLAG_ROUTINE : 0) |
		    (day->is_held_up ? FLAG_HELD_UP : 0);
	if (effects->ask == NULL) {
		effects->ask = arena_new(day->arena, struct app_ask);
		*effects->ask = (struct app_ask){.plan_id = day->plan.id,
						 .problem = day->unsolved,
						 .key = answer_key(day->unsolved)};
	}
	/* What somebody said stays what it is for: planning it plans all else anew, too. */
	bool is_lesser = is_trial || (day->is_routine && (before.flags & FLAG_ROUTINE) == 0);
	if (!is_new && (before.flags & FLAG_TRIAL) == 0 && is_lesser)
		return;
	day->plan.owed = arena_printf(day->arena, "%" PRId64 " %d %d %d %d %s",
				      is_new ? day->now.s : before.since_s, day->pinned,
				      day->undone, day->happened_min, flags, cause);
	if (is_new)
		effect_audit(effects, day->now, &day->plan, 0, "being worked out (%s)", cause);
}

void
owed_clear(struct day *day)
{
	day->plan.owed = "";
}

void
owed_pay(struct day *day)
{
	struct owed owed;
	bool was_routine = day->is_routine;
	if (!read_owed(day, &owed)) {
		owed_clear(day);
		return;
	}
	day->pinned = owed.pinned;
	day->undone = owed.undone;
	day->happened_min = owed.happened_min;
	day->is_routine = (owed.flags & FLAG_ROUTINE) != 0;
	day->is_held_up = day->is_held_up || (owed.flags & FLAG_HELD_UP) != 0;
	if ((owed.flags & FLAG_TRIAL) == 0)
		replan_day(day, owed.cause);
	else if (!ask_is_beyond(day))
		owed_clear(day);
	else if (replan_needs_nobody(day, owed.cause))
		replan_day(day, owed.cause);
	day->pinned = -1;
	day->is_routine = was_routine;
	settle_estimate(day);
}

struct utc
owed_wake(const struct day *day)
{
	struct owed owed;
	if (!read_owed(day, &owed))
		return NO_TIME;
	int64_t tell_s = owed.since_s + OWED_TELL_S;
	return (struct utc){tell_s > day->now.s ? tell_s : day->now.s + OWED_AGAIN_S};
}

void
owed_tell(struct day *day)
{
	struct owed owed;
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	if (coordinator == NULL || !read_owed(day, &owed) ||
	    day->now.s < owed.since_s + OWED_TELL_S)
		return;
	struct day_say say = {
	    .party = coordinator,
	    .kind = KIND_COORDINATOR_WORKING,
	    .claim = arena_printf(day->arena, "reply:working:%" PRId64, owed.since_s),
	    .fact = owed.cause,
	    .due = day->now,
	    .expires = {day->now.s + 3600},
	};
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_date("date", day->plan.date)};
	if (reconcile_newest(day, coordinator->id, say.claim) == NULL)
		day_queue(day, &say, values, ARRAY_LEN(values));
}
