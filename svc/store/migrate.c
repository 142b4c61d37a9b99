/* SPDX-License-Identifier: MIT
 *
 * Schema versions, forward only. user_version says how far a database has come; each step and its
 * number are one transaction, so that a crash leaves the old schema or the new one.
 */
#include <stdio.h>

#include "store/db.h"

static const char start_sql[] =
#include "gen/svc/store/schema/001_start.sql.h"
    ;

static const char plan_by_date_sql[] =
#include "gen/svc/store/schema/002_plan_by_date.sql.h"
    ;

static const char calls_sql[] =
#include "gen/svc/store/schema/003_calls.sql.h"
    ;

static const char message_live_sql[] =
#include "gen/svc/store/schema/004_message_live.sql.h"
    ;

static const char missed_sql[] =
#include "gen/svc/store/schema/005_missed.sql.h"
    ;

static const char owed_sql[] =
#include "gen/svc/store/schema/006_owed.sql.h"
    ;

static const char feed_sql[] =
#include "gen/svc/store/schema/007_feed.sql.h"
    ;

static const char mail_sql[] =
#include "gen/svc/store/schema/008_mail.sql.h"
    ;

static const char wish_sql[] =
#include "gen/svc/store/schema/009_wish.sql.h"
    ;

static const char busy_sql[] =
#include "gen/svc/store/schema/010_busy.sql.h"
    ;

static const char asks_sql[] =
#include "gen/svc/store/schema/011_asks.sql.h"
    ;

static const char pushed_sql[] =
#include "gen/svc/store/schema/012_pushed.sql.h"
    ;

static const char diaries_sql[] =
#include "gen/svc/store/schema/013_diaries.sql.h"
    ;

static const char given_up_sql[] =
#include "gen/svc/store/schema/014_given_up.sql.h"
    ;

static const char language_sql[] =
#include "gen/svc/store/schema/015_language.sql.h"
    ;

static const char lift_sql[] =
#include "gen/svc/store/schema/016_lift.sql.h"
    ;

static const char plain_states_sql[] =
#include "gen/svc/store/schema/017_plain_states.sql.h"
    ;

static const char ladder_sql[] =
#include "gen/svc/store/schema/018_ladder.sql.h"
    ;

static const char strangers_sql[] =
#include "gen/svc/store/schema/019_strangers.sql.h"
    ;

static const char page_sql[] =
#include "gen/svc/store/schema/020_page.sql.h"
    ;

static const char passes_on_sql[] =
#include "gen/svc/store/schema/021_passes_on.sql.h"
    ;

static const char heard_sql[] =
#include "gen/svc/store/schema/022_heard.sql.h"
    ;

static const char parts_sql[] =
#include "gen/svc/store/schema/023_parts.sql.h"
    ;

static const char *const steps[] = {
    start_sql,     plan_by_date_sql, calls_sql,     message_live_sql, missed_sql,       owed_sql,
    feed_sql,      mail_sql,         wish_sql,      busy_sql,         asks_sql,         pushed_sql,
    diaries_sql,   given_up_sql,     language_sql,  lift_sql,         plain_states_sql, ladder_sql,
    strangers_sql, page_sql,         passes_on_sql, heard_sql,        parts_sql};
_Static_assert(ARRAY_LEN(steps) == MIGRATE_SCHEMA_NEWEST, "a step for each schema");

/* The first column of the first row of ${sql}. */
static int
number_read(struct store *store, const char *sql, int *out)
{
	sqlite3_stmt *statement;
	int rc = db_result(store, sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL));
	if (rc != 0)
		return rc;
	rc = db_result(store, sqlite3_step(statement));
	if (rc == 0)
		*out = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return rc;
}

static int
step_run(struct store *store, int version)
{
	char numbers[100];
	snprintf(numbers, sizeof(numbers), "PRAGMA application_id = %d; PRAGMA user_version = %d;",
		 DB_APPLICATION_ID, version);
	int rc = db_exec(store, "BEGIN EXCLUSIVE");
	if (rc == 0)
		rc = db_exec(store, steps[version - 1]);
	if (rc == 0)
		rc = db_exec(store, numbers);
	if (rc == 0)
		rc = db_exec(store, "COMMIT");
	if (rc != 0 && !sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

/* How far the database has come, 0 for one that is new. E_INPUT: not ours, or newer than we are. */
static int
version_read(struct store *store, const char *path, struct problems *problems, int *version)
{
	int application_id = 0, n_tables = 0;
	int rc = number_read(store, "PRAGMA application_id", &application_id);
	if (rc == 0)
		rc = number_read(store, "PRAGMA user_version", version);
	if (rc == 0)
		rc = number_read(store, "SELECT count(*) FROM sqlite_schema", &n_tables);
	if (rc != 0)
		return rc;
	bool is_new = application_id == 0 && *version == 0 && n_tables == 0;
	if (!is_new && application_id != DB_APPLICATION_ID) {
		problem_add(problems, path, "is a database of another program");
		return E_INPUT;
	}
	if (*version < 0 || *version > MIGRATE_SCHEMA_NEWEST) {
		problem_add(problems, path, "has schema %d and we know those up to %d: it is newer",
			    *version, MIGRATE_SCHEMA_NEWEST);
		return E_INPUT;
	}
	return 0;
}

int
migrate_forward(struct store *store, const char *path, struct problems *problems)
{
	int version = 0;
	int rc = version_read(store, path, problems, &version);
	for (; rc == 0 && version < MIGRATE_SCHEMA_NEWEST; version++)
		rc = step_run(store, version + 1);
	return rc;
}

int
migrate_check(struct store *store, const char *path, struct problems *problems)
{
	int version = 0;
	int rc = version_read(store, path, problems, &version);
	if (rc == 0 && version < MIGRATE_SCHEMA_NEWEST) {
		problem_add(problems, path,
			    "has schema %d, before our %d: start the daemon once to bring it "
			    "forward",
			    version, MIGRATE_SCHEMA_NEWEST);
		rc = E_INPUT;
	}
	return rc;
}
