/* SPDX-License-Identifier: MIT
 *
 * What is left of a day at best: for every set of tasks still to do and every stop, the latest
 * minute from which all of them can be done in time with at most so much of one thing: money,
 * walking, both weighed against each other, or yeses. Each table knows time exactly, its own thing
 * in levels, and nothing of the others. The search drops whatever one of them proves hopeless, and
 * loses no plan by it.
 */
#ifndef PLAN_BOUND_H
#define PLAN_BOUND_H

#include "plan/task.h"
#include "plan/ways.h"

#define BOUND_NEVER      (-10000) /* as a minute: cannot be done */
#define BOUND_LANES      16       /* stops, rounded up so that a row is a vector or two */
#define BOUND_LEVELS_MAX 32

enum bound_kind {
	BOUND_TIME,  /* time alone */
	BOUND_PURSE, /* money; walking where only that is limited */
	BOUND_BOTH,  /* money and walking, each as a share of its limit */
	BOUND_YES,   /* appointments that need a yes */
	BOUND_KINDS
};

struct bound_table {
	int levels; /* 0: nothing of the kind is limited, and the table is not used */
	long pence_weight, walk_weight;
	long unit; /* weighed pence and metres that make a level; parts of one are not counted */
	double units_each; /* 1 / unit */
	bool is_yes;
	int ends_min; /* the day is over by then */
	/*
	 * By set and level, the latest minute to be free at each stop (at a task's own stop while
	 * it is still to do: there for its visit) so that the set can be done in time. Only the
	 * rows that are not like the one before are kept, in a set's own list; ${places} says which
	 * of them is that of a level.
	 */
	int16_t **rows;    /* by set; NULL: not filled */
	uint8_t *places;   /* by set and level */
	uint32_t *changes; /* by set; bit k: row k is not row k - 1 */
	struct bound_journeys *journeys;
};

/* Ends of a day, rounded up to these minutes, have tables of their own. */
#define BOUND_ENDS_STEP_MIN 10
#define BOUND_ENDS          (WINDOW_DAY_END_MIN / BOUND_ENDS_STEP_MIN)

struct bound {
	struct bound_tables *tables;
	struct bound_table kinds[BOUND_KINDS];
	struct bound_table *ending[BOUND_ENDS]; /* NULL: not yet asked for */
};

/* Makes the tables ready, in ${arena}, which bound_fill uses too. They are empty yet. */
void bound_make(struct bound *bound, const struct task_list *list, struct ways *ways,
		struct arena *arena);

/*
 * Works out a table for ${universe} and its subsets, unless it is there already: some thousand
 * instructions for each set and ten levels.
 */
void bound_fill(struct bound *bound, enum bound_kind kind, task_set universe);

/* What is there to be spent on the rest of a day. */
struct bound_rest {
	task_set left; /* filled */
	int stop;
	int pence, walk_m; /* PLAN_NONE: no limit */
};

/* The row of a set and level. */
static inline const int16_t *
bound_row(const struct bound_table *table, task_set left, int level)
{
	size_t place = table->places[(size_t)left * (size_t)table->levels + (size_t)level];
	return table->rows[left] + place * BOUND_LANES;
}

/* The latest minute by a table of money, walking or time; INT16_MAX if it does not speak of it. */
static inline int
bound_latest_by(const struct bound_table *table, const struct bound_rest *rest)
{
	if (table->levels == 0)
		return INT16_MAX;
	long there = 0;
	if (table->pence_weight > 0) {
		if (rest->pence == PLAN_NONE)
			return INT16_MAX;
		there += table->pence_weight * rest->pence;
	}
	if (table->walk_weight > 0) {
		if (rest->walk_m == PLAN_NONE)
			return INT16_MAX;
		there += table->walk_weight * rest->walk_m;
	}
	if (there < 0)
		return BOUND_NEVER;
	/* there / unit: half a penny more keeps what divides evenly from being rounded down. */
	double level = ((double)there + 0.5) * table->units_each;
	int at = level < table->levels ? (int)level : table->levels - 1;
	return bound_row(table, rest->left, at)[rest->stop];
}

static inline int
bound_latest(const struct bound *bound, enum bound_kind kind, const struct bound_rest *rest)
{
	return bound_latest_by(&bound->kinds[kind], rest);
}

/* The same for days that are over by ${ends_min}, by money (walking, time) alone; it works out what
 * of its table is missing. */
int bound_latest_ending(struct bound *bound, const struct bound_rest *rest, int ends_min);

/* The same with at most ${yes} yeses. */
static inline int
bound_latest_yes(const struct bound *bound, task_set left, int yes, int stop)
{
	const struct bound_table *table = &bound->kinds[BOUND_YES];
	int level = yes < table->levels ? yes : table->levels - 1;
	return bound_row(table, left, level)[stop];
}

#endif
