/* SPDX-License-Identifier: MIT
 *
 * The tables of the search's bounds, filled from the empty set upwards, all stops of a set at once:
 * a row of BOUND_LANES numbers is one or two vectors of the machine.
 *
 * Of a set's rows, one a level, most are like the row before; only where they may change is work
 * done. A task's own stop has its number, so what a set asks of its visits is a row as well.
 */
#include "plan/bound.h"

#include <string.h>

#include "plan/bound_tables.h"

#define PURSE_LEVELS 16
#define BOTH_LEVELS  32

/* One set of one table at work. */
struct filling {
	const struct bound_tables *tables;
	const struct bound_table *table;
	task_set left;
	int16_t *rows;       /* by level and stop */
	uint32_t call_rises; /* the levels at which calls may make a row more than the last */
	/* By level and visit: its latest start; then the latest to be free there before it. */
	int16_t own_min[BOUND_LEVELS_MAX][BOUND_LANES];
	uint32_t own_rises[BOUND_LANES]; /* the levels at which the start may be later */
	/* By level and stop: the latest to come there, for a visit or home. */
	int16_t arrive_min[BOUND_LEVELS_MAX][BOUND_LANES];
};

/* Whether ${task} may be the next of ${left}. */
static bool
is_next(const struct task_list *list, task_set left, int task)
{
	return (left & task_bit(task)) != 0 && (list->tasks[task].before & left) == 0;
}

/*
 * A call of ${task} first, wherever the person is, ${yes} of its yeses counted and its start in
 * ${piece}; nobody goes to a place to call it. Half the lanes, from ${first} on.
 */
static void
raise_by_call(struct filling *fill, int task, int yes, struct piece piece, int first)
{
	const struct bound_table *table = fill->table;
	const struct task_list *list = fill->tables->list;
	task_set rest = fill->left & ~task_bit(task);
	const int16_t *then = bound_rows(table, rest) + first;
	bound_lanes minutes = bound_all(list->tasks[task].minutes);
	bound_lanes first_min = bound_all(piece.first_min);
	bound_lanes last_min = bound_all(piece.last_min);
	bound_lanes never = bound_all(BOUND_NEVER);
	bound_lanes is_here = bound_lanes_of(list->visits & task_bit(task), first);
	for (uint32_t at = table->changes[rest]; at != 0; at &= at - 1) {
		int level = __builtin_ctz(at);
		if (level + yes >= table->levels)
			break;
		int16_t *to = fill->rows + (level + yes) * BOUND_LANES + first;
		bound_lanes start_min = bound_load(then + level * BOUND_LANES) - minutes;
		start_min = bound_smaller(start_min, last_min);
		bound_lanes is_shut = (start_min < first_min) | is_here;
		start_min = (start_min & ~is_shut) | (never & is_shut);
		bound_store(to, bound_larger(bound_load(to), start_min));
		fill->call_rises |= (uint32_t)1 << (level + yes);
	}
}

static void
fill_call(struct filling *fill, int task, int yes, const struct pieces *pieces)
{
	for (int first = 0; first < BOUND_LANES; first += BOUND_LANES_AT_ONCE)
		for (int i = 0; i < pieces->n; i++)
			raise_by_call(fill, task, yes, pieces->list[i], first);
}

/* Journeys to a stop where one has to be at arrive_min, and by ${most_min}; ${rises}: the levels at
 * which that may be later. */
static void
fill_journeys(struct filling *fill, int to_stop, uint32_t rises, int most_min)
{
	const struct bound_journeys *journeys = fill->table->journeys;
	int levels = fill->table->levels;
	int first_min = fill->tables->first_min;
	int before_min = first_min - 1;
	int16_t *rows = fill->rows;
	for (; rises != 0; rises &= rises - 1) {
		int level = __builtin_ctz(rises);
		int arrive_min = bound_min(fill->arrive_min[level][to_stop], most_min);
		if (arrive_min <= before_min)
			continue;
		before_min = arrive_min;
		uint32_t better = journeys->better[to_stop][before_min - first_min];
		for (; better != 0; better &= better - 1) {
			int i = __builtin_ctz(better);
			int more = level + journeys->level[to_stop][i];
			const int16_t *depart_by = journeys->depart_by[to_stop][i];
			if (more >= levels)
				break;
			bound_row_raise(rows + more * BOUND_LANES,
					depart_by + (before_min - first_min) * BOUND_LANES);
		}
	}
}

/* The latest start of the visit of ${task} by level, ${yes} of its yeses counted. */
static void
raise_by_visit(struct filling *fill, int task, int yes)
{
	const struct bound_table *table = fill->table;
	const struct starts *starts =
	    table->is_yes ? &fill->tables->by_yes[task] : &fill->tables->any[task];
	const int16_t *visit_by = starts->visit_by[yes];
	task_set rest = fill->left & ~task_bit(task);
	const int16_t *then = bound_rows(table, rest) + task;
	int before_min = BOUND_NEVER;
	for (uint32_t at = visit_by == NULL ? 0 : table->changes[rest]; at != 0; at &= at - 1) {
		int level = __builtin_ctz(at);
		int end_min = then[level * BOUND_LANES];
		if (level + yes >= table->levels)
			break;
		if (end_min <= before_min || end_min < 0)
			continue;
		before_min = end_min;
		int16_t *own_min = &fill->own_min[level + yes][task];
		*own_min = (int16_t)bound_max(*own_min, visit_by[end_min]);
		fill->own_rises[task] |= (uint32_t)1 << (level + yes);
	}
}

/* By when to come for the visits, and to be free there, if they or the calls before them come next;
 * each row is at least the one before. */
static void
fill_visits(struct filling *fill, task_set visits)
{
	const struct bound_tables *tables = fill->tables;
	const int levels = fill->table->levels;
	for (int level = 0; level < levels; level++)
		bound_row_fill(fill->own_min[level], BOUND_NEVER);
	for (; visits != 0; visits &= visits - 1) {
		int task = __builtin_ctz(visits);
		fill->own_rises[task] = 0;
		if (!is_next(tables->list, fill->left, task))
			continue;
		raise_by_visit(fill, task, 0);
		if (fill->table->is_yes)
			raise_by_visit(fill, task, 1);
	}
	for (int i = 0; i < BOUND_LANES; i += BOUND_LANES_AT_ONCE) {
		bound_lanes early_min = bound_all(tables->early_min);
		bound_lanes call_min = bound_all(BOUND_NEVER);
		bound_lanes start_min = bound_all(BOUND_NEVER);
		for (int level = 0; level < levels; level++) {
			int16_t *row = fill->rows + level * BOUND_LANES + i;
			int16_t *own_min = &fill->own_min[level][i];
			call_min = bound_larger(call_min, bound_load(row));
			start_min = bound_larger(start_min, bound_load(own_min));
			bound_store(row, call_min);
			bound_store(own_min, bound_larger(call_min, start_min));
			bound_store(&fill->arrive_min[level][i],
				    bound_larger(call_min, start_min - early_min));
		}
	}
}

static void
fill_home(struct filling *fill)
{
	const struct plan_problem *problem = fill->tables->list->problem;
	int most_min = problem->home_by_min;
	if (most_min == PLAN_NONE || most_min > fill->table->ends_min)
		most_min = fill->table->ends_min;
	if (problem->has_home)
		fill_journeys(fill, TASK_STOP_HOME, fill->call_rises | 1u, most_min);
}

static void
begin_rows(struct filling *fill)
{
	bool has_home = fill->tables->list->problem->has_home;
	bool is_over = fill->left == 0;
	for (int level = 0; level < fill->table->levels; level++) {
		int16_t *row = fill->rows + level * BOUND_LANES;
		bound_row_fill(row, is_over && !has_home ? fill->table->ends_min : BOUND_NEVER);
		if (is_over)
			row[TASK_STOP_HOME] = (int16_t)fill->table->ends_min;
	}
}

/* The visits' own stops into the rows, each of which else is at least the one before. Returns which
 * are not like the one before. */
static uint32_t
finish_rows(struct filling *fill, task_set visits)
{
	uint32_t changes = 1;
	for (int i = 0; i < BOUND_LANES; i += BOUND_LANES_AT_ONCE) {
		bound_lanes is_own = bound_lanes_of(visits, i);
		bound_lanes most = bound_all(BOUND_NEVER);
		bound_lanes before = most;
		for (int level = 0; level < fill->table->levels; level++) {
			int16_t *row = fill->rows + level * BOUND_LANES + i;
			most = bound_larger(most, bound_load(row));
			bound_lanes after =
			    (most & ~is_own) | (bound_load(&fill->own_min[level][i]) & is_own);
			bound_store(row, after);
			bound_halves half = (bound_halves)(before ^ after);
			changes |= (uint32_t)((half[0] | half[1]) != 0) << level;
			before = after;
		}
	}
	return changes;
}

static void
fill_set(struct filling *fill, task_set left)
{
	const struct bound_tables *tables = fill->tables;
	const struct task_list *list = tables->list;
	const struct bound_table *table = fill->table;
	fill->left = left;
	fill->call_rises = 0;
	fill->rows = table->rows + (size_t)left * (size_t)table->levels * BOUND_LANES;
	begin_rows(fill);
	for (task_set calls = left & list->calls; calls != 0; calls &= calls - 1) {
		int task = __builtin_ctz(calls);
		if (!is_next(list, left, task))
			continue;
		const struct starts *starts =
		    table->is_yes ? &tables->by_yes[task] : &tables->any[task];
		for (int yes = 0; yes < YES_KINDS; yes++)
			fill_call(fill, task, yes, &starts->call[yes]);
	}
	task_set visits = left & list->visits;
	fill_visits(fill, visits);
	for (task_set tasks = visits; tasks != 0; tasks &= tasks - 1) {
		int task = __builtin_ctz(tasks);
		fill_journeys(fill, task, fill->call_rises | fill->own_rises[task], INT16_MAX);
	}
	fill_home(fill);
	table->changes[left] = finish_rows(fill, visits);
	table->is_filled[left] = true;
}

/* ${left} after those of its subsets that a day comes to from it. */
static void
fill_below(struct filling *fill, task_set left)
{
	if (fill->table->is_filled[left])
		return;
	for (task_set tasks = left; tasks != 0; tasks &= tasks - 1) {
		int task = __builtin_ctz(tasks);
		if (is_next(fill->tables->list, left, task))
			fill_below(fill, left & ~task_bit(task));
	}
	fill_set(fill, left);
}

static void
fill_table(struct bound_tables *tables, struct bound_table *table, task_set universe)
{
	if (table->levels == 0)
		return;
	if (table->rows == NULL) {
		size_t n_sets = (size_t)1 << tables->list->n;
		table->rows = arena_array(tables->arena, int16_t,
					  n_sets * (size_t)table->levels * BOUND_LANES);
		table->changes = arena_array(tables->arena, uint32_t, n_sets);
		table->is_filled = arena_array(tables->arena, bool, n_sets);
	}
	if (table->journeys == NULL)
		bound_measure_travel(tables, table);
	struct filling fill = {.tables = tables, .table = table};
	fill_below(&fill, universe);
}

void
bound_fill(struct bound *bound, enum bound_kind kind, task_set universe)
{
	fill_table(bound->tables, &bound->kinds[kind], universe);
}

int
bound_latest_ending(struct bound *bound, const struct bound_rest *rest, int ends_min)
{
	int at = (ends_min + BOUND_ENDS_STEP_MIN - 1) / BOUND_ENDS_STEP_MIN;
	bool has_purse = bound->kinds[BOUND_PURSE].levels > 0;
	struct bound_table *like = &bound->kinds[has_purse ? BOUND_PURSE : BOUND_TIME];
	if (at < 0 || at >= BOUND_ENDS)
		return at < 0 ? BOUND_NEVER : INT16_MAX;
	struct bound_table *table = bound->ending[at];
	if (table == NULL) {
		table = bound->ending[at] = arena_new(bound->tables->arena, struct bound_table);
		*table = *like;
		table->rows = NULL;
		table->ends_min = at * BOUND_ENDS_STEP_MIN;
	}
	fill_table(bound->tables, table, rest->left);
	return bound_latest_by(table, rest);
}

/* At most ${levels} levels for what costs up to ${most}. */
static struct bound_table
weighed(const struct bound_tables *tables, long pence_weight, long walk_weight, long most,
	int levels)
{
	struct bound_table table = {.pence_weight = pence_weight, .walk_weight = walk_weight};
	table.unit = most / (levels - 1) + 1;
	/* Fares are few and round, so a good unit loses little of them. */
	if (pence_weight == 0 || walk_weight == 0)
		table.unit = bound_measure_unit(tables, &table, table.unit);
	table.units_each = 1.0 / (double)table.unit;
	table.levels = (int)(most / table.unit) + 1;
	return table;
}

static void
choose_tables(struct bound *bound)
{
	const struct bound_tables *tables = bound->tables;
	const struct plan_problem *problem = tables->list->problem;
	int pence = problem->money_pence;
	int walk_m = problem->walk_m_max_day;
	bound->kinds[BOUND_TIME] = (struct bound_table){.levels = 1, .unit = 1, .units_each = 1};
	if (pence != PLAN_NONE)
		bound->kinds[BOUND_PURSE] = weighed(tables, 1, 0, pence, PURSE_LEVELS);
	else if (walk_m != PLAN_NONE)
		bound->kinds[BOUND_PURSE] = weighed(tables, 0, 1, walk_m, PURSE_LEVELS);
	if (pence > 0 && walk_m > 0)
		bound->kinds[BOUND_BOTH] =
		    weighed(tables, walk_m, pence, 2L * walk_m * pence, BOTH_LEVELS);
	else if (pence == 0 && walk_m > 0)
		bound->kinds[BOUND_BOTH] = weighed(tables, walk_m + 1, 1, walk_m, BOTH_LEVELS);
	int n_asks = 0;
	for (int i = 0; i < tables->list->n; i++) {
		const struct starts *starts = &tables->by_yes[i];
		n_asks += starts->call[1].n > 0 || starts->visit_by[1] != NULL;
	}
	bound->kinds[BOUND_YES] =
	    (struct bound_table){.levels = n_asks + 1, .unit = 1, .is_yes = true};
	for (int kind = 0; kind < BOUND_KINDS; kind++)
		bound->kinds[kind].ends_min = WINDOW_DAY_END_MIN;
}

void
bound_make(struct bound *bound, const struct task_list *list, struct ways *ways,
	   struct arena *arena)
{
	const struct plan_problem *problem = list->problem;
	struct bound_tables *tables = arena_new(arena, struct bound_tables);
	*bound = (struct bound){.tables = tables};
	tables->list = list;
	tables->ways = ways;
	tables->arena = arena;
	tables->early_min = problem->arrive_early_min;
	tables->first_min = problem->start_min;
	if (problem->start_place == PLAN_PLACE_GATE)
		tables->first_min = bound_min(problem->start_min, problem->gate_earliest_min);
	tables->last_min = problem->has_home ? problem->home_by_min : tables->first_min;
	if (tables->last_min == PLAN_NONE)
		tables->last_min = WINDOW_DAY_END_MIN;
	for (int i = 0; i < list->n; i++)
		tables->last_min = bound_max(tables->last_min, list->tasks[i].last_min);
	tables->last_min = bound_max(tables->last_min, tables->first_min);
	bound_measure_tasks(tables);
	choose_tables(bound);
}
