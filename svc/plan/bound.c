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

/* One set of one table at work. Of the rows by level only those of a mask are there; one that is
 * not is like the one before. */
struct filling {
	struct bound_tables *tables;
	const struct bound_table *table;
	task_set left;
	uint32_t has_row, has_own; /* masks */
	int16_t rows[BOUND_LEVELS_MAX][BOUND_LANES];
	/* By level and visit: its latest start; then the latest to be free there before it. */
	int16_t own_min[BOUND_LEVELS_MAX][BOUND_LANES];
	uint32_t own_rises[BOUND_LANES]; /* the levels at which the start may be later */
	/* By level and stop: the latest to come there, for a visit or home. */
	int16_t arrive_min[BOUND_LEVELS_MAX][BOUND_LANES];
};

/*
 * A call of ${task} first, wherever the person is, ${yes} of its yeses counted and its start in
 * ${piece}; nobody goes to a place to call it.
 */
static void
raise_by_call(struct filling *fill, int task, int yes, struct piece piece)
{
	const struct bound_table *table = fill->table;
	const struct task_list *list = fill->tables->list;
	task_set rest = fill->left & ~task_bit(task);
	const int16_t *then = table->rows[rest];
	for (uint32_t at = table->changes[rest]; at != 0; at &= at - 1) {
		int level = __builtin_ctz(at);
		if (level + yes >= table->levels)
			break;
		int16_t *to = bound_row_at(fill->rows, &fill->has_row, level + yes);
		bound_row_call(to, then, list, task, piece);
		then += BOUND_LANES;
	}
}

static void
fill_calls(struct filling *fill)
{
	const struct bound_tables *tables = fill->tables;
	for (task_set calls = fill->left & tables->list->calls; calls != 0; calls &= calls - 1) {
		int task = __builtin_ctz(calls);
		if (!bound_is_next(tables->list, fill->left, task))
			continue;
		const struct starts *starts =
		    fill->table->is_yes ? &tables->by_yes[task] : &tables->any[task];
		for (int yes = 0; yes < YES_KINDS; yes++)
			for (int i = 0; i < starts->call[yes].n; i++)
				raise_by_call(fill, task, yes, starts->call[yes].list[i]);
	}
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
	for (; rises != 0; rises &= rises - 1) {
		int level = __builtin_ctz(rises);
		int arrive_min = bound_min(fill->arrive_min[level][to_stop], most_min);
		if (arrive_min <= before_min)
			continue;
		before_min = arrive_min;
		uint32_t better = journeys->better[to_stop][before_min - first_min];
		const int16_t *depart_by = journeys->depart_by[to_stop][before_min - first_min];
		for (; better != 0; better &= better - 1) {
			int more = level + __builtin_ctz(better);
			if (more >= levels)
				break;
			bound_row_raise(bound_row_at(fill->rows, &fill->has_row, more), depart_by);
			depart_by += BOUND_LANES;
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
	const int16_t *then = table->rows[rest] + task;
	int before_min = BOUND_NEVER;
	for (uint32_t at = visit_by == NULL ? 0 : table->changes[rest]; at != 0; at &= at - 1) {
		int level = __builtin_ctz(at);
		int end_min = *then;
		then += BOUND_LANES;
		if (level + yes >= table->levels)
			break;
		if (end_min <= before_min || end_min < 0)
			continue;
		before_min = end_min;
		int16_t *own_min = &bound_row_at(fill->own_min, &fill->has_own, level + yes)[task];
		*own_min = (int16_t)bound_max(*own_min, visit_by[end_min]);
		fill->own_rises[task] |= (uint32_t)1 << (level + yes);
	}
}

/* By when to come for the visits, and to be free there, if they or the calls before them come next;
 * each row is at least the one before. */
static void
fill_visits(struct filling *fill, task_set visits)
{
	for (; visits != 0; visits &= visits - 1) {
		int task = __builtin_ctz(visits);
		fill->own_rises[task] = 0;
		if (!bound_is_next(fill->tables->list, fill->left, task))
			continue;
		raise_by_visit(fill, task, 0);
		if (fill->table->is_yes)
			raise_by_visit(fill, task, 1);
	}
	bound_lanes early_min = bound_all(fill->tables->early_min);
	bound_lanes call_min[2] = {bound_all(BOUND_NEVER), bound_all(BOUND_NEVER)};
	bound_lanes start_min[2] = {call_min[0], call_min[1]};
	for (uint32_t at = fill->has_row | fill->has_own; at != 0; at &= at - 1) {
		int level = __builtin_ctz(at);
		int16_t *row = bound_row_at(fill->rows, &fill->has_row, level);
		int16_t *own_min = bound_row_at(fill->own_min, &fill->has_own, level);
		for (int i = 0; i < 2; i++) {
			int lane = i * BOUND_LANES_AT_ONCE;
			call_min[i] = bound_larger(call_min[i], bound_load(row + lane));
			start_min[i] = bound_larger(start_min[i], bound_load(own_min + lane));
			bound_store(row + lane, call_min[i]);
			bound_store(own_min + lane, bound_larger(call_min[i], start_min[i]));
			bound_store(&fill->arrive_min[level][lane],
				    bound_larger(call_min[i], start_min[i] - early_min));
		}
	}
}

static void
fill_home(struct filling *fill, uint32_t rises)
{
	const struct plan_problem *problem = fill->tables->list->problem;
	int most_min = problem->home_by_min;
	if (most_min == PLAN_NONE || most_min > fill->table->ends_min)
		most_min = fill->table->ends_min;
	if (problem->has_home)
		fill_journeys(fill, TASK_STOP_HOME, rises, most_min);
}

/* The day is over at home, or anywhere. */
static void
fill_end(struct filling *fill)
{
	bool has_home = fill->tables->list->problem->has_home;
	int16_t *row = bound_row_at(fill->rows, &fill->has_row, 0);
	if (!has_home)
		bound_row_fill(row, fill->table->ends_min);
	row[TASK_STOP_HOME] = (int16_t)fill->table->ends_min;
}

/* The rows, each at least the one before, with the visits' own stops, into ${kept} where they are
 * not like the one before. Returns which. */
static uint32_t
finish_rows(struct filling *fill, task_set visits, int16_t kept[][BOUND_LANES])
{
	uint32_t changes = 0;
	bound_lanes never = bound_all(BOUND_NEVER);
	bound_lanes is_own[2] = {bound_lanes_of(visits, 0),
				 bound_lanes_of(visits, BOUND_LANES_AT_ONCE)};
	bound_lanes most[2] = {never, never};
	bound_lanes own_min[2] = {never, never};
	bound_lanes before[2] = {never, never};
	int n = 0;
	for (uint32_t at = fill->has_row | 1u; at != 0; at &= at - 1) {
		int level = __builtin_ctz(at);
		const int16_t *row = bound_row_at(fill->rows, &fill->has_row, level);
		bound_lanes differs = {0};
		for (int i = 0; i < 2; i++) {
			int lane = i * BOUND_LANES_AT_ONCE;
			if ((fill->has_own >> level & 1u) != 0)
				own_min[i] = bound_load(&fill->own_min[level][lane]);
			most[i] = bound_larger(most[i], bound_load(row + lane));
			bound_lanes after = (most[i] & ~is_own[i]) | (own_min[i] & is_own[i]);
			differs |= before[i] ^ after;
			before[i] = after;
			bound_store(&kept[n][lane], after);
		}
		bound_halves half = (bound_halves)differs;
		if (level > 0 && (half[0] | half[1]) == 0)
			continue;
		changes |= (uint32_t)1 << level;
		n++;
	}
	return changes;
}

/* Keep the ${changes} rows of a set. */
static void
keep_rows(const struct filling *fill, uint32_t changes, int16_t kept[][BOUND_LANES])
{
	const struct bound_table *table = fill->table;
	uint8_t *places = table->places + (size_t)fill->left * (size_t)table->levels;
	int n = 0;
	for (int level = 0; level < table->levels; level++) {
		n += (int)(changes >> level & 1u);
		places[level] = (uint8_t)(n - 1);
	}
	table->rows[fill->left] = bound_rows_keep(fill->tables, kept, n);
	table->changes[fill->left] = changes;
}

static void
fill_set(struct filling *fill, task_set left)
{
	int16_t kept[BOUND_LEVELS_MAX][BOUND_LANES];
	task_set visits = left & fill->tables->list->visits;
	fill->left = left;
	fill->has_row = fill->has_own = 0;
	if (left == 0)
		fill_end(fill);
	fill_calls(fill);
	uint32_t call_rises = fill->has_row;
	fill_visits(fill, visits);
	for (task_set tasks = visits; tasks != 0; tasks &= tasks - 1) {
		int task = __builtin_ctz(tasks);
		fill_journeys(fill, task, call_rises | fill->own_rises[task], INT16_MAX);
	}
	fill_home(fill, call_rises);
	keep_rows(fill, finish_rows(fill, visits, kept), kept);
}

/* ${left} after those of its subsets that a day comes to from it. */
static void
fill_below(struct filling *fill, task_set left)
{
	if (fill->table->rows[left] != NULL)
		return;
	for (task_set tasks = left; tasks != 0; tasks &= tasks - 1) {
		int task = __builtin_ctz(tasks);
		if (bound_is_next(fill->tables->list, left, task))
			fill_below(fill, left & ~task_bit(task));
	}
	bool is_time = fill->table->levels == 1 && !fill->table->is_yes;
	if (is_time)
		bound_time_fill(fill->tables, fill->table, left);
	else
		fill_set(fill, left);
}

static void
fill_table(struct bound_tables *tables, struct bound_table *table, task_set universe)
{
	if (table->levels == 0)
		return;
	if (table->rows == NULL) {
		size_t n_sets = (size_t)1 << tables->list->n;
		table->rows = arena_array(tables->arena, int16_t *, n_sets);
		table->places = arena_array(tables->arena, uint8_t, n_sets * (size_t)table->levels);
		table->changes = arena_array(tables->arena, uint32_t, n_sets);
	}
	if (table->journeys == NULL)
		bound_measure_travel(tables, table);
	struct filling fill = {.tables = tables, .table = table};
	fill_below(&fill, universe);
}

void
bound_fill(struct bound *bound, enum bound_kind kind, task_set universe)
{
	/* Yeses are not for journeys. */
	if (kind == BOUND_YES)
		bound->kinds[kind].journeys = bound->kinds[BOUND_TIME].journeys;
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
