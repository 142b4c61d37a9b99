/* SPDX-License-Identifier: MIT
 *
 * Each reason has a kind of its own name; what it tells are the kind's fields.
 */
#include "app/saywhy.h"

#define REASON_VALUES 6

static const enum kind kinds[REASON_COUNT] = {[REASON_NONE] = KIND_COORDINATOR_REASON_UNTOLD,
					      [REASON_UNTOLD] = KIND_COORDINATOR_REASON_UNTOLD,
#define X(name, word, tells) [REASON_##name] = KIND_COORDINATOR_REASON_##name,
					      REASON_LIST(X)
#undef X
};

static void
fill(const struct reason *reason, struct template_value values[REASON_VALUES])
{
	values[0] = template_text("label", reason->label);
	values[1] = template_number("from", reason->from_min);
	values[2] = template_number("until", reason->until_min);
	values[3] = template_number("by", reason->by);
	values[4] = template_number("have", reason->have);
	values[5] = template_number("most", reason->most);
}

/* What somebody wrote of a closure is in no text (calendar/closures.h); from midnight to midnight is
 * no hour to tell. */
static enum reason_name
said_as(const struct reason *reason)
{
	bool is_all_day = reason->from_min <= 0 && reason->until_min >= MINUTES_PER_DAY;
	if (reason->name == REASON_CLOSURE || reason->name == REASON_CLOSURE_SAID)
		return is_all_day ? REASON_SHUT_CLOSURE : REASON_CLOSURE;
	return reason->name == REASON_SHUT_SAID ? REASON_SHUT : reason->name;
}

/* A document has the calendar's own words. */
static enum reason_name
written_as(const struct reason *reason)
{
	bool is_told = reason->name == REASON_SHUT_HOLIDAY || reason->name == REASON_SHUT_SESSION ||
		       reason->name == REASON_SHUT_UNKNOWN;
	return is_told ? REASON_SHUT_SAID : reason->name;
}

const char *
saywhy_text(const struct template_set *set, const struct reason *reason, struct arena *arena)
{
	struct template_value values[REASON_VALUES];
	fill(reason, values);
	return template_render(set, kinds[said_as(reason)], values, REASON_VALUES, arena);
}

const char *
saywhy_written(const struct template_set *set, const struct reason *reason, struct arena *arena)
{
	struct template_value values[REASON_VALUES];
	fill(reason, values);
	return template_write(set, kinds[written_as(reason)], values, REASON_VALUES, arena);
}

/* Its words, or ${kept} where it has those alone. */
static const char *
words(const struct template_set *set, const struct reason *reason, const char *kept,
      struct arena *arena)
{
	if (reason->name == REASON_NONE)
		return NULL;
	return reason->name == REASON_UNTOLD ? kept : saywhy_written(set, reason, arena);
}

void
saywhy_solution(const struct template_set *set, struct arena *arena, struct plan_solution *solution)
{
	solution->why_not = words(set, &solution->because, solution->why_not, arena);
	for (int i = 0; i < solution->n_appointments; i++) {
		struct plan_outcome *outcome = &solution->appointments[i];
		outcome->reason = words(set, &outcome->because, outcome->reason, arena);
	}
}

void
saywhy_check(const struct template_set *set, struct arena *arena, struct plan_check *check)
{
	for (int i = 0; i < CHECK_WAYS; i++)
		for (int k = 0; k < check->ways[i].of; k++) {
			struct check_verdict *verdict = &check->ways[i].appointments[k];
			verdict->text = words(set, &verdict->because, verdict->text, arena);
		}
}
