/* SPDX-License-Identifier: MIT
 *
 * A file brought to the disk beside the loop: what was asked for is reached by the loop's own turn,
 * never between, and never after a failure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/flush.h"

#define PATIENCE_MS 10000

struct fixture {
	struct loop *loop;
	struct flush *flush;
	struct loop_timer timer;
	char path[64];
	int n_moved;
	uint64_t want; /* the loop stops when that is reached, or at a failure */
};

static void
on_moved(void *context)
{
	struct fixture *f = context;
	f->n_moved++;
	if (flush_reached(f->flush) >= f->want || flush_failure(f->flush) != 0)
		loop_stop(f->loop);
}

static void
stop(void *context)
{
	struct fixture *f = context;
	loop_stop(f->loop);
}

static void
give_up(void *context)
{
	(void)context;
	fail_msg("it did not come");
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->loop = loop_new();
	snprintf(f->path, sizeof(f->path), "/tmp/firstday_flush_XXXXXX");
	int fd = mkstemp(f->path);
	assert_true(fd >= 0);
	close(fd);
	f->flush = flush_new(f->loop, f->path, on_moved, f);
	assert_non_null(f->flush);
	loop_timer_init(&f->timer, f->loop, "patience", give_up, f);
	loop_timer_set(&f->timer, PATIENCE_MS);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	loop_timer_cancel(&f->timer);
	flush_free(f->flush);
	unlink(f->path);
	loop_free(f->loop);
	free(f);
	return 0;
}

static void
run_until(struct fixture *f, uint64_t want)
{
	f->want = want;
	loop_run(f->loop);
}

static void
what_was_asked_for_is_reached_in_the_turn_of_the_loop(void **state)
{
	struct fixture *f = *state;
	assert_false(flush_is_behind(f->flush));
	flush_ask(f->flush);
	assert_int_equal(flush_asked(f->flush), 1);
	assert_int_equal(flush_reached(f->flush), 0);
	assert_true(flush_is_behind(f->flush));
	run_until(f, 1);
	assert_int_equal(flush_reached(f->flush), 1);
	assert_false(flush_is_behind(f->flush));
	assert_int_equal(flush_failure(f->flush), 0);
}

static void
many_ask_and_all_are_reached(void **state)
{
	struct fixture *f = *state;
	for (uint64_t i = 1; i <= 1000; i++)
		flush_ask(f->flush);
	run_until(f, 1000);
	assert_int_equal(flush_reached(f->flush), 1000);
	assert_true(f->n_moved >= 1 && f->n_moved <= 1000);
	flush_ask(f->flush);
	run_until(f, 1001);
	assert_int_equal(flush_reached(f->flush), 1001);
}

static void
a_failure_is_told_once_and_nothing_is_reached_after_it(void **state)
{
	struct fixture *f = *state;
	flush_free(f->flush);
	unlink(f->path);
	assert_int_equal(mkfifo(f->path, 0600), 0); /* fdatasync knows no pipe: EINVAL */
	f->flush = flush_new(f->loop, f->path, on_moved, f);
	assert_non_null(f->flush);
	flush_ask(f->flush);
	run_until(f, 1);
	loop_timer_cancel(&f->timer);
	assert_int_equal(flush_failure(f->flush), EINVAL);
	assert_int_equal(flush_reached(f->flush), 0);
	assert_int_equal(f->n_moved, 1);
	flush_ask(f->flush);
	loop_timer_init(&f->timer, f->loop, "a while", stop, f);
	loop_timer_set(&f->timer, 30);
	loop_run(f->loop);
	assert_int_equal(f->n_moved, 1);
	assert_true(flush_is_behind(f->flush));
	assert_int_equal(flush_reached(f->flush), 0);
}

static void
it_goes_while_the_disk_is_at_work(void **state)
{
	struct fixture *f = *state;
	flush_ask(f->flush); /* tear_down ends it, whether it was begun or not */
	assert_true(flush_is_behind(f->flush));
}

static void
no_file_is_an_error_and_no_flush_is_never_behind(void **state)
{
	struct fixture *f = *state;
	assert_null(flush_new(f->loop, "/tmp/firstday_none/log", on_moved, f));
	assert_int_equal(errno, ENOENT);
	assert_false(flush_is_behind(NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_asked_for_is_reached_in_the_turn_of_the_loop),
	    TEST(many_ask_and_all_are_reached),
	    TEST(a_failure_is_told_once_and_nothing_is_reached_after_it),
	    TEST(it_goes_while_the_disk_is_at_work),
	    TEST(no_file_is_an_error_and_no_flush_is_never_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
