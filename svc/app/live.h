/* SPDX-License-Identifier: MIT
 *
 * Live times and a plan's day: rides that the plan relies on and that are cancelled, late or early.
 *
 *	the plan's ride		not yet left for		on the way to it, or on board
 *	is cancelled, or passes
 *	a stop, or a change
 *	is missed		the way that is soonest there	the way from that stop
 *	is late or early by a
 *	step or more		its new times, or a way that is	its new times
 *				a step sooner there
 *	anything less		nothing				nothing
 *
 * What changes makes a version, cause APP_CAUSE_LIVE, so that it stands when the feed falls silent:
 * until the day's first step is told the day is planned again; from then on the ways alone change,
 * and who is late is asked about as for a LATE of the person.
 */
#ifndef APP_LIVE_H
#define APP_LIVE_H

#include "app/day.h"

#define LIVE_STEP_MIN   5  /* less than that from what stands in the plan says nothing */
#define LIVE_EARLY_MIN  3  /* people are asked to be there so much before; earlier is news */
#define LIVE_ABOARD_MIN 10 /* the step for those who sit in it: they can do nothing */

/* Whether the rides by which leg ${k} is planned run, as far as is known now. */
bool live_is_on(const struct day *day, int k);

/* The event: what is known of today's rides has changed. settle_day comes after it. */
void live_changed(struct day *day);

#endif
