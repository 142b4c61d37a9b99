/* SPDX-License-Identifier: MIT
 *
 * One person asks the way: the journey, what if a ride is missed, the next and the last of the day,
 * second choices, journeys that mix a car with a ride, and, where a limit leaves nothing, the best
 * journey without it. What "firstday journey" tells.
 *
 * Everything is of the query's date; rides of the night before that still run are said to be so
 * (struct travel_ride, days_before), and minutes past 24:00 are after its midnight.
 */
#ifndef TRAVEL_TRAVEL_ANSWER_H
#define TRAVEL_TRAVEL_ANSWER_H

#include "travel/travel.h"

#define TRAVEL_WALK_ALONE_M_MAX 10000 /* longest way on foot that is told beyond the limit */
#define TRAVEL_CHOICE_WALK_M    100   /* a choice for less walking saves so much at least */
#define TRAVEL_MIX_MINUTES      5     /* a mixture with a car is so much sooner at least */

struct travel_question {
	/*
	 * The person, the date and the ways: walking and transit make the journey; with a taxi or a
	 * lift among the ways they are told beside it. The query's window is not used.
	 */
	const struct travel_query *query;
	struct travel_place from;
	struct travel_place to;
	int minute;      /* 0..TRAVEL_MINUTE_MAX: leave then or later, */
	bool by_arrival; /* or be there then or earlier */
	int latest_min;  /* be there by; TRAVEL_MINUTE_MAX: no limit; unused by arrival */
	int money_pence; /* to spend; TRAVEL_PENCE_NONE: no limit. An unknown price is allowed */
};

/* Limits, the gentlest to give up first. */
enum travel_limit {
	TRAVEL_LIMIT_WALK,      /* walk_m_max_leg */
	TRAVEL_LIMIT_CHANGE,    /* change_minutes_min */
	TRAVEL_LIMIT_TIME,      /* latest_min, or the minute to arrive by */
	TRAVEL_LIMIT_MONEY,     /* money_pence */
	TRAVEL_LIMIT_STEP_FREE, /* step_free */
	TRAVEL_LIMIT_AVOID,     /* avoid: last, for it may be a condition */
};
#define TRAVEL_LIMITS (TRAVEL_LIMIT_AVOID + 1)

/* "walk_m_max_leg" "change_minutes_min" "latest" "money_pence" "step_free" "avoid" */
const char *travel_limit_name(enum travel_limit limit);

/* A limit that the journey breaks; needs is the least that lets a journey through. */
struct travel_break {
	enum travel_limit limit;
	int value; /* as asked; metres, minutes, minute of the day, pence; 0 for the last two */
	int needs;
};

struct travel_missed {
	const struct travel_ride *ride;    /* when this one is missed, standing at its stop, */
	const struct travel_journey *then; /* this is next; NULL: that was the last one */
};

/* What a second choice is best in. */
enum travel_merit { TRAVEL_FEWEST_CHANGES, TRAVEL_LEAST_WALKING, TRAVEL_CHEAPEST };
#define TRAVEL_MERITS (TRAVEL_CHEAPEST + 1)
const char *travel_merit_name(enum travel_merit merit); /* "fewest_changes" ... */

struct travel_choice {
	unsigned merits; /* set of 1u << merit */
	const struct travel_journey *journey;
};

/* A ride that is cancelled on this day, to be shown and not hidden. */
struct travel_cancelled {
	const char *line;
	const char *from_stop;
	int depart_min;
};

#define TRAVEL_BY_CAR_MAX 6 /* taxi and lift: alone, before a ride, behind one */

struct travel_answer {
	struct civil_date date;
	/* By transit or on foot; it breaks the limits told in breaks. NULL: there is none. */
	const struct travel_journey *journey;
	const struct travel_journey *next; /* the next by transit to depart later, or NULL */
	const struct travel_journey *last; /* the last by transit of the date, or NULL */
	/*
	 * Where none of the date keeps the limits: the first by transit of the date behind it, told
	 * as of its own date; or NULL. Not asked by arrival.
	 */
	const struct travel_journey *next_day;
	struct travel_break breaks[TRAVEL_LIMITS];
	int n_breaks;
	const struct travel_missed *missed; /* for each ride of the journey, in order */
	int n_missed;
	/* Those that differ from the journey, that nothing beats, each better in something. */
	struct travel_choice choices[TRAVEL_MERITS];
	int n_choices;
	bool are_choices_whole; /* false: a bound was met, there may be better ones */
	/*
	 * With taxi or lift among the ways: alone, and mixed with a ride where that is
	 * TRAVEL_MIX_MINUTES sooner there (by arrival: leaves so much later) than the journey, and
	 * nothing here with fewer vehicles costs and walks no more and is as good in time but for
	 * less than that. One with a lift holds its window, one with a taxi knows its price.
	 */
	const struct travel_journey *by_car[TRAVEL_BY_CAR_MAX];
	int n_by_car;
	const struct travel_cancelled *cancelled; /* for live data to fill; NULL */
	int n_cancelled;
};

/*
 * Answer. Departing: the earliest arrival when leaving at the minute or later; arriving: the latest
 * departure that is there by then; the fewest rides, then the least walking among equals. Where the
 * limits leave nothing one of them is given up, as little as will do: of the first four the one
 * that gives the smallest share of itself (an hour is a whole), the last two only where those do
 * not help, then walking all the way; where no single one helps, as many as must be. Everything
 * lives in
 * ${arena}.
 */
struct travel_answer travel_answer_find(struct travel *travel,
					const struct travel_question *question,
					struct arena *arena);

#endif
