/* SPDX-License-Identifier: MIT
 *
 * Busy times: sources and their times, replaced whole.
 */
#include "store/busy.h"

#include <string.h>

#include "store/family.h"

enum {
	SQL_BUSY_SOURCE,
	SQL_BUSY_SOURCE_PUT,
	SQL_BUSY_SOURCE_DROP,
	SQL_BUSY_KNOWN,
	SQL_BUSY_TIMES,
	SQL_BUSY_TIMES_DROP,
	SQL_BUSY_TIME_INSERT,
	SQL_BUSY_OF_OWNER,
	SQL_BUSY_LOSE,
	SQL_BUSY_LOST,
	SQL_BUSY_IS_LOST,
};

static const char *const sql[] = {
    [SQL_BUSY_SOURCE] = "SELECT owner FROM busy_source WHERE calendar = ? "
			"AND unknown_since IS NULL",
    [SQL_BUSY_SOURCE_PUT] =
	"INSERT INTO busy_source (calendar, owner, fetched, from_s, until_s) VALUES (?, ?, ?, ?, "
	"?) "
	"ON CONFLICT (calendar) DO UPDATE SET owner = excluded.owner, fetched = excluded.fetched, "
	"from_s = excluded.from_s, until_s = excluded.until_s, unknown_since = NULL",
    [SQL_BUSY_SOURCE_DROP] = "DELETE FROM busy_source WHERE calendar = ?",
    [SQL_BUSY_KNOWN] = "SELECT calendar, fetched, from_s, until_s, unknown_since FROM busy_source "
		       "ORDER BY calendar",
    [SQL_BUSY_TIMES] = "SELECT from_s, until_s FROM busy_time WHERE calendar = ? ORDER BY from_s",
    [SQL_BUSY_TIMES_DROP] = "DELETE FROM busy_time WHERE calendar = ?",
    [SQL_BUSY_TIME_INSERT] = "INSERT INTO busy_time (calendar, from_s, until_s) VALUES (?, ?, ?)",
    [SQL_BUSY_OF_OWNER] =
	"SELECT busy_time.from_s, busy_time.until_s FROM busy_source "
	"JOIN busy_time ON busy_time.calendar = busy_source.calendar WHERE busy_source.owner = ? "
	"AND busy_time.until_s > ? AND busy_time.from_s < ? "
	"ORDER BY busy_time.from_s, busy_time.until_s",
    [SQL_BUSY_LOSE] =
	"INSERT INTO busy_source (calendar, owner, fetched, from_s, until_s, unknown_since) "
	"VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (calendar) DO UPDATE SET owner = excluded.owner, "
	"unknown_since = coalesce(unknown_since, excluded.unknown_since)",
    [SQL_BUSY_LOST] = "SELECT calendar, unknown_since FROM busy_source WHERE owner = ? "
		      "AND unknown_since IS NOT NULL ORDER BY calendar LIMIT ?",
    [SQL_BUSY_IS_LOST] = "SELECT count(*) FROM busy_source WHERE calendar = ? AND owner = ? "
			 "AND unknown_since IS NOT NULL",
};
const struct db_sql store_busy_sql = {sql, ARRAY_LEN(sql)};

/* The first words keep these uses of the key apart from all others, and from one another. */
static struct secret_hash
owner_by(const struct store *store, const char *kind, const char *name, struct arena *arena)
{
	const char *text = arena_printf(arena, "busy %s %s", kind, name);
	return secret_hash(&store->keys.hash, text, strlen(text));
}

static struct secret_hash
owner_of_number(const struct store *store, const struct phone *phone, struct arena *arena)
{
	char hex[SECRET_HASH_HEX];
	struct secret_hash number = store_number_hash(store, phone);
	secret_hash_print(&number, hex);
	return owner_by(store, "number", hex, arena);
}

static struct secret_hash
owner_of_service(const struct store *store, const char *service, struct arena *arena)
{
	return owner_by(store, "service", service, arena);
}

static struct secret_hash
owner_of(struct store *store, const struct row_busy_source *source)
{
	return source->has_phone ? owner_of_number(store, &source->phone, &store->scratch)
				 : owner_of_service(store, source->service, &store->scratch);
}

static void
row_to_time(struct query *query, struct arena *arena, void *row)
{
	(void)arena;
	struct busy_time *time = row;
	time->from = query_time(query);
	time->until = query_time(query);
}

/* Whether the source is that owner's and has just these times. */
static int
is_same(struct store *store, const char *calendar, const struct secret_hash *owner,
	const struct busy_time times[], size_t n, bool *same)
{
	struct secret_hash is;
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_SOURCE);
	query_put_text(&query, calendar);
	int rc = query_next(&query);
	*same = rc == 1 && query_hash(&query, &is) && secret_hash_equal(&is, owner);
	query_end(&query);
	if (rc < 0 || !*same)
		return rc < 0 ? rc : 0;
	int n_had;
	query = query_start(store, DB_BUSY, SQL_BUSY_TIMES);
	query_put_text(&query, calendar);
	struct busy_time *had =
	    query_list(&query, row_to_time, sizeof(*had), &store->scratch, &n_had);
	*same = query.rc == 0 && (size_t)n_had == n;
	for (size_t i = 0; *same && i < n; i++)
		*same = had[i].from.s == times[i].from.s && had[i].until.s == times[i].until.s;
	return query.rc;
}

static int
drop_times(struct store *store, const char *calendar)
{
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_TIMES_DROP);
	query_put_text(&query, calendar);
	return query_run(&query);
}

static int
put_times(struct store *store, const char *calendar, const struct busy_time times[], size_t n)
{
	int rc = drop_times(store, calendar);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct query query = query_start(store, DB_BUSY, SQL_BUSY_TIME_INSERT);
		query_put_text(&query, calendar);
		query_put_int(&query, times[i].from.s);
		query_put_int(&query, times[i].until.s);
		rc = query_run(&query);
	}
	return rc;
}

static void
put_source(struct query *query, const struct row_busy_source *source,
	   const struct secret_hash *owner)
{
	query_put_text(query, source->calendar);
	query_put_hash(query, owner);
	query_put_int(query, source->fetched.s);
	query_put_int(query, source->from.s);
	query_put_int(query, source->until.s);
}

int
store_busy_replace(struct store *store, const struct row_busy_source *source,
		   const struct busy_time times[], size_t n, bool *is_changed)
{
	ensure(store->in_transaction);
	ensure(source->has_phone || source->service != NULL);
	struct secret_hash owner = owner_of(store, source);
	bool same = false;
	int rc = is_same(store, source->calendar, &owner, times, n, &same);
	if (rc == 0) {
		struct query query = query_start(store, DB_BUSY, SQL_BUSY_SOURCE_PUT);
		put_source(&query, source, &owner);
		rc = query_run(&query);
	}
	if (rc == 0 && !same)
		rc = put_times(store, source->calendar, times, n);
	*is_changed = rc == 0 && !same;
	arena_reset(&store->scratch);
	return rc;
}

int
store_busy_lose(struct store *store, const struct row_busy_source *source, struct utc since,
		bool *is_changed)
{
	ensure(store->in_transaction && since.s > 0);
	struct secret_hash owner = owner_of(store, source);
	int64_t was_lost = 0;
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_IS_LOST);
	query_put_text(&query, source->calendar);
	query_put_hash(&query, &owner);
	int rc = query_run_int(&query, &was_lost);
	if (rc == 0)
		rc = drop_times(store, source->calendar);
	if (rc == 0) {
		query = query_start(store, DB_BUSY, SQL_BUSY_LOSE);
		put_source(&query, source, &owner);
		query_put_time(&query, since);
		rc = query_run(&query);
	}
	*is_changed = rc == 0 && was_lost == 0;
	arena_reset(&store->scratch);
	return rc;
}

int
store_busy_forget(struct store *store, const char *calendar, bool *is_changed)
{
	ensure(store->in_transaction);
	int n;
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_TIMES);
	query_put_text(&query, calendar);
	(void)query_list(&query, row_to_time, sizeof(struct busy_time), &store->scratch, &n);
	int rc = query.rc;
	if (rc == 0)
		rc = drop_times(store, calendar);
	if (rc == 0) {
		query = query_start(store, DB_BUSY, SQL_BUSY_SOURCE_DROP);
		query_put_text(&query, calendar);
		rc = query_run(&query);
	}
	*is_changed = rc == 0 && n > 0;
	arena_reset(&store->scratch);
	return rc;
}

static void
row_to_known(struct query *query, struct arena *arena, void *row)
{
	struct row_busy_known *known = row;
	known->calendar = query_text(query, arena);
	known->fetched = query_time(query);
	known->from = query_time(query);
	known->until = query_time(query);
	known->unknown_since = query_time(query);
}

int
store_busy_known(struct store *store, struct arena *arena, struct row_busy_known **out, int *n)
{
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_KNOWN);
	*out = query_list(&query, row_to_known, sizeof(**out), arena, n);
	return query.rc;
}

/* One owner's, each as ${whose} says. */
static int
load_owner(struct store *store, const struct secret_hash *owner, const struct store_busy_ask *asked,
	   struct row_busy whose, struct row_busy out[], int *n, struct arena *arena)
{
	int n_times;
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_OF_OWNER);
	query_put_hash(&query, owner);
	query_put_int(&query, asked->from.s);
	query_put_int(&query, asked->until.s);
	struct busy_time *times = query_list(&query, row_to_time, sizeof(*times), arena, &n_times);
	if (query.rc != 0)
		return query.rc;
	for (int i = 0; i < n_times; i++) {
		if (*n == STORE_BUSY_MAX)
			return E_LIMIT;
		whose.from = times[i].from;
		whose.until = times[i].until;
		out[(*n)++] = whose;
	}
	return 0;
}

int
store_busy_load(struct store *store, const struct store_busy_ask *asked, struct arena *arena,
		struct row_busy **out, int *n)
{
	int rc = 0;
	*n = 0;
	*out = arena_array(arena, struct row_busy, STORE_BUSY_MAX);
	for (int i = 0; rc == 0 && i < asked->n_numbers; i++) {
		struct secret_hash owner = owner_of_number(store, &asked->numbers[i], arena);
		struct row_busy whose = {.has_phone = true, .phone = asked->numbers[i]};
		rc = load_owner(store, &owner, asked, whose, *out, n, arena);
	}
	for (int i = 0; rc == 0 && i < asked->n_services; i++) {
		struct secret_hash owner = owner_of_service(store, asked->services[i], arena);
		struct row_busy whose = {.service = asked->services[i]};
		rc = load_owner(store, &owner, asked, whose, *out, n, arena);
	}
	return rc;
}

static void
row_to_lost(struct query *query, struct arena *arena, void *row)
{
	struct row_busy_lost *lost = row;
	lost->calendar = query_text(query, arena);
	lost->since = query_time(query);
	lost->is_untold = true;
}

/* One owner's, each as ${whose} says, behind those that are there. */
static int
load_lost(struct store *store, const struct secret_hash *owner, struct row_busy whose,
	  struct row_busy_lost out[], int *n, struct arena *arena)
{
	int n_found;
	struct query query = query_start(store, DB_BUSY, SQL_BUSY_LOST);
	query_put_hash(&query, owner);
	query_put_int(&query, STORE_BUSY_LOST_MAX - *n);
	struct row_busy_lost *found =
	    query_list(&query, row_to_lost, sizeof(*found), arena, &n_found);
	for (int i = 0; query.rc == 0 && i < n_found; i++) {
		out[*n] = found[i];
		out[(*n)++].whose = whose;
	}
	return query.rc;
}

int
store_busy_lost(struct store *store, const struct store_busy_ask *asked, struct arena *arena,
		struct row_busy_lost **out, int *n)
{
	int rc = 0;
	*n = 0;
	*out = arena_array(arena, struct row_busy_lost, STORE_BUSY_LOST_MAX);
	for (int i = 0; rc == 0 && i < asked->n_numbers; i++) {
		struct secret_hash owner = owner_of_number(store, &asked->numbers[i], arena);
		struct row_busy whose = {.has_phone = true, .phone = asked->numbers[i]};
		rc = load_lost(store, &owner, whose, *out, n, arena);
	}
	for (int i = 0; rc == 0 && i < asked->n_services; i++) {
		struct secret_hash owner = owner_of_service(store, asked->services[i], arena);
		struct row_busy whose = {.service = asked->services[i]};
		rc = load_lost(store, &owner, whose, *out, n, arena);
	}
	return rc;
}
