/* SPDX-License-Identifier: MIT
 *
 * Plans, their versions, their dated items and the decisions that bind them. Versions and decisions
 * only grow (the schema's triggers see to it); a plan's row says where its day stands.
 */
#include <inttypes.h>

#include "store/family.h"

enum {
	SQL_PLAN_INSERT,
	SQL_PLAN_UPDATE,
	SQL_PLAN_UPDATE_WAKE,
	SQL_PLAN_LOAD,
	SQL_PLAN_PERSON,
	SQL_PLAN_FIND,
	SQL_PLAN_LIST,
	SQL_PLAN_LIST_OF,
	SQL_PLAN_BESIDE_NUMBER,
	SQL_PLAN_BESIDE,
	SQL_PLAN_WAKE,
	SQL_VERSION_INSERT,
	SQL_VERSION_LOAD,
	SQL_VERSIONS_LOAD,
	SQL_ITEM_FIND,
	SQL_ITEM_PUT,
	SQL_ITEMS_LOAD,
	SQL_DECISION_INSERT,
	SQL_DECISION_UNDO,
	SQL_DECISIONS_LOAD,
};

#define VERSIONS \
	"SELECT plan.person_id, plan_version.plan_id, plan_version.version, plan_version.made, " \
	"plan_version.cause, plan_version.solution, plan_version.is_feasible " \
	"FROM plan_version JOIN plan ON plan.id = plan_version.plan_id " \
	"WHERE plan_version.plan_id = ?"

static const char *const sql[] = {
    [SQL_PLAN_INSERT] =
	"INSERT INTO plan (id, person_id, ref, date, zone, document, version, stage, "
	"out_min, late_minutes, late_from_min, wake, owed, wish, heard) "
	"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SQL_PLAN_UPDATE] = "UPDATE plan SET version = ?, stage = ?, out_min = ?, late_minutes = ?, "
			"late_from_min = ?, wake = ?, owed = ?, wish = ?, heard = ? WHERE id = ?",
    [SQL_PLAN_UPDATE_WAKE] = "UPDATE plan SET wake = ? WHERE id = ?",
    [SQL_PLAN_LOAD] = "SELECT id, person_id, ref, date, zone, document, version, stage, out_min, "
		      "late_minutes, late_from_min, wake, owed, wish, heard, page.token FROM plan "
		      "LEFT JOIN page ON page.plan_id = plan.id WHERE id = ?",
    [SQL_PLAN_PERSON] = "SELECT person_id FROM plan WHERE id = ?",
    [SQL_PLAN_FIND] = "SELECT id FROM plan WHERE ref = ?",
    [SQL_PLAN_LIST] = "SELECT id FROM plan ORDER BY id",
    [SQL_PLAN_LIST_OF] =
	"SELECT id FROM plan WHERE date BETWEEN ? AND ? AND stage <> 'over' ORDER BY id",
    [SQL_PLAN_BESIDE_NUMBER] =
	"SELECT DISTINCT plan.id FROM party JOIN plan ON plan.person_id = party.person_id "
	"WHERE party.number_hash = ? AND plan.date BETWEEN ? AND ? AND plan.id <> ? "
	"AND plan.version > 0 AND plan.stage <> 'over' ORDER BY plan.id LIMIT ?",
    [SQL_PLAN_BESIDE] = "SELECT id FROM plan WHERE date BETWEEN ? AND ? AND id <> ? "
			"AND version > 0 AND stage <> 'over' ORDER BY id LIMIT ?",
    [SQL_PLAN_WAKE] = "SELECT id FROM plan WHERE wake IS NOT NULL AND wake <= ? ORDER BY wake, id",
    [SQL_VERSION_INSERT] = "INSERT INTO plan_version (plan_id, version, made, cause, solution, "
			   "is_feasible) VALUES (?, ?, ?, ?, ?, ?)",
    [SQL_VERSION_LOAD] = VERSIONS " AND plan_version.version = ?",
    [SQL_VERSIONS_LOAD] = VERSIONS " ORDER BY plan_version.version",
    [SQL_ITEM_FIND] = "SELECT id FROM item WHERE plan_id = ? AND ref = ?",
    [SQL_ITEM_PUT] = "INSERT INTO item (id, person_id, plan_id, kind, ref, label, date, start_min, "
		     "minutes, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
		     "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, label = excluded.label, "
		     "date = excluded.date, start_min = excluded.start_min, "
		     "minutes = excluded.minutes, status = excluded.status "
		     "WHERE plan_id IS excluded.plan_id AND ref = excluded.ref",
    [SQL_ITEMS_LOAD] = "SELECT id, person_id, plan_id, kind, ref, label, date, start_min, minutes, "
		       "status FROM item WHERE plan_id = ? ORDER BY id",
    [SQL_DECISION_INSERT] =
	"INSERT INTO decision (id, plan_id, party_id, appointment, kind, at_min, "
	"is_undone, at, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SQL_DECISION_UNDO] = "UPDATE decision SET is_undone = 1 WHERE id = ?",
    [SQL_DECISIONS_LOAD] =
	"SELECT plan.person_id, decision.id, decision.plan_id, decision.party_id, "
	"decision.appointment, decision.kind, decision.at_min, decision.is_undone, "
	"decision.at, decision.words "
	"FROM decision JOIN plan ON plan.id = decision.plan_id "
	"WHERE decision.plan_id = ? AND decision.is_undone = 0 "
	"ORDER BY decision.id",
};
const struct db_sql store_plan_sql = {sql, ARRAY_LEN(sql)};

static void
put_wish(struct query *query, const struct row_plan *plan)
{
	if (plan->wish == NULL || plan->wish[0] == '\0')
		query_put_null(query);
	else
		query_put_sealed(query, plan->wish, "plan.wish:%" PRId64, plan->id);
}

int
store_plan_insert(struct store *store, const struct row_plan *plan)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_INSERT);
	query.person_id = plan->person_id;
	query_put_int(&query, plan->id);
	query_put_int(&query, plan->person_id);
	query_put_text(&query, plan->ref);
	query_put_int(&query, plan->date.day);
	query_put_text(&query, plan->zone);
	query_put_sealed(&query, plan->document, "plan.document:%" PRId64, plan->id);
	query_put_int(&query, plan->version);
	query_put_word(&query, &rows_plan_stages, (int)plan->stage);
	query_put_minute(&query, plan->out_min);
	query_put_int(&query, plan->late_minutes);
	query_put_int(&query, plan->late_from_min);
	query_put_time(&query, plan->wake);
	query_put_text(&query, plan->owed == NULL ? "" : plan->owed);
	put_wish(&query, plan);
	query_put_time(&query, plan->heard);
	int rc = query_run(&query);
	return rc != 0 ? rc : store_page_put(store, plan);
}

int
store_plan_update(struct store *store, const struct row_plan *plan)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_UPDATE);
	query.person_id = plan->person_id;
	query_put_int(&query, plan->version);
	query_put_word(&query, &rows_plan_stages, (int)plan->stage);
	query_put_minute(&query, plan->out_min);
	query_put_int(&query, plan->late_minutes);
	query_put_int(&query, plan->late_from_min);
	query_put_time(&query, plan->wake);
	query_put_text(&query, plan->owed == NULL ? "" : plan->owed);
	put_wish(&query, plan);
	query_put_time(&query, plan->heard);
	query_put_int(&query, plan->id);
	int rc = query_run_one(&query);
	/* One from before there were pages; one whose key was erased has none any more. */
	bool lacks_page = (plan->page == NULL || plan->page[0] == '\0') &&
			  keys_find(&store->keys, plan->person_id) != NULL;
	return rc != 0 || !lacks_page ? rc : store_page_put(store, plan);
}

int
store_plan_wake(struct store *store, const struct row_plan *plan)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_UPDATE_WAKE);
	query_put_time(&query, plan->wake);
	query_put_int(&query, plan->id);
	return query_run_one(&query);
}

static void
row_to_plan(struct query *query, struct arena *arena, struct row_plan *plan)
{
	plan->id = query_int(query);
	plan->person_id = query->person_id = query_int(query);
	plan->ref = query_text(query, arena);
	plan->date = query_date(query);
	plan->zone = query_text(query, arena);
	plan->document = query_sealed(query, arena, "plan.document:%" PRId64, plan->id);
	plan->version = (int)query_int(query);
	plan->stage = (enum plan_stage)query_word(query, &rows_plan_stages);
	plan->out_min = query_minute(query);
	plan->late_minutes = (int)query_int(query);
	plan->late_from_min = (int)query_int(query);
	plan->wake = query_time(query);
	plan->owed = query_text(query, arena);
	plan->wish = query_sealed(query, arena, "plan.wish:%" PRId64, plan->id);
	plan->heard = query_time(query);
	plan->page = query_sealed(query, arena, STORE_PAGE_ABOUT, plan->id);
}

int
store_plan_load(struct store *store, int64_t id, struct arena *arena, struct row_plan *out)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_LOAD);
	query_put_int(&query, id);
	if (query_next(&query) == 1)
		row_to_plan(&query, arena, out);
	else
		query_fail(&query, E_NOT_FOUND);
	query_end(&query);
	return query.rc;
}

void
store_key_of_plan(struct query *query, int64_t plan_id)
{
	struct query find = query_start(query->store, DB_PLAN, SQL_PLAN_PERSON);
	query_put_int(&find, plan_id);
	query_fail(query, query_run_int(&find, &query->person_id));
}

int
store_plan_find(struct store *store, const char *ref, int64_t *plan_id)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_FIND);
	query_put_text(&query, ref);
	return query_run_int(&query, plan_id);
}

static void
row_to_id(struct query *query, struct arena *arena, void *row)
{
	(void)arena;
	*(int64_t *)row = query_int(query);
}

int
store_plan_list(struct store *store, struct arena *arena, int64_t **plan_ids, int *n)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_LIST);
	*plan_ids = query_list(&query, row_to_id, sizeof(**plan_ids), arena, n);
	return query.rc;
}

int
store_plan_list_of(struct store *store, struct civil_date date, struct arena *arena,
		   int64_t **plan_ids, int *n)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_LIST_OF);
	query_put_int(&query, date.day - 1);
	query_put_int(&query, date.day);
	*plan_ids = query_list(&query, row_to_id, sizeof(**plan_ids), arena, n);
	return query.rc;
}

/* The ids of one query of plans beside another, behind those that are there already. */
static int
beside_ids(struct query *query, const struct store_beside *asked, int64_t ids[], int *n)
{
	int round = asked->is_list ? 0 : 1;
	query_put_int(query, asked->date.day - round);
	query_put_int(query, asked->date.day + round);
	query_put_int(query, asked->plan_id);
	query_put_int(query, STORE_BESIDE_MAX);
	while (query_next(query) == 1) {
		int64_t id = query_int(query);
		bool is_known = false;
		for (int i = 0; i < *n; i++)
			is_known = is_known || ids[i] == id;
		if (!is_known && *n < STORE_BESIDE_MAX)
			ids[(*n)++] = id;
	}
	query_end(query);
	return query->rc;
}

int
store_beside_ids(struct store *store, const struct store_beside *asked, int64_t ids[], int *n)
{
	int rc = 0;
	*n = 0;
	for (int i = 0; rc == 0 && i < asked->n_numbers; i++) {
		struct secret_hash number = store_number_hash(store, &asked->numbers[i]);
		struct query query = query_start(store, DB_PLAN, SQL_PLAN_BESIDE_NUMBER);
		query_put_hash(&query, &number);
		rc = beside_ids(&query, asked, ids, n);
	}
	if (rc != 0 || asked->is_list)
		return rc;
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_BESIDE);
	return beside_ids(&query, asked, ids, n);
}

int
store_wake_load(struct store *store, struct utc now, struct arena *arena, int64_t **plan_ids,
		int *n)
{
	struct query query = query_start(store, DB_PLAN, SQL_PLAN_WAKE);
	query_put_time(&query, now);
	*plan_ids = query_list(&query, row_to_id, sizeof(**plan_ids), arena, n);
	return query.rc;
}

#define SOLUTION_ABOUT "plan_version.solution:%" PRId64 ":%d"

int
store_version_insert(struct store *store, const struct row_version *version)
{
	struct query query = query_start(store, DB_PLAN, SQL_VERSION_INSERT);
	store_key_of_plan(&query, version->plan_id);
	query_put_int(&query, version->plan_id);
	query_put_int(&query, version->version);
	query_put_time(&query, version->made);
	query_put_text(&query, version->cause);
	query_put_sealed(&query, version->solution, SOLUTION_ABOUT, version->plan_id,
			 version->version);
	query_put_int(&query, version->is_feasible);
	return query_run(&query);
}

static void
row_to_version(struct query *query, struct arena *arena, void *row)
{
	struct row_version *version = row;
	query->person_id = query_int(query);
	version->plan_id = query_int(query);
	version->version = (int)query_int(query);
	version->made = query_time(query);
	version->cause = query_text(query, arena);
	version->solution =
	    query_sealed(query, arena, SOLUTION_ABOUT, version->plan_id, version->version);
	version->is_feasible = query_bool(query);
}

int
store_version_load(struct store *store, const struct row_plan *plan, struct arena *arena,
		   struct row_version *out)
{
	*out = (struct row_version){.plan_id = plan->id, .cause = "", .solution = ""};
	struct query query = query_start(store, DB_PLAN, SQL_VERSION_LOAD);
	query_put_int(&query, plan->id);
	query_put_int(&query, plan->version);
	if (query_next(&query) == 1)
		row_to_version(&query, arena, out);
	query_end(&query);
	return query.rc;
}

int
store_versions_load(struct store *store, int64_t plan_id, struct arena *arena,
		    struct row_version **out, int *n)
{
	struct query query = query_start(store, DB_PLAN, SQL_VERSIONS_LOAD);
	query_put_int(&query, plan_id);
	*out = query_list(&query, row_to_version, sizeof(**out), arena, n);
	return query.rc;
}

/* The item's id on disk: that of the same plan and ref where there is one. */
static int
item_find(struct store *store, const struct row_item *item, int64_t *id)
{
	*id = item->id;
	if (item->plan_id == 0)
		return 0;
	struct query query = query_start(store, DB_PLAN, SQL_ITEM_FIND);
	query_put_int(&query, item->plan_id);
	query_put_text(&query, item->ref);
	int rc = query_run_int(&query, id);
	return rc == E_NOT_FOUND ? 0 : rc;
}

int
store_item_put(struct store *store, const struct row_item *item)
{
	int64_t id;
	int rc = item_find(store, item, &id);
	if (rc != 0)
		return rc;
	struct query query = query_start(store, DB_PLAN, SQL_ITEM_PUT);
	query.person_id = item->person_id;
	query_put_int(&query, id);
	query_put_int(&query, item->person_id);
	query_put_id(&query, item->plan_id);
	query_put_text(&query, item->kind);
	query_put_text(&query, item->ref);
	query_put_sealed(&query, item->label, "item.label:%" PRId64, id);
	query_put_int(&query, item->date.day);
	query_put_minute(&query, item->start_min);
	query_put_int(&query, item->minutes);
	query_put_text(&query, item->status);
	return query_run_one(&query);
}

static void
row_to_item(struct query *query, struct arena *arena, void *row)
{
	struct row_item *item = row;
	item->id = query_int(query);
	item->person_id = query->person_id = query_int(query);
	item->plan_id = query_int(query);
	item->kind = query_text(query, arena);
	item->ref = query_text(query, arena);
	item->label = query_sealed(query, arena, "item.label:%" PRId64, item->id);
	item->date = query_date(query);
	item->start_min = query_minute(query);
	item->minutes = (int)query_int(query);
	item->status = query_text(query, arena);
}

int
store_items_load(struct store *store, int64_t plan_id, struct arena *arena, struct row_item **out,
		 int *n)
{
	struct query query = query_start(store, DB_PLAN, SQL_ITEMS_LOAD);
	query_put_int(&query, plan_id);
	*out = query_list(&query, row_to_item, sizeof(**out), arena, n);
	return query.rc;
}

int
store_decision_insert(struct store *store, const struct row_decision *decision)
{
	struct query query = query_start(store, DB_PLAN, SQL_DECISION_INSERT);
	store_key_of_plan(&query, decision->plan_id);
	query_put_int(&query, decision->id);
	query_put_int(&query, decision->plan_id);
	query_put_id(&query, decision->party_id);
	query_put_text(&query, decision->appointment);
	query_put_word(&query, &rows_decision_kinds, (int)decision->kind);
	query_put_minute(&query, decision->at_min);
	query_put_int(&query, decision->is_undone);
	query_put_time(&query, decision->at);
	query_put_sealed(&query, decision->words, "decision.words:%" PRId64, decision->id);
	return query_run(&query);
}

int
store_decision_undo(struct store *store, const struct row_decision *decision)
{
	struct query query = query_start(store, DB_PLAN, SQL_DECISION_UNDO);
	query_put_int(&query, decision->id);
	return query_run_one(&query);
}

static void
row_to_decision(struct query *query, struct arena *arena, void *row)
{
	struct row_decision *decision = row;
	query->person_id = query_int(query);
	decision->id = query_int(query);
	decision->plan_id = query_int(query);
	decision->party_id = query_int(query);
	decision->appointment = query_text(query, arena);
	decision->kind = (enum decision_kind)query_word(query, &rows_decision_kinds);
	decision->at_min = query_minute(query);
	decision->is_undone = query_bool(query);
	decision->at = query_time(query);
	decision->words = query_sealed(query, arena, "decision.words:%" PRId64, decision->id);
}

int
store_decisions_load(struct store *store, int64_t plan_id, struct arena *arena,
		     struct row_decision **out, int *n)
{
	struct query query = query_start(store, DB_PLAN, SQL_DECISIONS_LOAD);
	query_put_int(&query, plan_id);
	*out = query_list(&query, row_to_decision, sizeof(**out), arena, n);
	return query.rc;
}
