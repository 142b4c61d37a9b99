/* SPDX-License-Identifier: MIT
 *
 * The planner: the best day that can be made of a problem (day.h), as a plan.
 *
 * The rules and the order of preference are those of DESIGN section 5. The search is exact.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/geo.h"
#include "plan/day.h"
#include "plan/reason.h"

#define PLAN_RIDES_MAX     8 /* rides of one leg */
#define PLAN_LEGS_MAX      13
#define PLAN_GATE_ROWS_MAX 320
#define PLAN_STEPS_DEFAULT 30000000L /* comparisons of labels; see plan_solve */
/* Some half a minute, where no loop waits: a child, the command line. */
#define PLAN_STEPS_PATIENT 300000000L

enum plan_status {
	PLAN_KEPT,     /* as booked */
	PLAN_MOVED,    /* another start */
	PLAN_BY_PHONE, /* by phone instead, at the booked start or another */
	PLAN_BY_VIDEO,
	PLAN_NEXT_DAY, /* the next working day */
	PLAN_DROPPED,
};

const char *plan_status_word(enum plan_status status); /* "kept" ... "dropped" */

struct check_verdict; /* check.h */

struct plan_outcome {
	const char *id;
	enum plan_status status;
	enum plan_mode mode;
	int start_min; /* PLAN_NONE if not today */
	int end_min;
	bool needs_yes; /* a change that somebody has yet to agree to */
	enum plan_party yes_from;
	struct reason because; /* why it is not kept as booked, with its number */
	const char *reason;    /* its words, by whoever words it (app/saywhy.h); NULL */
	/* The same as the check tells it; NULL if kept, or where that is no longer known. */
	const struct check_verdict *why;
	/* Of a closure for which it is not as booked (app/closed.h); none: from = until. */
	struct plan_interval shut;
};

static inline bool
plan_outcome_is_shut(const struct plan_outcome *outcome)
{
	return outcome->shut.from_min < outcome->shut.until_min;
}

/* What has to be arranged to be picked up or let off. */
enum plan_asking { PLAN_ASK_NOBODY, PLAN_ASK_OPERATOR, PLAN_ASK_DRIVER };

struct plan_ride {
	const char *line;
	const char *vehicle; /* "Bus", "Coach" ...; NULL if nobody said */
	const char *from_stop;
	int depart_min;
	const char *to_stop;
	int arrive_min;
	int scheduled_min; /* when it leaves by the timetable; depart_min unless live times moved it
			    */
	bool is_extra;     /* live times told of it; no timetable has it */
	bool is_about;     /* a minute of it is only about right */
	enum plan_asking to_board, to_alight;
	const char *operator_name; /* whom to ring; NULL if nobody said */
};

/* The part of a leg by transit that is made by car. */
struct plan_by_car {
	enum plan_by by; /* PLAN_TAXI or PLAN_LIFT */
	bool is_first;   /* before the rides, to the stop; else behind them, from the stop */
	int depart_min, arrive_min;
	const char *stop; /* where it lets out or picks up */
	struct geo_point at;
};

struct plan_leg {
	int from, to; /* place indices; never of one place */
	enum plan_by by;
	int depart_min, arrive_min;
	int pence; /* PLAN_NONE: unknown */
	int walk_m;
	int ref;                       /* of the option taken; PLAN_NONE when read from JSON */
	int car;                       /* of the option taken; 0 when read from JSON */
	const struct plan_ride *rides; /* filled by the caller after solving; NULL if none */
	int n_rides;
	const struct plan_by_car *by_car; /* filled like the rides; NULL if none */
};

struct plan_rest {
	const char *kind;
	int start_min, end_min;
};

struct plan_gate_row {
	int gate_min;
	int kept; /* how many are today in the plan that is the best from that gate on */
};

/* A plan. Strings live in the arena of plan_solve or plan_solution_parse, or in the problem. */
struct plan_solution {
	const char *plan;
	int version;
	bool feasible;         /* false: no plan obeys the rules; because says which */
	bool ready;            /* feasible, and no must is dropped */
	struct reason because; /* of none: there is a plan */
	const char *why_not;   /* its words, as of an outcome; NULL if feasible */
	int n_appointments;    /* in the document's order */
	struct plan_outcome appointments[PLAN_APPOINTMENTS_MAX];
	int n_legs; /* in the order of the day */
	struct plan_leg legs[PLAN_LEGS_MAX];
	int n_breaks; /* in the order of the problem */
	struct plan_rest breaks[PLAN_BREAKS_MAX];
	int pence; /* of the known fares */
	int walk_m;
	int ends_min; /* the last appointment, break or journey of today is over */
	int changes;
	int changes_needing_yes;
	int n_gate_rows;
	struct plan_gate_row gate_rows[PLAN_GATE_ROWS_MAX];
};

/*
 * Find the best day, explain every change, fill the gate table, and prove the result by the
 * independent checker (verify.h).
 *
 * steps_max  the budget of work, in comparisons with up to eight labels (some 80 ns each).
 * arena      owns what the solution points to.
 *
 * Returns 0, also when there is no feasible plan (then solution->feasible is false); E_LIMIT when
 * the budget is spent before the answer is certain (nothing is then to be used); E_CORRUPT when the
 * checker refuses the result (a bug of ours: raise no plan from it; why_not says what is broken).
 */
MUST_USE
int plan_solve(const struct plan_problem *problem, long steps_max, struct arena *arena,
	       struct plan_solution *solution);

#endif
