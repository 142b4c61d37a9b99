/* SPDX-License-Identifier: MIT
 *
 * Where the daemon's time comes from: the system's clock, or a replay of a past (or coming) day at
 * some speed. The daemon and its code path are the same; only this differs.
 *
 * A replay starts at an instant and runs at 1..CLOCK_SPEED_MAX times real time; it can be paused
 * and put forward, never back. At speed "max" it stands still while anything is under way and is
 * put forward from one deadline to the next, so that a day takes as long as its work.
 *
 * Pure: monotonic time comes in as an argument, except in clock_table's now().
 */
#ifndef IO_CLOCK_H
#define IO_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "io/loop.h"

#define CLOCK_SPEED_MAX 3600

enum clock_kind { CLOCK_REAL, CLOCK_REPLAY };

struct clock_source {
	enum clock_kind kind;
	struct loop *loop; /* its loop_now is the monotonic time; borrowed */
	/* the rest is a replay's */
	int64_t anchor_utc_ms;   /* the replayed time at anchor_mono */
	struct mono anchor_mono; /* when it was last started, paused, put forward or re-timed */
	int speed;               /* 1..CLOCK_SPEED_MAX */
	bool is_max;             /* stands still but for clock_forward */
	bool is_paused;
};

void clock_real_init(struct clock_source *source, struct loop *loop);

/* A replay from ${start}. ${speed} is 1..CLOCK_SPEED_MAX, or 0 for "max". */
void clock_replay_init(struct clock_source *source, struct loop *loop, struct utc start, int speed);

/* The table by which others read it; ${source} must outlive it. */
struct clock clock_table(struct clock_source *source);

int64_t clock_now_ms(const struct clock_source *source, struct mono mono); /* UTC milliseconds */

/*
 * Real milliseconds until the source shows ${at}: 0 if it does already, -1 if it never will as it
 * stands (paused, or at max, where clock_forward is what brings it there).
 */
int64_t clock_delay_ms(const struct clock_source *source, struct utc at, struct mono mono);

/* Of a replay. clock_forward to an instant that has passed does nothing. */
void clock_pause(struct clock_source *source, struct mono mono);
void clock_resume(struct clock_source *source, struct mono mono);
void clock_set_speed(struct clock_source *source, int speed, struct mono mono);
void clock_forward(struct clock_source *source, struct utc to, struct mono mono);

#endif
