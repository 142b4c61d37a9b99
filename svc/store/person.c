/* SPDX-License-Identifier: MIT
 *
 * Persons and their parties. A number is sealed for sending and hashed under the house's key for
 * finding; that a number said STOP is kept by its hash alone, so that it outlives plan and person.
 */
#include <inttypes.h>
#include <string.h>

#include "store/family.h"

enum {
	SQL_PERSON_INSERT,
	SQL_PARTY_INSERT,
	SQL_PARTY_PERSON,
	SQL_PARTY_NUMBER,
	SQL_PARTIES_OF_PERSON,
	SQL_PARTIES_OF_HOUSE,
	SQL_PARTIES_OF_NUMBER,
	SQL_NUMBER_STOP,
	SQL_NUMBER_GO_ON,
};

#define PARTY_COLUMNS \
	"party.id, party.person_id, party.role, party.name, party.label, party.appointments, " \
	"party.phone, party.has_consent, number_stop.stopped, party.mail, party.language, " \
	"party.passes_on"

static const char *const sql[] = {
    [SQL_PERSON_INSERT] = "INSERT INTO person (id, created, is_house) VALUES (?, ?, ?)",
    [SQL_PARTY_INSERT] =
	"INSERT INTO party (id, person_id, role, name, label, appointments, phone, "
	"number_hash, has_consent, feed_id, mail, language, passes_on) "
	"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SQL_PARTY_PERSON] = "SELECT person_id FROM party WHERE id = ?",
    [SQL_PARTY_NUMBER] = "SELECT number_hash FROM party WHERE id = ?",
    [SQL_PARTIES_OF_PERSON] = "SELECT " PARTY_COLUMNS " FROM party LEFT JOIN number_stop "
			      "ON number_stop.number_hash = party.number_hash "
			      "WHERE party.person_id = ? ORDER BY party.id",
    [SQL_PARTIES_OF_HOUSE] = "SELECT " PARTY_COLUMNS " FROM party LEFT JOIN number_stop "
			     "ON number_stop.number_hash = party.number_hash "
			     "WHERE party.person_id = (SELECT id FROM person WHERE is_house = 1) "
			     "ORDER BY party.id DESC LIMIT ?",
    [SQL_PARTIES_OF_NUMBER] = "SELECT " PARTY_COLUMNS ", plan.id, plan.ref, plan.date, plan.stage, "
			      "(SELECT count(start_min) FROM item WHERE plan_id = plan.id "
			      "AND plan.stage <> 'over'), (SELECT count(*) FROM item "
			      "WHERE plan_id = plan.id AND plan.stage <> 'over') "
			      "FROM party LEFT JOIN number_stop "
			      "ON number_stop.number_hash = party.number_hash "
			      "LEFT JOIN plan ON plan.id = "
			      "(SELECT max(id) FROM plan WHERE person_id = party.person_id) "
			      "WHERE party.number_hash = ? "
			      "AND NOT EXISTS (SELECT 1 FROM person WHERE is_house = 1 "
			      "AND person.id = party.person_id) "
			      "ORDER BY plan.id DESC NULLS LAST, party.id DESC LIMIT ?",
    [SQL_NUMBER_STOP] = "INSERT INTO number_stop (number_hash, stopped) VALUES (?, ?) "
			"ON CONFLICT (number_hash) DO UPDATE "
			"SET stopped = excluded.stopped",
    [SQL_NUMBER_GO_ON] = "DELETE FROM number_stop WHERE number_hash = ?",
};
const struct db_sql store_person_sql = {sql, ARRAY_LEN(sql)};

/*
 * The key becomes durable after the row stands in the transaction and before the commit: a key is
 * never made anew for a person who is there already, and no row is ever without its key.
 */
int
store_person_insert(struct store *store, const struct row_person *person)
{
	struct query query = query_start(store, DB_PERSON, SQL_PERSON_INSERT);
	query_put_int(&query, person->id);
	query_put_time(&query, person->created);
	query_put_int(&query, person->is_house);
	int rc = query_run(&query);
	return rc != 0 ? rc : keys_add(&store->keys, store->random, person->id);
}

struct secret_hash
store_number_hash(const struct store *store, const struct phone *phone)
{
	/* The first word keeps this use of the key apart from all others. */
	char text[sizeof("number ") + PHONE_FULL_SIZE] = "number ";
	phone_full(phone, text + strlen(text));
	return secret_hash(&store->keys.hash, text, strlen(text));
}

static int
number_stop_set(struct store *store, const struct secret_hash *number, struct utc stopped)
{
	bool lifts = stopped.s == NO_TIME.s;
	struct query query =
	    query_start(store, DB_PERSON, lifts ? SQL_NUMBER_GO_ON : SQL_NUMBER_STOP);
	query_put_hash(&query, number);
	if (!lifts)
		query_put_time(&query, stopped);
	return query_run(&query);
}

int
store_party_insert(struct store *store, const struct row_party *party)
{
	char full[PHONE_FULL_SIZE] = "";
	struct secret_hash number;
	if (party->has_phone) {
		phone_full(&party->phone, full);
		number = store_number_hash(store, &party->phone);
	}
	int64_t feed_id;
	int rc = store_feed_ensure(store, party, &feed_id);
	if (rc != 0)
		return rc;
	struct query query = query_start(store, DB_PERSON, SQL_PARTY_INSERT);
	query.person_id = party->person_id;
	query_put_int(&query, party->id);
	query_put_int(&query, party->person_id);
	query_put_word(&query, &rows_party_roles, (int)party->role);
	query_put_sealed(&query, party->name, "party.name:%" PRId64, party->id);
	query_put_sealed(&query, party->label, "party.label:%" PRId64, party->id);
	query_put_text(&query, party->appointments);
	if (party->has_phone)
		query_put_sealed(&query, full, "party.phone:%" PRId64, party->id);
	else
		query_put_null(&query);
	query_put_hash(&query, party->has_phone ? &number : NULL);
	query_put_int(&query, party->has_consent);
	query_put_id(&query, feed_id);
	if (party->mail != NULL && party->mail[0] != '\0')
		query_put_sealed(&query, party->mail, "party.mail:%" PRId64, party->id);
	else
		query_put_null(&query);
	query_put_word(&query, &rows_languages, (int)party->language);
	query_put_int(&query, party->passes_on);
	rc = query_run(&query);
	/* A number that is stopped already stays so, whatever the new row says. */
	if (rc == 0 && party->has_phone && party->stopped.s != NO_TIME.s)
		rc = number_stop_set(store, &number, party->stopped);
	return rc;
}

int
store_party_stop(struct store *store, const struct row_party *party)
{
	struct secret_hash number;
	if (party->id == 0) {
		number = store_number_hash(store, &party->phone);
		return number_stop_set(store, &number, party->stopped);
	}
	struct query query = query_start(store, DB_PERSON, SQL_PARTY_NUMBER);
	query_put_int(&query, party->id);
	int rc = query_next(&query);
	bool has_number = rc == 1 && query_hash(&query, &number);
	query_end(&query);
	if (rc <= 0)
		return rc == 0 ? E_NOT_FOUND : rc;
	return has_number ? number_stop_set(store, &number, party->stopped) : 0;
}

void
store_key_of_party(struct query *query, int64_t party_id)
{
	struct query find = query_start(query->store, DB_PERSON, SQL_PARTY_PERSON);
	query_put_int(&find, party_id);
	query_fail(query, query_run_int(&find, &query->person_id));
}

struct phone
store_phone_read(struct query *query, struct arena *arena, int64_t party_id)
{
	struct phone phone = {0};
	const char *full = query_sealed(query, arena, "party.phone:%" PRId64, party_id);
	if (full[0] != '\0' && phone_parse(full, strlen(full), PHONE_TEST, &phone, NULL) != 0)
		query_fail(query, E_CORRUPT);
	return phone;
}

static void
row_to_party(struct query *query, struct arena *arena, void *row)
{
	struct row_party *party = row;
	party->id = query_int(query);
	party->person_id = query->person_id = query_int(query);
	party->role = (enum party_role)query_word(query, &rows_party_roles);
	party->name = query_sealed(query, arena, "party.name:%" PRId64, party->id);
	party->label = query_sealed(query, arena, "party.label:%" PRId64, party->id);
	party->appointments = query_text(query, arena);
	party->phone = store_phone_read(query, arena, party->id);
	party->has_phone = phone_is_set(&party->phone);
	party->has_consent = query_bool(query);
	party->stopped = query_time(query);
	party->mail = query_sealed(query, arena, "party.mail:%" PRId64, party->id);
	party->language = (enum language)query_word(query, &rows_languages);
	party->passes_on = query_bool(query);
}

int
store_parties_load(struct store *store, int64_t person_id, struct arena *arena,
		   struct row_party **out, int *n)
{
	struct query query = query_start(store, DB_PERSON, SQL_PARTIES_OF_PERSON);
	query_put_int(&query, person_id);
	*out = query_list(&query, row_to_party, sizeof(**out), arena, n);
	return query.rc;
}

int
store_parties_of_house(struct store *store, int most, struct arena *arena, struct row_party **out,
		       int *n)
{
	struct query query = query_start(store, DB_PERSON, SQL_PARTIES_OF_HOUSE);
	query_put_int(&query, most);
	*out = query_list(&query, row_to_party, sizeof(**out), arena, n);
	return query.rc;
}

static void
row_to_sender_plan(struct query *query, struct arena *arena, struct row_sender_plan *plan)
{
	*plan = (struct row_sender_plan){.id = query_int(query)};
	plan->ref = query_text(query, arena);
	plan->date = query_date(query);
	if (plan->id == 0)
		return;
	plan->stage = (enum plan_stage)query_word(query, &rows_plan_stages);
	plan->kept = (int)query_int(query);
	plan->total = (int)query_int(query);
}

int
store_sender_load(struct store *store, struct phone phone, struct arena *arena,
		  struct row_sender *out)
{
	struct secret_hash number = store_number_hash(store, &phone);
	*out = (struct row_sender){
	    .phone = phone,
	    .parties = arena_array(arena, struct row_party, STORE_SENDER_MAX),
	    .plans = arena_array(arena, struct row_sender_plan, STORE_SENDER_MAX),
	};
	struct query query = query_start(store, DB_PERSON, SQL_PARTIES_OF_NUMBER);
	query_put_hash(&query, &number);
	query_put_int(&query, STORE_SENDER_MAX);
	int rc;
	while ((rc = query_next(&query)) == 1) {
		int i = out->n_parties;
		row_to_party(&query, arena, &out->parties[i]);
		/* A person whose key was erased has no part in anything any more. */
		if (query_forgive(&query, E_DENIED))
			continue;
		row_to_sender_plan(&query, arena, &out->plans[i]);
		out->n_parties++;
	}
	query_end(&query);
	if (rc != 0)
		return rc;
	return store_questions_to_number(store, &number, arena, &out->questions, &out->n_questions);
}
