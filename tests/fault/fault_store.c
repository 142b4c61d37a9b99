/* SPDX-License-Identifier: MIT
 * wrap: write fsync rename
 *
 * The 1st, the 2nd, the 3rd ... write or sync fails, once or from then on, with an I/O error or a
 * full disk, until a run meets no fault. After each run the store is opened again on a whole disk:
 * of each event all rows are there or none, and all of what was promised.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "tests/lib/faultdisk.h"
#include "tests/lib/storefixture.h"

#define RUNS_MAX  800
#define BEGUN_MAX (1 << 20)

/* The keys file is written through libc: the same disk. */
ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

static int
strike(void)
{
	errno = faultdisk_kind() == FAULTDISK_FULL ? ENOSPC : EIO;
	return -1;
}

ssize_t
__wrap_write(int fd, const void *bytes, size_t n)
{
	if (!faultdisk_strikes())
		return __real_write(fd, bytes, n);
	ssize_t written = __real_write(fd, bytes, n / 2);
	(void)written;
	return strike();
}

int
__wrap_fsync(int fd)
{
	return faultdisk_strikes() ? strike() : __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	return faultdisk_strikes() ? strike() : __real_rename(from, to);
}

/* One event of writes. */
static int
event_run(const struct store_write writes[], size_t n)
{
	int rc = store_begin(fixture.store);
	if (rc != 0)
		return rc;
	rc = store_apply(fixture.store, writes, n);
	if (rc == 0)
		rc = store_commit(fixture.store);
	if (rc != 0)
		store_rollback(fixture.store);
	return rc;
}

static int
person_run(int k)
{
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(k, writes);
	return event_run(writes, SAMPLE_WRITES);
}

/* Claims both messages of person 1. */
static int
claim_run(void)
{
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(1, writes);
	for (int i = 8; i <= 9; i++) {
		writes[i].kind = WRITE_MESSAGE_STATE;
		writes[i].message.state = OUTBOX_SUBMITTING;
		writes[i].message.attempts = 1;
	}
	return event_run(&writes[8], 2);
}

/* Whether person ${k}'s event stands; fails the test if only a part of it does. */
static bool
person_stands(int k)
{
	struct row_case found;
	int rc = store_case_load(fixture.store, 10 * k + 1, &fixture.arena, &found);
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT (SELECT count(*) FROM audit WHERE plan_id = %d1) + (SELECT count(*) "
		 "FROM person WHERE id = %d1) + (SELECT count(*) FROM item WHERE plan_id = %d1)",
		 k, k, k);
	assert_int_equal(store_fixture_number(sql), rc == 0 ? 5 : 0);
	if (rc == E_NOT_FOUND)
		return false;
	assert_int_equal(rc, 0);
	assert_int_equal(found.n_parties + found.n_messages + found.n_questions +
			     found.n_decisions + found.version.version,
			 8);
	assert_string_equal(found.parties[0].name, SAMPLE_NAME);
	return true;
}

static bool
claim_stands(void)
{
	int64_t n = store_fixture_number(
	    "SELECT count(*) FROM message WHERE state = 'submitting' AND attempts = 1");
	assert_true(n == 0 || n == 2);
	return n == 2;
}

static void
assert_fault(int rc, enum faultdisk_kind kind)
{
	if (rc == 0 || rc == E_IO || (kind == FAULTDISK_FULL && rc == E_FULL))
		return;
	fail_msg("a fault of the disk is told as \"%s\" (%s)", err_text(rc),
		 store_failure(fixture.store));
}

/* A store in which person 1 stands, laid out once: that costs more than what fails in it. */
static struct begun {
	struct arena arena;
	struct {
		char *bytes;
		size_t n;
	} db, keys;
} begun;

static int
begun_make(void **state)
{
	store_fixture_set_up(state);
	assert_int_equal(person_run(1), 0);
	store_fixture_close();
	arena_init(&begun.arena);
	begun.db.bytes =
	    file_read(fixture.path, BEGUN_MAX, &begun.arena, &fixture.problems, &begun.db.n);
	begun.keys.bytes =
	    file_read(fixture.keys_path, BEGUN_MAX, &begun.arena, &fixture.problems, &begun.keys.n);
	assert_non_null(begun.db.bytes);
	assert_non_null(begun.keys.bytes);
	return store_fixture_tear_down(state);
}

static int
begun_free(void **state)
{
	(void)state;
	arena_fini(&begun.arena);
	return 0;
}

static void
begun_open(void)
{
	store_fixture_folder();
	rng_seed(&fixture.rng, 2); /* what was drawn for person 1 is not drawn again */
	assert_int_equal(file_write(fixture.path, begun.db.bytes, begun.db.n), 0);
	assert_int_equal(file_write(fixture.keys_path, begun.keys.bytes, begun.keys.n), 0);
	assert_int_equal(store_fixture_reopen(), 0);
}

struct run {
	int n;
	bool for_ever;
	enum faultdisk_kind kind;
	bool goes_on; /* with the store that saw the fault, without opening it again */
};

/* Two events on a failing disk, then a whole one. Returns whether a fault was met. */
static bool
run_two_events(struct run run)
{
	begun_open();
	faultdisk_arm(run.n, run.for_ever, run.kind);
	int person_rc = person_run(2);
	int claim_rc = claim_run();
	/* Reading goes on, whatever the disk does to writers. */
	assert_true(person_stands(1));
	if (!run.goes_on) {
		store_fixture_close();
	}
	bool was_met = faultdisk_disarm();
	assert_fault(person_rc, run.kind);
	assert_fault(claim_rc, run.kind);
	if (!run.goes_on)
		assert_int_equal(store_fixture_reopen(), 0);
	bool person_is = person_stands(2), claim_is = claim_stands();
	assert_true(person_stands(1));
	if (person_rc == 0)
		assert_true(person_is);
	if (claim_rc == 0)
		assert_true(claim_is);
	/* The house goes on: what was refused is taken now, and stands after another opening. */
	if (!person_is)
		assert_int_equal(person_run(2), 0);
	if (!claim_is)
		assert_int_equal(claim_run(), 0);
	assert_int_equal(person_run(3), 0);
	assert_int_equal(store_fixture_reopen(), 0);
	for (int k = 1; k <= 3; k++)
		assert_true(person_stands(k));
	assert_true(claim_stands());
	assert_int_equal(store_fixture_number("SELECT integrity_check = 'ok' "
					      "FROM pragma_integrity_check"),
			 1);
	store_fixture_tear_down(NULL);
	return was_met;
}

static void
until_no_fault_is_met(bool (*run_once)(struct run run), bool for_ever, enum faultdisk_kind kind,
		      bool goes_on)
{
	int n = 1;
	while (run_once((struct run){n, for_ever, kind, goes_on}))
		assert_true(n++ < RUNS_MAX);
	print_message("%d faults\n", n - 1);
	assert_true(n > 10);
}

static void
an_event_is_whole_or_not_there_after_one_fault(void **state)
{
	(void)state;
	until_no_fault_is_met(run_two_events, false, FAULTDISK_IO, false);
	until_no_fault_is_met(run_two_events, false, FAULTDISK_FULL, false);
}

static void
an_event_is_whole_or_not_there_on_a_disk_that_stays_broken(void **state)
{
	(void)state;
	until_no_fault_is_met(run_two_events, true, FAULTDISK_IO, false);
	until_no_fault_is_met(run_two_events, true, FAULTDISK_FULL, false);
}

static void
the_same_store_takes_events_again_when_the_disk_has_room(void **state)
{
	(void)state;
	until_no_fault_is_met(run_two_events, false, FAULTDISK_FULL, true);
	until_no_fault_is_met(run_two_events, true, FAULTDISK_FULL, true);
	until_no_fault_is_met(run_two_events, true, FAULTDISK_IO, true);
}

/* The first opening: folder empty, schema, keys. */
static bool
run_first_opening(struct run run)
{
	store_fixture_folder();
	faultdisk_arm(run.n, run.for_ever, run.kind);
	int rc = store_fixture_reopen();
	store_fixture_close();
	bool was_met = faultdisk_disarm();
	if (rc != 0)
		assert_true(fixture.problems.count > 0);
	if (!was_met)
		assert_int_equal(rc, 0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(person_run(1), 0);
	assert_true(person_stands(1));
	store_fixture_tear_down(NULL);
	return was_met;
}

static void
a_first_opening_that_failed_may_be_tried_again(void **state)
{
	(void)state;
	until_no_fault_is_met(run_first_opening, false, FAULTDISK_IO, false);
	until_no_fault_is_met(run_first_opening, true, FAULTDISK_FULL, false);
}

int
main(void)
{
	faultdisk_install();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_event_is_whole_or_not_there_after_one_fault),
	    cmocka_unit_test(an_event_is_whole_or_not_there_on_a_disk_that_stays_broken),
	    cmocka_unit_test(the_same_store_takes_events_again_when_the_disk_has_room),
	    cmocka_unit_test(a_first_opening_that_failed_may_be_tried_again),
	};
	return cmocka_run_group_tests(tests, begun_make, begun_free);
}
