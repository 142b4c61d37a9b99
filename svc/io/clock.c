/* SPDX-License-Identifier: MIT
 *
 * The real clock and the replayed one.
 */
#include "io/clock.h"

#include <time.h>

static int64_t
real_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_REALTIME, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

void
clock_real_init(struct clock_source *source, struct loop *loop)
{
	*source = (struct clock_source){.kind = CLOCK_REAL, .loop = loop, .speed = 1};
}

void
clock_replay_init(struct clock_source *source, struct loop *loop, struct utc start, int speed)
{
	ensure(speed >= 0 && speed <= CLOCK_SPEED_MAX);
	*source = (struct clock_source){
	    .kind = CLOCK_REPLAY,
	    .loop = loop,
	    .anchor_utc_ms = start.s * 1000,
	    .anchor_mono = loop_now(loop),
	    .speed = speed == 0 ? 1 : speed,
	    .is_max = speed == 0,
	};
}

static struct utc
table_now(void *context)
{
	struct clock_source *source = context;
	return (struct utc){clock_now_ms(source, loop_now(source->loop)) / 1000};
}

struct clock
clock_table(struct clock_source *source)
{
	return (struct clock){.now = table_now, .context = source};
}

static bool
stands_still(const struct clock_source *source)
{
	return source->kind == CLOCK_REPLAY && (source->is_paused || source->is_max);
}

int64_t
clock_now_ms(const struct clock_source *source, struct mono mono)
{
	if (source->kind == CLOCK_REAL)
		return real_ms();
	if (stands_still(source))
		return source->anchor_utc_ms;
	return source->anchor_utc_ms + (mono.ms - source->anchor_mono.ms) * source->speed;
}

int64_t
clock_delay_ms(const struct clock_source *source, struct utc at, struct mono mono)
{
	int64_t left_ms = at.s * 1000 - clock_now_ms(source, mono);
	if (left_ms <= 0)
		return 0;
	if (stands_still(source))
		return -1;
	/* Rounded up: when the delay is over, the time has come. */
	return (left_ms + source->speed - 1) / source->speed;
}

static void
anchor(struct clock_source *source, int64_t utc_ms, struct mono mono)
{
	source->anchor_utc_ms = utc_ms;
	source->anchor_mono = mono;
}

void
clock_pause(struct clock_source *source, struct mono mono)
{
	ensure(source->kind == CLOCK_REPLAY);
	anchor(source, clock_now_ms(source, mono), mono);
	source->is_paused = true;
}

void
clock_resume(struct clock_source *source, struct mono mono)
{
	ensure(source->kind == CLOCK_REPLAY);
	anchor(source, clock_now_ms(source, mono), mono);
	source->is_paused = false;
}

void
clock_set_speed(struct clock_source *source, int speed, struct mono mono)
{
	ensure(source->kind == CLOCK_REPLAY && speed >= 1 && speed <= CLOCK_SPEED_MAX);
	anchor(source, clock_now_ms(source, mono), mono);
	source->speed = speed;
	source->is_max = false;
}

void
clock_forward(struct clock_source *source, struct utc to, struct mono mono)
{
	ensure(source->kind == CLOCK_REPLAY);
	int64_t now_ms = clock_now_ms(source, mono);
	anchor(source, to.s * 1000 > now_ms ? to.s * 1000 : now_ms, mono);
}
