/* SPDX-License-Identifier: MIT
 *
 * One pass of the search over the subsets of a universe of tasks: labels pushed from set to set,
 * from the empty day to the full one. For search.c alone.
 */
#ifndef PLAN_PASS_H
#define PLAN_PASS_H

#include "plan/search.h"

struct pass {
	struct search *search;
	const struct search_order *order; /* NULL: all sets alike */
	task_set universe;
	bool whole;      /* only days with all of the universe count; else any with the breaks */
	bool only_fits;  /* changes do not count: does the whole fit at all? */
	unsigned bounds; /* the tables it goes by: set of 1u << enum bound_kind, filled */
	int width;       /* of a guess: labels followed at each number of tasks */
	int most_cost;   /* of a whole pass: dearer days do not count */
	int absent_cost;
	uint32_t by_document;    /* of a whole pass: see search_by_document */
	struct search_day *best; /* improved by the pass; what it cannot improve is not followed */
	uint64_t best_rank;
	int last_end_min; /* no day of the universe is over later; set by the pass */
	bool is_cut;      /* a guess has left something out, and proves nothing */
};

/* Leaves in *pass->best the best day of all. Returns 0 or E_LIMIT. */
MUST_USE
int pass_run(struct pass *pass);

/*
 * The same as a guess: of all labels with as many tasks done only the most hopeful are followed.
 * What it finds is a day; what it does not find proves something only where none was left out.
 */
MUST_USE
int pass_guess(struct pass *pass);

/*
 * The same for whether there is any day, from the most hopeful labels on: first begin, then go on,
 * again and again, until one is found or pass->is_cut is false, and there is none. At each number
 * of tasks ${width} labels more are followed at most. Other bounds may be set in between.
 */
void pass_fit_begin(struct pass *pass);
MUST_USE
int pass_fit_go_on(struct pass *pass, int width);

/* Whether the bounds, which may be others than when a label was added, leave it hope. */
bool pass_is_hopeful(const struct pass *pass, int32_t label);

/* Whether a day of this cost, money, end and walking comes strictly before the best day's. */
bool pass_improves(const struct pass *pass, int cost, int pence, int ends_min, int walk_m);

/* A day that is complete with label ${last}: remember it if it beats the best. */
void pass_finish(struct pass *pass, int32_t last);

/* The latest that anybody has to be at a meal, or done with the day, once ${done} is done. */
int pass_meal_by_most(const struct pass *pass, task_set done);

/*
 * Whether a label can come to its next meal, or to the end of its day, in time, and all that is
 * left of the day fits between the meals that are, where it has to be on its way by ${latest_min}.
 */
bool pass_is_fed(const struct pass *pass, task_set left, struct label *label, int latest_min);

/* Forget all labels but that of the day's begin; and all that can come next after a label. */
void pass_begin(struct pass *pass);
void pass_expand(struct pass *pass, int32_t label);

#endif
