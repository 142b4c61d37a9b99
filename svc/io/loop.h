/* SPDX-License-Identifier: MIT
 *
 * The event loop: one thread, one libevent timer for all deadlines, signals, and work put off to
 * the end of the tick. A callback runs to completion; nothing is touched after a call-back is
 * called.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define LOOP_TICK_SLOW_MS 50 /* a callback that takes longer is logged with its name */

struct event_base;
struct loop;

/* Monotonic milliseconds; never goes back, stands still in no sleep of the machine. */
struct mono {
	int64_t ms;
};

/* Makes the loop; SIGPIPE is ignored from here on. Panics if the system has no event mechanism. */
struct loop *loop_new(void);

/* Every timer must be cancelled and every event of a library gone. NULL does nothing. */
void loop_free(struct loop *loop);

struct event_base *loop_base(struct loop *loop);

typedef void loop_fn(void *context);

/* Runs until loop_stop, or until a signal that loop_stop_on named arrives. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);
void loop_stop_on(struct loop *loop, int signal_number); /* at most 4 */

/* Calls ${fn} for each such signal; of the same 4. */
void loop_call_on(struct loop *loop, int signal_number, loop_fn *fn, void *context);

/* The time of this tick: read when the outermost callback was entered. */
struct mono loop_now(const struct loop *loop);

/* Monotonic microseconds, read now: to tell how long something took. */
int64_t loop_clock_us(void);

/*
 * Every callback of a library begins with loop_enter and ends with loop_leave: the tick's time is
 * read, and a tick of over LOOP_TICK_SLOW_MS is logged under ${name}. They nest; the outermost
 * counts.
 */
void loop_enter(struct loop *loop, const char *name);
void loop_leave(struct loop *loop);

/* Call ${fn} after the callbacks of this tick: the one place where what a callback used is freed.
 */
void loop_defer(struct loop *loop, loop_fn *fn, void *context);

/* A deadline. The caller's storage; zeroed by loop_timer_init, at rest until it is set. */
struct loop_timer {
	struct loop *loop;
	loop_fn *fn;
	void *context;
	const char *name; /* for the log */
	struct mono due;
	uint64_t round; /* the loop's, when it was set */
	bool is_set;
	struct loop_timer *next; /* the loop's list, soonest first */
};

void loop_timer_init(struct loop_timer *timer, struct loop *loop, const char *name, loop_fn *fn,
		     void *context);

/* Fire once, ${delay_ms} (0 or more) from now, never before this returns; replaces what was set. */
void loop_timer_set(struct loop_timer *timer, int64_t delay_ms);
void loop_timer_cancel(struct loop_timer *timer);

#endif
