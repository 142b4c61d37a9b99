/* SPDX-License-Identifier: MIT
 *
 * Commits that do not wait for the disk: each is told, no other thing is, and none is lost with the
 * process.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "store/db.h"
#include "tests/lib/storefixture.h"

static void
count(void *context)
{
	(*(int *)context)++;
}

static struct store_write
a_line(const char *what)
{
	return (struct store_write){.kind = WRITE_AUDIT,
				    .audit = {.at = {1694764800}, .what = what}};
}

static void
write_line(const char *what)
{
	struct store_write write = a_line(what);
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_apply(fixture.store, &write, 1), 0);
}

static int64_t
ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static void
each_commit_is_told_once_and_a_rollback_is_not(void **state)
{
	(void)state;
	int n = 0;
	write_line("before");
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(store_written_call(fixture.store, count, &n), 0);
	assert_int_equal(n, 0);
	write_line("one");
	assert_int_equal(n, 0);
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(n, 1);
	write_line("none");
	store_rollback(fixture.store);
	assert_int_equal(n, 1);
	write_line("two");
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(n, 2);
	/* What changed nothing. */
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(n, 2);
}

static void
the_log_is_left_to_whoever_asked(void **state)
{
	(void)state;
	int n = 0;
	struct stat status;
	assert_int_equal(store_written_call(fixture.store, count, &n), 0);
	assert_int_equal(ask(fixture.store->db, "PRAGMA synchronous"), 1);
	assert_int_equal(ask(fixture.store->db, "PRAGMA wal_autocheckpoint"), 4000);
	write_line("one");
	assert_int_equal(store_commit(fixture.store), 0);
	/* It holds what was committed: others find it there at once. */
	assert_int_equal(stat(store_log_path(fixture.store), &status), 0);
	assert_true(status.st_size > 0);
	sqlite3 *other;
	assert_int_equal(sqlite3_open(fixture.path, &other), SQLITE_OK);
	assert_int_equal(ask(other, "SELECT count(*) FROM audit WHERE what = 'one'"), 1);
	sqlite3_close(other);
	/* And a store that is opened anew waits for the disk again. */
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(ask(fixture.store->db, "PRAGMA synchronous"), 2);
}

static void
one_that_is_acted_on_at_once_waits_for_the_disk_itself(void **state)
{
	(void)state;
	int n = 0;
	struct store_write write = a_line("one");
	/* Where every commit waits, so does this one. */
	assert_int_equal(store_begin_waiting(fixture.store), 0);
	assert_int_equal(ask(fixture.store->db, "PRAGMA synchronous"), 2);
	assert_int_equal(store_commit(fixture.store), 0);
	assert_int_equal(store_written_call(fixture.store, count, &n), 0);
	for (int ends_well = 0; ends_well < 2; ends_well++) {
		assert_int_equal(store_begin_waiting(fixture.store), 0);
		assert_int_equal(ask(fixture.store->db, "PRAGMA synchronous"), 2);
		assert_int_equal(store_apply(fixture.store, &write, 1), 0);
		if (ends_well)
			assert_int_equal(store_commit(fixture.store), 0);
		else
			store_rollback(fixture.store);
		assert_int_equal(ask(fixture.store->db, "PRAGMA synchronous"), 1);
	}
	assert_int_equal(n, 1);
}

static off_t
log_bytes(void)
{
	struct stat status;
	char path[80];
	snprintf(path, sizeof(path), "%s-wal", fixture.path);
	return stat(path, &status) == 0 ? status.st_size : -1;
}

static void
a_log_of_before_is_brought_in_first(void **state)
{
	(void)state;
	int n = 0;
	write_line("of the life before");
	assert_int_equal(store_commit(fixture.store), 0);
	assert_true(log_bytes() > 0);
	assert_int_equal(store_written_call(fixture.store, count, &n), 0);
	assert_int_equal(log_bytes(), 0);
	assert_int_equal(ask(fixture.store->db, "SELECT count(*) FROM audit"), 1);
}

static void
after_a_failed_flush_the_log_is_left_as_it_is(void **state)
{
	(void)state;
	int n = 0;
	assert_int_equal(store_written_call(fixture.store, count, &n), 0);
	write_line("one");
	assert_int_equal(store_commit(fixture.store), 0);
	off_t before = log_bytes();
	store_leave_log(fixture.store);
	store_fixture_close();
	assert_true(before > 0);
	assert_int_equal(log_bytes(), before);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(ask(fixture.store->db, "SELECT count(*) FROM audit"), 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_commit_is_told_once_and_a_rollback_is_not),
	    TEST(the_log_is_left_to_whoever_asked),
	    TEST(one_that_is_acted_on_at_once_waits_for_the_disk_itself),
	    TEST(a_log_of_before_is_brought_in_first),
	    TEST(after_a_failed_flush_the_log_is_left_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
