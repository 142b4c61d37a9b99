/* SPDX-License-Identifier: MIT
 *
 * Written from DESIGN section 7, by what was committed and what left. A plan has a person of its own
 * here, so that the parties of one person are those of one plan.
 */
#include "tests/sim/posts.h"

#include <inttypes.h>
#include <string.h>

#include "app/effects.h"

#define EVERY       7
#define OK_WITHIN_S (20 * 60)
#define OK_LEEWAY_S 60

enum way { BY_MENTOR, BY_EITHER, BY_NOBODY, NO_CREDIT, WAYS };

static bool
is_such(const struct sim *sim)
{
	return sim->seed % EVERY == 3;
}

static enum way
way_of(const struct sim *sim, int k)
{
	return (enum way)((sim->seed / EVERY + (uint64_t)k) % WAYS);
}

struct phone
posts_phone(const struct sim *sim, int k)
{
	bool is_mentors = is_such(sim) && way_of(sim, k) <= BY_EITHER;
	return world_phone(is_mentors ? 700 + k : draw_person_phone(k));
}

void
posts_draw(struct sim *sim, json_t *plan, int k)
{
	json_t *parties = json_object_get(plan, "parties");
	enum way way = way_of(sim, k);
	size_t i;
	json_t *party;
	if (!is_such(sim))
		return;
	if (way == NO_CREDIT) {
		json_object_set_new(json_object_get(plan, "person"), "has_credit", json_false());
		return;
	}
	json_object_del(json_array_get(parties, 0), "number");
	json_array_foreach(parties, i, party)
	{
		const char *role = json_string_value(json_object_get(party, "role"));
		if (way == BY_EITHER && strcmp(role, "coordinator") == 0)
			json_object_set_new(party, "passes_on", json_true());
	}
	if (way == BY_NOBODY)
		return;
	char number[24];
	snprintf(number, sizeof(number), "07700 900%03d", 700 + k);
	json_array_append_new(parties, json_pack("{s:s, s:s, s:s, s:s, s:b, s:b}", "role", "mentor",
						 "name", "Mo", "label", "Mo", "number", number,
						 "consent", 1, "passes_on", 1));
}

/* The first of that role beside ${beside} that fits; NULL if none. */
static const struct sim_party *
find(const struct sim *sim, const struct row_party *beside, enum party_role role, bool must_pass_on)
{
	for (int64_t id = 1; id < SIM_PARTIES_MAX; id++) {
		const struct sim_party *party = &sim->parties[id];
		if (party->row.id == id && party->row.person_id == beside->person_id &&
		    party->row.role == role &&
		    (!must_pass_on ||
		     (party->row.passes_on && party->can_be_texted && !rules_is_stopped(sim, id))))
			return party;
	}
	return NULL;
}

/* Who gets the person's texts; NULL: nobody is left who can. */
static const struct sim_party *
reader_of(const struct sim *sim, const struct row_party *beside)
{
	const struct sim_party *person = find(sim, beside, PARTY_PERSON, false);
	if (person == NULL || person->row.has_phone)
		return person;
	const struct sim_party *mentor = find(sim, beside, PARTY_MENTOR, true);
	return mentor != NULL ? mentor : find(sim, beside, PARTY_COORDINATOR, true);
}

/* An answer goes to whoever wrote. */
static bool
is_persons(const struct row_message *row)
{
	return strncmp(row->kind, "person.", 7) == 0 && strncmp(row->claim, "reply:", 6) != 0;
}

static void
is_to_reader(struct sim *sim, const struct row_message *row, const char *what)
{
	const struct sim_party *reader = reader_of(sim, &sim->parties[row->party_id].row);
	if (reader != NULL && reader->row.id != row->party_id)
		rule_broken(sim,
			    "message %" PRId64 " [%s] %s for %" PRId64 ", their reader is %" PRId64,
			    row->id, row->claim, what, row->party_id, reader->row.id);
}

void
posts_judge(struct sim *sim, const struct store_write *write)
{
	if (write->kind == WRITE_MESSAGE && is_persons(&write->message))
		is_to_reader(sim, &write->message, "is");
	if (write->kind != WRITE_EVENT || write->event.party_id == 0)
		return;
	struct sim_party *party = &sim->parties[write->event.party_id];
	if (party->row.role == PARTY_PERSON || party->row.role == PARTY_MENTOR)
		party->heard = sim->now;
}

/* What the person reads: one part, and no word that tells on them; passed on, two. */
void
posts_send(struct sim *sim, const struct app_send *send, const struct sim_message *message)
{
	const struct row_party *to = &sim->parties[message->row.party_id].row;
	size_t most = to->role == PARTY_PERSON ? TEMPLATE_PERSON_MAX + 20 : 306;
	if (strncmp(message->row.kind, "person.", 7) != 0)
		return;
	const char *word = words_find(&sim->words->words, send->text, strlen(send->text));
	if (word != NULL)
		rule_broken(sim, "message %" PRId64 " says \"%s\"", send->message_id, word);
	if (strlen(send->text) > most)
		rule_broken(sim, "message %" PRId64 " has %zu bytes", send->message_id,
			    strlen(send->text));
	if (is_persons(&message->row))
		is_to_reader(sim, &message->row, "leaves");
	sim->counts.posted += to->role != PARTY_PERSON;
}

static bool
has_claim(const struct sim *sim, int64_t plan_id, const char *claim, struct utc since)
{
	for (int64_t id = 1; id < sim->n_messages; id++) {
		const struct row_message *row = &sim->messages[id].row;
		if (sim->messages[id].exists && row->plan_id == plan_id &&
		    row->state != OUTBOX_SUPERSEDED && row->made.s > since.s &&
		    strcmp(row->claim, claim) == 0)
			return true;
	}
	return false;
}

/* Somebody who could hear of it. */
static bool
has_coordinator(const struct sim *sim, const struct row_party *beside)
{
	const struct sim_party *coordinator = find(sim, beside, PARTY_COORDINATOR, false);
	return coordinator != NULL && coordinator->can_be_texted &&
	       !rules_is_stopped(sim, coordinator->row.id);
}

void
posts_day(struct sim *sim, const struct sim_document *document)
{
	for (int64_t id = 1; id < SIM_PARTIES_MAX; id++) {
		const struct row_party *person = &sim->parties[id].row;
		if (person->id != id || person->role != PARTY_PERSON || person->has_phone ||
		    sim->parties[id].plan_id != document->plan_id ||
		    document->stage == PLAN_STAGE_OVER || document->versions == 0)
			continue;
		if (reader_of(sim, person) == NULL && has_coordinator(sim, person) &&
		    !has_claim(sim, document->plan_id, "unreached", NO_TIME))
			rule_broken(sim, "%s: nobody reads their texts, and nobody hears of it",
				    document->ref);
	}
}

/* The texts that end in "Reply OK ...", but of the lift: who drives knows. */
static bool
asks_for_ok(const struct sim_message *message)
{
	const char *kind = message->row.kind;
	bool is_lift = strncmp(kind, "person.leave_now_lift", 21) == 0;
	return !is_lift &&
	       (strncmp(kind, "person.leave_now", 16) == 0 ||
		strncmp(kind, "person.ride_", 12) == 0) &&
	       strstr(message->row.body, " OK") != NULL;
}

/* Told since that the coordinator drives them there, so that who would hear of it sees them: "leave:X"
 * after "leave:X" or "ride:X". */
static bool
is_driven(const struct sim *sim, const struct row_message *asking)
{
	const char *place = strchr(asking->claim, ':');
	for (int64_t id = asking->id + 1; id < sim->n_messages; id++) {
		const struct row_message *row = &sim->messages[id].row;
		if (sim->messages[id].exists && row->party_id == asking->party_id &&
		    (row->state == OUTBOX_ACCEPTED || row->state == OUTBOX_DELIVERED) &&
		    strncmp(row->kind, "person.leave_now_lift", 21) == 0 && place != NULL &&
		    strcmp(strchr(row->claim, ':'), place) == 0)
			return true;
	}
	return false;
}

/* Whether they were asked by it so long ago that somebody has to know, and are silent since. */
static bool
is_overdue(const struct sim *sim, const struct sim_message *message)
{
	const struct row_message *row = &message->row;
	bool has_left = row->state == OUTBOX_ACCEPTED || row->state == OUTBOX_DELIVERED;
	int64_t known_s = row->sent.s > message->ended.s ? row->sent.s : message->ended.s;
	if (!message->exists || !has_left || !asks_for_ok(message) ||
	    sim->now.s < known_s + OK_WITHIN_S + OK_LEEWAY_S ||
	    rules_is_stopped(sim, row->party_id))
		return false;
	const struct row_party *to = &sim->parties[row->party_id].row;
	const struct sim_party *reader = reader_of(sim, to);
	return reader != NULL && reader->row.id == row->party_id &&
	       row->sent.s > sim->parties[row->party_id].heard.s && has_coordinator(sim, to) &&
	       !is_driven(sim, row);
}

void
posts_time(struct sim *sim)
{
	for (int64_t id = 1; id < sim->n_messages; id++) {
		const struct sim_message *message = &sim->messages[id];
		if (!is_overdue(sim, message))
			continue;
		const struct sim_document *document = rules_document(sim, message->row.plan_id);
		struct utc heard = sim->parties[message->row.party_id].heard;
		if (document != NULL && document->stage != PLAN_STAGE_OVER &&
		    !has_claim(sim, document->plan_id, "nook", heard))
			rule_broken(
			    sim, "message %" PRId64 " asks for an OK, none came and nobody hears",
			    id);
	}
}

void
posts_spoil(struct sim *sim)
{
	struct app_effects *effects = sim->effects;
	size_t n = effects->n_writes;
	for (size_t i = 0; i < n; i++) {
		struct store_write *write = &effects->writes[i];
		if (write->kind != WRITE_MESSAGE)
			continue;
		if (sim->broken == BREAK_UNHEARD && strcmp(write->message.claim, "unreached") == 0)
			write->message.claim = "unheard";
		const struct row_party *to = &sim->parties[write->message.party_id].row;
		const struct sim_party *other = find(sim, to, PARTY_COORDINATOR, false);
		if (sim->broken == BREAK_BOTH && is_persons(&write->message) &&
		    to->role == PARTY_MENTOR && other != NULL) {
			struct store_write both = *write;
			both.message.party_id = other->row.id;
			for (size_t k = 0; k < n; k++)
				if (effects->writes[k].kind == WRITE_MESSAGE &&
				    effects->writes[k].message.id >= both.message.id)
					both.message.id = effects->writes[k].message.id + 1;
			effect_write(effects, both);
			return;
		}
	}
}
