/* SPDX-License-Identifier: MIT
 *
 * A change that a coordinator asked for and that takes more work to try than an event has. The
 * plan remembers it (plan.wish), a child works it out like a version that is owed (owed.h), and
 * the answer to the coordinator follows: the code, or why not. There is one at a time: whoever
 * asks for another change lets go of their own, and somebody else's is waited for.
 */
#ifndef APP_WISH_H
#define APP_WISH_H

#include "app/day.h"
#include "sms/command.h"

#define WISH_AGAIN_S 20  /* tried again after that, should no answer come */
#define WISH_MAX_S   180 /* then it is refused: by now the day has moved on too often */

bool wish_is(const struct day *day);

/* Whether one of somebody other than ${party} is being tried. */
bool wish_is_of_another(const struct day *day, const struct row_party *party);

/*
 * replan_try has just ended with day->unsolved: ask for its answer, and remember ${command} of
 * ${party}, who hears that it takes a moment. False: it has taken too long by now.
 */
MUST_USE
bool wish_note(struct day *day, const struct row_party *party, const struct command *command);

/* Nothing is being tried any more. */
void wish_clear(struct day *day);

/* Try it again: by day->solved, or within the budget, or it stays. */
void wish_pay(struct day *day);

/* When the plan must be looked at again because of it; NO_TIME if nothing is being tried. */
struct utc wish_wake(const struct day *day);

#endif
