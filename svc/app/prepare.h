/* SPDX-License-Identifier: MIT
 *
 * From a plan document to a problem for the planner: services looked up, hours resolved for the
 * date, and every way of getting from place to place laid out. Shared by the command line and the
 * core.
 *
 * Pure: everything that it looks into was loaded before and does not change.
 */
#ifndef APP_PREPARE_H
#define APP_PREPARE_H

#include "base/arena.h"
#include "base/problem.h"
#include "calendar/closures.h"
#include "calendar/directory.h"
#include "calendar/holidays.h"
#include "plan/document.h"
#include "plan/plan.h"
#include "travel/travel.h"

/* What an appointment weighs where its document does not say: the kinds are those of musts. */
struct prepare_weights {
	int must, should, could; /* 1..1000 */
	int medication, accommodation;
};

/* As conf/options.def ships them. */
extern const struct prepare_weights prepare_weights_usual;

/* What is known of the area; everything borrowed. */
struct prepare_world {
	struct travel *travel; /* NULL: travel[][] stays empty, for the caller to fill */
	const struct directory *directory; /* NULL: no service is known */
	uint64_t directory_generation;     /* another for each, wherever it stands in memory */
	int stale_days; /* what nobody has confirmed for so long is old; 0: nothing is */
	const struct holidays *holidays;       /* never NULL */
	const struct civil_zone *zone;         /* of the plans; NULL: the timetable's */
	const struct prepare_weights *weights; /* NULL: the usual ones */
	const struct closures *closures; /* NULL: none; may be others from one event to the next */
};

/*
 * What a simple day (the document's person.simple_day) asks of the plan: these margins at least,
 * and at most so many changes of vehicle on one way.
 */
#define PREPARE_SIMPLE_EARLY_MIN 10
#define PREPARE_SIMPLE_REST_MIN  15
#define PREPARE_SIMPLE_CHANGES   1

#define PREPARE_DAYS_ROUND 1 /* openings of so many days before and after are looked at */

/*
 * Hours that our own file takes out of a place's usual openings, all that there are: by closures
 * (calendar/closures.h), then by breaks, seasons and sessions (calendar/ownhours.h).
 */
struct prepare_shut {
	struct plan_interval *list; /* of the plan's date; may lie outside it */
	const char **because;
	int n_closures;
	int n;
};

/* A journey by transit, told or (NULL) to be told. */
struct prepared_journey {
	const struct travel_journey *told;
	const struct travel_untold *untold;
};

struct prepared {
	struct plan_problem problem; /* as booked, from gate.expected on */
	/* The openings of the problem are without these. */
	struct prepare_shut shut[PLAN_APPOINTMENTS_MAX];
	/* Whether the next working day is known to have no opening that is long enough for it: it
	 * may then not be put off, whatever its document says. */
	bool is_shut_next[PLAN_APPOINTMENTS_MAX];
	/* Whether it is shut all that day or all the next, and if so from when until when. */
	bool is_shut_after[PLAN_APPOINTMENTS_MAX];
	struct hours_shut shut_after[PLAN_APPOINTMENTS_MAX];
	/* Whether what is known of its service is old that day (directory_is_stale), and how many days:
	 * PLAN_NONE if nobody ever confirmed it. */
	bool is_stale[PLAN_APPOINTMENTS_MAX];
	int confirmed_days[PLAN_APPOINTMENTS_MAX];
	/* The service's own name, or the place's name in the document. */
	const char *service_name[PLAN_APPOINTMENTS_MAX];
	/* Where to go, without the service's name: the street, or the place's name in the document.
	 */
	const char *where[PLAN_APPOINTMENTS_MAX];
	struct geo_point points[PLAN_PLACES_MAX];
	struct prepared_journey *journeys; /* by the options' ref */
	int n_journeys;
	bool lacks_slower; /* travel_lacks_slower */
	/* Where a car lets out or picks up, by PLAN_CAR_STOP. */
	struct geo_point car_stops[PLAN_CAR_STOPS_MAX];
};

/*
 * Fill ${out}. Faults of the document against the world (an unknown service, hours that cannot be
 * read, a date that the list of holidays does not reach) are added with their JSON pointer.
 * Returns 0, or E_INPUT: ${out} then names persons, appointments and places, but holds no journeys
 * and no hours of what was not found; nothing may be planned from it. Cost: one scan of the day's
 * timetable for each place.
 */
MUST_USE
int prepare(const struct prepare_world *world, const struct plan_document *document,
	    struct arena *arena, struct problems *problems, struct prepared *out);

/* Whether a closure can matter to a plan of ${date}. */
bool prepare_looks_at(struct civil_date date, const struct closure *closure);

/* ${out}->where[i] alone, at no cost. */
const char *prepare_where(const struct prepare_world *world, const struct plan_document *document,
			  int i, struct arena *arena);

/* What travel is asked for this document: person, date, window, ways; the circles in ${avoid}. */
struct travel_query prepare_query(const struct plan_document *document,
				  struct travel_avoid avoid[TRAVEL_AVOID_MAX]);

/* The rides of an option by its ref; NULL and 0 if it has none (PLAN_NONE too). */
const struct plan_ride *prepare_rides(const struct prepared *prepared, int ref, struct arena *arena,
				      int *n);

/* The rides of a journey; there are at most PLAN_RIDES_MAX. */
const struct plan_ride *prepare_rides_of(const struct travel_journey *journey, struct arena *arena,
					 int *n);

/* A way from somewhere on the road. */
struct prepare_onward {
	const struct travel_journey *journey; /* NULL: on foot all the way */
	int depart_min;
	int arrive_min;
	int walk_m;
};

struct prepare_start {
	struct geo_point at;
	const char *label;
	int minute;
	int to; /* place of the plan */
};

/*
 * The way by transit or on foot that is soonest there for somebody who stands at ${start}. False:
 * there is none that day.
 */
MUST_USE
bool prepare_find_onward(const struct prepare_world *world, const struct plan_document *document,
			 const struct prepared *prepared, const struct prepare_start *start,
			 struct arena *arena, struct prepare_onward *out);

/* What of an option is by car where the rest is ridden, by its ref; NULL if nothing. */
const struct plan_by_car *prepare_by_car(const struct prepared *prepared, int ref,
					 struct arena *arena);

/* Gives every leg of a fresh solution its rides, and its part by car. */
void prepare_fill_rides(const struct prepared *prepared, struct arena *arena,
			struct plan_solution *solution);

#endif
