/* SPDX-License-Identifier: MIT
 *
 * Calendar feeds: who has one, by which token it is found, and whose plans it shows.
 */
#include "store/feed.h"

#include <inttypes.h>
#include <string.h>

#include "store/family.h"

enum {
	SQL_FEED_OF_SUBJECT,
	SQL_FEED_INSERT,
	SQL_FEED_FIND,
	SQL_FEED_OF_PARTY,
	SQL_FEED_PARTIES,
	SQL_FEED_PLANS,
	SQL_FEED_RENEW,
};

static const char *const sql[] = {
    [SQL_FEED_OF_SUBJECT] = "SELECT id FROM feed WHERE subject = ?",
    [SQL_FEED_INSERT] = "INSERT INTO feed (id, subject, token_hash, token) "
			"SELECT coalesce(max(id), 0) + 1, ?, ?, ? FROM feed",
    [SQL_FEED_FIND] = "SELECT id, token_hash, subject FROM feed WHERE token_hash = ?",
    [SQL_FEED_OF_PARTY] = "SELECT feed.subject, feed.token FROM party "
			  "JOIN feed ON feed.id = party.feed_id WHERE party.id = ?",
    [SQL_FEED_PARTIES] =
	"SELECT party.role, party.language FROM party LEFT JOIN number_stop "
	"ON number_stop.number_hash = party.number_hash WHERE party.feed_id = ? "
	"AND party.has_consent = 1 AND number_stop.stopped IS NULL ORDER BY party.id DESC LIMIT 1",
    [SQL_FEED_PLANS] =
	"SELECT plan.id, party.id FROM party JOIN plan ON plan.person_id = party.person_id "
	"LEFT JOIN number_stop ON number_stop.number_hash = party.number_hash "
	"WHERE party.feed_id = ? AND party.has_consent = 1 AND number_stop.stopped IS NULL "
	"AND plan.version > 0 AND plan.date >= ? ORDER BY plan.date, plan.id, party.id LIMIT ?",
    [SQL_FEED_RENEW] = "UPDATE feed SET token_hash = ?, token = ? WHERE id = ?",
};
const struct db_sql store_feed_sql = {sql, ARRAY_LEN(sql)};

/* The first word keeps each use of the key apart from all others. */
static struct secret_hash
token_hash(const struct store *store, const char *token)
{
	char text[sizeof("feed token ") + SECRET_TOKEN_SIZE] = "feed token ";
	size_t n = strlen(text);
	for (; *token != '\0' && n < sizeof(text) - 1; token++)
		text[n++] = *token;
	return secret_hash(&store->keys.hash, text, n);
}

/* An officer's diary and a service's are of one kind; others have none. "" for those. */
static const char *
part_word(enum party_role role)
{
	switch (role) {
	case PARTY_PERSON:
		return "person";
	case PARTY_COORDINATOR:
		return "coordinator";
	case PARTY_OFFICER:
	case PARTY_SERVICE:
		return "service";
	case PARTY_MENTOR:
	case PARTY_PRISON_CONTACT:
	case PARTY_MANAGER:
		break;
	}
	return "";
}

/* One without a number has a feed of its own in each plan. */
static struct secret_hash
subject_of(struct store *store, const struct row_party *party)
{
	char hex[SECRET_HASH_HEX] = "";
	if (party->has_phone) {
		struct secret_hash number = store_number_hash(store, &party->phone);
		secret_hash_print(&number, hex);
	}
	const char *text =
	    party->has_phone
		? arena_printf(&store->scratch, "feed %s %s", part_word(party->role), hex)
		: arena_printf(&store->scratch, "feed party %" PRId64, party->id);
	return secret_hash(&store->keys.hash, text, strlen(text));
}

static const char *
token_about(struct arena *arena, const struct secret_hash *subject)
{
	char hex[SECRET_HASH_HEX];
	secret_hash_print(subject, hex);
	return arena_printf(arena, "feed.token:%s", hex);
}

static int
feed_make(struct store *store, const struct secret_hash *subject)
{
	char token[SECRET_TOKEN_SIZE];
	secret_token_make(store->random, token);
	struct secret_hash hash = token_hash(store, token);
	struct query query = query_start(store, DB_FEED, SQL_FEED_INSERT);
	query.person_id = KEYS_HOUSE;
	query_put_hash(&query, subject);
	query_put_hash(&query, &hash);
	query_put_sealed(&query, token, "%s", token_about(&store->scratch, subject));
	explicit_bzero(token, sizeof(token));
	return query_run(&query);
}

int
store_feed_ensure(struct store *store, const struct row_party *party, int64_t *feed_id)
{
	*feed_id = 0;
	if (!party->has_consent || part_word(party->role)[0] == '\0')
		return 0;
	struct secret_hash subject = subject_of(store, party);
	for (int attempt = 0; attempt < 2; attempt++) {
		struct query query = query_start(store, DB_FEED, SQL_FEED_OF_SUBJECT);
		query_put_hash(&query, &subject);
		int rc = query_run_int(&query, feed_id);
		if (rc != E_NOT_FOUND || attempt > 0)
			return rc;
		rc = feed_make(store, &subject);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int
store_feed_token(struct store *store, int64_t party_id, struct arena *arena, const char **token)
{
	struct secret_hash subject;
	struct query query = query_start(store, DB_FEED, SQL_FEED_OF_PARTY);
	query.person_id = KEYS_HOUSE;
	query_put_int(&query, party_id);
	*token = "";
	if (query_next(&query) != 1)
		query_fail(&query, E_NOT_FOUND);
	else if (query_hash(&query, &subject))
		*token = query_sealed(&query, arena, "%s", token_about(arena, &subject));
	query_end(&query);
	return query.rc;
}

/* A plan of the feed and which of its parties looks at it. */
struct seen {
	int64_t plan_id, party_id;
};

static void
row_to_seen(struct query *query, struct arena *arena, void *row)
{
	(void)arena;
	struct seen *seen = row;
	seen->plan_id = query_int(query);
	seen->party_id = query_int(query);
}

/* Plan, version and party of each; one that does not open is left out. */
static int
load_parts(struct store *store, const struct seen seen[], int n, struct arena *arena,
	   struct row_feed *out)
{
	out->parts = arena_array(arena, struct row_feed_part, n);
	for (int i = 0; i < n; i++) {
		struct row_case found;
		int rc = store_case_brief(store, seen[i].plan_id, arena, &found);
		if (rc == E_DENIED)
			continue;
		if (rc != 0)
			return rc;
		for (int p = 0; p < found.n_parties; p++)
			if (found.parties[p].id == seen[i].party_id)
				out->parts[out->n++] = (struct row_feed_part){
				    found.plan, found.version, found.parties[p]};
	}
	return 0;
}

/* Whose that token is: 0, *id and *subject; E_NOT_FOUND. */
static int
find(struct store *store, const char *token, int64_t *id, struct secret_hash *subject)
{
	struct secret_hash hash = token_hash(store, token), is;
	struct query query = query_start(store, DB_FEED, SQL_FEED_FIND);
	query_put_hash(&query, &hash);
	int rc = query_next(&query);
	*id = rc == 1 ? query_int(&query) : 0;
	bool is_it = rc == 1 && query_hash(&query, &is) && secret_hash_equal(&is, &hash) &&
		     query_hash(&query, subject);
	query_end(&query);
	return rc < 0 ? rc : is_it ? 0 : E_NOT_FOUND;
}

int
store_feed_renew(struct store *store, const char *token, struct arena *arena, const char **fresh)
{
	char made[SECRET_TOKEN_SIZE];
	struct secret_hash subject;
	int64_t id;
	ensure(store->in_transaction);
	int rc = find(store, token, &id, &subject);
	if (rc != 0)
		return rc;
	secret_token_make(store->random, made);
	struct secret_hash hash = token_hash(store, made);
	struct query query = query_start(store, DB_FEED, SQL_FEED_RENEW);
	query.person_id = KEYS_HOUSE;
	query_put_hash(&query, &hash);
	query_put_sealed(&query, made, "%s", token_about(&store->scratch, &subject));
	query_put_int(&query, id);
	rc = query_run(&query);
	*fresh = arena_strdup(arena, made);
	explicit_bzero(made, sizeof(made));
	arena_reset(&store->scratch);
	return rc;
}

int
store_feed_load(struct store *store, const char *token, struct civil_date from, struct arena *arena,
		struct row_feed *out)
{
	*out = (struct row_feed){0};
	struct secret_hash subject;
	int64_t id;
	int rc = find(store, token, &id, &subject);
	if (rc != 0)
		return rc;
	struct query query = query_start(store, DB_FEED, SQL_FEED_PARTIES);
	query_put_int(&query, id);
	rc = query_next(&query);
	if (rc == 1) {
		out->role = (enum party_role)query_word(&query, &rows_party_roles);
		out->language = (enum language)query_word(&query, &rows_languages);
	}
	query_end(&query);
	if (rc != 1)
		return rc < 0 ? rc : E_NOT_FOUND;
	query = query_start(store, DB_FEED, SQL_FEED_PLANS);
	query_put_int(&query, id);
	query_put_int(&query, from.day);
	query_put_int(&query, STORE_FEED_MAX);
	int n;
	struct seen *seen = query_list(&query, row_to_seen, sizeof(*seen), arena, &n);
	return query.rc != 0 ? query.rc : load_parts(store, seen, n, arena, out);
}
