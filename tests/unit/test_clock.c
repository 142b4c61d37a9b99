/* SPDX-License-Identifier: MIT
 *
 * The replayed clock: speed, pause, putting forward, and how long it is until an instant.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <time.h>

#include "io/clock.h"

#define START 1694764800 /* 2023-09-15T08:00:00Z */

static struct loop *loop;

static int
set_up(void **state)
{
	loop = loop_new();
	*state = calloc(1, sizeof(struct clock_source));
	return 0;
}

static int
tear_down(void **state)
{
	free(*state);
	loop_free(loop);
	return 0;
}

/* A replay whose anchor is monotonic 0. */
static struct clock_source *
replay(void **state, int speed)
{
	struct clock_source *source = *state;
	clock_replay_init(source, loop, (struct utc){START}, speed);
	source->anchor_mono = (struct mono){0};
	return source;
}

static int64_t
seconds_at(const struct clock_source *source, int64_t mono_ms)
{
	return clock_now_ms(source, (struct mono){mono_ms}) / 1000 - START;
}

static void
a_replay_runs_at_its_speed(void **state)
{
	struct clock_source *source = replay(state, 60);
	assert_int_equal(seconds_at(source, 0), 0);
	assert_int_equal(seconds_at(source, 1000), 60);
	assert_int_equal(seconds_at(source, 1500), 90);
}

static void
a_paused_replay_stands_and_goes_on_where_it_stood(void **state)
{
	struct clock_source *source = replay(state, 60);
	clock_pause(source, (struct mono){1000});
	assert_int_equal(seconds_at(source, 50000), 60);
	assert_int_equal(clock_delay_ms(source, (struct utc){START + 61}, (struct mono){50000}),
			 -1);
	clock_resume(source, (struct mono){50000});
	assert_int_equal(seconds_at(source, 50000), 60);
	assert_int_equal(seconds_at(source, 51000), 120);
}

static void
a_new_speed_counts_from_now_on(void **state)
{
	struct clock_source *source = replay(state, 1);
	clock_set_speed(source, CLOCK_SPEED_MAX, (struct mono){10000});
	assert_int_equal(seconds_at(source, 10000), 10);
	assert_int_equal(seconds_at(source, 11000), 10 + CLOCK_SPEED_MAX);
}

static void
a_replay_is_put_forward_and_never_back(void **state)
{
	struct clock_source *source = replay(state, 60);
	clock_forward(source, (struct utc){START + 7200}, (struct mono){1000});
	assert_int_equal(seconds_at(source, 1000), 7200);
	clock_forward(source, (struct utc){START}, (struct mono){2000});
	assert_int_equal(seconds_at(source, 2000), 7260);
}

static void
a_paused_replay_put_forward_stays_paused(void **state)
{
	struct clock_source *source = replay(state, 60);
	clock_pause(source, (struct mono){0});
	clock_forward(source, (struct utc){START + 600}, (struct mono){1000});
	assert_int_equal(seconds_at(source, 9000), 600);
}

static void
when_the_delay_is_over_the_time_has_come(void **state)
{
	struct clock_source *source = replay(state, 7);
	for (int s = 0; s < 200; s++) {
		struct utc at = {START + s};
		int64_t delay_ms = clock_delay_ms(source, at, (struct mono){0});
		assert_true(clock_now_ms(source, (struct mono){delay_ms}) >= at.s * 1000);
		if (delay_ms > 0)
			assert_true(clock_now_ms(source, (struct mono){delay_ms - 1}) <
				    at.s * 1000);
	}
}

static void
at_max_the_clock_moves_only_when_put_forward(void **state)
{
	struct clock_source *source = replay(state, 0);
	assert_int_equal(seconds_at(source, 100000), 0);
	assert_int_equal(clock_delay_ms(source, (struct utc){START + 1}, (struct mono){0}), -1);
	assert_int_equal(clock_delay_ms(source, (struct utc){START}, (struct mono){0}), 0);
	clock_forward(source, (struct utc){START + 3600}, (struct mono){0});
	assert_int_equal(seconds_at(source, 100000), 3600);
	clock_set_speed(source, 10, (struct mono){0});
	assert_int_equal(seconds_at(source, 1000), 3610);
}

static void
the_real_clock_shows_the_system_s_time(void **state)
{
	struct clock_source *source = *state;
	clock_real_init(source, loop);
	struct clock clock = clock_table(source);
	/* time() may lag behind by a tick of the kernel, and be a second back. */
	struct timespec first, last;
	clock_gettime(CLOCK_REALTIME, &first);
	int64_t shown = clock.now(clock.context).s;
	clock_gettime(CLOCK_REALTIME, &last);
	int64_t before = first.tv_sec;
	assert_in_range(shown, before, last.tv_sec);
	assert_int_equal(clock_delay_ms(source, (struct utc){before - 5}, loop_now(loop)), 0);
	assert_in_range(clock_delay_ms(source, (struct utc){before + 100}, loop_now(loop)), 90000,
			100000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_replay_runs_at_its_speed),
	    TEST(a_paused_replay_stands_and_goes_on_where_it_stood),
	    TEST(a_new_speed_counts_from_now_on),
	    TEST(a_replay_is_put_forward_and_never_back),
	    TEST(a_paused_replay_put_forward_stays_paused),
	    TEST(when_the_delay_is_over_the_time_has_come),
	    TEST(at_max_the_clock_moves_only_when_put_forward),
	    TEST(the_real_clock_shows_the_system_s_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
