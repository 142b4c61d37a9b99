/* SPDX-License-Identifier: MIT
 *
 * What the tables of bound.h are worked out from. For bound*.c alone.
 */
#ifndef PLAN_BOUND_TABLES_H
#define PLAN_BOUND_TABLES_H

#include <string.h>

#include "plan/bound.h"

#define DAY_MINUTES (WINDOW_DAY_END_MIN + 1)
#define PIECES_MAX  (2 + 2 * PLAN_OPENINGS_MAX)
#define YES_KINDS   2 /* a choice needs a yes or does not */

/* Starts first_min..last_min. */
struct piece {
	int16_t first_min, last_min;
};

struct pieces {
	struct piece list[PIECES_MAX];
	int n;
};

/* What starts there are if a yes counts (without one, with one) or does not (the first). */
struct starts {
	struct pieces call[YES_KINDS];
	/* By when the visit is to be over: its latest start. NULL: there is none. */
	int16_t *visit_by[YES_KINDS];
};

/* Journeys to each stop, by the minute to arrive by less first_min. */
struct bound_journeys {
	/* Levels with which more can be done than with the one before. */
	uint32_t *better[TASK_STOPS];
	/* For each of these, one after another, the latest departures from each stop with at most
	 * that level. */
	const int16_t **depart_by[TASK_STOPS];
};

/* What the recursion asks for again and again. */
struct bound_tables {
	const struct task_list *list;
	struct ways *ways;
	struct arena *arena;
	int early_min;
	int first_min, last_min; /* no day begins before, nothing but journeys home ends after */
	int16_t *room;           /* for rows; */
	int n_room;              /* for so many */
	struct starts any[TASK_MAX], by_yes[TASK_MAX];
};

static inline int
bound_max(int a, int b)
{
	return a > b ? a : b;
}

static inline int
bound_min(int a, int b)
{
	return a < b ? a : b;
}

static inline void
bound_row_fill(int16_t row[BOUND_LANES], int value)
{
	for (int i = 0; i < BOUND_LANES; i++)
		row[i] = (int16_t)value;
}

/* The row of a level, which ${mask} then has: where it did not it can be done never. */
static inline int16_t *
bound_row_at(int16_t rows[][BOUND_LANES], uint32_t *mask, int level)
{
	if ((*mask >> level & 1u) == 0)
		bound_row_fill(rows[level], BOUND_NEVER);
	*mask |= (uint32_t)1 << level;
	return rows[level];
}

/* One register of the machine. */
#define BOUND_LANES_AT_ONCE 8
typedef int16_t bound_lanes __attribute__((vector_size(2 * BOUND_LANES_AT_ONCE)));
typedef int64_t bound_halves __attribute__((vector_size(2 * BOUND_LANES_AT_ONCE)));

static inline bound_lanes
bound_load(const int16_t *row)
{
	bound_lanes lanes;
	memcpy(&lanes, row, sizeof(lanes));
	return lanes;
}

static inline void
bound_store(int16_t *row, bound_lanes lanes)
{
	memcpy(row, &lanes, sizeof(lanes));
}

static inline bound_lanes
bound_all(int value)
{
	return (bound_lanes){0} + (int16_t)value;
}

/* All ones in the lanes, from ${first} on, of the stops of a set. */
static inline bound_lanes
bound_lanes_of(task_set set, int first)
{
	bound_lanes bit = {1, 2, 4, 8, 16, 32, 64, 128};
	return (bound_all((int)(set >> first & 0xff)) & bit) == bit;
}

/* As loops, since the compiler then finds the one instruction for each. */
static inline bound_lanes
bound_larger(bound_lanes a, bound_lanes b)
{
	bound_lanes larger;
	for (int i = 0; i < BOUND_LANES_AT_ONCE; i++)
		larger[i] = a[i] > b[i] ? a[i] : b[i];
	return larger;
}

static inline bound_lanes
bound_smaller(bound_lanes a, bound_lanes b)
{
	bound_lanes smaller;
	for (int i = 0; i < BOUND_LANES_AT_ONCE; i++)
		smaller[i] = a[i] < b[i] ? a[i] : b[i];
	return smaller;
}

/* row = the larger of row and other, lane by lane. */
static inline void
bound_row_raise(int16_t *row, const int16_t *other)
{
	for (int i = 0; i < BOUND_LANES; i += BOUND_LANES_AT_ONCE)
		bound_store(row + i, bound_larger(bound_load(row + i), bound_load(other + i)));
}

/* Whether ${task}, which is in ${left}, may be the next of them. */
static inline bool
bound_is_next(const struct task_list *list, task_set left, int task)
{
	return (list->tasks[task].before & left) == 0;
}

/*
 * Raise a row to the latest starts of a call of ${task} in ${piece} after which there is time until
 * ${then}, by stop; nobody goes to a place to call it.
 */
static inline void
bound_row_call(int16_t *row, const int16_t *then, const struct task_list *list, int task,
	       struct piece piece)
{
	bound_lanes never = bound_all(BOUND_NEVER);
	for (int i = 0; i < BOUND_LANES; i += BOUND_LANES_AT_ONCE) {
		bound_lanes is_here = bound_lanes_of(list->visits & task_bit(task), i);
		bound_lanes start_min = bound_load(then + i) - bound_all(list->tasks[task].minutes);
		start_min = bound_smaller(start_min, bound_all(piece.last_min));
		bound_lanes is_shut = (start_min < bound_all(piece.first_min)) | is_here;
		start_min = (start_min & ~is_shut) | (never & is_shut);
		bound_store(row + i, bound_larger(bound_load(row + i), start_min));
	}
}

#define BOUND_ROWS_AT_ONCE 2048

/* Rows that stay as long as the tables. */
static inline int16_t *
bound_rows_keep(struct bound_tables *tables, int16_t rows[][BOUND_LANES], int n)
{
	if (tables->n_room < n) {
		tables->room =
		    arena_array(tables->arena, int16_t, BOUND_ROWS_AT_ONCE * BOUND_LANES);
		tables->n_room = BOUND_ROWS_AT_ONCE;
	}
	int16_t *kept = n == 0 ? NULL : memcpy(tables->room, rows, sizeof(rows[0]) * (size_t)n);
	tables->room += (size_t)n * BOUND_LANES;
	tables->n_room -= n;
	return kept;
}

/* Works out a set of a table of time alone, after those of its subsets that a day comes to. */
void bound_time_fill(struct bound_tables *tables, const struct bound_table *table, task_set left);

/* The starts of every task. */
void bound_measure_tasks(struct bound_tables *tables);

/* The unit from ${least} to twice that by which the least of what journeys come to is lost. */
long bound_measure_unit(const struct bound_tables *tables, const struct bound_table *table,
			long least);

/* Sets a table's journeys. */
void bound_measure_travel(struct bound_tables *tables, struct bound_table *table);

#endif
