/* SPDX-License-Identifier: MIT
 *
 * What the coordinator may text. What changes a booking is in inbound_change.c; OUT and LATE are
 * reports and need no code.
 */
#include <inttypes.h>
#include <string.h>

#include "app/ask.h"
#include "app/effects.h"
#include "app/inbound.h"
#include "app/lift.h"
#include "app/replan.h"
#include "app/settle.h"
#include "app/why.h"

static void
out(struct day *day, const struct row_party *party, const struct command *command)
{
	int out_min = command->at_min == COMMAND_NO_TIME ? day->now_min : command->at_min;
	if (out_min > day->now_min || day->now_min < 0 || day->plan.stage == PLAN_STAGE_OVER) {
		bool is_over = day->plan.stage == PLAN_STAGE_OVER;
		inbound_refuse(
		    day, party,
		    why_plain(day, party,
			      is_over ? KIND_COORDINATOR_WHY_OVER : KIND_COORDINATOR_WHY_NOT_YET));
		return;
	}
	day->plan.out_min = out_min;
	effect_audit(day->effects, day->now, &day->plan, party->id, "out at %d", out_min);
	settle_estimate(day);
	int version = day->plan.version;
	replan_day(day, "out");
	/* When they came out is held against other plans, whatever it makes of this one. */
	if (day->plan.version == version)
		across_wake_disturbed(day);
	int kept = 0;
	for (int i = 0; i < day->solution.n_appointments; i++)
		kept += day->solution.appointments[i].start_min != PLAN_NONE;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_number("out", out_min),
	    template_number("kept", kept),
	    template_number("total", day->document.n_appointments),
	};
	inbound_reply(day, party, KIND_COORDINATOR_OUT_NOTED, values, ARRAY_LEN(values));
}

static const char *
step_piece(struct day *day, const struct row_party *to, int i)
{
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	const struct estimate_item *item = &day->estimate.items[i];
	int start = item->start_min == PLAN_NONE ? outcome->start_min : item->start_min;
	enum kind kind = outcome->start_min == PLAN_NONE ? KIND_COORDINATOR_STEP_OFF
			 : outcome->mode == PLAN_PHONE   ? KIND_COORDINATOR_STEP_PHONE
			 : outcome->mode == PLAN_VIDEO   ? KIND_COORDINATOR_STEP_VIDEO
							 : KIND_COORDINATOR_STEP_VISIT;
	const struct template_value values[] = {
	    template_number("start", start == PLAN_NONE ? 0 : start),
	    template_text("label", day_label(day, i)),
	};
	return template_render(day_words_for(day, to), kind, values, ARRAY_LEN(values), day->arena);
}

static void
show(struct day *day, const struct row_party *party)
{
	const char *steps = NULL;
	for (int i = 0; i < day->solution.n_appointments; i++)
		steps = template_join(steps, step_piece(day, party, i), day->arena);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("version", day->plan.version),
	    template_text("steps", steps == NULL ? "" : steps),
	};
	inbound_reply(day, party, KIND_COORDINATOR_SHOW_REPLY, values, ARRAY_LEN(values));
}

static bool
is_sooner(const struct row_sender *sender, int a, int b)
{
	return sender->plans[a].date.day != sender->plans[b].date.day
		   ? sender->plans[a].date.day < sender->plans[b].date.day
		   : sender->plans[a].id < sender->plans[b].id;
}

/* The next of their plans behind ${last} (-1: the first), the soonest first; -1: no more. */
static int
next_listed(const struct row_sender *sender, int last)
{
	int next = -1;
	for (int p = 0; p < sender->n_parties; p++)
		if (sender->parties[p].role == PARTY_COORDINATOR && sender->plans[p].id != 0 &&
		    sender->plans[p].stage != PLAN_STAGE_OVER &&
		    (last < 0 || is_sooner(sender, last, p)) &&
		    (next < 0 || is_sooner(sender, p, next)))
			next = p;
	return next;
}

static void
list(struct day *day, const struct row_party *party)
{
	const struct row_sender *sender = day->sender;
	const char *pieces = NULL;
	for (int p = next_listed(sender, -1); p >= 0; p = next_listed(sender, p)) {
		const struct template_value line[] = {
		    template_text("ref", sender->plans[p].ref),
		    template_date("date", sender->plans[p].date),
		    template_number("kept", sender->plans[p].kept),
		    template_number("total", sender->plans[p].total),
		};
		pieces = template_join(pieces,
				       template_render(day_words_for(day, party),
						       KIND_COORDINATOR_LIST_LINE, line,
						       ARRAY_LEN(line), day->arena),
				       day->arena);
	}
	const struct template_value values[] = {template_text("plans", pieces)};
	if (pieces == NULL)
		inbound_reply(day, party, KIND_COORDINATOR_LIST_EMPTY, NULL, 0);
	else
		inbound_reply(day, party, KIND_COORDINATOR_LIST_REPLY, values, ARRAY_LEN(values));
}

static void
not_understood(struct day *day, const struct row_party *party, const struct command *command)
{
	char words[2][COMMAND_ASK_SIZE];
	for (int k = 0; k < 2; k++)
		command_say(day_words_for(day, party)->language, KIND_FOR_COORDINATOR,
			    command->ask[k], words[k]);
	const struct template_value both[] = {template_text("first", words[0]),
					      template_text("second", words[1])};
	const struct template_value nearest[] = {
	    template_text("nearest", words[0][0] == '\0' ? "HELP" : words[0])};
	if (command->verb == COMMAND_AMBIGUOUS && command->ask[1][0] != '\0')
		inbound_reply(day, party, KIND_COORDINATOR_ASK_BACK, both, ARRAY_LEN(both));
	else
		inbound_reply(day, party, KIND_COORDINATOR_NOT_UNDERSTOOD, nearest,
			      ARRAY_LEN(nearest));
}

void
inbound_coordinator(struct day *day, const struct row_party *party, const struct command *command,
		    const char *text)
{
	if (command->ref[0] != '\0' && strcmp(command->ref, day->plan.ref) != 0) {
		const struct template_value values[] = {template_text("ref", command->ref)};
		inbound_reply(day, party, KIND_COORDINATOR_UNKNOWN_REF, values, ARRAY_LEN(values));
		return;
	}
	switch (command->verb) {
	case COMMAND_LIST:
		list(day, party);
		return;
	case COMMAND_SHOW:
		show(day, party);
		return;
	case COMMAND_OUT:
		out(day, party, command);
		return;
	case COMMAND_LATE:
		inbound_late(day, party, command->minutes);
		return;
	case COMMAND_MOVE:
	case COMMAND_PHONE:
	case COMMAND_VIDEO:
	case COMMAND_NEXTDAY:
	case COMMAND_DROP:
	case COMMAND_MISSED:
		inbound_want_change(day, party, command);
		return;
	case COMMAND_UNDO:
		inbound_want_undo(day, party, command);
		return;
	case COMMAND_LIFT:
		lift_want(day, party, command);
		return;
	case COMMAND_CODE:
		inbound_take_code(day, party, command, text);
		return;
	case COMMAND_YES:
	case COMMAND_NO:
	case COMMAND_TIME:
		inbound_answer(day, party, command, text);
		return;
	case COMMAND_HELP:
		inbound_reply(day, party, KIND_COORDINATOR_HELP, NULL, 0);
		return;
	case COMMAND_STOP:
		inbound_stop(day, party);
		return;
	case COMMAND_BACK:
		if (!inbound_back(day, party, KIND_COORDINATOR_BACK_NOTED))
			not_understood(day, party, command);
		return;
	case COMMAND_UNKNOWN:
	case COMMAND_AMBIGUOUS:
	case COMMAND_OK:
	case COMMAND_THERE:
	case COMMAND_PLAN:
	case COMMAND_NEXT:
	case COMMAND_MAP:
	case COMMAND_CALL:
		not_understood(day, party, command);
		return;
	}
}
