/* SPDX-License-Identifier: MIT
 *
 * What the person may text: reports of themselves, and questions about their own day.
 */
#include <stdio.h>
#include <string.h>

#include "app/checkin.h"
#include "app/effects.h"
#include "app/inbound.h"
#include "app/settle.h"
#include "app/way.h"

/* When the way to an appointment begins: its last leg's departure, or its own start at the place.
 */
static int
leave_min(const struct day *day, int i)
{
	int leave = day->estimate.items[i].start_min;
	int at = day->problem.places[PLAN_PLACE_OF(i)].same;
	for (int k = 0; k < day->solution.n_legs; k++) {
		const struct estimate_leg *leg = &day->estimate.legs[k];
		if (leg->arrive_min != PLAN_NONE &&
		    leg->arrive_min <= day->estimate.items[i].start_min &&
		    day->problem.places[day->solution.legs[k].to].same == at)
			leave = leg->depart_min;
	}
	return leave;
}

static void
tell_next(struct day *day, const struct row_party *party)
{
	int next = day_next_settled(day, day->now_min);
	if (next < 0) {
		const struct template_value none[] = {
		    template_date("date", day->plan.date),
		    template_text("who", day_who(day, party)),
		};
		day_reply(day, party, KIND_PERSON_NEXT_NONE, none, ARRAY_LEN(none),
			  inbound_reply_expires(day));
		return;
	}
	int start = day->estimate.items[next].start_min;
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, next)),
	    template_text("place", day_place(day, next)),
	    template_number("start", start),
	    template_number("leave", leave_min(day, next)),
	};
	day_reply(day, party, KIND_PERSON_ARRIVE_NEXT, values, ARRAY_LEN(values),
		  inbound_reply_expires(day));
}

/* Whether a way is left, under way or to come. */
static bool
has_way_left(const struct day *day)
{
	for (int k = 0; k < day->solution.n_legs; k++) {
		int arrive_min = day->estimate.legs[k].arrive_min;
		if (arrive_min != PLAN_NONE && arrive_min > day->now_min)
			return true;
	}
	return false;
}

/* The link to their page; without one, or with nothing left to go to, the next step in words. */
static void
tell_map(struct day *day, const struct row_party *party)
{
	const char *link = way_link(day, party);
	int next = day_next_settled(day, day->now_min);
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("label", next < 0 ? "" : day_label(day, next)),
	    template_number("start", next < 0 ? 0 : day->estimate.items[next].start_min),
	    template_text("link", link),
	};
	if (link[0] == '\0' || (next < 0 && !has_way_left(day)))
		tell_next(day, party);
	else
		day_reply(day, party, next < 0 ? KIND_PERSON_MAP_HOME : KIND_PERSON_MAP_LINK,
			  values, ARRAY_LEN(values), inbound_reply_expires(day));
}

/* One step of the day as PLAN tells it. */
static const char *
step_words(const struct day *day, const struct row_party *party, int i)
{
	enum plan_mode mode = day->solution.appointments[i].mode;
	enum kind kind = mode == PLAN_PHONE   ? KIND_PERSON_STEP_PHONE
			 : mode == PLAN_VIDEO ? KIND_PERSON_STEP_VIDEO
					      : KIND_PERSON_STEP_VISIT;
	const struct template_value values[] = {
	    template_number("start", day->estimate.items[i].start_min),
	    template_text("label", day_label(day, i)),
	};
	return template_render(day_words_for(day, party), kind, values, ARRAY_LEN(values),
			       day->arena);
}

/* The whole of what is left, or in simple words the next step and how many there are behind it. */
static void
tell_plan(struct day *day, const struct row_party *party)
{
	const char *steps = NULL;
	int first = day_next_settled(day, day->now_min);
	int n = 0;
	for (int i = first; i >= 0; n++) {
		steps = template_join(steps, step_words(day, party, i), day->arena);
		i = day_next_settled(day, day->estimate.items[i].start_min);
	}
	if (n == 0 || (n == 1 && day_words_for(day, party)->is_simple)) {
		tell_next(day, party);
		return;
	}
	const struct template_value values[] = {
	    template_date("date", day->plan.date),
	    template_text("steps", steps),
	    template_text("label", day_label(day, first)),
	    template_number("start", day->estimate.items[first].start_min),
	    template_number("more", n - 1),
	};
	day_reply(day, party, KIND_PERSON_PLAN_SUMMARY, values, ARRAY_LEN(values),
		  inbound_reply_expires(day));
}

static void
undo_late(struct day *day, const struct row_party *party)
{
	if (day->plan.late_minutes == 0) {
		tell_next(day, party);
		return;
	}
	day->plan.late_minutes = 0;
	effect_audit(day->effects, day->now, &day->plan, party->id, "no longer late");
	settle_estimate(day);
	int next = day_next_settled(day, day->now_min);
	if (next >= 0) {
		const struct template_value values[] = {
		    template_date("date", day->plan.date),
		    template_text("label", day_label(day, next)),
		    template_number("start", day->estimate.items[next].start_min),
		};
		day_reply(day, party, KIND_PERSON_LATE_UNDONE, values, ARRAY_LEN(values),
			  inbound_reply_expires(day));
	} else {
		tell_next(day, party);
	}
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	if (coordinator != NULL) {
		const struct template_value values[] = {template_text("ref", day->plan.ref),
							template_date("date", day->plan.date)};
		day_reply(day, coordinator, KIND_COORDINATOR_LATE_UNDONE, values, ARRAY_LEN(values),
			  inbound_reply_expires(day));
	}
}

static void
want_call(struct day *day, const struct row_party *party)
{
	const struct template_value who[] = {template_text("who", day_who(day, party))};
	day_reply(day, party, KIND_PERSON_CALL_NOTED, who, ARRAY_LEN(who),
		  inbound_reply_expires(day));
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	const struct template_value ref[] = {template_text("ref", day->plan.ref)};
	if (coordinator != NULL)
		day_reply(day, coordinator, KIND_COORDINATOR_CALL_WANTED, ref, ARRAY_LEN(ref),
			  inbound_human_expires(day));
}

void
inbound_tell_passed_on(struct day *day, const struct row_party *party,
		       const struct command *command)
{
	const int told = 1 << COMMAND_LATE | 1 << COMMAND_THERE | 1 << COMMAND_NO |
			 1 << COMMAND_UNDO | 1 << COMMAND_CALL;
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	char words[COMMAND_ASK_SIZE];
	effect_audit(day->effects, day->now, &day->plan, party->id, "passed on for the person");
	if ((told >> command->verb & 1) == 0 || coordinator == NULL || coordinator->id == party->id)
		return;
	command_print(day_words_for(day, coordinator)->language, command, words);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_text("label", party->label),
	    template_text("words", words),
	};
	day_reply(day, coordinator, KIND_COORDINATOR_PASSED_ON, values, ARRAY_LEN(values),
		  inbound_human_expires(day));
}

/* Who a text may be for: by the person's own name, of who passes on for two by the plan's. */
static const char *
choice_label(const struct row_sender *sender, int p)
{
	return sender->parties[p].role == PARTY_PERSON ? sender->parties[p].label
						       : sender->plans[p].ref;
}

bool
inbound_ask_whose(struct day *day, const struct row_party *party, const struct whose *whose,
		  const struct command *command)
{
	/* OK is a report, YES the answer to a question. */
	const int about_one = 1 << COMMAND_YES | 1 << COMMAND_LATE | 1 << COMMAND_THERE |
			      1 << COMMAND_NO | 1 << COMMAND_UNDO | 1 << COMMAND_PLAN |
			      1 << COMMAND_NEXT | 1 << COMMAND_MAP | 1 << COMMAND_CALL;
	int choices[WHOSE_CHOICES_MAX];
	char words[COMMAND_ASK_SIZE];
	const char *pieces = NULL;
	if ((about_one >> command->verb & 1) == 0)
		return false;
	command_print(day_words_for(day, party)->language, command, words);
	int n = whose_choices(day->sender, whose, choices, WHOSE_CHOICES_MAX);
	for (int i = 0; i < n; i++) {
		const struct template_value values[] = {
		    template_text("label", choice_label(day->sender, choices[i])),
		    template_text("ref", day->sender->plans[choices[i]].ref),
		    template_text("words", words),
		};
		pieces =
		    template_join(pieces,
				  template_render(day_words_for(day, party), KIND_PERSON_WHOSE_ONE,
						  values, ARRAY_LEN(values), day->arena),
				  day->arena);
	}
	const struct template_value values[] = {template_text("choices", pieces)};
	day_reply(day, party, KIND_PERSON_WHOSE, values, ARRAY_LEN(values),
		  inbound_reply_expires(day));
	return true;
}

static void
ask_back(struct day *day, const struct row_party *party, const struct command *command)
{
	char words[2][COMMAND_ASK_SIZE];
	for (int k = 0; k < 2; k++)
		command_say(day_words_for(day, party)->language, KIND_FOR_PERSON, command->ask[k],
			    words[k]);
	const struct template_value values[] = {template_text("first", words[0]),
						template_text("second", words[1])};
	inbound_reply(day, party, KIND_PERSON_ASK_BACK, values, ARRAY_LEN(values));
}

/* A slip of the thumb: the word that it is near to, beside the one that always helps. */
static void
ask_nearest(struct day *day, const struct row_party *party, const char *near)
{
	struct command ask = {.verb = COMMAND_AMBIGUOUS};
	bool is_call = strcmp(near, "CALL") == 0 || strcmp(near, "GALW") == 0;
	snprintf(ask.ask[0], sizeof ask.ask[0], "%s", near);
	snprintf(ask.ask[1], sizeof ask.ask[1], "%s", is_call ? "PLAN" : "CALL");
	ask_back(day, party, &ask);
}

/*
 * How late they are if they come then, by the hour of their next appointment as the plan has it; 0: in
 * time. Returns how many of the hours that they may mean can be meant: none that is past, or later
 * than anybody waits.
 */
static int
late_by(const struct day *day, int next, const struct command *command, int late[2])
{
	int start_min = day->solution.appointments[next].start_min;
	int hours[] = {command->at_min, command->until_min};
	int n = 0;
	if (command->minutes > 0)
		hours[0] = day->now_min + command->minutes;
	for (int k = 0; k < 2; k++) {
		bool is_said = hours[k] != COMMAND_NO_TIME;
		int by = hours[k] <= start_min ? 0 : hours[k] - start_min;
		if (is_said && hours[k] >= day->now_min &&
		    by <= day->world->settings.late_minutes_max && (n == 0 || late[0] != by))
			late[n++] = by;
	}
	return n;
}

/* They say when they will be there: late, in time, or asked which. */
static void
take_there(struct day *day, const struct row_party *party, const struct command *command)
{
	int late[2];
	int next = day_next_settled(day, day->now_min);
	if (next < 0 || day->plan.stage == PLAN_STAGE_OVER || day->now_min < 0) {
		tell_next(day, party);
		return;
	}
	int n = late_by(day, next, command, late);
	if (n == 0) {
		day_reply(day, party, KIND_PERSON_LATE_HOW_MUCH, NULL, 0,
			  inbound_reply_expires(day));
	} else if (n == 1 && late[0] > 0) {
		inbound_late(day, party, late[0]);
	} else if (n == 1) {
		undo_late(day, party);
	} else {
		struct command ask = {.verb = COMMAND_AMBIGUOUS};
		const char *in_time = day->plan.late_minutes > 0 ? "UNDO" : "OK";
		for (int k = 0; k < 2; k++) {
			snprintf(ask.ask[k], sizeof ask.ask[k], "%s", in_time);
			if (late[k] > 0)
				snprintf(ask.ask[k], sizeof ask.ask[k], "LATE %d", late[k]);
		}
		ask_back(day, party, &ask);
	}
}

void
inbound_person(struct day *day, const struct row_party *party, const struct command *command)
{
	const struct template_value help[] = {
	    template_text("who", day_who(day, party)),
	    template_text("tel", day_tel(day)),
	};
	if (checkin_take(day, party, command))
		return;
	/* Only what a person may send comes here as itself; the rest was not understood. */
	switch ((int)command->verb) {
	case COMMAND_OK:
	case COMMAND_YES:
		effect_audit(day->effects, day->now, &day->plan, party->id, "reported OK");
		return;
	case COMMAND_LATE:
		inbound_late(day, party, command->minutes);
		return;
	case COMMAND_THERE:
		take_there(day, party, command);
		return;
	case COMMAND_NO:
	case COMMAND_UNDO:
		undo_late(day, party);
		return;
	case COMMAND_PLAN:
		tell_plan(day, party);
		return;
	case COMMAND_NEXT:
		tell_next(day, party);
		return;
	case COMMAND_MAP:
		tell_map(day, party);
		return;
	case COMMAND_CALL:
		want_call(day, party);
		return;
	case COMMAND_HELP:
		day_reply(day, party, KIND_PERSON_HELP, help, ARRAY_LEN(help),
			  inbound_reply_expires(day));
		return;
	case COMMAND_STOP:
		inbound_stop(day, party);
		return;
	case COMMAND_BACK:
		if (inbound_back(day, party, KIND_PERSON_BACK))
			return;
		break;
	case COMMAND_UNKNOWN:
		if (command->ask[0][0] != '\0') {
			ask_nearest(day, party, command->ask[0]);
			return;
		}
		break;
	case COMMAND_AMBIGUOUS:
		if (command->ask[1][0] != '\0') {
			ask_back(day, party, command);
			return;
		}
		if (strncmp(command->ask[0], "LATE", 4) == 0) {
			day_reply(day, party, KIND_PERSON_LATE_HOW_MUCH, NULL, 0,
				  inbound_reply_expires(day));
			return;
		}
		break;
	}
	day_reply(day, party, KIND_PERSON_NOT_UNDERSTOOD, help, 1, inbound_reply_expires(day));
}
