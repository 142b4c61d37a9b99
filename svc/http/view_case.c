/* SPDX-License-Identifier: MIT
 *
 * What was asked, answered and said: questions, decisions, versions, and the phones with their
 * texts.
 */
#include <string.h>

#include "http/look.h"
#include "http/view.h"
#include "http/view_part.h"
#include "store/feed.h"
#include "store/stranger.h"

/* A text that goes out stands on its phone from when it was delivered, or accepted where no
 * receipts come. */
#define TEXTS_MAX 400

const char *
view_part_role(enum party_role role)
{
	switch (role) {
	case PARTY_PERSON:
		return "person";
	case PARTY_COORDINATOR:
		return "coordinator";
	case PARTY_OFFICER:
		return "officer";
	case PARTY_SERVICE:
		return "service";
	case PARTY_MENTOR:
		return "mentor";
	case PARTY_PRISON_CONTACT:
		return "contact";
	case PARTY_MANAGER:
		return "manager";
	}
	return "";
}

static const struct row_party *
party_of(const struct row_case *rows, int64_t party_id)
{
	for (int i = 0; i < rows->n_parties; i++)
		if (rows->parties[i].id == party_id)
			return &rows->parties[i];
	return NULL;
}

static const char *
question_kind_word(enum question_kind kind)
{
	switch (kind) {
	case QUESTION_CONFIRM:
		return "confirm";
	case QUESTION_MOVE:
		return "move";
	case QUESTION_PHONE:
		return "phone";
	case QUESTION_VIDEO:
		return "video";
	case QUESTION_NEXT_DAY:
		return "next_day";
	case QUESTION_LATE:
		return "late";
	case QUESTION_CALL:
		return "call";
	case QUESTION_CALLED:
		return "called";
	}
	return "";
}

static const char *
question_state_word(enum question_state state)
{
	switch (state) {
	case QUESTION_OPEN:
		return "open";
	case QUESTION_YES:
		return "yes";
	case QUESTION_NO:
		return "no";
	case QUESTION_WITHDRAWN:
		return "withdrawn";
	case QUESTION_EXPIRED:
		return "expired";
	case QUESTION_SPENT:
		return "spent";
	}
	return "";
}

static const char *
decision_word(enum decision_kind kind)
{
	switch (kind) {
	case DECISION_MOVED:
		return "moved";
	case DECISION_PHONE:
		return "phone";
	case DECISION_VIDEO:
		return "video";
	case DECISION_NEXT_DAY:
		return "next_day";
	case DECISION_DROPPED:
		return "dropped";
	case DECISION_NO_MOVE:
		return "no_move";
	case DECISION_NO_PHONE:
		return "no_phone";
	case DECISION_NO_VIDEO:
		return "no_video";
	case DECISION_NO_NEXT_DAY:
		return "no_next_day";
	case DECISION_CALLED:
		return "called";
	case DECISION_NOT_CALLED:
		return "not_called";
	case DECISION_MISSED:
		return "missed";
	case DECISION_LIFT:
		return "lift";
	case DECISION_NO_LIFT:
		return "no_lift";
	}
	return "";
}

json_t *
view_part_questions(const struct desk *desk, const struct row_case *rows)
{
	json_t *array = json_array();
	for (int i = 0; i < rows->n_questions; i++) {
		const struct row_question *question = &rows->questions[i];
		const struct row_party *party = party_of(rows, question->party_id);
		json_array_append_new(
		    array,
		    json_pack("{s:I,s:I,s:s,s:s,s:s,s:s,s:s,s:o,s:o}", "id",
			      (json_int_t)question->id, "party", (json_int_t)question->party_id,
			      "role", party == NULL ? "" : view_part_role(party->role), "name",
			      party == NULL ? "" : party->name, "kind",
			      question_kind_word(question->kind), "state",
			      question_state_word(question->state), "appointment",
			      question->appointment, "at", view_part_time(question->at_min), "made",
			      view_part_clock_time(desk, question->made, true)));
	}
	return array;
}

json_t *
view_part_decisions(const struct row_case *rows)
{
	json_t *array = json_array();
	for (int i = 0; i < rows->n_decisions; i++) {
		const struct row_decision *decision = &rows->decisions[i];
		const struct row_party *party = party_of(rows, decision->party_id);
		json_array_append_new(array,
				      json_pack("{s:s,s:s,s:s,s:o}", "role",
						party == NULL ? "" : view_part_role(party->role),
						"appointment", decision->appointment, "kind",
						decision_word(decision->kind), "at",
						view_part_time(decision->at_min)));
	}
	return array;
}

json_t *
view_part_versions(const struct desk *desk, int64_t plan_id, struct arena *arena, int *rc)
{
	struct row_version *versions;
	int n;
	*rc = store_versions_load(desk->store, plan_id, arena, &versions, &n);
	if (*rc != 0)
		return NULL;
	json_t *array = json_array();
	for (int i = 0; i < n; i++) {
		json_t *solution = json_loads(versions[i].solution, 0, NULL);
		json_array_append_new(
		    array,
		    json_pack("{s:i,s:o,s:s,s:b,s:i}", "version", versions[i].version, "made",
			      view_part_clock_time(desk, versions[i].made, true), "cause",
			      versions[i].cause, "feasible", versions[i].is_feasible, "changes",
			      look_int(solution, "changes")));
		json_decref(solution);
	}
	return array;
}

json_t *
view_part_feeds(const struct desk *desk, const struct row_case *rows, struct arena *arena)
{
	json_t *array = json_array();
	for (int i = 0; i < rows->n_parties; i++) {
		const struct row_party *party = &rows->parties[i];
		const char *token;
		if (party->stopped.s != 0 ||
		    store_feed_token(desk->store, party->id, arena, &token) != 0)
			continue;
		json_array_append_new(
		    array, json_pack("{s:I,s:s,s:s,s:s}", "party", (json_int_t)party->id, "role",
				     view_part_role(party->role), "label", party->label, "link",
				     arena_printf(arena, "%s/calendar/%s.ics",
						  desk->public_url == NULL ? "" : desk->public_url,
						  token)));
	}
	return array;
}

/* One text as a phone shows it. */
struct text {
	struct utc at;
	bool from_phone;
	int64_t id;
	const char *body;
	const char *state;
};

static void
add_text(struct text texts[], int *n, struct text text)
{
	if (*n == TEXTS_MAX)
		return;
	int at = (*n)++;
	while (at > 0 && texts[at - 1].at.s > text.at.s) {
		texts[at] = texts[at - 1];
		at--;
	}
	texts[at] = text;
}

/* What a phone sent may be any bytes. */
static json_t *
words_of(const char *text)
{
	json_t *words = json_string(text);
	return words == NULL ? json_string("\xef\xbf\xbd") : words;
}

static json_t *
texts_of(const struct desk *desk, const struct row_case *rows, int64_t party_id,
	 const struct row_event events[], int n_events)
{
	struct text texts[TEXTS_MAX];
	int n = 0;
	for (int i = 0; i < rows->n_messages; i++) {
		const struct row_message *message = &rows->messages[i];
		if (message->party_id == party_id && message->sent.s != 0 &&
		    message->way == MESSAGE_TEXT)
			add_text(texts, &n,
				 (struct text){message->sent, false, message->id, message->body,
					       outbox_state_name(message->state)});
	}
	for (int i = 0; i < n_events; i++)
		if (events[i].party_id == party_id && strcmp(events[i].kind, "text") == 0)
			add_text(texts, &n,
				 (struct text){events[i].at, true, events[i].id, events[i].text,
					       "taken"});
	json_t *array = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(
		    array, json_pack("{s:I,s:b,s:o,s:o,s:s}", "id", (json_int_t)texts[i].id,
				     "from_phone", texts[i].from_phone, "at",
				     view_part_clock_time(desk, texts[i].at, true), "text",
				     words_of(texts[i].body), "state", texts[i].state));
	return array;
}

/* Adds the phones of ${rows} that have a number. */
static void
add_phones(json_t *phones, const struct desk *desk, const struct row_case *rows,
	   const struct row_event events[], int n_events)
{
	for (int i = 0; i < rows->n_parties; i++) {
		const struct row_party *party = &rows->parties[i];
		bool is_of_house = rows->plan.id == 0;
		const char *role = !is_of_house                  ? view_part_role(party->role)
				   : party->role == PARTY_PERSON ? "stranger"
								 : "duty";
		char label[PHONE_MASK_SIZE];
		phone_print(&party->phone, label);
		if (!party->has_phone)
			continue;
		json_array_append_new(
		    phones,
		    json_pack("{s:I,s:s,s:s,s:s,s:b,s:b,s:o}", "party", (json_int_t)party->id,
			      "role", role, "name", party->name, "label",
			      is_of_house ? label : party->label, "can_text",
			      desk->has_simulated && !is_of_house, "stopped", party->stopped.s != 0,
			      "texts", texts_of(desk, rows, party->id, events, n_events)));
	}
}

/* Strangers, and who is on duty: behind those of every plan. */
static int
add_strangers(json_t *phones, const struct desk *desk, struct arena *arena)
{
	struct row_case rows;
	struct row_event *events;
	int n_events;
	int rc = store_stranger_case(desk->store, arena, &rows);
	if (rc == 0)
		rc = store_stranger_events(desk->store, arena, &events, &n_events);
	if (rc == 0)
		add_phones(phones, desk, &rows, events, n_events);
	return rc;
}

json_t *
view_phones(const struct desk *desk, int64_t plan_id, struct arena *arena, int *rc)
{
	struct row_case rows;
	struct row_event *events;
	int n_events;
	*rc = store_case_load(desk->store, plan_id, arena, &rows);
	if (*rc == 0)
		*rc = store_events_load(desk->store, plan_id, arena, &events, &n_events);
	if (*rc != 0)
		return NULL;
	json_t *phones = json_array();
	add_phones(phones, desk, &rows, events, n_events);
	*rc = add_strangers(phones, desk, arena);
	if (*rc != 0) {
		json_decref(phones);
		return NULL;
	}
	return json_pack("{s:s,s:o}", "plan", rows.plan.ref, "phones", phones);
}
