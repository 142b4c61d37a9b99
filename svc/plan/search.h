/* SPDX-License-Identifier: MIT
 *
 * The exact search: of all days that obey the rules the one that stands first in an order.
 *
 * First of all counts which appointments are today: an order gives every set of tasks a rank
 * (higher is better) and a cost in changes (of those that are not today). Among sets of equal rank
 * the day with the least cost wins, then least money, earliest end, least walking, then the set
 * that names earlier appointments of the document.
 *
 * Why it is exact: a day is a sequence of tasks and journeys. For a given sequence, doing
 * everything as soon as it may be done is never worse, since waiting is free and every later step
 * may wait; so a state (tasks done, stop) needs only the labels that are not beaten in time, cost,
 * money and walking at once. The bounds (bound.h) only cut what cannot be completed or cannot win.
 */
#ifndef PLAN_SEARCH_H
#define PLAN_SEARCH_H

#include "plan/bound.h"
#include "plan/bound_span.h"
#include "plan/frontier.h"
#include "plan/hopes.h"

#define SEARCH_STEPS_MAX (2 * TASK_MAX + 2)

/* By set of appointment tasks. */
struct search_order {
	uint64_t *rank;
	int16_t *cost;
	task_set *sorted; /* all sets, the highest rank first; see search_order_sort */
};

struct search_step {
	int task; /* PLAN_NONE: a journey */
	int choice;
	int start_min;
	struct way way;
	int from_stop, to_stop; /* TASK_STOP_... or a task */
};

struct search_day {
	bool is_found;
	task_set today; /* tasks that take place, breaks among them */
	int cost;
	int pence;
	int walk_m;
	int ends_min;
	uint32_t by_document; /* among equals: higher names earlier appointments */
	int n_steps;
	struct search_step steps[SEARCH_STEPS_MAX];
};

struct search {
	const struct plan_problem *problem;
	int start_min; /* of the problem; may be set to another before a search */
	/* Where the time without a meal is limited: the day begins at any minute until then, if
	 * that is after start_min. */
	int start_last_min;
	struct arena *arena;
	struct task_list list;
	struct ways *ways;
	struct bound bound;
	struct bound_span span; /* where the time without a meal is limited */
	bool has_bound;
	bool had_many; /* a pass had many labels */
	struct frontier frontier;
	struct hopes hopes;
};

/*
 * Make ready to search ${problem}; both it and ${ways} (of the same travel) are borrowed. Bounds
 * cost some milliseconds for twelve appointments and pay where starts are free; a day at fixed
 * times does without.
 */
void search_init(struct search *search, const struct plan_problem *problem, struct ways *ways,
		 bool with_bounds, long steps_max, struct arena *arena);

/*
 * Sort the sets of ${order}, whose ranks and costs are filled: higher ranks first, among equals
 * those that name earlier appointments. A rank is a sum: what an appointment adds to it is the same
 * whatever else is in the set.
 */
void search_order_sort(struct search_order *order, int n_appointments, struct arena *arena);

/*
 * The best day in ${order}; day->is_found is false if even the empty day breaks a rule. May be
 * called again, also with another start_min. Returns 0, or E_LIMIT when the budget is
 * spent.
 */
MUST_USE
int search_best(struct search *search, const struct search_order *order, struct search_day *day);

/* Sets of one rank. */
struct search_tie {
	const struct search_order *order;
	const task_set *sets;
	size_t n;
};

/* The best day of the sets of ${tie}, all of which fit. *day is not found. Needs bounds. Returns 0
 * or E_LIMIT. */
MUST_USE
int search_tie_best(struct search *search, const struct search_tie *tie, struct search_day *day);

/*
 * A day of the sets of ${tie}, all of which fit, such that no day of any that has more appointments
 * or fewer comes before it. *day is what is to be beaten, or not found. Needs bounds. Returns 0 or
 * E_LIMIT.
 */
MUST_USE
int search_leader(struct search *search, const struct search_tie *tie, struct search_day *day);

/* How hard to try: a quick guess; what a good guess and the tables prove; or until it is sure. */
enum search_effort { SEARCH_QUICK, SEARCH_WELL, SEARCH_FULLY };

/*
 * Whether the appointments of ${set} can be today at all, whatever changes that takes: then *day is
 * one such day. Where none is found, *is_sure says whether there is none; SEARCH_FULLY it is. Needs
 * bounds. Returns 0 or E_LIMIT.
 */
MUST_USE
int search_fit(struct search *search, task_set set, enum search_effort effort,
	       struct search_day *day, bool *is_sure);

/* A set of appointments as a number: higher names earlier appointments of the document. */
uint32_t search_by_document(task_set set, int n_appointments);

/* Starts, all between them among them. */
struct search_starts {
	int first_min, last_min;
};

/* From which starts a day that was found can be had in its order and by its ways; where the time
 * without a meal is limited, with its first meal and all after it as they are. */
struct search_starts search_starts_of(const struct search *search, const struct search_day *day);

/* Go on with ${problem}, which is the one of before with another limit without a meal, 0 if the one
 * of search_init() had none. */
void search_limit_meals(struct search *search, const struct plan_problem *problem);

/* Whether all tasks of ${today} fit into one day. Sets *day. Returns 0 or E_LIMIT. */
MUST_USE
int search_set(struct search *search, task_set today, struct search_day *day);

#endif
