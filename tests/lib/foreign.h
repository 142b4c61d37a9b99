/* SPDX-License-Identifier: MIT
 *
 * A foreign calendar read as busy times, for tests: the window is September and October 2023, the
 * house's zone London.
 */
#ifndef TESTS_FOREIGN_H
#define TESTS_FOREIGN_H

#include "calendar/busyread.h"

extern struct foreign {
	struct arena arena;
	struct problems problems; /* of what was read last */
	struct civil_zone *london;
	struct busyread_ask ask;
	struct busyread_list list;
	int taken; /* what busyread_add said */
} foreign;

/* For cmocka. */
int foreign_set_up(void **state);
int foreign_tear_down(void **state);

void foreign_read_bytes(const char *text, size_t n);
void foreign_read_text(const char *text);
/* Lines between BEGIN:VCALENDAR and its END. */
void foreign_read_lines(const char *lines);
/* Lines of one event, of which the first is the file's fourth. */
void foreign_read_event(const char *lines);

/* All times as "09-15 10:00/11:00, ..." by London's clock; an end on another date with that. */
const char *foreign_shown(void);

/* It was taken, with these times. */
void foreign_is(const char *times);
/* A fault was told there that says so. */
void foreign_is_told(const char *at, const char *text);
/* That event has these times, and no fault; or with that fault. */
void foreign_event_is(const char *lines, const char *times);
void foreign_event_is_told(const char *lines, const char *at, const char *text, const char *times);

#endif
