/* SPDX-License-Identifier: MIT
 *
 * One leg of the day as its person is told of it: where it leads to, and what is ridden.
 */
#ifndef APP_WAY_H
#define APP_WAY_H

#include "app/day.h"

/*
 * The appointment that leg ${k} leads to: the first visit at its place that begins, as it is
 * estimated, when it has arrived; -1: home.
 */
int way_visit(const struct day *day, int k);

/* The rides of leg ${k} as it is estimated; *n of them, 0 of a way without. */
const struct plan_ride *way_rides(const struct day *day, int k, int *n);

/* Where leg ${k} leads to, in the words of ${person}. */
struct way_goal {
	int appointment; /* -1: home */
	const char *label;
	const char *place;
	int start_min; /* of what is there; at home when they arrive */
};
struct way_goal way_goal(const struct day *day, const struct row_party *person, int k);

/* The link to the page of ${person}, and the words that a text to them has it in ("Map: ..."); ""
 * where there is none that a text may have. */
const char *way_link(const struct day *day, const struct row_party *person);
const char *way_map(const struct day *day, const struct row_party *person);

#endif
