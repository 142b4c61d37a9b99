/* SPDX-License-Identifier: MIT
 *
 * What the store refuses: changing the record, rows that break a rule, sealed values in the wrong
 * place; and that nothing a person said or is called stands on disk as it is.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/lib/storefixture.h"

static int
set_up(void **state)
{
	store_fixture_set_up(state);
	store_fixture_person(1);
	store_fixture_person(2);
	return 0;
}

static void
assert_sql_refused(const char *sql)
{
	if (store_fixture_sql(sql) == SQLITE_OK)
		fail_msg("allowed: %s", sql);
}

static void
the_record_versions_and_decisions_only_grow(void **state)
{
	(void)state;
	static const char *const refused[] = {
	    "UPDATE audit SET what = 'nothing' WHERE id = 1",
	    "DELETE FROM audit WHERE id = 1",
	    "DELETE FROM audit",
	    "REPLACE INTO audit (id, at, plan_id, party_id, version, what) "
	    "VALUES (1, 1, 1, 1, 1, 'nothing')",
	    "INSERT INTO audit (id, at, plan_id, party_id, version, what) "
	    "VALUES (1, 1, 1, 1, 1, 'x') ON CONFLICT (id) DO UPDATE SET what = 'nothing'",
	    "UPDATE plan_version SET cause = 'other'",
	    "DELETE FROM plan_version WHERE plan_id = 11",
	    "REPLACE INTO plan_version SELECT plan_id, version, 5, cause, solution, is_feasible "
	    "FROM plan_version",
	    "UPDATE decision SET at_min = 5",
	    "UPDATE decision SET words = x'00', is_undone = 1",
	    "UPDATE decision SET party_id = NULL, is_undone = 1",
	    "UPDATE decision SET is_undone = 0",
	    "DELETE FROM decision",
	    "DELETE FROM plan",
	};
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		assert_sql_refused(refused[i]);
	assert_int_equal(
	    store_fixture_number("SELECT count(*) FROM audit WHERE what = 'version 1'"), 6);
	/* Undoing is a change that may be made, once and for good. */
	assert_int_equal(store_fixture_sql("UPDATE decision SET is_undone = 1"), 0);
	assert_sql_refused("UPDATE decision SET is_undone = 0");
	/* All but the record goes with its person. */
	assert_int_equal(store_fixture_sql("DELETE FROM person"), 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM plan_version"), 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM audit"), 6);
}

/* Apply one bad write after one good one: both are refused, and the reason is told. */
static void
assert_write_refused(struct store_write bad)
{
	struct store_write writes[2] = {
	    {WRITE_AUDIT, .audit = {.at = SAMPLE_NOW, .what = "half of it"}}, bad};
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_apply(fixture.store, writes, 2), E_INPUT);
	assert_string_not_equal(store_failure(fixture.store), "");
	store_rollback(fixture.store);
	assert_int_equal(
	    store_fixture_number("SELECT count(*) FROM audit WHERE what = 'half of it'"), 0);
}

static void
a_row_that_breaks_a_rule_is_refused_with_its_whole_event(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES], bad;
	sample_writes(3, writes);
	store_fixture_write(writes, 5); /* the person, parties and plan of J3 */
#define REFUSED(i, change) \
	do { \
		bad = writes[i]; \
		bad.change; \
		assert_write_refused(bad); \
	} while (0)
	REFUSED(0, person.created = NO_TIME);
	REFUSED(0, person.id = 0);
	REFUSED(4, plan.ref = "J3");
	REFUSED(4, plan.id = 99); /* the same reference again */
	writes[4].plan.id = 99;
	REFUSED(4, plan.ref = "j99");
	REFUSED(4, plan.ref = "");
	REFUSED(4, plan.ref = "ABCDEFGHIJKLM");
	writes[4].plan.ref = "J99";
	REFUSED(4, plan.out_min = ROW_MINUTE_MAX + 1);
	REFUSED(4, plan.out_min = -2);
	REFUSED(4, plan.late_minutes = -1);
	REFUSED(4, plan.version = -1);
	REFUSED(5, version.version = 0);
	REFUSED(6, item.status = "lost");
	REFUSED(6, item.kind = "thing");
	REFUSED(6, item.minutes = -1);
	REFUSED(7, decision.at_min = ROW_MINUTE_MAX + 1);
	REFUSED(7, decision.party_id = 77);
	REFUSED(8, message.kind = "");
	REFUSED(8, message.expires = NO_TIME);
	REFUSED(8, message.resends = 2);
	REFUSED(8, message.attempts = -1);
	REFUSED(10, question.tries_left = -1);
	REFUSED(11, event.kind = "rumour");
	REFUSED(11, event.once = "sim:1");
	REFUSED(12, audit.what = "");
	store_fixture_write(&writes[4], 1); /* and at the limits it is taken */
}

static void
the_store_takes_what_lies_at_its_limits(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(3, writes);
	writes[4].plan.ref = "ABCDEFGHIJKL";
	writes[4].plan.out_min = ROW_MINUTE_MAX;
	writes[4].plan.late_from_min = 0;
	writes[8].message.resends = 1;
	store_fixture_write(writes, SAMPLE_WRITES);
}

static void
rows_of_what_is_not_there_are_refused(void **state)
{
	(void)state;
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(4, writes); /* none of whose rows is written */
	static const enum store_write_kind updates[] = {WRITE_PLAN_STATE, WRITE_PLAN_WAKE,
							WRITE_DECISION_UNDONE, WRITE_MESSAGE_STATE,
							WRITE_QUESTION_STATE};
	static const int rows[] = {4, 4, 7, 8, 10};
	for (size_t i = 0; i < ARRAY_LEN(updates); i++) {
		writes[rows[i]].kind = updates[i];
		assert_int_equal(store_begin(fixture.store), 0);
		assert_int_equal(store_apply(fixture.store, &writes[rows[i]], 1), E_NOT_FOUND);
		store_rollback(fixture.store);
	}
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_apply(fixture.store, &writes[5], 1), E_NOT_FOUND);
	store_rollback(fixture.store);
}

static bool
file_holds(const char *path, const char *words)
{
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	struct stat status;
	assert_int_equal(fstat(fd, &status), 0);
	char *bytes = arena_alloc(&fixture.arena, (size_t)status.st_size);
	assert_int_equal(read(fd, bytes, (size_t)status.st_size), status.st_size);
	close(fd);
	return memmem(bytes, (size_t)status.st_size, words, strlen(words)) != NULL;
}

static void
nothing_said_or_named_stands_on_disk_in_clear(void **state)
{
	(void)state;
	static const char *const words[] = {
	    SAMPLE_NAME, SAMPLE_LABEL,    SAMPLE_BODY,   SAMPLE_FACT,     SAMPLE_DOCUMENT,
	    "Knox Road", SAMPLE_SOLUTION, SAMPLE_ITEM,   SAMPLE_DECISION, SAMPLE_COMMAND,
	    SAMPLE_TEXT, "7700900101",    "7700 900101", "900001"};
	char wal[80];
	snprintf(wal, sizeof(wal), "%s-wal", fixture.path);
	/* First with all of it in the log, then with all of it in the database. */
	assert_true(file_holds(wal, "leave_now"));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_false(file_holds(wal, words[i]));
	assert_int_equal(store_fixture_reopen(), 0);
	assert_true(file_holds(fixture.path, "leave_now"));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_false(file_holds(fixture.path, words[i]));
}

/* Each sealed column: the value of person 1's row put into the same person's other row, or under
 * another column, does not open there. */
static void
sealed_values_do_not_open_in_another_place(void **state)
{
	(void)state;
	static const char *const swaps[] = {
	    "UPDATE party SET name = (SELECT name FROM party WHERE id = 11) WHERE id = 12",
	    "UPDATE party SET label = (SELECT label FROM party WHERE id = 11) WHERE id = 12",
	    "UPDATE party SET phone = (SELECT phone FROM party WHERE id = 11) WHERE id = 12",
	    "UPDATE party SET label = name WHERE id = 11",
	    "UPDATE party SET name = (SELECT name FROM party WHERE id = 21) WHERE id = 11",
	    "UPDATE message SET body = (SELECT body FROM message WHERE id = 12) WHERE id = 11",
	    "UPDATE message SET fact = body WHERE id = 11",
	    "UPDATE question SET command = (SELECT command FROM question WHERE id = 21) "
	    "WHERE id = 11",
	    "UPDATE plan SET document = (SELECT solution FROM plan_version WHERE plan_id = 11) "
	    "WHERE id = 11",
	    "INSERT INTO plan_version SELECT plan_id, 2, made, cause, solution, 1 FROM "
	    "plan_version "
	    "WHERE plan_id = 11; UPDATE plan SET version = 2 WHERE id = 11",
	    "UPDATE party SET name = x'' WHERE id = 11",
	    "UPDATE party SET name = zeroblob(40) WHERE id = 11",
	};
	struct row_case found;
	for (size_t i = 0; i < ARRAY_LEN(swaps); i++) {
		assert_int_equal(store_case_load(fixture.store, 11, &fixture.arena, &found), 0);
		assert_int_equal(store_fixture_sql(swaps[i]), 0);
		if (store_case_load(fixture.store, 11, &fixture.arena, &found) != E_DENIED)
			fail_msg("opened: %s", swaps[i]);
		/* A new house for the next one. */
		store_fixture_tear_down(NULL);
		set_up(NULL);
	}
}

static void
a_text_whose_key_is_gone_is_told_as_unreadable_and_stops_no_other(void **state)
{
	(void)state;
	store_fixture_forget(11);
	struct row_due *due;
	int count;
	struct utc later = {SAMPLE_NOW.s + 120};
	assert_int_equal(
	    store_due_load(fixture.store, later, STORE_DUE_MAX, &fixture.arena, &due, &count), 0);
	assert_int_equal(count, 4);
	for (int i = 0; i < count; i++)
		assert_int_equal(due[i].is_readable, due[i].message.id > 20);
	struct row_case found;
	assert_int_equal(store_case_load(fixture.store, 11, &fixture.arena, &found), E_DENIED);
	assert_string_equal(found.plan.ref, "J1");
	assert_int_equal(store_case_load(fixture.store, 21, &fixture.arena, &found), 0);
	/* The coordinator of both has a part in the other one only. */
	struct row_sender sender;
	assert_int_equal(store_sender_load(fixture.store, sample_phone(1), &fixture.arena, &sender),
			 0);
	assert_int_equal(sender.n_parties, 1);
	assert_int_equal(sender.plans[0].id, 21);
	assert_int_equal(sender.n_questions, 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, store_fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_record_versions_and_decisions_only_grow),
	    TEST(a_row_that_breaks_a_rule_is_refused_with_its_whole_event),
	    TEST(the_store_takes_what_lies_at_its_limits),
	    TEST(rows_of_what_is_not_there_are_refused),
	    TEST(nothing_said_or_named_stands_on_disk_in_clear),
	    TEST(sealed_values_do_not_open_in_another_place),
	    TEST(a_text_whose_key_is_gone_is_told_as_unreadable_and_stops_no_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
