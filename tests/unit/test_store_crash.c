/* SPDX-License-Identifier: MIT
 *
 * kill -9 of a real process: between begin and commit nothing of the event remains, after the
 * commit all of it, and the next process may write at once.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/storefixture.h"

static int
set_up(void **state)
{
	store_fixture_set_up(state);
	store_fixture_person(1);
	store_fixture_close();
	return 0;
}

enum stand { STAND_BEGUN, STAND_WRITTEN, STAND_COMMITTED };

/* The child: goes so far, says so, and waits to be killed. Never returns. */
static void
go_as_far_as(enum stand stand, int tell_fd)
{
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(2, writes);
	rng_seed(&fixture.rng, 2); /* another process has other chance */
	bool is_there = store_fixture_reopen() == 0 && store_begin(fixture.store) == 0;
	if (is_there && stand >= STAND_WRITTEN)
		is_there = store_apply(fixture.store, writes, SAMPLE_WRITES) == 0;
	if (is_there && stand >= STAND_COMMITTED)
		is_there = store_commit(fixture.store) == 0;
	if (!is_there || write(tell_fd, "x", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void
kill_at(enum stand stand)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		go_as_far_as(stand, ends[1]);
	}
	close(ends[1]);
	char told;
	assert_int_equal(read(ends[0], &told, 1), 1); /* 0 if the child failed */
	close(ends[0]);
	assert_int_equal(kill(child, SIGKILL), 0);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(store_fixture_reopen(), 0);
}

static int64_t
rows_of(int64_t id)
{
	int64_t n = 0;
	static const char *const tables[] = {"person", "plan", "item", "message", "event"};
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		n += store_fixture_number(arena_printf(
		    &fixture.arena, "SELECT count(*) FROM %s WHERE id = %d", tables[i], (int)id));
	return n;
}

static void
nothing_remains_of_an_event_that_was_not_committed(void **state)
{
	(void)state;
	for (enum stand stand = STAND_BEGUN; stand < STAND_COMMITTED; stand++) {
		kill_at(stand);
		assert_int_equal(rows_of(21), 0);
		assert_int_equal(rows_of(11), 5);
		store_fixture_close();
	}
	/* Its person's key, which was made, gives way to a new one. */
	assert_int_equal(store_fixture_reopen(), 0);
	store_fixture_person(2);
	assert_int_equal(store_fixture_reopen(), 0);
	struct row_case found;
	assert_int_equal(store_case_load(fixture.store, 21, &fixture.arena, &found), 0);
	assert_string_equal(found.parties[0].name, SAMPLE_NAME);
}

static void
all_remains_of_an_event_that_was_committed(void **state)
{
	(void)state;
	kill_at(STAND_COMMITTED);
	assert_int_equal(rows_of(21), 5);
	struct row_case found;
	assert_int_equal(store_case_load(fixture.store, 21, &fixture.arena, &found), 0);
	assert_string_equal(found.messages[1].body, SAMPLE_BODY);
	store_fixture_person(3);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, store_fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(nothing_remains_of_an_event_that_was_not_committed),
	    TEST(all_remains_of_an_event_that_was_committed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
