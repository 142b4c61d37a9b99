/* SPDX-License-Identifier: MIT
 *
 * Inside the store: the connection and its prepared statements. Nobody outside this folder
 * includes it.
 *
 * Each table family (person.c, plan.c, message.c and so on) has one static table of SQL text at
 * the top of its file; all are prepared at open, so that a bad statement fails at start.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>

#include "store/keys.h"
#include "store/written.h"

#define DB_APPLICATION_ID 0x66647931 /* "fdy1" */
#define DB_STATEMENTS_MAX 20         /* of one family */

enum db_family {
	DB_PERSON,
	DB_PLAN,
	DB_MESSAGE,
	DB_QUESTION,
	DB_EVENT,
	DB_FEED,
	DB_PAGE,
	DB_BUSY,
	DB_PUSHED,
	DB_STRANGER,
	DB_PART,
	DB_HOUSE,
};
#define DB_FAMILIES (DB_HOUSE + 1)

/* The SQL text of one family, in the order of its own enum. */
struct db_sql {
	const char *const *text;
	int n;
};
extern const struct db_sql store_person_sql, store_plan_sql, store_message_sql, store_question_sql,
    store_event_sql, store_feed_sql, store_busy_sql, store_pushed_sql, store_stranger_sql,
    store_page_sql, store_part_sql, store_house_sql;

struct store {
	sqlite3 *db;
	int lock_fd; /* flock'ed while we are the writer; -1 if not held */
	bool in_transaction;
	int64_t changes_before; /* of the connection, when the transaction began */
	struct keys keys;
	struct secret_random random;
	struct arena scratch; /* sealed values on their way in; emptied by each store_apply */
	sqlite3_stmt *statements[DB_FAMILIES][DB_STATEMENTS_MAX];
	store_written_fn *written; /* written.h; NULL: a commit waits for the disk */
	void *written_context;
	bool is_waiting;   /* the open transaction's commit does */
	bool is_reader;    /* opened beside the daemon: nothing is ever written */
	char failure[200]; /* store_failure */
};

/* An enum err for what SQLite answered, 0 for OK, ROW and DONE; notes the words of a failure. */
int db_result(struct store *store, int rc);

/* Set, then read back: what SQLite does not know or may not do, it passes over in silence. */
struct db_pragma {
	const char *set, *read, *want;
};
MUST_USE
int db_pragma_set(struct store *store, const struct db_pragma *pragma, const char *path,
		  struct problems *problems);

/* The transaction is over: the next commit waits for nothing again. */
void written_end(struct store *store);

/* Run ${sql}, any number of statements without rows, unprepared: for open and migration only. */
MUST_USE
int db_exec(struct store *store, const char *sql);

/*
 * Bring the schema forward to ours, each step one transaction. A database newer than ours or not
 * ours is a problem (E_INPUT).
 */
MUST_USE
int migrate_forward(struct store *store, const char *path, struct problems *problems);
#define MIGRATE_SCHEMA_NEWEST 23

/* For a reader: whether the database is ours and of our schema; if not, a problem (E_INPUT). */
MUST_USE
int migrate_check(struct store *store, const char *path, struct problems *problems);

#endif
