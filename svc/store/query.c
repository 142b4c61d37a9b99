/* SPDX-License-Identifier: MIT
 *
 * The one place where values go into statements and come out of rows, sealed ones included.
 */
#include "store/query.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct query
query_start(struct store *store, enum db_family family, int statement)
{
	return (struct query){.store = store, .statement = store->statements[family][statement]};
}

void
query_fail(struct query *query, int rc)
{
	if (query->rc == 0)
		query->rc = rc;
}

bool
query_forgive(struct query *query, int rc)
{
	bool is_it = query->rc == rc;
	if (is_it)
		query->rc = 0;
	return is_it;
}

/* A value that cannot be bound is a bug of ours, or too long for any row. */
static void
check_put(struct query *query, int rc)
{
	if (rc == SQLITE_TOOBIG)
		query_fail(query, E_LIMIT);
	else if (rc != SQLITE_OK)
		panic("a statement takes no value %d: %s", query->n_put,
		      sqlite3_sql(query->statement));
}

void
query_put_int(struct query *query, int64_t value)
{
	check_put(query, sqlite3_bind_int64(query->statement, ++query->n_put, value));
}

void
query_put_null(struct query *query)
{
	check_put(query, sqlite3_bind_null(query->statement, ++query->n_put));
}

void
query_put_id(struct query *query, int64_t id)
{
	if (id == 0)
		query_put_null(query);
	else
		query_put_int(query, id);
}

void
query_put_minute(struct query *query, int minute)
{
	if (minute == -1)
		query_put_null(query);
	else
		query_put_int(query, minute);
}

void
query_put_time(struct query *query, struct utc at)
{
	query_put_id(query, at.s);
}

void
query_put_text(struct query *query, const char *text)
{
	check_put(query,
		  sqlite3_bind_text(query->statement, ++query->n_put, text, -1, SQLITE_TRANSIENT));
}

void
query_put_word(struct query *query, const struct row_words *words, int value)
{
	check_put(query, sqlite3_bind_text(query->statement, ++query->n_put,
					   rows_word(words, value), -1, SQLITE_STATIC));
}

void
query_put_hash(struct query *query, const struct secret_hash *hash)
{
	if (hash == NULL)
		query_put_null(query);
	else
		check_put(query, sqlite3_bind_blob(query->statement, ++query->n_put, hash->bytes,
						   sizeof(hash->bytes), SQLITE_TRANSIENT));
}

void
query_put_sealed(struct query *query, const char *text, const char *about, ...)
{
	char place[QUERY_ABOUT_SIZE];
	va_list ap;
	va_start(ap, about);
	vsnprintf(place, sizeof(place), about, ap);
	va_end(ap);
	struct store *store = query->store;
	const struct secret_key *key = keys_find(&store->keys, query->person_id);
	if (key == NULL) {
		query_fail(query, E_DENIED);
		query_put_null(query);
		return;
	}
	size_t n = strlen(text);
	void *sealed = secret_seal(store->random, key, place, text, n, &store->scratch);
	check_put(query, sqlite3_bind_blob64(query->statement, ++query->n_put, sealed,
					     n + SECRET_SEAL_EXTRA, SQLITE_TRANSIENT));
}

int
query_next(struct query *query)
{
	if (query->rc != 0)
		return query->rc;
	ensure(query->n_put == sqlite3_bind_parameter_count(query->statement));
	query->n_read = 0;
	int rc = sqlite3_step(query->statement);
	query->rc = db_result(query->store, rc);
	if (query->rc != 0)
		return query->rc;
	return rc == SQLITE_ROW ? 1 : 0;
}

void
query_end(struct query *query)
{
	/* What reset repeats was told by step already. */
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
}

int
query_run(struct query *query)
{
	int rc = query_next(query);
	ensure(rc <= 0);
	query_end(query);
	return rc;
}

int
query_run_one(struct query *query)
{
	int rc = query_run(query);
	return rc == 0 && sqlite3_changes(query->store->db) != 1 ? E_NOT_FOUND : rc;
}

int
query_run_int(struct query *query, int64_t *out)
{
	int rc = query_next(query);
	if (rc == 1)
		*out = query_int(query);
	query_end(query);
	return rc == 1 ? 0 : rc == 0 ? E_NOT_FOUND : rc;
}

int64_t
query_int(struct query *query)
{
	ensure(query->n_read < sqlite3_column_count(query->statement));
	return sqlite3_column_int64(query->statement, query->n_read++);
}

bool
query_bool(struct query *query)
{
	return query_int(query) != 0;
}

int
query_minute(struct query *query)
{
	if (sqlite3_column_type(query->statement, query->n_read) == SQLITE_NULL) {
		query->n_read++;
		return -1;
	}
	return (int)query_int(query);
}

struct utc
query_time(struct query *query)
{
	return (struct utc){query_int(query)};
}

struct civil_date
query_date(struct query *query)
{
	return (struct civil_date){(int32_t)query_int(query)};
}

const char *
query_text(struct query *query, struct arena *arena)
{
	ensure(query->n_read < sqlite3_column_count(query->statement));
	const unsigned char *text = sqlite3_column_text(query->statement, query->n_read++);
	return arena_strdup(arena, text == NULL ? "" : (const char *)text);
}

int
query_word(struct query *query, const struct row_words *words)
{
	ensure(query->n_read < sqlite3_column_count(query->statement));
	const unsigned char *text = sqlite3_column_text(query->statement, query->n_read++);
	int value = rows_word_find(words, text == NULL ? "" : (const char *)text);
	if (value < 0)
		query_fail(query, E_CORRUPT);
	return value < 0 ? 0 : value;
}

bool
query_hash(struct query *query, struct secret_hash *hash)
{
	ensure(query->n_read < sqlite3_column_count(query->statement));
	const void *bytes = sqlite3_column_blob(query->statement, query->n_read);
	int n = sqlite3_column_bytes(query->statement, query->n_read++);
	if (bytes == NULL)
		return false;
	if (n == (int)sizeof(hash->bytes))
		memcpy(hash->bytes, bytes, sizeof(hash->bytes));
	else
		query_fail(query, E_CORRUPT);
	return n == (int)sizeof(hash->bytes);
}

const char *
query_sealed(struct query *query, struct arena *arena, const char *about, ...)
{
	char place[QUERY_ABOUT_SIZE];
	va_list ap;
	va_start(ap, about);
	vsnprintf(place, sizeof(place), about, ap);
	va_end(ap);
	ensure(query->n_read < sqlite3_column_count(query->statement));
	bool is_null = sqlite3_column_type(query->statement, query->n_read) == SQLITE_NULL;
	const void *sealed = sqlite3_column_blob(query->statement, query->n_read);
	int n = sqlite3_column_bytes(query->statement, query->n_read++);
	if (is_null)
		return "";
	const struct secret_key *key = keys_find(&query->store->keys, query->person_id);
	char *text;
	size_t length;
	if (key != NULL && secret_open(key, place, sealed, (size_t)n, arena, &text, &length) == 0)
		return text;
	query_fail(query, E_DENIED);
	return "";
}

void *
query_list(struct query *query, query_read_fn *read, size_t size, struct arena *arena, int *n)
{
	char *rows = arena_alloc(arena, 0);
	int room = 0;
	*n = 0;
	while (query_next(query) == 1) {
		if (*n == STORE_LIST_MAX) {
			query_fail(query, E_LIMIT);
			break;
		}
		if (*n == room) {
			room = room == 0 ? 8 : 2 * room;
			char *wider = arena_alloc(arena, size * (size_t)room);
			memcpy(wider, rows, size * (size_t)*n);
			rows = wider;
		}
		read(query, arena, rows + size * (size_t)*n);
		++*n;
	}
	query_end(query);
	return rows;
}
