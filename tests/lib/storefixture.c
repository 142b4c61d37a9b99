/* SPDX-License-Identifier: MIT
 *
 * The store's fixture: real files in a new folder, a second connection for looking.
 */
#include "tests/lib/storefixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store/keys.h"

struct store_fixture fixture;

void
store_fixture_folder(void)
{
	fixture = (struct store_fixture){0};
	/* In memory where there is such a place: fsync costs nothing there. */
	snprintf(fixture.folder, sizeof(fixture.folder), "%s/firstday_store_XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	secret_init();
	assert_non_null(mkdtemp(fixture.folder));
	snprintf(fixture.path, sizeof(fixture.path), "%s/db", fixture.folder);
	snprintf(fixture.keys_path, sizeof(fixture.keys_path), "%s/keys", fixture.folder);
	arena_init(&fixture.arena);
	problems_init(&fixture.problems, &fixture.arena);
	rng_seed(&fixture.rng, 1);
}

int
store_fixture_set_up(void **state)
{
	(void)state;
	store_fixture_folder();
	assert_int_equal(store_fixture_reopen(), 0);
	return 0;
}

void
store_fixture_close(void)
{
	store_close(fixture.store);
	fixture.store = NULL;
}

int
store_fixture_reopen(void)
{
	store_fixture_close();
	problems_init(&fixture.problems, &fixture.arena);
	return store_open(fixture.path, fixture.keys_path, secret_random_seeded(&fixture.rng),
			  &fixture.problems, &fixture.store);
}

int
store_fixture_tear_down(void **state)
{
	(void)state;
	static const char *const names[] = {"db",      "db-wal", "db-shm",
					    "db.lock", "keys",   "keys.new"};
	store_fixture_close();
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[64];
		snprintf(path, sizeof(path), "%s/%s", fixture.folder, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(fixture.folder), 0); /* nothing else was left there */
	arena_fini(&fixture.arena);
	return 0;
}

void
store_fixture_forget(int64_t person_id)
{
	struct keys keys;
	store_fixture_close();
	assert_int_equal(keys_open(&keys, fixture.keys_path, &fixture.problems), 0);
	FILE *file = fopen(fixture.keys_path, "r");
	assert_non_null(file);
	char *text = arena_alloc(&fixture.arena, 100000);
	assert_true(fread(text, 1, 99999, file) > 0);
	fclose(file);
	char *line = strstr(text, arena_printf(&fixture.arena, "person %d ", (int)person_id));
	assert_non_null(line);
	char *next = strchr(line, '\n') + 1;
	memmove(line, next, strlen(next) + 1);
	snprintf(strstr(text, "end "), 20, "end %zu\n", keys.n - 1);
	keys_fini(&keys);
	file = fopen(fixture.keys_path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(store_fixture_reopen(), 0);
}

static int
run_beside(const char *sql, int64_t *number)
{
	sqlite3 *db;
	sqlite3_stmt *statement = NULL;
	*number = -1;
	int rc = sqlite3_open_v2(fixture.path, &db, SQLITE_OPEN_READWRITE, NULL);
	/* As the store sets them, so that what a trigger refuses there is refused here. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db,
				  "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; "
				  "PRAGMA busy_timeout = 100",
				  NULL, NULL, NULL);
	while (rc == SQLITE_OK && *sql != '\0') {
		rc = sqlite3_prepare_v2(db, sql, -1, &statement, &sql);
		if (rc == SQLITE_OK && statement != NULL) {
			rc = sqlite3_step(statement);
			if (rc == SQLITE_ROW)
				*number = sqlite3_column_int64(statement, 0);
			rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
			sqlite3_finalize(statement);
		}
	}
	sqlite3_close(db);
	return rc;
}

int
store_fixture_sql(const char *sql)
{
	int64_t number;
	return run_beside(sql, &number);
}

int64_t
store_fixture_number(const char *sql)
{
	int64_t number;
	return run_beside(sql, &number) == SQLITE_OK ? number : -1;
}

struct phone
sample_phone(int nnn)
{
	char text[20];
	struct phone phone = {0};
	snprintf(text, sizeof(text), "07700 900%03d", nnn);
	assert_int_equal(phone_parse(text, strlen(text), PHONE_TEST_ONLY, &phone, NULL), 0);
	return phone;
}

static struct row_party
sample_party(int k, int i, enum party_role role)
{
	struct row_party party = {
	    .id = 10 * k + i,
	    .person_id = 10 * k + 1,
	    .role = role,
	    .name = SAMPLE_NAME,
	    .label = SAMPLE_LABEL,
	    .appointments = role == PARTY_OFFICER ? "probation housing" : "",
	    .has_phone = role != PARTY_OFFICER,
	    .has_consent = role != PARTY_OFFICER,
	    .language = role == PARTY_OFFICER ? LANGUAGE_CY : LANGUAGE_EN,
	};
	if (party.has_phone)
		party.phone = sample_phone(role == PARTY_PERSON ? 100 + k : 1);
	return party;
}

static struct row_message
sample_message(int k, int i)
{
	return (struct row_message){
	    .id = 10 * k + i,
	    .plan_id = 10 * k + 1,
	    .party_id = 10 * k + 1,
	    .version = 1,
	    .kind = "leave_now",
	    .claim = "leave:3",
	    .fact = SAMPLE_FACT,
	    .body = SAMPLE_BODY,
	    .made = SAMPLE_NOW,
	    .due = {SAMPLE_NOW.s + 60 * i},
	    .expires = {SAMPLE_NOW.s + 3600},
	    .next_try = {SAMPLE_NOW.s + 60 * i},
	    .state = OUTBOX_QUEUED,
	    .is_urgent = true,
	    .provider_id = "",
	};
}

static struct row_question
sample_question(int k)
{
	struct row_question question = {
	    .id = 10 * k + 1,
	    .plan_id = 10 * k + 1,
	    .party_id = 10 * k + 2,
	    .kind = QUESTION_CONFIRM,
	    .state = QUESTION_OPEN,
	    .appointment = "housing",
	    .at_min = 870,
	    .command = SAMPLE_COMMAND,
	    .digits = "482913",
	    .beside = k,
	    .tries_left = 5,
	    .made = SAMPLE_NOW,
	    .expires = {SAMPLE_NOW.s + 600},
	};
	memset(question.code.bytes, 0xa0 + k, sizeof(question.code.bytes));
	return question;
}

void
sample_writes(int k, struct store_write writes[SAMPLE_WRITES])
{
	static const char *const refs[] = {"",   "J1", "J2", "J3", "J4",
					   "J5", "J6", "J7", "J8", "J9"};
	static const char *const onces[] = {"",      "sim:1", "sim:2", "sim:3", "sim:4",
					    "sim:5", "sim:6", "sim:7", "sim:8", "sim:9"};
	int64_t id = 10 * k + 1;
	struct civil_date date = civil_from_ymd(2023, 9, 15);
	struct row_audit audit = {
	    .at = SAMPLE_NOW, .plan_id = id, .party_id = id + 1, .version = 1, .what = "version 1"};
	const struct store_write all[SAMPLE_WRITES] = {
	    {WRITE_PERSON, .person = {.id = id, .created = SAMPLE_NOW}},
	    {WRITE_PARTY, .party = sample_party(k, 1, PARTY_PERSON)},
	    {WRITE_PARTY, .party = sample_party(k, 2, PARTY_COORDINATOR)},
	    {WRITE_PARTY, .party = sample_party(k, 3, PARTY_OFFICER)},
	    {WRITE_PLAN, .plan = {.id = id,
				  .person_id = id,
				  .ref = refs[k],
				  .date = date,
				  .zone = "Europe/London",
				  .document = SAMPLE_DOCUMENT,
				  .version = 1,
				  .stage = PLAN_STAGE_UNDER_WAY,
				  .out_min = 580,
				  .late_minutes = 20,
				  .late_from_min = 600,
				  .wake = {SAMPLE_NOW.s + 1800}}},
	    {WRITE_VERSION, .version = {.plan_id = id,
					.version = 1,
					.made = SAMPLE_NOW,
					.cause = "imported",
					.solution = SAMPLE_SOLUTION,
					.is_feasible = true}},
	    {WRITE_ITEM, .item = {.id = id,
				  .person_id = id,
				  .plan_id = id,
				  .kind = "appointment",
				  .ref = "housing",
				  .label = SAMPLE_ITEM,
				  .date = date,
				  .start_min = 840,
				  .minutes = 45,
				  .status = "kept"}},
	    {WRITE_DECISION, .decision = {.id = id,
					  .plan_id = id,
					  .party_id = id + 2,
					  .appointment = "housing",
					  .kind = DECISION_MOVED,
					  .at_min = 870,
					  .at = SAMPLE_NOW,
					  .words = SAMPLE_DECISION}},
	    {WRITE_MESSAGE, .message = sample_message(k, 1)},
	    {WRITE_MESSAGE, .message = sample_message(k, 2)},
	    {WRITE_QUESTION, .question = sample_question(k)},
	    {WRITE_EVENT, .event = {.id = id,
				    .plan_id = id,
				    .party_id = id,
				    .at = SAMPLE_NOW,
				    .kind = "text",
				    .text = SAMPLE_TEXT,
				    .once = onces[k]}},
	    {WRITE_AUDIT, .audit = audit},
	    {WRITE_AUDIT, .audit = audit},
	    {WRITE_AUDIT, .audit = audit},
	};
	memcpy(writes, all, sizeof(all));
}

void
store_fixture_write(const struct store_write writes[], size_t n)
{
	assert_int_equal(store_begin(fixture.store), 0);
	assert_int_equal(store_apply(fixture.store, writes, n), 0);
	assert_int_equal(store_commit(fixture.store), 0);
}

void
store_fixture_person(int k)
{
	struct store_write writes[SAMPLE_WRITES];
	sample_writes(k, writes);
	store_fixture_write(writes, SAMPLE_WRITES);
}
