/* SPDX-License-Identifier: MIT
 *
 * Later gates on the work done for earlier ones: a day that can be had from a later gate can be had
 * from an earlier one too, since who is out can wait. So a set of appointments that does not fit
 * once never fits again, and one whose day was found fits until that day's latest start. Where the
 * time without a meal is limited this does not hold, since waiting makes hungry: then each gate is
 * tried by itself.
 */
#include "plan/gate.h"

#include <stdlib.h>
#include <string.h>

#include "plan/retime.h"

/* What is known of a set: it fits until, and not any more from. */
struct known {
	int16_t fits_until_min;
	int16_t fails_from_min;
};

struct gate {
	struct search *search;
	const struct search_order *order;
	struct known *known; /* by set */
	size_t n;            /* sets */
	task_set *scratch;
	struct search_day best_of_mixed; /* the last that was looked for, */
	size_t mixed_at;                 /* of the rank from there on */
	int mixed_min;                   /* from that gate */
	struct plan_solution *solution;
	int rc;
};

static int
count_of(task_set set)
{
	return __builtin_popcount(set);
}

/* Whether a set fits from ${gate_min} on. */
static bool
fits(struct gate *gate, task_set set, int gate_min)
{
	struct known *known = &gate->known[set];
	struct search_day day;
	if (gate_min <= known->fits_until_min || gate_min >= known->fails_from_min)
		return gate_min <= known->fits_until_min;
	gate->search->start_min = gate_min;
	if (search_fit(gate->search, set, &day) != 0)
		gate->rc = E_LIMIT;
	if (!day.is_found)
		known->fails_from_min = (int16_t)gate_min;
	else if (gate->search->problem->without_meal_max_min > 0)
		known->fits_until_min = (int16_t)gate_min;
	else
		known->fits_until_min = (int16_t)search_latest_start(gate->search, &day);
	return day.is_found;
}

static size_t
end_of_rank(const struct gate *gate, size_t at)
{
	const task_set *sets = gate->order->sorted;
	size_t end = at + 1;
	while (end < gate->n && gate->order->rank[sets[end]] == gate->order->rank[sets[at]])
		end++;
	return end;
}

/*
 * Sets of one rank with different counts: the best of their days decides. It stays the best from a
 * later gate on for as long as it can be had unchanged in all that counts.
 */
static int
kept_of_mixed(struct gate *gate, size_t at, size_t end, int gate_min)
{
	struct search_day *best = &gate->best_of_mixed;
	gate->search->start_min = gate_min;
	bool is_same = best->is_found && gate->mixed_at == at && gate->mixed_min <= gate_min &&
		       retime_soonest(gate->search, best) == best->ends_min;
	size_t n = 0;
	int kept = PLAN_NONE;
	bool is_open = false; /* two that fit differ */
	for (size_t i = at; i < end && !is_same; i++) {
		task_set set = gate->order->sorted[i];
		if (!fits(gate, set, gate_min))
			continue;
		is_open = is_open || (kept != PLAN_NONE && kept != count_of(set));
		kept = count_of(set);
		gate->scratch[n++] = set;
	}
	if (is_same)
		return count_of(best->today & ~gate->search->list.breaks);
	if (!is_open || gate->rc != 0)
		return kept;
	best->is_found = false;
	gate->mixed_at = at;
	gate->mixed_min = gate_min;
	gate->rc = search_rank(gate->search, gate->order, gate->scratch, n, best);
	return best->is_found ? count_of(best->today & ~gate->search->list.breaks) : PLAN_NONE;
}

/* Nothing is known of any set. */
static void
forget(struct gate *gate)
{
	for (size_t i = 0; i < gate->n; i++)
		gate->known[i] = (struct known){PLAN_NONE, INT16_MAX};
	gate->best_of_mixed.is_found = false;
}

/* How many are today in the best plan from ${gate_min} on. ${*from}: where in the order the best
 * plan of an earlier gate stands; set to where this one's does. */
static int
kept_at(struct gate *gate, int gate_min, size_t *from)
{
	const task_set *sets = gate->order->sorted;
	size_t end;
	if (gate->search->problem->without_meal_max_min > 0) {
		forget(gate);
		*from = 0;
	}
	for (size_t at = *from; at < gate->n && gate->rc == 0; at = end) {
		bool is_mixed = false;
		int kept = PLAN_NONE;
		end = end_of_rank(gate, at);
		for (size_t i = at + 1; i < end; i++)
			is_mixed = is_mixed || count_of(sets[i]) != count_of(sets[at]);
		if (is_mixed)
			kept = kept_of_mixed(gate, at, end, gate_min);
		for (size_t i = at; i < end && !is_mixed && kept == PLAN_NONE; i++)
			if (fits(gate, sets[i], gate_min))
				kept = count_of(sets[i]);
		*from = at;
		if (kept != PLAN_NONE)
			return kept;
	}
	return 0;
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

/* Between two rows of different counts, the later of which is not added: the last minute of the
 * first count. */
static void
add_last_of(struct gate *gate, int kept, size_t from, int past_min)
{
	int last_min = gate->solution->gate_rows[gate->solution->n_gate_rows - 1].gate_min;
	while (past_min - last_min > 1) {
		size_t at = from;
		int middle_min = last_min + (past_min - last_min) / 2;
		if (kept_at(gate, middle_min, &at) == kept)
			last_min = middle_min;
		else
			past_min = middle_min;
	}
	if (gate->rc == 0)
		add_row(gate, last_min, kept);
}

/* What the plan itself has proved. */
static void
note_plan(struct gate *gate, const struct search_day *day)
{
	int start_min = gate->search->start_min;
	task_set today = day->today & ~gate->search->list.breaks;
	for (size_t i = 0; i < gate->n; i++) {
		task_set set = gate->order->sorted[i];
		bool is_better = gate->order->rank[set] > gate->order->rank[today];
		gate->known[set] =
		    (struct known){PLAN_NONE, is_better ? (int16_t)start_min : INT16_MAX};
	}
	if (gate->search->problem->without_meal_max_min > 0)
		return;
	gate->known[today].fits_until_min = (int16_t)search_latest_start(gate->search, day);
}

static int
compare_minutes(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int
gate_fill(struct search *search, const struct search_order *order, const struct search_day *day,
	  struct plan_solution *solution)
{
	const struct plan_problem *problem = search->problem;
	solution->n_gate_rows = 0;
	if (!solution->feasible || problem->start_place != PLAN_PLACE_GATE)
		return 0;
	size_t n_sets = (size_t)1 << search->list.n_appointments;
	struct gate gate = {.search = search,
			    .order = order,
			    .known = arena_array(search->arena, struct known, n_sets),
			    .n = n_sets,
			    .scratch = arena_array(search->arena, task_set, n_sets),
			    .solution = solution};
	note_plan(&gate, day);
	bool is_short = search->frontier.steps_left < GATE_BUDGET;
	if (!is_short)
		search->frontier.steps_left = GATE_BUDGET;
	int times[GATE_STEPS_MAX + 3];
	int n = 0;
	int step_min = GATE_STEP_MIN;
	while ((problem->gate_latest_min - problem->gate_earliest_min) / step_min >= GATE_STEPS_MAX)
		step_min *= 2;
	for (int at = problem->gate_earliest_min; at < problem->gate_latest_min; at += step_min)
		times[n++] = at;
	times[n++] = problem->gate_latest_min;
	times[n++] = problem->start_min;
	qsort(times, (size_t)n, sizeof(times[0]), compare_minutes);
	int kept = 0;
	size_t from = 0;
	for (int i = 0; i < n && gate.rc == 0; i++) {
		size_t before = from;
		int now = kept_at(&gate, times[i], &from);
		if (i > 0 && now != kept && gate.rc == 0)
			add_last_of(&gate, kept, before, times[i]);
		if (gate.rc == 0)
			add_row(&gate, times[i], now);
		kept = now;
	}
	search->start_min = problem->start_min;
	return is_short ? gate.rc : 0;
}
