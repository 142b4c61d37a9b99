/* SPDX-License-Identifier: MIT
 *
 * app_step: each event to its use-case.
 */
#include "app/app.h"

#include <string.h>

#include "app/ask.h"
#include "app/book.h"
#include "app/closed.h"
#include "app/day.h"
#include "app/delivery.h"
#include "app/effects.h"
#include "app/inbound.h"
#include "app/live.h"
#include "app/missed.h"
#include "app/owed.h"
#include "app/parts.h"
#include "app/post.h"
#include "app/replan.h"
#include "app/settle.h"
#include "app/stranger.h"
#include "app/whose.h"
#include "app/wish.h"
#include "sms/command.h"

static size_t
text_len(const char *text)
{
	return strnlen(text, APP_TEXT_MAX);
}

int64_t
app_text_plan(const struct app_world *world, const struct row_sender *sender, const char *text,
	      struct utc now, struct arena *arena)
{
	return whose_text(world, sender, text, now, arena).plan_id;
}

/* The sender's part in this plan, or NULL. One number may have several: the one that was asked, else
 * the first in which the text means something ("MOVE J4 housing 2pm" is no person's). */
static const struct row_party *
party_of(struct day *day, const char *text)
{
	const struct row_party *first = NULL;
	const struct row_party *understood = NULL;
	for (int i = 0; i < day->n_parties; i++) {
		const struct row_party *party = &day->parties[i];
		if (!inbound_is_senders(day, party->id))
			continue;
		struct command command = command_parse(whose_audience(party), text, text_len(text));
		if (command.code[0] != '\0' && inbound_question(day, party, command.code) != NULL)
			return party;
		if (first == NULL)
			first = party;
		if (understood == NULL && command.verb > COMMAND_AMBIGUOUS)
			understood = party;
	}
	return understood != NULL ? understood : first;
}

static void
write_event(struct app_effects *effects, const struct app_rows *rows, const struct app_event *event,
	    struct utc now, const struct row_party *party)
{
	struct row_event row = {
	    .id = rows->next.event,
	    .plan_id = rows->message != NULL     ? rows->message->plan_id
		       : rows->plan_case != NULL ? rows->plan_case->plan.id
						 : 0,
	    .party_id = party == NULL ? 0 : party->id,
	    .at = now,
	    .kind = event->kind == APP_RECEIPT ? "receipt" : "text",
	    .text = party == NULL || event->text == NULL ? "" : event->text,
	    .once = event->once,
	};
	effect_write(effects, (struct store_write){.kind = WRITE_EVENT, .event = row});
}

/* In whose role they say it: who passes on says it in the person's. */
static const struct row_party *
speaker_of(const struct day *day, const struct row_party *party, const struct whose *whose)
{
	for (int i = 0; whose->is_passed_on && i < day->n_parties; i++)
		if (day->parties[i].passes_on && inbound_is_senders(day, day->parties[i].id))
			return post_as_person(day, &day->parties[i]);
	return party->role == PARTY_MENTOR && party->passes_on ? post_as_person(day, party) : party;
}

/* When the person said that: the end of the waiting for the rest of a text is no word of theirs. */
static struct utc
said_at(const struct day *day, const struct app_rows *rows, const struct app_event *event)
{
	if (event->kind != APP_TORN)
		return day->now;
	return rows->join->came.s > day->plan.heard.s ? rows->join->came : day->plan.heard;
}

static void
take_whole(const struct app_world *world, const struct app_rows *rows,
	   const struct app_event *event, struct utc now, struct app_effects *effects)
{
	if (rows->stranger != NULL) {
		stranger_text(world, rows, event, now, effects);
		return;
	}
	/* Of a plan that does not open: taken note of, without its words. */
	if (rows->plan_case == NULL) {
		write_event(effects, rows, event, now, NULL);
		return;
	}
	struct day *day = arena_new(effects->arena, struct day);
	if (day_open(day, world, rows, now, effects) != 0) {
		write_event(effects, rows, event, now, NULL);
		effect_audit(effects, now, &rows->plan_case->plan, 0, "text not taken: unreadable");
		return;
	}
	day->next.event++;
	day->sender = rows->sender;
	struct whose whose = whose_text(world, rows->sender, event->text, now, effects->arena);
	const struct row_party *party = party_of(day, whose.text);
	write_event(effects, rows, event, now, party);
	if (party == NULL)
		return;
	party = speaker_of(day, party, &whose);
	if (party->role == PARTY_PERSON)
		day->plan.heard = said_at(day, rows, event);
	settle_estimate(day);
	if (rows->join != NULL && rows->join->is_torn) {
		parts_tell(day, party, rows->join);
		settle_day(day);
		return;
	}
	size_t n = text_len(whose.text);
	struct command command = command_parse(whose_audience(party), whose.text, n);
	const char *words = arena_strndup(effects->arena, whose.text, n);
	if (whose.is_unclear && party->role == PARTY_PERSON &&
	    inbound_ask_whose(day, party, &whose, &command)) {
		settle_day(day);
		return;
	}
	switch (whose_audience(party)) {
	case KIND_FOR_PERSON:
		inbound_person(day, party, &command);
		if (post_is(day, party))
			inbound_tell_passed_on(day, party, &command);
		break;
	case KIND_FOR_COORDINATOR:
		inbound_coordinator(day, party, &command, words);
		break;
	case KIND_FOR_OFFICER:
		inbound_officer(day, party, &command, words);
		break;
	}
	settle_day(day);
}

/* As it came, or as what came of its parts. */
static void
take_text(const struct app_world *world, const struct app_rows *rows, const struct app_event *event,
	  struct utc now, struct app_effects *effects)
{
	struct app_rows left;
	struct app_event said;
	if (rows->join == NULL)
		take_whole(world, rows, event, now, effects);
	else if (parts_write(rows, event, now, effects, &left, &said))
		take_whole(world, &left, &said, now, effects);
}

/* One plan that cannot be read must not wake the daemon for ever. */
static void
leave_asleep(const struct app_rows *rows, struct utc now, struct app_effects *effects)
{
	struct row_plan asleep = rows->plan_case->plan;
	asleep.wake = NO_TIME;
	effect_audit(effects, now, &asleep, 0, "unreadable: it sleeps until a human looks");
	effect_write(effects, (struct store_write){.kind = WRITE_PLAN_STATE, .plan = asleep});
}

static void
wake(const struct app_world *world, const struct app_rows *rows, struct utc now,
     struct app_effects *effects)
{
	struct day *day = arena_new(effects->arena, struct day);
	if (day_open(day, world, rows, now, effects) != 0) {
		leave_asleep(rows, now, effects);
		return;
	}
	const char *cause = closed_is_disturbed(day)   ? CLOSED_CAUSE
			    : across_is_disturbed(day) ? ACROSS_CAUSE
						       : NULL;
	settle_estimate(day);
	day->is_routine = true;
	if (owed_is(day))
		owed_pay(day);
	else if (cause != NULL && day_is_covered(day))
		replan_day(day, cause);
	if (wish_is(day))
		wish_pay(day);
	settle_estimate(day);
	ask_expire(day);
	if (missed_is_due(day)) {
		day->is_held_up = true;
		replan_day(day, MISSED_CAUSE);
	}
	settle_day(day);
}

/*
 * A day under way goes on by what people were told: only its messages and alarms are looked at. So
 * does one whose date the timetable does not cover: without its rides nothing better can be made. A
 * place that is shut makes either another day.
 */
static void
travel_changed(const struct app_world *world, const struct app_rows *rows,
	       const struct app_event *event, struct utc now, struct app_effects *effects)
{
	struct day *day = arena_new(effects->arena, struct day);
	if (day_open(day, world, rows, now, effects) != 0) {
		leave_asleep(rows, now, effects);
		return;
	}
	settle_estimate(day);
	day->is_routine = true;
	bool is_before = day->now_min < day_gate_min(day) && day->plan.out_min < 0;
	if (strcmp(event->cause, APP_CAUSE_LIVE) == 0)
		live_changed(day);
	else if (owed_is(day))
		owed_pay(day);
	else if (closed_is_disturbed(day))
		replan_day(day, CLOSED_CAUSE);
	else if (across_is_disturbed(day) && day_is_covered(day))
		replan_day(day, ACROSS_CAUSE);
	else if (strcmp(event->cause, CLOSED_CAUSE) != 0 &&
		 strcmp(event->cause, ACROSS_BUSY_CAUSE) != 0 && is_before && day_is_covered(day))
		replan_day(day, event->cause);
	settle_day(day);
}

/* An answer has come, or it is the plan's turn to ask. */
static void
solved(const struct app_world *world, const struct app_rows *rows, const struct app_event *event,
       struct utc now, struct app_effects *effects)
{
	struct day *day = arena_new(effects->arena, struct day);
	if (day_open(day, world, rows, now, effects) != 0) {
		leave_asleep(rows, now, effects);
		return;
	}
	if (!owed_is(day) && !wish_is(day))
		return;
	day->solved = event->solved;
	settle_estimate(day);
	day->is_routine = true;
	if (owed_is(day))
		owed_pay(day);
	if (wish_is(day))
		wish_pay(day);
	settle_day(day);
}

void
app_step(const struct app_world *world, const struct app_rows *rows, const struct app_event *event,
	 struct utc now, struct app_effects *effects)
{
	switch (event->kind) {
	case APP_IMPORT:
		book_import(world, rows, event, now, effects);
		return;
	case APP_TEXT:
	case APP_TORN:
		take_text(world, rows, event, now, effects);
		return;
	case APP_WAKE:
		wake(world, rows, now, effects);
		return;
	case APP_DUE:
		delivery_due(world, rows, now, effects);
		return;
	case APP_SENT:
		delivery_sent(world, rows, event, now, effects);
		if (event->outbox != OUTBOX_ON_ACCEPTED && effects->n_writes > 0)
			effect_wake(effects, now, rows->message->plan_id);
		return;
	case APP_ASKED:
		delivery_asked(world, rows, event, now, effects);
		if (rows->message->state == OUTBOX_UNKNOWN && effects->n_writes > 0)
			effect_wake(effects, now, rows->message->plan_id);
		return;
	case APP_RECEIPT:
		delivery_receipt(rows, event, now, effects);
		if ((event->outbox == OUTBOX_ON_RECEIPT_FAILED ||
		     event->outbox == OUTBOX_ON_RECEIPT_REJECTED) &&
		    effects->n_writes > 0)
			effect_wake(effects, now, rows->message->plan_id);
		write_event(effects, rows, event, now, NULL);
		return;
	case APP_TRAVEL:
		travel_changed(world, rows, event, now, effects);
		return;
	case APP_SOLVED:
		solved(world, rows, event, now, effects);
		return;
	case APP_RESTART:
		delivery_restart(world, rows, now, effects);
		parts_restart(now, effects);
		return;
	}
}

const struct template_set *
app_words(const struct app_world *world, enum language language)
{
	const struct template_set *words = world->templates[language];
	return words != NULL ? words : world->templates[LANGUAGE_EN];
}
