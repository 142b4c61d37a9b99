/* SPDX-License-Identifier: MIT
 *
 * A plan as calendars show it: what stands in the diary of the person, of the coordinator and of a
 * service. Pure: rows in, events out (calendar/icsout.h); nothing is prepared or planned for it.
 *
 *	to whom		what						   in words of
 *	the person	what is settled, and the ways to it and home	   labels, streets
 *	coordinator	all of today and the lifts; TENTATIVE while a	   ref, labels
 *			yes is missing
 *	a service	its own alone; while a yes is missing as booked,   ref
 *			TENTATIVE
 *
 * All of them: what is put off, on the next working day, at no hour. An event keeps its UID as long
 * as its plan; its SEQUENCE is the plan's version. Calendars are asked for when their program
 * likes, so estimates of the day itself are in none.
 */
#ifndef APP_AGENDA_H
#define APP_AGENDA_H

#include "app/app.h"
#include "calendar/icsout.h"
#include "plan/document.h"
#include "plan/plan.h"

#define AGENDA_OF_PLAN_MAX (PLAN_APPOINTMENTS_MAX + 2 * PLAN_LEGS_MAX)

/* A plan and its newest version, opened. */
struct agenda_plan {
	const struct app_world *world;
	const struct row_plan *plan;
	const struct row_version *version;
	const struct plan_document *document;
	const struct plan_solution *solution;
	struct arena *arena;
	enum language language; /* of its words; English unless somebody sets it */
};

struct agenda {
	struct icsout_event *events; /* in ${arena} of the plans */
	size_t n, room;
};

/* False if there is no version yet, or what is stored cannot be read. All is borrowed. */
MUST_USE
bool agenda_open(const struct app_world *world, const struct row_plan *plan,
		 const struct row_version *version, struct arena *arena, struct agenda_plan *out);

/* Add what ${party} may know of the plan, by its role and in its language; other roles: nothing. */
void agenda_add(const struct agenda_plan *plan, const struct row_party *party,
		struct agenda *agenda);

/* The end of the last date that anything of the plan stands on; from then on it is in no calendar.
 */
struct utc agenda_until(const struct agenda_plan *plan);

/* Whether an officer or a service has that appointment in its diary. */
bool agenda_is_theirs(const struct plan_document *document, const struct row_party *party,
		      int appointment);

/* Appointment ${i} as the diary of an officer or a service shows it; false: it does not. */
bool agenda_service_event(const struct agenda_plan *plan, int i, struct icsout_event *out);

/* The same as it stood, or would stand, at an hour and in a mode of today. */
struct agenda_hour {
	int start_min, end_min;
	enum plan_mode mode;
};
void agenda_service_event_at(const struct agenda_plan *plan, int i, struct agenda_hour hour,
			     struct icsout_event *out);

/* The name of a calendar for that role, in the words of one language. */
const char *agenda_name(const struct template_set *words, enum party_role role,
			struct arena *arena);

#endif
