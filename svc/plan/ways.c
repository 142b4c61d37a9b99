/* SPDX-License-Identifier: MIT
 *
 * Options filtered by the person's limits, and the undominated ones of each minute, worked out
 * once.
 */
#include "plan/ways.h"

#include <string.h>

void
ways_init(struct ways *ways, const struct plan_problem *problem, struct ways_rules rules,
	  struct arena *arena)
{
	memset(ways, 0, sizeof(*ways));
	ways->problem = problem;
	ways->rules = rules;
	ways->arena = arena;
	ways->scratch = arena_array(arena, struct way, PLAN_OPTIONS_MAX);
}

static bool
is_allowed(const struct ways *ways, const struct plan_option *option)
{
	const struct plan_problem *problem = ways->problem;
	if ((ways->rules.by & 1u << option->by) == 0)
		return false;
	if (option->by == PLAN_LIFT && !problem->has_lift)
		return false;
	if (!ways->rules.changes_unbound && problem->changes_max_leg != PLAN_NONE &&
	    option->changes > problem->changes_max_leg)
		return false;
	return ways->rules.walk_unbound || problem->walk_m_max_leg == PLAN_NONE ||
	       option->walk_most_m <= problem->walk_m_max_leg;
}

bool
ways_departures(const struct ways *ways, const struct plan_option *option, int *first_min,
		int *last_min)
{
	if (!is_allowed(ways, option))
		return false;
	int from_min = 0;
	int until_min = WINDOW_DAY_END_MIN;
	if (option->by == PLAN_LIFT) {
		from_min = ways->problem->lift.from_min;
		until_min = ways->problem->lift.until_min;
	}
	*first_min = option->depart_first_min > from_min ? option->depart_first_min : from_min;
	*last_min = option->depart_last_min < until_min - option->minutes
			? option->depart_last_min
			: until_min - option->minutes;
	return *first_min <= *last_min;
}

static bool
beats(const struct way *a, const struct way *b)
{
	return a->arrive_min <= b->arrive_min && a->pence <= b->pence && a->walk_m <= b->walk_m;
}

/* Equal on all counts, the gentler kind of way stays: walk, transit, taxi, lift. */
static bool
is_preferred(const struct way *a, const struct way *b)
{
	return beats(a, b) && (!beats(b, a) || a->option->by <= b->option->by);
}

static int
keep_undominated(struct way kept[], int n, const struct way *way)
{
	for (int i = 0; i < n; i++)
		if (is_preferred(&kept[i], way))
			return n;
	int n_left = 0;
	for (int i = 0; i < n; i++)
		if (!beats(way, &kept[i]))
			kept[n_left++] = kept[i];
	int at = n_left;
	while (at > 0 && kept[at - 1].arrive_min > way->arrive_min) {
		kept[at] = kept[at - 1];
		at--;
	}
	kept[at] = *way;
	return n_left + 1;
}

static struct way_list
work_out(struct ways *ways, int from, int to, int minute)
{
	struct way *kept = ways->scratch;
	int n = 0;
	const struct plan_options *options = &ways->problem->travel[from][to];
	if (ways->problem->places[from].same == ways->problem->places[to].same) {
		kept[n++] = (struct way){.depart_min = minute, .arrive_min = minute};
		options = NULL;
	}
	for (int i = 0; options != NULL && i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int first_min;
		int last_min;
		if (option->depart_last_min < minute ||
		    !ways_departures(ways, option, &first_min, &last_min) || last_min < minute)
			continue;
		int depart_min = first_min > minute ? first_min : minute;
		struct way way = {.depart_min = depart_min,
				  .arrive_min = depart_min + option->minutes,
				  .pence = option->pence == PLAN_NONE ? 0 : option->pence,
				  .walk_m = option->walk_m,
				  .option = option};
		n = keep_undominated(kept, n, &way);
	}
	struct way *list = arena_array(ways->arena, struct way, n);
	memcpy(list, kept, sizeof(struct way) * (size_t)n);
	return (struct way_list){list, n};
}

struct way_list
ways_from(struct ways *ways, int from, int to, int minute)
{
	ensure(minute >= 0 && minute <= WINDOW_DAY_END_MIN);
	ensure(ways->problem->travel[from][to].n <= PLAN_OPTIONS_MAX);
	struct way_list *row = ways->memo[from][to];
	if (row == NULL) {
		row = arena_array(ways->arena, struct way_list, WINDOW_DAY_END_MIN + 1);
		for (int i = 0; i <= WINDOW_DAY_END_MIN; i++)
			row[i].n = PLAN_NONE;
		ways->memo[from][to] = row;
	}
	if (row[minute].n == PLAN_NONE)
		row[minute] = work_out(ways, from, to, minute);
	return row[minute];
}
