/* SPDX-License-Identifier: MIT
 *
 * Tokens of the persons' pages.
 */
#include "store/page.h"

#include <inttypes.h>
#include <string.h>

#include "store/family.h"

enum {
	SQL_PAGE_INSERT,
	SQL_PAGE_FIND,
};

static const char *const sql[] = {
    [SQL_PAGE_INSERT] = "INSERT INTO page (plan_id, token_hash, token) VALUES (?, ?, ?) "
			"ON CONFLICT (plan_id) DO NOTHING",
    [SQL_PAGE_FIND] = "SELECT plan_id, token_hash FROM page WHERE token_hash = ?",
};
const struct db_sql store_page_sql = {sql, ARRAY_LEN(sql)};

/* The first word keeps this use of the key apart from all others. */
static struct secret_hash
token_hash(const struct store *store, const char *token)
{
	char text[sizeof("page token ") + SECRET_LINK_SIZE] = "page token ";
	size_t n = strlen(text);
	for (; *token != '\0' && n < sizeof(text) - 1; token++)
		text[n++] = *token;
	return secret_hash(&store->keys.hash, text, n);
}

int
store_page_put(struct store *store, const struct row_plan *plan)
{
	char token[SECRET_LINK_SIZE];
	if (plan->page != NULL && strlen(plan->page) == sizeof(token) - 1)
		memcpy(token, plan->page, sizeof(token));
	else
		secret_link_make(store->random, token);
	struct secret_hash hash = token_hash(store, token);
	struct query query = query_start(store, DB_PAGE, SQL_PAGE_INSERT);
	query.person_id = plan->person_id;
	query_put_int(&query, plan->id);
	query_put_hash(&query, &hash);
	query_put_sealed(&query, token, STORE_PAGE_ABOUT, plan->id);
	explicit_bzero(token, sizeof(token));
	return query_run(&query);
}

int
store_page_find(struct store *store, const char *token, int64_t *plan_id)
{
	struct secret_hash hash = token_hash(store, token), is;
	struct query query = query_start(store, DB_PAGE, SQL_PAGE_FIND);
	query_put_hash(&query, &hash);
	int rc = query_next(&query);
	*plan_id = rc == 1 ? query_int(&query) : 0;
	bool is_it = rc == 1 && query_hash(&query, &is) && secret_hash_equal(&is, &hash);
	query_end(&query);
	return rc < 0 ? rc : is_it ? 0 : E_NOT_FOUND;
}
