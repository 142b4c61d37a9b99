/* SPDX-License-Identifier: MIT
 *
 * Parts of texts. None is kept for longer than it is of use: the words go with their text, and what
 * knows a part again goes with the next part of anybody's.
 */
#include "store/part.h"

#include <inttypes.h>

#include "store/family.h"

enum {
	SQL_PART_INSERT,
	SQL_PART_CLOSE,
	SQL_PART_DELETE,
	SQL_PARTS_WAIT,
	SQL_PARTS_FORGET,
	SQL_PARTS_FORGET_JOINED,
	SQL_PARTS_OF_NUMBER,
	SQL_PARTS_DUE,
	SQL_PART_SENDER,
};

static const char *const sql[] = {
    [SQL_PART_INSERT] = "INSERT INTO part (id, text_id, party_id, number_hash, via, reference, "
			"is_wide, total, number, state, text, words, came, until) "
			"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SQL_PART_CLOSE] = "UPDATE part SET state = ?, until = ?, text = NULL WHERE text_id = ?",
    [SQL_PART_DELETE] = "DELETE FROM part WHERE text_id = ?",
    [SQL_PARTS_WAIT] = "UPDATE part SET until = ?1 WHERE state = 'open' AND until < ?1",
    [SQL_PARTS_FORGET] = "DELETE FROM part WHERE state <> 'open' AND until <= ?",
    [SQL_PARTS_FORGET_JOINED] =
	"DELETE FROM part WHERE number_hash = ?1 AND state = 'joined' AND id <= "
	"(SELECT id FROM part WHERE number_hash = ?1 AND state = 'joined' "
	"ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    [SQL_PARTS_OF_NUMBER] =
	"SELECT * FROM (SELECT party.person_id, part.id, part.text_id, part.party_id, part.via, "
	"part.reference, part.is_wide, part.total, part.number, part.state, part.text, part.words, "
	"part.came, part.until FROM part JOIN party ON party.id = part.party_id "
	"WHERE part.number_hash = ? ORDER BY part.id DESC LIMIT ?) ORDER BY id",
    [SQL_PARTS_DUE] = "SELECT text_id FROM part WHERE state = 'open' AND until <= ? "
		      "GROUP BY text_id ORDER BY min(until), text_id LIMIT ?",
    [SQL_PART_SENDER] = "SELECT party.person_id, party.id, party.phone FROM part "
			"JOIN party ON party.id = part.party_id WHERE part.text_id = ? "
			"ORDER BY part.id LIMIT 1",
};
const struct db_sql store_part_sql = {sql, ARRAY_LEN(sql)};

#define ABOUT "part.text:%" PRId64

static int
forget(struct store *store, const struct secret_hash *number, struct utc now)
{
	struct query query = query_start(store, DB_PART, SQL_PARTS_FORGET);
	query_put_time(&query, now);
	int rc = query_run(&query);
	if (rc != 0)
		return rc;
	query = query_start(store, DB_PART, SQL_PARTS_FORGET_JOINED);
	query_put_hash(&query, number);
	query_put_int(&query, STORE_PARTS_JOINED);
	return query_run(&query);
}

int
store_part_insert(struct store *store, const struct row_part *part)
{
	struct secret_hash number = store_number_hash(store, &part->from);
	int rc = forget(store, &number, part->came);
	if (rc != 0)
		return rc;
	struct query query = query_start(store, DB_PART, SQL_PART_INSERT);
	store_key_of_party(&query, part->party_id);
	query_put_int(&query, part->id);
	query_put_int(&query, part->text_id);
	query_put_int(&query, part->party_id);
	query_put_hash(&query, &number);
	query_put_text(&query, part->via);
	query_put_int(&query, part->part.reference);
	query_put_int(&query, part->part.is_wide);
	query_put_int(&query, part->part.total);
	query_put_int(&query, part->part.number);
	query_put_word(&query, &rows_part_states, (int)part->state);
	if (part->state == PART_OPEN)
		query_put_sealed(&query, part->text, ABOUT, part->id);
	else
		query_put_null(&query);
	query_put_hash(&query, &part->words);
	query_put_time(&query, part->came);
	query_put_time(&query, part->until);
	return query_run(&query);
}

int
store_part_close(struct store *store, const struct row_part *part)
{
	struct query query = query_start(store, DB_PART, SQL_PART_CLOSE);
	query_put_word(&query, &rows_part_states, (int)part->state);
	query_put_time(&query, part->until);
	query_put_int(&query, part->text_id);
	return query_run(&query);
}

int
store_part_delete(struct store *store, const struct row_part *part)
{
	struct query query = query_start(store, DB_PART, SQL_PART_DELETE);
	query_put_int(&query, part->text_id);
	return query_run(&query);
}

int
store_parts_wait(struct store *store, struct utc until)
{
	struct query query = query_start(store, DB_PART, SQL_PARTS_WAIT);
	query_put_time(&query, until);
	return query_run(&query);
}

static void
row_to_part(struct query *query, struct arena *arena, struct row_part *part)
{
	query->person_id = query_int(query);
	part->id = query_int(query);
	part->text_id = query_int(query);
	part->party_id = query_int(query);
	part->via = query_text(query, arena);
	part->part.reference = (int)query_int(query);
	part->part.is_wide = query_bool(query);
	part->part.total = (int)query_int(query);
	part->part.number = (int)query_int(query);
	part->state = (enum part_state)query_word(query, &rows_part_states);
	part->text = query_sealed(query, arena, ABOUT, part->id);
	query_hash(query, &part->words);
	part->came = query_time(query);
	part->until = query_time(query);
}

int
store_parts_load(struct store *store, struct phone from, struct arena *arena, struct row_part **out,
		 int *n)
{
	struct secret_hash number = store_number_hash(store, &from);
	struct row_part *parts = arena_array(arena, struct row_part, STORE_PARTS_MAX);
	struct query query = query_start(store, DB_PART, SQL_PARTS_OF_NUMBER);
	query_put_hash(&query, &number);
	query_put_int(&query, STORE_PARTS_MAX);
	int rc;
	*n = 0;
	while ((rc = query_next(&query)) == 1) {
		row_to_part(&query, arena, &parts[*n]);
		parts[*n].from = from;
		if (!query_forgive(&query, E_DENIED))
			++*n;
	}
	query_end(&query);
	*out = parts;
	return rc;
}

static void
row_to_id(struct query *query, struct arena *arena, void *row)
{
	(void)arena;
	*(int64_t *)row = query_int(query);
}

int
store_parts_due(struct store *store, struct utc now, struct arena *arena, int64_t **text_ids,
		int *n)
{
	struct query query = query_start(store, DB_PART, SQL_PARTS_DUE);
	query_put_time(&query, now);
	query_put_int(&query, STORE_PARTS_MAX);
	*text_ids = query_list(&query, row_to_id, sizeof(**text_ids), arena, n);
	return query.rc;
}

int
store_part_sender(struct store *store, int64_t text_id, struct phone *out)
{
	struct query query = query_start(store, DB_PART, SQL_PART_SENDER);
	struct arena arena;
	query_put_int(&query, text_id);
	int rc = query_next(&query);
	arena_init(&arena);
	if (rc == 1) {
		query.person_id = query_int(&query);
		int64_t party_id = query_int(&query);
		*out = store_phone_read(&query, &arena, party_id);
	}
	arena_fini(&arena);
	query_end(&query);
	return query.rc != 0 ? query.rc : rc == 1 ? 0 : E_NOT_FOUND;
}
