/* SPDX-License-Identifier: MIT
 *
 * What must hold at every committed write and before every byte that leaves. Written from DESIGN
 * section 9 and apart from the code under test: its tables are not asked.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/calls.h"
#include "tests/sim/checks.h"
#include "tests/sim/asked.h"
#include "tests/sim/climbs.h"
#include "tests/sim/diaries.h"
#include "tests/sim/posts.h"

#define QUIET_FROM_MIN  (21 * 60)
#define QUIET_UNTIL_MIN (8 * 60)
#define HOUR_S          3600
#define CODE_LIFE_S     600
#define CODE_TRIES      5

struct sim_document *
rules_document(struct sim *sim, int64_t plan_id)
{
	for (int k = 0; k < sim->n_documents; k++)
		if (sim->documents[k].plan_id == plan_id)
			return &sim->documents[k];
	return NULL;
}

static struct sim_message *
message_of(struct sim *sim, int64_t id)
{
	ensure(id > 0 && id < SIM_MESSAGES_MAX);
	return &sim->messages[id];
}

/* Which state may follow which; said once more, in our own words. */
static bool
may_follow(enum outbox_state from, enum outbox_state to)
{
	switch (from) {
	case OUTBOX_QUEUED:
		return to == OUTBOX_QUEUED || to == OUTBOX_SUBMITTING || to == OUTBOX_EXPIRED ||
		       to == OUTBOX_SUPERSEDED || to == OUTBOX_REJECTED || to == OUTBOX_DELIVERED;
	case OUTBOX_SUBMITTING:
		return to != OUTBOX_SUBMITTING && to != OUTBOX_EXPIRED && to != OUTBOX_SUPERSEDED;
	case OUTBOX_ACCEPTED:
		return to == OUTBOX_DELIVERED || to == OUTBOX_FAILED || to == OUTBOX_REJECTED;
	case OUTBOX_UNKNOWN:
		return true;
	case OUTBOX_DELIVERED:
	case OUTBOX_REJECTED:
	case OUTBOX_FAILED:
	case OUTBOX_EXPIRED:
	case OUTBOX_SUPERSEDED:
		return false;
	}
	return false;
}

static struct row_message
keep(struct sim *sim, const struct row_message *row)
{
	struct row_message kept = *row;
	kept.kind = arena_strdup(&sim->arena, row->kind);
	kept.claim = arena_strdup(&sim->arena, row->claim);
	kept.fact = arena_strdup(&sim->arena, row->fact);
	kept.body = arena_strdup(&sim->arena, row->body);
	int way = gateway_find(&sim->gateways, kept.via);
	kept.via = way < 0 ? "" : sim->gateways.list[way].name;
	kept.provider_id = "";
	return kept;
}

static struct sim_code *
code_of_question(struct sim *sim, int64_t question_id)
{
	for (int i = 0; i < sim->n_codes; i++)
		if (sim->codes[i].row.id == question_id)
			return &sim->codes[i];
	return NULL;
}

static void
new_message(struct sim *sim, const struct row_message *row)
{
	struct sim_message *message = message_of(sim, row->id);
	if (message->exists || row->state != OUTBOX_QUEUED || row->attempts != 0)
		rule_broken(sim, "message %" PRId64 " is not new", row->id);
	if (row->expires.s <= sim->now.s)
		rule_broken(sim, "message %" PRId64 " %s is born dead", row->id, row->claim);
	message->exists = true;
	message->row = keep(sim, row);
	if (row->id >= sim->n_messages)
		sim->n_messages = row->id + 1;
	sim->counts.alarms += strncmp(row->kind, "coordinator.alarm", 17) == 0;
	int64_t question_id = 0;
	if (sscanf(row->claim, "question:%" SCNd64, &question_id) == 1) {
		struct sim_code *code = code_of_question(sim, question_id);
		const char *digits = people_code(row->body);
		if (code == NULL || digits == NULL)
			rule_broken(sim, "message %" PRId64 " asks without a code", row->id);
		snprintf(code->digits, sizeof(code->digits), "%.6s", digits);
	}
}

static void
message_state(struct sim *sim, const struct row_message *row)
{
	struct sim_message *message = message_of(sim, row->id);
	struct row_message *was = &message->row;
	bool is_claimed = row->state == OUTBOX_SUBMITTING && was->state != OUTBOX_SUBMITTING;
	if (!message->exists || !may_follow(was->state, row->state))
		rule_broken(sim, "message %" PRId64 " went from %s to %s", row->id,
			    outbox_state_name(was->state), outbox_state_name(row->state));
	if (row->attempts != was->attempts + is_claimed)
		rule_broken(sim, "message %" PRId64 " counts %d attempts after %d", row->id,
			    row->attempts, was->attempts);
	bool is_resend = is_claimed && was->state == OUTBOX_UNKNOWN;
	if (row->resends != was->resends + is_resend || row->resends > 1)
		rule_broken(sim, "message %" PRId64 " counts %d resends after %d", row->id,
			    row->resends, was->resends);
	message->unknowns += row->state == OUTBOX_UNKNOWN && was->state != OUTBOX_UNKNOWN;
	if (row->state == OUTBOX_ACCEPTED || row->state == OUTBOX_DELIVERED)
		message->is_known_sent = true;
	const struct sim_document *document = rules_document(sim, row->plan_id);
	message->is_late = document != NULL && document->stage == PLAN_STAGE_OVER;
	message->ended = sim->now;
	*was = keep(sim, row);
}

static void
new_question(struct sim *sim, const struct row_question *row)
{
	ensure(sim->n_codes < SIM_CODES_MAX);
	struct sim_code *code = &sim->codes[sim->n_codes++];
	*code = (struct sim_code){.row = *row, .phone = sim->parties[row->party_id].row.phone};
	code->row.appointment = arena_strdup(&sim->arena, row->appointment);
	code->row.command = arena_strdup(&sim->arena, row->command);
}

/* The code that the text of this event answers with, if it is a right one. */
static struct sim_code *
answered(struct sim *sim, int64_t plan_id)
{
	if (sim->event->kind != APP_TEXT)
		return NULL;
	const char *digits = people_code(halves_said(sim));
	for (int i = 0; digits != NULL && i < sim->n_codes; i++) {
		struct sim_code *code = &sim->codes[i];
		if (strncmp(code->digits, digits, 6) == 0 && code->row.plan_id == plan_id &&
		    phone_equal(&code->phone, &sim->about->from))
			return code;
	}
	return NULL;
}

/* A booking changes by a right code alone: alive, of that phone, not guessed at too often. */
static void
needs_code(struct sim *sim, int64_t plan_id, const char *what)
{
	const struct sim_code *code = answered(sim, plan_id);
	if (code == NULL)
		rule_broken(sim, "%s without a right code", what);
	if (code->row.state != QUESTION_OPEN)
		rule_broken(sim, "%s by a code that was used or closed", what);
	if (code->row.expires.s <= sim->now.s ||
	    (code->row.kind == QUESTION_CONFIRM && sim->now.s >= code->row.made.s + CODE_LIFE_S))
		rule_broken(sim, "%s by a code that was too old", what);
	if (code->wrong >= CODE_TRIES)
		rule_broken(sim, "%s by a code after %d wrong ones", what, code->wrong);
}

static void
question_state(struct sim *sim, const struct row_question *row)
{
	struct sim_code *code = code_of_question(sim, row->id);
	ensure(code != NULL);
	if (code->row.state != QUESTION_OPEN && row->state != code->row.state)
		rule_broken(sim, "question %" PRId64 " was closed and changed again", row->id);
}

static bool
is_audited(const struct app_effects *effects, const char *what)
{
	for (size_t i = 0; i < effects->n_writes; i++)
		if (effects->writes[i].kind == WRITE_AUDIT &&
		    strcmp(effects->writes[i].audit.what, what) == 0)
			return true;
	return false;
}

static void
new_version(struct sim *sim, const struct row_version *row)
{
	char what[200];
	snprintf(what, sizeof(what), "version %d: %s", row->version, row->cause);
	if (!is_audited(sim->effects, what))
		rule_broken(sim, "no line of the audit says \"%s\"", what);
	sim->counts.versions++;
}

static void
new_party(struct sim *sim, const struct row_party *row)
{
	ensure(row->id < SIM_PARTIES_MAX);
	sim->parties[row->id] =
	    (struct sim_party){.row = *row, .can_be_texted = row->has_phone && row->has_consent};
}

static void
stop(struct sim *sim, const struct row_party *row)
{
	if (sim->event->kind != APP_TEXT || sim->n_stopped >= (int)ARRAY_LEN(sim->stopped))
		rule_broken(sim, "a number stopped of itself");
	if (row->stopped.s != NO_TIME.s)
		sim->stopped[sim->n_stopped++] = sim->parties[row->id].row.phone;
	for (int i = sim->n_stopped; i-- > 0 && row->stopped.s == NO_TIME.s;)
		if (phone_equal(&sim->stopped[i], &sim->parties[row->id].row.phone))
			sim->stopped[i] = sim->stopped[--sim->n_stopped];
}

static void
new_event(struct sim *sim)
{
	if (sim->event->kind != APP_TEXT)
		return;
	for (int i = 0; i < sim->n_onces; i++)
		if (strcmp(sim->onces[i], sim->once) == 0)
			rule_broken(sim, "text %s was taken twice", sim->once);
	ensure(sim->n_onces < SIM_ONCES_MAX);
	snprintf(sim->onces[sim->n_onces++], SIM_ONCE_SIZE, "%s", sim->once);
}

/* Before a write is taken into what we know: what must hold beside what was. */
static void
judge(struct sim *sim, const struct store_write *write)
{
	switch (write->kind) {
	case WRITE_DECISION:
	case WRITE_DECISION_UNDONE:
		needs_code(sim, write->decision.plan_id, "a booking changed");
		sim->counts.decisions++;
		return;
	case WRITE_QUESTION_STATE:
		if (write->question.state == QUESTION_YES || write->question.state == QUESTION_NO)
			needs_code(sim, write->question.plan_id, "a question was answered");
		question_state(sim, &write->question);
		return;
	case WRITE_VERSION:
		new_version(sim, &write->version);
		return;
	case WRITE_MESSAGE_STATE:
		message_state(sim, &write->message);
		return;
	case WRITE_QUESTION:
		new_question(sim, &write->question);
		return;
	case WRITE_MESSAGE:
		new_message(sim, &write->message);
		return;
	case WRITE_PARTY:
		new_party(sim, &write->party);
		return;
	case WRITE_PARTY_STOPPED:
		stop(sim, &write->party);
		return;
	case WRITE_EVENT:
		new_event(sim);
		return;
	case WRITE_PERSON:
	case WRITE_PLAN:
	case WRITE_PLAN_STATE:
	case WRITE_PLAN_WAKE:
	case WRITE_ITEM:
	case WRITE_AUDIT:
	case WRITE_PART:
	case WRITE_PART_CLOSED:
	case WRITE_PART_GONE:
	case WRITE_PARTS_WAIT:
		return;
	}
}

/* A text whose code is none of its sender's counts against every code that waits for one. */
static void
count_wrong_code(struct sim *sim)
{
	if (sim->event->kind != APP_TEXT || sim->effects->n_writes == 0)
		return;
	const char *digits = people_code(halves_said(sim));
	/* TIME is no word of the coordinator's: such a text could not have been taken. */
	if (digits == NULL || strncmp(halves_said(sim), "TIME", 4) == 0)
		return;
	for (int i = 0; i < sim->n_codes; i++)
		if (strncmp(sim->codes[i].digits, digits, 6) == 0 &&
		    phone_equal(&sim->codes[i].phone, &sim->about->from))
			return;
	sim->counts.wrong_codes++;
	for (int i = 0; i < sim->n_codes; i++)
		sim->codes[i].wrong += phone_equal(&sim->codes[i].phone, &sim->about->from);
}

/* "YES 482913" of an officer, "482913" of a coordinator: as it was asked for. No other hour
 * confirms what an officer said. */
static bool
is_in_form(const char *text, const struct row_question *question, bool is_coordinator)
{
	static const char *const before[] = {"YES ", "NO ", "no ", "TIME "};
	if (question->kind == QUESTION_CONFIRM && is_coordinator)
		return strlen(text) == SECRET_CODE_DIGITS;
	if (question->kind == QUESTION_CONFIRM)
		return strncmp(text, "YES ", 4) == 0 || strncmp(text, "NO ", 3) == 0 ||
		       strncmp(text, "no ", 3) == 0;
	if (!calls_is_answer(text, question))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(before) - is_coordinator; i++)
		if (strncmp(text, before[i], strlen(before[i])) == 0)
			return true;
	return false;
}

/* A right code in time, in its form, closes its question: nobody is turned away. */
static void
right_code_is_taken(struct sim *sim)
{
	if (sim->event->kind != APP_TEXT || sim->effects->n_writes == 0)
		return;
	for (int i = 0; i < sim->n_codes; i++) {
		const struct sim_code *code = &sim->codes[i];
		const char *digits = people_code(halves_said(sim));
		if (digits == NULL || strncmp(code->digits, digits, SECRET_CODE_DIGITS) != 0 ||
		    !phone_equal(&code->phone, &sim->about->from) ||
		    code->row.state != QUESTION_OPEN || code->row.expires.s <= sim->now.s ||
		    !is_in_form(halves_said(sim), &code->row,
				sim->parties[code->row.party_id].row.role == PARTY_COORDINATOR))
			continue;
		bool is_taken = false;
		for (size_t k = 0; k < sim->effects->n_writes; k++) {
			const struct store_write *write = &sim->effects->writes[k];
			is_taken = is_taken || (write->kind == WRITE_QUESTION_STATE &&
						write->question.id == code->row.id &&
						write->question.state != QUESTION_OPEN);
		}
		if (!is_taken)
			rule_broken(sim,
				    "question %" PRId64 " was answered in time and did not hear",
				    code->row.id);
	}
}

void
rules_committed(struct sim *sim)
{
	const struct app_effects *effects = sim->effects;
	right_code_is_taken(sim);
	count_wrong_code(sim);
	for (size_t i = 0; i < effects->n_writes; i++) {
		calls_judge(sim, &effects->writes[i]);
		climbs_judge(sim, &effects->writes[i]);
		checks_judge(sim, &effects->writes[i]);
		judge(sim, &effects->writes[i]);
		posts_judge(sim, &effects->writes[i]);
	}
	for (size_t i = 0; i < effects->n_writes; i++)
		if (effects->writes[i].kind == WRITE_QUESTION_STATE) {
			struct sim_code *code =
			    code_of_question(sim, effects->writes[i].question.id);
			code->row.state = effects->writes[i].question.state;
			code->row.tries_left = effects->writes[i].question.tries_left;
		}
	if (sim->event->kind == APP_TEXT && effects->n_writes > 0) {
		sim->counts.texts++;
		bool is_kept = false;
		for (size_t i = 0; i < effects->n_writes; i++)
			is_kept = is_kept || effects->writes[i].kind == WRITE_EVENT;
		if (!is_kept)
			rule_broken(sim, "text %s did something and left no event", sim->once);
	}
}

static bool
is_quiet(const struct sim *sim, const struct sim_message *message)
{
	const struct sim_document *document =
	    rules_document((struct sim *)sim, message->row.plan_id);
	struct civil_date today;
	int minute = 0;
	civil_from_utc(sim->world->zone, sim->now, &today, &minute);
	if (minute >= QUIET_UNTIL_MIN && minute < QUIET_FROM_MIN)
		return false;
	return !(message->row.is_urgent && document != NULL && today.day == document->date.day);
}

/* Whether a newer message says something else of the same matter to the same party. */
static bool
is_outdated(const struct sim *sim, const struct sim_message *message)
{
	if (strncmp(message->row.claim, "reply:", 6) == 0)
		return false;
	for (int64_t id = message->row.id + 1; id < sim->n_messages; id++) {
		const struct row_message *other = &sim->messages[id].row;
		if (sim->messages[id].exists && other->plan_id == message->row.plan_id &&
		    other->party_id == message->row.party_id &&
		    strcmp(other->claim, message->row.claim) == 0)
			return true;
	}
	return false;
}

void
rules_send(struct sim *sim, const struct app_send *send)
{
	struct sim_message *message = message_of(sim, send->message_id);
	const struct row_message *row = &message->row;
	int64_t id = send->message_id;
	if (!message->exists || row->state != OUTBOX_SUBMITTING || row->attempts != send->attempt)
		rule_broken(sim, "message %" PRId64 " leaves before attempt %d is committed", id,
			    send->attempt);
	struct row_message stored;
	if (store_message_load(sim->store, id, &sim->step, &stored) != 0 ||
	    stored.state != OUTBOX_SUBMITTING || stored.attempts != send->attempt)
		rule_broken(sim, "message %" PRId64 " leaves and the store does not say so", id);
	diaries_send(sim, id);
	if (send->attempt <= message->last_attempt)
		rule_broken(sim, "attempt %d of message %" PRId64 " leaves twice", send->attempt,
			    id);
	if (message->is_known_sent)
		rule_broken(sim, "message %" PRId64 " was known sent and leaves again", id);
	asked_judge(sim, message);
	if (sim->now.s >= row->expires.s)
		rule_broken(sim, "message %" PRId64 " leaves after its moment", id);
	if (sim->now.s < row->due.s)
		rule_broken(sim, "message %" PRId64 " leaves before it is due", id);
	if (is_quiet(sim, message))
		rule_broken(sim, "message %" PRId64 " leaves in quiet hours", id);
	if (rules_is_stopped(sim, row->party_id))
		rule_broken(sim, "message %" PRId64 " leaves after STOP", id);
	if (!phone_equal(&send->to, &sim->parties[row->party_id].row.phone) ||
	    !sim->parties[row->party_id].can_be_texted)
		rule_broken(sim, "message %" PRId64 " leaves for a wrong phone", id);
	if (is_outdated(sim, message))
		rule_broken(sim, "message %" PRId64 " [%s] leaves and a newer one says otherwise",
			    id, row->claim);
	posts_send(sim, send, message);
	message->last_attempt = send->attempt;
	message->phone = send->to;
	sim->counts.sends++;
}

void
rules_left(struct sim *sim, const struct app_send *send)
{
	struct sim_message *message = message_of(sim, send->message_id);
	if (++message->left > 2)
		rule_broken(sim, "message %" PRId64 " left three times", send->message_id);
	sim->counts.doubles += message->left == 2;
	/* Texts, not doubles; those whose end says that they did not go may have gone all the same.
	 */
	int any = 1;
	int same = 1;
	for (int64_t id = 1; id < sim->n_messages; id++) {
		const struct sim_message *other = &sim->messages[id];
		bool is_open = other->row.state == OUTBOX_SUBMITTING ||
			       other->row.state == OUTBOX_UNKNOWN ||
			       other->row.sent.s > sim->now.s - HOUR_S;
		if (other == message || other->left_at.s <= sim->now.s - HOUR_S || !is_open ||
		    !phone_equal(&other->phone, &send->to))
			continue;
		any++;
		same += strcmp(other->row.body, send->text) == 0;
	}
	if (any > 100 || same > 20)
		rule_broken(sim, "%d texts in an hour to one number, %d of them the same", any,
			    same);
	message->left_at = sim->now;
}

void
rules_accepted(struct sim *sim, const struct sim_item *item)
{
	if (sim->broken == BREAK_ONCE)
		return;
	bool is_seen = false;
	if (store_event_seen(sim->store, item->once, &is_seen) != 0 || !is_seen)
		rule_broken(sim, "text %s was accepted and is lost", item->once);
}
