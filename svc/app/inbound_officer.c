/* SPDX-License-Identifier: MIT
 *
 * What an officer or a service may text: an answer with its code, and that a visit of theirs has
 * not happened, which takes effect when the code for it comes back.
 */
#include <string.h>

#include "app/ask.h"
#include "app/inbound.h"
#include "app/missed.h"
#include "app/replan.h"
#include "app/settle.h"

static void
reply(struct day *day, const struct row_party *party, enum kind kind,
      const struct template_value values[], size_t n_values)
{
	day_reply(day, party, kind, values, n_values, inbound_reply_expires(day));
}

/* No visit is meant that could be: which there are besides is not told. */
static void
none_meant(struct day *day, const struct row_party *party, const char *ref)
{
	const struct template_value values[] = {template_text("ref", ref)};
	reply(day, party, KIND_OFFICER_MISSED_NONE, values, ARRAY_LEN(values));
}

/* Their visits that have begun, by what was agreed; of an hour that was named, at it. A call has
 * its own question. Returns how many. */
static int
begun_visits(const struct day *day, const struct command *command, int found[PLAN_APPOINTMENTS_MAX])
{
	int n = 0;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct row_party *of = day_party_for(day, i);
		const struct plan_outcome *told = &day->solution.appointments[i];
		if (of == NULL || of->role == PARTY_COORDINATOR ||
		    !inbound_is_senders(day, of->id) || !day_is_settled(day, i) ||
		    told->mode != PLAN_VISIT || missed_word_of(day, i, PLAN_NONE) != MISSED_MAY_BE)
			continue;
		if (command->at_min == COMMAND_NO_TIME ||
		    command->at_min == told->start_min % MINUTES_PER_DAY)
			found[n++] = i;
	}
	return n;
}

/* The hour tells them which: the person's own words for them are in no text of theirs. */
static void
ask_which(struct day *day, const struct row_party *party, const struct command *command,
	  const int found[])
{
	char words[2][COMMAND_ASK_SIZE];
	for (int k = 0; k < 2; k++) {
		struct command one = *command;
		one.at_min = day->solution.appointments[found[k]].start_min % MINUTES_PER_DAY;
		command_print(day_words_for(day, party)->language, &one, words[k]);
	}
	const struct template_value values[] = {template_text("first", words[0]),
						template_text("second", words[1])};
	reply(day, party, KIND_OFFICER_ASK_BACK, values, ARRAY_LEN(values));
}

static void
want_missed(struct day *day, const struct row_party *party, const struct command *command)
{
	int found[PLAN_APPOINTMENTS_MAX];
	bool is_of_this =
	    strcmp(command->ref, day->plan.ref) == 0 && day->plan.stage != PLAN_STAGE_OVER;
	int n = is_of_this ? begun_visits(day, command, found) : 0;
	if (n == 0) {
		none_meant(day, party, command->ref);
		return;
	}
	if (n > 1 && command->at_min == COMMAND_NO_TIME) {
		ask_which(day, party, command, found);
		return;
	}
	inbound_ask_code(day, day_party_for(day, found[0]),
			 &(struct inbound_wish){
			     .command = command,
			     .appointment = found[0],
			     .at_min = day->solution.appointments[found[0]].start_min,
			     .kind = KIND_OFFICER_CODE_MISSED,
			 });
}

/* Their code came back: it has not happened, or it has. */
static void
confirmed(struct day *day, const struct row_party *party, struct row_question *question,
	  const struct command *command, const char *text)
{
	if (command->verb == COMMAND_TIME) {
		reply(day, party, KIND_OFFICER_NOT_UNDERSTOOD, NULL, 0);
		return;
	}
	int i = day_appointment(day, question->appointment);
	ensure(i >= 0);
	bool is_yes = command->verb == COMMAND_YES;
	ask_close(day, question, is_yes ? QUESTION_YES : QUESTION_NO);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("start", is_yes ? day->solution.appointments[i].start_min : 0),
	};
	enum missed_word word = missed_word_of(day, i, question->at_min);
	if (!is_yes) {
		reply(day, party, KIND_OFFICER_ANSWER_NOTED, values, 1);
	} else if (day->plan.stage != PLAN_STAGE_OVER && word == MISSED_MAY_BE) {
		day_add_decision(day, party, i, DECISION_MISSED, question->at_min, text);
		settle_estimate(day);
		replan_day(day, arena_printf(day->arena, "missed:%s", question->appointment));
		reply(day, party, KIND_OFFICER_ANSWER_NOTED, values, 1);
		inbound_pass_on(day, party, KIND_COORDINATOR_QUESTION_MISSED, i, question->at_min);
	} else if (word == MISSED_MOVED) {
		reply(day, party, KIND_OFFICER_MISSED_MOVED, values, ARRAY_LEN(values));
	} else {
		none_meant(day, party, day->plan.ref);
	}
}

static void
ask_back(struct day *day, const struct row_party *party, const struct command *command)
{
	char words[2][COMMAND_ASK_SIZE];
	for (int k = 0; k < 2; k++)
		command_say(day_words_for(day, party)->language, KIND_FOR_OFFICER, command->ask[k],
			    words[k]);
	const struct template_value values[] = {template_text("first", words[0]),
						template_text("second", words[1])};
	if (command->ask[1][0] != '\0')
		reply(day, party, KIND_OFFICER_ASK_BACK, values, ARRAY_LEN(values));
	else if (strncmp(command->ask[0], "MISSED", strlen("MISSED")) == 0)
		reply(day, party, KIND_OFFICER_MISSED_HOW, NULL, 0);
	else
		reply(day, party, KIND_OFFICER_NOT_UNDERSTOOD, NULL, 0);
}

void
inbound_officer(struct day *day, const struct row_party *party, const struct command *command,
		const char *text)
{
	/* The code of one plan beside the name of another: neither is guessed. */
	if (command->code[0] != '\0' && command->ref[0] != '\0' &&
	    strcmp(command->ref, day->plan.ref) != 0) {
		inbound_wrong_code(day, party);
		return;
	}
	switch ((int)command->verb) {
	case COMMAND_YES:
	case COMMAND_NO:
	case COMMAND_TIME: {
		struct row_question *question = inbound_question(day, party, command->code);
		if (question != NULL && question->kind == QUESTION_CONFIRM)
			confirmed(day, party, question, command, text);
		else
			inbound_answer(day, party, command, text);
		return;
	}
	case COMMAND_MISSED:
		want_missed(day, party, command);
		return;
	case COMMAND_STOP:
		inbound_stop(day, party);
		return;
	case COMMAND_BACK:
		if (inbound_back(day, party, KIND_OFFICER_BACK))
			return;
		break;
	case COMMAND_AMBIGUOUS:
		ask_back(day, party, command);
		return;
	}
	reply(day, party, KIND_OFFICER_NOT_UNDERSTOOD, NULL, 0);
}
