/* SPDX-License-Identifier: MIT
 *
 * The coordinator's car, by text: "LIFT J4 10am to 1pm" gives a plan the window in which lifts
 * start and end, "LIFT J4 off" takes it away, whatever the document said. Both wait for their code
 * and are decisions of no appointment: the newest that is not undone counts, and with none of them
 * the document does.
 */
#ifndef APP_LIFT_H
#define APP_LIFT_H

#include "app/day.h"
#include "sms/command.h"

/* The plan's document as these words have made it; ${text} itself where there are none. In ${arena}.
 */
const char *lift_document(const char *text, const struct row_decision decisions[], int n,
			  struct arena *arena);

/* Answers with the code, or why not. A LIFT without hours means from now, or from when the gate may
 * open at the earliest, to the full hour after the planned day's end. */
void lift_want(struct day *day, const struct row_party *party, const struct command *command);

/* The code came back: the decision, and the day opened anew by it. NULL, or why nothing is to
 * change any more. */
const char *lift_take(struct day *day, const struct row_party *party,
		      const struct row_question *question, const struct command *command);

bool lift_is_decision(enum decision_kind kind);

/* Whether a lift is under way, or was made: what gave it is not taken back any more. */
bool lift_has_begun(const struct day *day);

#endif
