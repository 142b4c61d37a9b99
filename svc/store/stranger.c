/* SPDX-License-Identifier: MIT
 *
 * The house's own parties and what stands in no plan.
 */
#include "store/stranger.h"

#include "store/family.h"

enum {
	SQL_HOUSE_PERSON,
	SQL_HOUSE_PARTY,
	SQL_NUMBER_STOPPED,
	SQL_STRANGER_ANSWERED,
	SQL_STRANGERS_SINCE,
	SQL_HOUSE_MESSAGES,
	SQL_HOUSE_EVENTS,
};

#define OF_HOUSE "(SELECT id FROM person WHERE is_house = 1)"

static const char *const sql[] = {
    [SQL_HOUSE_PERSON] = "SELECT id FROM person WHERE is_house = 1",
    [SQL_HOUSE_PARTY] = "SELECT max(id) FROM party WHERE number_hash = ? AND role = ? "
			"AND person_id = " OF_HOUSE,
    [SQL_NUMBER_STOPPED] = "SELECT stopped FROM number_stop WHERE number_hash = ?",
    [SQL_STRANGER_ANSWERED] = "SELECT max(made) FROM message WHERE plan_id IS NULL "
			      "AND party_id = ?",
    [SQL_STRANGERS_SINCE] = "SELECT count(*) FROM message JOIN party "
			    "ON party.id = message.party_id AND party.role = 'person' "
			    "WHERE message.plan_id IS NULL AND message.made > ?",
    [SQL_HOUSE_MESSAGES] = "SELECT id FROM message WHERE plan_id IS NULL ORDER BY made DESC "
			   "LIMIT ?",
    [SQL_HOUSE_EVENTS] = "SELECT id, party_id, at, kind FROM event WHERE plan_id IS NULL "
			 "AND party_id IS NOT NULL ORDER BY party_id DESC, id DESC LIMIT ?",
};
const struct db_sql store_stranger_sql = {sql, ARRAY_LEN(sql)};

/* The only number that ${query} has, 0 where it has none. */
static int
number_or_none(struct query *query, int64_t *out)
{
	int rc = query_run_int(query, out);
	if (rc != 0)
		*out = 0;
	return rc == E_NOT_FOUND ? 0 : rc;
}

/* The house's party with that number and role: its id, 0 if there is none yet; and STOP. */
static int
load_party(struct store *store, const struct phone *phone, struct row_party *out)
{
	enum party_role role = out->role;
	struct secret_hash number = store_number_hash(store, phone);
	struct query query = query_start(store, DB_STRANGER, SQL_HOUSE_PARTY);
	query_put_hash(&query, &number);
	query_put_word(&query, &rows_party_roles, (int)role);
	int rc = number_or_none(&query, &out->id);
	if (rc != 0)
		return rc;
	query = query_start(store, DB_STRANGER, SQL_NUMBER_STOPPED);
	query_put_hash(&query, &number);
	return number_or_none(&query, &out->stopped.s);
}

static struct row_party
nobody(enum party_role role, const struct phone *phone)
{
	return (struct row_party){
	    .role = role,
	    .name = "",
	    .label = "",
	    .appointments = "",
	    .mail = "",
	    .phone = *phone,
	    .has_phone = phone_is_set(phone),
	};
}

int
store_stranger_load(struct store *store, const struct store_stranger_ask *asked,
		    struct row_stranger *out)
{
	*out = (struct row_stranger){
	    .stranger = nobody(PARTY_PERSON, &asked->from),
	    .duty = nobody(PARTY_COORDINATOR, &asked->duty),
	};
	int64_t n_answered = 0;
	struct query query = query_start(store, DB_STRANGER, SQL_HOUSE_PERSON);
	int rc = number_or_none(&query, &out->person_id);
	if (rc == 0)
		rc = load_party(store, &asked->from, &out->stranger);
	if (rc == 0 && out->duty.has_phone)
		rc = load_party(store, &asked->duty, &out->duty);
	if (rc != 0)
		return rc;
	query = query_start(store, DB_STRANGER, SQL_STRANGER_ANSWERED);
	query_put_int(&query, out->stranger.id);
	rc = number_or_none(&query, &out->answered.s);
	if (rc != 0)
		return rc;
	query = query_start(store, DB_STRANGER, SQL_STRANGERS_SINCE);
	query_put_time(&query, asked->since);
	rc = number_or_none(&query, &n_answered);
	out->n_answered = (int)n_answered;
	return rc;
}

static void
row_to_id(struct query *query, struct arena *arena, void *row)
{
	(void)arena;
	*(int64_t *)row = query_int(query);
}

static int
load_messages(struct store *store, struct arena *arena, struct row_case *out)
{
	int n;
	struct query query = query_start(store, DB_STRANGER, SQL_HOUSE_MESSAGES);
	query_put_int(&query, STORE_STRANGERS_TEXTS);
	const int64_t *ids = query_list(&query, row_to_id, sizeof(*ids), arena, &n);
	int rc = query.rc;
	if (rc != 0)
		return rc;
	out->messages = arena_array(arena, struct row_message, n);
	for (int i = n - 1; rc == 0 && i >= 0; i--) {
		rc = store_message_load(store, ids[i], arena, &out->messages[out->n_messages]);
		if (rc == 0)
			out->n_messages++;
	}
	return rc;
}

int
store_stranger_case(struct store *store, struct arena *arena, struct row_case *out)
{
	*out = (struct row_case){0};
	int rc = store_parties_of_house(store, STORE_STRANGERS_SHOWN, arena, &out->parties,
					&out->n_parties);
	return rc != 0 ? rc : load_messages(store, arena, out);
}

static void
row_to_event(struct query *query, struct arena *arena, void *row)
{
	struct row_event *event = row;
	*event = (struct row_event){.text = "", .once = ""};
	event->id = query_int(query);
	event->party_id = query_int(query);
	event->at = query_time(query);
	event->kind = query_text(query, arena);
}

int
store_stranger_events(struct store *store, struct arena *arena, struct row_event **out, int *n)
{
	struct query query = query_start(store, DB_STRANGER, SQL_HOUSE_EVENTS);
	query_put_int(&query, STORE_STRANGERS_TEXTS);
	*out = query_list(&query, row_to_event, sizeof(**out), arena, n);
	return query.rc;
}
