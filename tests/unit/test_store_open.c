/* SPDX-License-Identifier: MIT
 *
 * What a store is opened with, and what it refuses to open.
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

#include "store/db.h"
#include "tests/lib/storefixture.h"

/* Re-opening fails with ${rc} and exactly one problem, which speaks of ${words}. */
static void
assert_refused(int rc, const char *words)
{
	assert_int_equal(store_fixture_reopen(), rc);
	assert_null(fixture.store);
	assert_int_equal(fixture.problems.count, 1);
	assert_non_null(strstr(fixture.problems.list[0].text, words));
}

static int64_t
pragma(const char *sql)
{
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_prepare_v2(fixture.store->db, sql, -1, &statement, NULL), 0);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static void
the_connection_is_set_as_the_house_wants_it(void **state)
{
	(void)state;
	assert_int_equal(pragma("PRAGMA synchronous"), 2);
	assert_int_equal(pragma("PRAGMA foreign_keys"), 1);
	assert_int_equal(pragma("PRAGMA trusted_schema"), 0);
	assert_int_equal(pragma("PRAGMA recursive_triggers"), 1);
	assert_int_equal(pragma("PRAGMA busy_timeout"), 5000);
	assert_int_equal(pragma("SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
	int is_on;
	sqlite3_db_config(fixture.store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &is_on);
	assert_int_equal(is_on, 1);
	/* Extended result codes. */
	assert_int_equal(sqlite3_exec(fixture.store->db, "INSERT INTO house VALUES (1, x'00')",
				      NULL, NULL, NULL),
			 SQLITE_CONSTRAINT_CHECK);
}

static void
an_empty_file_gets_our_schema_and_its_numbers(void **state)
{
	(void)state;
	assert_int_equal(pragma("PRAGMA application_id"), DB_APPLICATION_ID);
	assert_int_equal(pragma("PRAGMA user_version"), MIGRATE_SCHEMA_NEWEST);
	assert_int_equal(pragma("SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
				"AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%STRICT%'"),
			 0);
	assert_int_equal(pragma("SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
	struct stat status;
	assert_int_equal(stat(fixture.path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	/* Opened again, nothing is made anew. */
	store_fixture_person(1);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(pragma("SELECT count(*) FROM person"), 1);
}

/* But for the list of all plans, the tables of a few rows and what a statement made itself. */
static void
no_statement_walks_a_whole_table(void **state)
{
	(void)state;
	static const char *const allowed[] = {
	    "SCAN plan",   "SCAN house", "SCAN sqlite_sequence", "SCAN (subquery",
	    "SCAN claims", "SCAN live",  "SCAN busy_source",     "SCAN pushed_place"};
	int n_plan_scans = 0;
	for (int i = 0; i < DB_FAMILIES * DB_STATEMENTS_MAX; i++) {
		sqlite3_stmt *asked =
		    fixture.store->statements[i / DB_STATEMENTS_MAX][i % DB_STATEMENTS_MAX];
		sqlite3_stmt *statement;
		if (asked == NULL)
			continue;
		char *sql =
		    arena_printf(&fixture.arena, "EXPLAIN QUERY PLAN %s", sqlite3_sql(asked));
		assert_int_equal(sqlite3_prepare_v2(fixture.store->db, sql, -1, &statement, NULL),
				 0);
		while (sqlite3_step(statement) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(statement, 3);
			bool is_fine = strncmp(step, "SCAN", 4) != 0 ||
				       strstr(step, "USING COVERING INDEX") != NULL ||
				       strstr(step, "USING INDEX") != NULL ||
				       strcmp(step, "SCAN CONSTANT ROW") == 0;
			for (size_t k = 0; k < ARRAY_LEN(allowed); k++)
				is_fine =
				    is_fine || strncmp(step, allowed[k], strlen(allowed[k])) == 0;
			if (!is_fine)
				fail_msg("%s: %s", step, sqlite3_sql(asked));
			n_plan_scans += strcmp(step, "SCAN plan") == 0;
		}
		sqlite3_finalize(statement);
	}
	assert_int_equal(n_plan_scans, 1);
}

/* SQLite makes one for a list of more than two words, for each row anew. */
static void
no_step_of_a_text_makes_a_table_of_its_own(void **state)
{
	(void)state;
	int n_steps = 0;
	for (int i = 0; i < DB_FAMILIES * DB_STATEMENTS_MAX; i++) {
		sqlite3_stmt *statement,
		    *asked =
			fixture.store->statements[i / DB_STATEMENTS_MAX][i % DB_STATEMENTS_MAX];
		const char *sql = asked == NULL ? "" : sqlite3_sql(asked);
		if (strncmp(sql, "INSERT INTO message", 19) != 0 &&
		    strncmp(sql, "UPDATE message", 14) != 0 &&
		    strncmp(sql, "INSERT INTO audit", 17) != 0)
			continue;
		n_steps++;
		assert_int_equal(sqlite3_prepare_v2(fixture.store->db,
						    arena_printf(&fixture.arena, "EXPLAIN %s", sql),
						    -1, &statement, NULL),
				 0);
		while (sqlite3_step(statement) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(statement, 1);
			if (strcmp(step, "OpenEphemeral") == 0)
				fail_msg("%s: %s", step, sql);
		}
		sqlite3_finalize(statement);
	}
	assert_true(n_steps >= 3);
}

static void
a_second_writer_is_refused_until_the_first_has_gone(void **state)
{
	(void)state;
	struct store *second = NULL;
	assert_int_equal(store_open(fixture.path, fixture.keys_path,
				    secret_random_seeded(&fixture.rng), &fixture.problems, &second),
			 E_BUSY);
	assert_null(second);
	assert_int_equal(fixture.problems.count, 1);
	assert_non_null(strstr(fixture.problems.list[0].text, "another firstday"));
	assert_int_equal(store_fixture_reopen(), 0);
}

static int
open_reader(struct store **reader)
{
	problems_init(&fixture.problems, &fixture.arena);
	return store_open_reader(fixture.path, fixture.keys_path, &fixture.problems, reader);
}

static void
a_reader_sees_what_the_writer_committed_and_writes_nothing(void **state)
{
	(void)state;
	struct store *reader = NULL;
	store_fixture_person(1);
	assert_int_equal(open_reader(&reader), 0);
	store_fixture_person(2);
	int64_t *ids;
	int n = 0;
	assert_int_equal(store_plan_list(reader, &fixture.arena, &ids, &n), 0);
	assert_int_equal(n, 2);
	struct row_case rows;
	assert_int_equal(store_case_load(reader, ids[0], &fixture.arena, &rows), 0);
	assert_string_equal(rows.plan.document, SAMPLE_DOCUMENT);
	assert_int_equal(sqlite3_exec(reader->db, "DELETE FROM plan", NULL, NULL, NULL) & 0xff,
			 SQLITE_READONLY);
	store_close(reader);
	/* The writer goes on, and its log is still its own to bring in. */
	store_fixture_person(3);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM plan"), 3);
}

static int
schema_says(int version)
{
	return store_fixture_sql(arena_printf(&fixture.arena, "PRAGMA user_version = %d", version));
}

static void
a_reader_makes_nothing_that_is_missing(void **state)
{
	(void)state;
	struct store *reader = NULL;
	store_fixture_close();
	assert_int_equal(store_fixture_sql("PRAGMA user_version = 0"), 0);
	assert_int_equal(open_reader(&reader), E_INPUT);
	assert_non_null(strstr(fixture.problems.list[0].text, "start the daemon once"));
	assert_int_equal(schema_says(MIGRATE_SCHEMA_NEWEST), 0);
	assert_int_equal(unlink(fixture.keys_path), 0);
	assert_int_equal(open_reader(&reader), E_DENIED);
	assert_int_equal(access(fixture.keys_path, F_OK), -1);
	assert_int_equal(unlink(fixture.path), 0);
	assert_int_equal(open_reader(&reader), E_NOT_FOUND);
	assert_int_equal(access(fixture.path, F_OK), -1);
	assert_null(reader);
	assert_int_equal(store_fixture_reopen(), 0);
}

static void
a_newer_schema_is_refused_and_left_alone(void **state)
{
	(void)state;
	store_fixture_close();
	assert_int_equal(schema_says(MIGRATE_SCHEMA_NEWEST + 1), 0);
	assert_refused(E_INPUT, "newer");
	assert_int_equal(store_fixture_number("PRAGMA user_version"), MIGRATE_SCHEMA_NEWEST + 1);
	assert_int_equal(schema_says(MIGRATE_SCHEMA_NEWEST), 0);
	assert_int_equal(store_fixture_reopen(), 0);
}

/* As schema 1 left it: what 002 makes is not there. */
static void
a_database_of_schema_1_comes_forward_with_all_its_rows(void **state)
{
	(void)state;
	store_fixture_person(3);
	store_fixture_close();
	assert_int_equal(store_fixture_sql(STORE_WITHOUT_004 "DROP INDEX plan_by_date"), 0);
	assert_int_equal(store_fixture_sql("PRAGMA user_version = 1"), 0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(store_fixture_number("PRAGMA user_version"), MIGRATE_SCHEMA_NEWEST);
	assert_int_equal(
	    store_fixture_number("SELECT count(*) FROM sqlite_schema WHERE name = 'plan_by_date'"),
	    1);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM plan"), 1);
}

/* Schema 3 makes two tables anew: no row is lost, their rules hold, no id is used twice. */
static void
a_database_of_schema_2_comes_forward_with_its_questions_and_decisions(void **state)
{
	(void)state;
	store_fixture_person(3);
	store_fixture_person(4);
	store_fixture_close();
	/* As schema 2 left it: what 003 makes anew knew less. */
	assert_int_equal(
	    store_fixture_sql(STORE_WITHOUT_004
			      "PRAGMA writable_schema = 1;"
			      "UPDATE sqlite_schema SET sql = replace(replace(sql, ', ''call'', "
			      "''called''', ''), ', ''called'', ''not_called''', '');"
			      "UPDATE sqlite_sequence SET seq = 77 WHERE name = 'question';"
			      "UPDATE sqlite_sequence SET seq = 88 WHERE name = 'decision';"
			      "PRAGMA user_version = 2"),
	    0);
	assert_int_equal(store_fixture_number("SELECT sum(sql LIKE '%called%') FROM sqlite_schema"),
			 0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(store_fixture_number("PRAGMA user_version"), MIGRATE_SCHEMA_NEWEST);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM question"), 2);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM decision"), 2);
	struct row_next_ids next;
	assert_int_equal(store_next_ids(fixture.store, &next), 0);
	assert_int_equal(next.question, 78);
	assert_int_equal(next.decision, 89);
	struct row_case *loaded = arena_new(&fixture.arena, struct row_case);
	assert_int_equal(store_case_load(fixture.store, 31, &fixture.arena, loaded), 0);
	assert_int_equal(loaded->n_questions, 1);
	assert_string_equal(loaded->questions[0].command, SAMPLE_COMMAND);
	assert_int_equal(loaded->n_decisions, 1);
	assert_string_equal(loaded->decisions[0].words, SAMPLE_DECISION);
	/* New kinds are taken, others are not, and a decision still stands. */
	assert_int_equal(store_fixture_sql("UPDATE question SET kind = 'called'"), 0);
	assert_int_not_equal(store_fixture_sql("UPDATE question SET kind = 'rung'"), 0);
	assert_int_not_equal(store_fixture_sql("UPDATE decision SET kind = 'called'"), 0);
	assert_int_not_equal(store_fixture_sql("DELETE FROM decision"), 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM sqlite_schema WHERE name IN "
					      "('question_of_plan', 'question_open', "
					      "'decision_of_plan', 'decision_stands', "
					      "'decision_stays')"),
			 5);
}

/* As they left it: 3 without the indexes of 004, both without the kind of decision of 005. */
static void
databases_of_schema_3_and_4_come_forward_with_rows_in_every_table(void **state)
{
	(void)state;
	store_fixture_person(3);
	store_fixture_person(4);
	for (int schema = 3; schema <= 4; schema++) {
		store_fixture_close();
		assert_int_equal(
		    store_fixture_sql(schema == 3 ? STORE_WITHOUT_004 : STORE_WITHOUT_006), 0);
		assert_int_equal(
		    store_fixture_sql("PRAGMA writable_schema = 1;"
				      "UPDATE sqlite_schema SET sql = replace(sql, '''missed''', "
				      "'''not_called''');"
				      "UPDATE sqlite_sequence SET seq = 88 WHERE name = "
				      "'decision'"),
		    0);
		assert_int_equal(
		    store_fixture_number("SELECT sum(sql LIKE '%missed%') FROM sqlite_schema"), 0);
		assert_int_equal(store_fixture_sql(schema == 3 ? "PRAGMA user_version = 3"
							       : "PRAGMA user_version = 4"),
				 0);
		assert_int_equal(store_fixture_reopen(), 0);
		assert_int_equal(store_fixture_number("PRAGMA user_version"),
				 MIGRATE_SCHEMA_NEWEST);
		assert_int_equal(store_fixture_number("SELECT count(*) FROM decision"), 2);
		assert_int_equal(store_fixture_number("SELECT count(*) FROM message"), 4);
		assert_int_equal(store_fixture_number("SELECT count(*) FROM plan WHERE owed = ''"),
				 2);
		struct row_next_ids next;
		assert_int_equal(store_next_ids(fixture.store, &next), 0);
		assert_int_equal(next.decision, 89);
		/* What was sealed opens, and the texts that a decision looks at are found. */
		struct row_case *loaded = arena_new(&fixture.arena, struct row_case);
		assert_int_equal(store_case_live(fixture.store, 31, &fixture.arena, loaded), 0);
		assert_int_equal(loaded->n_decisions, 1);
		assert_string_equal(loaded->decisions[0].words, SAMPLE_DECISION);
		assert_string_equal(loaded->plan.document, SAMPLE_DOCUMENT);
		assert_string_equal(loaded->questions[0].command, SAMPLE_COMMAND);
		assert_true(loaded->n_messages > 0);
		/* A decision still stands, and all that guards or finds is there again. */
		assert_int_not_equal(store_fixture_sql("UPDATE decision SET kind = 'missed'"), 0);
		assert_int_not_equal(store_fixture_sql("DELETE FROM decision"), 0);
		assert_int_equal(store_fixture_number(
				     "SELECT count(*) FROM sqlite_schema WHERE name IN "
				     "('decision_of_plan', 'decision_stands', 'decision_stays', "
				     "'message_of_claim', 'message_told', 'message_unsent', "
				     "'message_lost')"),
				 7);
		assert_int_equal(store_fixture_number("PRAGMA foreign_key_check"), -1);
		assert_int_equal(store_fixture_number("SELECT integrity_check = 'ok' FROM "
						      "pragma_integrity_check"),
				 1);
	}
	/* The new kind is taken, under an id that was never used. */
	assert_int_equal(
	    store_fixture_sql("INSERT INTO decision (plan_id, party_id, appointment, kind, at_min, "
			      "is_undone, at, words) SELECT plan_id, party_id, appointment, "
			      "'missed', at_min, 0, at, words FROM decision LIMIT 1"),
	    0);
	assert_int_equal(store_fixture_number("SELECT max(id) FROM decision"), 89);
	assert_int_not_equal(
	    store_fixture_sql("INSERT INTO decision (plan_id, party_id, appointment, kind, at_min, "
			      "is_undone, at, words) SELECT plan_id, party_id, appointment, "
			      "'forgotten', at_min, 0, at, words FROM decision LIMIT 1"),
	    0);
}

/* Schema 17 makes the texts' table anew: none is lost, the rules hold, no id is used twice. */
static void
a_database_of_schema_16_comes_forward_with_its_texts(void **state)
{
	(void)state;
	store_fixture_person(3);
	store_fixture_person(4);
	store_fixture_close();
	const int n_indexes = 13;
	assert_int_equal(
	    store_fixture_sql(STORE_WITHOUT_018
			      "UPDATE sqlite_sequence SET seq = 77 WHERE name = 'message';"
			      "DROP INDEX message_unsent; DROP INDEX message_lost;"
			      "CREATE INDEX message_unsent ON message (plan_id, id);"
			      "CREATE INDEX message_lost ON message (plan_id, id);"
			      "PRAGMA user_version = 16"),
	    0);
	assert_int_equal(store_fixture_reopen(), 0);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM message"), 4);
	assert_int_equal(store_fixture_number("SELECT count(*) FROM sqlite_schema WHERE "
					      "type = 'index' AND tbl_name = 'message'"),
			 n_indexes);
	struct row_next_ids next;
	assert_int_equal(store_next_ids(fixture.store, &next), 0);
	assert_int_equal(next.message, 78);
	struct row_case *loaded = arena_new(&fixture.arena, struct row_case);
	assert_int_equal(store_case_load(fixture.store, 31, &fixture.arena, loaded), 0);
	assert_int_equal(loaded->n_messages, 2);
	assert_string_equal(loaded->messages[0].body, SAMPLE_BODY);
	for (int i = OUTBOX_QUEUED; i <= OUTBOX_SUPERSEDED; i++)
		assert_int_equal(store_fixture_sql(
				     arena_printf(&fixture.arena, "UPDATE message SET state = '%s'",
						  outbox_state_name((enum outbox_state)i))),
				 0);
	assert_int_not_equal(store_fixture_sql("UPDATE message SET state = 'gone'"), 0);
	assert_int_not_equal(store_fixture_sql("UPDATE message SET asks_left = 5"), 0);
	assert_int_not_equal(store_fixture_sql("UPDATE message SET way = 'post'"), 0);
	assert_int_equal(store_fixture_number("PRAGMA foreign_key_check"), -1);
	assert_int_equal(store_fixture_number("SELECT integrity_check = 'ok' FROM "
					      "pragma_integrity_check"),
			 1);
}

static void
a_database_of_another_program_is_refused(void **state)
{
	(void)state;
	store_fixture_close();
	assert_int_equal(store_fixture_sql("PRAGMA application_id = 7"), 0);
	assert_refused(E_INPUT, "another program");
	unlink(fixture.path);
	assert_int_equal(close(creat(fixture.path, 0600)), 0);
	assert_int_equal(store_fixture_sql("CREATE TABLE mine (a)"), 0);
	assert_refused(E_INPUT, "another program");
	assert_int_equal(store_fixture_number("SELECT count(*) FROM sqlite_schema"), 1);
}

static void
a_file_that_is_no_database_is_damage(void **state)
{
	(void)state;
	store_fixture_close();
	FILE *file = fopen(fixture.path, "w");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("not a database ", file);
	fclose(file);
	assert_refused(E_CORRUPT, "damaged");
}

static void
a_database_that_others_may_read_is_refused(void **state)
{
	(void)state;
	store_fixture_close();
	assert_int_equal(chmod(fixture.path, 0644), 0);
	assert_refused(E_INPUT, "0600");
}

static void
the_keys_of_another_database_open_nothing(void **state)
{
	(void)state;
	store_fixture_person(1);
	store_fixture_close();
	struct keys strange;
	assert_int_equal(
	    keys_create(&strange, fixture.keys_path, secret_random_seeded(&fixture.rng)), 0);
	keys_fini(&strange);
	assert_refused(E_DENIED, "another database");
}

static void
a_database_without_its_keys_is_refused_and_no_new_ones_are_made(void **state)
{
	(void)state;
	store_fixture_close();
	assert_int_equal(unlink(fixture.keys_path), 0);
	assert_refused(E_DENIED, "missing");
	assert_int_equal(access(fixture.keys_path, F_OK), -1);
}

static void
a_folder_that_is_not_there_is_a_problem(void **state)
{
	(void)state;
	struct store *store;
	assert_int_equal(store_open("/tmp/firstday_none/db", fixture.keys_path,
				    secret_random_seeded(&fixture.rng), &fixture.problems, &store),
			 E_IO);
	assert_int_equal(fixture.problems.count, 1);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fixture_set_up, store_fixture_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(the_connection_is_set_as_the_house_wants_it),
	    TEST(an_empty_file_gets_our_schema_and_its_numbers),
	    TEST(no_statement_walks_a_whole_table),
	    TEST(no_step_of_a_text_makes_a_table_of_its_own),
	    TEST(a_second_writer_is_refused_until_the_first_has_gone),
	    TEST(a_reader_sees_what_the_writer_committed_and_writes_nothing),
	    TEST(a_reader_makes_nothing_that_is_missing),
	    TEST(a_newer_schema_is_refused_and_left_alone),
	    TEST(a_database_of_schema_1_comes_forward_with_all_its_rows),
	    TEST(a_database_of_schema_2_comes_forward_with_its_questions_and_decisions),
	    TEST(databases_of_schema_3_and_4_come_forward_with_rows_in_every_table),
	    TEST(a_database_of_schema_16_comes_forward_with_its_texts),
	    TEST(a_database_of_another_program_is_refused),
	    TEST(a_file_that_is_no_database_is_damage),
	    TEST(a_database_that_others_may_read_is_refused),
	    TEST(the_keys_of_another_database_open_nothing),
	    TEST(a_database_without_its_keys_is_refused_and_no_new_ones_are_made),
	    TEST(a_folder_that_is_not_there_is_a_problem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
