/* SPDX-License-Identifier: MIT
 *
 * Rows of what was pushed, and the parties whose diaries are pushed to.
 */
#include "store/pushed.h"

#include "base/buf.h"
#include "store/family.h"

enum {
	SQL_PUSHED_LOAD,
	SQL_PUSHED_PUT,
	SQL_PUSHED_DROP,
	SQL_PUSHED_OF_NUMBER,
	SQL_PUSHED_OF_SERVICES,
	SQL_PUSHED_NAME,
	SQL_PUSHED_LEFT,
};

#define SEEN_WHO \
	"LEFT JOIN number_stop ON number_stop.number_hash = party.number_hash " \
	"WHERE party.has_consent = 1 AND number_stop.stopped IS NULL AND plan.version > 0 " \
	"AND plan.date >= ? AND "
#define SEEN_ORDER " ORDER BY plan.date, plan.id, party.id LIMIT ?"

static const char *const sql[] = {
    [SQL_PUSHED_LOAD] =
	"SELECT uid, state, content, etag, is_told FROM pushed WHERE place = ? ORDER BY uid",
    [SQL_PUSHED_PUT] =
	"INSERT INTO pushed (place, uid, state, content, etag, is_told) VALUES (?, ?, ?, ?, ?, ?) "
	"ON CONFLICT (place, uid) DO UPDATE SET state = excluded.state, "
	"content = excluded.content, etag = excluded.etag, is_told = excluded.is_told",
    [SQL_PUSHED_DROP] = "DELETE FROM pushed WHERE place = ? AND uid = ?",
    [SQL_PUSHED_OF_NUMBER] =
	"SELECT plan.id, party.id FROM party JOIN plan ON plan.person_id = "
	"party.person_id " SEEN_WHO
	"party.role IN ('coordinator', 'officer', 'service') AND party.number_hash = ?" SEEN_ORDER,
    /* By the plans' dates, whoever is in them. */
    [SQL_PUSHED_OF_SERVICES] =
	"SELECT plan.id, party.id FROM plan CROSS JOIN party ON party.person_id = "
	"plan.person_id " SEEN_WHO "party.role IN ('officer', 'service')" SEEN_ORDER,
    [SQL_PUSHED_NAME] = "INSERT INTO pushed_place (place, calendar) VALUES (?, ?) "
			"ON CONFLICT (place) DO UPDATE SET calendar = excluded.calendar",
    [SQL_PUSHED_LEFT] =
	"SELECT pushed_place.place, pushed_place.calendar, count(*) FROM pushed_place "
	"CROSS JOIN pushed ON pushed.place = pushed_place.place "
	"WHERE pushed.state IN ('doubt', 'there') GROUP BY pushed_place.place",
};
const struct db_sql store_pushed_sql = {sql, ARRAY_LEN(sql)};

static const char *const state_words[] = {
    [PUSHED_ABSENT] = "absent",
    [PUSHED_DOUBT] = "doubt",
    [PUSHED_THERE] = "there",
    [PUSHED_REFUSED] = "refused",
};
static const struct row_words states = {state_words, ARRAY_LEN(state_words)};

/* The first words keep each use of the key apart from all others. */
struct secret_hash
store_pushed_place(const struct store *store, const char *url)
{
	struct buf text;
	buf_init(&text);
	buf_printf(&text, "pushed place %s", url);
	struct secret_hash place = secret_hash(&store->keys.hash, buf_text(&text), text.len);
	buf_fini(&text);
	return place;
}

static void
row_to_pushed(struct query *query, struct arena *arena, void *row)
{
	struct row_pushed *pushed = row;
	query->person_id = KEYS_HOUSE;
	pushed->uid = query_text(query, arena);
	pushed->state = (enum pushed_state)query_word(query, &states);
	pushed->has_content = query_hash(query, &pushed->content);
	pushed->etag = query_sealed(query, arena, "pushed.etag:%s", pushed->uid);
	pushed->is_told = query_bool(query);
}

int
store_pushed_load(struct store *store, const struct secret_hash *place, struct arena *arena,
		  struct row_pushed **out, int *n)
{
	struct query query = query_start(store, DB_PUSHED, SQL_PUSHED_LOAD);
	query_put_hash(&query, place);
	*out = query_list(&query, row_to_pushed, sizeof(**out), arena, n);
	return query.rc;
}

int
store_pushed_put(struct store *store, const struct secret_hash *place, const struct row_pushed *row)
{
	struct query query = query_start(store, DB_PUSHED, SQL_PUSHED_PUT);
	query.person_id = KEYS_HOUSE;
	query_put_hash(&query, place);
	query_put_text(&query, row->uid);
	query_put_word(&query, &states, (int)row->state);
	query_put_hash(&query, row->has_content ? &row->content : NULL);
	if (row->etag[0] == '\0')
		query_put_null(&query);
	else
		query_put_sealed(&query, row->etag, "pushed.etag:%s", row->uid);
	query_put_int(&query, row->is_told);
	int rc = query_run(&query);
	arena_reset(&store->scratch);
	return rc;
}

int
store_pushed_drop(struct store *store, const struct secret_hash *place, const char *uid)
{
	struct query query = query_start(store, DB_PUSHED, SQL_PUSHED_DROP);
	query_put_hash(&query, place);
	query_put_text(&query, uid);
	return query_run(&query);
}

int
store_pushed_name(struct store *store, const struct secret_hash *place, const char *calendar)
{
	struct query query = query_start(store, DB_PUSHED, SQL_PUSHED_NAME);
	query_put_hash(&query, place);
	query_put_text(&query, calendar);
	return query_run(&query);
}

static void
row_to_left(struct query *query, struct arena *arena, void *row)
{
	struct row_pushed_left *left = row;
	query_hash(query, &left->place);
	left->calendar = query_text(query, arena);
	left->n_events = (int)query_int(query);
}

int
store_pushed_left(struct store *store, struct arena *arena, struct row_pushed_left **out, int *n)
{
	struct query query = query_start(store, DB_PUSHED, SQL_PUSHED_LEFT);
	*out = query_list(&query, row_to_left, sizeof(**out), arena, n);
	return query.rc;
}

static void
row_to_seen(struct query *query, struct arena *arena, void *row)
{
	(void)arena;
	struct row_seen *seen = row;
	seen->plan_id = query_int(query);
	seen->party_id = query_int(query);
}

int
store_pushed_seen(struct store *store, const struct phone *phone, struct civil_date from,
		  struct arena *arena, struct row_seen **out, int *n)
{
	struct query query = query_start(
	    store, DB_PUSHED, phone == NULL ? SQL_PUSHED_OF_SERVICES : SQL_PUSHED_OF_NUMBER);
	query_put_int(&query, from.day);
	if (phone != NULL) {
		struct secret_hash number = store_number_hash(store, phone);
		query_put_hash(&query, &number);
	}
	query_put_int(&query, STORE_PUSHED_PLANS_MAX);
	*out = query_list(&query, row_to_seen, sizeof(**out), arena, n);
	return query.rc;
}

int
store_pushed_part(struct store *store, const struct row_seen *seen, struct arena *arena,
		  struct row_feed_part *out)
{
	struct row_case *found = arena_new(arena, struct row_case);
	int rc = store_case_brief(store, seen->plan_id, arena, found);
	if (rc != 0)
		return rc;
	for (int p = 0; p < found->n_parties; p++)
		if (found->parties[p].id == seen->party_id) {
			*out =
			    (struct row_feed_part){found->plan, found->version, found->parties[p]};
			return 0;
		}
	return E_NOT_FOUND;
}
