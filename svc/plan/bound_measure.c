/* SPDX-License-Identifier: MIT
 *
 * Starts and journeys, laid out for the bounds to be worked out quickly.
 */
#include <math.h>
#include <string.h>

#include "plan/bound_tables.h"

static void
add_piece(struct pieces *pieces, int first_min, int last_min)
{
	if (first_min > last_min)
		return;
	for (int i = 0; i < pieces->n; i++)
		if (pieces->list[i].first_min <= first_min && last_min <= pieces->list[i].last_min)
			return;
	pieces->list[pieces->n++] = (struct piece){(int16_t)first_min, (int16_t)last_min};
}

static void
add_pieces(struct pieces *pieces, const struct task *task, int choice)
{
	int fixed_min = task->choices[choice].start_min;
	if (fixed_min != PLAN_NONE) {
		add_piece(pieces, fixed_min, fixed_min);
		return;
	}
	if (task->rest != NULL) {
		add_piece(pieces, task->rest->from_min, task->rest->until_min - task->minutes);
		return;
	}
	const struct plan_appointment *appointment = task->appointment;
	for (int i = 0; i < appointment->n_openings; i++) {
		struct plan_interval open = appointment->openings[i];
		int until_min = bound_min(open.until_min, WINDOW_DAY_END_MIN);
		add_piece(pieces, bound_max(open.from_min, appointment->earliest_min),
			  bound_min(until_min - task->minutes, appointment->latest_min));
	}
}

/* The latest start of a visit by when it is to be over. */
static int16_t *
latest_starts(const struct pieces *pieces, int minutes, struct arena *arena)
{
	if (pieces->n == 0)
		return NULL;
	int16_t *by = arena_array(arena, int16_t, DAY_MINUTES);
	for (int end_min = 0; end_min < DAY_MINUTES; end_min++)
		by[end_min] = BOUND_NEVER;
	for (int i = 0; i < pieces->n; i++) {
		struct piece piece = pieces->list[i];
		for (int end_min = bound_max(piece.first_min + minutes, 0); end_min < DAY_MINUTES;
		     end_min++) {
			int start_min = bound_min(end_min - minutes, piece.last_min);
			by[end_min] = (int16_t)bound_max(by[end_min], start_min);
		}
	}
	return by;
}

void
bound_measure_tasks(struct bound_tables *tables)
{
	for (int i = 0; i < tables->list->n; i++) {
		const struct task *task = &tables->list->tasks[i];
		struct pieces any = {.n = 0};
		struct pieces by_yes[YES_KINDS] = {{.n = 0}};
		/* Free starts first: a booked one among them adds nothing. */
		for (int k = 0; k < 2 * task->n_choices; k++) {
			int choice = k % task->n_choices;
			int yes = task->choices[choice].cost >= MODE_COST_YES;
			bool is_booked = task->choices[choice].start_min != PLAN_NONE;
			if (is_booked != (k >= task->n_choices))
				continue;
			bool is_visit = task_choice_is_visit(task, choice);
			add_pieces(is_visit ? &any : &tables->any[i].call[0], task, choice);
			add_pieces(is_visit ? &by_yes[yes] : &tables->by_yes[i].call[yes], task,
				   choice);
		}
		tables->any[i].visit_by[0] = latest_starts(&any, task->minutes, tables->arena);
		for (int yes = 0; yes < YES_KINDS; yes++)
			tables->by_yes[i].visit_by[yes] =
			    latest_starts(&by_yes[yes], task->minutes, tables->arena);
	}
}

/* Whether journeys begin at a stop. */
static bool
is_left(const struct bound_tables *tables, int stop)
{
	return stop == TASK_STOP_START ||
	       (stop < TASK_STOP_START && (tables->list->visits >> stop & 1u) != 0);
}

/* Whether they lead to it. */
static bool
is_reached(const struct bound_tables *tables, int stop)
{
	return stop == TASK_STOP_HOME ? tables->list->problem->has_home
				      : stop != TASK_STOP_START && is_left(tables, stop);
}

/* What journeys come to, and how many do. */
#define SUMS_MAX 64
struct sums {
	long sum[SUMS_MAX];
	int count[SUMS_MAX];
	int n;
};

static void
count_sum(struct sums *sums, long sum)
{
	int i = 0;
	while (i < sums->n && sums->sum[i] != sum)
		i++;
	if (sum <= 0 || i == SUMS_MAX)
		return;
	if (i == sums->n)
		sums->sum[sums->n++] = sum;
	sums->count[i]++;
}

long
bound_measure_unit(const struct bound_tables *tables, const struct bound_table *table, long least)
{
	const struct plan_problem *problem = tables->ways->problem;
	int n_places = PLAN_PLACE_OF(problem->n_appointments);
	struct sums sums = {.n = 0};
	for (int from = 0; from < n_places; from++)
		for (int to = 0; to < n_places; to++)
			for (int i = 0; i < problem->travel[from][to].n; i++) {
				const struct plan_option *option =
				    &problem->travel[from][to].list[i];
				count_sum(&sums, table->pence_weight * bound_max(option->pence, 0) +
						     table->walk_weight * option->walk_m);
			}
	long best = least;
	double least_lost = HUGE_VAL;
	for (long unit = least; unit <= 2 * least; unit += 1 + least / 256) {
		double lost = 0;
		for (int i = 0; i < sums.n; i++)
			lost += sums.count[i] * (double)(sums.sum[i] % unit) / (double)sums.sum[i];
		if (lost < least_lost) {
			least_lost = lost;
			best = unit;
		}
	}
	return best;
}

static size_t
n_cells(const struct bound_tables *tables)
{
	return (size_t)(tables->last_min - tables->first_min + 1) * BOUND_LANES;
}

/* Where to note the departures at a level. */
static int16_t *
rows_at(const struct bound_tables *tables, int16_t *by_level[], long level)
{
	if (by_level[level] != NULL)
		return by_level[level];
	size_t n = n_cells(tables);
	int16_t *rows = arena_array(tables->arena, int16_t, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = BOUND_NEVER;
	by_level[level] = rows;
	return rows;
}

static void
note_departures(const struct bound_tables *tables, int16_t *column, struct plan_interval departs,
		int minutes)
{
	int first_min = bound_max(departs.from_min, tables->first_min);
	int last_min = bound_min(departs.until_min, tables->last_min - minutes);
	for (int depart_min = first_min; depart_min <= last_min; depart_min++) {
		int16_t *cell = &column[(depart_min + minutes - tables->first_min) * BOUND_LANES];
		*cell = (int16_t)bound_max(*cell, depart_min);
	}
}

static void
measure_pair(const struct bound_tables *tables, const struct bound_table *table, int from_stop,
	     int to_stop, int16_t *by_level[])
{
	const struct plan_problem *problem = tables->ways->problem;
	int from = tables->list->place[from_stop];
	int to = tables->list->place[to_stop];
	const struct plan_options *options = &problem->travel[from][to];
	if (problem->places[from].same == problem->places[to].same) {
		note_departures(tables, rows_at(tables, by_level, 0) + from_stop,
				(struct plan_interval){0, WINDOW_DAY_END_MIN}, 0);
		return;
	}
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		long sum = table->pence_weight * bound_max(option->pence, 0) +
			   table->walk_weight * option->walk_m;
		struct plan_interval departs;
		if (sum / table->unit < table->levels &&
		    ways_departures(tables->ways, option, &departs.from_min, &departs.until_min))
			note_departures(tables,
					rows_at(tables, by_level, sum / table->unit) + from_stop,
					departs, option->minutes);
	}
}

/* Make rows the latest departures by each minute with at most this level, and note in ${better}, as
 * ${bit}, where they are later than with less. False: nowhere. */
static bool
add_up(const struct bound_tables *tables, int16_t *rows, const int16_t *less, uint32_t bit,
       uint32_t *better)
{
	bool is_better = false;
	int16_t never[BOUND_LANES];
	bound_row_fill(never, BOUND_NEVER);
	for (int i = 0; i <= tables->last_min - tables->first_min; i++) {
		int16_t *row = rows + i * BOUND_LANES;
		const int16_t *than = less == NULL ? never : less + i * BOUND_LANES;
		if (i > 0)
			bound_row_raise(row, row - BOUND_LANES);
		bound_row_raise(row, than);
		if (memcmp(row, than, sizeof(never)) == 0)
			continue;
		better[i] |= bit;
		is_better = true;
	}
	return is_better;
}

void
bound_measure_travel(struct bound_tables *tables, struct bound_table *table)
{
	struct bound_journeys *journeys = arena_new(tables->arena, struct bound_journeys);
	table->journeys = journeys;
	for (int to = 0; to < TASK_STOPS; to++) {
		int16_t *by_level[BOUND_LEVELS_MAX] = {NULL};
		const int16_t *less = NULL;
		for (int from = 0; from < TASK_STOPS && is_reached(tables, to); from++)
			if (from != to && is_left(tables, from))
				measure_pair(tables, table, from, to, by_level);
		journeys->better[to] =
		    arena_array(tables->arena, uint32_t, tables->last_min - tables->first_min + 1);
		for (int level = 0; level < table->levels; level++) {
			int16_t *rows = by_level[level];
			uint32_t bit = (uint32_t)1 << journeys->n[to];
			if (rows == NULL || !add_up(tables, rows, less, bit, journeys->better[to]))
				continue;
			less = rows;
			journeys->level[to][journeys->n[to]] = (uint8_t)level;
			journeys->depart_by[to][journeys->n[to]++] = rows;
		}
	}
}
