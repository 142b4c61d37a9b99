/* SPDX-License-Identifier: MIT
 *
 * A day on which the clocks turn, made fit for a planner that adds up what clocks show (plan/day.h
 * says what holds then).
 *
 * Where they are put forward, nothing is planned over the hour that they leave out: it is cut out
 * of all opening hours, with what a margin before a visit or a rest behind it has to be of true
 * time; a break takes the longer part of its window, or so much more of the clock as is needed to
 * lie over the hour. Where they are put back there is more time than the clock shows: nothing is
 * done.
 */
#ifndef APP_CLOCKTURN_H
#define APP_CLOCKTURN_H

#include "base/civil.h"
#include "base/problem.h"
#include "plan/day.h"

/* ${turn} is of the problem's date. */
void clockturn_apply(const struct civil_turn *turn, struct plan_problem *problem);

/* Faults, with their pointers, of gate times that no clock shows on that date. */
void clockturn_check(const struct civil_turn *turn, const struct plan_problem *problem,
		     struct problems *problems);

#endif
