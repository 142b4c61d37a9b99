/* SPDX-License-Identifier: MIT
 *
 * A version that is owed: planning took more than the step budget of an event, so the shell works
 * the problem out elsewhere (effects->ask) and hands the answer in with APP_SOLVED. The plan
 * remembers what for (plan.owed), so that nothing is lost with the process: every wake plans
 * again, and asks again. An answer counts only for the problem that it is of, by its key: where
 * the day has moved on meanwhile the new problem is asked about.
 *
 * While a version is owed the newest one stands: its texts go on, but nobody is asked anything
 * new, and nothing that was asked is taken back.
 */
#ifndef APP_OWED_H
#define APP_OWED_H

#include "app/day.h"

#define OWED_TELL_S  10 /* after so long the coordinator hears that it is being worked out */
#define OWED_AGAIN_S 60 /* planned and asked for again after that, should no answer come */

bool owed_is(const struct day *day);

/*
 * replan_try has just ended with day->unsolved: ask for its answer, and remember ${cause}.
 * ${is_trial}: it becomes the plan only if it needs nobody's yes.
 */
void owed_note(struct day *day, const char *cause, bool is_trial);

/* Nothing is owed any more. */
void owed_clear(struct day *day);

/* Plan again what is owed: by day->solved, or within the budget, or it stays owed. */
void owed_pay(struct day *day);

/* When the plan must be looked at again because of it; NO_TIME if nothing is owed. */
struct utc owed_wake(const struct day *day);

/* The coordinator hears of it, once, if it takes long. */
void owed_tell(struct day *day);

#endif
