/* SPDX-License-Identifier: MIT
 *
 * Whether the day was made: asked by text of those alone who chose it (the document's
 * person.check_in), once, half an hour after the last appointment or the way home, as it is
 * estimated, at a quarter to nine in the evening at the latest.
 *
 *	YES or OK                      thanks; the coordinator hears nothing
 *	NO or CALL                     the coordinator hears that they want to talk
 *	no word within check_minutes   the coordinator hears that there is none, once; of a YES that
 *	                               comes after it, too
 *	a day that ends later          they are not asked; the coordinator hears so
 *
 * The day goes on until midnight while it waits for a word. What is kept is that it was asked, and
 * that there was an answer: as messages are, and nothing else.
 */
#ifndef APP_CHECKIN_H
#define APP_CHECKIN_H

#include "app/reconcile.h"
#include "sms/command.h"

#define CHECKIN_AFTER_MIN 30
#define CHECKIN_UNTIL_MIN (20 * 60 + 45)
#define CHECKIN_ANSWER_S  (12 * 3600) /* a word after that is about something else */

/* The question, and what the coordinator hears; of a day that is over, too. */
void checkin_remind(const struct day *day, struct wants *wants);

/* Until when the day goes on for it, PLAN_NONE: it does not; and when to look at it again. */
int checkin_over_min(const struct day *day);
struct utc checkin_wake(const struct day *day);

/* A text of the person that is an answer to it; false: it is none, and nothing is done. */
bool checkin_take(struct day *day, const struct row_party *person, const struct command *command);

#endif
