/* SPDX-License-Identifier: MIT
 *
 * Time as an argument. The core takes a struct utc; only the shell holds a clock.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* An instant: seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX). */
struct utc {
	int64_t s;
};

/* Where the shell gets its time: the real clock, a replay's, a test's. */
struct clock {
	struct utc (*now)(void *context);
	void *context;
};

#endif
