/* SPDX-License-Identifier: MIT
 *
 * The planner asked again, in the middle of a day.
 */
#include "app/replan.h"

#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/call.h"
#include "app/closed.h"
#include "app/effects.h"
#include "app/missed.h"
#include "app/owed.h"
#include "app/past.h"
#include "app/reconcile.h"
#include "app/saywhy.h"
#include "plan/answer.h"
#include "plan/plan_json.h"

static bool
has_begun(const struct day *day)
{
	return day->plan.version > 0 && day->now_min >= day_gate_min(day) &&
	       day->solution.n_appointments > 0;
}

/* The decision that a pending change waits for has been refused meanwhile. */
static bool
is_refused(const struct plan_appointment *appointment, enum plan_status status)
{
	switch (status) {
	case PLAN_MOVED:
		return appointment->move == PLAN_NEVER;
	case PLAN_BY_PHONE:
		return appointment->mode[PLAN_PHONE] == PLAN_NEVER;
	case PLAN_BY_VIDEO:
		return appointment->mode[PLAN_VIDEO] == PLAN_NEVER;
	case PLAN_KEPT:
	case PLAN_NEXT_DAY:
	case PLAN_DROPPED:
		break;
	}
	return true;
}

static bool
is_late(const struct day *day, int i)
{
	const struct estimate_item *item = &day->estimate.items[i];
	bool is_reported = day->plan.late_minutes > 0 || day->is_live;
	return is_reported && item->is_today && item->late_minutes > 0 &&
	       item->start_min > day->now_min && day->solution.appointments[i].mode == PLAN_VISIT &&
	       ask_fits(day, i);
}

/* What was said of it holds no more: it is planned as it was booked. */
static bool
is_void(const struct day *day, int i)
{
	return i == day->undone || closed_is_over(day, i) || closed_is_outside(day, i) ||
	       missed_is_said(day, i) || missed_is_proven(day, i) || across_is_busy_then(day, i);
}

static void
keep_hour(struct plan_appointment *appointment, const struct plan_outcome *told)
{
	appointment->booked_min = told->start_min;
	if (told->mode != PLAN_VISIT && appointment->mode[PLAN_VISIT] == PLAN_AGREED)
		appointment->mode[PLAN_VISIT] = PLAN_ASK;
	appointment->mode[told->mode] = PLAN_AGREED;
}

/*
 * What people were told or asked counts as booked, and who is late and can still be seen as booked
 * for then: an answer of one service must not throw over what the others were just told.
 */
static void
keep_told(const struct day *day, struct plan_problem *problem)
{
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *told = &day->solution.appointments[i];
		struct plan_appointment *appointment = &problem->appointments[i];
		if (i == day->pinned) {
			appointment->move = PLAN_NEVER;
			appointment->next_day = PLAN_NEVER;
			continue;
		}
		if (is_void(day, i))
			continue;
		if (call_of(day, i).is_again) {
			/* Told to both, and no decision: the first hour is not to come back. */
			keep_hour(appointment, told);
			continue;
		}
		const struct row_question *asked = ask_open(day, i);
		if (asked != NULL &&
		    (asked->kind == QUESTION_LATE || asked->kind == QUESTION_MOVE) &&
		    told->mode == PLAN_VISIT && appointment->move != PLAN_NEVER) {
			appointment->booked_min = asked->at_min;
			continue;
		}
		if (is_late(day, i)) {
			appointment->booked_min = day->estimate.items[i].start_min;
			continue;
		}
		if (told->start_min == PLAN_NONE || day_decision(day, i) != NULL ||
		    is_refused(appointment, told->status))
			continue;
		keep_hour(appointment, told);
	}
}

/* A call that was proposed and counted as booked is no more agreed at another hour. */
static void
ask_for_call(const struct plan_appointment *before, struct plan_outcome *outcome)
{
	if (outcome->status != PLAN_MOVED || outcome->mode == PLAN_VISIT ||
	    before->mode[outcome->mode] != PLAN_ASK)
		return;
	outcome->status = outcome->mode == PLAN_PHONE ? PLAN_BY_PHONE : PLAN_BY_VIDEO;
	outcome->needs_yes = true;
	outcome->yes_from = before->yes_from;
}

/* To the planner such a change was as booked; to those concerned it is what it was. */
static void
tell_told(const struct day *day, const struct plan_problem *problem, struct plan_solution *fresh)
{
	for (int i = 0; i < fresh->n_appointments; i++) {
		struct plan_outcome *outcome = &fresh->appointments[i];
		const struct plan_outcome *told = &day->solution.appointments[i];
		const struct plan_appointment *before = &day->problem.appointments[i];
		if (problem->appointments[i].settled == PLAN_OPEN)
			ask_for_call(before, outcome);
		if (outcome->status != PLAN_KEPT || outcome->start_min == PLAN_NONE ||
		    problem->appointments[i].settled != PLAN_OPEN || i == day->pinned ||
		    is_void(day, i))
			continue;
		bool is_asked = ask_open(day, i) != NULL && told->mode == PLAN_VISIT &&
				problem->appointments[i].booked_min != told->start_min;
		if (is_late(day, i) || is_asked) {
			outcome->status = PLAN_MOVED;
			outcome->needs_yes = before->move == PLAN_ASK;
			outcome->yes_from = before->yes_from;
			outcome->because = (struct reason){.name = REASON_HELD_UP};
		} else if (day_decision(day, i) == NULL &&
			   (problem->appointments[i].booked_min != before->booked_min ||
			    told->mode != PLAN_VISIT)) {
			outcome->status = told->status;
			outcome->needs_yes = told->needs_yes;
			outcome->yes_from = told->yes_from;
			outcome->because = told->because;
			outcome->reason = told->reason;
			outcome->shut = told->shut;
		}
	}
}

static void
what_is_left(struct day *day, struct plan_problem *problem)
{
	*problem = day->problem;
	problem->version = day->plan.version + 1;
	int gate = day_gate_min(day);
	problem->start_place = PLAN_PLACE_GATE;
	problem->start_min = gate > day->now_min ? gate : day->now_min;
	if (day->plan.version > 0)
		keep_told(day, problem);
	if (!has_begun(day))
		return;
	struct estimate_where where =
	    estimate_where(&day->problem, &day->solution, &day->estimate, day->now_min);
	/* The margins before visits are there to be used up, and nobody's bed is given up for a
	 * late meal: on the way they bind no more. Meals that are to come stay in their windows. */
	problem->arrive_early_min = 0;
	problem->rest_min = 0;
	problem->without_meal_max_min = 0;
	problem->start_place = where.place;
	problem->start_min = past_after_break(day, where.free_min);
	past_take_out(day, problem);
}

static enum plan_status
status_of(enum decision_kind kind)
{
	switch (kind) {
	case DECISION_MOVED:
		return PLAN_MOVED;
	case DECISION_PHONE:
		return PLAN_BY_PHONE;
	case DECISION_VIDEO:
		return PLAN_BY_VIDEO;
	case DECISION_NEXT_DAY:
		return PLAN_NEXT_DAY;
	case DECISION_DROPPED:
		return PLAN_DROPPED;
	case DECISION_NO_MOVE:
	case DECISION_NO_PHONE:
	case DECISION_NO_VIDEO:
	case DECISION_NO_NEXT_DAY:
	case DECISION_CALLED:
	case DECISION_NOT_CALLED:
	case DECISION_MISSED:
	case DECISION_LIFT:
	case DECISION_NO_LIFT:
		return PLAN_KEPT;
	}
	panic("no such decision: %d", (int)kind);
}

/* A call that was moved is still a call instead of the visit that was booked. */
static enum plan_status
status_as_agreed(const struct day *day, int i, enum decision_kind kind)
{
	const struct plan_appointment *appointment = &day->problem.appointments[i];
	enum plan_status status = status_of(kind);
	bool was_visit = day->document.appointments[i].mode[PLAN_VISIT] == PLAN_AGREED;
	if (status != PLAN_MOVED || !was_visit || appointment->mode[PLAN_VISIT] == PLAN_AGREED)
		return status;
	return appointment->mode[PLAN_PHONE] == PLAN_AGREED ? PLAN_BY_PHONE : PLAN_BY_VIDEO;
}

/* To the planner an agreed change is as booked; to people it is a change that was agreed. */
static void
tell_agreed(const struct day *day, struct plan_solution *fresh)
{
	if (!fresh->feasible)
		return;
	fresh->changes = 0;
	fresh->changes_needing_yes = 0;
	for (int i = 0; i < fresh->n_appointments; i++) {
		struct plan_outcome *outcome = &fresh->appointments[i];
		const struct row_decision *decision = day_decision(day, i);
		/* What cannot be kept as it was agreed is another change. */
		bool is_as_agreed =
		    decision != NULL &&
		    (outcome->status == PLAN_KEPT ||
		     (outcome->status == PLAN_NEXT_DAY && decision->kind == DECISION_NEXT_DAY) ||
		     (outcome->status == PLAN_DROPPED && decision->kind == DECISION_DROPPED));
		if (is_as_agreed) {
			outcome->status = status_as_agreed(day, i, decision->kind);
			outcome->needs_yes = false;
			outcome->because = (struct reason){.name = REASON_AGREED};
			outcome->shut = (struct plan_interval){0, 0};
		}
		fresh->changes += outcome->status != PLAN_KEPT;
		fresh->changes_needing_yes += outcome->needs_yes;
	}
}

/* By the answer that came, if it is one to this problem, else by searching. */
static int
solve(struct day *day, const struct plan_problem *problem, struct plan_solution *solution)
{
	long steps = day->world->settings.plan_steps;
	day->unsolved = NULL;
	if (day->solved != NULL) {
		struct secret_hash key = answer_key(problem);
		if (secret_hash_equal(&key, &day->solved->key))
			return answer_read(day->solved->text, problem, day->arena, solution);
	}
	int rc = plan_solve(problem, steps > 0 ? steps : PLAN_STEPS_DEFAULT, day->arena, solution);
	if (rc == E_LIMIT && steps > 0)
		day->unsolved = problem;
	return rc;
}

int
replan_try(struct day *day, struct plan_solution *solution)
{
	struct plan_problem *problem = arena_new(day->arena, struct plan_problem);
	day->unsolved = NULL;
	if (day->is_blind)
		return E_NOT_FOUND;
	what_is_left(day, problem);
	across_bind(day, problem);
	int rc = solve(day, problem, solution);
	if (rc != 0)
		return rc;
	prepare_fill_rides(day->prepared, day->arena, solution);
	if (solution->feasible && has_begun(day))
		past_keep(day, problem, solution);
	if (day->plan.version > 0)
		tell_told(day, problem, solution);
	closed_mark(day, solution);
	tell_agreed(day, solution);
	saywhy_solution(app_words(day->world, LANGUAGE_EN), day->arena, solution);
	return 0;
}

static char *
json_of(const struct day *day, const struct plan_solution *solution)
{
	json_t *json = plan_solution_json(solution);
	char *text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	ensure(text != NULL);
	char *copy = arena_strdup(day->arena, text);
	free(text);
	return copy;
}

/* What was stored with its reasons in words alone is no other plan for that. */
static void
forget_untold(const struct plan_solution *told, struct plan_solution *fresh)
{
	if (told->because.name == REASON_UNTOLD)
		fresh->because = told->because;
	for (int i = 0; i < told->n_appointments; i++)
		if (told->appointments[i].because.name == REASON_UNTOLD)
			fresh->appointments[i].because = told->appointments[i].because;
}

static bool
is_same(struct day *day, const struct plan_solution *fresh)
{
	struct plan_solution renumbered = *fresh;
	renumbered.version = day->solution.version;
	forget_untold(&day->solution, &renumbered);
	/* Where nobody said anything, what could be kept at other gates is no reason to write to
	 * people: their plan stays. */
	if (day->is_routine) {
		renumbered.n_gate_rows = day->solution.n_gate_rows;
		memcpy(renumbered.gate_rows, day->solution.gate_rows, sizeof(renumbered.gate_rows));
	}
	return day->plan.version > 0 &&
	       strcmp(json_of(day, &renumbered), json_of(day, &day->solution)) == 0;
}

static void
write_items(struct day *day)
{
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		struct row_item item = {
		    .id = day->next.item++,
		    .person_id = day->plan.person_id,
		    .plan_id = day->plan.id,
		    .kind = "appointment",
		    .ref = outcome->id,
		    .label = day_label(day, i),
		    .date = day->plan.date,
		    .start_min = outcome->start_min,
		    .minutes = day->document.appointments[i].minutes,
		    .status = plan_status_word(outcome->status),
		};
		effect_write(day->effects, (struct store_write){.kind = WRITE_ITEM, .item = item});
	}
}

/* The old version stands, and a human decides. ${why} is for the record, ${reason} for the human. */
static void
alarm_stuck(struct day *day, const char *cause, const char *why, enum kind reason)
{
	effect_audit(day->effects, day->now, &day->plan, 0, "not planned again (%s): %s", cause,
		     why);
	const struct row_party *coordinator = day_party(day, PARTY_COORDINATOR);
	bool is_first = day->plan.version == 0;
	int next = is_first ? 0 : estimate_next_item(&day->solution, &day->estimate, day->now_min);
	if (coordinator == NULL || next < 0)
		return;
	char name[KIND_NAME_SIZE];
	kind_full_name(reason, name);
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label", is_first ? day_word(day, coordinator, KIND_COORDINATOR_WORD_LIST)
					    : day_label(day, next)),
	    template_text("reason", day_word(day, coordinator, reason)),
	};
	if (!day->is_routine) {
		day_reply(day, coordinator, KIND_COORDINATOR_ALARM_INFEASIBLE, values,
			  ARRAY_LEN(values), day_utc(day, day->now_min + 120));
		return;
	}
	/* Nobody waits for this answer: by day, until the day is over, and once for a version. */
	struct day_say say = {
	    .party = coordinator,
	    .kind = KIND_COORDINATOR_ALARM_INFEASIBLE,
	    .claim = arena_printf(day->arena, "reply:stuck:%d", day->plan.version),
	    .fact = arena_strdup(day->arena, name),
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	const struct row_message *said = reconcile_newest(day, coordinator->id, say.claim);
	if (said == NULL || strcmp(said->fact, say.fact) != 0)
		day_queue(day, &say, values, ARRAY_LEN(values));
}

static bool
is_pin_held(const struct day *day, const struct plan_solution *fresh)
{
	const struct plan_outcome *outcome = &fresh->appointments[day->pinned];
	return fresh->feasible &&
	       outcome->start_min == day->problem.appointments[day->pinned].booked_min;
}

void
replan_day(struct day *day, const char *cause)
{
	struct plan_solution fresh;
	int rc = replan_try(day, &fresh);
	if (rc == 0 && day->pinned >= 0 && !is_pin_held(day, &fresh)) {
		/* What was decided cannot be as it was decided: then it is planned like the rest.
		 */
		day->pinned = -1;
		rc = replan_try(day, &fresh);
	}
	if (rc == E_LIMIT && day->unsolved != NULL) {
		owed_note(day, cause, false);
		return;
	}
	owed_clear(day);
	if (rc != 0) {
		alarm_stuck(day, cause, err_text(rc), KIND_COORDINATOR_REASON_NOT_PLANNED);
		return;
	}
	if (!fresh.feasible && day->plan.version > 0) {
		alarm_stuck(day, cause, "nothing feasible", KIND_COORDINATOR_REASON_NO_WAY_LEFT);
		return;
	}
	if (is_same(day, &fresh))
		return;
	if (day->now_min >= day_gate_min(day))
		day->plan.late_minutes = 0;
	replan_take(day, &fresh, cause);
}

void
replan_take(struct day *day, const struct plan_solution *fresh, const char *cause)
{
	day->plan.version++;
	day->is_live = day_is_live_cause(cause);
	day->solution = *fresh;
	day->solution.version = day->plan.version;
	struct row_version version = {
	    .plan_id = day->plan.id,
	    .version = day->plan.version,
	    .made = day->now,
	    .cause = cause,
	    .solution = json_of(day, &day->solution),
	    .is_feasible = day->solution.feasible,
	};
	effect_write(day->effects, (struct store_write){.kind = WRITE_VERSION, .version = version});
	write_items(day);
	effect_audit(day->effects, day->now, &day->plan, 0, "version %d: %s", day->plan.version,
		     cause);
	across_wake_disturbed(day);
}

bool
replan_needs_nobody(struct day *day, const char *cause)
{
	struct plan_solution *trial = arena_new(day->arena, struct plan_solution);
	int rc = replan_try(day, trial);
	if (rc == E_LIMIT && day->unsolved != NULL) {
		owed_note(day, cause, true);
		return false;
	}
	/* There is an answer, if only that there is none: a trial is owed no more. */
	if (day->solved != NULL)
		owed_clear(day);
	if (rc != 0 && day->solved != NULL)
		alarm_stuck(day, cause, err_text(rc), KIND_COORDINATOR_REASON_NOT_PLANNED);
	return rc == 0 && (!trial->feasible || trial->changes_needing_yes == 0);
}
