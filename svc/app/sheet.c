/* SPDX-License-Identifier: MIT
 *
 * Sentences put one behind the other: what, why, instead, also, to whom.
 */
#include "app/sheet.h"

#include <ctype.h>

#include "plan/check.h"
#include "plan/desk.h"
#include "plan/hhmm.h"
#include "plan/mode.h"
#include "plan/window.h"

struct writing {
	const struct sheet_day *day;
	const struct document_appointment *from;
	const struct plan_appointment *appointment;
	const struct plan_outcome *outcome;
	int index;
	struct arena *arena;
};

static const char *
date_words(struct arena *arena, struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	return arena_printf(arena, "%s %d %s", civil_weekday_abbrev(civil_weekday(date)), ymd.day,
			    civil_month_abbrev(ymd.month));
}

static const struct document_party *
find_party(const struct plan_document *document, enum document_role role, int appointment)
{
	for (int i = 0; i < document->n_parties; i++) {
		const struct document_party *party = &document->parties[i];
		if (party->role == role &&
		    (appointment < 0 || (party->appointments & 1u << appointment) != 0))
			return party;
	}
	return NULL;
}

/* Whose appointment it is: who is named for it, else the officer for a contact. */
static const char *
addressee(const struct writing *writing)
{
	const struct plan_document *document = writing->day->document;
	const struct document_party *party = find_party(document, DOCUMENT_SERVICE, writing->index);
	if (party == NULL)
		party = find_party(document, DOCUMENT_OFFICER, writing->index);
	if (party == NULL && writing->appointment->yes_from == PLAN_OFFICER)
		party = find_party(document, DOCUMENT_OFFICER, -1);
	return party != NULL && party->label[0] != '\0' ? party->label : writing->from->label;
}

#define MIXED (PLAN_LIFT + 1) /* a lift and rides */

/* The way of one kind that is there first, leaving the start of the day when the day begins. */
static const struct plan_option *
first_there(const struct writing *writing, int by, int *depart_min)
{
	const struct plan_problem *problem = &writing->day->prepared->problem;
	const struct plan_options *options =
	    &problem->travel[problem->start_place][PLAN_PLACE_OF(writing->index)];
	const struct plan_option *best = NULL;
	for (int i = 0; i < options->n; i++) {
		const struct plan_option *option = &options->list[i];
		int leave = option->depart_first_min > problem->start_min ? option->depart_first_min
									  : problem->start_min;
		bool is_possible =
		    (option->car > 0 ? MIXED : (int)option->by) == by &&
		    leave <= option->depart_last_min && (by < PLAN_LIFT || problem->has_lift) &&
		    (problem->money_pence == PLAN_NONE || option->pence <= problem->money_pence) &&
		    (problem->walk_m_max_leg == PLAN_NONE ||
		     option->walk_most_m <= problem->walk_m_max_leg) &&
		    (problem->changes_max_leg == PLAN_NONE ||
		     option->changes <= problem->changes_max_leg);
		if (is_possible &&
		    (best == NULL || leave + option->minutes < *depart_min + best->minutes)) {
			best = option;
			*depart_min = leave;
		}
	}
	return best;
}

/* "by coach M10 at 10:45, there at 11:37" */
static const char *
way_words(const struct writing *writing, const struct plan_option *option, int depart_min)
{
	static const char *const names[] = {"on foot", "by bus", "by taxi", "by lift"};
	int n = 0;
	const struct plan_ride *rides =
	    prepare_rides(writing->day->prepared, option->ref, writing->arena, &n);
	const char *arrive = arena_strdup(writing->arena, hhmm(depart_min + option->minutes).text);
	if (n == 0)
		return arena_printf(writing->arena, "%s there at %s", names[option->by], arrive);
	char *vehicle =
	    arena_strdup(writing->arena, rides[0].vehicle == NULL ? "bus" : rides[0].vehicle);
	vehicle[0] = (char)tolower((unsigned char)vehicle[0]);
	const struct plan_by_car *car =
	    prepare_by_car(writing->day->prepared, option->ref, writing->arena);
	const char *ride =
	    arena_printf(writing->arena, "%s (%s, %s)", vehicle, rides[0].line,
			 arena_strdup(writing->arena, hhmm(rides[0].depart_min).text));
	if (car != NULL && car->is_first)
		return arena_printf(writing->arena, "by %s to %s and %s there at %s",
				    plan_by_word(car->by), car->stop, ride, arrive);
	if (car != NULL)
		return arena_printf(writing->arena, "by %s and %s from %s there at %s", ride,
				    plan_by_word(car->by), car->stop, arrive);
	return arena_printf(writing->arena, "by %s there at %s", ride, arrive);
}

/* "5 minutes too late", "1 minute too early" */
static const char *
minutes_words(const struct writing *writing, int minutes, const char *behind)
{
	return arena_printf(writing->arena, "%d minute%s %s", minutes, minutes == 1 ? "" : "s",
			    behind);
}

/* Every way there is too late: says so for each of them. NULL if one of them is not. */
static const char *
why_unreached(const struct writing *writing)
{
	const struct plan_problem *problem = &writing->day->prepared->problem;
	const char *text =
	    arena_printf(writing->arena, "Out at %s: ", hhmm(problem->start_min).text);
	int first_min = PLAN_NONE;
	for (int by = PLAN_WALK; by <= MIXED; by++) {
		int depart_min = 0;
		const struct plan_option *option = first_there(writing, by, &depart_min);
		if (option == NULL)
			continue;
		int arrive_min = depart_min + option->minutes;
		/* A mixture is of interest only where it is sooner than all that is simpler. */
		if (by == MIXED && first_min != PLAN_NONE && arrive_min >= first_min)
			continue;
		if (arrive_min + problem->arrive_early_min <= writing->from->booked_min)
			return NULL;
		text = arena_printf(writing->arena, "%s%s%s", text, first_min < 0 ? "" : ", ",
				    way_words(writing, option, depart_min));
		if (first_min == PLAN_NONE || arrive_min < first_min)
			first_min = arrive_min;
	}
	if (first_min == PLAN_NONE)
		return "There is no way of getting there that day.";
	if (first_min > writing->from->booked_min)
		return arena_printf(
		    writing->arena, "%s, %s.", text,
		    minutes_words(writing, first_min - writing->from->booked_min, "too late"));
	return arena_printf(writing->arena, "%s; %d minutes are needed before it starts.", text,
			    problem->arrive_early_min);
}

static const char *
why_shut(const struct writing *writing)
{
	const struct plan_appointment *appointment = writing->appointment;
	const struct plan_desk *desk = appointment->desk;
	const struct plan_interval *openings = desk != NULL ? desk->open : appointment->openings;
	int n = desk != NULL ? desk->n_open : appointment->n_openings;
	const char *text = "";
	for (int i = 0; i < n; i++) {
		struct plan_interval open = openings[i];
		if (open.from_min < MINUTES_PER_DAY)
			text = arena_printf(writing->arena, "%s%s%s-%s", text,
					    text[0] == '\0' ? "" : ", ", hhmm(open.from_min).text,
					    hhmm(open.until_min).text);
	}
	if (text[0] == '\0')
		return "It is shut that day.";
	return arena_printf(writing->arena, "It is open %s that day.", text);
}

/* There is something else then: by how much this one would have to be moved. */
static const char *
why_clash(const struct writing *writing)
{
	const struct plan_solution *solution = writing->day->solution;
	int start_min = writing->from->booked_min;
	int end_min = start_min + writing->from->minutes;
	for (int i = 0; i < solution->n_appointments; i++) {
		const struct plan_outcome *other = &solution->appointments[i];
		if (i == writing->index || other->start_min == PLAN_NONE ||
		    other->start_min >= end_min || other->end_min <= start_min)
			continue;
		if (other->end_min - start_min <= end_min - other->start_min)
			return arena_printf(writing->arena, "Another appointment ends at %s, %s.",
					    hhmm(other->end_min).text,
					    minutes_words(writing, other->end_min - start_min,
							  "after this one starts"));
		return arena_printf(
		    writing->arena, "Another appointment starts at %s, %s.",
		    hhmm(other->start_min).text,
		    minutes_words(writing, end_min - other->start_min, "before this one ends"));
	}
	return "The day's other appointments leave no room for it then.";
}

static const char *
why_late(const struct writing *writing)
{
	const struct check_verdict *verdict = writing->outcome->why;
	int early_min = writing->day->prepared->problem.arrive_early_min;
	int start_min = writing->from->booked_min;
	int arrive_min = verdict->earliest_arrival_min;
	if (verdict->misses_by_minutes == PLAN_NONE)
		return "It cannot be reached then.";
	const char *minutes = minutes_words(writing, verdict->misses_by_minutes, "too late");
	if (arrive_min == PLAN_NONE || arrive_min + early_min <= start_min)
		return arena_printf(writing->arena, "What follows would be reached %s.", minutes);
	if (arrive_min > start_min)
		return arena_printf(writing->arena, "It can be reached at %s after another, %s.",
				    hhmm(arrive_min).text, minutes);
	return arena_printf(writing->arena,
			    "It can be reached at %s after another; %d minutes are needed before "
			    "it starts.",
			    hhmm(arrive_min).text, early_min);
}

/* In the wrong order with another. */
static const char *
why_order(const struct writing *writing)
{
	const struct plan_solution *solution = writing->day->solution;
	int minutes = writing->outcome->why->misses_by_minutes;
	for (int i = 0; i < solution->n_appointments; i++)
		if ((writing->appointment->after & 1u << i) != 0 &&
		    solution->appointments[i].end_min == writing->from->booked_min + minutes)
			return arena_printf(writing->arena,
					    "It comes after another, which ends %s.",
					    minutes_words(writing, minutes, "later"));
	return arena_printf(writing->arena, "It comes before another, which starts %s.",
			    minutes_words(writing, minutes, "before it ends"));
}

/*
 * What binds, with its number, but nothing of the person that is not the service's: neither what
 * they have in hand, nor how far they can walk, nor where they do not go.
 */
static const char *
why_of(const struct writing *writing)
{
	const struct check_verdict *verdict = writing->outcome->why;
	int minutes = verdict == NULL ? PLAN_NONE : verdict->misses_by_minutes;
	switch (verdict == NULL ? CHECK_NO_REASON : verdict->reason) {
	case CHECK_CLASH:
	case CHECK_NO_REASON:
	case CHECK_CLOSED:
		return why_clash(writing);
	case CHECK_TRAVEL:
		return why_late(writing);
	case CHECK_AFTER:
		return why_order(writing);
	case CHECK_CURFEW:
		return arena_printf(writing->arena, "The day would be over %s.",
				    minutes_words(writing, minutes, "too late"));
	case CHECK_BREAK:
		return minutes == PLAN_NONE
			   ? "It would leave no time to rest and eat."
			   : arena_printf(writing->arena,
					  "It would leave no time to rest and eat: %s.",
					  minutes_words(writing, minutes, "are missing"));
	case CHECK_NO_PHONE:
		return "A call is not possible that day.";
	case CHECK_MONEY:
	case CHECK_WALK:
	case CHECK_AVOID:
		return "It cannot be reached then.";
	}
	return NULL;
}

static const char *
why(const struct writing *writing)
{
	if (!window_is_open(writing->appointment, writing->from->booked_min))
		return why_shut(writing);
	const char *text =
	    mode_booked(writing->appointment) == PLAN_VISIT ? why_unreached(writing) : NULL;
	return text != NULL ? text : why_of(writing);
}

/* "We ask for a call at 12:26, for 60 minutes." */
static const char *
what_instead(const struct writing *writing)
{
	const struct plan_outcome *outcome = writing->outcome;
	const char *verb = outcome->needs_yes ? "We ask for" : "It is now";
	switch (outcome->status) {
	case PLAN_KEPT:
	case PLAN_DROPPED:
		return "It has to be left out that day; we will ask for another.";
	case PLAN_NEXT_DAY:
		return arena_printf(writing->arena, "%s %s instead.", verb,
				    date_words(writing->arena, writing->day->next_working_day));
	case PLAN_MOVED:
	case PLAN_BY_PHONE:
	case PLAN_BY_VIDEO:
		break;
	}
	static const char *const names[] = {"", "a call at ", "a video call at "};
	return arena_printf(writing->arena, "%s %s%s instead, for %d minutes.", verb,
			    names[outcome->mode], hhmm(outcome->start_min).text,
			    writing->from->minutes);
}

/* What else somebody may be asked for; "" if nothing, or if nothing is asked. */
static const char *
what_else(const struct writing *writing)
{
	const struct plan_appointment *appointment = writing->appointment;
	const struct plan_problem *problem = &writing->day->prepared->problem;
	const struct plan_outcome *outcome = writing->outcome;
	if (!outcome->needs_yes)
		return "";
	const char *list[3];
	int n = 0;
	if (appointment->mode[PLAN_PHONE] != PLAN_NEVER && outcome->mode != PLAN_PHONE &&
	    problem->has_phone)
		list[n++] = "a call";
	if (appointment->mode[PLAN_VIDEO] != PLAN_NEVER && outcome->mode != PLAN_VIDEO &&
	    problem->has_data)
		list[n++] = "a video call";
	if (appointment->next_day != PLAN_NEVER && outcome->status != PLAN_NEXT_DAY)
		list[n++] = date_words(writing->arena, writing->day->next_working_day);
	if (n == 0)
		return "";
	const char *text = list[0];
	for (int i = 1; i < n; i++)
		text = arena_printf(writing->arena, "%s, or %s", text, list[i]);
	return arena_printf(writing->arena, " %c%s would do as well.",
			    toupper((unsigned char)text[0]), text + 1);
}

static const char *
who_answers(const struct writing *writing)
{
	const struct document_party *party =
	    find_party(writing->day->document, DOCUMENT_COORDINATOR, -1);
	if (party == NULL || party->number == NULL)
		return "";
	return arena_printf(writing->arena, " %s%s%s takes your %s.", party->label,
			    party->label[0] == '\0' ? "" : ", ", party->number,
			    writing->outcome->needs_yes ? "answer" : "questions");
}

bool
sheet_make(const struct sheet_day *day, int index, struct arena *arena, struct sheet *sheet)
{
	const struct writing writing = {
	    .day = day,
	    .from = &day->document->appointments[index],
	    .appointment = &day->prepared->problem.appointments[index],
	    .outcome = &day->solution->appointments[index],
	    .index = index,
	    .arena = arena,
	};
	if (writing.outcome->status == PLAN_KEPT)
		return false;
	sheet->to = addressee(&writing);
	const char *date = date_words(arena, day->document->date);
	const char *cannot =
	    writing.from->booked_min == PLAN_NONE
		? "what was to take place that day cannot."
		: arena_printf(arena, "the %s %s cannot be kept. %s",
			       hhmm(writing.from->booked_min).text,
			       mode_booked(writing.appointment) == PLAN_VISIT ? "visit" : "call",
			       why(&writing));
	sheet->text =
	    arena_printf(arena, "%s, %s: %s %s%s%s", day->document->plan, date, cannot,
			 what_instead(&writing), what_else(&writing), who_answers(&writing));
	return true;
}
