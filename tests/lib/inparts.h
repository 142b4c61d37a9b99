/* SPDX-License-Identifier: MIT
 *
 * Texts in parts on a test's day (world_day.h): how they come in by Kannel, and what came of them.
 */
#ifndef TESTS_INPARTS_H
#define TESTS_INPARTS_H

#include "app/app.h"
#include "sms/part.h"

extern int inparts_calls; /* of the gateway, each with an id of its own: "kannel:N" */

struct app_event inparts_event(const struct part *part, const char *words, const char *once);
/* A part of a text of 900nnn comes, and what is due after it; or of the coordinator's ${reference}. */
void inparts_by(int nnn, struct part part, const char *words);
void inparts_one(int reference, int number, int total, const char *words);
void inparts_wait(int seconds);

/* The texts of the plan as they were taken, joined by "|". */
const char *inparts_taken(void);
/* Parts of 900nnn that wait. */
int inparts_waiting(int nnn);
/* How often the coordinator heard that part of a text was lost. */
int inparts_told(void);

#endif
