/* SPDX-License-Identifier: MIT
 *
 * Live times said to the day of tests/lib/world_day.h: a message is put together, then said.
 */
#ifndef TESTS_LIB_SAYING_H
#define TESTS_LIB_SAYING_H

#include "tests/lib/livemsg.h"
#include "travel/live/live.h"

extern struct livemsg *saying_message; /* that is being put together */

void saying_day(const char *time); /* today_begin until then, and an empty message */
void saying_begin(void);           /* an empty message */

/* More of it: the run of ${trip} that starts at ${start}. */
void saying_cancel(const char *trip, const char *start);
void saying_delay(const char *trip, const char *start, int minutes);

/* The same of the run on ${date} ("20230325"). */
void saying_delay_on(const char *date, const char *trip, const char *start, int minutes);

/* Let the message be known, look at the plan, and begin another message. */
void saying_say(void);
void saying_apply(const struct live_feed *feed); /* the same with this one, NULL: none */

/* The newest text of the kind to phone ${nnn} says ${part}. */
void saying_assert_body(int nnn, const char *kind, const char *part);
int saying_texts_to_person(void); /* how many have left */

#endif
