/* SPDX-License-Identifier: MIT
 *
 * An appointment whose hour has come and that has not happened. It is never a failure of anybody's:
 * it is an appointment that needs another hour.
 *
 *	who says so		a coordinator: MISSED J4 HOUSING and its code (DECISION_MISSED)
 *				its service: of a visit MISSED J4, with the hour where it has
 *				several, and its code; of a call NO (call.h)
 *				the day: its hour has passed, by what was reported they come when
 *				the place is shut or past its latest start, and nobody was asked
 *				or the question has run out
 *	what comes of it	it is planned with what is left: later that day, as a call, on the
 *				next working day, each as its document allows and asked of whom it
 *				needs; where nothing is allowed it is dropped, and a must is an
 *				alarm
 *	UNDO			of that word: it did happen, at its hour
 */
#ifndef APP_MISSED_H
#define APP_MISSED_H

#include "app/day.h"

#define MISSED_CAUSE "missed" /* of a version that the day itself asked for */

/* What is so of an appointment when it is said, or its code comes back. */
enum missed_word {
	MISSED_MAY_BE, /* its hour has come: that it has not happened can be so */
	MISSED_AHEAD,  /* its hour has not come yet */
	MISSED_MOVED,  /* a newer version has it at another hour, which is settled */
	MISSED_ASKED,  /* or at one that waits for a yes */
	MISSED_OFF,    /* it is not on this day any more */
};

/*
 * What a word that it has not happened meets that was said of ${at_min}; PLAN_NONE: of the hour at
 * which the newest version has it. Whatever is not MISSED_MAY_BE is to change nothing.
 */
enum missed_word missed_word_of(const struct day *day, int appointment, int at_min);

/* Whether the newest version has it at an hour of which somebody said that. */
bool missed_is_said(const struct day *day, int appointment);

/* Whether the day itself proves it: see above. */
bool missed_is_proven(const struct day *day, int appointment);

/* Whether its hour is no time at which it happened; so is one that waits for a yes since then. */
bool missed_is_open(const struct day *day, int appointment);

/* Whether some appointment is proven missed and the newest version does not know it. */
bool missed_is_due(const struct day *day);

/* The next minute at which that may become so; PLAN_NONE for none. */
int missed_next_min(const struct day *day);

/* Takes what was said out of the estimates: nobody is at it, or waits for it. */
void missed_estimate(struct day *day);

#endif
