/* SPDX-License-Identifier: MIT
 *
 * A table of journeys instead of a timetable, so that the planner can be judged alone: a JSON array
 * of
 *
 *   {"from","to","depart","arrive","by","pence","walk_m"}   one journey, or
 *   {"from","to","minutes","by","pence","walk_m"}	     at any time
 *
 * Either may have "changes", of vehicle: 0 if left out.
 * "from" and "to" are "gate", "home" or appointment ids, "by" is walk, transit (or ride), taxi or
 * lift. A row is a whole journey from door to door; rows are not chained. A missing pence or walk_m
 * is 0, a pence of null unknown; a pair without rows cannot be travelled.
 */
#ifndef PLAN_TABLE_H
#define PLAN_TABLE_H

#include <jansson.h>

#include "base/problem.h"
#include "plan/day.h"

#define TABLE_BYTES_MAX (32 * 1024 * 1024)
#define TABLE_ROWS_MAX  200000

/*
 * Fill problem->travel, whose places are set. Places of one point are one place, 0 minutes apart
 * whatever rows say; but where the table has rows between two of them and ${names} (by place) tells
 * them apart, the rows count, and they become places of their own.
 * Options live in problems->arena. Returns 0, or E_INPUT with every fault at its JSON pointer.
 */
MUST_USE
int table_read(json_t *value, const char *const names[PLAN_PLACES_MAX], struct problems *problems,
	       struct plan_problem *problem);

#endif
