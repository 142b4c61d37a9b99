/* SPDX-License-Identifier: MIT
 *
 * Inside the store: one run of a prepared statement. Values are bound, and columns read, one after
 * another in the order in which the SQL names them; the first fault is kept and told by query_next
 * or query_run, so that nothing between needs a check.
 *
 *	struct query query = query_start(store, DB_PLAN, PLAN_FIND);
 *	query_put_text(&query, ref);
 *	int rc = query_next(&query);		1 a row, 0 no more, or a negative enum err
 *	int64_t id = query_int(&query);
 *	query_end(&query);			always: resets the statement
 *
 * An instant of NO_TIME, an id of 0 and a minute of -1 are NULL on disk.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/db.h"

#define QUERY_ABOUT_SIZE 80

struct query {
	struct store *store;
	sqlite3_stmt *statement;
	int64_t person_id; /* whose key seals and opens; set it before the first sealed value */
	int n_put;         /* values bound so far */
	int n_read;        /* columns read of the row that stands */
	int rc;            /* the first fault, 0 if none */
};

struct query query_start(struct store *store, enum db_family family, int statement);

void query_put_int(struct query *query, int64_t value);
void query_put_id(struct query *query, int64_t id);
void query_put_minute(struct query *query, int minute);
void query_put_time(struct query *query, struct utc at);
void query_put_text(struct query *query, const char *text);
void query_put_word(struct query *query, const struct row_words *words, int value);
void query_put_hash(struct query *query, const struct secret_hash *hash); /* NULL is NULL */
/*
 * Seal ${text} under the key of query->person_id. The format makes the place it is bound to, which
 * the reader names in the same way: "party.name:%" PRId64. E_DENIED if the person has no key.
 */
void query_put_sealed(struct query *query, const char *text, const char *about, ...)
    PRINTF_LIKE(3, 4);
void query_put_null(struct query *query);

/* Keep ${rc} as the fault of this run, if it has none yet. */
void query_fail(struct query *query, int rc);
/* Whether ${rc} is the fault; it is then forgotten, and the rows go on. */
bool query_forgive(struct query *query, int rc);

MUST_USE
int query_next(struct query *query); /* the next row; makes every column unread */
void query_end(struct query *query);
/* query_next for a statement without rows, then query_end. */
MUST_USE
int query_run(struct query *query);
/* The same for one that changes exactly one row; E_NOT_FOUND if it changed none. */
MUST_USE
int query_run_one(struct query *query);
/* The first column of the only row, then query_end; E_NOT_FOUND if there is no row. */
MUST_USE
int query_run_int(struct query *query, int64_t *out);

int64_t query_int(struct query *query); /* NULL is 0 */
bool query_bool(struct query *query);
int query_minute(struct query *query);
struct utc query_time(struct query *query);
struct civil_date query_date(struct query *query);
const char *query_text(struct query *query, struct arena *arena); /* NULL is "" */
/* E_CORRUPT in query->rc if it is no word of ${words}. */
int query_word(struct query *query, const struct row_words *words);
bool query_hash(struct query *query, struct secret_hash *hash); /* false: it was NULL */
/* "" with E_DENIED in query->rc if it does not open. NULL is "". */
const char *query_sealed(struct query *query, struct arena *arena, const char *about, ...)
    PRINTF_LIKE(3, 4);

/*
 * Read every row into an array in ${arena}, of *n rows of ${size} bytes, each filled by ${read}.
 * Ends the query; query->rc then says whether the array is whole. E_LIMIT past STORE_LIST_MAX.
 */
typedef void query_read_fn(struct query *query, struct arena *arena, void *row);
void *query_list(struct query *query, query_read_fn *read, size_t size, struct arena *arena,
		 int *n);

#endif
