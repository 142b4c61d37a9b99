/* SPDX-License-Identifier: MIT
 *
 * What coordinator, officer and services are told.
 */
#include "app/remind.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/ask.h"
#include "app/digest.h"
#include "app/listend.h"
#include "app/reach.h"
#include "app/saywhy.h"
#include "app/stopped.h"
#include "app/unread.h"
#include "travel/travel_live.h"

struct want *
remind_add(struct wants *wants, const struct day_say *say, const struct template_value values[],
	   size_t n_values)
{
	ensure(wants->n < RECONCILE_WANTS_MAX && n_values <= RECONCILE_VALUES_MAX);
	struct want *want = &wants->list[wants->n++];
	*want = (struct want){.say = *say, .n_values = n_values};
	if (n_values > 0)
		memcpy(want->values, values, sizeof(values[0]) * n_values);
	return want;
}

static struct utc
end_of_day(const struct day *day)
{
	return day_utc(day, MINUTES_PER_DAY);
}

static int
kept_today(const struct day *day)
{
	int kept = 0;
	for (int i = 0; i < day->solution.n_appointments; i++)
		kept += day->solution.appointments[i].start_min != PLAN_NONE;
	return kept;
}

static const char *
add_piece(const struct day *day, const struct row_party *to, const char *note, enum kind kind,
	  const struct plan_ride *ride, int now_min)
{
	const struct template_value values[] = {
	    template_text("line", day_line(day, to, ride)),
	    template_number("depart", kind == KIND_COORDINATOR_CHANGE_RIDE_TAKEN
					  ? ride->depart_min
					  : ride->scheduled_min),
	    template_number("now", now_min),
	};
	return template_join(
	    note,
	    template_render(day_words_for(day, to), kind, values, ARRAY_LEN(values), day->arena),
	    day->arena);
}

/* What live times say of the rides of this version. */
static const char *
rides_note(const struct day *day, const struct row_party *to)
{
	const char *note = NULL;
	for (int place = 0; place < PLAN_PLACES_MAX; place++) {
		const struct day_news *news = &day->news[place];
		switch (news->kind) {
		case DAY_NEWS_NONE:
			continue;
		case DAY_NEWS_MOVED:
			note = add_piece(day, to, note, KIND_COORDINATOR_CHANGE_RIDE_MOVED,
					 &news->ride, news->now_min);
			continue;
		case DAY_NEWS_LATE:
		case DAY_NEWS_MISSED:
			note = add_piece(day, to, note, KIND_COORDINATOR_CHANGE_RIDE_PAST,
					 &news->ride, 0);
			break;
		case DAY_NEWS_CANCELLED:
		case DAY_NEWS_STRANDED:
			note = add_piece(day, to, note, KIND_COORDINATOR_CHANGE_RIDE_OFF,
					 &news->ride, 0);
			break;
		}
		if (news->next != NULL)
			note = add_piece(day, to, note, KIND_COORDINATOR_CHANGE_RIDE_TAKEN,
					 news->next, 0);
	}
	return note;
}

/* What a version changes against the list as booked, piece by piece. */
static const char *
changes_note(const struct day *day, const struct row_party *to)
{
	const char *note = rides_note(day, to);
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		static const enum kind kinds[] = {
		    [PLAN_KEPT] = KIND_COORDINATOR_CHANGE_VISIT,
		    [PLAN_MOVED] = KIND_COORDINATOR_CHANGE_MOVED,
		    [PLAN_BY_PHONE] = KIND_COORDINATOR_CHANGE_PHONE,
		    [PLAN_BY_VIDEO] = KIND_COORDINATOR_CHANGE_VIDEO,
		    [PLAN_NEXT_DAY] = KIND_COORDINATOR_CHANGE_NEXT_DAY,
		    [PLAN_DROPPED] = KIND_COORDINATOR_CHANGE_DROPPED,
		};
		if (outcome->status == PLAN_KEPT)
			continue;
		const struct template_value values[] = {
		    template_text("label", day_label(day, i)),
		    template_number("start",
				    outcome->start_min == PLAN_NONE ? 0 : outcome->start_min),
		    template_date("date",
				  holidays_working_day_after(day->world->holidays, day->plan.date)),
		};
		note = template_join(note,
				     template_render(day_words_for(day, to), kinds[outcome->status],
						     values, ARRAY_LEN(values), day->arena),
				     day->arena);
	}
	return note == NULL ? day_word(day, to, KIND_COORDINATOR_WORD_AS_BOOKED) : note;
}

/* The first that is a duty and finds no place; -1 for none. Of a day that is no plan, the first. */
static int
first_unready(const struct day *day)
{
	for (int i = 0; i < day->solution.n_appointments; i++) {
		bool is_duty = day->document.appointments[i].priority == PLAN_MUST;
		if (!day->solution.feasible ||
		    (is_duty && day->solution.appointments[i].status == PLAN_DROPPED &&
		     day_decision(day, i) == NULL))
			return i;
	}
	return -1;
}

#define WITHOUT " without "

/* The version, and what it is without: whether that is news once more is read from it. */
static const char *
plan_fact(const struct day *day, const struct row_party *to)
{
	const char *version = arena_printf(day->arena, "version %d", day->plan.version);
	size_t n = strlen(version);
	const struct row_message *newest = reconcile_newest(day, to->id, "plan");
	int i = first_unready(day);
	if (newest != NULL && strncmp(newest->fact, version, n) == 0 &&
	    (newest->fact[n] == '\0' || newest->fact[n] == ' '))
		return newest->fact;
	return i < 0 ? version
		     : arena_printf(day->arena, "%s" WITHOUT "%s", version,
				    day->solution.appointments[i].id);
}

/* What was said stands until they are told of a version that has it: then it is news again. */
static const char *
unready_fact(const struct day *day, const struct row_party *to, const char *id)
{
	const struct row_message *said = reconcile_newest(day, to->id, "unready");
	const struct row_message *plan = reconcile_last_told(day, to->id, "plan");
	size_t n = strlen(id);
	bool is_same = said != NULL && strncmp(said->fact, id, n) == 0 &&
		       (said->fact[n] == '\0' || said->fact[n] == ' ');
	if (!is_same)
		return id;
	if (plan == NULL || plan->id < said->id || strstr(plan->fact, WITHOUT) != NULL)
		return said->fact;
	return arena_printf(day->arena, "%s since %" PRId64, id, plan->id);
}

static void
tell_plan(const struct day *day, const struct row_party *to, struct wants *wants)
{
	struct day_say say = {
	    .party = to,
	    .kind = day->plan.version == 1 ? KIND_COORDINATOR_PLAN_READY
					   : KIND_COORDINATOR_PLAN_CHANGED,
	    .claim = "plan",
	    .fact = plan_fact(day, to),
	    .due = day->now,
	    .expires = end_of_day(day),
	};
	const struct template_value ready[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("kept", kept_today(day)),
	    template_number("total", day->document.n_appointments),
	    template_number("changes", day->solution.changes),
	    template_number("version", day->plan.version),
	};
	const struct template_value changed[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("version", day->plan.version),
	    template_text("changes", changes_note(day, to)),
	};
	if (day->plan.version == 1)
		remind_add(wants, &say, ready, ARRAY_LEN(ready));
	else
		remind_add(wants, &say, changed, ARRAY_LEN(changed));
}

static void
tell_unready(const struct day *day, const struct row_party *to, struct wants *wants)
{
	int i = first_unready(day);
	if (i < 0)
		return;
	const struct plan_outcome *outcome = &day->solution.appointments[i];
	const struct reason *because =
	    day->solution.feasible ? &outcome->because : &day->solution.because;
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, i)),
	    template_text("reason", saywhy_text(day_words_for(day, to), because, day->arena)),
	};
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_ALARM_INFEASIBLE,
	    .claim = "unready",
	    .fact = unready_fact(day, to, outcome->id),
	    .due = day->now,
	    .expires = end_of_day(day),
	    .is_urgent = true,
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

bool
remind_late(const struct day *day, struct template_value values[REMIND_LATE_VALUES])
{
	int next = estimate_next_item(&day->solution, &day->estimate, day->now_min);
	if (day->plan.late_minutes == 0 || next < 0)
		return false;
	const struct template_value told[REMIND_LATE_VALUES] = {
	    template_text("ref", day->plan.ref),
	    template_number("minutes", day->plan.late_minutes),
	    template_date("date", day->plan.date),
	    template_text("label", day_label(day, next)),
	    template_number("start", day->estimate.items[next].start_min),
	};
	memcpy(values, told, sizeof(told));
	return true;
}

static void
tell_late(const struct day *day, const struct row_party *to, struct wants *wants)
{
	struct template_value values[REMIND_LATE_VALUES];
	if (!remind_late(day, values))
		return;
	struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_LATE_COPY,
	    .claim = "late",
	    .fact = arena_printf(day->arena, "%d at %d", day->plan.late_minutes,
				 day->plan.late_from_min),
	    .due = day->now,
	    .expires = end_of_day(day),
	    .is_urgent = true,
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* Did not arrive, or nobody knows, nobody is left to ask, and it may not be sent again. An
 * invitation whose mail server was away until its last moment did not, either. */
static bool
is_lost(const struct row_message *message)
{
	bool is_unsaid = message->state == OUTBOX_EXPIRED && message->way == MESSAGE_MAIL;
	return is_unsaid || message->state == OUTBOX_FAILED || message->state == OUTBOX_REJECTED ||
	       (message->state == OUTBOX_UNKNOWN && message->asks_left == 0 &&
		(!message->is_double_harmless || message->resends > 0));
}

static void
tell_lost(const struct day *day, const struct row_party *to, struct wants *wants)
{
	/* Newest first: past the room that is left the oldest go unsaid, not the newest. */
	for (int m = day->n_messages - 1; m >= 0 && wants->n < RECONCILE_WANTS_MAX / 2; m--) {
		const struct row_message *message = &day->messages[m];
		const struct row_party *party = day_party_by_id(day, message->party_id);
		bool is_withheld = party != NULL && party->stopped.s != 0;
		if (!is_lost(message) || party == NULL || party->id == to->id || is_withheld)
			continue;
		struct day_say say = {
		    .party = to,
		    .kind = message->way == MESSAGE_MAIL ? KIND_COORDINATOR_ALARM_MAIL_LOST
			    : message->state == OUTBOX_UNKNOWN
				? KIND_COORDINATOR_ALARM_UNKNOWN_SEND
				: KIND_COORDINATOR_ALARM_NOT_DELIVERED,
		    .claim = arena_printf(day->arena, "lost:%" PRId64, message->id),
		    .fact = outbox_state_name(message->state),
		    .due = day->now,
		    .expires = end_of_day(day),
		    .is_urgent = true,
		};
		const struct template_value values[] = {
		    template_text("ref", day->plan.ref),
		    template_date("date", day->plan.date),
		    template_text("label", party->label),
		};
		remind_add(wants, &say, values, ARRAY_LEN(values));
	}
}

/* That the times are known is said only to whom the opposite was said. */
static void
tell_times(const struct day *day, const struct row_party *to, struct wants *wants)
{
	static const char *const facts[] = {"unknown", "known"};
	const struct row_message *newest = reconcile_newest(day, to->id, "times");
	bool is_known = day_is_covered(day);
	bool is_news =
	    newest != NULL && (strcmp(newest->fact, facts[1]) == 0 || reconcile_has_left(newest));
	if (is_known && !is_news)
		return;
	struct day_say say = {
	    .party = to,
	    .kind = is_known ? KIND_COORDINATOR_TIMES_KNOWN : KIND_COORDINATOR_ALARM_NO_TIMES,
	    .claim = "times",
	    .fact = facts[is_known],
	    .due = day->now,
	    .expires = end_of_day(day),
	};
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_date("date", day->plan.date)};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

/* A ride that is still to come: for the rest live times do not matter. */
static bool
is_ride_ahead(const struct day *day)
{
	for (int k = 0; k < day->solution.n_legs; k++)
		if (day->solution.legs[k].by == PLAN_TRANSIT &&
		    day->estimate.legs[k].arrive_min != PLAN_NONE &&
		    day->estimate.legs[k].arrive_min > day->now_min)
			return true;
	return false;
}

/* The same of live times, on the day itself: from the hour on at which its first step is told. */
static void
tell_live(const struct day *day, const struct row_party *to, struct wants *wants)
{
	static const char *const facts[] = {"unknown", "known"};
	const struct travel *travel = day->world->prepare->travel;
	const struct row_message *newest = reconcile_newest(day, to->id, "live");
	int64_t lost = travel == NULL ? 0 : travel_live_lost_utc_s(travel);
	bool is_known = lost == 0;
	bool is_news =
	    newest != NULL && (strcmp(newest->fact, facts[1]) == 0 || reconcile_has_left(newest));
	if ((is_known && !is_news) || day->now_min < day->world->settings.morning_min ||
	    !is_ride_ahead(day))
		return;
	struct civil_date date;
	int since = 0;
	civil_from_utc(day->world->zone, (struct utc){lost}, &date, &since);
	struct day_say say = {
	    .party = to,
	    .kind = is_known ? KIND_COORDINATOR_LIVE_BACK : KIND_COORDINATOR_LIVE_LOST,
	    .claim = "live",
	    .fact = facts[is_known],
	    .due = day->now,
	    .expires = end_of_day(day),
	};
	const struct template_value values[] = {
	    template_text("ref", day->plan.ref),
	    template_date("date", day->plan.date),
	    template_number("since", since),
	};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}

void
remind_coordinator(const struct day *day, struct wants *wants)
{
	const struct row_party *to = day_party(day, PARTY_COORDINATOR);
	if (to == NULL)
		return;
	tell_plan(day, to, wants);
	digest_tell(day, to, wants);
	remind_friday(day, to, wants);
	reach_tell(day, to, wants);
	stopped_tell(day, to, wants);
	remind_stale(day, to, wants);
	remind_shut_next(day, to, wants);
	remind_lifts(day, to, wants);
	tell_unready(day, to, wants);
	tell_late(day, to, wants);
	tell_times(day, to, wants);
	listend_tell(day, to, wants);
	tell_live(day, to, wants);
	remind_no_reply(day, to, wants);
	remind_no_ok(day, to, wants);
	across_tell(day, to, wants);
	unread_tell(day, to, wants);
	remind_call_failed(day, to, wants);
	tell_lost(day, to, wants);
}
