/* SPDX-License-Identifier: MIT
 *
 * Options filtered by the person's limits, and the undominated ones of each minute, worked out
 * once.
 */
#include "plan/ways.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_MINUTES 60
#define HOURS        (WINDOW_DAY_END_MIN / HOUR_MINUTES + 1)

/* What is worked out of a pair of places. */
struct ways_pair {
	struct way_spans spans;
	struct way_list *on;           /* by timed span: of those from it on, what none beats */
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
	ways->spans_scratch = arena_array(arena, struct way_span, PLAN_OPTIONS_MAX);
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

static inline bool
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

/* Equal on all counts, the gentler kind of way stays, then the first of the list. */
static inline bool
is_preferred(const struct way *a, const struct way *b)
{
	if (!beats(a, b))
		return false;
	if (a->arrive_min != b->arrive_min || a->pence != b->pence || a->walk_m != b->walk_m)
		return true;
	return rank(a) != rank(b) ? rank(a) < rank(b) : a->option < b->option;
}

static bool
is_listed_before(const struct way *a, const struct way *b)
{
	return a->arrive_min != b->arrive_min ? a->arrive_min < b->arrive_min
					      : a->option < b->option;
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
	while (at > 0 && is_listed_before(way, &kept[at - 1])) {
		kept[at] = kept[at - 1];
		at--;
	}
	kept[at] = *way;
	return n_left + 1;
}

static struct way
leave_by(const struct way_span *span, int minute)
{
	struct way way = span->way;
	if (way.depart_min < minute) {
		way.arrive_min += minute - way.depart_min;
		way.depart_min = minute;
	}
	return way;
}

/* Whether a span, left by at a minute or as soon as it may be, is as good as ${way}. */
static bool
is_beaten_by_any(const struct way_spans *spans, const struct way *way)
{
	for (int i = 0; i < spans->n_ranged; i++) {
		struct way other = leave_by(&spans->ranged[i], way->depart_min);
		if (way->depart_min <= spans->ranged[i].last_min && is_preferred(&other, way))
			return true;
	}
	return false;
}

static int
compare_spans(const void *left, const void *right)
{
	const struct way_span *a = left;
	const struct way_span *b = right;
	if (a->way.depart_min != b->way.depart_min)
		return a->way.depart_min < b->way.depart_min ? -1 : 1;
	return a->way.option < b->way.option ? -1 : a->way.option > b->way.option;
}

/* The options that count: first those that leave at one minute only, then the others. */
static struct way_spans
collect_spans(struct ways *ways, const struct plan_options *options)
{
	int n[2] = {0};
	struct way_span *list = ways->spans_scratch;
	for (int is_ranged = 0; is_ranged < 2; is_ranged++)
		for (int i = 0; i < options->n; i++) {
			const struct plan_option *option = &options->list[i];
			struct way_span span;
			int first_min;
			if (!ways_departures(ways, option, &first_min, &span.last_min) ||
			    (first_min < span.last_min) != is_ranged)
				continue;
			span.way =
			    (struct way){.depart_min = first_min,
					 .arrive_min = first_min + option->minutes,
					 .pence = option->pence == PLAN_NONE ? 0 : option->pence,
					 .walk_m = option->walk_m,
					 .option = option};
			list[n[0] + n[1]] = span;
			n[is_ranged]++;
		}
	qsort(list, (size_t)n[0], sizeof(list[0]), compare_spans);
	return (struct way_spans){list, n[0], list + n[0], n[1]};
}

static struct way_list
copy_of(struct ways *ways, const struct way kept[], int n)
{
	struct way *list = arena_array(ways->arena, struct way, n);
	memcpy(list, kept, sizeof(struct way) * (size_t)n);
	return (struct way_list){list, n};
}

/*
 * From the last departure back: what leaves at one minute only and is no better than what leaves as
 * late, or at any time, is of no use ever. Leaves those that are, with what they do not beat, at
 * the ends of both lists; returns how many.
 */
static int
sweep(struct ways *ways, const struct way_spans *spans, struct way_span timed[],
      struct way_list on[])
{
	struct way *kept = ways->scratch;
	int at = spans->n_timed;
	int n = 0;
	for (int i = spans->n_timed - 1; i >= 0; i--) {
		const struct way *way = &timed[i].way;
		bool is_beaten = is_beaten_by_any(spans, way);
		for (int k = 0; k < n && !is_beaten; k++)
			is_beaten = is_preferred(&kept[k], way);
		if (is_beaten)
			continue;
		n = keep_undominated(kept, n, way);
		timed[--at] = timed[i];
		on[at] = copy_of(ways, kept, n);
	}
	return spans->n_timed - at;
}

static struct ways_pair *
make_pair(struct ways *ways, int from, int to)
{
	struct ways_pair *pair = arena_new(ways->arena, struct ways_pair);
	const struct plan_options *options = &ways->problem->travel[from][to];
	ensure(options->n <= PLAN_OPTIONS_MAX);
	ways->memo[from][to] = pair;
	if (ways->problem->places[from].same == ways->problem->places[to].same) {
		struct way_span *here = arena_new(ways->arena, struct way_span);
		here->last_min = WINDOW_DAY_END_MIN;
		pair->spans = (struct way_spans){NULL, 0, here, 1};
		return pair;
	}
	struct way_spans all = collect_spans(ways, options);
	pair->on = arena_array(ways->arena, struct way_list, all.n_timed);
	int n_timed = sweep(ways, &all, ways->spans_scratch, pair->on);
	int n = n_timed + all.n_ranged;
	struct way_span *kept = arena_array(ways->arena, struct way_span, n);
	memcpy(kept, all.ranged - n_timed, sizeof(kept[0]) * (size_t)n);
	pair->on += all.n_timed - n_timed;
	pair->spans = (struct way_spans){kept, n_timed, kept + n_timed, all.n_ranged};
	return pair;
}

static struct ways_pair *
pair_of(struct ways *ways, int from, int to)
{
	struct ways_pair *pair = ways->memo[from][to];
	return pair != NULL ? pair : make_pair(ways, from, to);
}

struct way_spans
ways_spans(struct ways *ways, int from, int to)
{
	return pair_of(ways, from, to)->spans;
}

int
ways_first_timed(const struct way_spans *spans, int minute)
{
	int first = 0;
	for (int end = spans->n_timed; first < end;) {
		int middle = first + (end - first) / 2;
		if (spans->timed[middle].last_min < minute)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

static struct way_list
work_out(struct ways *ways, const struct ways_pair *pair, int minute)
{
	const struct way_spans *spans = &pair->spans;
	struct way *kept = ways->scratch;
	int first = ways_first_timed(spans, minute);
	int n = first < spans->n_timed ? pair->on[first].n : 0;
	if (n > 0)
		memcpy(kept, pair->on[first].list, sizeof(struct way) * (size_t)n);
	for (int i = 0; i < spans->n_ranged; i++) {
		struct way way = leave_by(&spans->ranged[i], minute);
		if (minute <= spans->ranged[i].last_min)
			n = keep_undominated(kept, n, &way);
	}
	return copy_of(ways, kept, n);
}

struct way_list
ways_from(struct ways *ways, int from, int to, int minute)
{
	ensure(minute >= 0 && minute <= WINDOW_DAY_END_MIN);
	struct ways_pair *pair = pair_of(ways, from, to);
	struct way_list **hour = &pair->hours[minute / HOUR_MINUTES];
	if (*hour == NULL)
		*hour = arena_array(ways->arena, struct way_list, HOUR_MINUTES);
	struct way_list *list = &(*hour)[minute % HOUR_MINUTES];
	if (list->list == NULL)
		*list = work_out(ways, pair, minute);
	return *list;
}
