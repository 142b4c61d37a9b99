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

/* A way from a stop, by when it arrives. */
struct going {
	int16_t first_min, last_min; /* of arrival */
	int16_t minutes;
	int8_t level, from_stop;
	int32_t next; /* of those that first arrive at the same minute; PLAN_NONE ends */
};

#define NOT_YET 20000 /* minutes of what cannot arrive: departs before BOUND_NEVER */

/* All ways to one stop, minute of arrival by minute. */
struct goings {
	struct bound_tables *tables;
	const struct bound_table *table;
	struct going *list;
	int32_t n, room;
	int32_t *first;  /* by the minute that they first arrive at less first_min */
	int32_t *ranged; /* those of several minutes that have begun and not ended; */
	int n_ranged;
	int ranged_last_min;           /* the first of them to end does then */
	uint32_t has_level, has_range; /* masks of levels: any way at all; ranged ones */
	int16_t depart_by[BOUND_LEVELS_MAX][BOUND_LANES];
	int16_t minutes[BOUND_LEVELS_MAX][BOUND_LANES]; /* of the quickest ranged one, if any */
};

static void
add_going(struct goings *goings, const struct way_span *span, int from_stop)
{
	const struct bound_tables *tables = goings->tables;
	const struct bound_table *table = goings->table;
	const struct way *way = &span->way;
	int minutes = way->arrive_min - way->depart_min;
	int first_min = bound_max(way->depart_min, tables->first_min) + minutes;
	int last_min = bound_min(span->last_min + minutes, tables->last_min);
	long level =
	    (table->pence_weight * way->pence + table->walk_weight * way->walk_m) / table->unit;
	if (first_min > last_min || level >= table->levels)
		return;
	int32_t *first = &goings->first[first_min - tables->first_min];
	goings->list[goings->n] = (struct going){.first_min = (int16_t)first_min,
						 .last_min = (int16_t)last_min,
						 .minutes = (int16_t)minutes,
						 .level = (int8_t)level,
						 .from_stop = (int8_t)from_stop,
						 .next = *first};
	*first = goings->n++;
	bound_row_at(goings->depart_by, &goings->has_level, (int)level);
}

static void
add_pair(struct goings *goings, int from_stop, int to_stop, struct arena *scratch)
{
	const struct bound_tables *tables = goings->tables;
	struct way_spans spans =
	    ways_spans(tables->ways, tables->list->place[from_stop], tables->list->place[to_stop]);
	int32_t room = goings->n + spans.n_timed + spans.n_ranged;
	if (room > goings->room) {
		struct going *larger = arena_array(scratch, struct going, 2 * (size_t)room);
		if (goings->n > 0)
			memcpy(larger, goings->list, sizeof(*larger) * (size_t)goings->n);
		goings->list = larger;
		goings->room = 2 * room;
	}
	for (int i = 0; i < spans.n_timed; i++)
		add_going(goings, &spans.timed[i], from_stop);
	for (int i = 0; i < spans.n_ranged; i++)
		add_going(goings, &spans.ranged[i], from_stop);
}

/* The quickest of each level and stop that can arrive at a minute. */
static void
list_ranged(struct goings *goings, int minute)
{
	int n = 0;
	goings->has_range = 0;
	goings->ranged_last_min = INT16_MAX;
	for (int i = 0; i < goings->n_ranged; i++) {
		const struct going *going = &goings->list[goings->ranged[i]];
		int16_t *row = goings->minutes[going->level];
		if (going->last_min < minute)
			continue;
		if ((goings->has_range >> going->level & 1u) == 0)
			bound_row_fill(row, NOT_YET);
		goings->has_range |= (uint32_t)1 << going->level;
		row[going->from_stop] = (int16_t)bound_min(row[going->from_stop], going->minutes);
		goings->ranged_last_min = bound_min(goings->ranged_last_min, going->last_min);
		goings->ranged[n++] = goings->ranged[i];
	}
	goings->n_ranged = n;
}

/* The ways that first arrive at a minute. Returns whether any way arrives then. */
static bool
arrive_at(struct goings *goings, int minute)
{
	int32_t at = goings->first[minute - goings->tables->first_min];
	bool is_any = at != PLAN_NONE;
	bool is_other = minute > goings->ranged_last_min;
	for (; at != PLAN_NONE; at = goings->list[at].next) {
		const struct going *going = &goings->list[at];
		int16_t *depart_min = &goings->depart_by[going->level][going->from_stop];
		*depart_min = (int16_t)bound_max(*depart_min, minute - going->minutes);
		if (going->last_min == minute)
			continue;
		goings->ranged[goings->n_ranged++] = at;
		is_other = true;
	}
	if (is_other)
		list_ranged(goings, minute);
	return is_any || goings->n_ranged > 0;
}

/* The latest departures to arrive by a minute, of each level that is better than the one before,
 * into ${rows}. Returns which are. */
static uint32_t
compare_levels(struct goings *goings, int minute, int16_t rows[][BOUND_LANES], int *n_rows)
{
	uint32_t better = 0;
	int n = 0;
	bound_lanes most[2] = {bound_all(BOUND_NEVER), bound_all(BOUND_NEVER)};
	for (uint32_t levels = goings->has_level; levels != 0; levels &= levels - 1) {
		int level = __builtin_ctz(levels);
		bool has_range = (goings->has_range >> level & 1u) != 0;
		bound_lanes differs = {0};
		for (int i = 0; i < 2; i++) {
			int lane = i * BOUND_LANES_AT_ONCE;
			bound_lanes row = bound_load(&goings->depart_by[level][lane]);
			if (has_range) {
				row = bound_larger(row,
						   bound_all(minute) -
						       bound_load(&goings->minutes[level][lane]));
				bound_store(&goings->depart_by[level][lane], row);
			}
			row = bound_larger(row, most[i]);
			differs |= row ^ most[i];
			most[i] = row;
			bound_store(&rows[n][lane], row);
		}
		bound_halves half = (bound_halves)differs;
		if ((half[0] | half[1]) == 0)
			continue;
		better |= (uint32_t)1 << level;
		n++;
	}
	*n_rows = n;
	return better;
}

static void
measure_to(struct goings *goings, int to, int n_minutes, struct bound_journeys *journeys)
{
	struct bound_tables *tables = goings->tables;
	journeys->better[to] = arena_array(tables->arena, uint32_t, n_minutes);
	journeys->depart_by[to] = arena_array(tables->arena, const int16_t *, n_minutes);
	goings->ranged_last_min = INT16_MAX;
	for (int i = 0; i < n_minutes; i++) {
		int16_t rows[BOUND_LEVELS_MAX][BOUND_LANES];
		int n = 0;
		if (!arrive_at(goings, tables->first_min + i) && i > 0) {
			journeys->better[to][i] = journeys->better[to][i - 1];
			journeys->depart_by[to][i] = journeys->depart_by[to][i - 1];
			continue;
		}
		journeys->better[to][i] = compare_levels(goings, tables->first_min + i, rows, &n);
		journeys->depart_by[to][i] = bound_rows_keep(tables, rows, n);
	}
}

void
bound_measure_travel(struct bound_tables *tables, struct bound_table *table)
{
	int n_minutes = tables->last_min - tables->first_min + 1;
	struct arena scratch;
	table->journeys = arena_new(tables->arena, struct bound_journeys);
	arena_init(&scratch);
	for (int to = 0; to < TASK_STOPS; to++) {
		struct goings goings = {.tables = tables, .table = table};
		goings.first = arena_array(&scratch, int32_t, n_minutes);
		for (int i = 0; i < n_minutes; i++)
			goings.first[i] = PLAN_NONE;
		for (int from = 0; from < TASK_STOPS && is_reached(tables, to); from++)
			if (from != to && is_left(tables, from))
				add_pair(&goings, from, to, &scratch);
		goings.ranged = arena_array(&scratch, int32_t, goings.n);
		if (is_reached(tables, to))
			measure_to(&goings, to, n_minutes, table->journeys);
	}
	arena_fini(&scratch);
}
