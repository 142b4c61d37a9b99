/* SPDX-License-Identifier: MIT
 *
 * Desks of the day: sessions and starts of our own file as the planner knows them. For prepare.c
 * alone, but for places and sessions, by which plans are compared.
 */
#ifndef APP_PREPARE_DESK_H
#define APP_PREPARE_DESK_H

#include "app/prepare.h"
#include "plan/desk.h"

/*
 * Give appointment ${i}, whose openings are complete, the desk of its place, and cut its openings.
 * Nothing changes where our own file says nothing of sessions and desks there.
 */
void prepare_desk(const struct prepare_world *world, const struct plan_document *document, int i,
		  struct arena *arena, struct prepared *out);

/* The place of an appointment as a row of our own file may be about it. */
struct target_place prepare_place(const struct prepare_world *world,
				  const struct plan_document *document, int i);

#define PREPARE_SESSIONS_MAX 64 /* of one rule, on the date and the two beside it */

/* The sessions of one rule round ${date}, in its minutes; returns how many. */
int prepare_sessions(const struct prepare_world *world, const struct hours_rule *rule,
		     struct civil_date date, struct plan_interval list[PREPARE_SESSIONS_MAX]);

#endif
