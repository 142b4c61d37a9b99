/* SPDX-License-Identifier: MIT
 *
 * The log: one line an event on standard error, "<6>event=fetch_done id=17 status=202", with the
 * journal's priority prefix. A line carries the event and ids, never a text, a name or a whole
 * number of a phone.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

#define LOG_LINE_MAX 1000 /* bytes; the rest is cut off */

/* Priorities as the journal counts them.  [sd-daemon(3)] */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7,
};

/* Lines above ${level} are dropped; INFO until it is called. */
void log_level_set(enum log_level level);

/*
 * Write a line: ${event} is one word, ${fmt} gives "key=value" pairs divided by spaces ("" for
 * none). Control characters become "?", so that what a peer sent can never make a line of its own.
 */
void log_event(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Where lines go instead of standard error, for tests; NULL gives standard error again. */
extern void (*log_hook)(enum log_level level, const char *line);

#endif
