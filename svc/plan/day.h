/* SPDX-License-Identifier: MIT
 *
 * A day as a value: places, ways between them, appointments, a person's limits.
 *
 * Everything is minutes of the plan's local day (0..2879: 1510 is 01:10 of the next date), pence,
 * metres. They are what the clock shows, and so is every duration the difference of two of them.
 *
 * Where clocks are put back in that day the clock shows an hour twice: the first is meant, and as
 * more time passes over it than is counted, no duration or margin is too short. A way that leaves
 * in the second is listed as leaving in the first (be there then, and wait), and one that arrives
 * in it as arriving when it is over, so that a leg never seems to end before it does. Where they
 * are put forward an hour is left out: a way over it counts it (00:50 to 02:10 is a walk of 20
 * minutes), no way leaves in it, and nothing else may lie over it, nor begin so soon behind it that
 * a margin would be counted in it; whoever fills a problem cuts the openings (app/clockturn.h).
 *
 * Travel is data: for every ordered pair of places the caller lists the ways to go. A
 * timetable fills the lists by profile, a table of journeys by its rows; the planner cannot tell.
 */
#ifndef PLAN_DAY_H
#define PLAN_DAY_H

#include <stdbool.h>

#include "base/civil.h"
#include "plan/reason.h"
#include "plan/taken.h"

#define PLAN_APPOINTMENTS_MAX 12
#define PLAN_PLACES_MAX       14 /* gate, home, one for each appointment */
#define PLAN_BREAKS_MAX       4
#define PLAN_OPENINGS_MAX     160  /* opening intervals of one appointment's day */
#define PLAN_OPTIONS_MAX      5000 /* ways from one place to one other */
#define PLAN_BUSY_MAX         32   /* times at which the car is with somebody else */
#define PLAN_CAR_STOPS_MAX    50   /* stops at which a car lets out or picks up */
#define PLAN_MINUTE_MAX       2879 /* 47:59 */
#define PLAN_NONE             (-1)

#define PLAN_PLACE_GATE  0
#define PLAN_PLACE_HOME  1
#define PLAN_PLACE_OF(i) (2 + (i)) /* the place of appointment i */

/* Where a car can be: a place of the plan, or one of the stops. */
#define PLAN_CAR_STOP(k)    (PLAN_PLACES_MAX + (k))
#define PLAN_CAR_PLACES_MAX PLAN_CAR_STOP(PLAN_CAR_STOPS_MAX)

enum plan_by { PLAN_WALK, PLAN_TRANSIT, PLAN_TAXI, PLAN_LIFT };
enum plan_mode { PLAN_VISIT, PLAN_PHONE, PLAN_VIDEO };
enum plan_consent { PLAN_NEVER, PLAN_ASK, PLAN_AGREED };
enum plan_priority { PLAN_MUST, PLAN_SHOULD, PLAN_COULD };
enum plan_party { PLAN_SERVICE, PLAN_OFFICER }; /* who says yes; officer for the kind "contact" */

/* What the day itself or a person has settled already; the search leaves such an appointment alone.
 */
enum plan_settled { PLAN_OPEN, PLAN_HAPPENED, PLAN_PUT_OFF, PLAN_GIVEN_UP };

const char *plan_by_word(enum plan_by by);          /* "walk" "transit" "taxi" "lift" */
const char *plan_mode_word(enum plan_mode mode);    /* "visit" "phone" "video" */
const char *plan_party_word(enum plan_party party); /* "service" "officer" */

struct plan_interval {
	int from_min; /* inclusive */
	int until_min;
};

/*
 * One way from place to place, door to door: leave at any minute of
 * depart_first_min..depart_last_min and be there ${minutes} later. A fixed journey has first =
 * last.
 */
struct plan_option {
	enum plan_by by;
	int depart_first_min;
	int depart_last_min;
	int minutes;     /* 0..PLAN_MINUTE_MAX */
	int pence;       /* PLAN_NONE: unknown, counts 0 against the money, printed as null */
	int walk_m;      /* all walking in it: counts against the day */
	int walk_most_m; /* its longest single walk: counts against the leg's limit */
	int changes;     /* of vehicle */
	int ref;         /* the caller's, handed back in the leg */
	/* A mixture of a car and a ride, by PLAN_TRANSIT: which of problem->cars is its part by
	 * car. 0: it is of one way. */
	int car;
};

/* The part of a way for which a car is needed: at the way's beginning or at its end. */
struct plan_car {
	enum plan_by by; /* PLAN_TAXI or PLAN_LIFT */
	int after_min;   /* it begins so long after the departure, 0 or more */
	int minutes;     /* and takes so long; within the option's minutes */
	int from, to;    /* car places, of which one is a stop, the other the way's own */
};

struct plan_options {
	const struct plan_option *list; /* borrowed, any order; NULL if n is 0 (unreachable) */
	int n;
};

/*
 * What of a way from ${from} to ${to} needs a car: all of it by taxi or lift, a part of a mixture;
 * by PLAN_WALK and 0 minutes if it needs none.
 */
struct plan_problem;
struct plan_car plan_car_of(const struct plan_problem *problem, int from, int to,
			    const struct plan_option *option);

struct plan_place {
	const char *id;   /* "gate", "home" or the appointment's id */
	const char *name; /* what texts call it */
	int same;         /* places with the same number are one place: 0 minutes apart, no leg */
	bool is_avoided;  /* lies in an avoid zone: no visit there */
};

struct plan_desk; /* desk.h */

struct plan_appointment {
	const char *id;
	const char *kind;  /* "contact", "medication", ... or "" */
	const char *label; /* the person's own word for it */
	int minutes;       /* 1..1440 */
	int booked_min;    /* PLAN_NONE: no time is booked, any start in its bounds is as booked */
	int earliest_min;  /* bounds of a moved start, not of the booked one */
	int latest_min;
	enum plan_priority priority;
	int weight;                /* 1..1000 */
	enum plan_consent mode[3]; /* by enum plan_mode; the booked mode is the first AGREED */
	enum plan_consent next_day;
	enum plan_consent move;
	unsigned after; /* bit i: takes place after appointment i where both are today */
	struct plan_interval openings[PLAN_OPENINGS_MAX]; /* when it is open and staffed, sorted */
	int n_openings;
	const struct plan_desk *desk; /* the openings are cut accordingly (desk.h); NULL: none */
	struct reason because; /* it is shut or open otherwise than usual that day; none if not */
	const char *source;    /* of the duty, or "" */
	enum plan_party yes_from;
	enum plan_settled settled;
};

struct plan_break {
	const char *kind; /* "meal" */
	int minutes;
	int from_min; /* starts and ends within */
	int until_min;
	bool is_meal; /* ends a stretch without one, see without_meal_max_min */
};

/* The car is with somebody else, and has to get there and back. */
struct plan_busy {
	int from_min;                          /* that lift begins; may lie outside the day */
	int until_min;                         /* and ends */
	int minutes_to[PLAN_CAR_PLACES_MAX];   /* from each car place to where it begins */
	int minutes_from[PLAN_CAR_PLACES_MAX]; /* from where it ends to each car place */
};

struct plan_problem {
	const char *plan; /* "J4" */
	int version;      /* given to the solution */
	struct civil_date date;
	int gate_earliest_min, gate_expected_min, gate_latest_min;
	/* Where and when the day, or what is left of it, begins: the gate at gate_expected_min, or
	 * the place where the person is and the minute from which they are free. */
	int start_place;
	int start_min;
	bool has_home;
	int home_by_min;      /* PLAN_NONE: no limit */
	bool is_home_by_dark; /* that is when the sun sets: for words alone */
	int money_pence;      /* what is left to spend; PLAN_NONE: no limit */
	int walk_m_max_leg;   /* PLAN_NONE: no limit */
	int walk_m_max_day;   /* what is left to walk; PLAN_NONE: no limit */
	int arrive_early_min; /* before a visit's start */
	int changes_max_leg;  /* of vehicle; PLAN_NONE: no limit */
	/* From the end of one appointment to the start of the next, journeys and breaks included.
	 * Above 0 nobody calls either while they wait for a visit. */
	int rest_min;
	/* Most minutes from the start, or the end of a meal, to the start of the next meal or the
	 * end of the day, whatever fills them; 0: no limit. */
	int without_meal_max_min;
	bool is_few_legs;   /* fewer journeys come before less money */
	bool is_like_large; /* searched as a large day is; the plan is the same: for tests */
	bool has_phone;     /* can take part in calls */
	bool has_data;      /* can take part in video */
	bool has_lift;
	struct plan_interval lift;   /* every lift starts and ends within */
	const struct plan_car *cars; /* borrowed; [0] is nobody's; NULL if n_cars is 0 */
	int n_cars;
	int n_car_stops;
	/* No lift overlaps one of these; the options are cut accordingly (busy.h). */
	struct plan_busy busy[PLAN_BUSY_MAX];
	int n_busy;
	struct plan_taken taken[PLAN_TAKEN_MAX];
	int n_taken;
	struct plan_place places[PLAN_PLACES_MAX];
	struct plan_options travel[PLAN_PLACES_MAX][PLAN_PLACES_MAX]; /* [from][to] */
	struct plan_appointment appointments[PLAN_APPOINTMENTS_MAX];
	int n_appointments;
	struct plan_break breaks[PLAN_BREAKS_MAX];
	int n_breaks;
};

#endif
