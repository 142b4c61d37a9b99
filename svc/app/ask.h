/* SPDX-License-Identifier: MIT
 *
 * Questions: what the plan or the estimates need somebody's yes for, each with its own code.
 *
 * The set of open questions follows the plan by itself: a question that the plan no longer needs is
 * withdrawn, one that it needs is put once. What a party has answered is not asked again.
 */
#ifndef APP_ASK_H
#define APP_ASK_H

#include "app/day.h"

/* Lay the questions that are needed against those that stand; expire what is too late. */
void ask_day(struct day *day);

/* Close the questions whose time is over; ask_day does so, too. */
void ask_expire(struct day *day);

/* Whether a late appointment can still take place then: the place is open, and it may move. */
bool ask_fits(const struct day *day, int appointment);

/* Whether its late start is somebody's to say yes to: it fits, and moving it is to be asked. */
bool ask_is_needed(const struct day *day, int appointment);

/* Whether somebody will wait in vain: late where it cannot even be asked for, or in a call's way.
 */
bool ask_is_beyond(const struct day *day);

/* The start that a late appointment is estimated at, up to the next five minutes; of a desk its next
 * start that is free. */
int ask_late_start(const struct day *day, int appointment);

/*
 * Put a question that waits for a code, and its text of ${kind}: the code is told nowhere else. Of
 * ${question} party, kind, appointment, at_min, command and expires are read. Returns the row, or
 * NULL past DAY_QUESTIONS_MAX.
 */
struct row_question *ask_put(struct day *day, const struct row_question *question, enum kind kind,
			     const struct template_value values[], size_t n_values);

/* Why an appointment cannot stay as booked, in words for its service; in the day's arena. */
const char *ask_why(const struct day *day, const struct row_party *to, int appointment);

/* The newest open question about when or how an appointment is to be, or NULL. */
const struct row_question *ask_open(const struct day *day, int appointment);

/* Whether its text has left, as far as is known. */
bool ask_is_told(const struct day *day, const struct row_question *question);

/* Close a question in the given state. */
void ask_close(struct day *day, struct row_question *question, enum question_state state);

/* The keyed hash under which a code is kept. */
struct secret_hash ask_code_hash(const struct app_world *world, const char *code);

#endif
