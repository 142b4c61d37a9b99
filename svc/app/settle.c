/* SPDX-License-Identifier: MIT
 *
 * Questions and messages are functions of the day's state: here they are computed and reconciled.
 */
#include "app/settle.h"

#include <string.h>

#include "app/ask.h"
#include "app/call.h"
#include "app/checkin.h"
#include "app/listend.h"
#include "app/effects.h"
#include "app/missed.h"
#include "app/owed.h"
#include "app/reconcile.h"
#include "app/remind.h"
#include "app/replan.h"
#include "app/wish.h"

#define OVER_AFTER_MIN 60 /* the day is over this long after its last step */

static struct estimate_report
report_of(const struct day *day)
{
	return (struct estimate_report){
	    .out_min = day->plan.out_min >= 0 ? day->plan.out_min : PLAN_NONE,
	    .late_minutes = day->plan.late_minutes,
	    .late_from_min = day->plan.late_from_min,
	};
}

void
settle_estimate(struct day *day)
{
	estimate_day(&day->problem, &day->solution, report_of(day), &day->estimate);
	missed_estimate(day);
}

static int
over_min(const struct day *day)
{
	int ends = day->estimate.ends_min;
	if (ends < day->problem.gate_latest_min)
		ends = day->problem.gate_latest_min;
	const int others[] = {call_over_min(day), checkin_over_min(day)};
	int over = ends + OVER_AFTER_MIN;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (others[i] != PLAN_NONE && others[i] > over)
			over = others[i];
	return over;
}

static void
set_stage(struct day *day)
{
	enum plan_stage stage = day->now_min >= over_min(day)       ? PLAN_STAGE_OVER
				: day->now_min >= day_gate_min(day) ? PLAN_STAGE_UNDER_WAY
								    : PLAN_STAGE_BEFORE;
	/* A day that is over does not come back, whatever a late text says. */
	if (day->plan.stage != PLAN_STAGE_OVER)
		day->plan.stage = stage;
}

static void
sooner(const struct day *day, struct utc *wake, int64_t at_s)
{
	if (at_s > day->now.s && (wake->s == 0 || at_s < wake->s))
		wake->s = at_s;
}

static void
set_wake(struct day *day, const struct wants *wants)
{
	struct utc wake = NO_TIME;
	if (day->plan.stage != PLAN_STAGE_OVER) {
		int64_t wait_s = 60 * (int64_t)day->world->settings.answer_minutes;
		sooner(day, &wake, day_utc(day, day_gate_min(day)).s);
		sooner(day, &wake, day_utc(day, over_min(day)).s);
		sooner(day, &wake, day_utc(day, day->world->settings.morning_min).s);
		sooner(day, &wake, owed_wake(day).s);
		sooner(day, &wake, wish_wake(day).s);
		sooner(day, &wake, checkin_wake(day).s);
		sooner(day, &wake, remind_ok_wake(day, wants).s);
		sooner(day, &wake, listend_wake(day->world).s);
		if (call_next_min(day) != PLAN_NONE)
			sooner(day, &wake, day_utc(day, call_next_min(day)).s);
		if (missed_next_min(day) != PLAN_NONE)
			sooner(day, &wake, day_utc(day, missed_next_min(day)).s);
		for (int q = 0; q < day->n_questions; q++) {
			const struct row_question *question = &day->questions[q];
			struct ask_chain chain;
			if (question->state != QUESTION_OPEN)
				continue;
			sooner(day, &wake, question->expires.s);
			if (ask_chain_of(day, question, &chain))
				sooner(day, &wake, ladder_wake(&chain.ladder, day->now).s);
			else
				sooner(day, &wake, question->made.s + wait_s);
		}
	}
	day->plan.wake = wake;
}

/* The texts of questions that still wait stay as they are. */
static void
keep_questions(const struct day *day, struct wants *wants)
{
	for (int q = 0; q < day->n_questions; q++) {
		const struct row_question *question = &day->questions[q];
		const struct row_party *party = day_party_by_id(day, question->party_id);
		if (question->state != QUESTION_OPEN || party == NULL)
			continue;
		const char *claim =
		    arena_printf(day->arena, "question:%lld", (long long)question->id);
		for (int m = 0; m < day->n_messages; m++) {
			const struct row_message *message = &day->messages[m];
			if ((message->state != OUTBOX_QUEUED && message->state != OUTBOX_UNKNOWN) ||
			    strcmp(message->claim, claim) != 0)
				continue;
			struct day_say say = {.party = party, .claim = claim, .fact = ""};
			remind_add(wants, &say, NULL, 0)->is_kept = true;
		}
	}
}

/*
 * A delay that cannot be met by asking for later starts alone: the rest as it would have to be. It
 * becomes the plan with the first yes; until then one word takes it back.
 */
static void
propose(struct day *day)
{
	day->proposal = NULL;
	if ((day->plan.late_minutes == 0 && !day->is_live) || day->plan.stage == PLAN_STAGE_OVER ||
	    !ask_is_beyond(day))
		return;
	struct plan_solution *proposal = arena_new(day->arena, struct plan_solution);
	int rc = replan_try(day, proposal);
	if (rc == 0 && proposal->feasible)
		day->proposal = proposal;
	if (rc == E_LIMIT && day->unsolved != NULL)
		owed_note(day, day->is_live ? APP_CAUSE_LIVE : "late", true);
}

void
settle_day(struct day *day)
{
	settle_estimate(day);
	set_stage(day);
	propose(day);
	if (day->plan.stage == PLAN_STAGE_OVER) {
		owed_clear(day);
		wish_clear(day);
	}
	if (owed_is(day))
		ask_settled(day);
	else
		ask_day(day);
	call_day(day);
	struct wants *wants = arena_new(day->arena, struct wants);
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	keep_questions(day, wants);
	if (day->plan.stage != PLAN_STAGE_OVER && day->plan.version > 0) {
		remind_person(day, wants);
		remind_services(day, wants);
		remind_asked(day, wants);
		remind_invitations(day, wants);
		remind_coordinator(day, wants);
	} else if (day->plan.version > 0 && coordinator != NULL) {
		/* What was put off is still to come. */
		remind_shut_next(day, coordinator, wants);
	}
	checkin_remind(day, wants);
	reconcile(day, wants);
	owed_tell(day);
	set_wake(day, wants);
	effect_write(day->effects,
		     (struct store_write){.kind = WRITE_PLAN_STATE, .plan = day->plan});
}
