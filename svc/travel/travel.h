/* SPDX-License-Identifier: MIT
 *
 * Travel from door to door: every useful way from one point to another on one date, by foot, by
 * bus and train, by taxi, by lift. What the planner asks; travel_answer.h is what one person asks.
 *
 * Minutes are minutes of the local day of the query's date and may pass 24:00 (1510 is 25:10).
 * Departures are rounded down and arrivals up; inside, all is in seconds. Only rides of that date
 * and what still runs of the days before are used, never the next day's. An answer states its date.
 * Journeys tell what the clock shows, and in their minutes what truly passes, where it changes too;
 * an option is for whoever adds up (plan/day.h says what the clock is to them).
 *
 * Walking is the straight line x 1.3 at the person's speed, or as known.h has it. Between two rides
 * are change_minutes_min, beside the walk from stop to stop; a change holds in the printed minutes.
 */
#ifndef TRAVEL_TRAVEL_H
#define TRAVEL_TRAVEL_H

#include "base/problem.h"
#include "travel/travel_query.h"

#define TRAVEL_PLACES_MAX   14   /* 12 appointments, the gate, home */
#define TRAVEL_OPTIONS_MAX  600  /* for one pair; past it left out, earliest first kept */
#define TRAVEL_PENCE_NONE   (-1) /* the price is not known; never 0 for unknown */
#define TRAVEL_JOINED_MAX   40   /* mixtures of a lift and rides for one pair, soonest first */
#define TRAVEL_SPARE_WALK_M 100  /* less walking than that is no reason to be there later */

/* For a wheelchair: of vehicle and both stops. Unknown is not no. */
enum travel_access { TRAVEL_ACCESS_UNKNOWN, TRAVEL_ACCESS_YES, TRAVEL_ACCESS_NO };

/* What has to be arranged to be picked up or let off.  [GTFS stop_times.txt, pickup_type] */
enum travel_asking { TRAVEL_ASK_NOBODY, TRAVEL_ASK_OPERATOR, TRAVEL_ASK_DRIVER };

/* One vehicle, boarded and left. Texts live until the timetable or live times change. */
struct travel_ride {
	const char *line;     /* "M34"; the route's long name where it has no short one */
	const char *vehicle;  /* "Bus", "Coach", "Train" ...: what to look out for */
	const char *headsign; /* "Newport", "" if unknown */
	const char *operator_name;
	const char *from_stop, *to_stop;
	struct geo_point from_at, to_at;
	int depart_min;
	int arrive_min;
	int scheduled_min; /* departure by the timetable; depart_min unless live times moved it */
	int pence;         /* TRAVEL_PENCE_NONE if unknown */
	int days_before;   /* its service day is so many days before the date: 1: last night's */
	enum travel_access access;
	enum travel_asking to_board,
	    to_alight;                         /* ring the operator beforehand, or ask the driver */
	bool is_depart_about, is_arrive_about; /* the timetable does not know the minute */
	bool is_extra, is_moved; /* live: no timetable has it; a stop is not the timetable's */
};

/* A stretch by one way. A leg by transit is one ride; only it has rides. */
struct travel_leg {
	const char *from; /* label of a place or name of a stop */
	const char *to;
	enum travel_way by;
	int depart_min, arrive_min;
	int minutes; /* it takes: arrive_min - depart_min, but over a change of the clocks */
	int pence;   /* 0 for walking */
	int walk_m;
	const struct travel_ride *rides;
	int n_rides;
};

/*
 * Invariants: 1. legs follow each other in time and place (two stops at one point have no walk
 * between them); 2. depart and arrive are those of the first and the last leg; 3. walk_m is the
 * sum over legs; 4. pence is the sum over legs, or TRAVEL_PENCE_NONE if one of them is unknown.
 */
struct travel_journey {
	struct civil_date date;
	int depart_min, arrive_min;
	int arrive_by_min; /* civil_minute_by of the arrival */
	int minutes;       /* as of a leg */
	int pence;
	int walk_m;
	const struct travel_leg *legs;
	int n_legs;
};

int travel_changes(const struct travel_journey *journey); /* of vehicle */

/*
 * One way of getting there: leave at any minute d of depart_first_min..depart_last_min, be there at
 * d + minutes by the clock. A transit journey has first = last; walking, taxi (one option a band of
 * its tariff) and lift have a span, broken where the clocks leave out an hour.
 */
struct travel_option {
	enum travel_way by;
	int depart_first_min;
	int depart_last_min;
	int minutes;
	int pence; /* TRAVEL_PENCE_NONE if unknown; 0 for walking and lift */
	int walk_m;
	int walk_most_m;                      /* its longest single walk */
	int changes;                          /* of vehicle, by transit */
	const struct travel_journey *journey; /* by transit, else NULL; or, where that is said, */
	const struct travel_untold *untold;   /* what it can be told of, instead */
};

/*
 * The journey that ${untold} stands for, between places with the labels of ${places}, which stand
 * there as in the question. In ${arena}, with rides that live as long as the answer.
 */
const struct travel_journey *travel_tell(const struct travel_untold *untold,
					 const struct travel_place places[], struct arena *arena);

/* By way, then by departure. Equal points (within 1 m) give one walk of 0 minutes, 0 m. */
struct travel_options {
	const struct travel_option *list;
	int n;
};

struct travel; /* a timetable, a taxi tariff and fares, ready to be asked; not for two threads */

struct travel_files {
	const char *timetable; /* made by "firstday timetable build"; NULL: no transit */
	const char *taxi;      /* tariff, conf/newport/taxi.json shows its form; NULL: no taxi */
	const char *fares;     /* conf/newport/fares.json; NULL: every fare is unknown */
};

/*
 * Open what ${files} names. NULL with a problem for every fault (at: the file, or file and JSON
 * pointer). The car's speed and road factor, which lifts need too, come with the taxi tariff;
 * without one they are the defaults of car.h.
 */
struct travel *travel_open(const struct travel_files *files, struct problems *problems);
void travel_close(struct travel *travel); /* all its texts die; NULL is allowed */
/* By road: minutes (no waiting) and metres. And what that rests on where no engine tells it, for
 * people to read; in ${arena}. */
int travel_drive(const struct travel *travel, struct geo_point from, struct geo_point to, int *m);
const char *travel_driving_words(const struct travel *travel, struct arena *arena);

/*
 * Every useful way from ${from} to ${to} in the window. Transit is the set of journeys that no
 * other transit journey beats in both departure and arrival (the fewest rides, then the least
 * walking, among equals), within query->limits or not. Where a limit counts (of money only if a
 * fare is known), those within the limits come to these that spare something: for each journey
 * within them there is an option that leaves no sooner, arrives no later, costs no more if money
 * counts, and walks less than TRAVEL_SPARE_WALK_M more (spare.h says within which bounds). Left out
 * is what is neither quicker than walking all the way nor walks less. Each option is of one way: a
 * lift is in its window, a taxi has a known price. With query->has_joined come, behind those by
 * transit, journeys whose first or last leg is a lift in its window: those that leave later or are
 * there sooner than each other, and that no other option beats in that, walking and money; none on
 * a date on which the clocks change. A taxi is mixed with rides in travel_answer.h alone. A query
 * out of range is a bug (panic). In ${arena}.
 */
struct travel_options travel_options(struct travel *travel, const struct travel_query *query,
				     const struct travel_place *from, const struct travel_place *to,
				     struct arena *arena);

/*
 * The same for all ordered pairs of ${n} places, 1..TRAVEL_PLACES_MAX: the options from place f to
 * place t stand at [f * n + t]. One scan of the day, not one for each pair.
 */
const struct travel_options *travel_matrix(struct travel *travel, const struct travel_query *query,
					   const struct travel_place places[], int n,
					   struct arena *arena);

/*
 * Whether the last of these answers, remembered ones (travel_memo.h) too, has the quickest rides
 * alone although a limit counts: its day has more to catch than slower rides are looked for in
 * (PROFILE_CATCHES_MAX).
 */
bool travel_lacks_slower(const struct travel *travel);

#endif
