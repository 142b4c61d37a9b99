/* SPDX-License-Identifier: MIT
 *
 * What other plans of about the same date hold that this one may want, too: the person themself,
 * the coordinator's car, a service's hour. Found when a plan is added, not on the day.
 *
 *	held	by a plan with			  this plan
 *	person	the person's number		  nothing then, ways included (join.h);
 *						  they are at its gate when they come out, and at
 *						  its home at the hour to be home by
 *	car	the coordinator's number	  no lift then, its own way included
 *	slot	one number of a service		  nothing is moved into it
 *	desk	a place of a desk or a session	  the same, once all its places are taken
 *
 * and so what their own calendars hold (rows.busy; store/busy.h): an hour of a service or an
 * officer is a slot, one of the coordinator takes the car. Such a hold is of no plan and yields to
 * none. What of it lies in the hour that is booked there is most likely that booking itself: it
 * stays, and the coordinator is told. Nothing else goes there: no plan, no MOVE, no second hour of
 * a call, no later hour for who is late (across_busy_at).
 *
 * Who yields: the plan with the lower id keeps what it has, and the later one is planned round it
 * (of the car, a lift under way or about to begin is kept, too, whoever has it). When a version
 * changes what is held, the plans that it disturbs are woken, in the same transaction; they are
 * then planned again. So a change goes from lower to higher ids, but for what has begun and changes
 * no more, and comes to rest. What a human has decided of an appointment stands.
 *
 * How many are seen at once says our own file (calendar/ownhours.h), with an hour of ours there as
 * one place, a call's too. Where it says nothing, who is named by a number sees one person at a
 * time, and a service of which nobody is named any number.
 *
 * The coordinator of the later plan is told once of each clash, until it is gone.
 */
#ifndef APP_ACROSS_H
#define APP_ACROSS_H

#include "base/geo.h"
#include "plan/document.h"
#include "plan/plan.h"
#include "store/busy.h"

#define ACROSS_HOLDS_MAX   400 /* what is past it is not looked at */
#define ACROSS_CLASHES_MAX 12
#define ACROSS_SAME_GATE_M 100      /* two plans' gates that are so near are one */
#define ACROSS_CAUSE       "across" /* of a version made since another plan holds something */
#define ACROSS_BUSY_CAUSE  "busy"   /* APP_TRAVEL: busy times have changed, nothing else */
#define ACROSS_CALENDAR    "busy"   /* no plan has such a reference */

struct app_rows;
struct day;
struct wants;

/* What of a plan clashes, if it is none of its appointments. */
#define ACROSS_OF_CAR  (-1) /* wanted in the lift's window */
#define ACROSS_OF_GATE (-2) /* they come out while the other plan has them elsewhere */
#define ACROSS_OF_HOME (-3) /* so at the hour to be home by */

enum across_kind { ACROSS_PERSON, ACROSS_CAR, ACROSS_SLOT, ACROSS_DESK };

/* One thing that another plan's newest version holds. */
struct across_hold {
	enum across_kind kind;
	int64_t plan_id;
	const char *ref; /* of that plan; ACROSS_CALENDAR: a calendar's */
	bool is_earlier; /* it has the lower id, or is a calendar's */
	bool is_busy;    /* a calendar's; plan_id is 0 */
	int from_min,
	    until_min;   /* of this plan's date; may lie outside it; the same: an end of its day */
	bool has_points; /* a lift or a visit, and its places are known */
	struct geo_point from, to;
	/* ACROSS_PERSON with points: when nobody may be at each of our places, the ways between
	 * included. */
	struct plan_interval joined[PLAN_PLACES_MAX];
	/* ACROSS_SLOT: bit i: appointment i needs the same service; ACROSS_DESK: the same row. */
	unsigned appointments;
	int row; /* ACROSS_DESK: of our own file (across_desk.c) */
};

struct across {
	struct across_hold *list;
	int n;
};

/* What is booked, as decided so far, and held by an earlier plan. */
struct across_clash {
	enum across_kind kind;
	const char *ref;
	int appointment; /* or ACROSS_OF_CAR and its like */
	int from_min, until_min;
	int places; /* ACROSS_DESK: all of which are taken; 0 else */
};

/* The holds of the plans and calendars in ${rows}; of what cannot be read there are none. In
 * day->arena. */
const struct across *across_read(const struct day *day, const struct app_rows *rows);

/* Whose busy times are to be loaded for a plan: its parties' numbers and its document's services.
 * All in ${arena}. */
struct store_busy_ask across_busy_ask(const struct civil_zone *zone,
				      const struct plan_document *document,
				      const struct phone numbers[], int n_numbers,
				      struct arena *arena);

/* Whose a calendar is: the appointments that it is about; the coordinator's. Times do not matter. */
unsigned across_busy_appointments(const struct day *day, const struct row_busy *busy);
bool across_busy_is_coordinators(const struct day *day, const struct row_busy *busy);

/* At most ACROSS_CLASHES_MAX; returns how many. */
int across_clashes(const struct day *day, struct across_clash clashes[ACROSS_CLASHES_MAX]);

/* One clash as a sentence without its full stop. */
const char *across_words(const struct day *day, const struct across_clash *clash);

/* Take what is held out of ${problem}: openings, and the car. */
void across_bind(const struct day *day, struct plan_problem *problem);

/* What a calendar holds that appointment ${i} would run into from that minute on; NULL: nothing. */
const struct across_hold *across_busy_at(const struct day *day, int i, int start_min);

/* When appointment ${i} is by the newest version, else as booked; PLAN_NONE and more if it is not
 * today. */
struct plan_interval across_has_now(const struct day *day, int i);

/* Whether a change to an hour that nobody has been asked for yet runs into what a calendar holds by
 * now. */
bool across_is_busy_then(const struct day *day, int i);

/* Whether the newest version still wants what an earlier plan holds by now. */
bool across_is_disturbed(const struct day *day);

/* Wake the plans that the newest version disturbs. */
void across_wake_disturbed(const struct day *day);

/* For across*.c. What appointment ${i} may not touch: of a visit with the way there and back. */
struct plan_interval across_taken(const struct across_hold *hold, int i, bool is_visit);
const struct row_party *across_speaker(const struct row_party parties[], int n,
				       const struct document_appointment *appointment);
/* Nobody can call off any more what is at that minute: the text to leave is out. */
bool across_is_soon(const struct day *day, int minute);
/* Add the holds of calendars; out->n is ACROSS_HOLDS_MAX at most. */
void across_read_busy(const struct day *day, const struct app_rows *rows, struct across *out);
/* Take a slot out of appointment ${i}: its openings, and problem->taken for verify.h. */
void across_bind_slot(const struct across_hold *hold, int i, struct plan_problem *problem);
bool across_is_about(const struct across_hold *hold, int i);
/* Whether they cannot be at our gate, or at home, at that minute and keep what another plan has. */
bool across_is_end_wanted(const struct across_hold *hold, int place, int minute);
int across_home_min(const struct day *day); /* PLAN_NONE: there is no hour to be home by */
/* When a leg needs the coordinator's car, of a mixture for a part of it; false: it
 * does not. */
bool across_find_lift(const struct plan_leg *leg, int *from_min, int *until_min);
/* The car is away from ${problem}'s lifts while it is held. */
void across_bind_car(const struct day *day, const struct across_hold *hold,
		     struct plan_problem *problem);
/* Whether a lift of ours and one of theirs cannot both be served. */
bool across_is_car_wanted(const struct day *day, const struct plan_leg *leg,
			  const struct across_hold *hold);

/* A row that states how many it sees at once, and our appointments that it is about. */
struct across_row {
	int row;
	unsigned appointments;
};

#define ACROSS_ROWS_MAX 8 /* about one appointment of another plan */

int across_desk_rows(const struct day *day, const struct plan_document *other, int theirs,
		     struct across_row rows[ACROSS_ROWS_MAX]);

/* Hours at which every place is taken. */
struct across_full {
	struct plan_interval hours;
	int places;
};

#define ACROSS_FULL_MAX 100 /* for one appointment; what is past it is not looked at */

/* Those at which appointment ${i} finds no place; by earlier plans alone, or by all. */
int across_desk_full(const struct day *day, int i, bool only_earlier,
		     struct across_full full[ACROSS_FULL_MAX]);

/* Give the desks of ${problem} the hours that are full; what is booked stays. */
void across_take_desks(const struct day *day, struct plan_problem *problem);

/* The alarms to the coordinator ${to}. */
void across_tell(const struct day *day, const struct row_party *to, struct wants *wants);

#endif
