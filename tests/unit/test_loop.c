/* SPDX-License-Identifier: MIT
 *
 * Deadlines, put-off work and signals of the loop.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <signal.h>
#include <time.h>

#include "base/log.h"
#include "io/loop.h"

#define MARKS_MAX 64

static struct loop *loop;
static char marks[MARKS_MAX];
static char last_line[LOG_LINE_MAX + 1];

static void
mark(void *context)
{
	size_t n = strlen(marks);
	assert_true(n + 1 < sizeof(marks));
	marks[n] = *(const char *)context;
}

static void
stop(void *context)
{
	(void)context;
	loop_stop(loop);
}

static int
set_up(void **state)
{
	(void)state;
	loop = loop_new();
	memset(marks, 0, sizeof(marks));
	last_line[0] = '\0';
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	loop_free(loop);
	log_hook = NULL;
	return 0;
}

static void
deadlines_fire_soonest_first_and_equals_in_the_order_they_were_set(void **state)
{
	(void)state;
	struct loop_timer a, b, c, d, end;
	loop_timer_init(&a, loop, "a", mark, "a");
	loop_timer_init(&b, loop, "b", mark, "b");
	loop_timer_init(&c, loop, "c", mark, "c");
	loop_timer_init(&d, loop, "d", mark, "d");
	loop_timer_init(&end, loop, "end", stop, NULL);
	loop_timer_set(&end, 30);
	loop_timer_set(&a, 20);
	loop_timer_set(&b, 0);
	loop_timer_set(&c, 10);
	loop_timer_set(&d, 10);
	loop_run(loop);
	assert_string_equal(marks, "bcda");
}

static void
a_cancelled_deadline_never_fires_and_a_set_one_is_replaced(void **state)
{
	(void)state;
	struct loop_timer a, b, end;
	loop_timer_init(&a, loop, "a", mark, "a");
	loop_timer_init(&b, loop, "b", mark, "b");
	loop_timer_init(&end, loop, "end", stop, NULL);
	loop_timer_set(&a, 5);
	loop_timer_cancel(&a);
	loop_timer_cancel(&a);
	loop_timer_set(&b, 1);
	loop_timer_set(&b, 5);
	loop_timer_set(&end, 15);
	loop_run(loop);
	assert_string_equal(marks, "b");
}

static struct loop_timer restless;

static void
set_again(void *context)
{
	mark(context);
	loop_timer_set(&restless, 0);
	if (strlen(marks) == 5)
		loop_stop(loop);
}

static void
a_timer_that_sets_itself_does_not_hold_the_loop(void **state)
{
	(void)state;
	struct loop_timer other;
	loop_timer_init(&restless, loop, "restless", set_again, "r");
	loop_timer_init(&other, loop, "other", mark, "o");
	loop_timer_set(&restless, 0);
	loop_timer_set(&other, 0);
	loop_run(loop);
	loop_timer_cancel(&restless);
	assert_string_equal(marks, "rorrr");
}

static void
put_off(void *context)
{
	loop_defer(loop, mark, "d");
	mark(context);
}

static void
put_off_work_is_done_after_the_callback_and_in_order(void **state)
{
	(void)state;
	struct loop_timer a, end;
	loop_timer_init(&a, loop, "a", put_off, "a");
	loop_timer_init(&end, loop, "end", stop, NULL);
	loop_timer_set(&a, 0);
	loop_timer_set(&end, 10);
	loop_run(loop);
	assert_string_equal(marks, "ad");
}

static void
put_off_work_wakes_a_loop_at_rest(void **state)
{
	(void)state;
	loop_defer(loop, mark, "x");
	loop_defer(loop, stop, NULL);
	loop_run(loop);
	assert_string_equal(marks, "x");
}

static void
raise_term(void *context)
{
	(void)context;
	raise(SIGTERM);
}

static void
a_signal_that_was_named_ends_the_run(void **state)
{
	(void)state;
	struct loop_timer a, late;
	loop_stop_on(loop, SIGTERM);
	loop_timer_init(&a, loop, "a", raise_term, NULL);
	loop_timer_init(&late, loop, "late", mark, "l");
	loop_timer_set(&a, 0);
	loop_timer_set(&late, 60000);
	loop_run(loop);
	loop_timer_cancel(&late);
	assert_string_equal(marks, "");
}

static void
raise_hangup(void *context)
{
	(void)context;
	raise(SIGHUP);
}

static void
stop_with_mark(void *context)
{
	mark(context);
	loop_stop(loop);
}

static void
a_signal_may_call_a_function_each_time_and_the_loop_goes_on(void **state)
{
	(void)state;
	struct loop_timer a, b, late;
	loop_call_on(loop, SIGHUP, mark, "h");
	loop_timer_init(&a, loop, "a", raise_hangup, NULL);
	loop_timer_init(&b, loop, "b", raise_hangup, NULL);
	loop_timer_init(&late, loop, "late", stop_with_mark, "l");
	loop_timer_set(&a, 0);
	loop_timer_set(&b, 20);
	loop_timer_set(&late, 60);
	loop_run(loop);
	assert_string_equal(marks, "hhl");
}

static void
keep_line(enum log_level level, const char *line)
{
	(void)level;
	snprintf(last_line, sizeof(last_line), "%s", line);
}

static void
dawdle(void *context)
{
	(void)context;
	struct timespec begin, now;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 <=
		 LOOP_TICK_SLOW_MS + 1);
	loop_stop(loop);
}

static void
a_slow_callback_is_logged_by_its_name(void **state)
{
	(void)state;
	struct loop_timer slow;
	log_hook = keep_line;
	loop_timer_init(&slow, loop, "plan_worst", dawdle, NULL);
	loop_timer_set(&slow, 0);
	loop_run(loop);
	assert_non_null(strstr(last_line, "event=slow_tick name=plan_worst ms="));
}

static struct mono first_time;

static void
enter_within(void *context)
{
	(void)context;
	first_time = loop_now(loop);
	dawdle(NULL);
	loop_enter(loop, "inner");
	assert_int_equal(loop_now(loop).ms, first_time.ms);
	loop_leave(loop);
	assert_int_equal(loop_now(loop).ms, first_time.ms);
}

static void
time_is_read_once_a_tick(void **state)
{
	(void)state;
	struct loop_timer timer;
	log_hook = keep_line;
	loop_timer_init(&timer, loop, "outer", enter_within, NULL);
	loop_timer_set(&timer, 0);
	loop_run(loop);
	assert_true(loop_now(loop).ms > first_time.ms);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(deadlines_fire_soonest_first_and_equals_in_the_order_they_were_set),
	    TEST(a_cancelled_deadline_never_fires_and_a_set_one_is_replaced),
	    TEST(a_timer_that_sets_itself_does_not_hold_the_loop),
	    TEST(put_off_work_is_done_after_the_callback_and_in_order),
	    TEST(put_off_work_wakes_a_loop_at_rest),
	    TEST(a_signal_that_was_named_ends_the_run),
	    TEST(a_signal_may_call_a_function_each_time_and_the_loop_goes_on),
	    TEST(a_slow_callback_is_logged_by_its_name),
	    TEST(time_is_read_once_a_tick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
