/* SPDX-License-Identifier: MIT
 *
 * The day's tasks, numbered for the search: appointments that are still open, each with its
 * choices, and breaks, which always take place. A set of tasks is a bit mask.
 */
#ifndef PLAN_TASK_H
#define PLAN_TASK_H

#include <stdint.h>

#include "plan/mode.h"

#define TASK_MAX   (PLAN_APPOINTMENTS_MAX + PLAN_BREAKS_MAX)
#define TASK_STOPS (PLAN_APPOINTMENTS_MAX + 2)

/* Where the person can be: at the place of task t (a visit), where the day starts, at home. */
#define TASK_STOP_START (PLAN_APPOINTMENTS_MAX)
#define TASK_STOP_HOME  (PLAN_APPOINTMENTS_MAX + 1)

typedef uint32_t task_set;

struct task {
	const struct plan_appointment *appointment; /* NULL: a break */
	const struct plan_break *rest;              /* NULL: an appointment */
	int index;                                  /* in the problem's appointments or breaks */
	int minutes;
	struct mode_choice choices[MODE_CHOICES_MAX]; /* a break has one, of no cost */
	int n_choices;
	int booked_min;    /* the booked start where that is a choice, else PLAN_NONE */
	int booked_cost;   /* least cost then; meaningless if it is no choice */
	int free_cost;     /* least cost at any other start; booked_cost if there is no choice */
	int last_min;      /* its last start by any of them; PLAN_NONE: none */
	bool can_be_visit; /* one of its choices is */
	bool can_be_call;
	task_set before; /* tasks that come before it where both are today */
	task_set behind; /* tasks that come after it */
};

struct task_list {
	const struct plan_problem *problem;
	struct task tasks[TASK_MAX];
	int n;
	int n_appointments; /* tasks[0..n_appointments-1] are appointments, the rest breaks */
	task_set breaks;    /* the set of all breaks */
	task_set meals;     /* of these, the meals, where there is a limit without one */
	task_set visits;    /* tasks that can be visits */
	task_set calls;     /* tasks that can be calls, breaks among them */
	int place[TASK_STOPS];
};

static inline task_set
task_bit(int task)
{
	return (task_set)1 << task;
}

/* Appointments that cannot take place today in any way are left out. */
void task_list_make(const struct plan_problem *problem, struct task_list *list);

static inline bool
task_choice_is_visit(const struct task *task, int choice)
{
	return task->appointment != NULL && task->choices[choice].mode == PLAN_VISIT;
}

/* The first start of a choice not before ${minute}, or PLAN_NONE; and the last that ends by it. */
int task_next_start(const struct task *task, int choice, int minute);
int task_last_start(const struct task *task, int choice, int end_by_min);

/* The last start of a choice such that it and all from ${start_min}, which is one, on are. */
int task_stays(const struct task *task, int choice, int start_min);

#endif
