/* SPDX-License-Identifier: MIT
 *
 * The end of every event: whatever changed, questions and messages follow, and the plan knows when
 * to wake.
 */
#ifndef APP_SETTLE_H
#define APP_SETTLE_H

#include "app/day.h"

/* Estimates of the day as it stands; call after any change that decisions are then based on. */
void settle_estimate(struct day *day);

/* Estimates, questions, messages, stage and wake; writes them and the plan's state. */
void settle_day(struct day *day);

#endif
