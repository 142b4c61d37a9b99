/* SPDX-License-Identifier: MIT
 *
 * What came in, each thing once, and the record of what came of it, which only grows.
 */
#include <inttypes.h>

#include "store/family.h"

enum { SQL_EVENT_INSERT, SQL_EVENT_SEEN, SQL_EVENTS_OF_PLAN, SQL_AUDIT_INSERT, SQL_AUDIT_OF_PLAN };

static const char *const sql[] = {
    [SQL_EVENT_INSERT] = "INSERT INTO event (id, plan_id, party_id, at, kind, text, once) "
			 "VALUES (?, ?, ?, ?, ?, ?, ?)",
    [SQL_EVENT_SEEN] = "SELECT id FROM event WHERE once = ?",
    [SQL_EVENTS_OF_PLAN] = "SELECT party.person_id, event.id, event.plan_id, event.party_id, "
			   "event.at, event.kind, event.text, event.once "
			   "FROM event LEFT JOIN party ON party.id = event.party_id "
			   "WHERE event.plan_id = ? ORDER BY event.id",
    [SQL_AUDIT_INSERT] = "INSERT INTO audit (at, plan_id, party_id, version, what) "
			 "VALUES (?, ?, ?, ?, ?)",
    [SQL_AUDIT_OF_PLAN] = "SELECT at, plan_id, party_id, version, what FROM audit "
			  "WHERE plan_id = ? ORDER BY id",
};
const struct db_sql store_event_sql = {sql, ARRAY_LEN(sql)};

int
store_event_insert(struct store *store, const struct row_event *event)
{
	struct query query = query_start(store, DB_EVENT, SQL_EVENT_INSERT);
	bool is_known = event->party_id != 0;
	if (is_known)
		store_key_of_party(&query, event->party_id);
	query_put_int(&query, event->id);
	query_put_id(&query, event->plan_id);
	query_put_id(&query, event->party_id);
	query_put_time(&query, event->at);
	query_put_text(&query, event->kind);
	/* What a stranger wrote belongs to nobody whose key could seal it. */
	if (is_known)
		query_put_sealed(&query, event->text, "event.text:%" PRId64, event->id);
	else
		query_put_null(&query);
	if (event->once[0] == '\0')
		query_put_null(&query);
	else
		query_put_text(&query, event->once);
	return query_run(&query);
}

int
store_event_seen(struct store *store, const char *once, bool *is_seen)
{
	struct query query = query_start(store, DB_EVENT, SQL_EVENT_SEEN);
	query_put_text(&query, once);
	int64_t id;
	int rc = query_run_int(&query, &id);
	*is_seen = rc == 0;
	return rc == E_NOT_FOUND ? 0 : rc;
}

static void
row_to_event(struct query *query, struct arena *arena, void *row)
{
	struct row_event *event = row;
	query->person_id = query_int(query);
	event->id = query_int(query);
	event->plan_id = query_int(query);
	event->party_id = query_int(query);
	event->at = query_time(query);
	event->kind = query_text(query, arena);
	event->text = query_sealed(query, arena, "event.text:%" PRId64, event->id);
	event->once = query_text(query, arena);
}

int
store_events_load(struct store *store, int64_t plan_id, struct arena *arena, struct row_event **out,
		  int *n)
{
	struct query query = query_start(store, DB_EVENT, SQL_EVENTS_OF_PLAN);
	query_put_int(&query, plan_id);
	*out = query_list(&query, row_to_event, sizeof(**out), arena, n);
	return query.rc;
}

int
store_audit_insert(struct store *store, const struct row_audit *audit)
{
	struct query query = query_start(store, DB_EVENT, SQL_AUDIT_INSERT);
	query_put_time(&query, audit->at);
	query_put_int(&query, audit->plan_id);
	query_put_int(&query, audit->party_id);
	query_put_int(&query, audit->version);
	query_put_text(&query, audit->what);
	return query_run(&query);
}

static void
row_to_audit(struct query *query, struct arena *arena, void *row)
{
	struct row_audit *audit = row;
	audit->at = query_time(query);
	audit->plan_id = query_int(query);
	audit->party_id = query_int(query);
	audit->version = (int)query_int(query);
	audit->what = query_text(query, arena);
}

int
store_audit_load(struct store *store, int64_t plan_id, struct arena *arena, struct row_audit **out,
		 int *n)
{
	struct query query = query_start(store, DB_EVENT, SQL_AUDIT_OF_PLAN);
	query_put_int(&query, plan_id);
	*out = query_list(&query, row_to_audit, sizeof(**out), arena, n);
	return query.rc;
}
