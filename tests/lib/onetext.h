/* SPDX-License-Identifier: MIT
 *
 * One text, due at 9:00 of the day of world_day.h, of use until 9:30: each event finds what the one
 * before it wrote.
 */
#ifndef TESTS_LIB_ONETEXT_H
#define TESTS_LIB_ONETEXT_H

#include "app/delivery.h"
#include "tests/lib/world_day.h"

#define ONETEXT_MAX 40

extern struct row_due onetext_due[ONETEXT_MAX]; /* the text is the first */

void onetext_begin(enum outbox_state state);
/* An event, of which the first ${n_due} rows are due. */
void onetext_step(const struct app_event *event, int n_due);
void onetext_claim(void);
void onetext_crash(void);
void onetext_answer(enum outbox_event event, int attempt);
void onetext_receipt(enum outbox_event event);

bool onetext_has_written(enum store_write_kind kind); /* the last event has */
void onetext_assert_state(enum outbox_state state, int attempts, int resends);

#endif
