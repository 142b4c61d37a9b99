/* SPDX-License-Identifier: MIT
 *
 * The one door to SQLite: rows in, rows out, and one transaction for each event.
 *
 * One connection writes, the daemon's. Writes happen only between store_begin and store_commit, as
 * a list of struct store_write that app_step returned: all of them or none. What names, numbers,
 * labels, documents and texts say is sealed under a key for each person; the keys live in a file of
 * their own. A number is found by its keyed hash.
 *
 * Errors: E_FULL (disk full: refuse new work, keep reading), E_IO, E_BUSY (another writer),
 * E_CORRUPT (stop), E_DENIED (a sealed value does not open: its key was erased), E_INPUT (a row
 * breaks a rule of the schema: a bug of whoever decided it), E_LIMIT (too many rows, or one too
 * long). After an error inside a transaction only store_rollback may follow.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/problem.h"
#include "store/rows_sender.h"
#include "store/write.h"

#define STORE_DUE_MAX    256   /* messages claimed in one transaction */
#define STORE_SENDER_MAX 512   /* parties with one number that are looked at */
#define STORE_BESIDE_MAX 32    /* plans beside another that are looked at */
#define STORE_LIST_MAX   20000 /* rows of any other list; E_LIMIT if there are more */

/*
 * Open or create the database at ${path} and the keys at ${keys_path} (created with mode 0600).
 * WAL, synchronous=FULL (but see written.h), foreign keys on, schema migrated forward; a schema newer
 * than ours, a foreign application_id, a second daemon on it and wrong rights are problems. Blocks.
 */
MUST_USE
int store_open(const char *path, const char *keys_path, struct secret_random random,
	       struct problems *problems, struct store **out);
/*
 * Open what is there for reading alone, beside the daemon or without it: no lock, no migration, no
 * checkpoint; store_begin on it is a bug. Each load sees one moment, two loads may see two.
 * E_NOT_FOUND if there is no database or no keys; E_INPUT, if its schema is not ours.
 */
MUST_USE
int store_open_reader(const char *path, const char *keys_path, struct problems *problems,
		      struct store **out);
void store_close(struct store *store); /* a writer checkpoints; NULL does nothing */

/* What the last failure was, for the log: words of SQLite, no personal data; "" if none was. */
const char *store_failure(const struct store *store);

/* The key for hashing numbers and one-time codes. Borrowed. */
const struct secret_key *store_hash_key(const struct store *store);

MUST_USE
int store_begin(struct store *store); /* BEGIN IMMEDIATE */
MUST_USE
int store_commit(struct store *store); /* after E_IO all or nothing of it may stand at re-opening */
void store_rollback(struct store *store);

/*
 * Reading, inside or outside a transaction. E_NOT_FOUND if there is no such row. After E_DENIED
 * out->plan of a case holds all that is not sealed.
 */
MUST_USE
int store_case_load(struct store *store, int64_t plan_id, struct arena *arena,
		    struct row_case *out);
/*
 * The same with the messages alone that a decision looks at: of each party and claim the newest, the
 * newest sent, the newest accepted or delivered, of ways also the oldest such since the person was
 * heard; all unsent, in doubt or failed. Of answers ("reply:NUMBER") the last two. Cost: by claims.
 */
MUST_USE
int store_case_live(struct store *store, int64_t plan_id, struct arena *arena,
		    struct row_case *out);
/* The same without messages, questions and decisions. */
MUST_USE
int store_case_brief(struct store *store, int64_t plan_id, struct arena *arena,
		     struct row_case *out);
MUST_USE
int store_plan_find(struct store *store, const char *ref, int64_t *plan_id);
MUST_USE
int store_plan_list(struct store *store, struct arena *arena, int64_t **plan_ids, int *n);
/* Of that date, or of the one before and going on past its midnight; none that is over. */
MUST_USE
int store_plan_list_of(struct store *store, struct civil_date date, struct arena *arena,
		       int64_t **plan_ids, int *n);
/* What is beside a plan: its date and id (0: not stored yet), and the numbers of its parties. */
struct store_beside {
	struct civil_date date;
	int64_t plan_id;
	const struct phone *numbers;
	int n_numbers;
	bool is_list; /* those of that date alone that have a number, and no others */
};
/*
 * The other plans of that date and of the days round it that have a version and are not over: first
 * those with one of the numbers, then the rest, each by id, at most STORE_BESIDE_MAX. One that does
 * not open is left out.
 */
MUST_USE
int store_beside_load(struct store *store, const struct store_beside *asked, struct arena *arena,
		      struct row_beside **out, int *n);
/* What to ask of a plan that is stored; its numbers live in ${arena}. */
struct store_beside store_case_ask(const struct row_case *own, struct arena *arena);
/* Whether a text of that claim is in another plan, to one of the numbers: it has left, may have, or
 * may still. */
MUST_USE
int store_claim_is_held(struct store *store, const struct store_beside *asked, const char *claim,
			bool *is_held);
MUST_USE
int store_versions_load(struct store *store, int64_t plan_id, struct arena *arena,
			struct row_version **out, int *n);
MUST_USE
int store_sender_load(struct store *store, struct phone phone, struct arena *arena,
		      struct row_sender *out);
MUST_USE
int store_items_load(struct store *store, int64_t plan_id, struct arena *arena,
		     struct row_item **out, int *n);
/* Events of a plan, oldest first (the desk shows what came in). */
MUST_USE
int store_events_load(struct store *store, int64_t plan_id, struct arena *arena,
		      struct row_event **out, int *n);
MUST_USE
int store_audit_load(struct store *store, int64_t plan_id, struct arena *arena,
		     struct row_audit **out, int *n);
MUST_USE
int store_message_load(struct store *store, int64_t id, struct arena *arena,
		       struct row_message *out);
/* Whether an event with this ${once} was taken already. */
MUST_USE
int store_event_seen(struct store *store, const char *once, bool *is_seen);

/*
 * Messages whose next_try is not after ${now}, soonest first, at most ${most} (to STORE_DUE_MAX):
 * the queued, the unknown that are to be asked for, and those that may go once more
 * (is_double_harmless, resends 0); and the unknown that may not, once they have expired. One that
 * does not open is among them, with is_readable false: give it up, or it comes again for ever.
 */
MUST_USE
int store_due_load(struct store *store, struct utc now, int most, struct arena *arena,
		   struct row_due **out, int *n);
/*
 * Messages left submitting or unknown (no other state), lowest id first, at most STORE_DUE_MAX.
 * Their traffic is not counted.
 */
MUST_USE
int store_state_load(struct store *store, enum outbox_state state, struct arena *arena,
		     struct row_due **out, int *n);
MUST_USE /* plans whose wake is not after ${now} */
int store_wake_load(struct store *store, struct utc now, struct arena *arena, int64_t **plan_ids,
		    int *n);
/* The next instant at which a message is due or a plan wakes; NO_TIME if there is none. */
MUST_USE
int store_next_time(struct store *store, struct utc *out);

MUST_USE
int store_next_ids(struct store *store, struct row_next_ids *out);

#endif
