/* SPDX-License-Identifier: MIT
 *
 * Commands that change a booking: tried at once, so that a "no" comes at once, and done when the
 * code comes back.
 */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "app/ask.h"
#include "app/effects.h"
#include "app/inbound.h"
#include "app/lift.h"
#include "app/missed.h"
#include "app/past.h"
#include "app/replan.h"
#include "app/settle.h"
#include "app/why.h"
#include "app/wish.h"
#include "plan/desk.h"
#include "plan/window.h"
#include "sms/token.h"

/* A right code, and what it was asked for is no more. */
static void
changed_nothing(struct day *day, const struct row_party *party, const char *why)
{
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_date("date", day->plan.date),
						template_text("reason", why)};
	inbound_reply(day, party, KIND_COORDINATOR_CODE_VOID, values, ARRAY_LEN(values));
}

/* ${text} as a command's name is read: small letters, without accents and signs. */
static const char *
as_named(const struct day *day, const char *text)
{
	struct token tokens[TOKEN_MAX];
	int n = token_read(text, strlen(text), tokens);
	const char *words = "";
	/* "the housing office" is asked for without its article: a command's name has none. */
	int first = n > 1 && token_is_among(&tokens[0], "the a an y yr") ? 1 : 0;
	for (int i = first; i < n && i < TOKEN_MAX; i++)
		words =
		    arena_printf(day->arena, "%s%s%s", words, i > first ? " " : "", tokens[i].text);
	return words;
}

/* The appointment that was named by id, label or kind, whole or by its beginning; -1 if none or
 * two. */
static int
named(const struct day *day, const char *name)
{
	int found = -1;
	size_t n = strlen(name);
	for (int i = 0; i < day->document.n_appointments; i++) {
		const struct document_appointment *appointment = &day->document.appointments[i];
		const char *label = as_named(day, appointment->label);
		if (strcasecmp(appointment->id, name) == 0 || strcmp(label, name) == 0)
			return i;
		if (strcasecmp(appointment->kind, name) != 0 &&
		    (n < 3 ||
		     (strncasecmp(appointment->id, name, n) != 0 && strncmp(label, name, n) != 0)))
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

static void
unknown_name(struct day *day, const struct row_party *party)
{
	const char *names = NULL;
	for (int i = 0; i < day->document.n_appointments; i++)
		names = template_join(names, day->document.appointments[i].id, day->arena);
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_text("names", names)};
	inbound_reply(day, party, KIND_COORDINATOR_UNKNOWN_LABEL, values, ARRAY_LEN(values));
}

/* What a command decides: the kind of decision, -1 for one that decides none, and its template. */
struct change {
	int decision;
	enum kind code_kind;
};

static struct change
change_of(enum command_verb verb)
{
	switch ((int)verb) {
	case COMMAND_MOVE:
		return (struct change){DECISION_MOVED, KIND_COORDINATOR_CODE_MOVE};
	case COMMAND_PHONE:
		return (struct change){DECISION_PHONE, KIND_COORDINATOR_CODE_PHONE};
	case COMMAND_VIDEO:
		return (struct change){DECISION_VIDEO, KIND_COORDINATOR_CODE_VIDEO};
	case COMMAND_NEXTDAY:
		return (struct change){DECISION_NEXT_DAY, KIND_COORDINATOR_CODE_NEXT_DAY};
	case COMMAND_DROP:
		return (struct change){DECISION_DROPPED, KIND_COORDINATOR_CODE_DROP};
	case COMMAND_MISSED:
		return (struct change){DECISION_MISSED, KIND_COORDINATOR_CODE_MISSED};
	}
	return (struct change){-1, KIND_COORDINATOR_NOT_UNDERSTOOD};
}

/* When a changed appointment will be: the hour named, or for a call the one that it has. */
static int
new_start(const struct day *day, const struct command *command, int i)
{
	if (command->verb == COMMAND_MOVE)
		return command->at_min;
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	if (command->verb == COMMAND_MISSED)
		return outcome->start_min;
	if (command->verb != COMMAND_PHONE && command->verb != COMMAND_VIDEO)
		return PLAN_NONE;
	return outcome->start_min != PLAN_NONE ? outcome->start_min
					       : day->document.appointments[i].booked_min;
}

/* Why nothing can come of the word that it has not happened at ${at_min}; NULL: it can. */
static const char *
why_not_missed(const struct day *day, const struct row_party *to, int i, int at_min)
{
	const struct why_facts facts = {
	    .appointment = i,
	    .start_min = day->solution.appointments[i].start_min,
	};
	switch (missed_word_of(day, i, at_min)) {
	case MISSED_MAY_BE:
		break;
	case MISSED_AHEAD:
		return why_words(day, to, KIND_COORDINATOR_WHY_NOT_OVER, facts);
	case MISSED_MOVED:
		return why_words(day, to, KIND_COORDINATOR_WHY_MOVED, facts);
	case MISSED_ASKED:
		return why_words(day, to, KIND_COORDINATOR_WHY_ASKED, facts);
	case MISSED_OFF:
		return why_words(day, to, KIND_COORDINATOR_WHY_OFF, facts);
	}
	return NULL;
}

/* Whether it would be open then, but its desk sees people at other minutes. */
static bool
is_between_starts(const struct day *day, int i, int at_min)
{
	const struct plan_appointment *of = &day->problem.appointments[i];
	const struct plan_desk *desk = of->desk;
	if (desk == NULL || desk->n_starts == 0 || at_min == of->booked_min)
		return false;
	for (int k = 0; k < desk->n_starts; k++)
		if (desk->starts[k] == at_min)
			return false;
	return true;
}

/* Its desk starts at others: those that are left on either side of an hour. */
static const char *
why_between(const struct day *day, const struct row_party *to, int i, int at_min)
{
	const struct plan_appointment *of = &day->problem.appointments[i];
	int before = window_last(of, at_min + of->minutes);
	int after = window_next(of, at_min);
	enum kind kind = before != PLAN_NONE && after != PLAN_NONE ? KIND_COORDINATOR_WHY_STARTS_TWO
			 : before == PLAN_NONE && after == PLAN_NONE
			     ? KIND_COORDINATOR_WHY_STARTS_OTHER
			     : KIND_COORDINATOR_WHY_STARTS;
	return why_words(day, to, kind,
			 (struct why_facts){.appointment = i,
					    .start_min = before != PLAN_NONE ? before : after,
					    .until_min = after});
}

/* NULL: nothing but the plan itself can be against it; else why not, in words for ${to}. */
static const char *
why_not_tried(const struct day *day, const struct row_party *to, const struct inbound_wish *wish)
{
	int i = wish->appointment;
	int at_min = wish->at_min;
	int kind = change_of(wish->command->verb).decision;
	const struct estimate_item *item = &day->estimate.items[i];
	struct why_facts facts = {.appointment = i, .start_min = at_min};
	if (day->plan.stage == PLAN_STAGE_OVER)
		return why_plain(day, to, KIND_COORDINATOR_WHY_OVER);
	if (kind == DECISION_MISSED)
		return why_not_missed(day, to, i, PLAN_NONE);
	if (item->is_today && item->start_min != PLAN_NONE && item->start_min <= day->now_min)
		return why_words(day, to, KIND_COORDINATOR_WHY_BEGUN, facts);
	if (at_min != PLAN_NONE && at_min <= day->now_min)
		return why_words(day, to, KIND_COORDINATOR_WHY_PASSED, facts);
	if (at_min != PLAN_NONE && is_between_starts(day, i, at_min))
		return why_between(day, to, i, at_min);
	const struct across_hold *busy =
	    at_min == PLAN_NONE || at_min == day->document.appointments[i].booked_min
		? NULL
		: across_busy_at(day, i, at_min);
	if (busy != NULL) {
		facts.start_min = busy->from_min;
		facts.until_min = busy->until_min;
		return why_words(day, to, KIND_COORDINATOR_WHY_BUSY, facts);
	}
	facts.date = holidays_working_day_after(day->world->holidays, day->plan.date);
	return kind == DECISION_NEXT_DAY && day->prepared->is_shut_next[i]
		   ? why_words(day, to, KIND_COORDINATOR_WHY_SHUT, facts)
		   : NULL;
}

static bool
is_held(const struct plan_solution *solution, int i, int at_min)
{
	return solution->feasible && solution->appointments[i].start_min == at_min;
}

/* Only where its desk has room: a wish is no booking that stays where it is. */
static void
want_free(struct plan_appointment *trial)
{
	trial->booked_min = PLAN_NONE;
	desk_cut(trial);
	trial->desk = NULL;
}

/* Plan the day with appointment ${i} at that hour. 0, or what replan_try returned. */
static int
try_hour(struct day *day, enum decision_kind kind, int i, int at_min,
	 struct plan_solution *solution)
{
	struct plan_appointment before = day->problem.appointments[i];
	struct plan_appointment *trial = &day->problem.appointments[i];
	if (at_min != trial->booked_min)
		want_free(trial);
	trial->booked_min = at_min;
	trial->priority = PLAN_MUST;
	trial->weight = 1000;
	if (kind == DECISION_PHONE || kind == DECISION_VIDEO) {
		trial->mode[PLAN_VISIT] = trial->mode[PLAN_PHONE] = trial->mode[PLAN_VIDEO] =
		    PLAN_NEVER;
		trial->mode[kind == DECISION_PHONE ? PLAN_PHONE : PLAN_VIDEO] = PLAN_AGREED;
	}
	day->pinned = i;
	int rc = replan_try(day, solution);
	day->pinned = -1;
	day->problem.appointments[i] = before;
	return rc;
}

/* Why it cannot be done at that hour; NULL: it can, or *is_tried says that it takes longer. */
static const char *
why_not_at(struct day *day, const struct row_party *party, const struct inbound_wish *wish,
	   bool *is_tried)
{
	int i = wish->appointment;
	struct plan_solution *solution = arena_new(day->arena, struct plan_solution);
	int rc = try_hour(day, (enum decision_kind)change_of(wish->command->verb).decision, i,
			  wish->at_min, solution);
	*is_tried = rc == E_LIMIT && day->unsolved != NULL && wish_note(day, party, wish->command);
	if (*is_tried || (rc == 0 && is_held(solution, i, wish->at_min)))
		return NULL;
	return why_words(
	    day, party, rc == E_LIMIT ? KIND_COORDINATOR_WHY_TOO_HARD : KIND_COORDINATOR_WHY_CANNOT,
	    (struct why_facts){.appointment = i, .start_min = wish->at_min});
}

void
inbound_want_change(struct day *day, const struct row_party *party, const struct command *command)
{
	struct change change = change_of(command->verb);
	int i = named(day, command->name);
	if (i < 0) {
		unknown_name(day, party);
		return;
	}
	if (wish_is_of_another(day, party)) {
		inbound_refuse(day, party, why_plain(day, party, KIND_COORDINATOR_WHY_TRYING));
		return;
	}
	enum decision_kind kind = (enum decision_kind)change.decision;
	const struct inbound_wish wish = {command, i, new_start(day, command, i), change.code_kind};
	const char *why = why_not_tried(day, party, &wish);
	bool is_tried = false;
	if (why == NULL && kind != DECISION_NEXT_DAY && kind != DECISION_DROPPED &&
	    kind != DECISION_MISSED)
		why = why_not_at(day, party, &wish, &is_tried);
	if (is_tried)
		return;
	wish_clear(day);
	if (why != NULL)
		inbound_refuse(day, party, why);
	else
		inbound_ask_code(day, party, &wish);
}

static int
last_decision(const struct day *day)
{
	for (int d = day->n_decisions - 1; d >= 0; d--)
		/* What became of a call is no decision of theirs. */
		if (!day->decisions[d].is_undone &&
		    (day->decisions[d].kind <= DECISION_NO_NEXT_DAY ||
		     day->decisions[d].kind == DECISION_MISSED ||
		     lift_is_decision(day->decisions[d].kind)))
			return d;
	return -1;
}

/*
 * NULL if the last decision can be taken back, else why not. What has begun stands, but for the
 * word that it has not; and the code of ${asked} (NULL: it is yet to be sent) is of what was last
 * when it was asked for.
 */
static const char *
why_not_undone(const struct day *day, const struct row_party *to, const struct row_question *asked)
{
	int d = last_decision(day);
	if (day->plan.stage == PLAN_STAGE_OVER)
		return why_plain(day, to, KIND_COORDINATOR_WHY_OVER);
	if (d < 0)
		return why_plain(day, to, KIND_COORDINATOR_WHY_NO_UNDO);
	const struct row_decision *last = &day->decisions[d];
	int i = day_appointment(day, last->appointment);
	const struct why_facts facts = {.appointment = i};
	if (asked != NULL && last->at.s > asked->made.s)
		return why_words(
		    day, to, i < 0 ? KIND_COORDINATOR_WHY_LIFT_SINCE : KIND_COORDINATOR_WHY_SINCE,
		    facts);
	if (i < 0)
		return lift_has_begun(day) ? why_plain(day, to, KIND_COORDINATOR_WHY_LIFT_BEGUN)
					   : NULL;
	return last->kind != DECISION_MISSED && past_has_come(day, i)
		   ? why_words(day, to, KIND_COORDINATOR_WHY_BEGUN, facts)
		   : NULL;
}

void
inbound_want_undo(struct day *day, const struct row_party *party, const struct command *command)
{
	const char *why = why_not_undone(day, party, NULL);
	const struct inbound_wish wish = {command, -1, PLAN_NONE, KIND_COORDINATOR_CODE_UNDO};
	if (why != NULL)
		inbound_refuse(day, party, why);
	else
		inbound_ask_code(day, party, &wish);
}

static void
undo(struct day *day, const struct row_party *party)
{
	int d = last_decision(day);
	day->decisions[d].is_undone = true;
	effect_write(day->effects, (struct store_write){.kind = WRITE_DECISION_UNDONE,
							.decision = day->decisions[d]});
	effect_audit(day->effects, day->now, &day->plan, party->id, "decision %" PRId64 " undone",
		     day->decisions[d].id);
	day_open_document(day);
	day->undone = day_appointment(day, day->decisions[d].appointment);
	if (day->decisions[d].kind == DECISION_MISSED)
		day->happened_min = day->decisions[d].at_min;
	settle_estimate(day);
	replan_day(day, "undo");
}

/* A new version speaks for itself. */
static void
tell_done(struct day *day, const struct row_party *party, int version_before)
{
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_number("version", day->plan.version)};
	if (day->plan.version == version_before)
		inbound_reply(day, party, KIND_COORDINATOR_DONE, values, ARRAY_LEN(values));
}

static void
change_lift(struct day *day, const struct row_party *party, const struct row_question *question,
	    const struct command *command)
{
	int version = day->plan.version;
	const char *why = lift_take(day, party, question, command);
	if (why != NULL) {
		changed_nothing(day, party, why);
		return;
	}
	settle_estimate(day);
	replan_day(day, "lift");
	tell_done(day, party, version);
}

/* The code came back: what it stood for happens now. */
static void
confirmed(struct day *day, const struct row_party *party, struct row_question *question)
{
	ask_close(day, question, QUESTION_YES);
	/* Nobody would hear of what it makes. */
	if (day->plan.stage == PLAN_STAGE_OVER) {
		inbound_refuse(day, party, why_plain(day, party, KIND_COORDINATOR_WHY_OVER));
		return;
	}
	struct command command =
	    command_parse(KIND_FOR_COORDINATOR, question->command, strlen(question->command));
	if (command.verb == COMMAND_UNDO) {
		const char *why = why_not_undone(day, party, question);
		if (why == NULL)
			undo(day, party);
		else
			changed_nothing(day, party, why);
		return;
	}
	if (command.verb == COMMAND_LIFT) {
		change_lift(day, party, question, &command);
		return;
	}
	struct change change = change_of(command.verb);
	int i = day_appointment(day, question->appointment);
	ensure(change.decision >= 0 && i >= 0);
	/* What was said of an hour says nothing of the one that it has now. */
	const char *why = change.decision == DECISION_MISSED
			      ? why_not_missed(day, party, i, question->at_min)
			      : NULL;
	if (why != NULL) {
		changed_nothing(day, party, why);
		return;
	}
	int version = day->plan.version;
	day_add_decision(day, party, i, (enum decision_kind)change.decision, question->at_min,
			 question->command);
	settle_estimate(day);
	replan_day(day, arena_printf(day->arena, "%s:%s",
				     rows_word(&rows_decision_kinds, change.decision),
				     question->appointment));
	tell_done(day, party, version);
}

/* A code alone confirms a command; where the coordinator stands in for somebody, it is their yes.
 */
void
inbound_take_code(struct day *day, const struct row_party *party, const struct command *command,
		  const char *text)
{
	struct row_question *question = inbound_question(day, party, command->code);
	if (question != NULL && question->kind == QUESTION_CONFIRM) {
		confirmed(day, party, question);
		return;
	}
	struct command yes = *command;
	yes.verb = COMMAND_YES;
	inbound_answer(day, party, &yes, text);
}
