/* SPDX-License-Identifier: MIT
 *
 * A store whose commits do not wait for the disk: another waits, beside the loop (io/flush.h).
 *
 * Such a commit outlives the process at once, and the machine as soon as the log is flushed; until
 * then nobody may hear of it. A machine that goes down before loses the newest commits and no
 * older one: frames of the log have checksums that run on from frame to frame.
 * [SQLite, "Write-Ahead Logging" and "PRAGMA synchronous", NORMAL]
 */
#ifndef STORE_WRITTEN_H
#define STORE_WRITTEN_H

#include "store/store.h"

/* Pages of the log at which a commit brings them into the database, waiting for the disk itself. */
#define STORE_LOG_PAGES "4000"

typedef void store_written_fn(void *context);

/*
 * From here on store_commit returns without waiting, and ${written} is called in each that changed
 * something: it has the log flushed. What the log holds already is brought into the database first:
 * of a life that ended by a failed flush it may be in memory alone. Not of a reader. Returns 0, or
 * as store_begin.
 */
MUST_USE
int store_written_call(struct store *store, store_written_fn *written, void *context);

/*
 * Begin as store_begin does; the commit of this one waits for the disk itself, and for all that was
 * committed before: for whoever acts on it at once.
 */
MUST_USE
int store_begin_waiting(struct store *store);

/*
 * After a flush that failed: closing leaves the log to whoever opens it next, who checks it. What
 * the system forgot to write may be whole in memory and not on the disk.
 */
void store_leave_log(struct store *store);

/* The log, a file that is there while ${store} is. Borrowed. */
const char *store_log_path(const struct store *store);

#endif
