/* SPDX-License-Identifier: MIT
 *
 * Check: for each way of travelling, which booked appointments can be kept, and for each that
 * cannot, the one binding reason with its number (DESIGN sections 2 and 5).
 *
 * The day is taken as it is booked: booked starts, booked modes, each way mixed with walking only.
 * Most kept, then most weight, then the document's order. The journey home belongs to the day where
 * home can be reached that way at all; the hour to be home by and the longest time without a meal
 * do not bind: the latter is told as the day's load.
 */
#ifndef PLAN_CHECK_H
#define PLAN_CHECK_H

#include "plan/plan.h"
#include "plan/reason.h"

#define CHECK_WAYS         4
#define CHECK_WARNINGS_MAX 16

enum check_reason {
	CHECK_NO_REASON, /* kept */
	CHECK_TRAVEL,
	CHECK_CLOSED,
	CHECK_CLASH,
	CHECK_MONEY,
	CHECK_WALK,
	CHECK_CURFEW,
	CHECK_AVOID,
	CHECK_NO_PHONE,
	CHECK_AFTER,
	CHECK_BREAK,
};

const char *check_reason_word(enum check_reason reason); /* NULL for CHECK_NO_REASON */

struct check_verdict {
	const char *id;
	bool is_kept;
	enum check_reason reason;
	int earliest_arrival_min; /* after the kept ones before it; PLAN_NONE: unreachable, a call
				   */
	int booked_min;
	int misses_by_minutes; /* PLAN_NONE if it is not a matter of minutes */
	struct reason because; /* the same with its number; its label is the problem's */
	const char *text;      /* its words, written by whoever words it (app/saywhy.h); NULL */
};

struct check_way {
	enum plan_by by;
	int kept;
	int of;
	int pence; /* of the day with money unbound */
	bool is_affordable;
	struct check_verdict appointments[PLAN_APPOINTMENTS_MAX];
};

struct check_warning {
	const char *kind; /* "friday" */
	const char *text;
};

struct plan_check {
	const char *plan;
	struct civil_date date;
	int n_appointments;
	struct check_way ways[CHECK_WAYS]; /* transit, taxi, lift, walk */
	/* Of the first way that keeps most: how many, the walking, the longest stretch. */
	int load_kept;
	int load_walk_m;
	int load_longest_without_break_minutes; /* see meal.h */
	int n_warnings;
	struct check_warning warnings[CHECK_WARNINGS_MAX]; /* added by the caller */
};

/* Returns 0, or E_LIMIT when ${steps_max} (see plan_solve) is spent. Strings are the problem's. */
MUST_USE
int check_day(const struct plan_problem *problem, long steps_max, struct plan_check *check);

#endif
