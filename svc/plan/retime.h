/* SPDX-License-Identifier: MIT
 *
 * The times of a found day anew: its tasks and journeys in their order, by their choices and ways.
 * Waiting is free, so that there is often room for a start that people can keep in mind.
 */
#ifndef PLAN_RETIME_H
#define PLAN_RETIME_H

#include "plan/search.h"

#define RETIME_MARK_MIN 5

/*
 * Shift the times of ${day} so that it is over no later than before and as few as can be of the
 * starts that are not as booked lie off the five-minute marks; among equals the earlier ones of the
 * day lie on them. Then everything is as soon as it may be, and a meal waits no longer than the
 * limit without one asks for. What starts as booked stays.
 *
 * Why it is exact: every rule but one lets a later start only be later, so each start is the first
 * one that may be, or the first of those on a mark; the one, that a meal be late enough for the
 * next, only pushes that meal on. So for each choice of starts on marks there is one soonest day.
 */
void retime_round(const struct search *search, struct search_day *day);

/* When ${day} is over if it begins at search->start_min instead, everything as soon as it may be;
 * PLAN_NONE if that is too late for it. */
int retime_soonest(const struct search *search, const struct search_day *day);

#endif
