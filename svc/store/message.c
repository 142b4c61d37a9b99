/* SPDX-License-Identifier: MIT
 *
 * Messages and what the sending policy asks about them: which are due, and what went to the same
 * number in the hour before. Bodies are sealed; a keyed hash beside each finds the identical ones.
 */
#include <inttypes.h>
#include <string.h>

#include "store/family.h"

enum {
	SQL_MESSAGE_INSERT,
	SQL_MESSAGE_UPDATE,
	SQL_MESSAGE_LOAD,
	SQL_MESSAGES_OF_PLAN,
	SQL_MESSAGES_LIVE,
	SQL_MESSAGES_DUE,
	SQL_MESSAGES_IN_STATE,
	SQL_MESSAGE_TRAFFIC,
	SQL_MESSAGE_HELD,
};

#define HOUR_S 3600

#define MESSAGE_COLUMNS \
	"party.person_id, message.id, message.plan_id, message.party_id, message.version, " \
	"message.kind, message.claim, message.fact, message.body, message.made, message.due, " \
	"message.expires, message.next_try, message.sent, message.state, message.attempts, " \
	"message.resends, message.is_urgent, message.is_double_harmless, message.provider_id, " \
	"message.way, message.via, message.claimed, message.asks_left"
#define MESSAGE_FROM "FROM message JOIN party ON party.id = message.party_id "
#define DUE_COLUMNS \
	MESSAGE_COLUMNS ", party.phone, party.mail, number_stop.stopped, plan.date, plan.zone, " \
			"message.number_hash, message.body_hash, " \
			"EXISTS (SELECT 1 FROM message AS newer " \
			"WHERE newer.plan_id = message.plan_id AND newer.id > message.id " \
			"AND newer.party_id = message.party_id AND newer.claim = message.claim " \
			"AND NOT newer.claim GLOB 'reply:[0-9]*') "
#define DUE_FROM \
	MESSAGE_FROM "LEFT JOIN plan ON plan.id = message.plan_id " \
		     "LEFT JOIN number_stop ON number_stop.number_hash = party.number_hash "

/* Of one claim, of which there may be thousands; the words are those of the partial indexes. */
#define OF_CLAIM \
	"message.plan_id = ?1 AND message.party_id = claims.party_id " \
	"AND message.claim = claims.claim AND NOT message.claim GLOB 'reply:[0-9]*' "

static const char *const sql[] = {
    [SQL_MESSAGE_INSERT] =
	"INSERT INTO message (id, plan_id, party_id, version, kind, claim, fact, body, body_hash, "
	"number_hash, made, due, expires, next_try, sent, state, attempts, resends, is_urgent, "
	"is_double_harmless, provider_id, way, via, claimed, asks_left) VALUES (?1, ?2, ?3, ?4, "
	"?5, ?6, ?7, ?8, ?9, "
	"(SELECT number_hash FROM party WHERE id = ?3 AND ?21 = 'text'), ?10, ?11, ?12, ?13, ?14, "
	"?15, ?16, ?17, "
	"?18, ?19, ?20, ?21, ?22, ?23, ?24)",
    [SQL_MESSAGE_UPDATE] = "UPDATE message SET state = ?, attempts = ?, resends = ?, next_try = ?, "
			   "sent = ?, provider_id = ?, via = ?, claimed = ?, asks_left = ? "
			   "WHERE id = ?",
    [SQL_MESSAGE_LOAD] = "SELECT " MESSAGE_COLUMNS " " MESSAGE_FROM "WHERE message.id = ?",
    [SQL_MESSAGES_OF_PLAN] =
	"SELECT " MESSAGE_COLUMNS " " MESSAGE_FROM "WHERE message.plan_id = ? ORDER BY message.id",
    /* From each claim to the next by the index, and its newest by the same: no text is passed by.
     */
    [SQL_MESSAGES_LIVE] =
	"WITH RECURSIVE claims (party_id, claim) AS (VALUES (0, '') UNION ALL "
	"SELECT next.party_id, next.claim FROM claims JOIN message AS next ON next.id = ("
	"SELECT id FROM message WHERE plan_id = ?1 "
	"AND (party_id, claim) > (claims.party_id, claims.claim) "
	"AND NOT claim GLOB 'reply:[0-9]*' ORDER BY party_id, claim LIMIT 1)), "
	"live (id) AS (SELECT (SELECT max(id) FROM message WHERE " OF_CLAIM ") FROM claims "
	"UNION SELECT (SELECT max(id) FROM message WHERE " OF_CLAIM "AND sent IS NOT NULL) "
	"FROM claims "
	"UNION SELECT (SELECT id FROM message WHERE " OF_CLAIM "AND sent IS NOT NULL "
	"AND state IN ('accepted', 'delivered') ORDER BY id DESC LIMIT 1) FROM claims "
	"UNION SELECT (SELECT id FROM message WHERE " OF_CLAIM "AND sent IS NOT NULL "
	"AND sent > ifnull((SELECT heard FROM plan WHERE id = ?1), 0) "
	"AND state IN ('accepted', 'delivered') ORDER BY id LIMIT 1) FROM claims "
	"WHERE claim GLOB 'leave:*' OR claim GLOB 'ride:*' "
	"UNION SELECT id FROM message WHERE plan_id = ?1 "
	"AND (state = 'queued' OR state = 'submitting' OR state = 'unknown') "
	"AND NOT claim GLOB 'reply:[0-9]*' "
	"UNION SELECT id FROM message WHERE plan_id = ?1 "
	"AND (state = 'unknown' OR state = 'failed' OR state = 'rejected')) "
	"SELECT " MESSAGE_COLUMNS " " MESSAGE_FROM
	"WHERE message.id IN (SELECT id FROM live) ORDER BY message.id",
    /* An index for each part; each part is cut off before they are joined. */
    [SQL_MESSAGES_DUE] = "SELECT " DUE_COLUMNS DUE_FROM "WHERE message.id IN ("
			 "SELECT id FROM (SELECT id FROM message WHERE state = 'queued' "
			 "AND next_try <= ?1 ORDER BY next_try, id LIMIT ?2) "
			 "UNION ALL SELECT id FROM (SELECT id FROM message WHERE state = 'unknown' "
			 "AND is_double_harmless = 1 AND resends = 0 AND asks_left = 0 "
			 "AND next_try <= ?1 ORDER BY next_try, id LIMIT ?2) "
			 "UNION ALL SELECT id FROM (SELECT id FROM message WHERE state = 'unknown' "
			 "AND asks_left > 0 AND next_try <= ?1 ORDER BY next_try, id LIMIT ?2) "
			 "UNION ALL SELECT id FROM (SELECT id FROM message WHERE state = 'unknown' "
			 "AND asks_left = 0 AND (is_double_harmless = 0 OR resends > 0) "
			 "AND expires <= ?1 ORDER BY expires, id LIMIT ?2)) "
			 "ORDER BY message.next_try, message.id LIMIT ?2",
    /* The "+" keeps the planner to the index of what is in doubt, which is short. */
    [SQL_MESSAGES_IN_STATE] =
	"SELECT " DUE_COLUMNS DUE_FROM "WHERE message.state IN ('submitting', 'unknown') "
	"AND message.state = ? ORDER BY +message.id LIMIT ?",
    /* Counted: accepted in the last hour; and under way or in doubt, which may have gone. */
    [SQL_MESSAGE_TRAFFIC] =
	"SELECT count(*), min(at), count(*) FILTER (WHERE body_hash = ?2), "
	"min(at) FILTER (WHERE body_hash = ?2) FROM ("
	"SELECT sent AS at, body_hash FROM message WHERE number_hash = ?1 AND sent > ?3 "
	"UNION ALL SELECT next_try, body_hash FROM message "
	"WHERE state IN ('submitting', 'unknown') AND sent IS NULL AND number_hash = ?1 "
	"AND next_try > ?3 AND id <> ?4)",
    /* An index for each part: what has left, what waits, what is in doubt. */
    [SQL_MESSAGE_HELD] =
	"SELECT EXISTS (SELECT 1 FROM message WHERE number_hash = ?1 AND sent IS NOT NULL "
	"AND claim = ?2 AND plan_id <> ?3) "
	"OR EXISTS (SELECT 1 FROM message WHERE state = 'queued' AND number_hash = ?1 "
	"AND claim = ?2 AND plan_id <> ?3) "
	"OR EXISTS (SELECT 1 FROM message WHERE state IN ('submitting', 'unknown') "
	"AND number_hash = ?1 AND claim = ?2 AND plan_id <> ?3)",
};
const struct db_sql store_message_sql = {sql, ARRAY_LEN(sql)};

/* Equal texts have equal hashes; the first word keeps this use of the key apart from all others. */
static struct secret_hash
body_hash(struct store *store, const char *body)
{
	const char *text = arena_printf(&store->scratch, "body %s", body);
	return secret_hash(&store->keys.hash, text, strlen(text));
}

static void
put_attempt(struct query *query, const struct row_message *message)
{
	query_put_text(query, message->via == NULL ? "" : message->via);
	query_put_time(query, message->claimed);
	query_put_int(query, message->asks_left);
}

int
store_message_insert(struct store *store, const struct row_message *message)
{
	struct secret_hash hash = body_hash(store, message->body);
	struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGE_INSERT);
	store_key_of_party(&query, message->party_id);
	query_put_int(&query, message->id);
	query_put_id(&query, message->plan_id);
	query_put_int(&query, message->party_id);
	query_put_int(&query, message->version);
	query_put_text(&query, message->kind);
	query_put_text(&query, message->claim);
	query_put_sealed(&query, message->fact, "message.fact:%" PRId64, message->id);
	query_put_sealed(&query, message->body, "message.body:%" PRId64, message->id);
	query_put_hash(&query, &hash);
	query_put_time(&query, message->made);
	query_put_time(&query, message->due);
	query_put_time(&query, message->expires);
	query_put_time(&query, message->next_try);
	query_put_time(&query, message->sent);
	query_put_text(&query, outbox_state_name(message->state));
	query_put_int(&query, message->attempts);
	query_put_int(&query, message->resends);
	query_put_int(&query, message->is_urgent);
	query_put_int(&query, message->is_double_harmless);
	query_put_text(&query, message->provider_id);
	query_put_word(&query, &rows_message_ways, (int)message->way);
	put_attempt(&query, message);
	return query_run(&query);
}

int
store_message_update(struct store *store, const struct row_message *message)
{
	struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGE_UPDATE);
	query_put_text(&query, outbox_state_name(message->state));
	query_put_int(&query, message->attempts);
	query_put_int(&query, message->resends);
	query_put_time(&query, message->next_try);
	query_put_time(&query, message->sent);
	query_put_text(&query, message->provider_id);
	put_attempt(&query, message);
	query_put_int(&query, message->id);
	return query_run_one(&query);
}

static enum outbox_state
state_read(struct query *query, struct arena *arena)
{
	int state = outbox_state_find(query_text(query, arena));
	if (state < 0)
		query_fail(query, E_CORRUPT);
	return state < 0 ? OUTBOX_FAILED : (enum outbox_state)state;
}

static void
row_to_message(struct query *query, struct arena *arena, void *row)
{
	struct row_message *message = row;
	query->person_id = query_int(query);
	message->id = query_int(query);
	message->plan_id = query_int(query);
	message->party_id = query_int(query);
	message->version = (int)query_int(query);
	message->kind = query_text(query, arena);
	message->claim = query_text(query, arena);
	message->fact = query_sealed(query, arena, "message.fact:%" PRId64, message->id);
	message->body = query_sealed(query, arena, "message.body:%" PRId64, message->id);
	message->made = query_time(query);
	message->due = query_time(query);
	message->expires = query_time(query);
	message->next_try = query_time(query);
	message->sent = query_time(query);
	message->state = state_read(query, arena);
	message->attempts = (int)query_int(query);
	message->resends = (int)query_int(query);
	message->is_urgent = query_bool(query);
	message->is_double_harmless = query_bool(query);
	message->provider_id = query_text(query, arena);
	message->way = (enum message_way)query_word(query, &rows_message_ways);
	message->via = query_text(query, arena);
	message->claimed = query_time(query);
	message->asks_left = (int)query_int(query);
}

int
store_message_load(struct store *store, int64_t id, struct arena *arena, struct row_message *out)
{
	struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGE_LOAD);
	query_put_int(&query, id);
	if (query_next(&query) == 1)
		row_to_message(&query, arena, out);
	else
		query_fail(&query, E_NOT_FOUND);
	query_end(&query);
	return query.rc;
}

int
store_messages_load(struct store *store, int64_t plan_id, bool is_live, struct arena *arena,
		    struct row_case *out)
{
	struct query query =
	    query_start(store, DB_MESSAGE, is_live ? SQL_MESSAGES_LIVE : SQL_MESSAGES_OF_PLAN);
	query_put_int(&query, plan_id);
	out->messages =
	    query_list(&query, row_to_message, sizeof(*out->messages), arena, &out->n_messages);
	return query.rc;
}

/* A due row, with what its traffic is counted by. */
struct due {
	struct row_due row;
	struct secret_hash number, body;
	bool has_number;
};

static void
row_to_due(struct query *query, struct arena *arena, void *row)
{
	struct due *due = row;
	row_to_message(query, arena, &due->row.message);
	due->row.phone = store_phone_read(query, arena, due->row.message.party_id);
	due->row.mail =
	    query_sealed(query, arena, "party.mail:%" PRId64, due->row.message.party_id);
	due->row.is_readable = !query_forgive(query, E_DENIED);
	due->row.stopped = query_time(query);
	due->row.plan_date = query_date(query);
	due->row.zone = query_text(query, arena);
	due->has_number = query_hash(query, &due->number);
	query_hash(query, &due->body);
	due->row.has_successor = query_int(query) != 0;
}

static int
traffic_count(struct store *store, const struct due *due, struct utc now,
	      struct outbox_traffic *traffic)
{
	if (!due->has_number)
		return 0;
	struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGE_TRAFFIC);
	query_put_hash(&query, &due->number);
	query_put_hash(&query, &due->body);
	query_put_int(&query, now.s - HOUR_S);
	query_put_int(&query, due->row.message.id);
	if (query_next(&query) == 1) {
		traffic->any = (int)query_int(&query);
		traffic->any_frees_at.s = query_int(&query) + HOUR_S;
		traffic->same = (int)query_int(&query);
		traffic->same_frees_at.s = query_int(&query) + HOUR_S;
	}
	query_end(&query);
	return query.rc;
}

static struct row_due *
due_list(struct query *query, struct arena *arena, struct due **dues, int *n)
{
	*dues = query_list(query, row_to_due, sizeof(**dues), arena, n);
	struct row_due *rows = arena_array(arena, struct row_due, *n);
	for (int i = 0; i < *n; i++)
		rows[i] = (*dues)[i].row;
	return rows;
}

int
store_due_load(struct store *store, struct utc now, int most, struct arena *arena,
	       struct row_due **out, int *n)
{
	struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGES_DUE);
	query_put_time(&query, now);
	query_put_int(&query, most);
	struct due *dues;
	*out = due_list(&query, arena, &dues, n);
	int rc = query.rc;
	for (int i = 0; rc == 0 && i < *n; i++)
		rc = traffic_count(store, &dues[i], now, &(*out)[i].traffic);
	return rc;
}

int
store_state_load(struct store *store, enum outbox_state state, struct arena *arena,
		 struct row_due **out, int *n)
{
	struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGES_IN_STATE);
	query_put_text(&query, outbox_state_name(state));
	query_put_int(&query, STORE_DUE_MAX);
	struct due *dues;
	*out = due_list(&query, arena, &dues, n);
	return query.rc;
}

int
store_claim_is_held(struct store *store, const struct store_beside *asked, const char *claim,
		    bool *is_held)
{
	int rc = 0;
	*is_held = false;
	for (int i = 0; rc == 0 && i < asked->n_numbers && !*is_held; i++) {
		struct secret_hash number = store_number_hash(store, &asked->numbers[i]);
		struct query query = query_start(store, DB_MESSAGE, SQL_MESSAGE_HELD);
		int64_t held = 0;
		query_put_hash(&query, &number);
		query_put_text(&query, claim);
		query_put_int(&query, asked->plan_id);
		rc = query_run_int(&query, &held);
		*is_held = held != 0;
	}
	return rc;
}
