/* SPDX-License-Identifier: MIT
 *
 * The sets of appointments are gone through once, from the best rank down, for all gates in their
 * order: the best plan of a later gate is never of a better rank. Sets of one rank are a tie.
 */
#include "plan/gate.h"

#include <stdlib.h>
#include <string.h>

#include "plan/fits.h"
#include "plan/retime.h"

/* order->sorted[first..end - 1]. */
struct tie {
	size_t first, end;
};

struct gate {
	struct search *search;
	const struct search_order *order;
	struct fits fits;
	size_t n; /* sets */
	task_set *scratch;
	bool has_meal_limit;
	int times[GATE_STEPS_MAX + 3]; /* the table's gates, in order */
	int n_times;
	struct search_day leader; /* of the last tie of different counts that was looked at, */
	size_t leader_first;      /* which begins there, */
	int leader_min;           /* from that gate */
	struct plan_solution *solution;
};

static int
compare_minutes(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void
set_times(struct gate *gate)
{
	const struct plan_problem *problem = gate->search->problem;
	int step_min = GATE_STEP_MIN;
	while ((problem->gate_latest_min - problem->gate_earliest_min) / step_min >= GATE_STEPS_MAX)
		step_min *= 2;
	for (int at = problem->gate_earliest_min; at < problem->gate_latest_min; at += step_min)
		gate->times[gate->n_times++] = at;
	gate->times[gate->n_times++] = problem->gate_latest_min;
	gate->times[gate->n_times++] = problem->start_min;
	qsort(gate->times, (size_t)gate->n_times, sizeof(gate->times[0]), compare_minutes);
}

struct gate *
gate_new(struct search *search, const struct search_order *order)
{
	struct gate *gate = arena_new(search->arena, struct gate);
	size_t n_sets = (size_t)1 << search->list.n_appointments;
	*gate = (struct gate){.search = search,
			      .order = order,
			      .n = n_sets,
			      .scratch = arena_array(search->arena, task_set, n_sets),
			      .has_meal_limit = search->problem->without_meal_max_min > 0};
	fits_init(&gate->fits, search, search->problem->start_min, GATE_BUDGET);
	if (search->problem->start_place == PLAN_PLACE_GATE)
		set_times(gate);
	return gate;
}

/* What is not found proves nothing any more. */
static bool
is_over(const struct gate *gate)
{
	return gate->fits.rc != 0 || gate->fits.is_spent;
}

static int
count_of(task_set set)
{
	return __builtin_popcount(set);
}

static struct tie
tie_from(const struct gate *gate, size_t first)
{
	const task_set *sets = gate->order->sorted;
	struct tie tie = {first, first + 1};
	while (tie.end < gate->n &&
	       gate->order->rank[sets[tie.end]] == gate->order->rank[sets[first]])
		tie.end++;
	return tie;
}

/* Of a tie, the set that is known to fit longest. */
static size_t
longest_of(const struct gate *gate, struct tie tie)
{
	size_t longest = tie.first;
	for (size_t i = tie.first + 1; i < tie.end; i++)
		if (gate->fits.known[gate->order->sorted[i]].until_min >
		    gate->fits.known[gate->order->sorted[longest]].until_min)
			longest = i;
	return longest;
}

static int
known_until(const struct gate *gate, struct tie tie)
{
	return gate->fits.known[gate->order->sorted[longest_of(gate, tie)]].until_min;
}

/* Whether any set of the tie fits from ${gate_min} on; begins with the one that does longest. */
static bool
any_fits(struct gate *gate, struct tie tie, int gate_min, enum search_effort effort)
{
	size_t n = tie.end - tie.first;
	size_t longest = longest_of(gate, tie) - tie.first;
	for (size_t i = 0; i < n; i++) {
		task_set set = gate->order->sorted[tie.first + (longest + i) % n];
		if (fits_at(&gate->fits, set, gate_min, effort))
			return true;
	}
	return false;
}

/* The first minute from ${from_min} on of which it is not known whether any set of the tie fits. */
static int
unknown_from(const struct gate *gate, struct tie tie, int from_min)
{
	int until_min = known_until(gate, tie);
	return until_min < from_min ? from_min : until_min + 1;
}

/*
 * Whether any set of the tie fits from ${gate_min} on, if that matters from ${from_min} on. If not,
 * unknown_from() is now the first minute from which none does: that very minute is proved, so that
 * each set takes one proof.
 */
static bool
reaches(struct gate *gate, struct tie tie, int from_min, int gate_min)
{
	if (unknown_from(gate, tie, from_min) < gate_min &&
	    any_fits(gate, tie, gate_min, SEARCH_QUICK))
		return true;
	while (known_until(gate, tie) < gate_min)
		if (!any_fits(gate, tie, unknown_from(gate, tie, from_min), SEARCH_FULLY))
			return false;
	return true;
}

/* Whether any set of the tie fits from ${gate_min} on, where that says nothing of earlier gates. */
static bool
fits_now(struct gate *gate, struct tie tie, int gate_min)
{
	/* Of several one may be found before another is proved not to fit. */
	if (tie.end - tie.first > 1 && any_fits(gate, tie, gate_min, SEARCH_QUICK))
		return true;
	return any_fits(gate, tie, gate_min, SEARCH_FULLY);
}

/*
 * Of a tie's sets with different counts that fit, the count of the best of all their days. A leader
 * leads from a later gate on for as long as its day can be had unchanged in all that counts.
 */
static int
count_that_leads(struct gate *gate, struct tie tie, int gate_min)
{
	struct search_day *leader = &gate->leader;
	struct search_tie fit = {.order = gate->order, .sets = gate->scratch};
	for (size_t i = tie.first; i < tie.end; i++)
		if (fits_at(&gate->fits, gate->order->sorted[i], gate_min, SEARCH_FULLY))
			gate->scratch[fit.n++] = gate->order->sorted[i];
	gate->search->start_min = gate_min;
	int ends_min = PLAN_NONE;
	if (leader->is_found && gate->leader_first == tie.first)
		ends_min = retime_soonest(gate->search, leader);
	bool is_same =
	    ends_min != PLAN_NONE && ends_min == leader->ends_min && gate->leader_min <= gate_min;
	leader->is_found = ends_min != PLAN_NONE;
	leader->ends_min = ends_min;
	if (!is_same && search_leader(gate->search, &fit, leader) != 0)
		gate->fits.rc = E_LIMIT;
	if (is_over(gate))
		return 0;
	gate->leader_first = tie.first;
	gate->leader_min = gate_min;
	return count_of(leader->today & ~gate->search->list.breaks);
}

/* How many are today from ${gate_min} on, where a set of the tie fits and no better one does. */
static int
count_of_tie(struct gate *gate, struct tie tie, int gate_min)
{
	const task_set *sets = gate->order->sorted;
	size_t fit = tie.first;
	while (!fits_is_known(&gate->fits, sets[fit], gate_min) && fit + 1 < tie.end)
		fit++;
	int count = count_of(sets[fit]);
	bool is_open = false;
	for (size_t i = tie.first; i < tie.end && !is_open; i++)
		is_open = count_of(sets[i]) != count &&
			  fits_at(&gate->fits, sets[i], gate_min, SEARCH_FULLY);
	return is_open ? count_that_leads(gate, tie, gate_min) : count;
}

/* The tie from ${first} on that the best plan from ${gate_min} on is of, where those before it do
 * not matter any more, and it itself from ${from_min} on. */
static size_t
best_tie(struct gate *gate, size_t first, int from_min, int gate_min)
{
	while (first < gate->n && !is_over(gate)) {
		struct tie tie = tie_from(gate, first);
		if (gate->has_meal_limit ? fits_now(gate, tie, gate_min)
					 : reaches(gate, tie, from_min, gate_min))
			break;
		from_min = unknown_from(gate, tie, from_min);
		first = tie.end;
	}
	return first;
}

/* Whether no set of the tie fits from ${gate_min} on, as far as that is proved with little work. */
static bool
is_ruled_out(struct gate *gate, struct tie tie, int gate_min)
{
	for (size_t i = tie.first; i < tie.end; i++) {
		task_set set = gate->order->sorted[i];
		if (fits_at(&gate->fits, set, gate_min, SEARCH_WELL) ||
		    gate->fits.known[set].not_from_min > gate_min)
			return false;
	}
	return true;
}

/* Whether the plan is of the tie. If nothing fits from ${from_min} on that is one proof for all. */
static bool
is_of_plan(struct gate *gate, struct tie tie, int from_min)
{
	int plan_min = gate->search->problem->start_min;
	if (gate->has_meal_limit)
		return fits_now(gate, tie, plan_min);
	if (any_fits(gate, tie, plan_min, SEARCH_QUICK))
		return true;
	if (from_min < plan_min && is_ruled_out(gate, tie, from_min))
		return false;
	return any_fits(gate, tie, plan_min, SEARCH_FULLY);
}

/* The best day of a tie, and that it leads there. */
static int
best_of_tie(struct gate *gate, struct tie tie, struct search_day *day)
{
	int plan_min = gate->search->problem->start_min;
	struct search_tie fit = {.order = gate->order, .sets = gate->scratch};
	for (size_t i = tie.first; i < tie.end; i++)
		if (fits_at(&gate->fits, gate->order->sorted[i], plan_min, SEARCH_FULLY))
			gate->scratch[fit.n++] = gate->order->sorted[i];
	if (gate->fits.rc != 0 || search_tie_best(gate->search, &fit, day) != 0)
		return E_LIMIT;
	gate->leader = *day;
	gate->leader_first = tie.first;
	gate->leader_min = plan_min;
	return 0;
}

int
gate_best(struct gate *gate, struct search_day *day)
{
	int from_min = gate->n_times > 0 ? gate->times[0] : gate->search->problem->start_min;
	memset(day, 0, sizeof(*day));
	for (size_t first = 0; first < gate->n && gate->fits.rc == 0;) {
		struct tie tie = tie_from(gate, first);
		if (is_of_plan(gate, tie, from_min))
			return best_of_tie(gate, tie, day);
		/* Of a better rank, but from an earlier gate: until when? */
		for (int i = 0; i < gate->n_times && !gate->has_meal_limit; i++)
			if (gate->times[i] >= from_min &&
			    !reaches(gate, tie, from_min, gate->times[i]))
				break;
		from_min = unknown_from(gate, tie, from_min);
		first = tie.end;
	}
	return gate->fits.rc;
}

static void
add_row(struct gate *gate, int gate_min, int kept)
{
	struct plan_solution *solution = gate->solution;
	int n = solution->n_gate_rows;
	if (n > 0 && solution->gate_rows[n - 1].gate_min == gate_min)
		return;
	ensure(n < PLAN_GATE_ROWS_MAX);
	solution->gate_rows[n] = (struct plan_gate_row){gate_min, kept};
	solution->n_gate_rows++;
}

/* How many are today from ${gate_min} on; *first, see best_tie. */
static int
count_at(struct gate *gate, size_t *first, int from_min, int gate_min)
{
	if (gate->has_meal_limit) {
		gate->leader.is_found = false;
		*first = 0;
		from_min = gate_min;
	}
	*first = best_tie(gate, *first, from_min, gate_min);
	return *first < gate->n ? count_of_tie(gate, tie_from(gate, *first), gate_min) : 0;
}

/* The row of a gate, and before it that of the last minute of another count. */
static void
fill_rows(struct gate *gate)
{
	int last_min = gate->times[0] - 1;
	int kept = 0;
	size_t first = 0;
	for (int i = 0; i < gate->n_times; i++) {
		int gate_min = gate->times[i];
		size_t before = first;
		int now = count_at(gate, &first, last_min + 1, gate_min);
		for (int at = last_min + 1; i > 0 && at < gate_min && now != kept; at++) {
			size_t first_then = before;
			if (count_at(gate, &first_then, at, at) != kept)
				break;
			last_min = at;
		}
		if (is_over(gate))
			return;
		if (i > 0 && now != kept)
			add_row(gate, last_min, kept);
		add_row(gate, gate_min, now);
		kept = now;
		last_min = gate_min;
	}
}

int
gate_fill(struct gate *gate, struct plan_solution *solution)
{
	solution->n_gate_rows = 0;
	if (!solution->feasible || gate->n_times == 0)
		return 0;
	bool is_short = gate->search->frontier.steps_left < GATE_BUDGET;
	gate->solution = solution;
	fits_leave_plan(&gate->fits);
	fill_rows(gate);
	gate->search->start_min = gate->search->problem->start_min;
	return is_short && is_over(gate) ? E_LIMIT : 0;
}
