/* SPDX-License-Identifier: MIT
 *
 * Opening, closing and the one transaction. Everything that can make this file not ours, not whole
 * or not safe to write is found here, before the first event.
 */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/query.h"

enum {
	SQL_HOUSE_BEGIN,
	SQL_HOUSE_COMMIT,
	SQL_HOUSE_ROLLBACK,
	SQL_HOUSE_KEYS_FIND,
	SQL_HOUSE_KEYS_SET,
	SQL_HOUSE_NEXT_TIME,
	SQL_HOUSE_NEXT_IDS,
};

static const char *const sql[] = {
    [SQL_HOUSE_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_HOUSE_COMMIT] = "COMMIT",
    [SQL_HOUSE_ROLLBACK] = "ROLLBACK",
    [SQL_HOUSE_KEYS_FIND] = "SELECT keys_check FROM house",
    [SQL_HOUSE_KEYS_SET] = "INSERT INTO house (id, keys_check) VALUES (1, ?)",
    /* The first entry of each index; min() over them would walk them to the end. */
    [SQL_HOUSE_NEXT_TIME] =
	"SELECT min(at) FROM ("
	"SELECT (SELECT next_try FROM message WHERE state = 'queued' "
	"ORDER BY next_try LIMIT 1) AS at "
	"UNION ALL SELECT (SELECT next_try FROM message WHERE state = 'unknown' "
	"AND is_double_harmless = 1 AND resends = 0 AND asks_left = 0 ORDER BY next_try LIMIT 1) "
	"UNION ALL SELECT (SELECT next_try FROM message WHERE state = 'unknown' "
	"AND asks_left > 0 ORDER BY next_try LIMIT 1) "
	"UNION ALL SELECT (SELECT expires FROM message WHERE state = 'unknown' "
	"AND asks_left = 0 AND (is_double_harmless = 0 OR resends > 0) ORDER BY expires LIMIT 1) "
	"UNION ALL SELECT (SELECT wake FROM plan WHERE wake IS NOT NULL ORDER BY wake LIMIT 1) "
	"UNION ALL SELECT (SELECT until FROM part WHERE state = 'open' ORDER BY until LIMIT 1))",
    [SQL_HOUSE_NEXT_IDS] = "SELECT name, seq + 1 FROM sqlite_sequence",
};
const struct db_sql store_house_sql = {sql, ARRAY_LEN(sql)};

static const struct db_sql *const families[DB_FAMILIES] = {
    [DB_PERSON] = &store_person_sql,     [DB_PLAN] = &store_plan_sql,
    [DB_MESSAGE] = &store_message_sql,   [DB_QUESTION] = &store_question_sql,
    [DB_EVENT] = &store_event_sql,       [DB_FEED] = &store_feed_sql,
    [DB_BUSY] = &store_busy_sql,         [DB_PUSHED] = &store_pushed_sql,
    [DB_STRANGER] = &store_stranger_sql, [DB_PAGE] = &store_page_sql,
    [DB_PART] = &store_part_sql,         [DB_HOUSE] = &store_house_sql,
};

static const struct db_pragma pragmas[] = {
    {"PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", "5000"},
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    /* Without it, REPLACE would delete rows past their triggers. */
    {"PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers", "1"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
};

int
db_result(struct store *store, int rc)
{
	if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
		return 0;
	/* Messages of SQLite name tables and columns, never a value; those of our triggers too. */
	snprintf(store->failure, sizeof(store->failure), "%s (%d)", sqlite3_errmsg(store->db), rc);
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return E_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return E_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return E_CORRUPT;
	case SQLITE_CONSTRAINT:
		return E_INPUT;
	case SQLITE_TOOBIG:
		return E_LIMIT;
	case SQLITE_NOMEM:
		panic("out of memory");
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		panic("SQLite is misused: %s", store->failure);
	default:
		return E_IO;
	}
}

int
db_exec(struct store *store, const char *text)
{
	return db_result(store, sqlite3_exec(store->db, text, NULL, NULL, NULL));
}

/* The same for whoever only reads beside the daemon. */
static const struct db_pragma reading_pragmas[] = {
    {"PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", "5000"},
    {"PRAGMA query_only = ON", "PRAGMA query_only", "1"},
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
};

int
db_pragma_set(struct store *store, const struct db_pragma *pragma, const char *path,
	      struct problems *problems)
{
	sqlite3_stmt *statement;
	int rc = db_exec(store, pragma->set);
	if (rc == 0)
		rc = db_result(store,
			       sqlite3_prepare_v2(store->db, pragma->read, -1, &statement, NULL));
	if (rc != 0)
		return rc;
	rc = db_result(store, sqlite3_step(statement));
	const unsigned char *is = sqlite3_column_text(statement, 0);
	if (rc == 0 && (is == NULL || strcmp((const char *)is, pragma->want) != 0)) {
		problem_add(problems, path, "\"%s\" is not taken", pragma->set);
		rc = E_INPUT;
	}
	sqlite3_finalize(statement);
	return rc;
}

/* One writer: the lock goes with the process, whatever ends it. */
static int
lock_take(struct store *store, const char *path, struct problems *problems)
{
	const char *lock_path = arena_printf(problems->arena, "%s.lock", path);
	store->lock_fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store->lock_fd < 0) {
		problem_add(problems, lock_path, "cannot be opened: %s", strerror(errno));
		return errno == ENOSPC ? E_FULL : E_IO;
	}
	if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK) {
		problem_add(problems, path, "another firstday is writing to it");
		return E_BUSY;
	}
	problem_add(problems, lock_path, "cannot be locked: %s", strerror(errno));
	return E_IO;
}

/* The file is made by us first, so that it is never readable to others, not for an instant. */
static int
connection_open(struct store *store, const char *path, struct problems *problems)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		problem_add(problems, path, "cannot be opened: %s", strerror(errno));
		return errno == ENOSPC ? E_FULL : E_IO;
	}
	struct stat status;
	bool is_private = fstat(fd, &status) == 0 && (status.st_mode & 077) == 0;
	close(fd);
	if (!is_private) {
		problem_add(problems, path, "the database belongs to us alone: mode 0600");
		return E_INPUT;
	}
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int rc = db_result(store, sqlite3_open_v2(path, &store->db, flags, NULL));
	int is_on;
	if (rc == 0)
		rc = db_result(store,
			       sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &is_on));
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(pragmas); i++)
		rc = db_pragma_set(store, &pragmas[i], path, problems);
	return rc;
}

static int
statements_prepare(struct store *store)
{
	for (int family = 0; family < DB_FAMILIES; family++) {
		ensure(families[family]->n <= DB_STATEMENTS_MAX);
		for (int i = 0; i < families[family]->n; i++) {
			int rc = sqlite3_prepare_v3(store->db, families[family]->text[i], -1,
						    SQLITE_PREPARE_PERSISTENT,
						    &store->statements[family][i], NULL);
			/* A statement that does not fit the schema is a bug, not a bad file: the
			 * schema is ours by now. */
			if (rc == SQLITE_ERROR)
				panic("%s: %s", sqlite3_errmsg(store->db),
				      families[family]->text[i]);
			if (rc != SQLITE_OK)
				return db_result(store, rc);
		}
	}
	return 0;
}

/*
 * The keys and the database belong together: the database keeps a keyed hash that only its own keys
 * file gives. A new hash key is made only for a database that has none yet.
 */
static int
keys_join(struct store *store, const char *keys_path, struct problems *problems)
{
	struct secret_hash kept;
	struct query query = query_start(store, DB_HOUSE, SQL_HOUSE_KEYS_FIND);
	int rc = query_next(&query);
	bool has_kept = rc == 1 && query_hash(&query, &kept);
	query_end(&query);
	if (rc < 0)
		return rc;
	rc = keys_open(&store->keys, keys_path, problems);
	if (rc == E_NOT_FOUND && has_kept) {
		problem_add(problems, keys_path,
			    "the keys of this database are missing: nothing in it can be read");
		return E_DENIED;
	}
	if (rc == E_NOT_FOUND && store->is_reader)
		problem_add(problems, keys_path, "does not exist");
	else if (rc == E_NOT_FOUND)
		rc = keys_create(&store->keys, keys_path, store->random);
	if (rc != 0)
		return rc;
	static const char words[] = "these keys belong to this database";
	struct secret_hash hash = secret_hash(&store->keys.hash, words, sizeof(words));
	if (has_kept && !secret_hash_equal(&hash, &kept)) {
		problem_add(problems, keys_path, "these are the keys of another database");
		return E_DENIED;
	}
	if (has_kept)
		return 0;
	query = query_start(store, DB_HOUSE, SQL_HOUSE_KEYS_SET);
	query_put_hash(&query, &hash);
	return query_run(&query);
}

static struct store *
store_new(struct secret_random random)
{
	struct store *store = calloc(1, sizeof(*store));
	if (store == NULL)
		panic("out of memory");
	store->lock_fd = -1;
	store->random = random;
	arena_init(&store->scratch);
	return store;
}

/* What both kinds of opening end with: *out, or a problem if none was told yet, and no store. */
static int
opened(struct store *store, const char *path, struct problems *problems, size_t before, int rc,
       struct store **out)
{
	if (rc == 0) {
		*out = store;
		return 0;
	}
	if (problems->count == before)
		problem_add(problems, path, "%s: %s", err_text(rc), store->failure);
	store_close(store);
	return rc;
}

int
store_open(const char *path, const char *keys_path, struct secret_random random,
	   struct problems *problems, struct store **out)
{
	struct store *store = store_new(random);
	size_t before = problems->count;
	int rc = lock_take(store, path, problems);
	if (rc == 0)
		rc = connection_open(store, path, problems);
	if (rc == 0)
		rc = migrate_forward(store, path, problems);
	if (rc == 0)
		rc = statements_prepare(store);
	if (rc == 0)
		rc = keys_join(store, keys_path, problems);
	return opened(store, path, problems, before, rc, out);
}

static int
reader_open(struct store *store, const char *path, struct problems *problems)
{
	if (access(path, F_OK) != 0) {
		problem_add(problems, path, "does not exist");
		return E_NOT_FOUND;
	}
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int rc = db_result(store, sqlite3_open_v2(path, &store->db, flags, NULL));
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(reading_pragmas); i++)
		rc = db_pragma_set(store, &reading_pragmas[i], path, problems);
	return rc;
}

int
store_open_reader(const char *path, const char *keys_path, struct problems *problems,
		  struct store **out)
{
	struct store *store = store_new((struct secret_random){0});
	store->is_reader = true;
	size_t before = problems->count;
	int rc = reader_open(store, path, problems);
	if (rc == 0)
		rc = migrate_check(store, path, problems);
	if (rc == 0)
		rc = statements_prepare(store);
	if (rc == 0)
		rc = keys_join(store, keys_path, problems);
	return opened(store, path, problems, before, rc, out);
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->in_transaction)
		store_rollback(store);
	for (int family = 0; family < DB_FAMILIES; family++)
		for (int i = 0; i < DB_STATEMENTS_MAX; i++)
			sqlite3_finalize(store->statements[family][i]);
	/* The last connection that closes checkpoints the log into the database. */
	ensure(sqlite3_close(store->db) == SQLITE_OK);
	keys_fini(&store->keys);
	arena_fini(&store->scratch);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	free(store);
}

const char *
store_failure(const struct store *store)
{
	return store->failure;
}

const struct secret_key *
store_hash_key(const struct store *store)
{
	return &store->keys.hash;
}

static int
simple_run(struct store *store, int statement)
{
	struct query query = query_start(store, DB_HOUSE, statement);
	return query_run(&query);
}

int
store_begin(struct store *store)
{
	ensure(!store->in_transaction && !store->is_reader);
	int rc = simple_run(store, SQL_HOUSE_BEGIN);
	store->in_transaction = rc == 0;
	store->changes_before = sqlite3_total_changes64(store->db);
	return rc;
}

int
store_commit(struct store *store)
{
	ensure(store->in_transaction);
	int rc = simple_run(store, SQL_HOUSE_COMMIT);
	if (rc != 0)
		return rc;
	store->in_transaction = false;
	written_end(store);
	/* One that changed nothing wrote nothing that the disk would have to get. */
	if (store->written != NULL && sqlite3_total_changes64(store->db) != store->changes_before)
		store->written(store->written_context);
	return 0;
}

void
store_rollback(struct store *store)
{
	ensure(store->in_transaction);
	store->in_transaction = false;
	/* SQLite has rolled back by itself after some faults; a rollback that fails leaves nothing
	 * in the log that counts, and the next begin tells what is wrong. */
	if (!sqlite3_get_autocommit(store->db)) {
		int rc = simple_run(store, SQL_HOUSE_ROLLBACK);
		(void)rc;
	}
	written_end(store);
}

int
store_next_time(struct store *store, struct utc *out)
{
	struct query query = query_start(store, DB_HOUSE, SQL_HOUSE_NEXT_TIME);
	int rc = query_next(&query);
	if (rc == 1)
		*out = query_time(&query);
	query_end(&query);
	return rc < 0 ? rc : 0;
}

int
store_next_ids(struct store *store, struct row_next_ids *out)
{
	struct {
		const char *table;
		int64_t *next;
	} tables[] = {
	    {"person", &out->person},     {"party", &out->party},       {"plan", &out->plan},
	    {"item", &out->item},         {"decision", &out->decision}, {"message", &out->message},
	    {"question", &out->question}, {"event", &out->event},       {"part", &out->part},
	};
	*out = (struct row_next_ids){1, 1, 1, 1, 1, 1, 1, 1, 1, ""};
	secret_link_make(store->random, out->page);
	struct query query = query_start(store, DB_HOUSE, SQL_HOUSE_NEXT_IDS);
	struct arena names;
	arena_init(&names);
	int rc;
	while ((rc = query_next(&query)) == 1) {
		const char *table = query_text(&query, &names);
		int64_t next = query_int(&query);
		for (size_t i = 0; i < ARRAY_LEN(tables); i++)
			if (strcmp(tables[i].table, table) == 0)
				*tables[i].next = next;
	}
	query_end(&query);
	arena_fini(&names);
	return rc;
}
