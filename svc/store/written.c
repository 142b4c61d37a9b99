/* SPDX-License-Identifier: MIT
 *
 * Which commits wait for the disk themselves.
 */
#include "store/written.h"

#include "store/db.h"

int
store_written_call(struct store *store, store_written_fn *written, void *context)
{
	static const struct db_pragma beside[] = {
	    {"PRAGMA synchronous = NORMAL", "PRAGMA synchronous", "1"},
	    /* KiB of pages kept: those of a morning's texts, so that none is read twice. */
	    {"PRAGMA cache_size = -8192", "PRAGMA cache_size", "-8192"},
	    {"PRAGMA wal_autocheckpoint = " STORE_LOG_PAGES, "PRAGMA wal_autocheckpoint",
	     STORE_LOG_PAGES},
	};
	struct arena arena;
	struct problems problems;
	int rc = 0;
	ensure(!store->is_reader && !store->in_transaction);
	arena_init(&arena);
	problems_init(&problems, &arena);
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(beside); i++)
		rc = db_pragma_set(store, &beside[i], "", &problems);
	arena_fini(&arena);
	if (rc == 0)
		rc = db_result(store, sqlite3_wal_checkpoint_v2(
					  store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
	if (rc == E_BUSY)
		rc = 0; /* somebody reads an older state: what it needs stays in the log */
	if (rc == 0) {
		store->written = written;
		store->written_context = context;
	}
	return rc;
}

int
store_begin_waiting(struct store *store)
{
	ensure(!store->in_transaction);
	/* Outside of transactions alone; store_commit and store_rollback end it. */
	int rc = store->written == NULL ? 0 : db_exec(store, "PRAGMA synchronous = FULL");
	store->is_waiting = rc == 0 && store->written != NULL;
	return rc != 0 ? rc : store_begin(store);
}

void
written_end(struct store *store)
{
	if (store->is_waiting && db_exec(store, "PRAGMA synchronous = NORMAL") == 0)
		store->is_waiting = false;
}

void
store_leave_log(struct store *store)
{
	int is_on;
	(void)!sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &is_on);
}

const char *
store_log_path(const struct store *store)
{
	return sqlite3_filename_wal(sqlite3_db_filename(store->db, "main"));
}
