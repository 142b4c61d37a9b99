/* SPDX-License-Identifier: MIT
 *
 * Options filtered by the person's limits, and the undominated ones of each minute, worked out
 * once.
 */
#include "plan/ways.h"

#include <string.h>

#define HOUR_MINUTES 60
#define HOURS        (WINDOW_DAY_END_MIN / HOUR_MINUTES + 1)

/* An option that counts. */
struct choice {
	const struct plan_option *option;
	int16_t first_min, last_min; /* of departure */
	int16_t past_min;            /* the last departure by it or any of those before it */
};

/* What is worked out of a pair of places. */
struct ways_pair {
	struct choice *choices; /* in the order of the options */
	int n;
	struct way_list *hours[HOURS]; /* by minute of it; list NULL: not yet worked out */
};

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
needs_lift(const struct plan_problem *problem, const struct plan_option *option)
{
	return option->by == PLAN_LIFT ||
	       (option->car > 0 && plan_car_of(problem, 0, 0, option).by == PLAN_LIFT);
}

static bool
is_allowed(const struct ways *ways, const struct plan_option *option)
{
	const struct plan_problem *problem = ways->problem;
	if ((ways->rules.by & 1u << option->by) == 0)
		return false;
	/* A mixture needs both of its ways. */
	if (option->car > 0 && (ways->rules.by & 1u << plan_car_of(problem, 0, 0, option).by) == 0)
		return false;
	if (needs_lift(problem, option) && !problem->has_lift)
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
	if (needs_lift(ways->problem, option)) {
		/* Of a mixture only the lift is bound. */
		struct plan_car car = plan_car_of(ways->problem, 0, 0, option);
		from_min = ways->problem->lift.from_min - car.after_min;
		until_min =
		    ways->problem->lift.until_min - car.after_min - car.minutes + option->minutes;
		until_min = until_min < WINDOW_DAY_END_MIN ? until_min : WINDOW_DAY_END_MIN;
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

/* Walk, transit, taxi, lift, and mixtures behind them. */
static int
rank(const struct way *way)
{
	return (int)way->option->by + (way->option->car > 0 ? PLAN_LIFT : 0);
}

/* Equal on all counts, the gentler kind of way stays. */
static bool
is_preferred(const struct way *a, const struct way *b)
{
	return beats(a, b) && (!beats(b, a) || rank(a) <= rank(b));
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

static struct ways_pair *
make_pair(struct ways *ways, int from, int to)
{
	struct ways_pair *pair = arena_new(ways->arena, struct ways_pair);
	const struct plan_options *options = &ways->problem->travel[from][to];
	ensure(options->n <= PLAN_OPTIONS_MAX);
	ways->memo[from][to] = pair;
	if (ways->problem->places[from].same == ways->problem->places[to].same)
		return pair;
	pair->choices = arena_array(ways->arena, struct choice, options->n);
	int past_min = 0;
	for (int i = 0; i < options->n; i++) {
		int first_min;
		int last_min;
		if (!ways_departures(ways, &options->list[i], &first_min, &last_min))
			continue;
		past_min = last_min > past_min ? last_min : past_min;
		pair->choices[pair->n++] = (struct choice){&options->list[i], (int16_t)first_min,
							   (int16_t)last_min, (int16_t)past_min};
	}
	return pair;
}

/* The first choice that is not among those gone by ${minute} with all before them. */
static int
first_choice(const struct ways_pair *pair, int minute)
{
	int first = 0;
	for (int end = pair->n; first < end;) {
		int middle = first + (end - first) / 2;
		if (pair->choices[middle].past_min < minute)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

static struct way_list
work_out(struct ways *ways, const struct ways_pair *pair, int minute)
{
	struct way *kept = ways->scratch;
	int n = 0;
	if (pair->choices == NULL)
		kept[n++] = (struct way){.depart_min = minute, .arrive_min = minute};
	for (int i = first_choice(pair, minute); i < pair->n; i++) {
		const struct choice *choice = &pair->choices[i];
		const struct plan_option *option = choice->option;
		if (choice->last_min < minute)
			continue;
		int depart_min = choice->first_min > minute ? choice->first_min : minute;
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
	struct ways_pair *pair = ways->memo[from][to];
	if (pair == NULL)
		pair = make_pair(ways, from, to);
	struct way_list **hour = &pair->hours[minute / HOUR_MINUTES];
	if (*hour == NULL)
		*hour = arena_array(ways->arena, struct way_list, HOUR_MINUTES);
	struct way_list *list = &(*hour)[minute % HOUR_MINUTES];
	if (list->list == NULL)
		*list = work_out(ways, pair, minute);
	return *list;
}
