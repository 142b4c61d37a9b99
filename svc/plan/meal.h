/* SPDX-License-Identifier: MIT
 *
 * How long a found day goes without a meal.
 */
#ifndef PLAN_MEAL_H
#define PLAN_MEAL_H

#include "plan/search.h"

/*
 * The longest stretch of ${day}, which begins at ${search}'s start: from there, or the end of a
 * meal, to the start of the next meal or the end of the day. Journeys, calls, waiting and breaks
 * that are no meal all count.
 */
int meal_longest_without(const struct search *search, const struct search_day *day);

#endif
