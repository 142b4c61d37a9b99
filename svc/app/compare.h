/* SPDX-License-Identifier: MIT
 *
 * The same list of appointments on several dates: what could be kept on each. It shows what a
 * Friday costs, in counts that nobody has to take on trust.
 *
 * Everything but the date stays: gate hours, booked times, money, who says yes to what.
 */
#ifndef APP_COMPARE_H
#define APP_COMPARE_H

#include "app/prepare.h"
#include "plan/check.h"

#define COMPARE_DAYS_MAX 7

/* An appointment's place that is shut after the day: all that day or all the next. */
struct compare_shut {
	int appointment;
	struct hours_shut shut;
};

struct compare_day {
	struct civil_date date;
	struct civil_date next_working_day;
	bool
	    is_timed; /* the timetable reaches the date; else its buses are not known, not absent */
	struct plan_check check;       /* as booked, for each way of travelling */
	struct plan_solution solution; /* repaired */
	int today;                     /* of the repaired plan: take place on the date, ... */
	int as_booked;                 /* ... of those with nothing changed; */
	int next_day;                  /* put off to the next working day; */
	int dropped;                   /* left out */
	struct compare_shut shut[PLAN_APPOINTMENTS_MAX];
	int n_shut;
};

/* What is to be compared. Everything borrowed. */
struct compare_list {
	const struct prepare_world *world;
	const struct plan_document *document;
	/* Where world->travel is NULL: a problem whose journeys hold on every date; or NULL. */
	const struct plan_problem *journeys;
	struct civil_date dates[COMPARE_DAYS_MAX];
	int n; /* of dates, 1.. */
};

/*
 * Fill ${days} with the document on each of the dates, in their order. Texts live in
 * problems->arena.
 *
 * Returns 0 (a date without a feasible plan says so in its solution and counts nothing); E_INPUT
 * with every fault that prepare finds; E_LIMIT or E_CORRUPT as plan_solve does. Only after 0 is
 * ${days} to be used.
 */
MUST_USE
int compare_days(const struct compare_list *list, struct problems *problems,
		 struct compare_day days[]);

/*
 * The Wednesday, the Thursday and the Friday of the week (Monday to Sunday) in which ${date} lies:
 * the days between which the law lets a release move.
 */
void compare_usual_dates(struct civil_date date, struct civil_date dates[3]);

#endif
