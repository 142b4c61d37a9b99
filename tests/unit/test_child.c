/* SPDX-License-Identifier: MIT
 *
 * Work in a child: what it says comes back whole or not at all, and it touches nothing of ours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "io/child.h"

static struct {
	struct loop *loop;
	struct child child;
	int n_done, n_signals;
	char *text; /* NULL: not whole */
	int fd;
} f;

static void
note_done(void *context, const char *text)
{
	(void)context;
	f.n_done++;
	f.text = text == NULL ? NULL : strdup(text);
	loop_stop(f.loop);
}

static void
note_signal(void *context)
{
	(void)context;
	f.n_signals++;
}

static void
begin(struct child_limits limits)
{
	child_init(&f.child, f.loop, limits, note_done, NULL);
}

static int
set_up(void **state)
{
	(void)state;
	memset(&f, 0, sizeof(f));
	f.loop = loop_new();
	loop_call_on(f.loop, SIGUSR1, note_signal, NULL);
	f.fd = open("/dev/null", O_RDONLY);
	begin((struct child_limits){
	    .cpu_s = 1, .memory_bytes = 64 << 20, .wall_ms = 20000, .bytes_max = 1 << 20});
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	child_fini(&f.child);
	close(f.fd);
	free(f.text);
	loop_free(f.loop);
	return 0;
}

static void
run(child_work_fn *work)
{
	assert_int_equal(child_start(&f.child, work, NULL), 0);
	assert_true(child_is_busy(&f.child));
	loop_run(f.loop);
	assert_int_equal(f.n_done, 1);
	assert_false(child_is_busy(&f.child));
}

static void
say_much(void *context, struct buf *out)
{
	(void)context;
	for (int i = 0; i < 100000; i++)
		buf_printf(out, "%d ", i % 10);
}

static void
what_it_says_comes_back_whole(void **state)
{
	(void)state;
	run(say_much);
	assert_non_null(f.text);
	assert_int_equal(strlen(f.text), 200000);
	assert_memory_equal(f.text + 199998, "9 ", 3);
	/* It is at rest, and can be started again. */
	free(f.text);
	f.n_done = 0;
	run(say_much);
	assert_int_equal(strlen(f.text), 200000);
}

static void
say_too_much(void *context, struct buf *out)
{
	for (int i = 0; i < 6; i++)
		say_much(context, out);
}

static void
die(void *context, struct buf *out)
{
	(void)context;
	buf_add_text(out, "half");
	raise(SIGKILL);
}

static void
go_on_for_ever(void *context, struct buf *out)
{
	(void)context;
	(void)out;
	for (volatile unsigned i = 0;; i++)
		;
}

static void
eat(void *context, struct buf *out)
{
	(void)context;
	for (int i = 0; i < 100; i++) {
		char *bytes = malloc(16 << 20);
		if (bytes == NULL)
			raise(SIGKILL);
		memset(bytes, i, 16 << 20);
	}
	buf_add_text(out, "full");
}

static void
past_a_limit_nothing_comes_back(void **state)
{
	(void)state;
	static child_work_fn *const works[] = {say_too_much, die, go_on_for_ever, eat};
	for (size_t i = 0; i < ARRAY_LEN(works); i++) {
		f.n_done = 0;
		f.text = "";
		run(works[i]);
		assert_null(f.text);
	}
}

static void
look_around(void *context, struct buf *out)
{
	(void)context;
	raise(SIGWINCH); /* ignored by default; caught it would come to our loop */
	bool is_closed = fcntl(f.fd, F_GETFD) < 0 && errno == EBADF;
	struct sigaction action;
	sigaction(SIGUSR1, NULL, &action);
	buf_printf(out, "%s %s", is_closed ? "closed" : "open",
		   action.sa_handler == SIG_DFL ? "default" : "ours");
}

static void
it_has_no_descriptor_and_no_handler_of_ours(void **state)
{
	(void)state;
	run(look_around);
	assert_string_equal(f.text, "closed default");
	assert_true(fcntl(f.fd, F_GETFD) >= 0);
	assert_int_equal(f.n_signals, 0);
}

static void
one_that_hangs_is_ended_by_the_clock(void **state)
{
	(void)state;
	begin((struct child_limits){
	    .cpu_s = 100, .memory_bytes = 64 << 20, .wall_ms = 50, .bytes_max = 100});
	run(go_on_for_ever);
	assert_null(f.text);
}

static void
it_is_ended_with_its_owner_and_says_no_more(void **state)
{
	(void)state;
	assert_int_equal(child_start(&f.child, go_on_for_ever, NULL), 0);
	pid_t pid = f.child.pid;
	child_fini(&f.child);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	assert_int_equal(f.n_done, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_it_says_comes_back_whole),
	    TEST(past_a_limit_nothing_comes_back),
	    TEST(it_has_no_descriptor_and_no_handler_of_ours),
	    TEST(one_that_hangs_is_ended_by_the_clock),
	    TEST(it_is_ended_with_its_owner_and_says_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
