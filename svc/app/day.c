/* SPDX-License-Identifier: MIT
 *
 * Opening a day, and the small questions that every decision asks of it.
 */
#include "app/day.h"

#include <inttypes.h>
#include <string.h>

#include "app/effects.h"
#include "app/lift.h"
#include "app/post.h"
#include "app/remind.h"
#include "plan/plan_json.h"
#include "plan/ride.h"
#include "travel/travel_current.h"

static int
minute_of_plan_day(const struct day *day)
{
	struct civil_date date;
	int minute;
	civil_from_utc(day->world->zone, day->now, &date, &minute);
	return (date.day - day->plan.date.day) * MINUTES_PER_DAY + minute;
}

static int
read_solution(struct day *day, const struct row_version *version)
{
	if (version->version == 0)
		return 0;
	const struct plan_solution *solution =
	    memo_solution(day->world->memo, version->solution, day->arena);
	if (solution == NULL)
		return E_CORRUPT;
	day->solution = *solution;
	return 0;
}

/* Copies with room for what the event adds. */
static void
copy_rows(struct day *day, const struct row_case *rows)
{
	day->plan = rows->plan;
	day->parties = rows->parties;
	day->n_parties = rows->n_parties;
	day->messages = rows->messages;
	day->n_messages = rows->n_messages;
	day->questions = arena_array(day->arena, struct row_question, DAY_QUESTIONS_MAX + 64);
	day->n_questions = rows->n_questions;
	ensure(rows->n_questions <= DAY_QUESTIONS_MAX);
	if (rows->n_questions > 0)
		memcpy(day->questions, rows->questions,
		       sizeof(*day->questions) * (size_t)rows->n_questions);
	day->decisions = arena_array(day->arena, struct row_decision, DAY_DECISIONS_MAX + 64);
	day->n_decisions = rows->n_decisions;
	ensure(rows->n_decisions <= DAY_DECISIONS_MAX);
	if (rows->n_decisions > 0)
		memcpy(day->decisions, rows->decisions,
		       sizeof(*day->decisions) * (size_t)rows->n_decisions);
}

static int
open_document(struct day *day)
{
	const struct app_world *world = day->world;
	const char *text =
	    lift_document(day->plan.document, day->decisions, day->n_decisions, day->arena);
	const struct memo_opened *opened = memo_open(world->memo, world->prepare, text, day->arena);
	if (opened == NULL)
		return E_CORRUPT;
	day->document = opened->document;
	day->prepared = &opened->prepared;
	/* A service may have left the directory since: the day goes on as it was planned, and a
	 * human is told when it would have to be planned anew (replan.c). */
	day->is_blind = opened->rc != 0;
	day->problem = day->prepared->problem;
	day_decide(day, &day->problem);
	return 0;
}

void
day_open_document(struct day *day)
{
	ensure(open_document(day) == 0);
	across_take_desks(day, &day->problem);
}

int
day_open(struct day *day, const struct app_world *world, const struct app_rows *rows,
	 struct utc now, struct app_effects *effects)
{
	*day = (struct day){
	    .world = world,
	    .effects = effects,
	    .arena = effects->arena,
	    .now = now,
	    .pinned = -1,
	    .undone = -1,
	    .happened_min = PLAN_NONE,
	    .next = rows->next,
	    .lost = rows->lost,
	    .n_lost = rows->n_lost,
	    .is_list_end_untold = rows->is_list_end_untold,
	    .today = rows->today,
	    .n_today = rows->n_today,
	};
	copy_rows(day, rows->plan_case);
	day->now_min = minute_of_plan_day(day);
	int rc = open_document(day);
	if (rc != 0)
		return rc;
	const struct row_version *newest = &rows->plan_case->version;
	day->is_live = newest->version > 0 && day_is_live_cause(newest->cause);
	day->across = across_read(day, rows);
	across_take_desks(day, &day->problem);
	return read_solution(day, newest);
}

bool
day_is_live_cause(const char *cause)
{
	size_t n = strlen(APP_CAUSE_LIVE);
	return strncmp(cause, APP_CAUSE_LIVE, n) == 0 && (cause[n] == '\0' || cause[n] == ':');
}

static void
decide_one(struct plan_appointment *appointment, const struct row_decision *decision)
{
	switch (decision->kind) {
	case DECISION_MOVED:
		appointment->booked_min = decision->at_min;
		break;
	case DECISION_PHONE:
	case DECISION_VIDEO:
		appointment->booked_min = decision->at_min;
		appointment->mode[PLAN_VISIT] = PLAN_NEVER;
		appointment->mode[PLAN_PHONE] = PLAN_NEVER;
		appointment->mode[PLAN_VIDEO] = PLAN_NEVER;
		appointment->mode[decision->kind == DECISION_PHONE ? PLAN_PHONE : PLAN_VIDEO] =
		    PLAN_AGREED;
		break;
	case DECISION_NEXT_DAY:
		appointment->settled = PLAN_PUT_OFF;
		break;
	case DECISION_DROPPED:
		appointment->settled = PLAN_GIVEN_UP;
		break;
	case DECISION_NO_MOVE:
		appointment->move = PLAN_NEVER;
		break;
	case DECISION_NO_PHONE:
		appointment->mode[PLAN_PHONE] = PLAN_NEVER;
		break;
	case DECISION_NO_VIDEO:
		appointment->mode[PLAN_VIDEO] = PLAN_NEVER;
		break;
	case DECISION_NO_NEXT_DAY:
		appointment->next_day = PLAN_NEVER;
		break;
	case DECISION_CALLED:
	case DECISION_NOT_CALLED:
	case DECISION_MISSED:
	case DECISION_LIFT:
	case DECISION_NO_LIFT:
		break;
	}
}

void
day_decide(const struct day *day, struct plan_problem *problem)
{
	for (int d = 0; d < day->n_decisions; d++) {
		const struct row_decision *decision = &day->decisions[d];
		int i = day_appointment(day, decision->appointment);
		if (i >= 0 && !decision->is_undone)
			decide_one(&problem->appointments[i], decision);
	}
}

int
day_appointment(const struct day *day, const char *id)
{
	for (int i = 0; i < day->document.n_appointments; i++)
		if (strcmp(day->document.appointments[i].id, id) == 0)
			return i;
	return -1;
}

static bool
can_be_texted(const struct row_party *party)
{
	return party->has_phone && party->has_consent;
}

const struct row_party *
day_party(const struct day *day, enum party_role role)
{
	for (int i = 0; i < day->n_parties; i++)
		if (day->parties[i].role == role && can_be_texted(&day->parties[i]))
			return &day->parties[i];
	return role == PARTY_PERSON ? post_of(day) : NULL;
}

bool
day_names(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = words; (at = strstr(at, word)) != NULL; at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

const struct row_party *
day_speaker(const struct day *day, int appointment, int nth)
{
	const char *id = day->document.appointments[appointment].id;
	int n = 0;
	for (int i = 0; i < day->n_parties; i++) {
		const struct row_party *party = &day->parties[i];
		if ((party->role == PARTY_OFFICER || party->role == PARTY_SERVICE) &&
		    can_be_texted(party) && day_names(party->appointments, id) && n++ == nth)
			return party;
	}
	bool is_named = n > 0;
	if (day->problem.appointments[appointment].yes_from != PLAN_OFFICER)
		return NULL;
	for (int i = 0; i < day->n_parties; i++) {
		const struct row_party *party = &day->parties[i];
		bool speaks = party->appointments[0] == '\0' || (n == 0 && !is_named);
		if (party->role == PARTY_OFFICER && can_be_texted(party) &&
		    !day_names(party->appointments, id) && speaks && n++ == nth)
			return party;
	}
	return NULL;
}

const struct row_party *
day_party_for(const struct day *day, int appointment)
{
	const struct row_party *speaker = day_speaker(day, appointment, 0);
	return speaker != NULL ? speaker : day_party(day, PARTY_COORDINATOR);
}

const struct row_party *
day_party_by_id(const struct day *day, int64_t id)
{
	for (int i = 0; i < day->n_parties; i++)
		if (day->parties[i].id == id)
			return &day->parties[i];
	return NULL;
}

const char *
day_label(const struct day *day, int appointment)
{
	return day->document.appointments[appointment].label;
}

const char *
day_place(const struct day *day, int appointment)
{
	return day->prepared->where[appointment];
}

bool
day_is_settled(const struct day *day, int appointment)
{
	const struct plan_outcome *outcome = &day->solution.appointments[appointment];
	return outcome->start_min != PLAN_NONE && !outcome->needs_yes;
}

int
day_next_settled(const struct day *day, int from_min)
{
	int next = -1;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		int start = day->estimate.items[i].start_min;
		if (!day_is_settled(day, i) || !day->estimate.items[i].is_today ||
		    start == PLAN_NONE || start <= from_min)
			continue;
		if (next < 0 || start < day->estimate.items[next].start_min)
			next = i;
	}
	return next;
}

const struct template_set *
day_words_for(const struct day *day, const struct row_party *to)
{
	const struct template_set *words = app_words(day->world, to->language);
	bool is_simple = to->role == PARTY_PERSON && day->document.person.simple_day;
	return is_simple && words->simple != NULL ? words->simple : words;
}

const char *
day_line(const struct day *day, const struct row_party *to, const struct plan_ride *ride)
{
	return ride_line(day_words_for(day, to)->language, ride, day->arena);
}

const char *
day_word(const struct day *day, const struct row_party *to, enum kind kind)
{
	return template_render(day_words_for(day, to), kind, NULL, 0, day->arena);
}

const char *
day_end_word(const struct day *day, const struct row_party *to, int place)
{
	bool is_theirs = to->role == PARTY_COORDINATOR;
	if (place == PLAN_PLACE_HOME)
		return day_word(day, to,
				is_theirs ? KIND_COORDINATOR_WORD_HOME : KIND_PERSON_WORD_HOME);
	if (strcmp(day->document.gate.label, DOCUMENT_GATE_LABEL) != 0)
		return day->document.gate.label;
	return day_word(day, to, is_theirs ? KIND_COORDINATOR_WORD_GATE : KIND_PERSON_WORD_GATE);
}

const char *
day_who(const struct day *day, const struct row_party *to)
{
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	return coordinator == NULL || coordinator->label[0] == '\0'
		   ? day_word(day, to, KIND_PERSON_WORD_WORKER)
		   : coordinator->label;
}

const char *
day_tel(const struct day *day)
{
	for (int i = 0; i < day->document.n_parties; i++) {
		const struct document_party *party = &day->document.parties[i];
		if (party->role == DOCUMENT_COORDINATOR && party->number != NULL)
			return party->number;
	}
	return "";
}

const struct row_decision *
day_decision(const struct day *day, int appointment)
{
	const char *id = day->document.appointments[appointment].id;
	for (int d = day->n_decisions - 1; d >= 0; d--) {
		const struct row_decision *decision = &day->decisions[d];
		if (!decision->is_undone && decision->kind <= DECISION_DROPPED &&
		    strcmp(decision->appointment, id) == 0)
			return decision;
	}
	return NULL;
}

bool
day_is_covered(const struct day *day)
{
	const struct travel *travel = day->world->prepare->travel;
	return travel == NULL || travel_covers(travel, day->plan.date);
}

int
day_gate_min(const struct day *day)
{
	return day->plan.out_min >= 0 ? day->plan.out_min : day->problem.gate_expected_min;
}

struct utc
day_utc(const struct day *day, int minute)
{
	struct civil_turn turn = civil_turn_of(day->world->zone, day->plan.date);
	int past = minute - turn.from_min;
	if (past >= 0 && past < turn.minutes)
		minute = turn.from_min + turn.minutes;
	return civil_to_utc(day->world->zone, day->plan.date, minute);
}

int
day_shown_min(const struct day *day, int minute)
{
	struct civil_turn turn = civil_turn_of(day->world->zone, day->plan.date);
	int past = minute - turn.from_min;
	return past >= 0 && past < turn.minutes ? minute - turn.minutes : minute;
}

void
day_add_decision(struct day *day, const struct row_party *party, int appointment,
		 enum decision_kind kind, int at_min, const char *words)
{
	if (day->n_decisions >= DAY_DECISIONS_MAX) {
		effect_audit(day->effects, day->now, &day->plan, party->id,
			     "decision refused: more than %d", DAY_DECISIONS_MAX);
		return;
	}
	struct row_decision decision = {
	    .id = day->next.decision++,
	    .plan_id = day->plan.id,
	    .party_id = party->id,
	    .appointment = appointment < 0 ? "" : day->document.appointments[appointment].id,
	    .kind = kind,
	    .at_min = at_min,
	    .at = day->now,
	    .words = words,
	};
	day->decisions[day->n_decisions++] = decision;
	if (kind == DECISION_MOVED || kind == DECISION_PHONE || kind == DECISION_VIDEO)
		day->pinned = appointment;
	if (appointment >= 0)
		decide_one(&day->problem.appointments[appointment], &decision);
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_DECISION, .decision = decision});
	effect_audit(day->effects, day->now, &day->plan, party->id,
		     "decision %" PRId64 ": %s of %s", decision.id,
		     rows_word(&rows_decision_kinds, (int)kind), decision.appointment);
}

void
day_queue(struct day *day, const struct day_say *say, const struct template_value values[],
	  size_t n_values)
{
	bool can_get_it =
	    say->invite == NULL ? can_be_texted(say->party) : remind_can_be_mailed(say->party);
	if (!can_get_it || say->party->stopped.s != 0 || say->expires.s <= day->now.s)
		return;
	char *name = arena_alloc(day->arena, KIND_NAME_SIZE);
	kind_full_name(say->kind, name);
	const struct template_set *words = day_words_for(day, say->party);
	const struct template *template = &words->templates[say->kind];
	struct row_message message = {
	    .id = day->next.message++,
	    .plan_id = day->plan.id,
	    .party_id = say->party->id,
	    .version = day->plan.version,
	    .kind = name,
	    .claim = say->claim,
	    .fact = say->fact,
	    .way = say->invite == NULL ? MESSAGE_TEXT : MESSAGE_MAIL,
	    .body = template_render(words, say->kind, values, n_values, day->arena),
	    .made = day->now,
	    .due = say->due,
	    .expires = say->expires,
	    .next_try = say->due,
	    .state = OUTBOX_QUEUED,
	    .is_urgent = say->is_urgent || template->urgent_on_day,
	    .is_double_harmless = template->double_is_harmless,
	    .provider_id = "",
	};
	message.body = post_words(day, say->party, say->kind, message.body,
				  strncmp(say->claim, "reply:", strlen("reply:")) == 0);
	if (say->invite != NULL)
		message.body = remind_mail(day, say->invite, message.body, message.id);
	effect_write(day->effects, (struct store_write){.kind = WRITE_MESSAGE, .message = message});
}

void
day_reply(struct day *day, const struct row_party *party, enum kind kind,
	  const struct template_value values[], size_t n_values, struct utc expires)
{
	struct day_say say = {
	    .party = party,
	    .kind = kind,
	    .claim = arena_printf(day->arena, "reply:%" PRId64, day->next.message),
	    .fact = "",
	    .due = day->now,
	    .expires = expires,
	    /* They wrote to us just now: an answer does not wake them. */
	    .is_urgent = true,
	};
	day_queue(day, &say, values, n_values);
}
