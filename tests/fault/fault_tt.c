/* SPDX-License-Identifier: MIT
 * wrap: write fsync rename fchmod mkostemp
 *
 * Writing a timetable while the n-th call of the system fails: the old file stays as it was,
 * nothing is left beside it, and the caller is told.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/feed.h"

/* Calls until one fails; 0: none does. */
static int calls_left;
static int failing_errno;

static int
fails_now(void)
{
	if (calls_left == 0 || --calls_left > 0)
		return 0;
	errno = failing_errno;
	return 1;
}

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_fchmod(int fd, mode_t mode);
int __wrap_fchmod(int fd, mode_t mode);
int __real_mkostemp(char *name, int flags);
int __wrap_mkostemp(char *name, int flags);

ssize_t
__wrap_write(int fd, const void *bytes, size_t n)
{
	/* Half of what was asked, so that the rest has to be written too. */
	return fails_now() ? -1 : __real_write(fd, bytes, n > 1 ? n / 2 : n);
}

int
__wrap_fsync(int fd)
{
	return fails_now() ? -1 : __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	return fails_now() ? -1 : __real_rename(from, to);
}

int
__wrap_fchmod(int fd, mode_t mode)
{
	return fails_now() ? -1 : __real_fchmod(fd, mode);
}

int
__wrap_mkostemp(char *name, int flags)
{
	return fails_now() ? -1 : __real_mkostemp(name, flags);
}

static int
count_files(const struct feed *feed)
{
	char command[128];
	snprintf(command, sizeof(command), "ls %s | wc -l", feed->folder);
	FILE *lines = popen(command, "r");
	int n = -1;
	assert_int_equal(fscanf(lines, "%d", &n), 1);
	pclose(lines);
	return n;
}

/* How many stops the timetable at hand has. */
static uint32_t
count_stops(struct feed *feed)
{
	struct tt tt;
	assert_int_equal(tt_open(&tt, feed->tt, feed->problems), 0);
	uint32_t n = tt.n_stops;
	tt_close(&tt);
	return n;
}

/* Fail each call in turn, until a run meets no failure. */
static void
fail_each_call(struct feed *feed, int why, int want_rc)
{
	feed_set_times(feed, 1, "T0,08:00:00,08:00:00,S0,1\nT0,08:10:00,08:10:00,S1,2\n");
	assert_int_equal(feed_compile(feed), 0);
	assert_int_equal(count_stops(feed), 10);
	feed_set(feed, "stops.txt", "stop_id,stop_lat,stop_lon\nS0,51,-3\nS1,51,-3\n");
	failing_errno = why;
	int n_failures = 0;
	int n_replaced = 0;
	for (int n = 1;; n++) {
		calls_left = n;
		int rc = feed_compile(feed);
		bool met_failure = calls_left == 0;
		calls_left = 0;
		if (!met_failure) {
			assert_int_equal(rc, 0);
			break;
		}
		n_failures++;
		assert_true(rc == want_rc || rc == E_IO);
		assert_true(feed_has_problem(feed, feed->tt, strerror(why)));
		assert_int_equal(count_files(feed), 2);
		/* Only the last sync, of the folder, comes when the new file is in its place. */
		n_replaced += count_stops(feed) == 2;
	}
	assert_in_range(n_failures, 6, 1000);
	assert_int_equal(n_replaced, 1);
	assert_int_equal(count_stops(feed), 2);
}

static void
a_full_disk_leaves_the_old_timetable(void **state)
{
	fail_each_call(*state, ENOSPC, E_FULL);
}

static void
a_failing_disk_leaves_the_old_timetable(void **state)
{
	fail_each_call(*state, EIO, E_IO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_timetable, feed_set_up,
					    feed_tear_down),
	    cmocka_unit_test_setup_teardown(a_failing_disk_leaves_the_old_timetable, feed_set_up,
					    feed_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
